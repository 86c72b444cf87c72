// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

constexpr unsigned kIndex = static_cast<unsigned>(kDialect);

TEST_CASE("downgrade to each form of target") {
  const struct {
    const char* first;
    const char* target;
    const char* version;
    unsigned applied;
  } rows[] = {
      {"heads", "base", "", 6},
      {"heads", "-1", "d00d00000002", 1},
      {"heads", "-6", "", 6},
      {"heads", "8be4", "8be41c07a3f5", 4},
      {"heads", "head-2", "c0ffee000001", 2},
      {"heads", "base+1", "1f0c9ab2e7d4", 5},
      {"heads", "head", "e5e5e5e5e5e5", 0},
      {"heads", "current", "e5e5e5e5e5e5", 0},
      {"c0ff", "current-1", "8be9d1e20c44", 1},
      {"c0ff", "c0ff", "c0ffee000001", 0},
      {"c0ff", "head", "c0ffee000001", 0},
      {"c0ff", "heads", "c0ffee000001", 0},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.target);
    const Live db;
    REQUIRE(upgrade(db.database(), gateway.migrations(), row.first).ok());
    const Result result = downgrade(db.database(), gateway.migrations(), row.target);
    CHECK(result.ok());
    CHECK(result.direction == Direction::kDowngrade);
    CHECK(result.applied == row.applied);
    CHECK(db("SELECT * FROM aludel_version") == row.version);
  }
}

TEST_CASE("up, down and up again leaves the same") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  const std::string up = db.dump();
  REQUIRE(downgrade(db.database(), gateway.migrations(), "base").ok());
  CHECK(db.tables() == "aludel_version aludel_version_downgrade aludel_version_history");
  CHECK(db("SELECT count(*) FROM aludel_version_downgrade") == "0");
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  CHECK(db.dump() == up);
}

TEST_CASE("what can't be taken back is refused before anything runs") {
  Gateway gateway;
  gateway.add("f00000000001", "drops", {"DROP TABLE reading"}, {}, Revision::kIrreversible,
              "the readings are gone");
  gateway.add("f00000000002", "adds", {"CREATE TABLE extra (a INTEGER)"}, {"DROP TABLE extra"});
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  const std::string before = db.dump();
  const Result result = downgrade(db.database(), gateway.migrations(), "base");
  CHECK(words(result) ==
        "a revision on the way has no downgrade; at f00000000001 versions/f00000000001.sql:0; "
        "message: the readings are gone");
  CHECK(db.dump() == before);
  CHECK(words(downgrade(db.database(), gateway.migrations(), "-1")) == "done; applied 1");
  CHECK(words(stamp(db.database(), gateway.migrations(), "base")) == "done; applied 7");
}

TEST_CASE("targets that a downgrade can't reach") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  const std::string before = db.dump();
  const struct {
    const char* target;
    const char* result;
  } rows[] = {
      {"c0ff", "the target can't be reached this way; c0ffee000001 is not applied"},
      {"+1", "the target can't be reached this way; \"+1\" leads up, and this goes down"},
      {"-3",
       "the target can't be reached this way; \"-3\" goes past the base: there are 2 revisions on "
       "the way"},
      {"-x", "there is no such target; \"-x\" is not a target"},
  };
  for (const auto& row : rows) {
    CHECK(words(downgrade(db.database(), gateway.migrations(), row.target)) == row.result);
  }
  CHECK(db.dump() == before);
}

TEST_CASE("a revision that was changed after it had been applied is told") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  gateway.revision(0).checksums[kIndex].upgrade = 1;  // not touched by the run, but applied
  gateway.revision(4).checksums[kIndex].upgrade = 2;
  gateway.revision(5).checksums[kIndex].downgrade = 3;
  Events events(gateway.chain());
  CHECK(downgrade(db.database(), gateway.migrations(), "c0ff", events.options()).ok());
  CHECK(events.take() ==
        "warning revision d00d00000002 was changed after it had been applied here "
        "(versions/d00d00000002.sql)\n"
        "warning revision 1f0c9ab2e7d4 was changed after it had been applied here "
        "(versions/1f0c9ab2e7d4.sql)\n"
        "begin 2 down e5e5e5e5e5e5 -> c0ffee000001\n"
        "revision e5e5e5e5e5e5 0/2\n"
        "done e5e5e5e5e5e5 1/2\n"
        "revision d00d00000002 1/2\n"
        "done d00d00000002 2/2\n"
        "committed 2/2\n");

  SECTION("the newest row counts") {
    REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
    CHECK(downgrade(db.database(), gateway.migrations(), "c0ff", events.options()).ok());
    const std::string told = events.take();
    CHECK(told.find("warning revision 1f0c") != std::string::npos);
    CHECK(told.find("warning revision d00d") == std::string::npos);
  }
  SECTION("an upgrade tells it too, and what never ran") {
    db("DELETE FROM aludel_version_history WHERE revision = '8be41c07a3f5'");
    CHECK(upgrade(db.database(), gateway.migrations(), "+1", events.options()).ok());
    CHECK(events.take().find("warning revision 1f0c9ab2e7d4 was changed after it had been applied "
                             "here (versions/1f0c9ab2e7d4.sql)\n"
                             "warning revision 8be41c07a3f5 never ran here, though a later one did "
                             "(versions/8be41c07a3f5.sql)\n"
                             "begin 1 up") == 0);
  }
  SECTION("and a callback can stop there") {
    gateway.revision(3).checksums[kIndex].upgrade = 4;
    const std::string before = db.dump();
    Events stopping(gateway.chain());
    stopping.stop_after(1);
    CHECK(downgrade(db.database(), gateway.migrations(), "base", stopping.options()).status ==
          Status::kCancelled);
    CHECK(db.dump() == before);
  }
  SECTION("without a history there is nothing to compare") {
    db("DROP TABLE aludel_version_history");
    gateway.revision(3).checksums[kIndex].upgrade = 4;
    CHECK(downgrade(db.database(), gateway.migrations(), "base", events.options()).ok());
    CHECK(events.take().find("warning") == std::string::npos);
  }
}

TEST_CASE("a requirement of a downgrade") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  db("UPDATE device SET serial = 'used'");
  const std::string before = db.dump();
  CHECK(words(downgrade(db.database(), gateway.migrations(), "base")) ==
        "a requirement is not met; at c0ffee000001 versions/c0ffee000001.sql:20; message: serials "
        "are in use; rows: 1; id=17, serial='used'");
  CHECK(db.dump() == before);
}
}  // namespace
}  // namespace aludel::tests
