// SPDX-License-Identifier: MIT
#include "commands/databases.h"

#include <aludel/postgresql.h>
#include <aludel/sqlite.h>
#include <aludel/version.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>

#include "command_line/call.h"
#include "command_line/failure.h"
#include "command_line/location.h"
#include "commands/prove.h"
#include "driver.h"
#include "graph.h"
#include "revisions/migrations.h"

namespace aludel::commands {
namespace {

/// What is meant where the command line names none: by the environment, or by aludel.toml, whose
/// paths begin where it is.
std::string usual_database(const project::Project& project) {
  if (const char* named = std::getenv("DATABASE_URL")) return named;
  const std::string& location = project.settings.database;
  const char* path = command_line::path_of(location.c_str());
  return path == nullptr ? location : fmt::format("sqlite:{}", shown_from_here(project.root, path));
}

/// What the tool can open. Of PostgreSQL where it is built with libpq.
std::vector<Database> drivers() {
  std::vector<Database> all = {sqlite(static_cast<const char*>(nullptr))};
#ifdef ALUDEL_WITH_POSTGRESQL
  all.push_back(postgresql(static_cast<const char*>(nullptr)));
#endif
  return all;
}

}  // namespace

bool find_named(const std::string& location, command_line::Place& place,
                command_line::Report& report) {
  const std::vector<Database> all = drivers();
  const command_line::Invocation invocation{.prefix = "aludel",
                                            .migrations = nullptr,
                                            .database = all.front(),
                                            .has_database = false,
                                            .others = all.data() + 1,
                                            .other_count = static_cast<unsigned>(all.size() - 1)};
  return command_line::find_place(location.c_str(), invocation, &place, &report);
}

Databases::Databases(const project::Project& project)
    : drivers_(drivers()), usual_(usual_database(project)) {
  std::stable_partition(drivers_.begin(), drivers_.end(), [&](const Database& it) {
    return it.driver->dialect == project.settings.dialects.front();
  });
}

command_line::Invocation Databases::invocation(const Migrations& migrations,
                                               bool has_scripts) const {
  return {.prefix = "aludel",
          .migrations = &migrations,
          .database = drivers_.front(),
          .has_database = false,
          .location = usual_.empty() ? nullptr : usual_.c_str(),
          .others = drivers_.data() + 1,
          .other_count = static_cast<unsigned>(drivers_.size() - 1),
          .has_scripts = has_scripts};
}

std::optional<std::vector<unsigned>> heads_in(const project::Project& project,
                                              const std::string& location, int& code) {
  const revisions::LoadedMigrations migrations(
      project.chain, project::product(project.settings, "aludel", ALUDEL_VERSION));
  const Databases databases(project);
  const command_line::Invocation invocation = databases.invocation(migrations.get(), false);
  command_line::Arguments arguments;
  arguments.command = command_line::Command::kCurrent;
  arguments.database = location.empty() ? nullptr : location.c_str();
  command_line::Call call{invocation, arguments, {}};
  command_line::Report report;
  const Chain& chain = *migrations.get().chain;
  std::vector<Set::Word> memory(2 * (Set::bytes(chain) / sizeof(Set::Word)) + 2);
  Set applied(memory.data(), chain);
  Set heads(memory.data() + memory.size() / 2, chain);
  if (find_database(call, &report)) {
    const State state = look_at(call, applied, command_line::Look::kPlain);
    if (!state.ok() || !command_line::ours(state.situation)) describe(call, state, &report);
  }
  if (!report.empty()) {
    command_line::put(stderr, report);
    code = report.exit_code();
    return std::nullopt;
  }
  heads_of(chain, applied, heads);
  std::vector<unsigned> indices;
  for (unsigned i = heads.next(); i != kNone; i = heads.next(i + 1)) indices.push_back(i);
  return indices;
}

}  // namespace aludel::commands
