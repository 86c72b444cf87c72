// SPDX-License-Identifier: MIT
//
// Operations of whole objects, and of what has few parts: sequences, types, domains, grants.
#include <algorithm>
#include <functional>
#include <set>

#include "diff/operations.h"
#include "schema/definition.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::diff {
namespace {

using schema::Object;
using Kind = sql::ObjectKind;

/// In which phase an object is made, and how early there; in the one in which it is dropped, what
/// is made last goes first.
struct Order {
  Phase make;
  Phase drop;
  unsigned rank;
};

Order order_of(const Object& object) {
  struct Visit {
    Order operator()(const schema::Namespace&) const { return {Phase::kMake, Phase::kDrop, 0}; }
    Order operator()(const schema::Extension&) const { return {Phase::kMake, Phase::kDrop, 1}; }
    Order operator()(const schema::Type&) const { return {Phase::kMake, Phase::kDrop, 2}; }
    Order operator()(const schema::Domain&) const { return {Phase::kMake, Phase::kDrop, 3}; }
    Order operator()(const schema::Sequence&) const { return {Phase::kMake, Phase::kDrop, 4}; }
    Order operator()(const schema::Routine&) const { return {Phase::kMake, Phase::kDrop, 5}; }
    Order operator()(const schema::Table&) const { return {Phase::kMake, Phase::kDrop, 6}; }
    Order operator()(const schema::Index&) const {
      return {Phase::kAlter, Phase::kAlter, kMakeIndexes};
    }
    Order operator()(const schema::View&) const { return {Phase::kPutOn, Phase::kTakeOff, 0}; }
    Order operator()(const schema::Opaque&) const { return {Phase::kPutOn, Phase::kTakeOff, 1}; }
    Order operator()(const schema::Trigger&) const { return {Phase::kPutOn, Phase::kTakeOff, 2}; }
    Order operator()(const schema::Policy&) const { return {Phase::kPutOn, Phase::kTakeOff, 3}; }
    Order operator()(const schema::Note&) const { return {Phase::kPutOn, Phase::kPutOn, 4}; }
    Order operator()(const schema::Privilege&) const { return {Phase::kPutOn, Phase::kPutOn, 5}; }
  };
  return std::visit(Visit(), object);
}

constexpr unsigned kLast = 100;

/// The objects of a schema that another one can't be without: of a table the parents of its
/// foreign keys, of a view what it reads.
std::vector<const Object*> needed_by(const Object& object, const schema::Schema& schema) {
  std::vector<const Object*> found;
  const auto need = [&](const sql::ObjectName& name) {
    const schema::Id id = schema.id(name);
    for (const Kind kind : {Kind::kTable, Kind::kView}) {
      const Object* other = schema.find(kind, id);
      if (other && other != &object) found.push_back(other);
    }
  };
  if (const auto* table = std::get_if<schema::Table>(&object)) {
    for (const schema::Constraint& it : table->constraints) {
      if (it.definition.references) need(*it.definition.references);
    }
    for (const schema::Id& it : table->inherits) need(schema::object_name(it));
    if (table->partition_of) need(schema::object_name(*table->partition_of));
  }
  if (const auto* view = std::get_if<schema::View>(&object)) {
    for (const sql::ObjectName& it : sql::references(view->definition.query).tables) need(it);
  }
  return found;
}

template <typename T>
bool is(const Object& object) {
  return std::holds_alternative<T>(object);
}

/// What brings values that nothing else could bring back: never replaced as text.
bool holds_data(const Object& object) {
  const auto* table = std::get_if<schema::Table>(&object);
  const auto* opaque = std::get_if<schema::Opaque>(&object);
  return table || (opaque && opaque->kind == "foreign table");
}

/// What takes all of a privilege away that its own statement gives.
sql::Grant revoke(const Object& privilege, const schema::Schema& schema) {
  auto out = std::get<sql::Grant>(schema::definition(privilege, schema));
  out.revoke = true;
  out.with_grant_option = false;
  return out;
}

}  // namespace

