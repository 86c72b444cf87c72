// SPDX-License-Identifier: MIT
#include "revisions/head.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <system_error>

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

// What is released stays where it is.
bool is_free(const Chain& chain, unsigned head) {
  return release_of(chain, branch_root(chain, head).id) == nullptr;
}

void note_heads(const Chain& chain, text::Diagnostic& diagnostic) {
  const unsigned one = chain.heads[0];
  const unsigned two = chain.heads[1];
  if (chain.heads.size() == 2) {
    const bool both = is_free(chain, one) && is_free(chain, two);
    if (is_free(chain, two)) note_way_out(chain, two, one, both ? "either  " : "", diagnostic);
    if (is_free(chain, one)) note_way_out(chain, one, two, both ? "or  " : "", diagnostic);
    return;
  }
  for (const unsigned head : chain.heads) {
    diagnostic.note(*chain[head].source, chain[head].id_span, "one of the heads");
  }
  for (std::size_t i = chain.heads.size(); i-- > 0;) {
    const unsigned head = chain.heads[i];
    if (!is_free(chain, head)) continue;
    return note_way_out(chain, head, i == 0 ? two : one, "for example  ", diagnostic);
  }
}

void report_several_heads(const Chain& chain, text::Diagnostics& diagnostics) {
  const Revision& last = chain[chain.heads.back()];
  text::Diagnostic& diagnostic = diagnostics.error(
      *last.source, last.id_span,
      fmt::format("the chain has {} heads, {}; a program takes one: let one branch go on from the "
                  "other",
                  chain.heads.size(), quoted_heads(chain)));
  note_heads(chain, diagnostic);
}

// What there is to write, where there is but one head.
std::string should_hold(const Chain& chain) {
  if (chain.size() == 0) return "there are no revisions, so take the file away";
  return fmt::format("it should hold just the line \"{}\"", chain[chain.heads.back()].id);
}

// Whether version control left a conflict in HEAD; reported with the ways out of it.
bool report_conflict(const text::Source& head, const std::vector<Piece>& lines, const Chain& chain,
                     text::Diagnostics& diagnostics) {
  const Piece* marker = conflict_in(lines);
  if (marker == nullptr) return false;
  if (chain.heads.size() < 2) {
    diagnostics.error(head, marker->span,
                      fmt::format("version control left a conflict here; {}", should_hold(chain)));
    return true;
  }
  note_heads(chain, diagnostics.error(
                        head, marker->span,
                        "two people added a revision each, and version control left the conflict "
                        "here; let one branch go on from the other"));
  return true;
}

void compare(const text::Source& head, const std::vector<Piece>& lines, const Chain& chain,
             text::Diagnostics& diagnostics) {
  std::string actual;
  for (const Piece& line : lines) actual.append(line.text) += '\n';
  if (actual == head_file(chain)) return;
  const auto wrong = std::ranges::find_if(lines, [&](const Piece& line) {
    return std::ranges::none_of(chain.heads,
                                [&](unsigned index) { return chain[index].id == line.text; });
  });
  const text::Span span = wrong != lines.end() ? wrong->span
                          : lines.empty()      ? text::Span{}
                                               : lines.back().span;
  diagnostics.error(head, span,
                    fmt::format("HEAD does not say what the chain does; {}", should_hold(chain)));
}

}  // namespace

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
  std::error_code ignored;
  if (!planned.contains(folder / "HEAD") && !std::filesystem::exists(folder / "HEAD", ignored)) {
    if (chain.heads.size() > 1) return report_several_heads(chain, diagnostics);
    if (chain.size() == 0) return;
    diagnostics.warning(shown_head, fmt::format("the file is missing; {}", should_hold(chain)));
    return;
  }
  auto head = text::read(folder / "HEAD", shown_head, diagnostics, planned);
  if (head == nullptr) return;
  const std::vector<Piece> lines = lines_of(*head);
  if (!report_conflict(*head, lines, chain, diagnostics)) {
    if (chain.heads.size() > 1) {
      report_several_heads(chain, diagnostics);
    } else {
      compare(*head, lines, chain, diagnostics);
    }
  }
  chain.kept.push_back(std::move(head));
}

std::string head_file(const Chain& chain) {
  std::set<std::string_view> ids;
  for (const unsigned head : chain.heads) ids.insert(chain[head].id);
  std::string text;
  for (const std::string_view id : ids) text.append(id) += '\n';
  return text;
}

}  // namespace aludel::revisions
