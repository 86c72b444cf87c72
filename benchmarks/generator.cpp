// SPDX-License-Identifier: MIT
//
// The host's side: reading, proving and emitting a long chain, against a plain run up it.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>

#include "emit/emit.h"
#include "long_chain.h"
#include "project/project.h"
#include "proof/proof.h"
#include "ratios.h"
#include "revisions/migrations.h"

namespace {

namespace fs = std::filesystem;
using namespace aludel;

constexpr unsigned kRevisions = 1000;

void prove(const project::Project& project) {
  text::Diagnostics diagnostics;
  if (!proof::prove(project.chain, &project.schema, {}, diagnostics)) std::abort();
}

void read_and_emit(const fs::path& folder) {
  text::Diagnostics diagnostics;
  const project::Project project = project::load(folder, "", {}, diagnostics);
  if (diagnostics.has_errors() ||
      emit::emit(project.chain, "bench", {"bench", "1", "v", true}).empty()) {
    std::abort();
  }
}

void plain_run(const ::aludel::Migrations& migrations) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  if (!upgrade(sqlite(db), migrations).ok()) std::abort();
  sqlite3_close(db);
}

void execute(sqlite3* db, const revisions::Section& section) {
  for (const revisions::Step& step : section.steps) {
    if (sqlite3_exec(db, step.sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  }
}

/// What the proof can't do without: each revision up, down, and up, with nothing compared.
void up_down_up(const revisions::Chain& chain) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  for (const revisions::Link& link : chain.links) {
    sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
    execute(db, link.revision.upgrade);
    execute(db, link.revision.downgrade);
    execute(db, link.revision.upgrade);
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  }
  sqlite3_close(db);
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path folder = fs::temp_directory_path() / "aludel-benchmark-generator";
  fs::remove_all(folder);
  benchmarks::write_project(folder, kRevisions);
  text::Diagnostics diagnostics;
  const project::Project project = project::load(folder, "", {}, diagnostics);
  if (diagnostics.has_errors()) return 1;
  const revisions::LoadedMigrations migrations(project.chain,
                                               {"bench", "1", "aludel_version", true});
  const auto run = [&] { plain_run(migrations.get()); };
  const int code = benchmarks::report(
      argc, argv,
      {{"proof of 1,000 revisions / one plain run", 6, [&] { prove(project); }, run, 5},
       {"proof of 1,000 revisions / bare up, down, up of each", 1.5, [&] { prove(project); },
        [&] { up_down_up(project.chain); }, 5},
       {"read and emit 1,000 revisions / one plain run", 1, [&] { read_and_emit(folder); }, run,
        5}});
  fs::remove_all(folder);
  return code;
}
