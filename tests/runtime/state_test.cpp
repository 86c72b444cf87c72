// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
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
     "(version_num)); CREATE TABLE something (a)");
  CHECK(words(state(db.database(), gateway.migrations())) ==
        "behind; rows 0, pending 6, unknown 0");
  CHECK(upgrade(db.database(), gateway.migrations()).applied == 6);
}

TEST_CASE("foreign: things, but no version table") {
  const struct {
    const char* sql;
    const char* found;
  } rows[] = {
      {"CREATE TABLE site (a); CREATE TABLE device (a); CREATE TABLE reading (a); PRAGMA "
       "user_version = 7",
       "3 tables (device, reading, site), user_version 7"},
      {"CREATE TABLE one (id INTEGER PRIMARY KEY AUTOINCREMENT)", "1 table (one)"},
      {"PRAGMA user_version = -3", "0 tables, user_version -3"},
      {"CREATE TABLE aludel_version_history (a)", "1 table (aludel_version_history)"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    const Live db;
    db(row.sql);
    const std::string before = db.dump();
    CHECK(words(state(db.database(), gateway.migrations())) ==
          std::string("foreign; rows 0, pending 6, unknown 0; ") + row.found);
    CHECK(words(upgrade(db.database(), gateway.migrations())) ==
          std::string("the database is not this program's; ") + row.found);
    CHECK(words(downgrade(db.database(), gateway.migrations(), "base")) ==
          std::string("the database is not this program's; ") + row.found);
    CHECK(db.dump() == before);
  }
}

TEST_CASE("foreign: more tables than can be named") {
  Gateway gateway;
  const Live db;
  for (int i = 10; i < 60; ++i) db("CREATE TABLE table_number_" + std::to_string(i) + " (a)");
  const std::string detail = state(db.database(), gateway.migrations()).detail;
  CHECK(detail.rfind("50 tables (table_number_10, table_number_11, ", 0) == 0);
  CHECK(detail.substr(detail.size() - 4) == "…)");
}

/// A database that a newer gateway has written.
struct Newer : Gateway {
  Newer() {
    add("77ab01c2d3e4", "split calibration", {"CREATE TABLE calibration (a)"},
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
  ours.add("f00000000001", "ours", {"CREATE TABLE ours (a)"}, {"DROP TABLE ours"});
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
  other.add("aaaa", "first", {"CREATE TABLE w (a)"});
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
    db("CREATE TABLE aludel_version (version_num)");
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
  db("CREATE TABLE aludel_version (version_num); INSERT INTO aludel_version VALUES "
     "('0123456789012345678901234567890123456789'), ('x')");
  const State seen = state(db.database(), gateway.migrations());
  CHECK(seen.unknown == 2);
  CHECK(std::string(seen.version) == "01234567890123456789012345678…");
}

TEST_CASE("a version table without its column") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE aludel_version (number)");
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement failed; no such column: version_num");
}

TEST_CASE("a look writes nothing") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  CHECK(words(state(sqlite(path.c_str()), gateway.migrations())) ==
        "fresh; rows 0, pending 6, unknown 0");
  CHECK(folder.list() == "");
  write_file(path, "");
  CHECK(state(sqlite(path.c_str()), gateway.migrations()).situation == Situation::kFresh);
  CHECK(read_file(path) == "");

  const Live db(path);
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  const std::string before = read_file(path);
  db("BEGIN IMMEDIATE");  // neither a writer nor the owner's transaction is in the way of a look
  CHECK(state(sqlite(path.c_str()), gateway.migrations()).situation == Situation::kBehind);
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kBehind);
  db("ROLLBACK");
  CHECK(read_file(path) == before);
}

/// Leaves the file as somebody does who is killed: with a WAL that is not yet in it.
void be_killed(const std::string& path, const Migrations& migrations) {
  const pid_t child = fork();
  if (child == 0) {
    const Live db(path);
    db("PRAGMA journal_mode = WAL");
    _exit(upgrade(db.database(), migrations, "8be4").ok() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(status == 0);
}

TEST_CASE("a look leaves a WAL to those who write") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  be_killed(path, gateway.migrations());
  const std::string before = read_file(path);
  const std::string wal = read_file(path + "-wal");
  REQUIRE(!wal.empty());
  CHECK(state(sqlite(path.c_str()), gateway.migrations()).situation == Situation::kBehind);
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "8be4")) == "done");
  CHECK(read_file(path) == before);
  CHECK(read_file(path + "-wal") == wal);
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations())) == "done; applied 4");
  CHECK(folder.list() == "gw.db ");
  CHECK(state(sqlite(path.c_str()), gateway.migrations()).situation == Situation::kCurrent);
  CHECK(folder.list() == "gw.db ");
}

TEST_CASE("a look waits as long as the options say") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  const Live other(path);
  REQUIRE(upgrade(other.database(), gateway.migrations(), "8be4").ok());
  REQUIRE(other("BEGIN EXCLUSIVE") == "");
  Options impatient;
  impatient.wait_ms = 0;
  CHECK(state(sqlite(path.c_str()), gateway.migrations(), impatient).status == Status::kBusy);
  Events events(gateway.chain());
  events.then = [&](const Event&) { other("ROLLBACK"); };
  CHECK(state(sqlite(path.c_str()), gateway.migrations(), events.options()).situation ==
        Situation::kBehind);
  CHECK(events.take() == "waiting\n");
}

}  // namespace
}  // namespace aludel::tests
