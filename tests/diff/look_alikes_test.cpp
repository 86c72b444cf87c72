// SPDX-License-Identifier: MIT
#include "diff/look_alikes.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "schema/schemas.h"

namespace aludel::diff {
namespace {

using Kind = Rename::Kind;
using schema::made;

/// The pairs, a line for each: `column t.a -> b`.
std::string pairs(const std::vector<LookAlike>& found) {
  constexpr const char* kWords[] = {"table", "column",   "constraint", "index",
                                    "type",  "sequence", "value"};
  std::string text;
  for (const LookAlike& it : found) {
    if (!text.empty()) text += "; ";
    text += kWords[static_cast<unsigned>(it.rename.kind)];
    text += " " + it.rename.of.name + (it.rename.of.name.empty() ? "" : ".");
    text += it.rename.from + " -> " + it.rename.to;
  }
  return text;
}

struct Row {
  const char* language;
  const char* from;
  const char* to;
  const char* pairs;
};

constexpr Row kRows[] = {
    // Tables, by their columns and names.
    {"sqlite", "CREATE TABLE a (x INT, y INT, z INT)", "CREATE TABLE b (x INT, y INT, z INT)",
     "table a -> b"},
    {"sqlite", "CREATE TABLE a (x INT, y INT, z INT)", "CREATE TABLE b (x INT, y TEXT, z TEXT)",
     ""},
    {"sqlite", "CREATE TABLE a (x INT, y INT)", "CREATE TABLE b (x INT, z INT)", "table a -> b"},
    {"sqlite", "CREATE TABLE sensor (x INT, y INT, z INT)",
     "CREATE TABLE sensors (x INT, y TEXT, z TEXT)", "table sensor -> sensors"},
    {"sqlite", "CREATE TABLE sensor (x INT)", "CREATE TABLE sensors (v TEXT)", ""},
    // The likest first, none twice.
    {"sqlite", "CREATE TABLE a (x INT, y INT); CREATE TABLE b (x INT, y INT, z INT)",
     "CREATE TABLE c (x INT, y INT, z INT)", "table b -> c"},
    {"sqlite", "CREATE TABLE a (x INT, y INT)",
     "CREATE TABLE b (x INT, y INT, z INT); CREATE TABLE c (x INT, y INT)", "table a -> c"},
    // Columns, by type and place, or type and name.
    {"sqlite", "CREATE TABLE t (a INT, note TEXT, b INT)",
     "CREATE TABLE t (a INT, remark TEXT, b INT)", "column t.note -> remark"},
    {"sqlite", "CREATE TABLE t (a INT, note TEXT, b INT)",
     "CREATE TABLE t (a INT, b INT, remark TEXT)", ""},
    {"sqlite", "CREATE TABLE t (a INT, note TEXT, b INT)",
     "CREATE TABLE t (a INT, b INT, notes TEXT)", "column t.note -> notes"},
    {"sqlite", "CREATE TABLE t (a INT, note TEXT)", "CREATE TABLE t (a INT, note2 INT)", ""},
    {"sqlite", "CREATE TABLE t (a INT, note TEXT, name TEXT)",
     "CREATE TABLE t (a INT, names TEXT, noted TEXT)",
     "column t.note -> noted; column t.name -> names"},
    {"sqlite", "CREATE TABLE t (a INT, b INT)", "CREATE TABLE t (a INT, b INT, c INT)", ""},
    {"sqlite", "CREATE TABLE t (a INT, b AS (a + 1))", "CREATE TABLE t (a INT, c INT)", ""},
    // Constraints with a name, by what they say.
    {"sqlite", "CREATE TABLE t (a INT, CONSTRAINT x CHECK (a > 0))",
     "CREATE TABLE t (a INT, CONSTRAINT y CHECK (a > 0))", "constraint t.x -> y"},
    {"sqlite", "CREATE TABLE t (a INT, CONSTRAINT x CHECK (a > 0))",
     "CREATE TABLE t (a INT, CONSTRAINT y CHECK (a > 1))", ""},
    // Indexes, where there are words for it.
    {"sqlite", "CREATE TABLE t (a INT); CREATE INDEX x ON t (a)",
     "CREATE TABLE t (a INT); CREATE INDEX y ON t (a)", ""},
    {"postgresql", "CREATE TABLE t (a int); CREATE INDEX x ON t (a)",
     "CREATE TABLE t (a int); CREATE INDEX y ON t (a)", "index t.x -> y"},
    {"postgresql", "CREATE TABLE t (a int, b int); CREATE INDEX x ON t (a)",
     "CREATE TABLE t (a int, b int); CREATE INDEX y ON t (b)", ""},
    // Enums and their values, sequences.
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b')", "CREATE TYPE n AS ENUM ('a', 'b')",
     "type m -> n"},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b')", "CREATE TYPE n AS ENUM ('a', 'c')", ""},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b', 'c')", "CREATE TYPE m AS ENUM ('a', 'x', 'c')",
     "value m.b -> x"},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b', 'c')", "CREATE TYPE m AS ENUM ('a', 'c', 'x')",
     ""},
    {"postgresql", "CREATE SEQUENCE ticket", "CREATE SEQUENCE tickets",
     "sequence ticket -> tickets"},
    {"postgresql", "CREATE SEQUENCE ticket", "CREATE SEQUENCE tickets INCREMENT 2", ""},
};

}  // namespace

TEST_CASE("what looks like a rename, and what doesn't") {
  for (const Row& row : kRows) {
    INFO(row.from << "\n" << row.to);
    CHECK(pairs(look_alikes(made(row.language, row.from), made(row.language, row.to), {})) ==
          row.pairs);
  }
}

TEST_CASE("what is settled is asked no more, and opens what was hidden behind it") {
  const auto from = made("sqlite", "CREATE TABLE a (x INT, y INT, note TEXT)");
  const auto to = made("sqlite", "CREATE TABLE b (x INT, y INT, remark TEXT)");
  const Rename table{Kind::kTable, {}, "a", "b"};
  const Rename column{Kind::kColumn, {"", "b"}, "note", "remark"};
  CHECK(pairs(look_alikes(from, to, {})) == "table a -> b");
  CHECK(pairs(look_alikes(from, to, {table})) == "column b.note -> remark");
  CHECK(pairs(look_alikes(from, to, {table, column})) == "");
  CHECK(pairs(look_alikes(from, to, {table}, {column})) == "");
  CHECK(pairs(look_alikes(from, to, {}, {table})) == "");
}

TEST_CASE("a look-alike says what it is about") {
  const auto found = look_alikes(made("sqlite", "CREATE TABLE t (a INT, note TEXT)"),
                                 made("sqlite", "CREATE TABLE t (a INT, remark TEXT)"), {});
  REQUIRE(found.size() == 1);
  CHECK(found[0].said == "column \"note\" of table \"t\" is gone and \"remark\" is new, both TEXT");
  CHECK(found[0].place.span.begin == 23);
}

}  // namespace aludel::diff
