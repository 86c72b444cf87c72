// SPDX-License-Identifier: MIT
#include "diff/remake.h"

#include <algorithm>
#include <ranges>

#include "schema/definition.h"
#include "sql/parser.h"
#include "sql/printer.h"

namespace aludel::diff {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;

/// The columns that have values of their own in both, as SQL.
std::string shared_columns(const schema::Table& from, const schema::Table& to,
                           const schema::Schema& schema) {
  std::string list;
  for (const schema::Column& it : to.columns) {
    const schema::Column* before = schema.column(from, it.name);
    if (!before || before->generated || it.generated) continue;
    if (!list.empty()) list += ", ";
    list += sql::quoted(it.name, kSqlite);
  }
  return list;
}

}  // namespace

bool remake(const schema::Table& from, const schema::Table& to, const schema::Schema& schema,
            const Change& cause, Route& route) {
  const schema::Schema before = route.state();
  const std::string name =
      schema::Rules::free_name(to.id.name, "", "new", [&](std::string_view it) {
        return before.find(sql::ObjectKind::kTable, {to.id.schema, std::string(it)}) != nullptr ||
               before.find(sql::ObjectKind::kView, {to.id.schema, std::string(it)}) != nullptr;
      });
  // SQLite reads all that speaks of a table when one gets its name.
  const std::vector<const schema::Object*> on_it = before.dependants(from.id);
  for (const schema::Object* it : std::views::reverse(on_it)) {
    if (!route.step(drop(*it, before.rules()))) return false;
  }
  const std::string columns = shared_columns(from, to, before);
  const auto print = [](const schema::Id& id) {
    return sql::print(schema::object_name(id), kSqlite);
  };
  const schema::Id fresh = {to.id.schema, name};
  if (!route.step(schema::definition_as(name, to, schema), {cause})) return false;
  if (!columns.empty()) {
    const std::string copy = "INSERT INTO " + print(fresh) + " (" + columns + ")\n  SELECT " +
                             columns + " FROM " + print(from.id);
    const auto statement = sql::parse(copy, kSqlite);
    if (!statement || !route.step(*statement, {cause})) return false;
  }
  sql::Drop old;
  old.objects = {schema::reference_to(schema::Object(from), before.rules())};
  return route.step(old, {cause}) &&
         route.step(alter(fresh, sql::RenameTo{{to.id.name, {}}}), {cause});
}

}  // namespace aludel::diff
