// SPDX-License-Identifier: MIT
//
// A statement as a list of words: where only the look of the text matters, and not
// what it means (for that see sql/parser.h).
#ifndef ALUDEL_GENERATOR_SQL_WORDS_H
#define ALUDEL_GENERATOR_SQL_WORDS_H

#include <string>
#include <string_view>
#include <vector>

#include "sql/token.h"
#include "text/source.h"

namespace aludel::sql {

/// A token that is no comment.
struct Word {
  std::string form;   // as written, a bare word in lower case
  std::string name;   // what it stands for as a name; empty for what can't be one
  bool bare = false;  // an unquoted word: may be a keyword
  text::Span span;

  /// Whether it is this keyword, given in lower case.
  bool is(std::string_view keyword) const { return bare && form == keyword; }
};

std::vector<Word> words(std::string_view sql, Language language);

/// A name with A-Z as a-z.
std::string folded(std::string_view name);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_WORDS_H
