// SPDX-License-Identifier: MIT
//
// Statements that leave the schema as it is: each reaches its database byte for byte, or is
// refused; none is lost on the way.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "revisions/reading.h"
#include "revisions/render.h"
#include "sql/parser.h"

namespace aludel::revisions {

namespace {

constexpr Target kBoth[] = {{::aludel::Dialect::kSqlite, 3035005},
                            {::aludel::Dialect::kPostgresql, 140000}};

constexpr const char* kPasses = "";

struct Row {
  const char* sql;
  const char* portable;  // what is said; kPasses
  const char* sqlite;
  const char* postgresql;
};

constexpr const char* kTransaction = "the run begins and ends the transaction";
constexpr const char* kSession = "it sets something of the session";
constexpr const char* kAlone = "it does not work inside the transaction of a run";
constexpr const char* kNumber = "write \"-- @user-version\" and the number";
constexpr const char* kOne = "a revision is about one database";
constexpr const char* kSees = "nobody sees what it shows";
constexpr const char* kForeign = "only PostgreSQL knows";

const Row kRows[] = {
    {"BEGIN", kTransaction, kTransaction, kTransaction},
    {"START TRANSACTION", kTransaction, kTransaction, kTransaction},
    {"COMMIT", kTransaction, kTransaction, kTransaction},
    {"END", kTransaction, kTransaction, kTransaction},
    {"ROLLBACK", kTransaction, kTransaction, kTransaction},
    {"ABORT", kTransaction, kTransaction, kTransaction},
    {"SAVEPOINT a", kTransaction, kTransaction, kTransaction},
    {"RELEASE a", kTransaction, kTransaction, kTransaction},
    {"PREPARE TRANSACTION 'a'", kTransaction, kTransaction, kTransaction},
    {"PREPARE a AS SELECT 1", kTransaction, kTransaction, kTransaction},
    {"SET search_path = a", kSession, kSession, kSession},
    {"SET LOCAL lock_timeout = 1", kSession, kSession, kSession},
    {"RESET ALL", kSession, kSession, kSession},
    {"DISCARD PLANS", kSession, kSession, kSession},
    {"LISTEN a", kSession, kSession, kSession},
    {"UNLISTEN a", kSession, kSession, kSession},
    {"LOAD 'a'", kSession, kSession, kSession},
    {"EXECUTE a", kSession, kSession, kSession},
    {"DEALLOCATE a", kSession, kSession, kSession},
    {"SELECT set_config('a.b', 'c', false)", "set_config", kPasses, kSession},
    {"SELECT pg_catalog.set_config('a.b', 'c', false)", "set_config", kPasses, kSession},
    {"SELECT 1, set_config('a.b', 'c', true)", "set_config", kPasses, kSession},
    {"WITH a AS (SELECT set_config('a.b', 'c', true)) SELECT 1 FROM a", "set_config", kPasses,
     kSession},
    {"SELECT pg_catalog.setval('a', 1, false)", "setval", kPasses, kPasses},
    {"EXPLAIN SELECT 1", kSees, kSees, kSees},
    {"SHOW all", kSees, kSees, kSees},
    {"PRAGMA page_size = 4096", kAlone, kAlone, kAlone},
    {"PRAGMA user_version = 1", kNumber, kNumber, kAlone},
    {"PRAGMA main.user_version", kNumber, kNumber, kAlone},
    {"VACUUM", kAlone, kAlone, kAlone},
    {"ATTACH 'a' AS a", kOne, kOne, kOne},
    {"DETACH a", kOne, kOne, kOne},
    {"ALTER DATABASE a RESET ALL", kForeign, kForeign, kOne},
    {"ALTER SYSTEM RESET ALL", kForeign, kForeign, kOne},
    {"CREATE DATABASE a", kForeign, kForeign, kOne},
    {"DROP DATABASE a", kForeign, kForeign, kOne},
    {"DROP OWNED BY a", kForeign, kForeign, "what it drops is known to the server alone"},
    {"REINDEX SCHEMA a", "other words on each database", kPasses, kAlone},
    {"REINDEX TABLE a", "other words on each database", kPasses, kPasses},
    {"REINDEX a", "other words on each database", kPasses, kPasses},
    {"CLUSTER", kForeign, kForeign, kAlone},
    {"CLUSTER a", kForeign, kForeign, kPasses},
    {"ANALYZE", kPasses, kPasses, kPasses},
    {"ANALYZE a", kPasses, kPasses, kPasses},
    {"ANALYSE a", kForeign, kForeign, kPasses},
    {"CHECKPOINT", kForeign, kForeign, kPasses},
    {"LOCK TABLE a IN SHARE MODE", kForeign, kForeign, kPasses},
    {"NOTIFY a", kForeign, kForeign, kPasses},
    {"DECLARE a CURSOR FOR SELECT 1", kForeign, kForeign, kPasses},
    {"FETCH a", kForeign, kForeign, kPasses},
    {"MOVE a", kForeign, kForeign, kPasses},
    {"CLOSE a", kForeign, kForeign, kPasses},
    {"CREATE ROLE a", kForeign, kForeign, kPasses},
    {"CREATE USER a", kForeign, kForeign, kPasses},
    {"CREATE GROUP a", kForeign, kForeign, kPasses},
    {"ALTER ROLE a NOLOGIN", kForeign, kForeign, kPasses},
    {"ALTER USER a NOLOGIN", kForeign, kForeign, kPasses},
    {"ALTER GROUP a ADD USER b", kForeign, kForeign, kPasses},
    {"DROP ROLE a", kForeign, kForeign, kPasses},
    {"DROP USER a", kForeign, kForeign, kPasses},
    {"DROP GROUP a", kForeign, kForeign, kPasses},
    {"GRANT a TO b", kForeign, kForeign, kPasses},
    {"REASSIGN OWNED BY a TO b", kForeign, kForeign, kPasses},
    {"SECURITY LABEL ON ROLE a IS 'b'", kForeign, kForeign, kPasses},
};

/// What is said of a revision with this one statement; empty where it reached each database of
/// its language as it stands.
std::string outcome(const std::string& sql, const std::string& language) {
  Reading reading = read("-- m\n-- @revision a\n-- @sql " + language + "\n-- @upgrade\n" + sql +
                         ";\n-- @irreversible x\n");
  if (!reading.revision) return reading.said;
  Chain chain;
  chain.links.push_back({std::move(*reading.revision), {}});
  text::Diagnostics diagnostics;
  render(chain, kBoth, diagnostics);
  if (!diagnostics.empty()) return diagnostics.print();
  for (const Target& target : kBoth) {
    if ((dialects_of(chain[0].language) & 1u << static_cast<unsigned>(target.dialect)) == 0)
      continue;
    const auto& script = chain[0].script(target.dialect, ::aludel::Direction::kUpgrade);
    if (script.size() != 1 || script[0].sql != sql) return "lost";
  }
  return "";
}

void check(const Row& row, const std::string& language, const std::string& expected) {
  CAPTURE(row.sql, language);
  const std::string said = outcome(row.sql, language);
  if (expected.empty()) {
    CHECK(said == "");
  } else {
    CHECK(said.find("error: ") != said.npos);
    CHECK_THAT(said, Catch::Contains(expected));
  }
}

}  // namespace

TEST_CASE("revision file: what leaves the schema as it is reaches the database or is refused") {
  for (const Row& row : kRows) {
    check(row, "portable", row.portable);
    check(row, "sqlite", row.sqlite);
    check(row, "postgresql", row.postgresql);
  }
}

}  // namespace aludel::revisions
