// SPDX-License-Identifier: MIT
#include "run.h"

namespace aludel {

Status plan_heads(const Chain&, const char*, const Set&, Set& wanted, Text&) noexcept {
  wanted.fill();
  return Status::kOk;
}

Result upgrade(const Database& database, const Migrations& migrations) noexcept {
  constexpr Goal kGoal = {Direction::kUpgrade, How::kRun, true, false, plan_heads, nullptr};
  return run(database, migrations, nullptr, {}, kGoal);
}

}  // namespace aludel
