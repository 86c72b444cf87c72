// SPDX-License-Identifier: MIT
//
// What a section becomes for PostgreSQL, word for word.
#include <catch2/catch.hpp>

#include "dialect/postgresql_database.h"
#include "sql/parser.h"

namespace aludel::dialect {
namespace {

constexpr const char* kBefore =
    "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
    "CREATE TABLE p (id integer PRIMARY KEY, name text);\n"
    "CREATE TABLE t (id integer PRIMARY KEY, a text DEFAULT '5', n integer DEFAULT (1 + 1),\n"
    "  feel mood, twice integer GENERATED ALWAYS AS (n * 2) STORED,\n"
    "  day date DEFAULT CURRENT_DATE, off date);";

schema::Schema before(const std::string& sql = kBefore) {
  const Rendered made = render(sql, schema::Schema(postgresql().rules()));
  INFO(made.errors);
  REQUIRE(made.errors.empty());
  return made.state;
}

struct Row {
  const char* name;
  const char* sql;
  const char* fill;
  const char* expected;
};

const Row kOwn[] = {
    {"passes byte for byte", "CREATE  TABLE x (a int4 /* here */ , b TIMESTAMPTZ)", "",
     "CREATE  TABLE x (a int4 /* here */ , b TIMESTAMPTZ);\n"},
    {"a cast that is implicit", "ALTER TABLE t ALTER a TYPE varchar(10)", "",
     "ALTER TABLE t ALTER a TYPE varchar(10);\n"},
    {"a cast by words", "ALTER TABLE p ALTER name TYPE date", "",
     "LOCK TABLE p IN ACCESS EXCLUSIVE MODE;\n"
     "-- @require column \"name\" of table \"p\" has values that are not the same as DATE: change "
     "them before, or say with USING what they become\n"
     "SELECT name FROM p WHERE name::DATE::timestamptz IS DISTINCT FROM name::timestamptz;\n"
     "ALTER TABLE p ALTER COLUMN name TYPE DATE USING name::DATE;\n"},
    {"by way of text", "ALTER TABLE t ALTER feel TYPE bytea", "",
     "ALTER TABLE t ALTER COLUMN feel TYPE BYTEA USING feel::text::BYTEA;\n"},
    {"a default of the type of old", "ALTER TABLE t ALTER a TYPE integer", "",
     "ALTER TABLE t ALTER COLUMN a TYPE INTEGER USING a::INTEGER, ALTER COLUMN a DROP DEFAULT, "
     "ALTER COLUMN a SET DEFAULT '5';\n"},
    {"a default of its own", "ALTER TABLE t ALTER a TYPE integer, ALTER a SET DEFAULT 7", "",
     "ALTER TABLE t ALTER COLUMN a TYPE INTEGER USING a::INTEGER, ALTER COLUMN a SET DEFAULT 7;\n"},
    {"a value for the rows", "ALTER TABLE t ADD COLUMN x integer NOT NULL DEFAULT 4 CHECK (x > 0)",
     "id + 1",
     "ALTER TABLE t ADD COLUMN x INTEGER;\n"
     "ALTER TABLE t ALTER COLUMN x TYPE INTEGER USING id + 1, ALTER COLUMN x SET DEFAULT 4, "
     "ALTER COLUMN x SET NOT NULL, ADD CONSTRAINT t_x_check CHECK (x > 0);\n"},
    {"a value from elsewhere", "ALTER TABLE t ADD COLUMN x integer REFERENCES p (id)",
     "(SELECT max(id) FROM p)",
     "ALTER TABLE t ADD COLUMN x INTEGER;\n"
     "UPDATE t SET x = ((SELECT max(id) FROM p));\n"
     "ALTER TABLE t ADD CONSTRAINT t_x_fkey FOREIGN KEY (x) REFERENCES p (id);\n"},
    {"checks that are put off are not in the way",
     "CREATE TABLE q (p integer REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);\n"
     "ALTER TABLE q ADD COLUMN n integer NOT NULL",
     "(SELECT count(*) FROM p)",
     "CREATE TABLE q (p integer REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED);\n"
     "ALTER TABLE q ADD COLUMN n INTEGER;\n"
     "UPDATE q SET n = ((SELECT count(*) FROM p));\n"
     "SET CONSTRAINTS q_p_fkey IMMEDIATE;\n"
     "SET CONSTRAINTS q_p_fkey DEFERRED;\n"
     "ALTER TABLE q ALTER COLUMN n SET NOT NULL;\n"},
    {"a query of no table", "ALTER TABLE t ADD COLUMN x integer", "(SELECT 1)",
     "ALTER TABLE t ADD COLUMN x INTEGER;\nUPDATE t SET x = ((SELECT 1));\n"},
    {"numbers go on", "ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY", "",
     "ALTER TABLE t ALTER id ADD GENERATED ALWAYS AS IDENTITY;\n"
     "SELECT setval(pg_get_serial_sequence('t', 'id'), greatest(max(id), "
     "pg_sequence_last_value(pg_get_serial_sequence('t', 'id')))) FROM t HAVING max(id) > 0;\n"},
    {"an enum gets another value", "ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'glad'", "",
     "ALTER TYPE mood ADD VALUE 'so-so' BEFORE 'glad';\n"},

    {"no value for the rows", "ALTER TABLE t ADD COLUMN x integer NOT NULL", "",
     "test.sql:1:26: error: \"x\" must not be NULL, and the rows that there are have no value for "
     "it\n"
     "  1 | ALTER TABLE t ADD COLUMN x integer NOT NULL\n"
     "    |                          ^\n"
     "note: write a DEFAULT, or \"-- @fill expression\" above the statement\n"},
    {"a value of one column of two", "ALTER TABLE t ADD COLUMN x integer, ADD COLUMN y text", "1",
     "test.sql:1:1: error: \"@fill\" is the value of one new column; write it above an ALTER TABLE "
     "that does nothing but ADD COLUMN\n"
     "  1 | ALTER TABLE t ADD COLUMN x integer, ADD COLUMN y text\n"
     "    | ^\n"},
    {"a value of no column", "DROP TABLE t", "1",
     "test.sql:1:1: error: \"@fill\" is the value of a new column; write it above its ADD COLUMN\n"
     "  1 | DROP TABLE t\n"
     "    | ^\n"},
    {"a default that is no value", "ALTER TABLE t ALTER day TYPE integer USING 1", "",
     "test.sql:1:21: error: the DEFAULT of \"day\" is no value of its new type\n"
     "  1 | ALTER TABLE t ALTER day TYPE integer USING 1\n"
     "    |                     ^~~\n"
     "note: write \"ALTER COLUMN day SET DEFAULT …\" or \"ALTER COLUMN day DROP DEFAULT\" as well, "
     "in the same statement\n"},
    {"a value of many rows", "ALTER TABLE t ADD COLUMN x integer", "max(id)",
     "test.sql:1:1: error: \"max()\" is a value of many rows, and each row needs its own: write a "
     "subquery, (SELECT max(…) FROM …)\n"
     "  1 | ALTER TABLE t ADD COLUMN x integer\n"
     "    | ^\n"},
    {"a conversion by a window", "ALTER TABLE p ALTER name TYPE integer USING rank() OVER ()", "",
     "test.sql:1:45: error: \"rank()\" is a value of many rows, and each row needs its own: write "
     "a "
     "subquery, (SELECT rank(…) FROM …)\n"
     "  1 | ALTER TABLE p ALTER name TYPE integer USING rank() OVER ()\n"
     "    |                                             ^~~~~~~~~~~~~~\n"},
    {"a conversion by a query", "ALTER TABLE p ALTER name TYPE integer USING (SELECT 1)", "",
     "test.sql:1:45: error: USING takes no subquery; add a column with \"@fill\" and drop this "
     "one\n"
     "  1 | ALTER TABLE p ALTER name TYPE integer USING (SELECT 1)\n"
     "    |                                             ^~~~~~~~~~\n"},
    {"no cast at all", "ALTER TABLE t ALTER off TYPE boolean", "",
     "test.sql:1:30: error: there is no cast from DATE to BOOLEAN\n"
     "  1 | ALTER TABLE t ALTER off TYPE boolean\n"
     "    |                              ^~~~~~~\n"
     "note: write \"USING expression\" behind the type\n"},
    {"a new value used at once",
     "ALTER TYPE mood ADD VALUE 'so-so';\nUPDATE t SET feel = 'so-so' WHERE id = 1", "",
     "test.sql:2:21: error: \"so-so\" is new in \"mood\", and PostgreSQL lets nobody use it before "
     "it "
     "is committed\n"
     "  2 | UPDATE t SET feel = 'so-so' WHERE id = 1\n"
     "    |                     ^~~~~~~\n"
     "test.sql:1:1: note: it is added here\n"
     "  1 | ALTER TYPE mood ADD VALUE 'so-so';\n"
     "    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
     "note: a run is one transaction; a revision with \"@no-transaction\" in its header, which "
     "adds "
     "the value or stands between the two, divides it\n"},
    {"a new value for the rows",
     "ALTER TYPE mood ADD VALUE 'so-so';\nALTER TABLE p ADD COLUMN feel mood", "'so-so'",
     "test.sql:1:1: error: \"so-so\" is new in \"mood\", and PostgreSQL lets nobody use it before "
     "it "
     "is committed\n"
     "  1 | ALTER TYPE mood ADD VALUE 'so-so';\n"
     "    | ^~~~~~~\n"
     "test.sql:1:1: note: it is added here\n"
     "  1 | ALTER TYPE mood ADD VALUE 'so-so';\n"
     "    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
     "note: a run is one transaction; a revision with \"@no-transaction\" in its header, which "
     "adds "
     "the value or stands between the two, divides it\n"},
    {"the same text elsewhere",
     "ALTER TYPE mood ADD VALUE 'so-so';\nUPDATE p SET name = 'so-so' WHERE id = 1", "",
     "ALTER TYPE mood ADD VALUE 'so-so';\nUPDATE p SET name = 'so-so' WHERE id = 1;\n"},
};

const Row kPortable[] = {
    {"types",
     "CREATE TABLE x (a SMALLINT, b BOOLEAN DEFAULT FALSE, c REAL, d FLOAT, e NUMERIC(9,2),\n"
     "  f TEXT, g VARCHAR, h VARCHAR(5), i CHAR(2), j BLOB, k DATE, l TIME, m TIMESTAMP,\n"
     "  n TIMESTAMPTZ, o UUID, q JSON, r JSONB, s mood)",
     "",
     "CREATE TABLE x (\n  a SMALLINT,\n  b BOOLEAN DEFAULT FALSE,\n  c DOUBLE PRECISION,\n"
     "  d DOUBLE PRECISION,\n  e NUMERIC(9, 2),\n  f TEXT COLLATE \"C\",\n  g TEXT COLLATE \"C\",\n"
     "  h VARCHAR(5) COLLATE \"C\",\n  i CHAR(2) COLLATE \"C\",\n  j BYTEA,\n  k DATE,\n"
     "  l TIME(0),\n  m TIMESTAMP(0),\n  n TIMESTAMPTZ(0),\n  o UUID,\n  q JSON,\n  r JSONB,\n"
     "  s mood\n);\n"},
    {"what both read alike", "CREATE TABLE x (id INTEGER PRIMARY KEY,  n BIGINT CHECK (n > 0))", "",
     "CREATE TABLE x (id INTEGER PRIMARY KEY,  n BIGINT CHECK (n > 0));\n"},
    {"the clock of a default",
     "CREATE TABLE x (a TIMESTAMP DEFAULT CURRENT_TIMESTAMP, b DATE DEFAULT CURRENT_DATE)", "",
     "CREATE TABLE x (\n  a TIMESTAMP(0) DEFAULT timezone('utc', now()),\n"
     "  b DATE DEFAULT (CAST(timezone('utc', now()) AS date))\n);\n"},
    {"a text is a value of an enum", "ALTER TABLE p ADD COLUMN feel mood NOT NULL",
     "CASE id WHEN 1 THEN 'good' ELSE 'bad' END",
     "ALTER TABLE p ADD COLUMN feel mood;\n"
     "ALTER TABLE p ALTER COLUMN feel TYPE mood USING (CASE id WHEN 1 THEN 'good' ELSE 'bad' "
     "END)::mood, ALTER COLUMN feel SET NOT NULL;\n"},
    {"a text of a query is a date", "ALTER TABLE p ADD COLUMN off DATE",
     "(SELECT max(name) FROM p)",
     "ALTER TABLE p ADD COLUMN off DATE;\n"
     "UPDATE p SET off = ((SELECT max(name) FROM p))::DATE;\n"},
    {"IS between values", "UPDATE p SET name = 'x' WHERE name IS NOT name AND id IS 4", "",
     "UPDATE p SET name = 'x' WHERE name IS DISTINCT FROM name AND id IS NOT DISTINCT FROM 4;\n"},
    {"numbers of an identity are told",
     "CREATE TABLE x (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n"
     "INSERT INTO x (id) VALUES (5)",
     "",
     "CREATE TABLE x (id INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);\n"
     "INSERT INTO x (id) VALUES (5);\n"
     "SELECT setval(pg_get_serial_sequence('x', 'id'), greatest(max(id), "
     "pg_sequence_last_value(pg_get_serial_sequence('x', 'id')))) FROM x HAVING max(id) > 0;\n"},
};

std::string outcome(const Row& row, sql::Language language) {
  const Rendered made = render(row.sql, before(), language, row.fill);
  return made.errors.empty() ? text_of(made.script) : made.errors;
}

}  // namespace

TEST_CASE("PostgreSQL's own statements, rendered") {
  for (const Row& row : kOwn) {
    INFO(row.name);
    CHECK(outcome(row, sql::Language::kPostgresql) == row.expected);
  }
}

TEST_CASE("portable statements, rendered for PostgreSQL") {
  for (const Row& row : kPortable) {
    INFO(row.name);
    CHECK(outcome(row, sql::Language::kPortable) == row.expected);
  }
}

TEST_CASE("a requirement is lowered as a statement is, and stays one") {
  static const text::Source source("test.sql", "SELECT id FROM p WHERE name IS 'x'");
  text::Diagnostics diagnostics;
  schema::Schema state = before();
  std::vector<Input> inputs;
  for (sql::Statement& it : sql::parse(source, sql::Language::kPortable, diagnostics))
    inputs.push_back({std::move(it), std::nullopt, "no x"});
  Uncommitted uncommitted;
  std::vector<Output> script;
  CHECK(postgresql().render(inputs, source, 140000, state, uncommitted, script, diagnostics));
  CHECK(text_of(script) ==
        "-- @require no x\nSELECT id FROM p WHERE name IS NOT DISTINCT FROM 'x';\n");
}

TEST_CASE("a new value may be used where the server lets it") {
  const char* sql =
      "CREATE TYPE day AS ENUM ('mon');\nALTER TYPE day ADD VALUE 'tue';\n"
      "CREATE TABLE x (d day DEFAULT 'tue')";
  CHECK(render(sql, before(), sql::Language::kPostgresql, "", 170000).errors.empty());
  CHECK_FALSE(render(sql, before(), sql::Language::kPostgresql, "", 160000).errors.empty());
}

TEST_CASE("versions as numbers and as text") {
  using ::aludel::Dialect;
  const auto number = [](Dialect id, const char* text) { return version_number(id, text); };
  CHECK(number(Dialect::kSqlite, "3.35.5") == 3035005u);
  CHECK(number(Dialect::kSqlite, "3.35") == 3035000u);
  CHECK(number(Dialect::kPostgresql, "14") == 140000u);
  CHECK(number(Dialect::kPostgresql, "15.3") == 150003u);
  for (const char* it : {"", "x", "3.", "3.35.5.1", "-3", "2.8", " 3", "3.1000"})
    CHECK_FALSE(number(Dialect::kSqlite, it));
  for (const char* it : {"9.6", "14.1.2", "14.", "v14"})
    CHECK_FALSE(number(Dialect::kPostgresql, it));
  CHECK(version_text(Dialect::kSqlite, 3035005) == "3.35.5");
  CHECK(version_text(Dialect::kPostgresql, 140000) == "14");
  CHECK(version_text(Dialect::kPostgresql, 150003) == "15.3");
}

}  // namespace aludel::dialect
