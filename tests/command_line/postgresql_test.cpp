// SPDX-License-Identifier: MIT
//
// The same commands on PostgreSQL, of a program that takes both.
#include <catch2/catch.hpp>
#include <string>

#include "command_line/program.h"
#include "postgresql/server.h"

using aludel::tests::Connection;
using aludel::tests::Folder;
using aludel::tests::FreshDatabase;
using aludel::tests::Outcome;

namespace {

std::string quoted(const std::string& word) { return "'" + word + "'"; }

/// Runs the program that takes both, on a database of its own.
Outcome migrate(const Folder& folder, const FreshDatabase& database, const std::string& words,
                const std::string& environment = {}) {
  return folder.shell("GATEWAY_SERVER=" + quoted(database.conninfo()) + " " + environment +
                      " '" GATEWAY_ON_BOTH "' --migrate " + words);
}

std::string say(const Folder& folder, const FreshDatabase& database, const std::string& words,
                const std::string& environment = {}) {
  const Outcome outcome = migrate(folder, database, words, environment);
  INFO(words << outcome.err);
  CHECK(outcome.code == 0);
  CHECK(outcome.err == "");
  return outcome.out;
}

std::string complain(const Folder& folder, const FreshDatabase& database, int code,
                     const std::string& words, const std::string& environment = {}) {
  const Outcome outcome = migrate(folder, database, words, environment);
  CHECK(outcome.code == code);
  return outcome.err;
}

/// Everything in a database; the history without its times.
std::string dump(const Folder& folder, const FreshDatabase& database) {
  const Outcome outcome = folder.shell("pg_dump --inserts " + quoted(database.conninfo()) +
                                       " | grep -v restrict | sed -E 's/20[0-9-]+T[0-9:]+Z/TIME/'");
  REQUIRE(outcome.code == 0);
  return outcome.out;
}

Outcome run_script(const Folder& folder, const FreshDatabase& copy, const std::string& words,
                   const std::string& environment = {}) {
  const Outcome script = folder.shell(environment + " '" GATEWAY_ON_BOTH "' --migrate " + words +
                                      " --sql --database postgresql://");
  INFO(words << ": " << script.err);
  REQUIRE(script.code == 0);
  folder.write("script.sql", script.out);
  return folder.shell("psql -X -f script.sql " + quoted(copy.conninfo()));
}

/// Runs a script that must fail on the copy and leave it as it is; returns the words, and the
/// detail.
std::string refuse(const Folder& folder, const FreshDatabase& copy, const std::string& words) {
  const std::string before = dump(folder, copy);
  const Outcome outcome = run_script(folder, copy, words);
  CHECK(outcome.code == 3);
  CHECK(dump(folder, copy) == before);
  const size_t at = outcome.err.find("ERROR:  ");
  if (at == std::string::npos) return outcome.err;
  return outcome.err.substr(at + 8, outcome.err.find("\nCONTEXT:", at) - at - 8);
}

}  // namespace

TEST_CASE("the same words on PostgreSQL", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const std::string name = database.name();
  CHECK(say(folder, database, "current") == name + " is fresh, there is nothing in it yet\n");
  CHECK(say(folder, database, "upgrade 8be4 --dry-run") ==
        name +
            ": would go base -> 8be41c07a3f5, 2 revisions\n"
            "  would upgrade 1f0c9ab2e7d4  make people and devices\n"
            "  would upgrade 8be41c07a3f5  add owner to devices\n" +
            name + " is at base, nothing was changed\n");
  CHECK(say(folder, database, "upgrade 8be4") ==
        name +
            ": base -> 8be41c07a3f5, 2 revisions\n"
            "  upgrade 1f0c9ab2e7d4  make people and devices   N ms\n"
            "  upgrade 8be41c07a3f5  add owner to devices   N ms\n" +
            name + " is at 8be41c07a3f5\n");
  CHECK(say(folder, database, "current") == "8be41c07a3f5  add owner to devices\n");
  CHECK(say(folder, database, "upgrade e5a1 --quiet") == "");
  CHECK(say(folder, database, "downgrade -2 --per-revision") ==
        name +
            ": e5a1b2c3d4e5 -> d15c0c0a0b0c, 2 revisions\n"
            "  downgrade e5a1b2c3d4e5  tell people apart, Müller\\tfrom Müller   N ms\n"
            "  downgrade e4e4e4e4e4e4  give space back   N ms\n" +
            name + " is at d15c0c0a0b0c\n");
  CHECK(say(folder, database, "upgrade --json d15c") ==
        "{\"format\": 1, \"command\": \"upgrade\", \"database\": \"" + name +
            "\", \"created\": false, \"from\": [\"d15c0c0a0b0c\"], \"to\": [\"d15c0c0a0b0c\"], "
            "\"revisions\": [], \"applied\": 0, \"at\": [\"d15c0c0a0b0c\"], \"exit_code\": 0}\n");
  CHECK(say(folder, database, "stamp 8be4 --force") ==
        name + ": d15c0c0a0b0c -> 8be41c07a3f5, 2 revisions\n" + name +
            " is declared to be at 8be41c07a3f5, nothing was run\n");
  CHECK(say(folder, database, "show c0ff").find("upgrade    3 statements\n") != std::string::npos);
}

