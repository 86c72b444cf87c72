// SPDX-License-Identifier: MIT
//
// The hints of schema/: comments that say of a definition what SQL has no words for.
//
//     -- @renamed from=remark
//     note TEXT,
//     owner_id INTEGER NOT NULL, /* @fill (SELECT min(id) FROM person) */
//
// A hint stands above a definition, or behind it in its line. All other comments are the user's:
// an unknown @word is left alone, with a warning where it is one letter off one of ours.
#ifndef ALUDEL_GENERATOR_DIALECT_HINTS_H
#define ALUDEL_GENERATOR_DIALECT_HINTS_H

#include <span>
#include <string>
#include <vector>

#include "schema/object.h"
#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect {

struct Hint {
  enum class Kind { kRenamed, kFill };

  Kind kind = Kind::kRenamed;
  std::string text;     // kRenamed: the old name, unquoted and folded; kFill: the expression
  schema::Place place;  // of the comment
  /// Whose it is: what is named first from here on, or, `behind`, last in the line up to here.
  std::size_t at = 0;
  bool behind = false;
};

/// Those among the tokens, which are of one language; what can't be understood is a warning.
void read_hints(const text::Source& source, std::span<const sql::Token> tokens,
                sql::Language language, std::vector<Hint>& hints, text::Diagnostics& diagnostics);

/// A statement of schema/ as a revision may hold it: without hints, and without what would be taken
/// for a directive there. `tokens` as above, `span` is the statement's.
std::string without_hints(const text::Source& source, text::Span span, sql::Language language);

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_HINTS_H
