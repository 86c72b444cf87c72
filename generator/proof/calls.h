// SPDX-License-Identifier: MIT
//
// Functions of the program that a revision calls (@call). The proof runs where the program isn't:
// it carries out what stands for them, and what it can't carry out it doesn't prove.
#ifndef ALUDEL_GENERATOR_PROOF_CALLS_H
#define ALUDEL_GENERATOR_PROOF_CALLS_H

#include "proof/allowances.h"
#include "revisions/chain.h"
#include "revisions/revision.h"
#include "text/diagnostics.h"

namespace aludel::proof {

/// Whether something stands for each function that the revision calls on SQLite.
bool calls_are_known(const revisions::Revision& revision);

/// Reports those for which nothing does, and that no @allow speaks of.
void check_calls(const revisions::Revision& revision, Allowances& allowances,
                 text::Diagnostics& diagnostics);

/// Names the revisions that are not proved because of it, in one line, if there are any.
void report_unknown_calls(const revisions::Chain& chain, text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_CALLS_H
