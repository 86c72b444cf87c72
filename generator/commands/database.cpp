// SPDX-License-Identifier: MIT
#include <aludel/postgresql.h>
#include <aludel/sqlite.h>
#include <aludel/status.h>
#include <aludel/version.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command_line/commands.h"
#include "commands/commands.h"
#include "project/project.h"
#include "revisions/migrations.h"

namespace aludel::commands {

namespace {

/// Help needs no project.
bool wants_help(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](std::string_view word) { return word == "--help" || word == "-h"; });
}

/// A driver for each kind of database that the tool can open, the project's first one first: it
/// is the one meant where nothing says which.
std::vector<Database> drivers(const project::Settings& settings) {
  std::vector<Database> drivers = {sqlite(static_cast<const char*>(nullptr))};
#ifdef ALUDEL_WITH_POSTGRESQL
  const bool first = settings.dialects.front() == Dialect::kPostgresql;
  drivers.insert(first ? drivers.begin() : drivers.end(),
                 postgresql(static_cast<const char*>(nullptr)));
#else
  static_cast<void>(settings);
#endif
  return drivers;
}

}  // namespace

unsigned own_sqlite() { return static_cast<unsigned>(sqlite3_libversion_number()); }

bool is_on_database(int argc, const char* const* argv) {
  if (!command_line::is_command(argv[0])) return false;
  const auto names_one = [](std::string_view word) {
    return word == "--database" || word.starts_with("--database=");
  };
  return std::string_view(argv[0]) != "check" || std::any_of(argv + 1, argv + argc, names_one);
}

int on_database(int argc, const char* const* argv) {
  text::Diagnostics diagnostics;
  std::optional<std::filesystem::path> root;
  if (!wants_help(argc, argv)) root = project::find_root(".", diagnostics);
  project::Project project;
  project::LoadOptions versions_only;
  versions_only.no_schema = true;
  versions_only.own_sqlite = own_sqlite();
  if (root) project = project::load(*root, "", versions_only, diagnostics);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  if (diagnostics.has_errors()) {
    fmt::print(stderr, "nothing was changed\n");
    return kFailed;
  }
  const revisions::LoadedMigrations migrations(
      project.chain, project::product(project.settings, "aludel", ALUDEL_VERSION));
  const std::vector<Database> databases = drivers(project.settings);
  const command_line::Invocation invocation{
      .prefix = "aludel",
      .migrations = &migrations.get(),
      .database = databases.front(),
      .has_database = false,
      .location = std::getenv("DATABASE_URL"),
      .others = databases.data() + 1,
      .other_count = static_cast<unsigned>(databases.size() - 1)};
  return command_line::run_command(argc, argv, invocation);
}

}  // namespace aludel::commands
