// SPDX-License-Identifier: MIT
//
// current, history, heads, show, help.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

TEST_CASE("current says where the database is, and makes nothing") {
  const Folder folder;
  CHECK(folder.say("current") == "gateway.db is fresh, there is no such file yet\n");
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));
  folder.write("data/gateway.db", "");
  CHECK(folder.say("current") == "gateway.db is fresh, there is nothing in it yet\n");
  folder.say("upgrade c0 --quiet");
  CHECK(folder.say("current") == "c0ffee123456  keep \"readings\"\n");
  CHECK(folder.say("current", "GATEWAY_KNOWS=3") == "c0ffee123456 (head)  keep \"readings\"\n");
  folder.say("downgrade base --quiet");
  CHECK(folder.say("current") == "base\n");
}

TEST_CASE("current says what the database took in another form") {
  const Folder folder;
  folder.say("upgrade 8be4 --quiet");
  folder.sql("UPDATE aludel_version_history SET checksum = 'x' WHERE revision = '1f0c9ab2e7d4'");
  for (const char* command : {"current", "plan", "upgrade --dry-run", "upgrade --quiet"}) {
    INFO(command);
    const Outcome outcome = folder.migrate(command);
    CHECK(outcome.code == 0);
    CHECK(outcome.err.find("warning: revision 1f0c9ab2e7d4 was changed after it had been applied "
                           "here (versions/") == 0);
  }
}

TEST_CASE("history lists the newest first, and marks where a readable database is") {
  const Folder folder;
  CHECK(folder.say("history", "GATEWAY_KNOWS=2") ==
        "1f0c9ab2e7d4 -> 8be41c07a3f5 (head), add owner to devices\n"
        "<base> -> 1f0c9ab2e7d4, make people and devices\n");
  folder.say("upgrade 1f --quiet");
  CHECK(folder.say("history", "GATEWAY_KNOWS=2") ==
        "1f0c9ab2e7d4 -> 8be41c07a3f5 (head), add owner to devices\n"
        "<base> -> 1f0c9ab2e7d4 (current), make people and devices\n");
  CHECK(folder.say("history", "GATEWAY_KNOWS=1") ==
        "<base> -> 1f0c9ab2e7d4 (head) (current), make people and devices\n");
  folder.write("data/gateway.db", "this is no database, but long enough to be looked at");
  for (const std::string words : {"history", "history --json"}) {
    const Outcome outcome = folder.migrate(words, "GATEWAY_KNOWS=1");
    CHECK(outcome.code == 0);
    CHECK(outcome.out.find("make people and devices") != std::string::npos);
    CHECK(outcome.err ==
          "gateway.db is not a database\n"
          "  file  data/gateway.db\n"
          "the list has no marks\n");
  }
}

TEST_CASE("heads needs no database") {
  const Folder folder;
  CHECK(folder.say("heads") == "f6f6f6f6f6f6 (head)  forget serial numbers\n");
  CHECK(folder.say("heads", "GATEWAY_KNOWS=0") == "");
}

