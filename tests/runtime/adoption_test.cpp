// SPDX-License-Identifier: MIT
//
// Databases from before aludel: recognised by user_version and tables, taken over, and left so
// that the program of old sees what it must.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

/// The program of old: it knows version 17, and makes it of nothing. Whether it took the database.
bool run_program_of_old(const std::string& path) {
  const Live db(path);
  const std::string number = db("PRAGMA user_version");
  if (number == "0") {
    return db("BEGIN; CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL); CREATE "
              "INDEX "
              "device_name ON device (name); INSERT INTO device VALUES (1, 'a'); "
              "PRAGMA user_version = 17; COMMIT") == "";
  }
  return number == "17";
}

/// What it made, as a revision, and what comes after. `before`: with a revision below.
struct Adopting : TestChain {
  explicit Adopting(bool before = false) {
    if (before)
      add("aaaa", "version 16", {"CREATE TABLE device (id INTEGER PRIMARY KEY)"},
          {"DROP TABLE device"});
    if (before) {
      add("bbbb", "baseline",
          {"ALTER TABLE device ADD COLUMN name TEXT NOT NULL",
           "create index device_name on DEVICE ( \"name\" ) -- by which they are looked for"},
          {"DROP INDEX device_name", "ALTER TABLE device DROP COLUMN name"});
    } else {
      add("bbbb", "baseline",
          {"CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
           "CREATE INDEX device_name ON device (name)"},
          {"DROP TABLE device"});
    }
    set_user_version(before ? 1 : 0, 17);
    add("cccc", "add owner", {"ALTER TABLE device ADD COLUMN owner TEXT"},
        {"ALTER TABLE device DROP COLUMN owner"});
    add("dddd", "add place", {"ALTER TABLE device ADD COLUMN place TEXT"},
        {"ALTER TABLE device DROP COLUMN place"});
  }
};

std::string number(const std::string& path) { return Live(path)("PRAGMA user_version"); }

std::string history(const std::string& path) {
  return Live(path)(
      "SELECT run, revision, direction, how FROM aludel_version_history ORDER BY sequence");
}

TEST_CASE(
    "adoption: a database of the program of old is taken over in the transaction of the upgrade") {
  for (const bool before : {false, true}) {
    Folder folder;
    const std::string path = folder / "gw.db";
    REQUIRE(run_program_of_old(path));
    Adopting chain(before);
    const std::string untouched = read_file(path);
    CHECK(words(state(at(path), chain.migrations())) ==
          "adoptable; rows 0, pending 2, unknown 0; bbbb; 1 table (device), user_version 17");
    CHECK(read_file(path) == untouched);

    Events events(chain.chain());
    CHECK(words(upgrade(at(path), chain.migrations(), "heads", events.options())) ==
          "done; applied 2");
    CHECK(events.take() ==
          "adopted bbbb\nbegin 2 up bbbb -> dddd\nrevision cccc 0/2\ndone cccc 1/2\n"
          "revision dddd 1/2\ndone dddd 2/2\ncommitted 2/2\n");
    CHECK(history(path) == std::string(before ? "1|aaaa|upgrade|adopt " : "") +
                               "1|bbbb|upgrade|adopt 1|cccc|upgrade|run 1|dddd|upgrade|run");
    CHECK(Live(path)("SELECT version_num FROM aludel_version") == "dddd");
    CHECK(Live(path)("SELECT count(DISTINCT revision) FROM aludel_version_downgrade") ==
          (before ? "4" : "3"));
    CHECK(Live(path)("SELECT * FROM device") == "1|a|NULL|NULL");
    CHECK(words(state(at(path), chain.migrations())) ==
          "current; rows 1, pending 0, unknown 0; dddd");
    CHECK(words(upgrade(at(path), chain.migrations())) == "done");
  }
}

