// SPDX-License-Identifier: MIT
//
// What a chain's statements compare a column with: the values at which its constraints, its
// @require queries and its data statements part. Rows are made on both sides of these.
//
// Only the look of the text counts. A literal is a hint for the names that stand next to it, in
// whatever table: one too many costs a row, one too few could cost the proof.
#ifndef ALUDEL_GENERATOR_ROWS_HINTS_H
#define ALUDEL_GENERATOR_ROWS_HINTS_H

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rows/value.h"
#include "sql/token.h"
#include "sql/words.h"

namespace aludel::rows {

/// In the order in which they were met, each once.
struct Literals {
  std::vector<std::int64_t> integers;
  std::vector<double> reals;
  std::vector<std::string> texts;  // what 'it''s' stands for; patterns as they are

  /// Behind its own.
  void add(const Literals& others);
  bool contain(const Value& value) const;

  bool operator==(const Literals&) const = default;
};

class Hints {
 public:
  void read(std::string_view statement, sql::Language language);

  /// Behind its own, those of others.
  void add(const Hints& others);

  /// For a column of that name; empty where there are none.
  const Literals& of(std::string_view column) const;

 private:
  void read_values(const std::vector<sql::Word>& words);

  std::map<std::string, Literals, std::less<>> by_name_;  // folded
};

}  // namespace aludel::rows

#endif  // ALUDEL_GENERATOR_ROWS_HINTS_H
