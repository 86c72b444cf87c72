// SPDX-License-Identifier: MIT
//
// Small databases, each made of each other by the statements of the diff, and back: on the engine,
// with rows. The catalog is the other's; what a column had in both, its rows have still.
//
// A few of all; with ALUDEL_TEST_ALL many more. ALUDEL_TEST_SEED=n begins with another seed.
#include "diff/sqlite_worlds.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "dialect/sqlite_database.h"
#include "diff/diff.h"
#include "schema/compare.h"

namespace aludel::diff {
namespace {

using dialect::SqliteDatabase;

bool is_generated(const std::string& column) { return column.find(" AS (") != column.npos; }

void fill(SqliteDatabase& db, const World& world) {
  db.execute("INSERT INTO p VALUES (1, '1'), (3, '3'), (4, '4')");
  if (world.columns.empty()) return;
  for (const char* value : {"1", "3", "4"}) {
    std::string names;
    std::string values;
    for (const auto& [name, written] : world.columns) {
      if (is_generated(written)) continue;
      names += (names.empty() ? "" : ", ") + name;
      values += (values.empty() ? "" : ", ") + std::string(value);
    }
    INFO(names);
    CHECK(db.execute("INSERT INTO t (" + names + ") VALUES (" + values + ")") == "");
  }
}

/// The columns that both have with values of their own, as text: what type they are of is another
/// question.
std::string shared(const World& a, const World& b) {
  std::string columns;
  for (const auto& [name, written] : a.columns) {
    const auto other = b.columns.find(name);
    if (other == b.columns.end() || is_generated(written) || is_generated(other->second)) continue;
    columns += (columns.empty() ? "" : ", ") + ("CAST(CAST(" + name + " AS REAL) AS INTEGER)");
  }
  return columns.empty() ? "" : "SELECT " + columns + " FROM t ORDER BY 1";
}

std::string text_of(const Diff& diff) {
  std::string text;
  for (const Step& it : diff.steps) text += it.statement.text.text + ";\n";
  for (const auto& it : diff.left) text += "left: " + it.what + "\n";
  return text;
}

std::string differences(const schema::Schema& expected, const schema::Schema& actual) {
  std::string text;
  for (const auto& it : schema::compare(expected, actual)) {
    text += it.what + ": " + it.expected + " / " + it.actual + '\n';
  }
  return text;
}

struct Counts {
  unsigned pairs = 0;
  unsigned refused = 0;  // a value for the rows there are is the caller's to give
};

void go(const World& from, const World& to, Counts& counts) {
  SqliteDatabase db;
  REQUIRE(db.execute(from.sql) == "");
  fill(db, from);
  SqliteDatabase other;
  REQUIRE(other.execute(to.sql) == "");
  const schema::Schema before = db.schema();
  const schema::Schema after = other.schema();
  const Diff found = diff(before, after, {});
  const std::string sql = text_of(found);
  CAPTURE(from.sql, to.sql, sql);
  CHECK(found.left.empty());
  const std::string query = shared(from, to);
  const dialect::Rows rows = query.empty() ? dialect::Rows() : db.rows(query);
  const dialect::Rendered script = dialect::render(sql, before, 3038000);
  ++counts.pairs;
  if (script.errors.find("say what the rows there are get") != std::string::npos) {
    ++counts.refused;
    return;
  }
  REQUIRE(script.errors == "");
  CAPTURE(dialect::text_of(script.script));
  const std::string wrong = db.run(script.script);
  for (const char* of_rows :
       {"values that are not the same as", "UNIQUE constraint failed", "CHECK constraint failed",
        "FOREIGN KEY constraint failed", "cannot store", "without a value"}) {
    if (wrong.find(of_rows) == std::string::npos) continue;
    ++counts.refused;
    return;
  }
  REQUIRE(wrong == "");
  CHECK(differences(after, db.schema()) == "");
  CHECK(db.integrity() == "");
  if (!query.empty()) CHECK(db.rows(query) == rows);
}

TEST_CASE("on SQLite each small database becomes each other one, with its rows") {
  const char* more = std::getenv("ALUDEL_TEST_ALL");
  const char* from = std::getenv("ALUDEL_TEST_SEED");
  const unsigned seed = from == nullptr ? 1 : static_cast<unsigned>(std::atoi(from));
  std::mt19937 random(seed);
  std::vector<World> worlds;
  for (int i = 0; i != (more == nullptr ? 24 : 240); ++i) worlds.push_back(world(random));
  Counts counts;
  for (const World& a : worlds) {
    for (const World& b : worlds) {
      CAPTURE(seed);
      go(a, b, counts);
    }
  }
  std::cout << counts.pairs << " pairs, " << counts.refused << " need a value for their rows\n";
}

}  // namespace
}  // namespace aludel::diff