TEST_CASE("adoption: the program of old sees a number that it knows where it knows the database") {
  Folder folder;
  const std::string path = folder / "gw.db";
  REQUIRE(run_program_of_old(path));
  Adopting chain(true);
  REQUIRE(upgrade(at(path), chain.migrations(), "cccc").ok());
  CHECK(number(path) == "2147483647");
  CHECK(!run_program_of_old(path));
  REQUIRE(upgrade(at(path), chain.migrations()).ok());
  CHECK(number(path) == "2147483647");
  REQUIRE(downgrade(at(path), chain.migrations(), "bbbb").ok());
  CHECK(number(path) == "17");
  CHECK(run_program_of_old(path));
  REQUIRE(downgrade(at(path), chain.migrations(), "aaaa").ok());
  CHECK(number(path) == "2147483647");  // it would take a 0 for a database that is empty
  REQUIRE(downgrade(at(path), chain.migrations(), "base").ok());
  CHECK(number(path) == "0");
  CHECK(run_program_of_old(path));
}

TEST_CASE("adoption: a fresh database gets the same numbers, and a stamped one") {
  Folder folder;
  const std::string path = folder / "gw.db";
  Adopting chain;
  REQUIRE(upgrade(at(path), chain.migrations(), "bbbb").ok());
  CHECK(number(path) == "17");
  REQUIRE(upgrade(at(path), chain.migrations(), "heads", each_by_itself()).ok());
  CHECK(number(path) == "2147483647");
  REQUIRE(stamp(at(path), chain.migrations(), "bbbb").ok());
  CHECK(number(path) == "17");
  REQUIRE(stamp(at(path), chain.migrations(), "base").ok());
  CHECK(number(path) == "0");
}

TEST_CASE("adoption: at the last revision there is nothing but to take it over") {
  Folder folder;
  const std::string path = folder / "gw.db";
  REQUIRE(run_program_of_old(path));
  Adopting chain;
  CHECK(words(downgrade(at(path), chain.migrations(), "bbbb")) == "done");
  CHECK(Live(path).tables() == "device");
  Events events(chain.chain());
  CHECK(words(upgrade(at(path), chain.migrations(), "bbbb", events.options())) == "done");
  CHECK(events.take() == "adopted bbbb\nbegin 0 up bbbb -> bbbb\ncommitted 0/0\n");
  CHECK(history(path) == "1|bbbb|upgrade|adopt");
  CHECK(number(path) == "17");
  CHECK(words(upgrade(at(path), chain.migrations(), "bbbb")) == "done");
  CHECK(history(path) == "1|bbbb|upgrade|adopt");
}

