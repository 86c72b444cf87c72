// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

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

TEST_CASE("a created file is told at the beginning") {
  Folder folder;
  Gateway gateway;
  Events events(gateway.chain());
  const std::string path = folder / "gw.db";
  CHECK(upgrade(sqlite(path.c_str()), gateway.migrations(), "+1", events.options()).ok());
  CHECK(events.take().rfind("begin 1 up base -> 1f0c9ab2e7d4 created\n", 0) == 0);
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
    CHECK(sqlite3_get_autocommit(db) == 1);
  }
  Events events(gateway.chain());
  events.stop_after(10);  // it is in the database by then
  CHECK(upgrade(db.database(), gateway.migrations(), "heads", events.options()).ok());
  CHECK(events.take().find("committed 4/4\n") != std::string::npos);
}

TEST_CASE("a statement that the engine refuses") {
  Gateway gateway;
  gateway.add("f00000000001", "breaks",
              {"CREATE TABLE extra (a)", "INSERT INTO nowhere VALUES (1)"});
  const Live db;
  const Result result = upgrade(db.database(), gateway.migrations());
  CHECK(words(result) ==
        "a statement failed; at f00000000001 versions/f00000000001.sql:11; no such table: nowhere");
  CHECK(result.engine_code == SQLITE_ERROR);
  CHECK(result.exit_code() == 3);
  CHECK(db.dump() == "");
}

TEST_CASE("a requirement that finds rows") {
  Gateway gateway;
  gateway.add(
      "f00000000001", "requires",
      {"?two names are equal|SELECT id, name, NULL AS n, 1.5 AS r, x'00ff' AS b FROM site"});
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

TEST_CASE("a statement that ends the transaction") {
  for (const char* sql : {"ROLLBACK", "COMMIT"}) {
    TestChain chain;
    chain.add("a", "", {"CREATE TABLE t (a)", sql, "CREATE TABLE u (a)"});
    const Live db;
    const Result result = upgrade(db.database(), chain.migrations());
    CHECK(words(result) == "a statement ended the transaction; at a versions/a.sql:11; unrecorded");
    CHECK(result.exit_code() == 6);  // a COMMIT leaves what ran before it
    CHECK(db("SELECT count(*) FROM sqlite_master WHERE name IN ('u', 'aludel_version')") == "0");
    CHECK(sqlite3_get_autocommit(db) == 1);
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
    CHECK(result.revision == std::string(at == 3 ? "8be41c07a3f5" : "e5e5e5e5e5e5"));
    CHECK(db.dump() == "");
  }
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

TEST_CASE("a program without SQLite's dialect") {
  Gateway gateway;
  gateway.settings.dialects = 2;
  const Live db;
  CHECK(upgrade(db.database(), gateway.migrations()).status == Status::kWrongDialect);
  CHECK(state(db.database(), gateway.migrations()).status == Status::kWrongDialect);
}

}  // namespace
}  // namespace aludel::tests
