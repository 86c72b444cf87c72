// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <aludel/version.h>
#include <fmt/core.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "command_line/commands.h"
#include "commands/commands.h"
#include "commands/databases.h"
#include "commands/prove.h"
#include "project/project.h"
#include "revisions/migrations.h"

namespace aludel::commands {
namespace {

using command_line::run_command;

/// Help needs no project.
bool wants_help(int argc, const char* const* argv) {
  return std::any_of(argv, argv + argc,
                     [](std::string_view word) { return word == "--help" || word == "-h"; });
}

/// What `act` says of the project's migrations.
int with(const project::Project& project, bool has_scripts,
         const std::function<int(const command_line::Invocation&)>& act) {
  const revisions::LoadedMigrations migrations(
      project.chain, project::product(project.settings, "aludel", ALUDEL_VERSION));
  const Databases databases(project);
  return act(databases.invocation(migrations.get(), has_scripts));
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
  const std::string shown = root ? shown_from_here(*root) : "";
  const project::LoadOptions options = {.no_schema = true, .own_sqlite = own_sqlite()};
  project::Project project;  // owns what the diagnostics speak of
  if (root) project = project::load(*root, shown, options, diagnostics);
  if (!diagnostics.has_errors()) {
    fmt::print(stderr, "{}", diagnostics.print());
    return with(project, true, [&](const auto& it) { return run_command(argc, argv, it); });
  }
  const auto refuse = [&](const text::Diagnostics& all) {
    fmt::print(stderr, "{}", all.print());
    const std::string brief = all.brief();
    const std::string why = brief.substr(0, brief.find('\n'));
    return with(project::Project(), false, [&](const auto& it) {
      return command_line::refuse_command(argc, argv, it, why.c_str());
    });
  };
  if (!root || command_line::needs_scripts(argc, argv)) return refuse(diagnostics);
  text::Diagnostics missing;
  bool has_scripts = false;
  const auto graph = project::load_graph(*root, shown, options, has_scripts, missing);
  if (missing.has_errors()) return refuse(missing);
  fmt::print(stderr, "{}", diagnostics.brief());
  return with(graph, has_scripts, [&](const auto& it) { return run_command(argc, argv, it); });
}

}  // namespace aludel::commands
