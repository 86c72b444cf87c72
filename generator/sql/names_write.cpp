// SPDX-License-Identifier: MIT
#include <utility>

#include "sql/names_reader.h"

namespace aludel::sql {

void NamesReader::data(std::size_t outer) {
  const std::size_t scope = new_scope(outer);
  if (cursor_.is("WITH")) with(scope);
  std::string verb = cursor_.lower_text();
  if (cursor_.is("INSERT") ||
      (cursor_.is("REPLACE") && cursor_.only_in(Language::kSqlite, "REPLACE"))) {
    insert(scope);
  } else if (cursor_.is("UPDATE")) {
    update(scope);
  } else if (cursor_.is("DELETE")) {
    remove(scope);
  } else if (cursor_.is("MERGE") && cursor_.only_in(Language::kPostgresql, "MERGE")) {
    merge(scope);
  } else if (is_query() || cursor_.is_operator("(")) {
    verb = "select";
    query_behind_with(scope, true).move_to(names_.result);
  } else {
    cursor_.expected("\"SELECT\", \"INSERT\", \"UPDATE\" or \"DELETE\"");
  }
  names_.verb = std::move(verb);
}

/// OR ABORT and its like.
void NamesReader::or_conflict() {
  if (!cursor_.is("OR") || !cursor_.accept_only(Language::kSqlite, "OR")) return;
  if (!accept_any({"ABORT", "FAIL", "IGNORE", "REPLACE", "ROLLBACK"})) {
    cursor_.expected("\"ABORT\", \"FAIL\", \"IGNORE\", \"REPLACE\" or \"ROLLBACK\"");
  }
}

/// The table that is written, as the scope's first range.
void NamesReader::target(std::size_t scope, bool alias_without_as) {
  Range range;
  if (!cursor_.sqlite() && cursor_.is("ONLY") && cursor_.is_name(1)) {
    cursor_.accept_only(Language::kPostgresql, "ONLY");
  }
  range.table = table(scope, true, "a table");
  range.alias = range.table.name;
  if (cursor_.postgresql()) cursor_.accept_operator("*");
  if (cursor_.is("AS") || (alias_without_as && is_alias())) {
    cursor_.accept("AS");
    range.alias = cursor_.name("an alias").text;
    range.aliased = true;
  }
  names_.scopes[scope].ranges.push_back(std::move(range));
}

void NamesReader::insert(std::size_t outer) {
  if (!cursor_.accept("REPLACE")) {
    cursor_.expect("INSERT");
    or_conflict();
  }
  cursor_.expect("INTO");
  const std::size_t scope = new_scope(outer);
  target(scope, false);
  if (cursor_.is_operator("(") && !is_query(1)) {
    target_columns(scope);
  } else if (!cursor_.is("DEFAULT VALUES")) {
    names_.names_columns = false;
  }
  if (cursor_.accept_only(Language::kPostgresql, "OVERRIDING")) {
    if (!cursor_.accept("SYSTEM")) cursor_.expect("USER");
    cursor_.expect("VALUE");
  }
  insert_source(outer);
  while (cursor_.is("ON CONFLICT")) on_conflict(scope);
  returning(scope);
}

void NamesReader::insert_source(std::size_t scope) {
  if (cursor_.accept("DEFAULT VALUES")) return;
  if (cursor_.is("VALUES")) {
    // Not a query's: DEFAULT may stand for a value.
    values(scope, true);
  } else if (is_query() || cursor_.is_operator("(")) {
    query(scope, false);
  } else {
    cursor_.expected("\"VALUES\", \"SELECT\" or \"DEFAULT VALUES\"");
  }
}

/// ON CONFLICT [(…) [WHERE …] | ON CONSTRAINT name] DO NOTHING | DO UPDATE SET … [WHERE …].
void NamesReader::on_conflict(std::size_t scope) {
  cursor_.skip(2);
  if (cursor_.is("ON") && cursor_.accept_only(Language::kPostgresql, "ON CONSTRAINT")) {
    cursor_.name("a constraint's name");
  } else if (cursor_.accept_operator("(")) {
    do {
      order_item(scope);
      if (cursor_.postgresql() && cursor_.is_name()) cursor_.object_name("an operator class");
    } while (cursor_.accept_operator(","));
    cursor_.expect_operator(")");
    where(scope);
  }
  cursor_.expect("DO");
  if (cursor_.accept("NOTHING")) return;
  cursor_.expect("UPDATE SET");
  Range excluded;
  excluded.alias = "excluded";
  excluded.aliased = true;
  excluded.by_prefix = true;
  excluded.table = names_.scopes[scope].ranges.front().table;
  names_.scopes[scope].ranges.push_back(std::move(excluded));
  assignments(scope);
  where(scope);
}

void NamesReader::update(std::size_t outer) {
  cursor_.expect("UPDATE");
  or_conflict();
  const std::size_t scope = new_scope(outer);
  target(scope, !cursor_.sqlite());
  if (cursor_.sqlite()) index_choice();
  cursor_.expect("SET");
  assignments(scope);
  if (cursor_.accept("FROM")) from(scope);
  where(scope);
  returning(scope);
  if (!cursor_.sqlite()) return;
  if (cursor_.is("ORDER BY")) order_by({{}, {}, false, scope}, false);
  limits(scope);
}

void NamesReader::remove(std::size_t outer) {
  cursor_.expect("DELETE FROM");
  const std::size_t scope = new_scope(outer);
  target(scope, !cursor_.sqlite());
  if (cursor_.sqlite()) index_choice();
  if (cursor_.accept_only(Language::kPostgresql, "USING")) from(scope);
  where(scope);
  returning(scope);
  if (!cursor_.sqlite()) return;
  if (cursor_.is("ORDER BY")) order_by({{}, {}, false, scope}, false);
  limits(scope);
}

void NamesReader::merge(std::size_t outer) {
  cursor_.expect("MERGE INTO");
  const std::size_t scope = new_scope(outer);
  target(scope, true);
  cursor_.expect("USING");
  source(scope);
  cursor_.expect("ON");
  expression(scope);
  do {
    merge_action(scope);
  } while (cursor_.is("WHEN"));
  returning(scope);
}

/// WHEN [NOT] MATCHED [BY SOURCE | BY TARGET] [AND …] THEN what.
void NamesReader::merge_action(std::size_t scope) {
  cursor_.expect("WHEN");
  const bool missing = cursor_.accept("NOT MATCHED");
  if (!missing) cursor_.expect("MATCHED");
  const bool inserts = missing && !cursor_.is("BY SOURCE");
  accept_any({"BY SOURCE", "BY TARGET"});
  if (cursor_.accept("AND")) expression(scope);
  cursor_.expect("THEN");
  if (cursor_.accept("DO NOTHING") || (!inserts && cursor_.accept("DELETE"))) return;
  if (!inserts) {
    if (!cursor_.accept("UPDATE SET")) {
      return cursor_.expected("\"UPDATE SET\", \"DELETE\" or \"DO NOTHING\"");
    }
    return assignments(scope);
  }
  if (!cursor_.accept("INSERT")) return cursor_.expected("\"INSERT\" or \"DO NOTHING\"");
  if (cursor_.is_operator("(")) target_columns(scope);
  if (cursor_.accept("OVERRIDING")) {
    if (!cursor_.accept("SYSTEM")) cursor_.expect("USER");
    cursor_.expect("VALUE");
  }
  if (!cursor_.accept("DEFAULT VALUES")) values(scope, true);
}

void NamesReader::assignments(std::size_t scope) {
  do {
    assignment(scope);
  } while (cursor_.accept_operator(","));
}

/// column = value, (column, …) = (value, …) or a query.
void NamesReader::assignment(std::size_t scope) {
  if (!cursor_.is_operator("(")) {
    target_column(scope);
    cursor_.expect_operator("=");
    return value(scope);
  }
  target_columns(scope);
  cursor_.expect_operator("=");
  if (cursor_.is("ROW") && cursor_.is_operator("(", 1)) cursor_.skip();
  if (!cursor_.is_operator("(") || is_query(1)) return expression(scope);
  cursor_.expect_operator("(");
  do {
    value(scope);
  } while (cursor_.accept_operator(","));
  cursor_.expect_operator(")");
}

void NamesReader::target_columns(std::size_t scope) {
  cursor_.expect_operator("(");
  do {
    target_column(scope);
  } while (cursor_.accept_operator(","));
  cursor_.expect_operator(")");
}

/// A column, with the field or the subscript of it that is written.
void NamesReader::target_column(std::size_t scope) {
  const Name name = cursor_.name("a column's name");
  if (cursor_.failed()) return;
  Mention& it = mention(Mention::Kind::kColumn, scope);
  it.at = name.at;
  it.column = name;
  it.written = true;
  while (cursor_.postgresql()) {
    if (cursor_.is_operator("[")) {
      subscript(scope);
    } else if (cursor_.accept_operator(".")) {
      cursor_.label("a field");
    } else {
      break;
    }
  }
}

/// An expression, or DEFAULT.
void NamesReader::value(std::size_t scope) {
  if (!cursor_.is("DEFAULT")) return expression(scope);
  if (cursor_.only_in(Language::kPostgresql, "DEFAULT")) cursor_.skip();
}

void NamesReader::where(std::size_t scope) {
  if (!cursor_.accept("WHERE")) return;
  if (cursor_.is("CURRENT OF") && cursor_.only_in(Language::kPostgresql, "CURRENT OF")) {
    cursor_.skip(2);
    cursor_.name("a cursor's name");
    return;
  }
  expression(scope);
}

void NamesReader::returning(std::size_t scope) {
  if (!cursor_.accept("RETURNING")) return;
  Result result;
  result.scope = scope;
  do {
    select_item(result, false);
  } while (cursor_.accept_operator(","));
}

}  // namespace aludel::sql
