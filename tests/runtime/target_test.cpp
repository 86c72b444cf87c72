// SPDX-License-Identifier: MIT
#include "runtime/target.h"

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/sets.h"

namespace aludel::tests {
namespace {

/// What a target resolves to, in one line.
std::string resolved(const Chain& chain, const char* target, const std::set<unsigned>& rows) {
  TestSet applied(chain, rows);
  add_ancestors(chain, applied);
  TestSet found(chain);
  char buffer[240];
  Text detail(buffer);
  const Status status = resolve(chain, target, applied, found, detail);
  if (status == Status::kOk) {
    list_ids(chain, found, detail);
    return buffer;
  }
  const char* kind = status == Status::kBadTarget         ? "bad: "
                     : status == Status::kAmbiguousTarget ? "ambiguous: "
                                                          : "unreachable: ";
  return std::string(kind) + buffer;
}

TEST_CASE("targets of a line, the database at its fourth revision") {
  Gateway gateway;
  const struct {
    const char* target;
    const char* meaning;
  } rows[] = {
      {"head", "e5e5e5e5e5e5"},
      {"heads", "e5e5e5e5e5e5"},
      {"base", "base"},
      {"current", "c0ffee000001"},
      {"1f0c9ab2e7d4", "1f0c9ab2e7d4"},
      {"1", "1f0c9ab2e7d4"},
      {"8be4", "8be41c07a3f5"},
      {"8be9", "8be9d1e20c44"},
      {"+0", "c0ffee000001"},
      {"+1", "d00d00000002"},
      {"+2", "e5e5e5e5e5e5"},
      {"+02", "e5e5e5e5e5e5"},
      {"-1", "8be9d1e20c44"},
      {"-4", "base"},
      {"current+1", "d00d00000002"},
      {"current-4", "base"},
      {"head-1", "d00d00000002"},
      {"heads-1", "d00d00000002"},
      {"head-6", "base"},
      {"head+0", "e5e5e5e5e5e5"},
      {"base+1", "1f0c9ab2e7d4"},
      {"base+6", "e5e5e5e5e5e5"},
      {"base-0", "base"},
      {"8be4+1", "8be9d1e20c44"},
      {"1f0c9ab2e7d4-1", "base"},

      {"8be", "ambiguous: several revisions begin with \"8be\": 8be41c07a3f5, 8be9d1e20c44"},
      {"8be+1", "ambiguous: several revisions begin with \"8be\": 8be41c07a3f5, 8be9d1e20c44"},
      {"+3", "unreachable: \"+3\" goes past the head: there are 2 revisions on the way"},
      {"-5", "unreachable: \"-5\" goes past the base: there are 4 revisions on the way"},
      {"head+1", "unreachable: \"head+1\" goes past the head: there are 0 revisions on the way"},
      {"d00d+2", "unreachable: \"d00d+2\" goes past the head: there is 1 revision on the way"},
      {"base-1", "unreachable: \"base-1\" goes past the base: there are 0 revisions on the way"},
      {"foo", "bad: no revision is called \"foo\""},
      {"foo+1", "bad: no revision is called \"foo\""},
      {"1f0c9ab2e7d4x", "bad: no revision is called \"1f0c9ab2e7d4x\""},
      {"1F0C", "bad: no revision is called \"1F0C\""},
      {"HEAD", "bad: no revision is called \"HEAD\""},
      {"hea", "bad: no revision is called \"hea\""},
      {" head", "bad: no revision is called \" head\""},
      {"left@head", "bad: no revision is called \"left@head\""},
      {"8be4:8be9", "bad: no revision is called \"8be4:8be9\""},
      {"", "bad: \"\" is not a target"},
      {"+", "bad: \"+\" is not a target"},
      {"-", "bad: \"-\" is not a target"},
      {"head+", "bad: \"head+\" is not a target"},
      {"+1x", "bad: \"+1x\" is not a target"},
      {"+1 ", "bad: \"+1 \" is not a target"},
      {"+-1", "bad: \"+-1\" is not a target"},
      {"++1", "bad: \"++1\" is not a target"},
      {"+1+1", "bad: \"+1+1\" is not a target"},
      {"8be4+1-1", "bad: \"8be4+1-1\" is not a target"},
      {"+0x1", "bad: \"+0x1\" is not a target"},
      {"+4294967297", "bad: \"+4294967297\" counts too far"},
      {"-99999999999999999999999", "bad: \"-99999999999999999999999\" counts too far"},
  };
  for (const auto& row : rows) CHECK(resolved(gateway.chain(), row.target, {3}) == row.meaning);
}

TEST_CASE("targets from the base and from the head") {
  Gateway gateway;
  CHECK(resolved(gateway.chain(), "current", {}) == "base");
  CHECK(resolved(gateway.chain(), "+1", {}) == "1f0c9ab2e7d4");
  CHECK(resolved(gateway.chain(), "+6", {}) == "e5e5e5e5e5e5");
  CHECK(resolved(gateway.chain(), "-1", {}) ==
        "unreachable: \"-1\" goes past the base: there are 0 revisions on the way");
  CHECK(resolved(gateway.chain(), "-6", {5}) == "base");
  CHECK(resolved(gateway.chain(), "+1", {5}) ==
        "unreachable: \"+1\" goes past the head: there are 0 revisions on the way");
}

TEST_CASE("a whole id goes before the ids that begin with it") {
  TestChain chain;
  chain.add("ab", "", {}).add("abc", "", {}).add("abcd", "", {});
  CHECK(resolved(chain.chain(), "ab", {}) == "ab");
  CHECK(resolved(chain.chain(), "abc", {}) == "abc");
  CHECK(resolved(chain.chain(), "a", {}) ==
        "ambiguous: several revisions begin with \"a\": ab, abc, abcd");
}

TEST_CASE("a release is a target by its whole name") {
  Gateway gateway;
  gateway.release("2.1.0", {1}).release("8be", {2}).release("1", {3}).release("both", {1, 2});
  const struct {
    const char* target;
    const char* meaning;
  } rows[] = {
      {"2.1.0", "8be41c07a3f5"},
      {"2.1.0+1", "8be9d1e20c44"},
      {"2.1.0-2", "base"},
      {"8be", "8be9d1e20c44"},
      {"1", "c0ffee000001"},
      {"1f", "1f0c9ab2e7d4"},
      {"both", "8be41c07a3f5, 8be9d1e20c44"},
      {"both+1", "ambiguous: the release is at several revisions: 8be41c07a3f5, 8be9d1e20c44"},
      {"2.1", "bad: no revision or release is called \"2.1\""},
      {"2.1.00", "bad: no revision or release is called \"2.1.00\""},
  };
  for (const auto& row : rows) CHECK(resolved(gateway.chain(), row.target, {3}) == row.meaning);
}

TEST_CASE("targets in an empty chain") {
  TestChain chain;
  CHECK(resolved(chain.chain(), "head", {}) == "base");
  CHECK(resolved(chain.chain(), "heads", {}) == "base");
  CHECK(resolved(chain.chain(), "+1", {}) ==
        "unreachable: \"+1\" goes past the head: there are 0 revisions on the way");
}

/// a - b - c - f   d and e fork from b; f merges c and d; g stands alone, and e depends on it
///      \- d -/
///       \- e
TEST_CASE("targets where the graph forks and merges") {
  TestChain chain;
  chain.add_with("a", "", {}, {}, {}, {})
      .add_with("b", "", {0}, {}, {}, {})
      .add_with("c", "", {1}, {}, {}, {})
      .add_with("d", "", {1}, {}, {}, {})
      .add_with("g", "", {}, {}, {}, {})
      .add_with("e", "", {1}, {4}, {}, {})
      .add_with("f", "", {2, 3}, {}, {}, {});
  const struct {
    const char* target;
    std::set<unsigned> at;
    const char* meaning;
  } rows[] = {
      {"heads", {}, "e, f"},
      {"head", {}, "ambiguous: there are several heads: e, f"},
      {"head-1", {}, "ambiguous: there are several heads: e, f"},
      {"heads-1", {}, "ambiguous: there are several heads: e, f"},
      {"current", {2, 3}, "c, d"},
      {"-1", {2, 3}, "ambiguous: the database is at several revisions: c, d"},
      {"+1", {2, 3}, "ambiguous: the database is at several revisions: c, d"},
      {"+1", {2}, "f"},
      {"+1", {1}, "ambiguous: \"+1\" could go several ways, by d too"},
      {"a+1", {}, "b"},
      {"a+2", {}, "ambiguous: \"a+2\" could go several ways, by d too"},
      {"base+1", {}, "ambiguous: \"base+1\" could go several ways, by g too"},
      {"c+1", {}, "f"},
      {"g+1", {}, "unreachable: \"g+1\" goes past the head: there are 0 revisions on the way"},
      {"-1", {6}, "ambiguous: \"-1\" could go several ways: c, d"},
      {"f-1", {}, "ambiguous: \"f-1\" could go several ways: c, d"},
      {"e-1", {}, "b"},
      {"c-2", {}, "a"},
  };
  for (const auto& row : rows) CHECK(resolved(chain.chain(), row.target, row.at) == row.meaning);
}

}  // namespace
}  // namespace aludel::tests
