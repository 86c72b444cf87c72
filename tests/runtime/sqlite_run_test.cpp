// SPDX-License-Identifier: MIT
//
// What a run does on SQLite only: files that are made, foreign keys that are counted.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

TEST_CASE("a fresh file goes to the head") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  const Result result = upgrade(sqlite(path.c_str()), gateway.migrations());
  CHECK(words(result) == "done; applied 6");
  CHECK(result.created);
  CHECK(result.direction == Direction::kUpgrade);
  CHECK(result.exit_code() == 0);

  const Live db(path);
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
  CHECK(db("SELECT * FROM overview") == "17|north");
  CHECK(db("SELECT serial FROM device") == "S17");
  CHECK(folder.list() == "gw.db ");
}

TEST_CASE("nothing to do: no write and no lock") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  REQUIRE(upgrade(sqlite(path.c_str()), gateway.migrations()).ok());
  const std::string before = read_file(path);

  const Live other(path);
  REQUIRE(other("BEGIN IMMEDIATE") == "");  // a lock would have to wait for this
  Options options;
  options.wait_ms = 0;
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", options)) == "done");
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "8be4", options)) == "done");
  CHECK(words(downgrade(sqlite(path.c_str()), gateway.migrations(), "head", options)) == "done");
  CHECK(words(stamp(sqlite(path.c_str()), gateway.migrations(), "head", options)) == "done");
  REQUIRE(other("ROLLBACK") == "");
  CHECK(read_file(path) == before);

  const Live db(path);
  REQUIRE(db("PRAGMA foreign_keys = ON") == "");
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done");
  CHECK(db("PRAGMA foreign_keys") == "1");
}

TEST_CASE("nothing to do makes no file") {
  Folder folder;
  TestChain empty;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  CHECK(words(upgrade(sqlite(path.c_str()), empty.migrations())) == "done");
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "base")) == "done");
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "nine")) ==
        "there is no such target; no revision is called \"nine\"");
  CHECK(folder.list() == "");
}

TEST_CASE("a created file is told at the beginning") {
  Folder folder;
  Gateway gateway;
  Events events(gateway.chain());
  const std::string path = folder / "gw.db";
  CHECK(upgrade(sqlite(path.c_str()), gateway.migrations(), "+1", events.options()).ok());
  CHECK(events.take().rfind("begin 1 up base -> 1f0c9ab2e7d4 created\n", 0) == 0);
}

TEST_CASE("the first row's texts are quoted, and cut where they are") {
  TestChain chain;
  chain.add("a", "",
            {"?found|SELECT 'it''s' AS a, 'x' || char(0) || 'y' AS b, char(0) AS c, '' AS d"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a requirement is not met; at a versions/a.sql:10; message: found; rows: 1; a='it''s', "
        "b='x…', c='…', d=''");
}

TEST_CASE("more rows that violate foreign keys than before") {
  Gateway gateway;
  gateway.add("f00000000001", "takes the sites away", {"DELETE FROM site"});
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "head-1").ok());
  db("INSERT INTO device (id, site_id) VALUES (18, 99), (19, 1)");  // one is wrong already
  const std::string before = db.dump();
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "rows would be left that refer to nothing; rows: 2; row 17 of \"device\" refers to nothing "
        "in \"site\"");
  CHECK(db.dump() == before);
  db("DELETE FROM device WHERE id <> 18");
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 1");
}

TEST_CASE("a foreign key that fits nothing any more") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE p (k TEXT NOT NULL)", "CREATE UNIQUE INDEX pk ON p (k)",
            "CREATE TABLE c (id INTEGER PRIMARY KEY, k TEXT REFERENCES p (k))"})
      .add("b", "", {"DROP INDEX pk"})
      .add("c", "", {"CREATE TABLE other (a)"});
  const Live db;
  REQUIRE(upgrade(db.database(), chain.migrations(), "a").ok());
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "rows would be left that refer to nothing; the foreign keys of \"c\" can't be checked: "
        "foreign key mismatch - \"c\" referencing \"p\"");
  CHECK(db("DROP INDEX pk") == "");  // wrong before: not this run's doing
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a statement failed; at b versions/b.sql:10; no such index: pk");
  db("UPDATE aludel_version SET version_num = 'b'");
  const Result result = upgrade(db.database(), chain.migrations());
  CHECK(words(result) == "done; applied 1");
  CHECK(result.engine_code == 0);
}

TEST_CASE("a foreign key that fits nothing hides no other") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE g (id INTEGER PRIMARY KEY)",
            "CREATE TABLE h (x PRIMARY KEY REFERENCES g (id)) WITHOUT ROWID",
            "INSERT INTO g VALUES (1)", "INSERT INTO h VALUES (1)"})
      .add("b", "", {"DELETE FROM g"});
  const Live db;
  REQUIRE(upgrade(db.database(), chain.migrations(), "a").ok());
  db("CREATE TABLE \"the \"\"app's\" (x REFERENCES g (nosuch))");
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "rows would be left that refer to nothing; rows: 1; a row of \"h\" refers to nothing in "
        "\"g\"");
  chain.add("c", "", {"CREATE TABLE k (x REFERENCES g (other))", "INSERT INTO g VALUES (2)"});
  CHECK(
      db("PRAGMA foreign_keys = OFF; DELETE FROM g; UPDATE aludel_version SET version_num = 'b'") ==
      "");
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "rows would be left that refer to nothing; the foreign keys of \"the \"app's\" can't be "
        "checked: foreign key mismatch - \"the \"\"app's\" referencing \"g\"");
}

