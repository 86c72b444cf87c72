// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/references.h"
#include "text/similar.h"

namespace aludel::schema {
namespace {

using Kind = sql::ObjectKind;

constexpr std::array kAll = {Kind::kTable, Kind::kView,   Kind::kIndex,  Kind::kSequence,
                             Kind::kType,  Kind::kDomain, Kind::kTrigger};

std::string dotted(const sql::ObjectName& name) {
  return name.schema.empty() ? name.name : name.schema + '.' + name.name;
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return result;
}

}  // namespace

Applier::Applier(Schema& schema, const sql::Statement& statement, const text::Source& source,
                 text::Diagnostics& diagnostics)
    : schema_(schema),
      rules_(schema.rules()),
      statement_(statement),
      source_(source),
      diagnostics_(diagnostics) {}

bool Applier::run() {
  return std::visit([&](const auto& node) { return apply(node); }, statement_.node);
}

text::Diagnostic& Applier::error(const sql::At& at, std::string text) {
  const bool known = at.span.end > at.span.begin;
  return diagnostics_.error(source_, known ? at.span : statement_.span(), std::move(text));
}

bool Applier::refuse(const sql::At& at, std::string text) {
  error(at, std::move(text));
  return false;
}

void Applier::note(text::Diagnostic& diagnostic, const Place& where, std::string text) const {
  if (where.source) diagnostic.note(*where.source, where.span, std::move(text));
}

void Applier::note(text::Diagnostic& diagnostic, const Object& object) const {
  note(diagnostic, place_of(object), said(object) + " is defined here");
}

Place Applier::place(const sql::At& at) const {
  return {&source_, at.span.end > at.span.begin ? at.span : statement_.span()};
}

bool Applier::has_extension() const {
  for (const auto& object : schema_.objects_) {
    const auto* extension = std::get_if<Extension>(object.get());
    if (extension && extension->id.name != "plpgsql") return true;
  }
  return false;
}

bool Applier::is_quoted(const sql::At& at) const {
  return folds() && source_.text(at.span).starts_with('"');
}

bool Applier::is_quoted(const sql::Fragment& in, const sql::At& at) const {
  const std::size_t begin = at.span.begin - in.at.span.begin;
  return folds() && begin < in.text.size() && in.text[begin] == '"';
}

const Object* Applier::relation(const Id& id) const {
  for (const Kind kind : {Kind::kTable, Kind::kView, Kind::kIndex, Kind::kSequence}) {
    if (const Object* object = schema_.find(kind, id)) return object;
  }
  return nullptr;
}

bool Applier::no_such(const sql::At& at, Kind kind, const sql::ObjectName& name) {
  const Id id = schema_.id(name);
  for (const Kind other : kAll) {
    if (const Object* object = schema_.find(other, id); object && kind_of(*object) != kind) {
      note(error(at, fmt::format("\"{}\" is no {}, it is a {}", dotted(name), kind_name(kind),
                                 kind_name(kind_of(*object)))),
           *object);
      return false;
    }
  }
  std::vector<std::string_view> names;
  for (const auto& object : schema_.objects_) {
    const bool like = kind_of(*object) == kind && object->index() < std::variant_size_v<Object> - 3;
    if (like && rules_.same(id_of(*object).schema, id.schema)) {
      names.push_back(id_of(*object).name);
    }
  }
  return refuse(at, fmt::format("no such {} \"{}\"{}", kind_name(kind), dotted(name),
                                text::did_you_mean(name.name, names)));
}

const Table* Applier::need_table(const sql::ObjectName& name) {
  const Table* table = schema_.table(name);
  if (!table) no_such(name.at, Kind::kTable, name);
  return table;
}

const Object* Applier::need_table_or_view(const sql::ObjectName& name) {
  const Id id = schema_.id(name);
  const Object* object = schema_.find(Kind::kTable, id);
  if (!object) object = schema_.find(Kind::kView, id);
  if (!object) no_such(name.at, Kind::kTable, name);
  return object;
}

const Column* Applier::need_column(const Table& table, const sql::Name& name) {
  const Column* column = schema_.column(table, name.text);
  if (column) return column;
  std::vector<std::string_view> names;
  for (const Column& it : table.columns) names.push_back(it.name);
  text::Diagnostic& diagnostic =
      error(name.at, fmt::format("no such column \"{}\" in table \"{}\"{}", name.text,
                                 table.id.name, text::did_you_mean(name.text, names)));
  if (table.place.source != &source_ || table.place.span.begin < statement_.span().begin ||
      table.place.span.end > statement_.span().end) {
    note(diagnostic, Object(table));
  }
  return nullptr;
}

bool Applier::need_schema(const sql::ObjectName& name) {
  if (name.schema.empty()) return true;
  const std::string key = rules_.key(name.schema);
  if (key == rules_.default_schema() || key == rules_.temporary_schema()) return true;
  if (schema_.find(Kind::kSchema, {"", name.schema})) return true;
  if (folds()) {
    return refuse(name.at, fmt::format("a revision acts on the database \"main\" only; take "
                                       "\"{}.\" out",
                                       name.schema));
  }
  return no_such(name.at, Kind::kSchema, {"", name.schema, {}});
}

bool Applier::need_type(const sql::TypeName& type) {
  if (folds() || type.percent) return true;
  const bool catalog = type.schema == "pg_catalog" || type.schema == "information_schema";
  if (catalog || (type.schema.empty() && rules_.has_type(type.name))) return true;
  const sql::ObjectName name = {type.schema, type.name, type.at};
  const Id id = schema_.id(name);
  for (const Kind kind : {Kind::kType, Kind::kDomain, Kind::kTable, Kind::kView}) {
    if (schema_.find(kind, id)) return true;
  }
  if (has_extension()) return true;  // what an extension brings isn't written anywhere
  for (const auto& object : schema_.objects_) {
    const auto* opaque = std::get_if<Opaque>(object.get());
    if (opaque && opaque->kind == "type" && schema_.same(opaque->id, id)) return true;
  }
  return no_such(type.at, Kind::kType, name);
}

bool Applier::need_query(const sql::Fragment& query) {
  if (!rules_.knows_dependants() || query.empty()) return true;
  const sql::References references = sql::references(query);
  for (const sql::ObjectName& name : references.tables) {
    if (name.schema == "pg_catalog" || name.schema == "information_schema") continue;
    if (name.schema.empty() && rules_.has_relation(name.name)) continue;
    if (relation(schema_.id(name)) || has_extension()) continue;
    return no_such(name.at, Kind::kTable, name);
  }
  for (const auto& it : references.columns) {
    const Table* table = it.table.name.empty() ? nullptr : schema_.table(it.table);
    const bool of_all = !rules_.has_column(it.column.text);
    if (table && of_all && it.column.text != "*" && it.column.text != table->id.name &&
        !need_column(*table, it.column)) {
      return false;
    }
  }
  return true;
}

bool Applier::need_columns(const Table& table, const sql::Fragment& expression,
                           std::string_view what) {
  const sql::References references = sql::references(expression);
  if (!references.tables.empty()) {
    return refuse(expression.at, fmt::format("{} can't hold a query", what));
  }
  for (const auto& it : references.columns) {
    if (!it.table.name.empty() && !rules_.same(it.table.name, table.id.name)) {
      return refuse(it.column.at, fmt::format("{} can speak of its own table only, not of \"{}\"",
                                              what, it.table.name));
    }
    if (schema_.column(table, it.column.text)) continue;
    if (rules_.has_column(lower(it.column.text))) continue;
    // "a" with quotes is a text on SQLite, where it is no column; "t" is the whole row.
    if (is_quoted(expression, it.column.at)) continue;
    if (!folds() && rules_.same(it.column.text, table.id.name)) continue;
    need_column(table, it.column);
    return false;
  }
  return true;
}

const Object* Applier::taken(Kind kind, const Id& id) const {
  const std::string_view space = rules_.name_space(kind);
  if (space.empty()) return nullptr;
  for (const Kind other : kAll) {
    if (rules_.name_space(other) != space) continue;
    if (const Object* object = schema_.find(other, id)) return object;
  }
  // A table or view is a type as well, and a type that has columns a relation.
  if (folds()) return nullptr;
  if (kind == Kind::kType || kind == Kind::kDomain) {
    for (const Kind other : {Kind::kTable, Kind::kView}) {
      if (const Object* object = schema_.find(other, id)) return object;
    }
  }
  if (kind == Kind::kTable || kind == Kind::kView) {
    for (const Kind other : {Kind::kType, Kind::kDomain}) {
      if (const Object* object = schema_.find(other, id)) return object;
    }
  }
  return nullptr;
}

bool Applier::is_free(Kind kind, const Id& id, const sql::At& at) {
  if (folds() && lower(id.name).starts_with("sqlite_")) {
    return refuse(at, fmt::format("SQLite keeps names that begin with \"sqlite_\" for itself; "
                                  "take another than \"{}\"",
                                  id.name));
  }
  const Object* object = taken(kind, id);
  if (object) {
    note(error(at, fmt::format("there is a {} \"{}\" already", kind_name(kind_of(*object)),
                               id_of(*object).name)),
         *object);
    return false;
  }
  if (rules_.name_space(kind) != "relation") return true;
  for (const auto& it : schema_.objects_) {
    const auto* table = std::get_if<Table>(it.get());
    if (!table || folds()) break;
    for (const Column& column : table->columns) {
      if (!column.identity || !column.identity->options.sequence_name) continue;
      const sql::ObjectName& name = *column.identity->options.sequence_name;
      if (name.name != id.name || name.schema != id.schema) continue;
      note(
          error(at, fmt::format("\"{}\" is the name of the sequence of an identity of table \"{}\"",
                                id.name, table->id.name)),
          column.place, "the column is defined here");
      return false;
    }
    const Constraint* constraint = schema_.constraint(*table, id.name);
    const bool is_index = constraint && table->id.schema == id.schema &&
                          constraint->definition.kind != sql::Constraint::Kind::kCheck &&
                          constraint->definition.kind != sql::Constraint::Kind::kForeignKey;
    if (!is_index) continue;
    note(error(at, fmt::format("\"{}\" is the name of the index of a constraint of table \"{}\"",
                               id.name, table->id.name)),
         constraint->place, "the constraint is defined here");
    return false;
  }
  return true;
}

Rules::Taken Applier::taken_constraints(const Table& table) const {
  return [this, &table](std::string_view name) {
    if (schema_.constraint(table, name)) return true;
    for (const auto& object : schema_.objects_) {
      const auto* other = std::get_if<Table>(object.get());
      if (!other) break;
      if (other->id.schema == table.id.schema && schema_.constraint(*other, name)) return true;
    }
    return false;
  };
}

Rules::Taken Applier::taken_relations(const Id& like) const {
  return [this, like](std::string_view name) {
    if (relation({like.schema, std::string(name)})) return true;
    for (const auto& object : schema_.objects_) {
      const auto* table = std::get_if<Table>(object.get());
      if (!table) break;
      if (table->id.schema != like.schema) continue;
      const Constraint* constraint = schema_.constraint(*table, name);
      const bool index = constraint &&
                         constraint->definition.kind != sql::Constraint::Kind::kCheck &&
                         constraint->definition.kind != sql::Constraint::Kind::kForeignKey;
      if (index) return true;
      for (const Column& column : table->columns) {
        const auto* identity = column.identity ? &column.identity->options : nullptr;
        // The one that is being made has no name yet.
        if (identity && identity->sequence_name && identity->sequence_name->name == name)
          return true;
      }
    }
    return false;
  };
}

Id Applier::new_id(const sql::ObjectName& name, bool temporary) const {
  if (temporary) return {std::string(rules_.temporary_schema()), name.name};
  const bool is_default = rules_.same(name.schema, rules_.default_schema());
  return {is_default ? "" : name.schema, name.name};
}

void Applier::add(Object object) {
  std::string key = schema_.key(object);
  schema_.objects_.insert(std::move(key), std::move(object));
}

void Applier::remove(const Object& object) { schema_.objects_.erase(object); }

void Applier::replace(const Object& old, Object object) {
  remove(old);
  add(std::move(object));
}

Object& Applier::edit(const Object& object) { return schema_.objects_.edit(object); }

Table& Applier::edit_table(const Id& id) {
  return std::get<Table>(edit(*schema_.find(Kind::kTable, id)));
}

void Applier::rewrite(const std::function<std::optional<Object>(const Object&)>& change) {
  const Objects before = schema_.objects_;
  std::vector<Object> changed;
  for (const auto& it : before) {
    std::optional<Object> object = change(*it);
    if (!object) continue;
    changed.push_back(std::move(*object));
    remove(*it);
  }
  for (Object& object : changed) add(std::move(object));
}

bool Applier::apply(const sql::DataStatement& data) {
  for (const auto& it : data.tables) {
    const std::string name = lower(it.name.name);
    if (it.name.schema == "pg_catalog" || it.name.schema == "information_schema") continue;
    if (it.name.schema.empty() && rules_.has_relation(name)) continue;
    const Id id = schema_.id(it.name);
    if (relation(id) || has_extension()) continue;
    // A virtual table makes tables of its own.
    const auto is_shadow = [&](const auto& object) {
      const auto* table = std::get_if<Table>(object.get());
      return table && !table->module.empty() && name.starts_with(lower(table->id.name) + '_');
    };
    if (std::any_of(schema_.objects_.begin(), schema_.objects_.end(), is_shadow)) continue;
    return no_such(it.name.at, Kind::kTable, it.name);
  }
  const Table* written = nullptr;
  std::size_t count = 0;
  for (const auto& it : data.tables) {
    if (it.written && ++count == 1) written = schema_.table(it.name);
  }
  const bool known = written && written->module.empty() && !written->columns.empty();
  if (count != 1 || !known) return true;
  for (const sql::Name& column : data.columns) {
    if (rules_.has_column(lower(column.text))) continue;
    if (!need_column(*written, column)) return false;
  }
  return true;
}

}  // namespace aludel::schema
