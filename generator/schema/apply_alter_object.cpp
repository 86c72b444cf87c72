// SPDX-License-Identifier: MIT
//
// ALTER of what isn't a table.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/printer.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

// Of 'from' and 'from'::type.
bool rename_value(sql::Fragment& value, const std::string& from, const std::string& to) {
  const std::string old = sql::quoted_text(from);
  if (!value.text.starts_with(old)) return false;
  const std::string rest = value.text.substr(old.size());
  if (!rest.empty() && !rest.starts_with("::")) return false;
  value.text = sql::quoted_text(to) + rest;
  return true;
}

}  // namespace

bool Applier::apply(const sql::AlterSequence& alter) {
  const Id id = schema_.id(alter.name);
  const Object* object = schema_.find(Kind::kSequence, id);
  if (!object) {
    const sql::ObjectReference reference = {Kind::kSequence, alter.name, {}, {}, {}};
    if (const Object* table = find_grantee(reference)) return alter_identity(*table, id, alter);
    return alter.if_exists || no_such(alter.name.at, Kind::kSequence, alter.name);
  }
  auto& sequence = std::get<Sequence>(edit(*object));
  if (!own(sequence, alter.options)) return false;
  sql::SequenceOptions& options = sequence.definition.options;
  options = canonical(schema::merge(options, alter.options));
  return true;
}

// An identity's sequence can be altered by its own name too.
bool Applier::alter_identity(const Object& table, const Id& sequence,
                             const sql::AlterSequence& alter) {
  for (Column& column : edit_table(id_of(table)).columns) {
    if (!column.identity || column.identity->options.sequence_name->name != sequence.name) continue;
    const auto name = column.identity->options.sequence_name;
    column.identity->options.type = column.type;
    column.identity->options = canonical(schema::merge(column.identity->options, alter.options));
    column.identity->options.type.reset();
    column.identity->options.sequence_name = name;
  }
  return true;
}

bool Applier::apply(const sql::AlterType& alter) {
  const Id id = schema_.id(alter.name);
  const Object* object = schema_.find(Kind::kType, id);
  if (!object) return no_such(alter.name.at, Kind::kType, alter.name);
  auto& type = std::get<Type>(edit(*object)).definition;
  for (const auto& action : alter.actions) {
    const bool good = std::visit([&](const auto& it) { return act(type, it, alter); }, action);
    if (!good) return false;
  }
  return true;
}

bool Applier::act(sql::CreateType& type, const sql::AlterType::AddValue& action,
                  const sql::AlterType& alter) {
  const auto find = [&](const std::string& value) {
    return std::find_if(type.values.begin(), type.values.end(),
                        [&](const auto& it) { return it.text == value; });
  };
  if (find(action.value) != type.values.end()) {
    return action.if_not_exists ||
           refuse(alter.at, fmt::format("type \"{}\" has the value \"{}\" already", alter.name.name,
                                        action.value));
  }
  auto place_of_it = type.values.end();
  if (!action.neighbour.empty()) {
    place_of_it = find(action.neighbour);
    if (place_of_it == type.values.end()) return no_value(type, action.neighbour, alter);
    if (!action.before) ++place_of_it;
  }
  type.values.insert(place_of_it, {action.value, alter.at});
  return true;
}

bool Applier::no_value(const sql::CreateType& type, const std::string& value,
                       const sql::AlterType& alter) {
  std::string known;
  for (const auto& it : type.values)
    known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", it.text);
  error(alter.at, fmt::format("type \"{}\" has no value \"{}\"", alter.name.name, value))
      .note(known.empty() ? "it has none" : "it has " + known);
  return false;
}

bool Applier::act(sql::CreateType& type, const sql::AlterType::RenameValue& action,
                  const sql::AlterType& alter) {
  const auto is = [](const std::string& value) {
    return [&](const auto& it) { return it.text == value; };
  };
  const auto from = std::find_if(type.values.begin(), type.values.end(), is(action.from));
  if (from == type.values.end()) return no_value(type, action.from, alter);
  if (std::any_of(type.values.begin(), type.values.end(), is(action.to))) {
    return refuse(alter.at, fmt::format("type \"{}\" has the value \"{}\" already", alter.name.name,
                                        action.to));
  }
  from->text = action.to;
  // A default is the value, whatever that is called.
  const Id id = schema_.id(alter.name);
  rewrite([&](const Object& object) -> std::optional<Object> {
    if (!std::holds_alternative<Table>(object)) return std::nullopt;
    Object copy = object;
    bool changed = false;
    for (Column& it : std::get<Table>(copy).columns) {
      const bool is_of_it =
          it.type && schema_.same(schema_.id({it.type->schema, it.type->name, {}}), id);
      if (is_of_it) changed |= rename_value(it.default_value, action.from, action.to);
    }
    return changed ? std::optional(std::move(copy)) : std::nullopt;
  });
  return true;
}

