// SPDX-License-Identifier: MIT
#include "import/numbered.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "import/guess.h"

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

/// A folder of files that goes with it.
struct Folder {
  fs::path path = fs::temp_directory_path() / ("aludel-numbered-" + std::to_string(getpid()));

  explicit Folder(const std::vector<std::pair<const char*, const char*>>& files) {
    fs::remove_all(path);
    fs::create_directories(path);
    for (const auto& [name, text] : files) {
      fs::create_directories((path / name).parent_path());
      std::ofstream(path / name) << text;
    }
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path); }
};

/// The tool, then a line for each revision: id, message, its parent, what the ways are.
std::string said(const std::vector<std::pair<const char*, const char*>>& files) {
  const Folder folder(files);
  text::Diagnostics diagnostics;
  const auto tool = recognised(folder.path, diagnostics);
  if (!tool) return "nobody's";
  const History history = read_numbered(folder.path, *tool, diagnostics);
  std::string words = std::string(name_of(*tool)) + "\n";
  for (const Imported& it : history.revisions) {
    const char* const kinds[] = {"sql", "nothing", "missing", "by hand"};
    words += it.id + " \"" + it.message + "\"";
    if (!it.parents.empty()) words += " after " + it.parents.front();
    words += std::string(" ") + kinds[static_cast<unsigned>(it.upgrade.kind)] + "/" +
             kinds[static_cast<unsigned>(it.downgrade.kind)] + " " + it.stem + "\n";
  }
  std::string printed = diagnostics.print();
  for (std::size_t at; (at = printed.find(folder.path.string())) != std::string::npos;) {
    printed.replace(at, folder.path.string().size(), "F");
  }
  return words + printed;
}

}  // namespace

TEST_CASE("numbered: Flyway's order is that of its versions, part by part") {
  CHECK(said({{"V10__c.sql", ""},
              {"V2__b.sql", ""},
              {"V1.1__add owner.sql", ""},
              {"V1_0_1__a.sql", ""},
              {"U2__b.sql", ""},
              {"below/V11__d.sql", ""},
              {"V12__e.java", ""},
              {"R__views.sql", ""},
              {"afterMigrate.sql", ""}}) ==
        "Flyway\n"
        "V1.0.1 \"V1.0.1: a\" sql/missing V1_0_1__a\n"
        "V1.1 \"V1.1: add owner\" after V1.0.1 sql/missing V1.1__add_owner\n"
        "V2 \"V2: b\" after V1.1 sql/sql V2__b\n"
        "V10 \"V10: c\" after V2 sql/missing V10__c\n"
        "V11 \"V11: d\" after V10 sql/missing V11__d\n"
        "V12 \"V12: e\" after V11 by hand/missing V12__e\n"
        "R_views \"R: views\" after V12 sql/missing R__views\n");
}

TEST_CASE("numbered: the files of the other tools") {
  CHECK(said({{"20240101000000_a.sql", "-- migrate:up\nA;\n-- migrate:down\nB;\n"},
              {"20240102000000_b.sql", "-- migrate:up transaction:false\nA;\n"}}) ==
        "dbmate\n"
        "20240101000000 \"20240101000000: a\" sql/sql 20240101000000_a\n"
        "20240102000000 \"20240102000000: b\" after 20240101000000 sql/missing 20240102000000_b\n");
  CHECK(said({{"00002_b.go", "package x"},
              {"00001_a.sql", "-- +goose Up\nA;\n--  +goose down\nB;\n"},
              {"00002_b_test.go", ""}}) ==
        "goose\n"
        "1 \"00001: a\" sql/sql 00001_a\n"
        "2 \"00002: b\" after 1 by hand/missing 00002_b\n");
  CHECK(said({{"000010_b.up.sql", ""}, {"000009_a.up.sql", ""}, {"000009_a.down.sql", ""}}) ==
        "golang-migrate\n"
        "9 \"000009: a\" sql/sql 000009_a\n"
        "10 \"000010: b\" after 9 sql/missing 000010_b\n");
  CHECK(said({{"00000000000000_diesel_initial_setup/up.sql", ""},
              {"2024-01-02-030405_add_owner/up.sql", ""},
              {"2024-01-02-030405_add_owner/down.sql", ""}}) ==
        "diesel\n"
        "00000000000000 \"00000000000000: diesel initial setup\" sql/missing "
        "00000000000000_diesel_initial_setup\n"
        "20240102030405 \"20240102030405: add owner\" after 00000000000000 sql/sql "
        "2024-01-02-030405_add_owner\n");
  CHECK(said({{"20240102030405_add_owner.sql", ""}}) ==
        "sqlx\n20240102030405 \"20240102030405: add owner\" sql/missing "
        "20240102030405_add_owner\n");
  CHECK(said({{"Cargo.toml", ""}, {"1_a.up.sql", ""}, {"1_a.down.sql", ""}}) ==
        "sqlx\n1 \"1: a\" sql/sql 1_a\n");
  CHECK(said({{"schema.sql", ""}}) == "nobody's");
}

TEST_CASE("numbered: what can't be put in order is an error") {
  CHECK(said({{"V1__a.sql", ""}, {"V1.0__b.sql", ""}}) ==
        "Flyway\nV1.0 \"V1.0: b\" sql/missing V1.0__b\n"
        "F/V1__a.sql: error: F/V1.0__b.sql has the same number\n");
  CHECK(said({{"1_a.sql", "-- +goose Up\n"}, {"2_b.sql", "SELECT 1;"}}) ==
        "goose\n1 \"1: a\" sql/missing 1_a\n"
        "F/2_b.sql: error: it has no line \"-- +goose Up\"\n");
  CHECK(said({{"1_a.up.sql", ""}, {"2_b.down.sql", ""}}) ==
        "golang-migrate\n1 \"1: a\" sql/missing 1_a\n"
        "F/2_b.down.sql: warning: there is no upgrade of this number: it is left out\n");
}

TEST_CASE("numbered: the database is guessed by what reads, the folder, and the words") {
  const auto guessed = [](const char* sql, const char* from) {
    History history;
    history.revisions.push_back(
        {.id = "1", .message = "", .upgrade = {.kind = Way::Kind::kSql, .sql = sql}, .from = from});
    return guess(history).dialect;
  };
  CHECK(guessed("CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)", "1.sql") ==
        ::aludel::Dialect::kSqlite);
  CHECK(guessed("CREATE TABLE a (id SERIAL PRIMARY KEY)", "1.sql") ==
        ::aludel::Dialect::kPostgresql);
  CHECK(guessed("SELECT '{}'::jsonb", "sqlite/1.sql") == ::aludel::Dialect::kPostgresql);
  CHECK(guessed("CREATE TABLE a (id INT)", "postgres/1.sql") == ::aludel::Dialect::kPostgresql);
  CHECK(guessed("CREATE TABLE a (id INT)", "postgres/sqlite3/1.sql") == ::aludel::Dialect::kSqlite);
}

}  // namespace aludel::import
