// SPDX-License-Identifier: MIT
#include <utility>

#include "sql/keywords.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

bool ends_sqlite_element(const Cursor& cursor) {
  return cursor.is("ASC") || cursor.is("DESC") || cursor.is("NULLS FIRST") ||
         cursor.is("NULLS LAST") || cursor.is("AUTOINCREMENT");
}

/// The tokens [first, last) without parentheses that enclose them all.
void strip(Cursor& cursor, std::size_t& first, std::size_t& last) {
  const std::size_t back = cursor.position();
  cursor.go_to(first);
  while (first < last && cursor.is_operator("(") && first + cursor.width() == last) {
    cursor.go_to(++first);
    --last;
  }
  cursor.go_to(back);
}

/// What an element says of a column or an expression: the tokens [first, last). A column in
/// parentheses is a column.
void set_subject(Cursor& cursor, IndexElement& to, std::size_t first, std::size_t last) {
  strip(cursor, first, last);
  const std::size_t back = cursor.position();
  cursor.go_to(first);
  if (last == first + 1 && cursor.is_name()) {
    to.column = cursor.name("a column");
  } else if (first < last) {
    cursor.go_to(last);
    to.expression = cursor.expression_since(first);
  } else {
    cursor.expected("a column or an expression");
  }
  cursor.go_to(back);
}

/// Whether the tokens up to `last` are one operand: a column, a call, or something in parentheses.
bool is_operand(const Cursor& cursor, std::size_t last) {
  const std::size_t count = last - cursor.position();
  const std::size_t name = cursor.is_operator("(") ? 0 : 1;
  return count == 1 || (cursor.is_operator("(", name) && name + cursor.width(name) == count);
}

/// SQLite: any expression. A COLLATE at its end is the index's where it is of all of it.
void take_sqlite_subject(Cursor& cursor, IndexElement& to) {
  const std::size_t first = cursor.position();
  while (!cursor.at_end() && !cursor.is_operator(",") && !cursor.is_operator(")")) {
    if (cursor.position() != first && ends_sqlite_element(cursor)) break;
    cursor.skip(cursor.width());
  }
  std::size_t last = cursor.position();
  if (last > first + 2) {
    cursor.go_to(first);
    const bool is_whole = is_operand(cursor, last - 2);
    cursor.go_to(last - 2);
    if (is_whole && cursor.accept("COLLATE")) {
      Name name = cursor.name("a collation");
      to.collation = ObjectName{{}, std::move(name.text), name.at};
      last -= 2;
    }
    cursor.go_to(to.collation ? last + 2 : last);
  }
  set_subject(cursor, to, first, last);
}

/// Whether a word here is called: any but the reserved, and CAST.
bool is_function(const Cursor& cursor) {
  return cursor.is_kind(TokenKind::kWord) && cursor.is_operator("(", 1) &&
         (cursor.is("CAST") || keyword(cursor.text(), cursor.language()) != Keyword::kReserved);
}

/// PostgreSQL: a column, a function's call, or an expression in parentheses.
void take_postgresql_subject(Cursor& cursor, IndexElement& to) {
  const std::size_t first = cursor.position();
  if (cursor.is_operator("(")) {
    cursor.skip(cursor.width());
  } else {
    // A function may have a name that no column can have.
    if (is_function(cursor)) {
      cursor.skip();
    } else {
      cursor.name("a column, or an expression in parentheses");
      while (cursor.accept_operator(".")) {
        cursor.label("a function");
        if (!cursor.is_operator("(") && !cursor.is_operator(".")) cursor.expected("\"(\"");
      }
    }
    if (cursor.is_operator("(")) cursor.skip(cursor.width());
  }
  set_subject(cursor, to, first, cursor.position());
}

void take_operator_class(Cursor& cursor, IndexElement& to) {
  if (!cursor.is_name() || cursor.is("NULLS FIRST") || cursor.is("NULLS LAST")) return;
  if (!cursor.only_in(Language::kPostgresql, cursor.text())) return;
  to.operator_class = cursor.object_name("an operator class");
  if (cursor.is_operator("(")) to.operator_class_settings = parse_settings(cursor);
}