sql::SequenceOptions changes(const sql::SequenceOptions& before,
                             const sql::SequenceOptions& after) {
  sql::SequenceOptions out;
  const auto set = [](std::string& to, const std::string& old, const std::string& now,
                      std::string usual) {
    if (old != now) to = now.empty() ? std::move(usual) : now;
  };
  const bool down = after.increment.starts_with('-');
  set(out.increment, before.increment, after.increment, "1");
  set(out.minimum, before.minimum, after.minimum, "no");
  set(out.maximum, before.maximum, after.maximum, "no");
  set(out.start, before.start, after.start, down ? "-1" : "1");
  set(out.cache, before.cache, after.cache, "1");
  if (before.cycle != after.cycle) out.cycle = after.cycle.value_or(false);
  if (before.type != after.type) {
    sql::TypeName usual;
    usual.name = "bigint";
    out.type = after.type.value_or(usual);
  }
  return out;
}

Operations::Operations(const schema::Schema& from, const schema::Schema& to)
    : from_(from), to_(to), matcher_(to, from) {
  order();
}

Change& Operations::change(Verb verb, const Object* from, const Object* to) {
  Change& out = changes_.emplace_back();
  out.verb = verb;
  out.from = from;
  out.to = to;
  return out;
}

Operation& Operations::operation(Phase phase, std::size_t group, unsigned rank, sql::Node node,
                                 const Change& cause) {
  Operation& out = operations_.emplace_back();
  out.phase = phase;
  out.group = group;
  out.rank = rank;
  out.nodes.push_back(std::move(node));
  out.changes = {cause};
  return out;
}

void Operations::add(const Object* from, const Object* to) {
  if (!from) {
    create(*to);
  } else if (!to) {
    drop(*from);
  } else {
    modify(*from, *to);
  }
}

std::size_t Operations::group_of(const Object& object) const {
  const auto found = order_.find(&object);
  return found == order_.end() ? 0 : found->second;
}

void Operations::order() {
  std::size_t next = 1;
  for (const schema::Schema* schema : {&from_, &to_}) {
    std::set<const Object*> seen;
    const std::function<void(const Object&)> visit = [&](const Object& object) {
      if (!seen.insert(&object).second) return;
      for (const Object* it : needed_by(object, *schema)) visit(*it);
      order_[&object] = next++;
    };
    for (const auto& object : schema->objects()) {
      if (is<schema::Table>(*object) || is<schema::View>(*object)) visit(*object);
    }
  }
}

void Operations::create(const Object& object) {
  const Order order = order_of(object);
  const Change cause = change(Verb::kAdd, nullptr, &object);
  const auto* sequence = std::get_if<schema::Sequence>(&object);
  if (sequence && schema::is_of_serial(*sequence, to_)) {  // comes with its column
    const Object* table = from_.find(Kind::kTable, *sequence->owner);
    if (!table || !std::get<schema::Table>(*table).column(sequence->owner_column)) return;
  }
  sql::Node node = schema::definition(object, to_);
  // By then its table may not be there.
  if (auto* create = std::get_if<sql::CreateSequence>(&node)) {
    create->options.owned_by_table.reset();
    create->options.owned_by_column.clear();
  }
  std::size_t group = group_of(object);
  if (const auto* index = std::get_if<schema::Index>(&object)) {
    const Object* table = to_.find(Kind::kTable, index->table);
    const Object* before = from_.find(Kind::kTable, index->table);
    group = table ? group_of(*table) : 0;
    if (!before) {  // beside its new table, or with the view that it is of
      operation(table ? Phase::kMake : Phase::kPutOn, table ? kLast + group : 0, kLast, node, cause)
          .makes = &object;
      return;
    }
  }
  const bool table = is<schema::Table>(object);
  operation(order.make,
            table                       ? kLast + group
            : is<schema::Index>(object) ? group
                                        : order.rank,
            order.make == Phase::kAlter ? order.rank : static_cast<unsigned>(group), node, cause)
      .makes = &object;
}

