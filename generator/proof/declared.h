// SPDX-License-Identifier: MIT
//
// schema/, carried out on an engine: whether it can be, and whether all of it can be used.
#ifndef ALUDEL_GENERATOR_PROOF_DECLARED_H
#define ALUDEL_GENERATOR_PROOF_DECLARED_H

#include <memory>
#include <vector>

#include "dialect/dialect.h"
#include "proof/engine.h"
#include "revisions/records.h"
#include "text/diagnostics.h"

namespace aludel::proof {

/// Whether the engine takes the definitions of schema/ and all of them can be used. Reported:
/// what the engine refuses, definitions of the tables that aludel keeps itself (but as it makes
/// them), and views, triggers and foreign keys that refer to something that is not there, but for
/// those that are broken in the same way in the chain, which has said so (`said`).
bool prove_declared(const dialect::Declaration& declared, const std::vector<Broken>& said,
                    const revisions::Records& records, const dialect::Registered& registered,
                    text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_DECLARED_H
