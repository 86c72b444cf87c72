// SPDX-License-Identifier: MIT
//
// check: is the database what the revisions make?
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

TEST_CASE("check: a database at the head, as its revisions make it") {
  const Folder folder;
  folder.say("upgrade --quiet");
  const std::string before = folder.dump();
  CHECK(folder.say("check") ==
        "gateway.db is at f6f6f6f6f6f6 (head)\ngateway.db is as its revisions make it\n");
  CHECK(
      folder.say("check --json") ==
      R"({"format": 1, "command": "check", "database": "gateway.db", "situation": "current", "pending": 0, "at": ["f6f6f6f6f6f6"], "differences": [], "exit_code": 0}
)");
  CHECK(folder.dump() == before);
}

TEST_CASE("check: at each revision of the chain") {
  const Folder folder;
  for (const char* revision : {"1f0c", "8be4", "c0", "d1", "e4", "e5", "f6"}) {
    folder.say(std::string("upgrade --quiet ") + revision);
    const Outcome outcome = folder.migrate("check");
    INFO(outcome.out);
    CHECK(outcome.code == (revision == std::string("f6") ? 0 : 1));
    CHECK(outcome.out.find("gateway.db is as its revisions make it\n") != std::string::npos);
  }
}

TEST_CASE("check: behind is no") {
  const Folder folder;
  const Outcome fresh = folder.migrate("check");
  CHECK(fresh.code == 1);
  CHECK(fresh.out == "gateway.db is fresh, 7 revisions are missing\n");
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));
  folder.say("upgrade 8be4 --quiet");
  const Outcome behind = folder.migrate("check", "GATEWAY_KNOWS=3");
  CHECK(behind.code == 1);
  CHECK(behind.out ==
        "gateway.db is at 8be41c07a3f5, 1 revision is missing\n"
        "gateway.db is as its revisions make it\n");
  CHECK(folder.migrate("check", "GATEWAY_KNOWS=2").code == 0);
}

TEST_CASE("check: everything that differs is told") {
  const Folder folder;
  folder.say("upgrade 8be4 --quiet", "GATEWAY_NUMBER=17");
  folder.sql(
      "DROP INDEX device_owner; CREATE TABLE note (a); ALTER TABLE device RENAME serial TO number;"
      "UPDATE aludel_version_history SET checksum = 'x' WHERE revision = '1f0c9ab2e7d4';"
      "UPDATE aludel_version_downgrade SET checksum = 'x' WHERE revision = '8be41c07a3f5' AND "
      "number = 0;"
      "PRAGMA user_version = 3");
  const Outcome outcome = folder.migrate("check", "GATEWAY_NUMBER=17 GATEWAY_KNOWS=2");
  CHECK(outcome.code == 1);
  CHECK(outcome.err == "");
  CHECK(outcome.out ==
        "gateway.db is at 8be41c07a3f5 (head)\n"
        "  index device_owner is missing\n"
        "  table device: column number is there and not expected\n"
        "  table device: column serial is missing\n"
        "  table note is there and not expected\n"
        "  user_version is 3, not 17\n"
        "  revision 1f0c9ab2e7d4: was changed after it had been applied here "
        "(versions/2026-01-01_1f0c9ab2e7d4_make_people_and_devices.sql)\n"
        "  revision 8be41c07a3f5: its downgrade that is stored here is not that of this program\n"
        "gateway.db is not as its revisions make it: 7 differences\n");
  const Outcome json = folder.migrate("check --json", "GATEWAY_KNOWS=2");
  CHECK(json.code == 1);
  CHECK(json.out.find(
            R"("differences": [{"object": "index device_owner", "what": "is missing"}, {)") !=
        std::string::npos);
  CHECK(json.out.find(R"("exit_code": 1})") != std::string::npos);
}

TEST_CASE("check: a database of before aludel, taken over or not") {
  const Folder folder;
  folder.sql(
      "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
      "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL, serial TEXT, owner_id "
      "INTEGER "
      "REFERENCES person);"
      "CREATE INDEX device_owner ON device (owner_id); PRAGMA user_version = 17");
  const char* kEnvironment = "GATEWAY_NUMBER=17 GATEWAY_KNOWS=2";
  const Outcome adoptable = folder.migrate("check", kEnvironment);
  CHECK(adoptable.code == 1);
  CHECK(adoptable.out ==
        "gateway.db has the user_version of 8be41c07a3f5 (head), and is not taken over yet\n"
        "gateway.db is as its revisions make it\n");
  folder.sql("DROP INDEX device_owner");
  const Outcome unlike = folder.migrate("check", kEnvironment);
  CHECK(unlike.code == 1);
  CHECK(unlike.out ==
        "gateway.db has the user_version of 8be41c07a3f5 (head)\n"
        "  index device_owner is missing\n"
        "gateway.db is not as its revisions make it: 1 difference\n");
  CHECK(folder.migrate("check", "GATEWAY_NUMBER=18").code == 4);
  CHECK(folder.migrate("check").code == 4);
}

TEST_CASE("check: newer than the program, locked, no database") {
  const Folder folder;
  folder.say("upgrade --quiet");
  const Outcome newer = folder.migrate("check", "GATEWAY_KNOWS=2");
  CHECK(newer.code == 4);
  CHECK(newer.err.find("gateway.db is newer than this program\n") == 0);
  folder.write("data/gateway.db", "no database at all, but long enough to be looked at as one");
  CHECK(folder.migrate("check").code == 3);
  CHECK(folder.migrate("check head").code == 2);
}
