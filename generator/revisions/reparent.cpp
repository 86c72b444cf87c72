// SPDX-License-Identifier: MIT
#include "revisions/reparent.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "revisions/graph.h"
#include "revisions/head.h"
#include "revisions/releases.h"

namespace aludel::revisions {

namespace {

bool has(const std::vector<unsigned>& all, unsigned index) {
  return std::ranges::find(all, index) != all.end();
}

std::vector<unsigned> with_followers(const Chain& chain, unsigned root) {
  std::vector<unsigned> all = {root};
  for (std::size_t i = 0; i < all.size(); ++i) {
    for (const unsigned child : children_of(chain, all[i])) {
      if (!has(all, child)) all.push_back(child);
    }
  }
  std::ranges::sort(all);
  return all;
}

// Judges one reparenting.
class Judge {
 public:
  Judge(const Chain& chain, const Reparenting& it, text::Diagnostics& diagnostics)
      : chain_(chain), it_(it), diagnostics_(diagnostics) {}

  bool allows() { return goes_elsewhere() && is_free() && is_head() && leaves_no_head(); }

 private:
  bool goes_elsewhere();
  bool is_free();
  bool is_head();
  bool leaves_no_head();
  const std::string& id() const { return chain_[it_.revision].id; }
  const std::string& onto() const { return chain_[it_.onto].id; }
  text::Diagnostic& refuse(unsigned index, std::string text) {
    return diagnostics_.error(*chain_[index].source, chain_[index].id_span, std::move(text));
  }

  const Chain& chain_;
  const Reparenting& it_;
  text::Diagnostics& diagnostics_;
};

bool Judge::goes_elsewhere() {
  const auto& parents = chain_.links[it_.revision].parents;
  if (parents.size() > 1) {
    refuse(
        it_.revision,
        fmt::format("\"{}\" joins \"{}\" and \"{}\", and can't follow one head instead; name the "
                    "first revision of a branch",
                    id(), chain_[parents[0]].id, chain_[parents[1]].id));
  } else if (it_.onto == it_.revision) {
    refuse(it_.revision, fmt::format("\"{}\" can't follow itself; name another head", id()));
  } else if (has(chain_.links[it_.revision].parents, it_.onto)) {
    refuse(it_.revision,
           fmt::format("\"{}\" follows \"{}\" already; there is nothing to do", id(), onto()));
  } else if (has(it_.moved, it_.onto)) {
    refuse(it_.onto,
           fmt::format("\"{}\" comes after \"{}\", which can't follow it then; name the head "
                       "of another branch",
                       onto(), id()));
  } else {
    return true;
  }
  return false;
}

bool Judge::is_free() {
  for (const unsigned index : it_.moved) {
    const Release* release = release_of(chain_, chain_[index]);
    if (release == nullptr) continue;
    text::Diagnostic& said = refuse(
        index,
        fmt::format("\"{}\" was released in \"{}\" and stays where it is; let the other branch "
                    "go on from this one",
                    chain_[index].id, release->name));
    const Revision& other = branch_root(chain_, it_.onto);
    const unsigned last = it_.moved.back();
    if (has(chain_.heads, it_.onto) && has(chain_.heads, last) &&
        release_of(chain_, other) == nullptr) {
      said.note(fmt::format("aludel rebase {} --onto {}", other.id, chain_[last].id));
    }
    return false;
  }
  return true;
}

bool Judge::is_head() {
  if (has(chain_.heads, it_.onto)) return true;
  const unsigned next = children_of(chain_, it_.onto).front();
  if (has(it_.moved, next)) {
    refuse(it_.revision, fmt::format("\"{}\" and \"{}\" meet in \"{}\", and stay two branches",
                                     id(), onto(), chain_[next].id))
        .note(fmt::format("to have this one come after the other, write \"-- @depends {}\" in "
                          "the header of {}",
                          onto(), chain_[it_.revision].file));
    return false;
  }
  refuse(it_.onto,
         fmt::format("\"{}\" is no head, since \"{}\" follows it; name the head of another "
                     "branch",
                     onto(), chain_[next].id));
  return false;
}

bool Judge::leaves_no_head() {
  for (const unsigned parent : chain_.links[it_.revision].parents) {
    if (children_of(chain_, parent).size() != 1) continue;
    refuse(it_.revision,
           fmt::format("without \"{}\" the revision before it, \"{}\", is a head; take the "
                       "whole branch",
                       id(), chain_[parent].id))
        .note(fmt::format("aludel rebase {} --onto {}", branch_root(chain_, it_.revision).id,
                          onto()));
    return false;
  }
  return true;
}

}  // namespace

bool plan(const Chain& chain, Reparenting& reparenting, text::Diagnostics& diagnostics) {
  reparenting.moved = with_followers(chain, reparenting.revision);
  for (const unsigned head : chain.heads) {
    if (head != reparenting.onto) reparenting.heads.push_back(head);
  }
  return Judge(chain, reparenting, diagnostics).allows();
}

std::string with_parent(std::string bytes, const Revision& revision, std::string_view parent) {
  if (!revision.parents.empty()) {
    const text::Span& span = revision.parents[0].span;
    return bytes.replace(text::place_in_bytes(bytes, span.begin), span.end - span.begin, parent);
  }
  const std::size_t line_end = revision.source->line_span(revision.id_span.begin).end;
  const std::size_t at = text::place_in_bytes(bytes, line_end);
  const bool is_crlf = std::string_view(bytes).substr(at).starts_with("\r\n");
  return bytes.insert(at, fmt::format("{}-- @revises  {}", is_crlf ? "\r\n" : "\n", parent));
}

}  // namespace aludel::revisions
