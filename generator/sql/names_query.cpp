// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sql/names_reader.h"
#include "sql/parse_object.h"

namespace aludel::sql {

bool NamesReader::accept_any(std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [this](std::string_view it) { return cursor_.accept(it); });
}

std::size_t NamesReader::new_scope(std::size_t outer) {
  names_.scopes.push_back({});
  names_.scopes.back().outer = outer;
  return names_.scopes.size() - 1;
}

Mention& NamesReader::mention(Mention::Kind kind, std::size_t scope) {
  Mention& out = names_.mentions.emplace_back();
  out.kind = kind;
  out.scope = scope;
  return out;
}

/// Whether a query begins here: by its first word, or by one in parentheses and what can stand
/// behind that.
bool NamesReader::is_query(std::size_t ahead) const {
  if (cursor_.is_operator("(", ahead)) {
    const std::size_t behind = ahead + cursor_.width(ahead);
    return is_query(ahead + 1) && (cursor_.is("UNION", behind) || cursor_.is("INTERSECT", behind) ||
                                   cursor_.is("EXCEPT", behind) || cursor_.is("ORDER BY", behind) ||
                                   cursor_.is("LIMIT", behind) || cursor_.is("OFFSET", behind));
  }
  return cursor_.is("SELECT", ahead) || cursor_.is("VALUES", ahead) || cursor_.is("WITH", ahead) ||
         (cursor_.postgresql() && cursor_.is("TABLE", ahead));
}

NamesReader::Result NamesReader::query(std::size_t outer, bool visible) {
  const std::size_t scope = new_scope(outer);
  if (cursor_.is("WITH")) with(scope);
  return query_behind_with(scope, visible);
}

/// Common table expressions see those before them; with RECURSIVE, and on SQLite, all of them.
void NamesReader::with(std::size_t scope) {
  cursor_.skip();
  const bool recursive = cursor_.accept("RECURSIVE") || cursor_.sqlite();
  do {
    common_table(scope, recursive);
  } while (cursor_.accept_operator(","));
}

void NamesReader::common_table(std::size_t scope, bool recursive) {
  Range range;
  range.alias = cursor_.name("the name of a common table expression").text;
  if (cursor_.is_operator("(")) range.columns = cursor_.names("a column's name");
  cursor_.expect("AS");
  if (!cursor_.accept("MATERIALIZED")) cursor_.accept("NOT MATERIALIZED");
  const std::size_t index = names_.scopes[scope].common.size();
  range.open = range.columns.empty();  // to itself, and where it writes
  if (recursive) names_.scopes[scope].common.push_back(range);
  cursor_.expect_operator("(");
  Result result;
  if (is_query() || cursor_.is_operator("(")) {
    result = query(scope, range.columns.empty());
    if (range.columns.empty()) result.move_to(range);
  } else if (cursor_.only_in(Language::kPostgresql, "a statement that writes, in WITH")) {
    data(scope);
  }
  cursor_.expect_operator(")");
  auto& common = names_.scopes[scope].common;
  if (recursive) {
    common[index] = std::move(range);
  } else {
    common.push_back(std::move(range));
  }
  search_and_cycle(scope);
}

/// SEARCH { DEPTH | BREADTH } FIRST BY columns SET column, CYCLE columns SET column [TO value
/// DEFAULT value] USING column.
void NamesReader::search_and_cycle(std::size_t scope) {
  const auto columns = [&] {
    do {
      cursor_.name("a column's name");
    } while (cursor_.accept_operator(","));
    cursor_.expect("SET");
    cursor_.name("a column's name");
  };
  if (cursor_.accept_only(Language::kPostgresql, "SEARCH")) {
    if (!cursor_.accept("DEPTH")) cursor_.expect("BREADTH");
    cursor_.expect("FIRST BY");
    columns();
  }
  if (!cursor_.accept_only(Language::kPostgresql, "CYCLE")) return;
  columns();
  if (cursor_.accept("TO")) {
    expression(scope);
    cursor_.expect("DEFAULT");
    expression(scope);
  }
  cursor_.expect("USING");
  cursor_.name("a column's name");
}

