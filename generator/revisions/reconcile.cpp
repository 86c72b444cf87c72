// SPDX-License-Identifier: MIT
#include "revisions/reconcile.h"

#include <fmt/format.h>

#include <algorithm>

#include "revisions/releases.h"

namespace aludel::revisions {

namespace {

using Below = std::vector<Set>;

/// The last revision of a branch on which `one` lies and `other` doesn't.
unsigned last_of(const Below& below, unsigned one, unsigned other) {
  auto last = static_cast<unsigned>(below.size());
  while (--last != one && (!below[last][one] || below[last][other])) {
  }
  return last;
}

/// The first revision of the branch of `one`: what it revises lies below `onto` too.
unsigned first_of(const Chain& chain, const Below& below, unsigned one, unsigned onto) {
  unsigned first = one;
  while (true) {
    const std::vector<unsigned>& parents = chain.links[first].parents;
    const auto parent =
        std::ranges::find_if(parents, [&](unsigned it) { return !below[onto][it]; });
    if (parent == parents.end()) return first;
    first = *parent;
  }
}

}  // namespace

void note_ways_out(const Chain& chain, const Below& below, unsigned one, unsigned two,
                   Extent extent, text::Diagnostic& diagnostic) {
  std::vector<std::string> ways;
  const auto is_free = [&](unsigned it) { return release_of(chain, chain[it]) == nullptr; };
  const auto add = [&](unsigned it, unsigned other) {
    const unsigned onto = last_of(below, other, it);
    const unsigned first = first_of(chain, below, it, onto);
    const bool can_move =
        std::ranges::count(chain.heads, onto) != 0 && chain.links[first].parents.size() < 2;
    if (is_free(it) && is_free(first) && can_move) {
      ways.push_back(fmt::format("aludel rebase {} --onto {}", chain[first].id, chain[onto].id));
    }
    const unsigned after = extent == Extent::kBranches ? first : it;
    const unsigned before = extent == Extent::kBranches ? onto : other;
    if (!is_free(after)) return;
    ways.push_back(fmt::format("write \"-- @depends {}\" in the header of {}", chain[before].id,
                               chain[after].file));
  };
  add(std::max(one, two), std::min(one, two));
  add(std::min(one, two), std::max(one, two));
  for (std::size_t i = 0; i != ways.size(); ++i) {
    const char* word = ways.size() == 1 ? "" : i == 0 ? "either  " : "or  ";
    diagnostic.note(word + ways[i]);
  }
  if (!ways.empty()) return;
  diagnostic.note(
      "both are released and stay what they are: no program can carry both; take one of the "
      "branches away, and write what it did once more on top of the other");
}

}  // namespace aludel::revisions
