// SPDX-License-Identifier: MIT
//
// Texts of other tools, line by line.
#ifndef ALUDEL_GENERATOR_IMPORT_LINES_H
#define ALUDEL_GENERATOR_IMPORT_LINES_H

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::import {

/// Without line ends; no line behind the last one.
inline std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Without blanks and line ends at both ends.
inline std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
  return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_LINES_H
