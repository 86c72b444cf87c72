// SPDX-License-Identifier: MIT
//
// New values of enums: what the server refuses in the transaction that adds one is refused before,
// and nothing else.
#include <catch2/catch.hpp>

#include "dialect/postgresql_database.h"

namespace aludel::dialect {
namespace {

constexpr const char* kBefore =
    "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
    "CREATE TABLE t (id integer, feel mood, note text);\n"
    "CREATE TABLE other (feel text);\n"
    "CREATE VIEW v AS SELECT id, feel FROM t;\n"
    "CREATE FUNCTION act() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; END $$;";

constexpr const char* kAdded = "ALTER TYPE mood ADD VALUE 'so-so';\n";

const char* const kUses[] = {
    "UPDATE t SET feel = 'so-so' WHERE id = 1",
    "UPDATE t SET feel = E'so\\x2dso'",
    "UPDATE v SET feel = 'so-so'",
    "INSERT INTO t VALUES (1, 'so-so', 'x')",
    "INSERT INTO t (feel) SELECT 'so-so'",
    "SELECT 'so-so'::mood",
    "SELECT mood 'so-so'",
    "SELECT count(*) FROM t WHERE feel IN ('sad', 'so-so')",
    "ALTER TABLE t ALTER feel SET DEFAULT 'so-so'",
    "ALTER TABLE t ADD CHECK (feel <> 'so-so')",
    "ALTER TABLE t ADD COLUMN more mood DEFAULT 'so-so'",
    "ALTER TABLE other ALTER feel TYPE mood USING 'so-so'::mood",
    "CREATE TABLE x (feel mood DEFAULT 'so-so')",
    "CREATE DOMAIN d AS mood DEFAULT 'so-so'",
    "CREATE INDEX i ON t (id) WHERE feel = 'so-so'",
    "CREATE VIEW w AS SELECT id FROM v WHERE feel = 'so-so'",
    "CREATE POLICY p ON t USING (feel = 'so-so')",
    "CREATE TRIGGER r AFTER UPDATE ON t FOR EACH ROW WHEN (new.feel = 'so-so') "
    "EXECUTE FUNCTION act()",
    "CREATE FUNCTION f() RETURNS mood LANGUAGE sql AS $body$ SELECT 'so-so'::mood $body$",
    "CREATE FUNCTION f() RETURNS mood LANGUAGE sql RETURN 'so-so'::mood",
    "DO $$ BEGIN UPDATE t SET feel = 'so-so'; END $$",
    "ALTER TYPE mood RENAME TO state;\nUPDATE t SET feel = 'so-so'::state",
    "ALTER TYPE mood RENAME VALUE 'so-so' TO 'fair';\nUPDATE t SET feel = 'fair'",
};

const char* const kLeavesAlone[] = {
    "UPDATE t SET note = 'so-so'",
    "UPDATE other SET feel = 'so-so'",
    "UPDATE t SET feel = 'sad'",
    "INSERT INTO t (id, note) VALUES (1, 'so-so')",
    "SELECT 'so-so'",
    "COMMENT ON TYPE mood IS 'so-so'",
    "ALTER TYPE mood ADD VALUE 'fine' AFTER 'so-so'",
    "ALTER TYPE mood RENAME VALUE 'so-so' TO 'fair'",
    "CREATE FUNCTION f() RETURNS mood LANGUAGE plpgsql AS $$ BEGIN RETURN 'so-so'::mood; END $$",
    "DROP VIEW v;\nALTER TABLE t ALTER feel TYPE text USING feel::text;\nUPDATE t SET feel = "
    "'so-so'",
    "CREATE TYPE tone AS ENUM ('so-so');\nCREATE TABLE x (y tone DEFAULT 'so-so')",
};

schema::Schema before() {
  const Rendered made = render(kBefore, schema::Schema(postgresql().rules()));
  INFO(made.errors);
  REQUIRE(made.errors.empty());
  return made.state;
}

/// Whether the server refuses the use of a new value.
bool is_unsafe(const PostgresqlDatabase& database, const std::string& sql) {
  database("BEGIN");
  const std::string said = database(kAdded + sql);
  database("ROLLBACK");
  CAPTURE(said);
  const bool unsafe = said.find("unsafe use of new value") != said.npos;
  CHECK((unsafe || !said.starts_with("error: ")));
  return unsafe;
}

}  // namespace

TEST_CASE("what uses a new value of an enum is refused, as by the server", "[postgresql]") {
  const PostgresqlDatabase database;
  database(kBefore);
  const schema::Schema state = before();
  for (const char* sql : kUses) {
    CAPTURE(sql);
    CHECK(is_unsafe(database, sql));
    const std::string errors = render(std::string(kAdded) + sql, state).errors;
    CAPTURE(errors);
    CHECK(errors.find("lets nobody use it before it is committed") != errors.npos);
  }
  for (const char* sql : kLeavesAlone) {
    CAPTURE(sql);
    CHECK_FALSE(is_unsafe(database, sql));
    CHECK(render(std::string(kAdded) + sql, state).errors == "");
  }
}

TEST_CASE("the use of a new value is shown where it stands, in a body too") {
  const std::string sql =
      std::string(kAdded) + "DO $x$\nBEGIN\n  UPDATE t SET feel = 'so-so';\nEND $x$";
  CHECK(render(sql, before())
            .errors.starts_with("test.sql:4:23: error: \"so-so\" is new in \"mood\""));
}

}  // namespace aludel::dialect
