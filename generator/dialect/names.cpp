// SPDX-License-Identifier: MIT
#include "dialect/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "dialect/written.h"
#include "sql/names.h"
#include "sql/printer.h"
#include "sql/references.h"
#include "text/similar.h"

namespace aludel::dialect {
namespace {

using Kind = sql::ObjectKind;
using sql::Mention;
using sql::NameScope;
using sql::Range;

/// Whether a column is there. kUnknown: as far as anybody can tell.
enum class Found { kNo, kUnknown, kYes };

/// The columns of the ranges of one text.
class Columns {
 public:
  Columns(const sql::Names& names, const schema::Schema& state) : names_(names), state_(state) {}

  Found find(const Range& range, std::string_view column) const {
    Found best = range.open || !range.function.name.empty() ? Found::kUnknown : Found::kNo;
    best = std::max(best, find(range.columns.begin(), range.columns.end(), column));
    if (!range.table.name.empty()) best = std::max(best, find(range.table, column));
    for (const sql::Star& star : range.stars) best = std::max(best, find(star, column));
    return best;
  }

  /// The range that the prefix of a column or a star names; nullptr where it names none.
  const Range* prefixed(std::size_t scope, const sql::ObjectName& prefix) const {
    for (; scope != NameScope::kNone; scope = names_.scopes[scope].outer) {
      for (const Range& range : names_.scopes[scope].ranges)
        if (is_prefix(prefix, range)) return &range;
    }
    return nullptr;
  }

  bool same(std::string_view a, std::string_view b) const { return state_.rules().same(a, b); }

 private:
  using Iterator = std::vector<sql::Name>::const_iterator;

  /// Among the columns of a query. What the database chose a name for may have any.
  Found find(Iterator first, Iterator last, std::string_view column) const {
    const auto is_it = [&](const sql::Name& it) { return same(it.text, column); };
    if (std::any_of(first, last, is_it)) return Found::kYes;
    const auto is_unnamed = [](const sql::Name& it) { return it.text.empty(); };
    return std::any_of(first, last, is_unnamed) ? Found::kUnknown : Found::kNo;
  }

  Found find(const sql::Star& star, std::string_view column) const {
    if (!star.of.name.empty()) {
      const Range* range = prefixed(star.scope, star.of);
      return range == nullptr ? Found::kUnknown : find(*range, column);
    }
    Found best = Found::kNo;
    for (const Range& it : names_.scopes[star.scope].ranges)
      if (!it.by_prefix) best = std::max(best, find(it, column));
    return best;
  }

  bool is_prefix(const sql::ObjectName& prefix, const Range& range) const {
    if (prefix.schema.empty()) return same(range.alias, prefix.name);
    return !range.aliased && !range.table.name.empty() &&
           state_.same(state_.id(range.table), state_.id(prefix));
  }

  Found find(const sql::ObjectName& name, std::string_view column) const {
    if (state_.rules().has_column(state_.rules().key(column))) return Found::kYes;
    if (const schema::Table* table = state_.table(name)) {
      if (!table->module.empty() || table->columns.empty()) return Found::kUnknown;
      return state_.column(*table, column) == nullptr ? Found::kNo : Found::kYes;
    }
    const schema::View* view = state_.view(name);
    return view == nullptr ? Found::kUnknown : find(*view, column);
  }

  /// Where a view has all columns of something, they are those that were there when it was made.
  Found find(const schema::View& view, std::string_view column) const {
    if (view.definition.recursive) return Found::kUnknown;
    const sql::Names names = sql::read_names(view.definition.query);
    const Range& result = names.result;
    const auto& own = view.definition.columns;
    const auto is_it = [&](const sql::Name& it) { return same(it.text, column); };
    if (std::any_of(own.begin(), own.end(), is_it)) return Found::kYes;
    if (result.open || !result.stars.empty()) return Found::kUnknown;
    const auto first = result.columns.begin() +
                       static_cast<std::ptrdiff_t>(std::min(own.size(), result.columns.size()));
    return find(first, result.columns.end(), column);
  }

  const sql::Names& names_;
  const schema::Schema& state_;
};

/// One text with names in it, a query or a statement that writes.
class Text {
 public:
  Text(const sql::Fragment& text, const schema::Schema& state, const text::Source& source,
       text::Diagnostics& diagnostics)
      : text_(text),
        state_(state),
        rules_(state.rules()),
        source_(source),
        diagnostics_(diagnostics),
        names_(sql::read_names(text)),
        columns_(names_, state) {}

  bool check() const {
    return std::all_of(
               names_.mentions.begin(), names_.mentions.end(),
               [&](const Mention& it) { return it.kind != Mention::Kind::kColumn || check(it); }) &&
           check_written(names_, text_, state_, source_, diagnostics_);
  }

