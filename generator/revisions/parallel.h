// SPDX-License-Identifier: MIT
//
// Revisions that are parallel, neither below nor above each other: where one of them runs, others
// may be applied or not.
#ifndef ALUDEL_GENERATOR_REVISIONS_PARALLEL_H
#define ALUDEL_GENERATOR_REVISIONS_PARALLEL_H

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "revisions/chain.h"
#include "revisions/graph.h"

namespace aludel::revisions {

/// For each revision what is below it, with itself.
std::vector<Set> below(const Chain& chain);

/// Whether there are any revisions that are parallel.
bool has_parallels(const std::vector<Set>& below);

/// The words of a text, without regard to case: what a name that it holds is made of.
void add_words(std::string_view text, std::set<std::string>& words);

/// The parallel revisions that may matter to a revision: those with a word in common with it, those
/// with a word in common with one of these, and so on. Indices, ascending. `words`: for each
/// revision those that count.
std::vector<unsigned> relevant(unsigned index, const std::vector<Set>& below,
                               const std::vector<std::set<std::string>>& words);

/// Some of several revisions: indices, ascending.
using Subset = std::vector<unsigned>;

/// The subsets that hold with a revision those of `revisions` that are below it; each comes behind
/// all of its own. Of more than `most` only so many and one.
std::vector<Subset> closed_subsets(const std::vector<unsigned>& revisions,
                                   const std::vector<Set>& below, std::size_t most);

/// By which revisions a script is chosen, where it is known for all closed subsets; `scripts` is
/// left empty where more than 32 decide.
Variants decide(const std::map<Subset, std::vector<dialect::Output>>& scripts);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_PARALLEL_H
