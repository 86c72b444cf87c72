// SPDX-License-Identifier: MIT
//
// `program --migrate [command …]`: what an operator types. The same code serves the host tool.
#ifndef ALUDEL_COMMAND_LINE_H
#define ALUDEL_COMMAND_LINE_H

#include <aludel/database.h>
#include <aludel/migrator.h>
#include <aludel/revision.h>

namespace aludel {

/// Whether the first argument is `--migrate`. Anywhere else it means nothing.
[[nodiscard]] bool wants_migration(int argc, const char* const* argv) noexcept;

/// Runs the command that follows `--migrate` (none: upgrade) and returns the exit code, having
/// said everything on stdout and stderr. `database` is the program's own, and the one meant
/// where `--database` is not given. A program that does nothing else may leave `--migrate` out:
/// where it is not the first argument, the command is.
[[nodiscard]] int migrate(int argc, const char* const* argv, const Migrations& migrations,
                          const Database& database) noexcept;

}  // namespace aludel

#endif  // ALUDEL_COMMAND_LINE_H
