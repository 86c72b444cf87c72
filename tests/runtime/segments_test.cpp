// SPDX-License-Identifier: MIT
//
// Runs of several transactions: each revision by itself on request, and revisions that run
// outside of any.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

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
              {"CREATE TABLE half (a INTEGER)", "INSERT INTO nowhere VALUES (1)"});
  const Live db;
  const Result result = upgrade(db.database(), gateway.migrations(), "heads", each_by_itself());
  CHECK(words(result) == "a statement failed; at f00000000001 versions/f00000000001.sql:11; " +
                             no_such_table("nowhere") + "; applied 6");
  CHECK(result.exit_code() == 6);
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
  CHECK(db.tables().find("half") == std::string::npos);
  CHECK(db("CREATE TABLE nowhere (a INTEGER)") == "");
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
  CHECK(words(result) == "done; applied 5");
  const std::string told = events.take();
  CHECK(told.substr(told.find("committed 2/")) ==
        "committed 2/6\n"
        "revision c0ffee000001 2/5\n"
        "done c0ffee000001 3/5\n"
        "committed 3/5\n"
        "revision d00d00000002 3/5\n"
        "done d00d00000002 4/5\n"
        "committed 4/5\n"
        "revision e5e5e5e5e5e5 4/5\n"
        "done e5e5e5e5e5e5 5/5\n"
        "committed 5/5\n");
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
  CHECK(db("SELECT count(*) FROM aludel_version_history") == "6");
}

/// What `first` leaves to do is done by somebody else, at the commit of its first revision.
Result overtaken(const Live& db, const Live& other, const Migrations& migrations,
                 Result (*first)(const Database&, const Options&, const Migrations&),
                 const char* theirs, bool up) {
  Events events(*migrations.chain);
  bool once = true;
  events.then = [&](const Event& event) {
    if (event.kind != Event::Kind::kCommitted || !once) return;
    once = false;
    CHECK((up ? upgrade(other.database(), migrations, theirs)
              : downgrade(other.database(), migrations, theirs))
              .ok());
  };
  return first(db.database(), each_by_itself(events.options()), migrations);
}

TEST_CASE("somebody else does the rest, more, or the contrary") {
  const auto up2 = [](const Database& db, const Options& options, const Migrations& migrations) {
    return upgrade(db, migrations, "+2", options);
  };
  const auto up = [](const Database& db, const Options& options, const Migrations& migrations) {
    return upgrade(db, migrations, "heads", options);
  };
  const auto down = [](const Database& db, const Options& options, const Migrations& migrations) {
    return downgrade(db, migrations, "1f0c", options);
  };
  const struct {
    const char* start;
    Result (*first)(const Database&, const Options&, const Migrations&);
    const char* theirs;
    bool up;
    const char* result;
    const char* version;
  } rows[] = {
      {"base", up, "heads", true, "done; applied 1", "e5e5e5e5e5e5"},
      {"base", up2, "c0ff", true, "done; applied 1", "c0ffee000001"},
      {"base", up2, "base", false, "done; applied 3", "8be41c07a3f5"},
      {"c0ff", down, "1f0c", false, "done; applied 1", "1f0c9ab2e7d4"},
      {"c0ff", down, "base", false, "done; applied 1", ""},
      {"c0ff", down, "heads", true, "done; applied 6", "1f0c9ab2e7d4"},
  };
  Gateway gateway;
  const Migrations& migrations = gateway.migrations();
  for (const auto& row : rows) {
    INFO(row.start << " " << row.theirs);
    Folder folder;
    const Live db(folder / "gw.db");
    const Live other(folder / "gw.db");
    REQUIRE(upgrade(db.database(), migrations, row.start).ok());
    CHECK(words(overtaken(db, other, migrations, row.first, row.theirs, row.up)) == row.result);
    CHECK(db("SELECT * FROM aludel_version") == row.version);
  }
}

TEST_CASE("somebody newer migrates between two segments") {
  Folder folder;
  Gateway gateway;
  Gateway newer;
  newer.add("77ab01c2d3e4", "newer", {"CREATE TABLE newer (a INTEGER)"});
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  const auto up = [](const Database& database, const Options& options, const Migrations&) {
    Gateway ours;
    return upgrade(database, ours.migrations(), "heads", options);
  };
  const Result result = overtaken(db, other, newer.migrations(), up, "heads", true);
  CHECK(words(result) ==
        "the database holds a revision that this program doesn't know; 77ab01c2d3e4; applied 1");
  CHECK(result.exit_code() == 6);
}

TEST_CASE("an irreversible revision that comes between two segments of a downgrade") {
  Folder folder;
  Gateway gateway;
  gateway.add("f00000000001", "drops", {"DROP VIEW overview"}, {}, Revision::kIrreversible, "gone");
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "c0ff").ok());
  const auto down = [](const Database& database, const Options& options,
                       const Migrations& migrations) {
    return downgrade(database, migrations, "base", options);
  };
  CHECK(words(overtaken(db, other, gateway.migrations(), down, "heads", true)) ==
        "a revision on the way has no downgrade; at f00000000001 versions/f00000000001.sql:0; "
        "message: gone; applied 1");
  CHECK(db("SELECT * FROM aludel_version") == "f00000000001");
}

TEST_CASE("what is to be told before a downgrade is told once") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "c0ff").ok());
  gateway.revision(0).checksums[static_cast<unsigned>(kDialect)].upgrade = 1;
  Events events(gateway.chain());
  CHECK(downgrade(db.database(), gateway.migrations(), "base", each_by_itself(events.options()))
            .ok());
  const std::string told = events.take();
  CHECK(told.find("warning") == 0);
  CHECK(told.rfind("warning") == 0);
}

TEST_CASE("a revision outside of any transaction is a segment of its own") {
  for (const bool file : {true, false}) {
    Folder folder;
    Compacting chain;
    const std::unique_ptr<Live> live =
        file ? std::make_unique<Live>(folder / "gw.db") : std::make_unique<Live>();
    const Live& db = *live;
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

TEST_CASE("a revision outside of any transaction that fails") {
  Gateway gateway;
  gateway.add("f00000000001", "breaks", {"VACUUM nowhere"}, {}, Revision::kNoTransaction);
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement failed; at f00000000001 versions/f00000000001.sql:10; " +
            (kDialect == Dialect::kSqlite ? "unknown database nowhere" : no_such_table("nowhere")) +
            "; applied 6");
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
}

TEST_CASE("a revision outside of any transaction that begins one") {
  Gateway gateway;
  gateway.add("f00000000001", "begins", {"BEGIN"}, {}, Revision::kNoTransaction);
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "a statement ended the transaction; at f00000000001 versions/f00000000001.sql:10; applied "
        "6");
  CHECK(db.idle());
}

TEST_CASE("what the first of all makes outside of any transaction is this program's") {
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a INTEGER)"}, {}, Revision::kNoTransaction);
  chain.add("b", "", {"CREATE TABLE u (a INTEGER)"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
}
}  // namespace
}  // namespace aludel::tests
