// SPDX-License-Identifier: MIT
//
// The chain as a graph. A set of applied revisions is *closed*: with a revision it holds all below
// it, which are its parents and dependencies, and theirs.
#ifndef ALUDEL_GENERATOR_REVISIONS_GRAPH_H
#define ALUDEL_GENERATOR_REVISIONS_GRAPH_H

#include <set>
#include <span>
#include <string>
#include <vector>

#include "revisions/chain.h"

namespace aludel::revisions {

/// Revisions: a bit for each link of the chain.
using Set = std::vector<bool>;

/// A link's parents, then its dependencies.
std::vector<unsigned> edges(const Link& link);

/// Whether the other is one of those that the revision stands for.
bool replaces(const Revision& revision, const Revision& other);

/// These revisions and all below them.
Set closed(const Chain& chain, std::span<const unsigned> indices);

/// What revises it, ascending.
std::vector<unsigned> children_of(const Chain& chain, unsigned index);

/// Finds the chain's heads and tips.
void find_heads(Chain& chain);

/// Puts a revision behind all others, where it says that it belongs. Requires that what it revises
/// and depends on is in the chain.
void link_on_top(Chain& chain, Revision revision);

/// The labels of each revision: its own, and those of what it descends from by parents. (Those that
/// a label has besides, below its own revision, are the runtime's to say: see its graph.h.)
std::vector<std::set<std::string>> labels(const Chain& chain);

/// The script for a database that has `applied`, with the revision itself or without.
const std::vector<dialect::Output>& script(const Chain& chain, unsigned index,
                                           ::aludel::Dialect dialect, ::aludel::Direction direction,
                                           const Set& applied);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_GRAPH_H
