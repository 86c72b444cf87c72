// SPDX-License-Identifier: MIT
//
// Tokens -> the extents of statements. A semicolon ends one, but not inside a trigger's body (BEGIN
// … END, with CASE … END in it), a PostgreSQL function's BEGIN ATOMIC … END, or the parentheses of
// a rule.
#ifndef ALUDEL_GENERATOR_SQL_SPLITTER_H
#define ALUDEL_GENERATOR_SQL_SPLITTER_H

#include <cstddef>
#include <span>
#include <vector>

#include "sql/token.h"
#include "text/source.h"

namespace aludel::sql {

/// Tokens [first, last) of the list that was split: from the first that is no comment to the one
/// before the semicolon, comments between included, comments after the last token not.
struct Extent {
  std::size_t first = 0;
  std::size_t last = 0;
  text::Span span;          // bytes, without the semicolon
  bool terminated = false;  // by a semicolon; otherwise by the end of the tokens
};

/// Splits tokens (comments among them) of one source. Empty statements (";;") give none.
std::vector<Extent> split(const text::Source& source, std::span<const Token> tokens);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_SPLITTER_H
