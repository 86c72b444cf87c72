// SPDX-License-Identifier: MIT
//
// Constraints as they are written -> constraints of a table, each with a name.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

bool is_key(const sql::Constraint& it) {
  return it.kind == ConstraintKind::kPrimaryKey || it.kind == ConstraintKind::kUnique;
}

bool has_index(const sql::Constraint& it) {
  return is_key(it) || it.kind == ConstraintKind::kExclude;
}

// PostgreSQL's order: checks come with the table, then the primary key, other keys, foreign keys.
int rank(const sql::Constraint& it) {
  switch (it.kind) {
    case ConstraintKind::kCheck:
      return 0;
    case ConstraintKind::kPrimaryKey:
      return 1;
    case ConstraintKind::kForeignKey:
      return 3;
    default:
      return 2;
  }
}

// Two keys that PostgreSQL makes one of.
bool is_same_key(const sql::Constraint& a, const sql::Constraint& b) {
  return is_key(a) && is_key(b) && a.columns == b.columns && a.include == b.include &&
         a.timing == b.timing && a.nulls_not_distinct == b.nulls_not_distinct;
}

std::string listed(const std::vector<sql::Name>& names) {
  std::string text;
  for (const sql::Name& name : names) text += (text.empty() ? "" : ", ") + name.text;
  return text;
}

}  // namespace

bool Applier::settle(Table& table, std::vector<Written> written) {
  const std::size_t before = table.constraints.size();
  std::vector<std::size_t> order(written.size());
  for (std::size_t i = 0; i != order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return rank(written[a].constraint) < rank(written[b].constraint);
  });
  for (const std::size_t i : order) {
    Constraint constraint;
    if (!settle(table, written[i], constraint)) return false;
    const auto begin = table.constraints.begin() + static_cast<std::ptrdiff_t>(before);
    const auto same = std::find_if(begin, table.constraints.end(), [&](const Constraint& it) {
      return !folds() && is_same_key(it.definition, constraint.definition);
    });
    if (same != table.constraints.end()) {
      if (same->chosen && written[i].constraint.name) {
        same->name = constraint.name;
        same->chosen = false;
      }
      continue;
    }
    table.constraints.push_back(std::move(constraint));
  }
  // As they were written again.
  std::stable_sort(table.constraints.begin() + static_cast<std::ptrdiff_t>(before),
                   table.constraints.end(), [](const Constraint& a, const Constraint& b) {
                     return a.place.span.begin < b.place.span.begin;
                   });
  return true;
}

bool Applier::settle(Table& table, Written& written, Constraint& constraint) {
  sql::Constraint& definition = constraint.definition;
  definition = std::move(written.constraint);
  written.constraint.name = definition.name;
  constraint.place = place(definition.at);
  constraint.column = written.column;
  if (!definition.implied_by.empty()) {
    constraint.implied = true;
    constraint.column = std::exchange(definition.implied_by, {});
  }
  const std::optional<sql::Name> name = std::exchange(definition.name, std::nullopt);
  if (!written.column.empty() && definition.columns.empty() &&
      definition.kind != ConstraintKind::kCheck) {
    sql::IndexElement element;
    element.column = sql::Name{written.column, definition.at};
    definition.columns.push_back(std::move(element));
  }
  if (definition.using_index && !use_index(table, constraint, name)) return false;
  sort(definition.with);
  for (const auto* columns : {&definition.include, &definition.on_delete_columns}) {
    for (const sql::Name& column : *columns) {
      if (!need_column(table, column)) return false;
    }
  }
  if (definition.kind == ConstraintKind::kCheck) {
    definition.conflict = sql::Conflict::kAbort;  // SQLite reads it and forgets it
    if (!need_columns(table, definition.expression, "a check")) return false;
  } else if (definition.kind == ConstraintKind::kForeignKey) {
    if (!settle_foreign_key(table, constraint)) return false;
  } else if (!settle_key(table, constraint)) {
    return false;
  }
  if (!constraint.name.empty()) return true;  // by its index
  if (!name) {
    constraint.chosen = true;
    const bool index = has_index(definition);
    const Rules::Taken constraints = taken_constraints(table);
    const Rules::Taken relations = taken_relations(table.id);
    constraint.name = rules_.chosen_name(table, definition, [&](std::string_view it) {
      return constraints(it) || (index && relations(it));
    });
    return true;
  }
  constraint.name = name->text;
  return folds() || is_free_constraint(table, *name, has_index(definition));
}

