// SPDX-License-Identifier: MIT
//
// Small databases, each made of each other by the statements of the diff, and back: on the server,
// with rows. The catalog is the other's; what a column had in both, its rows have still.
//
// A few of all; with ALUDEL_TEST_ALL many more. ALUDEL_TEST_SEED=n begins with another seed.
#include "diff/postgresql_worlds.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "dialect/postgresql_database.h"
#include "diff/diff.h"
#include "schema/compare.h"
#include "schema/postgresql_dump.h"

namespace aludel::diff {
namespace {

using dialect::PostgresqlDatabase;

bool is_generated(const std::string& column) { return column.find(" AS (") != column.npos; }

std::string fill(const World& world) {
  std::string out = "INSERT INTO p (id, name) VALUES (1, '1'), (3, '3'), (4, '4');";
  if (world.columns.empty()) return out;
  for (const char* value : {"1", "3", "4"}) {
    std::string names;
    std::string values;
    for (const auto& [name, written] : world.columns) {
      if (is_generated(written)) continue;
      names += (names.empty() ? "" : ", ") + name;
      values += (values.empty() ? "'" : ", '") + std::string(value) + "'";
    }
    out += "INSERT INTO t (" + names + ") VALUES (" + values + ");";
  }
  return out;
}

/// The columns that both have with values of their own, as text.
std::string shared(const World& a, const World& b) {
  std::string columns;
  for (const auto& [name, written] : a.columns) {
    const auto other = b.columns.find(name);
    if (other == b.columns.end() || is_generated(written) || is_generated(other->second)) continue;
    columns += (columns.empty() ? "" : ", ") + name + "::text::numeric::integer";
  }
  return columns.empty() ? "" : "SELECT " + columns + " FROM t ORDER BY 1";
}

std::string text_of(const Diff& diff) {
  std::string text;
  for (const Step& it : diff.steps) text += it.statement.text.text + ";\n";
  for (const auto& it : diff.left) text += "left: " + it.what + "\n";
  return text;
}

/// What the rows that are there don't let be, whatever the statements.
bool is_of_rows(const std::string& wrong) {
  for (const char* it :
       {"contains null values", "violates", "is violated by some row", "could not create",
        "invalid input", "out of range", "does not allow null values"}) {
    if (wrong.find(it) != wrong.npos) return true;
  }
  return false;
}

struct Counts {
  unsigned pairs = 0;
  unsigned refused = 0;
};

void go(const World& from, const schema::Schema& before, const World& to,
        const schema::Schema& after, Counts& counts) {
  const Diff found = diff(before, after, {});
  const std::string sql = text_of(found);
  CAPTURE(from.sql, to.sql, sql);
  CHECK(found.left.empty());
  ++counts.pairs;
  const dialect::Rendered script = dialect::render(sql, before);
  if (script.errors.find("the rows that there are have no value") != std::string::npos) {
    ++counts.refused;
    return;
  }
  REQUIRE(script.errors == "");
  CAPTURE(dialect::text_of(script.script));
  const PostgresqlDatabase db;
  CHECK(db(from.sql) == "");
  CHECK(db(fill(from)) == "");
  const std::string query = shared(from, to);
  const std::string rows = query.empty() ? "" : db(query);
  const std::string wrong = db.run(script.script);
  if (is_of_rows(wrong)) {
    ++counts.refused;
    return;
  }
  REQUIRE(wrong == "");
  std::string problems;
  CHECK(dialect::differences(after, schema::dumped(db, problems)) == "");
  CHECK(problems == "");
  if (!query.empty()) CHECK(db(query) == rows);
}

TEST_CASE("a key and what it refers to get another type together", "[postgresql]") {
  const auto keyed = [](const std::string& type) {
    return World{"CREATE TABLE p (id " + type + " PRIMARY KEY, name text UNIQUE, up " + type +
                     " REFERENCES p);\nCREATE TABLE c (id integer PRIMARY KEY, p_id " + type +
                     " NOT NULL REFERENCES p (id) ON DELETE CASCADE);\n",
                 {}};
  };
  Counts counts;
  for (const char* from : {"integer", "text", "bigint", "varchar(9)"}) {
    for (const char* to : {"integer", "text", "bigint", "varchar(9)"}) {
      const World a = keyed(from);
      const World b = keyed(to);
      go(a, dialect::read(a.sql), b, dialect::read(b.sql), counts);
    }
  }
  CHECK(counts.refused == 0);
}

TEST_CASE("on PostgreSQL each small database becomes each other one, with its rows",
          "[postgresql]") {
  const char* more = std::getenv("ALUDEL_TEST_ALL");
  const char* from = std::getenv("ALUDEL_TEST_SEED");
  const unsigned seed = from == nullptr ? 1 : static_cast<unsigned>(std::atoi(from));
  std::mt19937 random(seed);
  std::vector<World> worlds;
  std::vector<schema::Schema> schemas;
  for (int i = 0; i != (more == nullptr ? 7 : 40); ++i) {
    worlds.push_back(world(random));
    schemas.push_back(dialect::read(worlds.back().sql));
  }
  Counts counts;
  for (std::size_t i = 0; i != worlds.size(); ++i) {
    for (std::size_t j = 0; j != worlds.size(); ++j) {
      CAPTURE(seed);
      go(worlds[i], schemas[i], worlds[j], schemas[j], counts);
    }
  }
  std::cout << counts.pairs << " pairs, " << counts.refused << " need a value\n";
}

}  // namespace
}  // namespace aludel::diff
