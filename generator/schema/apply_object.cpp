// SPDX-License-Identifier: MIT
//
// CREATE of what isn't a table and doesn't stand on one.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/normal.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

}  // namespace

bool Applier::apply(const sql::CreateSequence& create) {
  if (!need_schema(create.name)) return false;
  Sequence sequence;
  sequence.id = new_id(create.name, create.persistence == sql::Persistence::kTemporary);
  if (create.if_not_exists && taken(Kind::kSequence, sequence.id)) return true;
  if (!is_free(Kind::kSequence, sequence.id, create.name.at)) return false;
  sequence.definition = create;
  sequence.definition.name = {};
  sequence.definition.if_not_exists = false;
  if (!own(sequence, create.options)) return false;
  sequence.definition.options = canonical(create.options);
  sequence.place = place(create.name.at);
  add(std::move(sequence));
  return true;
}

bool Applier::own(Sequence& sequence, const sql::SequenceOptions& options) {
  if (options.owned_by_none) {
    sequence.owner.reset();
    sequence.owner_column.clear();
  }
  if (!options.owned_by_table) return true;
  const Table* table = need_table(*options.owned_by_table);
  const sql::Name column = {options.owned_by_column, options.owned_by_table->at};
  if (!table || !need_column(*table, column)) return false;
  sequence.owner = table->id;
  sequence.owner_column = column.text;
  return true;
}

bool Applier::apply(const sql::CreateType& create) {
  if (!need_schema(create.name)) return false;
  Type type;
  type.id = new_id(create.name);
  const Object* existing = taken(Kind::kType, type.id);
  const auto* shell = existing ? std::get_if<Type>(existing) : nullptr;
  if (shell && shell->definition.form == sql::CreateType::Form::kShell) {
    remove(*existing);
  } else if (!is_free(Kind::kType, type.id, create.name.at)) {
    return false;
  }
  for (const auto& attribute : create.attributes) {
    if (attribute.type && !need_type(*attribute.type)) return false;
  }
  for (std::size_t i = 0; i != create.values.size(); ++i) {
    for (std::size_t j = 0; j != i; ++j) {
      if (create.values[i].text != create.values[j].text) continue;
      return refuse(create.values[i].at,
                    fmt::format("value \"{}\" is in the enum already", create.values[i].text));
    }
  }
  type.definition = create;
  type.definition.name = {};
  for (auto& attribute : type.definition.attributes) normalise(attribute);
  if (create.form == sql::CreateType::Form::kRange) normalise_range(type);
  sort(type.definition.settings);
  type.place = place(create.name.at);
  add(std::move(type));
  return true;
}

// A range's subtype by its name, its multirange only where it isn't called as PostgreSQL would.
void Applier::normalise_range(Type& type) const {
  auto& settings = type.definition.settings;
  std::string usual = type.id.name;
  const std::size_t range = usual.find("range");
  usual = range == std::string::npos ? usual + "_multirange" : usual.insert(range, "multi");
  std::erase_if(settings, [&](const sql::Setting& it) {
    return it.name == "multirange_type_name" &&
           (it.value == usual || it.value.ends_with('.' + usual));
  });
  for (sql::Setting& it : settings) {
    if (it.name != "subtype") continue;
    it.value = sql::normal_form({"x::" + it.value, rules_.language(), {}}).substr(3);
  }
}

// An attribute's type and collation, as the model has names.
void Applier::normalise(sql::ColumnDefinition& attribute) const {
  if (attribute.type) attribute.type->schema = new_id({attribute.type->schema, "", {}}).schema;
  if (attribute.collation) attribute.collation = canonical(*attribute.collation, rules_);
}

bool Applier::apply(const sql::CreateDomain& create) {
  if (!need_schema(create.name)) return false;
  Domain domain;
  domain.id = new_id(create.name);
  if (!is_free(Kind::kDomain, domain.id, create.name.at) || !need_type(create.type)) return false;
  domain.definition = create;
  domain.definition.name = {};
  domain.definition.constraints.clear();
  domain.definition.type.schema = new_id({create.type.schema, "", {}}).schema;
  if (create.collation) domain.definition.collation = canonical(*create.collation, rules_);
  domain.place = place(create.name.at);
  for (const sql::Constraint& it : create.constraints) {
    if (!add_domain_constraint(domain, it)) return false;
  }
  add(std::move(domain));
  return true;
}

