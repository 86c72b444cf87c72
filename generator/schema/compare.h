// SPDX-License-Identifier: MIT
//
// Two schemas of one dialect -> what differs, object by object, tables column by column and
// constraint by constraint, in words that the caller puts into its sentence.
#ifndef ALUDEL_GENERATOR_SCHEMA_COMPARE_H
#define ALUDEL_GENERATOR_SCHEMA_COMPARE_H

#include <string>
#include <vector>

#include "schema/schema.h"

namespace aludel::schema {

///   kind         is in                expected, actual
///   kMissing     the expected only    empty
///   kUnexpected  the actual only      empty
///   kDiffers     both                 what the column, constraint or property is:
///                                     "BIGINT", "NOT NULL", "DEFAULT 0", "STRICT"
///   kReads       both                 the texts, from about where they part
struct Difference {
  enum class Kind { kMissing, kUnexpected, kDiffers, kReads };

  Kind kind = Kind::kMissing;
  std::string what;  // `table "a"`, `column "a" of table "t"`, `CHECK (a > 0) of table "t"`
  std::string expected;
  std::string actual;
  Place expected_place;  // of the object, column or constraint; without a source where it isn't
  Place actual_place;
};

/// In the order of the objects; a table's columns before its constraints.
std::vector<Difference> compare(const Schema& expected, const Schema& actual);
std::vector<Difference> compare(const Object& expected, const Object& actual, const Rules& rules);

}  // namespace aludel::schema

#endif  // ALUDEL_GENERATOR_SCHEMA_COMPARE_H
