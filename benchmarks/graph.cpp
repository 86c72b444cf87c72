// SPDX-License-Identifier: MIT
//
// Plans over long graphs: branches that fork, merge, depend on each other and carry labels. What
// ten plans over 1,000 revisions take is what one over 10,000 may take: all of it is passes over
// the chain.
#include "runtime/graph.h"

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "ratios.h"
#include "runtime/chain.h"
#include "runtime/plan.h"
#include "runtime/sets.h"
#include "runtime/target.h"

namespace {

using namespace aludel;

/// Of each ten revisions: a fork from the trunk, two revisions on it, and its merge.
struct Case {
  tests::TestChain made;
  const Chain* chain;
  std::unique_ptr<tests::TestSet> all;
  std::unique_ptr<tests::TestSet> none;
  std::unique_ptr<tests::TestSet> wanted;

  explicit Case(unsigned size) : chain(nullptr) {
    unsigned trunk = 0;
    unsigned branch = 0;
    for (unsigned i = 0; i < size; ++i) {
      std::vector<unsigned> parents;
      std::vector<unsigned> dependencies;
      const unsigned place = i % 10;
      const bool forks = place == 4 || place == 6;
      if (i != 0) parents.push_back(place == 6 ? branch : trunk);
      if (place == 8) parents.push_back(branch);
      if (place == 2 && i > 20) dependencies.push_back(i - 20);
      const std::string id = "r" + std::to_string(i);
      made.add_with(id.c_str(), "", parents, dependencies, {}, {});
      (forks ? branch : trunk) = i;
      if (i % 100 == 4) made.name(i, {("label" + std::to_string(i)).c_str()});
    }
    chain = &made.chain();
    all = std::make_unique<tests::TestSet>(*chain);
    none = std::make_unique<tests::TestSet>(*chain);
    wanted = std::make_unique<tests::TestSet>(*chain);
    all->fill();
  }

  void run(Plan plan, const char* target, bool down) {
    char buffer[240];
    Text detail(buffer);
    const Set& applied = down ? *all : *none;
    if (plan(*chain, target, applied, *wanted, detail) != Status::kOk) std::abort();
    if (count_steps(applied, *wanted) == 0) std::abort();
  }
};

}  // namespace

int main(int argc, char** argv) {
  Case small(1000);
  Case large(10000);
  std::vector<benchmarks::Comparison> comparisons;
  const auto compare = [&](const char* name, Plan plan, const char* target, bool down) {
    comparisons.push_back({std::string(name) + ", 10,000 revisions / ten of 1,000", 2.0,
                           [&large, plan, target, down] { large.run(plan, target, down); },
                           [&small, plan, target, down] {
                             for (int i = 0; i < 10; ++i) small.run(plan, target, down);
                           }});
  };
  compare("upgrade heads", plan_heads, "heads", false);
  compare("upgrade label@head", plan_upgrade, "label904@head", false);
  compare("upgrade label@+N", plan_upgrade, "label904@base+4", false);
  compare("downgrade base", plan_downgrade, "base", true);
  compare("downgrade label@id", plan_downgrade, "label904@r903", true);
  compare("stamp label", plan_stamp, "label904", true);
  return benchmarks::report(argc, argv, comparisons);
}
