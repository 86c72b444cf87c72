// SPDX-License-Identifier: MIT
//
// What a step runs: the script of its revision, in the form that is for what is applied.
#ifndef ALUDEL_RUNTIME_SCRIPTS_H
#define ALUDEL_RUNTIME_SCRIPTS_H

#include <aludel/revision.h>

#include "graph.h"

namespace aludel {

/// The script of the current step.
[[nodiscard]] const Script& script_of(const Migrations& migrations, Dialect dialect,
                                      const Steps& steps) noexcept;

/// The forms of a revision's script; nullptr: there is but one.
[[nodiscard]] inline const Variants* variants_of(const Migrations& migrations, unsigned index,
                                                 Dialect dialect, Direction direction) noexcept {
  const Unit& unit = *migrations.units[index];
  return unit.variants[static_cast<unsigned>(dialect)][static_cast<unsigned>(direction)];
}

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_SCRIPTS_H
