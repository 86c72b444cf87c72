// SPDX-License-Identifier: MIT
//
// Schema × schema -> what has changed, and statements in an order that runs which lead from the
// one to the other. Both are of one dialect. The way back is diff(to, from) with the renames the
// other way round.
//
// The statements are in the dialect's own language; where ALTER TABLE lacks something, they are
// the standard's, which the dialect renders. What they do to the rows that there are is not looked
// at here: the caller has the changes.
#ifndef ALUDEL_GENERATOR_DIFF_DIFF_H
#define ALUDEL_GENERATOR_DIFF_DIFF_H

#include <string>
#include <vector>

#include "diff/change.h"
#include "diff/rename.h"
#include "schema/compare.h"
#include "schema/schema.h"
#include "sql/tree/statement.h"

namespace aludel::diff {

/// One statement of the way, with what it is for.
struct Step {
  sql::Statement statement;  // with its text, printed
  std::vector<Change>
      changes;  // none: a consequence of the others, as what was dropped is put back
  /// What the statement makes as a whole, in the new schema: what defined it there says the same.
  const schema::Object* makes = nullptr;
};

struct Diff {
  std::vector<Change> changes;  // objects in order, each with its parts
  std::vector<Step> steps;      // applied one after the other, they lead from `from` to `to`
  /// What they don't reach: nobody knows statements for it, or no order in which they can be run.
  std::vector<schema::Difference> left;
  schema::Schema start;  // `from` with the renames carried out: changes speak of its objects
};

/// Renames that can't be (there is no such object in `from`, or none of the new name in `to`) are
/// passed over: what they speak of is dropped and added. An old name may be that of something new
/// in `to`, a new name that of something in `from` that isn't in `to`: that is dropped.
Diff diff(const schema::Schema& from, const schema::Schema& to, const std::vector<Rename>& renames);

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_DIFF_H
