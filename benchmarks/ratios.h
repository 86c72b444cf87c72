// SPDX-License-Identifier: MIT
//
// Benchmarks that compare: what is measured and what it is measured against run in one process,
// repetitions interleaved at random, and the result is the ratio of their medians next to the
// limit that was promised. The time of what is measured stands beside it for orientation only:
// machines are noisy.
#ifndef ALUDEL_BENCHMARKS_RATIOS_H
#define ALUDEL_BENCHMARKS_RATIOS_H

#include <functional>
#include <string>
#include <vector>

namespace aludel::benchmarks {

struct Comparison {
  std::string name;
  double limit;  // of measured / reference
  std::function<void()> measured;
  std::function<void()> reference;
  int repetitions = 15;
};

/// Runs all of them and prints a table. Options of Google Benchmark are understood.
int report(int argc, char** argv, const std::vector<Comparison>& comparisons);

}  // namespace aludel::benchmarks

#endif  // ALUDEL_BENCHMARKS_RATIOS_H
