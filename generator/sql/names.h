// SPDX-License-Identifier: MIT
//
// A query, a data statement or an expression -> the names in it, each at its place and with what
// it may stand for: what references.h and the data statements are made from.
//
// The order of clauses, lists, rows, SET and FROM are read by their grammars, and what makes no
// sense is reported through the cursor. Inside expressions only the alternation of operands and
// operators is: it tells names from keywords.
#ifndef ALUDEL_GENERATOR_SQL_NAMES_H
#define ALUDEL_GENERATOR_SQL_NAMES_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sql/cursor.h"
#include "sql/tree/name.h"

namespace aludel::sql {

/// What `*` and `t.*` take: all columns of a scope, or of one range of it.
struct Star {
  std::size_t scope = 0;
  ObjectName of;  // empty: of all
};

/// What columns can come from: an item of a FROM, or the table that a statement writes.
struct Range {
  std::string alias;          // what its columns are prefixed with, where it has a name
  bool aliased = false;       // the alias is written
  bool by_prefix = false;     // columns without prefix are never its own ("excluded")
  ObjectName table;           // empty: a subquery, a function or a common table expression
  ObjectName function;        // that gives the rows, if one does
  std::vector<Name> columns;  // named behind the alias; of a subquery: by its list
  std::vector<Star> stars;    // a subquery's, by its list
  bool open = false;          // further columns' names aren't known from the text
};

/// Where a name is looked up: the ranges of one FROM, then what is outside of it.
struct NameScope {
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  std::size_t outer = kNone;
  std::vector<Range> ranges;
  std::vector<Range> common;        // of its WITH: ranges to be
  std::vector<std::string> labels;  // that its SELECT's list gives by AS
  bool natural = false;             // some of the ranges are joined by NATURAL
};

/// A name at its place.
///
///   kind       name                     further
///   kTable     the table or view        written
///   kColumn    the prefix, if any       column, written, output, joining
///   kFunction  the function
///   kType      (empty)                  type
///   kStar      the prefix of t.*
struct Mention {
  enum class Kind { kTable, kColumn, kFunction, kType, kStar };

  Kind kind = Kind::kColumn;
  std::size_t scope = NameScope::kNone;
  At at;  // of all of it, with its prefix
  ObjectName name;
  At last;  // of `name` without its schema
  Name column;
  TypeName type;
  bool written = false;   // a table by INSERT and the like; a column of the scope's first range
  bool output = false;    // all of an item of a list that names the columns of a result
  bool ordering = false;  // all of an item of ORDER BY
  bool joining = false;   // of a join's USING
  std::size_t ranges = static_cast<std::size_t>(-1);  // the scope's first so many can be meant
};

struct Names {
  std::vector<NameScope> scopes;
  std::vector<Mention> mentions;  // in the order of the text
  std::string verb;               // of a statement: "select", "insert", …
  bool names_columns = true;      // false: an INSERT without a list of columns
  Range result;                   // of a query: its columns
};

/// Reads what stands at the cursor, as far as it belongs together.
Names read_query(Cursor& cursor);       // SELECT, VALUES, TABLE, with WITH before it
Names read_data(Cursor& cursor);        // the same, INSERT, REPLACE, UPDATE, DELETE and MERGE
Names read_expression(Cursor& cursor);  // up to a comma or a word that continues no expression

/// Whether both are the same name: on SQLite letter case doesn't count.
bool same_name(std::string_view a, std::string_view b, Language language);

/// A query as text, once it was read.
Fragment parse_query(Cursor& cursor);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_NAMES_H
