// SPDX-License-Identifier: MIT
//
// aludel::state, for those who also want to know which revisions are applied.
#ifndef ALUDEL_RUNTIME_LOOK_H
#define ALUDEL_RUNTIME_LOOK_H

#include <aludel/migrator.h>

#include "graph.h"
#include "unknown.h"

namespace aludel {

/// Reads where a database is. Into `applied` go the revisions of the chain that it has, closed;
/// where it holds unknown ones, those that its history knows as applied (`unknowns`, which may be
/// nullptr, hears of these). `compares`: also tells
/// what compare_history() does.
[[nodiscard]] State look(const Database& database, const Migrations& migrations,
                         const Options& options, Set& applied, bool compares = false,
                         Unknowns* unknowns = nullptr) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_LOOK_H
