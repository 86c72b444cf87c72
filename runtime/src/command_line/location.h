// SPDX-License-Identifier: MIT
//
// `--database`: which database a word means, and how to call a database in messages. A password
// in it is never repeated.
//
//   sqlite:PATH, sqlite:///PATH, PATH                        the driver for SQLite; PATH may be
//                                                            relative or absolute in each
//   postgresql://…, postgres://…, "dbname=… host=…"          the driver for PostgreSQL
#ifndef ALUDEL_SRC_COMMAND_LINE_LOCATION_H
#define ALUDEL_SRC_COMMAND_LINE_LOCATION_H

#include <aludel/database.h>

#include "command_line/commands.h"
#include "command_line/report.h"

namespace aludel::command_line {

/// The database of a command: what to open, and its name on the terminal. Not to be copied: the
/// name may stand in it.
struct Place {
  Database database = {};
  bool there = false;              // whether any database is meant at all
  const char* name = "database";   // as given; of the program's own, the path's last part
  const char* location = nullptr;  // the whole path; nullptr for a server's or a connection's
  Line masked;                     // a server's database, without the password
};

/// The path in "sqlite:PATH" and "sqlite:///PATH"; nullptr for anything else.
[[nodiscard]] const char* path_of(const char* location) noexcept;

/// Finds the database that `given` (--database, or nullptr) means to the caller. False: `report`
/// says why it can't be one, as a usage error.
[[nodiscard]] bool find_place(const char* given, const Invocation& invocation, Place* place,
                              Report* report) noexcept;

/// The driver of the database that is meant, or else of the caller's own.
[[nodiscard]] const Driver& driver_of(const Place& place, const Invocation& invocation) noexcept;

/// Appends how a database can be written, of each kind that there is a driver for.
void add_forms(Line& line, const Invocation& invocation) noexcept;

/// One of these.
[[nodiscard]] const char* example_of(const Invocation& invocation) noexcept;

/// Whether the file of a database is not there (yet). A borrowed connection always is.
[[nodiscard]] bool is_missing(const Place& place) noexcept;

/// Appends `location` without its password.
void add_masked(Line& line, const char* location) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_LOCATION_H
