// SPDX-License-Identifier: MIT
#include "history.h"
#include "run.h"

namespace aludel {
Status check_downgrade(Session& session, const Migrations& migrations, const Set& applied,
                       const Set& wanted, Set& scratch, Set& other, Result& result) noexcept {
  const Chain& chain = *migrations.chain;
  Steps steps(applied, wanted);
  while (steps.next()) {
    const Revision& revision = chain[steps.index()];
    if ((revision.flags & Revision::kIrreversible) == 0) continue;
    result.revision = revision.id;
    result.file = migrations.units[steps.index()]->file;
    result.message = revision.reason;
    return Status::kIrreversible;
  }
  return compare_history(session, migrations, applied, scratch, other);
}

Result downgrade(const Database& database, const Migrations& migrations, const char* target,
                 const Options& options) noexcept {
  Goal goal = {Direction::kDowngrade, How::kRun, false, false, plan_downgrade, check_downgrade};
  goal.undoing = &kUndoing;
  goal.undoes = is_head_or_heads(target);
  return run(database, migrations, target, options, goal);
}

}  // namespace aludel
