// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sql/names.h"
#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

void add_table(DataStatement& statement, ObjectName name, bool written) {
  const auto it = std::find_if(statement.tables.begin(), statement.tables.end(),
                               [&](const auto& table) { return table.name == name; });
  if (it == statement.tables.end()) {
    statement.tables.push_back({std::move(name), written});
  } else {
    it->written = it->written || written;
  }
}

void add_names(DataStatement& statement, const Names& names) {
  for (const Mention& it : names.mentions) {
    if (it.kind == Mention::Kind::kTable) add_table(statement, it.name, it.written);
    if (it.kind == Mention::Kind::kColumn && it.written) statement.columns.push_back(it.column);
  }
}

/// TRUNCATE [TABLE] [ONLY] name [*], … [RESTART IDENTITY] [CASCADE].
void parse_truncate(Cursor& cursor, DataStatement& statement) {
  cursor.expect("TRUNCATE");
  cursor.accept("TABLE");
  do {
    cursor.accept("ONLY");
    add_table(statement, cursor.object_name("a table"), true);
    cursor.accept_operator("*");
  } while (cursor.accept_operator(","));
  if (!cursor.accept("RESTART IDENTITY")) cursor.accept("CONTINUE IDENTITY");
  parse_cascade(cursor);
}

/// A file, a program or a stream, and the options behind it.
void parse_copy_file(Cursor& cursor) {
  if (!cursor.accept("STDIN") && !cursor.accept("STDOUT")) {
    cursor.accept("PROGRAM");
    cursor.string("a file's name as a string");
  }
  cursor.skip_rest();
}

/// COPY name [(column, …)] { FROM | TO } what …, COPY (query) TO what ….
void parse_copy(Cursor& cursor, DataStatement& statement) {
  cursor.expect("COPY");
  if (cursor.accept_operator("(")) {
    add_names(statement, read_data(cursor));
    cursor.expect_operator(")");
    cursor.expect("TO");
    return parse_copy_file(cursor);
  }
  ObjectName name = cursor.object_name("a table");
  std::vector<Name> columns;
  statement.names_columns = cursor.is_operator("(");
  if (statement.names_columns) columns = cursor.names("a column's name");
  const bool reads = cursor.accept("TO");
  if (!reads) {
    cursor.expect("FROM");
    statement.columns = std::move(columns);
    if (cursor.is("STDIN")) {
      cursor.error(
          "rows behind COPY … FROM stdin are no SQL: write INSERT statements "
          "(pg_dump --inserts writes them)");
    }
  }
  add_table(statement, std::move(name), !reads);
  parse_copy_file(cursor);
}

/// DO [LANGUAGE name] 'code'.
void parse_do(Cursor& cursor) {
  const auto language = [&] {
    if (cursor.accept("LANGUAGE") && !cursor.is_kind(TokenKind::kString)) {
      cursor.name("a language");
    }
  };
  cursor.expect("DO");
  language();
  cursor.string("the code as a string");
  language();
}

void parse_call(Cursor& cursor, DataStatement& statement) {
  cursor.expect("CALL");
  const std::size_t behind = cursor.is_operator(".", 1) ? 3 : 1;
  if (!cursor.is_operator("(", behind)) return cursor.expected("a procedure with its arguments");
  add_names(statement, read_expression(cursor));
}

void parse_refresh(Cursor& cursor, DataStatement& statement) {
  cursor.expect("REFRESH MATERIALIZED VIEW");
  cursor.accept("CONCURRENTLY");
  add_table(statement, cursor.object_name("a materialized view"), true);
  if (!cursor.accept("WITH")) return;
  cursor.accept("NO");
  cursor.expect("DATA");
}

}  // namespace

Node parse_data(Cursor& cursor) {
  DataStatement statement;
  statement.verb = cursor.lower_text();
  if (cursor.is("TRUNCATE")) {
    parse_truncate(cursor, statement);
  } else if (cursor.is("COPY")) {
    parse_copy(cursor, statement);
  } else if (cursor.is("DO")) {
    parse_do(cursor);
  } else if (cursor.is("CALL")) {
    parse_call(cursor, statement);
  } else if (cursor.is("REFRESH")) {
    parse_refresh(cursor, statement);
  } else {
    Names names = read_data(cursor);
    add_names(statement, names);
    statement.verb = std::move(names.verb);
    statement.names_columns = names.names_columns;
  }
  return statement;
}

}  // namespace aludel::sql
