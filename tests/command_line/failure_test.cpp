// SPDX-License-Identifier: MIT
//
// Runs that fail: what is said, the exit code, and that what is said of the database is so.
#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <utility>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

/// Brings data/gateway.db to a revision and runs SQL on it.
void prepare(const Folder& folder, const std::string& target, const std::string& sql = {}) {
  REQUIRE(folder.migrate("upgrade " + target + " --quiet").code == 0);
  if (!sql.empty()) folder.sql(sql);
}

/// Runs a command that must fail and leave the database as it is.
Outcome refuse(const Folder& folder, const std::string& words,
               const std::string& environment = {}) {
  const std::string before = folder.dump();
  const Outcome outcome = folder.migrate(words, environment);
  CHECK(folder.dump() == before);
  return outcome;
}

}  // namespace

TEST_CASE("A @require that finds rows") {
  const Folder folder;
  prepare(folder, "c0ff", "INSERT INTO device (name) VALUES ('x'), ('y'), ('x'), ('y')");
  const Outcome outcome = refuse(folder, "");
  CHECK(outcome.code == 3);
  CHECK(outcome.out ==
        "gateway.db: c0ffee123456 -> f6f6f6f6f6f6 (head), 4 revisions\n"
        "  upgrade d15c0c0a0b0c  tell devices apart   failed\n");
  CHECK(outcome.err ==
        "gateway.db: upgrade d15c0c0a0b0c \"tell devices apart\" stopped, a requirement is not "
        "met\n"
        "  required  two devices don't share a \"name\"\n"
        "  found     2 rows, the first: name='x', devices=2\n"
        "  at        versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7\n"
        "nothing was changed\n");
}

TEST_CASE("A statement that the engine refuses") {
  const Folder folder;
  prepare(folder, "e4", "INSERT INTO person (name) VALUES ('x'), ('x')");
  const Outcome outcome = refuse(folder, "--quiet");
  CHECK(outcome.code == 3);
  CHECK(outcome.out == "");
  CHECK(outcome.err ==
        "gateway.db: upgrade e5a1b2c3d4e5 \"tell people apart, Müller\\tfrom Müller\" failed\n"
        "  because  UNIQUE constraint failed: person.name (2067)\n"
        "  at       versions/2026-01-06_e5a1b2c3d4e5_tell_people_apart.sql:8\n"
        "nothing was changed\n");
}

TEST_CASE("Rows left that refer to nothing") {
  const Folder folder;
  prepare(folder, "e4",
          "INSERT INTO person (id, name) VALUES (7, 'nobody');"
          "INSERT INTO device (name, owner_id) VALUES ('x', 7)");
  const Outcome outcome = refuse(folder, "upgrade +1");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "gateway.db: the run left 1 row that violates a foreign key\n"
        "  found  row 1 of \"device\" refers to nothing in \"person\"\n"
        "nothing was changed\n");
}

TEST_CASE("A run that is cut between segments says what is done") {
  for (const std::string words : {"", "--per-revision"}) {
    const Folder folder;
    prepare(folder, "c0ff", "INSERT INTO person (name) VALUES ('x'), ('x')");
    Outcome outcome = folder.migrate(words);
    CHECK(outcome.code == 6);
    CHECK(outcome.err ==
          "gateway.db: upgrade e5a1b2c3d4e5 \"tell people apart, Müller\\tfrom Müller\" failed\n"
          "  because  UNIQUE constraint failed: person.name (2067)\n"
          "  at       versions/2026-01-06_e5a1b2c3d4e5_tell_people_apart.sql:8\n"
          "  when that is mended:  gateway --migrate upgrade" +
              (words.empty() ? "" : " " + words) +
              "\n"
              "2 of 4 revisions are done and stay: gateway.db is at e4e4e4e4e4e4\n");
    CHECK(folder.migrate("current").out == "e4e4e4e4e4e4  give space back\n");
    folder.sql("DELETE FROM person WHERE name = 'x'");
    outcome = folder.migrate(words);
    CHECK(outcome.code == 0);
    CHECK(outcome.err == "");
  }
}

TEST_CASE("What is to be run after a part is done leads to where the run was to lead") {
  const Folder folder;
  prepare(folder, "8be4", "INSERT INTO device (name) VALUES ('x'), ('x')");
  const Outcome outcome =
      folder.migrate("upgrade +3 --per-revision --database sqlite:data/gateway.db");
  CHECK(outcome.code == 6);
  CHECK(outcome.err ==
        "data/gateway.db: upgrade d15c0c0a0b0c \"tell devices apart\" stopped, a requirement is "
        "not met\n"
        "  required  two devices don't share a \"name\"\n"
        "  found     1 row: name='x', devices=2\n"
        "  at        versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7\n"
        "  when those rows are mended:  gateway --migrate upgrade e4e4e4e4e4e4 --database "
        "sqlite:data/gateway.db --per-revision\n"
        "1 of 3 revisions is done and stays: data/gateway.db is at c0ffee123456\n");
}

