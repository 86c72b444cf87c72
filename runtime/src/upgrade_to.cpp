// SPDX-License-Identifier: MIT
#include "history.h"
#include "run.h"

namespace aludel {
namespace {

Status check_upgrade(Session& session, const Migrations& migrations, const Set& applied, const Set&,
                     Set& scratch, Set& other, Result&) noexcept {
  return compare_history(session, migrations, applied, scratch, other);
}

}  // namespace

Result upgrade(const Database& database, const Migrations& migrations, const char* target,
               const Options& options) noexcept {
  Goal goal = {Direction::kUpgrade, How::kRun, true, false, plan_upgrade, check_upgrade};
  goal.undoing = &kUndoing;
  if (equal(target, "heads")) goal.plan = plan_heads;
  return run(database, migrations, target, options, goal);
}

}  // namespace aludel
