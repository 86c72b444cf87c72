// SPDX-License-Identifier: MIT
#include "schema/dependants.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "schema/canonical.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

// Whether fragments speak of a relation, or of one column of it.
class Speech {
 public:
  Speech(const Schema& schema, const Id& relation, std::string_view column)
      : schema_(schema), relation_(relation), column_(column) {}

  bool of_relation(const sql::Fragment& fragment) const {
    if (!mentions(fragment, relation_.name)) return false;
    const auto tables = sql::references(fragment).tables;
    return std::any_of(tables.begin(), tables.end(),
                       [&](const sql::ObjectName& it) { return is_it(it); });
  }

  /// A query, or a statement of a trigger (`own`: of the relation's). Without a column: of any.
  bool in_query(const sql::Fragment& fragment, bool own = false) const {
    if (column_.empty()) return of_relation(fragment);
    if (!own && !mentions(fragment, relation_.name)) return false;
    const sql::References references = sql::references(fragment);
    const bool reads = std::any_of(references.tables.begin(), references.tables.end(),
                                   [&](const sql::ObjectName& it) { return is_it(it); });
    if (reads && references.star && schema_.rules().knows_dependants()) return true;
    return std::any_of(references.columns.begin(), references.columns.end(), [&](const auto& it) {
      if (!schema_.rules().same(it.column.text, column_)) return false;
      if (it.table.name.empty()) return reads;
      const std::string key = schema_.rules().key(it.table.name);
      return is_it(it.table) || (own && (key == "new" || key == "old"));
    });
  }

  /// An expression over the relation's own columns.
  bool in_expression(const sql::Fragment& fragment) const {
    if (!mentions(fragment, column_)) return false;
    const auto columns = sql::references(fragment).columns;
    return std::any_of(columns.begin(), columns.end(), [&](const auto& it) {
      return schema_.rules().same(it.column.text, column_);
    });
  }

  bool among(const std::vector<sql::Name>& names) const {
    return std::any_of(names.begin(), names.end(),
                       [&](const sql::Name& it) { return schema_.rules().same(it.text, column_); });
  }

  bool among(const std::vector<sql::IndexElement>& elements) const {
    return std::any_of(elements.begin(), elements.end(), [&](const sql::IndexElement& it) {
      return it.column ? schema_.rules().same(it.column->text, column_)
                       : in_expression(it.expression);
    });
  }

  bool in_index(const sql::CreateIndex& index) const {
    return among(index.columns) || among(index.include) || in_expression(index.where);
  }

  bool in_constraint(const sql::Constraint& it) const {
    return among(it.columns) || among(it.include) || in_expression(it.expression) ||
           in_expression(it.where);
  }

  bool in_trigger(const Trigger& trigger) const {
    const bool own = schema_.same(trigger.table, relation_);
    const auto& definition = trigger.definition;
    if (own && !column_.empty()) {
      for (const auto& event : definition.events) {
        if (among(event.columns)) return true;
      }
    }
    if (definition.from && is_it(*definition.from) && column_.empty()) return true;
    if (!definition.condition.empty() && in_query(definition.condition, own)) return true;
    return std::any_of(definition.body.begin(), definition.body.end(),
                       [&](const sql::Fragment& it) { return in_query(it, own); });
  }

 private:
  bool is_it(const sql::ObjectName& name) const {
    return schema_.rules().same(name.name, relation_.name) &&
           schema_.same(schema_.id(name), relation_);
  }

  const Schema& schema_;
  const Id& relation_;
  std::string_view column_;
};

bool calls(const sql::Fragment& fragment, const std::string& function) {
  if (!mentions(fragment, function)) return false;
  const auto functions = sql::references(fragment).functions;
  return std::any_of(functions.begin(), functions.end(),
                     [&](const sql::ObjectName& it) { return it.name == function; });
}

// What depends on one part, by what kind of thing that is.
class Finder {
 public:
  Finder(const Schema& schema, const Part& part) : schema_(schema), part_(part) {}

  std::vector<Dependant> run() {
    const Object& object = *part_.object;
    if (part_.default_only) return {};
    if (part_.constraint) {
      if (const auto* table = std::get_if<Table>(&object)) of_constraint(*table);
    } else if (!part_.column.empty()) {
      if (const auto* table = std::get_if<Table>(&object)) of_column(*table);
    } else {
      of_notes();
      std::visit([&](const auto& it) { of(it); }, object);
    }
    return std::move(found_);
  }

 private:
  void add(const Object& object, bool automatic) {
    add({{&object, "", false, nullptr}, automatic});
  }
  void add(Dependant dependant) { found_.push_back(std::move(dependant)); }
  void add_constraint(const Object& table, const Constraint& constraint, bool automatic) {
    add({{&table, "", false, &constraint}, automatic});
  }
  template <typename T, typename F>
  void each(F&& found) {
    for (const auto& object : schema_.objects()) {
      if (const auto* it = std::get_if<T>(object.get())) found(*object, *it);
    }
  }
  bool knows() const { return schema_.rules().knows_dependants(); }
  bool same(const Id& a, const Id& b) const { return schema_.same(a, b); }

