// SPDX-License-Identifier: MIT
//
// Text -> tokens. Every byte is part of one token or of the white space between two, in order.
// What is not closed (a string, a name, a comment) or not SQL (a stray character) is an error
// at its beginning; an unclosed thing takes the rest of the text, a stray character is an operator.
#ifndef ALUDEL_GENERATOR_SQL_LEXER_H
#define ALUDEL_GENERATOR_SQL_LEXER_H

#include <functional>
#include <vector>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

///
/// The lines for psql that pg_dump prints around a schema (\restrict, \unrestrict, \connect) are
/// line comments of PostgreSQL.
std::vector<Token> lex(const text::Source& source, Language language,
                       text::Diagnostics& diagnostics);

/// The same of a part of the text, as if nothing stood around it.
std::vector<Token> lex(const text::Source& source, text::Span part, Language language,
                       text::Diagnostics& diagnostics);

/// The language of what follows a line comment: asked for each, in order.
using LanguageAfter = std::function<Language(const Token& comment)>;

/// A text that is in more than one language; it begins in `language`.
std::vector<Token> lex(const text::Source& source, Language language, const LanguageAfter& after,
                       text::Diagnostics& diagnostics);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_LEXER_H