TEST_CASE("stamp can't compare the tables on PostgreSQL, and says so", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const Connection db(database.conninfo());
  say(folder, database, "upgrade 8be4 --quiet");
  const Outcome warned = migrate(folder, database, "stamp 1f0c");
  CHECK(warned.code == 0);
  CHECK(warned.err ==
        "warning: its tables are not compared with what the revisions make: that is done on SQLite "
        "only\n");
  CHECK(db("INSERT INTO aludel_version VALUES ('0123456789ab')") == "");
  say(folder, database, "stamp --purge --force --quiet 8be4 --tag 'by hand'");
  CHECK(say(folder, database, "current") == "8be41c07a3f5  add owner to devices\n");
  CHECK(db("SELECT string_agg(revision || ' ' || direction || ' ' || run, ', ' ORDER BY sequence) "
           "FROM aludel_version_history WHERE program LIKE '%(by hand)'") ==
        "1f0c9ab2e7d4 downgrade 3, 1f0c9ab2e7d4 upgrade 3, 8be41c07a3f5 upgrade 3");
  say(folder, database, "downgrade base --quiet");
  CHECK(db("DROP TABLE aludel_version, aludel_version_history, aludel_version_downgrade") == "");
  CHECK(say(folder, database, "ensure-version") ==
        database.name() + " has its version table now, at base\n");
}

TEST_CASE("a --database is opened by the driver that it is for", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const std::string program = "'" GATEWAY_ON_BOTH "' --migrate ";
  CHECK(folder.shell(program + "upgrade 1f0c").out.rfind("gateway.db is new\n", 0) == 0);
  const std::string uri = database.conninfo("&password=secret");
  const std::string shown = database.conninfo("&password=***");
  CHECK(folder.shell(program + "upgrade 1f0c --quiet --database " + quoted(uri)).code == 0);
  CHECK(folder.shell(program + "upgrade 1f0c --database " + quoted(uri)).out ==
        shown + " is at 1f0c9ab2e7d4, nothing to do\n");
  const Connection db(database.conninfo());
  const std::string words = "dbname=" + database.name() + " user=postgres host=" + PQhost(db);
  CHECK(folder.shell(program + "current --database \"password='a b' " + words + "\"").out ==
        "1f0c9ab2e7d4  make people and devices\n");
  CHECK(folder
            .shell("GATEWAY_SERVER=" + quoted(uri) + " " + program +
                   "current --database data/gateway.db")
            .out == "1f0c9ab2e7d4  make people and devices\n");
}

TEST_CASE("help and refusals name both forms") {
  const Folder folder;
  const std::string program = "'" GATEWAY_ON_BOTH "' --migrate ";
  CHECK(folder.shell(program + "help current")
            .out.find("  --database DATABASE  sqlite:PATH, sqlite:///PATH or PATH; "
                      "postgresql://HOST/NAME or "
                      "\"host=HOST dbname=NAME\"\n") != std::string::npos);
  CHECK(folder.shell(program + "current --database postgresql+psycopg2://me:secret@db/x").err ==
        "leave out \"+psycopg2\": no driver is named here\n"
        "  database  postgresql+psycopg2://me:***@db/x\n"
        "  can be    sqlite:PATH, sqlite:///PATH or PATH; postgresql://HOST/NAME or \"host=HOST "
        "dbname=NAME\"\n");
  CHECK(folder.shell(program + "current --database mysql://root:secret@db/x").err ==
        "nothing here speaks to \"mysql\" databases\n"
        "  database  mysql://root:***@db/x\n"
        "  can be    sqlite:PATH, sqlite:///PATH or PATH; postgresql://HOST/NAME or \"host=HOST "
        "dbname=NAME\"\n");
  const Outcome outcome =
      folder.shell(program + "--wait 7 --database 'postgresql://me:secret@/gw?host=/nowhere'");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "postgresql://me:***@/gw?host=/nowhere can't be opened\n"
        "  because  connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file "
        "or directory Is the server running locally and accepting connections on that socket?\n"
        "nothing was changed\n");
}

