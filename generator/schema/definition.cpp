// SPDX-License-Identifier: MIT
#include "schema/definition.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "schema/canonical.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

constexpr std::string_view kOption = " with grant option";

sql::Name name_of(std::string text) { return {std::move(text), {}}; }

bool is_behind_column(const Constraint& constraint, const Table& table) {
  return !constraint.column.empty() && table.column(constraint.column) != nullptr;
}

/// As it stands behind its column.
sql::Constraint behind_column(const Constraint& constraint) {
  sql::Constraint out = definition(constraint);
  if (!out.columns.empty() && out.columns.front().order == sql::Order::kDescending) {
    out.order = sql::Order::kDescending;
  }
  out.columns.clear();
  return out;
}

bool is_in_key(const Column& column, const Table& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const Constraint& it) {
    return it.definition.kind == ConstraintKind::kPrimaryKey &&
           std::any_of(it.definition.columns.begin(), it.definition.columns.end(),
                       [&](const sql::IndexElement& part) {
                         return part.column && part.column->text == column.name;
                       });
  });
}

/// The sequence that a column has its numbers from, where SERIAL says the same.
const Sequence* serial_of(const Column& column, const Table& table, const Schema& schema) {
  if (!column.type || column.default_value.empty() || !column.not_null) return nullptr;
  const Id id = {table.id.schema, Rules::free_name(table.id.name, column.name, "seq",
                                                   [](std::string_view) { return false; })};
  const Object* object = schema.find(Kind::kSequence, id);
  if (!object) return nullptr;
  const auto& sequence = std::get<Sequence>(*object);
  const bool owned =
      sequence.owner && *sequence.owner == table.id && sequence.owner_column == column.name;
  sql::SequenceOptions usual;
  if (column.type->name != "bigint") usual.type = column.type;
  const bool takes_it =
      with_sequence_renamed(column.default_value, id, {}).text != column.default_value.text &&
      column.default_value.text.starts_with("nextval(");
  return owned && takes_it && canonical(sequence.definition.options) == canonical(usual) ? &sequence
                                                                                         : nullptr;
}

std::string serial_name(const std::string& integer) {
  if (integer == "bigint") return "bigserial";
  return integer == "smallint" ? "smallserial" : "serial";
}

/// The statement for each kind of object.
struct Definer {
  const Schema& schema;

