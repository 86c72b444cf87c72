// SPDX-License-Identifier: MIT
//
// Revisions that a database has and the program doesn't know. Undone, they leave what a downgrade
// by the program that made them leaves.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

constexpr Options::Unknown kUndo = Options::Unknown::kUndo;
constexpr Options::Unknown kRun = Options::Unknown::kRun;

Options with(Options::Unknown unknown, Options options = {}) {
  options.unknown = unknown;
  options.undo_on_borrowed = true;
  return options;
}

/// What a newer gateway has besides: a table with rows, a rebuild with a requirement, nothing.
struct Newer : Gateway {
  Newer() {
    settings.version = "3.0.1";
    add("77ab01c2d3e4", "split calibration",
        {"CREATE TABLE calibration (id INTEGER PRIMARY KEY, device_id INTEGER REFERENCES device "
         "(id), gain REAL)",
         "INSERT INTO calibration VALUES (1, 17, 2.5)"},
        {"DROP TABLE calibration"});
    add("77ab01c2d3e5", "name devices", {"ALTER TABLE device ADD COLUMN name TEXT"},
        {"?a device has a name|SELECT id, name FROM device WHERE name IS NOT NULL",
         "ALTER TABLE device DROP COLUMN name", "UPDATE device SET serial = 'was named'"});
    add("77ab01c2d3e6", "nothing", {}, {});
  }
};

TEST_CASE("what is undone is as a downgrade by the newer program leaves it") {
  Gateway older;
  Newer newer;
  const Live undone;
  const Live downgraded;
  REQUIRE(upgrade(undone.database(), newer.migrations()).ok());
  REQUIRE(upgrade(downgraded.database(), newer.migrations()).ok());
  REQUIRE(downgrade(downgraded.database(), newer.migrations(), "e5e5e5e5e5e5").ok());
  Events events(older.chain());
  CHECK(words(downgrade(undone.database(), older.migrations(), "head",
                        with(Options::Unknown::kRefuse, events.options()))) == "done; applied 3");
  CHECK(events.take() ==
        "begin 3 down 77ab01c2d3e6 -> e5e5e5e5e5e5\n"
        "undo 77ab01c2d3e6 0/3 nothing\n"
        "undone 77ab01c2d3e6 1/3\n"
        "undo 77ab01c2d3e5 1/3 name devices\n"
        "undone 77ab01c2d3e5 2/3\n"
        "undo 77ab01c2d3e4 2/3 split calibration\n"
        "undone 77ab01c2d3e4 3/3\n"
        "committed 3/3\n");
  CHECK(undone.dump() == downgraded.dump());
  CHECK(undone("SELECT serial FROM device") == "was named");
  CHECK(words(state(undone.database(), older.migrations())) ==
        "current; rows 1, pending 0, unknown 0; e5e5e5e5e5e5");
  CHECK(
      undone("SELECT sequence, run, revision, parents, direction, how, checksum, message, program "
             "FROM aludel_version_history WHERE run > 1 ORDER BY sequence") ==
      "10|2|77ab01c2d3e6|77ab01c2d3e5|downgrade|undo|0000000000002008|nothing|gateway 2.1.5 "
      "11|2|77ab01c2d3e5|77ab01c2d3e4|downgrade|undo|0000000000002007|name devices|gateway 2.1.5 "
      "12|2|77ab01c2d3e4|e5e5e5e5e5e5|downgrade|undo|0000000000002006|split calibration|gateway "
      "2.1.5");
  CHECK(words(upgrade(undone.database(), newer.migrations())) == "done; applied 3");
}

