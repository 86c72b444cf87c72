// SPDX-License-Identifier: MIT
//
// The columns that a statement's queries and expressions speak of, looked up in the schema that
// it finds: the same check, with the place of the name, for both databases.
#ifndef ALUDEL_GENERATOR_DIALECT_NAMES_H
#define ALUDEL_GENERATOR_DIALECT_NAMES_H

#include "dialect/dialect.h"

namespace aludel::dialect {

/// Whether the columns that a data statement, a view's query, a policy, a trigger's WHEN, @fill or
/// USING of a type speaks of are there before it. Nobody else would see it while the program is
/// built for PostgreSQL, and on SQLite it is an error at the name.
///
/// What can't be known is there: the columns of functions, catalogs, virtual tables and of what an
/// extension brings. Tables are looked up where a statement is applied; here only those that @fill
/// and USING speak of.
bool check_names(const Input& input, const schema::Schema& state, const text::Source& source,
                 text::Diagnostics& diagnostics);

/// A value as a statement, for what looks at statements.
inline sql::Statement statement_of(const sql::Fragment& value) {
  return {sql::DataStatement{"select", {}, {}, true}, value, true};
}

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_NAMES_H
