// SPDX-License-Identifier: MIT
//
// CREATE TABLE -> Table: columns with their attributes, from wherever they come.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using Kind = sql::ObjectKind;

bool is_serial(const sql::TypeName& type) {
  return type.schema.empty() &&
         (type.name == "serial" || type.name == "bigserial" || type.name == "smallserial" ||
          type.name == "serial4" || type.name == "serial8" || type.name == "serial2");
}

std::string integer_of(const std::string& serial) {
  if (serial == "bigserial" || serial == "serial8") return "bigint";
  return serial == "smallserial" || serial == "serial2" ? "smallint" : "integer";
}

// The last INCLUDING or EXCLUDING that speaks of it counts.
bool includes(const sql::LikeClause& like, std::string_view what) {
  bool result = false;
  for (const std::string& option : like.options) {
    if (option.ends_with(' ' + std::string(what)) || option.ends_with(" all")) {
      result = option.starts_with("including");
    }
  }
  return result;
}

}  // namespace

bool Applier::apply(const sql::CreateTable& create) {
  const bool temporary = create.persistence == sql::Persistence::kTemporary;
  if (!need_schema(create.name)) return false;
  Table table;
  table.id = new_id(create.name, temporary);
  if (create.if_not_exists && taken(Kind::kTable, table.id)) return true;
  if (!is_free(Kind::kTable, table.id, create.name.at)) return false;
  if (!create.as.empty() && temporary) {  // gone before anybody asks for its columns
    table.place = place(create.name.at);
    table.persistence = create.persistence;
    add(std::move(table));
    return true;
  }
  if (!create.as.empty()) {
    return refuse(create.name.at,
                  "CREATE TABLE … AS leaves open what the columns are; write CREATE TABLE with its "
                  "columns, then INSERT INTO … SELECT");
  }
  table.place = place(create.name.at);
  table.persistence = create.persistence;
  table.without_rowid = create.without_rowid;
  table.strict = create.strict;
  table.partition_by = create.partition_by;
  table.method = create.method == "heap" ? "" : create.method;
  if (create.tablespace) table.tablespace = create.tablespace->text;
  table.settings = create.with;
  std::erase_if(table.settings, [](const sql::Setting& it) { return it.name == "oids"; });
  sort(table.settings);
  std::vector<Written> written;
  Copied copied;
  if (!add_columns(create, table, written, copied)) return false;
  for (const sql::Constraint& it : create.constraints) written.push_back({it, ""});
  const Id id = table.id;
  add(table);
  // By now the table can be spoken of, by itself too.
  Table settled = table;
  if (!settle(settled, std::move(written)) || !check_table(create, settled)) return false;
  for (const Column& column : settled.columns) {
    if (!column.inherited && !check_generated(settled, column.name)) return false;
  }
  if (!inherit_all(settled)) return false;
  edit_table(id) = std::move(settled);
  for (Index& index : copied.indexes) {
    sql::CreateIndex named = index.definition;
    named.table.name = id.name;
    index.id = {id.schema, rules_.chosen_index_name(named, taken_relations(id))};
    add(std::move(index));
  }
  for (Note& note : copied.notes) add(std::move(note));
  return true;
}

bool Applier::add_columns(const sql::CreateTable& create, Table& table,
                          std::vector<Written>& written, Copied& copied) {
  for (const sql::ObjectName& parent : create.inherits) {
    if (!inherit(parent, table)) return false;
    table.inherits.push_back(schema_.id(parent));
  }
  if (create.partition_of) {
    const Table* parent = need_table(create.partition_of->parent);
    if (!parent || !inherit(create.partition_of->parent, table)) return false;
    if (!parent->partition_by) {
      return refuse(create.partition_of->parent.at,
                    fmt::format("table \"{}\" is not partitioned", parent->id.name));
    }
    table.partition_of = parent->id;
    table.bound = create.partition_of->bound;
  }
  if (create.of_type) {
    const sql::TypeName name = {create.of_type->schema, create.of_type->name, {}, 0, false, false,
                                create.of_type->at};
    const Type* type = schema_.type(name);
    if (!type) return no_such(create.of_type->at, Kind::kType, *create.of_type);
    for (const sql::ColumnDefinition& it : type->definition.attributes) {
      if (!add_column(it, table, written)) return false;
    }
    table.properties.push_back({"of type", create.of_type->name, {}});
  }
  for (std::size_t i = 0; i <= create.columns.size(); ++i) {
    for (const sql::LikeClause& like : create.likes) {
      if (like.before == i && !copy(like, table, written, copied)) return false;
    }
    if (i != create.columns.size() && !add_column(create.columns[i], table, written)) return false;
  }
  return true;
}

