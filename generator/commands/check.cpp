// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include <cstdio>

#include "commands/commands.h"
#include "commands/prove.h"

namespace aludel::commands {

int check(const std::string& verify, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  std::string proved;
  const int code = judge_here({verify, tool, {}}, {}, project, proved, diagnostics);
  if (!proved.empty()) fmt::print("{}\n", proved);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return code;
}

}  // namespace aludel::commands
