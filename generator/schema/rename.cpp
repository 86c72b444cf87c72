// SPDX-License-Identifier: MIT
//
// Another name for something, wherever it is spoken of.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "schema/columns.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

using Kind = sql::ObjectKind;

sql::ObjectName name_of(const Id& id) { return {id.schema, id.name, {}}; }

// Every place at which an object can speak of others. The virtual functions get each and say
// whether they changed it; or, looking only, whether they might.
class Walker {
 public:
  virtual ~Walker() = default;

  /// The object changed, where there is something to change.
  std::optional<Object> operator()(const Object& object) {
    looks_ = true;
    // Looking changes nothing, and most objects have nothing to change.
    if (!visit(const_cast<Object&>(object))) return std::nullopt;
    looks_ = false;
    Object copy = object;
    return visit(copy) ? std::optional(std::move(copy)) : std::nullopt;
  }

 protected:
  virtual bool id(Id& it) = 0;                                      // of a relation
  virtual bool expression(sql::Fragment& it, const Id& table) = 0;  // over a table's columns
  virtual bool query(sql::Fragment& it, const Id& table) = 0;       // table: a trigger's
  virtual bool column(std::string& name, const Id& table) = 0;

  bool looks() const { return looks_; }

 private:
  bool visit(Object& object) {
    changed_ = false;
    std::visit([&](auto& it) { walk(it); }, object);
    return changed_;
  }
  void mark(bool changed) { changed_ = changed_ || changed; }
  void walk_expression(sql::Fragment& it, const Id& table) {
    if (!it.empty()) mark(expression(it, table));
  }
  void walk_query(sql::Fragment& it, const Id& table) {
    if (!it.empty()) mark(query(it, table));
  }
  void walk_name(sql::ObjectName& name) {
    Id id_of_name = {name.schema, name.name};
    if (!id(id_of_name)) return;
    changed_ = true;
    if (looks_) return;
    name.schema = id_of_name.schema;
    name.name = id_of_name.name;
  }
  void walk_columns(std::vector<sql::Name>& names, const Id& table) {
    for (sql::Name& name : names) mark(column(name.text, table));
  }
  void walk_elements(std::vector<sql::IndexElement>& elements, const Id& table) {
    for (sql::IndexElement& it : elements) {
      if (it.column) mark(column(it.column->text, table));
      walk_expression(it.expression, table);
    }
  }

  void walk(Table& it) {
    const Id table = it.id;
    for (Column& each : it.columns) {
      mark(column(each.name, table));
      walk_expression(each.default_value, table);
      if (each.generated) walk_expression(each.generated->expression, table);
    }
    for (Constraint& each : it.constraints) {
      sql::Constraint& definition = each.definition;
      if (!each.column.empty()) mark(column(each.column, table));
      walk_elements(definition.columns, table);
      walk_columns(definition.include, table);
      walk_columns(definition.on_delete_columns, table);
      walk_expression(definition.expression, table);
      walk_expression(definition.where, table);
      if (!definition.references) continue;
      walk_columns(definition.referenced,
                   {definition.references->schema, definition.references->name});
      walk_name(*definition.references);
    }
    for (Id& parent : it.inherits) mark(id(parent));
    if (it.partition_of) mark(id(*it.partition_of));
    if (it.partition_by) walk_elements(it.partition_by->columns, table);
    mark(id(it.id));
  }
  void walk(Index& it) {
    walk_elements(it.definition.columns, it.table);
    walk_columns(it.definition.include, it.table);
    walk_expression(it.definition.where, it.table);
    mark(id(it.table));
  }
  void walk(View& it) {
    walk_query(it.definition.query, {});
    mark(id(it.id));
  }
  void walk(Trigger& it) {
    for (auto& event : it.definition.events) walk_columns(event.columns, it.table);
    walk_query(it.definition.condition, it.table);
    for (sql::Fragment& statement : it.definition.body) walk_query(statement, it.table);
    if (it.definition.from) walk_name(*it.definition.from);
    mark(id(it.table));
  }
  void walk(Sequence& it) {
    if (!it.owner) return;
    mark(column(it.owner_column, *it.owner));
    mark(id(*it.owner));
  }
  void walk(Domain& it) {
    walk_expression(it.default_value, {});
    for (Constraint& each : it.constraints) walk_expression(each.definition.expression, {});
  }
  void walk(Routine& it) {
    for (auto& argument : it.definition.arguments) walk_expression(argument.default_value, {});
    walk_query(it.definition.atomic, {});
  }
  void walk(Policy& it) {
    walk_expression(it.definition.using_expression, it.table);
    walk_expression(it.definition.check_expression, it.table);
    mark(id(it.table));
  }
  void walk(Note& it) { walk_reference(it.object, it.id); }
  void walk(Privilege& it) {
    for (std::string& what : it.what) {
      std::string name = column_of(what);
      if (name.empty() || !column(name, it.id)) continue;
      changed_ = true;
      if (looks_) continue;
      const std::string verb = what.substr(0, what.find(" ("));
      what = column_privilege(verb, name) + what.substr(what.rfind(')') + 1);
    }
    if (!looks_) std::sort(it.what.begin(), it.what.end());
    walk_reference(it.object, it.id);
  }
  void walk(Opaque& it) {
    if (it.table.name.empty()) return;
    walk_query(it.definition, {});
    mark(id(it.table));
  }
  template <typename T>
  void walk(T&) {}

