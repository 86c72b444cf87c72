// SPDX-License-Identifier: MIT
//
// Portable SQL, lowered for each database; and, with both at hand, the same answers from them.
#include "dialect/portable.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <deque>

#include "dialect/dialect.h"
#include "postgresql/server.h"
#include "sql/parser.h"
#include "sql/printer.h"

namespace aludel::dialect {
namespace {

constexpr const char* kTables =
    "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
    "CREATE TABLE t (id INTEGER PRIMARY KEY, i INTEGER, r DOUBLE PRECISION, n NUMERIC(8,2),\n"
    "  s TEXT, b BOOLEAN, d DATE, m TIMESTAMP, z TIMESTAMPTZ, x BYTEA, j JSONB, f mood);\n"
    "CREATE TABLE c (id INTEGER PRIMARY KEY REFERENCES t (id) ON DELETE CASCADE);\n"
    "CREATE TABLE k (m TIMESTAMP DEFAULT CURRENT_TIMESTAMP, z TIMESTAMPTZ DEFAULT "
    "CURRENT_TIMESTAMP);\n";

const text::Source& kept(const std::string& sql) {
  static std::deque<text::Source> all;
  return all.emplace_back("test.sql", sql);
}

struct Both {
  schema::Schema sqlite{dialect::sqlite().rules()};
  schema::Schema postgresql{dialect::postgresql().rules()};
};

/// The statements for one database, each moving its schema; or what was reported.
std::string lower(const Dialect& to, schema::Schema& state, const std::string& sql) {
  const text::Source& source = kept(sql);
  text::Diagnostics diagnostics;
  std::string out;
  for (const sql::Statement& it : sql::parse(source, sql::Language::kPortable, diagnostics)) {
    const auto own = to.lower(it, state, source, diagnostics);
    for (const sql::Statement& each : own.value_or(std::vector<sql::Statement>())) {
      out += (out.empty() ? "" : "; ") + each.text.text;
      state.apply(each, source, diagnostics);
    }
  }
  return diagnostics.empty() ? out : diagnostics.print();
}

Both tables() {
  Both both;
  REQUIRE(lower(sqlite(), both.sqlite, kTables).find("error") == std::string::npos);
  REQUIRE(lower(postgresql(), both.postgresql, kTables).find("error") == std::string::npos);
  return both;
}

struct Row {
  const char* sql;
  const char* sqlite;      // empty: as written
  const char* postgresql;  // the same
};

const Row kRows[] = {
    {"SELECT i FROM t WHERE b AND NOT i = 5 OR s || 'x' <> 'y'", "", ""},
    {"SELECT TRUE, b IS TRUE, b IS NOT FALSE FROM t", "SELECT 1, b IS 1, b IS NOT 0 FROM t", ""},
    {"SELECT i IS 4, i IS NOT id FROM t", "",
     "SELECT i IS NOT DISTINCT FROM 4, i IS DISTINCT FROM id FROM t"},
    {"SELECT i IS DISTINCT FROM 4, i IS NOT DISTINCT FROM id FROM t",
     "SELECT i IS NOT 4, i IS id FROM t", ""},
    {"SELECT i FROM t WHERE s IS NOT NULL AND i IS NULL", "", ""},
    {"UPDATE t SET x = x'00fF' WHERE id = 1", "", "UPDATE t SET x = '\\x00fF'::bytea WHERE id = 1"},
    {"SELECT CAST(i AS TEXT), CAST(i AS FLOAT), CAST(s AS BIGINT) FROM t",
     "SELECT CAST(i AS TEXT), CAST(i AS REAL), CAST(s AS INTEGER) FROM t",
     "SELECT CAST(i AS text), CAST(i AS double precision), CAST(s AS BIGINT) FROM t"},
    {"SELECT s FROM t ORDER BY s, i DESC",
     "SELECT s FROM t ORDER BY s NULLS LAST, i DESC NULLS "
     "FIRST",
     ""},
    {"SELECT s FROM t ORDER BY s NULLS FIRST LIMIT 2 OFFSET 1", "", ""},
    {"SELECT s FROM (SELECT s, i FROM t ORDER BY i LIMIT 3) q ORDER BY 1",
     "SELECT s FROM (SELECT s, i FROM t ORDER BY i NULLS LAST LIMIT 3) q ORDER BY 1 NULLS LAST",
     ""},
    {"SELECT row_number() OVER (PARTITION BY b ORDER BY i) FROM t",
     "SELECT row_number() OVER (PARTITION BY b ORDER BY i NULLS LAST) FROM t", ""},
    {"INSERT INTO t (id, m) VALUES (1, CURRENT_TIMESTAMP) ON CONFLICT (id) DO UPDATE SET i = 2", "",
     ""},
    {"WITH q (a) AS (SELECT i FROM t) UPDATE t SET i = (SELECT max(a) FROM q) WHERE s IN ('a', "
     "'b')",
     "", ""},
    {"SELECT count(*), sum(i), avg(r), min(s), coalesce(max(n), 0) FROM t GROUP BY b", "", ""},
    {"SELECT CASE WHEN i % 2 = 1 THEN 'odd' ELSE 'even' END, i / 2, -i, -n FROM t", "", ""},
    {"SELECT -n, count(*) AS c FROM t WHERE -n > -5 GROUP BY n", "", ""},
    {"SELECT i FROM t WHERE (i = 1) = (id = 2) AND i BETWEEN 1 AND 3 AND s NOT IN ('a')", "", ""},
    {"SELECT \"true\".\"like\" FROM (SELECT 1 AS \"like\") \"true\"", "", ""},
    {"CREATE VIEW v AS SELECT id, b IS TRUE AS yes FROM t",
     "CREATE VIEW v (id, yes) AS\nSELECT id, b IS 1 AS yes FROM t", ""},
    {"CREATE VIEW v AS SELECT t.id AS id, i + 1 n, count(*) AS c FROM t GROUP BY t.id, i", "", ""},
    {"CREATE VIEW v (a, b) AS SELECT id, i + 1 FROM t", "", ""},
    {"CREATE INDEX ti ON t (lower(s), i DESC) WHERE b = TRUE",
     "CREATE INDEX ti ON t (lower(s), i DESC) WHERE b = 1", ""},
    {"ALTER TABLE t ALTER COLUMN b SET DEFAULT FALSE", "ALTER TABLE t ALTER COLUMN b SET DEFAULT 0",
     ""},
    {"ALTER TABLE t ALTER COLUMN m SET DEFAULT CURRENT_TIMESTAMP", "",
     "ALTER TABLE t ALTER COLUMN m SET DEFAULT timezone('utc', now())"},
    {"ALTER TABLE t ALTER COLUMN z SET DEFAULT CURRENT_TIMESTAMP", "", ""},
    {"ALTER TABLE k ALTER COLUMN m TYPE TIMESTAMPTZ",
     "ALTER TABLE k DROP CONSTRAINT k_m_timestamp, ALTER COLUMN m TYPE TEXT, ADD CONSTRAINT "
     "k_m_timestamptz CHECK (m IS datetime(m, '+0 seconds'))",
     "ALTER TABLE k ALTER COLUMN m TYPE TIMESTAMPTZ(0), ALTER COLUMN m SET DEFAULT "
     "CURRENT_TIMESTAMP"},
    {"ALTER TABLE k ALTER COLUMN z TYPE TIMESTAMP",
     "ALTER TABLE k DROP CONSTRAINT k_z_timestamptz, ALTER COLUMN z TYPE TEXT, ADD CONSTRAINT "
     "k_z_timestamp CHECK (z IS datetime(z, '+0 seconds'))",
     "ALTER TABLE k ALTER COLUMN z TYPE TIMESTAMP(0), ALTER COLUMN z SET DEFAULT timezone('utc', "
     "now())"},
    {"ALTER TABLE k ALTER COLUMN m TYPE DATE, ALTER COLUMN m SET DEFAULT CURRENT_DATE",
     "ALTER TABLE k DROP CONSTRAINT k_m_timestamp, ALTER COLUMN m TYPE TEXT USING date(m), ADD "
     "CONSTRAINT k_m_date CHECK (m IS date(m, '+0 days')), ALTER COLUMN m SET DEFAULT CURRENT_DATE",
     "ALTER TABLE k ALTER COLUMN m TYPE DATE, ALTER COLUMN m SET DEFAULT (CAST(timezone('utc', "
     "now()) AS date))"},
};

/// What is refused, and the words that say so; on both databases the same.
struct Refusal {
  const char* sql;
  const char* at;
  const char* text;
};

const Refusal kRefusals[] = {
    {"SELECT s LIKE 'a' FROM t", "LIKE",
     "\"LIKE\" minds letter case on PostgreSQL only; compare with substr() or lower()"},
    {"SELECT s ILIKE 'a' FROM t", "ILIKE",
     "only PostgreSQL knows \"ILIKE\"; compare with substr() or lower()"},
    {"SELECT s GLOB 'a' FROM t", "GLOB", "only SQLite knows \"GLOB\""},
    {"SELECT s == 'a' FROM t", "==", "only SQLite knows \"==\"; write \"=\""},
    {"SELECT j ->> 'a' FROM t", "->>", "\"->>\" is not a portable operator"},
    {"SELECT i & 1 FROM t", "&", "\"&\" is not a portable operator"},
    {"SELECT now()", "now", "\"now()\" is not a portable function: write CURRENT_TIMESTAMP"},
    {"SELECT now() AS x", "now", "\"now()\" is not a portable function: write CURRENT_TIMESTAMP"},
    {"SELECT round(r) FROM t", "round",
     "\"round()\" is not a portable function: PostgreSQL rounds half of a DOUBLE PRECISION to the "
     "even number, SQLite away from 0"},
    {"SELECT app.abs(i) FROM t", "app.abs", "\"abs()\" is not a portable function"},
    {"SELECT max(i, 3) FROM t", "max",
     "\"max()\" with 2 arguments is not portable: of several values write CASE WHEN"},
    {"SELECT substr(s, -2) FROM t", "-", "substr() counts from the end on SQLite only"},
    {"SELECT trim(both FROM s)", "FROM", "only PostgreSQL knows \"FROM\" in trim()"},
    {"SELECT s COLLATE \"C\" FROM t", "COLLATE", "collations have other names on each database"},
    {"SELECT i = ANY (SELECT 1) FROM t", "ANY",
     "only PostgreSQL knows \"ANY\" here; write IN or EXISTS"},
    {"SELECT DATE '2024-01-01'", "DATE '2024-01-01'",
     "only PostgreSQL knows \"DATE\" before a text; write the text alone"},
    {"SELECT CURRENT_USER", "CURRENT_USER", "only PostgreSQL knows \"CURRENT_USER\""},
    {"SELECT CURRENT_TIMESTAMP(3)", "CURRENT_TIMESTAMP",
     "CURRENT_TIMESTAMP takes no precision on SQLite"},
    {"ALTER TABLE k ALTER COLUMN m TYPE DATE", "DATE",
     "the DEFAULT of \"m\" is no value of its new type; write \"ALTER COLUMN m SET DEFAULT …\" or "
     "\"ALTER COLUMN m DROP DEFAULT\" as well, in the same statement"},
    {"CREATE VIEW v AS SELECT id, i + 1 FROM t", "i + 1",
     "each database gives this column of the view another name; write AS and a name"},
    {"CREATE VIEW v AS SELECT t.* FROM t", "*",
     "the columns of \"*\" in a view stay as they were on PostgreSQL and follow the table on "
     "SQLite; write them"},
    {"CREATE VIEW v AS SELECT t.id AS id FROM t NATURAL JOIN c", "NATURAL",
     "a NATURAL JOIN in a view stays as it was on PostgreSQL and follows the tables on SQLite; "
     "write JOIN and ON"},
    {"CREATE VIEW v AS SELECT id FROM t WHERE m < CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP",
     "CURRENT_TIMESTAMP is in the session's time zone on PostgreSQL and in UTC on SQLite"},
    {"ALTER TABLE t ADD CONSTRAINT k CHECK (m < CURRENT_TIMESTAMP)", "CURRENT_TIMESTAMP",
     "CURRENT_TIMESTAMP changes, and what is kept must not"},
    {"SELECT s || i + 1 FROM t", "+",
     "\"||\" binds tighter than arithmetic on SQLite only; put parentheses"},
    {"SELECT i = id IS b FROM t", "IS",
     "comparisons in a row are read in another order on each database; put parentheses"},
    {"SELECT n * 2 FROM t", "*", "\"*\" with NUMERIC is not the same on both databases"},
    {"SELECT sum(n) FROM t", "sum",
     "sum() of NUMERIC is exact on PostgreSQL only; keep the smallest unit in a BIGINT"},
    {"SELECT r || 'x' FROM t", "||",
     "\"||\" with a floating-point number is not the same on both databases"},
    {"SELECT d + 1 FROM t", "+", "\"+\" with a date or time is not the same on both databases"},
    {"SELECT CAST(r AS INTEGER) FROM t", "r",
     "to an integer, PostgreSQL rounds and SQLite cuts off"},
    {"SELECT CAST(b AS TEXT) FROM t", "b", "as text, a BOOLEAN reads otherwise on each database"},
    {"SELECT CAST(s AS DATE) FROM t", "DATE",
     "CAST is portable to integers, DOUBLE PRECISION and TEXT; SQLite converts to nothing else"},
    {"CREATE TABLE x (a INTERVAL)", "INTERVAL",
     "\"INTERVAL\" is not a portable type: SQLite has nothing that is equal where intervals are; "
     "keep seconds in an INTEGER"},
    {"CREATE TABLE x (a SERIAL)", "SERIAL",
     "\"SERIAL\" is not a portable type: write INTEGER GENERATED BY DEFAULT AS IDENTITY"},
    {"CREATE TABLE x (a NUMERIC)", "NUMERIC",
     "\"NUMERIC\" is not a portable type: NUMERIC takes a precision and a scale that fits: write "
     "NUMERIC(10,2)"},
    {"CREATE TABLE x (a NUMERIC(16,2))", "NUMERIC(16,2)",
     "\"NUMERIC(16, 2)\" is not a portable type: NUMERIC has at most 15 digits, since SQLite keeps "
     "no more; use fewer"},
    {"CREATE TABLE x (a TIMESTAMP(3))", "TIMESTAMP(3)",
     "\"TIMESTAMP(3)\" is not a portable type: times have whole seconds on SQLite; leave the "
     "precision out"},
    {"CREATE TABLE x (a citext)", "citext", "\"citext\" is not a portable type"},
    {"CREATE TABLE s.x (a TEXT)", "s.x", "SQLite has no schemas; leave the schema's name out"},
    {"CREATE TABLE x (a TEXT COLLATE \"C\")", "a TEXT COLLATE \"C\"",
     "collations have other names on each database"},
    {"CREATE TABLE x (a INTEGER UNIQUE DEFERRABLE)", "UNIQUE DEFERRABLE",
     "only PostgreSQL knows a key that is DEFERRABLE"},
    {"CREATE TABLE x (a JSONB UNIQUE)", "UNIQUE",
     "JSON can't be a key: SQLite compares its text, PostgreSQL what it says"},
    {"CREATE INDEX tj ON t (j)", "j",
     "JSON can't be a key: SQLite compares its text, PostgreSQL what it says"},
    {"CREATE TABLE x (a INTEGER REFERENCES t (id) MATCH FULL)", "REFERENCES t (id) MATCH FULL",
     "SQLite reads MATCH and checks nothing by it; leave it out"},
    {"CREATE TABLE x (a INTEGER GENERATED ALWAYS AS IDENTITY)",
     "a INTEGER GENERATED ALWAYS AS IDENTITY",
     "SQLite has IDENTITY for the only column of a primary key"},
    {"ALTER TABLE t ALTER COLUMN i TYPE BIGINT USING (SELECT max(id) FROM c)",
     "(SELECT max(id) FROM c)",
     "PostgreSQL takes no subquery in USING; add a column with \"@fill\" and drop this one"},
    {"ALTER TABLE t ALTER COLUMN r TYPE TEXT", "TEXT",
     "DOUBLE PRECISION becomes TEXT in another way on each database; say with USING what the "
     "values "
     "become"},
    {"DELETE FROM t WHERE id = 1", "t",
     "the foreign key \"c_id_fkey\" of \"c\" does something here on PostgreSQL and nothing on "
     "SQLite; write what it does as a statement above"},
};

}  // namespace

TEST_CASE("portable SQL is lowered where the databases read it otherwise") {
  for (const Row& row : kRows) {
    Both both = tables();
    CAPTURE(row.sql);
    CHECK(lower(sqlite(), both.sqlite, row.sql) == (*row.sqlite != 0 ? row.sqlite : row.sql));
    CHECK(lower(postgresql(), both.postgresql, row.sql) ==
          (*row.postgresql != 0 ? row.postgresql : row.sql));
  }
}

TEST_CASE("what has no counterpart is refused at its place") {
  const Both both = tables();
  for (const Refusal& row : kRefusals) {
    CAPTURE(row.sql);
    const std::string sql = row.sql;
    const std::size_t at = sql.rfind(row.at);
    std::string found;
    for (const bool first : {true, false}) {
      const text::Source& source = kept(sql);
      text::Diagnostics diagnostics;
      const schema::Schema& state = first ? both.postgresql : both.sqlite;
      const Dialect& to = first ? postgresql() : sqlite();
      for (const sql::Statement& it : sql::parse(source, sql::Language::kPortable, diagnostics))
        CHECK_FALSE(to.lower(it, state, source, diagnostics));
      if (diagnostics.empty()) continue;
      const text::Diagnostic& it = diagnostics.all().front();
      CHECK(it.text == row.text);
      CHECK(std::string(source.text(it.span)) == row.at);
      CHECK(it.span.begin == at);
      CHECK(it.notes.size() == 1);
    }
  }
}

TEST_CASE("the blocks to write are shown, once for both databases") {
  const Both both = tables();
  const text::Source& source = kept("SELECT id\nFROM t WHERE s LIKE 'a'");
  text::Diagnostics diagnostics;
  for (const sql::Statement& it : sql::parse(source, sql::Language::kPortable, diagnostics)) {
    CHECK_FALSE(sqlite().lower(it, both.sqlite, source, diagnostics));
    CHECK_FALSE(postgresql().lower(it, both.postgresql, source, diagnostics));
  }
  CHECK(diagnostics.print() ==
        "test.sql:2:16: error: \"LIKE\" minds letter case on PostgreSQL only; compare with "
        "substr() or lower()\n"
        "  2 | FROM t WHERE s LIKE 'a'\n"
        "    |                ^~~~\n"
        "note: what differs is written once for each database:\n"
        "-- @sqlite\n"
        "SELECT id …;\n"
        "-- @end\n"
        "-- @postgresql\n"
        "SELECT id …;\n"
        "-- @end\n");
}

namespace {

/// Asked of both databases, of rows that both have.
const char* const kQuestions[] = {
    "SELECT id FROM t ORDER BY s, id",
    "SELECT id FROM t ORDER BY s DESC, id",
    "SELECT id FROM t ORDER BY i, id LIMIT 2",
    "SELECT id FROM t ORDER BY r DESC, n, id",
    "SELECT id FROM t ORDER BY b, d, id",
    "SELECT id FROM t ORDER BY m, x, id",
    "SELECT id FROM t WHERE b ORDER BY id",
    "SELECT id FROM t WHERE b IS NOT TRUE ORDER BY id",
    "SELECT id FROM t WHERE i IS DISTINCT FROM 7 ORDER BY id",
    "SELECT id FROM t WHERE s > 'a' AND s < 'b' ORDER BY id",
    "SELECT id FROM t WHERE n = 1.5 OR n > 99.99 ORDER BY id",
    "SELECT id FROM t WHERE d > '2024-01-31' AND m <= '2024-02-29 10:00:00' ORDER BY id",
    "SELECT id FROM t WHERE x = x'00ff' ORDER BY id",
    "SELECT i / 2, i % 3, -i FROM t ORDER BY id",
    "SELECT abs(i), coalesce(i, -1), nullif(i, 7) FROM t ORDER BY id",
    "SELECT length(s), upper(s), lower(s), length(x) FROM t ORDER BY id",
    "SELECT substr(s, 2), substr(s, 0, 2), substr(s, 1, 1), replace(s, 'a', 'zz') FROM t ORDER BY "
    "id",
    "SELECT trim(s), ltrim(s, 'ab'), rtrim(s, 'b '), trim(s, 'a') FROM t ORDER BY id",
    "SELECT s || '-' || i FROM t ORDER BY id",
    "SELECT count(*), count(i), sum(i), min(s), max(s), min(d) FROM t",
    "SELECT avg(r) FROM t WHERE id < 3",
    "SELECT count(*) FROM t GROUP BY b ORDER BY count(*), b",
    "SELECT row_number() OVER (ORDER BY i, id), lag(id) OVER (ORDER BY id) FROM t ORDER BY id",
    "SELECT CASE WHEN i > 0 THEN 'p' WHEN i IS NULL THEN '?' ELSE 'n' END FROM t ORDER BY id",
    "SELECT CAST(i AS TEXT) || 'x', CAST('12' AS INTEGER) + i FROM t ORDER BY id",
    "SELECT id FROM t WHERE f = 'sad' AND f IN ('sad', 'glad') ORDER BY id",
    "SELECT id FROM t WHERE i BETWEEN 0 AND 10 AND s NOT IN ('a', 'b') ORDER BY id",
    "SELECT s FROM t WHERE i < 0 UNION SELECT 'a' ORDER BY 1",
};

constexpr const char* kRows2 =
    "INSERT INTO t (id, i, r, n, s, b, d, m, x, j, f) VALUES\n"
    "  (1, 7, 0.5, 1.5, 'abc', TRUE, '2024-02-29', '2024-02-29 10:00:00', x'00ff', '{}', 'sad'),\n"
    "  (2, -7, 2.25, 100, 'Abc', FALSE, '2000-01-01', '1999-12-31 23:59:59', x'', '1', 'glad'),\n"
    "  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),\n"
    "  (4, 0, -1.5, -3.25, '  \xC3\xA4 b ', TRUE, '2024-12-01', '2024-02-29 10:00:01', x'ff', "
    "'[]', 'sad')";

std::string ask(sqlite3* db, const std::string& sql) {
  std::string out;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK)
    return std::string("error: ") + sqlite3_errmsg(db);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    if (!out.empty()) out += ' ';
    for (int i = 0; i < sqlite3_column_count(statement); ++i) {
      const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      out += (i == 0 ? "" : "|") + std::string(text == nullptr ? "NULL" : text);
    }
  }
  if (sqlite3_finalize(statement) != SQLITE_OK) return std::string("error: ") + sqlite3_errmsg(db);
  return out;
}

}  // namespace

