// SPDX-License-Identifier: MIT
//
// --sql: a script that, run by the sqlite3 shell, leaves exactly what a direct run leaves.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

constexpr const char* kCopy = "data/copy.db";

/// Prints the script of a command and runs it on the copy.
Outcome run_script(const Folder& folder, const std::string& words,
                   const std::string& environment = {}) {
  const Outcome script = folder.migrate(words + " --sql", environment);
  INFO(words << ": " << script.err);
  REQUIRE(script.code == 0);
  folder.write("script.sql", script.out);
  return folder.shell("sqlite3 data/copy.db <script.sql");
}

void run_both(const Folder& folder, const std::string& direct, const std::string& script) {
  INFO(direct << " / " << script);
  REQUIRE(folder.migrate(direct).code == 0);
  const Outcome outcome = run_script(folder, script);
  CHECK(outcome.err == "");
  CHECK(outcome.out == "");
  CHECK(outcome.code == 0);
  CHECK(folder.dump(kCopy) == folder.dump());
}

/// Runs a script that must fail on the copy and leave it as it is; returns the last words.
std::string refuse(const Folder& folder, const std::string& words) {
  const std::string before = folder.dump(kCopy);
  const Outcome outcome = run_script(folder, words);
  CHECK(outcome.code == 1);
  CHECK(folder.dump(kCopy) == before);
  const size_t colon = outcome.err.find(": ");
  return colon == std::string::npos ? outcome.err : outcome.err.substr(colon + 2);
}

}  // namespace

TEST_CASE("A script leaves what a direct run leaves, up, stamped and down") {
  for (const std::string each : {"", " --per-revision"}) {
    const Folder folder;
    run_both(folder, "upgrade 8be4" + each, "upgrade 8be4" + each);
    const std::string rows =
        "INSERT INTO device (id, name, serial, owner_id) VALUES (1, 'a;b', '--', 1), (2, 'c', "
        "NULL, 99)";
    folder.sql(rows);
    folder.sql(rows, kCopy);
    run_both(folder, "upgrade d15c" + each, "upgrade 8be4:d15c" + each);
    run_both(folder, "upgrade e4" + each, "upgrade d15c:e4" + each);
    run_both(folder, "upgrade" + each, "upgrade e4:" + each);
    run_both(folder, "stamp e5a1 --force", "stamp head:e5a1");
    run_both(folder, "downgrade 8be4" + each, "downgrade e5a1:head-5" + each);
    run_both(folder, "downgrade base" + each, "downgrade 8be4:base" + each);
    run_both(folder, "upgrade +1" + each, "upgrade +1" + each);
  }
}

TEST_CASE("A script of a stamp takes a database of no known place") {
  const Folder folder;
  folder.sql("CREATE TABLE person (id)");
  folder.sql("CREATE TABLE person (id)", kCopy);
  run_both(folder, "stamp base --force", "stamp base");
  run_both(folder, "stamp base --force", "stamp base");
  run_both(folder, "stamp 8be4 --force", "stamp 8be4");
  run_both(folder, "stamp base --force", "stamp 8be4:base");
}

TEST_CASE("A script checks where it starts") {
  const Folder folder;
  REQUIRE(run_script(folder, "upgrade c0ff").code == 0);
  CHECK(refuse(folder, "upgrade c0ff") ==
        "CHECK constraint failed: this database is not at base, where this script starts (19)\n");
  CHECK(refuse(folder, "upgrade 8be4:head") ==
        "CHECK constraint failed: this database is not at 8be41c07a3f5, where this script starts "
        "(19)\n");
  CHECK(refuse(folder, "downgrade d15c:base") ==
        "CHECK constraint failed: this database is not at d15c0c0a0b0c, where this script starts "
        "(19)\n");

  const Folder foreign;
  foreign.sql("CREATE TABLE song (title)", kCopy);
  CHECK(refuse(foreign, "upgrade") ==
        "CHECK constraint failed: this database is not at base, where this script starts (19)\n");
  CHECK(refuse(foreign, "upgrade 1f0c:8be4") ==
        "CHECK constraint failed: this database is not at 1f0c9ab2e7d4, where this script starts "
        "(19)\n");
}

TEST_CASE("A script carries what would stop a run") {
  const Folder folder;
  REQUIRE(run_script(folder, "upgrade c0ff").code == 0);
  folder.sql("INSERT INTO device (name) VALUES ('x'), ('x')", kCopy);
  CHECK(refuse(folder, "upgrade c0ff:d15c") ==
        "CHECK constraint failed: two devices don't share a \"name\" (19)\n");

  folder.sql("UPDATE device SET name = id", kCopy);
  REQUIRE(run_script(folder, "upgrade c0ff:e4").code == 0);
  folder.sql(
      "INSERT INTO person (id, name) VALUES (7, 'nobody'), (8, 'x'), (9, 'x');"
      "UPDATE device SET owner_id = 7",
      kCopy);
  CHECK(refuse(folder, "upgrade e4:e5") == "UNIQUE constraint failed: person.name (19)\n");
  folder.sql("DELETE FROM person WHERE id = 9", kCopy);
  CHECK(refuse(folder, "upgrade e4:e5") ==
        "CHECK constraint failed: more rows violate foreign keys after this script than before it "
        "(19)\n");
}