  void of_notes();
  void of_relation(const Id& id);
  void of_column(const Table& table);
  void of_constraint(const Table& table);
  void of_type(const Id& id);
  void of_function(const Id& id);
  void of(const Table& it) { of_relation(it.id); }
  void of(const View& it) { of_relation(it.id); }
  void of(const Type& it) { of_type(it.id); }
  void of(const Domain& it) { of_type(it.id); }
  void of(const Routine& it) { of_function(it.id); }
  void of(const Sequence& it);
  void of(const Namespace& it);
  template <typename T>
  void of(const T&) {}

  const Schema& schema_;
  const Part& part_;
  std::vector<Dependant> found_;
};

void Finder::of_notes() {
  const Id& id = id_of(*part_.object);
  const Kind kind = kind_of(*part_.object);
  Id table;
  if (const auto* it = std::get_if<Trigger>(part_.object)) table = it->table;
  if (const auto* it = std::get_if<Policy>(part_.object)) table = it->table;
  const auto speaks = [&](const sql::ObjectReference& reference) {
    const Id on = reference.table ? Id{reference.table->schema, reference.table->name} : Id();
    if (reference.kind == Kind::kColumn) return kind == Kind::kTable && same(on, id);
    if (kind == Kind::kTable && reference.kind == Kind::kConstraint) return same(on, id);
    const auto* routine = std::get_if<Routine>(part_.object);
    if (routine && reference.signature != routine->definition.signature()) return false;
    return reference.kind == kind && same({reference.name.schema, reference.name.name}, id) &&
           (table.name.empty() || same(on, table));
  };
  each<Note>([&](const Object& object, const Note& it) {
    if (speaks(it.object)) add(object, true);
  });
  each<Privilege>([&](const Object& object, const Privilege& it) {
    if (speaks(it.object)) add(object, true);
  });
}

void Finder::of_relation(const Id& id) {
  const Speech speech(schema_, id, "");
  each<Index>([&](const Object& object, const Index& it) {
    if (same(it.table, id)) add(object, true);
  });
  each<Trigger>([&](const Object& object, const Trigger& it) {
    if (same(it.table, id)) {
      add(object, true);
    } else if (knows() && speech.in_trigger(it)) {
      add(object, false);
    }
  });
  if (!knows()) return;
  each<Policy>([&](const Object& object, const Policy& it) {
    const bool own = same(it.table, id);
    if (own || speech.of_relation(it.definition.using_expression) ||
        speech.of_relation(it.definition.check_expression)) {
      add(object, own);
    }
  });
  each<Opaque>([&](const Object& object, const Opaque& it) {
    if (!it.table.name.empty() && same(it.table, id)) add(object, true);
  });
  each<Sequence>([&](const Object& object, const Sequence& it) {
    if (it.owner && same(*it.owner, id)) add(object, true);
  });
  each<View>([&](const Object& object, const View& it) {
    if (!same(it.id, id) && speech.of_relation(it.definition.query)) add(object, false);
  });
  each<Routine>([&](const Object& object, const Routine& it) {
    if (speech.of_relation(it.definition.atomic)) add(object, false);
  });
  each<Table>([&](const Object& object, const Table& it) {
    if (it.partition_of && same(*it.partition_of, id)) add(object, true);
    if (std::any_of(it.inherits.begin(), it.inherits.end(),
                    [&](const Id& parent) { return same(parent, id); })) {
      add(object, false);
    }
    if (same(it.id, id)) return;
    for (const Constraint& constraint : it.constraints) {
      const auto& references = constraint.definition.references;
      if (references && same({references->schema, references->name}, id)) {
        add_constraint(object, constraint, false);
      }
    }
  });
  of_type(id);
}