// Checks of the parents; of a partition's parent keys and indexes too.
bool Applier::inherit_all(Table& table) {
  for (const Id& id : table.inherits) {
    Table parent = std::get<Table>(*schema_.find(Kind::kTable, id));
    std::erase_if(parent.constraints, [](const Constraint& it) {
      return it.definition.kind != ConstraintKind::kCheck;
    });
    if (!inherit_constraints(parent, table)) return false;
  }
  if (!table.partition_of) return true;
  const Table parent = std::get<Table>(*schema_.find(Kind::kTable, *table.partition_of));
  if (!inherit_constraints(parent, table)) return false;
  std::vector<Index> indexes;
  for (const Index* it : schema_.indexes(parent.id)) indexes.push_back(*it);
  for (Index& index : indexes) {
    sql::CreateIndex named = index.definition;
    named.table.name = table.id.name;
    index.table = table.id;
    index.id = {table.id.schema, rules_.chosen_index_name(named, taken_relations(table.id))};
    index.chosen = true;
    add(std::move(index));
  }
  return true;
}

bool Applier::inherit(const sql::ObjectName& parent_name, Table& table) {
  const Table* parent = need_table(parent_name);
  if (!parent) return false;
  for (const Column& column : parent->columns) {
    if (schema_.column(table, column.name)) continue;  // of another parent
    table.columns.push_back(column);
    table.columns.back().inherited = true;
    table.columns.back().identity.reset();
  }
  return true;
}

bool Applier::copy(const sql::LikeClause& like, Table& table, std::vector<Written>& written,
                   Copied& copied) {
  const Table* other = need_table(like.table);
  if (!other) return false;
  for (const Column& it : other->columns) {
    Column column = it;
    column.inherited = false;
    if (!includes(like, "defaults")) column.default_value = {};
    if (!includes(like, "generated")) column.generated.reset();
    if (!includes(like, "identity")) column.identity.reset();
    if (!includes(like, "storage") && !includes(like, "compression")) column.attributes.clear();
    table.columns.push_back(std::move(column));
  }
  if (includes(like, "comments")) copy_notes(like, *other, table, copied);
  for (const Constraint& it : other->constraints) {
    const bool check = it.definition.kind == ConstraintKind::kCheck;
    const bool key = it.definition.kind == ConstraintKind::kPrimaryKey ||
                     it.definition.kind == ConstraintKind::kUnique ||
                     it.definition.kind == ConstraintKind::kExclude;
    if (!(check && includes(like, "constraints")) && !(key && includes(like, "indexes"))) continue;
    written.push_back({it.definition, ""});
    if (check) written.back().constraint.name = sql::Name{it.name, {}};
  }
  if (!includes(like, "indexes")) return true;
  for (const Index* index : schema_.indexes(other->id)) {
    copied.indexes.push_back(*index);
    copied.indexes.back().table = table.id;
    copied.indexes.back().chosen = true;
    copied.indexes.back().place = place(like.at);
  }
  return true;
}