namespace {

sql::ColumnDefinition* attribute(sql::CreateType& type, const std::string& name) {
  for (auto& it : type.attributes) {
    if (it.name.text == name) return &it;
  }
  return nullptr;
}

}  // namespace

bool Applier::no_attribute(const sql::Name& name, const sql::AlterType& alter) {
  return refuse(name.at,
                fmt::format("type \"{}\" has no attribute \"{}\"", alter.name.name, name.text));
}

bool Applier::act(sql::CreateType& type, const sql::AddColumn& action,
                  const sql::AlterType& alter) {
  if (attribute(type, action.column.name.text)) {
    return refuse(action.column.name.at, fmt::format("type \"{}\" has an attribute \"{}\" already",
                                                     alter.name.name, action.column.name.text));
  }
  if (action.column.type && !need_type(*action.column.type)) return false;
  type.attributes.push_back(action.column);
  normalise(type.attributes.back());
  return true;
}

bool Applier::act(sql::CreateType& type, const sql::DropColumn& action,
                  const sql::AlterType& alter) {
  if (!attribute(type, action.column.text)) {
    return action.if_exists || no_attribute(action.column, alter);
  }
  std::erase_if(type.attributes,
                [&](const auto& it) { return it.name.text == action.column.text; });
  return true;
}

bool Applier::act(sql::CreateType& type, const sql::RenameColumn& action,
                  const sql::AlterType& alter) {
  sql::ColumnDefinition* it = attribute(type, action.from.text);
  if (!it) return no_attribute(action.from, alter);
  it->name.text = action.to.text;
  return true;
}

bool Applier::act(sql::CreateType& type, const sql::AlterColumnType& action,
                  const sql::AlterType& alter) {
  sql::ColumnDefinition* it = attribute(type, action.column.text);
  if (!it) return no_attribute(action.column, alter);
  if (!need_type(action.type)) return false;
  it->type = action.type;
  it->collation = action.collation;
  normalise(*it);
  return true;
}

bool Applier::act(sql::CreateType& type, const sql::SetSettings& action, const sql::AlterType&) {
  schema::merge(type.settings, action.settings, action.reset);
  return true;
}

bool Applier::apply(const sql::AlterDomain& alter) {
  const Object* object = schema_.find(Kind::kDomain, schema_.id(alter.name));
  if (!object) return no_such(alter.name.at, Kind::kDomain, alter.name);
  auto& domain = std::get<Domain>(edit(*object));
  return std::visit([&](const auto& it) { return act(domain, it); }, alter.action);
}

bool Applier::act(Domain& domain, const sql::SetDefault& action) {
  const bool none = action.expression.empty() || is_null(action.expression);
  domain.default_value = none ? sql::Fragment() : action.expression;
  return none || check_default(action.expression);
}

bool Applier::act(Domain& domain, const sql::SetNotNull& action) {
  domain.not_null = action.not_null;
  return true;
}

bool Applier::act(Domain& domain, const sql::AddConstraint& action) {
  return add_domain_constraint(domain, action.constraint);
}

Constraint* Applier::domain_constraint(Domain& domain, const sql::Name& name, bool if_exists) {
  for (Constraint& it : domain.constraints) {
    if (it.name == name.text) return &it;
  }
  if (!if_exists) {
    refuse(name.at,
           fmt::format("no such constraint \"{}\" of domain \"{}\"", name.text, domain.id.name));
  }
  return nullptr;
}

bool Applier::act(Domain& domain, const sql::DropConstraint& action) {
  const Constraint* constraint = domain_constraint(domain, action.name, action.if_exists);
  if (!constraint) return action.if_exists;
  std::erase_if(domain.constraints, [&](const Constraint& it) { return &it == constraint; });
  return true;
}

