// SPDX-License-Identifier: MIT
//
// --json: one valid object, whatever happens.
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;
using nlohmann::json;

namespace {

/// docs/json.md, which has each member of each object.
const std::string& document() {
  static const std::string text = [] {
    std::ifstream file(ALUDEL_DOCS "/json.md");
    return std::string(std::istreambuf_iterator<char>(file), {});
  }();
  return text;
}

void check_documented(const json& value) {
  for (const auto& [key, member] : value.items()) {
    if (value.is_object()) {
      INFO(key);
      const bool alone = document().find("`" + key + "`") != std::string::npos;
      const bool listed = document().find("{" + key) != std::string::npos ||
                          document().find(", " + key) != std::string::npos;
      CHECK((alone || listed));
    }
    if (member.is_structured()) check_documented(member);
  }
}

/// Runs a command with --json.
json ask(const Folder& folder, const std::string& words, const std::string& environment = {}) {
  const Outcome outcome = folder.migrate(words + " --json", environment);
  INFO(words << ": " << outcome.out);
  CHECK(outcome.err == "");
  const json object = json::parse(outcome.out, nullptr, false);
  REQUIRE(object.is_object());
  CHECK(object["format"] == 1);
  check_documented(object);
  CHECK(object["exit_code"] == outcome.code);
  return object;
}

}  // namespace

TEST_CASE("JSON of runs") {
  const Folder folder;
  CHECK(ask(folder, "--dry-run", "GATEWAY_KNOWS=1") == R"({
    "format": 1, "command": "upgrade", "database": "gateway.db", "dry_run": true,
    "from": [], "to": ["1f0c9ab2e7d4"],
    "steps": [{"direction": "upgrade", "revision": "1f0c9ab2e7d4",
               "message": "make people and devices", "transaction": true,
               "irreversible": false, "calls": [], "loses": null}],
    "exit_code": 0})"_json);
  CHECK(ask(folder, "", "GATEWAY_KNOWS=1") == R"({
    "format": 1, "command": "upgrade", "database": "gateway.db", "created": true,
    "from": [], "to": ["1f0c9ab2e7d4"],
    "revisions": [{"direction": "upgrade", "revision": "1f0c9ab2e7d4",
                   "message": "make people and devices", "ms": 0}],
    "applied": 1, "at": ["1f0c9ab2e7d4"], "exit_code": 0})"_json);
  CHECK(ask(folder, "", "GATEWAY_KNOWS=1") == R"({
    "format": 1, "command": "upgrade", "database": "gateway.db", "created": false,
    "from": ["1f0c9ab2e7d4"], "to": ["1f0c9ab2e7d4"], "revisions": [],
    "applied": 0, "at": ["1f0c9ab2e7d4"], "exit_code": 0})"_json);
  CHECK(ask(folder, "stamp 8be4 --force")["at"] == R"(["8be41c07a3f5"])"_json);
  CHECK(ask(folder, "stamp 1f0c --force")["at"] == R"(["1f0c9ab2e7d4"])"_json);
  CHECK(ask(folder, "downgrade base")["revisions"] ==
        R"([{"direction": "downgrade", "revision": "1f0c9ab2e7d4",
             "message": "make people and devices", "ms": 0}])"_json);
}

TEST_CASE("JSON of a stamp of the base") {
  const Folder folder;
  folder.sql("CREATE TABLE person (id INTEGER PRIMARY KEY)");
  for (int i = 0; i < 2; i++) {
    CHECK(ask(folder, "stamp base --force") == R"({
      "format": 1, "command": "stamp", "database": "gateway.db", "created": false,
      "from": [], "to": [], "revisions": [], "applied": 0, "at": [], "exit_code": 0})"_json);
  }
}

