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
  bool has_scripts = true;  // false: the graph alone is known, and no statement or checksum
};

/// Whether `name` is a command of these ("upgrade", …, "plan"; not "help").
[[nodiscard]] bool is_command(const char* name) noexcept;

/// Runs the command in argv, whose first word is the one after the prefix (none: upgrade), and
/// returns the exit code. Results go to stdout; what goes wrong, to stderr (with --json, to
/// stdout as part of the object).
[[nodiscard]] int run_command(int argc, const char* const* argv,
                              const Invocation& invocation) noexcept;

/// Whether the graph is not enough for the command in argv: it runs scripts, plans a run, or shows
/// SQL. What can't be understood does nothing of it.
[[nodiscard]] bool needs_scripts(int argc, const char* const* argv) noexcept;

/// Says, of a project that can't be used and about which all has been said on stderr, what there
/// is to say of the command in argv: what became of the database, or with --json the object, with
/// `why` in it. Returns the exit code.
[[nodiscard]] int refuse_command(int argc, const char* const* argv, const Invocation& invocation,
                                 const char* why) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_COMMANDS_H