TEST_CASE("A revision that has run outside a transaction, and could not be recorded") {
  const std::string trigger =
      "CREATE TRIGGER no_room BEFORE INSERT ON aludel_version_history "
      "WHEN new.revision = 'e4e4e4e4e4e4' BEGIN SELECT RAISE(ABORT, 'no room'); END";
  const std::string unrecorded =
      " e4e4e4e4e4e4 \"give space back\" failed\n"
      "  because  no room (1811)\n"
      "  at       versions/2026-01-05_e4e4e4e4e4e4_give_space_back.sql\n"
      "  has run  e4e4e4e4e4e4 \"give space back\"\n";
  const Folder folder;
  prepare(folder, "c0ff", trigger);
  Outcome outcome = folder.migrate("upgrade +3");
  CHECK(outcome.code == 6);
  CHECK(outcome.err ==
        "gateway.db: upgrade" + unrecorded +
            "  if it did its work:  gateway --migrate stamp e4e4e4e4e4e4\n"
            "  if it may run twice:  gateway --migrate upgrade e5a1b2c3d4e5\n"
            "1 of 3 revisions is done and stays; e4e4e4e4e4e4 has run, and is not recorded: "
            "gateway.db is at d15c0c0a0b0c\n");
  folder.sql("DROP TRIGGER no_room");
  prepare(folder, "e4", trigger);
  outcome = folder.migrate("downgrade -1 --database './data/gateway.db'");
  CHECK(outcome.code == 6);
  CHECK(outcome.err ==
        "./data/gateway.db: downgrade" + unrecorded +
            "  if it did its work:  gateway --migrate stamp d15c0c0a0b0c --database "
            "./data/gateway.db\n"
            "  if it may run twice:  gateway --migrate downgrade -1 --database "
            "./data/gateway.db\n"
            "e4e4e4e4e4e4 has run, and is not recorded: ./data/gateway.db is at e4e4e4e4e4e4\n");
}

TEST_CASE("A revision outside a transaction that makes the database another one's") {
  const Folder folder;
  prepare(folder, "d15c");
  const Outcome outcome = folder.migrate(
      "upgrade +1", "GATEWAY_VACUUM=\"INSERT INTO aludel_version VALUES ('abcdef')\"");
  CHECK(outcome.code == 6);
  CHECK(outcome.err ==
        "gateway.db has revisions that this program doesn't know, and lacks some that it has\n"
        "  database     abcdef\n"
        "  program      gateway 3.0.1, knows up to f6f6f6f6f6f6 \"forget serial numbers\"\n"
        "  missing      3 revisions\n"
        "  no way back  abcdef: the history of this database doesn't tell of it\n"
        "  to go on:  take abcdef down with the program that wrote it, or use one that has both\n"
        "  has run      e4e4e4e4e4e4 \"give space back\"\n"
        "e4e4e4e4e4e4 has run, and is not recorded\n");
}

TEST_CASE("A statement that ends the transaction of its run") {
  const Folder folder;
  const Outcome outcome = folder.migrate("", "GATEWAY_HALF=COMMIT");
  CHECK(outcome.code == 6);
  CHECK(outcome.err ==
        "gateway.db: upgrade 1f0c9ab2e7d4 \"make people and devices\" ended the transaction of "
        "the run\n"
        "  at  versions/half.sql:8\n"
        "  to look closer:  sqlite3 data/gateway.db .schema\n"
        "  if it has the tables of a revision:  gateway --migrate stamp REVISION\n"
        "what had run before that may be in the database, and is not recorded\n");
  CHECK(folder.sql("SELECT name FROM sqlite_schema") == "half\n");
}

TEST_CASE("A function that stops its run") {
  const Folder folder;
  const Outcome outcome = folder.migrate("", "GATEWAY_HALF=call");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "gateway.db: upgrade 1f0c9ab2e7d4 \"make people and devices\" was stopped in call()\n"
        "  at  versions/half.sql:8\n"
        "nothing was changed, but that gateway.db was made, empty\n");
}

