// SPDX-License-Identifier: MIT
//
// Pairs of what is gone and what is new that may be one thing under another name: nothing says so,
// so somebody has to be asked.
//
//   table       half of the columns or more are the same; fewer where the names are similar
//   column      the same type, and either between the same neighbours or with a similar name
//   constraint  the same definition; so with an index, where the database can rename one
//   type        an enum with more than half of its values, or another type of a similar name and
//               the same definition
//   value       of an enum, between the same neighbours or with a similar name
//   sequence    the same definition and a similar name
#ifndef ALUDEL_GENERATOR_DIFF_LOOK_ALIKES_H
#define ALUDEL_GENERATOR_DIFF_LOOK_ALIKES_H

#include <string>
#include <vector>

#include "diff/rename.h"
#include "schema/schema.h"

namespace aludel::diff {

struct LookAlike {
  Rename rename;        // if it is one
  schema::Place place;  // of what is new
  std::string said;     // `column "note" of table "reading" is gone and "remark" is new, both TEXT`
};

/// In the order of the objects, tables first, the likest of several first; none is in two pairs.
/// `known`: renames that are settled; what is in one of these is in no pair, and the columns of a
/// table are compared with those of its old name. `refused`: pairs that are none. Both schemas are
/// of one dialect.
std::vector<LookAlike> look_alikes(const schema::Schema& from, const schema::Schema& to,
                                   const std::vector<Rename>& known,
                                   const std::vector<Rename>& refused = {});

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_LOOK_ALIKES_H
