// SPDX-License-Identifier: MIT
#include "commands/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace aludel::commands {
namespace {

using namespace std::chrono_literals;

/// 1,000
std::string grouped(std::size_t number) {
  std::string digits = fmt::format("{}", number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

}  // namespace

Progress::Progress(std::chrono::milliseconds patience)
    : is_on_terminal_(isatty(STDERR_FILENO) != 0), next_(Clock::now() + patience) {}

Progress::~Progress() {
  if (width_ != 0) put("");
}

void Progress::show(std::size_t done, std::size_t all) {
  if (!is_on_terminal_ || Clock::now() < next_) return;
  next_ = Clock::now() + 100ms;
  put(fmt::format("proving {} of {} revisions", grouped(done + 1), grouped(all)));
}

// Blanks over what the line before has more; no terminal needs to know anything else.
void Progress::put(const std::string& line) {
  fmt::print(stderr, "\r{:<{}}\r{}", line, std::max(width_, line.size()), line);
  std::fflush(stderr);
  width_ = line.size();
}

}  // namespace aludel::commands
