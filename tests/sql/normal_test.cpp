// SPDX-License-Identifier: MIT
#include "sql/normal.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "text/diagnostics.h"
#include "text/source.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;

Fragment fragment(std::string_view text, Language language) {
  return {std::string(text), language, {{0, text.size()}}};
}

/// The normal form, which must be its own.
std::string normal(std::string_view text, Language language) {
  const std::string once = normal_form(fragment(text, language));
  CHECK(normal_form(fragment(once, language)) == once);
  return once;
}

std::string checked(std::string_view text, Language language) {
  const Source source("a.sql", text);
  Diagnostics diagnostics;
  const bool good = check_expression(fragment(text, language), source, diagnostics);
  CHECK(good == diagnostics.empty());
  return diagnostics.print();
}

struct Row {
  std::string_view text;
  std::string_view normal;
};

template <std::size_t kCount>
void check(const Row (&rows)[kCount], Language language) {
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(normal(row.text, language) == row.normal);
  }
}

TEST_CASE("normal form: what SQLite reads") {
  const Row rows[] = {
      {"a>0", "a > 0"},
      {"( (A) > /* c */ 0 ) -- d", "a > 0"},
      {"\"A\" == [b] AND `c` != 'X'", "a = b AND c <> 'X'"},
      {"\"a b\" = \"select\"", "\"a b\" = \"select\""},
      {"\"true\" = TRUE", "\"true\" = TRUE"},
      {"a isnull or a notnull or a NOT NULL", "a IS NULL OR a IS NOT NULL OR a IS NOT NULL"},
      {"a is not distinct from b", "a IS b"},
      {"a is distinct from b", "a IS NOT b"},
      {"a between 1 and 2 and b", "a BETWEEN 1 AND 2 AND b"},
      {"a not in (1,2)", "a NOT IN (1, 2)"},
      {"a in ()", "a IN ()"},
      {"a in t or a in main.t", "a IN t OR a IN main.t"},
      {"a in (select b from t)", "a IN (SELECT b FROM t)"},
      {"a like 'x%' escape '\\'", "a LIKE 'x%' ESCAPE '\\'"},
      {"a glob 'x' and not b regexp 'y'", "a GLOB 'x' AND NOT b REGEXP 'y'"},
      {"a match 'x'", "a MATCH 'x'"},
      {"a || b || 'c' = d", "a || b || 'c' = d"},
      {"a || (b + c)", "a || (b + c)"},
      {"(a || b) + c", "a || b + c"},
      {"a -> '$.x' ->> 'y'", "a -> '$.x' ->> 'y'"},
      {"a < b = c", "a < b = c"},
      {"a < (b = c)", "a < (b = c)"},
      {"a = (b = c)", "a = (b = c)"},
      {"(a = b) = c", "a = b = c"},
      {"- a collate nocase", "-a COLLATE nocase"},
      {"-(a collate NOCASE)", "-(a COLLATE nocase)"},
      {"- - a", "-(-a)"},
      {"~a & 1 << 2 | 3", "~a & 1 << 2 | 3"},
      {"cast (a as VarChar(10))", "CAST(a AS varchar(10))"},
      {"case a when 1 then 'x' else null end", "CASE a WHEN 1 THEN 'x' END"},
      {"X'0a'", "X'0A'"},
      {"1E3 + 0X1f", "1e3 + 0x1f"},
      {"raise ( abort , 'No' )", "RAISE(abort, 'No')"},
      {"exists(select 1 from t)", "EXISTS (SELECT 1 FROM t)"},
      {"not exists (select 1)", "NOT EXISTS (SELECT 1)"},
      {"COUNT(DISTINCT a) FILTER (WHERE (b)) OVER (PARTITION BY c ORDER BY d ASC)",
       "count(DISTINCT a) FILTER (WHERE b) OVER (PARTITION BY c ORDER BY d)"},
      {"count ( * )", "count(*)"},
      {"(a, b) = (1, 2)", "(a, b) = (1, 2)"},
      {"NEW.a > Old.\"A\"", "new.a > old.a"},
      {"current_timestamp", "CURRENT_TIMESTAMP"},
      {"a AND (b AND c)", "a AND b AND c"},
      {"a AND (b OR c)", "a AND (b OR c)"},
      {"?1 + :a", "?1 + :a"},
      {"+1 + +.5 + +a", "1 + .5 + +a"},
      {"a collate 'nocase' = b collate \"NoCase\"", "a COLLATE nocase = b COLLATE nocase"},
      {"cast(a as 'Integer') = cast(a as \"integer\")", "CAST(a AS integer) = CAST(a AS integer)"},
      {"cast(a as) + cast(a as 'x' int)", "CAST(a AS ) + CAST(a AS 'x' int)"},
      {"select a as 'X', b 'y' from t as 'Z'", "SELECT a AS x, b AS y FROM t"},
  };
  check(rows, Language::kSqlite);
}