TEST_CASE("A foreign key that can't be checked") {
  const Folder folder;
  const Outcome outcome =
      folder.migrate("", "GATEWAY_HALF='CREATE TABLE child (x INTEGER REFERENCES half (\"1\"))'");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "gateway.db: the run left a foreign key that can't be checked\n"
        "  found  the foreign keys of \"child\" can't be checked: foreign key mismatch - "
        "\"child\" referencing \"half\"\n"
        "nothing was changed, but that gateway.db was made, empty\n");
}

TEST_CASE("A revision that can't be taken back") {
  const Folder folder;
  prepare(folder, "head");
  const std::string expected =
      "gateway.db: f6f6f6f6f6f6 \"forget serial numbers\" can't be taken back\n"
      "  because  the serial numbers are gone\n"
      "  at       versions/2026-01-07_f6f6f6f6f6f6_forget_serial_numbers.sql\n"
      "nothing was changed\n";
  for (const std::string words : {"downgrade base", "downgrade base --dry-run"}) {
    const Outcome outcome = refuse(folder, words);
    CHECK(outcome.code == 3);
    CHECK(outcome.out == "");
    CHECK(outcome.err == expected);
  }
}

TEST_CASE("A database that is newer than the program") {
  const Folder folder;
  prepare(folder, "head");
  const std::string older = "GATEWAY_KNOWS=2 GATEWAY_VERSION=2.1.5";
  for (const std::string words :
       {"", "current", "--dry-run", "plan", "downgrade base", "stamp head", "show -1"}) {
    INFO(words);
    const Outcome outcome = refuse(folder, words, older);
    CHECK(outcome.code == 4);
    CHECK(outcome.out == "");
    CHECK(outcome.err ==
          "gateway.db is newer than this program\n"
          "  database     f6f6f6f6f6f6 \"forget serial numbers\", written by gateway 3.0.1\n"
          "  program      gateway 2.1.5, knows up to 8be41c07a3f5 \"add owner to devices\"\n"
          "  no way back  f6f6f6f6f6f6: it can't be taken back: the serial numbers are gone\n"
          "  to go on:  use gateway 3.0.1, or a newer one\n"
          "nothing was changed\n");
  }
}

TEST_CASE("A database that went another way") {
  const Folder folder;
  prepare(folder, "1f0c");
  folder.sql(
      "UPDATE aludel_version SET version_num = 'abcdef';"
      "INSERT INTO aludel_version_history SELECT 2, 2, 'abcdef', '1f0c9ab2e7d4', '', 'upgrade', "
      "'run', time, '', 'split ' || char(27) || '[31mred', 'gateway 2.2' FROM "
      "aludel_version_history");
  const Outcome outcome = refuse(folder, "", "GATEWAY_KNOWS=2 GATEWAY_VERSION=2.1.5");
  CHECK(outcome.code == 4);
  CHECK(outcome.err ==
        "gateway.db has revisions that this program doesn't know, and lacks some that it has\n"
        "  database     abcdef \"split \\x1b[31mred\", written by gateway 2.2\n"
        "  program      gateway 2.1.5, knows up to 8be41c07a3f5 \"add owner to devices\"\n"
        "  missing      1 revision\n"
        "  no way back  abcdef: its downgrade is not stored\n"
        "  to go on:  take abcdef down with the program that wrote it, or use one that has both\n"
        "nothing was changed\n");
}

TEST_CASE("A database of another program, or of no known place") {
  const Folder folder;
  folder.sql("CREATE TABLE song (title TEXT); PRAGMA user_version = 7");
  Outcome outcome = refuse(folder, "", "GATEWAY_KNOWS=1");
  CHECK(outcome.code == 4);
  CHECK(outcome.err ==
        "gateway.db is not a database of gateway\n"
        "  file     data/gateway.db\n"
        "  holds    1 table (song), user_version 7\n"
        "  program  gateway 3.0.1, knows up to 1f0c9ab2e7d4 \"make people and devices\"\n"
        "  if it has the tables of a revision:  gateway --migrate stamp REVISION\n"
        "nothing was changed\n");
  outcome = refuse(folder, "current --database sqlite:data/gateway.db", "GATEWAY_KNOWS=1");
  CHECK(outcome.err.find("stamp REVISION --database sqlite:data/gateway.db\n") !=
        std::string::npos);

  folder.sql("CREATE TABLE aludel_version (version_num); INSERT INTO aludel_version VALUES ('x')");
  outcome = refuse(folder, "stamp head", "GATEWAY_KNOWS=1");
  CHECK(outcome.code == 4);
  CHECK(outcome.err ==
        "gateway.db is not a database of gateway\n"
        "  file     data/gateway.db\n"
        "  holds    revision x\n"
        "  program  gateway 3.0.1, knows up to 1f0c9ab2e7d4 \"make people and devices\"\n"
        "nothing was changed\n");
}