 private:
  bool check(const Mention& it) const {
    if (it.written) return check(it, names_.scopes[it.scope].ranges.front());
    if (!it.name.name.empty()) return check_prefixed(it);
    return is_there(it) || refuse(it);
  }

  bool check(const Mention& it, const Range& range) const {
    return columns_.find(range, it.column.text) != Found::kNo || refuse(it, range);
  }

  bool check_prefixed(const Mention& it) const;
  bool is_there(const Mention& it) const;
  bool is_label(const Mention& it) const;
  bool is_row(const Mention& it, const Range& range) const;
  bool is_function(std::string_view name) const;
  bool is_quoted(const sql::At& at) const;
  bool refuse(const Mention& it) const;
  bool refuse(const Mention& it, const Range& range) const;
  text::Span span(const Mention& it) const {
    const text::Span at = it.column.at.span;
    return {text_.at.span.begin + at.begin, text_.at.span.begin + at.end};
  }

  const sql::Fragment& text_;
  const schema::Schema& state_;
  const schema::Rules& rules_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  sql::Names names_;
  Columns columns_;
};

/// "a" is a text on SQLite where it is no column.
bool Text::is_quoted(const sql::At& at) const {
  return rules_.language() == sql::Language::kSqlite && at.span.begin < text_.text.size() &&
         text_.text[at.span.begin] == '"';
}

/// t.f is f(t) on PostgreSQL.
bool Text::is_function(std::string_view name) const {
  constexpr std::array kOfRows = {"count",   "json_agg", "jsonb_agg", "array_agg", "row_to_json",
                                  "to_json", "to_jsonb", "pg_typeof", "num_nulls", "num_nonnulls"};
  if (rules_.language() != sql::Language::kPostgresql) return false;
  return std::find(kOfRows.begin(), kOfRows.end(), name) != kOfRows.end() ||
         std::any_of(state_.objects().begin(), state_.objects().end(), [&](const auto& object) {
           const auto* extension = std::get_if<schema::Extension>(object.get());
           if (extension != nullptr) return extension->id.name != "plpgsql";
           const auto* routine = std::get_if<schema::Routine>(object.get());
           return routine != nullptr && routine->id.name == name;
         });
}

bool Text::check_prefixed(const Mention& it) const {
  if (const Range* range = columns_.prefixed(it.scope, it.name))
    return is_function(it.column.text) || check(it, *range);
  // The row before and after, of triggers, rules and RETURNING.
  if (rules_.same(it.name.name, "new") || rules_.same(it.name.name, "old")) return true;
  diagnostics_.error(source_, span(it),
                     fmt::format("no such column \"{}.{}\"", it.name.name, it.column.text));
  return false;
}

/// A name of the SELECT's list: on PostgreSQL only all of an item of ORDER BY or GROUP BY.
bool Text::is_label(const Mention& it) const {
  const NameScope& scope = names_.scopes[it.scope];
  const auto is_it = [&](const std::string& label) { return rules_.same(label, it.column.text); };
  const bool sqlite = rules_.language() == sql::Language::kSqlite;
  if (!it.ordering && !sqlite) return false;
  return (scope.unlabelled && !sqlite) ||
         std::any_of(scope.labels.begin(), scope.labels.end(), is_it);
}

/// The name of a table or an alias is the whole row on PostgreSQL.
bool Text::is_row(const Mention& it, const Range& range) const {
  return rules_.language() == sql::Language::kPostgresql && range.alias == it.column.text;
}

bool Text::is_there(const Mention& it) const {
  if (is_quoted(it.column.at) || is_label(it)) return true;
  for (std::size_t i = it.scope; i != NameScope::kNone; i = names_.scopes[i].outer) {
    for (const Range& range : names_.scopes[i].ranges) {
      if (is_row(it, range)) return true;
      if (!range.by_prefix && columns_.find(range, it.column.text) != Found::kNo) return true;
    }
  }
  return false;
}

/// A name without prefix: said of the one table that it can be of, or of them all.
bool Text::refuse(const Mention& it) const {
  std::vector<const Range*> ranges;
  for (std::size_t i = it.scope; i != NameScope::kNone; i = names_.scopes[i].outer) {
    for (const Range& range : names_.scopes[i].ranges)
      if (!range.by_prefix) ranges.push_back(&range);
  }
  if (ranges.size() == 1) return refuse(it, *ranges.front());
  std::vector<std::string_view> names;
  for (const Range* range : ranges) {
    for (const sql::Name& name : range->columns) names.push_back(name.text);
    const schema::Table* table = state_.table(range->table);
    if (table == nullptr) continue;
    for (const schema::Column& column : table->columns) names.push_back(column.name);
  }
  text::Diagnostic& error =
      diagnostics_.error(source_, span(it),
                         fmt::format("no such column \"{}\"{}", it.column.text,
                                     text::did_you_mean(it.column.text, names)));
  if (text_.text[it.column.at.span.begin] == '"')
    error.note(fmt::format("a text stands in single quotes: '{}'", it.column.text));
  return false;
}

bool Text::refuse(const Mention& it, const Range& range) const {
  const std::string& name = it.column.text;
  std::vector<std::string_view> names;
  for (const sql::Name& column : range.columns) names.push_back(column.text);
  const schema::Table* table = range.table.name.empty() ? nullptr : state_.table(range.table);
  if (table != nullptr)
    for (const schema::Column& column : table->columns) names.push_back(column.name);
  const std::string& of = table != nullptr ? table->id.name : range.alias;
  text::Diagnostic& error = diagnostics_.error(
      source_, span(it),
      fmt::format(
          "no such column \"{}\"{}{}", name,
          of.empty() ? "" : fmt::format(" in {}\"{}\"", table == nullptr ? "" : "table ", of),
          text::did_you_mean(name, names)));
  if (text_.text[it.column.at.span.begin] == '"' && !it.written)
    error.note(fmt::format("a text stands in single quotes: '{}'", name));
  if (table != nullptr)
    error.note(*table->place.source, table->place.span,
               fmt::format("table \"{}\" is defined here", table->id.name));
  return false;
}

/// What holds expressions over the rows of one table.
class OverRows {
 public:
  OverRows(const sql::ObjectName& table, const schema::Schema& state, const text::Source& source,
           text::Diagnostics& diagnostics)
      : table_{table.schema, table.name, {}},
        state_(state),
        source_(source),
        diagnostics_(diagnostics) {}