  sql::Node operator()(const Table& table) const {
    if (!table.module.empty()) {
      sql::CreateVirtualTable out;
      out.name = object_name(table.id);
      out.module = name_of(table.module);
      out.arguments = table.module_arguments;
      return out;
    }
    sql::CreateTable out;
    out.name = object_name(table.id);
    out.persistence = table.persistence;
    out.without_rowid = table.without_rowid;
    out.strict = table.strict;
    for (const Id& parent : table.inherits) out.inherits.push_back(object_name(parent));
    out.partition_by = table.partition_by;
    if (table.partition_of) {
      out.partition_of = sql::PartitionOf{object_name(*table.partition_of), table.bound};
    }
    out.method = table.method;
    out.with = table.settings;
    if (!table.tablespace.empty()) out.tablespace = name_of(table.tablespace);
    for (const Column& it : table.columns) {
      if (!it.inherited) out.columns.push_back(definition(it, table, schema));
    }
    for (const Constraint& it : table.constraints) {
      if (!is_behind_column(it, table)) out.constraints.push_back(definition(it));
    }
    return out;
  }
  sql::Node operator()(const Index& index) const {
    sql::CreateIndex out = index.definition;
    const bool nameless = index.chosen && schema.rules().language() != sql::Language::kSqlite;
    if (!nameless) out.name = object_name(index.id);
    out.table = object_name(index.table);
    // SQLite takes the schema from the index, PostgreSQL from the table.
    if (schema.rules().language() == sql::Language::kSqlite) {
      out.table.schema.clear();
    } else if (out.name) {
      out.name->schema.clear();
    }
    return out;
  }
  sql::Node operator()(const View& view) const {
    sql::CreateView out = view.definition;
    out.name = object_name(view.id);
    return out;
  }
  sql::Node operator()(const Trigger& trigger) const {
    sql::CreateTrigger out = trigger.definition;
    out.name = object_name(trigger.id);
    out.table = object_name(trigger.table);
    if (schema.rules().language() == sql::Language::kSqlite) {
      out.table.schema.clear();
    } else {
      out.name.schema.clear();
    }
    return out;
  }
  sql::Node operator()(const Sequence& sequence) const {
    sql::CreateSequence out = sequence.definition;
    out.name = object_name(sequence.id);
    if (sequence.owner) {
      out.options.owned_by_table = object_name(*sequence.owner);
      out.options.owned_by_column = sequence.owner_column;
    }
    return out;
  }
  sql::Node operator()(const Type& type) const {
    sql::CreateType out = type.definition;
    out.name = object_name(type.id);
    return out;
  }
  sql::Node operator()(const Domain& domain) const {
    sql::CreateDomain out = domain.definition;
    out.name = object_name(domain.id);
    if (domain.not_null) out.constraints.emplace_back().kind = ConstraintKind::kNotNull;
    if (!domain.default_value.empty()) {
      out.constraints.emplace_back().kind = ConstraintKind::kDefault;
      out.constraints.back().expression = domain.default_value;
    }
    for (const Constraint& it : domain.constraints) out.constraints.push_back(definition(it));
    return out;
  }
  sql::Node operator()(const Namespace& space) const {
    sql::CreateSchema out;
    out.name = space.id.name;
    return out;
  }
  sql::Node operator()(const Routine& routine) const {
    sql::CreateRoutine out = routine.definition;
    out.name = object_name(routine.id);
    return out;
  }
  sql::Node operator()(const Policy& policy) const {
    sql::CreatePolicy out = policy.definition;
    out.name = policy.id.name;
    out.table = object_name(policy.table);
    return out;
  }
  sql::Node operator()(const Extension& extension) const {
    sql::CreateExtension out = extension.definition;
    out.name = extension.id.name;
    return out;
  }
  sql::Node operator()(const Note& note) const { return sql::Comment{note.object, note.text}; }
  sql::Node operator()(const Privilege& privilege) const {
    sql::Grant out;
    out.objects = {privilege.object};
    Kind& kind = out.objects[0].kind;
    if (kind == Kind::kView || kind == Kind::kMaterializedView) kind = Kind::kTable;
    out.roles = {privilege.role};
    // GRANT gives all that it gives with the option or without: the rest takes another one.
    const auto has_option = [](const std::string& it) { return it.ends_with(kOption); };
    const auto& what = privilege.what;
    out.with_grant_option = std::all_of(what.begin(), what.end(), has_option);
    for (std::string it : what) {
      if (has_option(it) != out.with_grant_option) continue;
      if (has_option(it)) it.resize(it.size() - kOption.size());
      out.privileges.push_back(said(it));
    }
    return out;
  }
  sql::Node operator()(const Opaque& opaque) const {
    sql::Opaque out;
    out.kind = opaque.kind;
    out.name = object_name(opaque.id);
    if (!opaque.table.name.empty()) out.table = object_name(opaque.table);
    out.definition = opaque.definition;
    return out;
  }

  static sql::Grant::Privilege said(const std::string& what) {
    const std::string column = column_of(what);
    if (column.empty()) return {what, {}};
    return {what.substr(0, what.find(" (")), {name_of(column)}};
  }
};

}  // namespace

sql::ObjectName object_name(const Id& id) { return {id.schema, id.name, {}}; }

sql::Constraint definition(const Constraint& constraint) {
  sql::Constraint out = constraint.definition;
  if (!constraint.chosen && !constraint.name.empty()) {
    out.name = name_of(constraint.name);
  }
  if (constraint.implied) out.implied_by = constraint.column;
  return out;
}

