// SPDX-License-Identifier: MIT
#include "revisions/head.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

#include "revisions/graph.h"
#include "revisions/lines.h"
#include "revisions/releases.h"
#include "text/files.h"

namespace aludel::revisions {

namespace {

std::string quoted_heads(const Chain& chain) {
  std::string text;
  for (std::size_t i = 0; i < chain.heads.size(); ++i) {
    if (i != 0) text += i + 1 == chain.heads.size() ? " and " : ", ";
    text += fmt::format("\"{}\"", chain[chain.heads[i]].id);
  }
  return text;
}

// The command that puts one branch on top of another head, at the line that it changes.
void note_way_out(const Chain& chain, unsigned head, unsigned other, std::string_view word,
                  text::Diagnostic& diagnostic) {
  const Revision& root = branch_root(chain, head);
  const bool base = root.parents.empty();
  diagnostic.note(*root.source, base ? root.id_span : root.parents[0].span,
                  fmt::format("{}aludel rebase {} --onto {}  (writes \"-- @revises {}\" {})", word,
                              root.id, chain[other].id, chain[other].id,
                              base ? "below this line" : "in place of this line"));
}

// What is released stays where it is, and a merge can't follow one head instead.
bool is_free(const Chain& chain, unsigned head) {
  const Revision& root = branch_root(chain, head);
  return release_of(chain, root) == nullptr && root.parents.size() < 2;
}

/// Whether there are any.
bool note_rebases(const Chain& chain, text::Diagnostic& diagnostic) {
  const unsigned one = chain.heads[0];
  const unsigned two = chain.heads[1];
  if (chain.heads.size() == 2) {
    const bool both = is_free(chain, one) && is_free(chain, two);
    if (is_free(chain, two)) note_way_out(chain, two, one, both ? "either  " : "", diagnostic);
    if (is_free(chain, one)) note_way_out(chain, one, two, both ? "or  " : "", diagnostic);
    return is_free(chain, one) || is_free(chain, two);
  }
  for (const unsigned head : chain.heads) {
    diagnostic.note(*chain[head].source, chain[head].id_span, "one of the heads");
  }
  for (std::size_t i = chain.heads.size(); i-- > 0;) {
    const unsigned head = chain.heads[i];
    if (!is_free(chain, head)) continue;
    note_way_out(chain, head, i == 0 ? two : one, "for example  ", diagnostic);
    return true;
  }
  return false;
}

void note_ways_out(const Chain& chain, text::Diagnostic& diagnostic) {
  const bool are_others = note_rebases(chain, diagnostic);
  std::string ids;
  for (const unsigned head : chain.heads) ids += ' ' + chain[head].id;
  diagnostic.note((are_others ? "or  aludel merge" : "aludel merge") + ids);
}

void report_several_heads(const Chain& chain, unsigned nameless, text::Diagnostics& diagnostics) {
  const Revision& revision = chain[nameless];
  text::Diagnostic& diagnostic = diagnostics.error(
      *revision.source, revision.id_span,
      fmt::format(
          "the chain has {} heads, {}, and no label tells this one from the others: let one "
          "branch go on from the other, or join them",
          chain.heads.size(), quoted_heads(chain)));
  note_ways_out(chain, diagnostic);
  diagnostic.note(
      "branches that are to stay apart have a label each: \"-- @label NAME\" in their "
      "first revision");
}

// What there is to write.
std::string should_hold(const Chain& chain) {
  if (chain.size() == 0) return "there are no revisions, so take the file away";
  std::string lines = head_file(chain);
  lines.pop_back();
  for (std::size_t at = 0; (at = lines.find('\n', at)) != lines.npos;) {
    lines.replace(at, 1, "\" and \"");
  }
  return fmt::format("it should hold just the line{} \"{}\"", chain.heads.size() > 1 ? "s" : "",
                     lines);
}

// Whether version control left a conflict in HEAD; reported with the ways out of it.
bool report_conflict(const text::Source& head, const std::vector<Piece>& lines, const Chain& chain,
                     text::Diagnostics& diagnostics) {
  const Piece* marker = conflict_in(lines);
  if (marker == nullptr) return false;
  if (!nameless_head(chain)) {
    diagnostics.error(head, marker->span,
                      fmt::format("version control left a conflict here; {}", should_hold(chain)));
    return true;
  }
  note_ways_out(
      chain, diagnostics.error(head, marker->span,
                               "two people added a revision each, and version control left the "
                               "conflict here; let one branch go on from the other, or join them"));
  return true;
}

void compare(const text::Source& head, const std::vector<Piece>& lines, const Chain& chain,
             text::Diagnostics& diagnostics) {
  const std::string expected = head_file(chain);
  std::string actual;
  for (const Piece& line : lines) actual.append(line.text) += '\n';
  if (actual == expected) return;
  const auto wrong = std::ranges::find_if(lines, [&](const Piece& line) {
    return ('\n' + expected).find(fmt::format("\n{}\n", line.text)) == expected.npos;
  });
  const text::Span span = wrong != lines.end() ? wrong->span
                          : lines.empty()      ? text::Span{}
                                               : lines.back().span;
  diagnostics.error(head, span,
                    fmt::format("HEAD does not say what the chain does; {}", should_hold(chain)));
}

}  // namespace

std::optional<unsigned> nameless_head(const Chain& chain) {
  const std::vector<std::set<std::string>> labels = revisions::labels(chain);
  if (chain.heads.size() < 2) return std::nullopt;
  for (auto head = chain.heads.rbegin(); head != chain.heads.rend(); ++head) {
    const bool is_named = std::ranges::any_of(labels[*head], [&](const std::string& label) {
      return std::ranges::all_of(chain.heads, [&](unsigned other) {
        return other == *head || !labels[other].contains(label);
      });
    });
    if (!is_named) return *head;
  }
  return std::nullopt;
}

const Revision& branch_root(const Chain& chain, unsigned head) {
  std::vector<unsigned> children(chain.size());
  for (const Link& link : chain.links) {
    for (const unsigned parent : link.parents) ++children[parent];
  }
  unsigned root = head;
  while (!chain.links[root].parents.empty() && children[chain.links[root].parents[0]] == 1) {
    root = chain.links[root].parents[0];
  }
  return chain[root];
}

void check_heads(const std::filesystem::path& folder, const std::string& shown,
                 const text::Planned& planned, Chain& chain, text::Diagnostics& diagnostics) {
  const std::string shown_head = shown + "/HEAD";
  const std::optional<unsigned> nameless = nameless_head(chain);
  std::error_code ignored;
  if (!planned.contains(folder / "HEAD") && !std::filesystem::exists(folder / "HEAD", ignored)) {
    if (nameless) return report_several_heads(chain, *nameless, diagnostics);
    if (chain.size() == 0) return;
    diagnostics.warning(shown_head, fmt::format("the file is missing; {}", should_hold(chain)));
    return;
  }
  auto head = text::read(folder / "HEAD", shown_head, diagnostics, planned);
  if (head == nullptr) return;
  const std::vector<Piece> lines = lines_of(*head);
  if (!report_conflict(*head, lines, chain, diagnostics)) {
    if (nameless) {
      report_several_heads(chain, *nameless, diagnostics);
    } else {
      compare(*head, lines, chain, diagnostics);
    }
  }
  chain.kept.push_back(std::move(head));
}

std::string head_file(const Chain& chain) {
  const std::vector<std::set<std::string>> labels = revisions::labels(chain);
  std::set<std::string> lines;
  for (const unsigned head : chain.heads) {
    std::string line = chain[head].id;
    for (const std::string& label : labels[head]) line += ' ' + label;
    lines.insert(std::move(line));
  }
  std::string text;
  for (const std::string& line : lines) text.append(line) += '\n';
  return text;
}

}  // namespace aludel::revisions