void Operations::drop(const Object& object) {
  const Order order = order_of(object);
  const Change cause = change(Verb::kDrop, &object, nullptr);
  const auto* sequence = std::get_if<schema::Sequence>(&object);
  if (sequence && sequence->owner) {  // goes with its column
    const Object* table = to_.find(Kind::kTable, *sequence->owner);
    if (!table || !std::get<schema::Table>(*table).column(sequence->owner_column)) return;
  }
  if (const auto* note = std::get_if<schema::Note>(&object)) {
    operation(order.drop, order.rank, 0, sql::Comment{note->object, std::nullopt}, cause);
    return;
  }
  if (is<schema::Privilege>(object)) {
    operation(order.drop, order.rank, 0, revoke(object, from_), cause);
    return;
  }
  // An index goes with its table.
  if (const auto* index = std::get_if<schema::Index>(&object)) {
    const Object* table = from_.find(Kind::kTable, index->table);
    if (!to_.find(Kind::kTable, index->table)) return;
    operation(Phase::kAlter, table ? group_of(*to_.find(Kind::kTable, index->table)) : 0,
              kDropIndexes, diff::drop(object, from_.rules()), cause);
    return;
  }
  // So does a trigger, a policy.
  const auto* trigger = std::get_if<schema::Trigger>(&object);
  if (trigger && !to_.find(Kind::kTable, trigger->table) &&
      from_.find(Kind::kTable, trigger->table)) {
    return;
  }
  const auto* policy = std::get_if<schema::Policy>(&object);
  if (policy && !to_.find(Kind::kTable, policy->table)) return;
  // What needs others goes before them.
  const unsigned backwards = static_cast<unsigned>(order_.size() + 1 - group_of(object));
  operation(order.drop, kLast - order.rank, backwards, diff::drop(object, from_.rules()), cause);
}

/// The old one goes, the new one comes.
void Operations::replace(const Object& from, const Object& to) {
  const Order order = order_of(to);
  Change cause = change(Verb::kModify, &from, &to);
  cause.aspects = changes_.back().aspects = kDefinition;
  sql::Node node = schema::definition(to, to_);
  if (const auto* index = std::get_if<schema::Index>(&to)) {
    const Object* table = to_.find(Kind::kTable, index->table);
    const std::size_t group = table ? group_of(*table) : 0;
    operation(Phase::kAlter, group, kDropIndexes, diff::drop(from, from_.rules()), cause);
    operation(Phase::kAlter, group, order.rank, std::move(node), cause).makes = &to;
    return;
  }
  const unsigned backwards = static_cast<unsigned>(order_.size() + 1 - group_of(from));
  operation(order.drop == Phase::kDrop ? Phase::kTakeOff : order.drop, kLast - order.rank,
            backwards, diff::drop(from, from_.rules()), cause);
  operation(order.make, order.rank, static_cast<unsigned>(group_of(to)), std::move(node), cause)
      .makes = &to;
}

