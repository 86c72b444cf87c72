// SPDX-License-Identifier: MIT
//
// One revision file, read: its header, and its two sections as lists of statements, each with
// its place. What a file may hold is docs/revision-files.md.
#ifndef ALUDEL_GENERATOR_REVISIONS_REVISION_H
#define ALUDEL_GENERATOR_REVISIONS_REVISION_H

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// An id as it was written somewhere.
struct Reference {
  std::string id;
  text::Span span;
};

/// One statement of a section.
///
///   kind      span, sql                   message
///   kSql      the statement               empty
///   kRequire  a SELECT that must give     the text of its @require
///             no row
struct Step {
  enum class Kind { kSql, kRequire };

  Kind kind = Kind::kSql;
  text::Span span;  // of the SQL in the source, without its semicolon
  std::string sql;  // the same bytes
  std::string message;
};

struct Section {
  text::Span directive;     // of its @upgrade, @downgrade or @irreversible
  std::vector<Step> steps;  // in order
  bool nothing = false;     // @nothing
};

struct Revision {
  std::unique_ptr<text::Source> source;
  std::string file;  // "versions/<name>.sql", with forward slashes
  std::string id;
  text::Span id_span;  // in the header
  std::string message;
  std::vector<Reference> parents;
  std::string created;  // as written; empty where it isn't
  sql::Language language = sql::Language::kSqlite;
  bool no_transaction = false;
  std::optional<std::string> irreversible;  // the reason
  Section upgrade;
  Section downgrade;  // empty where irreversible
  std::uint64_t upgrade_checksum = 0;
  std::uint64_t downgrade_checksum = 0;
};

/// Reads one revision file. Everything that is wrong in it alone is reported (unknown, misplaced
/// and missing directives, directives that this version doesn't know how to carry out, statements
/// that a revision must not hold, open @todo lines, conflict markers), in the order of the places;
/// then there is no revision. `file` is what Revision::file becomes. The source is taken only
/// where a revision comes back; otherwise it stays with the caller, for the diagnostics.
std::optional<Revision> read_revision(std::unique_ptr<text::Source>&& source, std::string file,
                                      text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_REVISION_H
