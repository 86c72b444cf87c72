// SPDX-License-Identifier: MIT
//
// What SQLite refuses of an alteration, whatever rows there are, and what the model alone doesn't
// know to be wrong. Each is a sentence for the user; empty where nothing stands in the way.
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_OBSTACLES_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_OBSTACLES_H

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace aludel::dialect::on_sqlite {

/// A table that there can't be: WITHOUT ROWID and without a key, AUTOINCREMENT of another type …
std::string impossible_table(const schema::Schema& schema, const schema::Table& table);

/// A temporary table or view that has the table's name: the statements of a rebuild would mean it.
std::string hiding_relation(const schema::Schema& schema, const schema::Id& table);

/// What goes on comparing with, or giving, a value of an enum's column that gets another name: a
/// check, a default, a generated column, an index, a view, a trigger.
std::string kept_value(const schema::Schema& schema, const schema::Table& table,
                       const schema::Column& column, const std::string& value);

/// A view or trigger that speaks of a table that isn't there: as long as there is one, SQLite
/// renames nothing and drops no column, of whatever table.
std::string broken_reference(const schema::Schema& schema);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_OBSTACLES_H