TEST_CASE("the upgrade after it is in the same transaction") {
  Gateway older;
  older.add("f00000000001", "ours", {"CREATE TABLE ours (a INTEGER)"}, {"DROP TABLE ours"});
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  const std::string before = db.dump();
  CHECK(words(upgrade(db.database(), older.migrations(), "head")) ==
        "the database holds a revision that this program doesn't know; 77ab01c2d3e6");
  Events events(older.chain());
  CHECK(words(upgrade(db.database(), older.migrations(), "head", with(kUndo, events.options()))) ==
        "done; applied 4");
  const std::string told = events.take();
  CHECK(told.rfind("begin 4 down 77ab01c2d3e6 -> f00000000001\n", 0) == 0);
  CHECK(told.find("committed") == told.rfind("committed"));
  CHECK(db("SELECT * FROM aludel_version") == "f00000000001");
  CHECK(db("SELECT DISTINCT run FROM aludel_version_history ORDER BY 1") == "1 2");
  REQUIRE(upgrade(db.database(), newer.migrations(), "head", with(kUndo)).ok());
  CHECK(db("SELECT * FROM aludel_version") == "77ab01c2d3e6");

  // What fails after it takes it back.
  Gateway broken;
  broken.add("f00000000002", "breaks", {"INSERT INTO nowhere VALUES (1)"});
  const std::string again = db.dump();
  CHECK(words(upgrade(db.database(), broken.migrations(), "head", with(kUndo))) ==
        "a statement failed; at f00000000002 versions/f00000000002.sql:10; " +
            no_such_table("nowhere"));
  CHECK(db.dump() == again);
}

TEST_CASE("what undoing lays bare stays a version row beside what comes") {
  TestChain older;
  older.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
  older.add("b", "", {"CREATE TABLE b (x INTEGER)"}, {"DROP TABLE b"});
  TestChain newer;
  newer.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
  newer.add("b", "", {"CREATE TABLE b (x INTEGER)"}, {"DROP TABLE b"});
  newer.add("n", "", {"CREATE TABLE n (x INTEGER)"}, {"DROP TABLE n"});
  older.add_with("c", "", {0}, {}, {"CREATE TABLE c (x INTEGER)"}, {"DROP TABLE c"});
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", with(kUndo))) ==
        "done; applied 2");
  CHECK(db("SELECT version_num FROM aludel_version ORDER BY 1") == "b c");
}

TEST_CASE("a requirement of a stored downgrade that is not met") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  db("UPDATE device SET name = 'north'");
  const std::string before = db.dump();
  const Result result = downgrade(db.database(), older.migrations(), "head", with(kUndo));
  CHECK(words(result) ==
        "a requirement is not met; rows: 1; a device has a name: id=17, name='north'");
  CHECK(std::string(result.unknown) == "77ab01c2d3e5");
  CHECK(result.line == 1);
  CHECK(result.revision == nullptr);
  CHECK(result.exit_code() == 3);
  CHECK(db.dump() == before);
}

TEST_CASE("a statement of a stored downgrade that fails") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  db("UPDATE aludel_version_downgrade SET sql = 'DROP TABLE nowhere' WHERE revision = "
     "'77ab01c2d3e5' AND number = 2");
  const std::string before = db.dump();
  const Result result = downgrade(db.database(), older.migrations(), "head", with(kUndo));
  CHECK(result.status == Status::kStatementFailed);
  CHECK(std::string(result.unknown) == "77ab01c2d3e5");
  CHECK(result.line == 2);
  CHECK(db.dump() == before);
}

