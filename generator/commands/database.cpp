// SPDX-License-Identifier: MIT
#include <aludel/sqlite.h>
#include <aludel/status.h>
#include <aludel/version.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

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

}  // namespace

bool is_on_database(std::string_view command) {
  return command_line::is_command(std::string(command).c_str());
}

int on_database(int argc, const char* const* argv) {
  text::Diagnostics diagnostics;
  std::optional<std::filesystem::path> root;
  if (!wants_help(argc, argv)) root = project::find_root(".", diagnostics);
  project::Project project;
  project::LoadOptions versions_only;
  versions_only.no_schema = true;
  if (root) project = project::load(*root, "", versions_only, diagnostics);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  if (diagnostics.has_errors()) {
    fmt::print(stderr, "nothing was changed\n");
    return kFailed;
  }
  const revisions::LoadedMigrations migrations(
      project.chain, {.program = "aludel",
                      .version = ALUDEL_VERSION,
                      .version_table = project.settings.version_table,
                      .stored_downgrades = project.settings.stored_downgrades});
  const command_line::Invocation invocation{.prefix = "aludel",
                                            .migrations = &migrations.get(),
                                            .database = sqlite(static_cast<const char*>(nullptr)),
                                            .has_database = false,
                                            .location = std::getenv("DATABASE_URL")};
  return command_line::run_command(argc, argv, invocation);
}

}  // namespace aludel::commands
