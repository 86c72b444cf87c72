// SPDX-License-Identifier: MIT
//
// Columns that aren't there: what the check says while the program is built, PostgreSQL says too,
// and the other way round.
#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "dialect/postgresql_database.h"

namespace aludel::dialect {
namespace {

constexpr const char* kBefore =
    "CREATE TYPE pair AS (x integer, y integer);\n"
    "CREATE TABLE p (id integer PRIMARY KEY, name text);\n"
    "CREATE TABLE t (id integer PRIMARY KEY, a text, n integer, both_of pair, many integer[],\n"
    "  twice integer GENERATED ALWAYS AS (n * 2) STORED);\n"
    "CREATE TABLE child (more text) INHERITS (p);\n"
    "CREATE VIEW v AS SELECT id, a AS said, upper(a) FROM t;\n"
    "CREATE VIEW w (one, two) AS SELECT id, n FROM t;\n"
    "CREATE VIEW every AS SELECT * FROM p;\n"
    "CREATE FUNCTION label(t) RETURNS text LANGUAGE sql AS 'SELECT $1.a';\n"
    "CREATE TABLE k (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, code text UNIQUE,\n"
    "  x integer, y integer, z integer, d integer UNIQUE DEFERRABLE, UNIQUE (x, y),\n"
    "  double_x integer GENERATED ALWAYS AS (x * 2) STORED);\n"
    "CREATE UNIQUE INDEX k_z ON k (z);\nCREATE UNIQUE INDEX k_lower ON k (lower(code));\n"
    "CREATE UNIQUE INDEX k_part ON k (x) WHERE y > 0;\n"
    "CREATE FUNCTION ring() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';";

/// What stands in braces is a column that is there. With another name in place of any of them
/// there is none; with all of them the statement is good.
const char* const kStatements[] = {
    // The statements of issue 4's review, and their like.
    "SELECT 1 FROM t WHERE {a} IS NULL",
    "SELECT {a}, t.{n}, public.t.{id} FROM t ORDER BY {a}, {n} + 1",
    "UPDATE t SET {a} = {n}::text WHERE {id} = 2 RETURNING {a}, t.{n}",
    "UPDATE t AS u SET {n} = u.{n} + {id} WHERE u.{a} = 'x'",
    "UPDATE t SET {n} = p.{id} FROM p WHERE p.{name} = t.{a} AND {name} > {a}",
    "UPDATE t SET ({n}, {a}) = (SELECT {id}, {name} FROM p WHERE p.{id} = {n})",
    "UPDATE t SET ({n}, {a}) = ({id}, DEFAULT)",
    "UPDATE t SET {both_of}.x = 1, {many}[{n}] = 2",
    "DELETE FROM t WHERE {a} = 'x'",
    "DELETE FROM t USING p WHERE t.{n} = p.{id} AND {name} = 'x' RETURNING {a}",
    "DELETE FROM t AS u WHERE EXISTS (SELECT FROM p WHERE {name} = u.{a} AND {a} = 'x')",
    "INSERT INTO t ({id}, {a}) SELECT {id}, {name} FROM p WHERE {name} IS NOT NULL",
    "INSERT INTO t ({id}, {n}) VALUES (1, 2) RETURNING {id}, {a}",
    "INSERT INTO t ({id}) VALUES ((SELECT coalesce(max({id}), 1) FROM p))",
    "INSERT INTO t (id, a) VALUES (1, 'x') ON CONFLICT ({id}) DO UPDATE SET {a} = excluded.{a}, "
    "{n} = t.{n} + t.{id} WHERE t.{n} > excluded.{id}",
    "INSERT INTO p AS q (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = q.{name} || "
    "excluded.{name}",
    "INSERT INTO p SELECT {id}, {a} FROM t",
    "MERGE INTO t USING p AS q ON t.{id} = q.{id} WHEN MATCHED AND q.{name} = 'x' THEN DELETE "
    "WHEN MATCHED THEN UPDATE SET {a} = q.{name} WHEN NOT MATCHED THEN INSERT ({id}, {a}) VALUES "
    "(q.{id}, q.{name})",
    // FROM.
    "SELECT {a}, {name} FROM t JOIN p ON t.{id} = p.{id} LEFT JOIN w ON {one} = t.{n}",
    "SELECT 1 FROM t JOIN p USING ({id}) WHERE {id} = 1",
    "SELECT 1 FROM t JOIN p USING (id) AS both_ids WHERE both_ids.id = 1 AND {name} = ''",
    "SELECT {name}, {a} FROM t NATURAL JOIN p",
    "SELECT {b}, u.{c} FROM (SELECT {a} AS b, {n} AS c FROM t) AS u WHERE {b} = 'x'",
    "SELECT {b}, {d} FROM (SELECT {a}, {n} FROM t) AS u (b, d)",
    "SELECT {b}, {m} FROM (SELECT {a}, {n} AS m FROM t) AS u (b)",
    "SELECT {b}, {d} FROM (VALUES (1, 2)) AS u (b, d)",
    "SELECT {a}, s.{b} FROM (SELECT t.*, p.{name} AS b FROM t, p) AS s",
    "SELECT s.{a} FROM t, LATERAL (SELECT t.*) AS s",
    "SELECT {column1} FROM (VALUES (1, 2)) AS u",
    "SELECT u.{b}, u.{n} FROM t AS u (i, b)",
    "SELECT {a}, s.{id} FROM (SELECT * FROM t) AS s WHERE s.{twice} > 1",
    "SELECT 1 FROM t, LATERAL (SELECT {name} AS m FROM p WHERE p.{id} = t.{n}) AS u WHERE u.{m} = "
    "''",
    "SELECT {more}, {name} FROM child",
    "SELECT {said}, v.{upper} FROM v",
    "SELECT {one}, w.{two} FROM w",
    "SELECT {id} FROM ONLY p TABLESAMPLE SYSTEM (10)",
    // Queries in queries, WITH, sets.
    "SELECT (SELECT {name} FROM p WHERE {id} = {n}) FROM t",
    "SELECT 1 FROM t WHERE {n} IN (SELECT {id} FROM p WHERE {a} = {name})",
    "SELECT 1 FROM t WHERE {n} = ANY ({many}) AND ({id}, {n}) = (SELECT {id}, 2 FROM p)",
    "WITH c AS (SELECT {a}, {n} AS m FROM t) SELECT {a}, {m} FROM c WHERE c.{m} > 1",
    "WITH c (x, y) AS (SELECT {a}, {n} FROM t) SELECT {x}, c.{y} FROM c",
    "WITH c (x) AS (SELECT {a}, {n} FROM t) SELECT {x}, {n} FROM c",
    "WITH c AS (DELETE FROM t WHERE {a} = 'x' RETURNING {id}) INSERT INTO p SELECT id FROM c",
    "WITH RECURSIVE c (i) AS (SELECT {id} FROM t UNION ALL SELECT i + 1 FROM c WHERE i < 9) "
    "SELECT {i} FROM c",
    "SELECT {a} FROM t UNION SELECT {name} FROM p ORDER BY a",
    "SELECT {a} AS said, count(*) FROM t GROUP BY {said}, t.{a} HAVING max({n}) > 1 ORDER BY said",
    "SELECT {a} AS said FROM t WHERE {a} = '' ORDER BY {said}, upper({a})",
    "SELECT DISTINCT ON ({n}) {a} FROM t ORDER BY {n}",
    "SELECT sum({n}) OVER (PARTITION BY {a} ORDER BY {id}) FROM t",
    "SELECT sum({n}) OVER x FROM t WINDOW x AS (PARTITION BY {a})",
    "SELECT count(*) FILTER (WHERE {a} = ''), string_agg({a}, ',' ORDER BY {n}) FROM t",
    "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY {n}) FROM t",
    // Expressions.
    "SELECT CASE {n} WHEN {id} THEN {a} ELSE 'x' END FROM t",
    "SELECT CAST({n} AS text), ({both_of}).x, {many}[{n}], ARRAY[{n}, {id}], ROW({a}, {n}) FROM t",
    "SELECT extract(year FROM now()), substring({a} FROM {n} FOR 2), position('x' IN {a}), "
    "trim(BOTH FROM {a}), overlay({a} PLACING 'x' FROM {n}) FROM t",
    "SELECT {n} BETWEEN {id} AND {twice}, {a} LIKE 'x', {a} IS DISTINCT FROM 'x' FROM t",
    "SELECT coalesce({a}, 'x'), nullif({n}, 0), greatest({n}, {id}) FROM t LIMIT 1",
    // Definitions.
    "CREATE VIEW x AS SELECT {a}, t.{n} FROM t WHERE {id} = 1",
    "CREATE POLICY x ON t USING ({a} = CURRENT_USER) WITH CHECK ({n} > t.{id})",
    "CREATE POLICY x ON t USING (EXISTS (SELECT FROM p WHERE {name} = {a}))",
    "CREATE TRIGGER x AFTER UPDATE ON t FOR EACH ROW WHEN (old.{a} IS DISTINCT FROM new.{n}::text) "
    "EXECUTE FUNCTION ring()",
    "ALTER TABLE t ALTER COLUMN many TYPE integer USING {n} + t.{id}",
    "ALTER TABLE t ADD CHECK ({n} > {id})",
};

/// Good ones in which not every name is a column of the model's.
const char* const kGood[] = {
    "SELECT t, ctid, tableoid, t.xmin, t.*, count(t) FROM t GROUP BY id",
    "SELECT t.label, u.count FROM t, (SELECT t FROM t) AS u GROUP BY t.id, u",
    "SELECT g, x.y, i FROM generate_series(1, 2) AS g, unnest(ARRAY[1]) "
    "WITH ORDINALITY AS x (y, i)",
    "SELECT g, i FROM generate_series(1, 2) WITH ORDINALITY AS g (v, i)",
    "SELECT k, value FROM jsonb_each('{}') AS e (k)",
    "SELECT r.x, z FROM json_to_record('{}') AS r (x integer, z text)",
    "SELECT relname, c.oid FROM pg_class AS c JOIN pg_namespace n ON n.oid = relnamespace",
    "SELECT table_name FROM information_schema.tables WHERE table_schema = CURRENT_SCHEMA",
    "SELECT upper FROM v",
    "SELECT upper(a), count(*) FROM t GROUP BY upper ORDER BY count, upper",
    "SELECT count FROM (SELECT count(*) FROM t) AS u",
    "SELECT name FROM every",
    "SELECT CURRENT_USER, SESSION_USER, LOCALTIME, CURRENT_DATE, CURRENT_CATALOG",
    "VALUES (1, 2), (3, 4) ORDER BY column2",
    "TABLE t ORDER BY a",
    "SELECT normalize(a, NFC), a IS NFD NORMALIZED FROM t",
    "SELECT INTERVAL '1' DAY, DATE '2026-01-01', a COLLATE \"C\" FROM t",
    "WITH RECURSIVE c (i, up) AS (SELECT id, n FROM t UNION ALL SELECT t.id, n FROM t JOIN c ON "
    "t.n = c.i) SEARCH DEPTH FIRST BY i SET way CYCLE i SET loops USING trail "
    "SELECT way, loops, trail FROM c",
    "SELECT j.id FROM (t JOIN p USING (id)) AS j WHERE j.a = ''",
    "SELECT x.a FROM (SELECT * FROM t JOIN w ON one = id) AS x WHERE x.two = 1",
    "SELECT (u.both_of).x, (t).a FROM t AS u, t",
    "INSERT INTO t (id, both_of.x, many[1]) VALUES (1, 2, 3)",
    "SELECT s.x FROM (SELECT (both_of).* FROM t) AS s",
    "SELECT xmlelement(name foo, xmlattributes(a AS bar)) FROM t",
    "EXPLAIN SELECT 1",
};

/// PostgreSQL's words where a column isn't there.
bool says_no_column(const std::string& answer) {
  return (answer.find("column") != std::string::npos &&
          answer.find("does not exist") != std::string::npos) ||
         answer.find("missing FROM-clause entry") != std::string::npos ||
         answer.find("column not found in data type") != std::string::npos ||
         answer.find("has no field") != std::string::npos;
}

/// The statement with the name in the braces numbered `bad` replaced, the others bare.
std::string with_bad(std::string_view text, std::size_t bad, std::size_t* count = nullptr) {
  std::string out;
  std::size_t seen = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      out += text[i];
      continue;
    }
    const std::size_t end = text.find('}', i);
    out += seen++ == bad ? std::string("nme") : std::string(text.substr(i + 1, end - i - 1));
    i = end;
  }
  if (count != nullptr) *count = seen;
  return out;
}

