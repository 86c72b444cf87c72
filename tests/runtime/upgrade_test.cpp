// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

TEST_CASE("upgrade to each form of target") {
  const struct {
    const char* first;
    const char* target;
    const char* version;
    unsigned applied;
  } rows[] = {
      {nullptr, "heads", "e5e5e5e5e5e5", 6},  {nullptr, "head", "e5e5e5e5e5e5", 6},
      {nullptr, "8be4", "8be41c07a3f5", 2},   {nullptr, "+1", "1f0c9ab2e7d4", 1},
      {nullptr, "base+3", "8be9d1e20c44", 3}, {"8be4", "+2", "c0ffee000001", 2},
      {"8be4", "head-1", "d00d00000002", 3},  {"8be4", "c0ffee000001", "c0ffee000001", 2},
      {"c0ff", "8be4+1", "c0ffee000001", 0},  {"c0ff", "1f0c", "c0ffee000001", 0},
      {"c0ff", "base", "c0ffee000001", 0},    {"c0ff", "current", "c0ffee000001", 0},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.target);
    const Live db;
    if (row.first != nullptr) {
      REQUIRE(upgrade(db.database(), gateway.migrations(), row.first).ok());
    }
    const Result result = upgrade(db.database(), gateway.migrations(), row.target);
    CHECK(result.ok());
    CHECK(result.applied == row.applied);
    CHECK(db("SELECT * FROM aludel_version") == row.version);
  }
}

TEST_CASE("a target that can't be is refused, and nothing is touched") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  const std::string before = db.dump();
  const struct {
    const char* target;
    const char* result;
  } rows[] = {
      {"nine", "there is no such target; no revision is called \"nine\""},
      {"+9",
       "the target can't be reached this way; \"+9\" goes past the head: there are 4 revisions on "
       "the way"},
      {"-1", "the target can't be reached this way; \"-1\" leads down, and this goes up"},
      {"8be",
       "the target could mean several things; several revisions begin with \"8be\": 8be41c07a3f5, "
       "8be9d1e20c44"},
  };
  for (const auto& row : rows) {
    CHECK(words(upgrade(db.database(), gateway.migrations(), row.target)) == row.result);
  }
  CHECK(db.dump() == before);
}

TEST_CASE("progress is told in order") {
  Gateway gateway;
  const Live db;
  Events events(gateway.chain());
  CHECK(upgrade(db.database(), gateway.migrations(), "8be4", events.options()).ok());
  CHECK(events.take() ==
        "begin 2 up base -> 8be41c07a3f5\n"
        "revision 1f0c9ab2e7d4 0/2\n"
        "done 1f0c9ab2e7d4 1/2\n"
        "revision 8be41c07a3f5 1/2\n"
        "done 8be41c07a3f5 2/2\n"
        "committed 2/2\n");
  CHECK(upgrade(db.database(), gateway.migrations(), "8be4", events.options()).ok());
  CHECK(events.take() == "");
  CHECK(downgrade(db.database(), gateway.migrations(), "-1", events.options()).ok());
  CHECK(events.take() ==
        "begin 1 down 8be41c07a3f5 -> 1f0c9ab2e7d4\n"
        "revision 8be41c07a3f5 0/1\n"
        "done 8be41c07a3f5 1/1\n"
        "committed 1/1\n");
}

TEST_CASE("stopped by the callback, everything is as it was") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  const std::string before = db.dump();
  for (unsigned stop = 1; stop <= 9; ++stop) {
    Events events(gateway.chain());
    events.stop_after(stop);
    const Result result = upgrade(db.database(), gateway.migrations(), "heads", events.options());
    INFO(stop);
    CHECK(result.status == Status::kCancelled);
    CHECK(result.applied == 0);
    CHECK(result.exit_code() == 3);
    CHECK(db.dump() == before);
    CHECK(db.idle());
  }
  Events events(gateway.chain());
  events.stop_after(10);  // it is in the database by then
  CHECK(upgrade(db.database(), gateway.migrations(), "heads", events.options()).ok());
  CHECK(events.take().find("committed 4/4\n") != std::string::npos);
}