  void walk_reference(sql::ObjectReference& it, Id& object) {
    if (it.kind == Kind::kColumn && it.table) {
      mark(column(it.name.name, {it.table->schema, it.table->name}));
      if (!looks_) object.name = it.name.name;
    }
    if (it.table) walk_name(*it.table);
    if (it.kind == Kind::kTable || it.kind == Kind::kView || it.kind == Kind::kMaterializedView) {
      walk_name(it.name);
      mark(id(object));
    }
  }

  bool changed_ = false;
  bool looks_ = false;
};

class RelationRename : public Walker {
 public:
  RelationRename(const Rules& rules, const Id& from, const Id& to)
      : rules_(rules), from_(from), to_(to) {}

 protected:
  bool id(Id& it) override {
    if (!rules_.same(it.name, from_.name) || !rules_.same(it.schema, from_.schema)) return false;
    if (!looks()) it = to_;
    return true;
  }
  bool expression(sql::Fragment& it, const Id&) override { return query(it, {}); }
  bool query(sql::Fragment& it, const Id&) override {
    if (!mentions(it, from_.name) || looks()) return mentions(it, from_.name);
    sql::Fragment renamed = sql::with_table_renamed(it, name_of(from_), name_of(to_));
    if (from_.schema.empty()) {
      const std::string usual(rules_.default_schema());
      renamed = sql::with_table_renamed(renamed, {usual, from_.name, {}}, {usual, to_.name, {}});
    }
    if (renamed.text == it.text) return false;
    it = std::move(renamed);
    return true;
  }
  bool column(std::string&, const Id&) override { return false; }

 private:
  const Rules& rules_;
  const Id& from_;
  const Id& to_;
};

class ColumnRename : public Walker {
 public:
  ColumnRename(const Schema& schema, const Id& table, const std::string& from,
               const std::string& to)
      : schema_(schema), table_(table), from_(from), to_(to) {}

  /// Why an object so far can't follow; what that object is like, is then of no use.
  const std::string& doubt() const { return doubt_; }

 protected:
  bool id(Id&) override { return false; }
  bool expression(sql::Fragment& it, const Id& table) override {
    if (!schema_.same(table, table_) || !mentions(it, from_)) return false;
    if (looks()) return true;
    sql::ColumnRename rename = base();
    rename.is_expression_of_it = true;
    return change(it, rename);
  }
  bool query(sql::Fragment& it, const Id& table) override {
    // NATURAL joins by columns that aren't written.
    const bool may = mentions(it, from_) || mentions(it, to_) || mentions(it, "natural");
    if (!may || looks()) return may;
    sql::ColumnRename rename = base();
    rename.triggers_table = !table.name.empty() && schema_.same(table, table_);
    rename.keep_names = table.name.empty() && schema_.rules().views_keep_names();
    return change(it, rename);
  }
  bool column(std::string& name, const Id& table) override {
    if (!schema_.rules().same(name, from_) || !schema_.same(table, table_)) return false;
    if (!looks()) name = to_;
    return true;
  }

