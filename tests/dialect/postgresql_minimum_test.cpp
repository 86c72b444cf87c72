// SPDX-License-Identifier: MIT
//
// What came with which release of PostgreSQL, and what is said where an older one must do.
#include <catch2/catch.hpp>
#include <map>

#include "dialect/postgresql/minimum.h"
#include "dialect/postgresql_database.h"
#include "sql/parser.h"

namespace aludel::dialect {
namespace {

/// Reports for the oldest server.
std::string problems(const char* sql, unsigned minimum) {
  static std::map<std::string, text::Source> sources;
  const text::Source& source = sources.try_emplace(sql, "test.sql", sql).first->second;
  text::Diagnostics diagnostics;
  for (const sql::Statement& it : sql::parse(source, sql::Language::kPostgresql, diagnostics))
    on_postgresql::check_minimum(it, minimum, source, diagnostics);
  return diagnostics.print();
}

struct Row {
  unsigned version;
  const char* what;
  const char* sql;
};

const Row kRows[] = {
    {13, "DROP EXPRESSION", "ALTER TABLE t ALTER a DROP EXPRESSION"},
    {14, "CREATE OR REPLACE TRIGGER",
     "CREATE OR REPLACE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()"},
    {15, "NULLS NOT DISTINCT", "CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT"},
    {15, "NULLS NOT DISTINCT", "CREATE TABLE t (a integer UNIQUE nulls  not distinct)"},
    {15, "MERGE INTO", "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE"},
    {15, "ON DELETE SET NULL",
     "CREATE TABLE t (a integer, b integer, FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL "
     "(a))"},
    {15, "security_invoker", "CREATE VIEW v WITH (security_invoker = true) AS SELECT 1"},
    {16, "any_value()", "SELECT any_value(a) FROM t"},
    {16, "IS JSON", "SELECT a IS JSON FROM t"},
    {17, "MAINTAIN", "GRANT MAINTAIN ON t TO r"},
    {17, "RETURNING", "MERGE INTO t USING s ON t.a = s.a WHEN MATCHED THEN DELETE RETURNING t.a"},
    {17, "SET EXPRESSION", "ALTER TABLE t ALTER a SET EXPRESSION AS (b + 1)"},
    {18, "uuidv7()", "ALTER TABLE t ALTER a SET DEFAULT uuidv7()"},
};

}  // namespace

TEST_CASE("what a release brought is refused before it, and passes from it on") {
  for (const Row& row : kRows) {
    CAPTURE(row.sql);
    CHECK(problems(row.sql, row.version * 10000) == "");
    const std::string said = problems(row.sql, (row.version - 1) * 10000);
    CHECK(said.find("error: \"" + std::string(row.what) + "\" is not known before PostgreSQL " +
                    std::to_string(row.version)) != std::string::npos);
  }
}

TEST_CASE("the place, the versions and what to do are said") {
  CHECK(problems("CREATE TABLE t (\n  a integer,\n  UNIQUE NULLS NOT DISTINCT (a)\n);", 140000) ==
        "test.sql:3:10: error: \"NULLS NOT DISTINCT\" is not known before PostgreSQL 15, and the "
        "oldest server that this is for is 14\n"
        "  3 |   UNIQUE NULLS NOT DISTINCT (a)\n"
        "    |          ^~~~~~~~~~~~~~~~~~\n"
        "note: write \"postgresql_minimum = 15\" in aludel.toml where no older one is used\n");
}

TEST_CASE("a generated column that is not stored is PostgreSQL 18's") {
  for (const char* sql : {"CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a) VIRTUAL)",
                          "CREATE TABLE t (a integer, b integer GENERATED ALWAYS AS (a))",
                          "ALTER TABLE t ADD b integer GENERATED ALWAYS AS (a) VIRTUAL"}) {
    CAPTURE(sql);
    CHECK(problems(sql, 180000) == "");
    CHECK(problems(sql, 170000)
              .find("error: a generated column without STORED is not known before "
                    "PostgreSQL 18") != std::string::npos);
  }
}

TEST_CASE("names and texts that look like it are nobody's business") {
  CHECK(problems("SELECT 'NULLS NOT DISTINCT', app.any_value(a), maintain FROM t", 140000) == "");
  CHECK(problems("UPDATE t SET a = 1 RETURNING a", 140000) == "");
}

}  // namespace aludel::dialect
