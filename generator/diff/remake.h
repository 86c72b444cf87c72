// SPDX-License-Identifier: MIT
//
// A table of SQLite that ALTER TABLE can't make of what it was (STRICT, WITHOUT ROWID,
// AUTOINCREMENT, several constraints of one name): another table takes its place, with its rows.
#ifndef ALUDEL_GENERATOR_DIFF_REMAKE_H
#define ALUDEL_GENERATOR_DIFF_REMAKE_H

#include "diff/route.h"

namespace aludel::diff {

/// Whether the table is now as it is in `to`, but for its indexes, its triggers and the views on
/// it, which are made anew afterwards.
bool remake(const schema::Table& from, const schema::Table& to, const schema::Schema& schema,
            const Change& cause, Route& route);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_REMAKE_H
