// SPDX-License-Identifier: MIT
//
// One section of a revision file: the tokens and directives below an @upgrade, @downgrade or
// @irreversible, to its list of statements.
#ifndef ALUDEL_GENERATOR_REVISIONS_SECTION_H
#define ALUDEL_GENERATOR_REVISIONS_SECTION_H

#include <span>

#include "revisions/directive.h"
#include "revisions/revision.h"
#include "revisions/rules.h"
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

/// Reads one section. Reported is everything that is wrong between its directive and the next
/// section's.
Section read_section(const Lexed& file, const Part& part, const Manner& manner,
                     text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_SECTION_H
