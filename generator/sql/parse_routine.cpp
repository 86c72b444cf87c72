// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/keywords.h"
#include "sql/names.h"
#include "sql/parse.h"
#include "sql/parse_object.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

std::vector<CreateRoutine::Argument> parse_arguments(Cursor& cursor) {
  std::vector<CreateRoutine::Argument> out;
  cursor.expect_operator("(");
  if (!cursor.is_operator(")")) out = parse_argument_list(cursor);
  cursor.expect_operator(")");
  return out;
}

/// Whether a word can be the name of a function, a type or an argument.
bool is_type_word(std::string_view word, Language language) {
  const Keyword is = keyword(word, language);
  return is == Keyword::kNone || is == Keyword::kNotAColumn;
}

bool is_mode(const Cursor& cursor, std::size_t ahead) {
  return cursor.is("IN", ahead) || cursor.is("OUT", ahead) || cursor.is("INOUT", ahead) ||
         cursor.is("VARIADIC", ahead);
}

/// Whether the name of an argument stands here: one word before its type.
bool is_argument_name(const Cursor& cursor) {
  // Types of two words, which are no name and type.
  for (const std::string_view words :
       {"DOUBLE PRECISION", "CHARACTER VARYING", "CHAR VARYING", "NATIONAL CHARACTER",
        "NATIONAL CHAR", "NCHAR VARYING", "BIT VARYING", "TIMESTAMP WITH", "TIMESTAMP WITHOUT",
        "TIME WITH", "TIME WITHOUT", "INTERVAL YEAR", "INTERVAL MONTH", "INTERVAL DAY",
        "INTERVAL HOUR", "INTERVAL MINUTE", "INTERVAL SECOND", "SETOF"}) {
    if (cursor.is(words)) return false;
  }
  const bool is_word =
      cursor.is_kind(TokenKind::kQuotedName) ||
      (cursor.is_kind(TokenKind::kWord) && is_type_word(cursor.text(), cursor.language()));
  return is_word && (cursor.is_name(1) || cursor.is("SETOF", 1) || is_mode(cursor, 1));
}

std::string parse_mode(Cursor& cursor) {
  if (cursor.accept("VARIADIC")) return "variadic";
  if (cursor.accept("INOUT")) return "inout";
  if (cursor.accept("OUT")) return "out";
  if (!cursor.accept("IN")) return {};
  return cursor.accept("OUT") ? "inout" : "in";
}

/// [mode] [name] [mode] type [DEFAULT e].
CreateRoutine::Argument parse_argument(Cursor& cursor) {
  CreateRoutine::Argument argument;
  argument.mode = parse_mode(cursor);
  if (is_argument_name(cursor)) {
    argument.name = cursor.label("an argument's name").text;
    if (argument.mode.empty()) argument.mode = parse_mode(cursor);
  }
  if (argument.mode.empty()) argument.mode = "in";
  argument.type = parse_type(cursor);
  if (cursor.accept("DEFAULT") || cursor.accept_operator("=") || cursor.accept_operator(":=")) {
    argument.default_value = cursor.expression();
  }
  return argument;
}

