// SPDX-License-Identifier: MIT
//
// One revision file, read: its header, and its two sections as lists of statements, each with
// its place and the databases for which it is. What a file may hold is docs/revision-files.md.
#ifndef ALUDEL_GENERATOR_REVISIONS_REVISION_H
#define ALUDEL_GENERATOR_REVISIONS_REVISION_H

#include <aludel/revision.h>

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "revisions/allow.h"
#include "sql/token.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::revisions {

/// An id as it was written somewhere.
struct Reference {
  std::string id;
  text::Span span;
};

/// One statement or @call of a section, with what its directives say of it.
struct Step {
  dialect::Input input;
  unsigned dialects = 0;  // for which it is: a bit set, 1 << dialect

  const text::Span& span() const { return input.statement.span(); }
};

/// @lossy: values that don't come back after the upgrade and its downgrade.
struct Lossy {
  struct Part {
    std::string table;     // as written
    std::string column;    // empty: all of its rows
    text::Span span = {};  // where it is listed; or else of the directive
  };

  text::Span span;  // of the directive
  bool listed = false;
  std::vector<Part> parts;  // as listed, or what its statement writes
};

struct Section {
  text::Span directive;     // of its @upgrade, @downgrade or @irreversible
  std::vector<Step> steps;  // in order
  bool nothing = false;     // @nothing
  std::vector<Lossy> lossy;
  std::vector<Allow> allows;
};

/// @user-version.
struct UserVersion {
  int number = 0;
  text::Span span;  // of the directive
};

/// versions/fixtures/<id>.sql: for the proof alone, rows that it can't think of, and queries that
/// must give none.
struct Fixture {
  enum class Part : unsigned char { kBefore, kAfter };  // the upgrade

  std::unique_ptr<text::Source> source;
  std::array<Section, 2> sections;  // by part; without a directive: not there
  /// By dialect and part: render() fills it in.
  std::array<std::array<std::vector<dialect::Output>, 2>, ::aludel::kDialects> scripts;

  const Section& section(Part part) const { return sections[static_cast<unsigned>(part)]; }
  const std::vector<dialect::Output>& script(::aludel::Dialect dialect, Part part) const {
    return scripts[static_cast<unsigned>(dialect)][static_cast<unsigned>(part)];
  }
};

struct Revision {
  std::unique_ptr<text::Source> source;
  std::string file;  // "versions/<name>.sql", with forward slashes
  std::string id;
  text::Span id_span;  // in the header
  std::string message;
  std::vector<Reference> parents;  // as written: several make it a merge
  std::vector<Reference> labels;
  std::vector<Reference> depends;       // ids and labels
  std::vector<Reference> replaces;      // ids, the newest last
  std::string created;                  // as written; empty where it isn't
  std::optional<std::int64_t> instant;  // when that is, in seconds since 1970
  sql::Language language = sql::Language::kSqlite;
  text::Span language_span;  // of the word of @sql
  bool no_transaction = false;
  bool is_compatible = false;  // older programs may go on using the database
  std::optional<UserVersion> user_version;
  std::optional<std::string> irreversible;  // the reason
  std::string loses;  // by its downgrade, "device.note, report": render() fills it in
  Section upgrade;
  Section downgrade;  // empty where irreversible
  std::optional<Fixture> fixture;
  std::array<::aludel::Checksums, ::aludel::kDialects> checksums{};
  /// What each database gets, by dialect and direction: render() fills it in. Where that depends on
  /// what is parallel (Link::variants), what it gets if none of that is applied.
  std::array<std::array<std::vector<dialect::Output>, 2>, ::aludel::kDialects> scripts;

  const std::vector<dialect::Output>& script(::aludel::Dialect dialect,
                                             ::aludel::Direction direction) const {
    return scripts[static_cast<unsigned>(dialect)][static_cast<unsigned>(direction)];
  }
};

/// Where a statement of a script begins in the file, and whether it is there word for word: then
/// every place in it is one of the file.
::aludel::Place place(const Revision& revision, const dialect::Output& statement);

/// A language's word in @sql: "portable".
std::string_view word_of(sql::Language language);

/// A database in a set of them.
constexpr unsigned bit(::aludel::Dialect dialect) { return 1u << static_cast<unsigned>(dialect); }

/// The databases that understand it: a bit set, 1 << dialect.
unsigned dialects_of(sql::Language language);

/// Reads one revision file. Everything that is wrong in it alone is reported (unknown, misplaced
/// and missing directives, directives that this version doesn't know how to carry out, what is no
/// SQL, statements that a revision must not hold, open @todo lines, conflict markers), in the
/// order of the places; then there is no revision. `file` is what Revision::file becomes. The
/// source is taken only where a revision comes back; otherwise it stays with the caller, for the
/// diagnostics.
std::optional<Revision> read_revision(std::unique_ptr<text::Source>&& source, std::string file,
                                      text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_REVISION_H
