// SPDX-License-Identifier: MIT
//
// The names in what is computed for each row of a table: @fill, and USING of a type.
#ifndef ALUDEL_GENERATOR_DIALECT_NAMES_H
#define ALUDEL_GENERATOR_DIALECT_NAMES_H

#include "dialect/dialect.h"

namespace aludel::dialect {

/// Whether the tables and columns that these values of a statement speak of are there before it.
/// Nobody else would see it while the program is built for PostgreSQL, and on SQLite it is an
/// error at the name.
bool check_names(const Input& input, const schema::Schema& state, const text::Source& source,
                 text::Diagnostics& diagnostics);

/// A value as a statement, for what looks at statements.
inline sql::Statement statement_of(const sql::Fragment& value) {
  return {sql::DataStatement{"select", {}, {}, true}, value, true};
}

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_NAMES_H
