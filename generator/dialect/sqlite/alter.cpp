// SPDX-License-Identifier: MIT
#include "dialect/sqlite/alter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialect/row_value.h"
#include "dialect/sqlite/obstacles.h"
#include "dialect/sqlite/types.h"
#include "sql/normal.h"
#include "sql/printer.h"
#include "sql/references.h"

namespace aludel::dialect::on_sqlite {
namespace {

using Kind = sql::Constraint::Kind;

constexpr sql::Language kSqlite = sql::Language::kSqlite;

// What an engine must be for its ALTER TABLE to do it well.
constexpr unsigned kDropsColumns = 3035005;
constexpr unsigned kChecksAddedColumns = 3037000;
constexpr unsigned kAltersConstraints = 3053000;

std::string quoted(std::string_view name) { return sql::quoted(name, kSqlite); }

/// A statement with one action, as SQLite reads it: with its own words where it was one already.
sql::Statement single(const sql::Statement& statement, const sql::AlterTable& alter,
                      std::size_t at) {
  sql::AlterTable one = alter;
  one.actions = {alter.actions[at]};
  one.places.clear();
  if (at < alter.places.size()) one.places = {alter.places[at]};
  sql::Statement out = statement;
  const bool as_it_stands = one == alter && !statement.text.text.empty();
  out.node = std::move(one);
  if (!as_it_stands) out.text.text = sql::print(out.node, kSqlite);
  if (!as_it_stands && at < alter.places.size()) out.text.at = alter.places[at];
  return out;
}

bool is_constant(const sql::Fragment& value) {
  const std::optional<std::string> it = sql::constant(value);
  if (!it) return false;
  std::string lower = *it;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return !lower.starts_with("current_") && !lower.starts_with("now(");
}

}  // namespace

Alterations::Alterations(unsigned minimum, const text::Source& source, schema::Schema& state,
                         std::vector<Output>& script, text::Diagnostics& diagnostics)
    : minimum_(minimum),
      source_(source),
      state_(state),
      script_(script),
      diagnostics_(diagnostics) {}

bool Alterations::alter(const sql::Statement& statement, const std::optional<sql::Fragment>& fill) {
  const auto& alter = std::get<sql::AlterTable>(statement.node);
  if (state_.table(alter.name) == nullptr) return state_.apply(statement, source_, diagnostics_);
  for (const sql::TableAction& action : alter.actions)
    if (!step(statement, alter, action, fill)) return false;
  return true;
}

bool Alterations::step(const sql::Statement& statement, const sql::AlterTable& alter,
                       const sql::TableAction& action, const std::optional<sql::Fragment>& fill) {
  const std::size_t at = static_cast<std::size_t>(&action - alter.actions.data());
  const text::Span place = at < alter.places.size() ? alter.places[at].span : statement.span();
  Step step{single(statement, alter, at), place, action, state_, {}, fill};
  step.from = step.before.table(alter.name);
  step.table = step.from->id;
  if (!state_.apply(step.statement, source_, diagnostics_)) return false;
  if (stands_alone(step)) return alone(step);
  step.to = state_.table(alter.name);
  if (!changes(step)) return true;
  if (group_ && (!state_.same(group_->table, step.table) || restarts(step)) && !end(step.before))
    return false;
  if (!group_) open(step);
  group_->last = step.place;
  if (std::holds_alternative<sql::RenameColumn>(action) ||
      std::holds_alternative<sql::DropColumn>(action))
    group_->reads_all = true;
  if (!std::visit([&](const auto& it) { return trace(step, it); }, step.action)) return false;
  if (!is_native(step)) group_->rebuild = true;
  add(group_->native, step);
  return true;
}

bool Alterations::same_type(const std::optional<sql::TypeName>& a,
                            const std::optional<sql::TypeName>& b) const {
  return a && b ? state_.rules().same_type(*a, *b) : a.has_value() == b.has_value();
}

/// Whether SQLite has anything to do: two portable types can be one there. A constraint's name is
/// looked at by itself: one that was chosen equals any.
bool Alterations::changes(const Step& step) const {
  if (std::holds_alternative<sql::RenameConstraint>(step.action)) return true;
  if (const auto* type = std::get_if<sql::AlterColumnType>(&step.action)) {
    if (!type->using_expression.empty()) return true;
    const schema::Column& from = *step.before.column(*step.from, type->column.text);
    const schema::Column& to = *state_.column(*step.to, type->column.text);
    return from.collation != to.collation || !same_type(from.type, to.type);
  }
  return !(*step.from == *step.to);
}

/// What SQLite does alone can do, since it reaches into other tables: never part of a rebuild.
bool Alterations::stands_alone(const Step& step) const {
  if (!step.from->module.empty()) return true;
  if (std::holds_alternative<sql::RenameTo>(step.action)) return true;
  const auto* rename = std::get_if<sql::RenameColumn>(&step.action);
  if (rename == nullptr) return false;
  for (const auto& [table, constraint] : step.before.referring(step.table)) {
    if (step.before.same(table->id, step.table)) continue;
    for (const sql::Name& it : constraint->definition.referenced)
      if (key(it.text) == key(rename->from.text)) return true;
  }
  return false;
}

bool Alterations::alone(const Step& step) {
  if (!end(step.before)) return false;
  if (!refuse(step.place, broken_reference(step.before))) return false;
  add(script_, step);
  return true;
}

void Alterations::open(const Step& step) {
  const text::Span span = step.statement.span();
  group_.emplace(Group{step.before, step.table, span, span, false, false, {}, {}, {}, {}});
  for (const schema::Column& it : step.from->columns)
    if (!it.generated) group_->sources[key(it.name)] = quoted(it.name);
}

bool Alterations::reads_changed(const sql::Fragment& fragment) const {
  if (fragment.empty() || group_->changed.empty()) return false;
  const sql::References references = sql::references(fragment);
  return std::any_of(references.columns.begin(), references.columns.end(), [&](const auto& it) {
    return group_->changed.count(key(it.column.text)) != 0;
  });
}

/// Whether the value that an action says can't be had from the old table of the group.
bool Alterations::restarts(const Step& step) const {
  if (std::holds_alternative<sql::AddColumn>(step.action))
    return step.fill && reads_changed(*step.fill);
  if (const auto* type = std::get_if<sql::AlterColumnType>(&step.action))
    return reads_changed(type->using_expression);
  if (const auto* value = std::get_if<sql::SetDefault>(&step.action)) {
    const schema::Column* column = step.before.column(*step.from, value->column.text);
    return group_->sources.count(key(column->name)) == 0 && !column->default_value.empty() &&
           !is_constant(column->default_value);
  }
  return false;
}

bool Alterations::is_native(const Step& step) const {
  return std::visit([&](const auto& it) { return is_native(step, it); }, step.action);
}

bool Alterations::is_native(const Step& step, const sql::AddColumn& action) const {
  if (step.fill) return false;
  const schema::Column& column = *state_.column(*step.to, action.column.name.text);
  const bool checked = minimum_ >= kChecksAddedColumns;
  if (column.generated) {
    if (column.generated->stored || (column.not_null && !checked)) return false;
  } else if (!column.default_value.empty() && !is_constant(column.default_value)) {
    return false;
  }
  for (const sql::Constraint& it : action.column.constraints) {
    if (it.kind == Kind::kPrimaryKey || it.kind == Kind::kUnique) return false;
    const bool holds = !it.implied_by.empty() && column.default_value.empty();
    if (it.kind == Kind::kCheck && !holds && !checked) return false;
  }
  return true;
}

/// The model has refused what stands in the way: a key, an index, whatever else speaks of it.
bool Alterations::is_native(const Step&, const sql::DropColumn&) const {
  return minimum_ >= kDropsColumns;
}

bool Alterations::is_native(const Step& step, const sql::SetNotNull& action) const {
  if (minimum_ < kAltersConstraints) return false;
  const schema::Column& before = *step.before.column(*step.from, action.column.text);
  return before.not_null != action.not_null;
}

bool Alterations::is_native(const Step&, const sql::AddConstraint& action) const {
  return minimum_ >= kAltersConstraints && action.constraint.kind == Kind::kCheck &&
         action.constraint.implied_by.empty();
}

bool Alterations::is_native(const Step& step, const sql::DropConstraint& action) const {
  const schema::Constraint* it = step.before.constraint(*step.from, action.name.text);
  return minimum_ >= kAltersConstraints && it != nullptr && !it->chosen &&
         action.implied_by.empty() && it->definition.kind == Kind::kCheck;
}

bool Alterations::no_value(const Step& step, const std::string& column) {
  diagnostics_
      .error(source_, step.place,
             fmt::format("column \"{}\" is NOT NULL and has no default: say what the rows there "
                         "are get",
                         column))
      .note("above the ADD COLUMN: -- @fill 0");
  return false;
}

bool Alterations::trace(const Step& step, const sql::AddColumn& action) {
  const schema::Column& column = *state_.column(*step.to, action.column.name.text);
  const std::string name = key(column.name);
  group_->changed.insert(name);
  group_->sources.erase(name);
  if (step.fill && column.generated)
    return refuse(
        step.fill->at.span,
        fmt::format("\"{}\" has its values from elsewhere; take \"@fill\" away", column.name));
  if (step.fill) {
    if (!refuse(step.fill->at.span, not_of_each_row(*step.fill, step.before))) return false;
    group_->sources[name] = fmt::format("({})", step.fill->text);
    return true;
  }
  const bool has_value = column.generated || !column.not_null || !column.default_value.empty() ||
                         rowid_column(state_, *step.to) == &column;
  return has_value || no_value(step, column.name);
}

bool Alterations::trace(const Step&, const sql::DropColumn& action) {
  group_->changed.insert(key(action.column.text));
  group_->sources.erase(key(action.column.text));
  return true;
}

bool Alterations::trace(const Step&, const sql::RenameColumn& action) {
  const std::string from = key(action.from.text);
  const std::string to = key(action.to.text);
  group_->changed.insert({from, to});
  auto source = group_->sources.extract(from);
  if (source.empty() || from == to) {
    if (!source.empty()) group_->sources.insert(std::move(source));
    return true;
  }
  source.key() = to;
  group_->sources.insert(std::move(source));
  return true;
}

bool Alterations::trace(const Step& step, const sql::AlterColumnType& action) {
  const schema::Column& from = *step.before.column(*step.from, action.column.text);
  const schema::Column& to = *state_.column(*step.to, action.column.text);
  if (!refuse(action.using_expression.at.span,
              not_of_each_row(action.using_expression, step.before)))
    return false;
  const auto source = group_->sources.find(key(to.name));
  if (source == group_->sources.end()) return true;
  std::string& value = source->second;
  group_->changed.insert(key(to.name));
  if (!action.using_expression.empty()) {
    value = fmt::format("({})", action.using_expression.text);
    return true;
  }
  const Affinity old_affinity = affinity(from.type, step.from->strict);
  const Affinity new_affinity = affinity(to.type, step.to->strict);
  if (!changes_values(old_affinity, new_affinity)) return true;
  const std::string cast = fmt::format("CAST({} AS {})", value, cast_name(new_affinity));
  const bool keeps_bytes = new_affinity == Affinity::kBlob ||
                           (new_affinity == Affinity::kText && old_affinity <= Affinity::kBlob);
  std::string differs = fmt::format("{} IS NOT {}", value, cast);
  // A comparison with a number makes one of a text too: '007' would equal 7.
  if (old_affinity <= Affinity::kText)
    differs +=
        fmt::format(" OR typeof({0}) = 'text' AND {0} IS NOT CAST({1} AS TEXT)", value, cast);
  if (!keeps_bytes)
    group_->checks.push_back(
        {Output::Kind::kRequire,
         fmt::format("SELECT {} FROM {} WHERE {}", value, sql_name(step.table), differs),
         fmt::format("column \"{}\" of table \"{}\" has values that are not the same as {}: "
                     "change them before, or say with USING what they become",
                     from.name, step.table.name, cast_name(new_affinity)),
         step.statement.span()});
  value = cast;
  return true;
}

/// A column that the group has added keeps the default of that time in the rows there are.
bool Alterations::trace(const Step& step, const sql::SetDefault& action) {
  const schema::Column& from = *step.before.column(*step.from, action.column.text);
  if (from.generated || group_->sources.count(key(from.name)) != 0) return true;
  group_->sources[key(from.name)] =
      from.default_value.empty() ? "NULL" : fmt::format("({})", from.default_value.text);
  return true;
}

bool Alterations::trace(const Step& step, const sql::SetNotNull& action) {
  const schema::Column& column = *step.before.column(*step.from, action.column.text);
  if (!action.not_null || column.generated) return true;
  const auto source = group_->sources.find(key(column.name));
  const bool is_null =
      source == group_->sources.end() ? column.default_value.empty() : source->second == "NULL";
  return !is_null || no_value(step, column.name);
}

void Alterations::add(std::vector<Output>& to, const Step& step) const {
  to.push_back({Output::Kind::kSql, step.statement.text.text, "", step.statement.span()});
}

std::optional<bool> Alterations::take_index(const sql::Statement& statement) {
  if (!group_) return std::nullopt;
  const schema::Id* table = nullptr;
  schema::Id created;
  if (const auto* create = std::get_if<sql::CreateIndex>(&statement.node)) {
    created = state_.id(create->table);
    table = &created;
  } else if (const auto* drop = std::get_if<sql::Drop>(&statement.node);
             drop != nullptr && drop->objects.size() == 1 &&
             drop->objects[0].kind == sql::ObjectKind::kIndex) {
    const schema::Object* index =
        state_.find(sql::ObjectKind::kIndex, state_.id(drop->objects[0].name));
    if (index != nullptr) table = &std::get<schema::Index>(*index).table;
  }
  if (table == nullptr || !state_.same(*table, group_->table)) return std::nullopt;
  if (!state_.apply(statement, source_, diagnostics_)) return false;
  group_->native.push_back({Output::Kind::kSql, statement.text.text, "", statement.span()});
  return true;
}

/// A rowid takes a number of its own for NULL.
void Alterations::require_key(Group& group, const schema::Schema& after) const {
  const schema::Table& from = table_of(group.before, group.table);
  const schema::Table& to = table_of(after, group.table);
  const schema::Column* rowid = rowid_column(after, to);
  if (rowid == nullptr) return;
  const auto source = group.sources.find(key(rowid->name));
  if (source == group.sources.end()) return;
  const schema::Column* before = rowid_column(group.before, from);
  if (before != nullptr && source->second == quoted(before->name)) return;
  group.checks.push_back(
      {Output::Kind::kRequire,
       fmt::format("SELECT {0} FROM {1} WHERE {0} IS NULL", source->second, sql_name(to.id)),
       fmt::format("column \"{}\" of table \"{}\" is to be the primary key and has rows without a "
                   "value: give them one before",
                   rowid->name, to.id.name),
       group.last});
}

bool Alterations::refuse(const text::Span& at, const std::string& text) {
  if (text.empty()) return true;
  diagnostics_.error(source_, at, text);
  return false;
}

bool Alterations::end(const schema::Schema& after) {
  if (!group_) return true;
  const Group group = std::move(*group_);
  group_.reset();
  return end(group, after);
}

bool Alterations::end(const Group& group, const schema::Schema& after) {
  if (!refuse(group.last, impossible_table(after, table_of(after, group.table)))) return false;
  if ((group.rebuild || group.reads_all) && !refuse(group.last, broken_reference(after)))
    return false;
  if (!group.rebuild) {
    script_.insert(script_.end(), group.native.begin(), group.native.end());
    return true;
  }
  if (!refuse(group.last, hiding_relation(after, group.table))) return false;
  Group whole = group;
  require_key(whole, after);
  render_rebuild({whole.before, after, whole.table, whole.sources, whole.checks, whole.span},
                 script_);
  return true;
}

}  // namespace aludel::dialect::on_sqlite
