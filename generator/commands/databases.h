// SPDX-License-Identifier: MIT
//
// The databases that the tool can open for a project, and the one that is meant where the command
// line names none.
#ifndef ALUDEL_GENERATOR_COMMANDS_DATABASES_H
#define ALUDEL_GENERATOR_COMMANDS_DATABASES_H

#include <aludel/database.h>

#include <optional>
#include <string>
#include <vector>

#include "command_line/commands.h"
#include "command_line/location.h"
#include "project/project.h"
#include "revisions/chain.h"

namespace aludel::commands {

class Databases {
 public:
  explicit Databases(const project::Project& project);

  /// For the commands of the runtime. Points into this object.
  command_line::Invocation invocation(const Migrations& migrations, bool has_scripts = true) const;

 private:
  std::vector<Database> drivers_;  // the project's first one first
  std::string usual_;              // as for --database; empty: none
};

/// The database that --database names, of a kind that the tool can open. False: `report` says why
/// it can't be one. `location` must stay as long as the place.
bool find_named(const std::string& location, command_line::Place& place,
                command_line::Report& report);

/// The heads of what a database has (`location`: as --database has it; empty: the usual one), as
/// indices into the chain. Nothing where it can't be looked at; why is said on stderr, and is in
/// `code`.
std::optional<std::vector<unsigned>> heads_in(const project::Project& project,
                                              const std::string& location, int& code);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_DATABASES_H