/// SELECT … [UNION SELECT …] [ORDER BY …] [LIMIT …] [FOR UPDATE].
NamesReader::Result NamesReader::query_behind_with(std::size_t scope, bool visible) {
  Result result = term(scope, visible);
  bool compound = false;
  while (cursor_.is("UNION") || cursor_.is("INTERSECT") || cursor_.is("EXCEPT")) {
    const bool is_union = cursor_.is("UNION");
    cursor_.skip();
    if (cursor_.is("ALL") && (is_union || cursor_.only_in(Language::kPostgresql, "ALL"))) {
      cursor_.skip();
    } else if (!cursor_.sqlite()) {
      cursor_.accept("DISTINCT");
    }
    term(scope, visible);
    compound = true;
  }
  if (cursor_.is("ORDER BY")) order_by(result, compound);
  limits(result.scope);
  return result;
}

NamesReader::Result NamesReader::term(std::size_t scope, bool visible) {
  Result result;
  result.scope = scope;
  if (cursor_.is_operator("(")) {
    if (!cursor_.only_in(Language::kPostgresql, "a query in parentheses beside another")) return {};
    cursor_.skip();
    result = query(scope, visible);
    cursor_.expect_operator(")");
  } else if (cursor_.is("VALUES")) {
    const std::size_t count = values(scope, false);
    for (std::size_t i = 1; i <= count; ++i) {
      result.columns.push_back({"column" + std::to_string(i), {}});
    }
  } else if (!cursor_.sqlite() && cursor_.accept_only(Language::kPostgresql, "TABLE")) {
    result.scope = new_scope(scope);
    cursor_.accept("ONLY");
    const ObjectName name = table(result.scope, false, "a table");
    cursor_.accept_operator("*");
    Range range;
    if (const Range* common = common_range(result.scope, name)) {
      range = *common;
    } else {
      range.table = name;
    }
    names_.scopes[result.scope].ranges.push_back(std::move(range));
    result.stars.push_back({result.scope, {}});
    mention(Mention::Kind::kStar, result.scope);
  } else {
    result = select(scope, visible);
  }
  return result;
}

NamesReader::Result NamesReader::select(std::size_t outer, bool visible) {
  Result result;
  cursor_.expect("SELECT");
  const std::size_t scope = result.scope = new_scope(outer);
  if (cursor_.accept("DISTINCT")) {
    if (cursor_.accept_only(Language::kPostgresql, "ON")) {
      cursor_.expect_operator("(");
      order_items(scope);
      cursor_.expect_operator(")");
    }
  } else {
    cursor_.accept("ALL");
  }
  select_list(result, visible);
  select_into();
  if (cursor_.accept("FROM")) from(scope);
  where(scope);
  if (cursor_.accept("GROUP BY")) group_by(scope);
  if (cursor_.accept("HAVING")) expression(scope);
  if (cursor_.accept("WINDOW")) windows(scope);
  return result;
}

/// PostgreSQL takes an empty list too.
void NamesReader::select_list(Result& result, bool visible) {
  constexpr std::string_view kBehind[] = {"FROM",  "WHERE",     "GROUP",  "HAVING", "WINDOW",
                                          "UNION", "INTERSECT", "EXCEPT", "ORDER",  "LIMIT",
                                          "FETCH", "OFFSET",    "FOR",    "WITH",   "INTO"};
  const bool empty = cursor_.at_end() || cursor_.is_operator(")") ||
                     cursor_.is_kind(TokenKind::kSemicolon) ||
                     std::any_of(std::begin(kBehind), std::end(kBehind),
                                 [this](std::string_view it) { return cursor_.is(it); });
  if (empty && cursor_.postgresql()) return;
  do {
    select_item(result, visible);
  } while (cursor_.accept_operator(","));
}

/// Whether a name for a column stands here, without AS before it: on PostgreSQL almost any word.
bool NamesReader::is_label() const {
  constexpr std::string_view kNever[] = {
      "ARRAY",   "AS",     "CHAR",     "CHARACTER", "CREATE",    "DAY",     "EXCEPT", "FETCH",
      "FILTER",  "FOR",    "FROM",     "GRANT",     "GROUP",     "HAVING",  "HOUR",   "INTERSECT",
      "INTO",    "ISNULL", "LIMIT",    "MINUTE",    "MONTH",     "NOTNULL", "OFFSET", "ON",
      "ORDER",   "OVER",   "OVERLAPS", "PRECISION", "RETURNING", "SECOND",  "TO",     "UNION",
      "VARYING", "WHERE",  "WINDOW",   "WITH",      "WITHIN",    "WITHOUT", "YEAR"};
  if (!cursor_.postgresql()) return is_alias();
  if (cursor_.is_kind(TokenKind::kQuotedName)) return true;
  return cursor_.is_kind(TokenKind::kWord) &&
         std::none_of(std::begin(kNever), std::end(kNever),
                      [this](std::string_view it) { return cursor_.is(it); });
}

