// SPDX-License-Identifier: MIT
//
// What a fragment speaks of: tables, columns, functions; and the same fragment after one of them
// got another name.
//
// Aliases, subqueries and common table expressions are known from the text. What columns the
// tables, views and functions have, a caller says who needs it (Columns); otherwise a bare column
// belongs to any table of its FROM.
#ifndef ALUDEL_GENERATOR_SQL_REFERENCES_H
#define ALUDEL_GENERATOR_SQL_REFERENCES_H

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/tree/name.h"

namespace aludel::sql {

struct References {
  struct Column {
    ObjectName table;  // resolved through aliases; empty: any of the tables, or the table at hand
    Name column;
    bool operator==(const Column&) const = default;
  };

  std::vector<ObjectName> tables;     // in order, each once; no common table expressions
  std::vector<Column> columns;        // in order, each once
  std::vector<ObjectName> functions;  // in order, each once
  std::vector<TypeName> types;        // of casts
  bool star = false;                  // SELECT * or t.*
};

/// Of an expression, a query or a trigger's statement. NEW.c and OLD.c are columns of the table
/// "new" and "old".
References references(const Fragment& fragment);

/// The fragment with a table's name replaced wherever it stands for that table (in FROM, as a
/// column's prefix without alias, as a DML target). Everything else stays byte for byte.
Fragment with_table_renamed(const Fragment& fragment, const ObjectName& from, const ObjectName& to);

/// The same for a function where it is called, and for a type in casts and before literals.
Fragment with_function_renamed(const Fragment& fragment, const ObjectName& from,
                               const ObjectName& to);
Fragment with_type_renamed(const Fragment& fragment, const ObjectName& from, const ObjectName& to);

/// An expression over a table's columns without that table's name before them.
Fragment without_prefix(const Fragment& fragment, const ObjectName& table);

/// Whether something in a FROM, by its name, has a column: a table or view, or a function;
/// nothing where that isn't known.
struct Columns {
  using Has = std::function<std::optional<bool>(const ObjectName& name, std::string_view column)>;
  Has of_relation;
  Has of_function;
};

/// The fragment with a column's name replaced where it stands for the column of that table.
/// `table`: which one; `is_expression_of_it`: bare names are its columns (a CHECK, an index, a
/// generated column). In a query a bare name is the column of what has one in the nearest FROM.
/// `triggers_table`: NEW.c and OLD.c are columns of it too. `keep_names`: a replaced column that
/// names a column of the result gets AS with the old name, as PostgreSQL does in views.
struct ColumnRename {
  ObjectName table;
  std::string from;
  std::string to;
  bool is_expression_of_it = false;
  bool triggers_table = false;
  bool keep_names = false;
  Columns columns;
};
/// `doubt`: why no fragment can be given that means the same with the new name, in words that
/// follow on "it"; else empty.
struct ColumnRenamed {
  Fragment fragment;
  std::string doubt;
};
ColumnRenamed with_column_renamed(const Fragment& fragment, const ColumnRename& rename);

/// Whether the result of a query, whose columns may be named anew from the first on, has a
/// column; nothing where that isn't known.
std::optional<bool> result_has_column(const Fragment& query, const std::vector<Name>& names,
                                      std::string_view column, const Columns& columns);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_REFERENCES_H
