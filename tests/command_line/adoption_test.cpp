// SPDX-License-Identifier: MIT
//
// A database of the program of old, as an operator of the new one meets it.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

constexpr const char* kNumber = "GATEWAY_NUMBER=17";

// What the program of old made: the tables of the second revision.
void make_old(const Folder& folder) {
  folder.sql(
      "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
      "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL, serial TEXT, owner_id "
      "INTEGER "
      "REFERENCES person);"
      "CREATE INDEX device_owner ON device (owner_id);"
      "INSERT INTO person VALUES (7, 'Ada');"
      "PRAGMA user_version = 17");
}

}  // namespace

TEST_CASE("a database from before aludel is taken over, and said so before") {
  const Folder folder;
  make_old(folder);
  const std::string before = folder.dump();
  CHECK(folder.say("current", kNumber) ==
        "gateway.db is adoptable: it has the user_version and the tables of 8be41c07a3f5\n");
  CHECK(
      folder.say("current --json", kNumber) ==
      R"({"format": 1, "command": "current", "database": "gateway.db", "situation": "adoptable", "pending": 5, "revisions": [{"revision": "8be41c07a3f5", "revises": ["1f0c9ab2e7d4"], "depends_on": [], "replaces": [], "labels": [], "message": "add owner to devices", "head": false, "effective_head": false, "branchpoint": false, "mergepoint": false}], "exit_code": 0}
)");
  CHECK(folder.say("plan c0", kNumber) ==
        "gateway.db is adoptable: it has the user_version and the tables of 8be41c07a3f5\n"
        "it is taken over first\n"
        "gateway.db: 8be41c07a3f5 -> c0ffee123456, 1 revision\n"
        "  upgrade c0ffee123456  keep \"readings\"\n");
  CHECK(folder.say("upgrade --dry-run 8be4", kNumber) ==
        "gateway.db is adoptable: it has the user_version and the tables of 8be41c07a3f5\n"
        "it would be taken over, and nothing else done\n");
  CHECK(folder.dump() == before);

  CHECK(folder.say("upgrade c0", kNumber) ==
        "gateway.db is taken over, as it is at 8be41c07a3f5  add owner to devices\n"
        "gateway.db: 8be41c07a3f5 -> c0ffee123456, 1 revision\n"
        "  upgrade c0ffee123456  keep \"readings\"   N ms\n"
        "gateway.db is at c0ffee123456\n");
  CHECK(folder.sql("SELECT revision || ' ' || how FROM aludel_version_history") ==
        "1f0c9ab2e7d4 adopt\n8be41c07a3f5 adopt\nc0ffee123456 run\n");
  CHECK(folder.sql("PRAGMA user_version") == "2147483647\n");
  CHECK(folder.say("current", kNumber) == "c0ffee123456  keep \"readings\"\n");
  folder.say("downgrade 8be4 --quiet", kNumber);
  CHECK(folder.sql("PRAGMA user_version") == "17\n");
}

TEST_CASE("where there is nothing else to do it is taken over") {
  const Folder folder;
  make_old(folder);
  CHECK(folder.say("upgrade 8be4", kNumber) ==
        "gateway.db is taken over, as it is at 8be41c07a3f5  add owner to devices\n"
        "gateway.db is at 8be41c07a3f5\n");
  CHECK(folder.say("upgrade 8be4", kNumber) == "gateway.db is at 8be41c07a3f5, nothing to do\n");
  const Folder other;
  make_old(other);
  CHECK(
      other.say("upgrade 8be4 --json", kNumber) ==
      R"({"format": 1, "command": "upgrade", "database": "gateway.db", "adopted": "8be41c07a3f5", "created": false, "from": ["8be41c07a3f5"], "to": ["8be41c07a3f5"], "revisions": [], "applied": 0, "at": ["8be41c07a3f5"], "exit_code": 0}
)");
}

TEST_CASE("stamp goes by what it is told") {
  const Folder folder;
  make_old(folder);
  CHECK(folder.say("stamp --dry-run --force 1f0c", kNumber).find("would go base -> 1f0c9ab2e7d4") !=
        std::string::npos);
  folder.say("stamp 1f0c --quiet --force", kNumber);
  CHECK(folder.sql("SELECT revision || ' ' || how FROM aludel_version_history") ==
        "1f0c9ab2e7d4 stamp\n");
  CHECK(folder.sql("PRAGMA user_version") == "2147483647\n");
}

TEST_CASE("another number, or other tables, are refused with what was found") {
  const Folder folder;
  make_old(folder);
  folder.sql("DROP INDEX device_owner; ALTER TABLE person ADD COLUMN mail TEXT");
  const std::string before = folder.dump();
  const Outcome tables = folder.migrate("upgrade", kNumber);
  CHECK(tables.code == 4);
  CHECK(tables.err ==
        "gateway.db is not a database of gateway\n"
        "  file     data/gateway.db\n"
        "  holds    user_version 17 as at 8be41c07a3f5, but index device_owner is missing, and 1 "
        "more\n"
        "  program  gateway 3.0.1, knows up to f6f6f6f6f6f6 \"forget serial numbers\"\n"
        "  to see all of it:  gateway --migrate check\n"
        "  if it has the tables of a revision:  gateway --migrate stamp REVISION\n"
        "nothing was changed\n");
  folder.sql("PRAGMA user_version = 12");
  const Outcome number = folder.migrate("upgrade", kNumber);
  CHECK(number.code == 4);
  CHECK(number.err.find("  holds    2 tables (device, person), user_version 12; this program knows "
                        "17 (8be41c07a3f5)\n") != std::string::npos);
  folder.sql("PRAGMA user_version = 17");
  CHECK(folder.dump() == before);
}

TEST_CASE("a script keeps the number as a direct run does") {
  const Folder folder;
  const Folder direct;
  direct.say("upgrade c0 --quiet", kNumber);
  const Outcome up = folder.shell("GATEWAY_NUMBER=17 '" GATEWAY_PROGRAM
                                  "' --migrate upgrade --sql c0 | sqlite3 data/gateway.db");
  CHECK(up.err == "");
  CHECK(folder.dump() == direct.dump());
  CHECK(folder.sql("PRAGMA user_version") == "2147483647\n");
  folder.shell("GATEWAY_NUMBER=17 '" GATEWAY_PROGRAM
               "' --migrate downgrade --sql c0:8be4 | sqlite3 data/gateway.db");
  CHECK(folder.sql("PRAGMA user_version") == "17\n");
}
