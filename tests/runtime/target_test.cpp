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
      {"left@head", "bad: no revision is called \"left\""},
      {"8be4:8be9", "bad: \"8be4:8be9\" is a range: that is for history and for --sql"},
      {"8be4@head", "e5e5e5e5e5e5"},
      {"8be4@base", "base"},
      {"8be4@8be9", "8be9d1e20c44"},
      {"8be@head", "ambiguous: several revisions begin with \"8be\": 8be41c07a3f5, 8be9d1e20c44"},
      {"head@8be4", "bad: no revision is called \"head\""},
      {"@head", "bad: \"@head\" is not a target"},
      {"8be4@", "bad: \"8be4@\" is not a target"},
      {"8be4@1@2", "bad: no revision is called \"1@2\""},
      {"8be4@+1x", "bad: \"8be4@+1x\" is not a target"},
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
      {"head", {}, "ambiguous: there are several heads: g, e, f; name one, or \"heads\" for all"},
      {"head-1", {}, "ambiguous: there are several heads: g, e, f; name one"},
      {"heads-1", {}, "ambiguous: there are several heads: e, f; name one"},
      {"current", {2, 3}, "c, d"},
      {"-1", {2, 3}, "ambiguous: the database is at several revisions: c, d; name one: c@-1"},
      {"+1", {2, 3}, "ambiguous: the database is at several revisions: c, d; name one: c@+1"},
      {"+1", {2}, "f"},
      {"+1", {1}, "ambiguous: \"+1\" could go several ways: c, d, e"},
      {"a+1", {}, "b"},
      {"a+2", {}, "ambiguous: \"a+2\" could go several ways: c, d, e"},
      {"base+1", {}, "ambiguous: \"base+1\" could go several ways: a, g"},
      {"c+1", {}, "f"},
      {"g+1", {}, "unreachable: \"g+1\" goes past the head: there are 0 revisions on the way"},
      {"-1", {6}, "ambiguous: \"-1\" could go several ways: c, d"},
      {"f-1", {}, "ambiguous: \"f-1\" could go several ways: c, d"},
      {"e-1", {}, "b"},
      {"c-2", {}, "a"},
  };
  for (const auto& row : rows) CHECK(resolved(chain.chain(), row.target, row.at) == row.meaning);
}

/// a - b - c - f - h   d and e fork from b; f merges c and d; g stands alone, and e depends on it;
///      \- d -/        labels: main on b, left on c, right on d, side on e and other on g
///       \- e
struct Labelled : TestChain {
  Labelled() {
    add_with("a", "", {}, {}, {}, {});
    add_with("b", "", {0}, {}, {}, {}).name(1, {"main"});
    add_with("c", "", {1}, {}, {}, {}).name(2, {"left"});
    add_with("d", "", {1}, {}, {}, {}).name(3, {"right", "rough"});
    add_with("g", "", {}, {}, {}, {}).name(4, {"other"});
    add_with("e", "", {1}, {4}, {}, {}).name(5, {"side"});
    add_with("f", "", {2, 3}, {}, {}, {});
    add_with("h", "", {6}, {}, {}, {});
  }
};