TEST_CASE("A script that is cut between segments can be gone on from") {
  const Folder folder;
  REQUIRE(run_script(folder, "upgrade c0ff").code == 0);
  folder.sql("INSERT INTO person (name) VALUES ('x'), ('x')", kCopy);
  CHECK(run_script(folder, "upgrade c0ff:").code == 1);
  CHECK(folder.sql("SELECT version_num FROM aludel_version", kCopy) == "e4e4e4e4e4e4\n");
}

TEST_CASE("What a statement outside a transaction has set, no later one finds") {
  const Folder folder;
  const std::string pragma = "GATEWAY_VACUUM='PRAGMA ignore_check_constraints = ON'";
  REQUIRE(run_script(folder, "upgrade d15c").code == 0);
  folder.sql(
      "INSERT INTO person (id, name) VALUES (7, 'nobody');"
      "INSERT INTO device (name, owner_id) VALUES ('x', 7)",
      kCopy);
  const Outcome outcome = run_script(folder, "upgrade d15c:e5", pragma);
  CHECK(outcome.err.find("more rows violate foreign keys") != std::string::npos);
  CHECK(outcome.code == 1);
  CHECK(folder.sql("SELECT version_num FROM aludel_version", kCopy) == "e4e4e4e4e4e4\n");
}

TEST_CASE("A script says who wrote it, and where its statements come from") {
  const Folder folder;
  const std::string script = folder.migrate("upgrade --sql c0ff:d15c").out;
  CHECK(script.rfind("-- gateway 3.0.1: upgrade c0ffee123456 -> d15c0c0a0b0c, 1 revision\n"
                     "-- run it with:  sqlite3 DATABASE <SCRIPT\n"
                     ".bail on\n",
                     0) == 0);
  CHECK(script.find("\n\n-- upgrade d15c0c0a0b0c  tell devices apart\n"
                    "-- versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7\n") !=
        std::string::npos);
  CHECK(script.find("-- versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:9\n"
                    "CREATE UNIQUE INDEX device_name ON device (name);\n") != std::string::npos);
  const auto printed = [&](const char* words) { return folder.migrate(words).out; };
  CHECK(printed("upgrade --sql -2:head") == printed("upgrade --sql head-2:head"));
  CHECK(printed("upgrade --sql 8be4:+2") == printed("upgrade --sql 8be4:8be4+2"));
  CHECK(printed("downgrade --sql head:-2") == printed("downgrade --sql head:head-2"));
  const Outcome back = folder.migrate("upgrade --sql head:1f0c");
  CHECK(back.code == 2);
  CHECK(back.err == "\"head:1f0c\" leads down, and this goes up\n");
  CHECK(folder.migrate("downgrade --sql 1f0c:head").err ==
        "\"1f0c:head\" leads up, and this goes down\n");
  CHECK(folder.migrate("upgrade --sql head:head").out ==
        "-- gateway 3.0.1: upgrade f6f6f6f6f6f6 (head) -> f6f6f6f6f6f6 (head), 0 revisions\n"
        "-- nothing to do\n");
}

TEST_CASE("No script is begun that can't be finished") {
  const Folder folder;
  const Outcome outcome = folder.migrate("downgrade --sql head:base");
  CHECK(outcome.code == 3);
  CHECK(outcome.out == "");
  CHECK(outcome.err ==
        "database: f6f6f6f6f6f6 \"forget serial numbers\" can't be taken back\n"
        "  because  the serial numbers are gone\n"
        "  at       versions/2026-01-07_f6f6f6f6f6f6_forget_serial_numbers.sql\n"
        "nothing was changed\n");
}

TEST_CASE("A statement that the shell would cut in two is refused") {
  const Folder folder;
  const Outcome outcome =
      folder.migrate("upgrade --sql", "GATEWAY_HALF='INSERT INTO half SELECT 4\n  /\n2'");
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "database: upgrade 1f0c9ab2e7d4 \"make people and devices\" failed\n"
        "  because  a line of it is \"/\" or \"go\" alone, which ends a statement in the sqlite3 "
        "shell\n"
        "  at       versions/half.sql:8\n"
        "nothing was changed\n");
  folder.write("script.sql", outcome.out);
  CHECK(folder.shell("sqlite3 data/copy.db <script.sql").code == 0);
  CHECK(folder.sql("SELECT count(*) FROM sqlite_schema", kCopy) == "0\n");
}
