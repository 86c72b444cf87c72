// SPDX-License-Identifier: MIT
#include "runtime/plan.h"

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "runtime/chain.h"
#include "runtime/sets.h"
#include "runtime/target.h"

namespace aludel::tests {
namespace {

/// The steps of a plan: "+a +b" up, "-b -a" down.
std::string planned(Plan plan, const Chain& chain, const char* target,
                    const std::set<unsigned>& rows) {
  TestSet applied(chain, rows);
  add_ancestors(chain, applied);
  TestSet wanted(chain);
  char buffer[240];
  Text detail(buffer);
  if (plan(chain, target, applied, wanted, detail) != Status::kOk) {
    return std::string("no: ") + buffer;
  }
  std::string out;
  Steps steps(applied, wanted);
  while (steps.next()) {
    out += out.empty() ? "" : " ";
    out += steps.direction() == Direction::kUpgrade ? "+" : "-";
    out += chain[steps.index()].id;
  }
  return out;
}

TestChain& line() {
  static TestChain chain;
  if (chain.chain().size == 0) {
    for (const char* id : {"a", "b", "c", "d"}) chain.add(id, "", {});
  }
  return chain;
}

TEST_CASE("plans on a line") {
  const struct {
    Plan plan;
    const char* target;
    std::set<unsigned> at;
    const char* steps;
  } rows[] = {
      {plan_heads, nullptr, {}, "+a +b +c +d"},
      {plan_heads, nullptr, {3}, ""},
      {plan_upgrade, "heads", {0}, "+b +c +d"},
      {plan_upgrade, "head", {}, "+a +b +c +d"},
      {plan_upgrade, "b", {}, "+a +b"},
      {plan_upgrade, "b", {2}, ""},
      {plan_upgrade, "base", {2}, ""},
      {plan_upgrade, "current", {2}, ""},
      {plan_upgrade, "+1", {1}, "+c"},
      {plan_upgrade, "current-1", {1}, ""},
      {plan_upgrade, "-1", {1}, "no: \"-1\" leads down, and this goes up"},
      {plan_upgrade, "+9", {1}, "no: \"+9\" goes past the head: there are 2 revisions on the way"},
      {plan_downgrade, "base", {3}, "-d -c -b -a"},
      {plan_downgrade, "base", {}, ""},
      {plan_downgrade, "b", {3}, "-d -c"},
      {plan_downgrade, "-1", {3}, "-d"},
      {plan_downgrade, "-3", {2}, "-c -b -a"},
      {plan_downgrade,
       "-4",
       {2},
       "no: \"-4\" goes past the base: there are 3 revisions on the way"},
      {plan_downgrade, "c", {2}, ""},
      {plan_downgrade, "current", {2}, ""},
      {plan_downgrade, "head", {2}, ""},
      {plan_downgrade, "heads", {2}, ""},
      {plan_downgrade, "d", {2}, "no: d is not applied"},
      {plan_downgrade, "+1", {2}, "no: \"+1\" leads up, and this goes down"},
      {plan_downgrade, "a+1", {2}, "-c"},
      {plan_downgrade, "nine", {2}, "no: no revision is called \"nine\""},
      {plan_stamp, "c", {}, "+a +b +c"},
      {plan_stamp, "a", {2}, "-c -b"},
      {plan_stamp, "base", {2}, "-c -b -a"},
      {plan_stamp, "head", {3}, ""},
      {plan_stamp, "-1", {3}, "-d"},
      {plan_stamp, "+1", {1}, "+c"},
  };
  for (const auto& row : rows) {
    CHECK(planned(row.plan, line().chain(), row.target, row.at) == row.steps);
  }
}

/// a - b - d - e   b, c fork from a; d merges them; x depends on b
///  \- c -/
TEST_CASE("plans where the graph forks and merges") {
  TestChain chain;
  chain.add_with("a", "", {}, {}, {}, {})
      .add_with("b", "", {0}, {}, {}, {})
      .add_with("c", "", {0}, {}, {}, {})
      .add_with("x", "", {}, {1}, {}, {})
      .add_with("d", "", {1, 2}, {}, {}, {})
      .add_with("e", "", {4}, {}, {}, {});
  const struct {
    Plan plan;
    const char* target;
    std::set<unsigned> at;
    const char* steps;
  } rows[] = {
      {plan_heads, nullptr, {}, "+a +b +c +x +d +e"},
      {plan_upgrade, "d", {2}, "+b +d"},
      {plan_upgrade, "x", {}, "+a +b +x"},
      {plan_upgrade, "c+1", {2}, "+b +d"},
      {plan_downgrade, "b", {5}, "-e -d"},
      {plan_downgrade, "a", {5}, "-e -d -c -b"},
      {plan_downgrade, "a", {3, 5}, "-e -d -x -c -b"},
      {plan_downgrade, "base", {2, 3}, "-x -c -b -a"},
      {plan_downgrade, "c", {1}, "no: c is not applied"},
      {plan_downgrade,
       "-1",
       {1, 2},
       "no: the database is at several revisions: b, c; name one: b@-1"},
      {plan_downgrade, "b@-1", {1, 2}, "-b"},
      {plan_downgrade, "head", {1, 2}, ""},  // of several: what lies above any
      {plan_upgrade,
       "head",
       {},
       "no: there are several heads: x, e; name one, or \"heads\" for all"},
      {plan_downgrade, "b@a", {1, 2}, "-b"},
      {plan_downgrade, "c@a", {1}, "no: a has nothing above it on its line to take back"},
      {plan_downgrade, "b@+1", {1}, "no: \"b@+1\" leads up, and this goes down"},
      {plan_upgrade, "b@-1", {1}, "no: \"b@-1\" leads down, and this goes up"},
      {plan_downgrade, "b@base", {3, 5}, "-e -d -x -c -b -a"},
      {plan_downgrade, "x@base", {3, 5}, "-x"},
      {plan_downgrade, "b", {3}, "no: b has nothing above it on its line to take back"},
      {plan_downgrade, "x@-1", {3, 2}, "-x"},
      {plan_downgrade, "-2", {3}, "no: \"-2\" goes past the base: there is 1 revision on the way"},
      {plan_stamp, "c", {1}, "+c"},
      {plan_stamp, "heads", {5}, "+x"},
      {plan_stamp, "b", {5}, "-e -d -c"},
      {plan_stamp, "a", {1, 2}, "-c -b"},
      {plan_stamp, "b c", {}, "+a +b +c"},
      {plan_stamp, "b c", {5}, "-e -d"},
      {plan_stamp, "x c", {1}, "+c +x"},
      {plan_stamp, "base", {3, 5}, "-e -d -x -c -b -a"},
      {plan_stamp, "x@base", {3, 2}, "-x"},  // b, which it needed, is another line's
      {plan_stamp, "b@base", {3, 2}, "-x -b"},
      {plan_stamp, "b@base c", {3, 2}, "-x -b"},
      {plan_stamp,
       "a b",
       {},
       "no: a lies on the line of another of the targets: a database can be at one of them only"},
      {plan_stamp,
       "b x",
       {},
       "no: b lies on the line of another of the targets: a database can be at one of them only"},
      {plan_stamp,
       "base b",
       {},
       "no: b lies on the line of another of the targets: a database can be at one of them only"},
      {plan_stamp, "", {}, "no: \"\" is not a target"},
  };
  for (const auto& row : rows) {
    CHECK(planned(row.plan, chain.chain(), row.target, row.at) == row.steps);
  }
}

/// a - b - d   d depends on c, which forks from a
///  \- c
TEST_CASE("what is counted down goes down its own line") {
  TestChain chain;
  chain.add_with("a", "", {}, {}, {}, {})
      .add_with("b", "", {0}, {}, {}, {})
      .add_with("c", "", {0}, {}, {}, {})
      .add_with("d", "", {1}, {2}, {}, {});
  CHECK(planned(plan_downgrade, chain.chain(), "-2", {3}) == "-d -b");
  CHECK(planned(plan_downgrade, chain.chain(), "d@a", {3}) == "-d -b");
  CHECK(planned(plan_downgrade, chain.chain(), "a", {3}) == "-d -c -b");
}

/// a - b - c   x depends on a, y on b; d forks from a
///  \- d
TEST_CASE("a release is taken back to as a whole") {
  TestChain chain;
  chain.add_with("a", "", {}, {}, {}, {})
      .add_with("b", "", {0}, {}, {}, {})
      .add_with("x", "", {}, {0}, {}, {})
      .add_with("d", "", {0}, {}, {}, {})
      .add_with("y", "", {2}, {1}, {}, {})
      .release("1", {1})
      .release("2", {1, 2});
  CHECK(planned(plan_downgrade, chain.chain(), "1", {3, 4}) == "-y -d -x");
  CHECK(planned(plan_downgrade, chain.chain(), "2", {3, 4}) == "-y -d");
  CHECK(planned(plan_downgrade, chain.chain(), "2", {1, 2}) == "");
  CHECK(planned(plan_downgrade, chain.chain(), "2", {2}) == "no: b, x is not applied");
  CHECK(planned(plan_upgrade, chain.chain(), "2", {3}) == "+b +x");
}

TEST_CASE("a plan over ten thousand revisions takes no time") {
  TestChain chain;
  for (unsigned i = 0; i < 10000; ++i) chain.add(std::to_string(i).c_str(), "", {});
  const Chain& all = chain.chain();
  const auto began = std::chrono::steady_clock::now();
  TestSet applied(all);
  TestSet wanted(all);
  char buffer[240];
  Text detail(buffer);
  REQUIRE(plan_upgrade(all, "base+9000", applied, wanted, detail) == Status::kOk);
  CHECK(count_steps(applied, wanted) == 9000);
  applied = wanted;
  REQUIRE(plan_downgrade(all, "-8000", applied, wanted, detail) == Status::kOk);
  CHECK(count_steps(applied, wanted) == 8000);
  const auto took = std::chrono::steady_clock::now() - began;
  CHECK(took < std::chrono::milliseconds(200));
}

}  // namespace
}  // namespace aludel::tests