void Operations::modify(const Object& from, const Object& to) {
  if (const auto* table = std::get_if<schema::Table>(&to)) {
    return modify(from, to, std::get<schema::Table>(from), *table);
  }
  if (const auto* it = std::get_if<schema::Sequence>(&to)) {
    return modify(from, to, std::get<schema::Sequence>(from), *it);
  }
  if (const auto* it = std::get_if<schema::Type>(&to)) {
    return modify(from, to, std::get<schema::Type>(from), *it);
  }
  if (const auto* it = std::get_if<schema::Domain>(&to)) {
    return modify(from, to, std::get<schema::Domain>(from), *it);
  }
  if (const auto* it = std::get_if<schema::Privilege>(&to)) {
    return modify(from, to, std::get<schema::Privilege>(from), *it);
  }
  if (is<schema::Note>(to)) {
    Change& cause = change(Verb::kModify, &from, &to);
    cause.aspects = kDefinition;
    const Order order = order_of(to);
    operation(order.make, order.rank, 0, schema::definition(to, to_), cause).makes = &to;
    return;
  }
  if (const auto* routine = std::get_if<schema::Routine>(&to)) {
    const auto& was = std::get<schema::Routine>(from).definition;
    const auto& now = routine->definition;
    const bool same_shape = was.returns == now.returns && was.returns_table == now.returns_table &&
                            was.arguments == now.arguments;
    if (same_shape) {
      Change& cause = change(Verb::kModify, &from, &to);
      cause.aspects = kDefinition;
      auto create = std::get<sql::CreateRoutine>(schema::definition(to, to_));
      create.or_replace = true;
      operation(Phase::kMake, order_of(to).rank, 0, create, cause).makes = &to;
      return;
    }
  }
  if (holds_data(to) || is<schema::Extension>(to)) return;  // left, and told
  replace(from, to);
}

void Operations::modify(const Object& from, const Object& to, const schema::Sequence& was,
                        const schema::Sequence& is) {
  Change& cause = change(Verb::kModify, &from, &to);
  cause.aspects = kOptions;
  sql::AlterSequence alter;
  alter.name = schema::object_name(is.id);
  const sql::SequenceOptions& before = was.definition.options;
  const sql::SequenceOptions& after = is.definition.options;
  alter.options = changes(before, after);
  if (was.owner != is.owner || was.owner_column != is.owner_column) {
    alter.options.owned_by_none = !is.owner;
    if (is.owner) {
      alter.options.owned_by_table = schema::object_name(*is.owner);
      alter.options.owned_by_column = is.owner_column;
    }
  }
  operation(Phase::kPutOn, 0, 0, alter, cause);
}

void Operations::modify(const Object& from, const Object& to, const schema::Type& was,
                        const schema::Type& is) {
  using Form = sql::CreateType::Form;
  const auto& before = was.definition;
  const auto& after = is.definition;
  if (before.form != after.form) return replace(from, to);
  const unsigned rank = order_of(to).rank;
  if (after.form == Form::kComposite) {
    const auto find = [](const auto& list, const std::string& name) {
      return std::ranges::find_if(list, [&](const auto& it) { return it.name.text == name; });
    };
    const auto act = [&](Verb verb, const std::string& name, sql::AlterType::Action action) {
      Change& cause = change(verb, &from, &to);
      cause.part = Part::kColumn;
      cause.name = name;
      if (verb == Verb::kModify) cause.aspects = kType;
      sql::AlterType alter;
      alter.name = schema::object_name(is.id);
      alter.actions.push_back(std::move(action));
      operation(Phase::kMake, rank, 0, alter, cause);
    };
    for (const auto& it : after.attributes) {
      const auto other = find(before.attributes, it.name.text);
      if (other == before.attributes.end()) {
        act(Verb::kAdd, it.name.text, sql::AddColumn{it, false});
      } else if (!(*other == it) && it.type) {
        sql::AlterColumnType type;
        type.column = it.name;
        type.type = *it.type;
        type.collation = it.collation;
        act(Verb::kModify, it.name.text, type);
      }
    }
    for (const auto& it : before.attributes) {
      if (find(after.attributes, it.name.text) != after.attributes.end()) continue;
      act(Verb::kDrop, it.name.text, sql::DropColumn{it.name, false, false});
    }
    return;
  }
  if (after.form != Form::kEnum) return replace(from, to);
  // Values can be put between those that there are, and nothing else.
  std::size_t kept = 0;
  for (const auto& it : after.values) {
    if (kept != before.values.size() && before.values[kept] == it) ++kept;
  }
  if (kept != before.values.size()) return remake_type(from, to, was.id);
  std::vector<std::string> now;
  for (const auto& it : before.values) now.push_back(it.text);
  for (std::size_t i = 0; i != after.values.size(); ++i) {
    const std::string& value = after.values[i].text;
    if (std::ranges::find(now, value) != now.end()) continue;
    Change& cause = change(Verb::kAdd, &from, &to);
    cause.part = Part::kValue;
    cause.name = value;
    sql::AlterType::AddValue add;
    add.value = value;
    if (i != now.size()) {  // not behind the last one
      add.before = i == 0;
      add.neighbour = i == 0 ? now.front() : now[i - 1];
    }
    now.insert(now.begin() + static_cast<std::ptrdiff_t>(i), value);
    sql::AlterType alter;
    alter.name = schema::object_name(is.id);
    alter.actions.push_back(std::move(add));
    operation(Phase::kMake, rank, 0, alter, cause);
  }
}

