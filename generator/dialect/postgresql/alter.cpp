// SPDX-License-Identifier: MIT
#include "dialect/postgresql/alter.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "dialect/postgresql/keep.h"
#include "dialect/postgresql/lower.h"
#include "dialect/postgresql/types.h"
#include "dialect/row_value.h"
#include "sql/normal.h"
#include "sql/printer.h"

namespace aludel::dialect::on_postgresql {
namespace {

constexpr sql::Language kOwn = sql::Language::kPostgresql;
using Kind = sql::Constraint::Kind;

const sql::Constraint* find(const sql::ColumnDefinition& column, Kind kind) {
  const auto it = std::find_if(column.constraints.begin(), column.constraints.end(),
                               [&](const sql::Constraint& each) { return each.kind == kind; });
  return it == column.constraints.end() ? nullptr : &*it;
}

bool is_serial(const sql::ColumnDefinition& column) {
  return column.type && column.type->name.ends_with("serial") && column.type->schema.empty();
}

/// What USING takes on PostgreSQL is less than what a row can have for a value.
std::string not_for_using(const sql::Fragment& value, const schema::Schema& before) {
  if (has_subquery(value))
    return "USING takes no subquery; add a column with \"@fill\" and drop this one";
  return not_of_each_row(value, before);
}

class Alter {
 public:
  explicit Alter(const Alteration& it)
      : it_(it), own_(it.alter), table_(it.before.table(it.alter.name)) {}

  std::vector<Output> render();

 private:
  text::Diagnostic& error(text::Span at, std::string text) {
    good_ = false;
    return it_.diagnostics.error(it_.source, at, std::move(text));
  }

  void add(const sql::AddColumn& action);
  void fill(const sql::AddColumn& action);
  void do_what_is_put_off();
  std::string as_typed(const sql::ColumnDefinition& column, const std::string& value,
                       std::string_view otherwise = "{}") const;
  void retype(std::size_t i, const sql::AlterColumnType& action);
  void guard(const sql::Name& column, const sql::TypeName& to, const std::string& loss);
  void use_conversion(sql::AlterColumnType& action, const schema::Column& column);
  void number(const sql::AlterIdentity& action);
  std::string statement(std::vector<sql::TableAction> actions) const;

