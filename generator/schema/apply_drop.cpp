// SPDX-License-Identifier: MIT
//
// DROP: what goes, what goes with it, what stands in the way.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/applier.h"
#include "schema/canonical.h"

namespace aludel::schema {
namespace {

using Kind = sql::ObjectKind;

bool contains(const std::vector<Part>& parts, const Part& part) {
  return std::any_of(parts.begin(), parts.end(), [&](const Part& it) {
    const bool whole = it.column.empty() && !it.constraint;
    const bool column = !it.default_only && !it.column.empty() && it.column == part.column;
    return it.object == part.object && (whole || column || it == part);
  });
}

}  // namespace

bool Applier::apply(const sql::Drop& drop_statement) {
  std::vector<Part> parts;
  for (const sql::ObjectReference& it : drop_statement.objects) {
    const Object* object = nullptr;
    if (!need(it, drop_statement.if_exists, object)) return false;
    if (object) parts.push_back({object, "", false, nullptr});
  }
  const sql::At at = drop_statement.objects.empty() ? sql::At() : drop_statement.objects[0].name.at;
  return drop(std::move(parts), drop_statement.cascade, at);
}

bool Applier::need(const sql::ObjectReference& reference, bool if_exists, const Object*& object) {
  Id table;
  if (reference.table) {
    const Object* on =
        if_exists ? relation(schema_.id(*reference.table)) : need_table_or_view(*reference.table);
    if (!on) return if_exists;
    table = id_of(*on);
  }
  const Id id = reference.table && !folds() ? Id{table.schema, reference.name.name}
                                            : schema_.id(reference.name);
  object = find_object(reference, id, table);
  const bool routine = reference.kind == Kind::kFunction || reference.kind == Kind::kProcedure;
  if (object && routine && !reference.signature) {
    for (const auto& other : schema_.objects_) {
      const auto* it = std::get_if<Routine>(other.get());
      if (!it || other.get() == object || !schema_.same(it->id, id)) continue;
      return refuse(reference.name.at,
                    fmt::format("there are several functions \"{}\"; write the types of its "
                                "arguments",
                                id.name));
    }
  }
  if (object) return true;
  if (reference.kind == Kind::kIndex && !if_exists) {
    for (const auto& it : schema_.objects_) {
      const auto* owner = std::get_if<Table>(it.get());
      if (!owner || !schema_.constraint(*owner, id.name)) continue;
      return refuse(reference.name.at,
                    fmt::format("\"{}\" is the index of a constraint of table \"{}\"; write ALTER "
                                "TABLE {} DROP CONSTRAINT {}",
                                id.name, owner->id.name, owner->id.name, id.name));
    }
  }
  return (if_exists && !is_of_another_kind(reference.kind, id)) || no_such_object(reference);
}

// IF EXISTS is no excuse where there is a relation of that name, but of another kind.
bool Applier::is_of_another_kind(Kind kind, const Id& id) const {
  const auto is_relation = [&](Kind it) {
    return it == Kind::kTable || it == Kind::kView || it == Kind::kMaterializedView ||
           (!folds() && (it == Kind::kIndex || it == Kind::kSequence));
  };
  const Object* other = relation(id);
  return other && is_relation(kind) && is_relation(kind_of(*other));
}

bool Applier::no_such_object(const sql::ObjectReference& reference) {
  if (reference.kind == Kind::kOther) {
    return refuse(reference.name.at,
                  fmt::format("no such {} \"{}\"", reference.other, reference.name.name));
  }
  if (!reference.signature) return no_such(reference.name.at, reference.kind, reference.name);
  text::Diagnostic& diagnostic =
      error(reference.name.at, fmt::format("no such {} \"{}{}\"", kind_name(reference.kind),
                                           reference.name.name, *reference.signature));
  const Id id = schema_.id(reference.name);
  for (const auto& object : schema_.objects_) {
    const auto* other = std::get_if<Routine>(object.get());
    if (other && schema_.same(other->id, id)) note(diagnostic, *object);
  }
  return false;
}

const Object* Applier::find_object(const sql::ObjectReference& reference, const Id& id,
                                   const Id& table) const {
  switch (reference.kind) {
    case Kind::kFunction:
    case Kind::kProcedure:
    case Kind::kAggregate: {
      if (reference.signature) {
        const Routine* routine = schema_.routine(id, *reference.signature);
        for (const auto& it : schema_.objects_) {
          if (std::get_if<Routine>(it.get()) == routine && routine) return it.get();
        }
      } else if (const Object* object = schema_.find(Kind::kFunction, id)) {
        return object;
      }
      return find_opaque("aggregate", id, table);
    }
    case Kind::kRule:
      return find_opaque("rule", id, table);
    case Kind::kOther:
      return find_opaque(reference.other, id, table);
    case Kind::kView:
    case Kind::kMaterializedView: {
      const Object* object = schema_.find(reference.kind, id);
      return object && kind_of(*object) == reference.kind ? object : nullptr;
    }
    case Kind::kType: {
      const Object* object = schema_.find(Kind::kType, id);
      if (!object) object = schema_.find(Kind::kDomain, id);
      return object ? object : find_opaque("type", id, table);
    }
    default:
      return schema_.find(reference.kind, id, table);
  }
}

const Object* Applier::find_opaque(std::string_view kind, const Id& id, const Id& table) const {
  for (const auto& it : schema_.objects_) {
    const auto* opaque = std::get_if<Opaque>(it.get());
    if (opaque && opaque->kind == kind && schema_.same(opaque->id, id) &&
        (table.name.empty() || schema_.same(opaque->table, table))) {
      return it.get();
    }
  }
  return nullptr;
}

bool Applier::drop(std::vector<Part> parts, bool cascade, const sql::At& at) {
  const std::size_t asked = parts.size();
  std::vector<std::pair<Part, Part>> in_the_way;  // what, and what it depends on
  std::vector<bool> goes(asked, true);
  for (std::size_t i = 0; i != parts.size(); ++i) {
    const Part part = parts[i];
    for (const Dependant& it : dependants_of(schema_, part)) {
      if (contains(parts, it.part)) continue;
      if (it.automatic || cascade) {
        parts.push_back(it.part);
      } else {
        in_the_way.emplace_back(it.part, part);
      }
    }
  }
  // What goes anyway, for another reason, is in nobody's way.
  std::erase_if(in_the_way, [&](const auto& it) { return contains(parts, it.first); });
  if (!in_the_way.empty()) {
    const auto& [what, on] = in_the_way.front();
    const std::string remedy = what.default_only ? "drop that default before"
                               : what.column.empty() && !what.constraint ? "drop that before"
                                                                         : "take that away before";
    text::Diagnostic& diagnostic = error(
        at, fmt::format("{} can't be dropped: {} depends on it; {}", said(parts[0]),
                        said(what) + (on == parts[0] ? "" : ", which needs " + said(on) + ","),
                        remedy));
    for (const auto& it : in_the_way) {
      note(diagnostic, schema::place_of(it.first), said(it.first) + " is defined here");
    }
    return false;
  }
  take_away(parts);
  return true;
}

// Parts of tables first: they are spoken of by the tables' present values.
void Applier::take_away(const std::vector<Part>& parts) {
  struct Loss {
    Id table;
    const Part* part;
    std::ptrdiff_t constraint;  // which of the table's
  };
  std::vector<Loss> losses;
  for (const Part& part : parts) {
    if (part.column.empty() && !part.constraint) continue;
    const auto* table = part.constraint ? std::get_if<Table>(part.object) : nullptr;
    losses.push_back(
        {id_of(*part.object), &part, table ? part.constraint - table->constraints.data() : -1});
  }
  // From behind, so that those before stay where they are.
  std::stable_sort(losses.begin(), losses.end(),
                   [](const Loss& a, const Loss& b) { return a.constraint > b.constraint; });
  std::vector<std::string> keys;
  for (const Part& part : parts) {
    if (part.column.empty() && !part.constraint) {
      keys.push_back(schema_.key(*part.object));
    }
  }
  for (const Loss& loss : losses) {
    const Part& part = *loss.part;  // its object is another one once the table is edited
    Table& table = edit_table(loss.table);
    if (part.default_only) {
      for (Column& it : table.columns) {
        if (it.name == part.column) it.default_value = {};
      }
    } else if (!part.column.empty()) {
      std::erase_if(table.columns, [&](const Column& it) { return it.name == part.column; });
      drop_privileges(loss.table, part.column);
    } else {
      table.constraints.erase(table.constraints.begin() + loss.constraint);
    }
  }
  for (const std::string& key : keys) {
    if (const Object* object = schema_.objects_.at(key)) remove(*object);
  }
}

}  // namespace aludel::schema
