// SPDX-License-Identifier: MIT
//
// ALTER TABLE, action by action.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

template <typename T>
constexpr bool kPassedOn =
    std::is_same_v<T, sql::AddColumn> || std::is_same_v<T, sql::DropColumn> ||
    std::is_same_v<T, sql::RenameColumn> || std::is_same_v<T, sql::AlterColumnType> ||
    std::is_same_v<T, sql::SetDefault> || std::is_same_v<T, sql::SetNotNull> ||
    std::is_same_v<T, sql::SetExpression> || std::is_same_v<T, sql::AddConstraint> ||
    std::is_same_v<T, sql::DropConstraint> || std::is_same_v<T, sql::RenameConstraint> ||
    std::is_same_v<T, sql::AlterConstraint>;

// The order in which PostgreSQL takes the actions of one ALTER TABLE, whatever was written first.
enum class Pass { kDrop, kType, kAddColumn, kExpression, kCheck, kNotNull, kKey, kOther, kLast };

constexpr auto pass_of = [](const auto& action) {
  using Action = std::decay_t<decltype(action)>;
  if constexpr (std::is_same_v<Action, sql::DropColumn> ||
                std::is_same_v<Action, sql::DropConstraint>) {
    return Pass::kDrop;
  } else if constexpr (std::is_same_v<Action, sql::AlterColumnType>) {
    return Pass::kType;
  } else if constexpr (std::is_same_v<Action, sql::AddColumn>) {
    return Pass::kAddColumn;
  } else if constexpr (std::is_same_v<Action, sql::SetExpression>) {
    return action.expression.empty() ? Pass::kDrop : Pass::kExpression;
  } else if constexpr (std::is_same_v<Action, sql::SetNotNull>) {
    return action.not_null ? Pass::kNotNull : Pass::kDrop;
  } else if constexpr (std::is_same_v<Action, sql::SetDefault>) {
    return action.expression.empty() ? Pass::kDrop : Pass::kOther;
  } else if constexpr (std::is_same_v<Action, sql::AlterIdentity>) {
    return action.what == sql::AlterIdentity::What::kAdd    ? Pass::kOther
           : action.what == sql::AlterIdentity::What::kDrop ? Pass::kDrop
                                                            : Pass::kLast;
  } else if constexpr (std::is_same_v<Action, sql::AddConstraint>) {
    switch (action.constraint.kind) {
      case ConstraintKind::kCheck:
        return Pass::kCheck;
      case ConstraintKind::kForeignKey:
        return Pass::kOther;
      default:
        return Pass::kKey;
    }
  } else {
    return Pass::kLast;
  }
};

}  // namespace

bool Applier::apply(const sql::AlterTable& alter) {
  const Id id = schema_.id(alter.name);
  const Object* object = alter.kind == Kind::kTable ? relation(id) : schema_.find(alter.kind, id);
  if (!object && alter.kind == Kind::kIndex && !folds()) {
    for (const auto& it : schema_.objects_) {
      const auto* owner = std::get_if<Table>(it.get());
      const bool is =
          owner && owner->id.schema == id.schema && schema_.constraint(*owner, id.name) != nullptr;
      if (is) return alter_key_index(owner->id, alter);
    }
  }
  if (!object) return alter.if_exists || no_such(alter.name.at, alter.kind, alter.name);
  if (!std::holds_alternative<Table>(*object)) return alter_other(*object, alter);
  const auto& table = std::get<Table>(*object);
  const bool is_virtual = !table.module.empty();
  Id now = id;
  std::vector<const sql::TableAction*> actions;
  for (const sql::TableAction& action : alter.actions) actions.push_back(&action);
  if (!folds()) {
    std::stable_sort(actions.begin(), actions.end(), [](const auto* a, const auto* b) {
      return std::visit(pass_of, *a) < std::visit(pass_of, *b);
    });
  }
  for (const sql::TableAction* next : actions) {
    const sql::TableAction& action = *next;
    if (is_virtual && !std::holds_alternative<sql::RenameTo>(action)) {
      return refuse(alter.name.at,
                    fmt::format("table \"{}\" is virtual; it can be renamed only", id.name));
    }
    const auto act_on = [&](const auto& it) { return act_on_family(now, it, alter.only); };
    if (!std::visit(act_on, action)) return false;
    if (const auto* rename = std::get_if<sql::RenameTo>(&action)) now.name = rename->name.text;
    if (const auto* move = std::get_if<sql::SetSchema>(&action)) {
      now = new_id({move->schema.text, now.name, {}});
    }
  }
  return true;
}