TEST_CASE("foreign keys do not act in a revision") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (p INTEGER REFERENCES p (id) ON DELETE CASCADE)",
            "INSERT INTO p VALUES (1)", "INSERT INTO c VALUES (1)"})
      .add("b", "",
           {"CREATE TABLE n (id INTEGER PRIMARY KEY)", "INSERT INTO n SELECT id FROM p",
            "DROP TABLE p", "ALTER TABLE n RENAME TO p"});
  const Live db;
  db("PRAGMA foreign_keys = ON");
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
  CHECK(db("SELECT count(*) FROM c") == "1");
  CHECK(db("PRAGMA foreign_keys") == "1");
}

TEST_CASE("only an upgrade makes a file") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  const Database database = sqlite(path.c_str());
  CHECK(words(downgrade(database, gateway.migrations(), "base")) ==
        "the database can't be opened; no such file");
  CHECK(words(stamp(database, gateway.migrations(), "head")) ==
        "the database can't be opened; no such file");
  CHECK(folder.list() == "");
}

/// Counts the scans of a table for violations.
class Scans {
 public:
  explicit Scans(const Live& db) {
    sqlite3_trace_v2(
        db, SQLITE_TRACE_STMT,
        [](unsigned, void* self, void*, void* sql) {
          const std::string text = static_cast<const char*>(sql);
          *static_cast<int*>(self) += text == "PRAGMA main.foreign_key_check(\"device\")" ? 1 : 0;
          return 0;
        },
        &count_);
  }
  int take() { return std::exchange(count_, 0); }

 private:
  int count_ = 0;
};

TEST_CASE("violations are counted once between two segments, unless somebody else writes") {
  Folder folder;
  Gateway gateway;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "1f0c").ok());
  Scans scans(db);
  REQUIRE(upgrade(db.database(), gateway.migrations(), "c0ff", each_by_itself()).ok());
  CHECK(scans.take() == 1 + 3);
  REQUIRE(downgrade(db.database(), gateway.migrations(), "1f0c").ok());
  CHECK(scans.take() == 2);
  for (const Live* writer : {&other, &db}) {
    Events events(gateway.chain());
    events.then = [&](const Event& event) {
      if (event.kind == Event::Kind::kCommitted && event.done == 1) {
        CHECK((*writer)("PRAGMA foreign_keys = OFF; INSERT INTO device (site_id) VALUES (99)") ==
              "");
      }
    };
    CHECK(words(upgrade(db.database(), gateway.migrations(), "c0ff",
                        each_by_itself(events.options()))) == "done; applied 3");
    CHECK(scans.take() == 1 + 3 + 1);
    REQUIRE(downgrade(db.database(), gateway.migrations(), "1f0c").ok());
    scans.take();
  }
}

TEST_CASE("violations are counted for each segment") {
  Gateway gateway;
  gateway.add("f00000000001", "takes the sites away", {"DELETE FROM site"});
  const Live db;
  CHECK(words(upgrade(db.database(), gateway.migrations(), "heads", each_by_itself())) ==
        "rows would be left that refer to nothing; rows: 1; row 17 of \"device\" refers to nothing "
        "in \"site\"; applied 6");
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

TEST_CASE("settings that a revision leaves behind govern no other, and not the owner") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (p REFERENCES p (id) ON DELETE CASCADE)", "INSERT INTO p VALUES (1)",
            "INSERT INTO c VALUES (1)"})
      .add("b", "", {"PRAGMA foreign_keys = ON"}, {}, Revision::kNoTransaction)
      .add("c", "", {"DELETE FROM p WHERE id = 1"}, {}, Revision::kNoTransaction)
      .add("d", "", {"INSERT INTO p VALUES (1)"})
      .add("e", "", {"PRAGMA foreign_keys = ON"}, {}, Revision::kNoTransaction)
      .add("f", "",
           {"CREATE TABLE n (id INTEGER PRIMARY KEY)", "INSERT INTO n SELECT id FROM p",
            "DROP TABLE p", "ALTER TABLE n RENAME TO p"})
      .add("g", "", {"PRAGMA legacy_alter_table = ON", "PRAGMA recursive_triggers = ON"});
  const Live db;
  Events events(chain.chain());
  events.then = [&](const Event& event) {  // nor do those of the owner's callback
    if (event.kind == Event::Kind::kRevision) db("PRAGMA foreign_keys = ON");
  };
  CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
        "done; applied 7");
  CHECK(db("SELECT count(*) FROM c") == "1");
  CHECK(db("PRAGMA foreign_keys; PRAGMA legacy_alter_table; PRAGMA recursive_triggers") == "0 0 0");
}