 private:
  sql::ColumnRename base() const {
    sql::ColumnRename rename;
    rename.table = name_of(table_);
    rename.from = from_;
    rename.to = to_;
    rename.columns = columns_of(schema_);
    return rename;
  }
  bool change(sql::Fragment& it, const sql::ColumnRename& rename) {
    sql::ColumnRenamed renamed = sql::with_column_renamed(it, rename);
    if (!renamed.doubt.empty()) doubt_ = std::move(renamed.doubt);
    if (renamed.fragment.text == it.text) return false;
    it = std::move(renamed.fragment);
    return true;
  }

  const Schema& schema_;
  const Id& table_;
  const std::string& from_;
  const std::string& to_;
  std::string doubt_;
};

// Another name for a function or a type in expressions, queries and bodies.
class NameRename : public Walker {
 public:
  using Renamed = sql::Fragment (*)(const sql::Fragment&, const sql::ObjectName&,
                                    const sql::ObjectName&);

  NameRename(Renamed renamed, const Id& from, const Id& to)
      : renamed_(renamed), from_(from), to_(to) {}

 protected:
  bool id(Id&) override { return false; }
  bool column(std::string&, const Id&) override { return false; }
  bool expression(sql::Fragment& it, const Id&) override { return query(it, {}); }
  bool query(sql::Fragment& it, const Id&) override {
    if (!mentions(it, from_.name) || looks()) return mentions(it, from_.name);
    sql::Fragment renamed = renamed_(it, name_of(from_), name_of(to_));
    if (renamed.text == it.text) return false;
    it = std::move(renamed);
    return true;
  }

 private:
  Renamed renamed_;
  const Id& from_;
  const Id& to_;
};

// References to other objects than tables and columns: a comment's, a privilege's.
bool refers_to(const sql::ObjectReference& reference, Kind kind, const Id& id) {
  return reference.kind == kind && reference.name.schema == id.schema &&
         reference.name.name == id.name;
}

}  // namespace

void Applier::rename_relation(const Id& from, const Id& to) {
  RelationRename rename(rules_, from, to);
  rewrite([&](const Object& object) { return rename(object); });
}

bool Applier::rename_column(const Id& relation, const std::string& from, const std::string& to,
                            const sql::At& at) {
  const Schema before = schema_;
  const auto cannot = [&](const Object& object, std::string_view why) {
    const std::string_view kind = kind_name(kind_of(object));
    note(error(at, fmt::format("column \"{}\" of \"{}\" can't be renamed: {} {}; drop that {} "
                               "before, and create it anew after",
                               from, relation.name, said(object), why, kind)),
         object);
    return false;
  };
  ColumnRename rename(before, relation, from, to);
  const Object* stuck = nullptr;
  rewrite([&](const Object& object) {
    std::optional<Object> renamed = rename(object);
    if (!stuck && !rename.doubt().empty()) stuck = &object;
    return renamed;
  });
  if (stuck) return cannot(*stuck, rename.doubt());
  // A view's own columns can get the new name: what speaks of them doesn't follow.
  const sql::Columns had = columns_of(before);
  const sql::Columns has = columns_of(schema_);
  for (const auto& object : before.objects_) {
    const auto* view = std::get_if<View>(object.get());
    if (!view || before.same(view->id, relation)) continue;
    const sql::ObjectName name = name_of(view->id);
    if (had.of_relation(name, from) != true || has.of_relation(name, from) != false) continue;
    if (rules_.views_keep_names()) {
      return cannot(*object, fmt::format("has it by *, under the name \"{}\" for ever", from));
    }
    ColumnRename next(before, view->id, from, to);
    for (const auto& other : before.objects_) {
      if (next(*other) || !next.doubt().empty()) {
        return cannot(
            *other,
            fmt::format("reads column \"{}\" of view \"{}\", where it gets the new name too", from,
                        name.name));
      }
    }
  }
  return true;
}

void Applier::rename_sequence(const Id& from, const Id& to) {
  rewrite([&](const Object& object) -> std::optional<Object> {
    const auto* table = std::get_if<Table>(&object);
    if (!table) return std::nullopt;
    const auto renamed = [&](const Column& column) {
      return with_sequence_renamed(column.default_value, from, to);
    };
    const auto speaks = [&](const Column& column) {
      return renamed(column).text != column.default_value.text;
    };
    if (std::none_of(table->columns.begin(), table->columns.end(), speaks)) return std::nullopt;
    Table copy = *table;
    for (Column& column : copy.columns) column.default_value = renamed(column);
    return Object(std::move(copy));
  });
}