// Comments on columns, and on the checks that come with them.
void Applier::copy_notes(const sql::LikeClause& like, const Table& from, const Table& to,
                         Copied& copied) const {
  for (const auto& it : schema_.objects_) {
    const auto* note = std::get_if<Note>(it.get());
    if (!note || !note->object.table || !schema_.same(schema_.id(*note->object.table), from.id))
      continue;
    const Constraint* constraint = note->object.kind == Kind::kConstraint
                                       ? schema_.constraint(from, note->object.name.name)
                                       : nullptr;
    const bool is_check = constraint && constraint->definition.kind == ConstraintKind::kCheck;
    if (note->object.kind != Kind::kColumn && !(is_check && includes(like, "constraints")))
      continue;
    Note copy = *note;
    copy.object.table = sql::ObjectName{to.id.schema, to.id.name, {}};
    copy.place = place(like.at);
    copied.notes.push_back(std::move(copy));
  }
}

bool Applier::add_column(const sql::ColumnDefinition& definition, Table& table,
                         std::vector<Written>& written) {
  const auto found = std::find_if(
      table.columns.begin(), table.columns.end(),
      [&](const Column& column) { return rules_.same(column.name, definition.name.text); });
  const bool is_new = found == table.columns.end();
  const bool merges = !is_new && found->inherited;
  if (!is_new && !merges) {
    return refuse(definition.name.at, fmt::format("column \"{}\" is in table \"{}\" already",
                                                  definition.name.text, table.id.name));
  }
  if (is_new && !definition.type && (table.partition_of || !folds())) {
    return refuse(definition.name.at, fmt::format("no such column \"{}\" in the parent of \"{}\"",
                                                  definition.name.text, table.id.name));
  }
  Column column;
  if (merges) column = *found;
  column.name = definition.name.text;
  column.place = place(definition.name.at);
  column.portable = definition.portable;
  bool serial = false;
  if (definition.type) {
    column.type = definition.type;
    serial = !folds() && is_serial(*column.type);
    if (serial) column.type->name = integer_of(column.type->name);
    if (!need_type(*column.type)) return false;
    column.type->schema = new_id({column.type->schema, "", {}}).schema;
  }
  if (definition.collation) column.collation = canonical(*definition.collation, rules_);
  const bool usual = column.type && definition.storage == usual_storage(*column.type);
  if (!definition.storage.empty() && definition.storage != "default" && !usual) {
    column.attributes.push_back({"storage", definition.storage, {}});
  }
  if (!definition.compression.empty()) {
    column.attributes.push_back({"compression", definition.compression, {}});
  }
  sort(column.attributes);
  for (const sql::Constraint& it : definition.constraints) {
    if (it.kind == ConstraintKind::kCheck || it.kind == ConstraintKind::kUnique ||
        it.kind == ConstraintKind::kPrimaryKey || it.kind == ConstraintKind::kForeignKey ||
        it.kind == ConstraintKind::kExclude) {
      written.push_back({it, column.name});
    } else if (!add_attribute(it, column)) {
      return false;
    }
  }
  if (serial) add_sequence(table, column);
  if (column.identity && !name_sequence(table, column)) return false;
  if (!check_column(definition, column)) return false;
  if (merges) {
    *found = std::move(column);
  } else {
    table.columns.push_back(std::move(column));
  }
  return true;
}

bool Applier::check_column(const sql::ColumnDefinition& definition, const Column& column) {
  const auto& written = definition.constraints;
  const bool valued = !column.default_value.empty() ||
                      std::any_of(written.begin(), written.end(), [](const sql::Constraint& it) {
                        return it.kind == ConstraintKind::kDefault;
                      });
  if (column.generated && (valued || column.identity)) {
    return refuse(definition.name.at,
                  fmt::format("column \"{}\" is generated; it has no default", column.name));
  }
  if (column.identity && valued) {
    return refuse(definition.name.at,
                  fmt::format("column \"{}\" is an identity; it has no default", column.name));
  }
  return true;
}

