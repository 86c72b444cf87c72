// SPDX-License-Identifier: MIT
//
// A place among the tokens of one statement, comments left out: what every parsing function
// looks at, takes from and reports at.
//
// The first error ends the reading: it is reported, and from then on the cursor stands at the
// end, where nothing is found and nothing further is reported. So no function has to look
// whether the one before it failed; what it returns is thrown away.
//
// Parentheses (and PostgreSQL's brackets) are matched when the cursor is made. One that has no
// partner, or more than 200 in each other, is the first error.
#ifndef ALUDEL_GENERATOR_SQL_CURSOR_H
#define ALUDEL_GENERATOR_SQL_CURSOR_H

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/token.h"
#include "sql/tree/name.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

class Cursor {
 public:
  /// `tokens` are one statement without its semicolon, and at least one.
  Cursor(const text::Source& source, std::span<const Token> tokens, Language language,
         text::Diagnostics& diagnostics);

  Language language() const { return language_; }
  bool sqlite() const { return language_ == Language::kSqlite; }
  bool postgresql() const { return language_ == Language::kPostgresql; }
  bool portable() const { return language_ == Language::kPortable; }

  // Looking. `ahead` counts tokens from the current one. `words` are in capitals, one blank
  // between: "IF NOT EXISTS". A quoted name is never a word.

  bool at_end() const { return position_ >= tokens_.size(); }
  bool is(std::string_view words, std::size_t ahead = 0) const;
  bool is_operator(std::string_view op, std::size_t ahead = 0) const;
  bool is_kind(TokenKind kind, std::size_t ahead = 0) const;
  /// Whether a name can stand here (name()).
  bool is_name(std::size_t ahead = 0) const;
  /// The token's bytes; empty past the end.
  std::string_view text(std::size_t ahead = 0) const;
  /// A word in lower case, or the bytes of what is no word.
  std::string lower_text(std::size_t ahead = 0) const;
  /// How many tokens the parenthesis here takes, both included; 1 for any other token.
  std::size_t width(std::size_t ahead = 0) const;

  // Taking.

  void skip(std::size_t count = 1);
  void skip_rest() { position_ = tokens_.size(); }
  /// Takes the words if they are here, all of them.
  bool accept(std::string_view words);
  bool accept_operator(std::string_view op);
  /// Takes them, or reports `expected "TABLE"`.
  bool expect(std::string_view words);
  bool expect_operator(std::string_view op);

  // Reading. Each reports `expected <what>` where there is none; then the value is empty.

  /// A name without quotes is any word that isn't reserved. On SQLite a string is a name too.
  Name name(std::string_view what);
  /// A name where any word is one (PostgreSQL's ColLabel); SQLite knows no such place.
  Name label(std::string_view what);
  /// `name` or `schema.name`.
  ObjectName object_name(std::string_view what);
  /// The value of a string, without its quotes.
  std::string string(std::string_view what);
  /// A number with its sign, as written but for blanks: "-1".
  std::string number(std::string_view what);
  /// (a, b): names in parentheses.
  std::vector<Name> names(std::string_view what);

  // Reading what is kept as text. Each gives the tokens as written, from the first to the last.

  /// What the parentheses here enclose, which may be nothing, without them.
  Fragment parenthesised();
  /// The same, and it must be an expression.
  Fragment parenthesised_expression();
  /// What stands before the next comma, before a token at which `stop` says so (it is asked
  /// outside of parentheses, never for the first token), or before the end. An expression.
  using Stop = bool (*)(const Cursor& here);
  Fragment expression(Stop stop = nullptr);
  /// The tokens from `first` to the one taken last, which must be an expression.
  Fragment expression_since(std::size_t first);
  /// All that is left; not empty.
  Fragment rest(std::string_view what);
  /// Like expression(), but not checked, may be empty, and a comma doesn't end it.
  Fragment up_to(Stop stop);
  /// The tokens [first, last) by their position.
  Fragment fragment(std::size_t first, std::size_t last) const;

  // Places.

  std::size_t position() const { return position_; }
  /// Back (or forth) to a position; not after an error.
  void go_to(std::size_t position) {
    if (!failed_) position_ = position;
  }
  /// From the token at `first` to the one taken last.
  At since(std::size_t first) const;
  At here() const;
  const text::Source& source() const { return source_; }

  // Errors.

  bool failed() const { return failed_; }
  /// `expected <what>`, said of what is here.
  void expected(std::string_view what);
  void error(std::string text);
  void error(At at, std::string text);
  /// Of a construct that begins here and that only `database` knows: whether this language is
  /// that database's. Otherwise an error names it ("WITHOUT ROWID") and says what to do.
  bool only_in(Language database, std::string_view construct);
  /// accept(), for words that only `database` knows.
  bool accept_only(Language database, std::string_view words);

 private:
  const Token* token(std::size_t ahead) const;
  void match_parentheses();
  bool check(const Fragment& expression);
  /// Reads the queries in parentheses among the tokens [first, last) of an expression.
  void check_queries(std::size_t first, std::size_t last);

  const text::Source& source_;
  Language language_;
  text::Diagnostics& diagnostics_;
  std::vector<Token> tokens_;
  std::vector<std::size_t> partner_;  // of an opening token the closing one; otherwise itself
  std::size_t position_ = 0;
  bool failed_ = false;
};

/// What a string stands for: its quotes and escapes taken off, of whatever form ('a', E'a',
/// U&'a', $tag$a$tag$).
std::string string_of(const text::Source& source, const Token& token);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_CURSOR_H
