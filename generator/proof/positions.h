// SPDX-License-Identifier: MIT
//
// Columns by their place. ADD COLUMN puts a column behind those that are there, so a table's order
// of columns hangs on which of two branches came first, and on nothing that a schema says.
#ifndef ALUDEL_GENERATOR_PROOF_POSITIONS_H
#define ALUDEL_GENERATOR_PROOF_POSITIONS_H

#include <cstddef>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proof/engine.h"
#include "proof/leg.h"
#include "proof/population.h"

namespace aludel::proof {

/// Folded names of the tables that have the same columns in another order.
std::set<std::string> ordered_otherwise(const std::map<std::string, Held_ptr>& one,
                                        const std::map<std::string, Held_ptr>& other);

/// Whether it may go by the order of columns: `SELECT *`, an INSERT that names none.
bool goes_by_order(std::string_view statement);

/// How many of the legs there are up to the last for which the order of these tables' columns may
/// matter, on a database that has this catalog. A guess that is rather too high than too low.
std::size_t count_by_order(std::span<const Leg> legs, std::set<std::string> tables,
                           const Catalog& catalog);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_POSITIONS_H
