// SPDX-License-Identifier: MIT
#include "commands/progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <string>
#include <thread>

namespace aludel::commands {
namespace {

using namespace std::chrono_literals;

/// What `work` writes to stderr, which is the file for as long.
template <typename Work>
void with_stderr(int file, const Work& work) {
  std::fflush(stderr);
  const int before = dup(STDERR_FILENO);
  dup2(file, STDERR_FILENO);
  work();
  std::fflush(stderr);
  dup2(before, STDERR_FILENO);
  close(before);
}

std::string read_all(int file) {
  fcntl(file, F_SETFL, O_NONBLOCK);
  std::string all;
  std::array<char, 4096> buffer{};
  while (const ssize_t size = std::max<ssize_t>(read(file, buffer.data(), buffer.size()), 0)) {
    all.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return all;
}

void prove_slowly(std::chrono::milliseconds patience) {
  Progress progress(patience);
  progress.show(999, 1200);
  progress.show(1000, 1200);  // too soon after the one before to be seen
  std::this_thread::sleep_for(120ms);
  progress.show(9, 1200);
}

TEST_CASE("progress is one line on a terminal, and nothing of it stays") {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  REQUIRE((grantpt(master) == 0 && unlockpt(master) == 0));
  const int terminal = open(ptsname(master), O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  with_stderr(terminal, [] { prove_slowly(0ms); });
  CHECK(read_all(master) ==
        "\rproving 1,000 of 1,200 revisions\rproving 1,000 of 1,200 revisions"
        "\rproving 10 of 1,200 revisions   \rproving 10 of 1,200 revisions"
        "\r                             \r");
  with_stderr(terminal, [] { prove_slowly(1h); });
  CHECK(read_all(master).empty());
  close(terminal);
  close(master);
}

TEST_CASE("a file gets no progress") {
  std::array<int, 2> ends{};
  REQUIRE(pipe(ends.data()) == 0);
  with_stderr(ends[1], [] { prove_slowly(0ms); });
  CHECK(read_all(ends[0]).empty());
  close(ends[0]);
  close(ends[1]);
}

}  // namespace
}  // namespace aludel::commands