// Carries an action out on a table, and on what inherits from it where it goes there too.
template <typename Action>
bool Applier::act_on_family(const Id& id, const Action& action, bool only) {
  std::vector<Id> children;
  if constexpr (kPassedOn<Action>) {
    if (!only && !folds()) children = children_of(id);
  }
  if (!act(id, action)) return false;
  if constexpr (kPassedOn<Action>) {
    for (const Id& child : children) {
      if (!pass_on(child, action)) return false;
    }
  }
  return true;
}

std::vector<Id> Applier::children_of(const Id& parent) const {
  std::vector<Id> children;
  for (const auto& object : schema_.objects_) {
    const auto* table = std::get_if<Table>(object.get());
    if (!table) break;
    const bool is_child = (table->partition_of && schema_.same(*table->partition_of, parent)) ||
                          std::any_of(table->inherits.begin(), table->inherits.end(),
                                      [&](const Id& it) { return schema_.same(it, parent); });
    if (is_child) children.push_back(table->id);
  }
  return children;
}

// A child has what its parent has, but for keys, which only partitions have with their parent.
template <typename Action>
bool Applier::pass_on(const Id& child, const Action& action) {
  const Table& table = std::get<Table>(*schema_.find(Kind::kTable, child));
  if constexpr (std::is_same_v<Action, sql::AddColumn>) {
    if (const Column* mine = schema_.column(table, action.column.name.text)) {
      const std::string name = mine->name;
      for (Column& it : edit_table(child).columns) it.inherited |= it.name == name;
      return true;
    }
    sql::AddColumn without = action;
    std::erase_if(without.column.constraints, [&](const sql::Constraint& it) {
      return !table.partition_of && it.kind != ConstraintKind::kNotNull &&
             it.kind != ConstraintKind::kDefault && it.kind != ConstraintKind::kCheck &&
             it.kind != ConstraintKind::kGenerated;
    });
    if (!act_on_family(child, without, false)) return false;
    for (Column& it : edit_table(child).columns) it.inherited |= it.name == action.column.name.text;
    return true;
  } else if constexpr (std::is_same_v<Action, sql::AddConstraint>) {
    const sql::Constraint& constraint = action.constraint;
    const bool check = constraint.kind == ConstraintKind::kCheck;
    if (check ? constraint.no_inherit : !table.partition_of) return true;
    sql::AddConstraint mine = action;
    if (constraint.name && schema_.constraint(table, constraint.name->text)) return true;
    const bool key = !check && constraint.kind != ConstraintKind::kForeignKey;
    if (key) mine.constraint.name.reset();
    return act_on_family(child, mine, false);
  } else if constexpr (std::is_same_v<Action, sql::DropColumn>) {
    const Column* mine = schema_.column(table, action.column.text);
    if (!mine || !mine->inherited) return true;
    for (Column& it : edit_table(child).columns) {
      if (it.name == action.column.text) it.inherited = false;
    }
    return act_on_family(child, action, false);
  } else if constexpr (std::is_same_v<Action, sql::DropConstraint> ||
                       std::is_same_v<Action, sql::AlterConstraint>) {
    if (!schema_.constraint(table, action.name.text)) return true;
    return act_on_family(child, action, false);
  } else if constexpr (std::is_same_v<Action, sql::RenameConstraint>) {
    if (!schema_.constraint(table, action.from.text)) return true;
    return act_on_family(child, action, false);
  } else {
    return act_on_family(child, action, false);
  }
}

bool Applier::act(const Id& id, const sql::AddColumn& action) {
  const Table& before = std::get<Table>(*schema_.find(Kind::kTable, id));
  if (action.if_not_exists && schema_.column(before, action.column.name.text)) return true;
  Table table = before;
  for (Column& column : table.columns) column.inherited = false;  // a column twice is one too many
  std::vector<Written> written;
  if (!add_column(action.column, table, written)) return false;
  for (std::size_t i = 0; i != before.columns.size(); ++i) {
    table.columns[i].inherited = before.columns[i].inherited;
  }
  edit_table(id) = table;
  if (!check_strict(action.column.name.at, table, table.columns.back()) ||
      !settle(table, std::move(written)) || !check_generated(table, action.column.name.text)) {
    return false;
  }
  edit_table(id) = std::move(table);
  return true;
}

