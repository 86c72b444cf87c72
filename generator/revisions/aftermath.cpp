// SPDX-License-Identifier: MIT
#include "revisions/aftermath.h"

#include <fmt/format.h>

#include <algorithm>
#include <compare>
#include <set>

namespace aludel::revisions {
namespace {

/// The schema behind the first `count` statements; what is said of it was said of all.
schema::Schema behind(const Way& way, std::size_t count) {
  schema::Schema state = way.before;
  dialect::Uncommitted none;
  std::vector<dialect::Output> script;
  text::Diagnostics unheard;
  way.dialect.render(way.inputs.first(count), way.source, way.minimum, state, none, script,
                     unheard);
  return state;
}

/// The statement behind which `is_so` is true of the schema for good. Empty: none.
template <typename Is>
text::Span since(const Way& way, const Is& is_so) {
  text::Span at;
  bool was_so = is_so(way.before);
  for (std::size_t i = 0; i != way.inputs.size(); ++i) {
    const bool is = is_so(behind(way, i + 1));
    if (is && !was_so) at = way.inputs[i].statement.span();
    was_so = is;
  }
  return was_so ? at : text::Span();
}

struct Orphan {
  std::string child;
  std::string parent;

  auto operator<=>(const Orphan&) const = default;
};

/// Tables, and those that they refer to and that aren't there.
std::set<Orphan> orphans(const schema::Schema& state) {
  std::set<Orphan> orphans;
  for (const auto& object : state.objects()) {
    const auto* table = std::get_if<schema::Table>(object.get());
    if (table == nullptr) continue;
    for (const schema::Constraint& it : table->constraints) {
      const auto& parent = it.definition.references;
      if (!parent || state.table(*parent) != nullptr) continue;
      orphans.insert({table->id.name, parent->name});
    }
  }
  return orphans;
}

/// Whether the key was there with its parent before that statement.
bool had_parent(const Way& way, const Orphan& orphan, text::Span at) {
  const auto statement = std::ranges::find_if(
      way.inputs, [&](const dialect::Input& it) { return it.statement.span() == at; });
  const auto count = static_cast<std::size_t>(statement - way.inputs.begin());
  const schema::Schema state = behind(way, count);
  const schema::Table* child = state.table({{}, orphan.child, {}});
  return child != nullptr && state.table({{}, orphan.parent, {}}) != nullptr &&
         std::ranges::any_of(child->constraints, [&](const schema::Constraint& it) {
           const auto& parent = it.definition.references;
           return parent && state.rules().same(parent->name, orphan.parent);
         });
}

/// Where a table was given that name; nullptr: nowhere.
const sql::RenameTo* renamed(const Way& way, const std::string& name, text::Span& at) {
  for (const dialect::Input& input : way.inputs) {
    const auto* alter = std::get_if<sql::AlterTable>(&input.statement.node);
    if (alter == nullptr) continue;
    for (const sql::TableAction& action : alter->actions) {
      const auto* rename = std::get_if<sql::RenameTo>(&action);
      if (rename == nullptr || !way.before.rules().same(rename->name.text, name)) continue;
      at = input.statement.span();
      return rename;
    }
  }
  return nullptr;
}

}  // namespace

bool takes_tables_away(const Step& step) {
  const sql::Node& node = step.input.statement.node;
  if (const auto* alter = std::get_if<sql::AlterTable>(&node)) {
    return std::ranges::any_of(alter->actions, [](const sql::TableAction& it) {
      return std::holds_alternative<sql::RenameTo>(it);
    });
  }
  return std::holds_alternative<sql::Drop>(node);
}

void check_temporary(const Way& way, text::Diagnostics& diagnostics) {
  for (const auto& object : way.after.objects()) {
    const schema::Id& id = schema::id_of(*object);
    const bool is_left = id.schema == way.after.rules().temporary_schema() &&
                         way.before.find(schema::kind_of(*object), id) == nullptr;
    if (!is_left) continue;
    diagnostics.error(way.source, schema::place_of(*object).span,
                      fmt::format("this section leaves the temporary {} \"{}\" behind, which only "
                                  "what shares its run could see; drop it at the end",
                                  sql::kind_name(schema::kind_of(*object)), id.name));
  }
}

void check_parents(const Way& way, text::Diagnostics& diagnostics) {
  const std::set<Orphan> known = orphans(way.before);
  for (const Orphan& it : orphans(way.after)) {
    if (known.contains(it)) continue;
    const text::Span at =
        since(way, [&](const schema::Schema& state) { return orphans(state).contains(it); });
    if (at.end == 0 || !had_parent(way, it, at)) continue;  // it waits for one that comes later
    text::Diagnostic& diagnostic = diagnostics.error(
        way.source, at,
        fmt::format("after this statement, table \"{}\" refers to table \"{}\", which isn't there",
                    it.child, it.parent));
    text::Span rename;
    if (renamed(way, it.parent, rename) == nullptr) continue;
    diagnostic.note(way.source, rename,
                    "foreign keys follow the new name; make the new table under another one, and "
                    "rename that when the old table is dropped");
  }
}

text::Span where_lost(const Way& way, const schema::Schema& original, const std::string& what) {
  return since(way, [&](const schema::Schema& state) {
    const std::vector<schema::Difference> all = schema::compare(original, state);
    return std::ranges::any_of(all, [&](const schema::Difference& it) {
      return it.kind == schema::Difference::Kind::kMissing && it.what == what;
    });
  });
}

}  // namespace aludel::revisions