/// What can't be undone is said before anything is done.
TEST_CASE("what can't be undone") {
  const struct {
    const char* name;
    std::function<void(TestChain&)> chain;
    const char* sql;
    const char* unknown;
    const char* words;
  } cases[] = {
      {"irreversible",
       [](TestChain& chain) {
         chain.add("f1", "f", {}, {}, Revision::kIrreversible, "the raw values are gone");
       },
       "", "f1", "it can't be taken back: the raw values are gone"},
      {"irreversible below",
       [](TestChain& chain) {
         chain.add("f1", "f", {}, {}, Revision::kIrreversible, "gone").add("f2", "f", {}, {});
       },
       "", "f1", "it can't be taken back: gone"},
      {"calls",
       [](TestChain& chain) {
         const Function function = [](Context&) noexcept { return Status::kOk; };
         chain.add("f1", "f", {}, {Line("gateway::rehash", function)});
       },
       "", "f1", "its downgrade calls C++ that only its own program has: gateway::rehash"},
      {"nothing stored", [](TestChain& chain) { chain.settings.stored_downgrades = false; }, "", "",
       "this database stores no downgrades"},
      {"one is not stored", [](TestChain&) {},
       "DELETE FROM aludel_version_downgrade WHERE revision = '77ab01c2d3e5'", "77ab01c2d3e5",
       "its downgrade is not stored"},
      {"statements are gone", [](TestChain&) {},
       "DELETE FROM aludel_version_downgrade WHERE revision = '77ab01c2d3e5' AND number > 0",
       "77ab01c2d3e5", "the statements of its downgrade are not stored"},
      {"no history", [](TestChain&) {}, "DROP TABLE aludel_version_history", "",
       "this database has no history"},
      {"no history of it", [](TestChain&) {},
       "DELETE FROM aludel_version_history WHERE revision = '77ab01c2d3e6'", "77ab01c2d3e6",
       "the history of this database doesn't tell of it"},
      {"no history of one below", [](TestChain&) {},
       "DELETE FROM aludel_version_history WHERE revision = '77ab01c2d3e4'", "77ab01c2d3e5",
       "it stands on 77ab01c2d3e4, of which the history doesn't tell"},
      {"rows of another mind", [](TestChain&) {},
       "UPDATE aludel_version SET version_num = '77ab01c2d3e5'", "77ab01c2d3e6",
       "the history says that it is applied, and the version rows don't"},
      {"another program's", [](TestChain&) {},
       "UPDATE aludel_version_history SET parents = '' WHERE revision = '77ab01c2d3e4'", "",
       "none of its revisions is this program's"},
      {"known above", [](TestChain&) {},
       "UPDATE aludel_version_history SET parents = '77ab01c2d3e4' WHERE revision = "
       "'e5e5e5e5e5e5'",
       "77ab01c2d3e4", "e5e5e5e5e5e5, which is known here, stands on it"},
  };
  for (const auto& it : cases) {
    INFO(it.name);
    Gateway older;
    Newer newer;
    it.chain(newer);
    const Live db;
    REQUIRE(upgrade(db.database(), newer.migrations()).ok());
    db(it.sql);
    const std::string before = db.dump();
    for (const bool up : {true, false}) {
      const Result result = up ? upgrade(db.database(), older.migrations(), "heads", with(kUndo))
                               : downgrade(db.database(), older.migrations(), "head", with(kUndo));
      CHECK(words(result) ==
            std::string("the database holds a revision that this program doesn't know; ") +
                it.words);
      CHECK(std::string(result.unknown) == it.unknown);
      CHECK(result.exit_code() == 4);
    }
    CHECK(db.dump() == before);
    const State seen = state(db.database(), older.migrations());
    CHECK_FALSE(seen.undoable);
    CHECK_FALSE(seen.compatible);
    CHECK(std::string(seen.undo).find(it.words) != std::string::npos);
  }
}

TEST_CASE("a connection that is lent undoes only where that is allowed") {
  Gateway older;
  Newer newer;
  Folder folder;
  const std::string path = folder / "gw.db";
  const Live db(path);
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  Options options;
  options.unknown = kUndo;
  const char* refused =
      "the database holds a revision that this program doesn't know; the connection is lent, where "
      "undoing must be allowed by an option";
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", options)) == refused);
  CHECK(words(downgrade(db.database(), older.migrations(), "heads")) == refused);
  CHECK(words(downgrade(at(path), older.migrations(), "heads")) == "done; applied 3");
}

TEST_CASE("a stamp undoes nothing") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK(stamp(db.database(), older.migrations(), "head", with(kUndo)).status ==
        Status::kUnknownRevision);
}

TEST_CASE("downgrade to a target below undoes first, where that is asked for") {
  Gateway older;
  Newer newer;
  const Live undone;
  const Live downgraded;
  REQUIRE(upgrade(undone.database(), newer.migrations()).ok());
  REQUIRE(upgrade(downgraded.database(), newer.migrations()).ok());
  REQUIRE(downgrade(downgraded.database(), newer.migrations(), "8be4").ok());
  CHECK(downgrade(undone.database(), older.migrations(), "8be4").status ==
        Status::kUnknownRevision);
  CHECK(words(downgrade(undone.database(), older.migrations(), "8be4", with(kUndo))) ==
        "done; applied 7");
  CHECK(undone.dump() == downgraded.dump());
}

