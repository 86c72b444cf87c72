// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "sql/names.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

/// SQLite: the timing of the column's last key may stand behind other constraints.
void take_late_timing(Cursor& cursor, ColumnDefinition& to) {
  const Constraint::Timing timing = parse_timing(cursor);
  for (auto it = to.constraints.rbegin(); it != to.constraints.rend(); ++it) {
    if (it->kind != Constraint::Kind::kForeignKey) continue;
    it->timing = timing;
    return;
  }
}

/// The clauses of a column that follow its type.
void take_clauses(Cursor& cursor, ColumnDefinition& to) {
  while (true) {
    skip_idle_names(cursor);
    if (cursor.is("COLLATE")) {
      if (to.collation && !cursor.sqlite()) cursor.error("a column has one collation");
      cursor.skip();
      to.collation = cursor.object_name("a collation");
    } else if (is_column_constraint(cursor)) {
      to.constraints.push_back(parse_column_constraint(cursor));
    } else if (cursor.sqlite() && (cursor.is("DEFERRABLE") || cursor.is("NOT DEFERRABLE"))) {
      take_late_timing(cursor, to);
    } else {
      return;
    }
  }
}

/// A column of PARTITION OF and OF, which has no type of its own.
ColumnDefinition parse_typeless(Cursor& cursor) {
  const std::size_t first = cursor.position();
  ColumnDefinition out;
  out.name = cursor.name("a column");
  cursor.accept("WITH OPTIONS");
  take_clauses(cursor, out);
  out.at = cursor.since(first);
  return out;
}

LikeClause parse_like(Cursor& cursor) {
  const std::size_t first = cursor.position();
  constexpr std::string_view kWhat[] = {"ALL",        "COMMENTS",  "COMPRESSION", "CONSTRAINTS",
                                        "DEFAULTS",   "GENERATED", "IDENTITY",    "INDEXES",
                                        "STATISTICS", "STORAGE"};
  LikeClause out;
  cursor.skip();
  out.table = cursor.object_name("a table");
  while (cursor.is("INCLUDING") || cursor.is("EXCLUDING")) {
    out.options.push_back(cursor.lower_text() + ' ' + cursor.lower_text(1));
    cursor.skip();
    if (std::none_of(std::begin(kWhat), std::end(kWhat),
                     [&](std::string_view word) { return cursor.accept(word); })) {
      cursor.expected("what to include, such as \"ALL\" or \"DEFAULTS\"");
    }
  }
  out.at = cursor.since(first);
  return out;
}

/// What stands in the parentheses. SQLite: columns, then constraints, between which commas may
/// be left out.
void take_elements(Cursor& cursor, CreateTable& to) {
  const bool typeless = to.partition_of || to.of_type;
  cursor.expect_operator("(");
  if (!cursor.sqlite() && !typeless && cursor.accept_operator(")")) return;
  do {
    skip_idle_names(cursor);
    if (is_table_constraint(cursor)) {
      if (cursor.sqlite() && to.columns.empty()) return cursor.expected("a column");
      do {
        to.constraints.push_back(parse_table_constraint(cursor));
      } while (cursor.sqlite() && is_table_constraint(cursor));
    } else if (cursor.is("LIKE") && !cursor.sqlite()) {
      if (!cursor.only_in(Language::kPostgresql, "LIKE")) return;
      to.likes.push_back(parse_like(cursor));
      to.likes.back().before = to.columns.size();
    } else if (cursor.sqlite() && !to.constraints.empty()) {
      cursor.expected("a constraint; columns stand before all constraints");
    } else {
      to.columns.push_back(typeless ? parse_typeless(cursor) : parse_column(cursor));
    }
  } while (cursor.accept_operator(","));
  if (cursor.accept_operator(")")) return;
  cursor.expected("\",\" or \")\"");
}