/// PostgreSQL keeps what a check or the condition of an index compares a column with as a value of
/// the old type, and finds no operator for both. What is taken off is put back in the next pass.
void Operations::take_off_comparisons(const Object& table, const schema::Column& column,
                                      Operation& out) const {
  if (from_.rules().language() != sql::Language::kPostgresql) return;
  for (const auto& it : schema::dependants_of(from_, {&table, column.name, false, nullptr})) {
    const auto* index = std::get_if<schema::Index>(it.part.object);
    const auto is_expression = [](const sql::IndexElement& element) { return !element.column; };
    const bool compares = index ? !index->definition.where.empty() ||
                                      std::ranges::any_of(index->definition.columns, is_expression)
                                : it.part.constraint && it.part.constraint->definition.kind ==
                                                            sql::Constraint::Kind::kCheck;
    const sql::Node node = diff::drop(it.part, from_.rules());
    const bool is_off = std::ranges::find(out.nodes, node) != out.nodes.end();
    if (compares && !is_off) out.nodes.push_back(node);
  }
}

/// A column that gets the new type of its old type's name, by way of its text.
void Operations::retype(const schema::Table& table, const schema::Column& column,
                        Operation& out) const {
  const sql::Language language = from_.rules().language();
  const auto act = [&](sql::TableAction action) {
    out.nodes.push_back(alter(table.id, std::move(action)));
  };
  if (!column.default_value.empty()) act(sql::SetDefault{{column.name, {}}, {}});
  sql::AlterColumnType type;
  type.column.text = column.name;
  type.type = *column.type;
  std::string array;
  for (unsigned i = 0; i != column.type->dimensions; ++i) array += "[]";
  type.using_expression = {sql::quoted(column.name, language) + "::text" + array +
                               "::" + sql::print(*column.type, language),
                           language,
                           {}};
  act(type);
  // Another one may be of a value that only the new type has: it is set by the table's changes.
  const Object* now = to_.find(Kind::kTable, table.id);
  const schema::Column* after =
      now ? to_.column(std::get<schema::Table>(*now), column.name) : nullptr;
  if (after && !column.default_value.empty() && after->default_value == column.default_value) {
    act(sql::SetDefault{{column.name, {}}, column.default_value});
  }
}