bool Applier::is_free_constraint(const Table& table, const sql::Name& name, bool index) {
  if (const Constraint* other = schema_.constraint(table, name.text)) {
    note(error(name.at, fmt::format("there is a constraint \"{}\" of table \"{}\" already",
                                    name.text, table.id.name)),
         other->place, fmt::format("constraint \"{}\" is defined here", other->name));
    return false;
  }
  return !index || is_free(Kind::kIndex, {table.id.schema, name.text}, name.at);
}

bool Applier::settle_key(Table& table, Constraint& constraint) {
  sql::Constraint& definition = constraint.definition;
  const bool primary = definition.kind == ConstraintKind::kPrimaryKey;
  for (const Constraint& it : table.constraints) {
    if (!primary || it.definition.kind != ConstraintKind::kPrimaryKey) continue;
    if (!folds() && is_same_key(it.definition, definition)) continue;
    note(error(definition.at, fmt::format("table \"{}\" has a primary key already", table.id.name)),
         it.place, "it is defined here");
    return false;
  }
  std::vector<std::string> keys;
  for (sql::IndexElement& it : definition.columns) {
    if (!it.column) {
      if (definition.kind == ConstraintKind::kExclude) {
        if (!need_columns(table, it.expression, "an index")) return false;
        continue;
      }
      return refuse(it.at,
                    "a key is of columns, not of expressions; for those there is CREATE "
                    "UNIQUE INDEX");
    }
    const Column* column = need_column(table, *it.column);
    if (!column) return false;
    if (primary && folds() && column->generated) {
      return refuse(it.column->at, fmt::format("column \"{}\" is generated; it can't be part of "
                                               "the primary key",
                                               column->name));
    }
    keys.push_back(rules_.key(column->name));
    if (!folds() && std::count(keys.begin(), keys.end(), keys.back()) > 1 &&
        definition.kind != ConstraintKind::kExclude) {
      return refuse(it.column->at, fmt::format("column \"{}\" is in the key twice", column->name));
    }
    if (!primary || !rules_.key_is_not_null(table)) continue;
    for (Column& mine : table.columns) {
      if (mine.name == column->name) mine.not_null = true;
    }
  }
  if (definition.kind == ConstraintKind::kExclude && definition.method.empty()) {
    definition.method = "btree";
  }
  return !definition.autoincrement || check_autoincrement(table, definition);
}

bool Applier::check_autoincrement(const Table& table, const sql::Constraint& key) {
  const Column* column =
      key.columns.size() == 1 ? schema_.column(table, key.columns[0].column->text) : nullptr;
  const bool integer = column && column->type && rules_.key(column->type->name) == "integer" &&
                       column->type->arguments.empty() && key.order == sql::Order::kAscending;
  if (!integer) return refuse(key.at, "AUTOINCREMENT is for an INTEGER PRIMARY KEY only");
  if (!table.without_rowid) return true;
  return refuse(key.at, "AUTOINCREMENT can't be in a table WITHOUT ROWID");
}

bool Applier::settle_foreign_key(const Table& table, Constraint& constraint) {
  sql::Constraint& definition = constraint.definition;
  for (const sql::IndexElement& it : definition.columns) {
    if (it.column && !need_column(table, *it.column)) return false;
  }
  const sql::ObjectName parent_name = *definition.references;
  if (!definition.referenced.empty() && definition.referenced.size() != definition.columns.size()) {
    return refuse(
        definition.at,
        fmt::format("the foreign key has {} column{}, and refers to {}", definition.columns.size(),
                    definition.columns.size() == 1 ? "" : "s", definition.referenced.size()));
  }
  const Id id = folds() ? new_id(parent_name) : schema_.id(parent_name);
  definition.references = sql::ObjectName{id.schema, id.name, parent_name.at};
  const Table* parent = schema_.same(id, table.id) ? &table : schema_.table(parent_name);
  if (folds()) return true;  // which may come later, and follows the parent's key
  if (!parent) return need_table(parent_name) != nullptr;
  if (definition.referenced.empty()) definition.referenced = primary_key(*parent, definition);
  return need_key(*parent, definition);
}

