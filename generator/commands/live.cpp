// SPDX-License-Identifier: MIT
#include "commands/live.h"

#include <aludel/postgresql.h>
#include <aludel/sqlite.h>
#include <aludel/status.h>

#include <cstdio>

#include "command_line/commands.h"
#include "command_line/location.h"
#include "command_line/output.h"
#include "driver.h"

namespace aludel::commands {

std::optional<inspect::Database> look_at(const std::string& location,
                                         const std::string& version_table, int& code,
                                         text::Diagnostics& diagnostics) {
  command_line::Invocation invocation{.prefix = "aludel",
                                      .migrations = nullptr,
                                      .database = sqlite(static_cast<const char*>(nullptr)),
                                      .has_database = false};
#ifdef ALUDEL_WITH_POSTGRESQL
  const Database postgresql_too = postgresql(static_cast<const char*>(nullptr));
  invocation.others = &postgresql_too;
  invocation.other_count = 1;
#endif
  command_line::Place place;
  command_line::Report report;
  if (!command_line::find_place(location.c_str(), invocation, &place, &report)) {
    command_line::put(stderr, report);
    code = report.exit_code();
    return std::nullopt;
  }
  if (command_line::driver_of(place, invocation).dialect != Dialect::kSqlite) {
    diagnostics.error(place.name,
                      "aludel can't look into a PostgreSQL database yet: `pg_dump --schema-only` "
                      "gives a file that schema/ can hold as it is");
    code = kFailed;
    return std::nullopt;
  }
  Status status = Status::kOk;
  auto found =
      inspect::look(place.location, revisions::Records(version_table), status, diagnostics);
  code = exit_code(status);
  return found;
}

}  // namespace aludel::commands
