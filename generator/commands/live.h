// SPDX-License-Identifier: MIT
//
// The live database that a command takes a schema from: `sqlite:PATH`, `sqlite:///PATH`, PATH.
#ifndef ALUDEL_GENERATOR_COMMANDS_LIVE_H
#define ALUDEL_GENERATOR_COMMANDS_LIVE_H

#include <cstddef>
#include <optional>
#include <string>

#include "dialect/registered.h"
#include "inspect/database.h"
#include "inspect/taken.h"
#include "text/diagnostics.h"

namespace aludel::commands {

struct Live {
  inspect::Database database;
  inspect::Taken taken;
  std::size_t left_out = 0;        // how many objects
  dialect::Registered registered;  // what its schema calls that SQLite hasn't
};

/// What is there, and what of it can be taken over: what is left out is an error each, what is
/// written in other words a warning. Nothing where it can't be looked at, which is reported or said
/// on stderr. `code` is the exit code, kNo where something is left out.
std::optional<Live> look_at(const std::string& location, const std::string& version_table,
                            int& code, text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_LIVE_H
