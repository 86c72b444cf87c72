// SPDX-License-Identifier: MIT
//
// The device's side: a fresh upgrade against the bare SQL, and the run that finds nothing to do
// against opening the file and one SELECT.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "long_chain.h"
#include "project/project.h"
#include "ratios.h"
#include "revisions/migrations.h"

namespace {

namespace fs = std::filesystem;
using namespace aludel;

/// A long chain, loaded, and a file at its head.
struct Case {
  fs::path folder;
  project::Project project;
  std::string script;
  std::string file;

  Case(const fs::path& where, unsigned count) : folder(where / std::to_string(count)) {
    benchmarks::write_project(folder, count);
    text::Diagnostics diagnostics;
    project::LoadOptions versions_only;
    versions_only.no_schema = true;
    project = project::load(folder, "", versions_only, diagnostics);
    if (diagnostics.has_errors()) std::abort();
    script = "BEGIN;" + benchmarks::upgrade_script(count) + "COMMIT;";
    file = (folder / "at_head.db").string();
  }
};

void fresh_upgrade(const ::aludel::Migrations& migrations, const char* file) {
  fs::remove(file);
  if (!upgrade(sqlite(file), migrations).ok()) std::abort();
}

void bare_sql(const std::string& script, const char* file) {
  fs::remove(file);
  sqlite3* db = nullptr;
  sqlite3_open(file, &db);
  if (sqlite3_exec(db, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  sqlite3_close(db);
}

void no_op(const ::aludel::Migrations& migrations, const char* file) {
  if (!upgrade(sqlite(file), migrations).ok()) std::abort();
}

void open_and_select(const char* file) {
  sqlite3* db = nullptr;
  sqlite3_open_v2(file, &db, SQLITE_OPEN_READWRITE, nullptr);
  sqlite3_stmt* select = nullptr;
  sqlite3_prepare_v2(db, "SELECT version_num FROM aludel_version", -1, &select, nullptr);
  if (sqlite3_step(select) != SQLITE_ROW) std::abort();
  sqlite3_finalize(select);
  sqlite3_close(db);
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path folder = fs::temp_directory_path() / "aludel-benchmark-runtime";
  fs::remove_all(folder);
  const Case long_case(folder, 1000);
  const Case short_case(folder, 100);
  const revisions::LoadedMigrations loaded(long_case.project.chain,
                                           {"bench", "1", "aludel_version", true});
  const revisions::LoadedMigrations short_loaded(short_case.project.chain,
                                                 {"bench", "1", "aludel_version", true});
  fresh_upgrade(loaded.get(), long_case.file.c_str());
  fresh_upgrade(short_loaded.get(), short_case.file.c_str());
  const std::string fresh = (folder / "fresh.db").string();
  const auto bare = [&] { bare_sql(long_case.script, fresh.c_str()); };
  const int code =
      benchmarks::report(argc, argv,
                         {{"fresh upgrade, 1,000 revisions / sqlite3_exec of the same SQL", 1.05,
                           [&] { fresh_upgrade(loaded.get(), fresh.c_str()); }, bare},
                          {"no-op, 1,000 revisions / open and one SELECT", 1.2,
                           [&] { no_op(loaded.get(), long_case.file.c_str()); },
                           [&] { open_and_select(long_case.file.c_str()); }},
                          {"no-op, 100 revisions / open and one SELECT", 1.2,
                           [&] { no_op(short_loaded.get(), short_case.file.c_str()); },
                           [&] { open_and_select(short_case.file.c_str()); }}});
  fs::remove_all(folder);
  return code;
}
