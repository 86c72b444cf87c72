// SPDX-License-Identifier: MIT
#include "commands/take_over.h"

#include <fmt/format.h>

namespace aludel::commands {

std::string take_over_words(const import::History& history, const std::string& database) {
  static_cast<void>(history);
  static_cast<void>(database);
  return {};
}

}  // namespace aludel::commands
