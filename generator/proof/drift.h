// SPDX-License-Identifier: MIT
//
// The head of the chain against schema/: what differs, each object at the line of schema/ where
// it is defined, or at the statement of the chain that makes it, and how to get rid of it.
#ifndef ALUDEL_GENERATOR_PROOF_DRIFT_H
#define ALUDEL_GENERATOR_PROOF_DRIFT_H

#include "proof/declared.h"
#include "proof/proof.h"
#include "proof/records.h"
#include "proof/replay.h"
#include "text/diagnostics.h"

namespace aludel::proof {

/// Whether both agree. `replay` is at the head of `chain`, `declared` is loaded.
bool compare_head(const revisions::Chain& chain, Replay& replay, Declared& declared,
                  const Records& records, const Options& options, text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_DRIFT_H
