// SPDX-License-Identifier: MIT
//
// Columns that aren't there, as SQLite has it: what the check refuses the engine refuses, and what
// the engine takes the check doesn't mind.
#include <catch2/catch.hpp>
#include <string>

#include "dialect/sqlite_database.h"

namespace aludel::dialect {
namespace {

constexpr unsigned kMinimum = 3038005;

constexpr const char* kBefore =
    "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);\n"
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT UNIQUE, n INT, m INT,\n"
    "  twice INT GENERATED ALWAYS AS (n * 2), UNIQUE (n, m));\n"
    "CREATE TABLE tight (k TEXT PRIMARY KEY, v) WITHOUT ROWID;\n"
    "CREATE VIRTUAL TABLE words USING fts5(body);\n"
    "CREATE VIEW v AS SELECT id, a AS said, count(*) OVER () FROM t;\n";

/// Each is taken or refused by both.
const char* const kStatements[] = {
    "SELECT a, t.N, main.t.id FROM t WHERE nme = 1",
    "SELECT A, T.n, Main.t.Id, [a], `a`, \"a\", \"text\", 'text' FROM t",
    "SELECT rowid, _rowid_, t.oid FROM t",
    "SELECT a AS x FROM t WHERE x = 1 GROUP BY x HAVING x > 1 ORDER BY x + 1",
    "SELECT a AS x FROM t WHERE y = 1",
    "SELECT count(*) FROM t ORDER BY count",
    "SELECT \"count(*)\" FROM (SELECT count(*) FROM t)",
    "SELECT value, key, j.type FROM json_each('[]') AS j",
    "SELECT name, p.tbl_name FROM sqlite_master AS p",
    "SELECT name, pk FROM pragma_table_info('t')",
    "SELECT body, rank, words FROM words WHERE words MATCH 'x'",
    "SELECT said FROM v WHERE v.id = 1",
    "SELECT x FROM (VALUES (1)) AS u (x)",
    "SELECT column1 FROM (VALUES (1))",
    "SELECT x, nme FROM (SELECT a AS x FROM t)",
    "SELECT u.x, u.nme FROM (SELECT a AS x FROM t) AS u",
    "SELECT name FROM (SELECT t.* FROM t, p)",
    "SELECT a, name FROM (SELECT t.*, p.name FROM t, p)",
    "SELECT a, `n + 1` FROM (SELECT (a), n + 1 FROM t)",
    "WITH c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5) SELECT i FROM c",
    "WITH c (i) AS (SELECT 1) SELECT j FROM c",
    "SELECT (SELECT name FROM p WHERE p.id = n) FROM t",
    "SELECT (SELECT name FROM p WHERE p.id = nme) FROM t",
    "SELECT nme.id FROM t",
    "SELECT true, false, CURRENT_TIMESTAMP FROM t",
    "SELECT sum(n) OVER w FROM t WINDOW w AS (PARTITION BY nme)",
    "UPDATE t SET a = nme",
    "UPDATE t SET a = \"nme\"",
    "UPDATE t SET nme = 1",
    "UPDATE t SET n = p.id FROM p WHERE name = a",
    "UPDATE t SET (n, m) = (SELECT id, name FROM p WHERE id = t.id)",
    "UPDATE t SET twice = 1",
    "DELETE FROM t WHERE nme",
    "INSERT INTO t (id, a) SELECT nme, 1 FROM p",
    "INSERT INTO t (id, a) VALUES (1, 2, 3)",
    "INSERT INTO t (id, a) VALUES (1)",
    "INSERT INTO p VALUES (1)",
    "INSERT INTO p VALUES (1, 2)",
    "INSERT INTO t VALUES (1, 2, 3, 4)",
    "INSERT INTO t VALUES (1, 2, 3, 4, 5)",
    "INSERT INTO t (id, twice) VALUES (1, 2)",
    "INSERT INTO t (rowid, a) VALUES (1, 2)",
    "INSERT INTO p SELECT * FROM p WHERE true",
    "INSERT INTO p SELECT id, a FROM t WHERE true ON CONFLICT (id) DO UPDATE SET name = "
    "excluded.name",
    "INSERT INTO p VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET name = excluded.nme",
    "INSERT INTO p VALUES (1, 2) ON CONFLICT (name) DO NOTHING",
    "INSERT INTO t (n) VALUES (1) ON CONFLICT (m, n) DO NOTHING",
    "INSERT INTO t (n) VALUES (1) ON CONFLICT (n) DO NOTHING",
    "INSERT INTO tight VALUES (1, 2) ON CONFLICT (k) DO NOTHING",
    "INSERT INTO words (body) VALUES ('x')",
    "INSERT INTO words (words) VALUES ('optimize')",
    "INSERT INTO p (id) VALUES (7) RETURNING nme",
    "INSERT INTO p (id) VALUES (7) RETURNING name AS x, rowid",
    "REPLACE INTO p (id, nme) VALUES (1, 2)",
};

TEST_CASE("columns of statements are there, or aren't, as SQLite has it") {
  const Rendered before = render(kBefore, schema::Schema(sqlite().rules()), kMinimum);
  REQUIRE(before.errors.empty());
  SqliteDatabase database;
  REQUIRE(database.run(before.script).empty());
  std::size_t refused = 0;
  for (const char* sql : kStatements) {
    CAPTURE(sql);
    const std::string errors = render(sql, before.state, kMinimum).errors;
    SqliteDatabase copy(database);
    const std::string answer = copy.execute(sql);
    CAPTURE(errors, answer);
    CHECK(errors.empty() == answer.empty());
    refused += !answer.empty();
  }
  CHECK(refused > 20);
}

}  // namespace
}  // namespace aludel::dialect
