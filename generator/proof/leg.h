// SPDX-License-Identifier: MIT
//
// One of the ways that a database can go along the chain, and each revision on it, with what it
// runs there: a script can depend on which parallel revisions were applied before it.
#ifndef ALUDEL_GENERATOR_PROOF_LEG_H
#define ALUDEL_GENERATOR_PROOF_LEG_H

#include <aludel/revision.h>

#include <array>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "revisions/chain.h"
#include "revisions/graph.h"

namespace aludel::proof {

using Script = std::span<const dialect::Output>;

/// A revision where it is applied to what came before it on a way.
struct Leg {
  unsigned index = 0;  // in the chain
  const revisions::Revision* revision = nullptr;
  std::array<Script, 2> scripts;  // by direction

  Script script(::aludel::Direction direction) const {
    return scripts[static_cast<std::size_t>(direction)];
  }
  const revisions::Revision& operator*() const { return *revision; }
  const revisions::Revision* operator->() const { return revision; }
};

using Way = std::vector<Leg>;

/// From an empty database over these revisions, each behind all that is below it.
Way way(const revisions::Chain& chain, std::span<const unsigned> order);

/// Over all of them, as the chain is sorted.
Way way(const revisions::Chain& chain);

/// The releases that it comes by, with all that they have and nothing else: by how many of its
/// revisions that is, their names.
std::map<std::size_t, std::string> releases_on(const Way& way, const revisions::Chain& chain);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_LEG_H
