// SPDX-License-Identifier: MIT
#include "rows/contents.h"

#include "sql/words.h"

namespace aludel::rows {

namespace {
constexpr std::size_t kShown = 8;  // columns of a row in a message
}

std::ptrdiff_t Contents::column(std::string_view name) const {
  const std::string sought = sql::folded(name);
  for (std::size_t i = 0; i != columns.size(); ++i) {
    if (sql::folded(columns[i]) == sought) return static_cast<std::ptrdiff_t>(i);
  }
  return -1;
}

std::string said(const Contents& contents, const Row& row) {
  std::string text;
  for (std::size_t i = 0; i != row.size(); ++i) {
    if (i == kShown) return text + ", …";
    text += (i == 0 ? "" : ", ") + contents.columns[i] + ' ' + said(row[i]);
  }
  return text;
}

}  // namespace aludel::rows