TEST_CASE("JSON of lists") {
  const Folder folder;
  CHECK(ask(folder, "current")["situation"] == "fresh");
  REQUIRE(folder.migrate("upgrade e5a1 --quiet").code == 0);
  CHECK(ask(folder, "current") == R"({
    "format": 1, "command": "current", "database": "gateway.db", "situation": "behind",
    "pending": 1,
    "revisions": [{"revision": "e5a1b2c3d4e5", "revises": ["e4e4e4e4e4e4"],
                   "depends_on": [], "replaces": [], "labels": [],
                   "message": "tell people apart, Müller\tfrom Müller", "head": false,
                   "effective_head": false, "branchpoint": false, "mergepoint": false}],
    "exit_code": 0})"_json);
  const json history = ask(folder, "history")["revisions"];
  REQUIRE(history.size() == 7);
  CHECK(history[0] == R"({"revision": "f6f6f6f6f6f6", "revises": ["e5a1b2c3d4e5"],
    "depends_on": [], "replaces": [], "labels": [], "message": "forget serial numbers", "head": true,
    "effective_head": false, "branchpoint": false, "mergepoint": false, "applied": false,
    "current": false})"_json);
  CHECK(history[6] == R"({"revision": "1f0c9ab2e7d4", "revises": [],
    "depends_on": [], "replaces": [], "labels": [], "message": "make people and devices", "head": false,
    "effective_head": false, "branchpoint": false, "mergepoint": false, "applied": true,
    "current": false})"_json);
  CHECK(ask(folder, "heads", "GATEWAY_KNOWS=3") == R"({
    "format": 1, "command": "heads",
    "revisions": [{"revision": "c0ffee123456", "revises": ["8be41c07a3f5"],
                   "depends_on": [], "replaces": [], "labels": [],
                   "message": "keep \"readings\"", "head": true,
                   "effective_head": false, "branchpoint": false, "mergepoint": false}],
    "exit_code": 0})"_json);
  CHECK(ask(folder, "plan downgrade -1")["steps"] == R"([
    {"direction": "downgrade", "revision": "e5a1b2c3d4e5",
     "message": "tell people apart, Müller\tfrom Müller", "transaction": true,
     "irreversible": false, "calls": [], "loses": null}])"_json);
  CHECK(ask(folder, "show d15c --sql")["revisions"] == R"json([{
    "revision": "d15c0c0a0b0c", "revises": ["c0ffee123456"], "depends_on": [], "replaces": [], "labels": [],
    "message": "tell devices apart", "head": false,
    "effective_head": false, "branchpoint": false, "mergepoint": false,
    "compatible": false, "file": "versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql",
    "transaction": true, "irreversible": null,
    "upgrade": [
      {"line": 7, "require": "two devices don't share a \"name\"",
       "sql": "SELECT name, count(*) AS devices FROM device GROUP BY name HAVING count(*) > 1"},
      {"line": 9, "sql": "CREATE UNIQUE INDEX device_name ON device (name)"
}],
    "downgrade": [{"line": 12, "sql": "DROP INDEX device_name"}]
}])json"_json);
  CHECK(ask(folder, "show head")["revisions"][0]["irreversible"] == "the serial numbers are gone");
}

TEST_CASE("JSON of failures") {
  const Folder folder;
  CHECK(ask(folder, "upgrad") == R"({
    "format": 1, "command": "upgrade",
    "error": {"message": "there is no command \"upgrad\"",
      "details": [
        {"label": "did you mean", "text": "gateway --migrate upgrade --json"},
        {"label": "commands",
         "text": "upgrade downgrade stamp ensure-version current history heads branches show plan check help"},
        {"label": "more", "text": "gateway --migrate help"}],
      "outcome": "nothing was changed"},
    "exit_code": 2})"_json);

  REQUIRE(folder.migrate("upgrade c0ff --quiet").code == 0);
  folder.sql(
      "INSERT INTO device (name) VALUES (x'c3c328ffeda080e08080'), (x'c3c328ffeda080e08080')");
  folder.sql("UPDATE device SET name = CAST(name AS TEXT)");
  const json object = ask(folder, "");
  CHECK(object["revisions"] == json::array());
  CHECK(object["at"] == R"(["c0ffee123456"])"_json);
  CHECK(object["error"] == R"({
    "status": 31,
    "message": "gateway.db: upgrade d15c0c0a0b0c \"tell devices apart\" stopped, a requirement is not met",
    "details": [
      {"label": "required", "text": "two devices don't share a \"name\""},
      {"label": "found", "text": "1 row: name='\ufffd\ufffd(\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd', devices=2"},
      {"label": "at", "text": "versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql:7"}],
    "outcome": "nothing was changed"})"_json);

  const json newer = ask(folder, "current", "GATEWAY_KNOWS=1");
  CHECK(newer["exit_code"] == 4);
  CHECK(newer["error"]["status"] == 10);
  CHECK(newer["error"]["message"] == "gateway.db is newer than this program");

  folder.sql("DROP TABLE device");  // what its downgrade drops
  folder.sql("INSERT INTO person (name) VALUES ('x'), ('x')");
  const json failed = ask(folder, "downgrade base --per-revision");
  CHECK(failed["exit_code"] == 6);
  CHECK(failed["applied"] == 1);
  CHECK(failed["error"]["outcome"] ==
        "1 of 3 revisions is done and stays: gateway.db is at 8be41c07a3f5");
}

TEST_CASE("JSON is not asked of what is for people") {
  const Folder folder;
  for (const std::string option : {"version", "help"}) {
    CHECK(ask(folder, "upgrade --quiet --" + option)["error"]["message"] ==
          "\"--json\" does not go with \"--" + option + "\": it is for people");
  }
  CHECK(ask(folder, "history -v")["error"]["message"] ==
        "\"--json\" does not go with \"--verbose\": there is all of it in the object");
  CHECK(ask(folder, "help")["error"]["message"] == "help has no option \"--json\"");
}