  const Alteration& it_;
  sql::AlterTable own_;  // what is printed in the statement's place
  bool changed_ = false;
  bool good_ = true;
  const schema::Table* table_;        // before
  std::vector<std::string> columns_;  // whose type is altered
  std::vector<Output> guards_;        // what must hold before
  std::vector<std::string> behind_;   // statements that follow
};

std::string Alter::statement(std::vector<sql::TableAction> actions) const {
  sql::AlterTable alter = it_.alter;
  alter.places.assign(actions.size(), {});
  alter.actions = std::move(actions);
  return sql::print(sql::Node(std::move(alter)), kOwn);
}

/// A new column that must not be NULL and whose rows have no value works on an empty table only.
void Alter::add(const sql::AddColumn& action) {
  const sql::ColumnDefinition& column = action.column;
  const bool given = find(column, Kind::kDefault) != nullptr ||
                     find(column, Kind::kIdentity) != nullptr ||
                     find(column, Kind::kGenerated) != nullptr || is_serial(column);
  const bool needed =
      find(column, Kind::kNotNull) != nullptr || find(column, Kind::kPrimaryKey) != nullptr;
  if (it_.fill != nullptr) return fill(action);
  if (needed && !given)
    error(column.name.at.span,
          fmt::format("\"{}\" must not be NULL, and the rows that there are have no value for it",
                      column.name.text))
        .note("write a DEFAULT, or \"-- @fill expression\" above the statement");
}

/// The column as such, its value in every row by one rewrite that fires no trigger, then what
/// must hold of it. USING takes no subquery: such a value is an UPDATE.
void Alter::fill(const sql::AddColumn& action) {
  const sql::ColumnDefinition& column = action.column;
  if (find(column, Kind::kGenerated) != nullptr || find(column, Kind::kIdentity) != nullptr) {
    error(
        it_.fill->at.span,
        fmt::format("\"{}\" has its values from elsewhere; take \"@fill\" away", column.name.text));
    return;
  }
  if (const std::string why = not_of_each_row(*it_.fill, it_.before); !why.empty()) {
    error(it_.fill->at.span, why);
    return;
  }
  sql::AddColumn bare = action;
  bare.column.constraints.clear();
  const bool is_query = has_subquery(*it_.fill);
  std::vector<sql::TableAction> rest;
  if (!is_query) {
    sql::AlterColumnType type;
    type.column = column.name;
    type.type = *column.type;
    type.using_expression = *it_.fill;
    type.using_expression.text = as_typed(column, it_.fill->text);
    type.collation = column.collation;
    rest.emplace_back(std::move(type));
  }
  if (const sql::Constraint* value = find(column, Kind::kDefault))
    rest.emplace_back(sql::SetDefault{column.name, value->expression});
  if (find(column, Kind::kNotNull) != nullptr)
    rest.emplace_back(sql::SetNotNull{column.name, true, sql::Conflict::kAbort});
  if (const schema::Table* after = it_.after.table(it_.alter.name)) {
    for (const schema::Constraint& each : after->constraints) {
      if (each.column != column.name.text) continue;
      sql::AddConstraint constraint = {each.definition};
      constraint.constraint.name = sql::Name{each.name, {}};
      rest.emplace_back(std::move(constraint));
    }
  }
  own_.actions = {std::move(bare)};
  own_.places.resize(1);
  changed_ = true;
  if (is_query) {
    behind_.push_back(fmt::format("UPDATE {} SET {} = {}", sql::print(it_.alter.name, kOwn),
                                  sql::quoted(column.name.text, kOwn),
                                  as_typed(column, it_.fill->text, "({})")));
    if (!rest.empty()) do_what_is_put_off();
  }
  if (!rest.empty()) behind_.push_back(statement(std::move(rest)));
}

/// In portable SQL a text is a value of an enum, a date and the like; what is more than a literal
/// has to be told so here.
std::string Alter::as_typed(const sql::ColumnDefinition& column, const std::string& value,
                            std::string_view otherwise) const {
  constexpr std::string_view kSaidAsText[] = {"date",
                                              "time without time zone",
                                              "timestamp without time zone",
                                              "timestamp with time zone",
                                              "uuid",
                                              "json",
                                              "jsonb"};
  const std::string& name = column.type->name;
  const bool is_said_as_text =
      !column.portable.empty() &&
      (it_.after.type(*column.type) != nullptr ||
       std::find(std::begin(kSaidAsText), std::end(kSaidAsText), name) != std::end(kSaidAsText));
  return is_said_as_text ? fmt::format("({})::{}", value, sql::print(*column.type, kOwn))
                         : fmt::format(fmt::runtime(otherwise), value);
}

/// Checks that wait for the end of the transaction would be in the way of the next ALTER TABLE.
void Alter::do_what_is_put_off() {
  const schema::Table* table = it_.before.table(it_.alter.name);
  if (table == nullptr) return;
  std::string names;
  for (const schema::Constraint& each : table->constraints) {
    if (each.definition.timing != sql::Constraint::Timing::kInitiallyDeferred) continue;
    if (!names.empty()) names += ", ";
    if (!it_.alter.name.schema.empty()) names += sql::quoted(it_.alter.name.schema, kOwn) + '.';
    names += sql::quoted(each.name, kOwn);
  }
  if (names.empty()) return;
  behind_.push_back(fmt::format("SET CONSTRAINTS {} IMMEDIATE", names));
  behind_.push_back(fmt::format("SET CONSTRAINTS {} DEFERRED", names));
}

/// Nobody writes a value between the question and the change.
void Alter::guard(const sql::Name& column, const sql::TypeName& to, const std::string& loss) {
  if (loss.empty()) return;
  const std::string table = sql::print(it_.alter.name, kOwn);
  const text::Span span = it_.statement.span();
  if (guards_.empty())
    guards_.push_back({Output::Kind::kSql,
                       fmt::format("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE", table), "", span});
  guards_.push_back(
      {Output::Kind::kRequire,
       fmt::format("SELECT {} FROM {} WHERE {}", sql::quoted(column.text, kOwn), table, loss),
       fmt::format("column \"{}\" of table \"{}\" has values that are not the same as {}: change "
                   "them before, or say with USING what they become",
                   column.text, it_.alter.name.name, sql::print(to, kOwn)),
       span});
}

/// Adds USING where there is no cast for assignment.
void Alter::use_conversion(sql::AlterColumnType& action, const schema::Column& column) {
  const Way way = on_postgresql::way(*column.type, action.type, it_.before);
  if (way == Way::kAssigned || !action.using_expression.empty()) return;
  if (way == Way::kNone) {
    error(action.type.at.span,
          fmt::format("there is no cast from {} to {}", sql::print(*column.type, kOwn),
                      sql::print(action.type, kOwn)))
        .note("write \"USING expression\" behind the type");
    return;
  }
  action.using_expression = {conversion(action.column, *column.type, action.type, it_.before), kOwn,
                             action.column.at};
  guard(action.column, action.type, loss(action.column, *column.type, action.type, it_.before));
  changed_ = true;
}

/// Where there is no such cast, the default has none either: it is taken away and set again.
void Alter::retype(std::size_t i, const sql::AlterColumnType& action) {
  const schema::Column* column =
      table_ == nullptr ? nullptr : it_.before.column(*table_, action.column.text);
  if (column == nullptr || !column->type) return;
  if (const std::string why = not_for_using(action.using_expression, it_.before); !why.empty()) {
    error(action.using_expression.at.span, why);
    return;
  }
  columns_.push_back(column->name);
  use_conversion(std::get<sql::AlterColumnType>(own_.actions[i]), *column);
  const bool set = std::any_of(it_.alter.actions.begin(), it_.alter.actions.end(),
                               [&](const sql::TableAction& other) {
                                 const auto* it = std::get_if<sql::SetDefault>(&other);
                                 return it != nullptr && it->column.text == action.column.text;
                               });
  if (column->default_value.empty() || set ||
      way(*column->type, action.type, it_.before) == Way::kAssigned)
    return;
  sql::Fragment value = column->default_value;
  const std::optional<std::string> constant = sql::constant(value);
  if (!constant || !constant->starts_with('\'')) {
    error(action.column.at.span,
          fmt::format("the DEFAULT of \"{}\" is no value of its new type", column->name))
        .note(fmt::format("write \"ALTER COLUMN {0} SET DEFAULT …\" or \"ALTER COLUMN {0} DROP "
                          "DEFAULT\" as well, in the same statement",
                          sql::quoted(column->name, kOwn)));
    return;
  }
  value.text = *constant;
  own_.actions.emplace_back(sql::SetDefault{action.column, {}});
  own_.actions.emplace_back(sql::SetDefault{action.column, std::move(value)});
  own_.places.resize(own_.actions.size());
  changed_ = true;
}

/// The sequence of a new identity begins at 1, whatever numbers there are.
void Alter::number(const sql::AlterIdentity& action) {
  if (action.what != sql::AlterIdentity::What::kAdd || !action.sequence.start.empty()) return;
  behind_.push_back(numbered_from_rows(it_.alter.name, action.column, it_.statement.text.at,
                                       action.sequence.increment.starts_with('-'))
                        .text.text);
}

std::vector<Output> Alter::render() {
  const auto added = std::count_if(
      it_.alter.actions.begin(), it_.alter.actions.end(),
      [](const sql::TableAction& it) { return std::holds_alternative<sql::AddColumn>(it); });
  if (it_.fill != nullptr && (added != 1 || it_.alter.actions.size() != 1)) {
    error(it_.fill->at.span,
          "\"@fill\" is the value of one new column; write it above an ALTER "
          "TABLE that does nothing but ADD COLUMN");
    return {};
  }
  for (std::size_t i = 0; i < it_.alter.actions.size(); ++i) {
    const sql::TableAction& action = it_.alter.actions[i];
    if (const auto* it = std::get_if<sql::AddColumn>(&action)) add(*it);
    if (const auto* it = std::get_if<sql::AlterColumnType>(&action)) retype(i, *it);
    if (const auto* it = std::get_if<sql::AlterIdentity>(&action)) number(*it);
  }
  if (!good_) return {};
  std::string text = changed_ ? sql::print(sql::Node(own_), kOwn) : it_.statement.text.text;
  if (!columns_.empty() && stands_in_the_way(*table_, columns_, it_.before))
    text = keep(text, *table_, columns_, it_.before);
  std::vector<Output> all = std::move(guards_);
  const text::Span span = it_.statement.span();
  all.push_back({Output::Kind::kSql, std::move(text), "", span});
  for (std::string& sql : behind_) all.push_back({Output::Kind::kSql, std::move(sql), "", span});
  return all;
}

}  // namespace

std::vector<Output> render_alter(const Alteration& alteration) {
  return Alter(alteration).render();
}

}  // namespace aludel::dialect::on_postgresql
