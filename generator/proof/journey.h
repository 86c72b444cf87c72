// SPDX-License-Identifier: MIT
//
// Rows before and after a script: what happened to them that no statement names. A row may be
// taken away by DELETE, added by INSERT, changed in the columns that an UPDATE names; a value may
// take another form where its column's type is another. All else must be as it was, and a copy of
// a table is no exception.
#ifndef ALUDEL_GENERATOR_PROOF_JOURNEY_H
#define ALUDEL_GENERATOR_PROOF_JOURNEY_H

#include <string>
#include <vector>

#include "proof/lineage.h"
#include "proof/population.h"

namespace aludel::proof {

struct RowChange {
  enum class Kind { kGone, kNew, kChanged, kCounter };

  Kind kind = Kind::kGone;
  Held_ptr before;  // the tables
  Held_ptr after;
  rows::Row was;
  rows::Row is;
  std::string column;     // kChanged: its name after
  rows::Value value_was;  // kCounter: the highest id that was given out
  rows::Value value_is;
};

/// What the script should not have done to the rows; the first of a kind for each table, or, where
/// rows changed, for each column.
std::vector<RowChange> unnamed_changes(const std::vector<Passage>& passages, const Lineage& lineage,
                                       const Changes& changes);

/// Whether the script did anything to the rows of a table that was there before it: took one away,
/// or gave it another value, or form, in a column; `column`: in that one. Names are folded.
bool is_touched(const std::vector<Passage>& passages, const Lineage& lineage,
                const std::string& table, const std::string& column);

/// What is not as it was before a script and its way back, by the names of tables and columns.
/// Rows that came in between are nobody's business.
std::vector<RowChange> losses(const Held_ptr& before, const Held_ptr& after);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_JOURNEY_H
