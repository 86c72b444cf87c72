// SPDX-License-Identifier: MIT
//
// Text -> tokens. Every byte is part of one token or of the white space between two, in order.
// What is not closed (a string, a name, a comment) or not SQL (a stray character) is an error
// at its beginning; an unclosed thing takes the rest of the text, a stray character is an operator.
#ifndef ALUDEL_GENERATOR_SQL_LEXER_H
#define ALUDEL_GENERATOR_SQL_LEXER_H

#include <vector>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::sql {

std::vector<Token> lex(const text::Source& source, Language language,
                       text::Diagnostics& diagnostics);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_LEXER_H
