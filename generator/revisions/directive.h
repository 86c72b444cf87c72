// SPDX-License-Identifier: MIT
//
// The directives of revision files: line comments that open with "@word". This is the vocabulary
// and the shape of one line; what the lines mean together is the reader's business.
#ifndef ALUDEL_GENERATOR_REVISIONS_DIRECTIVE_H
#define ALUDEL_GENERATOR_REVISIONS_DIRECTIVE_H

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

enum class Word : unsigned char {
  kRevision,
  kRevises,
  kCreated,
  kSql,
  kNoTransaction,
  kUserVersion,
  kLabel,
  kDepends,
  kReplaces,
  kCompatible,
  kUpgrade,
  kDowngrade,
  kIrreversible,
  kNothing,
  kRequire,
  kTodo,
  kSqlite,
  kPostgresql,
  kEnd,
  kFill,
  kLossy,
  kCall,
  kStandsFor,
  kAllow,
  kBefore,
  kAfter,
  kUnknown,  // no directive of ours
};

/// Where a directive may stand.
enum class Where : unsigned char { kHeader, kSection, kBody, kFixture, kAnywhere };

/// What one directive is like.
struct Rule {
  std::string_view name;  // without the "@"
  Word word;
  Where where;
  std::string_view argument;  // what must follow it, in words; empty: nothing may
  bool may_be_bare = false;   // what may follow it, rather
};

/// One directive as it stands in a file. The views are into its source.
struct Directive {
  const Rule* rule = nullptr;
  std::size_t token = 0;     // index of the comment among the file's tokens
  text::Span span;           // "@word"
  text::Span argument_span;  // what follows, without white space around it
  std::string_view name;     // with the "@"
  std::string_view argument;

  Word word() const { return rule->word; }
};

/// Whether a section begins here, of a revision or of its fixture.
bool opens_section(const Directive& directive);

/// The directive that a line comment is, if it is one, an unknown one too.
std::optional<Directive> find_directive(const text::Source& source, const sql::Token& comment);

/// All directives among the tokens, in order, unknown ones too.
std::vector<Directive> find_directives(const text::Source& source,
                                       std::span<const sql::Token> tokens);

/// What a line comment says, without its dashes and white space around it.
text::Span comment_text(const text::Source& source, const sql::Token& comment);

/// Reports what is wrong with the line by itself: an unknown word, an open @todo, an argument that
/// is missing or too much. Returns whether it is good.
bool check_directive(const text::Source& source, const Directive& directive,
                     text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_DIRECTIVE_H
