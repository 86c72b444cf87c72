// SPDX-License-Identifier: MIT
#include "run.h"

namespace aludel {

Result stamp(const Database& database, const Migrations& migrations, const char* target,
             const Options& options) noexcept {
  constexpr Goal kGoal = {Direction::kUpgrade, How::kStamp, false, true, plan_stamp, nullptr};
  return run(database, migrations, target, options, kGoal);
}

}  // namespace aludel
