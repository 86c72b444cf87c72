// SPDX-License-Identifier: MIT
//
// Syntax that is newer than the oldest SQLite that a script is for.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_MINIMUM_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_MINIMUM_H

#include "dialect/registered.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect::on_sqlite {

/// Reports each construct of the statement that `minimum` lacks, at its place. False
/// where there is one. What a script has in other words on an older SQLite (ALTER TABLE, and
/// IS DISTINCT FROM in portable SQL) is none. A name that stands where a construct could is taken
/// for the name as far as the text alone allows.
bool check_minimum(const sql::Statement& statement, const text::Source& source,
                   const Minimum& minimum, text::Diagnostics& diagnostics);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_MINIMUM_H
