// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "sql/parsing.h"

namespace {

using namespace aludel::sql;

/// verb | tables, those written with * | columns that are written | "?" where they aren't named
std::string dump(std::string_view sql, Language language) {
  const auto statement = parse(sql, language);
  if (!statement) return errors(sql, language);
  const auto* data = std::get_if<DataStatement>(&statement->node);
  if (data == nullptr) return "no data statement";
  std::string out = data->verb + " |";
  for (const DataStatement::Table& it : data->tables) {
    out += it.written ? " *" : " ";
    out += it.name.schema.empty() ? it.name.name : it.name.schema + "." + it.name.name;
  }
  out += " |";
  for (const Name& it : data->columns) out += " " + it.text;
  return data->names_columns ? out : out + " ?";
}

struct Row {
  std::string_view sql;
  std::string_view expected;
};

template <std::size_t kCount>
void check(const Row (&rows)[kCount], Language language) {
  for (const Row& row : rows) {
    CAPTURE(row.sql);
    CHECK(dump(row.sql, language) == row.expected);
  }
}

TEST_CASE("data statements of both databases") {
  const Row rows[] = {
      {"SELECT 1", "select | |"},
      {"SELECT a FROM t, app.u AS x JOIN v ON v.a = x.a", "select | t app.u v |"},
      {"SELECT a FROM t WHERE a IN (SELECT b FROM u) OR EXISTS (SELECT 1 FROM v)",
       "select | t u v |"},
      {"SELECT a FROM (SELECT b AS a FROM t) AS s", "select | t |"},
      {"SELECT t.a FROM t JOIN t AS x ON x.a = t.a", "select | t |"},
      {"WITH w AS (SELECT a FROM t), x AS (SELECT a FROM w) SELECT a FROM x, u", "select | t u |"},
      {"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
       "select | |"},
      {"SELECT (SELECT max(a) FROM t) + 1 AS b", "select | t |"},
      {"VALUES (1), ((SELECT a FROM t))", "select | t |"},
      {"INSERT INTO t (a, b) VALUES (1, 2)", "insert | *t | a b"},
      {"INSERT INTO t VALUES (1, 2), (3, 4)", "insert | *t | ?"},
      {"INSERT INTO t DEFAULT VALUES", "insert | *t |"},
      {"INSERT INTO app.t (a) SELECT a FROM app.t, u", "insert | *app.t u | a"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.a, (c, d) = (1, 2)",
       "insert | *t | a b c d"},
      {"WITH w AS (SELECT 1 AS a) INSERT INTO t (a) SELECT a FROM w RETURNING a",
       "insert | *t | a"},
      {"UPDATE t SET a = 1, b = (SELECT c FROM u) WHERE d", "update | *t u | a b"},
      {"UPDATE t AS x SET a = u.a FROM u WHERE u.k = x.k", "update | *t u | a"},
      {"DELETE FROM t WHERE a NOT IN (SELECT a FROM u)", "delete | *t u |"},
  };
  check(rows, Language::kSqlite);
  check(rows, Language::kPostgresql);
  check(rows, Language::kPortable);
}

TEST_CASE("data statements of SQLite") {
  const Row rows[] = {
      {"REPLACE INTO t (a) VALUES (1)", "replace | *t | a"},
      {"INSERT OR IGNORE INTO t VALUES (1)", "insert | *t | ?"},
      {"UPDATE OR FAIL main.t INDEXED BY i SET [a b] = 1", "update | *main.t | a b"},
      {"SELECT a FROM t WHERE a IN u", "select | t u |"},
      {"SELECT value FROM json_each('[]'), t", "select | t |"},
      {"DELETE FROM t WHERE a = 1 RETURNING *", "delete | *t |"},
  };
  check(rows, Language::kSqlite);
}

TEST_CASE("data statements of PostgreSQL") {
  const Row rows[] = {
      {"SELECT * FROM generate_series(1, 2) AS g, LATERAL (SELECT a FROM t) AS l", "select | t |"},
      {"TABLE app.t", "select | app.t |"},
      {"(SELECT a FROM t) UNION (SELECT a FROM u)", "select | t u |"},
      {"WITH w AS (SELECT 1 FROM w) SELECT * FROM w", "select | w |"},
      {"WITH d AS (DELETE FROM t RETURNING a) INSERT INTO u (a) SELECT a FROM d",
       "insert | *t *u | a"},
      {"DELETE FROM ONLY t USING u AS x, v WHERE t.a = x.a", "delete | *t u v |"},
      {"UPDATE t SET a[1] = 1, b.c = DEFAULT", "update | *t | a b"},
      {"INSERT INTO t (a) OVERRIDING USER VALUE VALUES (DEFAULT)", "insert | *t | a"},
      {"MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1 WHEN NOT MATCHED THEN "
       "INSERT (a, c) VALUES (u.a, 1)",
       "merge | *t u | b a c"},
      {"TRUNCATE a, ONLY app.b RESTART IDENTITY CASCADE", "truncate | *a *app.b |"},
      {"COPY t (a, b) FROM '/x' WITH (FORMAT csv)", "copy | *t | a b"},
      {"COPY t TO STDOUT", "copy | t | ?"},
      {"COPY (SELECT a FROM t) TO '/x'", "copy | t |"},
      {"CALL app.f(1, (SELECT a FROM t))", "call | t |"},
      {"DO $$BEGIN END$$", "do | |"},
      {"REFRESH MATERIALIZED VIEW CONCURRENTLY v WITH DATA", "refresh | *v |"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("what both databases know has errors in their words") {
  const Row rows[] = {
      {"SELECT a FROM",
       "a.sql:1:14: error: expected a table, but the statement ends here\n"
       "  1 | SELECT a FROM\n"
       "    |              ^\n"},
      {"SELECT a, FROM t",
       "a.sql:1:11: error: expected an expression; \"FROM\" is a keyword: as a name, write it in "
       "double quotes\n"
       "  1 | SELECT a, FROM t\n"
       "    |           ^~~~\n"},
      {"SELECT a FROM t WHERE b = 1 c",
       "a.sql:1:29: error: expected the end of the statement\n"
       "  1 | SELECT a FROM t WHERE b = 1 c\n"
       "    |                             ^\n"},
      {"SELECT a FROM t GROUP BY a WHERE b",
       "a.sql:1:28: error: expected the end of the statement\n"
       "  1 | SELECT a FROM t GROUP BY a WHERE b\n"
       "    |                            ^~~~~\n"},
      {"SELECT a INTO b FROM t",
       "a.sql:1:10: error: SELECT … INTO makes a table: write CREATE TABLE … AS SELECT\n"
       "  1 | SELECT a INTO b FROM t\n"
       "    |          ^~~~\n"},
      {"INSERT INTO t (a) VALUES (1",
       "a.sql:1:26: error: \"(\" is not closed before the statement "
       "ends\n"
       "  1 | INSERT INTO t (a) VALUES (1\n"
       "    |                          ^\n"},
      {"INSERT INTO t (a) VALUES (1),",
       "a.sql:1:30: error: expected \"(\", but the statement ends here\n"
       "  1 | INSERT INTO t (a) VALUES (1),\n"
       "    |                              ^\n"},
      {"INSERT INTO t (a) WHERE 1",
       "a.sql:1:19: error: expected \"VALUES\", \"SELECT\" or \"DEFAULT VALUES\"\n"
       "  1 | INSERT INTO t (a) WHERE 1\n"
       "    |                   ^~~~~\n"},
      {"INSERT t (a) VALUES (1)",
       "a.sql:1:8: error: expected \"INTO\"\n"
       "  1 | INSERT t (a) VALUES (1)\n"
       "    |        ^\n"},
      {"UPDATE t a = 1",
       "a.sql:1:10: error: expected \"SET\"\n"
       "  1 | UPDATE t a = 1\n"
       "    |          ^\n"},
      {"UPDATE t SET a = 1, WHERE b",
       "a.sql:1:21: error: expected a column's name; \"WHERE\" is a keyword: as a name, write it "
       "in "
       "double quotes\n"
       "  1 | UPDATE t SET a = 1, WHERE b\n"
       "    |                     ^~~~~\n"},
      {"UPDATE t SET a == 1",
       "a.sql:1:16: error: expected \"=\"\n"
       "  1 | UPDATE t SET a == 1\n"
       "    |                ^~\n"},
      {"DELETE t WHERE a",
       "a.sql:1:1: error: expected \"DELETE FROM\"\n"
       "  1 | DELETE t WHERE a\n"
       "    | ^~~~~~\n"},
      {"SELECT CASE a WHEN 1 END",
       "a.sql:1:22: error: expected \"THEN\"\n"
       "  1 | SELECT CASE a WHEN 1 END\n"
       "    |                      ^~~\n"},
      {"WITH w AS SELECT 1 SELECT 2",
       "a.sql:1:11: error: expected \"(\"\n"
       "  1 | WITH w AS SELECT 1 SELECT 2\n"
       "    |           ^~~~~~\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.sql);
    CHECK(errors(row.sql, Language::kSqlite) == row.expected);
  }
}

TEST_CASE("what one database alone knows is refused by name") {
  struct Refused {
    Language language;
    std::string_view sql;
    std::string_view expected;
  };
  const Refused rows[] = {
      {Language::kPostgresql, "INSERT OR IGNORE INTO t (a) VALUES (1)",
       "a.sql:1:8: error: only SQLite knows \"OR\"\n"
       "  1 | INSERT OR IGNORE INTO t (a) VALUES (1)\n"
       "    |        ^~\n"},
      {Language::kPortable, "INSERT OR IGNORE INTO t (a) VALUES (1)",
       "a.sql:1:8: error: only SQLite knows \"OR\"; write it in a \"@sqlite\" block\n"
       "  1 | INSERT OR IGNORE INTO t (a) VALUES (1)\n"
       "    |        ^~\n"},
      {Language::kSqlite, "DELETE FROM t USING u WHERE t.a = u.a",
       "a.sql:1:15: error: only PostgreSQL knows \"USING\"\n"
       "  1 | DELETE FROM t USING u WHERE t.a = u.a\n"
       "    |               ^~~~~\n"},
      {Language::kPortable, "INSERT INTO t (a) VALUES (DEFAULT)",
       "a.sql:1:27: error: only PostgreSQL knows \"DEFAULT\"; write it in a \"@postgresql\" block\n"
       "  1 | INSERT INTO t (a) VALUES (DEFAULT)\n"
       "    |                           ^~~~~~~\n"},
      {Language::kPostgresql, "COPY t FROM stdin",
       "a.sql:1:13: error: rows behind COPY … FROM stdin are no SQL: write INSERT statements "
       "(pg_dump --inserts writes them)\n"
       "  1 | COPY t FROM stdin\n"
       "    |             ^~~~~\n"},
  };
  for (const Refused& row : rows) {
    CAPTURE(row.sql);
    CHECK(errors(row.sql, row.language) == row.expected);
  }
}

}  // namespace
