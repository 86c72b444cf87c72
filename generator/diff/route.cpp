// SPDX-License-Identifier: MIT
#include "diff/route.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <tuple>
#include <utility>

#include "schema/definition.h"
#include "sql/printer.h"

namespace aludel::diff {
namespace {

/// What can't be made again as it was: nobody drops it but who means it.
bool holds_values(const schema::Part& part) {
  const auto* table = std::get_if<schema::Table>(part.object);
  if (std::holds_alternative<schema::Sequence>(*part.object)) return true;
  if (!table || part.constraint || part.default_only) return false;
  const schema::Column* column = table->column(part.column);
  return !column || !column->generated;
}

/// The part that a statement takes away, where it takes one away.
std::optional<schema::Part> taken_by(const sql::Node& node, const schema::Schema& state) {
  if (const auto* it = std::get_if<sql::Drop>(&node)) {
    const schema::Object* object = schema::find_referred(it->objects.front(), state);
    return object ? std::optional(schema::Part{object, "", false, nullptr}) : std::nullopt;
  }
  const auto* it = std::get_if<sql::AlterTable>(&node);
  if (!it || it->actions.size() != 1) return std::nullopt;
  const schema::Object* object = state.find(sql::ObjectKind::kTable, state.id(it->name));
  if (!object) return std::nullopt;
  if (const auto* column = std::get_if<sql::DropColumn>(&it->actions[0])) {
    return schema::Part{object, column->column.text, false, nullptr};
  }
  if (const auto* constraint = std::get_if<sql::DropConstraint>(&it->actions[0])) {
    const auto& table = std::get<schema::Table>(*object);
    const schema::Constraint* found = state.constraint(table, constraint->name.text);
    if (found) return schema::Part{object, "", false, found};
  }
  return std::nullopt;
}

}  // namespace

sql::Node alter(const schema::Id& table, sql::TableAction action) {
  sql::AlterTable out;
  out.name = schema::object_name(table);
  out.actions.push_back(std::move(action));
  out.places.resize(1);
  return out;
}

sql::Node drop(const schema::Object& object, const schema::Rules& rules) {
  sql::Drop out;
  out.objects = {schema::reference_to(object, rules)};
  return out;
}

sql::Node drop(const schema::Part& part, const schema::Rules& rules) {
  const schema::Id& id = schema::id_of(*part.object);
  if (part.default_only) return alter(id, sql::SetDefault{{part.column, {}}, {}});
  if (part.constraint) {
    sql::DropConstraint out;
    if (part.constraint->implied) {
      out.implied_by = part.constraint->column;
    } else {
      out.name.text = part.constraint->name;
    }
    return alter(id, out);
  }
  if (!part.column.empty()) return alter(id, sql::DropColumn{{part.column, {}}, false, false});
  return drop(*part.object, rules);
}

bool Route::step(const sql::Node& node, const std::vector<Change>& changes,
                 const schema::Object* makes) {
  sql::Statement statement;
  statement.node = node;
  const auto* opaque = std::get_if<sql::Opaque>(&node);
  statement.text =
      opaque ? opaque->definition : sql::Fragment{sql::print(node, language()), language(), {}};
  return step(std::move(statement), changes, makes);
}

bool Route::step(sql::Statement statement, const std::vector<Change>& changes,
                 const schema::Object* makes) {
  take_off_broken(statement);
  const text::Source source("", statement.text.text);
  text::Diagnostics ignored;
  if (!state_.apply(statement, source, ignored)) return false;
  if (const auto* dropped = std::get_if<sql::Drop>(&statement.node)) {
    for (const sql::ObjectReference& it : dropped->objects) gone_.push_back(state_.id(it.name));
  }
  steps_.push_back({std::move(statement), changes, makes});
  return true;
}

bool Route::take_off(const schema::Id& relation, std::string_view column) {
  // The references are only good until the first of them is gone.
  std::vector<sql::Node> drops;
  for (const schema::Object* it : state_.dependants(relation, column)) {
    drops.push_back(diff::drop(*it, state_.rules()));
  }
  for (auto it = drops.rbegin(); it != drops.rend(); ++it) step(*it);
  return !drops.empty();
}

/// SQLite lets a view be dropped from under another, and alters no table from then on.
void Route::take_off_broken(const sql::Statement& statement) {
  const bool alters = std::holds_alternative<sql::AlterTable>(statement.node);
  if (language() != sql::Language::kSqlite || !alters || gone_.empty()) return;
  const std::vector<schema::Id> gone = std::exchange(gone_, {});
  for (const schema::Id& it : gone) {
    const bool is_back = state_.find(sql::ObjectKind::kTable, it) != nullptr ||
                         state_.find(sql::ObjectKind::kView, it) != nullptr;
    if (!is_back) take_off(it);
  }
}

bool Route::drop(const schema::Part& part, const std::vector<Change>& changes) {
  const sql::Node node = diff::drop(part, state_.rules());
  // What is dropped first may be all that stood in the way.
  constexpr int kDeep = 64;
  for (int i = 0; i != kDeep; ++i) {
    if (step(node, changes)) return true;
    const auto now = taken_by(node, state_);
    if (!now) return false;
    const auto dependants = schema::dependants_of(state_, *now);
    const auto next =
        std::ranges::find_if(dependants, [](const auto& it) { return !it.automatic; });
    if (next == dependants.end() || next->part == *now || holds_values(next->part)) return false;
    if (!drop(next->part)) return false;
  }
  return false;
}

bool Route::run(const Operation& operation) {
  if (operation.nodes.size() == 1) {
    return step(operation.nodes[0], operation.changes, operation.makes);
  }
  Route trial(state_);
  trial.gone_ = gone_;
  if (operation.does && !operation.does(trial, operation.changes)) return false;
  for (const sql::Node& node : operation.nodes) {
    if (!trial.step(node, operation.changes, operation.makes)) return false;
  }
  state_ = std::move(trial.state_);
  gone_ = std::move(trial.gone_);
  std::ranges::move(trial.steps_, std::back_inserter(steps_));
  return true;
}

/// Takes away what depends on what the operation takes away.
bool Route::make_way(const Operation& operation) {
  if (operation.nodes.size() != 1) return false;
  const auto part = taken_by(operation.nodes[0], state_);
  return part && drop(*part, operation.changes);
}

void Route::run(std::vector<Operation> operations) {
  std::ranges::stable_sort(
      operations, {}, [](const Operation& it) { return std::tuple(it.phase, it.group, it.rank); });
  std::vector<const Operation*> left;
  for (const Operation& it : operations) left.push_back(&it);
  while (!left.empty()) {
    auto next = std::ranges::find_if(left, [&](const Operation* it) { return run(*it); });
    if (next == left.end()) {
      next = std::ranges::find_if(left, [&](const Operation* it) { return make_way(*it); });
    }
    if (next == left.end()) return;
    left.erase(next);
  }
}

}  // namespace aludel::diff
