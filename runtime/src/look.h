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

/// Whether a run from `applied` to `wanted` may leave there what the program doesn't know
/// (Undoing::stay); else why not, in words.
[[nodiscard]] Status look_beside(const Database& database, const Migrations& migrations,
                                 const Options& options, const Set& applied, const Set& wanted,
                                 Text words) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_LOOK_H