TEST_CASE("a revision outside of any transaction cuts the run") {
  Gateway older;
  older.add("f00000000001", "ours", {"CREATE TABLE ours (a INTEGER)"}, {"DROP TABLE ours"});
  Newer newer;
  newer.add("f1", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  newer.add("f2", "more", {"CREATE TABLE extra (a INTEGER)"}, {"DROP TABLE extra"});
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  Events events(older.chain());
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", with(kUndo, events.options()))) ==
        "done; applied 6");
  CHECK(events.take() ==
        "begin 6 down f2 -> f00000000001\n"
        "undo f2 0/6 more\n"
        "undone f2 1/6\n"
        "committed 1/6\n"
        "undo f1 1/6 compact\n"
        "undone f1 2/6\n"
        "committed 2/6\n"
        "undo 77ab01c2d3e6 2/6 nothing\n"
        "undone 77ab01c2d3e6 3/6\n"
        "undo 77ab01c2d3e5 3/6 name devices\n"
        "undone 77ab01c2d3e5 4/6\n"
        "undo 77ab01c2d3e4 4/6 split calibration\n"
        "undone 77ab01c2d3e4 5/6\n"
        "revision f00000000001 5/6\n"
        "done f00000000001 6/6\n"
        "committed 6/6\n");
  CHECK(db("SELECT DISTINCT run FROM aludel_version_history ORDER BY 1") == "1 2");
  CHECK(words(downgrade(db.database(), older.migrations(), "-1")) == "done; applied 1");
}

TEST_CASE("a run that is cut while it undoes goes on the next time") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  Events events(older.chain());
  events.stop_after(4);  // begin, undo, undone, committed
  const Result result = downgrade(db.database(), older.migrations(), "head",
                                  with(kUndo, each_by_itself(events.options())));
  CHECK(words(result) == "the program asked to stop; applied 1");
  CHECK(result.exit_code() == 6);
  CHECK(db("SELECT * FROM aludel_version") == "77ab01c2d3e5");
  CHECK(words(state(db.database(), older.migrations())) ==
        "ahead; rows 1, pending 0, unknown 1; 77ab01c2d3e5; name devices; gateway 3.0.1");
  CHECK(words(downgrade(db.database(), older.migrations(), "head", each_by_itself(with(kUndo)))) ==
        "done; applied 2");
}

TEST_CASE("of several variants the one for what is applied is taken") {
  const std::string b(32, 'b');  // as long as an id can be
  for (const bool beside : {true, false}) {
    TestChain older;
    older.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
    TestChain newer;
    newer.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
    newer.add(b.c_str(), "", {"CREATE TABLE b (x INTEGER)"}, {"DROP TABLE b"});
    newer.add_with("c", "", {0}, {}, {"CREATE TABLE c (x INTEGER)"}, {"DROP TABLE c"});
    const Live db;
    REQUIRE(upgrade(db.database(), newer.migrations(), "c").ok());
    if (beside) REQUIRE(upgrade(db.database(), newer.migrations(), b.c_str()).ok());
    db(("UPDATE aludel_version_downgrade SET sql = '+a -" + b +
        "' WHERE revision = 'c' AND number = 0; "
        "INSERT INTO aludel_version_downgrade VALUES ('c', 3, 0, 0, '+" +
        b +
        "', NULL, '0000000000000007'),"
        " ('c', 3, 1, 0, 'INSERT INTO a VALUES (3)', NULL, NULL), "
        "('c', 3, 2, 0, 'DROP TABLE c', NULL, NULL)")
           .c_str());
    // The newest first: b, where it is there, is gone when c is undone; so make c the newest.
    db("UPDATE aludel_version_history SET sequence = 9 WHERE revision = 'c'");
    REQUIRE(words(downgrade(db.database(), older.migrations(), "head", with(kUndo))) ==
            (beside ? "done; applied 2" : "done; applied 1"));
    CHECK(db("SELECT count(*) FROM a") == (beside ? "1" : "0"));
    CHECK(db("SELECT checksum FROM aludel_version_history WHERE how = 'undo' AND revision = 'c'") ==
          (beside ? "0000000000000007" : "0000000000002002"));
    CHECK(db.tables() == "a aludel_version aludel_version_downgrade aludel_version_history");
  }
}

TEST_CASE("no variant is for what is applied") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  db("UPDATE aludel_version_downgrade SET sql = '+nothing' WHERE revision = '77ab01c2d3e5' AND "
     "number = 0");
  const std::string before = db.dump();
  const Result result = downgrade(db.database(), older.migrations(), "head", with(kUndo));
  CHECK(words(result) ==
        "the database holds a revision that this program doesn't know; none of its stored "
        "downgrades is for what is applied here");
  CHECK(std::string(result.unknown) == "77ab01c2d3e5");
  CHECK(db.dump() == before);
}