bool Applier::act(const Id& id, const sql::DropColumn& action) {
  const Object& object = *schema_.find(Kind::kTable, id);
  const auto& table = std::get<Table>(object);
  const Column* column = schema_.column(table, action.column.text);
  if (!column && action.if_exists) return true;
  if (!column && !need_column(table, action.column)) return false;
  if (column->inherited) {
    return refuse(action.column.at,
                  fmt::format("column \"{}\" of table \"{}\" is inherited; drop it from the parent",
                              column->name, table.id.name));
  }
  if (table.columns.size() == 1 && folds()) {
    return refuse(action.column.at, fmt::format("\"{}\" is the only column of table \"{}\"",
                                                column->name, table.id.name));
  }
  if (table.partition_by) {
    for (const sql::IndexElement& it : table.partition_by->columns) {
      if (!it.column || it.column->text != column->name) continue;
      return refuse(action.column.at, fmt::format("column \"{}\" is part of the partition key of "
                                                  "table \"{}\"",
                                                  column->name, table.id.name));
    }
  }
  return drop({{&object, column->name, false, nullptr}}, action.cascade, action.column.at);
}

bool Applier::act(const Id& id, const sql::RenameColumn& action) {
  const Table& table = std::get<Table>(*schema_.find(Kind::kTable, id));
  const Column* column = need_column(table, action.from);
  if (!column) return false;
  const Column* other = schema_.column(table, action.to.text);
  if (other && (other != column || !folds())) {  // SQLite takes a name for itself
    note(error(action.to.at, fmt::format("column \"{}\" is in table \"{}\" already", action.to.text,
                                         table.id.name)),
         other->place, fmt::format("column \"{}\" is defined here", other->name));
    return false;
  }
  return rename_column(id, std::string(column->name), action.to.text, action.from.at);
}

Column* Applier::edit_column(const Id& id, const sql::Name& name) {
  const Column* column = need_column(std::get<Table>(*schema_.find(Kind::kTable, id)), name);
  if (!column) return nullptr;
  const std::string found = column->name;
  for (Column& it : edit_table(id).columns) {
    if (it.name == found) return &it;
  }
  return nullptr;
}

bool Applier::act(const Id& id, const sql::AlterColumnType& action) {
  if (!need_type(action.type)) return false;
  const Object& object = *schema_.find(Kind::kTable, id);
  const Column* before = need_column(std::get<Table>(object), action.column);
  if (!before) return false;
  if (!folds()) {
    const Part part = {&object, before->name, false, nullptr};
    for (const Dependant& it : dependants_of(schema_, part)) {
      const bool generated =
          std::holds_alternative<Table>(*it.part.object) && !it.part.column.empty();
      if (!generated) continue;
      note(error(action.column.at, fmt::format("the type of column \"{}\" can't be changed: {} "
                                               "depends on it",
                                               before->name, said(it.part))),
           schema::place_of(it.part), fmt::format("{} is defined here", said(it.part)));
      return false;
    }
  }
  Column& column = *edit_column(id, action.column);
  column.type = action.type;
  column.type->schema = new_id({column.type->schema, "", {}}).schema;
  column.portable = action.portable;
  // Collation and storage go with the type.
  if (!folds() || action.collation) {
    column.collation =
        action.collation ? canonical(*action.collation, rules_) : std::optional<sql::ObjectName>();
    std::erase_if(column.attributes, [](const sql::Setting& it) {
      return it.name == "storage" || it.name == "compression";
    });
  }
  return check_strict(action.type.at, std::get<Table>(*schema_.find(Kind::kTable, id)), column);
}

bool Applier::act(const Id& id, const sql::SetDefault& action) {
  Column* column = edit_column(id, action.column);
  if (!column) return false;
  if (column->generated || column->identity) {
    return refuse(action.column.at,
                  fmt::format("column \"{}\" {}; it has no default", column->name,
                              column->generated ? "is generated" : "is an identity"));
  }
  const bool none = action.expression.empty() || is_null(action.expression);
  column->default_value = none ? sql::Fragment() : action.expression;
  return none || check_default(action.expression);
}

