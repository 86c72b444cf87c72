// SPDX-License-Identifier: MIT
#include "dialect/row_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>
#include <vector>

#include "sql/cursor.h"
#include "sql/lexer.h"
#include "sql/names.h"
#include "text/source.h"

namespace aludel::dialect {
namespace {

using sql::NameScope;
using sql::Token;

/// Those that come with the databases. SQLite's max(a, b) and min(a, b) are none.
constexpr std::string_view kAggregates[] = {
    "any_value",
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bit_xor",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "json_agg",
    "json_arrayagg",
    "json_object_agg",
    "json_objectagg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "range_agg",
    "range_intersect_agg",
    "stddev",
    "stddev_pop",
    "stddev_samp",
    "string_agg",
    "sum",
    "var_pop",
    "var_samp",
    "variance",
    "xmlagg",
};

constexpr std::string_view kAggregatesOfSqlite[] = {
    "group_concat",       "json_group_array", "json_group_object", "jsonb_group_array",
    "jsonb_group_object", "median",           "percentile",        "total",
};

template <typename List>
bool is_in(const List& list, std::string_view word) {
  return std::find(std::begin(list), std::end(list), word) != std::end(list);
}

class Value {
 public:
  explicit Value(const sql::Fragment& value) : language_(value.language), source_("", value.text) {
    text::Diagnostics known;  // the file was parsed before
    for (const Token& token : sql::lex(source_, language_, known))
      if (!sql::is_comment(token)) tokens_.push_back(token);
    if (tokens_.empty()) return;
    sql::Cursor cursor(source_, tokens_, language_, known);
    names_ = sql::read_expression(cursor);
  }

  bool has_subquery() const { return names_.scopes.size() > 1; }

  /// The function that is over many rows, nothing where there is none.
  const std::string* function_of_rows(const schema::Schema& state) const {
    for (const sql::Mention& it : names_.mentions)
      if (it.kind == sql::Mention::Kind::kFunction && is_of_rows(it, state)) return &it.name.name;
    return nullptr;
  }

 private:
  using Place = std::size_t;  // of a token

  bool is_of_rows(const sql::Mention& function, const schema::Schema& state) const {
    const auto behind = std::find_if(tokens_.begin(), tokens_.end(), [&](const Token& it) {
      return it.span.begin >= function.name.at.span.end;
    });
    const Place open = static_cast<Place>(behind - tokens_.begin());
    if (!is(open, "(")) return false;
    const Place close = closing(open);
    if (is_over_window(close)) return is_row(function.scope);
    return is_aggregate(function.name.name, open, close) &&
           (is_row(function.scope) || is_over_row(function.scope, open, close, state));
  }

  bool is(Place at, std::string_view op) const {
    return at < tokens_.size() && sql::is_operator(source_, tokens_[at], op);
  }
  bool is_word(Place at, std::string_view word) const {
    return at < tokens_.size() && sql::is_word(source_, tokens_[at], word);
  }

  Place closing(Place open) const {
    std::size_t depth = 0;
    for (Place at = open; at < tokens_.size(); ++at) {
      if (is(at, "(")) ++depth;
      if (is(at, ")") && --depth == 0) return at;
    }
    return tokens_.size();
  }

  /// f(…) [WITHIN GROUP (…)] [FILTER (…)] OVER
  bool is_over_window(Place close) const {
    Place at = close + 1;
    while (is_word(at, "WITHIN") || is_word(at, "GROUP") || is_word(at, "FILTER") || is(at, "("))
      at = is(at, "(") ? closing(at) + 1 : at + 1;
    return is_word(at, "OVER");
  }

  bool is_aggregate(std::string name, Place open, Place close) const {
    const bool sqlite = language_ == sql::Language::kSqlite;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
    if (!is_in(kAggregates, name) && !(sqlite && is_in(kAggregatesOfSqlite, name))) return false;
    if (name != "max" && name != "min") return true;
    for (Place at = open + 1; at < close; ++at) {
      if (is(at, "(")) at = closing(at);
      if (is(at, ",")) return false;
    }
    return true;
  }

  /// The scope of the expression itself: names there are the row's columns.
  bool is_row(std::size_t scope) const { return names_.scopes[scope].outer == NameScope::kNone; }

  /// Whether an aggregate in a subquery belongs outside of it, as the standard has it: all columns
  /// that it is over are the row's.
  bool is_over_row(std::size_t scope, Place open, Place close, const schema::Schema& state) const {
    bool row = false;
    for (const sql::Mention& it : names_.mentions) {
      if (it.kind != sql::Mention::Kind::kColumn || it.at.span.begin < tokens_[open].span.begin ||
          close >= tokens_.size() || it.at.span.begin > tokens_[close].span.begin)
        continue;
      const std::size_t of = owner(it, state);
      if (is_row(of)) {
        row = true;
      } else if (is_around(of, scope)) {
        return false;
      }
    }
    return row;
  }

  /// Whether the scope is the inner one, or outside of it.
  bool is_around(std::size_t scope, std::size_t inner) const {
    while (inner != NameScope::kNone && inner != scope) inner = names_.scopes[inner].outer;
    return inner == scope;
  }

  std::size_t owner(const sql::Mention& column, const schema::Schema& state) const {
    std::size_t at = column.scope;
    while (!is_row(at)) {
      const auto& ranges = names_.scopes[at].ranges;
      if (std::any_of(ranges.begin(), ranges.end(),
                      [&](const sql::Range& it) { return can_have(it, column, state); }))
        break;
      at = names_.scopes[at].outer;
    }
    return at;
  }

  bool can_have(const sql::Range& range, const sql::Mention& column,
                const schema::Schema& state) const {
    const auto same = [&](std::string_view a, std::string_view b) {
      return sql::same_name(a, b, language_);
    };
    if (!column.name.name.empty()) return same(range.alias, column.name.name);
    if (!range.columns.empty())
      return std::any_of(range.columns.begin(), range.columns.end(),
                         [&](const sql::Name& it) { return same(it.text, column.column.text); });
    const schema::Table* table = state.table(range.table);
    return table == nullptr || state.column(*table, column.column.text) != nullptr;
  }

  sql::Language language_;
  text::Source source_;
  std::vector<Token> tokens_;
  sql::Names names_;
};

}  // namespace

std::string not_of_each_row(const sql::Fragment& value, const schema::Schema& state) {
  const Value read(value);
  const std::string* function = read.function_of_rows(state);
  if (function == nullptr) return "";
  return fmt::format(
      "\"{0}()\" is a value of many rows, and each row needs its own: write a subquery, "
      "(SELECT {0}(…) FROM …)",
      *function);
}

bool has_subquery(const sql::Fragment& value) { return Value(value).has_subquery(); }

}  // namespace aludel::dialect
