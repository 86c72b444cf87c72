// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"
#include "runtime/look.h"
#include "runtime/sets.h"

namespace aludel::tests {
namespace {

TEST_CASE("fresh, behind and current") {
  Gateway gateway;
  const Live db;
  CHECK(words(state(db.database(), gateway.migrations())) == "fresh; rows 0, pending 6, unknown 0");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "behind; rows 1, pending 4, unknown 0; 8be41c07a3f5");
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "current; rows 1, pending 0, unknown 0; e5e5e5e5e5e5");
  REQUIRE(downgrade(db.database(), gateway.migrations(), "base").ok());
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "behind; rows 0, pending 6, unknown 0");
}

TEST_CASE("a version table alone is at the base, of whomever it is") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE aludel_version (version_num VARCHAR(32) NOT NULL, CONSTRAINT pkc PRIMARY KEY "
     "(version_num)); CREATE TABLE something (a INTEGER)");
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "behind; rows 0, pending 6, unknown 0");
  CHECK(upgrade(db.database(), gateway.migrations()).applied == 6);
}

TEST_CASE("foreign: more tables than can be named") {
  Gateway gateway;
  const Live db;
  for (int i = 10; i < 60; ++i)
    db("CREATE TABLE table_number_" + std::to_string(i) + " (a INTEGER)");
  const std::string detail = state(db.database(), gateway.migrations()).detail;
  CHECK(detail.rfind("50 tables (table_number_10, table_number_11, ", 0) == 0);
  CHECK(detail.substr(detail.size() - 4) == "…)");
}

/// A database that a newer gateway has written.
struct Newer : Gateway {
  Newer() {
    add("77ab01c2d3e4", "split calibration", {"CREATE TABLE calibration (a INTEGER)"},
        {"DROP TABLE calibration"});
    settings.version = "3.0.1";
  }
};

TEST_CASE("ahead: all of ours, and one that we don't know") {
  Gateway gateway;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "ahead; rows 1, pending 0, unknown 1; 77ab01c2d3e4; split calibration; gateway 3.0.1");
  const std::string before = db.dump();
  const char* refused =
      "the database holds a revision that this program doesn't know; 77ab01c2d3e4";
  CHECK(words(upgrade(db.database(), gateway.migrations())) == refused);
  CHECK(words(upgrade(db.database(), gateway.migrations(), "heads")) == refused);
  CHECK(words(downgrade(db.database(), gateway.migrations(), "base")) == refused);
  CHECK(upgrade(db.database(), gateway.migrations()).exit_code() == 4);
  CHECK(db.dump() == before);
}

TEST_CASE("sideways: some of ours, and one that we don't know") {
  Gateway ours;
  ours.add("f00000000001", "ours", {"CREATE TABLE ours (a INTEGER)"}, {"DROP TABLE ours"});
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  TestSet applied(ours.chain());
  const State state = look(db.database(), ours.migrations(), {}, applied);
  CHECK(words(state) ==
        "sideways; rows 1, pending 1, unknown 1; 77ab01c2d3e4; split calibration; gateway 3.0.1");
  CHECK(applied.members() == std::set<unsigned>{0, 1, 2, 3, 4, 5});
}

TEST_CASE("what the history says last counts") {
  Newer newer;
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  REQUIRE(downgrade(db.database(), newer.migrations(), "8be4").ok());
  db("UPDATE aludel_version SET version_num = 'elsewhere'");
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "sideways; rows 1, pending 4, unknown 1; elsewhere");
}

TEST_CASE("another program's version table") {
  Gateway gateway;
  TestChain other;
  other.settings.program = "weather";
  other.settings.version = "0.9";
  other.add("aaaa", "first", {"CREATE TABLE w (a INTEGER)"});
  const Live db;
  REQUIRE(upgrade(db.database(), other.migrations()).ok());
  CHECK(
      words(state(db.database(), gateway.migrations())) ==
      "foreign; rows 1, pending 6, unknown 1; aaaa; first; weather 0.9; revision aaaa, written by "
      "weather 0.9");
  db("DROP TABLE aludel_version_history");
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "foreign; rows 1, pending 6, unknown 1; aaaa; revision aaaa");
  CHECK(upgrade(db.database(), gateway.migrations()).status == Status::kUnknownRevision);
}

TEST_CASE("rows that contradict each other") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  db("INSERT INTO aludel_version VALUES ('8be41c07a3f5')");
  CHECK(words(state(db.database(), gateway.migrations())).rfind("the database is damaged", 0) == 0);
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "the database is damaged; rows of aludel_version that lie below others: 8be41c07a3f5");
}

TEST_CASE("rows that nobody could have written") {
  const struct {
    const char* values;
    const char* words;
  } rows[] = {
      {"(NULL)", "a row of aludel_version is empty"},
      {"('e5e5e5e5e5e5'), ('')", "a row of aludel_version is empty"},
      {"('8be41c07a3f5'), ('8be41c07a3f5')", "several rows of aludel_version are 8be41c07a3f5"},
      {"('e5e5e5e5e5e5'), ('e5e5e5e5e5e5')", "several rows of aludel_version are e5e5e5e5e5e5"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    const Live db;
    db("CREATE TABLE aludel_version (version_num TEXT)");
    db(std::string("INSERT INTO aludel_version VALUES ") + row.values);
    const State seen = state(db.database(), gateway.migrations());
    CHECK(seen.status == Status::kDamaged);
    CHECK(std::string(seen.detail) == row.words);
    CHECK(words(upgrade(db.database(), gateway.migrations())) ==
          std::string("the database is damaged; ") + row.words);
  }
}

TEST_CASE("ids and texts of any length are cut to fit") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE aludel_version (version_num TEXT); INSERT INTO aludel_version VALUES "
     "('0123456789012345678901234567890123456789'), ('x')");
  const State seen = state(db.database(), gateway.migrations());
  CHECK(seen.unknown == 2);
  CHECK(std::string(seen.version) == "01234567890123456789012345678…");
}

TEST_CASE("a version table without its column") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE aludel_version (number INTEGER)");
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement failed; " + no_such_column("version_num"));
}
}  // namespace
}  // namespace aludel::tests