TEST_CASE("targets by label") {
  Labelled chain;
  const struct {
    const char* target;
    std::set<unsigned> at;
    const char* meaning;
  } rows[] = {
      {"left", {}, "c"},  // what carries it, not its head
      {"rough", {}, "d"},
      {"lef", {}, "c"},
      {"r", {}, "d"},  // both of one revision
      {"left-1", {}, "b"},
      {"left+1", {}, "f"},
      {"left@head", {}, "h"},
      {"left@heads", {}, "h"},
      {"other@head", {}, "g"},  // that e depends on it is no matter
      {"other@heads", {}, "g"},
      {"main@head", {}, "ambiguous: there are several heads: e, h; name one, or \"heads\" for all"},
      {"main@heads", {}, "e, h"},
      {"left@head-1", {}, "f"},
      {"left@base", {}, "base"},
      {"left@b", {}, "b"},
      {"left@d", {}, "bad: \"left@d\" is not on that line"},
      {"left@right", {}, "bad: \"left@right\" is not on that line"},
      {"left@main", {}, "b"},
      {"c@head", {}, "h"},
      {"lost@head", {}, "bad: no revision or label is called \"lost\""},

      {"left@+1", {}, "a"},
      {"left@+3", {}, "c"},
      {"left@base+3", {}, "c"},
      {"left@+1", {1}, "c"},
      {"left@+2", {1}, "f"},
      {"left@+1", {3}, "c"},  // right is further; left is at the fork
      {"left@+1", {4, 1}, "c"},
      {"other@+1",
       {5},
       "unreachable: \"other@+1\" goes past the head: there are 0 revisions on "
       "the way"},
      {"main@+1", {2, 5}, "ambiguous: the database is at several revisions: c, e"},
      {"main@+1", {1}, "ambiguous: \"main@+1\" could go several ways: c, d, e"},
      {"right@b+2", {}, "f"},

      {"left@-1", {2, 3}, "b"},
      {"left@-1", {7}, "f"},
      {"left@-2", {7}, "ambiguous: \"left@-2\" could go several ways: c, d"},
      {"other@-1", {5}, "base"},  // no row of its own
      {"other@-2",
       {5},
       "unreachable: \"other@-2\" goes past the base: there is 1 revision on the "
       "way"},
      {"left@current", {3, 2}, "c"},
  };
  for (const auto& row : rows) {
    INFO(row.target);
    CHECK(resolved(chain.chain(), row.target, row.at) == row.meaning);
  }
}

TEST_CASE("a beginning needs to be the only one on its line") {
  TestChain chain;
  chain.add_with("root", "", {}, {}, {}, {})
      .add_with("abc1", "", {0}, {}, {}, {})
      .add_with("abc2", "", {0}, {}, {}, {})
      .add_with("abd3", "", {2}, {}, {}, {});
  CHECK(resolved(chain.chain(), "abc", {}) ==
        "ambiguous: several revisions begin with \"abc\": abc1, abc2");
  CHECK(resolved(chain.chain(), "abd@abc", {}) == "abc2");
  CHECK(resolved(chain.chain(), "abd@ab", {}) ==
        "ambiguous: several revisions begin with \"ab\": abc2, abd3");
}

TEST_CASE("the last of the ids that a revision replaces is that revision") {
  TestChain chain;
  chain.add("a", "", {}).add("squashed", "", {}).name(1, {"all"}, {"b1", "b2", "b3"});
  CHECK(resolved(chain.chain(), "b3", {}) == "squashed");
  CHECK(resolved(chain.chain(), "all", {}) == "squashed");
  CHECK(resolved(chain.chain(), "b1", {}) == "bad: \"b1\" lies within squashed, which replaces it");
  CHECK(resolved(chain.chain(), "b", {}) == "bad: no revision or label is called \"b\"");
}

TEST_CASE("several targets have blanks between them") {
  Labelled chain;
  TestSet none(chain.chain());
  TestSet found(chain.chain());
  char buffer[240];
  Text detail(buffer);
  CHECK(resolve_all(chain.chain(), " left  side a ", none, found, detail) == Status::kOk);
  CHECK(found.members() == std::set<unsigned>{0, 2, 5});
  CHECK(resolve_all(chain.chain(), "left nowhere", none, found, detail) == Status::kBadTarget);
  CHECK(resolve_all(chain.chain(), "", none, found, detail) == Status::kBadTarget);
  const std::string name(90, 'c');
  CHECK(resolve_all(chain.chain(), (name + " a").c_str(), none, found, detail) ==
        Status::kBadTarget);
}

