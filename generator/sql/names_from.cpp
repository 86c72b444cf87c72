// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sql/names_reader.h"
#include "sql/parse.h"

namespace aludel::sql {

void NamesReader::from(std::size_t scope) {
  from_item(scope);
  while (cursor_.accept_operator(",")) {
    from_item(scope);
    // SQLite's comma is a join like any other.
    if (cursor_.sqlite()) condition(scope);
  }
}

/// ON … or USING (…), if it stands here.
void NamesReader::condition(std::size_t scope) {
  if (cursor_.accept("ON")) {
    expression(scope);
  } else if (cursor_.accept("USING")) {
    using_columns(scope);
  }
}

void NamesReader::from_item(std::size_t scope) {
  source(scope);
  while (!cursor_.failed() && join(scope)) {
  }
}

bool NamesReader::join(std::size_t scope) {
  const std::size_t first = cursor_.position();
  const bool natural = cursor_.accept("NATURAL");
  const bool cross = cursor_.accept("CROSS");
  if (!cross && !cursor_.accept("INNER") && accept_any({"LEFT", "RIGHT", "FULL"})) {
    cursor_.accept("OUTER");
  }
  if (!cursor_.is("JOIN")) {
    if (cursor_.position() != first) cursor_.expect("JOIN");
    return false;
  }
  cursor_.skip();
  names_.scopes[scope].natural |= natural;
  source(scope);
  if (cursor_.is("ON") || cursor_.is("USING") || natural || cross || cursor_.sqlite()) {
    condition(scope);
  } else {
    // A join's condition may stand behind the joins that it encloses.
    descend();
    join(scope);
    --depth_;
    if (!cursor_.is("ON") && !cursor_.is("USING")) cursor_.expect("ON");
    condition(scope);
  }
  return true;
}

void NamesReader::using_columns(std::size_t scope) {
  for (const Name& name : cursor_.names("a column's name")) {
    Mention& it = mention(Mention::Kind::kColumn, scope);
    it.at = name.at;
    it.column = name;
    it.joining = true;
  }
  if (cursor_.accept_only(Language::kPostgresql, "AS")) cursor_.name("a name");
}

void NamesReader::source(std::size_t scope) {
  const bool lateral = cursor_.accept_only(Language::kPostgresql, "LATERAL");
  if (cursor_.is_operator("(")) {
    source_in_parentheses(scope, lateral);
  } else if (cursor_.is("ROWS FROM") ||
             (cursor_.is_name() && cursor_.is_operator("(", cursor_.is_operator(".", 1) ? 3 : 1)) ||
             (cursor_.is_kind(TokenKind::kWord) && cursor_.is_operator("(", 1))) {
    source_function(scope);
  } else {
    if (cursor_.is("ONLY") && cursor_.only_in(Language::kPostgresql, "ONLY")) cursor_.skip();
    source_table(scope);
  }
}

/// A subquery, or joins in parentheses. Only LATERAL lets a subquery see what stands beside it.
void NamesReader::source_in_parentheses(std::size_t scope, bool lateral) {
  const std::size_t before = names_.scopes[scope].ranges.size();
  cursor_.expect_operator("(");
  if (is_query()) {
    Result result = query(lateral ? scope : names_.scopes[scope].outer, true);
    Range range;
    result.move_to(range);
    names_.scopes[scope].ranges.push_back(std::move(range));
  } else {
    from_item(scope);
  }
  cursor_.expect_operator(")");
  if (!cursor_.is("AS") && !is_alias()) return;
  auto& ranges = names_.scopes[scope].ranges;
  if (ranges.size() != before + 1 || !ranges.back().alias.empty()) ranges.push_back({});
  alias(ranges.back());
}

void NamesReader::source_function(std::size_t scope) {
  Range range;
  const std::size_t first = names_.mentions.size();
  if (cursor_.accept_only(Language::kPostgresql, "ROWS FROM")) {
    cursor_.expect_operator("(");
    do {
      names(scope);
      if (cursor_.accept("AS")) column_definitions(scope, range);
    } while (cursor_.accept_operator(","));
    cursor_.expect_operator(")");
  } else {
    range.alias = cursor_.lower_text(cursor_.is_operator(".", 1) ? 2 : 0);
    names(scope);
  }
  if (names_.mentions.size() > first) range.function = names_.mentions[first].name;
  // SQLite's arguments can be columns of the function itself.
  for (std::size_t i = first; i < names_.mentions.size() && !cursor_.sqlite(); ++i) {
    Mention& it = names_.mentions[i];
    if (it.scope == scope) it.ranges = names_.scopes[scope].ranges.size();
  }
  range.open = cursor_.accept_only(Language::kPostgresql, "WITH ORDINALITY");
  if (cursor_.is("AS") && cursor_.is_operator("(", 1)) {
    cursor_.skip();
    column_definitions(scope, range);
  } else {
    alias(range);
    if (cursor_.is_operator("(")) column_definitions(scope, range);
  }
  names_.scopes[scope].ranges.push_back(std::move(range));
}

/// (name type [COLLATE c], …) behind a function.
void NamesReader::column_definitions(std::size_t scope, Range& range) {
  cursor_.expect_operator("(");
  do {
    range.columns.push_back(cursor_.name("a column's name"));
    type(scope);
    if (cursor_.accept("COLLATE")) cursor_.object_name("a collation");
  } while (cursor_.accept_operator(","));
  cursor_.expect_operator(")");
}

void NamesReader::source_table(std::size_t scope) {
  const bool in_parentheses = cursor_.accept_operator("(");  // ONLY (t)
  Range range;
  const ObjectName name = table(scope, false, "a table");
  if (in_parentheses) cursor_.expect_operator(")");
  if (const Range* common = common_range(scope, name)) {
    range.columns = common->columns;
    range.stars = common->stars;
    range.open = common->open;
  } else {
    range.table = name;
  }
  range.alias = name.name;
  if (cursor_.postgresql()) cursor_.accept_operator("*");
  alias(range);
  if (cursor_.sqlite()) index_choice();
  if (cursor_.is("TABLESAMPLE")) table_sample(scope);
  names_.scopes[scope].ranges.push_back(std::move(range));
}

void NamesReader::index_choice() {
  if (cursor_.accept("INDEXED BY")) {
    cursor_.name("an index");
  } else {
    cursor_.accept("NOT INDEXED");
  }
}

void NamesReader::table_sample(std::size_t scope) {
  if (!cursor_.accept_only(Language::kPostgresql, "TABLESAMPLE")) return;
  cursor_.object_name("a sampling method");
  parenthesis(scope);
  if (cursor_.accept("REPEATABLE")) parenthesis(scope);
}

/// A name that is no table where it is a common table expression.
ObjectName NamesReader::table(std::size_t scope, bool written, std::string_view what) {
  const std::size_t first = cursor_.position();
  ObjectName name = cursor_.object_name(what);
  if (cursor_.failed() || (!written && common_range(scope, name) != nullptr)) return name;
  Mention& it = mention(Mention::Kind::kTable, scope);
  it.name = name;
  it.at = name.at;
  it.last = cursor_.since(std::max(first, cursor_.position() - 1));
  it.written = written;
  return name;
}

const Range* NamesReader::common_range(std::size_t scope, const ObjectName& name) const {
  if (!name.schema.empty()) return nullptr;
  for (; scope != NameScope::kNone; scope = names_.scopes[scope].outer) {
    const auto& common = names_.scopes[scope].common;
    const auto it = std::find_if(common.begin(), common.end(), [&](const Range& range) {
      return same_name(range.alias, name.name, cursor_.language());
    });
    if (it != common.end()) return &*it;
  }
  return nullptr;
}

/// Whether a name stands here that can be an alias without AS, and is no clause's first word.
bool NamesReader::is_alias() const {
  constexpr std::string_view kClauses[] = {
      "CROSS",  "EXCEPT",    "FETCH",  "FOR",   "FROM",      "FULL",  "GROUP",   "HAVING",
      "INNER",  "INTERSECT", "INTO",   "JOIN",  "LEFT",      "LIMIT", "NATURAL", "NOT",
      "OFFSET", "ON",        "ORDER",  "OUTER", "RETURNING", "RIGHT", "SET",     "TABLESAMPLE",
      "UNION",  "USING",     "VALUES", "WHEN",  "WHERE",     "WITH",  "DO"};
  if (!cursor_.is_name()) return false;
  if ((cursor_.sqlite() && cursor_.is("INDEXED")) || (cursor_.is("WINDOW") && cursor_.is("AS", 2)))
    return false;
  return std::none_of(std::begin(kClauses), std::end(kClauses),
                      [this](std::string_view it) { return cursor_.is(it); });
}

/// [AS] name [(column, …)], as far as it stands here.
void NamesReader::alias(Range& range) {
  const bool as = cursor_.accept("AS");
  if (!as && !is_alias()) return;
  range.alias = cursor_.name("an alias").text;
  range.aliased = true;
  if (!cursor_.is_operator("(") || !cursor_.is_name(1)) return;
  if (!cursor_.is_operator(",", 2) && !cursor_.is_operator(")", 2)) return;  // a function's
  if (cursor_.sqlite()) return;
  range.columns = cursor_.names("a column's name");
}

}  // namespace aludel::sql