bool Applier::add_attribute(const sql::Constraint& constraint, Column& column) {
  switch (constraint.kind) {
    case ConstraintKind::kNotNull:
      column.not_null = true;
      column.not_null_conflict = constraint.conflict;
      if (folds() && constraint.name) column.not_null_name = constraint.name->text;
      break;
    case ConstraintKind::kDefault:
      if (!is_null(constraint.expression)) column.default_value = constraint.expression;
      return check_default(constraint.expression);
    case ConstraintKind::kGenerated:
      column.generated = Generated{constraint.expression, constraint.stored};
      break;
    case ConstraintKind::kIdentity:
      column.identity = Identity{constraint.always, constraint.sequence};
      column.not_null = true;
      break;
    default:
      break;
  }
  return true;
}

// A default is worked out without a row.
bool Applier::check_default(const sql::Fragment& expression) {
  const sql::References references = sql::references(expression);
  if (!references.tables.empty()) {
    return refuse(expression.at, "a default can't hold a query");
  }
  for (const auto& it : references.columns) {
    if (is_quoted(expression, it.column.at)) continue;
    return refuse(it.column.at,
                  fmt::format("a default can't speak of a column, as \"{}\" is", it.column.text));
  }
  return true;
}

// SERIAL: a sequence of the column's own.
void Applier::add_sequence(Table& table, Column& column) {
  Sequence sequence;
  sequence.id = {table.id.schema,
                 Rules::free_name(table.id.name, column.name, "seq", taken_relations(table.id))};
  sequence.place = column.place;
  sequence.owner = table.id;
  sequence.owner_column = column.name;
  if (column.type->name != "bigint") sequence.definition.options.type = column.type;
  column.not_null = true;
  std::string name = sql::print(sql::ObjectName{sequence.id.schema, sequence.id.name, {}},
                                sql::Language::kPostgresql);
  column.default_value = {
      fmt::format("nextval({}::regclass)", sql::quoted_text(name)), sql::Language::kPostgresql, {}};
  add(std::move(sequence));
}

// An identity has a sequence with a name too.
bool Applier::name_sequence(const Table& table, Column& column) {
  sql::SequenceOptions& options = column.identity->options;
  if (folds()) return true;
  Id id = {table.id.schema, ""};
  if (options.sequence_name) {
    id = new_id(*options.sequence_name);
    if (!is_free(Kind::kSequence, id, options.sequence_name->at)) return false;
  } else {
    id.name = Rules::free_name(table.id.name, column.name, "seq", taken_relations(id));
  }
  if (!options.type && column.type) options.type = column.type;
  options = canonical(std::move(options));
  options.type.reset();  // always the column's
  options.sequence_name = sql::ObjectName{id.schema, id.name, {}};
  return true;
}

bool Applier::check_table(const sql::CreateTable& create, const Table& table) {
  if (!folds()) return true;
  const auto refuse_table = [&](std::string_view text) {
    return refuse(create.name.at, fmt::format("table \"{}\" {}", table.id.name, text));
  };
  const Constraint* key = nullptr;
  for (const Constraint& it : table.constraints) {
    if (it.definition.kind == ConstraintKind::kPrimaryKey) key = &it;
  }
  if (table.without_rowid && !key) return refuse_table("is WITHOUT ROWID; it needs a PRIMARY KEY");
  const bool generated = std::all_of(table.columns.begin(), table.columns.end(),
                                     [](const Column& it) { return it.generated.has_value(); });
  if (generated) return refuse_table("needs a column that is not generated");
  return std::all_of(table.columns.begin(), table.columns.end(),
                     [&](const Column& it) { return check_strict(create.name.at, table, it); });
}

// The types of a STRICT table are a few.
bool Applier::check_strict(const sql::At& at, const Table& table, const Column& column) {
  if (!table.strict) return true;
  constexpr std::string_view kTypes[] = {"int", "integer", "real", "text", "blob", "any"};
  const std::string type = column.type ? rules_.key(column.type->name) : "";
  const bool known = std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes) &&
                     column.type->arguments.empty();
  if (known) return true;
  return refuse(at, fmt::format("table \"{}\" is STRICT; the type of column \"{}\" must be INT, "
                                "INTEGER, REAL, TEXT, BLOB or ANY",
                                table.id.name, column.name));
}

}  // namespace aludel::schema
