// SPDX-License-Identifier: MIT
//
// A table made anew: what SQLite's ALTER TABLE can't do is done by a new table under a free name,
// a copy of the rows, and the old one's name. Every alteration between the two states of the
// model is one rebuild.
//
// It relies on what a run does: foreign keys are not enforced (otherwise the old table's end
// would run their actions), renames rewrite what mentions the table, all is one transaction.
//
//   rows, by their keys or rowids         kept
//   what AUTOINCREMENT has given out      kept
//   the table's indexes and triggers      made again, as they are in the model afterwards
//   views, other tables' triggers that    dropped before and made again after: SQLite reads all
//   speak of it, and what speaks of them  of them when a table gets its name
//   what the model doesn't know           refused, before anything is done
#ifndef ALUDEL_GENERATOR_DIALECT_SQLITE_REBUILD_H
#define ALUDEL_GENERATOR_DIALECT_SQLITE_REBUILD_H

#include <map>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "schema/schema.h"

namespace aludel::dialect::on_sqlite {

/// Where the values of the new table's columns come from: an expression over the old table's.
/// Keys are names as Rules::key() has them. Columns without one get their DEFAULT.
using Sources = std::map<std::string, std::string>;

struct Rebuild {
  const schema::Schema& before;
  const schema::Schema& after;
  schema::Id table;  // the same in both
  const Sources& sources;
  const std::vector<Output>& checks;  // of the rows, before anything is done
  text::Span span;
};

void render_rebuild(const Rebuild& rebuild, std::vector<Output>& script);

/// The table that there is under that name and in that schema, whatever hides it.
const schema::Table& table_of(const schema::Schema& schema, const schema::Id& id);

/// The column that is the rowid, nullptr where there is none.
const schema::Column* rowid_column(const schema::Schema& schema, const schema::Table& table);

/// "device" or main.device, quoted where needed.
std::string sql_name(const schema::Id& id);

}  // namespace aludel::dialect::on_sqlite

#endif  // ALUDEL_GENERATOR_DIALECT_SQLITE_REBUILD_H
