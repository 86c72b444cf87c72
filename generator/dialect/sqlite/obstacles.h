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
std::string impossible(const schema::Schema& schema, const schema::Table& table);

/// A view or trigger that speaks of a table that isn't there: as long as there is one, SQLite
/// renames nothing and drops no column, of whatever table.
std::string broken(const schema::Schema& schema);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_OBSTACLES_H