class Both {
 public:
  Both() : state_(render(kBefore, schema::Schema(postgresql().rules())).state) {
    REQUIRE_FALSE(state_.empty());
    REQUIRE(database_(kBefore).find("error") == std::string::npos);
  }

  std::string on_database(const std::string& sql) const {
    database_("BEGIN");
    std::string answer = database_(sql);
    database_("ROLLBACK");
    return answer;
  }

  std::string in_model(const std::string& sql) const {
    return render(sql, state_, sql::Language::kPostgresql, "", 150000).errors;
  }

 private:
  PostgresqlDatabase database_;
  schema::Schema state_;
};

TEST_CASE("columns of statements are there, or aren't, as PostgreSQL has it", "[postgresql]") {
  const Both both;
  constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  for (const char* text : kStatements) {
    std::size_t count = 0;
    const std::string good = with_bad(text, kNone, &count);
    CAPTURE(good);
    CHECK(both.on_database(good).find("error") == std::string::npos);
    CHECK(both.in_model(good).empty());
    for (std::size_t i = 0; i != count; ++i) {
      const std::string bad = with_bad(text, i);
      CAPTURE(bad);
      const std::string answer = both.on_database(bad);
      CAPTURE(answer);
      CHECK(says_no_column(answer));
      const std::string at =
          "test.sql:1:" + std::to_string(bad.find("nme") + 1) + ": error: no such column";
      CHECK(both.in_model(bad).substr(0, at.size()) == at);
    }
  }
}

