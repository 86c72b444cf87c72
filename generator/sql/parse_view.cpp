// SPDX-License-Identifier: MIT
#include <utility>

#include "sql/names.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

void parse_head(Cursor& cursor, CreateView& view) {
  cursor.expect("CREATE");
  view.or_replace = cursor.accept_only(Language::kPostgresql, "OR REPLACE");
  if (!cursor.accept("LOCAL")) cursor.accept("GLOBAL");
  view.temporary = cursor.accept("TEMP") || cursor.accept("TEMPORARY");
  view.recursive = cursor.accept_only(Language::kPostgresql, "RECURSIVE");
  view.materialized = cursor.accept_only(Language::kPostgresql, "MATERIALIZED");
  cursor.expect("VIEW");
  if (cursor.is("IF NOT EXISTS") && !view.materialized &&
      !cursor.only_in(Language::kSqlite, "IF NOT EXISTS")) {
    return;
  }
  view.if_not_exists = accept_if_not_exists(cursor);
}

void parse_options(Cursor& cursor, CreateView& view) {
  if (cursor.accept_only(Language::kPostgresql, "USING")) {
    view.method = cursor.name("an access method").text;
  }
  if (cursor.is("WITH") && cursor.only_in(Language::kPostgresql, "WITH")) {
    cursor.skip();
    view.with = parse_settings(cursor);
  }
  if (cursor.accept_only(Language::kPostgresql, "TABLESPACE")) {
    view.tablespace = cursor.name("a tablespace");
  }
}

/// WITH [NO] DATA, WITH [LOCAL | CASCADED] CHECK OPTION.
void parse_tail(Cursor& cursor, CreateView& view) {
  if (!cursor.is("WITH") || !cursor.only_in(Language::kPostgresql, "WITH")) return;
  cursor.skip();
  if (view.materialized) {
    view.with_no_data = cursor.accept("NO");
    cursor.expect("DATA");
    return;
  }
  view.check_option = cursor.accept("LOCAL") ? "local" : "cascaded";
  cursor.accept("CASCADED");
  cursor.expect("CHECK OPTION");
}

}  // namespace

Node parse_create_view(Cursor& cursor) {
  CreateView view;
  parse_head(cursor, view);
  view.name = cursor.object_name("the view's name");
  if (cursor.is_operator("(")) {
    view.columns = cursor.names("a column's name");
  } else if (view.recursive) {
    cursor.expected("the view's columns in parentheses");
  }
  parse_options(cursor, view);
  cursor.expect("AS");
  view.query = parse_query(cursor);
  parse_tail(cursor, view);
  return view;
}

}  // namespace aludel::sql
