// SPDX-License-Identifier: MIT
//
// SQL as other tools take it -> the entries of a section of ours. What begins or ends a
// transaction, or sets something of the session that a run of ours sets itself, is left out with a
// word; what a revision must not hold, or nobody can read, becomes comments below a @todo.
#ifndef ALUDEL_GENERATOR_IMPORT_ENTRIES_H
#define ALUDEL_GENERATOR_IMPORT_ENTRIES_H

#include <string>
#include <vector>

#include "revisions/write.h"
#include "sql/token.h"

namespace aludel::import {

struct Entries {
  std::vector<revisions::Entry> list;
  std::size_t statements = 0;  // those that run
  std::size_t open = 0;        // @todo lines
  bool defines = false;        // something besides rows is made, altered or dropped
  /// There is one statement, and it runs outside of a transaction only.
  bool needs_no_transaction = false;
};

Entries entries_of(const std::string& sql, sql::Language language);

/// Lines below a @todo with a reason: what is to be written is to be made of them.
revisions::Entry by_hand(const std::string& why, const std::vector<std::string>& lines);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_ENTRIES_H