void parse_returns(Cursor& cursor, CreateRoutine& routine) {
  if (!cursor.accept("TABLE")) {
    routine.returns = parse_type(cursor);
    return;
  }
  cursor.expect_operator("(");
  do {
    CreateRoutine::Argument& column = routine.returns_table.emplace_back();
    if (!is_argument_name(cursor)) return cursor.expected("a column's name and type");
    column.name = cursor.name("a column's name").text;
    column.type = parse_type(cursor);
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

struct Clause {
  std::string_view words;
  std::string_view meaning;  // in lower case; empty: what holds anyway
};

constexpr Clause kClauses[] = {
    {"VOLATILE", ""},
    {"STABLE", "stable"},
    {"IMMUTABLE", "immutable"},
    {"CALLED ON NULL INPUT", ""},
    {"RETURNS NULL ON NULL INPUT", "strict"},
    {"STRICT", "strict"},
    {"NOT LEAKPROOF", ""},
    {"LEAKPROOF", "leakproof"},
    {"EXTERNAL SECURITY DEFINER", "security definer"},
    {"EXTERNAL SECURITY INVOKER", ""},
    {"SECURITY DEFINER", "security definer"},
    {"SECURITY INVOKER", ""},
    {"WINDOW", "window"},
    {"PARALLEL UNSAFE", ""},
    {"PARALLEL SAFE", "parallel safe"},
    {"PARALLEL RESTRICTED", "parallel restricted"},
};

/// A value of SET: as a word where it is one, whether quoted or not.
std::string parse_value(Cursor& cursor) {
  if (cursor.at_end()) {
    cursor.expected("a value");
    return {};
  }
  if (cursor.is_operator("-") || cursor.is_operator("+")) return cursor.number("a number");
  if (!cursor.is_kind(TokenKind::kString)) {
    const bool is_value = cursor.is_name() || cursor.is_kind(TokenKind::kNumber) ||
                          cursor.is("TRUE") || cursor.is("FALSE") || cursor.is("ON") ||
                          cursor.is("DEFAULT");
    if (!is_value) cursor.expected("a value");
    std::string word = cursor.lower_text();
    cursor.skip();
    return word;
  }
  std::string text = cursor.string("a value");
  const bool is_word =
      !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
  return is_word ? text : quoted_text(text);
}

/// SET name { TO | = } value, … or FROM CURRENT.
std::string parse_set(Cursor& cursor) {
  std::string out = "set ";
  if (cursor.accept("TIME ZONE")) {
    out += "timezone to ";
  } else {
    const ObjectName name = cursor.object_name("a parameter");
    out += name.schema.empty() ? name.name : fmt::format("{}.{}", name.schema, name.name);
    if (cursor.accept("FROM CURRENT")) return out + " from current";
    if (!cursor.accept("TO") && !cursor.accept_operator("=")) cursor.expected("\"TO\"");
    out += " to ";
  }
  out += parse_value(cursor);
  while (cursor.accept_operator(",")) out += ", " + parse_value(cursor);
  return out;
}

/// What is kept as words; false where no clause begins here.
bool parse_clause(Cursor& cursor, std::vector<std::string>& clauses) {
  for (const Clause& it : kClauses) {
    if (!cursor.accept(it.words)) continue;
    if (!it.meaning.empty()) clauses.emplace_back(it.meaning);
    return true;
  }
  if (cursor.accept("COST")) {
    clauses.push_back("cost " + cursor.number("a number"));
  } else if (cursor.accept("ROWS")) {
    clauses.push_back("rows " + cursor.number("a number"));
  } else if (cursor.accept("SUPPORT")) {
    const ObjectName name = cursor.object_name("a function");
    clauses.push_back("support " + (name.schema.empty() ? "" : name.schema + ".") + name.name);
  } else if (cursor.accept("SET")) {
    clauses.push_back(parse_set(cursor));
  } else if (cursor.accept("TRANSFORM")) {
    std::string out;
    do {
      cursor.expect("FOR TYPE");
      out += out.empty() ? "transform for type " : ", for type ";
      out += type_name(parse_type(cursor));
    } while (cursor.accept_operator(","));
    clauses.push_back(std::move(out));
  } else {
    return false;
  }
  return true;
}

void parse_body_statement(Cursor& cursor) {
  if (cursor.accept("RETURN")) {
    cursor.expression([](const Cursor& here) { return here.is_kind(TokenKind::kSemicolon); });
  } else if (!cursor.is_kind(TokenKind::kSemicolon)) {
    read_data(cursor);
  }
  if (!cursor.is_kind(TokenKind::kSemicolon)) return cursor.expected("\";\"");
  cursor.skip();
}

/// RETURN e, or BEGIN ATOMIC … END.
void parse_atomic(Cursor& cursor, CreateRoutine& routine) {
  const std::size_t first = cursor.position();
  if (cursor.accept("RETURN")) {
    cursor.expression();
  } else {
    cursor.expect("BEGIN ATOMIC");
    while (!cursor.failed() && !cursor.accept("END")) parse_body_statement(cursor);
  }
  if (!cursor.failed()) routine.atomic = cursor.fragment(first, cursor.position());
}

bool parse_option(Cursor& cursor, CreateRoutine& routine) {
  if (cursor.is("RETURNS") && !cursor.is("RETURNS NULL ON NULL INPUT")) {
    cursor.skip();
    parse_returns(cursor, routine);
  } else if (cursor.accept("LANGUAGE")) {
    const bool is_string = cursor.is_kind(TokenKind::kString);
    routine.language = is_string ? cursor.string("a language") : cursor.name("a language").text;
  } else if (cursor.accept("AS")) {
    routine.body.push_back(cursor.string("the body as a string"));
    if (cursor.accept_operator(",")) routine.body.push_back(cursor.string("a symbol as a string"));
  } else if (cursor.is("RETURN") || cursor.is("BEGIN ATOMIC")) {
    parse_atomic(cursor, routine);
  } else {
    return parse_clause(cursor, routine.clauses);
  }
  return true;
}

}  // namespace

std::vector<CreateRoutine::Argument> parse_argument_list(Cursor& cursor) {
  std::vector<CreateRoutine::Argument> out;
  do {
    out.push_back(parse_argument(cursor));
  } while (cursor.accept_operator(","));
  return out;
}

Node parse_create_routine(Cursor& cursor) {
  CreateRoutine routine;
  cursor.expect("CREATE");
  routine.or_replace = cursor.accept("OR REPLACE");
  routine.procedure = cursor.accept("PROCEDURE");
  if (!routine.procedure) cursor.expect("FUNCTION");
  routine.name = cursor.object_name("its name");
  routine.arguments = parse_arguments(cursor);
  while (!cursor.failed() && !cursor.at_end() && parse_option(cursor, routine)) {
  }
  if (!cursor.failed() && cursor.at_end() && routine.body.empty() && routine.atomic.empty()) {
    cursor.expected("a body: \"AS\", \"RETURN\" or \"BEGIN ATOMIC\"");
  }
  if (routine.language.empty()) routine.language = "sql";
  std::sort(routine.clauses.begin(), routine.clauses.end());
  return routine;
}

}  // namespace aludel::sql