TEST_CASE("a statement that the engine refuses") {
  Gateway gateway;
  gateway.add("f00000000001", "breaks",
              {"CREATE TABLE extra (a INTEGER)", "INSERT INTO nowhere VALUES (1)"});
  const Live db;
  const Result result = upgrade(db.database(), gateway.migrations());
  CHECK(words(result) == "a statement failed; at f00000000001 versions/f00000000001.sql:11; " +
                             no_such_table("nowhere"));
  CHECK(result.engine_code != 0);
  CHECK(result.exit_code() == 3);
  CHECK(db.dump() == "");
}

TEST_CASE("a requirement that finds rows") {
  Gateway gateway;
  gateway.add(
      "f00000000001", "requires",
      {kDialect == Dialect::kSqlite
           ? "?two names are equal|SELECT id, name, NULL AS n, 1.5 AS r, x'00ff' AS b FROM site"
           : "?two names are equal|SELECT id, name, NULL AS n, 1.5 AS r, '\\x00ff'::bytea AS b "
             "FROM "
             "site"});
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "head-1").ok());
  db("INSERT INTO site VALUES (2, 'south'), (3, 'east')");
  const std::string before = db.dump();
  CHECK(
      words(upgrade(db.database(), gateway.migrations())) ==
      "a requirement is not met; at f00000000001 versions/f00000000001.sql:10; message: two names "
      "are equal; rows: 3; id=1, name='north', n=NULL, r=1.5, b=2 bytes");
  CHECK(db.dump() == before);
  db("DELETE FROM device; DELETE FROM site");
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 1");
}

TEST_CASE("a statement that ends the transaction") {
  for (const char* sql : {"ROLLBACK", "COMMIT"}) {
    TestChain chain;
    chain.add("a", "", {"CREATE TABLE t (a INTEGER)", sql, "CREATE TABLE u (a INTEGER)"});
    const Live db;
    const Result result = upgrade(db.database(), chain.migrations());
    CHECK(words(result) == "a statement ended the transaction; at a versions/a.sql:11; unrecorded");
    CHECK(result.exit_code() == 6);  // a COMMIT leaves what ran before it
    CHECK(db.tables() == (sql[0] == 'C' ? "t" : ""));
    CHECK(db.idle());
  }
}

TEST_CASE("a callback that ends the transaction") {
  Gateway gateway;
  for (const unsigned at : {3u, 13u}) {  // between two revisions, and after the last
    const Live db;
    Events events(gateway.chain());
    unsigned count = 0;
    events.then = [&](const Event&) {
      if (++count == at) db("ROLLBACK");
    };
    const Result result = upgrade(db.database(), gateway.migrations(), "heads", events.options());
    CHECK(result.status == Status::kTransactionEnded);
    CHECK(result.applied == 0);
    CHECK(result.unrecorded);
    // On PostgreSQL the callback hears of it later: what comes next there is another revision.
    const char* found = kDialect == Dialect::kSqlite ? "8be41c07a3f5" : "d00d00000002";
    CHECK(result.revision == std::string(at == 3 ? found : "e5e5e5e5e5e5"));
    CHECK(db.dump() == "");
  }
}

TEST_CASE("comments alone are a statement") {
  TestChain chain;
  chain.add("a", "", {"-- nothing", "", "SELECT 1 /* done */"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
}

TEST_CASE("code and runtime of different formats") {
  Gateway gateway;
  Migrations migrations = gateway.migrations();
  Chain chain = *migrations.chain;
  chain.format = kFormat + 1;
  migrations.chain = &chain;
  const Live db;
  CHECK(upgrade(db.database(), migrations).status == Status::kWrongFormat);
  CHECK(state(db.database(), migrations).status == Status::kWrongFormat);
}

TEST_CASE("a program without the database's dialect") {
  Gateway gateway;
  gateway.settings.dialects &= ~(1u << static_cast<unsigned>(kDialect));
  const Live db;
  CHECK(upgrade(db.database(), gateway.migrations()).status == Status::kWrongDialect);
  CHECK(state(db.database(), gateway.migrations()).status == Status::kWrongDialect);
}
}  // namespace
}  // namespace aludel::tests
