// SPDX-License-Identifier: MIT
//
// The commands that a program (`gateway --migrate upgrade`) and the host tool
// (`aludel upgrade`) have in common: one code for both. aludel::migrate() and the tool's main
// each make an Invocation and call run_command().
#ifndef ALUDEL_SRC_COMMAND_LINE_COMMANDS_H
#define ALUDEL_SRC_COMMAND_LINE_COMMANDS_H

#include <aludel/database.h>
#include <aludel/revision.h>

namespace aludel::command_line {

struct Invocation {
  const char* prefix;  // what to type before a command: "gateway --migrate", "aludel"
  const Migrations* migrations;
  Database database;                 // the driver, always; and the caller's own database, if any
  bool has_database;                 // whether there is one where --database is not given
  const char* location = nullptr;    // else this, written as for --database (DATABASE_URL), if any
  const Database* others = nullptr;  // the drivers for other kinds of databases, that --database
  unsigned other_count = 0;          // may mean
};

/// Whether `name` is a command of these ("upgrade", …, "plan"; not "help").
[[nodiscard]] bool is_command(const char* name) noexcept;

/// Runs the command in argv, whose first word is the one after the prefix (none: upgrade), and
/// returns the exit code. Results go to stdout; what goes wrong, to stderr (with --json, to
/// stdout as part of the object).
[[nodiscard]] int run_command(int argc, const char* const* argv,
                              const Invocation& invocation) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_COMMANDS_H
