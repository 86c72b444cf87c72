// SPDX-License-Identifier: MIT
#include "diff/renames.h"

#include <algorithm>
#include <optional>

#include "schema/definition.h"

namespace aludel::diff {
namespace {

using Kind = Rename::Kind;
using ObjectKind = sql::ObjectKind;

std::optional<ObjectKind> object_kind(Kind kind) {
  switch (kind) {
    case Kind::kTable:
      return ObjectKind::kTable;
    case Kind::kIndex:
      return ObjectKind::kIndex;
    case Kind::kType:
      return ObjectKind::kType;
    case Kind::kSequence:
      return ObjectKind::kSequence;
    default:
      return std::nullopt;
  }
}

/// Renames of one project, from the state that there is now.
class Renames {
 public:
  Renames(const schema::Schema& from, const schema::Schema& to, const std::vector<Rename>& renames,
          Route& route)
      : from_(from), to_(to), renames_(renames), route_(route) {}

  std::vector<Change> run() {
    for (const Kind kind : {Kind::kType, Kind::kValue, Kind::kTable, Kind::kSequence, Kind::kColumn,
                            Kind::kConstraint, Kind::kIndex}) {
      run(kind);
    }
    return std::move(changes_);
  }

 private:
  /// A rename on its way: under which name the thing is by now.
  struct Pending {
    const Rename* rename;
    std::string name;
  };

  void run(Kind kind);
  bool can_be(const Rename& rename) const;
  bool same(const Rename& rename, const std::string& a, const std::string& b) const {
    return rename.kind == Kind::kValue ? a == b : to_.rules().same(a, b);
  }
  bool share_names(const Rename& a, const Rename& b) const;
  bool make_way(const Pending& pending, std::vector<Pending>& all);
  std::optional<schema::Part> part(const schema::Schema& schema, const Rename& rename,
                                   const std::string& name) const;
  bool has_value(const schema::Schema& schema, const Rename& rename, const std::string& name) const;
  bool is_there(const schema::Schema& schema, const Rename& rename, const std::string& name) const {
    return rename.kind == Kind::kValue ? has_value(schema, rename, name)
                                       : part(schema, rename, name).has_value();
  }
  schema::Id id(const Rename& rename, const std::string& name) const {
    return {rename.of.schema, name};
  }
  std::optional<sql::Node> node(const Rename& rename, const std::string& from,
                                const std::string& to) const;
  Change change(const Rename& rename) const;
  std::optional<Change> dropped(const Rename& rename) const;
  /// A table, or type, of the new schema as it was called in the old one.
  schema::Id as_it_was(Kind kind, const schema::Id& id) const;

