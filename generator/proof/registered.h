// SPDX-License-Identifier: MIT
//
// What aludel.toml says of the program's own functions, tried before anything is proved with it.
#ifndef ALUDEL_GENERATOR_PROOF_REGISTERED_H
#define ALUDEL_GENERATOR_PROOF_REGISTERED_H

#include "dialect/registered.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::proof {

/// Whether SQLite takes the SQL that may stand for these functions; reported is what it doesn't.
/// `source`: aludel.toml.
bool check_registered(const dialect::Registered& registered, const text::Source& source,
                      text::Diagnostics& diagnostics);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_REGISTERED_H
