// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "sql/keywords.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

/// The spellings of PostgreSQL's built-in types that are one word. `internal`: the name by which
/// its catalog knows it, so the same in double quotes.
struct Spelling {
  std::string_view word;
  std::string_view name;
  bool internal = false;
};

constexpr Spelling kSpellings[] = {
    {"int2", "smallint", true},
    {"int4", "integer", true},
    {"int8", "bigint", true},
    {"float4", "real", true},
    {"float8", "double precision", true},
    {"bool", "boolean", true},
    {"varchar", "character varying", true},
    {"varbit", "bit varying", true},
    {"timestamp", "timestamp without time zone", true},
    {"timestamptz", "timestamp with time zone", true},
    {"time", "time without time zone", true},
    {"timetz", "time with time zone", true},
    {"serial2", "smallserial"},
    {"serial4", "serial"},
    {"serial8", "bigserial"},
};

std::string full_name(std::string word, bool quoted) {
  const auto it = std::find_if(std::begin(kSpellings), std::end(kSpellings), [&](const auto& at) {
    return at.word == word && (at.internal || !quoted);
  });
  return it == std::end(kSpellings) ? std::move(word) : std::string(it->name);
}

/// What stands in parentheses behind a type, argument by argument.
std::vector<std::string> arguments(Cursor& cursor) {
  std::vector<std::string> out;
  if (!cursor.accept_operator("(")) return out;
  do {
    out.push_back(cursor.expression().text);
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
  return out;
}

/// The precision or length of a type of the standard: one number, or none.
std::vector<std::string> precision(Cursor& cursor) {
  std::vector<std::string> out;
  if (!cursor.accept_operator("(")) return out;
  out.push_back(cursor.number("a number"));
  cursor.expect_operator(")");
  return out;
}

bool take_character(Cursor& cursor, TypeName& type) {
  if (cursor.accept("VARCHAR")) {
    type.name = "character varying";
    type.arguments = precision(cursor);
    return true;
  }
  const bool national = cursor.accept("NATIONAL");
  if (!cursor.accept("CHARACTER") && !cursor.accept("CHAR") &&
      !(!national && cursor.accept("NCHAR"))) {
    if (national) cursor.expected("\"CHARACTER\"");
    return national;
  }
  const bool varying = cursor.accept("VARYING");
  type.name = varying ? "character varying" : "character";
  type.arguments = precision(cursor);
  if (!varying && type.arguments.empty()) type.arguments = {"1"};
  return true;
}

bool take_bit(Cursor& cursor, TypeName& type) {
  if (!cursor.accept("BIT")) return false;
  const bool varying = cursor.accept("VARYING");
  type.name = varying ? "bit varying" : "bit";
  type.arguments = precision(cursor);
  if (!varying && type.arguments.empty()) type.arguments = {"1"};
  return true;
}

bool take_time(Cursor& cursor, TypeName& type) {
  if (!cursor.is("TIMESTAMP") && !cursor.is("TIME")) return false;
  type.name = cursor.lower_text();
  cursor.skip();
  type.arguments = precision(cursor);
  const bool with = cursor.accept("WITH TIME ZONE");
  if (!with) cursor.accept("WITHOUT TIME ZONE");
  type.name += with ? " with time zone" : " without time zone";
  return true;
}

bool take_interval(Cursor& cursor, TypeName& type) {
  if (!cursor.accept("INTERVAL")) return false;
  type.name = "interval";
  type.arguments = precision(cursor);
  if (!type.arguments.empty()) return true;
  constexpr std::array kFields = {
      "YEAR TO MONTH",    "YEAR",   "MONTH",          "DAY TO HOUR",    "DAY TO MINUTE",
      "DAY TO SECOND",    "DAY",    "HOUR TO MINUTE", "HOUR TO SECOND", "HOUR",
      "MINUTE TO SECOND", "MINUTE", "SECOND"};
  for (const std::string_view fields : kFields) {
    if (!cursor.accept(fields)) continue;
    type.name += ' ';
    for (const char c : fields) {
      type.name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (fields.ends_with("SECOND")) type.arguments = precision(cursor);
    return true;
  }
  return true;
}

/// The numbers whose names are keywords. Only decimal ones have arguments.
bool take_number(Cursor& cursor, TypeName& type) {
  if (cursor.accept("INT") || cursor.accept("INTEGER")) {
    type.name = "integer";
  } else if (cursor.accept("DECIMAL") || cursor.accept("DEC") || cursor.accept("NUMERIC")) {
    type.name = "numeric";
    type.arguments = arguments(cursor);
  } else if (cursor.is("SMALLINT") || cursor.is("BIGINT") || cursor.is("REAL") ||
             cursor.is("BOOLEAN")) {
    type.name = cursor.lower_text();
    cursor.skip();
  } else {
    return false;
  }
  return true;
}

/// FLOAT's argument chooses between two types.
bool take_float(Cursor& cursor, TypeName& type) {
  if (!cursor.accept("FLOAT")) return false;
  const At at = cursor.here();
  const std::vector<std::string> bits = precision(cursor);
  type.name = "double precision";
  if (bits.empty()) return true;
  const bool is_short = bits[0].size() < 2 || (bits[0].size() == 2 && bits[0] < "25");
  if (bits[0].size() > 2 || bits[0] > "53" || bits[0].starts_with('-') || bits[0] == "0") {
    cursor.error(at, "the precision of \"FLOAT\" is from 1 to 53");
  }
  if (is_short) type.name = "real";
  return true;
}

/// The types for which the grammar has words of its own.
bool take_standard(Cursor& cursor, TypeName& type) {
  if (cursor.is_operator(".", 1)) return false;
  if (cursor.accept("DOUBLE PRECISION")) {
    type.name = "double precision";
    return true;
  }
  return take_number(cursor, type) || take_character(cursor, type) || take_bit(cursor, type) ||
         take_time(cursor, type) || take_interval(cursor, type) || take_float(cursor, type);
}

void take_named(Cursor& cursor, TypeName& type, std::string_view what) {
  bool quoted = cursor.is_kind(TokenKind::kQuotedName);
  // The keywords that name functions may name types, but no columns; others it is the other way.
  const bool keyword = cursor.is_kind(TokenKind::kWord);
  const Keyword kind = keyword ? sql::keyword(cursor.text(), cursor.language()) : Keyword::kNone;
  if (kind == Keyword::kNotAFunction && !cursor.is("JSON")) return cursor.expected(what);
  std::string name = (kind == Keyword::kNotAColumn ? cursor.label(what) : cursor.name(what)).text;
  while (cursor.accept_operator(".")) {
    if (!type.schema.empty()) type.schema += '.';
    type.schema += name;
    quoted = cursor.is_kind(TokenKind::kQuotedName);
    name = cursor.label(what).text;
  }
  if (cursor.is_operator("%") && cursor.is("TYPE", 1)) {
    cursor.skip(2);
    type.percent = true;
  } else {
    type.arguments = arguments(cursor);
    if (type.schema == "pg_catalog") type.schema.clear();
    if (type.schema.empty()) name = full_name(std::move(name), quoted);
    // The catalog's name for CHAR, which has no length of its own.
    if (name == "bpchar" && type.schema.empty() && !type.arguments.empty()) name = "character";
  }
  type.name = std::move(name);
}

void take_array(Cursor& cursor, TypeName& type) {
  const bool array = cursor.accept("ARRAY");
  if (array) ++type.dimensions;
  while (cursor.accept_operator("[")) {
    if (array || !cursor.is_operator("]")) cursor.number("a number");
    cursor.expect_operator("]");
    if (array) return;
    ++type.dimensions;
  }
}

/// SQLite: the words of joins are names, but no types.
bool is_type_word(const Cursor& cursor) {
  constexpr std::string_view kJoins[] = {"CROSS", "FULL",    "INDEXED", "INNER",
                                         "LEFT",  "NATURAL", "OUTER",   "RIGHT"};
  return cursor.is_name() && !cursor.is("GENERATED ALWAYS AS") &&
         std::none_of(std::begin(kJoins), std::end(kJoins),
                      [&](std::string_view word) { return cursor.is(word); });
}

/// Other than a name, a type may be empty.
std::string unquoted(const Cursor& cursor) {
  return name_of(cursor.source(), {TokenKind::kQuotedName, cursor.here().span}, Language::kSqlite);
}

/// SQLite: any words, and up to two numbers behind them. Where the first is in quotes, it alone is
/// the type.
void take_sqlite(Cursor& cursor, TypeName& type, std::string_view what) {
  if (!is_type_word(cursor)) return cursor.expected(what);
  const bool quoted = !cursor.is_kind(TokenKind::kWord);
  type.name = quoted ? unquoted(cursor) : std::string(cursor.text());
  for (cursor.skip(); is_type_word(cursor); cursor.skip()) {
    if (!quoted) type.name.append(" ").append(cursor.text());
  }
  if (!cursor.accept_operator("(")) return;
  do {
    type.arguments.push_back(cursor.number("a number"));
  } while (type.arguments.size() < 2 && cursor.accept_operator(","));
  cursor.expect_operator(")");
  if (quoted) type.arguments.clear();
}

}  // namespace

bool is_type(const Cursor& cursor) { return !cursor.sqlite() || is_type_word(cursor); }

TypeName parse_type(Cursor& cursor, std::string_view what) {
  const std::size_t first = cursor.position();
  TypeName type;
  if (cursor.sqlite()) {
    take_sqlite(cursor, type, what);
  } else {
    type.set_of = cursor.accept("SETOF");
    if (!take_standard(cursor, type)) take_named(cursor, type, what);
    take_array(cursor, type);
  }
  type.at = cursor.since(first);
  return type;
}

}  // namespace aludel::sql
