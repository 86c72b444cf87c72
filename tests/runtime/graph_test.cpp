// SPDX-License-Identifier: MIT
#include "runtime/graph.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>

#include "runtime/chain.h"
#include "runtime/sets.h"

namespace aludel::tests {
namespace {

using Naive = std::set<unsigned>;

/// What the graph functions say, by the definition and without their order of passes.
bool lies_below(const Chain& chain, unsigned lower, unsigned upper) {
  const Revision& revision = chain[upper];
  for (unsigned e = 0; e < revision.edge_count(); ++e) {
    if (revision.edges[e] == lower || lies_below(chain, lower, revision.edges[e])) return true;
  }
  return false;
}

Naive ancestors(const Chain& chain, Naive set) {
  for (unsigned i = 0; i < chain.size; ++i) {
    for (const unsigned member : Naive(set)) {
      if (lies_below(chain, i, member)) set.insert(i);
    }
  }
  return set;
}

Naive descendants(const Chain& chain, Naive set) {
  for (unsigned i = 0; i < chain.size; ++i) {
    for (const unsigned member : Naive(set)) {
      if (lies_below(chain, member, i)) set.insert(i);
    }
  }
  return set;
}

Naive maximal(const Chain& chain, const Naive& set) {
  Naive heads;
  for (const unsigned member : set) {
    bool top = true;
    for (const unsigned other : set) top = top && !lies_below(chain, member, other);
    if (top) heads.insert(member);
  }
  return heads;
}

void add_random_graph(TestChain& chain, std::mt19937& random, unsigned size) {
  const auto pick = [&random](unsigned limit) {
    return std::uniform_int_distribution<unsigned>(0, limit)(random);
  };
  for (unsigned i = 0; i < size; ++i) {
    std::vector<unsigned> parents;
    std::vector<unsigned> dependencies;
    for (unsigned p = pick(i == 0 ? 0 : 2); p > 0; --p) {
      const unsigned parent = i - 1 - pick(std::min(i - 1, 4u));
      if (std::find(parents.begin(), parents.end(), parent) == parents.end()) {
        parents.push_back(parent);
      }
    }
    if (i > 0 && pick(5) == 0) dependencies.push_back(pick(i - 1));
    chain.add_with(std::to_string(i).c_str(), "", parents, dependencies, {}, {});
  }
}

TEST_CASE("graph functions agree with their definitions on random graphs") {
  std::mt19937 random(20261120);
  for (unsigned round = 0; round < 150; ++round) {
    TestChain made;
    add_random_graph(made, random, round % 24 + 1);
    const Chain& chain = made.chain();
    Naive members;
    for (unsigned i = 0; i < chain.size; ++i) {
      if (random() % 4 == 0) members.insert(i);
    }
    INFO("round " << round);

    TestSet set(chain, members);
    add_ancestors(chain, set);
    const Naive closed = ancestors(chain, members);
    REQUIRE(set.members() == closed);
    TestSet heads(chain);
    heads_of(chain, set, heads);
    REQUIRE(heads.members() == maximal(chain, closed));

    TestSet above(chain, members);
    add_descendants(chain, above);
    REQUIRE(above.members() == descendants(chain, members));

    TestSet all(chain);
    all.fill();
    heads_of(chain, all, heads);
    REQUIRE(heads.members() == Naive(chain.heads, chain.heads + chain.head_count));
  }
}

TEST_CASE("every step leaves a closed set") {
  std::mt19937 random(7);
  for (unsigned round = 0; round < 100; ++round) {
    TestChain made;
    add_random_graph(made, random, round % 30 + 1);
    const Chain& chain = made.chain();
    TestSet from(chain);
    TestSet to(chain);
    for (unsigned i = 0; i < chain.size; ++i) {
      if (random() % 3 == 0) from.add(i);
      if (random() % 3 == 0) to.add(i);
    }
    add_ancestors(chain, from);
    add_ancestors(chain, to);
    Naive at = from.members();
    const unsigned count = count_steps(from, to);
    unsigned taken = 0;
    Steps steps(from, to);
    while (steps.next()) {
      ++taken;
      if (steps.direction() == Direction::kUpgrade) {
        REQUIRE(at.insert(steps.index()).second);
        from.add(steps.index());  // behind the step the sets may change
      } else {
        REQUIRE(at.erase(steps.index()) == 1);
        from.remove(steps.index());
      }
      REQUIRE(at == ancestors(chain, at));
    }
    REQUIRE(at == to.members());
    REQUIRE(taken == count);
    REQUIRE_FALSE(steps.next());
  }
}

TEST_CASE("sets of every size around a word") {
  for (const unsigned size : {0u, 1u, 63u, 64u, 65u, 128u, 130u}) {
    TestChain made;
    for (unsigned i = 0; i < size; ++i) made.add(std::to_string(i).c_str(), "", {});
    const Chain& chain = made.chain();
    INFO(size);
    TestSet set(chain);
    CHECK(set.next() == kNone);
    CHECK(set.count() == 0);
    set.fill();
    CHECK(set.count() == size);
    CHECK(set.members().size() == size);
    if (size == 0) continue;
    TestSet last(chain, {size - 1});
    CHECK(last.next() == size - 1);
    CHECK(last.next(size) == kNone);
    CHECK(set.contains(last));
    CHECK(last.contains(set) == (size == 1));
    set.remove(last);
    CHECK(set.count() == size - 1);
    CHECK(set != last);
    set.add(last);
    set.remove(0);
    CHECK(set.next() == (size == 1 ? kNone : 1));
    last = set;
    CHECK(last == set);
  }
}

TEST_CASE("ids are found whole only") {
  Gateway gateway;
  CHECK(find_id(gateway.chain(), "1f0c9ab2e7d4") == 0);
  CHECK(find_id(gateway.chain(), "e5e5e5e5e5e5") == 5);
  CHECK(find_id(gateway.chain(), "e5e5") == kNone);
  CHECK(find_id(gateway.chain(), "") == kNone);
}

}  // namespace
}  // namespace aludel::tests
