// SPDX-License-Identifier: MIT
//
// A run: takes a database from where it is to where a plan wants it. What an upgrade, a
// downgrade and a stamp have in common, which is nearly everything; a Goal says the rest.
//
//   open, read the version rows (no lock), plan     nothing to do: done
//   begin, read and plan again under the lock
//   for each segment: its revisions, its records, commit
//
// A segment is the whole run, but a revision without a transaction is one of its own, and each
// revision with Options::kPerRevision. Where somebody else has migrated the database
// between two segments, what the run set out to do goes on from there; unknown rows end it.
#ifndef ALUDEL_RUNTIME_RUN_H
#define ALUDEL_RUNTIME_RUN_H

#include <aludel/migrator.h>

#include "driver.h"
#include "graph.h"
#include "plan.h"
#include "records.h"
#include "unknown.h"

namespace aludel {

/// What stands between a plan and its first statement: refusals and warnings.
/// The scratch sets hold nothing of use, before and after.
using Check = Status (*)(Session& session, const Migrations& migrations, const Set& applied,
                         const Set& wanted, Set& scratch, Set& other, Result& result) noexcept;

/// What tells upgrade, downgrade and stamp apart.
struct Goal {
  Direction direction;  // what a run without steps says that it was
  How how;
  bool creates;     // a file that is missing is made
  bool takes_over;  // a database without a version table may hold things
  Plan plan;
  Check check;                       // may be nullptr
  const Undoing* undoing = nullptr;  // nullptr: unknown revisions are always refused
  bool undoes = false;               // they are undone, whatever the options say
};

/// Before a downgrade: kIrreversible where a step says so; else what compare_history() tells.
[[nodiscard]] Status check_downgrade(Session& session, const Migrations& migrations,
                                     const Set& applied, const Set& wanted, Set& scratch,
                                     Set& other, Result& result) noexcept;

/// `target` goes to the goal's plan.
[[nodiscard]] Result run(const Database& database, const Migrations& migrations, const char* target,
                         const Options& options, const Goal& goal) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_RUN_H
