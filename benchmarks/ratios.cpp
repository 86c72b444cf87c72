// SPDX-License-Identifier: MIT
#include "ratios.h"

#include <benchmark/benchmark.h>

#include <cstdio>
#include <map>

namespace aludel::benchmarks {
namespace {

/// Keeps the median CPU time of each benchmark in place of printing it.
class Medians : public benchmark::BenchmarkReporter {
 public:
  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median") {
        medians_[run.run_name.function_name] = run.GetAdjustedCPUTime();
      }
    }
  }
  double of(const std::string& name) const {
    const auto found = medians_.find(name);
    return found == medians_.end() ? 0 : found->second;
  }

 private:
  std::map<std::string, double> medians_;
};

void add(const std::string& name, const std::function<void()>& work, int repetitions) {
  benchmark::RegisterBenchmark(name.c_str(),
                               [work](benchmark::State& state) {
                                 for (auto _ : state) work();
                               })
      ->Repetitions(repetitions)
      ->ReportAggregatesOnly()
      ->Unit(benchmark::kMicrosecond);
}

}  // namespace

int report(int argc, char** argv, const std::vector<Comparison>& comparisons) {
  std::vector<char*> arguments(argv, argv + argc);
  std::string interleaved = "--benchmark_enable_random_interleaving=true";
  arguments.push_back(interleaved.data());
  int count = static_cast<int>(arguments.size());
  benchmark::Initialize(&count, arguments.data());
  for (const Comparison& comparison : comparisons) {
    add(comparison.name + " measured", comparison.measured, comparison.repetitions);
    add(comparison.name + " reference", comparison.reference, comparison.repetitions);
  }
  Medians medians;
  benchmark::RunSpecifiedBenchmarks(&medians);
  std::printf("%-58s %8s %8s %10s\n", "", "ratio", "at most", "ms");
  for (const Comparison& comparison : comparisons) {
    const double reference = medians.of(comparison.name + " reference");
    if (reference == 0) continue;
    const double measured = medians.of(comparison.name + " measured");
    std::printf("%-58s %8.2f %8.2f %10.2f\n", comparison.name.c_str(), measured / reference,
                comparison.limit, measured / 1000);
  }
  return 0;
}

}  // namespace aludel::benchmarks
