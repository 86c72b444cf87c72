// SPDX-License-Identifier: MIT
//
// No change is proposed where nothing has changed: between schemas and what is read of them
// printed, between a live SQLite database and the schema that it was made from.
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include "dialect/sqlite_database.h"
#include "diff/no_change.h"
#include "diff/sqlite_worlds.h"
#include "inspect/database.h"
#include "inspect/read_back.h"
#include "inspect/taken.h"

namespace aludel::diff {
namespace {

namespace fs = std::filesystem;
using schema::made;
using schema::Schema;

std::vector<std::string> texts_of_worlds(unsigned count) {
  std::mt19937 random(5);
  std::vector<std::string> texts;
  for (unsigned i = 0; i != count; ++i) texts.push_back(world(random).sql);
  return texts;
}

/// Small schemas in SQLite's language.
std::vector<std::string> schemas() {
  std::vector<std::string> texts = small_schemas("sqlite");
  std::ranges::move(texts_of_worlds(200), std::back_inserter(texts));
  return texts;
}

/// A file for as long as it is looked at.
class File {
 public:
  File() {
    std::string path = (fs::temp_directory_path() / "aludel-no-change-XXXXXX").string();
    const int descriptor = mkstemp(path.data());
    REQUIRE(descriptor != -1);
    close(descriptor);
    path_ = path;
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { fs::remove(path_); }

  const std::string& path() const { return path_; }

  /// What SQLite says against it; empty where nothing.
  std::string execute(const std::string& sql) const {
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(path_.c_str(), &db) == SQLITE_OK);
    std::string wrong;
    if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
      wrong = sqlite3_errmsg(db);
    }
    sqlite3_close(db);
    return wrong;
  }

 private:
  std::string path_;
};

/// Both ways of reading a live database: as definitions for schema/, and as the catalog has it.
void check_live(const File& file, const Schema& declared) {
  Status status = Status::kOk;
  text::Diagnostics diagnostics;
  const auto database =
      inspect::look(file.path(), revisions::Records("aludel_version"), status, diagnostics);
  REQUIRE(database);
  const inspect::Taken taken = inspect::take(*database, diagnostics);
  CHECK(diagnostics.print() == "");
  const Schema expected = inspect::as_in_catalog(declared);
  CHECK(proposed_between(taken.schema, expected) == "");
  CHECK(proposed_between(inspect::read_back(database->catalog()), expected) == "");
}

TEST_CASE("no change is proposed after a SQLite schema was printed and read again") {
  for (const std::string& text : schemas()) {
    const Schema schema = made("sqlite", text);
    const std::string definitions = printed(schema);
    CAPTURE(text, definitions);
    CHECK(proposed_between(schema, made("sqlite", definitions)) == "");
  }
}

TEST_CASE("no change is proposed after a portable schema was printed and read again") {
  std::vector<std::string> texts = small_schemas("portable");
  texts.push_back(demo_schema());
  for (const std::string& text : texts) {
    const Schema schema = made("portable", text);
    const std::string definitions = printed(schema);
    CAPTURE(text, definitions);
    CHECK(proposed_between(inspect::as_in_catalog(schema),
                           inspect::as_in_catalog(made("sqlite", definitions))) == "");
  }
}

TEST_CASE("no change is proposed after a live SQLite database was read") {
  unsigned live = 0;
  for (const std::string& text : schemas()) {
    const File file;
    CAPTURE(text);
    if (!file.execute(text).empty()) continue;  // the engine says no, the model doesn't
    ++live;
    check_live(file, made("sqlite", text));
  }
  CHECK(live > 240);
}

/// As the chain makes it, from the same text; of files with blocks, from the definitions.
std::string script_of(const std::string& text, const Schema& declared) {
  const dialect::Rendered script =
      dialect::render(text, Schema(declared.rules()), 3035005, sql::Language::kPortable);
  return script.errors.empty() ? dialect::text_of(script.script) : printed(declared);
}

TEST_CASE("no change is proposed after a live SQLite database of portable files was read") {
  std::vector<std::string> texts = small_schemas("portable");
  texts.push_back(demo_schema());
  for (const std::string& text : texts) {
    const Schema declared = made("portable", text);
    CAPTURE(text);
    const File file;
    REQUIRE(file.execute(script_of(text, declared)) == "");
    check_live(file, declared);
  }
}

}  // namespace
}  // namespace aludel::diff