void take_head(Cursor& cursor, CreateTable& to) {
  cursor.expect("CREATE");
  const bool temporary = cursor.accept("GLOBAL") || cursor.accept("LOCAL");
  if (cursor.accept("TEMPORARY") || cursor.accept("TEMP")) {
    to.persistence = Persistence::kTemporary;
  } else if (temporary) {
    cursor.expected("\"TEMPORARY\"");
  } else if (cursor.accept_only(Language::kPostgresql, "UNLOGGED")) {
    to.persistence = Persistence::kUnlogged;
  }
  to.foreign = cursor.accept("FOREIGN");
  cursor.expect("TABLE");
  to.if_not_exists = accept_if_not_exists(cursor);
  to.name = cursor.object_name("the table's name");
}

void take_partition_by(Cursor& cursor, CreateTable& to) {
  if (!cursor.accept_only(Language::kPostgresql, "PARTITION BY")) return;
  PartitionBy by;
  by.strategy = cursor.lower_text();
  if (by.strategy != "range" && by.strategy != "list" && by.strategy != "hash") {
    return cursor.expected("\"RANGE\", \"LIST\" or \"HASH\"");
  }
  cursor.skip();
  by.columns = parse_index_elements(cursor);
  for (const IndexElement& it : by.columns) {
    if (!it.operator_class_settings.empty() || it.order != Order::kAscending ||
        it.nulls != Nulls::kDefault) {
      cursor.error(it.at, "a part of a partition's key has no order and no settings");
    }
  }
  to.partition_by = std::move(by);
}

void take_on_commit(Cursor& cursor, CreateTable& to) {
  if (!cursor.accept_only(Language::kPostgresql, "ON COMMIT")) return;
  for (const std::string_view words : {"DROP", "DELETE ROWS", "PRESERVE ROWS"}) {
    if (!cursor.accept(words)) continue;
    to.on_commit = words == "DROP"          ? "drop"
                   : words == "DELETE ROWS" ? "delete rows"
                                            : "preserve rows";
    return;
  }
  cursor.expected("\"DROP\", \"DELETE ROWS\" or \"PRESERVE ROWS\"");
}

/// USING, WITH, ON COMMIT, TABLESPACE: where and how PostgreSQL stores it.
void take_storage(Cursor& cursor, CreateTable& to) {
  if (cursor.is("USING") && cursor.only_in(Language::kPostgresql, "USING")) {
    cursor.skip();
    to.method = cursor.name("an access method").text;
  }
  if (cursor.is("WITH") && cursor.only_in(Language::kPostgresql, "WITH")) {
    cursor.skip();
    to.with = parse_settings(cursor);
  } else if (!cursor.sqlite() && cursor.is("WITHOUT OIDS")) {
    cursor.accept_only(Language::kPostgresql, "WITHOUT OIDS");
  }
  take_on_commit(cursor, to);
  if (cursor.accept_only(Language::kPostgresql, "TABLESPACE")) {
    to.tablespace = cursor.name("a tablespace");
  }
}

bool ends_execute(const Cursor& cursor) {
  return cursor.is("WITH NO DATA") || cursor.is("WITH DATA");
}

/// The query behind AS, or PostgreSQL's EXECUTE of a prepared one.
void take_query(Cursor& cursor, CreateTable& to) {
  to.as = cursor.postgresql() && cursor.is("EXECUTE") ? cursor.up_to(ends_execute)
                                                      : parse_query(cursor);
  if (cursor.sqlite()) return;
  to.with_no_data = cursor.accept("WITH NO DATA");
  if (!to.with_no_data) cursor.accept("WITH DATA");
}

/// WITHOUT ROWID and STRICT, a comma between.
void take_sqlite_options(Cursor& cursor, CreateTable& to) {
  while ((cursor.is("WITHOUT") && !cursor.is("OIDS", 1)) || cursor.is("STRICT")) {
    if (cursor.is("STRICT")) {
      if (!cursor.only_in(Language::kSqlite, "STRICT")) return;
      to.strict = true;
      cursor.skip();
    } else {
      if (!cursor.only_in(Language::kSqlite, "WITHOUT ROWID")) return;
      cursor.expect("WITHOUT ROWID");
      to.without_rowid = true;
    }
    if (!cursor.accept_operator(",")) return;
    if (!cursor.is("WITHOUT") && !cursor.is("STRICT")) {
      cursor.expected("\"WITHOUT ROWID\" or \"STRICT\"");
    }
  }
}

