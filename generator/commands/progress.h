// SPDX-License-Identifier: MIT
//
// One line on a terminal for work that takes long.
#ifndef ALUDEL_GENERATOR_COMMANDS_PROGRESS_H
#define ALUDEL_GENERATOR_COMMANDS_PROGRESS_H

#include <chrono>
#include <cstddef>
#include <string>

namespace aludel::commands {

/// "proving 345 of 1,000 revisions" on stderr, where that is a terminal: rewritten in its place,
/// and gone in the end.
class Progress {
 public:
  /// Nothing is shown of what takes less than `patience`.
  explicit Progress(std::chrono::milliseconds patience = std::chrono::seconds(1));
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all);

 private:
  using Clock = std::chrono::steady_clock;

  void put(const std::string& line);

  bool is_on_terminal_;
  Clock::time_point next_;  // when the line is written again
  std::size_t width_ = 0;   // of what stands there
};

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_PROGRESS_H
