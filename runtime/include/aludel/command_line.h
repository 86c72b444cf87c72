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
/// said everything on stdout and stderr. Of the `databases` the first is the program's own, and
/// the one meant where `--database` is not given; what is given there is opened by the one of
/// them that is for that kind. A program that does nothing else may leave `--migrate` out: where
/// it is not the first argument, the command is.
[[nodiscard]] int migrate(int argc, const char* const* argv, const Migrations& migrations,
                          const Database* databases, unsigned count) noexcept;

/// The same, with a database for each driver: aludel::sqlite(…), aludel::postgresql(…).
template <typename... Others>
[[nodiscard]] int migrate(int argc, const char* const* argv, const Migrations& migrations,
                          const Database& database, const Others&... others) noexcept {
  const Database databases[] = {database, others...};
  return migrate(argc, argv, migrations, databases, 1 + sizeof...(others));
}

}  // namespace aludel

#endif  // ALUDEL_COMMAND_LINE_H