TEST_CASE("names that are no columns of the model's are not judged", "[postgresql]") {
  const Both both;
  for (const char* sql : kGood) {
    CAPTURE(sql);
    const std::string answer = both.on_database(sql);
    CAPTURE(answer);
    CHECK(answer.find("error") == std::string::npos);
    CHECK(both.in_model(sql).empty());
  }
}

/// What PostgreSQL says when it reads the statement; none of the tables has rows.
const char* const kWritten[] = {
    "INSERT INTO p (id, name) VALUES (1, 'x'), (2, 'y')",
    "INSERT INTO p (id, name) VALUES (1, 'x', 2)",
    "INSERT INTO p (id, name) VALUES (1)",
    "INSERT INTO p VALUES (1)",
    "INSERT INTO p VALUES (1, 'x', 2)",
    "INSERT INTO p (id, name) SELECT id, a FROM t",
    "INSERT INTO p (id, name) SELECT id FROM t",
    "INSERT INTO p (id, name) SELECT id, a, n FROM t",
    "INSERT INTO p (id, name) SELECT * FROM p",
    "INSERT INTO p (id, name) SELECT p.* FROM p",
    "INSERT INTO t (id, n, a) SELECT (both_of).*, 'x' FROM t",
    "INSERT INTO w (one, two) SELECT count(*), 2 HAVING false",
    "INSERT INTO p SELECT id FROM t",
    "INSERT INTO p SELECT id, a, n FROM t",
    "INSERT INTO p (id, name) (SELECT 1, 'x')",
    "INSERT INTO p DEFAULT VALUES ON CONFLICT DO NOTHING",
    "INSERT INTO p (id, name) VALUES (1, 'x') ON CONFLICT (name) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (code) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (id) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (y, x) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (x) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (x) WHERE y > 0 DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (x, y, z) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (z) DO UPDATE SET code = excluded.code",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT (lower(code)) DO NOTHING",
    "INSERT INTO k (code) VALUES ('x') ON CONFLICT ON CONSTRAINT k_pkey DO NOTHING",
    "INSERT INTO k (id) VALUES (1)",
    "INSERT INTO k (id) VALUES (DEFAULT)",
    "INSERT INTO k (id) OVERRIDING SYSTEM VALUE VALUES (1)",
    "INSERT INTO k (id) OVERRIDING USER VALUE VALUES (1)",
    "INSERT INTO k (double_x) VALUES (1)",
    "INSERT INTO k (double_x) VALUES (DEFAULT)",
    "INSERT INTO k (double_x, x) VALUES (DEFAULT, 1), (DEFAULT, 2)",
    "INSERT INTO k (x, double_x) SELECT 1, 2",
    "UPDATE k SET double_x = 1",
    "UPDATE k SET double_x = DEFAULT, x = 2",
    "UPDATE k SET id = 1",
    "UPDATE k SET id = DEFAULT",
    "UPDATE k SET (x, id) = (1, DEFAULT)",
    "UPDATE k SET (id, x) = (1, DEFAULT)",
    "WITH c AS (INSERT INTO p (id) VALUES (1, 2) RETURNING id) SELECT 1 FROM c",
    "MERGE INTO k USING p ON k.id = p.id WHEN NOT MATCHED THEN INSERT (x, y) VALUES (1)",
    "MERGE INTO k USING p ON k.id = p.id WHEN NOT MATCHED THEN INSERT (x, y) VALUES (1, 2)",
    "MERGE INTO k USING p ON k.id = p.id WHEN NOT MATCHED THEN INSERT (id) VALUES (1)",
};