/// Values can't be taken out of an enum, nor put in another order, and a domain stays what it is
/// made of: another type takes its place.
void Operations::remake_type(const Object& from, const Object& to, const schema::Id& id) {
  std::vector<Change> causes;
  const auto* was = std::get_if<schema::Type>(&from);
  const auto* is = std::get_if<schema::Type>(&to);
  const auto tell = [&](Verb verb, const schema::Type& of, const schema::Type& other) {
    for (const auto& it : of.definition.values) {
      const auto& values = other.definition.values;
      if (std::ranges::find(values, it) != values.end()) continue;
      Change& cause = change(verb, &from, &to);
      cause.part = Part::kValue;
      cause.name = it.text;
      causes.push_back(cause);
    }
  };
  if (was && is) {
    tell(Verb::kDrop, *was, *is);
    tell(Verb::kAdd, *is, *was);
  }
  if (causes.empty()) {
    change(Verb::kModify, &from, &to).aspects = kDefinition;
    causes.push_back(changes_.back());
  }
  Operation& out = operations_.emplace_back();
  out.phase = Phase::kMake;
  out.group = order_of(to).rank;
  out.changes = causes;
  schema::Id old = id;
  old.name = schema::Rules::free_name(id.name, "", "old", [&](std::string_view name) {
    const schema::Id other = {id.schema, std::string(name)};
    return from_.find(Kind::kType, other) || from_.find(Kind::kDomain, other) ||
           from_.find(Kind::kTable, other);
  });
  sql::AlterObject rename;
  rename.object = schema::reference_to(from, from_.rules());
  rename.to.text = old.name;
  out.nodes.push_back(rename);
  out.nodes.push_back(schema::definition(to, to_));
  for (const auto& object : from_.objects()) {
    const auto* table = std::get_if<schema::Table>(object.get());
    if (!table) continue;
    for (const schema::Column& column : table->columns) {
      const bool typed = column.type && !column.inherited && column.type->name == id.name &&
                         from_.same(from_.id({column.type->schema, column.type->name, {}}), id);
      if (!typed) continue;
      take_off_comparisons(*object, column, out);
      retype(*table, column, out);
    }
  }
  sql::Drop drop;
  drop.objects = {rename.object};
  drop.objects[0].name = schema::object_name(old);
  out.nodes.push_back(drop);
}

void Operations::modify(const Object& from, const Object& to, const schema::Domain& was,
                        const schema::Domain& is) {
  if (!(was.definition == is.definition)) return remake_type(from, to, was.id);
  const auto act = [&](Verb verb, unsigned aspects, const std::string& constraint,
                       sql::AlterDomain::Action action) {
    Change& cause = change(verb, &from, &to);
    cause.part = constraint.empty() ? Part::kNone : Part::kConstraint;
    cause.name = constraint;
    cause.aspects = aspects;
    sql::AlterDomain alter;
    alter.name = schema::object_name(is.id);
    alter.action = std::move(action);
    operation(Phase::kMake, order_of(to).rank, 0, alter, cause);
  };
  const auto canonical = std::get<schema::Domain>(matcher_.expected(to));
  const auto other = std::get<schema::Domain>(matcher_.actual(from));
  const auto lone = matcher_.constraints(canonical.constraints, other.constraints);
  for (const std::size_t i : lone.actual) {
    const std::string& name = was.constraints[i].name;
    act(Verb::kDrop, 0, name, sql::DropConstraint{{name, {}}, false, false, ""});
  }
  if (!(canonical.default_value == other.default_value)) {
    act(Verb::kModify, kDefault, "", sql::SetDefault{{}, is.default_value});
  }
  if (was.not_null != is.not_null) {
    act(Verb::kModify, kNullability, "", sql::SetNotNull{{}, is.not_null, sql::Conflict::kAbort});
  }
  for (const std::size_t i : lone.expected) {
    act(Verb::kAdd, 0, is.constraints[i].name,
        sql::AddConstraint{schema::definition(is.constraints[i])});
  }
}

void Operations::modify(const Object& from, const Object& to, const schema::Privilege& was,
                        const schema::Privilege& is) {
  Change& cause = change(Verb::kModify, &from, &to);
  cause.aspects = kDefinition;
  const auto without = [](const schema::Privilege& all, const schema::Privilege& those) {
    schema::Privilege out = all;
    std::erase_if(out.what, [&](const std::string& it) {
      return std::ranges::find(those.what, it) != those.what.end();
    });
    return out;
  };
  const Order order = order_of(to);
  const schema::Privilege gone = without(was, is);
  if (!gone.what.empty()) {
    operation(order.make, order.rank, 0, revoke(Object(gone), from_), cause);
  }
  const schema::Privilege given = without(is, was);
  if (!given.what.empty()) {
    operation(order.make, order.rank, 1, schema::definition(Object(given), to_), cause);
  }
}

}  // namespace aludel::diff
