// SPDX-License-Identifier: MIT
#include "dialect/sqlite/obstacles.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "dialect/sqlite/rebuild.h"
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

bool is_there(const schema::Schema& schema, const sql::ObjectName& name) {
  return schema.table(name) != nullptr || schema.view(name) != nullptr ||
         schema.rules().has_relation(schema.rules().key(name.name));
}

}  // namespace

std::string impossible(const schema::Schema& schema, const schema::Table& table) {
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

std::string broken(const schema::Schema& schema) {
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
