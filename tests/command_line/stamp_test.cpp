// SPDX-License-Identifier: MIT
//
// stamp: what it compares first, and what --force, --purge and --tag do; ensure-version.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

constexpr const char* kProgram = "SELECT DISTINCT program FROM aludel_version_history ORDER BY 1";

// The tables of the first revision, as nobody's migration made them.
void make_first(const Folder& folder) {
  folder.sql(
      "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL);"
      "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL, serial TEXT)");
}

}  // namespace

TEST_CASE("A stamp is refused where the database is not as it should be there") {
  const Folder folder;
  make_first(folder);
  const std::string before = folder.dump();
  const Outcome outcome = folder.migrate("stamp 8be4");
  CHECK(outcome.code == 1);
  CHECK(outcome.out == "");
  CHECK(outcome.err ==
        "gateway.db is not as it should be at 8be41c07a3f5\n"
        "  differs  index device_owner is missing\n"
        "  differs  table device: column owner_id is missing\n"
        "  differs  table device: FOREIGN KEY (owner_id) is missing\n"
        "  to declare it all the same:  gateway --migrate stamp 8be4 --force\n"
        "nothing was changed\n");
  CHECK(folder.migrate("stamp 8be4 --dry-run").err.rfind("gateway.db is not as it should be", 0) ==
        0);
  const Outcome base = folder.migrate("stamp base");
  CHECK(base.code == 1);
  CHECK(base.err.find("  differs  table device is there and not expected\n") != std::string::npos);
  CHECK(folder.dump() == before);

  folder.say("stamp 1f0c");
  CHECK(folder.say("current") == "1f0c9ab2e7d4  make people and devices\n");
  folder.say("upgrade 8be4 --quiet");
  CHECK(folder.say("stamp 8be4 --force") == "gateway.db is at 8be41c07a3f5, nothing to do\n");
  folder.say("stamp c0ff --force");
  CHECK(folder.say("current") == "c0ffee123456  keep \"readings\"\n");
}

TEST_CASE("What no revision speaks of is no difference to a stamp") {
  const Folder folder;
  folder.sql("CREATE TABLE song (title TEXT); CREATE INDEX song_title ON song (title)");
  folder.say("stamp base");
  CHECK(folder.say("current") == "base\n");
  make_first(folder);
  folder.say("stamp 1f0c");
  folder.sql("CREATE TABLE reading (x)");  // a later revision makes one
  CHECK(folder.migrate("stamp 1f0c").code == 1);
  CHECK(folder.migrate("check").code == 1);
}

TEST_CASE("What is a lot is counted") {
  const Folder folder;
  folder.sql("CREATE TABLE song (title TEXT)");
  const Outcome outcome = folder.migrate("stamp d15c");
  CHECK(outcome.code == 1);
  CHECK(outcome.err ==
        "gateway.db is not as it should be at d15c0c0a0b0c\n"
        "  differs  index device_name is missing\n"
        "  differs  index device_owner is missing\n"
        "  differs  table device is missing\n"
        "  differs  table person is missing\n"
        "  differs  table reading is missing\n"
        "  besides  1 more\n"
        "  to declare it all the same:  gateway --migrate stamp d15c --force\n"
        "nothing was changed\n");
}

TEST_CASE("A tag stands in the history behind the program's version") {
  const Folder folder;
  folder.say("upgrade 1f0c --quiet --tag nightly");
  CHECK(folder.sql(kProgram) == "gateway 3.0.1 (nightly)\n");
  folder.say("downgrade base --quiet --tag 'by hand'");
  folder.say("stamp 1f0c --force --quiet --tag=x", "GATEWAY_VERSION=''");
  CHECK(folder.sql(kProgram) == "gateway (x)\ngateway 3.0.1 (by hand)\ngateway 3.0.1 (nightly)\n");
  const Outcome newer = folder.migrate("current", "GATEWAY_KNOWS=0");
  CHECK(newer.err.find("written by gateway (x)\n") != std::string::npos);
  CHECK(folder.migrate("upgrade 1f0c --sql --tag \"it's\"").out.find("'gateway 3.0.1 (it''s)'") !=
        std::string::npos);
}