void Finder::of_column(const Table& table) {
  const Object& object = *part_.object;
  const Speech speech(schema_, table.id, part_.column);
  const bool along = schema_.rules().drop_takes_along();
  each<Index>([&](const Object& other, const Index& it) {
    if (same(it.table, table.id) && speech.in_index(it.definition)) add(other, along);
  });
  for (const Constraint& it : table.constraints) {
    const bool key = it.definition.kind == ConstraintKind::kPrimaryKey ||
                     it.definition.kind == ConstraintKind::kUnique;
    // SQLite takes out what is written behind the column, of whatever it speaks.
    const bool own = schema_.rules().same(it.column, part_.column) && !key && !along;
    if (!own && !speech.in_constraint(it.definition)) continue;
    add_constraint(object, it, along || own);
  }
  for (const Column& it : table.columns) {
    const bool other = !schema_.rules().same(it.name, part_.column);
    if (other && it.generated && speech.in_expression(it.generated->expression)) {
      add({{&object, it.name, false, nullptr}, false});
    }
  }
  for (const auto& [other, constraint] : schema_.referring(table.id)) {
    if (!speech.among(schema_.referenced(constraint->definition))) continue;
    if (other == &table && speech.in_constraint(constraint->definition)) continue;
    add_constraint(*schema_.find(Kind::kTable, other->id), *constraint, false);
  }
  each<View>([&](const Object& view, const View& it) {
    if (speech.in_query(it.definition.query)) add(view, false);
  });
  each<Trigger>([&](const Object& trigger, const Trigger& it) {
    if (speech.in_trigger(it)) add(trigger, false);
  });
  each<Policy>([&](const Object& policy, const Policy& it) {
    if (!same(it.table, table.id)) return;
    if (speech.in_expression(it.definition.using_expression) ||
        speech.in_expression(it.definition.check_expression)) {
      add(policy, false);
    }
  });
  each<Routine>([&](const Object& routine, const Routine& it) {
    if (speech.in_query(it.definition.atomic)) add(routine, false);
  });
  each<Sequence>([&](const Object& sequence, const Sequence& it) {
    if (it.owner && same(*it.owner, table.id) && it.owner_column == part_.column) {
      add(sequence, true);
    }
  });
  each<Note>([&](const Object& note, const Note& it) {
    if (it.object.kind == Kind::kColumn && it.object.name.name == part_.column &&
        same({it.object.table->schema, it.object.table->name}, table.id)) {
      add(note, true);
    }
  });
}

// A foreign key hangs on the key to which it refers.
void Finder::of_constraint(const Table& table) {
  const Constraint* key = part_.constraint;
  each<Note>([&](const Object& note, const Note& it) {
    if (it.object.kind == Kind::kConstraint && it.object.name.name == key->name &&
        it.object.table && same({it.object.table->schema, it.object.table->name}, table.id)) {
      add(note, true);
    }
  });
  if (!knows()) return;
  if (key->definition.kind != ConstraintKind::kPrimaryKey &&
      key->definition.kind != ConstraintKind::kUnique) {
    return;
  }
  std::set<std::string> columns;
  for (const sql::IndexElement& it : key->definition.columns) columns.insert(it.column->text);
  for (const auto& [other, constraint] : schema_.referring(table.id)) {
    std::set<std::string> referenced;
    for (const sql::Name& it : constraint->definition.referenced) referenced.insert(it.text);
    if (referenced == columns) {
      add_constraint(*schema_.find(Kind::kTable, other->id), *constraint, false);
    }
  }
}

void Finder::of_type(const Id& id) {
  if (!knows()) return;
  const auto is = [&](const std::optional<sql::TypeName>& type) {
    return type && type->name == id.name && same(schema_.id({type->schema, type->name, {}}), id);
  };
  each<Table>([&](const Object& object, const Table& it) {
    for (const Column& column : it.columns) {
      if (is(column.type)) add({{&object, column.name, false, nullptr}, false});
    }
  });
  each<Domain>([&](const Object& object, const Domain& it) {
    if (is(it.definition.type)) add(object, false);
  });
  each<Type>([&](const Object& object, const Type& it) {
    for (const auto& attribute : it.definition.attributes) {
      if (is(attribute.type)) add(object, false);
    }
  });
  each<Routine>([&](const Object& object, const Routine& it) {
    bool uses = is(it.definition.returns);
    for (const auto* arguments : {&it.definition.arguments, &it.definition.returns_table}) {
      for (const auto& argument : *arguments) uses = uses || is(argument.type);
    }
    if (uses) add(object, false);
  });
  each<View>([&](const Object& object, const View& it) {
    if (!mentions(it.definition.query, id.name)) return;
    const auto types = sql::references(it.definition.query).types;
    if (std::any_of(types.begin(), types.end(), is)) add(object, false);
  });
}