TEST_CASE("what fails on PostgreSQL is said with its code and its place", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const Connection db(database.conninfo());
  const std::string name = database.name();
  CHECK(complain(folder, database, 3, "", "GATEWAY_HALF='INSERT INTO half\n  SELECT nine'") ==
        name +
            ": upgrade 1f0c9ab2e7d4 \"make people and devices\" failed\n"
            "  because  column \"nine\" does not exist (42703)\n"
            "  at       versions/half.sql:9:10\n"
            "nothing was changed\n");
  CHECK(db("CREATE TABLE song (title TEXT)") == "");
  CHECK(complain(folder, database, 4, "") ==
        name +
            " is not a database of gateway\n"
            "  holds    1 table (song)\n"
            "  program  gateway 3.0.1, knows up to f6f6f6f6f6f6 \"forget serial numbers\"\n"
            "  if it has the tables of a revision:  gateway --migrate stamp REVISION\n"
            "nothing was changed\n");
  CHECK(db("DROP TABLE song") == "");
  say(folder, database, "upgrade c0ff");
  CHECK(db("INSERT INTO device (name) VALUES ('x'), ('x')") == "");
  CHECK(complain(folder, database, 3, "upgrade d15c") ==
        name +
            ": upgrade d15c0c0a0b0c \"tell devices apart\" stopped, a requirement is not met\n"
            "  required  two devices don't share a \"name\"\n"
            "  found     1 row: name='x', devices=2\n"
            "  at        versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7\n"
            "nothing was changed\n");
  CHECK(db("INSERT INTO aludel_version VALUES ('1f0c9ab2e7d4')") == "");
  CHECK(complain(folder, database, 3, "--database " + quoted(database.conninfo("&password=x"))) ==
        "the version rows of " + database.conninfo("&password=***") +
            " contradict each other\n"
            "  because  rows of aludel_version that lie below others: 1f0c9ab2e7d4\n"
            "  to look closer:  psql '" +
            database.conninfo("&password=***") +
            "' -c 'SELECT * FROM aludel_version'\n"
            "nothing was changed\n");
}

TEST_CASE("check compares revisions and checksums, and says that it is all", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const Connection db(database.conninfo());
  const std::string name = database.name();
  say(folder, database, "upgrade 8be4");
  const std::string number = "GATEWAY_KNOWS=2 GATEWAY_NUMBER=17";
  CHECK(say(folder, database, "check", number) ==
        name + " is at 8be41c07a3f5 (head)\n" + name +
            " has its revisions as they are here; its tables were not compared, which is done on "
            "SQLite only\n");
  CHECK(db("UPDATE aludel_version_history SET checksum = 'x' WHERE revision = '8be41c07a3f5';"
           "UPDATE aludel_version_downgrade SET checksum = 'x' WHERE revision = '1f0c9ab2e7d4'") ==
        "");
  const Outcome outcome = migrate(folder, database, "check", number);
  CHECK(outcome.code == 1);
  CHECK(outcome.out ==
        name +
            " is at 8be41c07a3f5 (head)\n"
            "  revision 8be41c07a3f5: was changed after it had been applied here "
            "(versions/2026-01-02_8be41c07a3f5_add_owner_to_devices.sql)\n"
            "  revision 1f0c9ab2e7d4: its downgrade that is stored here is not that of this "
            "program\n" +
            name + " is not as its revisions make it: 2 differences\n");
}

TEST_CASE("a connection lost at the end is said to be in doubt", "[postgresql]") {
  const Folder folder;
  const FreshDatabase database;
  const Connection db(database.conninfo());
  say(folder, database, "upgrade 1f0c");
  CHECK(db("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
           "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;"
           "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON aludel_version DEFERRABLE INITIALLY "
           "DEFERRED FOR EACH ROW EXECUTE FUNCTION die()") == "");
  CHECK(complain(folder, database, 6, "upgrade 8be4") ==
        database.name() +
            ": the connection to the server broke\n"
            "  because  terminating connection due to administrator command (57P01)\n"
            "  to see where it is:  gateway --migrate current\n"
            "it is not known whether the run was committed: all of it was, or nothing\n");
}

TEST_CASE("a script for psql leaves what a direct run leaves", "[postgresql]") {
  for (const std::string each : {"", " --per-revision"}) {
    const Folder folder;
    const FreshDatabase database;
    const FreshDatabase copy;
    const auto run_both = [&](const std::string& direct, const std::string& script) {
      INFO(direct << " / " << script);
      REQUIRE(migrate(folder, database, direct).code == 0);
      const Outcome outcome = run_script(folder, copy, script);
      CHECK(outcome.err == "");
      CHECK(outcome.out == "");
      CHECK(outcome.code == 0);
      CHECK(dump(folder, copy) == dump(folder, database));
    };
    run_both("upgrade 8be4" + each, "upgrade 8be4" + each);
    for (const FreshDatabase* it : {&database, &copy}) {
      CHECK(Connection(it->conninfo())("INSERT INTO device (name, serial, owner_id) VALUES ('a;b', "
                                       "'--', 1), ('c', NULL, NULL)") == "");
    }
    run_both("upgrade d15c" + each, "upgrade 8be4:d15c" + each);
    run_both("upgrade e4" + each, "upgrade d15c:e4" + each);
    run_both("upgrade" + each, "upgrade e4:" + each);
    run_both("stamp e5a1", "stamp head:e5a1");
    run_both("downgrade 8be4" + each, "downgrade e5a1:head-5" + each);
    run_both("downgrade base" + each, "downgrade 8be4:base" + each);
    run_both("upgrade +1" + each, "upgrade +1" + each);
  }
}

