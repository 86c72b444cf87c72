// SPDX-License-Identifier: MIT
//
// COMMENT ON, GRANT and REVOKE.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "schema/applier.h"
#include "sql/normal.h"

namespace aludel::schema {
namespace {

using Kind = sql::ObjectKind;

constexpr std::string_view kOption = " with grant option";

// What "all" of a column is the word for.
constexpr std::string_view kAllOfColumn[] = {"insert", "references", "select", "update"};

// What "all" is the word for; empty where it stays "all".
std::vector<std::string> all_of(Kind kind) {
  switch (kind) {
    case Kind::kTable:
    case Kind::kView:
    case Kind::kMaterializedView:
      return {"delete", "insert", "references", "select", "trigger", "truncate", "update"};
    case Kind::kSequence:
      return {"select", "update", "usage"};
    case Kind::kSchema:
      return {"create", "usage"};
    default:
      return {};
  }
}

// What a privilege of a statement is made of, in the words of Privilege::what.
std::vector<std::string> words_of(const sql::Grant::Privilege& privilege, Kind kind) {
  const bool all = privilege.what == "all";
  std::vector<std::string> words;
  for (const sql::Name& column : privilege.columns) {
    if (!all) words.push_back(column_privilege(privilege.what, column.text));
    if (!all) continue;
    for (const std::string_view it : kAllOfColumn)
      words.push_back(column_privilege(it, column.text));
  }
  if (!words.empty()) return words;
  if (all) words = all_of(kind);
  return words.empty() ? std::vector<std::string>{privilege.what} : words;
}

}  // namespace

// An object as comments and privileges name it: by its id, whatever the statement wrote.
std::optional<sql::ObjectReference> Applier::known(const sql::ObjectReference& reference) {
  sql::ObjectReference result = reference;
  if (reference.kind == Kind::kColumn || reference.kind == Kind::kConstraint) {
    if (!reference.table) return result;
    const Object* on = need_table_or_view_or_type(*reference.table);
    if (!on) return std::nullopt;
    result.table = sql::ObjectName{id_of(*on).schema, id_of(*on).name, {}};
    const sql::Name name = {reference.name.name, reference.name.at};
    if (const auto* table = std::get_if<Table>(on)) {
      const bool there =
          reference.kind == Kind::kColumn
              ? need_column(*table, name) != nullptr
              : schema_.constraint(*table, name.text) != nullptr || no_constraint(*table, name);
      if (!there) return std::nullopt;
    }
    result.name.schema.clear();
    return result;
  }
  const bool outside =
      reference.kind == Kind::kOther || reference.kind == Kind::kExtension ||
      (reference.kind == Kind::kSchema && reference.name.name == rules_.default_schema());
  if (outside) return result;
  const Object* object = find_grantee(reference);
  if (!object) {
    if (!reference.table && has_extension()) return result;
    no_such_object(reference);
    return std::nullopt;
  }
  result.kind = kind_of(*object);
  const Id& id = id_of(*object);
  result.name = {id.schema, id.name, reference.name.at};
  if (result.table) {
    const Id on = schema_.id(*result.table);
    result.table = sql::ObjectName{on.schema, on.name, {}};
  }
  if (const auto* routine = std::get_if<Routine>(object)) {
    result.signature = routine->definition.signature();
  }
  return result;
}

// GRANT … ON TABLE means views and sequences too.
const Object* Applier::find_grantee(const sql::ObjectReference& reference) const {
  const Id table = reference.table ? schema_.id(*reference.table) : Id();
  const Id id =
      reference.table ? Id{table.schema, reference.name.name} : schema_.id(reference.name);
  if (const Object* object = find_object(reference, id, table)) return object;
  if (reference.kind == Kind::kTable) return relation(id);
  if (reference.kind != Kind::kSequence) return nullptr;
  for (const auto& it : schema_.objects_) {
    const auto* owner = std::get_if<Table>(it.get());
    if (!owner) break;
    for (const Column& column : owner->columns) {
      if (!column.identity || !column.identity->options.sequence_name) continue;
      const sql::ObjectName& name = *column.identity->options.sequence_name;
      if (schema_.same({name.schema, name.name}, id)) return it.get();
    }
  }
  return nullptr;
}

const Object* Applier::need_table_or_view_or_type(const sql::ObjectName& name) {
  const Id id = schema_.id(name);
  for (const Kind kind : {Kind::kTable, Kind::kView, Kind::kType, Kind::kDomain}) {
    if (const Object* object = schema_.find(kind, id)) return object;
  }
  no_such(name.at, Kind::kTable, name);
  return nullptr;
}

bool Applier::apply(const sql::Comment& comment) {
  if (folds()) return true;
  const std::optional<sql::ObjectReference> object = known(comment.object);
  if (!object) return false;
  Note made;
  made.id = {object->name.schema, object->name.name};
  made.object = *object;
  made.text = comment.text.value_or("");
  made.place = place(comment.object.name.at);
  Object note(std::move(made));
  if (const Object* existing = schema_.objects_.at(schema_.key(note))) remove(*existing);
  if (comment.text && !comment.text->empty()) add(std::move(note));
  return true;
}

bool Applier::apply(const sql::Grant& grant) {
  if (folds()) return true;
  std::vector<sql::ObjectReference> objects = grant.objects;
  if (!grant.all_in_schema.empty()) objects = all_in(grant);
  if (grant.defaults) {
    sql::ObjectReference defaults;
    defaults.kind = Kind::kOther;
    defaults.other = "default privileges";
    defaults.name.name = sql::normal_form(*grant.defaults) + ' ' + grant.all_in_schema;
    objects = {defaults};
  }
  for (const sql::ObjectReference& it : objects) {
    const std::optional<sql::ObjectReference> object = known(it);
    if (!object) return false;
    const Table* table = schema_.table(object->name);
    for (const sql::Grant::Privilege& privilege : grant.privileges) {
      for (const sql::Name& column : privilege.columns) {
        if (table && !need_column(*table, column)) return false;
      }
    }
    for (const std::string& role : grant.roles) merge(grant, *object, role);
  }
  return true;
}

std::vector<sql::ObjectReference> Applier::all_in(const sql::Grant& grant) const {
  std::vector<sql::ObjectReference> result;
  const auto is_meant = [&](const Object& object) {
    if (grant.all_in_schema == "tables") {
      return std::holds_alternative<Table>(object) || std::holds_alternative<View>(object);
    }
    if (grant.all_in_schema == "sequences") return std::holds_alternative<Sequence>(object);
    return std::holds_alternative<Routine>(object);
  };
  for (const sql::ObjectReference& space : grant.objects) {
    const Id schema = new_id({space.name.name, "", {}});
    for (const auto& object : schema_.objects_) {
      if (!is_meant(*object) || id_of(*object).schema != schema.schema) continue;
      sql::ObjectReference reference;
      reference.kind = kind_of(*object);
      reference.name = {id_of(*object).schema, id_of(*object).name, {}};
      if (const auto* routine = std::get_if<Routine>(object.get())) {
        reference.signature = routine->definition.signature();
      }
      result.push_back(std::move(reference));
    }
  }
  return result;
}

void Applier::drop_privileges(const Id& table, const std::string& column) {
  std::vector<const Object*> of_it;
  for (const auto& it : schema_.objects_) {
    const auto* privilege = std::get_if<Privilege>(it.get());
    const bool has = privilege && privilege->object.kind == Kind::kTable &&
                     schema_.same(privilege->id, table) &&
                     std::any_of(privilege->what.begin(), privilege->what.end(),
                                 [&](const auto& what) { return column_of(what) == column; });
    if (has) of_it.push_back(it.get());
  }
  for (const Object* object : of_it) {
    Privilege it = std::get<Privilege>(*object);
    remove(*object);
    std::erase_if(it.what, [&](const std::string& what) { return column_of(what) == column; });
    if (!it.what.empty()) add(std::move(it));
  }
}

// What a role may do with an object after one more statement.
void Applier::merge(const sql::Grant& grant, const sql::ObjectReference& object,
                    const std::string& role) {
  Privilege privilege;
  privilege.id = {object.name.schema, object.name.name};
  privilege.object = object;
  privilege.role = role;
  privilege.place = place(object.name.at);
  std::set<std::string> what;
  if (const Object* existing = schema_.objects_.at(schema_.key(Object(privilege)))) {
    const auto& before = std::get<Privilege>(*existing);
    what.insert(before.what.begin(), before.what.end());
    remove(*existing);
  }
  for (const sql::Grant::Privilege& it : grant.privileges) {
    for (const std::string& word : words_of(it, object.kind)) {
      const std::string with = word + std::string(kOption);
      const bool had_option = what.erase(with) != 0;
      const bool had = what.erase(word) != 0 || had_option;
      if (grant.revoke) {
        if (grant.option_only && had) what.insert(word);
        // What is taken away of a table is taken away of its columns.
        if (!grant.option_only)
          std::erase_if(what, [&](const auto& other) { return other.starts_with(word + " ("); });
      } else {
        what.insert(grant.with_grant_option || had_option ? with : word);
      }
    }
    if (grant.revoke && !grant.option_only && it.what == "all" && it.columns.empty()) what.clear();
  }
  privilege.what.assign(what.begin(), what.end());
  if (!privilege.what.empty()) add(std::move(privilege));
}

}  // namespace aludel::schema