/// (a, b) before a query: names alone.
bool is_list_of_names(const Cursor& cursor) {
  if (cursor.sqlite() || !cursor.is_operator("(") || !cursor.is_name(1)) return false;
  if (!cursor.is_operator(",", 2) && !cursor.is_operator(")", 2)) return false;
  const std::size_t behind = cursor.width();
  return cursor.is("AS", behind) || cursor.is("USING", behind) || cursor.is("WITH", behind) ||
         cursor.is("ON COMMIT", behind) || cursor.is("TABLESPACE", behind);
}

void take_partition_of(Cursor& cursor, CreateTable& to) {
  cursor.skip(2);
  to.partition_of = PartitionOf{cursor.object_name("the partitioned table"), {}};
  if (cursor.is_operator("(")) take_elements(cursor, to);
  to.partition_of->bound = parse_bound(cursor);
}

/// The part that says what is in the table; whether a query can follow it.
bool take_contents(Cursor& cursor, CreateTable& to) {
  if (cursor.is("PARTITION OF") && cursor.only_in(Language::kPostgresql, "PARTITION OF")) {
    take_partition_of(cursor, to);
    return false;
  }
  if (cursor.is("OF") && cursor.only_in(Language::kPostgresql, "OF")) {
    cursor.skip();
    to.of_type = cursor.object_name("a type");
    if (cursor.is_operator("(")) take_elements(cursor, to);
    return false;
  }
  if (is_list_of_names(cursor)) {
    for (Name& name : cursor.names("a column")) {
      ColumnDefinition column;
      column.at = name.at;
      column.name = std::move(name);
      to.columns.push_back(std::move(column));
    }
    return true;
  }
  if (!cursor.is_operator("(")) return true;
  take_elements(cursor, to);
  if (cursor.accept_only(Language::kPostgresql, "INHERITS")) {
    cursor.expect_operator("(");
    do {
      to.inherits.push_back(cursor.object_name("a table"));
    } while (cursor.accept_operator(","));
    cursor.expect_operator(")");
  }
  return false;
}

/// What stands behind the "=" of a setting: a number, a string, an operator, a keyword, or words
/// as of a type.
std::string setting_value(Cursor& cursor) {
  const std::size_t first = cursor.position();
  const bool sign = cursor.is_operator("-") || cursor.is_operator("+");
  if (cursor.is_kind(TokenKind::kNumber, sign ? 1 : 0)) return cursor.number("a value");
  const bool is_operator = cursor.is_kind(TokenKind::kOperator) && cursor.width() == 1 &&
                           !cursor.is_operator(",") && !cursor.is_operator(")");
  const bool is_keyword =
      cursor.is_kind(TokenKind::kWord) && (!cursor.is_name() || cursor.is("NONE"));
  if (is_operator || is_keyword || cursor.is_kind(TokenKind::kString)) {
    cursor.skip();
  } else {
    parse_type(cursor, "a value");
  }
  return cursor.fragment(first, cursor.position()).text;
}