bool Applier::act(const Id& id, const sql::SetNotNull& action) {
  Column* column = edit_column(id, action.column);
  if (!column) return false;
  const Table& table = std::get<Table>(*schema_.find(Kind::kTable, id));
  for (const Constraint& it : table.constraints) {
    const bool key =
        it.definition.kind == ConstraintKind::kPrimaryKey &&
        std::any_of(it.definition.columns.begin(), it.definition.columns.end(),
                    [&](const auto& part) { return part.column->text == column->name; });
    if (!action.not_null && key && rules_.key_is_not_null(table)) {
      return refuse(action.column.at,
                    fmt::format("column \"{}\" is part of the primary key", column->name));
    }
  }
  if (!action.not_null && column->identity) {
    return refuse(action.column.at, fmt::format("column \"{}\" is an identity", column->name));
  }
  if (column->not_null == action.not_null && action.not_null) return true;
  column->not_null = action.not_null;
  column->not_null_conflict = action.not_null ? action.conflict : sql::Conflict::kAbort;
  column->not_null_name.clear();
  return true;
}

bool Applier::act(const Id& id, const sql::SetExpression& action) {
  Column* column = edit_column(id, action.column);
  if (!column) return false;
  if (!column->generated) {
    return action.if_exists ||
           refuse(action.column.at, fmt::format("column \"{}\" is not generated", column->name));
  }
  if (action.expression.empty()) {
    column->generated.reset();
    return true;
  }
  column->generated->expression = action.expression;
  return check_generated(std::get<Table>(*schema_.find(Kind::kTable, id)), column->name);
}

bool Applier::act(const Id& id, const sql::AlterIdentity& action) {
  const Table table = std::get<Table>(*schema_.find(Kind::kTable, id));
  Column* column = edit_column(id, action.column);
  if (!column) return false;
  const bool is = column->identity.has_value();
  if (action.what == sql::AlterIdentity::What::kAdd) {
    if (is || !column->default_value.empty()) {
      return refuse(action.column.at, fmt::format("column \"{}\" {} already", column->name,
                                                  is ? "is an identity" : "has a default"));
    }
    if (!column->not_null) {
      return refuse(action.column.at,
                    fmt::format("column \"{}\" must be NOT NULL to become an identity; write ALTER "
                                "COLUMN \"{}\" SET NOT NULL before",
                                column->name, column->name));
    }
    column->identity = Identity{action.always.value_or(false), action.sequence};
    return name_sequence(table, *column);
  }
  if (!is) {
    return action.if_exists ||
           refuse(action.column.at, fmt::format("column \"{}\" is no identity", column->name));
  }
  if (action.what == sql::AlterIdentity::What::kDrop) {
    column->identity.reset();
    return true;
  }
  if (action.always) column->identity->always = *action.always;
  const auto name = column->identity->options.sequence_name;
  column->identity->options.type = column->type;
  column->identity->options = canonical(schema::merge(column->identity->options, action.sequence));
  column->identity->options.type.reset();
  column->identity->options.sequence_name = name;
  return true;
}

bool Applier::act(const Id& id, const sql::SetColumnAttribute& action) {
  Column* column = edit_column(id, action.column);
  if (!column) return false;
  if (action.attribute == "set" || action.attribute == "reset") {
    schema::merge(column->attributes, action.settings, action.attribute == "reset");
    return true;
  }
  const bool usual = action.value == "-1" || action.value == "default" ||
                     (action.attribute == "storage" && column->type &&
                      action.value == usual_storage(*column->type));
  schema::merge(column->attributes, {{action.attribute, action.value, {}}}, usual);
  return true;
}

bool Applier::act(const Id& id, const sql::AddConstraint& action) {
  Table table = std::get<Table>(*schema_.find(Kind::kTable, id));
  if (action.constraint.kind == ConstraintKind::kNotNull) {
    return refuse(action.constraint.at, "write ALTER COLUMN … SET NOT NULL");
  }
  if (!settle(table, {{action.constraint, ""}})) return false;
  edit_table(id) = std::move(table);
  return true;
}

bool Applier::act(const Id& id, const sql::DropConstraint& action) {
  const Object& object = *schema_.find(Kind::kTable, id);
  const auto& table = std::get<Table>(object);
  if (!action.implied_by.empty()) {
    std::erase_if(edit_table(id).constraints, [&](const Constraint& it) {
      return it.implied && it.column == action.implied_by;
    });
    return true;
  }
  if (const Constraint* it = schema_.constraint(table, action.name.text)) {
    return names_one(table, action.name) &&
           drop({{&object, "", false, it}}, action.cascade, action.name.at);
  }
  for (const Column& column : table.columns) {
    if (column.not_null_name.empty() || !rules_.same(column.not_null_name, action.name.text)) {
      continue;
    }
    return act(id, sql::SetNotNull{{column.name, action.name.at}, false});
  }
  return action.if_exists || no_constraint(table, action.name);
}

