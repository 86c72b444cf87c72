// SPDX-License-Identifier: MIT
//
// How a database that another tool has migrated goes on with aludel, in words.
#ifndef ALUDEL_GENERATOR_COMMANDS_TAKE_OVER_H
#define ALUDEL_GENERATOR_COMMANDS_TAKE_OVER_H

#include <string>

#include "import/history.h"

namespace aludel::commands {

/// What to run, with lines to paste. `database`: what is in its table is looked at; empty: the
/// words are for any.
std::string take_over_words(const import::History& history, const std::string& database);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_TAKE_OVER_H