TEST_CASE("the tables' columns") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "+1").ok());
  const std::string columns = "SELECT name, type, \"notnull\", pk FROM pragma_table_info(";
  CHECK(db(columns + "'aludel_version')") == "version_num|VARCHAR(32)|1|1");
  CHECK(db(columns + "'aludel_version_history')") ==
        "sequence|INTEGER|0|1 run|BIGINT|1|0 revision|VARCHAR(32)|1|0 parents|TEXT|1|0 "
        "dependencies|TEXT|1|0 direction|TEXT|1|0 how|TEXT|1|0 time|TEXT|1|0 checksum|TEXT|1|0 "
        "message|TEXT|1|0 program|TEXT|1|0");
  CHECK(db(columns + "'aludel_version_downgrade')") ==
        "revision|VARCHAR(32)|1|1 variant|INTEGER|1|2 number|INTEGER|1|3 flags|INTEGER|1|0 "
        "sql|TEXT|1|0 message|TEXT|0|0 checksum|TEXT|0|0");
}

TEST_CASE("records are written where a write gives rows") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  Options options;
  options.user = const_cast<Live*>(&db);
  options.progress = [](void* user, const Event& event) {
    if (event.kind == Event::Kind::kBegin) {
      (*static_cast<Live*>(user))("PRAGMA count_changes = 1");
    }
    return true;
  };
  CHECK(words(upgrade(db.database(), gateway.migrations(), "heads", options)) == "done; applied 4");
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
}

TEST_CASE("records are main's, whatever is attached or temporary") {
  Gateway gateway;
  const Live db;
  db("ATTACH ':memory:' AS other; CREATE TABLE other.aludel_version (version_num);"
     "INSERT INTO other.aludel_version VALUES ('elsewhere');"
     "CREATE TEMP TABLE aludel_version_history (a)");
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kFresh);
  CHECK(db("DROP TABLE temp.aludel_version_history") == "");
  Options options;  // a run is refused on such a handle, but its progress callback can make one
  options.user = const_cast<Live*>(&db);
  REQUIRE(db("DETACH other") == "");
  options.progress = [](void* user, const Event& event) {
    if (event.kind == Event::Kind::kBegin) {
      (*static_cast<Live*>(user))(
          "CREATE TEMP TABLE aludel_version (version_num); INSERT INTO temp.aludel_version VALUES "
          "('elsewhere')");
    }
    return true;
  };
  CHECK(words(upgrade(db.database(), gateway.migrations(), "heads", options)) == "done; applied 6");
  CHECK(db("SELECT * FROM main.aludel_version") == "e5e5e5e5e5e5");
  CHECK(db("SELECT count(*) FROM main.aludel_version_history") == "6");
  CHECK(db("SELECT * FROM temp.aludel_version") == "elsewhere");
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kCurrent);
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
  const Result result = upgrade(db.database(), chain.migrations(), "+1", events.options());
  CHECK(words(result) ==
        "somebody else holds the database; at f00000000001 versions/f00000000001.sql:0; somebody "
        "else migrated it meanwhile; unrecorded");
  CHECK(result.exit_code() == 6);
  CHECK(db("SELECT * FROM aludel_version") == "d00d00000002");
}

TEST_CASE("somebody else applies the same revision outside of any transaction") {
  Folder folder;
  Compacting chain;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), chain.migrations(), "head-2").ok());
  Events events(chain.chain());
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kDone) {
      CHECK(upgrade(other.database(), chain.migrations()).ok());
    }
  };
  CHECK(words(upgrade(db.database(), chain.migrations(), "+1", events.options())) ==
        "done; applied 1");
  CHECK(db("SELECT * FROM aludel_version") == "f00000000002");
  CHECK(db("SELECT count(*) FROM aludel_version_history") == "8");
}

TEST_CASE("a revision outside of any transaction whose record fails") {
  Gateway gateway;
  gateway.add("f00000000001", "index", {"CREATE INDEX i ON site (name)"}, {"DROP INDEX i"},
              Revision::kNoTransaction);
  Folder folder;
  const Live db(folder / "gw.db");
  const Live other(folder / "gw.db");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "head-1").ok());
  Events events(gateway.chain());
  SECTION("as the callback says stop") {
    events.stop_after(3);
    CHECK(words(upgrade(db.database(), gateway.migrations(), "heads", events.options())) ==
          "the program asked to stop; at f00000000001 versions/f00000000001.sql:0; unrecorded");
  }
  SECTION("as somebody else holds the database") {
    events.then = [&](const Event& event) {
      if (event.kind == Event::Kind::kDone) other("BEGIN IMMEDIATE");
    };
    Options options = events.options();
    options.wait_ms = 0;
    const Result result = upgrade(db.database(), gateway.migrations(), "heads", options);
    CHECK(words(result) ==
          "somebody else holds the database; at f00000000001 versions/f00000000001.sql:0; database "
          "is locked; unrecorded");
    CHECK(result.exit_code() == 6);
    other("ROLLBACK");
  }
  CHECK(db("DROP INDEX i") == "");  // it is there
  CHECK(db("SELECT * FROM aludel_version") == "e5e5e5e5e5e5");
}

}  // namespace
}  // namespace aludel::tests
