// SPDX-License-Identifier: MIT
//
// A value that each row of a table gets for itself: of @fill, of USING. What is over many rows
// belongs in a subquery; anywhere else SQLite makes one row of all that there are, and PostgreSQL
// refuses it while it runs.
#ifndef ALUDEL_GENERATOR_DIALECT_ROW_VALUE_H
#define ALUDEL_GENERATOR_DIALECT_ROW_VALUE_H

#include <string>

#include "schema/schema.h"
#include "sql/tree/name.h"

namespace aludel::dialect {

/// What is wrong with an expression as a value of each row, as a sentence: an aggregate or a window
/// function outside of a subquery, or an aggregate that stands in one and is over columns of the
/// row alone. Empty where it is one. `state` tells whose column a bare name is.
std::string not_of_each_row(const sql::Fragment& value, const schema::Schema& state);

bool has_subquery(const sql::Fragment& value);

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_ROW_VALUE_H
