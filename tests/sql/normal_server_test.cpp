// SPDX-License-Identifier: MIT
//
// PostgreSQL is given an expression, a default, an index or a view, and prints it back in its own
// way: both must have one normal form.
#include <catch2/catch.hpp>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

#include "postgresql/server.h"
#include "sql/normal.h"
#include "sql/parser.h"

namespace {

using namespace aludel::sql;
using aludel::tests::Connection;
using aludel::tests::FreshDatabase;

std::string normal(std::string_view text) {
  const std::string once =
      normal_form({std::string(text), Language::kPostgresql, {{0, text.size()}}});
  CHECK(normal_form({once, Language::kPostgresql, {{0, once.size()}}}) == once);
  return once;
}

/// The types of t's columns.
class Types {
 public:
  explicit Types(const Connection& db) {
    std::istringstream in(
        db("SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod),"
           " E'\\n') FROM pg_attribute WHERE attrelid = 't'::regclass AND "
           "attnum > 0"));
    for (std::string line; std::getline(in, line);) {
      const std::size_t blank = line.find(' ');
      const auto table =
          parse("CREATE TABLE x (a " + line.substr(blank + 1) + ")", Language::kPostgresql);
      REQUIRE(table);
      columns_[line.substr(0, blank)] = *std::get<CreateTable>(table->node).columns[0].type;
    }
  }

  ColumnTypes operator()(const std::string& value = {}) const {
    const auto of = [this](std::string_view name) {
      const auto it = columns_.find(std::string(name));
      return it == columns_.end() ? nullptr : &it->second;
    };
    return {of, of(value)};
  }

