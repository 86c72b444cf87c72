// SPDX-License-Identifier: MIT
//
// What a look finds on SQLite only.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

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