void NamesReader::select_item(Result& result, bool visible) {
  const std::size_t first = names_.mentions.size();
  const std::size_t begin = cursor_.position();
  if (cursor_.accept_operator("*")) {
    result.stars.push_back({result.scope, {}});
    mention(Mention::Kind::kStar, result.scope);
    return;
  }
  expression(result.scope);
  const auto one = [&](Mention::Kind kind) {
    return names_.mentions.size() == first + 1 && names_.mentions[first].kind == kind &&
           names_.mentions[first].at.span.begin == cursor_.since(begin).span.begin &&
           names_.mentions[first].at.span.end == cursor_.since(begin).span.end;
  };
  if (one(Mention::Kind::kStar)) {
    result.stars.push_back({result.scope, names_.mentions[first].name});
    return;
  }
  if (cursor_.accept("AS") || is_label()) {
    Name name = cursor_.label("a name for the column");
    names_.scopes[result.scope].labels.push_back(name.text);
    result.columns.push_back(std::move(name));
  } else if (one(Mention::Kind::kColumn)) {
    names_.mentions[first].output = visible;
    result.columns.push_back(names_.mentions[first].column);
  } else {
    result.columns.emplace_back();
    result.open |= !cursor_.sqlite();
  }
}

void NamesReader::select_into() {
  if (!cursor_.is("INTO")) return;
  cursor_.error("SELECT … INTO makes a table: write CREATE TABLE … AS SELECT");
}

void NamesReader::group_by(std::size_t scope) {
  if (!cursor_.sqlite() && !cursor_.accept("ALL")) cursor_.accept("DISTINCT");
  do {
    grouping(scope);
  } while (cursor_.accept_operator(","));
}

/// ROLLUP (…) and CUBE (…) read like calls.
void NamesReader::grouping(std::size_t scope) {
  if (!cursor_.sqlite() && cursor_.is_operator("(") && cursor_.is_operator(")", 1)) {
    return cursor_.skip(2);
  }
  if (!cursor_.is("GROUPING SETS")) return expression(scope);
  if (!cursor_.only_in(Language::kPostgresql, "GROUPING SETS")) return;
  cursor_.skip(2);
  cursor_.expect_operator("(");
  group_by(scope);
  cursor_.expect_operator(")");
}

void NamesReader::windows(std::size_t scope) {
  do {
    cursor_.name("a window's name");
    cursor_.expect("AS");
    window(scope);
  } while (cursor_.accept_operator(","));
}

/// VALUES (…), (…); DEFAULT among them where an INSERT takes them. How many columns a row has.
std::size_t NamesReader::values(std::size_t scope, bool defaults) {
  std::size_t columns = 0;
  cursor_.expect("VALUES");
  do {
    cursor_.expect_operator("(");
    columns = 0;
    do {
      ++columns;
      if (defaults) {
        value(scope);
      } else {
        expression(scope);
      }
    } while (cursor_.accept_operator(","));
    cursor_.expect_operator(")");
  } while (cursor_.accept_operator(","));
  return columns;
}

void NamesReader::order_by(const Result& result, bool compound) {
  cursor_.skip(2);
  const std::size_t first = names_.mentions.size();
  order_items(result.scope);
  if (!cursor_.failed()) forget_ordered_outputs(result, compound, first);
}