TEST_CASE("Words that were cut end as the locale allows") {
  const Folder folder;
  for (char name = 'a'; name <= 'z'; name++) {
    folder.sql(std::string("CREATE TABLE ") + name + "_table_with_a_name (x)");
  }
  CHECK(folder.migrate("", "LC_ALL=C").err.find("j_table...)\n") != std::string::npos);
  CHECK(folder.migrate("", "LC_ALL=C.UTF-8").err.find("j_table…)\n") != std::string::npos);
  CHECK(folder.migrate("", "LC_ALL= LANG=de_DE.utf8").err.find("…)\n") != std::string::npos);
}

TEST_CASE("Version rows that contradict each other") {
  const Folder folder;
  prepare(folder, "c0ff", "INSERT INTO aludel_version VALUES ('1f0c9ab2e7d4')");
  const Outcome outcome = refuse(folder, "");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "the version rows of gateway.db contradict each other\n"
        "  file     data/gateway.db\n"
        "  because  rows of aludel_version that lie below others: 1f0c9ab2e7d4\n"
        "  to look closer:  sqlite3 data/gateway.db 'SELECT * FROM aludel_version'\n"
        "nothing was changed\n");
  std::filesystem::rename(folder.path("data/gateway.db"), folder.path("it's here.db"));
  CHECK(folder.migrate("--database \"it's here.db\"")
            .err.find("sqlite3 'it'\\''s here.db' 'SELECT * FROM aludel_version'\n") !=
        std::string::npos);
}

TEST_CASE("A file that is no database, and one that is not there") {
  const Folder folder;
  folder.write("data/notes.txt", "this is no database, but long enough to be looked at");
  for (const std::string words : {"upgrade", "current", "plan", "stamp head"}) {
    const Outcome outcome = folder.migrate(words + " --database data/notes.txt");
    CHECK(outcome.code == 3);
    CHECK(outcome.err ==
          "data/notes.txt is not a database\n"
          "nothing was changed\n");
  }
  for (const std::string words : {"downgrade base", "stamp head", "stamp head --dry-run"}) {
    const Outcome outcome = folder.migrate(words);
    CHECK(outcome.code == 3);
    CHECK(outcome.err ==
          "gateway.db can't be opened\n"
          "  file     data/gateway.db\n"
          "  because  no such file\n"
          "nothing was changed\n");
  }
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));
}

TEST_CASE("A folder that is not there") {
  const Folder folder;
  for (const std::string words : {"upgrade", "upgrade --dry-run", "history"}) {
    const Outcome outcome = folder.migrate(words + " --database sqlite:no/such/gw.db");
    CHECK(outcome.code == 3);
    CHECK(outcome.err ==
          "no/such/gw.db can't be opened\n"
          "  because  the folder no/such does not exist\n"
          "  to make it:  mkdir -p no/such\n"
          "nothing was changed\n");
  }
}

TEST_CASE("The folder to make is quoted") {
  const Folder folder;
  CHECK(folder.migrate("current --database 'no such/gw.db'").err.find("mkdir -p 'no such'\n") !=
        std::string::npos);
}

TEST_CASE("A line that is too long to be pasted as a whole is left out") {
  const Folder folder;
  const std::string name(200, 'x');
  const std::string path = name + "/../" + name + "/gw.db";
  std::filesystem::create_directory(folder.path(name));
  folder.sql("CREATE TABLE song (title)", path);
  const Outcome outcome = folder.migrate("current --database " + path);
  CHECK(outcome.code == 4);
  CHECK(outcome.err.find("stamp") == std::string::npos);
}