TEST_CASE("show tells all there is of a revision") {
  const Folder folder;
  CHECK(folder.say("show 1f0c") ==
        "revision   1f0c9ab2e7d4\n"
        "revises    base\n"
        "message    make people and devices\n"
        "file       versions/2026-01-01_1f0c9ab2e7d4_make_people_and_devices.sql\n"
        "upgrade    3 statements\n"
        "downgrade  2 statements\n");
  CHECK(folder.say("show head") ==
        "revision   f6f6f6f6f6f6 (head)\n"
        "revises    e5a1b2c3d4e5\n"
        "message    forget serial numbers\n"
        "file       versions/2026-01-07_f6f6f6f6f6f6_forget_serial_numbers.sql\n"
        "upgrade    1 statement\n"
        "downgrade  none, irreversible: the serial numbers are gone\n");
  CHECK(folder.say("show e4e4") ==
        "revision   e4e4e4e4e4e4\n"
        "revises    d15c0c0a0b0c\n"
        "message    give space back\n"
        "file       versions/2026-01-05_e4e4e4e4e4e4_give_space_back.sql\n"
        "upgrade    1 statement, outside a transaction\n"
        "downgrade  1 statement, outside a transaction\n");
  CHECK(folder.say("show d15c --sql") ==
        "revision   d15c0c0a0b0c\n"
        "revises    c0ffee123456\n"
        "message    tell devices apart\n"
        "file       versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql\n"
        "upgrade    2 statements\n"
        "downgrade  1 statement\n"
        "\n"
        "-- upgrade, versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7\n"
        "-- @require two devices don't share a \"name\"\n"
        "SELECT name, count(*) AS devices FROM device GROUP BY name HAVING count(*) > 1;\n"
        "\n"
        "-- upgrade, versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:9\n"
        "CREATE UNIQUE INDEX device_name ON device (name);\n"
        "\n"
        "-- downgrade, versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:12\n"
        "DROP INDEX device_name;\n");
  folder.say("upgrade d15c --quiet");
  CHECK(folder.say("show current") == folder.say("show d15c"));
  CHECK(folder.say("show -1") == folder.say("show c0ffee123456"));
  folder.write("data/gateway.db", "this is no database, but long enough to be looked at");
  CHECK(folder.say("show currently", "GATEWAY_KNOWS=1 GATEWAY_HEAD=currently1")
            .rfind("revision   currently1 (head)\n", 0) == 0);
}

TEST_CASE("help has each command, and more of one") {
  const Folder folder;
  const std::string all = folder.say("help");
  CHECK(folder.say("--help") == all);
  CHECK(folder.say("-h") == all);
  CHECK(all.rfind("usage: gateway --migrate [COMMAND] [OPTION...]\n", 0) == 0);
  for (const std::string command :
       {"upgrade", "downgrade", "stamp", "ensure-version", "current", "history", "heads",
        "branches", "show", "plan", "check", "help"}) {
    CHECK(all.find("\n  " + command + " ") != std::string::npos);
    const std::string more = folder.say("help " + command);
    CHECK(more.find("\nfor example:\n  gateway --migrate " + command) != std::string::npos);
    CHECK(folder.say(command + " --help") == more);
  }
  CHECK(folder.say("help stamp") ==
        "usage: gateway --migrate stamp REVISION... [OPTION...]\n"
        "\n"
        "declare where the database is, running nothing\n"
        "\n"
        "options:\n"
        "  --database DATABASE  sqlite:PATH, sqlite:///PATH or PATH\n"
        "  --dry-run            say what would be done; change nothing\n"
        "  --sql                print SQL\n"
        "  --purge              forget first what the version table says\n"
        "  --force              also where the database is not as it should be there\n"
        "  --tag TEXT           put it into the history, behind the program's version\n"
        "  --wait SECONDS       how long to wait for another user of the database (60)\n"
        "  -q, --quiet          print nothing but errors\n"
        "  --json               print one JSON object\n"
        "\n"
        "for example:\n"
        "  gateway --migrate stamp head          it has the newest schema already\n"
        "  gateway --migrate stamp 8be4 c0ff     it is at both, on branches of their own\n"
        "  gateway --migrate stamp head --purge  whatever its version rows say now\n"
        "\n"
        "targets:\n"
        "  head, heads     the newest             base            before the first\n"
        "  current         where it is            8be4, left      an id or its beginning, a label\n"
        "  +2, -1          steps from there       8be4+1, head-2  steps from that one\n"
        "  left@head       on the branch of left  left@-1         one step back on it\n"
        "  2.1.0           a release              a:b             with --sql: from a to b\n");
  CHECK(folder.say("--version") == "gateway 3.0.1, aludel 0.1.0\n");
  CHECK(folder.say("--version", "GATEWAY_VERSION=''") == "gateway, aludel 0.1.0\n");
}
