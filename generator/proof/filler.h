// SPDX-License-Identifier: MIT
//
// Puts rows into a table: one that the database takes, then one for each value that is worth
// trying in each column, several at a time. What a constraint means is not our business: the
// database is asked, and says which columns to change when it refuses.
//
// Parents come before their children; a parent has two, another none. Two rows differ in nothing
// but what must be different, so that a key that comes later finds its duplicates.
#ifndef ALUDEL_GENERATOR_PROOF_FILLER_H
#define ALUDEL_GENERATOR_PROOF_FILLER_H

#include <optional>
#include <string>
#include <vector>

#include "proof/population.h"
#include "rows/candidates.h"
#include "rows/hints.h"

namespace aludel::proof {

/// Adds rows to the table, inside a transaction, where something is not tried yet; `population`
/// is not looked at again. The engine's words where it takes no row at all.
/// `next_key` numbers the keys of all tables, so that none stands for another.
std::optional<Refusal> fill(Engine& engine, const Population& population, const Held& held,
                            const rows::Hints& hints, unsigned& next_key);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_FILLER_H