void Applier::rename_type(const Id& from, const Id& to) {
  bool changed = false;
  const auto change = [&](sql::TypeName& type) {
    if (type.name != from.name || new_id({type.schema, "", {}}).schema != from.schema) return;
    type.schema = to.schema;
    type.name = to.name;
    changed = true;
  };
  rewrite([&](const Object& object) -> std::optional<Object> {
    Object copy = object;
    changed = false;
    if (auto* table = std::get_if<Table>(&copy)) {
      for (Column& column : table->columns) {
        if (column.type) change(*column.type);
        if (!rules_.same(column.portable, sql::quoted(from.name, sql::Language::kPortable))) {
          continue;
        }
        column.portable = sql::quoted(to.name, sql::Language::kPortable);
        changed = true;
      }
    } else if (auto* type = std::get_if<Type>(&copy)) {
      for (auto& it : type->definition.attributes) change(*it.type);
    } else if (auto* domain = std::get_if<Domain>(&copy)) {
      change(domain->definition.type);
    } else if (auto* routine = std::get_if<Routine>(&copy)) {
      if (routine->definition.returns) change(*routine->definition.returns);
      for (auto* arguments : {&routine->definition.arguments, &routine->definition.returns_table}) {
        for (auto& argument : *arguments) change(argument.type);
      }
    }
    return changed ? std::optional(std::move(copy)) : std::nullopt;
  });
  NameRename rename(sql::with_type_renamed, from, to);
  rewrite([&](const Object& object) { return rename(object); });
}

void Applier::rename_notes(const Object& object, const Id& to) {
  const Id from = id_of(object);
  const Kind kind = kind_of(object);
  const auto change = [&](auto& it) {
    it.id = to;
    it.object.name.schema = to.schema;
    it.object.name.name = to.name;
  };
  rewrite([&](const Object& it) -> std::optional<Object> {
    Object copy = it;
    if (auto* note = std::get_if<Note>(&copy); note && refers_to(note->object, kind, from)) {
      change(*note);
      return copy;
    }
    auto* privilege = std::get_if<Privilege>(&copy);
    if (!privilege || !refers_to(privilege->object, kind, from)) return std::nullopt;
    change(*privilege);
    return copy;
  });
}

void Applier::rename_function(const Id& from, const Id& to, const std::string& signature) {
  // Which of several with one name is called, is hard to tell.
  if (!schema_.find(Kind::kFunction, from)) {
    NameRename rename(sql::with_function_renamed, from, to);
    rewrite([&](const Object& object) { return rename(object); });
  }
  rewrite([&](const Object& object) -> std::optional<Object> {
    const auto* trigger = std::get_if<Trigger>(&object);
    if (!trigger || !trigger->definition.function || signature != "()") return std::nullopt;
    const sql::ObjectName& function = *trigger->definition.function;
    if (function.name != from.name || function.schema != from.schema) return std::nullopt;
    Trigger copy = *trigger;
    copy.definition.function = name_of(to);
    return Object(std::move(copy));
  });
}

// Everything in it moves along.
void Applier::rename_schema(const std::string& from, const std::string& to) {
  std::vector<Id> relations;
  for (const auto& object : schema_.objects_) {
    const bool relation =
        std::holds_alternative<Table>(*object) || std::holds_alternative<View>(*object);
    if (relation && id_of(*object).schema == from) relations.push_back(id_of(*object));
  }
  for (const Id& id : relations) rename_relation(id, {to, id.name});
  rewrite([&](const Object& object) -> std::optional<Object> {
    const auto* space = std::get_if<Namespace>(&object);
    if (!(space && space->id.name == from) && id_of(object).schema != from) return std::nullopt;
    Object copy = object;
    std::visit(
        [&](auto& it) {
          if (it.id.schema == from) it.id.schema = to;
        },
        copy);
    if (auto* renamed = std::get_if<Namespace>(&copy)) renamed->id.name = to;
    return copy;
  });
}

}  // namespace aludel::schema