TEST_CASE("both databases answer alike", "[postgresql]") {
  const tests::FreshDatabase fresh;
  const tests::Connection server(fresh.conninfo());
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
  Both both;
  for (const char* sql : {kTables, kRows2}) {
    const std::string script = lower(postgresql(), both.postgresql, sql);
    REQUIRE(server(script) == "");
    // The statements of enums are for the model alone.
    std::string own = lower(sqlite(), both.sqlite, sql);
    own = own.substr(own.find("CREATE TYPE") == 0 ? own.find(";") + 1 : 0);
    CAPTURE(own);
    sqlite3_exec(db, own.c_str(), nullptr, nullptr, nullptr);
    REQUIRE(std::string(sqlite3_errmsg(db)) == "not an error");
  }
  for (const char* question : kQuestions) {
    const std::string of_sqlite = lower(sqlite(), both.sqlite, question);
    const std::string of_server = lower(postgresql(), both.postgresql, question);
    CAPTURE(question, of_sqlite, of_server);
    CHECK(ask(db, of_sqlite) == server(of_server));
  }
  // The columns of a view stay, whatever becomes of the table's names.
  for (const char* sql :
       {"CREATE VIEW v AS SELECT id, s FROM t", "ALTER TABLE t RENAME COLUMN s TO words"}) {
    CHECK(ask(db, lower(sqlite(), both.sqlite, sql)) == "");
    CHECK(server(lower(postgresql(), both.postgresql, sql)) == "");
  }
  const std::string found = ask(db, "SELECT s FROM v WHERE id < 3 ORDER BY id");
  CHECK(found == "abc Abc");
  CHECK(found == server("SELECT s FROM v WHERE id < 3 ORDER BY id"));
  sqlite3_close(db);
}

