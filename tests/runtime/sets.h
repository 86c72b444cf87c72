// SPDX-License-Identifier: MIT
//
// A Set with memory of its own, for tests.
#ifndef ALUDEL_TESTS_RUNTIME_SETS_H
#define ALUDEL_TESTS_RUNTIME_SETS_H

#include <set>
#include <vector>

#include "runtime/graph.h"

namespace aludel::tests {

struct Words {
  std::vector<Set::Word> words;
};

class TestSet : private Words, public Set {
 public:
  explicit TestSet(const Chain& chain, const std::set<unsigned>& members = {})
      : Words{std::vector<Word>(bytes(chain) / sizeof(Word) + 1)}, Set(words.data(), chain) {
    for (const unsigned member : members) add(member);
  }
  using Set::operator=;

  [[nodiscard]] std::set<unsigned> members() const {
    std::set<unsigned> all;
    for (unsigned i = next(); i != kNone; i = next(i + 1)) all.insert(i);
    return all;
  }
};

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_SETS_H