TEST_CASE("A look at a database that somebody else holds") {
  const Folder folder;
  prepare(folder, "1f0c");
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(folder.path("data/gateway.db").c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const std::string busy =
      "data/gateway.db is in use; waiting up to 1 s\n"
      "data/gateway.db is in use, and stayed so for 1 s\n"
      "  because  database is locked (5)\n";
  for (const std::string words : {"current", "history", "plan", "plan downgrade -1", "show -1"}) {
    INFO(words);
    const std::string database = " --database sqlite:data/gateway.db";
    const Outcome outcome = folder.migrate(words + database + " --wait 1");
    CHECK(outcome.code == 5);
    CHECK(outcome.err == busy + "  to wait longer:  gateway --migrate " + words + database +
                             " --wait 600\nnothing was changed\n");
  }
  const Outcome outcome = folder.migrate("history --wait 0", "GATEWAY_KNOWS=1");
  CHECK(outcome.code == 0);
  CHECK(outcome.err ==
        "gateway.db is in use\n"
        "  file     data/gateway.db\n"
        "  because  database is locked (5)\n"
        "  to wait longer:  gateway --migrate history --wait 600\n"
        "the list has no marks\n");
  sqlite3_close(other);
}

TEST_CASE("A database that somebody else holds") {
  const Folder folder;
  prepare(folder, "1f0c");
  sqlite3* other = nullptr;
  REQUIRE(sqlite3_open(folder.path("data/gateway.db").c_str(), &other) == SQLITE_OK);
  REQUIRE(sqlite3_exec(other, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  Outcome outcome = folder.migrate("--wait 0");
  CHECK(outcome.code == 5);
  CHECK(outcome.out == "");
  CHECK(outcome.err ==
        "gateway.db is in use\n"
        "  file     data/gateway.db\n"
        "  because  database is locked (5)\n"
        "  to wait longer:  gateway --migrate upgrade --wait 600\n"
        "nothing was changed\n");
  outcome = folder.migrate("stamp head --force --wait=1");
  CHECK(outcome.code == 5);
  CHECK(outcome.err ==
        "gateway.db is in use; waiting up to 1 s\n"
        "gateway.db is in use, and stayed so for 1 s\n"
        "  file     data/gateway.db\n"
        "  because  database is locked (5)\n"
        "  to wait longer:  gateway --migrate stamp head --force --wait 600\n"
        "nothing was changed\n");
  CHECK(folder.migrate("upgrade +1 --per-revision --json --database=data/gateway.db --wait 0")
            .out.find("\"gateway --migrate upgrade +1 --database data/gateway.db --per-revision "
                      "--json --wait 600\"") != std::string::npos);
  CHECK(folder.migrate("current").out == "1f0c9ab2e7d4  make people and devices\n");
  sqlite3_close(other);
}

TEST_CASE("A database that can't be written") {
  const Folder folder;
  prepare(folder, "1f0c");
  // Root may write anything: it becomes somebody else.
  const std::string as_somebody =
      geteuid() == 0 ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : "";
  std::filesystem::copy_file(GATEWAY_PROGRAM, folder.path("gateway"));
  const Outcome outcome = folder.shell("chmod 755 . && chmod 444 data/gateway.db && " +
                                       as_somebody + "./gateway --migrate && " + as_somebody +
                                       "./gateway --migrate current; code=$?; GATEWAY_KNOWS=1 " +
                                       as_somebody + "./gateway --migrate; exit $code");
  CHECK(outcome.code == 3);
  CHECK(outcome.out == "gateway.db is at 1f0c9ab2e7d4 (head), nothing to do\n");
  CHECK(outcome.err ==
        "gateway.db can't be written, and there is work to do\n"
        "  file  data/gateway.db\n"
        "nothing was changed\n");
}

TEST_CASE("No room left") {
  const Folder folder;
  prepare(folder, "1f0c");
  const Outcome outcome = refuse(folder, "", "GATEWAY_BORROWS='PRAGMA max_page_count = 1'");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "there is no room left for database\n"
        "  because  database or disk is full (13)\n"
        "  at       versions/2026-01-02_8be41c07a3f5_add_owner_to_devices.sql:8\n"
        "  when there is room:  gateway --migrate upgrade\n"
        "nothing was changed\n");
}

TEST_CASE("A borrowed connection whose owner is busy with it") {
  const Folder folder;
  prepare(folder, "1f0c");
  const Outcome outcome = refuse(folder, "", "GATEWAY_BORROWS=BEGIN");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "database: the connection is inside a transaction\n"
        "nothing was changed\n");
}

TEST_CASE("A borrowed connection that sees more than the database") {
  const Folder folder;
  prepare(folder, "1f0c");
  const std::pair<std::string, std::string> cases[] = {
      {"CREATE TEMP TABLE device (id)", "temp.device"}, {"ATTACH ':memory:' AS more", "more"}};
  for (const auto& [sql, name] : cases) {
    const Outcome outcome = refuse(folder, "", "GATEWAY_BORROWS=\"" + sql + "\"");
    CHECK(outcome.code == 3);
    CHECK(outcome.err ==
          "database: the connection has temporary objects or other databases\n"
          "  because  " +
              name +
              "\n"
              "  to go on:  lend a connection without them, or drop and detach them first\n"
              "nothing was changed\n");
  }
}
