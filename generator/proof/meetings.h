// SPDX-License-Identifier: MIT
//
// Where branches of a chain meet: in a revision that has both below it, or at its heads. A database
// may have gone along either of them first.
#ifndef ALUDEL_GENERATOR_PROOF_MEETINGS_H
#define ALUDEL_GENERATOR_PROOF_MEETINGS_H

#include <optional>
#include <vector>

#include "revisions/chain.h"
#include "revisions/graph.h"

namespace aludel::proof {

using Order = std::vector<unsigned>;  // indices of revisions, each behind all below it

/// All lists are in the chain's order.
struct Meeting {
  Order common;  // what is below both
  Order one;     // what only the one branch has, and only the other; `one` begins before it
  Order other;
  Order rest;  // what else the revision has below it where they meet, and last itself; at the
               // heads: none

  /// The one branch first, then the other.
  Order one_first() const;
  Order other_first() const;
};

/// Of each two branches, each once. What is linear has none.
std::vector<Meeting> meetings(const revisions::Chain& chain);

/// The members of a set.
Order listed(const revisions::Set& set);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_MEETINGS_H