TEST_CASE("unknown revisions that are all compatible may stay") {
  TestChain older;
  older.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
  older.add("b", "", {"CREATE TABLE b (x INTEGER)"}, {"DROP TABLE b"});
  older.add("c", "", {"CREATE TABLE c (x INTEGER)"}, {"DROP TABLE c"});
  TestChain newer;
  newer.add("a", "", {"CREATE TABLE a (x INTEGER)"}, {"DROP TABLE a"});
  newer.add("b", "", {"CREATE TABLE b (x INTEGER)"}, {"DROP TABLE b"});
  newer.add("n1", "", {"CREATE TABLE n (x INTEGER)"}, {"DROP TABLE n"}, Revision::kCompatible);
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK(state(db.database(), older.migrations()).compatible);
  CHECK(words(upgrade(db.database(), older.migrations(), "b", with(kRun))) == "done");
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", with(kRun))) ==
        "done; applied 1");
  CHECK(db("SELECT * FROM aludel_version ORDER BY 1") == "c n1");
  CHECK(words(downgrade(db.database(), older.migrations(), "b", with(kRun))) == "done; applied 1");
  CHECK(db("SELECT * FROM aludel_version") == "n1");
  CHECK(words(downgrade(db.database(), older.migrations(), "a", with(kRun))) ==
        "the database holds a revision that this program doesn't know; they stand on revisions "
        "that would be taken back");
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", with(kRun))) ==
        "done; applied 1");
  // The newer one knows neither c nor what to do with it, but is at its heads.
  CHECK(words(state(db.database(), newer.migrations())) ==
        "ahead; rows 2, pending 0, unknown 1; c; gateway 2.1.5");
  CHECK(words(downgrade(db.database(), newer.migrations(), "head", with(kUndo))) ==
        "done; applied 1");
  CHECK(db("SELECT * FROM aludel_version") == "n1");

  newer.add("n2", "", {}, {});
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK_FALSE(state(db.database(), older.migrations()).compatible);
  CHECK(words(upgrade(db.database(), older.migrations(), "heads", with(kRun))) ==
        "the database holds a revision that this program doesn't know; not all of them say that "
        "older programs may go on using the database");
}

/// Both sides are looked at: what the run does, what it stores, and what is stored.
TEST_CASE("what stays is not taken back by what comes beside it") {
  constexpr unsigned kCompatible = Revision::kCompatible;
  const struct {
    const char* name;
    TestChain::Lines unknown;  // its downgrade
    TestChain::Lines up;
    TestChain::Lines down;
    const char* clash;  // empty: none
  } cases[] = {
      {"other things", {"!t|ALTER TABLE t DROP COLUMN d"}, {"!s|DROP TABLE s"}, {}, ""},
      {"both add", {"ALTER TABLE t DROP COLUMN d"}, {"ALTER TABLE t ADD e TEXT"}, {}, ""},
      {"a longer word", {"ALTER TABLE t_2 DROP COLUMN d"}, {"!t|DROP TABLE t"}, {}, ""},
      {"made anew", {"ALTER TABLE T DROP COLUMN d"}, {"!v\nt|DROP TABLE t"}, {}, "t"},
      {"quoted", {"ALTER TABLE main.\"t\" DROP COLUMN d"}, {"!t|DROP TABLE t"}, {}, "t"},
      {"on the way back", {"ALTER TABLE t DROP COLUMN d"}, {}, {"!t|DROP TABLE t"}, "t"},
      {"its own way back", {"!t|DROP TABLE t"}, {"ALTER TABLE t ADD e TEXT"}, {}, "t"},
      {"another column", {"ALTER TABLE t DROP d"}, {"!t.x|ALTER TABLE t DROP x"}, {}, ""},
      {"one column", {"ALTER TABLE t ALTER x"}, {"!t.x|ALTER TABLE t DROP x"}, {}, "t.x"},
      {"a requirement", {"?t|SELECT 1 FROM t"}, {"!t|DROP TABLE t"}, {}, ""},
  };
  for (const auto& it : cases) {
    INFO(it.name);
    TestChain older;
    older.add("a", "", {"CREATE TABLE t (x INTEGER, y INTEGER)", "CREATE TABLE s (x INTEGER)"});
    TestChain newer;
    newer.add("a", "", {"CREATE TABLE t (x INTEGER, y INTEGER)", "CREATE TABLE s (x INTEGER)"});
    newer.add("n", "", {}, it.unknown, kCompatible);
    older.add("c", "", it.up, it.down);
    const Live db;
    REQUIRE(upgrade(db.database(), newer.migrations()).ok());
    const std::string before = db.dump();
    const Result result = upgrade(db.database(), older.migrations(), "heads", with(kRun));
    if (it.clash[0] == 0) {
      CHECK(words(result) == "done; applied 1");
      continue;
    }
    CHECK(
        words(result) ==
        "the database holds a revision that this program doesn't know; c and n both change \"" +
            std::string(it.clash) +
            "\", and neither knows of the other: one could take back, unseen, what the other did");
    CHECK(db.dump() == before);
  }
}