  /// A value of the table's rows, read as what it is: then a query in it knows what is around it.
  bool check(const sql::Fragment& value) const {
    return value.empty() || (find_tables(value) && check(value, from()));
  }

  /// WHEN of a trigger, which speaks of two rows.
  bool check_when(const sql::Fragment& value) const {
    return value.empty() || check(value, from() + " AS new, " + print() + " AS old");
  }

 private:
  std::string print() const { return sql::print(table_, state_.rules().language()); }
  std::string from() const { return "\nFROM " + print(); }

  bool check(const sql::Fragment& value, const std::string& from) const {
    constexpr std::string_view kBefore = "SELECT ";
    sql::Fragment rows = value;
    rows.text = fmt::format("{}{}{}", kBefore, value.text, from);
    rows.at.span.begin -= kBefore.size();
    return Text(rows, state_, source_, diagnostics_).check();
  }

  bool find_tables(const sql::Fragment& value) const {
    sql::DataStatement select;
    select.verb = "select";
    for (const sql::ObjectName& name : sql::references(value).tables)
      select.tables.push_back({name, false});
    schema::Schema state = state_;
    return state.apply({std::move(select), value, true}, source_, diagnostics_);
  }

  sql::ObjectName table_;
  const schema::Schema& state_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
};

}  // namespace

bool check_names(const Input& input, const schema::Schema& state, const text::Source& source,
                 text::Diagnostics& diagnostics) {
  const sql::Node& node = input.statement.node;
  const bool knows_dependants = state.rules().knows_dependants();
  if (const auto* data = std::get_if<sql::DataStatement>(&node)) {
    constexpr std::array kVerbs = {"select", "insert", "replace", "update", "delete", "merge"};
    return std::find(kVerbs.begin(), kVerbs.end(), data->verb) == kVerbs.end() ||
           Text(input.statement.text, state, source, diagnostics).check();
  }
  if (const auto* view = std::get_if<sql::CreateView>(&node))
    return !knows_dependants || view->recursive ||
           Text(view->query, state, source, diagnostics).check();
  if (const auto* policy = std::get_if<sql::CreatePolicy>(&node)) {
    if (state.table(policy->table) == nullptr) return true;  // which is reported
    const OverRows rows(policy->table, state, source, diagnostics);
    return rows.check(policy->using_expression) && rows.check(policy->check_expression);
  }
  if (const auto* trigger = std::get_if<sql::CreateTrigger>(&node)) {
    if (state.table(trigger->table) == nullptr) return true;
    return OverRows(trigger->table, state, source, diagnostics).check_when(trigger->condition);
  }
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  if (alter == nullptr || state.table(alter->name) == nullptr) return true;
  const OverRows rows(alter->name, state, source, diagnostics);
  if (input.fill && !rows.check(*input.fill)) return false;
  return std::all_of(alter->actions.begin(), alter->actions.end(), [&](const auto& action) {
    const auto* type = std::get_if<sql::AlterColumnType>(&action);
    return type == nullptr || rows.check(type->using_expression);
  });
}

}  // namespace aludel::dialect
