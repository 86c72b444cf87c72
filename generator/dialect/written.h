// SPDX-License-Identifier: MIT
//
// What a statement writes, held against the table that it writes.
#ifndef ALUDEL_GENERATOR_DIALECT_WRITTEN_H
#define ALUDEL_GENERATOR_DIALECT_WRITTEN_H

#include "dialect/dialect.h"
#include "sql/names.h"

namespace aludel::dialect {

/// Whether each row of an INSERT has a value for each column, no value is one of a column that is
/// computed, and ON CONFLICT (…) is a key. `names` are those of `text`, and their columns are
/// there.
bool check_written(const sql::Names& names, const sql::Fragment& text, const schema::Schema& state,
                   const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_WRITTEN_H
