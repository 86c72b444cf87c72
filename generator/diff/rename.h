// SPDX-License-Identifier: MIT
//
// Objects and parts that are the same in two schemas under different names: nothing in the
// schemas themselves says so, so the caller does.
#ifndef ALUDEL_GENERATOR_DIFF_RENAME_H
#define ALUDEL_GENERATOR_DIFF_RENAME_H

#include <string>

#include "schema/object.h"

namespace aludel::diff {

/// `from` in the old schema is `to` in the new one.
struct Rename {
  enum class Kind { kTable, kColumn, kConstraint, kIndex, kType, kSequence, kValue };

  Kind kind = Kind::kTable;
  schema::Id of;  // of kColumn, kConstraint, kIndex: the table as it is called in the new schema;
                  // of kValue: the type; else empty, but for the schema that both are in
  std::string from;  // kValue: the value's text
  std::string to;

  bool operator==(const Rename&) const = default;
};

}  // namespace aludel::diff

#endif  // ALUDEL_GENERATOR_DIFF_RENAME_H
