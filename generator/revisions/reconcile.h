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

/// Adds the lines to paste that let one of the two go on from the other, as far as that isn't
/// released. `below`: of parallel.h.
void note_ways_out(const Chain& chain, const std::vector<Set>& below, unsigned one, unsigned two,
                   text::Diagnostic& diagnostic);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RECONCILE_H
