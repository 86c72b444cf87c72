// SPDX-License-Identifier: MIT
//
// From "where to" to "which revisions are applied afterwards". A plan is that set, `wanted`:
// closed, like `applied`, where it starts; Steps(applied, wanted) are its steps in their order.
// Where both are equal there is nothing to do.
//
// No plan looks at a database: the same ones serve a run, `plan`, `--dry-run` and `--sql`.
#ifndef ALUDEL_RUNTIME_PLAN_H
#define ALUDEL_RUNTIME_PLAN_H

#include <aludel/revision.h>
#include <aludel/status.h>

#include "graph.h"
#include "text.h"

namespace aludel {

/// One of the functions below. `target` as in target.h; what is wrong goes to `detail`.
using Plan = Status (*)(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                        Text& detail) noexcept;

/// All there is; `target` is not looked at, and the grammar of targets not linked.
[[nodiscard]] Status plan_heads(const Chain& chain, const char* target, const Set& applied,
                                Set& wanted, Text& detail) noexcept;

/// What is applied, the target, and all below it. "-N" leads down: kUnreachable.
[[nodiscard]] Status plan_upgrade(const Chain& chain, const char* target, const Set& applied,
                                  Set& wanted, Text& detail) noexcept;

/// What is applied, but for the children of the target and all above them; for the base nothing,
/// for a release what it knows. With a branch before an "@", the children on its line only.
/// kUnreachable: a target that is not applied, or that has no such child and is no version row;
/// "+N". But "head" and "heads" mean: take back what lies above them, and nothing of this chain
/// does.
[[nodiscard]] Status plan_downgrade(const Chain& chain, const char* target, const Set& applied,
                                    Set& wanted, Text& detail) noexcept;

/// The targets (several: with blanks between them) and all below them. Heads of what is applied,
/// by parents, that lie neither below nor above one of them stay. "base" takes all away, "L@base"
/// the line of L and what needs it, but not what others need. kBadTarget: one target lies on the
/// line of another.
[[nodiscard]] Status plan_stamp(const Chain& chain, const char* target, const Set& applied,
                                Set& wanted, Text& detail) noexcept;

/// Whether a downgrade to this target means: take back what this program doesn't know.
[[nodiscard]] inline bool is_head_or_heads(const char* target) noexcept {
  return equal(target, "head") || equal(target, "heads");
}

/// Goes on to the first step that calls a C++ function, and gives the call; nullptr: none does.
/// `missing`: a function that isn't there.
[[nodiscard]] const Statement* next_call(const Migrations& migrations, Dialect dialect,
                                         Steps& steps, bool missing) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_PLAN_H