bool Applier::add_domain_constraint(Domain& domain, const sql::Constraint& constraint) {
  switch (constraint.kind) {
    case ConstraintKind::kNotNull:
      domain.not_null = true;
      return true;
    case ConstraintKind::kDefault:
      domain.default_value =
          is_null(constraint.expression) ? sql::Fragment() : constraint.expression;
      return check_default(constraint.expression);
    case ConstraintKind::kCheck:
      break;
    default:
      return true;
  }
  Constraint made;
  made.definition = constraint;
  made.definition.name.reset();
  made.place = place(constraint.at);
  const auto is_taken = [&](std::string_view name) {
    const auto is = [&](const Constraint& it) { return it.name == name; };
    return std::any_of(domain.constraints.begin(), domain.constraints.end(), is);
  };
  if (constraint.name && is_taken(constraint.name->text)) {
    return refuse(constraint.name->at,
                  fmt::format("there is a constraint \"{}\" of domain \"{}\" already",
                              constraint.name->text, domain.id.name));
  }
  made.chosen = !constraint.name;
  const Table none;  // a domain's names stand beside no table's
  const Rules::Taken others = taken_constraints(none);
  made.name = constraint.name
                  ? constraint.name->text
                  : Rules::free_name(domain.id.name, "", "check", [&](std::string_view name) {
                      return is_taken(name) || others(name);
                    });
  domain.constraints.push_back(std::move(made));
  return true;
}

bool Applier::apply(const sql::CreateSchema& create) {
  const Id id = {"", create.name};
  const Object* existing = schema_.find(Kind::kSchema, id);
  if (create.name == rules_.default_schema()) return true;  // it is there, in every dump
  if (existing && create.if_not_exists) return true;
  if (existing) {
    note(error(create.at, fmt::format("there is a schema \"{}\" already", create.name)), *existing);
    return false;
  }
  add(Namespace{id, place(create.at)});
  return true;
}

bool Applier::apply(const sql::CreateRoutine& create) {
  if (!need_schema(create.name)) return false;
  Routine routine;
  routine.id = new_id(create.name);
  for (const auto* arguments : {&create.arguments, &create.returns_table}) {
    for (const auto& argument : *arguments) {
      if (!need_type(argument.type)) return false;
    }
  }
  if (create.returns && !need_type(*create.returns)) return false;
  routine.definition = create;
  routine.definition.name = {};
  routine.definition.or_replace = false;
  for (auto* arguments : {&routine.definition.arguments, &routine.definition.returns_table}) {
    for (auto& it : *arguments) it.type.schema = new_id({it.type.schema, "", {}}).schema;
  }
  if (auto& returns = routine.definition.returns) {
    returns->schema = new_id({returns->schema, "", {}}).schema;
  }
  const Routine* existing = schema_.routine(routine.id, routine.definition.signature());
  if (existing && !create.or_replace) {
    note(error(create.name.at, fmt::format("there is a function \"{}{}\" already", routine.id.name,
                                           existing->definition.signature())),
         Object(*existing));
    return false;
  }
  if (existing) remove(*schema_.objects_.at(schema_.key(Object(*existing))));
  routine.place = place(create.name.at);
  add(std::move(routine));
  return true;
}

bool Applier::apply(const sql::CreatePolicy& create) {
  const Table* table = need_table(create.table);
  if (!table) return false;
  Policy policy;
  policy.table = table->id;
  policy.id = {table->id.schema, create.name};
  if (const Object* existing = schema_.find(Kind::kPolicy, policy.id, policy.table)) {
    note(error(create.at, fmt::format("there is a policy \"{}\" on table \"{}\" already",
                                      create.name, table->id.name)),
         *existing);
    return false;
  }
  policy.definition = create;
  policy.definition.name.clear();
  policy.definition.table = {};
  std::sort(policy.definition.roles.begin(), policy.definition.roles.end());
  policy.place = place(create.at);
  add(std::move(policy));
  return true;
}

bool Applier::apply(const sql::CreateExtension& create) {
  const Id id = {"", create.name};
  if (const Object* existing = schema_.find(Kind::kExtension, id)) {
    if (create.if_not_exists) return true;
    note(error(create.at, fmt::format("there is an extension \"{}\" already", create.name)),
         *existing);
    return false;
  }
  if (create.name == "plpgsql") return true;  // it is there
  Extension extension;
  extension.id = id;
  extension.definition = create;
  extension.definition.name.clear();
  extension.definition.if_not_exists = extension.definition.cascade = false;
  if (create.schema == rules_.default_schema()) extension.definition.schema.clear();
  extension.place = place(create.at);
  add(std::move(extension));
  return true;
}

bool Applier::apply(const sql::Opaque& create) {
  Opaque opaque;
  opaque.kind = create.kind;
  opaque.id = new_id(create.name);
  if (create.table) {
    const Object* on = need_table_or_view(*create.table);
    if (!on) return false;
    opaque.table = id_of(*on);
    opaque.id.schema = opaque.table.schema;
  }
  opaque.definition = create.definition;
  opaque.place = place(create.name.at);
  if (!create.name.name.empty()) {
    if (const Object* existing = find_opaque(opaque.kind, opaque.id, opaque.table)) {
      if (!create.or_replace && opaque.kind != "aggregate") {
        note(error(create.name.at,
                   fmt::format("there is a {} \"{}\" already", create.kind, create.name.name)),
             *existing);
        return false;
      }
      if (create.or_replace) remove(*existing);
    }
  }
  add(std::move(opaque));
  return true;
}

}  // namespace aludel::schema
