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

/// What hangs on a revision by parents only.
bool on_line(const Chain& chain, unsigned lower, unsigned upper) {
  const Revision& revision = chain[upper];
  for (unsigned p = 0; p < revision.parent_count; ++p) {
    if (revision.edges[p] == lower || on_line(chain, lower, revision.edges[p])) return true;
  }
  return false;
}

std::set<unsigned> followers(const Chain& chain, unsigned index, bool dependants) {
  std::set<unsigned> found;
  for (unsigned i = 0; i < chain.size; ++i) {
    const unsigned count = dependants ? chain[i].edge_count() : chain[i].parent_count;
    for (unsigned e = 0; e < count; ++e) {
      if (chain[i].edges[e] == index) found.insert(i);
    }
  }
  return found;
}

TEST_CASE("lines, children, branch points and labels agree with their definitions") {
  std::mt19937 random(20261122);
  for (unsigned round = 0; round < 150; ++round) {
    TestChain made;
    add_random_graph(made, random, round % 24 + 1);
    const Chain& chain = made.chain();
    const unsigned index = static_cast<unsigned>(random()) % chain.size;
    INFO("round " << round << ", " << index);

    Naive line{index};
    Naive labelled{index};
    for (unsigned i = 0; i < chain.size; ++i) {
      if (on_line(chain, i, index) || on_line(chain, index, i)) line.insert(i);
      if (on_line(chain, index, i)) labelled.insert(i);
    }
    for (unsigned i = index; chain[i].parent_count < 2 && followers(chain, i, true).size() < 2;) {
      labelled.insert(i);
      if (chain[i].parent_count == 0) break;
      i = chain[i].edges[0];
    }
    TestSet set(chain);
    line_of(chain, index, set);
    REQUIRE(set.members() == line);
    label_members(chain, index, set);
    REQUIRE(set.members() == labelled);

    for (const bool all : {false, true}) {
      Naive points;
      Naive heads;
      for (unsigned i = 0; i < chain.size; ++i) {
        if (followers(chain, i, all).size() > 1) points.insert(i);
        if (followers(chain, i, all).empty()) heads.insert(i);
      }
      branch_points(chain, set, all ? Edges::kAll : Edges::kParents);
      REQUIRE(set.members() == points);
      set.fill();
      heads_of(chain, set, set, all ? Edges::kAll : Edges::kParents);
      REQUIRE(set.members() == heads);
    }

    TestSet children(chain);
    add_children(chain, TestSet(chain, {index}), children);
    REQUIRE(children.members() == followers(chain, index, false));
    Naive bases;
    for (unsigned i = 0; i < chain.size; ++i) {
      if (chain[i].parent_count == 0) bases.insert(i);
    }
    children.clear();
    add_children(chain, TestSet(chain), children);
    REQUIRE(children.members() == bases);
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
