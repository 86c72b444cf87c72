// SPDX-License-Identifier: MIT
//
// The live database that a command takes schema files from: `sqlite:PATH`, `sqlite:///PATH`, PATH.
#ifndef ALUDEL_GENERATOR_COMMANDS_LIVE_H
#define ALUDEL_GENERATOR_COMMANDS_LIVE_H

#include <optional>
#include <string>

#include "inspect/database.h"
#include "text/diagnostics.h"

namespace aludel::commands {

/// What is there to take over. Nothing where it can't be looked at, which is reported or said on
/// stderr; `code` is the exit code then.
std::optional<inspect::Database> look_at(const std::string& location,
                                         const std::string& version_table, int& code,
                                         text::Diagnostics& diagnostics);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_LIVE_H
