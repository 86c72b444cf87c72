// SPDX-License-Identifier: MIT
//
// What a table holds.
#ifndef ALUDEL_GENERATOR_ROWS_CONTENTS_H
#define ALUDEL_GENERATOR_ROWS_CONTENTS_H

#include <string>
#include <string_view>
#include <vector>

#include "rows/value.h"

namespace aludel::rows {

struct Contents {
  std::vector<std::string> columns;  // generated ones too
  std::vector<std::size_t> key;      // which of them tell rows apart; none: their order does
  std::vector<Row> rows;             // in the order of the key

  /// By its name, in whatever case; -1 where there is none.
  std::ptrdiff_t column(std::string_view name) const;

  bool operator==(const Contents&) const = default;
};

/// `id 3, name 'x'`: as messages name a row: all of it, or the first few columns and "…".
std::string said(const Contents& contents, const Row& row);

}  // namespace aludel::rows

#endif  // ALUDEL_GENERATOR_ROWS_CONTENTS_H
