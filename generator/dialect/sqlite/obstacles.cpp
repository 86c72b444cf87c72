// SPDX-License-Identifier: MIT
#include "dialect/sqlite/obstacles.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "dialect/sqlite/rebuild.h"
#include "schema/dependants.h"
#include "sql/lexer.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect::on_sqlite {
namespace {

using Kind = sql::Constraint::Kind;

/// Everything in a view or trigger that can speak of tables.
std::vector<const sql::Fragment*> fragments(const schema::Object& object) {
  std::vector<const sql::Fragment*> out;
  if (const auto* view = std::get_if<schema::View>(&object)) out.push_back(&view->definition.query);
  if (const auto* trigger = std::get_if<schema::Trigger>(&object)) {
    if (!trigger->definition.condition.empty()) out.push_back(&trigger->definition.condition);
    for (const sql::Fragment& it : trigger->definition.body) out.push_back(&it);
  }
  return out;
}

/// Whether the text stands in the fragment as a value.
bool says(const sql::Fragment& fragment, const std::string& value) {
  const text::Source source("", fragment.text);
  text::Diagnostics known;  // the file was lexed before
  const std::vector<sql::Token> tokens = sql::lex(source, fragment.language, known);
  return std::any_of(tokens.begin(), tokens.end(), [&](const sql::Token& it) {
    return it.kind == sql::TokenKind::kString && source.text(it.span) == sql::quoted_text(value);
  });
}

/// Whether a view or trigger reads a column of the table, by way of another view too.
bool speaks_of(const schema::Schema& schema, const schema::Object& object, const schema::Id& table,
               std::string_view column) {
  const auto* trigger = std::get_if<schema::Trigger>(&object);
  if (trigger != nullptr && schema.same(trigger->table, table)) return true;
  const std::vector<const schema::Object*> all = schema.dependants(table, column);
  return std::find(all.begin(), all.end(), &object) != all.end();
}

bool is_there(const schema::Schema& schema, const sql::ObjectName& name) {
  return schema.table(name) != nullptr || schema.view(name) != nullptr ||
         schema.rules().has_relation(schema.rules().key(name.name));
}

}  // namespace

std::string impossible_table(const schema::Schema& schema, const schema::Table& table) {
  const schema::Constraint* key = nullptr;
  for (const schema::Constraint& it : table.constraints)
    if (it.definition.kind == Kind::kPrimaryKey) key = &it;
  if (table.without_rowid && key == nullptr)
    return fmt::format("table \"{}\" is WITHOUT ROWID and would have no primary key",
                       table.id.name);
  if (key != nullptr && key->definition.autoincrement && rowid_column(schema, table) == nullptr)
    return fmt::format("the key of table \"{}\" is AUTOINCREMENT, which only an INTEGER can be",
                       table.id.name);
  if (std::all_of(table.columns.begin(), table.columns.end(),
                  [](const schema::Column& it) { return it.generated.has_value(); }))
    return fmt::format("table \"{}\" would have no column that is not generated", table.id.name);
  return "";
}

std::string hiding_relation(const schema::Schema& schema, const schema::Id& table) {
  if (schema.same(schema.id({"", table.name, {}}), table)) return "";
  return fmt::format(
      "a temporary table or view named \"{0}\" stands before table \"{0}\": drop it before",
      table.name);
}

std::string kept_value(const schema::Schema& schema, const schema::Table& table,
                       const schema::Column& column, const std::string& value) {
  const auto refused = [&](const std::string& what) {
    return fmt::format(
        "{} has the value {} of column \"{}\", and on SQLite would keep it: drop it before, and "
        "make it again after",
        what, sql::quoted_text(value), column.name);
  };
  const auto is_of_column = [&](const sql::Fragment& fragment) {
    const auto columns = sql::references(fragment).columns;
    return says(fragment, value) &&
           std::any_of(columns.begin(), columns.end(), [&](const auto& it) {
             return schema.rules().same(it.column.text, column.name);
           });
  };
  const schema::Object& own = *schema.find(sql::ObjectKind::kTable, table.id);
  for (const schema::Constraint& it : table.constraints)
    if (!it.implied && is_of_column(it.definition.expression))
      return refused(schema::said(schema::Part{&own, "", false, &it}));
  const bool follows = column.default_value ==  // as a whole, it gets the new name
                       sql::Fragment{sql::quoted_text(value), sql::Language::kSqlite, {}};
  if (!follows && says(column.default_value, value))
    return refused(schema::said(schema::Part{&own, column.name, true, nullptr}));
  for (const schema::Column& it : table.columns)
    if (it.generated && is_of_column(it.generated->expression))
      return refused(schema::said(schema::Part{&own, it.name, false, nullptr}));
  for (const schema::Index* index : schema.indexes(table.id)) {
    const auto& parts = index->definition.columns;
    if (is_of_column(index->definition.where) ||
        std::any_of(parts.begin(), parts.end(),
                    [&](const auto& it) { return is_of_column(it.expression); }))
      return refused(fmt::format("index \"{}\"", index->id.name));
  }
  for (const auto& object : schema.objects()) {
    const auto all = fragments(*object);
    const bool says_it = std::any_of(all.begin(), all.end(),
                                     [&](const sql::Fragment* it) { return says(*it, value); });
    if (says_it && speaks_of(schema, *object, table.id, column.name))
      return refused(schema::said(*object));
  }
  return "";
}

std::string broken_reference(const schema::Schema& schema) {
  for (const auto& object : schema.objects())
    for (const sql::Fragment* fragment : fragments(*object))
      for (const sql::ObjectName& name : sql::references(*fragment).tables)
        if (!is_there(schema, name))
          return fmt::format(
              "{} speaks of \"{}\", which is not there: until that is mended SQLite "
              "alters no table",
              schema::said(*object), name.name);
  return "";
}

}  // namespace aludel::dialect::on_sqlite
