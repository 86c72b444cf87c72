// SPDX-License-Identifier: MIT
//
// A table of SQLite that ALTER TABLE can't make of what it was: another table takes its place, with
// its rows.
#ifndef ALUDEL_GENERATOR_DIFF_REMAKE_H
#define ALUDEL_GENERATOR_DIFF_REMAKE_H

#include <vector>

#include "diff/route.h"
#include "schema/match.h"

namespace aludel::diff {

/// Whether it is such a table: STRICT, WITHOUT ROWID, a key that is or was AUTOINCREMENT or DESC, a
/// column that loses its type, constraints that no name tells apart. Never on PostgreSQL.
bool needs_remake(const schema::Table& from, const schema::Table& to,
                  const schema::Matcher& matcher);

/// Whether the table is now as it is in `schema`, but for its indexes, its triggers and the views
/// on it, which are made anew afterwards. Columns keep their values by name.
bool remake(const schema::Id& id, const schema::Table& to, const schema::Schema& schema,
            const std::vector<Change>& causes, Route& route);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_REMAKE_H