TEST_CASE("normal form: what PostgreSQL reads") {
  const Row rows[] = {
      {"A > 0", "a > 0"},
      {"\"A\" > a", "\"A\" > a"},
      {"a::int4 = CAST(b AS integer)", "a::INTEGER = b::INTEGER"},
      {"-a::int", "-a::INTEGER"},
      {"(-a)::int", "(-a)::INTEGER"},
      {"a - (b - c)", "a - (b - c)"},
      {"a || b + c", "a || b + c"},
      {"(a || b) + c", "(a || b) + c"},
      {"a = b IS NULL", "a = b IS NULL"},
      {"a = (b IS NULL)", "a = (b IS NULL)"},
      {"(a = b) = c", "(a = b) = c"},
      {"a between symmetric 1 and 2", "a >= 1 AND a <= 2 OR a >= 2 AND a <= 1"},
      {"a not between 1 and 2", "a < 1 OR a > 2"},
      {"a in (1, b)", "a = 1 OR a = b"},
      {"a in (1, 2, b)", "a IN (1, 2) OR a = b"},
      {"a not in (1, 2)", "a NOT IN (1, 2)"},
      {"a <> all (array[1, 2])", "a NOT IN (1, 2)"},
      {"a ~~ 'x' and b !~~* 'y'", "a LIKE 'x' AND b NOT ILIKE 'y'"},
      {"a similar to 'x'", "a ~ similar_to_escape('x')"},
      {"a operator(pg_catalog.+) 1", "a + 1"},
      {"a operator(s.@@) 1", "a OPERATOR(s.@@) 1"},
      {"e'it\\'s' = $$it's$$", "'it''s' = 'it''s'"},
      {"E'\\x41\\1012\\u0042\\U00000043\\x' = 'x41'", "'AA2BCx' = 'x41'"},
      {"E'\\xc3\\xa9' = E'\\u00e9'", "E'\\xc3\\xa9' = '\u00e9'"},
      {"+1 + +1.5", "1 + 1.5"},
      {"'a'\n'b'", "'ab'"},
      {"date '2020-01-01'", "'2020-01-01'::DATE"},
      {"interval '1' day", "'1'::INTERVAL DAY"},
      {"timestamp with time zone '2020-01-01'", "'2020-01-01'::TIMESTAMPTZ"},
      {"current_timestamp", "now()"},
      {"current_timestamp(3)", "CURRENT_TIMESTAMP(3)"},
      {"a at time zone 'utc'", "timezone('utc', a)"},
      {"extract(YEAR from a)", "\"extract\"('year', a)"},
      {"substring(a from 2 for 3)", "\"substring\"(a, 2, 3)"},
      {"position('x' in a)", "\"position\"(a, 'x')"},
      {"overlay(a placing 'x' from 2)", "\"overlay\"(a, 'x', 2)"},
      {"trim(both 'x' from a)", "btrim(a, 'x')"},
      {"trim(a)", "btrim(a)"},
      {"array[1, 2][1]", "ARRAY[1, 2][1]"},
      {"array[[1, 2], [3, 4]]", "ARRAY[ARRAY[1, 2], ARRAY[3, 4]]"},
      {"(a).b", "(a).b"},
      {"a[1:2]", "a[1:2]"},
      {"(a, b) = (1, 2)", "a = 1 AND b = 2"},
      {"(a, b) < (1, 2)", "ROW(a, b) < ROW(1, 2)"},
      {"pg_catalog.lower(a) = public.f(a)", "lower(a) = f(a)"},
      {"a = any (select b from t)", "a IN (SELECT b FROM t)"},
      {"a > any (select b from t)", "a > ANY (SELECT b FROM t)"},
      {"a not in (select b from t)", "NOT a IN (SELECT b FROM t)"},
      {"f(a => 1, variadic b)", "f(a => 1, VARIADIC b)"},
      {"percentile_cont(0.5) within group (order by a desc)",
       "percentile_cont(0.5) WITHIN GROUP (ORDER BY a DESC)"},
      {"nextval('public.s'::regclass)", "nextval('s')"},
      {"1e3 = 1000", "'1000'::NUMERIC = 1000"},
      {".5 = 1.50", "0.5 = 1.50"},
      {"a COLLATE pg_catalog.\"C\"", "a COLLATE pg_catalog.\"C\""},
      {"@ (a + b) * c", "@ (a + b) * c"},
      {"(@ a) + b", "(@ a) + b"},
      {"a @@ b or a ?| b", "a @@ b OR a ?| b"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("normal form: queries") {
  const Row rows[] = {
      {"SELECT t.a, t.b AS b, t.c AS d FROM public.t AS t WHERE (t.a > 0)",
       "SELECT a, b, c AS d FROM t WHERE a > 0"},
      {"select a from ((t inner join u on (t.x = u.x)) left outer join v using (y))",
       "SELECT a FROM t JOIN u ON t.x = u.x LEFT JOIN v USING (y)"},
      {"select a from t join (u join v on true) on false",
       "SELECT a FROM t JOIN (u JOIN v ON TRUE) ON FALSE"},
      {"select 1 union all (select 2) union select 3",
       "SELECT 1 UNION ALL SELECT 2 UNION SELECT 3"},
      {"select 1 union (select 2 union all select 3)",
       "SELECT 1 UNION (SELECT 2 UNION ALL SELECT 3)"},
      {"select 1 union select 2 intersect select 3", "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3"},
      {"(select 1 union select 2) intersect select 3",
       "(SELECT 1 UNION SELECT 2) INTERSECT SELECT 3"},
      {"select 1 union (select 2 limit 1)", "SELECT 1 UNION (SELECT 2 LIMIT 1)"},
      {"with recursive w (n) as (select 1) select n from w",
       "WITH RECURSIVE w (n) AS (SELECT 1) SELECT n FROM w"},
      {"select a from t order by a asc nulls last, b desc nulls first, c desc nulls last",
       "SELECT a FROM t ORDER BY a, b DESC, c DESC NULLS LAST"},
      {"select a from t fetch first 5 rows only offset 2 rows", "SELECT a FROM t LIMIT 5 OFFSET 2"},
      {"select distinct on (a) a, b from t for update",
       "SELECT DISTINCT ON (a) a, b FROM t FOR update"},
      {"select count(*) as count, 1 as \"?column?\", a::int4 as a from t",
       "SELECT count(*), 1, a::INTEGER FROM t"},
      {"select 'x' as a, 'x'::varchar, 'x'::text from t",
       "SELECT 'x' AS a, 'x'::VARCHAR, 'x' AS text FROM t"},
      {"select x.a from (values (1, 'b'::text)) as x (a, b)",
       "SELECT a FROM (VALUES (1, 'b')) x (a, b)"},
      {"select g from generate_series(1, 3) with ordinality as g (i, n), lateral f(i) h",
       "SELECT g FROM generate_series(1, 3) WITH ORDINALITY g (i, n), LATERAL f(i) h"},
      {"table t", "SELECT * FROM t"},
      {"select sum(a) over w from t window w as (partition by b order by c)",
       "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b ORDER BY c)"},
      {"select a is distinct from b from t", "SELECT a IS DISTINCT FROM b FROM t"},
      {"select a from t group by a having (count(*) > 1)",
       "SELECT a FROM t GROUP BY a HAVING count(*) > 1"},
  };
  check(rows, Language::kPostgresql);
  const Row sqlite[] = {
      {"SELECT T.A FROM main.T WHERE (T.B)", "SELECT a FROM t WHERE b"},
      {"select a 'x', b \"y\" from t limit 2, 5", "SELECT a AS x, b AS y FROM t LIMIT 5 OFFSET 2"},
      {"select a from t indexed by i order by a nulls first",
       "SELECT a FROM t INDEXED BY i ORDER BY a"},
      {"insert into t(a) select B from u where x!=1",
       "INSERT INTO t(a) SELECT b FROM u WHERE x <> 1"},
  };
  check(sqlite, Language::kSqlite);
}

TEST_CASE("normal form: what is not the same stays different") {
  struct Pair {
    std::string_view a;
    std::string_view b;
  };
  const Pair both[] = {
      {"a = 'A'", "a = 'a'"},
      {"a - (b - c)", "a - b - c"},
      {"a + (b + c)", "a + b + c"},
      {"NOT a = b", "(NOT a) = b"},
      {"NOT (a AND b)", "NOT a AND b"},
      {"a IN (1, 2)", "a NOT IN (1, 2)"},
      {"a IS NULL", "a = NULL"},
      {"a <> 1", "a IS NOT 1"},
      {"a LIKE 'x'", "a NOT LIKE 'x'"},
      {"a BETWEEN 1 AND 2", "a NOT BETWEEN 1 AND 2"},
      {"(a OR b) AND c", "a OR b AND c"},
      {"-(a + b)", "-a + b"},
      {"a", "'a'"},
      {"\"a b\"", "'a b'"},
      {"t.a", "a"},
      {"CASE WHEN a THEN 1 END", "CASE a WHEN 1 THEN 1 END"},
      {"CASE WHEN a THEN 1 ELSE 0 END", "CASE WHEN a THEN 1 END"},
      {"count(a)", "count(DISTINCT a)"},
      {"count(*)", "count(a)"},
      {"a / (b * c)", "a / b * c"},
      {"1", "1.0"},
      {"SELECT a FROM t, u", "SELECT a FROM t JOIN u ON TRUE"},
      {"SELECT t.a FROM t, u", "SELECT a FROM t, u"},
      {"SELECT a FROM t ORDER BY a", "SELECT a FROM t ORDER BY a DESC"},
      {"SELECT a FROM t LEFT JOIN u ON TRUE", "SELECT a FROM t JOIN u ON TRUE"},
      {"SELECT DISTINCT a FROM t", "SELECT a FROM t"},
      {"SELECT a AS b FROM t", "SELECT a FROM t"},
      {"SELECT 1 UNION SELECT 2", "SELECT 1 UNION ALL SELECT 2"},
      {"SELECT a FROM t LIMIT 1", "SELECT a FROM t LIMIT 1 OFFSET 1"},
      {"SELECT a AS b, b AS a FROM t ORDER BY t.a", "SELECT a AS b, b AS a FROM t ORDER BY a"},
      {"SELECT a FROM t x WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)",
       "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a)"},
  };
  for (const Pair& pair : both) {
    CAPTURE(pair.a, pair.b);
    for (const Language language : {Language::kSqlite, Language::kPostgresql}) {
      CHECK(normal(pair.a, language) != normal(pair.b, language));
    }
  }
  const Pair postgresql[] = {
      {"\"A\" = 1", "a = 1"},
      {"a::text = '1'", "a = '1'"},
      {"a / 2::numeric", "a / 2"},
      {"'x'::\"char\"", "'x'"},
      {"a = '1'::int", "a = '1'"},
      {"'1' || '2'::int", "'1' || '2'"},
      {"a -> '0'::int", "a -> '0'"},
      {"ROW(a)", "a"},
      {"a = ANY (ARRAY[1, 2])", "a = ALL (ARRAY[1, 2])"},
      {"a > ANY (ARRAY[1, 2])", "a IN (1, 2)"},
      {"E'\\101'", "'101'"},
      {"1e3 / 7", "1000 / 7"},
      {"s.f(a)", "f(a)"},
      {"SELECT 'x'::varchar AS a", "SELECT 'x' AS a"},
  };
  for (const Pair& pair : postgresql) {
    CAPTURE(pair.a, pair.b);
    CHECK(normal(pair.a, Language::kPostgresql) != normal(pair.b, Language::kPostgresql));
  }
}

TEST_CASE("expressions that are none") {
  struct Bad {
    std::string_view text;
    std::string_view error;
  };
  const Bad rows[] = {
      {"a >",
       "a.sql:1:3: error: the expression ends where a value is due\n"
       "  1 | a >\n"
       "    |   ^\n"},
      {"a > , b",
       "a.sql:1:5: error: \",\" stands where a value is due\n"
       "  1 | a > , b\n"
       "    |     ^\n"},
      {"a b",
       "a.sql:1:3: error: \"b\" can't follow here: an operator is missing before it\n"
       "  1 | a b\n"
       "    |   ^\n"},
      {"a > 0 AND",
       "a.sql:1:7: error: the expression ends where a value is due\n"
       "  1 | a > 0 AND\n"
       "    |       ^~~\n"},
      {"(a > 0",
       "a.sql:1:1: error: \"(\" has no partner\n"
       "  1 | (a > 0\n"
       "    | ^\n"},
      {"CASE WHEN a THEN b",
       "a.sql:1:1: error: CASE is not closed: its END is missing\n"
       "  1 | CASE WHEN a THEN b\n"
       "    | ^~~~\n"},
      {"CASE a END",
       "a.sql:1:1: error: a WHEN is missing in this CASE\n"
       "  1 | CASE a END\n"
       "    | ^~~~\n"},
      {"a BETWEEN 1 OR 2",
       "a.sql:1:13: error: \"OR\" can't follow here: expected the AND of BETWEEN\n"
       "  1 | a BETWEEN 1 OR 2\n"
       "    |             ^~\n"},
      {"CAST(a, INTEGER)",
       "a.sql:1:7: error: expected AS and a type: CAST(value AS type)\n"
       "  1 | CAST(a, INTEGER)\n"
       "    |       ^\n"},
      {"a > SELECT",
       "a.sql:1:5: error: \"SELECT\" stands where a value is due\n"
       "  1 | a > SELECT\n"
       "    |     ^~~~~~\n"},
      {"f(a,)",
       "a.sql:1:5: error: \")\" stands where a value is due\n"
       "  1 | f(a,)\n"
       "    |     ^\n"},
      {"",
       "a.sql:1:1: error: the expression ends where a value is due\n"
       "  1 |\n"
       "    | ^\n"},
  };
  for (const Bad& row : rows) {
    CAPTURE(row.text);
    for (const Language language :
         {Language::kSqlite, Language::kPostgresql, Language::kPortable}) {
      CHECK(checked(row.text, language) == row.error);
    }
  }
}

TEST_CASE("an operator's operands in another order on each database") {
  CHECK(
      checked("a || b + c", Language::kPortable) ==
      "a.sql:1:1: error: PostgreSQL and SQLite read these operators in different orders: put what "
      "comes first in parentheses\n"
      "  1 | a || b + c\n"
      "    | ^~~~~~~~~~\n");
  CHECK(checked("(a || b) + c", Language::kPortable).empty());
  CHECK(checked("a || b = c AND d IS NULL", Language::kPortable).empty());
}

TEST_CASE("normal form: what is nested deep does not double at each level") {
  for (const std::string_view around :
       {" BETWEEN 1 AND 2)", " BETWEEN SYMMETRIC 1 AND 2)", " IN (b, c))"}) {
    std::string text = "a";
    for (int i = 0; i != 100; ++i) text = "(" + text + std::string(around);
    CHECK(normal(text, Language::kPostgresql).size() < 20000);
  }
}

TEST_CASE("constants") {
  struct Constant {
    std::string_view text;
    std::string_view value;  // empty: none
  };
  const Constant rows[] = {
      {"1", "1"},
      {"(- 1)", "-1"},
      {"+1.5", "1.5"},
      {"'it''s'", "'it''s'"},
      {"null", "NULL"},
      {"TRUE", "TRUE"},
      {"current_date", "CURRENT_DATE"},
      {"a", ""},
      {"1 + 1", ""},
      {"f()", ""},
      {"a b", ""},
      {"-a", ""},
  };
  for (const Constant& row : rows) {
    CAPTURE(row.text);
    for (const Language language : {Language::kSqlite, Language::kPostgresql}) {
      CHECK(constant(fragment(row.text, language)).value_or("") == row.value);
    }
  }
  CHECK(constant(fragment("x'00'", Language::kSqlite)) == "X'00'");
  CHECK(constant(fragment("CURRENT_TIMESTAMP", Language::kSqlite)) == "CURRENT_TIMESTAMP");
  CHECK(constant(fragment("CURRENT_TIMESTAMP", Language::kPostgresql)) == "now()");
  CHECK(constant(fragment("'x'::text", Language::kPostgresql)) == "'x'");
  CHECK(constant(fragment("-1e3", Language::kPostgresql)) == "-'1000'::NUMERIC");
  CHECK_FALSE(constant(fragment("'x'::date", Language::kPostgresql)));
}

}  // namespace