/// What a range holds, or why there is none.
std::string ranged(const Chain& chain, const char* text, const std::set<unsigned>& rows) {
  TestSet applied(chain, rows);
  add_ancestors(chain, applied);
  TestSet range(chain);
  char buffer[240];
  Text detail(buffer);
  if (resolve_range(chain, text, applied, range, detail) == Status::kOk) {
    detail.clear();
    list_ids(chain, range, detail);
    return buffer;
  }
  return std::string("no: ") + buffer;
}

TEST_CASE("ranges") {
  Labelled chain;
  const struct {
    const char* text;
    std::set<unsigned> at;
    const char* meaning;
  } rows[] = {
      {":", {}, "a, b, c, d, g, e, f, h"},
      {"b:c", {}, "b, c"},
      {"a:f", {}, "a, b, c, d, f"},
      {"c:f", {}, "c, f"},
      {"c:", {}, "c, f, h"},
      {":c", {}, "a, b, c"},
      {":e", {}, "a, b, g, e"},  // with what it depends on
      {"b:e", {}, "b, e"},
      {"c:c", {}, "c"},
      {"base:left@head", {}, "a, b, c, d, f, h"},
      {"left@base:", {}, "a, b, c, d, f, h"},
      {"side@base:", {}, "a, b, g, e"},
      {"other@base:", {}, "g"},  // e, a head that is not on its line, is not meant
      {"current:", {2}, "c, f, h"},
      {"current:", {}, "a, b, c, d, g, e, f, h"},
      {":current", {2, 4}, "a, b, c, g"},
      {":current", {}, "base"},
      {"-1:current", {2}, "b, c"},
      {"-3:current", {2}, "a, b, c"},
      {"-99:current", {2}, "a, b, c"},
      {"-1:h", {}, "f, h"},
      {"a:+1", {}, "a, b"},
      {"b:left@+2", {}, "b, c, d, f"},
      {"h:+2", {}, "h"},
      {":+1", {}, "no: \"+1\" could go several ways: a, g"},
      {"a+1:", {}, "b, c, d, e, f, h"},
      {"left@base+3:", {}, "c, f, h"},
      {"c:d", {}, "no: c does not lie below d"},
      {"c:a", {}, "no: c does not lie below a"},
      {"g:b", {}, "no: g does not lie below b"},
      {"-1:+1",
       {},
       "no: \"-1:+1\": one end is named; from there -N before the colon goes down, or +N behind it "
       "up"},
      {"+1:h",
       {},
       "no: \"+1:h\": one end is named; from there -N before the colon goes down, or +N behind it "
       "up"},
      {"b:left@-1",
       {},
       "no: \"b:left@-1\": one end is named; from there -N before the colon goes down, or +N "
       "behind it up"},
      {"-1:", {}, "no: there are several to count from: e, h; name one: e@-1"},
      {"c", {}, "no: \"c\" is no range: \"c:\" begins there, \":c\" ends there"},
      {"a:b:c", {}, "no: \"b:c\" is a range: that is for history and for --sql"},
      {"x:b", {}, "no: no revision or label is called \"x\""},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    CHECK(ranged(chain.chain(), row.text, row.at) == row.meaning);
  }
}

TEST_CASE("where a script of a range starts") {
  Labelled chain;
  const struct {
    const char* text;
    std::set<unsigned> start;
    const char* end;
  } rows[] = {
      {":b", {}, "b"},
      {"b:", {0, 1}, "heads"},
      {"left:h", {0, 1, 2}, "h"},
      {"-1:h", {0, 1, 2, 3, 6}, "h"},
      {"b:left@+1", {0, 1}, "left@+1"},
      {"current:b", {}, "b"},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    TestSet start(chain.chain());
    char buffer[240];
    Text detail(buffer);
    CHECK(resolve_start(chain.chain(), row.text, start, detail) == Status::kOk);
    CHECK(start.members() == row.start);
    CHECK(end_of_range(row.text) == std::string(row.end));
  }
  CHECK(end_of_range("b") == std::string("b"));
}

}  // namespace
}  // namespace aludel::tests