/// What stands alone in ORDER BY is first looked for among the names of the result.
void NamesReader::forget_ordered_outputs(const Result& result, bool compound, std::size_t first) {
  const auto& labels = names_.scopes[result.scope].labels;
  const auto is_output = [&](const Mention& it) {
    if (!it.ordering || !it.name.name.empty()) return false;
    const auto same = [&](std::string_view name) {
      return same_name(name, it.column.text, cursor_.language());
    };
    return std::any_of(labels.begin(), labels.end(), same) ||
           (compound && std::any_of(result.columns.begin(), result.columns.end(),
                                    [&](const Name& name) { return same(name.text); }));
  };
  auto& all = names_.mentions;
  all.erase(std::remove_if(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(), is_output),
            all.end());
}

void NamesReader::order_items(std::size_t scope) {
  do {
    order_item(scope);
  } while (cursor_.accept_operator(","));
}

void NamesReader::order_item(std::size_t scope) {
  const std::size_t first = names_.mentions.size();
  const std::size_t begin = cursor_.position();
  expression(scope);
  if (names_.mentions.size() == first + 1 && cursor_.position() == begin + 1) {
    names_.mentions[first].ordering = true;
  }
  if (cursor_.accept_only(Language::kPostgresql, "USING")) {
    if (!operator_with_schema()) parse_operator_name(cursor_);
  } else if (!cursor_.accept("ASC")) {
    cursor_.accept("DESC");
  }
  if (cursor_.accept("NULLS") && !cursor_.accept("FIRST")) cursor_.expect("LAST");
}

/// LIMIT, OFFSET, FETCH, FOR UPDATE: SQLite has the first two, in this order, and LIMIT a, b.
void NamesReader::limits(std::size_t scope) {
  bool found = true;
  while (found && !cursor_.failed()) {
    found = false;
    if (cursor_.accept("LIMIT")) {
      found = true;
      if (!cursor_.sqlite() && cursor_.accept("ALL")) continue;
      expression(scope);
      if (cursor_.is_operator(",")) {
        if (!cursor_.sqlite()) return;
        cursor_.skip();
        expression(scope);
      } else if (cursor_.sqlite() && cursor_.accept("OFFSET")) {
        expression(scope);
      }
    } else if (!cursor_.sqlite() && cursor_.accept("OFFSET")) {
      found = true;
      expression(scope);
      if (!cursor_.accept("ROWS")) cursor_.accept("ROW");
    } else if (!cursor_.sqlite() && cursor_.is("FETCH")) {
      found = true;
      fetch(scope);
    } else if (!cursor_.sqlite() && cursor_.is("FOR")) {
      found = true;
      locking();
    }
  }
}

void NamesReader::fetch(std::size_t scope) {
  if (!cursor_.accept_only(Language::kPostgresql, "FETCH")) return;
  if (!cursor_.accept("FIRST")) cursor_.expect("NEXT");
  if (!cursor_.is("ROW") && !cursor_.is("ROWS")) expression(scope);
  if (!cursor_.accept("ROWS")) cursor_.expect("ROW");
  if (cursor_.accept("WITH TIES")) return;
  cursor_.expect("ONLY");
}

void NamesReader::locking() {
  if (!cursor_.accept_only(Language::kPostgresql, "FOR")) return;
  if (!accept_any({"UPDATE", "NO KEY UPDATE", "SHARE", "KEY SHARE", "READ ONLY"})) {
    cursor_.expected("\"UPDATE\" or \"SHARE\"");
  }
  if (cursor_.accept("OF")) {
    do {
      cursor_.object_name("a table's name");
    } while (cursor_.accept_operator(","));
  }
  accept_any({"NOWAIT", "SKIP LOCKED"});
}

bool same_name(std::string_view a, std::string_view b, Language language) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
  if (language != Language::kSqlite) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

Names read_query(Cursor& cursor) {
  NamesReader reader(cursor);
  NamesReader::Result result = reader.query(NameScope::kNone, true);
  Names names = reader.take();
  result.move_to(names.result);
  names.verb = "select";
  return names;
}

Names read_data(Cursor& cursor) {
  NamesReader reader(cursor);
  reader.data(NameScope::kNone);
  return reader.take();
}

Names read_expression(Cursor& cursor) {
  NamesReader reader(cursor);
  reader.expression(reader.new_scope(NameScope::kNone));
  return reader.take();
}

Fragment parse_query(Cursor& cursor) {
  const std::size_t first = cursor.position();
  read_query(cursor);
  if (cursor.failed()) return {};
  return cursor.fragment(first, cursor.position());
}

}  // namespace aludel::sql
