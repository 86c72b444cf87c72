// SPDX-License-Identifier: MIT
#include "revisions/lines.h"

#include <algorithm>

namespace aludel::revisions {

namespace {

constexpr std::string_view kSpace = " \t\r\n";

}  // namespace

std::vector<Piece> lines_of(const text::Source& source) {
  const std::string_view text = source.text();
  std::vector<Piece> lines;
  for (std::size_t begin = text.find_first_not_of(kSpace); begin != text.npos;
       begin = text.find_first_not_of(kSpace, begin)) {
    const std::size_t line_end = std::min(text.find('\n', begin), text.size());
    const std::size_t end = text.find_last_not_of(kSpace, line_end - 1) + 1;
    lines.push_back({{begin, end}, text.substr(begin, end - begin)});
    begin = line_end;
  }
  return lines;
}

std::vector<Piece> words_of(const Piece& line) {
  std::vector<Piece> words;
  for (std::size_t begin = 0; begin != line.text.npos;
       begin = line.text.find_first_not_of(kSpace, begin)) {
    const std::size_t end = std::min(line.text.find_first_of(kSpace, begin), line.text.size());
    std::string_view word = line.text.substr(begin, end - begin);
    if (word.size() > 1 && word.ends_with(',')) word.remove_suffix(1);
    const std::size_t at = line.span.begin + begin;
    words.push_back({{at, at + word.size()}, word});
    begin = end;
  }
  return words;
}

const Piece* conflict_in(const std::vector<Piece>& lines) {
  const auto marker = std::ranges::find_if(lines, [](const Piece& line) {
    return line.text.starts_with("<<<<<<<") || line.text.starts_with("=======") ||
           line.text.starts_with(">>>>>>>");
  });
  return marker == lines.end() ? nullptr : &*marker;
}

}  // namespace aludel::revisions
