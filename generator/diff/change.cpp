// SPDX-License-Identifier: MIT
#include "diff/change.h"

#include <fmt/format.h>

#include <algorithm>

namespace aludel::diff {
namespace {

constexpr std::pair<unsigned, std::string_view> kAspects[] = {
    {kType, "type"},           {kNullability, "nullability"}, {kDefault, "default"},
    {kCollation, "collation"}, {kGenerated, "expression"},    {kIdentity, "identity"},
    {kAttributes, "storage"},  {kDefinition, "definition"},   {kOptions, "options"},
};

std::string_view verb(Verb verb) {
  switch (verb) {
    case Verb::kAdd:
      return "add";
    case Verb::kDrop:
      return "drop";
    case Verb::kModify:
      return "change";
    default:
      return "rename";
  }
}

std::string_view kind(Part part) {
  return part == Part::kColumn ? "column" : part == Part::kConstraint ? "constraint" : "value";
}

/// "type, default and collation".
std::string list(unsigned aspects) {
  std::vector<std::string_view> words;
  for (const auto& [aspect, word] : kAspects) {
    if ((aspects & aspect) != 0) words.push_back(word);
  }
  std::string text;
  for (std::size_t i = 0; i != words.size(); ++i) {
    text += i == 0 ? "" : i + 1 == words.size() ? " and " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace

schema::Place Change::place() const {
  const schema::Object& it = object();
  if (part == Part::kNone) return schema::place_of(it);
  const schema::Object& has = verb == Verb::kDrop ? *from : it;
  if (const auto* table = std::get_if<schema::Table>(&has)) {
    const auto named = [&](const auto& other) { return other.name == name; };
    const auto column = std::ranges::find_if(table->columns, named);
    if (part == Part::kColumn && column != table->columns.end()) return column->place;
    const auto constraint = std::ranges::find_if(table->constraints, named);
    if (part == Part::kConstraint && constraint != table->constraints.end()) {
      return constraint->place;
    }
  }
  if (const auto* type = std::get_if<schema::Type>(&has)) {
    for (const auto& value : type->definition.values) {
      if (value.text == name) return {type->place.source, value.at.span};
    }
  }
  return schema::place_of(has);
}

std::string said(const Change& change) {
  const std::string object = schema::said(change.object());
  const bool whole = change.part == Part::kNone;
  const std::string what =
      whole ? object : fmt::format("{} \"{}\" of {}", kind(change.part), change.name, object);
  if (change.verb == Verb::kRename) {
    return whole ? fmt::format("rename {} to \"{}\"", schema::said(*change.from),
                               schema::id_of(*change.to).name)
                 : fmt::format("rename {} \"{}\" of {} to \"{}\"", kind(change.part),
                               change.old_name, object, change.name);
  }
  if (change.verb == Verb::kModify) {
    return fmt::format("change the {} of {}", list(change.aspects), what);
  }
  return fmt::format("{} {}", verb(change.verb), what);
}

}  // namespace aludel::diff