namespace {

/// Types, each with values that it may have.
struct Sample {
  const char* type;
  const char* values;  // of rows
};

const Sample kSamples[] = {
    {"SMALLINT", "(0), (5), (-7), (NULL)"},
    {"INTEGER", "(0), (1), (12345), (NULL)"},
    {"BIGINT", "(0), (-99)"},
    {"BOOLEAN", "(TRUE), (FALSE), (NULL)"},
    {"DOUBLE PRECISION", "(0.5), (100)"},
    {"NUMERIC(10,2)", "(1.2), (2.5), (-2.5), (0), (NULL)"},
    {"NUMERIC(10,2)", "(12345.67)"},
    {"NUMERIC(10,4)", "(1.005), (-1.115), (2.675)"},
    {"NUMERIC(5,0)", "(12), (-3)"},
    {"TEXT", "('{}'), ('null'), (NULL)"},
    {"TEXT", "('sad'), ('sad  ')"},
    {"TEXT", "('sad')"},
    {"TEXT", "('007')"},
    {"VARCHAR(4)", "('1'), ('12')"},
    {"CHAR(3)", "('sad'), ('abc'), (NULL)"},
    {"BYTEA", "(x'00ff')"},
    {"DATE", "('2024-02-29'), (NULL)"},
    {"TIME", "('10:00:01')"},
    {"TIMESTAMP", "('2024-02-29 23:59:59'), (NULL)"},
    {"TIMESTAMPTZ", "('2024-02-29 23:59:59'), (NULL)"},
    {"UUID", "('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')"},
    {"JSON", "('{\"b\":1, \"a\":2}'), (NULL)"},
    {"JSONB", "('{\"b\":1, \"a\":2}')"},
    {"mood", "('sad'), ('glad'), (NULL)"},
};

/// A type that they are to have, and how a value of it is read alike.
struct Target {
  const char* type;
  const char* on_sqlite = "c";
  const char* on_server = "c";
};

constexpr const char* kThousandths = "CAST(round(c * 1000) AS bigint)";

const Target kTargets[] = {
    {"SMALLINT"},
    {"INTEGER"},
    {"BIGINT"},
    {"BOOLEAN", "c", "CAST(c AS integer)"},
    {"DOUBLE PRECISION", kThousandths, kThousandths},
    {"NUMERIC(6,2)", kThousandths, kThousandths},
    {"TEXT"},
    {"VARCHAR"},
    {"VARCHAR(2)"},
    {"CHAR(3)"},
    {"CHAR(4)"},
    {"BYTEA", "lower(hex(c))", "encode(c, 'hex')"},
    {"DATE"},
    {"TIME"},
    {"TIMESTAMP"},
    {"TIMESTAMPTZ", "c", "CAST(c AS timestamp)"},
    {"UUID"},
    {"JSON"},
    {"JSONB", "count(*)", "count(*)"},
    {"mood"},
};

/// A statement of a project rendered for a database; what was reported begins with "error".
std::vector<std::string> rendered(const Dialect& to, schema::Schema& state,
                                  const std::string& sql) {
  const text::Source& source = kept(sql);
  text::Diagnostics diagnostics;
  std::vector<Input> inputs;
  for (sql::Statement& it : sql::parse(source, sql::Language::kPortable, diagnostics))
    inputs.push_back({std::move(it), std::nullopt, ""});
  std::vector<Output> script;
  const unsigned minimum = &to == &sqlite() ? 3038000 : 140000;
  Uncommitted uncommitted;
  if (!to.render(inputs, source, minimum, state, uncommitted, script, diagnostics))
    return {"error: " + diagnostics.print()};
  std::vector<std::string> out;
  for (const Output& it : script) out.push_back(it.sql);
  return out;
}

/// Runs them; what went wrong, or what a requirement found.
template <typename Run>
std::string run(const std::vector<std::string>& script, const Run& run) {
  for (const std::string& sql : script) {
    const std::string answer = run(sql);
    if (!answer.empty()) return answer;
  }
  return "";
}

}  // namespace

