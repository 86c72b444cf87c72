// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

TEST_CASE("stamp at each form of target") {
  const struct {
    const char* first;
    const char* target;
    const char* version;
    unsigned applied;
  } rows[] = {
      {"base", "head", "e5e5e5e5e5e5", 6},    {"base", "heads", "e5e5e5e5e5e5", 6},
      {"base", "8be4", "8be41c07a3f5", 2},    {"8be4", "+1", "8be9d1e20c44", 1},
      {"8be4", "-1", "1f0c9ab2e7d4", 1},      {"8be4", "8be4+2", "c0ffee000001", 2},
      {"8be4", "head-2", "c0ffee000001", 2},  {"8be4", "base", "", 2},
      {"8be4", "current", "8be41c07a3f5", 0},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.first << " " << row.target);
    const Live db;
    db("CREATE TABLE kept (a INTEGER)");  // a stamp takes over what is there
    REQUIRE(stamp(db.database(), gateway.migrations(), row.first).ok());
    const Result result = stamp(db.database(), gateway.migrations(), row.target);
    CHECK(result.ok());
    CHECK(result.applied == row.applied);
    if (result.applied != 0) CHECK(db("SELECT * FROM aludel_version") == row.version);
    CHECK(db.tables().find("device") == std::string::npos);
  }
}

TEST_CASE("a stamp is recorded like a run, but as what it is") {
  Gateway gateway;
  const Live db;
  REQUIRE(stamp(db.database(), gateway.migrations(), "8be9").ok());
  REQUIRE(stamp(db.database(), gateway.migrations(), "1f0c").ok());
  CHECK(
      db("SELECT sequence, run, revision, direction, how, checksum FROM aludel_version_history") ==
      "1|1|1f0c9ab2e7d4|upgrade|stamp|0000000000001000 "
      "2|1|8be41c07a3f5|upgrade|stamp|0000000000001001 "
      "3|1|8be9d1e20c44|upgrade|stamp|0000000000001002 "
      "4|2|8be9d1e20c44|downgrade|stamp|0000000000002002 "
      "5|2|8be41c07a3f5|downgrade|stamp|0000000000002001");
  CHECK(db("SELECT revision, count(*) FROM aludel_version_downgrade GROUP BY revision") ==
        "1f0c9ab2e7d4|3");
}

TEST_CASE("a stamp at where it is writes nothing") {
  Gateway gateway;
  const Live db;
  REQUIRE(stamp(db.database(), gateway.migrations(), "head").ok());
  const std::string history = db("SELECT count(*) FROM aludel_version_history");
  CHECK(stamp(db.database(), gateway.migrations(), "head").ok());
  CHECK(db("SELECT count(*) FROM aludel_version_history") == history);
}

TEST_CASE("a stamp at the base takes over what is there") {
  Gateway gateway;
  for (const char* sql : {"CREATE TABLE theirs (a INTEGER)", ""}) {
    INFO(sql);
    const Live db;
    db(sql);
    Events events(gateway.chain());
    CHECK(words(stamp(db.database(), gateway.migrations(), "base", events.options())) == "done");
    CHECK(events.take() == "begin 0 up base -> base\ncommitted 0/0\n");
    CHECK(words(state(db.database(), gateway.migrations())) ==
          "behind; rows 0, pending 6, unknown 0");
    CHECK(words(stamp(db.database(), gateway.migrations(), "base", events.options())) == "done");
    CHECK(events.take() == "");  // it is there
    CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 6");
  }
}

TEST_CASE("a stamp tells its beginning and its end") {
  Gateway gateway;
  const Live db;
  Events events(gateway.chain());
  CHECK(stamp(db.database(), gateway.migrations(), "8be4", events.options()).ok());
  CHECK(events.take() == "begin 2 up base -> 8be41c07a3f5\ncommitted 2/2\n");
  CHECK(stamp(db.database(), gateway.migrations(), "base", events.options()).ok());
  CHECK(events.take() == "begin 2 down 8be41c07a3f5 -> base\ncommitted 2/2\n");
}

TEST_CASE("a stamp is one transaction whatever the options say") {
  Gateway gateway;
  gateway.add("f00000000001", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  gateway.add("f00000000002", "more", {"CREATE TABLE extra (a INTEGER)"});
  const Live db;
  Events events(gateway.chain());
  Options options = events.options();
  options.transactions = Options::Transactions::kPerRevision;
  CHECK(stamp(db.database(), gateway.migrations(), "head", options).ok());
  CHECK(events.take() == "begin 8 up base -> f00000000002\ncommitted 8/8\n");
}

TEST_CASE("an upgrade goes on from a stamp") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE site (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
     "CREATE TABLE device (id INTEGER PRIMARY KEY, site_id INTEGER REFERENCES site (id))");
  CHECK(upgrade(db.database(), gateway.migrations()).status == Status::kForeign);
  REQUIRE(stamp(db.database(), gateway.migrations(), "1f0c").ok());
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 5");
}

TEST_CASE("a stamp over unknown revisions is refused") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  db("UPDATE aludel_version SET version_num = '77ab01c2d3e4'");
  CHECK(words(stamp(db.database(), gateway.migrations(), "head")) ==
        "the database holds a revision that this program doesn't know; 77ab01c2d3e4");
}

}  // namespace
}  // namespace aludel::tests
