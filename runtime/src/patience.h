// SPDX-License-Identifier: MIT
//
// Waits between two attempts to get at a database that somebody else holds.
#ifndef ALUDEL_RUNTIME_PATIENCE_H
#define ALUDEL_RUNTIME_PATIENCE_H

#include <aludel/status.h>

#include "driver.h"

namespace aludel {

class Patience {
 public:
  /// Tells that it waits, and does so: longer each time, up to a tenth of a second. kOk: try
  /// again. kBusy: the options allow no more waiting; kCancelled: the progress callback doesn't.
  [[nodiscard]] Status again(const Session& session) noexcept;

 private:
  long long began_ = 0;
  int pause_ = 0;
};

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_PATIENCE_H
