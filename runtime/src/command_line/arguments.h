// SPDX-License-Identifier: MIT
//
// argv of a command line → Arguments, or a complaint that says what is known instead.
//
// Options may stand anywhere, as `--name value` or `--name=value`; `--` ends them. A word that
// begins with a minus and a digit is a target ("-1"). Some options have a letter, as Alembic's do:
// `-v`, `-r A:B`, several behind one minus. An option that means nothing to the command, alone or
// beside another, is refused: nothing is ignored.
#ifndef ALUDEL_SRC_COMMAND_LINE_ARGUMENTS_H
#define ALUDEL_SRC_COMMAND_LINE_ARGUMENTS_H

#include <aludel/migrator.h>
#include <aludel/revision.h>

#include "command_line/commands.h"
#include "command_line/report.h"

namespace aludel::command_line {

enum class Command : unsigned char {
  kUpgrade,
  kDowngrade,
  kCurrent,
  kHistory,
  kHeads,
  kBranches,
  kShow,
  kStamp,
  kPlan,
  kCheck,
  kEnsureVersion,
  kHelp,
  kVersion,
};

/// Options as bits, so that a command's are one number.
enum Option : unsigned {
  kDatabase = 1,
  kDryRun = 2,
  kSql = 4,
  kQuiet = 8,
  kJson = 16,
  kWait = 32,
  kPerRevision = 64,
  kFrom = 128,
  kHelpOption = 256,
  kVersionOption = 512,
  kUnknown = 1u << 20,
  kVerbose = 1024,
  kRange = 2048,
  kIndicateCurrent = 4096,
  kCheckHeads = 8192,
  kResolveDependencies = 16384,
  kPurge = 32768,
  kForce = 65536,
  kTag = 131072,
};

/// Not to be copied: `target` may stand in it.
struct Arguments {
  static constexpr unsigned kMostTargets = 32;

  Command command = Command::kUpgrade;
  unsigned options = 0;          // bits of Option: those that were given
  const char* target = nullptr;  // what `help` is about too; of several all, a blank between
  const char* targets[kMostTargets] = {};
  unsigned target_count = 0;
  char joined[1024] = {};
  Direction direction = Direction::kUpgrade;  // of `plan`
  const char* database = nullptr;
  const char* from = nullptr;
  const char* range = nullptr;
  const char* tag = nullptr;
  unsigned wait_ms = 60000;
  Options::Unknown unknown = Options::Unknown::kRefuse;

  [[nodiscard]] bool has(Option option) const noexcept { return (options & option) != 0; }
};

/// What is known of a command.
struct CommandInfo {
  Command command;
  const char* name;
  const char* operands;  // "[TARGET]"; empty for none; "REVISION..." for several
  const char* summary;   // for the list of commands
  unsigned options;      // bits of Option
  bool writes;           // may change a database
};

/// What is known of an option.
struct OptionInfo {
  Option option;
  const char* name;     // without the minuses
  char letter;          // its short form; 0 for none
  const char* operand;  // "DATABASE"; nullptr where it takes none
  const char* summary;
};

/// Both in the order in which help lists them; `count` is set to how many there are.
[[nodiscard]] const CommandInfo* commands(unsigned* count) noexcept;
[[nodiscard]] const OptionInfo* options(unsigned* count) noexcept;
[[nodiscard]] const CommandInfo& info(Command command) noexcept;

/// Reads argv, of which the first word is the first after the caller's prefix. False: `report`
/// says what is wrong, as a usage error.
[[nodiscard]] bool parse(int argc, const char* const* argv, const Invocation& invocation,
                         Arguments* arguments, Report* report) noexcept;

/// Appends a command line to be pasted, about the same database as `arguments`: `command`, its
/// target (or nullptr; of that which was given, with those beside it), --database, and of the other
/// options that were given those in `kept` that the command has. What is to be tried again keeps
/// them all: without its --dry-run it would be another command.
void add_command(Line& line, const Invocation& invocation, const Arguments& arguments,
                 Command command, const char* target, unsigned kept = 0) noexcept;

/// Of the candidates the one that `word` was probably meant to be, or nullptr: one that begins
/// with it, or that is a letter or two away.
[[nodiscard]] const char* nearest(const char* word, const char* const* candidates,
                                  unsigned count) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_ARGUMENTS_H
