// SPDX-License-Identifier: MIT
#include "run.h"

namespace aludel {

Result upgrade(const Database& database, const Migrations& migrations, const char* target,
               const Options& options) noexcept {
  Goal goal = {Direction::kUpgrade, How::kRun, true, false, plan_upgrade, nullptr};
  if (equal(target, "heads")) goal.plan = plan_heads;
  return run(database, migrations, target, options, goal);
}

}  // namespace aludel