TEST_CASE("a type becomes another alike on both databases, or is refused", "[postgresql]") {
  const tests::FreshDatabase fresh;
  const tests::Connection server(fresh.conninfo());
  server("SET TIME ZONE 'UTC'");
  const auto on_server = [&](const std::string& sql) { return server(sql); };
  unsigned converted = 0;
  for (const Sample& sample : kSamples) {
    for (const Target& target : kTargets) {
      CAPTURE(sample.type, sample.values, target.type);
      Both both;
      sqlite3* db = nullptr;
      REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
      const auto on_sqlite = [&](const std::string& sql) { return ask(db, sql); };
      server("DROP TABLE IF EXISTS x; DROP TYPE IF EXISTS mood");
      const std::string make = std::string(
                                   "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
                                   "CREATE TABLE x (c ") +
                               sample.type + ");\nINSERT INTO x VALUES " + sample.values;
      const auto made = rendered(sqlite(), both.sqlite, make);
      CAPTURE(made);
      CHECK(run(made, on_sqlite) == "");
      CHECK(run(rendered(postgresql(), both.postgresql, make), on_server) == "");
      const std::string change = std::string("ALTER TABLE x ALTER COLUMN c TYPE ") + target.type;
      const auto for_sqlite = rendered(sqlite(), both.sqlite, change);
      const auto for_server = rendered(postgresql(), both.postgresql, change);
      const auto refused = [](const auto& it) { return !it.empty() && it[0].starts_with("error"); };
      if (!refused(for_sqlite) && !refused(for_server)) {
        const std::string of_sqlite = run(for_sqlite, on_sqlite);
        const std::string of_server = run(for_server, on_server);
        CAPTURE(of_sqlite, of_server, for_sqlite, for_server);
        // What fails on one of them keeps its rows; where both go on, the values are the same.
        if (of_sqlite.empty() && of_server.empty()) {
          ++converted;
          CHECK(ask(db, std::string("SELECT ") + target.on_sqlite + " FROM x") ==
                server(std::string("SELECT ") + target.on_server + " FROM x"));
        } else {
          CHECK(of_sqlite.empty() == of_server.empty());
        }
      }
      sqlite3_close(db);
    }
  }
  CHECK(converted > 60);
}

}  // namespace aludel::dialect
