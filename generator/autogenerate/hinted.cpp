// SPDX-License-Identifier: MIT
#include "autogenerate/hinted.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

namespace aludel::autogenerate {
namespace {

using diff::Rename;
using Kind = Rename::Kind;
using schema::Schema;

/// What a hint can stand at.
struct Thing {
  std::size_t at = 0;  // of its name
  Kind kind = Kind::kTable;
  schema::Id of;  // as in a Rename
  std::string name;
  bool is_in_column = false;  // a constraint that is written behind its column
};

/// The things of one file, in order.
std::vector<Thing> things_of(const Schema& schema, const text::Source* source) {
  std::vector<Thing> things;
  const auto add = [&](const schema::Place& place, Kind kind, schema::Id of, std::string name,
                       bool is_in_column = false) {
    if (place.source != source) return;
    things.push_back({place.span.begin, kind, std::move(of), std::move(name), is_in_column});
  };
  for (const auto& it : schema.objects()) {
    const schema::Object& object = *it;
    const schema::Id& id = schema::id_of(object);
    const schema::Id in_schema{id.schema, ""};
    if (const auto* table = std::get_if<schema::Table>(&object)) {
      add(table->place, Kind::kTable, in_schema, id.name);
      for (const auto& column : table->columns) add(column.place, Kind::kColumn, id, column.name);
      for (const auto& constraint : table->constraints) {
        if (constraint.chosen || constraint.implied) continue;
        add(constraint.place, Kind::kConstraint, id, constraint.name, !constraint.column.empty());
      }
    } else if (const auto* index = std::get_if<schema::Index>(&object)) {
      if (!index->chosen) add(index->place, Kind::kIndex, index->table, id.name);
    } else if (const auto* type = std::get_if<schema::Type>(&object)) {
      add(type->place, Kind::kType, in_schema, id.name);
      for (const auto& value : type->definition.values) {
        add({type->place.source, value.at.span}, Kind::kValue, id, value.text);
      }
    } else if (const auto* sequence = std::get_if<schema::Sequence>(&object)) {
      add(sequence->place, Kind::kSequence, in_schema, id.name);
    }
  }
  std::ranges::stable_sort(things, {}, &Thing::at);
  return things;
}

const Thing* find_thing(const std::vector<Thing>& things, const dialect::Hint& hint) {
  if (!hint.behind) {
    const auto next = std::ranges::lower_bound(things, hint.at, {}, &Thing::at);
    return next == things.end() ? nullptr : &*next;
  }
  const auto end = std::ranges::lower_bound(things, hint.at, {}, &Thing::at);
  const text::Source& source = *hint.place.source;
  const std::size_t line = source.line_span(hint.place.span.begin).begin;
  const Thing* last = nullptr;
  for (auto it = end; it != things.begin();) {
    --it;
    if (last == nullptr) last = &*it;
    if (it->at < line) break;
    if (!it->is_in_column) return &*it;  // what stands behind a column is a part of it
  }
  return last;
}

/// The old name of the table that something belongs to.
schema::Id old_table(const std::vector<Rename>& renames, const Schema& schema,
                     const schema::Id& id) {
  for (const Rename& it : renames) {
    if (it.kind == Kind::kTable && schema.same({it.of.schema, it.to}, id)) {
      return {id.schema, it.from};
    }
  }
  return id;
}

/// Whether a thing of that kind is there under the name.
bool has(const Schema& schema, Kind kind, const schema::Id& of, const std::string& name) {
  using Object = sql::ObjectKind;
  const schema::Id id{of.schema, name};
  const auto* holder = schema.find(Object::kTable, of);
  const auto* table = holder == nullptr ? nullptr : std::get_if<schema::Table>(holder);
  switch (kind) {
    case Kind::kTable:
      return schema.find(Object::kTable, id) != nullptr;
    case Kind::kColumn:
      return table != nullptr && schema.column(*table, name) != nullptr;
    case Kind::kConstraint:
      return table != nullptr && schema.constraint(*table, name) != nullptr;
    case Kind::kIndex:
      return schema.find(Object::kIndex, id) != nullptr;
    case Kind::kType:
      return schema.find(Object::kType, id) != nullptr;
    case Kind::kSequence:
      return schema.find(Object::kSequence, id) != nullptr;
    case Kind::kValue: {
      const auto* type = schema.find(Object::kType, of);
      const auto* it = type == nullptr ? nullptr : std::get_if<schema::Type>(type);
      return it != nullptr &&
             std::ranges::find(it->definition.values, name, &sql::CreateType::Value::text) !=
                 it->definition.values.end();
    }
  }
  return false;
}

/// Whether what the thing belongs to is there, and it under its old name and not under the new.
bool is_open(const Schema& head, const Thing& thing, const std::string& old,
             const std::vector<Rename>& renames) {
  const bool is_part = thing.kind == Kind::kColumn || thing.kind == Kind::kConstraint;
  const schema::Id of = is_part ? old_table(renames, head, thing.of) : thing.of;
  return has(head, thing.kind, of, old) && !has(head, thing.kind, of, thing.name);
}

}  // namespace

Hinted hinted(const dialect::Declaration& declared, const Schema& head,
              text::Diagnostics& diagnostics) {
  struct Found {
    const dialect::Hint* hint;
    Thing thing;
  };
  std::vector<Found> found;
  Hinted out;
  const text::Source* source = nullptr;
  std::vector<Thing> things;
  for (const dialect::Hint& hint : declared.hints) {
    if (hint.place.source != source) {
      source = hint.place.source;
      things = things_of(declared.schema, source);
    }
    const Thing* thing = find_thing(things, hint);
    const bool is_fill = hint.kind == dialect::Hint::Kind::kFill;
    if (thing == nullptr || (is_fill && thing->kind != Kind::kColumn)) {
      diagnostics.warning(
          *source, hint.place.span,
          is_fill
              ? "this stands at no column; write it on or above the line of one"
              : "this stands at nothing that can be renamed; write it on or above the line of a "
                "table, column, index, constraint, type, sequence or value of an enum");
    } else if (is_fill) {
      out.fills.push_back({thing->of, thing->name, hint.text, hint.place});
    } else {
      found.push_back({&hint, *thing});
    }
  }
  // Tables first: what belongs to them is looked for under their old names.
  std::ranges::stable_sort(found, {}, [](const Found& each) { return each.thing.kind; });
  for (const Found& it : found) {
    const auto& [hint, thing] = it;
    if (hint->text == thing.name) continue;
    // Where one takes the name that another leaves, they are renamed together or not at all.
    const Found* first = &it;
    const Found* last = &it;
    const auto is_beside = [&](const Found& other) {
      return other.thing.kind == it.thing.kind && other.thing.of == it.thing.of;
    };
    const auto is_before = [&](const Found& other) {
      return is_beside(other) && other.thing.name == first->hint->text;
    };
    const auto is_after = [&](const Found& other) {
      return is_beside(other) && other.hint->text == last->thing.name;
    };
    std::size_t length = 0;
    for (auto next = found.begin(); next != found.end() && length <= found.size() + 1; ++length) {
      next = std::ranges::find_if(found, is_before);
      if (next != found.end()) first = &*next;
    }
    for (auto next = found.begin(); next != found.end() && length <= found.size() + 1; ++length) {
      next = std::ranges::find_if(found, is_after);
      if (next != found.end()) last = &*next;
    }
    if (length > found.size() + 1) {
      diagnostics
          .warning(
              *hint->place.source, hint->place.span,
              fmt::format("\"{}\" and \"{}\" change names, and nobody could tell whether they have "
                          "done so already; this line is passed over",
                          hint->text, thing.name))
          .note(
              "give one of them a third name in a revision of its own, and its new name in the "
              "next");
      continue;
    }
    if (!is_open(head, last->thing, first->hint->text, out.renames)) continue;
    if (has(declared.schema, thing.kind, thing.of, first->hint->text)) {
      diagnostics.warning(*hint->place.source, hint->place.span,
                          fmt::format("\"{}\" is in schema/ as well, so \"{}\" can't be it under "
                                      "another name; this line is passed over",
                                      first->hint->text, thing.name));
      continue;
    }
    Rename rename{thing.kind, thing.of, hint->text, thing.name};
    const auto twice = std::ranges::find_if(out.renames, [&](const Rename& each) {
      return each.kind == rename.kind && each.of == rename.of && each.from == rename.from;
    });
    if (twice != out.renames.end()) {
      diagnostics
          .warning(*hint->place.source, hint->place.span,
                   fmt::format("\"{}\" is renamed to \"{}\" already; this line is passed over",
                               rename.from, twice->to))
          .note(*out.places[static_cast<std::size_t>(twice - out.renames.begin())].source,
                out.places[static_cast<std::size_t>(twice - out.renames.begin())].span,
                "the other line");
      continue;
    }
    out.renames.push_back(std::move(rename));
    out.places.push_back(hint->place);
  }
  return out;
}

}  // namespace aludel::autogenerate
