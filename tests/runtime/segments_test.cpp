// SPDX-License-Identifier: MIT
//
// Runs of several transactions: each revision by itself on request, and revisions that run
// outside of any.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

Options each_by_itself(Options options = {}) {
  options.transactions = Options::Transactions::kPerRevision;
  return options;
}

TEST_CASE("each revision is committed by itself") {
  Gateway gateway;
  const Live db;
  Events events(gateway.chain());
  CHECK(words(upgrade(db.database(), gateway.migrations(), "8be9",
                      each_by_itself(events.options()))) == "done; applied 3");
  CHECK(events.take() ==
        "begin 3 up base -> 8be9d1e20c44\n"
        "revision 1f0c9ab2e7d4 0/3\n"
        "done 1f0c9ab2e7d4 1/3\n"
        "committed 1/3\n"
        "revision 8be41c07a3f5 1/3\n"
        "done 8be41c07a3f5 2/3\n"
        "committed 2/3\n"
        "revision 8be9d1e20c44 2/3\n"
        "done 8be9d1e20c44 3/3\n"
        "committed 3/3\n");
  CHECK(db("SELECT sequence, run FROM aludel_version_history") == "1|1 2|1 3|1");
  CHECK(words(downgrade(db.database(), gateway.migrations(), "base", each_by_itself())) ==
        "done; applied 3");
  CHECK(db("SELECT sequence, run FROM aludel_version_history WHERE sequence > 3") == "4|2 5|2 6|2");
}

TEST_CASE("a run cut between segments goes on the next time") {
  Gateway gateway;
  gateway.add("f00000000001", "breaks",
              {"CREATE TABLE half (a)", "INSERT INTO nowhere VALUES (1)"});
  const Live db;
  const Result result = upgrade(db.database(), gateway.migrations(), "heads", each_by_itself());
  CHECK(words(result) ==
        "a statement failed; at f00000000001 versions/f00000000001.sql:11; no such table: nowhere; "
        "applied 6");
  CHECK(result.exit_code() == 6);
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
  CHECK(db("SELECT count(*) FROM sqlite_master WHERE name = 'half'") == "0");
  CHECK(db("CREATE TABLE nowhere (a)") == "");
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 1");
}

TEST_CASE("stopped after a commit") {
  Gateway gateway;
  const Live db;
  Events events(gateway.chain());
  events.stop_after(4);  // begin, revision, done, committed
  const Result result =
      upgrade(db.database(), gateway.migrations(), "heads", each_by_itself(events.options()));
  CHECK(words(result) == "the program asked to stop; applied 1");
  CHECK(result.exit_code() == 6);
  CHECK(db("SELECT * FROM aludel_version") == "1f0c9ab2e7d4");
}

TEST_CASE("somebody else migrates between two segments") {
  Folder folder;
  Gateway gateway;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  Events events(gateway.chain());
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kCommitted && event.done == 2) {
      CHECK(upgrade(other.database(), gateway.migrations(), "8be9").ok());
    }
  };
  const Result result =
      upgrade(db.database(), gateway.migrations(), "heads", each_by_itself(events.options()));
  CHECK(words(result) ==
        "somebody else holds the database; somebody else migrated it meanwhile; applied 2");
  CHECK(result.exit_code() == 6);
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 3");
}

TEST_CASE("violations are counted for each segment") {
  Gateway gateway;
  gateway.add("f00000000001", "takes the sites away", {"DELETE FROM site"});
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations(), "heads", each_by_itself())) ==
        "rows would be left that refer to nothing; rows: 1; row 17 of \"device\" refers to nothing "
        "in \"site\"; applied 6");
}

struct Compacting : Gateway {
  Compacting() {
    add("f00000000001", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
    add("f00000000002", "more", {"CREATE TABLE extra (a)"}, {"DROP TABLE extra"});
  }
};

TEST_CASE("a revision outside of any transaction is a segment of its own") {
  for (const bool file : {true, false}) {
    Folder folder;
    Compacting chain;
    const Live db(file ? folder / "gw.db" : ":memory:");
    Events events(chain.chain());
    CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
          "done; applied 8");
    const std::string told = events.take();
    CHECK(told.substr(told.find("revision e5e5")) ==
          "revision e5e5e5e5e5e5 5/8\n"
          "done e5e5e5e5e5e5 6/8\n"
          "committed 6/8\n"
          "revision f00000000001 6/8\n"
          "done f00000000001 7/8\n"
          "committed 7/8\n"
          "revision f00000000002 7/8\n"
          "done f00000000002 8/8\n"
          "committed 8/8\n");
    CHECK(db("SELECT DISTINCT run FROM aludel_version_history") == "1");
    CHECK(words(downgrade(db.database(), chain.migrations(), "head-2")) == "done; applied 2");
    CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
    CHECK(words(upgrade(db.database(), chain.migrations(), "+1")) == "done; applied 1");
    CHECK(db("SELECT * FROM aludel_version") == "f00000000001");
  }
}

TEST_CASE("a revision outside of any transaction as the first of all") {
  TestChain chain;
  chain.add("a", "", {"PRAGMA journal_mode = WAL"}, {}, Revision::kNoTransaction);
  chain.add("b", "", {"CREATE TABLE t (a)"});
  Folder folder;
  const std::string path = folder / "gw.db";
  CHECK(words(upgrade(sqlite(path.c_str()), chain.migrations())) == "done; applied 2");
  CHECK(Live(path)("PRAGMA journal_mode") == "wal");
}

TEST_CASE("a revision outside of any transaction that fails") {
  Gateway gateway;
  gateway.add("f00000000001", "breaks", {"VACUUM nowhere"}, {}, Revision::kNoTransaction);
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement failed; at f00000000001 versions/f00000000001.sql:10; unknown database "
        "nowhere; applied 6");
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
}

TEST_CASE("a revision outside of any transaction that begins one") {
  Gateway gateway;
  gateway.add("f00000000001", "begins", {"BEGIN"}, {}, Revision::kNoTransaction);
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement ended the transaction; at f00000000001 versions/f00000000001.sql:10; applied "
        "6");
  CHECK(sqlite3_get_autocommit(db) == 1);
}

TEST_CASE("somebody else migrates while a revision runs outside of any transaction") {
  Folder folder;
  Compacting chain;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), chain.migrations(), "head-2").ok());
  Events events(chain.chain());
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kRevision) {
      CHECK(downgrade(other.database(), chain.migrations(), "-1").ok());
    }
  };
  CHECK(words(upgrade(db.database(), chain.migrations(), "+1", events.options())) ==
        "somebody else holds the database; at f00000000001; somebody else migrated it meanwhile");
  CHECK(db("SELECT * FROM aludel_version") == "d00d00000002");
}

}  // namespace
}  // namespace aludel::tests
