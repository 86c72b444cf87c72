// SPDX-License-Identifier: MIT
//
// A file with directives in it, lexed, and where its sections stand.
#ifndef ALUDEL_GENERATOR_REVISIONS_PARTS_H
#define ALUDEL_GENERATOR_REVISIONS_PARTS_H

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "revisions/directive.h"
#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// A file that was lexed.
struct Lexed {
  const text::Source& source;
  std::span<const sql::Token> tokens;
  bool good;  // false: the lexer had errors, and ends of statements can't be relied on
};

/// Where a section stands in it.
struct Part {
  const Directive* opening = nullptr;
  std::size_t first = 0;  // tokens [first, last), the opening directive left out
  std::size_t last = 0;
  std::span<const Directive> directives;  // those below the opening one
};

/// The language that a word of @sql stands for.
std::optional<sql::Language> language_of(std::string_view word);

/// The tokens of a file in that language, or in what its @sql says; in blocks they are the
/// database's own. A block ends with its section at the latest.
std::vector<sql::Token> lex_file(const text::Source& source, sql::Language language,
                                 text::Diagnostics& diagnostics);

/// What version control left in the file where two versions of it met: a line of markers, or what
/// remains of them half cleaned up ("=======", which by itself may be somebody's text).
std::optional<text::Span> conflict(const text::Source& source, std::span<const sql::Token> tokens);

/// The sections that directives of that kind open, each up to the next. What is above the first is
/// in none.
std::vector<Part> divide(const Lexed& file, std::span<const Directive> directives, Where opening);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_PARTS_H