/// The values of a partition's bound: expressions in parentheses.
void take_values(Cursor& cursor) {
  cursor.expect_operator("(");
  do {
    cursor.expression();
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

/// (MODULUS m, REMAINDER r), in either order.
void take_modulus(Cursor& cursor) {
  cursor.expect_operator("(");
  do {
    if (!cursor.accept("MODULUS") && !cursor.accept("REMAINDER")) {
      cursor.expected("\"MODULUS\" or \"REMAINDER\"");
    }
    cursor.number("a number");
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

std::string take_name_or_default(Cursor& cursor, std::string_view what) {
  return cursor.accept("DEFAULT") ? "default" : cursor.name(what).text;
}

}  // namespace

ColumnDefinition parse_column(Cursor& cursor) {
  const std::size_t first = cursor.position();
  ColumnDefinition out;
  out.name = cursor.name("a column");
  if (is_type(cursor)) out.type = parse_type(cursor);
  if (cursor.accept_only(Language::kPostgresql, "STORAGE")) {
    out.storage = take_name_or_default(cursor, "a storage");
  }
  if (cursor.accept_only(Language::kPostgresql, "COMPRESSION")) {
    out.compression = take_name_or_default(cursor, "a compression");
  }
  if (cursor.is("OPTIONS") && cursor.is_operator("(", 1) &&
      cursor.only_in(Language::kPostgresql, "OPTIONS")) {
    cursor.skip();
    out.options = parse_options(cursor);
  }
  take_clauses(cursor, out);
  out.at = cursor.since(first);
  return out;
}

std::vector<Setting> parse_settings(Cursor& cursor) {
  std::vector<Setting> out;
  cursor.expect_operator("(");
  do {
    const std::size_t first = cursor.position();
    Setting setting;
    setting.name = cursor.label("a setting").text;
    while (cursor.accept_operator(".")) setting.name += '.' + cursor.label("a setting").text;
    if (cursor.accept_operator("=")) setting.value = setting_value(cursor);
    setting.at = cursor.since(first);
    out.push_back(std::move(setting));
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

std::vector<Setting> parse_options(Cursor& cursor) {
  std::vector<Setting> out;
  cursor.expect_operator("(");
  do {
    const std::size_t first = cursor.position();
    Setting setting;
    setting.name = cursor.label("an option").text;
    setting.value = cursor.text();
    cursor.string("a string");
    setting.at = cursor.since(first);
    out.push_back(std::move(setting));
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

Fragment parse_bound(Cursor& cursor) {
  const std::size_t first = cursor.position();
  if (!cursor.accept("DEFAULT")) {
    cursor.expect("FOR VALUES");
    if (cursor.accept("FROM")) {
      take_values(cursor);
      cursor.expect("TO");
      take_values(cursor);
    } else if (cursor.accept("IN")) {
      take_values(cursor);
    } else if (cursor.accept("WITH")) {
      take_modulus(cursor);
    } else {
      cursor.expected("\"FROM\", \"IN\" or \"WITH\"");
    }
  }
  return cursor.fragment(first, cursor.position());
}

Node parse_create_table(Cursor& cursor) {
  CreateTable out;
  take_head(cursor, out);
  const bool may_have_query = take_contents(cursor, out);
  take_partition_by(cursor, out);
  if (out.foreign) {
    cursor.expect("SERVER");
    out.server = cursor.name("a server");
    if (cursor.accept("OPTIONS")) out.options = parse_options(cursor);
    return out;
  }
  take_sqlite_options(cursor, out);
  take_storage(cursor, out);
  if (!may_have_query) return out;
  if (cursor.accept("AS")) {
    take_query(cursor, out);
  } else {
    cursor.expected(out.columns.empty() ? "\"(\" and the table's columns" : "\"AS\" and a query");
  }
  return out;
}

Node parse_create_virtual_table(Cursor& cursor) {
  CreateVirtualTable out;
  cursor.expect("CREATE VIRTUAL TABLE");
  out.if_not_exists = accept_if_not_exists(cursor);
  out.name = cursor.object_name("the table's name");
  cursor.expect("USING");
  out.module = cursor.name("a module");
  if (!cursor.accept_operator("(")) return out;
  if (cursor.accept_operator(")")) return out;
  do {
    const std::size_t first = cursor.position();
    while (!cursor.at_end() && !cursor.is_operator(",") && !cursor.is_operator(")")) {
      cursor.skip(cursor.width());
    }
    out.arguments.push_back(cursor.fragment(first, cursor.position()).text);
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

}  // namespace aludel::sql
