// SPDX-License-Identifier: MIT
#include "revisions/squash.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "revisions/graph.h"

namespace aludel::revisions {

namespace {

bool has(const std::vector<unsigned>& all, unsigned index) {
  return std::ranges::find(all, index) != all.end();
}

// Judges one range.
class Judge {
 public:
  Judge(const Chain& chain, const Squash& squash, text::Diagnostics& diagnostics)
      : chain_(chain), members_(squash.members), diagnostics_(diagnostics) {}

  bool allows() {
    for (const unsigned member : members_) {
      begins_with_first(member);
      can_share(member);
    }
    ends_with_last();
    has_no_release_inside();
    return good_;
  }

 private:
  void begins_with_first(unsigned member);
  void can_share(unsigned member);
  void ends_with_last();
  void has_no_release_inside();
  const std::string& id(unsigned index) const { return chain_[index].id; }
  text::Diagnostic& refuse(unsigned index, text::Span span, std::string text) {
    good_ = false;
    return diagnostics_.error(*chain_[index].source, span, std::move(text));
  }

  const Chain& chain_;
  const std::vector<unsigned>& members_;
  text::Diagnostics& diagnostics_;
  bool good_ = true;
};

void Judge::begins_with_first(unsigned member) {
  const Link& link = chain_.links[member];
  const Set before = closed(chain_, chain_.links[members_.front()].parents);
  for (const unsigned edge : edges(link)) {
    const bool is_outside = !has(members_, edge) && !before[edge];
    const bool is_parent = has(link.parents, edge);
    const Set its = closed(chain_, std::vector{edge});
    const bool lies_between = std::ranges::any_of(members_, [&](unsigned it) { return its[it]; });
    if (!is_outside || (!is_parent && !lies_between)) continue;
    refuse(member, link.revision.id_span,
           fmt::format("\"{}\" is not in the range, and \"{}\" in it {} it; begin the range where "
                       "both branches begin, or behind where they meet",
                       id(edge), id(member), is_parent ? "follows" : "depends on"));
  }
}

void Judge::can_share(unsigned member) {
  const Revision& it = chain_[member];
  if (it.no_transaction) {
    refuse(member, it.id_span,
           fmt::format("\"{}\" runs outside a transaction and stays a revision of its own; let the "
                       "range end before it, or begin behind it",
                       it.id));
  }
  if (it.fixture) {
    refuse(
        member, it.id_span,
        fmt::format("\"{0}\" has a fixture, versions/fixtures/{0}.sql, which is of this revision "
                    "alone; take it away, or leave the revision out",
                    it.id));
  }
  const Revision& last = chain_[members_.back()];
  if (member == members_.back() && !it.replaces.empty()) {
    refuse(
        member, it.id_span,
        fmt::format("the range ends with \"{0}\", which stands for others up to \"{1}\" itself, "
                    "and a database may say either; let the range end before \"{0}\", or behind it",
                    it.id, it.replaces.back().id));
  }
  if (it.language != last.language) {
    refuse(member, it.language_span,
           fmt::format("\"{}\" is written in another SQL than \"{}\"; squash them apart", it.id,
                       last.id))
        .note(*last.source, last.language_span, "the other one");
  }
}

void Judge::ends_with_last() {
  for (unsigned i = members_.front(); i < chain_.size(); ++i) {
    if (has(members_, i)) continue;
    for (const unsigned edge : edges(chain_.links[i])) {
      if (edge == members_.back() || !has(members_, edge)) continue;
      refuse(
          i, chain_[i].id_span,
          fmt::format("\"{}\" is not in the range, and begins at \"{}\" in the middle of it; let "
                      "the range end there, or have its branch in it up to where they meet",
                      id(i), id(edge)));
    }
  }
}

void Judge::has_no_release_inside() {
  for (const Release& release : chain_.releases) {
    for (const unsigned head : release.heads) {
      if (head == members_.back() || !has(members_, head)) continue;
      refuse(head, chain_[head].id_span,
             fmt::format("the release \"{0}\" is at \"{1}\", inside the range: databases that are "
                         "there could not go on; let a range end at \"{1}\", and another begin "
                         "behind it",
                         release.name, id(head)));
    }
  }
}

std::size_t next_line(const text::Source& source, std::size_t offset) {
  return std::min(source.line_span(offset).end + 1, source.text().size());
}

// The lines of a section, without those that only a revision alone needs.
std::string body(const Revision& revision, const Section& section, const Section& other,
                 bool keeps_lossy) {
  const text::Source& source = *revision.source;
  std::size_t end = source.text().size();
  if (other.directive.begin > section.directive.begin) {
    end = source.line_span(other.directive.begin).begin;
  }
  std::string text;
  for (std::size_t at = next_line(source, section.directive.begin); at < end;
       at = next_line(source, at)) {
    const text::Span line = source.line_span(at);
    std::string words(source.text(line));
    const auto lossy = std::ranges::find_if(section.lossy, [&](const Lossy& it) {
      return it.span.begin >= line.begin && it.span.begin < line.end;
    });
    const bool is_cut = !keeps_lossy && lossy != section.lossy.end();
    if (is_cut) words.resize(words.rfind("--", lossy->span.begin - line.begin));
    const std::size_t word = words.find_first_not_of("- \t");
    const bool is_nothing = word != words.npos && words.substr(word).starts_with("@nothing");
    if (is_nothing || (is_cut && words.find_first_not_of(" \t") == words.npos)) continue;
    text += words + '\n';
  }
  const std::size_t begin = text.find_first_not_of('\n');
  if (begin == text.npos) return "";
  return text.substr(begin, text.find_last_not_of("\n") + 1 - begin) + '\n';
}

std::string section(const Chain& chain, const Squash& squash, ::aludel::Direction direction) {
  std::vector<unsigned> order = squash.members;
  const bool is_upgrade = direction == ::aludel::Direction::kUpgrade;
  if (!is_upgrade) std::ranges::reverse(order);
  std::string text;
  for (const unsigned member : order) {
    const Revision& it = chain[member];
    const std::string its = body(it, is_upgrade ? it.upgrade : it.downgrade,
                                 is_upgrade ? it.downgrade : it.upgrade, squash.keeps_lossy);
    if (its.empty()) continue;
    text += fmt::format("{}-- {}, {}\n\n{}", text.empty() ? "" : "\n", it.id, it.message, its);
  }
  return text.empty() ? "-- @nothing\n" : text;
}

template <typename Add>
void add_headers(const Chain& chain, const Squash& squash, NewRevision& revision, Add add) {
  const Set before = closed(chain, chain.links[squash.members.front()].parents);
  for (const unsigned member : squash.members) {
    const Revision& it = chain[member];
    for (const Reference& label : it.labels) revision.labels.push_back(label.id);
    for (const unsigned edge : chain.links[member].dependencies) {
      if (!before[edge] && !has(squash.members, edge)) add(revision.depends, chain[edge].id);
    }
    for (const Reference& replaced : it.replaces) add(revision.replaces, replaced.id);
    add(revision.replaces, it.id);
  }
}

}  // namespace

bool can_be_squashed(const Chain& chain, const Squash& squash, text::Diagnostics& diagnostics) {
  return Judge(chain, squash, diagnostics).allows();
}

NewFile squashed(const Chain& chain, const Squash& squash, NewRevision revision,
                 const Naming& naming) {
  const Revision& last = chain[squash.members.back()];
  for (const unsigned parent : chain.links[squash.members.front()].parents) {
    revision.parents.push_back(chain[parent].id);
  }
  add_headers(chain, squash, revision, [](std::vector<std::string>& list, const std::string& id) {
    if (std::ranges::find(list, id) == list.end()) list.push_back(id);
  });
  revision.language = last.language;
  if (last.user_version) revision.user_version = last.user_version->number;
  revision.is_compatible =
      std::ranges::all_of(squash.members, [&](unsigned it) { return chain[it].is_compatible; });
  NewFile file = write(revision, naming);
  file.text.resize(file.text.find("\n-- @upgrade\n"));
  file.text += "\n-- @upgrade\n" + section(chain, squash, ::aludel::Direction::kUpgrade);
  const auto irreversible =
      std::find_if(squash.members.rbegin(), squash.members.rend(),
                   [&](unsigned it) { return chain[it].irreversible.has_value(); });
  if (irreversible != squash.members.rend()) {
    file.text += fmt::format("\n-- @irreversible {}\n", *chain[*irreversible].irreversible);
  } else {
    file.text += "\n-- @downgrade\n" + section(chain, squash, ::aludel::Direction::kDowngrade);
  }
  return file;
}

}  // namespace aludel::revisions