TEST_CASE("beside what can't be looked into only additions are made") {
  TestChain older;
  older.add("a", "", {"CREATE TABLE t (x INTEGER)"});
  TestChain newer;
  newer.add("a", "", {"CREATE TABLE t (x INTEGER)"});
  newer.add("n", "", {}, {}, Revision::kIrreversible | Revision::kCompatible, "gone");
  older.add("b", "", {"CREATE TABLE b (x INTEGER)"});
  older.add("c", "", {"!t|DROP TABLE t"});
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  CHECK(words(upgrade(db.database(), older.migrations(), "b", with(kRun))) == "done; applied 1");
  CHECK(words(upgrade(db.database(), older.migrations(), "c", with(kRun))) ==
        "the database holds a revision that this program doesn't know; c changes \"t\", and it is "
        "not "
        "stored what n has changed, as its downgrade is no SQL: it could be taken back unseen");
}

TEST_CASE("what a look says of unknown revisions") {
  Gateway older;
  Newer newer;
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  const State seen = state(db.database(), older.migrations());
  CHECK(seen.unknown_revisions == 3);
  CHECK(seen.undoable);
  CHECK_FALSE(seen.compatible);
  CHECK(std::string(seen.undo) == "");
  db("UPDATE aludel_version_downgrade SET message = 'calibration' WHERE number = 0 AND revision = "
     "'77ab01c2d3e4'");
  db("UPDATE aludel_version_downgrade SET message = 'device.name' WHERE number = 0 AND revision = "
     "'77ab01c2d3e5'");
  CHECK(std::string(state(db.database(), older.migrations()).undo) == "device.name, calibration");
}

TEST_CASE("rows that would refer to nothing after it") {
  if (kDialect != Dialect::kSqlite) return;  // PostgreSQL itself enforces them
  Gateway older;
  Gateway newer;
  newer.add("f1", "f", {"INSERT INTO site VALUES (2, 'south')"}, {"DELETE FROM site WHERE id = 2"});
  const Live db;
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  db("INSERT INTO device VALUES (18, 2, NULL)");
  const std::string before = db.dump();
  CHECK(downgrade(db.database(), older.migrations(), "head", with(kUndo)).status ==
        Status::kForeignKeys);
  CHECK(db.dump() == before);
  older.add("f00000000001", "ours", {"CREATE TABLE ours (a INTEGER)"}, {"DROP TABLE ours"});
  CHECK(upgrade(db.database(), older.migrations(), "heads", with(kUndo)).status ==
        Status::kForeignKeys);
  CHECK(db.dump() == before);
}

TEST_CASE("somebody else undoes meanwhile") {
  Gateway older;
  Newer newer;
  Folder folder;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), newer.migrations()).ok());
  Events events(older.chain());
  bool once = true;
  events.then = [&](const Event& event) {
    if (event.kind != Event::Kind::kCommitted || !once) return;
    once = false;
    CHECK(downgrade(other.database(), newer.migrations(), "8be9").ok());
  };
  CHECK(words(upgrade(db.database(), older.migrations(), "heads",
                      each_by_itself(with(kUndo, events.options())))) == "done; applied 4");
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
}

/// A graph of `size` revisions, of which `known` are taken over, in another order: those that have
/// no edge but to what is there.
struct Graph {
  struct Node {
    std::vector<unsigned> parents;
    std::vector<unsigned> dependencies;
  };

