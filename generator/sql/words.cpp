// SPDX-License-Identifier: MIT
#include "sql/words.h"

#include "sql/lexer.h"

namespace aludel::sql {

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::vector<Word> words(std::string_view sql, Language language) {
  text::Diagnostics ignored;
  const text::Source source("", sql);
  std::vector<Word> result;
  for (const Token& token : lex(source, language, ignored)) {
    if (is_comment(token)) continue;
    Word word;
    word.span = token.span;
    word.bare = token.kind == TokenKind::kWord;
    word.form = word.bare ? folded(source.text(token.span)) : source.text(token.span);
    if (word.bare || token.kind == TokenKind::kQuotedName || token.kind == TokenKind::kString) {
      word.name = name_of(source, token, language);
    }
    result.push_back(std::move(word));
  }
  return result;
}

}  // namespace aludel::sql
