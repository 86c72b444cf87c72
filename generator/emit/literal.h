// SPDX-License-Identifier: MIT
//
// Any text as C++ source: literals and identifiers that every compiler reads alike, and that a
// person can read.
#ifndef ALUDEL_GENERATOR_EMIT_LITERAL_H
#define ALUDEL_GENERATOR_EMIT_LITERAL_H

#include <string>
#include <string_view>

namespace aludel::emit {

/// The text with everything escaped that may not stand in an ordinary literal, or not on one
/// line of it: quotes, backslashes, control characters, trigraphs, and the characters that turn
/// the direction of writing (compilers warn about them). Other UTF-8 stays as it is.
std::string escaped(std::string_view text);

/// "text"
std::string literal(std::string_view text);

/// R"sql(text)sql", with as long a delimiter as the text demands. Long text becomes several
/// literals, one below the other (no compiler need take more than 64 KB in one, and one takes
/// but 16), and so does text with characters that don't survive in a raw literal: then ordinary
/// ones, a line of it each.
std::string sql_literal(std::string_view text);

/// An id of a revision as an identifier: different ids give different identifiers. None is a
/// keyword, and none is reserved.
std::string identifier(std::string_view id);

}  // namespace aludel::emit

#endif  // ALUDEL_GENERATOR_EMIT_LITERAL_H
