// SPDX-License-Identifier: MIT
//
// What went wrong → a Report: what it is, where, in whose words, what to do about it, and what
// became of the database.
#ifndef ALUDEL_SRC_COMMAND_LINE_FAILURE_H
#define ALUDEL_SRC_COMMAND_LINE_FAILURE_H

#include <aludel/migrator.h>

#include "command_line/call.h"
#include "command_line/report.h"

namespace aludel::command_line {

/// What a run had before it: how many revisions, and the ids that it leads to, as Event::to has
/// them.
struct Planned {
  unsigned count;
  const char* to;
};

/// A run that failed.
void describe(const Call& call, const Result& result, const Planned& planned,
              Report* report) noexcept;

/// A database that could not be looked at, or that this program should leave alone (kAhead,
/// kSideways, kForeign). Requires one of these. `because`: what a run found in its way, if one did.
void describe(const Call& call, const State& state, Report* report,
              const char* because = "") noexcept;

/// A target that leads nowhere: `detail` says why.
void describe_target(const Call& call, const char* target, Status status, const char* detail,
                     Report* report) noexcept;

/// Revision `index`, asked to be taken back, is irreversible.
void describe_irreversible(const Call& call, unsigned index, Report* report) noexcept;

/// Revision `index` calls a C++ function in that line, which a script and the tool can't.
void describe_call(const Call& call, unsigned index, const char* function, unsigned line,
                   Report* report) noexcept;

/// Whether this program may work on a database in that situation.
[[nodiscard]] bool ours(Situation situation) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_FAILURE_H
