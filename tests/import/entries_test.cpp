// SPDX-License-Identifier: MIT
#include "import/entries.h"

#include <catch2/catch.hpp>
#include <string>

namespace aludel::import {
namespace {

std::string said(const Entries& entries) {
  std::string words;
  for (const revisions::Entry& it : entries.list) {
    for (const std::string& line : it.above) words += "-- " + line + "\n";
    if (!it.sql.empty()) words += it.sql + ";\n";
  }
  return words;
}

std::string said(const std::string& sql, sql::Language language = sql::Language::kSqlite) {
  return said(entries_of(sql, language));
}

}  // namespace

TEST_CASE("entries: statements stay as they are, comments stand above them") {
  CHECK(said("-- the devices\nCREATE TABLE a (\n  id INT, \n  b TEXT DEFAULT 'x \n y'\n);\n"
             "/* rows\n * of them */\nINSERT INTO a (id) VALUES (1); -- one\n") ==
        "-- the devices\nCREATE TABLE a (\n  id INT,\n  b TEXT DEFAULT 'x \n y'\n);\n"
        "-- rows\n-- of them\nINSERT INTO a (id) VALUES (1);\n-- one\n");
}

TEST_CASE("entries: a comment is never taken for a directive") {
  CHECK(said("-- @author bob\nDROP TABLE a;") == "-- | @author bob\nDROP TABLE a;\n");
  CHECK(said("CREATE TABLE a ( -- @todo\n  id INT\n);") ==
        "CREATE TABLE a ( /* @todo */\n  id INT\n);\n");
}

TEST_CASE("entries: what a run does itself is left out") {
  CHECK(said("BEGIN;\nDROP TABLE a;\nCOMMIT;\n") == "DROP TABLE a;\n");
  CHECK(said("PRAGMA foreign_keys = OFF; DROP TABLE a;") ==
        "-- (without PRAGMA foreign_keys = OFF: a run has foreign keys off, and counts what "
        "violates them)\nDROP TABLE a;\n");
  CHECK(said("SET statement_timeout = 0; SELECT pg_catalog.set_config('search_path', '', false); "
             "DROP TABLE a",
             sql::Language::kPostgresql) ==
        "-- (without SET statement_timeout = 0: it is of the session)\n"
        "-- (without SELECT pg_catalog.set_config('search_path', '', false): it is of the "
        "session)\nDROP TABLE a;\n");
}

TEST_CASE("entries: a search_path is left out where it is the usual one") {
  CHECK(entries_of("SET search_path = public, pg_catalog;", sql::Language::kPostgresql).open == 0);
  CHECK(entries_of("SET SCHEMA 'public';", sql::Language::kPostgresql).open == 0);
  CHECK(entries_of("SET SCHEMA 'mine';", sql::Language::kPostgresql).open == 1);
  CHECK(entries_of("SET search_path TO mine;", sql::Language::kPostgresql).open == 1);
}

TEST_CASE("entries: what can't stand in a revision is open") {
  const Entries entries = entries_of("ATTACH 'b.db' AS b;\nDROP TABLE a;", sql::Language::kSqlite);
  CHECK(entries.open == 1);
  CHECK(entries.statements == 1);
  CHECK(said(entries) ==
        "-- @todo \"ATTACH\" cannot stand in a revision: a revision is about one database; take "
        "the statement out\n-- | ATTACH 'b.db' AS b\nDROP TABLE a;\n");
  CHECK(entries_of("CREATE TABEL a (id INT);", sql::Language::kSqlite).open == 1);
  CHECK(entries_of("INSERT INTO a VALUES ('", sql::Language::kSqlite).open == 1);
  CHECK(entries_of("INSERT INTO a (b) VALUES (:b)", sql::Language::kSqlite).open == 1);
}

TEST_CASE("entries: an index is not built concurrently in a new database") {
  CHECK(said("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON a (b);",
             sql::Language::kPostgresql) ==
        "-- (it was CONCURRENTLY; a database that has it already is not touched)\n"
        "CREATE UNIQUE INDEX IF NOT EXISTS i ON a (b);\n");
}

TEST_CASE("entries: what a transaction doesn't bear stands alone or is open") {
  CHECK(entries_of("VACUUM;", sql::Language::kSqlite).needs_no_transaction);
  CHECK(entries_of("PRAGMA journal_mode = WAL", sql::Language::kSqlite).needs_no_transaction);
  const Entries two = entries_of("VACUUM; DROP TABLE a;", sql::Language::kSqlite);
  CHECK_FALSE(two.needs_no_transaction);
  CHECK(two.open == 1);
  CHECK(two.statements == 1);
}

TEST_CASE("entries: a trigger's body is one statement") {
  CHECK(entries_of("CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = 1; DELETE FROM c; "
                   "END; DROP TABLE d;",
                   sql::Language::kSqlite)
            .statements == 2);
  CHECK(entries_of("CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END; $$ LANGUAGE "
                   "plpgsql; DROP TABLE d;",
                   sql::Language::kPostgresql)
            .statements == 2);
}

}  // namespace aludel::import