TEST_CASE("adoption: before a revision outside of any transaction it is committed by itself") {
  Folder folder;
  const std::string path = folder / "gw.db";
  REQUIRE(run_program_of_old(path));
  TestChain chain;
  chain.add("bbbb", "baseline",
            {"CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL)",
             "CREATE INDEX device_name ON device (name)"});
  chain.set_user_version(0, 17);
  chain.add("cccc", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  chain.add("dddd", "more", {"CREATE TABLE more (a)"}, {"DROP TABLE more"});
  CHECK(words(upgrade(at(path), chain.migrations())) == "done; applied 2");
  CHECK(history(path) == "1|bbbb|upgrade|adopt 2|cccc|upgrade|run 2|dddd|upgrade|run");
  CHECK(number(path) == "2147483647");
}

TEST_CASE("adoption: where the upgrade fails the database stays the program of old's") {
  Folder folder;
  const std::string path = folder / "gw.db";
  REQUIRE(run_program_of_old(path));
  Adopting chain;
  chain.add("eeee", "fails", {"?a device has no place|SELECT id FROM device WHERE place IS NULL"});
  CHECK(upgrade(at(path), chain.migrations()).status == Status::kRequireFailed);
  CHECK(number(path) == "17");
  CHECK(Live(path).tables() == "device");
  CHECK(run_program_of_old(path));
  const Live db(path);
  CHECK(upgrade(db.database(), chain.migrations()).status == Status::kRequireFailed);
  CHECK(words(upgrade(db.database(), chain.migrations(), "dddd")) == "done; applied 2");
}

TEST_CASE("adoption: what has another number or other tables is foreign, and it says how") {
  const struct {
    const char* sql;
    const char* found;
  } rows[] = {
      {"PRAGMA user_version = 16",
       "1 table (device), user_version 16; this program knows 17 (bbbb)"},
      {"PRAGMA user_version = 2147483647",
       "1 table (device), user_version 2147483647; this program knows 17 (bbbb)"},
      {"PRAGMA user_version = 0", "1 table (device)"},
      {"DROP INDEX device_name", "user_version 17 as at bbbb, but index device_name is missing"},
      {"ALTER TABLE device ADD COLUMN a; CREATE TABLE b (c)",
       "user_version 17 as at bbbb, but table b is there and not expected, and 1 more"},
  };
  for (const auto& row : rows) {
    Folder folder;
    const std::string path = folder / "gw.db";
    REQUIRE(run_program_of_old(path));
    REQUIRE(Live(path)(row.sql) == "");
    Adopting chain;
    const std::string before = read_file(path);
    CHECK(words(state(at(path), chain.migrations())) ==
          std::string("foreign; rows 0, pending 3, unknown 0; ") + row.found);
    CHECK(words(upgrade(at(path), chain.migrations())) ==
          std::string("the database is not this program's; ") + row.found);
    CHECK(read_file(path) == before);
    CHECK(words(stamp(at(path), chain.migrations(), "bbbb")) == "done; applied 1");
    CHECK(number(path) == "17");
  }
}

TEST_CASE("adoption: what can't be made in memory is not recognised, and it says why") {
  Folder folder;
  const std::string path = folder / "gw.db";
  TestChain chain;
  chain.add("aaaa", "baseline", {"CREATE VIRTUAL TABLE device USING mine (a)"},
            {"DROP TABLE device"});
  chain.set_user_version(0, 17);
  REQUIRE(run_program_of_old(path));
  const std::string before = read_file(path);
  const std::string found =
      "user_version 17 as at aaaa, but versions/aaaa.sql:10 does not work on an empty database: no "
      "such module: mine";
  CHECK(words(state(at(path), chain.migrations())) ==
        "foreign; rows 0, pending 1, unknown 0; " + found);
  CHECK(words(upgrade(at(path), chain.migrations())) ==
        "the database is not this program's; " + found);
  CHECK(read_file(path) == before);
  CHECK(words(stamp(at(path), chain.migrations(), "aaaa")) == "done; applied 1");
}

TEST_CASE("adoption: a chain without numbers never touches the one there is") {
  Folder folder;
  const std::string path = folder / "gw.db";
  Gateway gateway;
  REQUIRE(upgrade(at(path), gateway.migrations(), "8be4").ok());
  REQUIRE(Live(path)("PRAGMA user_version = 5") == "");
  REQUIRE(upgrade(at(path), gateway.migrations()).ok());
  REQUIRE(downgrade(at(path), gateway.migrations(), "base").ok());
  CHECK(number(path) == "5");
}

TEST_CASE("adoption: inside the owner's transaction one may look") {
  Adopting chain;
  const Live db;
  db("CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL); CREATE INDEX device_name "
     "ON "
     "device (name); PRAGMA user_version = 17; BEGIN; INSERT INTO device VALUES (2, 'b')");
  CHECK(state(db.database(), chain.migrations()).situation == Situation::kAdoptable);
  CHECK(upgrade(db.database(), chain.migrations()).status == Status::kOpenTransaction);
  CHECK(db("SELECT id FROM device; COMMIT") == "2");
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
  CHECK(db.idle());
}

TEST_CASE("adoption: another one who has it is waited for") {
  Folder folder;
  const std::string path = folder / "gw.db";
  REQUIRE(run_program_of_old(path));
  Adopting chain;
  const Live other(path);
  REQUIRE(other("BEGIN EXCLUSIVE") == "");
  Options impatient;
  impatient.wait_ms = 0;
  CHECK(state(at(path), chain.migrations(), impatient).status == Status::kBusy);
  CHECK(upgrade(at(path), chain.migrations(), "heads", impatient).status == Status::kBusy);
  Events events(chain.chain());
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kWaiting) other("ROLLBACK");
  };
  CHECK(words(upgrade(at(path), chain.migrations(), "heads", events.options())) ==
        "done; applied 2");
  CHECK(number(path) == "2147483647");
}

}  // namespace
}  // namespace aludel::tests
