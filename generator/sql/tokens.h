// SPDX-License-Identifier: MIT
//
// The tokens of a piece of SQL by their number, comments left out. Asking past the end is allowed:
// nothing is there.
#ifndef ALUDEL_GENERATOR_SQL_TOKENS_H
#define ALUDEL_GENERATOR_SQL_TOKENS_H

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/token.h"
#include "text/source.h"

namespace aludel::sql {

class Tokens {
 public:
  Tokens(std::string_view text, Language language);

  Language language() const { return language_; }
  const text::Source& source() const { return source_; }
  std::size_t size() const { return tokens_.size(); }
  const Token& operator[](std::size_t i) const { return tokens_[i]; }
  std::span<const Token> all() const { return tokens_; }

  bool is_kind(std::size_t i, TokenKind kind) const {
    return i < size() && tokens_[i].kind == kind;
  }
  /// The bytes as written; empty past the end.
  std::string_view text(std::size_t i) const {
    return i < size() ? source_.text(tokens_[i].span) : std::string_view();
  }
  /// Whether an operator or mark is there.
  bool is(std::size_t i, std::string_view op) const {
    return is_kind(i, TokenKind::kOperator) && text(i) == op;
  }
  /// Whether the words are there, in capitals, a blank between two: "IS NOT NULL".
  bool are(std::size_t i, std::string_view words) const;
  /// Whether a word or a quoted name is there.
  bool is_name(std::size_t i) const {
    return is_kind(i, TokenKind::kWord) || is_kind(i, TokenKind::kQuotedName);
  }
  /// Whether what is there can name something: no keyword, on SQLite also a string.
  bool is_id(std::size_t i) const;
  /// The mark that closes the parenthesis or bracket at `i`; `i` itself for anything else and
  /// for what isn't closed.
  std::size_t closing(std::size_t i) const { return i < size() ? closing_[i] : i; }
  /// Whether every parenthesis and bracket has its partner; otherwise `bad` is one without.
  bool is_balanced(std::size_t& bad) const;

 private:
  text::Source source_;
  Language language_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> closing_;
  std::vector<std::size_t> alone_;  // marks without a partner
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TOKENS_H
