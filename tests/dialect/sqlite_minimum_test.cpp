// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "dialect/sqlite/minimum.h"
#include "dialect/sqlite_database.h"
#include "sql/parser.h"

namespace aludel::dialect {
namespace {

/// The oldest engine that the statement is for, as the table has it; 0 for any.
unsigned needs(const std::string& sql, sql::Language language = sql::Language::kSqlite) {
  const text::Source source("r.sql", sql);
  text::Diagnostics parsing;
  const auto statements = sql::parse(source, language, parsing);
  REQUIRE(parsing.print() == "");
  REQUIRE(statements.size() == 1);
  for (unsigned minor = 20; minor <= 53; ++minor) {
    text::Diagnostics diagnostics;
    if (on_sqlite::check_minimum(statements[0], source, 3000000 + minor * 1000, diagnostics))
      return minor == 20 ? 0 : minor;
  }
  return 99;
}

std::string said(const std::string& sql, unsigned minimum) {
  const text::Source source("r.sql", sql);
  text::Diagnostics diagnostics;
  for (const auto& it : sql::parse(source, sql::Language::kSqlite, diagnostics))
    on_sqlite::check_minimum(it, source, minimum, diagnostics);
  return diagnostics.print();
}

struct Case {
  const char* sql;
  unsigned minor;
};

const Case kCases[] = {
    {"SELECT 1", 0},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY ON CONFLICT REPLACE, iif TEXT, b CHECK (b > 0))", 0},
    {"CREATE TABLE format (json TEXT, unixepoch INTEGER)", 0},
    {"CREATE INDEX i ON format (json)", 0},
    {"INSERT INTO format (json) VALUES (1)", 0},
    {"UPDATE t SET \"returning\" = 1, a = 2", 0},
    {"UPDATE t SET a = (SELECT b FROM u)", 0},
    {"DELETE FROM t WHERE a IN (SELECT b FROM u ORDER BY c)", 0},
    {"SELECT count(*) FROM t GROUP BY a HAVING count(*) > 1", 0},
    {"SELECT a FROM (SELECT a FROM t ORDER BY a)", 0},
    {"INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING", 24},
    {"INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2", 24},
    {"INSERT INTO t VALUES (1) ON CONFLICT DO UPDATE SET a = 2", 35},
    {"INSERT INTO t VALUES (1) ON CONFLICT (a) DO NOTHING ON CONFLICT (b) DO NOTHING", 35},
    {"ALTER TABLE t RENAME COLUMN a TO b", 25},
    {"CREATE VIEW v AS SELECT sum(a) OVER (PARTITION BY b ORDER BY c) FROM t", 25},
    {"CREATE VIEW v AS SELECT row_number() OVER w FROM t WINDOW w AS (ORDER BY c)", 25},
    {"CREATE VIEW v AS SELECT sum(a) OVER (ORDER BY b GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) "
     "FROM t",
     28},
    {"SELECT sum(a) FILTER (WHERE b) FROM t", 30},
    {"SELECT a FROM t ORDER BY a NULLS LAST", 30},
    {"CREATE TABLE t (a, b AS (a + 1))", 31},
    {"ALTER TABLE t ADD COLUMN b INTEGER GENERATED ALWAYS AS (a + 1) STORED", 31},
    {"UPDATE t SET a = iif(b, 1, 2)", 32},
    {"UPDATE t SET a = u.b FROM u WHERE u.id = t.id", 33},
    {"CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE t SET a = u.b FROM u; END", 33},
    {"INSERT INTO t VALUES (1) RETURNING a", 35},
    {"DELETE FROM t WHERE a = 1 RETURNING *", 35},
    {"WITH x AS MATERIALIZED (SELECT 1) INSERT INTO t SELECT * FROM x", 35},
    {"WITH x AS NOT MATERIALIZED (SELECT 1) INSERT INTO t SELECT * FROM x", 35},
    {"UPDATE t SET a = floor(b)", 35},
    {"CREATE TABLE t (a INTEGER) STRICT", 37},
    {"CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID", 37},
    {"CREATE TABLE t (a TEXT CHECK (json_valid(a)))", 38},
    {"UPDATE t SET a = b ->> 'c'", 38},
    {"CREATE TABLE t (a INTEGER DEFAULT (unixepoch()))", 38},
    {"CREATE VIEW v AS SELECT 1 FROM t RIGHT JOIN u ON t.a = u.a", 39},
    {"CREATE VIEW v AS SELECT 1 FROM t FULL OUTER JOIN u ON t.a = u.a", 39},
    {"UPDATE t SET a = 1 WHERE b IS NOT DISTINCT FROM c", 39},
    {"SELECT sum(a) FROM t HAVING sum(a) > 1", 39},
    {"SELECT (SELECT sum(a) FROM t HAVING sum(a) > 1) FROM t GROUP BY a", 39},
    {"CREATE VIEW v AS SELECT group_concat(a, ',' ORDER BY a) AS x FROM t", 44},
    {"UPDATE t SET a = concat(a, b)", 44},
    {"UPDATE t SET a = 1_000", 46},
    {"CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT RAISE(ABORT, 'no ' || new.a); END", 47},
    {"CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT RAISE(ABORT, 'no'); END", 0},
};

}  // namespace

TEST_CASE("each construct has the version that it came with") {
  for (const Case& it : kCases) {
    CAPTURE(it.sql);
    CHECK(needs(it.sql) == it.minor);
  }
}

TEST_CASE("portable SQL has what SQLite gets in older words") {
  CHECK(needs("UPDATE t SET a = 1 WHERE b IS DISTINCT FROM c", sql::Language::kPortable) == 0);
  CHECK(needs("CREATE TABLE t (a JSONB)", sql::Language::kPortable) == 38);
  // It says where NULL stands, which the databases don't agree on.
  CHECK(needs("CREATE VIEW v AS SELECT a FROM t ORDER BY a", sql::Language::kPortable) == 30);
  CHECK(needs("CREATE INDEX i ON t (a DESC)", sql::Language::kPortable) == 0);
}

TEST_CASE("what is too new is said at its place, with both ways out") {
  CHECK(said("CREATE TABLE t (\n  a INTEGER\n) STRICT;", 3035005) ==
        "r.sql:3:3: error: STRICT came with SQLite 3.37.0, and this program is for 3.35.5 and "
        "newer\n"
        "  3 | ) STRICT;\n"
        "    |   ^~~~~~\n"
        "note: either raise the minimum in aludel.toml: sqlite_minimum = \"3.37.0\"; or write a "
        "CHECK of typeof()\n");
  CHECK(said("DELETE FROM t RETURNING a", 3026000) ==
        "r.sql:1:15: error: RETURNING came with SQLite 3.35.0, and this program is for 3.26.0 and "
        "newer\n"
        "  1 | DELETE FROM t RETURNING a\n"
        "    |               ^~~~~~~~~\n"
        "note: either raise the minimum in aludel.toml: sqlite_minimum = \"3.35.0\"\n");
}

}  // namespace aludel::dialect