TEST_CASE("ensure-version makes the version table, and nothing else") {
  const Folder folder;
  CHECK(folder.migrate("ensure-version").code == 3);  // only an upgrade makes a file
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));
  folder.write("data/gateway.db", "");
  CHECK(folder.say("ensure-version --dry-run") ==
        "gateway.db would get its version table\nnothing was changed\n");
  CHECK(folder.say("current") == "gateway.db is fresh, there is nothing in it yet\n");
  CHECK(folder.say("ensure-version") == "gateway.db has its version table now, at base\n");
  CHECK(folder.say("ensure-version") == "gateway.db is at base, nothing to do\n");
  CHECK(folder.sql("SELECT count(*) FROM aludel_version_history") == "0\n");
  folder.say("upgrade 8be4 --quiet");
  CHECK(folder.say("ensure-version") == "gateway.db is at 8be41c07a3f5, nothing to do\n");

  const Folder scripted;
  const Outcome script = scripted.shell(
      "'" GATEWAY_PROGRAM "' --migrate ensure-version --sql | sqlite3 data/gateway.db");
  CHECK(script.err == "");
  CHECK(scripted.say("current") == "base\n");
  const nlohmann::json object = nlohmann::json::parse(scripted.say("ensure-version --json"));
  CHECK(object["command"] == "ensure-version");
  CHECK(object["applied"] == 0);
}

TEST_CASE("ensure-version takes a database of before aludel over, as it is") {
  const Folder folder;
  make_first(folder);
  folder.sql(
      "ALTER TABLE device ADD COLUMN owner_id INTEGER REFERENCES person (id);"
      "CREATE INDEX device_owner ON device (owner_id); PRAGMA user_version = 17");
  CHECK(folder.say("ensure-version", "GATEWAY_NUMBER=17") ==
        "gateway.db is taken over, as it is at 8be41c07a3f5  add owner to devices\n"
        "gateway.db has its version table now, at 8be41c07a3f5\n");
  CHECK(folder.sql("SELECT DISTINCT how FROM aludel_version_history") == "adopt\n");
}

TEST_CASE("A purge forgets version rows, whatever they are, and the history says so") {
  const Folder folder;
  folder.say("upgrade 8be4 --quiet");
  folder.sql("INSERT INTO aludel_version VALUES ('0123456789ab')");
  CHECK(folder.migrate("current").code == 4);
  CHECK(folder.migrate("stamp 8be4").code == 4);
  CHECK(folder.say("stamp --purge 8be4 --dry-run") ==
        "gateway.db would forget where it is\n"
        "gateway.db: would go base -> 8be41c07a3f5, 2 revisions\n"
        "  would stamp 1f0c9ab2e7d4  make people and devices\n"
        "  would stamp 8be41c07a3f5  add owner to devices\n"
        "nothing was changed\n");
  CHECK(folder.migrate("stamp --purge c0ff").code == 1);  // the database is compared all the same
  CHECK(folder.say("stamp --purge 8be4") ==
        "gateway.db forgets where it was\n"
        "gateway.db: base -> 8be41c07a3f5, 2 revisions\n"
        "gateway.db is declared to be at 8be41c07a3f5, nothing was run\n");
  CHECK(folder.say("current") == "8be41c07a3f5  add owner to devices\n");
  CHECK(folder.sql("SELECT run || ' ' || direction || ' ' || revision || ' ' || how FROM "
                   "aludel_version_history ORDER BY sequence") ==
        "1 upgrade 1f0c9ab2e7d4 run\n"
        "1 upgrade 8be41c07a3f5 run\n"
        "2 downgrade 8be41c07a3f5 stamp\n"
        "2 downgrade 1f0c9ab2e7d4 stamp\n"
        "2 upgrade 1f0c9ab2e7d4 stamp\n"
        "2 upgrade 8be41c07a3f5 stamp\n");
  CHECK(folder.say("check", "GATEWAY_KNOWS=2").find("as its revisions make it") !=
        std::string::npos);

  folder.sql("INSERT INTO aludel_version VALUES ('1f0c9ab2e7d4')");  // below the other
  CHECK(folder.migrate("current").code == 3);
  folder.say("stamp 8be4 --purge --quiet");
  CHECK(folder.say("downgrade base") ==
        "gateway.db: 8be41c07a3f5 -> base, 2 revisions\n"
        "  downgrade 8be41c07a3f5  add owner to devices   N ms\n"
        "  downgrade 1f0c9ab2e7d4  make people and devices   N ms\n"
        "gateway.db is at base\n");
  folder.say("stamp base --purge");
  CHECK(folder.sql("SELECT count(*) FROM aludel_version_downgrade") == "0\n");
}

TEST_CASE("A purge where there are no version rows yet") {
  const Folder folder;
  make_first(folder);
  folder.say("stamp 1f0c --purge");
  CHECK(folder.say("current") == "1f0c9ab2e7d4  make people and devices\n");
  CHECK(folder.migrate("stamp head --sql --purge").code == 2);
}
