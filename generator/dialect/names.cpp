// SPDX-License-Identifier: MIT
#include "dialect/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "sql/printer.h"
#include "sql/references.h"
#include "text/similar.h"

namespace aludel::dialect {
namespace {

using Kind = sql::ObjectKind;

/// One such value of a row.
class Value {
 public:
  Value(const sql::Fragment& value, const schema::Table& table, const schema::Schema& state,
        const text::Source& source, text::Diagnostics& diagnostics)
      : value_(value), table_(table), state_(state), source_(source), diagnostics_(diagnostics) {}

  bool check();

 private:
  bool find_tables();
  bool is_there(const sql::References::Column& column) const;
  bool refuse(const sql::References::Column& column) const;
  bool has(const schema::Table& table, const sql::Name& column) const;
  /// "a" is a text on SQLite where it is no column.
  bool is_quoted(const sql::At& at) const;

  const sql::Fragment& value_;
  const schema::Table& table_;
  const schema::Schema& state_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  std::vector<const schema::Table*> tables_;  // that it speaks of, the row's own first
  bool open_ = false;                         // and of others, whose columns aren't known
};

bool Value::find_tables() {
  tables_ = {&table_};
  sql::DataStatement select;
  select.verb = "select";
  for (const sql::ObjectName& name : sql::references(value_).tables) {
    const schema::Table* table = state_.table(name);
    if (table == nullptr || !table->module.empty()) open_ = true;
    if (table != nullptr) tables_.push_back(table);
    select.tables.push_back({name, false});
  }
  schema::Schema state = state_;
  return state.apply({std::move(select), value_, true}, source_, diagnostics_);
}

bool Value::has(const schema::Table& table, const sql::Name& column) const {
  const schema::Rules& rules = state_.rules();
  const bool is_row =
      rules.language() == sql::Language::kPostgresql && rules.same(column.text, table.id.name);
  return is_row || state_.column(table, column.text) != nullptr;
}

bool Value::is_quoted(const sql::At& at) const {
  const std::size_t begin = at.span.begin - value_.at.span.begin;
  return state_.rules().language() == sql::Language::kSqlite && begin < value_.text.size() &&
         value_.text[begin] == '"';
}

bool Value::is_there(const sql::References::Column& it) const {
  const std::string& name = it.column.text;
  if (name == "*" || state_.rules().has_column(state_.rules().key(name)) || is_quoted(it.column.at))
    return true;
  if (it.table.name.empty()) return true;  // a query's, which may have columns of its own
  const schema::Table* table = state_.table(it.table);
  const bool is_named = std::find(tables_.begin(), tables_.end(), table) != tables_.end();
  return is_named ? has(*table, it.column) || !table->module.empty() : open_;
}

bool Value::refuse(const sql::References::Column& it) const {
  const schema::Table* table = state_.table(it.table);
  if (std::find(tables_.begin(), tables_.end(), table) == tables_.end()) {
    diagnostics_.error(source_, it.column.at.span,
                       fmt::format("no such column \"{}.{}\"", it.table.name, it.column.text));
    return false;
  }
  std::vector<std::string_view> names;
  for (const schema::Column& column : table->columns) names.push_back(column.name);
  diagnostics_
      .error(source_, it.column.at.span,
             fmt::format("no such column \"{}\" in table \"{}\"{}", it.column.text, table->id.name,
                         text::did_you_mean(it.column.text, names)))
      .note(*table->place.source, table->place.span,
            fmt::format("table \"{}\" is defined here", table->id.name));
  return false;
}

bool Value::check() {
  if (!find_tables()) return false;
  // Read as what it is, a value of the table's rows: then a query in it knows what is around it.
  sql::Fragment rows = value_;
  constexpr std::string_view kBefore = "SELECT ";
  rows.text = fmt::format(
      "{}{}\nFROM {}", kBefore, value_.text,
      sql::print(sql::ObjectName{table_.id.schema, table_.id.name, {}}, value_.language));
  rows.at.span.begin -= kBefore.size();
  for (const sql::References::Column& it : sql::references(rows).columns)
    if (!is_there(it)) return refuse(it);
  return true;
}

}  // namespace

bool check_names(const Input& input, const schema::Schema& state, const text::Source& source,
                 text::Diagnostics& diagnostics) {
  const auto* alter = std::get_if<sql::AlterTable>(&input.statement.node);
  const schema::Table* table = alter == nullptr ? nullptr : state.table(alter->name);
  if (table == nullptr) return true;  // which is reported
  const auto is_good = [&](const sql::Fragment& value) {
    return value.empty() || Value(value, *table, state, source, diagnostics).check();
  };
  if (input.fill && !is_good(*input.fill)) return false;
  return std::all_of(alter->actions.begin(), alter->actions.end(), [&](const auto& action) {
    const auto* type = std::get_if<sql::AlterColumnType>(&action);
    return type == nullptr || is_good(type->using_expression);
  });
}

}  // namespace aludel::dialect
