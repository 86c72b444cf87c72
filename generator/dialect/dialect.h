// SPDX-License-Identifier: MIT
//
// A database as the generator knows it: statements -> that database's own SQL.
//
// Each dialect is a folder with the same files: rules (what the model asks), types (the portable
// ones, mapped), lower (portable statements -> its own), minimum (syntax that is newer than the
// oldest engine), alter (what its ALTER TABLE can't do, done by other means), render (a script).
#ifndef ALUDEL_GENERATOR_DIALECT_DIALECT_H
#define ALUDEL_GENERATOR_DIALECT_DIALECT_H

#include <aludel/revision.h>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/hints.h"
#include "dialect/registered.h"
#include "schema/schema.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect {

/// One statement of a section, for this dialect; or one @call of it. The statement of a call has no
/// node and no text, but the language and the place of the directive.
struct Input {
  sql::Statement statement;
  std::optional<sql::Fragment> fill;  // @fill: the value of an added column in the rows there are
  std::string require;                // text of its @require; empty: none
  std::string call = {};              // the C++ function; empty: none
  std::vector<sql::Statement> stand_ins = {};  // its @stands-for: statements that change rows
};

/// One statement as the database gets it.
///
///   kind       sql                         message
///   kSql       the statement               what it takes away or alters, if that is known
///                                          (revisions/taken.h)
///   kRequire   a SELECT that must give     what to tell the user when it gives one
///              no row
///   kCall      the name of a C++ function  empty
///   kStandIn   a statement that does what  empty
///              the call before it does:
///              for the proof alone
struct Output {
  enum class Kind { kSql, kRequire, kCall, kStandIn };

  Kind kind = Kind::kSql;
  std::string sql;
  std::string message;
  text::Span span;  // of the statement of the revision that it comes from, the first of several

  bool operator==(const Output&) const = default;
};

/// What the run of which a script is a part may have done before, and not committed.
struct Uncommitted {
  /// A value that an enum was given.
  struct Value {
    schema::Id type;
    std::string value;
    const text::Source* source;  // where it was given
    text::Span at;
  };

  std::vector<Value> values;
};

/// What schema/ says.
struct Declaration {
  /// One definition, in the database's own language.
  struct Definition {
    const text::Source* source;  // where it was read
    sql::Statement statement;    // lowered: its place is that of what it comes from
  };

  schema::Schema schema;
  std::vector<Definition> definitions;  // in an order in which they can be carried out
  std::vector<Hint> hints;              // by file and place
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  virtual ::aludel::Dialect id() const = 0;
  virtual std::string_view name() const = 0;   // "sqlite", as @sql and aludel.toml have it
  virtual std::string_view title() const = 0;  // "SQLite", as messages have it
  virtual sql::Language language() const = 0;
  virtual const schema::Rules& rules() const = 0;

  /// A portable statement as this database's own; one of its own as it is. Several, or none (an
  /// enum on SQLite), where that is what it takes. `state` is what the statement finds. Nothing,
  /// and an error that shows the block to write, where there is no counterpart.
  virtual std::optional<std::vector<sql::Statement>> lower(
      const sql::Statement& statement, const schema::Schema& state, const text::Source& source,
      text::Diagnostics& diagnostics) const = 0;

  /// A section's statements as a script for every engine from `minimum` on, and
  /// `state` moved forward by them. What the database takes as it stands is passed on byte
  /// for byte. `uncommitted`: by the scripts before it that may run in one transaction with this
  /// one; what this one adds is added. False where something was reported; then `state` is not to
  /// be used.
  virtual bool render(std::span<const Input> inputs, const text::Source& source,
                      const Minimum& minimum, schema::Schema& state, Uncommitted& uncommitted,
                      std::vector<Output>& script, text::Diagnostics& diagnostics) const = 0;

  /// Files of schema/, in any order, as a schema; what is not a definition is reported. In
  /// portable files a part between `-- @sqlite` or `-- @postgresql` and `-- @end` is for that
  /// database alone and in its own language.
  std::optional<Declaration> declare(std::span<const text::Source* const> files,
                                     sql::Language language, text::Diagnostics& diagnostics) const;
};

const Dialect& sqlite();
const Dialect& postgresql();
const Dialect& dialect(::aludel::Dialect id);

/// 3035005 for "3.35.5", 140000 for "14", 150003 for "15.3"; nothing where it is no version.
std::optional<unsigned> version_number(::aludel::Dialect id, std::string_view version);
std::string version_text(::aludel::Dialect id, unsigned number);

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_DIALECT_H