TEST_CASE("a script for psql checks where it starts, and carries what would stop a run",
          "[postgresql]") {
  const Folder folder;
  const FreshDatabase copy;
  const Connection db(copy.conninfo());
  REQUIRE(run_script(folder, copy, "upgrade c0ff").code == 0);
  CHECK(refuse(folder, copy, "upgrade c0ff") ==
        "this database is not at base, where this script starts");
  CHECK(refuse(folder, copy, "upgrade 8be4:head") ==
        "this database is not at 8be41c07a3f5, where this script starts");
  CHECK(db("INSERT INTO device (name) VALUES ('x'), ('x')") == "");
  CHECK(refuse(folder, copy, "upgrade c0ff:d15c") ==
        "two devices don't share a \"name\"\nDETAIL:  1 row: name='x', devices=2");
  CHECK(db("UPDATE device SET name = id") == "");
  CHECK(db("INSERT INTO person (name) VALUES ('y'), ('y')") == "");
  CHECK(run_script(folder, copy, "upgrade c0ff:").code == 3);
  CHECK(db("SELECT version_num FROM aludel_version") == "e4e4e4e4e4e4");

  const FreshDatabase foreign;
  const Connection theirs(foreign.conninfo());
  CHECK(theirs("CREATE TABLE song (title TEXT)") == "");
  CHECK(refuse(folder, foreign, "upgrade") ==
        "this database is not at base, where this script starts");
  CHECK(refuse(folder, foreign, "upgrade 1f0c:8be4") ==
        "this database is not at 1f0c9ab2e7d4, where this script starts");
  CHECK(run_script(folder, foreign, "stamp base").code == 0);
  CHECK(theirs("SELECT count(*) FROM aludel_version") == "0");
}

TEST_CASE("what a statement has set, no later revision of a script finds", "[postgresql]") {
  const Folder folder;
  const FreshDatabase copy;
  const std::string set = "GATEWAY_VACUUM='SET search_path = nowhere'";
  const Outcome outcome = run_script(folder, copy, "upgrade", set);
  CHECK(outcome.err == "");
  CHECK(Connection(copy.conninfo())("SELECT version_num FROM aludel_version") == "f6f6f6f6f6f6");
}

TEST_CASE("the tool shows a mistake where it stands in the revision file", "[postgresql]") {
  const struct {
    const char* upgrade;  // from line 7 on
    const char* place;
  } rows[] = {
      {"SELECT nowhere(1);", "7:8"},
      {"INSERT INTO t VALUES (1, 'ä'); UPDATE t\n  SET name = 'ö' || nowhere(id);", "8:21"},
      {"INSERT INTO t VALUES (1, 'ä'); /* ß */ SELECT 'ß', nowhere(1);", "7:52"},
      {"-- @require \"nobody\"\n  SELECT id,\n nowhere(id) FROM t;", "9:2"},
      // Rendered: the mistake is at no place of the file.
      {"INSERT INTO t VALUES (1, 'ä');\n-- @fill nowhere(id)\n"
       "ALTER TABLE t ADD COLUMN b INTEGER NOT NULL;",
       "9:1"},
      // The database says no place.
      {"INSERT INTO t\n  VALUES (1, 'a'), (1, 'b');", "7"},
  };
  for (const auto& row : rows) {
    INFO(row.upgrade);
    const Folder folder;
    const FreshDatabase database;
    REQUIRE(folder.shell("mkdir versions schema").code == 0);
    folder.write("aludel.toml", "dialects = [\"postgresql\"]\n");
    folder.write("versions/1.sql",
                 "-- a\n-- @revision a\n-- @sql postgresql\n\n-- @upgrade\n"
                 "CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT);\n-- @irreversible no\n");
    folder.write("versions/2.sql",
                 std::string("-- b\n-- @revision b\n-- @revises a\n-- @sql postgresql\n\n"
                             "-- @upgrade\n") +
                     row.upgrade + "\n-- @irreversible no\n");
    folder.write("versions/HEAD", "b\n");
    const Outcome outcome =
        folder.shell("'" ALUDEL_TOOL "' upgrade --database " + quoted(database.conninfo()));
    INFO(outcome.err);
    CHECK(outcome.code == 3);
    const std::string at = std::string("at       versions/2.sql:") + row.place + "\n";
    CHECK(outcome.err.find(at) != std::string::npos);
  }
}
