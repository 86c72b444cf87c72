// SPDX-License-Identifier: MIT
//
// What a statement of a revision must not be. These are the rules that its first words and its
// tokens can tell, before anybody asks what it says.
#ifndef ALUDEL_GENERATOR_REVISIONS_RULES_H
#define ALUDEL_GENERATOR_REVISIONS_RULES_H

#include <optional>
#include <span>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// How the revision's statements are read and run.
struct Manner {
  sql::Language language = sql::Language::kSqlite;
  bool no_transaction = false;
  bool is_merge = false;  // a section may be empty
};

/// Reports what is wrong with one statement, given by its tokens: transaction control, ATTACH,
/// what a transaction doesn't bear (but with no_transaction), what sets something of the session, a
/// shell's command, rows from outside, a bound parameter. `tokens` are not empty and begin with no
/// comment. Returns whether it is SQL at all.
bool check_statement(const text::Source& source, std::span<const sql::Token> tokens,
                     const Manner& manner, text::Diagnostics& diagnostics);

/// Whether the statement only reads: SELECT or VALUES, WITH before it or not.
bool is_query(const text::Source& source, std::span<const sql::Token> tokens);

/// The first line that version control wrote into the text where two versions of it met.
/// ("=======" by itself may be somebody's text and is left to the lexer.)
std::optional<text::Span> conflict_marker(const text::Source& source);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_RULES_H
