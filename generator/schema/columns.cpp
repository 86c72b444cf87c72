// SPDX-License-Identifier: MIT
#include "schema/columns.h"

#include <algorithm>

namespace aludel::schema {
namespace {

using Answer = std::optional<bool>;
using Kind = sql::ObjectKind;

/// Views that stand on views further than this are not followed: SQLite has circles of them.
constexpr unsigned kDeepest = 50;

class Lookup {
 public:
  Lookup(const Schema& schema, unsigned depth) : schema_(schema), depth_(depth) {}

  Answer of_relation(const sql::ObjectName& name, std::string_view column) const {
    if (const Table* table = schema_.table(name)) return of_table(*table, column);
    if (const View* view = schema_.view(name)) {
      if (depth_ == kDeepest) return std::nullopt;
      return sql::result_has_column(view->definition.query, view->definition.columns, column,
                                    columns(schema_, depth_ + 1));
    }
    return schema_.rules().has_column(name, column);
  }

  /// Of functions with one name: what all of them say.
  Answer of_function(const sql::ObjectName& name, std::string_view column) const {
    const Id id = schema_.id(name);
    bool found = false;
    Answer all;
    for (const auto& object : schema_.objects()) {
      const auto* routine = std::get_if<Routine>(object.get());
      if (!routine || !schema_.same(routine->id, id)) continue;
      const Answer one = of_routine(routine->definition, column);
      if (found && one != all) return std::nullopt;
      all = one;
      found = true;
    }
    return found ? all : schema_.rules().has_column(name, column);
  }

  static sql::Columns columns(const Schema& schema, unsigned depth) {
    sql::Columns result;
    result.of_relation = [&schema, depth](const sql::ObjectName& name, std::string_view column) {
      return Lookup(schema, depth).of_relation(name, column);
    };
    result.of_function = [&schema, depth](const sql::ObjectName& name, std::string_view column) {
      return Lookup(schema, depth).of_function(name, column);
    };
    return result;
  }

 private:
  Answer of_table(const Table& table, std::string_view column) const {
    if (schema_.column(table, column)) return true;
    if (!table.module.empty()) return schema_.rules().module_has_column(table, column);
    return !table.without_rowid && schema_.rules().has_column(schema_.rules().key(column));
  }

  Answer of_routine(const sql::CreateRoutine& routine, std::string_view column) const {
    const auto is_it = [&](const auto& it) { return it.name == column; };
    const auto& table = routine.returns_table;
    if (!table.empty()) return std::any_of(table.begin(), table.end(), is_it);
    bool gives = false;
    for (const auto& it : routine.arguments) {
      if (it.mode.empty() || it.mode == "in" || it.mode == "variadic") continue;
      if (is_it(it)) return true;
      gives = true;
    }
    if (gives) return false;
    if (!routine.returns) return std::nullopt;
    const sql::ObjectName type = {routine.returns->schema, routine.returns->name, {}};
    if (schema_.table(type) || schema_.view(type)) return of_relation(type, column);
    if (const Type* composite = schema_.type(*routine.returns)) {
      const auto& attributes = composite->definition.attributes;
      return std::any_of(attributes.begin(), attributes.end(),
                         [&](const auto& it) { return it.name.text == column; });
    }
    if (type.name == "record") return std::nullopt;
    if (schema_.rules().has_type(type.name)) return false;
    return std::nullopt;
  }

  const Schema& schema_;
  unsigned depth_;
};

}  // namespace

sql::Columns columns_of(const Schema& schema) { return Lookup::columns(schema, 0); }

}  // namespace aludel::schema
