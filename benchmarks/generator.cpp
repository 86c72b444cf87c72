// SPDX-License-Identifier: MIT
//
// The host's side: reading, proving and emitting a long chain, against what SQLite takes for it.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "dialect/dialect.h"
#include "emit/emit.h"
#include "long_chain.h"
#include "project/project.h"
#include "proof/proof.h"
#include "ratios.h"
#include "revisions/migrations.h"
#include "revisions/render.h"
#include "sql/parser.h"

namespace {

namespace fs = std::filesystem;
using namespace aludel;

constexpr unsigned kRevisions = 1000;

/// A project that was loaded without errors, and its parts that are measured by themselves.
struct Case {
  fs::path folder;
  project::Project project;
  std::optional<dialect::Declaration> declared;

  Case(const fs::path& where, bool portable, unsigned revisions = kRevisions) : folder(where) {
    benchmarks::write_project(folder, revisions, portable);
    text::Diagnostics diagnostics;
    project = project::load(folder, "", {}, diagnostics);
    if (!diagnostics.has_errors()) {
      declared = project::declare(project, ::aludel::Dialect::kSqlite, diagnostics);
    }
    if (diagnostics.has_errors()) {
      fmt::print(stderr, "{}", diagnostics.print());
      std::abort();
    }
  }

  void prove(const fs::path& memory = {}) const {
    text::Diagnostics diagnostics;
    const schema::Schema& head = project.head(::aludel::Dialect::kSqlite);
    proof::Options options;
    options.memory = memory;
    if (!proof::prove(project.chain, head, &*declared, options, diagnostics)) std::abort();
  }

  /// What each build does, whatever is proved.
  void read() const {
    text::Diagnostics diagnostics;
    project::load(folder, "", {}, diagnostics);
    if (diagnostics.has_errors()) std::abort();
  }

  /// Everything that a build does but for the proof.
  void read_and_emit() const {
    text::Diagnostics diagnostics;
    const project::Project read = project::load(folder, "", {}, diagnostics);
    const auto product = project::product(read.settings, "bench", "1");
    if (diagnostics.has_errors() || emit::emit(read.chain, "bench", product).empty()) std::abort();
  }

  /// The revisions carried out on the model, up and down, by themselves.
  void replay() {
    text::Diagnostics diagnostics;
    std::vector<revisions::Target> targets;
    for (const ::aludel::Dialect it : project.settings.dialects) targets.push_back({it, 0});
    targets[0].minimum = 3035005;
    if (targets.size() == 2) targets[1].minimum = 140000;
    revisions::render(project.chain, targets, diagnostics);
    if (diagnostics.has_errors()) std::abort();
  }
};

/// The texts of the schema's statements, and nothing else.
void parse(const text::Source& source) {
  text::Diagnostics diagnostics;
  if (sql::parse(source, sql::Language::kSqlite, diagnostics).empty()) std::abort();
}

void execute(const std::string& script) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  if (sqlite3_exec(db, script.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  sqlite3_close(db);
}

void plain_run(const ::aludel::Migrations& migrations) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  if (!upgrade(sqlite(db), migrations).ok()) std::abort();
  sqlite3_close(db);
}

/// What the proof can't do without: each revision up, down, and up, with nothing compared.
void up_down_up(const revisions::Chain& chain) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  for (const revisions::Link& link : chain.links) {
    const auto& scripts = link.revision.scripts[static_cast<unsigned>(::aludel::Dialect::kSqlite)];
    sqlite3_exec(db, "BEGIN", nullptr, nullptr, nullptr);
    for (const unsigned direction : {0, 1, 0}) {
      for (const dialect::Output& it : scripts[direction]) {
        if (sqlite3_exec(db, it.sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
      }
    }
    sqlite3_exec(db, "COMMIT", nullptr, nullptr, nullptr);
  }
  sqlite3_close(db);
}

/// With what is remembered of the chain without its last revision.
void prove_more(const Case& longer, const fs::path& memory) {
  const fs::path copy = memory.string() + "-copy";
  fs::remove_all(copy);
  fs::copy(memory, copy);
  longer.prove(copy);
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path folder = fs::temp_directory_path() / "aludel-benchmark-generator";
  fs::remove_all(folder);
  const Case own(folder / "sqlite", false);
  Case replayed(folder / "replayed", false);  // its scripts are written anew each time
  Case both(folder / "portable", true);
  const Case longer(folder / "longer", false, kRevisions + 1);
  const fs::path memory = folder / "memory";  // of the first
  own.prove(memory);
  const revisions::LoadedMigrations migrations(
      own.project.chain, project::product(own.project.settings, "bench", "1"));
  const std::string script = benchmarks::upgrade_script(kRevisions);
  const text::Source source("schema.sql", script);
  const auto run = [&] { plain_run(migrations.get()); };
  const auto bare = [&] { execute(script); };
  const int code = benchmarks::report(
      argc, argv,
      {{fmt::format("parsing {} KB of SQL / sqlite3_exec of it", script.size() / 1024), 0.05,
        [&] { parse(source); }, bare, 5},
       {"1,000 revisions on the model / sqlite3_exec of them", 0.3, [&] { replayed.replay(); },
        bare, 5},
       {"the same, portable, on both models / sqlite3_exec", 0.6, [&] { both.replay(); }, bare, 5},
       {"read and emit 1,000 revisions / one plain run", 0.5, [&] { own.read_and_emit(); }, run, 5},
       {"the same, portable, for both databases", 1, [&] { both.read_and_emit(); }, run, 5},
       {"proof of 1,000 revisions / one plain run", 6, [&] { own.prove(); }, run, 5},
       {"proof of 1,000 revisions / bare up, down, up of each", 1.5, [&] { own.prove(); },
        [&] { up_down_up(own.project.chain); }, 5},
       {"proof of one more revision / reading the files", 1, [&] { prove_more(longer, memory); },
        [&] { longer.read(); }, 5},
       {"proof of what was proved / reading the files", 0.05, [&] { own.prove(memory); },
        [&] { own.read(); }, 5}});
  fs::remove_all(folder);
  return code;
}