  explicit Graph(std::mt19937& random) : nodes(3 + random() % 7) {
    for (unsigned i = 0; i < nodes.size(); ++i) {
      std::set<unsigned> edges;
      for (auto e = i == 0 ? 0 : 1 + random() % 3; e > 0; --e) {
        edges.insert(static_cast<unsigned>(random() % i));
      }
      if (random() % 8 == 0) edges.clear();
      for (const unsigned edge : edges) {
        (random() % 4 == 0 ? nodes[i].dependencies : nodes[i].parents).push_back(edge);
      }
    }
  }

  void fill(TestChain& chain, const std::set<unsigned>& some) const {
    std::vector<unsigned> places(nodes.size());
    unsigned place = 0;
    for (const unsigned i : some) {
      const std::string name = "r" + std::to_string(i);
      std::vector<unsigned> parents;
      std::vector<unsigned> dependencies;
      for (const unsigned edge : nodes[i].parents) parents.push_back(places[edge]);
      for (const unsigned edge : nodes[i].dependencies) dependencies.push_back(places[edge]);
      chain.add_with(name.c_str(), name.c_str(), parents, dependencies,
                     {"CREATE TABLE " + name + " (a INTEGER)",
                      "INSERT INTO " + name + " VALUES (" + std::to_string(i) + ")"},
                     {"DROP TABLE " + name});
      places[i] = place++;
    }
  }

  void close(std::set<unsigned>& some) const {
    for (auto i = static_cast<unsigned>(nodes.size()); i-- > 0;) {
      if (some.count(i) == 0) continue;
      some.insert(nodes[i].parents.begin(), nodes[i].parents.end());
      some.insert(nodes[i].dependencies.begin(), nodes[i].dependencies.end());
    }
  }

  std::vector<Node> nodes;
};

TEST_CASE("undone over branches, merges and dependencies") {
  const unsigned seeds = kDialect == Dialect::kSqlite ? 300 : 10;
  unsigned undone = 0;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    INFO("seed " << seed);
    std::mt19937 random(seed);
    const Graph graph(random);
    std::set<unsigned> all;
    std::set<unsigned> known;
    for (unsigned i = 0; i < graph.nodes.size(); ++i) {
      all.insert(i);
      if (random() % 3 == 0) known.insert(i);
    }
    graph.close(known);
    TestChain newer;
    TestChain older;
    graph.fill(newer, all);
    graph.fill(older, known);
    const Live db;
    for (unsigned move = 0; move < 5; ++move) {
      const std::string target = "r" + std::to_string(random() % graph.nodes.size());
      const bool up = move == 0 || random() % 3 != 0;
      const Result result = up ? upgrade(db.database(), newer.migrations(), target.c_str())
                               : downgrade(db.database(), newer.migrations(), target.c_str());
      REQUIRE((result.ok() || result.status == Status::kUnreachable));
    }
    // Known of what is applied: the tables tell.
    const Live expected;
    for (const unsigned i : known) {
      const std::string name = "r" + std::to_string(i);
      if (db("SELECT a FROM " + name) != std::to_string(i)) continue;
      REQUIRE(upgrade(expected.database(), older.migrations(), name.c_str()).ok());
    }
    const State before = state(db.database(), older.migrations());
    const Result result = downgrade(db.database(), older.migrations(), "heads", with(kUndo));
    if (expected.tables().empty()) {
      const bool nothing = before.unknown == 0;
      REQUIRE(result.status == (nothing ? Status::kOk : Status::kUnknownRevision));
      continue;
    }
    REQUIRE(words(result).rfind("done", 0) == 0);
    if (before.unknown != 0) ++undone;
    const char* rows = "SELECT version_num FROM aludel_version ORDER BY 1";
    REQUIRE(db(rows) == expected(rows));
    REQUIRE(db.tables() == expected.tables());
    const char* stored = "SELECT revision FROM aludel_version_downgrade ORDER BY 1";
    REQUIRE(db(stored) == expected(stored));
    REQUIRE(upgrade(db.database(), older.migrations()).ok());
    REQUIRE(state(db.database(), older.migrations()).situation == Situation::kCurrent);
    REQUIRE(upgrade(db.database(), newer.migrations()).ok());
    REQUIRE(state(db.database(), newer.migrations()).situation == Situation::kCurrent);
  }
  CHECK(undone > seeds / 10);
}
}  // namespace
}  // namespace aludel::tests