void Finder::of_function(const Id& id) {
  int overloads = 0;
  each<Routine>([&](const Object&, const Routine& it) { overloads += same(it.id, id) ? 1 : 0; });
  const bool triggers_only = overloads > 1;  // which one is called, is hard to tell
  each<Trigger>([&](const Object& object, const Trigger& it) {
    const auto& function = it.definition.function;
    const auto& routine = std::get<Routine>(*part_.object);
    if (function && routine.definition.arguments.empty() &&
        same({function->schema, function->name}, id)) {
      add(object, false);
    }
  });
  if (triggers_only) return;
  each<Table>([&](const Object& object, const Table& it) {
    for (const Column& column : it.columns) {
      if (calls(column.default_value, id.name)) add({{&object, column.name, true, nullptr}, false});
      if (column.generated && calls(column.generated->expression, id.name)) {
        add({{&object, column.name, false, nullptr}, false});
      }
    }
    for (const Constraint& constraint : it.constraints) {
      if (calls(constraint.definition.expression, id.name)) {
        add_constraint(object, constraint, false);
      }
    }
  });
  each<Index>([&](const Object& object, const Index& it) {
    bool uses = calls(it.definition.where, id.name);
    for (const auto& element : it.definition.columns) {
      uses = uses || calls(element.expression, id.name);
    }
    if (uses) add(object, false);
  });
  each<View>([&](const Object& object, const View& it) {
    if (calls(it.definition.query, id.name)) add(object, false);
  });
  each<Policy>([&](const Object& object, const Policy& it) {
    if (calls(it.definition.using_expression, id.name) ||
        calls(it.definition.check_expression, id.name)) {
      add(object, false);
    }
  });
}

void Finder::of(const Sequence& sequence) {
  each<Table>([&](const Object& object, const Table& it) {
    for (const Column& column : it.columns) {
      const sql::Fragment& value = column.default_value;
      if (with_sequence_renamed(value, sequence.id, {}).text != value.text) {
        add({{&object, column.name, true, nullptr}, false});
      }
    }
  });
}

void Finder::of(const Namespace& space) {
  for (const auto& object : schema_.objects()) {
    if (object->index() != part_.object->index() && id_of(*object).schema == space.id.name) {
      const bool beside =
          std::holds_alternative<Note>(*object) || std::holds_alternative<Privilege>(*object);
      add(*object, beside);
    }
  }
}

}  // namespace

std::string said(const Part& part) {
  const std::string object = said(*part.object);
  if (part.default_only)
    return fmt::format("the default of column \"{}\" of {}", part.column, object);
  if (!part.column.empty()) return fmt::format("column \"{}\" of {}", part.column, object);
  if (!part.constraint) return object;
  return fmt::format("constraint \"{}\" of {}", part.constraint->name, object);
}

Place place_of(const Part& part) {
  if (part.constraint) return part.constraint->place;
  if (const auto* table = std::get_if<Table>(part.object)) {
    for (const Column& it : table->columns) {
      if (it.name == part.column) return it.place;
    }
  }
  return place_of(*part.object);
}

std::vector<Dependant> dependants_of(const Schema& schema, const Part& part) {
  return Finder(schema, part).run();
}

// Views that speak of a relation, by others too, each before those that speak of it.
static std::vector<const Object*> views_on(const Schema& schema, const Id& relation,
                                           std::string_view column) {
  std::vector<const Object*> found;
  const auto has = [](const auto& list, const Object* it) {
    return std::find(list.begin(), list.end(), it) != list.end();
  };
  for (std::size_t i = 0; i <= found.size(); ++i) {
    const Speech speech(schema, i == 0 ? relation : id_of(*found[i - 1]), i == 0 ? column : "");
    for (const auto& object : schema.objects()) {
      const auto* view = std::get_if<View>(object.get());
      const bool is_new = view && !schema.same(view->id, relation) && !has(found, object.get());
      if (is_new && speech.in_query(view->definition.query)) found.push_back(object.get());
    }
  }
  std::vector<const Object*> ordered;
  while (ordered.size() != found.size()) {
    const auto waits = [&](const Object* it) {
      return std::any_of(found.begin(), found.end(), [&](const Object* other) {
        return other != it && !has(ordered, other) &&
               Speech(schema, id_of(*other), "").of_relation(std::get<View>(*it).definition.query);
      });
    };
    const auto left = [&](const Object* it) { return !has(ordered, it); };
    auto next = std::find_if(found.begin(), found.end(),
                             [&](const Object* it) { return left(it) && !waits(it); });
    // SQLite has views that speak of each other.
    if (next == found.end()) next = std::find_if(found.begin(), found.end(), left);
    ordered.push_back(*next);
  }
  return ordered;
}

std::vector<const Object*> Schema::dependants(const Id& relation, std::string_view column) const {
  std::vector<const Object*> result = views_on(*this, relation, column);
  const std::vector<const Object*> views = result;
  for (const auto& object : objects_) {
    const auto* trigger = std::get_if<Trigger>(object.get());
    if (!trigger || same(trigger->table, relation)) continue;
    const auto speaks = [&](const Id& of, std::string_view of_column) {
      return Speech(*this, of, of_column).in_trigger(*trigger);
    };
    const bool of_view = std::any_of(views.begin(), views.end(), [&](const Object* view) {
      return same(trigger->table, id_of(*view)) || speaks(id_of(*view), "");
    });
    if (of_view || speaks(relation, column)) result.push_back(object.get());
  }
  return result;
}

}  // namespace aludel::schema
