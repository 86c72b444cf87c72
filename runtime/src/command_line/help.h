// SPDX-License-Identifier: MIT
//
// `help` and `--version`.
#ifndef ALUDEL_SRC_COMMAND_LINE_HELP_H
#define ALUDEL_SRC_COMMAND_LINE_HELP_H

#include "command_line/arguments.h"
#include "command_line/commands.h"

namespace aludel::command_line {

/// What the exit codes mean, in lines.
extern const char* const kExitCodes;

/// Prints help, on one command where `arguments.target` names it.
void print_help(const Arguments& arguments, const Invocation& invocation) noexcept;

/// Prints the program's version, and aludel's.
void print_version(const Invocation& invocation) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_HELP_H
