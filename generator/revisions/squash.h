// SPDX-License-Identifier: MIT
//
// A range of revisions as one that stands for them: what it is made of, and what is in the way.
#ifndef ALUDEL_GENERATOR_REVISIONS_SQUASH_H
#define ALUDEL_GENERATOR_REVISIONS_SQUASH_H

#include <vector>

#include "revisions/chain.h"
#include "revisions/write.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

struct Squash {
  std::vector<unsigned> members;  // ascending: the last is the range's end
  bool keeps_lossy = true;        // else their @lossy is left out: nothing was there before
};

/// Whether the members can be one revision. What is in the way is reported: one outside that lies
/// between them, a branch that leaves from their middle, a release in it, what can't share a
/// revision. Requires at least two of them.
bool can_be_squashed(const Chain& chain, const Squash& squash, text::Diagnostics& diagnostics);

/// The file: `revision` with what the members say in their headers, and their sections one behind
/// the other. Requires that they can be squashed.
NewFile squashed(const Chain& chain, const Squash& squash, NewRevision revision,
                 const Naming& naming);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_SQUASH_H
