// SPDX-License-Identifier: MIT
//
// Statements that are nearly the given one: a token left out, written twice, changed for its
// neighbour, or replaced by one of a few others. Most make no sense any more.
#ifndef ALUDEL_TESTS_SQL_MUTANTS_H
#define ALUDEL_TESTS_SQL_MUTANTS_H

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sql/lexer.h"
#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

inline std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

inline std::vector<std::string> mutants(std::string_view statement, Language language) {
  const text::Source source("", statement);
  text::Diagnostics diagnostics;
  std::vector<std::string> words;
  for (const Token& token : lex(source, language, diagnostics)) {
    if (!is_comment(token)) words.emplace_back(source.text(token.span));
  }
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    auto fewer = words;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    out.push_back(joined(fewer));
    auto more = words;
    more.insert(more.begin() + static_cast<std::ptrdiff_t>(i), words[i]);
    out.push_back(joined(more));
    if (i + 1 < words.size()) {
      auto swapped = words;
      std::swap(swapped[i], swapped[i + 1]);
      out.push_back(joined(swapped));
    }
    for (const char* other : {",", "x", "1", "NOT", "'s'", ")"}) {
      auto replaced = words;
      replaced[i] = other;
      out.push_back(joined(replaced));
    }
  }
  return out;
}

}  // namespace aludel::sql

#endif  // ALUDEL_TESTS_SQL_MUTANTS_H
