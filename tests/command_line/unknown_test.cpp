// SPDX-License-Identifier: MIT
//
// A database that a newer program has written: what is said, how one goes back, what goes on.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

const std::string kOlder = "GATEWAY_KNOWS=2 GATEWAY_VERSION=2.1.5";

/// A database at d15c, of which the older program knows two revisions.
void prepare(const Folder& folder, const std::string& target = "d15c") {
  folder.say("upgrade --quiet " + target);
}

}  // namespace

TEST_CASE("A database that is newer says how to go back, and goes") {
  const Folder folder;
  prepare(folder);
  folder.sql(
      "UPDATE aludel_version_downgrade SET message = 'table reading' WHERE number = 0 AND "
      "revision = 'c0ffee123456'");
  const std::string before = folder.dump();
  const std::string refused =
      "gateway.db is newer than this program\n"
      "  database  d15c0c0a0b0c \"tell devices apart\", written by gateway 3.0.1\n"
      "  program   gateway 2.1.5, knows up to 8be41c07a3f5 \"add owner to devices\"\n"
      "  to go back:  gateway --migrate downgrade head    (2 revisions; loses table reading)\n"
      "nothing was changed\n";
  for (const char* words : {"", "current", "check", "plan", "--dry-run", "--unknown=refuse",
                            "downgrade base", "--unknown=run"}) {
    INFO(words);
    const Outcome outcome = folder.migrate(words, kOlder);
    CHECK(outcome.code == 4);
    if (std::string(words) != "--unknown=run") CHECK(outcome.err == refused);
  }
  CHECK(folder.say("downgrade head --dry-run", kOlder) ==
        "gateway.db: would go d15c0c0a0b0c -> 8be41c07a3f5 (head), 2 revisions\n"
        "  would undo d15c0c0a0b0c  tell devices apart\n"
        "  would undo c0ffee123456  keep \"readings\"  (loses table reading)\n"
        "gateway.db is at d15c0c0a0b0c, nothing was changed\n");
  CHECK(folder.say("plan --unknown undo", kOlder) ==
        "gateway.db: d15c0c0a0b0c -> 8be41c07a3f5 (head), 2 revisions\n"
        "  undo d15c0c0a0b0c  tell devices apart\n"
        "  undo c0ffee123456  keep \"readings\"  (loses table reading)\n");
  CHECK(folder.dump() == before);
  CHECK(folder.say("downgrade head", kOlder) ==
        "gateway.db: d15c0c0a0b0c -> 8be41c07a3f5 (head), 2 revisions\n"
        "  undo d15c0c0a0b0c  tell devices apart   N ms\n"
        "  undo c0ffee123456  keep \"readings\"   N ms\n"
        "gateway.db is at 8be41c07a3f5 (head)\n");
  CHECK(folder.say("check", kOlder).find("is as its revisions make it") != std::string::npos);
}

TEST_CASE("Another branch's revisions are undone on the way to the own ones") {
  const Folder folder;
  prepare(folder, "c0ff");
  const std::string other = "GATEWAY_KNOWS=3 GATEWAY_HEAD=0a0a0a0a0a0a";
  Outcome outcome = folder.migrate("upgrade head", other);
  CHECK(outcome.code == 4);
  CHECK(outcome.err ==
        "gateway.db has revisions that this program doesn't know, and lacks some that it has\n"
        "  database  c0ffee123456 \"keep \"readings\"\", written by gateway 3.0.1\n"
        "  program   gateway 3.0.1, knows up to 0a0a0a0a0a0a \"keep \"readings\"\"\n"
        "  missing   1 revision\n"
        "  to go on:  gateway --migrate upgrade head --unknown=undo    (undoes 1 revision)\n"
        "nothing was changed\n");
  CHECK(folder.say("plan upgrade head --unknown=undo", other) ==
        "gateway.db: c0ffee123456 -> 0a0a0a0a0a0a (head), 2 revisions\n"
        "  undo c0ffee123456  keep \"readings\"\n"
        "  upgrade 0a0a0a0a0a0a  keep \"readings\"\n");
  CHECK(folder.say("upgrade head --unknown=undo", other) ==
        "gateway.db: c0ffee123456 -> 0a0a0a0a0a0a (head), 2 revisions\n"
        "  undo c0ffee123456  keep \"readings\"   N ms\n"
        "  upgrade 0a0a0a0a0a0a  keep \"readings\"   N ms\n"
        "gateway.db is at 0a0a0a0a0a0a (head)\n");
  CHECK(folder.say("--unknown=undo --json", "GATEWAY_KNOWS=2")
            .find("\"revisions\": [{\"direction\": \"undo\", \"revision\": \"0a0a0a0a0a0a\", "
                  "\"message\": \"keep \\\"readings\\\"\", \"ms\": 0}]") != std::string::npos);
}

TEST_CASE("What fails while it is undone says which statement of whose downgrade") {
  const Folder folder;
  prepare(folder);
  folder.sql(
      "UPDATE aludel_version_downgrade SET sql = 'DROP INDEX nowhere' WHERE number = 1 AND "
      "revision = 'd15c0c0a0b0c'");
  const std::string before = folder.dump();
  const Outcome outcome = folder.migrate("downgrade head", kOlder);
  CHECK(outcome.code == 3);
  CHECK(outcome.err ==
        "gateway.db: undo d15c0c0a0b0c failed\n"
        "  because  no such index: nowhere (1)\n"
        "  at       statement 1 of its stored downgrade\n"
        "nothing was changed\n");
  CHECK(folder.dump() == before);
}

TEST_CASE("A program that lends its connection undoes when it is told to") {
  const Folder folder;
  prepare(folder);
  const std::string lent = kOlder + " GATEWAY_BORROWS=''";
  const Outcome outcome = folder.migrate("downgrade head", lent);
  CHECK(outcome.code == 4);
  CHECK(outcome.err.find("  to go back:  gateway --migrate downgrade head --unknown=undo    (2 "
                         "revisions)\n") != std::string::npos);
  CHECK(folder.say("downgrade head --unknown=undo", lent).find("database is at 8be41c07a3f5") !=
        std::string::npos);
}

TEST_CASE("What is compatible stays, where that is asked for") {
  const Folder folder;
  prepare(folder);
  folder.sql("UPDATE aludel_version_downgrade SET flags = flags + 4 WHERE number = 0");
  const Outcome outcome = folder.migrate("", kOlder);
  CHECK(outcome.err.find("  as it is:  gateway --migrate upgrade --unknown=run    (it says that "
                         "older programs may)\n") != std::string::npos);
  CHECK(folder.say("upgrade --unknown=run", kOlder) ==
        "gateway.db is at 8be41c07a3f5 (head), nothing to do\n");
}

TEST_CASE("The option --unknown takes three words, and no script") {
  const Folder folder;
  const Outcome wrong = folder.migrate("upgrade --unknown=maybe");
  CHECK(wrong.code == 2);
  CHECK(wrong.err.rfind("\"--unknown maybe\" is none of refuse, undo and run\n", 0) == 0);
  CHECK(folder.migrate("upgrade --sql --unknown=undo").code == 2);
  CHECK(folder.migrate("plan --from base --unknown=undo").code == 2);
  CHECK(folder.migrate("stamp head --unknown=undo").code == 2);
}