bool Applier::no_constraint(const Table& table, const sql::Name& name) {
  std::vector<std::string_view> names;
  for (const Constraint& it : table.constraints) names.push_back(it.name);
  text::Diagnostic& diagnostic = error(
      name.at, fmt::format("no such constraint \"{}\" of table \"{}\"", name.text, table.id.name));
  std::string known;
  for (const std::string_view it : names)
    known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", it);
  diagnostic.note(known.empty() ? "it has none" : "it has " + known);
  return false;
}

bool Applier::names_one(const Table& table, const sql::Name& name) {
  const auto is_it = [&](const Constraint& it) { return rules_.same(it.name, name.text); };
  if (std::count_if(table.constraints.begin(), table.constraints.end(), is_it) < 2) return true;
  text::Diagnostic& diagnostic =
      error(name.at, fmt::format("several constraints of table \"{}\" have the name \"{}\", and "
                                 "which is meant can't be said; make the table anew with a name "
                                 "for each",
                                 table.id.name, name.text));
  for (const Constraint& it : table.constraints) {
    if (is_it(it)) note(diagnostic, it.place, fmt::format("one \"{}\" is here", it.name));
  }
  return false;
}

bool Applier::act(const Id& id, const sql::RenameConstraint& action) {
  const Table& table = std::get<Table>(*schema_.find(Kind::kTable, id));
  const Constraint* constraint = schema_.constraint(table, action.from.text);
  if (!constraint) return no_constraint(table, action.from);
  if (!names_one(table, action.from)) return false;
  const bool index = constraint->definition.kind != ConstraintKind::kCheck &&
                     constraint->definition.kind != ConstraintKind::kForeignKey;
  if (!folds() && !is_free_constraint(table, action.to, index)) return false;
  const std::string from = constraint->name;
  for (Constraint& it : edit_table(id).constraints) {
    if (it.name != from) continue;
    it.name = action.to.text;
    it.chosen = false;
  }
  return true;
}

bool Applier::act(const Id& id, const sql::AlterConstraint& action) {
  const Table& table = std::get<Table>(*schema_.find(Kind::kTable, id));
  const Constraint* constraint = schema_.constraint(table, action.name.text);
  if (!constraint) return no_constraint(table, action.name);
  if (!names_one(table, action.name)) return false;
  if (!action.validate && constraint->definition.kind != ConstraintKind::kForeignKey) {
    return refuse(action.name.at, fmt::format("constraint \"{}\" is no foreign key; only these "
                                              "can be made DEFERRABLE",
                                              constraint->name));
  }
  const std::string name = constraint->name;
  for (Constraint& it : edit_table(id).constraints) {
    if (it.name != name) continue;
    if (action.validate) {
      it.definition.not_valid = false;
    } else {
      it.definition.timing = action.timing;
    }
  }
  return true;
}

bool Applier::act(const Id& id, const sql::RenameTo& action) {
  const Id to = {id.schema, action.name.text};
  const Object& object = *schema_.find(Kind::kTable, id);
  if (!is_free(Kind::kTable, to, action.name.at)) return false;
  rename_relation(id_of(object), to);
  return true;
}

bool Applier::act(const Id& id, const sql::SetSchema& action) {
  const sql::ObjectName name = {action.schema.text, id.name, action.schema.at};
  if (!need_schema(name)) return false;
  const Id to = new_id(name);
  if (schema_.same(id, to)) return true;
  if (!is_free(Kind::kTable, to, action.schema.at)) return false;
  rename_relation(id, to);
  std::vector<Id> moved;  // its sequences
  rewrite([&](const Object& object) -> std::optional<Object> {
    Object copy = object;
    if (auto* index = std::get_if<Index>(&copy)) {
      if (!schema_.same(index->table, to)) return std::nullopt;
      index->id.schema = to.schema;
    } else if (auto* sequence = std::get_if<Sequence>(&copy)) {
      if (!sequence->owner || !schema_.same(*sequence->owner, to)) return std::nullopt;
      moved.push_back(sequence->id);
      sequence->id.schema = to.schema;
    } else if (auto* trigger = std::get_if<Trigger>(&copy)) {
      if (!schema_.same(trigger->table, to)) return std::nullopt;
      trigger->id.schema = to.schema;
    } else {
      return std::nullopt;
    }
    return copy;
  });
  for (const Id& sequence : moved) rename_sequence(sequence, {to.schema, sequence.name});
  return true;
}