  const schema::Schema& from_;
  const schema::Schema& to_;
  const std::vector<Rename>& renames_;
  Route& route_;
  std::vector<Change> changes_;
};

schema::Id Renames::as_it_was(Kind kind, const schema::Id& id) const {
  for (const Rename& it : renames_) {
    if (it.kind == kind && it.to == id.name && it.of.schema == id.schema) {
      return {id.schema, it.from};
    }
  }
  return id;
}

std::optional<schema::Part> Renames::part(const schema::Schema& schema, const Rename& rename,
                                          const std::string& name) const {
  const auto kind = object_kind(rename.kind);
  if (kind) {
    const schema::Object* object = schema.find(*kind, id(rename, name));
    if (!object && *kind == ObjectKind::kType) {
      object = schema.find(ObjectKind::kDomain, id(rename, name));
    }
    return object ? std::optional(schema::Part{object, "", false, nullptr}) : std::nullopt;
  }
  const schema::Id of = &schema == &from_ ? as_it_was(Kind::kTable, rename.of) : rename.of;
  const schema::Object* object = schema.find(ObjectKind::kTable, of);
  if (!object) return std::nullopt;
  const auto& table = std::get<schema::Table>(*object);
  if (rename.kind == Kind::kColumn) {
    const schema::Column* column = schema.column(table, name);
    return column ? std::optional(schema::Part{object, column->name, false, nullptr})
                  : std::nullopt;
  }
  const schema::Constraint* constraint = schema.constraint(table, name);
  return constraint ? std::optional(schema::Part{object, "", false, constraint}) : std::nullopt;
}

bool Renames::has_value(const schema::Schema& schema, const Rename& rename,
                        const std::string& name) const {
  const schema::Id of = &schema == &from_ ? as_it_was(Kind::kType, rename.of) : rename.of;
  const schema::Object* object = schema.find(ObjectKind::kType, of);
  const auto* type = object ? std::get_if<schema::Type>(object) : nullptr;
  return type && std::ranges::any_of(type->definition.values,
                                     [&](const auto& it) { return it.text == name; });
}

/// A name in its own case, or with its own quotes, is no other name. Of several renames of one
/// thing, or to one name, the first counts.
bool Renames::can_be(const Rename& rename) const {
  if (same(rename, rename.from, rename.to)) return false;
  for (const Rename& it : renames_) {
    if (&it == &rename) break;
    if (it.kind != rename.kind || !(it.of == rename.of)) continue;
    if (same(it, it.from, rename.from) || same(it, it.to, rename.to)) return false;
  }
  return is_there(from_, rename, rename.from) && is_there(to_, rename, rename.to);
}

/// Whether what one is called the other one can't be: of indexes whatever table they are of.
bool Renames::share_names(const Rename& a, const Rename& b) const {
  const bool sqlite = to_.rules().language() == sql::Language::kSqlite;
  const bool in_schema = a.kind == Kind::kIndex || (a.kind == Kind::kConstraint && !sqlite);
  return in_schema ? a.of.schema == b.of.schema : a.of == b.of;
}

std::optional<sql::Node> Renames::node(const Rename& rename, const std::string& from,
                                       const std::string& to) const {
  const bool sqlite = to_.rules().language() == sql::Language::kSqlite;
  switch (rename.kind) {
    case Kind::kTable:
      return alter(id(rename, from), sql::RenameTo{{to, {}}});
    case Kind::kColumn:
      return alter(rename.of, sql::RenameColumn{{from, {}}, {to, {}}});
    case Kind::kConstraint:
      return alter(rename.of, sql::RenameConstraint{{from, {}}, {to, {}}});
    case Kind::kValue: {
      sql::AlterType out;
      out.name = schema::object_name(rename.of);
      out.actions.emplace_back(sql::AlterType::RenameValue{from, to});
      return out;
    }
    case Kind::kIndex: {
      if (sqlite) return std::nullopt;  // made anew: no value is lost
      sql::AlterTable out;
      out.kind = ObjectKind::kIndex;
      out.name = schema::object_name(id(rename, from));
      out.actions.emplace_back(sql::RenameTo{{to, {}}});
      out.places.resize(1);
      return out;
    }
    default: {
      sql::AlterObject out;
      const auto found = part(route_.state(), rename, from);
      if (!found) return std::nullopt;
      out.object = schema::reference_to(*found->object, to_.rules());
      out.to.text = to;
      return out;
    }
  }
}

Change Renames::change(const Rename& rename) const {
  Change out;
  out.verb = Verb::kRename;
  if (rename.kind == Kind::kValue) {
    out.part = Part::kValue;
    out.from = from_.find(ObjectKind::kType, as_it_was(Kind::kType, rename.of));
    out.to = to_.find(ObjectKind::kType, rename.of);
  } else {
    out.part = rename.kind == Kind::kColumn       ? Part::kColumn
               : rename.kind == Kind::kConstraint ? Part::kConstraint
                                                  : Part::kNone;
    out.from = part(from_, rename, rename.from)->object;
    out.to = part(to_, rename, rename.to)->object;
  }
  if (out.part != Part::kNone) {
    out.name = rename.to;
    out.old_name = rename.from;
  }
  return out;
}

/// That what had the new name before goes.
std::optional<Change> Renames::dropped(const Rename& rename) const {
  const auto was = part(from_, rename, rename.to);
  if (!was) return std::nullopt;
  Change out = change(rename);
  out.verb = Verb::kDrop;
  out.from = was->object;
  out.old_name.clear();
  if (out.part == Part::kNone) out.to = nullptr;
  return out;
}

/// Whether something was done for the name that a rename wants, or for what stands in its way.
bool Renames::make_way(const Pending& pending, std::vector<Pending>& all) {
  const Rename& rename = *pending.rename;
  for (Pending& other : all) {
    if (&other == &pending || !share_names(*other.rename, rename) ||
        !same(rename, other.name, rename.to)) {
      continue;
    }
    // Two that change names: one goes by another name for a while.
    const auto taken = [&](std::string_view name) {
      return is_there(route_.state(), *other.rename, std::string(name)) ||
             is_there(to_, *other.rename, std::string(name));
    };
    const std::string free = schema::Rules::free_name(other.name, "", "renamed", taken);
    const auto away = node(*other.rename, other.name, free);
    if (!away || !route_.step(*away, {change(*other.rename)})) return false;
    other.name = free;
    return true;
  }
  if (const auto obstacle = part(route_.state(), rename, rename.to)) {
    const auto gone = dropped(rename);
    if (!gone || !route_.drop(*obstacle, {*gone})) return false;
    changes_.push_back(*gone);
    return true;
  }
  // SQLite renames in views and triggers too, and refuses where one of them has no sense then.
  if (to_.rules().language() != sql::Language::kSqlite) return false;
  if (rename.kind == Kind::kTable) return route_.take_off(id(rename, pending.name));
  return rename.kind == Kind::kColumn && route_.take_off(rename.of, pending.name);
}

void Renames::run(Kind kind) {
  std::vector<Pending> pending;
  for (const Rename& it : renames_) {
    if (it.kind == kind && can_be(it)) pending.push_back({&it, it.from});
  }
  while (!pending.empty()) {
    const auto done = std::ranges::find_if(pending, [&](const Pending& it) {
      // SQLite would let two constraints of a table have one name, and nobody could tell which.
      const bool taken = std::ranges::any_of(pending, [&](const Pending& other) {
        return &other != &it && other.rename->of == it.rename->of &&
               same(*it.rename, other.name, it.rename->to);
      });
      if (taken) return false;
      const auto renamed = node(*it.rename, it.name, it.rename->to);
      if (!renamed || !route_.step(*renamed, {change(*it.rename)})) return false;
      changes_.push_back(change(*it.rename));
      return true;
    });
    if (done != pending.end()) {
      pending.erase(done);
    } else if (!make_way(pending.front(), pending)) {
      pending.erase(pending.begin());
    }
  }
}

}  // namespace

std::vector<Change> rename(const schema::Schema& from, const schema::Schema& to,
                           const std::vector<Rename>& renames, Route& route) {
  return Renames(from, to, renames, route).run();
}

}  // namespace aludel::diff
