// SPDX-License-Identifier: MIT
#include "schema/schema.h"

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "schema/compare.h"

namespace aludel::schema {
namespace {

constexpr std::size_t kNowhere = std::variant_size_v<Object>;

// The alternative of Object that holds objects of a kind.
std::size_t index_of(sql::ObjectKind kind) {
  using Kind = sql::ObjectKind;
  switch (kind) {
    case Kind::kTable:
      return 0;
    case Kind::kIndex:
      return 1;
    case Kind::kView:
    case Kind::kMaterializedView:
      return 2;
    case Kind::kTrigger:
      return 3;
    case Kind::kSequence:
      return 4;
    case Kind::kType:
      return 5;
    case Kind::kDomain:
      return 6;
    case Kind::kSchema:
      return 7;
    case Kind::kFunction:
    case Kind::kProcedure:
      return 8;
    case Kind::kPolicy:
      return 9;
    case Kind::kExtension:
      return 10;
    case Kind::kAggregate:
    case Kind::kRule:
    case Kind::kOther:
      return 13;
    case Kind::kColumn:
    case Kind::kConstraint:
      break;
  }
  return kNowhere;
}

// What tells objects of one kind and name apart.
struct Distinction {
  Id table;
  std::string rest;

  void of(const sql::ObjectReference& object) {
    if (object.table) table = {object.table->schema, object.table->name};
    rest = std::to_string(static_cast<int>(object.kind)) + object.other +
           object.signature.value_or("");
  }

  void operator()(const Trigger& it) { table = it.table; }
  void operator()(const Policy& it) { table = it.table; }
  void operator()(const Routine& it) { rest = it.definition.signature(); }
  void operator()(const Opaque& it) {
    table = it.table;
    rest = it.kind;
  }
  void operator()(const Note& it) { of(it.object); }
  void operator()(const Privilege& it) {
    of(it.object);
    rest += ' ' + it.role;
  }
  template <typename T>
  void operator()(const T&) {}
};

std::string key_of(const Rules& rules, std::size_t index, const Id& id, const Id& table) {
  std::string key(1, static_cast<char>('a' + index));
  key.append(rules.key(id.schema)).append(1, '\0').append(rules.key(id.name)).append(1, '\0');
  if (!table.name.empty()) {
    key.append(rules.key(table.schema)).append(1, '\0').append(rules.key(table.name));
  }
  return key.append(1, '\0');
}

}  // namespace

std::string Schema::key(const Object& object) const {
  Distinction distinction;
  std::visit([&](const auto& it) { distinction(it); }, object);
  const bool by_table = object.index() > index_of(sql::ObjectKind::kPolicy) ||
                        rules_->names_by_table(kind_of(object));
  if (!by_table) distinction.table = {};
  return key_of(*rules_, object.index(), id_of(object), distinction.table) + distinction.rest;
}

const Object* Schema::lookup(std::size_t index, const Id& id, const Id& table) const {
  if (index == kNowhere) return nullptr;
  const std::string key = key_of(*rules_, index, id, table);
  const auto found = objects_.from(key);
  return found != objects_.end() && found->key().starts_with(key) ? found->get() : nullptr;
}

const Object* Schema::find(sql::ObjectKind kind, const Id& id, const Id& table) const {
  const std::size_t index = index_of(kind);
  const bool by_table = index == kNowhere || index > index_of(sql::ObjectKind::kPolicy) ||
                        rules_->names_by_table(kind);
  return lookup(index, id, by_table ? table : Id());
}

Id Schema::id(const sql::ObjectName& name) const {
  const std::string temporary(rules_->temporary_schema());
  if (name.schema.empty()) {
    for (const std::size_t index : {std::size_t{0}, std::size_t{2}}) {
      if (lookup(index, {temporary, name.name}, {})) return {temporary, name.name};
    }
    return {"", name.name};
  }
  return {rules_->same(name.schema, rules_->default_schema()) ? "" : name.schema, name.name};
}

bool Schema::same(const Id& a, const Id& b) const {
  return rules_->same(a.name, b.name) && rules_->same(a.schema, b.schema);
}

const Table* Schema::table(const sql::ObjectName& name) const {
  const Object* object = lookup(0, id(name), {});
  return object ? &std::get<Table>(*object) : nullptr;
}

const View* Schema::view(const sql::ObjectName& name) const {
  const Object* object = lookup(2, id(name), {});
  return object ? &std::get<View>(*object) : nullptr;
}

const Type* Schema::type(const sql::TypeName& name) const {
  const Object* object = lookup(5, id({name.schema, name.name, {}}), {});
  return object ? &std::get<Type>(*object) : nullptr;
}

const Column* Schema::column(const Table& table, std::string_view name) const {
  for (const Column& column : table.columns) {
    if (rules_->same(column.name, name)) return &column;
  }
  return nullptr;
}

const Constraint* Schema::constraint(const Table& table, std::string_view name) const {
  for (const Constraint& it : table.constraints) {
    if (rules_->same(it.name, name)) return &it;
  }
  return nullptr;
}

const Routine* Schema::routine(const Id& id, std::string_view signature) const {
  const std::string key =
      key_of(*rules_, index_of(sql::ObjectKind::kFunction), id, {}).append(signature);
  const Object* found = objects_.at(key);
  return found ? &std::get<Routine>(*found) : nullptr;
}

std::vector<const Index*> Schema::indexes(const Id& table) const {
  std::vector<const Index*> result;
  for (const auto& object : objects_) {
    const auto* index = std::get_if<Index>(object.get());
    if (index && same(index->table, table)) result.push_back(index);
  }
  return result;
}

std::vector<const Trigger*> Schema::triggers(const Id& table) const {
  std::vector<const Trigger*> result;
  for (const auto& object : objects_) {
    const auto* trigger = std::get_if<Trigger>(object.get());
    if (trigger && same(trigger->table, table)) result.push_back(trigger);
  }
  return result;
}

std::vector<std::pair<const Table*, const Constraint*>> Schema::referring(const Id& table) const {
  std::vector<std::pair<const Table*, const Constraint*>> result;
  for (const auto& object : objects_) {
    const auto* other = std::get_if<Table>(object.get());
    if (!other) break;  // tables come first
    for (const Constraint& it : other->constraints) {
      if (it.definition.references && rules_->same(it.definition.references->name, table.name) &&
          same(id(*it.definition.references), table)) {
        result.emplace_back(other, &it);
      }
    }
  }
  return result;
}

std::vector<sql::Name> Schema::referenced(const sql::Constraint& foreign_key) const {
  if (!foreign_key.referenced.empty() || !foreign_key.references) return foreign_key.referenced;
  const Table* parent = table(*foreign_key.references);
  return parent ? primary_key(*parent, foreign_key) : std::vector<sql::Name>();
}

bool Schema::operator==(const Schema& other) const { return compare(*this, other).empty(); }

bool Schema::apply(const sql::Statement& statement, const text::Source& source,
                   text::Diagnostics& diagnostics) {
  const Schema before = *this;
  if (Applier(*this, statement, source, diagnostics).run()) return true;
  *this = before;
  return false;
}

}  // namespace aludel::schema
