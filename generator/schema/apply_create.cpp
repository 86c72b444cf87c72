// SPDX-License-Identifier: MIT
//
// CREATE INDEX, VIEW, TRIGGER, VIRTUAL TABLE.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/printer.h"

namespace aludel::schema {
namespace {

using Kind = sql::ObjectKind;
using When = sql::CreateTrigger::When;

}  // namespace

bool Applier::apply(const sql::CreateVirtualTable& create) {
  if (!need_schema(create.name)) return false;
  Table table;
  table.id = new_id(create.name);
  if (create.if_not_exists && taken(Kind::kTable, table.id)) return true;
  if (!is_free(Kind::kTable, table.id, create.name.at)) return false;
  table.place = place(create.name.at);
  table.module = create.module.text;
  table.module_arguments = create.arguments;
  add(std::move(table));
  return true;
}

bool Applier::apply(const sql::CreateIndex& create) {
  const Object* on = need_table_or_view(create.table);
  if (!on || !can_be_indexed(*on, create.table.at)) return false;
  Index index;
  index.table = id_of(*on);
  index.definition = create;
  sql::CreateIndex& definition = index.definition;
  if (create.name) {
    if (!need_schema(*create.name)) return false;
    index.id = {index.table.schema, create.name->name};
    if (create.if_not_exists && taken(Kind::kIndex, index.id)) return true;
    if (!is_free(Kind::kIndex, index.id, create.name->at)) return false;
  }
  if (!check_index(*on, create)) return false;
  definition.name.reset();
  definition.if_not_exists = definition.concurrently = definition.only = false;
  if (definition.method == "btree") definition.method.clear();
  sort(definition.with);
  for (sql::IndexElement& it : definition.columns) normalise(it, std::get_if<Table>(on));
  if (!create.name) {
    sql::CreateIndex named = definition;
    named.table.name = index.table.name;
    index.id = {index.table.schema, rules_.chosen_index_name(named, taken_relations(index.table))};
    index.chosen = true;
  }
  definition.table = {};
  index.place = place(create.name ? create.name->at : create.table.at);
  const Index made = index;
  add(std::move(index));
  return create.only || index_partitions(made);
}

// What holds anyway: NULLS LAST behind ASC, NULLS FIRST behind DESC, a default collation, but for a
// column that has one of its own, or on SQLite an expression, which can have its columns'.
void Applier::normalise(sql::IndexElement& element, const Table* table) const {
  if (element.collation) {
    const Column* column =
        element.column && table ? schema_.column(*table, element.column->text) : nullptr;
    const auto collation = canonical(*element.collation, rules_);
    const bool holds_anyway = column ? !column->collation : element.column || !folds();
    if (collation || holds_anyway) element.collation = collation;
  }
  const bool down = element.order == sql::Order::kDescending;
  if (element.nulls == (down ? sql::Nulls::kFirst : sql::Nulls::kLast)) {
    element.nulls = sql::Nulls::kDefault;
  }
}

// An index of a partitioned table is one of each partition too.
bool Applier::index_partitions(const Index& parent) {
  std::vector<Id> partitions;
  for (const auto& object : schema_.objects_) {
    const auto* table = std::get_if<Table>(object.get());
    if (!table) break;
    if (table->partition_of && schema_.same(*table->partition_of, parent.table)) {
      partitions.push_back(table->id);
    }
  }
  for (const Id& id : partitions) {
    Index index = parent;
    index.table = id;
    sql::CreateIndex named = index.definition;
    named.table.name = id.name;
    index.id = {id.schema, rules_.chosen_index_name(named, taken_relations(id))};
    index.chosen = true;
    const Index made = index;
    add(std::move(index));
    if (!index_partitions(made)) return false;
  }
  return true;
}

bool Applier::can_be_indexed(const Object& on, const sql::At& at) {
  const auto* table = std::get_if<Table>(&on);
  if (table && !table->module.empty()) {
    return refuse(at, fmt::format("table \"{}\" is virtual; it has no indexes", table->id.name));
  }
  if (table || kind_of(on) == Kind::kMaterializedView) return true;
  note(error(at, fmt::format("\"{}\" is a view; only tables have indexes", id_of(on).name)), on);
  return false;
}

bool Applier::check_index(const Object& on, const sql::CreateIndex& create) {
  const auto* table = std::get_if<Table>(&on);
  if (!table) return true;
  for (const sql::IndexElement& it : create.columns) {
    const bool good = it.column ? need_column_or_text(*table, *it.column)
                                : need_columns(*table, it.expression, "an index");
    if (!good) return false;
  }
  for (const sql::Name& name : create.include) {
    if (!need_column(*table, name)) return false;
  }
  return create.where.empty() || need_columns(*table, create.where, "an index");
}

bool Applier::need_column_or_text(const Table& table, const sql::Name& name) {
  if (is_quoted(name.at)) return true;
  return need_column(table, name) != nullptr;
}

bool Applier::apply(const sql::CreateView& create) {
  if (!need_schema(create.name)) return false;
  View view;
  view.id = new_id(create.name, create.temporary);
  const Object* existing = taken(Kind::kView, view.id);
  if (create.if_not_exists && existing) return true;
  const bool replaces = create.or_replace && existing && kind_of(*existing) == Kind::kView;
  if (!replaces && !is_free(Kind::kView, view.id, create.name.at)) return false;
  if (!create.recursive && !need_query(create.query)) return false;
  view.definition = create;
  view.definition.name = {};
  view.definition.temporary = view.definition.or_replace = view.definition.if_not_exists = false;
  view.definition.with_no_data = false;  // what is in it is no part of a schema
  if (view.definition.method == "heap") view.definition.method.clear();
  sort(view.definition.with);
  view.place = place(create.name.at);
  if (replaces) {
    replace(*existing, std::move(view));
  } else {
    add(std::move(view));
  }
  return true;
}

bool Applier::apply(const sql::CreateTrigger& create) {
  const Object* on = need_table_or_view(create.table);
  if (!on) return false;
  Trigger trigger;
  trigger.table = id_of(*on);
  if (!need_schema(create.name)) return false;
  trigger.id = new_id(create.name, create.temporary);
  if (!folds() || (create.name.schema.empty() && !create.temporary)) {
    trigger.id.schema = trigger.table.schema;
  }
  const Object* existing = schema_.find(Kind::kTrigger, trigger.id, trigger.table);
  if (existing && create.if_not_exists) return true;
  if (existing && !create.or_replace) {
    note(error(create.name.at, fmt::format("there is a trigger \"{}\" already", trigger.id.name)),
         *existing);
    return false;
  }
  if (!check_trigger(*on, create)) return false;
  trigger.definition = create;
  sql::CreateTrigger& definition = trigger.definition;
  definition.name = definition.table = {};
  definition.temporary = definition.if_not_exists = definition.or_replace = false;
  std::stable_sort(definition.events.begin(), definition.events.end(),
                   [](const auto& a, const auto& b) { return a.what < b.what; });
  if (definition.function) {
    const Id id = new_id(*definition.function);
    definition.function = sql::ObjectName{id.schema, id.name, {}};
  }
  // PostgreSQL takes every argument for a text.
  for (std::string& argument : definition.arguments) {
    if (!argument.ends_with('\'')) argument = sql::quoted_text(argument);
  }
  trigger.place = place(create.name.at);
  if (existing) remove(*existing);
  add(std::move(trigger));
  return true;
}

bool Applier::check_trigger(const Object& on, const sql::CreateTrigger& create) {
  const auto* table = std::get_if<Table>(&on);
  const std::string& name = id_of(on).name;
  if (table && create.when == When::kInsteadOf) {
    return refuse(create.table.at,
                  fmt::format("INSTEAD OF is for views, and \"{}\" is a table", name));
  }
  if (!table && create.when != When::kInsteadOf && (folds() || create.for_each_row)) {
    return refuse(create.table.at,
                  fmt::format("\"{}\" is a view; its triggers are INSTEAD OF", name));
  }
  if (table && !table->module.empty()) {
    return refuse(create.table.at,
                  fmt::format("table \"{}\" is virtual; it has no triggers", name));
  }
  for (const auto& event : create.events) {
    for (const sql::Name& column : event.columns) {
      // SQLite looks at the names when the trigger fires.
      if (table && !folds() && !need_column(*table, column)) return false;
    }
  }
  if (!create.function) return true;
  const sql::ObjectName& function = *create.function;
  const Id id = schema_.id(function);
  if (schema_.find(Kind::kFunction, id) || function.schema == "pg_catalog" || has_extension() ||
      (function.schema.empty() && rules_.has_function(function.name))) {
    return true;
  }
  return no_such(function.at, Kind::kFunction, function);
}

}  // namespace aludel::schema
