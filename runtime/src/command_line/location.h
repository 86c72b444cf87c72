// SPDX-License-Identifier: MIT
//
// `--database`: which database a word means, and how to call a database in messages. A password
// in it is never repeated.
#ifndef ALUDEL_SRC_COMMAND_LINE_LOCATION_H
#define ALUDEL_SRC_COMMAND_LINE_LOCATION_H

#include <aludel/database.h>

#include "command_line/commands.h"
#include "command_line/report.h"

namespace aludel::command_line {

/// The database of a command: what to open, and its name on the terminal.
struct Place {
  Database database = {};
  bool there = false;              // whether any database is meant at all
  const char* name = "database";   // as given; of the program's own, the path's last part
  const char* location = nullptr;  // the whole of it; nullptr for a borrowed connection
};

/// Finds the database that `given` (--database, or nullptr) means to the caller. False: `report`
/// says why it can't be one, as a usage error.
[[nodiscard]] bool find_place(const char* given, const Invocation& invocation, Place* place,
                              Report* report) noexcept;

/// Whether the file of a database is not there (yet). A borrowed connection always is.
[[nodiscard]] bool is_missing(const Place& place) noexcept;

/// Appends `location` without its password.
void add_masked(Line& line, const char* location) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_LOCATION_H
