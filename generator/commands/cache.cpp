// SPDX-License-Identifier: MIT
#include "commands/cache.h"

#include <cstdlib>

namespace aludel::commands {

std::filesystem::path cache() {
  const char* folder = std::getenv("XDG_CACHE_HOME");
  if (folder != nullptr && *folder != '\0') return std::filesystem::path(folder) / "aludel";
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? std::filesystem::path(home) / ".cache" / "aludel"
                                          : std::filesystem::path();
}

}  // namespace aludel::commands
