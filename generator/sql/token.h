// SPDX-License-Identifier: MIT
//
// What SQL text is made of, for both databases. A token is a kind and exact bytes; its meaning
// (a keyword, a name) is the parser's business. Comments are tokens: directives and hints live
// in them. White space is what lies between.
#ifndef ALUDEL_GENERATOR_SQL_TOKEN_H
#define ALUDEL_GENERATOR_SQL_TOKEN_H

#include <string>
#include <string_view>

#include "text/source.h"

namespace aludel::sql {

/// Whose lexical rules hold. kPortable: what both read alike; where they don't, an error.
enum class Language { kSqlite, kPostgresql, kPortable };

enum class TokenKind : unsigned char {
  kWord,        // an unquoted name or keyword
  kQuotedName,  // "a"  and, on SQLite, [a] and `a`
  kString,      // 'a'  and, on PostgreSQL, E'a' U&'a' B'0' X'0' $tag$a$tag$
  kBlob,        // x'00' on SQLite
  kNumber,
  kParameter,  // ?1 :a @a $a on SQLite, $1 on PostgreSQL
  kOperator,   // one operator or punctuation mark: ( ) , . || -> ->> :: <> …
  kSemicolon,
  kLineComment,   // from -- to the end of the line, which is not part of it
  kBlockComment,  // nested on PostgreSQL
};

struct Token {
  TokenKind kind = TokenKind::kWord;
  text::Span span;

  bool operator==(const Token&) const = default;
};

inline bool is_comment(const Token& token) {
  return token.kind == TokenKind::kLineComment || token.kind == TokenKind::kBlockComment;
}

/// Whether the token is this word, in whatever case. `word` is given in capitals.
bool is_word(const text::Source& source, const Token& token, std::string_view word);

/// Whether the token is this operator.
bool is_operator(const text::Source& source, const Token& token, std::string_view op);

/// The name that a kWord or kQuotedName stands for, its quotes taken off and undoubled; a
/// kWord is folded as the language does (SQLite: not at all; PostgreSQL and portable SQL: to
/// lower case).
std::string name_of(const text::Source& source, const Token& token, Language language);

/// Appends a code point as UTF-8.
void append_character(std::string& to, unsigned long character);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TOKEN_H
