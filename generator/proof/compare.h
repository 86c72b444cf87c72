// SPDX-License-Identifier: MIT
//
// Two catalogs -> what differs between them, object by object, tables column by column and
// constraint by constraint, in words that the caller puts into its sentence.
//
// Not a difference: the order of columns and constraints, and what definition.h says is the same
// by another way of writing it.
#ifndef ALUDEL_GENERATOR_PROOF_COMPARE_H
#define ALUDEL_GENERATOR_PROOF_COMPARE_H

#include <string>
#include <vector>

#include "proof/catalog.h"

namespace aludel::proof {

///   kind         is in                expected, actual
///   kMissing     the expected only    empty
///   kUnexpected  the actual only      empty
///   kDiffers     both                 what the column is
///   kReads       both                 the texts, from about where they part
///   kOrder       either               the columns of the table on whose order it depends
struct Difference {
  enum class Kind { kMissing, kUnexpected, kDiffers, kReads, kOrder };

  Kind kind = Kind::kMissing;
  std::string what;  // `index "a"`, `column "a" of table "t"`, `CHECK (a > 0) of table "t"`
  std::string expected;
  std::string actual;
  std::string key;     // of the object, or of the table to which it belongs
  std::string column;  // its folded name, where it is about one
  std::string clause;  // the form of a table's constraint, where it is about one
};

/// In the order of the catalogs' keys; a table's columns before its constraints.
std::vector<Difference> compare(const Catalog& expected, const Catalog& actual);

/// Whether both say the same in the same order of words, so that nothing can tell them apart.
bool reads_alike(const Definition& a, const Definition& b);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_COMPARE_H
