// SPDX-License-Identifier: MIT
//
// Two parallel revisions that can't both be applied, or not in any order: the ways out.
#ifndef ALUDEL_GENERATOR_REVISIONS_RECONCILE_H
#define ALUDEL_GENERATOR_REVISIONS_RECONCILE_H

#include <vector>

#include "revisions/chain.h"
#include "revisions/graph.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// What is to come after what: a revision after the other, or its whole branch after the whole
/// other.
enum class Extent { kRevisions, kBranches };

/// Adds the lines to paste that let one of the two go on from the other, as far as that isn't
/// released, nor merged for a rebase. `below`: of parallel.h.
void note_ways_out(const Chain& chain, const std::vector<Set>& below, unsigned one, unsigned two,
                   Extent extent, text::Diagnostic& diagnostic);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RECONCILE_H