bool Applier::need_key(const Table& parent, const sql::Constraint& foreign_key) {
  const sql::At& at = foreign_key.references->at;
  if (foreign_key.referenced.empty()) {
    return refuse(at, fmt::format("table \"{}\" has no primary key of {} column{} to refer to",
                                  parent.id.name, foreign_key.columns.size(),
                                  foreign_key.columns.size() == 1 ? "" : "s"));
  }
  std::vector<std::string> names;
  for (const sql::Name& name : foreign_key.referenced) {
    const Column* column = need_column(parent, name);
    if (!column) return false;
    names.push_back(column->name);
  }
  std::sort(names.begin(), names.end());
  const auto matches = [&](const std::vector<sql::IndexElement>& columns) {
    std::vector<std::string> others;
    for (const sql::IndexElement& it : columns) others.push_back(it.column ? it.column->text : "");
    std::sort(others.begin(), others.end());
    return names == others;
  };
  for (const Constraint& it : parent.constraints) {
    if (is_key(it.definition) && matches(it.definition.columns) &&
        it.definition.timing == sql::Constraint::Timing::kNotDeferrable) {
      return true;
    }
  }
  for (const Index* index : schema_.indexes(parent.id)) {
    const sql::CreateIndex& it = index->definition;
    if (it.unique && it.where.empty() && matches(it.columns)) return true;
  }
  const std::string columns = listed(foreign_key.referenced);
  text::Diagnostic& diagnostic =
      error(at, fmt::format("table \"{}\" has no key ({}) for the foreign key to refer to; add "
                            "PRIMARY KEY ({}) or UNIQUE ({})",
                            parent.id.name, columns, columns, columns));
  if (parent.place.source) note(diagnostic, Object(parent));
  return false;
}

// ADD CONSTRAINT … USING INDEX: the index becomes the constraint's, under its name.
bool Applier::use_index(const Table& table, Constraint& constraint,
                        const std::optional<sql::Name>& name) {
  sql::Constraint& definition = constraint.definition;
  const sql::Name index_name = *std::exchange(definition.using_index, std::nullopt);
  const Object* object = schema_.find(Kind::kIndex, {table.id.schema, index_name.text});
  const auto* index = object ? std::get_if<Index>(object) : nullptr;
  if (!index) return no_such(index_name.at, Kind::kIndex, {"", index_name.text, {}});
  if (!schema_.same(index->table, table.id)) {
    return refuse(index_name.at, fmt::format("index \"{}\" is not on table \"{}\"", index_name.text,
                                             table.id.name));
  }
  if (!index->definition.unique || !index->definition.where.empty()) {
    return refuse(index_name.at,
                  fmt::format("index \"{}\" is no UNIQUE index of all rows", index_name.text));
  }
  definition.columns = index->definition.columns;
  definition.include = index->definition.include;
  definition.with = index->definition.with;
  definition.tablespace = index->definition.tablespace;
  definition.nulls_not_distinct = index->definition.nulls_not_distinct;
  constraint.name = name ? name->text : index->id.name;
  if (name && name->text == index->id.name) {
    remove(*object);
    return true;
  }
  remove(*object);
  return !name || is_free_constraint(table, *name, true);
}

// What a partition has of its parent, as far as it hasn't it itself.
bool Applier::inherit_constraints(const Table& parent, Table& table) {
  for (const Constraint& it : parent.constraints) {
    const bool key = has_index(it.definition);
    const bool there = std::any_of(table.constraints.begin(), table.constraints.end(),
                                   [&](const Constraint& mine) {
                                     return key || it.definition.kind == ConstraintKind::kForeignKey
                                                ? mine.definition == it.definition
                                                : mine.name == it.name;
                                   });
    if (there || it.definition.no_inherit) continue;
    Constraint mine = it;
    mine.chosen = key;
    if (key) {
      const Rules::Taken constraints = taken_constraints(table);
      const Rules::Taken relations = taken_relations(table.id);
      mine.name = rules_.chosen_name(table, it.definition, [&](std::string_view name) {
        return constraints(name) || relations(name);
      });
    }
    table.constraints.push_back(std::move(mine));
  }
  for (Column& column : table.columns) {
    const Column* of_parent = schema_.column(parent, column.name);
    if (of_parent && of_parent->not_null) column.not_null = true;
  }
  return true;
}

bool Applier::check_generated(const Table& table, std::string_view column_name) {
  const Column* column = schema_.column(table, column_name);
  if (!column || !column->generated) return true;
  const sql::Fragment& expression = column->generated->expression;
  if (!need_columns(table, expression, "a generated column")) return false;
  for (const auto& it : sql::references(expression).columns) {
    const Column* other = schema_.column(table, it.column.text);
    if (!other || !other->generated || (folds() && other != column)) continue;
    return refuse(it.column.at, fmt::format("column \"{}\" is generated itself; \"{}\" can't be "
                                            "made of it",
                                            other->name, column->name));
  }
  return true;
}

}  // namespace aludel::schema