 private:
  std::map<std::string, TypeName> columns_;
};

std::string normal(std::string_view text, const ColumnTypes& types) {
  return normal_form({std::string(text), Language::kPostgresql, {{0, text.size()}}}, types);
}

constexpr const char* kTables =
    "CREATE TYPE mood AS ENUM ('sad', 'ok');"
    "CREATE TYPE pair AS (x integer, y integer);"
    "CREATE FUNCTION f(integer) RETURNS integer IMMUTABLE LANGUAGE sql AS 'SELECT $1';"
    "CREATE SEQUENCE s;"
    "CREATE TABLE t (i integer, j integer, b bigint, n numeric, d double precision, x text, y text,"
    " v varchar(20), c char(3), p boolean, q boolean, at timestamptz, ts timestamp, day date,"
    " u uuid, js jsonb, arr integer[], tags text[], m mood, pr pair, bits bit(8), bin bytea);"
    "CREATE TABLE u (i integer, z text, k integer);";

TEST_CASE("normal form: conditions that PostgreSQL prints back", "[postgresql]") {
  constexpr const char* kConditions[] = {
      "i > 0",
      "i>0 AND j<10",
      "i > 0 AND j > 0 AND b > 0",
      "i > 0 AND (j > 0 AND b > 0)",
      "(i > 0 OR j > 0) AND b > 0",
      "i > 0 OR j > 0 AND b > 0",
      "NOT i = j",
      "NOT (p AND q)",
      "NOT p AND q",
      "i != j",
      "i <> -1",
      "i > -1",
      "i > - 1",
      "i * -1 = j",
      "-i = +j",
      "i + j * b - 2 = 0",
      "(i + j) * b = 0",
      "i - (j - b) = 0",
      "i - j - b = 0",
      "i / j / b = 1",
      "i / (j / b) = 1",
      "i % 2 = 0",
      "|/ d = 2",
      "@ i = 1",
      "i & 1 = 0",
      "i # 1 | 2 << 1 = 0",
      "~i = 1",
      "b > 5000000000",
      "b = 0",
      "n > 0",
      "n >= 0.5 AND n < 1.50",
      "n > 1e3",
      "n > .5",
      "d > 1",
      "d > 1.5::float8",
      "n = '1.5'::numeric",
      "i = '5'::int",
      "i = CAST(n AS integer)",
      "i::text = x",
      "i::bigint = b",
      "n::numeric(10,2) = n",
      "x = 'a'",
      "x <> ''",
      "x = 'it''s'",
      "x = E'it\\'s'",
      "x = $$a'b$$",
      "x = 'a'\n'b'",
      "x || y = 'ab'",
      "x || 'a' || y <> ''",
      "x || (y || 'a') <> ''",
      "x LIKE 'a%'",
      "x NOT LIKE 'a%'",
      "x ILIKE 'a%' OR x NOT ILIKE '%b'",
      "x LIKE 'a!%' ESCAPE '!'",
      "x SIMILAR TO '(a|b)%'",
      "x NOT SIMILAR TO 'a' ESCAPE '!'",
      "x ~ '^a' AND x !~* 'b$'",
      "x ~~ 'a' AND x !~~ 'b'",
      "i IN (1, 2, 3)",
      "i IN (1)",
      "i NOT IN (1, 2)",
      "i NOT IN (1)",
      "i IN (1, j)",
      "i IN (1, 2, j)",
      "i NOT IN (1, 2, j, b)",
      "i IN (j, b)",
      "i IN (1, -2)",
      "x IN ('a', 'b')",
      "x NOT IN ('a', 'b')",
      "v IN ('a', 'b')",
      "v NOT IN ('a', 'b')",
      "n IN (1, 2)",
      "b IN (1, 2)",
      "(i, j) IN ((1, 2), (3, 4))",
      "i = ANY (ARRAY[1, 2])",
      "i = ANY (arr)",
      "i <> ALL (arr)",
      "i > SOME (arr)",
      "i BETWEEN 1 AND 10",
      "i NOT BETWEEN 1 AND 10",
      "i BETWEEN j AND j + 10 AND p",
      "i BETWEEN SYMMETRIC 10 AND 1",
      "n BETWEEN 0 AND 100",
      "i IS NULL",
      "i ISNULL OR j NOTNULL",
      "i IS NOT NULL AND j IS NOT NULL",
      "(i IS NULL) = (j IS NULL)",
      "(i IS NULL) <> (j IS NULL)",
      "p",
      "p IS TRUE OR q IS NOT FALSE OR p IS UNKNOWN",
      "p = TRUE",
      "p = 't'::boolean",
      "p IS DISTINCT FROM q",
      "i IS NOT DISTINCT FROM j",
      "i IS DISTINCT FROM NULL",
      "(i, j) = (1, 2)",
      "(i, j) <> (1, 2)",
      "(i, j) < (1, 2)",
      "ROW(i, j) IS NOT NULL",
      "COALESCE(i, j, 0) > 0",
      "COALESCE(x, 'a') = 'a'",
      "NULLIF(x, '') IS NOT NULL",
      "GREATEST(i, j) > LEAST(i, j)",
      "CASE WHEN p THEN i > 0 ELSE j > 0 END",
      "CASE WHEN p THEN i > 0 END",
      "CASE x WHEN 'a' THEN 1 WHEN 'b' THEN 2 ELSE 0 END = 1",
      "CASE WHEN p THEN 'a' ELSE NULL END IS NULL",
      "length(x) <= 10",
      "lower(x) = x",
      "pg_catalog.lower(x) = x",
      "public.f(i) = 1",
      "substring(x from 1 for 2) = 'ab'",
      "substring(x for 2) = 'ab'",
      "substring(x, 1, 2) = 'ab'",
      "substring(x from 'a.b') = 'ab'",
      "trim(x) <> ''",
      "trim(leading 'a' from x) = trim(trailing 'b' from x)",
      "trim(both from x) = btrim(y, 'ab')",
      "position('a' in x) > 0",
      "overlay(x placing 'b' from 2 for 1) = 'ab'",
      "extract(year from day) > 2000",
      "EXTRACT('epoch' FROM at) > 0",
      "date_trunc('day', ts) = ts",
      "day > date '2020-01-01'",
      "day > '2020-01-01'::date",
      "at < now() + interval '1 day'",
      "at < CURRENT_TIMESTAMP",
      "day = CURRENT_DATE",
      "at AT TIME ZONE 'utc' = ts",
      "timezone('utc', at) = ts",
      "x COLLATE \"C\" < 'a'",
      "x > 'a' COLLATE \"C\"",
      "x < y COLLATE \"C\"",
      "js ->> 'a' = 'b'",
      "js -> 'a' ->> 'b' = 'c'",
      "js #>> '{a,b}'::text[] = 'c'",
      "js @> '{}'::jsonb",
      "js ? 'a' OR js ?| ARRAY['a', 'b']",
      "arr[1] = 1 AND arr[1:2] = ARRAY[1, 2]",
      "arr @> ARRAY[1]",
      "tags && ARRAY['a', 'b']",
      "ARRAY[i, j] = arr",
      "array_length(tags, 1) > 0",
      "m = 'ok'::mood",
      "(pr).x > 0",
      "bits = B'00000001'",
      "bits = X'01'",
      "x = CURRENT_USER OR x = USER",
      "i OPERATOR(pg_catalog.=) j",
      "num_nulls(VARIADIC arr) = 1",
      "(i = 1) = (j = 1)",
      "((i)) = ((((j))))",
      "i = 1 OR (i = 2 OR i = 3)",
      "x IS NORMALIZED",
      "(day, day) OVERLAPS (day, day)",
      "i::numeric / 2 > 0",
      "make_interval(days => i) > interval '1 day'",
      "concat(x, y) <> format('%s', x)",
      "x = left(y, 2)",
      "u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'::uuid",
      "bin = '\\x00'::bytea",
  };
  const FreshDatabase database;
  const Connection db(database.conninfo());
  REQUIRE(db(kTables).empty());
  const Types types(db);
  for (const std::string condition : kConditions) {
    CAPTURE(condition);
    REQUIRE(db("ALTER TABLE t ADD CONSTRAINT ck CHECK (" + condition + ")") == "");
    const std::string back =
        db("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE "
           "conname = 'ck'");
    CAPTURE(back);
    CHECK(normal(condition) == normal(back));
    CHECK(normal(condition, types()) == normal(back, types()));
    db("ALTER TABLE t DROP CONSTRAINT ck");
  }
}

TEST_CASE("normal form: what PostgreSQL prints back of columns whose types are known",
          "[postgresql]") {
  constexpr const char* kConditions[] = {
      "v = 'a'",
      "v <> '' AND v || 'a' <> 'b'",
      "v LIKE 'a%'",
      "lower(v) = 'a'",
      "n * 2 > 0",
      "(n + 1) / 2 - 3 >= 0.5",
      "d ^ 2 = 4 OR d / 2 > 1",
      "day > '2020-01-01'",
      "day BETWEEN '2020-01-01' AND '2021-01-01'",
      "m = 'ok' OR m <> 'sad'",
      "m IN ('ok', 'sad')",
      "u = 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
  };
  // These stay different: what the server makes of a literal, or of another operator's operand.
  constexpr const char* kDifferent[] = {
      "at < now() + '1 hour'",            // '01:00:00'::interval
      "js @> '{}'",                       // '{}'::jsonb
      "day = '2020-1-1'",                 // '2020-01-01'
      "round(n) > 1.5 AND abs(d) < 2.5",  // (2.5)::double precision
  };
  const FreshDatabase database;
  const Connection db(database.conninfo());
  REQUIRE(db(kTables).empty());
  const Types types(db);
  const auto printed = [&](const std::string& condition) {
    REQUIRE(db("ALTER TABLE t ADD CONSTRAINT ck CHECK (" + condition + ")") == "");
    std::string back =
        db("SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE "
           "conname = 'ck'");
    db("ALTER TABLE t DROP CONSTRAINT ck");
    return back;
  };
  for (const std::string condition : kConditions) {
    const std::string back = printed(condition);
    CAPTURE(condition, back);
    CHECK(normal(condition, types()) == normal(back, types()));
  }
  for (const std::string condition : kDifferent) {
    const std::string back = printed(condition);
    CAPTURE(condition, back);
    CHECK(normal(condition, types()) != normal(back, types()));
  }
}

TEST_CASE("normal form: defaults that PostgreSQL prints back", "[postgresql]") {
  struct Default {
    const char* column;
    const char* expression;
  };
  constexpr Default kDefaults[] = {
      {"i", "0"},
      {"i", "-1"},
      {"i", "(1 + 2)"},
      {"b", "5000000000"},
      {"n", "1.50"},
      {"n", "0"},
      {"x", "'a'"},
      {"x", "''"},
      {"v", "'a'"},
      {"x", "'a'::text"},
      {"x", "NULL"},
      {"p", "true"},
      {"p", "FALSE"},
      {"at", "now()"},
      {"at", "CURRENT_TIMESTAMP"},
      {"ts", "(now() AT TIME ZONE 'utc')"},
      {"day", "CURRENT_DATE"},
      {"u", "gen_random_uuid()"},
      {"i", "nextval('s')"},
      {"i", "nextval('public.s'::regclass)"},
      {"js", "'{}'::jsonb"},
      {"tags", "'{}'::text[]"},
      {"tags", "ARRAY[]::text[]"},
      {"arr", "ARRAY[1, 2]"},
      {"m", "'ok'::mood"},
      {"x", "CURRENT_USER"},
      {"x", "lower('A' || 'B')"},
      {"d", "random()"},
      {"js", "'{}'"},
      {"tags", "'{}'"},
      {"m", "'ok'"},
      {"day", "'2020-01-01'"},
      {"i", "'5'"},
      {"n", "'1.5'"},
      {"p", "'t'"},
      {"b", "-1"},
      {"c", "'a'"},
  };
  const FreshDatabase database;
  const Connection db(database.conninfo());
  REQUIRE(db(kTables).empty());
  const Types types(db);
  for (const auto& [column, expression] : kDefaults) {
    CAPTURE(column, expression);
    const std::string alter = std::string("ALTER TABLE t ALTER ") + column;
    REQUIRE(db(alter + " SET DEFAULT " + expression) == "");
    const std::string back = db("SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef");
    CAPTURE(back);
    // A default of NULL is none, where the column has its text's type.
    const bool none = back.empty();
    const ColumnTypes known = types(column);
    if (!none) CHECK(normal(expression, known) == normal(back, known));
    db(alter + " DROP DEFAULT");
  }
}

TEST_CASE("normal form: indexes that PostgreSQL prints back", "[postgresql]") {
  constexpr const char* kExpressions[] = {
      "lower(x)",
      "(x || y)",
      "((i + 1) * 2)",
      "(i % 2)",
      "COALESCE(x, 'a')",
      "(js ->> 'a')",
      "(lower(x)) COLLATE \"C\"",
      "date_trunc('day', ts)",
      "(CASE WHEN p THEN 1 END)",
  };
  const FreshDatabase database;
  const Connection db(database.conninfo());
  REQUIRE(db(kTables).empty());
  for (const std::string expression : kExpressions) {
    CAPTURE(expression);
    REQUIRE(db("CREATE INDEX ix ON t (" + expression + ")") == "");
    const std::string back =
        db("SELECT pg_get_indexdef(indexrelid, 1, false) FROM pg_index WHERE "
           "indexrelid = 'ix'::regclass");
    CAPTURE(back);
    const std::string without = expression.substr(0, expression.find(" COLLATE"));
    CHECK(normal(without) == normal(back));
    db("DROP INDEX ix");
  }
}

TEST_CASE("normal form: views that PostgreSQL prints back", "[postgresql]") {
  constexpr const char* kQueries[] = {
      "SELECT i, x FROM t",
      "SELECT i AS i, x AS name FROM t WHERE i > 0",
      "SELECT t.i, t.x FROM public.t AS t",
      "SELECT a.i FROM t a WHERE a.x = 'x' AND a.i IN (1, 2)",
      "SELECT i FROM t ORDER BY i",
      "SELECT i FROM t ORDER BY i DESC, x ASC NULLS FIRST LIMIT 10 OFFSET 5",
      "SELECT i FROM t FETCH FIRST 5 ROWS ONLY",
      "SELECT DISTINCT i FROM t",
      "SELECT DISTINCT ON (i) i, x FROM t ORDER BY i, x",
      "SELECT i, count(*) FROM t GROUP BY i HAVING count(*) > 1",
      "SELECT i, count(*) AS n, sum(DISTINCT j) s FROM t GROUP BY i",
      "SELECT t.i, u.z FROM t INNER JOIN u ON t.i = u.i",
      "SELECT t.i, u.z FROM t LEFT OUTER JOIN u ON (t.i = u.i AND u.k > 0)",
      "SELECT t.i, u.z FROM t JOIN u USING (i)",
      "SELECT t.i, a.z, b.z AS zz FROM t JOIN u a ON t.i = a.i LEFT JOIN u b ON t.j = b.i",
      "SELECT t.i, u.z FROM t, u WHERE t.i = u.i",
      "SELECT t.i, u.z FROM t CROSS JOIN u",
      "SELECT t.i FROM t FULL JOIN (u a JOIN u b ON a.i = b.i) ON t.i = a.i",
      "SELECT i FROM t UNION SELECT i FROM u",
      "SELECT i FROM t UNION ALL SELECT i FROM u UNION ALL SELECT k FROM u",
      "SELECT i FROM t EXCEPT (SELECT i FROM u INTERSECT SELECT k FROM u)",
      "SELECT i FROM t INTERSECT (SELECT i FROM u EXCEPT SELECT k FROM u)",
      "SELECT i FROM t UNION SELECT i FROM u ORDER BY 1",
      "WITH w AS (SELECT i FROM t) SELECT w.i FROM w",
      "WITH RECURSIVE w(n) AS (SELECT 1 UNION ALL SELECT w.n + 1 FROM w WHERE w.n < 5) "
      "SELECT w.n FROM w",
      "SELECT i FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.i = t.i)",
      "SELECT i FROM t WHERE NOT EXISTS (SELECT FROM u WHERE u.i = t.i)",
      "SELECT i FROM t WHERE i IN (SELECT u.i FROM u)",
      "SELECT i FROM t WHERE i NOT IN (SELECT u.i FROM u)",
      "SELECT i FROM t WHERE i = ANY (SELECT u.i FROM u)",
      "SELECT i, (SELECT max(u.k) FROM u WHERE u.i = t.i) AS m FROM t",
      "SELECT i, (SELECT count(*) FROM u) FROM t",
      "SELECT s.i FROM (SELECT i FROM t) s",
      "SELECT s.i, l.z FROM t s, LATERAL (SELECT u.z FROM u WHERE u.i = s.i) l",
      "SELECT i, CASE WHEN p THEN 'yes' ELSE 'no' END AS w FROM t",
      "SELECT i, CASE WHEN p THEN 1 END FROM t",
      "SELECT i::text, x::varchar(3), n::int AS n FROM t",
      "SELECT 1",
      "SELECT TRUE",
      "SELECT 'a' AS a, NULL AS n, 1.5 AS f",
      "SELECT 'a' AS a, 'a'::varchar AS b",
      "SELECT now(), CURRENT_DATE, CURRENT_TIMESTAMP",
      "SELECT coalesce(x, y), nullif(x, y), greatest(i, j) FROM t",
      "SELECT extract(year FROM day), trim(x), substring(x from 1 for 2) FROM t",
      "SELECT i, row_number() OVER (PARTITION BY x ORDER BY i DESC) AS rn FROM t",
      "SELECT sum(i) OVER w FROM t WINDOW w AS (PARTITION BY x ORDER BY i)",
      "SELECT sum(i) OVER (ORDER BY j ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM t",
      "SELECT count(*) FILTER (WHERE p) AS c, string_agg(x, ',' ORDER BY x DESC) FROM t",
      "SELECT mode() WITHIN GROUP (ORDER BY d) FROM t",
      "SELECT array_agg(i) FROM t",
      "SELECT ARRAY(SELECT u.i FROM u) AS a, ARRAY[i, j] FROM t",
      "SELECT (pr).x, arr[1] FROM t",
      "SELECT g.n FROM generate_series(1, 3) AS g(n)",
      "SELECT g.n, g.o FROM unnest(ARRAY[1, 2]) WITH ORDINALITY AS g(n, o)",
      "SELECT v.a, v.b FROM (VALUES (1, 'x'), (2, 'y')) AS v(a, b)",
      "VALUES (1, 2), (3, 4)",
      "SELECT js ->> 'a' AS a, js -> 'b' AS b FROM t",
      "SELECT x COLLATE \"C\" AS x FROM t",
      "SELECT i FROM t WHERE p AND NOT q OR i BETWEEN 1 AND 2",
      "SELECT i FROM ONLY t",
      "SELECT i, j FROM t GROUP BY ROLLUP (i, j)",
      "SELECT t.i FROM t JOIN u ON true",
      "SELECT i + 1, -i AS a, NOT p AS b, i IS NULL AS c, i = 1 AS d FROM t",
      "SELECT x || 'a' AS \"A b\" FROM t",
      "SELECT at AT TIME ZONE 'utc' FROM t",
      "SELECT date '2020-01-01' AS d, interval '1 day' AS i",
      "SELECT ROW(i, j)::pair AS r FROM t",
      "SELECT i AS n, x || y AS z FROM t ORDER BY n, 2 DESC",
      "SELECT i, count(*) AS c FROM t GROUP BY 1 ORDER BY c",
  };
  const FreshDatabase database;
  const Connection db(database.conninfo());
  REQUIRE(db(kTables).empty());
  for (const std::string query : kQueries) {
    CAPTURE(query);
    REQUIRE(db("CREATE VIEW vw AS " + query) == "");
    const std::string back = db("SELECT pg_get_viewdef('vw'::regclass)");
    CAPTURE(back);
    CHECK(normal(query) == normal(back.substr(0, back.rfind(';'))));
    db("DROP VIEW vw");
  }
}

}  // namespace
