// SPDX-License-Identifier: MIT
//
// What a statement of a revision must not be. These are the rules that its first words and its
// tokens can tell; whether it is SQL is the engine's to say, in the proof.
#ifndef ALUDEL_GENERATOR_REVISIONS_RULES_H
#define ALUDEL_GENERATOR_REVISIONS_RULES_H

#include <optional>
#include <span>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// Reports what is wrong with one statement, given by its tokens: transaction control, ATTACH,
/// what a transaction doesn't bear (but with no_transaction), a shell's command, a bound
/// parameter. `tokens` are not empty and begin with no comment. Returns whether it is SQL at all.
bool check_statement(const text::Source& source, std::span<const sql::Token> tokens,
                     bool no_transaction, text::Diagnostics& diagnostics);

/// Whether the statement only reads: SELECT or VALUES, WITH before it or not.
bool is_query(const text::Source& source, std::span<const sql::Token> tokens);

/// The first line that version control wrote into the text where two versions of it met.
/// ("=======" by itself may be somebody's text and is left to the lexer.)
std::optional<text::Span> conflict_marker(const text::Source& source);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RULES_H