std::vector<sql::Constraint> attributes(const Column& column) {
  std::vector<sql::Constraint> out;
  const auto add = [&out](ConstraintKind kind) -> sql::Constraint& {
    out.emplace_back().kind = kind;
    return out.back();
  };
  if (column.not_null) {
    sql::Constraint& it = add(ConstraintKind::kNotNull);
    it.conflict = column.not_null_conflict;
    if (!column.not_null_name.empty()) it.name = name_of(column.not_null_name);
  }
  if (!column.default_value.empty()) {
    add(ConstraintKind::kDefault).expression = column.default_value;
  }
  if (column.generated) {
    sql::Constraint& it = add(ConstraintKind::kGenerated);
    it.expression = column.generated->expression;
    it.stored = column.generated->stored;
  }
  if (column.identity) {
    sql::Constraint& it = add(ConstraintKind::kIdentity);
    it.always = column.identity->always;
    it.sequence = column.identity->options;
    it.sequence.sequence_name.reset();
  }
  return out;
}

sql::ColumnDefinition definition(const Column& column, const Table& table, const Schema& schema) {
  sql::ColumnDefinition out;
  out.name = name_of(column.name);
  out.type = column.type;
  out.portable = column.portable;
  out.collation = column.collation;
  for (const sql::Setting& it : column.attributes) {
    if (it.name == "compression") out.compression = it.value;
  }
  const Sequence* serial = serial_of(column, table, schema);
  const bool implied = serial || column.identity ||
                       (schema.rules().key_is_not_null(table) && is_in_key(column, table));
  if (serial) out.type->name = serial_name(column.type->name);
  Column written = column;
  if (implied && column.not_null_name.empty()) written.not_null = false;
  if (serial) written.default_value = {};
  out.constraints = attributes(written);
  for (const Constraint& it : table.constraints) {
    if (it.column == column.name) out.constraints.push_back(behind_column(it));
  }
  return out;
}

sql::Node definition(const Object& object, const Schema& schema) {
  return std::visit(Definer{schema}, object);
}

sql::CreateTable definition_as(const std::string& name, const Table& table, const Schema& schema) {
  auto out = std::get<sql::CreateTable>(Definer{schema}(table));
  const sql::ObjectName from = out.name;
  out.name.name = name;
  const auto rename = [&](std::vector<sql::Constraint>& constraints) {
    for (sql::Constraint& it : constraints) {
      if (it.expression.empty() || it.kind == ConstraintKind::kDefault) continue;
      it.expression = sql::with_table_renamed(it.expression, from, out.name);
    }
  };
  rename(out.constraints);
  for (sql::ColumnDefinition& it : out.columns) rename(it.constraints);
  return out;
}

sql::ObjectReference reference_to(const Object& object, const Rules& rules) {
  sql::ObjectReference out;
  out.kind = kind_of(object);
  out.name = object_name(id_of(object));
  const auto* trigger = std::get_if<Trigger>(&object);
  if (trigger && rules.names_by_table(Kind::kTrigger)) out.table = object_name(trigger->table);
  if (const auto* it = std::get_if<Policy>(&object)) out.table = object_name(it->table);
  if (const auto* it = std::get_if<Routine>(&object)) out.signature = it->definition.signature();
  if (const auto* it = std::get_if<Opaque>(&object)) {
    out.other = it->kind;
    if (!it->table.name.empty()) out.table = object_name(it->table);
  }
  if (out.table && out.kind != Kind::kOther) out.name.schema.clear();
  return out;
}

const Object* find_referred(const sql::ObjectReference& reference, const Schema& schema) {
  for (const auto& object : schema.objects()) {
    if (reference_to(*object, schema.rules()) == reference) return object.get();
  }
  return nullptr;
}

bool is_of_serial(const Sequence& sequence, const Schema& schema) {
  if (!sequence.owner) return false;
  const Object* object = schema.find(Kind::kTable, *sequence.owner);
  if (!object) return false;
  const auto& table = std::get<Table>(*object);
  const Column* column = table.column(sequence.owner_column);
  return column && serial_of(*column, table, schema) == &sequence;
}

}  // namespace aludel::schema
