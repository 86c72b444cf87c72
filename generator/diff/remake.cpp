// SPDX-License-Identifier: MIT
#include "diff/remake.h"

#include <algorithm>

#include "schema/definition.h"
#include "sql/parser.h"
#include "sql/printer.h"

namespace aludel::diff {
namespace {

constexpr sql::Language kSqlite = sql::Language::kSqlite;

/// The columns of the old table that the new one takes values for, as SQL. One that is computed no
/// more keeps what was computed.
std::string shared_columns(const schema::Table& from, const schema::Table& to,
                           const schema::Schema& schema) {
  std::string list;
  for (const schema::Column& it : to.columns) {
    const schema::Column* before = schema.column(from, it.name);
    if (!before || it.generated) continue;
    if (!list.empty()) list += ", ";
    list += sql::quoted(it.name, kSqlite);
  }
  return list;
}

using ConstraintKind = sql::Constraint::Kind;

/// A key that only stands behind its column, and makes the table another one.
bool is_bound(const schema::Constraint& it) {
  return it.definition.kind == ConstraintKind::kPrimaryKey &&
         (it.definition.autoincrement || it.definition.order == sql::Order::kDescending);
}

bool has_counter(const schema::Table& table) {
  return std::ranges::any_of(table.constraints, [](const schema::Constraint& it) {
    return it.definition.kind == ConstraintKind::kPrimaryKey && it.definition.autoincrement;
  });
}

/// What moves the rows of one table to the other, and how far its AUTOINCREMENT has counted: ids of
/// rows that are deleted aren't given out again.
std::vector<std::string> copies(const schema::Table& from, const schema::Table& to,
                                const schema::Id& fresh, const schema::Schema& schema) {
  const auto print = [](const schema::Id& it) {
    return sql::print(schema::object_name(it), kSqlite);
  };
  std::vector<std::string> out;
  const std::string columns = shared_columns(from, to, schema);
  if (!columns.empty()) {
    out.push_back("INSERT INTO " + print(fresh) + " (" + columns + ")\n  SELECT " + columns +
                  " FROM " + print(from.id));
  }
  if (has_counter(from) && has_counter(to)) {
    const std::string name = sql::quoted_text(fresh.name);
    out.push_back("DELETE FROM sqlite_sequence WHERE name = " + name);
    out.push_back("INSERT INTO sqlite_sequence (name, seq)\n  SELECT " + name +
                  ", seq FROM sqlite_sequence WHERE name = " + sql::quoted_text(from.id.name) +
                  " COLLATE NOCASE");
  }
  return out;
}

}  // namespace

bool needs_remake(const schema::Table& from, const schema::Table& to,
                  const schema::Matcher& matcher) {
  if (from.strict != to.strict || from.without_rowid != to.without_rowid) return true;
  const schema::Rules& rules = matcher.rules();
  if (rules.language() != kSqlite) return false;
  const auto was = std::get<schema::Table>(matcher.actual(schema::Object(from)));
  const auto is = std::get<schema::Table>(matcher.expected(schema::Object(to)));
  for (const schema::Column& it : is.columns) {
    const schema::Column* before = was.column(it.name);
    if (!before) continue;
    if ((before->type && !it.type) || before->not_null_name != it.not_null_name) return true;
  }
  const auto lone = matcher.constraints(is.constraints, was.constraints);
  const auto is_key = [](const schema::Constraint& it) {
    return it.definition.kind == ConstraintKind::kPrimaryKey;
  };
  for (const std::size_t i : lone.actual) {
    const schema::Constraint& it = was.constraints[i];
    if (is_bound(it) || (is_key(it) && from.without_rowid)) return true;
    const auto same_name = [&](const schema::Constraint& other) { return other.name == it.name; };
    if (std::ranges::count_if(was.constraints, same_name) > 1) return true;
  }
  return std::ranges::any_of(lone.expected,
                             [&](std::size_t i) { return is_bound(is.constraints[i]); });
}

bool remake(const schema::Id& id, const schema::Table& to, const schema::Schema& schema,
            const std::vector<Change>& causes, Route& route) {
  const schema::Schema before = route.state();
  const schema::Table& from = *before.table(schema::object_name(id));
  const std::string name =
      schema::Rules::free_name(to.id.name, "", "new", [&](std::string_view it) {
        return before.find(sql::ObjectKind::kTable, {to.id.schema, std::string(it)}) != nullptr ||
               before.find(sql::ObjectKind::kView, {to.id.schema, std::string(it)}) != nullptr;
      });
  // SQLite reads all that speaks of a table when one gets its name.
  const std::vector<const schema::Object*> on_it = before.dependants(from.id);
  for (auto it = on_it.rbegin(); it != on_it.rend(); ++it) {
    if (!route.step(drop(**it, before.rules()))) return false;
  }
  const schema::Id fresh = {to.id.schema, name};
  if (!route.step(schema::definition_as(name, to, schema), causes)) return false;
  for (const std::string& copy : copies(from, to, fresh, before)) {
    const auto statement = sql::parse(copy, kSqlite);
    if (!statement || !route.step(*statement, causes)) return false;
  }
  sql::Drop old;
  old.objects = {schema::reference_to(schema::Object(from), before.rules())};
  return route.step(old, causes) &&
         route.step(alter(fresh, sql::RenameTo{{to.id.name, {}}}), causes);
}

}  // namespace aludel::diff