TEST_CASE("what is written suits its table, or doesn't, as PostgreSQL has it", "[postgresql]") {
  const Both both;
  std::size_t refused = 0;
  for (const char* sql : kWritten) {
    CAPTURE(sql);
    const std::string answer = both.on_database(sql);
    const std::string errors = both.in_model(sql);
    CAPTURE(answer, errors);
    // Rows that go wrong are no business of the model's.
    const bool is_refused =
        answer.find("error") != std::string::npos && answer.find("null value") == std::string::npos;
    refused += is_refused;
    CHECK(errors.empty() == !is_refused);
  }
  CHECK(refused == 18);
}

TEST_CASE("a text in double quotes is told what it lacks", "[postgresql]") {
  const Both both;
  CHECK(both.in_model("UPDATE t SET a = \"text\"") ==
        "test.sql:1:18: error: no such column \"text\" in table \"t\"\n"
        "  1 | UPDATE t SET a = \"text\"\n"
        "    |                  ^~~~~~\n"
        "note: a text stands in single quotes: 'text'\n"
        "test.sql:3:14: note: table \"t\" is defined here\n"
        "  3 | CREATE TABLE t (id integer PRIMARY KEY, a text, n integer, both_of pair, many "
        "integer[],\n"
        "    |              ^\n");
}

}  // namespace
}  // namespace aludel::dialect
