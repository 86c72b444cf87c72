// SPDX-License-Identifier: MIT
//
// Tokens -> statements, by recursive descent. What SQLite 3.53 and PostgreSQL 15 to 17 accept is
// accepted in the language of its database; portable SQL is what both could mean: the union of
// what docs/sql.md lists, without what only one of them knows (which is refused by name).
//
// A statement with an error is reported at the token where it ceases to make sense, with what was
// expected there in the user's words, and left out; the next begins after its semicolon.
// Parentheses nest at most 200 deep.
#ifndef ALUDEL_GENERATOR_SQL_PARSER_H
#define ALUDEL_GENERATOR_SQL_PARSER_H

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sql/splitter.h"
#include "sql/token.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

/// Parses one of the statements that split() found in `tokens`; nothing, and an error, where it
/// makes no sense.
std::optional<Statement> parse(const text::Source& source, std::span<const Token> tokens,
                               const Extent& extent, Language language,
                               text::Diagnostics& diagnostics);

/// Parses a whole text: lexed, split, statement by statement.
std::vector<Statement> parse(const text::Source& source, Language language,
                             text::Diagnostics& diagnostics);

/// Parses one statement that an engine accepted; nothing where it makes no sense to us.
std::optional<Statement> parse(std::string_view sql, Language language);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_PARSER_H