bool Applier::act(Domain& domain, const sql::RenameConstraint& action) {
  Constraint* constraint = domain_constraint(domain, action.from, false);
  if (!constraint) return false;
  constraint->name = action.to.text;
  constraint->chosen = false;
  return true;
}

bool Applier::act(Domain& domain, const sql::AlterConstraint& action) {
  Constraint* constraint = domain_constraint(domain, action.name, false);
  if (constraint) constraint->definition.not_valid = false;
  return constraint != nullptr;
}

bool Applier::apply(const sql::AlterPolicy& alter) {
  const Table* table = need_table(alter.table);
  if (!table) return false;
  const Object* object = schema_.find(Kind::kPolicy, {table->id.schema, alter.name}, table->id);
  if (!object) {
    return refuse(alter.at,
                  fmt::format("no such policy \"{}\" on table \"{}\"", alter.name, table->id.name));
  }
  auto& definition = std::get<Policy>(edit(*object)).definition;
  if (!alter.roles.empty()) {
    definition.roles = alter.roles;
    std::sort(definition.roles.begin(), definition.roles.end());
  }
  if (!alter.using_expression.empty()) definition.using_expression = alter.using_expression;
  if (!alter.check_expression.empty()) definition.check_expression = alter.check_expression;
  return true;
}

bool Applier::apply(const sql::AlterObject& alter) {
  if (alter.what == sql::AlterObject::What::kOwner) return true;
  const Object* object = nullptr;
  const bool unknown = alter.what == sql::AlterObject::What::kOther;
  if (!need(alter.object, alter.if_exists || unknown, object)) return false;
  if (!object) return true;
  const Id id = id_of(*object);
  switch (alter.what) {
    case sql::AlterObject::What::kRename:
      return rename_object(*object, {id.schema, alter.to.text}, alter.to.at);
    case sql::AlterObject::What::kSetSchema: {
      const sql::ObjectName name = {alter.to.text, id.name, alter.to.at};
      return need_schema(name) && rename_object(*object, new_id(name), alter.to.at);
    }
    default:
      return alter_words(*object, alter);
  }
}

// What has no structure is kept as text beside what it says something about.
bool Applier::alter_words(const Object& object, const sql::AlterObject& alter) {
  Object& edited = edit(object);
  if (auto* opaque = std::get_if<Opaque>(&edited)) opaque->definition.text += "; " + alter.words;
  if (auto* routine = std::get_if<Routine>(&edited)) {
    auto& clauses = routine->definition.clauses;
    clauses.push_back(alter.words);
    std::sort(clauses.begin(), clauses.end());
    clauses.erase(std::unique(clauses.begin(), clauses.end()), clauses.end());
  }
  return true;
}

namespace {

// An object with another name.
struct Renamed {
  const Id& to;

  template <typename T>
  void operator()(T& it) const {
    it.id = to;
  }
  void operator()(Index& it) const {
    it.id = to;
    it.chosen = false;
  }
};

}  // namespace

bool Applier::rename_object(const Object& object, const Id& to, const sql::At& at) {
  const Id from = id_of(object);
  const Kind kind = kind_of(object);
  if (schema_.same(from, to)) return is_free(kind, to, at);
  if (!is_free(kind, to, at)) return false;
  if (const Object* other = find_named_as(object, to)) {
    note(error(at, fmt::format("there is a {} \"{}\" already", kind_name(kind), to.name)), *other);
    return false;
  }
  rename_notes(object, to);
  if (kind == Kind::kTable || kind == Kind::kView || kind == Kind::kMaterializedView) {
    rename_relation(from, to);
    return true;
  }
  if (kind == Kind::kSchema) {
    rename_schema(from.name, to.name);
    return true;
  }
  Object copy = object;
  std::visit(Renamed{to}, copy);
  replace(object, std::move(copy));
  if (kind == Kind::kSequence) rename_sequence(from, to);
  if (kind == Kind::kType || kind == Kind::kDomain) rename_type(from, to);
  if (const auto* routine = std::get_if<Routine>(&object); routine && kind == Kind::kFunction) {
    rename_function(from, to, routine->definition.signature());
  }
  return true;
}

const Object* Applier::find_named_as(const Object& object, const Id& to) const {
  Object copy = object;
  std::visit(Renamed{to}, copy);
  return schema_.objects_.at(schema_.key(copy));
}

}  // namespace aludel::schema