bool Applier::act(const Id& id, const sql::AlterPartition& action) {
  const Table* partition = need_table(action.partition);
  if (!partition) return false;
  const Id child = partition->id;
  if (!action.attach) {
    Table& table = edit_table(child);
    table.partition_of.reset();
    table.bound = {};
    for (Column& column : table.columns) column.inherited = false;
    return true;
  }
  const Table parent = std::get<Table>(*schema_.find(Kind::kTable, id));
  if (!parent.partition_by) {
    return refuse(statement_.text.at, fmt::format("table \"{}\" is not partitioned", id.name));
  }
  Table table = *partition;
  for (Column& column : table.columns) column.inherited = true;
  table.partition_of = id;
  table.bound = action.bound;
  if (!inherit_constraints(parent, table)) return false;
  edit_table(child) = std::move(table);
  return true;
}

bool Applier::act(const Id& id, const sql::AlterInherit& action) {
  const Table* found = need_table(action.parent);
  if (!found) return false;
  const Table parent = *found;
  Table& table = edit_table(id);
  if (action.inherit) {
    table.inherits.push_back(parent.id);
  } else {
    std::erase_if(table.inherits, [&](const Id& it) { return schema_.same(it, parent.id); });
  }
  for (Column& column : table.columns) {
    if (schema_.column(parent, column.name)) column.inherited = action.inherit;
  }
  return true;
}

bool Applier::act(const Id& id, const sql::SetSettings& action) {
  schema::merge(edit_table(id).settings, action.settings, action.reset);
  return true;
}

bool Applier::act(const Id& id, const sql::SetProperty& action) {
  Table& table = edit_table(id);
  if (action.property == "logged") {
    table.persistence =
        action.value == "logged" ? sql::Persistence::kPermanent : sql::Persistence::kUnlogged;
  } else if (action.property == "tablespace") {
    table.tablespace = action.value == "pg_default" ? "" : action.value;
  } else if (action.property == "access method") {
    table.method = action.value == "heap" ? "" : action.value;
  } else if (action.property != "without oids" && action.property != "cluster") {
    set_property(table, action.property, action.value);
  }
  return true;
}

// The index of a constraint: renamed, both are.
bool Applier::alter_key_index(const Id& table, const sql::AlterTable& alter) {
  for (const sql::TableAction& action : alter.actions) {
    const sql::Name name = {alter.name.name, alter.name.at};
    if (const auto* rename = std::get_if<sql::RenameTo>(&action)) {
      return act(table, sql::RenameConstraint{name, rename->name});
    }
    const auto* settings = std::get_if<sql::SetSettings>(&action);
    if (!settings) continue;
    for (Constraint& it : edit_table(table).constraints) {
      if (it.name == name.text)
        schema::merge(it.definition.with, settings->settings, settings->reset);
    }
  }
  return true;
}

// ALTER TABLE reaches views, indexes and sequences too, where it means the same for them.
bool Applier::alter_other(const Object& object, const sql::AlterTable& alter) {
  if (folds()) return no_such(alter.name.at, alter.kind, alter.name);
  const Id id = id_of(object);
  for (const sql::TableAction& action : alter.actions) {
    const Object& now = *relation(id);
    if (const auto* rename = std::get_if<sql::RenameTo>(&action)) {
      return rename_object(now, {id.schema, rename->name.text}, rename->name.at);
    }
    if (const auto* move = std::get_if<sql::SetSchema>(&action)) {
      const sql::ObjectName name = {move->schema.text, id.name, move->schema.at};
      return need_schema(name) && rename_object(now, new_id(name), move->schema.at);
    }
    if (const auto* rename = std::get_if<sql::RenameColumn>(&action)) {
      if (!rename_column(id, rename->from.text, rename->to.text, rename->from.at)) return false;
      continue;
    }
    const auto* settings = std::get_if<sql::SetSettings>(&action);
    if (!settings) continue;
    Object& edited = edit(now);
    if (auto* view = std::get_if<View>(&edited)) {
      schema::merge(view->definition.with, settings->settings, settings->reset);
    } else if (auto* index = std::get_if<Index>(&edited)) {
      schema::merge(index->definition.with, settings->settings, settings->reset);
    }
  }
  return true;
}

}  // namespace aludel::schema
