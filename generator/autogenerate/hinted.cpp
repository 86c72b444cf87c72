// SPDX-License-Identifier: MIT
#include "autogenerate/hinted.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <variant>

#include "schema/match.h"

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

/// What something belongs to, a table or a type, under its old name.
schema::Id old_holder(const std::vector<Rename>& renames, const Schema& schema, Kind kind,
                      const schema::Id& id) {
  const bool has_holder =
      kind == Kind::kColumn || kind == Kind::kConstraint || kind == Kind::kValue;
  const Kind holder = kind == Kind::kValue ? Kind::kType : Kind::kTable;
  for (const Rename& it : renames) {
    if (has_holder && it.kind == holder && schema.same({it.of.schema, it.to}, id)) {
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

/// A hint with what it stands at.
struct Found {
  const dialect::Hint* hint;
  Thing thing;

  const std::string& old_name() const { return hint->text; }
};

/// The hints of all things of one kind, told what is open among them.
class Group {
 public:
  Group(std::span<const Found> all, const dialect::Declaration& declared, const Schema& head,
        Hinted& out, text::Diagnostics& diagnostics)
      : all_(all), declared_(declared), head_(head), out_(out), diagnostics_(diagnostics) {}

  void run();

 private:
  bool is_in_head(const Found& it, const std::string& name) const {
    return has(head_, it.thing.kind, old_holder(out_.renames, head_, it.thing.kind, it.thing.of),
               name);
  }
  bool is_open(const Found& it) const;
  const Found* taker(const Found& it) const;
  bool is_in_circle(const Found& it) const;
  bool is_as_in_head(const Thing& thing) const;
  void take(const Found& it);

  std::span<const Found> all_;
  const dialect::Declaration& declared_;
  const Schema& head_;
  Hinted& out_;
  text::Diagnostics& diagnostics_;
};

/// Whether the thing is there under its old name, and another under its new one is not there, or
/// no longer, or is to go: then nothing has the old name any more.
bool Group::is_open(const Found& it) const {
  if (!is_in_head(it, it.old_name())) return false;
  return !is_in_head(it, it.thing.name) ||
         !has(declared_.schema, it.thing.kind, it.thing.of, it.old_name()) ||
         std::ranges::any_of(out_.renames, [&](const Rename& other) {
           return other.kind == it.thing.kind && other.of == it.thing.of &&
                  head_.rules().same(other.from, it.thing.name);
         });
}

/// The hint of what has the old name now, if that was renamed too.
const Found* Group::taker(const Found& it) const {
  const auto found = std::ranges::find_if(all_, [&](const Found& other) {
    return other.thing.of == it.thing.of && head_.rules().same(other.thing.name, it.old_name()) &&
           is_in_head(other, other.old_name());
  });
  return found == all_.end() ? nullptr : &*found;
}

/// Whether names change places, as those of two things do that are called like each other.
bool Group::is_in_circle(const Found& it) const {
  const Found* next = taker(it);
  for (std::size_t i = 0; i != all_.size() && next != nullptr && next != &it; ++i) {
    next = taker(*next);
  }
  return next == &it && taker(it) != &it;
}

/// Whether a thing says the same in both, or what it is a part of does.
bool Group::is_as_in_head(const Thing& thing) const {
  using Object = sql::ObjectKind;
  const auto find = [&](const Schema& schema) -> const schema::Object* {
    const schema::Id id{thing.of.schema, thing.name};
    switch (thing.kind) {
      case Kind::kColumn:
      case Kind::kConstraint:
        return schema.find(Object::kTable, thing.of);
      case Kind::kValue:
        return schema.find(Object::kType, thing.of);
      case Kind::kTable:
        return schema.find(Object::kTable, id);
      case Kind::kIndex:
        return schema.find(Object::kIndex, id);
      case Kind::kType:
        return schema.find(Object::kType, id);
      case Kind::kSequence:
        return schema.find(Object::kSequence, id);
    }
    return nullptr;
  };
  const schema::Object* now = find(declared_.schema);
  const schema::Object* before = find(head_);
  if (now == nullptr || before == nullptr) return false;
  const schema::Matcher matcher(declared_.schema, head_);
  const schema::Object is = matcher.expected(*now);
  const schema::Object was = matcher.actual(*before);
  if (thing.kind != Kind::kColumn) return is == was;
  const auto& table = std::get<schema::Table>(is);
  const std::string key = head_.rules().key(thing.name);
  const schema::Column* column = std::get<schema::Table>(was).column(key);
  return column != nullptr && table.column(key) != nullptr && *column == *table.column(key);
}

void Group::take(const Found& it) {
  const text::Source& source = *it.hint->place.source;
  const std::string& old = it.old_name();
  if (has(declared_.schema, it.thing.kind, it.thing.of, old) && taker(it) == nullptr) {
    diagnostics_.warning(source, it.hint->place.span,
                         fmt::format("\"{}\" is in schema/ as well, so \"{}\" can't be it under "
                                     "another name; this line is passed over",
                                     old, it.thing.name));
    return;
  }
  Rename rename{it.thing.kind, it.thing.of, old, it.thing.name};
  const auto twice = std::ranges::find_if(out_.renames, [&](const Rename& other) {
    return other.kind == rename.kind && other.of == rename.of && other.from == rename.from;
  });
  if (twice != out_.renames.end()) {
    const schema::Place& place =
        out_.places[static_cast<std::size_t>(twice - out_.renames.begin())];
    diagnostics_
        .warning(source, it.hint->place.span,
                 fmt::format("\"{}\" is renamed to \"{}\" already; this line is passed over",
                             rename.from, twice->to))
        .note(*place.source, place.span, "the other line");
    return;
  }
  out_.renames.push_back(std::move(rename));
  out_.places.push_back(it.hint->place);
}

void Group::run() {
  std::vector<const Found*> left;
  for (const Found& it : all_) left.push_back(&it);
  // One that is taken may free the name that another wants.
  for (auto next = left.begin(); next != left.end();) {
    next = std::ranges::find_if(left, [&](const Found* it) { return is_open(*it); });
    if (next == left.end()) break;
    take(**next);
    left.erase(next);
    next = left.begin();
  }
  for (const Found* it : left) {
    if (!is_in_circle(*it)) continue;
    const std::string text = fmt::format(
        "\"{}\" and \"{}\" are in the chain both, so whether they have changed places "
        "can't be seen: take this line out if they have, or else go by way of a third "
        "name, in two revisions",
        it->old_name(), it->thing.name);
    // What is as the chain has it would not be touched.
    const text::Source& source = *it->hint->place.source;
    if (is_as_in_head(it->thing)) {
      diagnostics_.warning(source, it->hint->place.span, text);
    } else {
      diagnostics_.error(source, it->hint->place.span, text);
    }
  }
}

}  // namespace

Hinted hinted(const dialect::Declaration& declared, const Schema& head,
              text::Diagnostics& diagnostics) {
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
  std::ranges::stable_sort(found, {}, [](const Found& it) { return it.thing.kind; });
  for (auto begin = found.begin(); begin != found.end();) {
    const auto end = std::find_if(
        begin, found.end(), [&](const Found& it) { return it.thing.kind != begin->thing.kind; });
    Group({begin, end}, declared, head, out, diagnostics).run();
    begin = end;
  }
  return out;
}

}  // namespace aludel::autogenerate
