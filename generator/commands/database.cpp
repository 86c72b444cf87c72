// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <aludel/version.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>

#include "command_line/commands.h"
#include "commands/commands.h"
#include "commands/databases.h"
#include "project/project.h"
#include "revisions/migrations.h"

namespace aludel::commands {

namespace {

/// Help needs no project.
bool wants_help(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](std::string_view word) { return word == "--help" || word == "-h"; });
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
  const Databases databases(project);
  return command_line::run_command(argc, argv, databases.invocation(migrations.get()));
}

}  // namespace aludel::commands
