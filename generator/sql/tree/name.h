// SPDX-License-Identifier: MIT
//
// The leaves of the syntax tree: names, types, and the parts that are kept as text.
//
// Trees are values. Each node knows where it was read; that place is never part of a comparison,
// so two trees are equal if they say the same in the same order.
#ifndef ALUDEL_GENERATOR_SQL_TREE_NAME_H
#define ALUDEL_GENERATOR_SQL_TREE_NAME_H

#include <optional>
#include <string>
#include <vector>

#include "sql/token.h"
#include "text/source.h"

namespace aludel::sql {

/// The bytes of a node in its source. All are equal.
struct At {
  text::Span span;

  friend bool operator==(const At&, const At&) { return true; }
};

/// An identifier: `text` is what it stands for (name_of: unquoted; folded where the language
/// folds). A string where only a name can be (SQLite) is a quoted name.
struct Name {
  std::string text;
  At at;

  bool operator==(const Name&) const = default;
};

/// `name` or `schema.name`. The schema is empty where it isn't written. A database before the
/// schema (`db.schema.name`) is an error in both languages.
struct ObjectName {
  std::string schema;
  std::string name;
  At at;  // of the whole

  bool operator==(const ObjectName&) const = default;
};

/// An expression, a query or a body: its text exactly as written, from its first token to its
/// last, without what encloses it (CHECK's parentheses, a dollar quote). Two fragments are equal
/// where their normal forms are (normal.h).
struct Fragment {
  std::string text;
  Language language = Language::kSqlite;
  At at;

  bool empty() const { return text.empty(); }
};

bool operator==(const Fragment& a, const Fragment& b);

/// A type, in whatever language.
///
///   INTEGER                      name "integer"
///   varchar(10)                  name "character varying", arguments {"10"}   (PostgreSQL, portable)
///   VARCHAR (10)                 name "VARCHAR", arguments {"10"}             (SQLite: any words)
///   timestamp(3) with time zone  name "timestamp with time zone", arguments {"3"}
///   interval day to second(2)    name "interval day to second", arguments {"2"}
///   app.mood[]                   schema "app", name "mood", dimensions 1
///
/// PostgreSQL and portable: `name` is PostgreSQL's own full name of a built-in type, in lower
/// case ("int4" -> "integer", "timestamptz" -> "timestamp with time zone", "decimal" ->
/// "numeric", "float(10)" -> "real", "char" -> "character" with {"1"}, "bool", "serial" stays),
/// where it is written without quotes and without a schema other than pg_catalog; otherwise the
/// name as it is. SQLite: the words as written, one blank between.
struct TypeName {
  std::string schema;
  std::string name;
  std::vector<std::string> arguments;
  unsigned dimensions = 0;  // of an array; sizes mean nothing
  bool set_of = false;      // SETOF, of what a function returns
  bool percent = false;     // `table.column%TYPE`: name is the table's column
  At at;

  bool operator==(const TypeName&) const = default;
};

/// `name = value` of WITH (…), OPTIONS (…) and the like; `value` as written, empty without one.
struct Setting {
  std::string name;  // with its prefix: "toast.autovacuum_enabled"
  std::string value;
  At at;

  bool operator==(const Setting&) const = default;
};

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_TREE_NAME_H