/// The operator behind an element of EXCLUDE.
std::string parse_operator(Cursor& cursor) {
  const std::size_t first = cursor.position();
  if (cursor.accept("OPERATOR")) {
    cursor.expect_operator("(");
    while (cursor.is_operator(".", 1)) {
      cursor.name("a schema");
      cursor.skip();
    }
    if (!cursor.is_kind(TokenKind::kOperator) || cursor.is_operator(",") ||
        cursor.is_operator(".")) {
      cursor.expected("an operator");
    }
    cursor.skip();
    cursor.expect_operator(")");
  } else if (cursor.is_kind(TokenKind::kOperator) && !cursor.is_operator("(") &&
             !cursor.is_operator(")") && !cursor.is_operator(",")) {
    cursor.skip();
  } else {
    cursor.expected("an operator");
  }
  return cursor.fragment(first, cursor.position()).text;
}

void take_tail(Cursor& cursor, CreateIndex& to) {
  if (cursor.accept_only(Language::kPostgresql, "INCLUDE")) to.include = cursor.names("a column");
  if (cursor.accept_only(Language::kPostgresql, "NULLS NOT DISTINCT")) {
    to.nulls_not_distinct = true;
  } else {
    cursor.accept_only(Language::kPostgresql, "NULLS DISTINCT");
  }
  if (cursor.accept_only(Language::kPostgresql, "WITH")) to.with = parse_settings(cursor);
  if (cursor.accept_only(Language::kPostgresql, "TABLESPACE")) {
    to.tablespace = cursor.name("a tablespace");
  }
  if (cursor.accept("WHERE")) to.where = cursor.expression();
}

}  // namespace

IndexElement parse_index_element(Cursor& cursor) {
  const std::size_t first = cursor.position();
  IndexElement out;
  if (cursor.sqlite()) {
    take_sqlite_subject(cursor, out);
  } else {
    take_postgresql_subject(cursor, out);
    if (cursor.accept("COLLATE")) out.collation = cursor.object_name("a collation");
    take_operator_class(cursor, out);
  }
  if (cursor.accept("DESC")) {
    out.order = Order::kDescending;
  } else {
    cursor.accept("ASC");
  }
  if (cursor.accept_only(Language::kPostgresql, "NULLS FIRST")) out.nulls = Nulls::kFirst;
  if (cursor.accept_only(Language::kPostgresql, "NULLS LAST")) out.nulls = Nulls::kLast;
  out.at = cursor.since(first);
  return out;
}

std::vector<IndexElement> parse_index_elements(Cursor& cursor) {
  std::vector<IndexElement> out;
  cursor.expect_operator("(");
  do {
    out.push_back(parse_index_element(cursor));
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

std::vector<IndexElement> parse_exclude_elements(Cursor& cursor) {
  std::vector<IndexElement> out;
  cursor.expect_operator("(");
  do {
    out.push_back(parse_index_element(cursor));
    cursor.expect("WITH");
    out.back().with_operator = parse_operator(cursor);
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

Node parse_create_index(Cursor& cursor) {
  CreateIndex out;
  cursor.expect("CREATE");
  out.unique = cursor.accept("UNIQUE");
  cursor.expect("INDEX");
  out.concurrently = cursor.accept_only(Language::kPostgresql, "CONCURRENTLY");
  out.if_not_exists = accept_if_not_exists(cursor);
  if (out.if_not_exists || !cursor.is("ON")) {
    out.name = cursor.object_name("the index's name");
    if (!cursor.sqlite() && !out.name->schema.empty()) {
      cursor.error(out.name->at,
                   "an index is in the schema of its table; leave the schema out of its name");
    }
  } else {
    cursor.only_in(Language::kPostgresql, "INDEX without a name");
  }
  cursor.expect("ON");
  out.only = cursor.accept_only(Language::kPostgresql, "ONLY");
  out.table = cursor.object_name("a table");
  if (cursor.sqlite() && !out.table.schema.empty()) {
    cursor.error(out.table.at,
                 "an index is in the schema of its name; leave the schema out of the table's");
  }
  if (cursor.is("USING") && cursor.only_in(Language::kPostgresql, "USING")) {
    cursor.skip();
    out.method = cursor.name("an index method").text;
  }
  out.columns = parse_index_elements(cursor);
  take_tail(cursor, out);
  return out;
}

}  // namespace aludel::sql
