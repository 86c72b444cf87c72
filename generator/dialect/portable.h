// SPDX-License-Identifier: MIT
//
// Portable SQL -> what both dialects' lower have in common: which types there are, what an
// expression, a query or a data statement says in each database, and what has no counterpart
// there (docs/sql.md is this table in words).
//
// A type, a function or an operator is in the table only where comparison, order and equality
// agree on both databases; everything else is an error at its place that shows the blocks to
// write. Nothing is passed through because it might do.
#ifndef ALUDEL_GENERATOR_DIALECT_PORTABLE_H
#define ALUDEL_GENERATOR_DIALECT_PORTABLE_H

#include <aludel/revision.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/schema.h"
#include "sql/tree/statement.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::dialect {

/// One statement on its way to one database.
struct Lowering {
  ::aludel::Dialect to;
  const sql::Statement& statement;  // portable; shown in the blocks to write
  const schema::Schema& state;      // what it finds there
  const text::Source& source;
  text::Diagnostics& diagnostics;

  sql::Language language() const;
};

/// Reports at `at` that something has no counterpart: `text` in the user's words, then the blocks
/// to write. Said once where both databases have the same to say.
void not_portable(const Lowering& lowering, text::Span at, const std::string& text);

/// A portable type.
///
///   kind                        fields
///   kNumeric                    length (precision, 1-15), scale
///   kVarchar, kChar             length (kVarchar: 0 for none)
///   kEnum                       values, in their order
struct PortableType {
  enum class Kind {
    kSmallint,
    kInteger,
    kBigint,
    kBoolean,
    kDouble,  // REAL, DOUBLE PRECISION, FLOAT
    kNumeric,
    kText,
    kVarchar,
    kChar,
    kBytes,  // BYTEA, BLOB
    kDate,
    kTime,
    kTimestamp,
    kTimestamptz,
    kUuid,
    kJson,
    kJsonb,
    kEnum,
  };

  Kind kind = Kind::kInteger;
  unsigned length = 0;
  unsigned scale = 0;
  std::vector<std::string> values;
  std::string word;  // names what the type implies: "boolean", "varchar"; an enum's own name

  bool is_integer() const { return kind <= Kind::kBigint; }
};

/// The type by its name; nothing, and an error at its place, where it is not portable.
std::optional<PortableType> portable_type(const sql::TypeName& type, const Lowering& lowering);

/// The type of a column as it was written in portable SQL; nothing where it never was.
std::optional<sql::TypeName> written_type(const schema::Column& column);

/// Whether ALTER COLUMN TYPE without USING makes the same of every value on both databases.
bool converts_alike(const PortableType& from, const PortableType& to);

/// Where a fragment stands, which decides what of the clock it may say.
enum class Use {
  kDefault,  // of a column
  kStored,   // CHECK, a generated column, an index: the clock is refused
  kView,     // read in any session: the clock is refused, since its zone would count
  kData,     // run by the revision, in UTC
};

/// A fragment in the database's own words; byte for byte where it reads alike. `table`: whose
/// columns bare names are (of a CHECK, an index, USING). `type`: the own type of the column whose
/// DEFAULT it is.
std::optional<sql::Fragment> lower_fragment(const sql::Fragment& fragment, Use use,
                                            const Lowering& lowering,
                                            const schema::Table* table = nullptr,
                                            const sql::TypeName* type = nullptr);

/// The DEFAULT of a column, as the database has it, when the column becomes one of type `to`: the
/// clock is another there, or nothing where it is no value of that type.
std::optional<sql::Fragment> default_for(const sql::Fragment& own, const sql::TypeName& to);

/// The statement with every fragment of it lowered, and refused where something in it has no
/// counterpart, whatever the types. Types are left as they stand: mapping them, and what they
/// imply, is each dialect's own. The result is in the database's own language; its text is empty
/// where the tree has to be printed, since something in it changed.
std::optional<sql::Statement> lower_fragments(const Lowering& lowering);

}  // namespace aludel::dialect

#endif  // ALUDEL_GENERATOR_DIALECT_PORTABLE_H
