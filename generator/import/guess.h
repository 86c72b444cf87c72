// SPDX-License-Identifier: MIT
//
// For which database statements were written.
#ifndef ALUDEL_GENERATOR_IMPORT_GUESS_H
#define ALUDEL_GENERATOR_IMPORT_GUESS_H

#include <aludel/revision.h>

#include <string>

#include "import/history.h"

namespace aludel::import {

struct Guess {
  ::aludel::Dialect dialect = ::aludel::Dialect::kSqlite;
  std::string why;  // "11 of 12 upgrades read as PostgreSQL, 3 as SQLite"
};

/// Requires a history with a revision.
Guess guess(const History& history);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_GUESS_H
