// SPDX-License-Identifier: MIT
//
// Two databases that came from the same one by different ways, and should have the same: what is
// otherwise.
#ifndef ALUDEL_GENERATOR_PROOF_LIKENESS_H
#define ALUDEL_GENERATOR_PROOF_LIKENESS_H

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "proof/one_run.h"

namespace aludel::proof {

struct Unlike {
  std::string what;    // `column "size" of table "device"`, `device.size`, `a row of table "kind"`
  std::string table;   // folded
  std::string column;  // folded; empty: none in particular
  std::string one;     // what it is in the one, and in the other
  std::string other;
  bool is_in_one = true;  // where both texts are empty: it is there, and in the other it isn't
  std::string row;        // empty, or the row that has it
};

/// What the schemas say otherwise; where that is nothing, what the rows do, of each table the
/// first. Rows are compared by what they hold in the columns of both. `seen`: the runs that led
/// there; ids that the engine chose itself are no difference.
std::vector<Unlike> unlike(const Standing& one, const Standing& other, std::span<const Seen> seen);

/// "it is 3 <where the one> and 4 <where the other>", "it is there only <where the one>".
std::string in_words(const Unlike& unlike, std::string_view where_one,
                     std::string_view where_other);

/// Whether it did something to the table, or to what belongs to it.
bool touches(const Changes& changes, const std::string& table);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_LIKENESS_H
