// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "dialect/sqlite/rebuild.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect::on_sqlite {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;

using Kind = sql::Constraint::Kind;

sql::ObjectName object_name(const schema::Id& id) { return {id.schema, id.name, {}}; }

/// A constraint as it is written in a table that for now has another name.
class Writer {
 public:
  Writer(const schema::Table& table, const std::string& name)
      : table_(table), to_{table.id.schema, name, {}} {}

  sql::CreateTable table() const {
    sql::CreateTable out;
    out.name = to_;
    out.without_rowid = table_.without_rowid;
    out.strict = table_.strict;
    out.persistence = table_.persistence;
    for (const schema::Column& it : table_.columns) out.columns.push_back(column(it));
    for (const schema::Constraint& it : table_.constraints)
      if (!is_behind_column(it)) out.constraints.push_back(constraint(it));
    return out;
  }

 private:
  bool is_behind_column(const schema::Constraint& constraint) const {
    return !constraint.column.empty() && table_.column(constraint.column) != nullptr;
  }

  sql::Fragment renamed(const sql::Fragment& fragment) const {
    return sql::with_table_renamed(fragment, object_name(table_.id), to_);
  }

  sql::Constraint constraint(const schema::Constraint& from) const {
    sql::Constraint out = from.definition;
    if (!from.chosen && !from.name.empty()) out.name = sql::Name{from.name, {}};
    if (!out.expression.empty()) out.expression = renamed(out.expression);
    if (!is_behind_column(from)) return out;
    if (!out.columns.empty() && out.columns.front().order == sql::Order::kDescending)
      out.order = sql::Order::kDescending;
    out.columns.clear();
    return out;
  }

  sql::ColumnDefinition column(const schema::Column& from) const {
    sql::ColumnDefinition out;
    out.name.text = from.name;
    out.type = from.type;
    out.collation = from.collation;
    const auto add = [&out](Kind kind) -> sql::Constraint& {
      out.constraints.emplace_back().kind = kind;
      return out.constraints.back();
    };
    if (from.not_null) {
      sql::Constraint& it = add(Kind::kNotNull);
      it.conflict = from.not_null_conflict;
      if (!from.not_null_name.empty()) it.name = sql::Name{from.not_null_name, {}};
    }
    if (!from.default_value.empty()) add(Kind::kDefault).expression = from.default_value;
    if (from.generated) {
      sql::Constraint& it = add(Kind::kGenerated);
      it.expression = renamed(from.generated->expression);
      it.stored = from.generated->stored;
    }
    for (const schema::Constraint& it : table_.constraints)
      if (it.column == from.name) out.constraints.push_back(constraint(it));
    return out;
  }

  const schema::Table& table_;
  sql::ObjectName to_;
};

}  // namespace

std::string sql_name(const schema::Id& id) { return sql::print(object_name(id), kSqlite); }

std::string definition(const schema::Table& table, const std::string& name) {
  return sql::print(Writer(table, name).table(), kSqlite);
}

std::string definition(const schema::Index& index) {
  sql::CreateIndex out = index.definition;
  out.name = sql::ObjectName{index.id.schema, index.id.name, {}};
  out.table = sql::ObjectName{"", index.table.name, {}};
  return sql::print(sql::Node(std::move(out)), kSqlite);
}

std::string definition(const schema::View& view) {
  sql::CreateView out = view.definition;
  out.name = object_name(view.id);
  return sql::print(sql::Node(std::move(out)), kSqlite);
}

std::string definition(const schema::Trigger& trigger) {
  sql::CreateTrigger out = trigger.definition;
  out.name = object_name(trigger.id);
  out.table = sql::ObjectName{"", trigger.table.name, {}};
  return sql::print(sql::Node(std::move(out)), kSqlite);
}

}  // namespace aludel::dialect::on_sqlite
