// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/keywords.h"
#include "sql/names_reader.h"
#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

constexpr unsigned kDepth = 200;

template <std::size_t kCount>
bool is_one(const Cursor& cursor, const std::string_view (&words)[kCount], std::size_t ahead = 0) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view it) { return cursor.is(it, ahead); });
}

/// Operands of one word (and, some, a precision behind it).
constexpr std::string_view kValues[] = {"NULL",         "TRUE",         "FALSE",
                                        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"};
constexpr std::string_view kPostgresqlValues[] = {
    "LOCALTIME", "LOCALTIMESTAMP",  "CURRENT_USER",   "CURRENT_ROLE", "SESSION_USER",
    "USER",      "CURRENT_CATALOG", "CURRENT_SCHEMA", "DEFAULT"};

/// Words between operands.
constexpr std::string_view kOperators[] = {"AND",    "OR",       "LIKE",      "ILIKE",
                                           "GLOB",   "REGEXP",   "MATCH",     "BETWEEN",
                                           "ESCAPE", "OVERLAPS", "SIMILAR TO"};

/// What IS takes that is no operand.
constexpr std::string_view kAfterIs[] = {"UNKNOWN",        "DOCUMENT",       "NORMALIZED",
                                         "NFC NORMALIZED", "NFD NORMALIZED", "NFKC NORMALIZED",
                                         "NFKD NORMALIZED"};

}  // namespace

void NamesReader::descend() {
  if (++depth_ <= kDepth) return;
  cursor_.error(fmt::format("expressions and joins stand more than {} deep in each other", kDepth));
}

void NamesReader::expression(std::size_t scope, Until until) {
  descend();
  bool is_first = true;
  do {
    operand(scope, is_first);
    is_first = false;
  } while (!cursor_.failed() && continues(scope, until));
  --depth_;
}

void NamesReader::expressions(std::size_t scope) {
  do {
    expression(scope);
  } while (cursor_.accept_operator(","));
}

/// NOT and the signs; on PostgreSQL any operator that isn't one of SQL's own between operands.
void NamesReader::prefixes() {
  constexpr std::string_view kNever[] = {
      "(", ")", ",",  "[",  "]",  ".",  "::", ":=", "=>", ":", "=",
      "<", ">", "<=", ">=", "<>", "!=", "*",  "/",  "%",  "^"};
  for (;;) {
    if (cursor_.accept("NOT")) continue;
    if (cursor_.postgresql() && operator_with_schema()) continue;
    if (!cursor_.is_kind(TokenKind::kOperator)) return;
    const std::string_view op = cursor_.text();
    const bool sign = op == "-" || op == "+" || op == "~";
    const bool own =
        cursor_.postgresql() && std::count(std::begin(kNever), std::end(kNever), op) == 0;
    if (!sign && !own) return;
    cursor_.skip();
  }
}

/// OPERATOR (schema.operator).
bool NamesReader::operator_with_schema() {
  if (!cursor_.is("OPERATOR") || !cursor_.is_operator("(", 1)) return false;
  cursor_.skip(2);
  parse_operator_name(cursor_);
  cursor_.expect_operator(")");
  return true;
}

void NamesReader::operand(std::size_t scope, bool is_first) {
  prefixes();
  if (!is_first && cursor_.is_operator("(", 1) &&
      (cursor_.is("ANY") || cursor_.is("SOME") || cursor_.is("ALL"))) {
    cursor_.skip();
    return parenthesis(scope);
  }
  if (cursor_.is_operator("(")) {
    parenthesis(scope);
    return indirection(scope);
  }
  if (cursor_.is_kind(TokenKind::kParameter)) {
    cursor_.skip();
    return indirection(scope);
  }
  if (cursor_.is_kind(TokenKind::kString)) {
    if (cursor_.sqlite() && (cursor_.is_operator(".", 1))) return names(scope);
    return strings();
  }
  if (cursor_.is_kind(TokenKind::kNumber) || cursor_.is_kind(TokenKind::kBlob)) {
    return cursor_.skip();
  }
  if (cursor_.is_kind(TokenKind::kWord) && (keyword_operand(scope) || typed_literal(scope))) return;
  names(scope);
}

/// Strings on lines of their own are one on PostgreSQL.
void NamesReader::strings() {
  for (;;) {
    const std::size_t end = cursor_.here().span.end;
    cursor_.skip();
    if (cursor_.sqlite() || !cursor_.is_kind(TokenKind::kString)) return;
    const std::string_view between = cursor_.source().text({end, cursor_.here().span.begin});
    if (between.find('\n') == std::string_view::npos) return;
  }
}

bool NamesReader::keyword_operand(std::size_t scope) {
  if (cursor_.accept("CASE")) {
    case_expression(scope);
  } else if (cursor_.is("CAST") && cursor_.is_operator("(", 1)) {
    cast(scope);
  } else if (cursor_.is("EXISTS") && cursor_.is_operator("(", 1)) {
    cursor_.skip();
    parenthesis(scope);
  } else if (cursor_.is("ARRAY") && (cursor_.is_operator("[", 1) || cursor_.is_operator("(", 1))) {
    cursor_.skip();
    array(scope);
  } else if (cursor_.is("ROW") && cursor_.is_operator("(", 1) && cursor_.is_operator(")", 2)) {
    cursor_.skip(3);
  } else if (cursor_.is("ROW") && cursor_.is_operator("(", 1)) {
    cursor_.skip();
    parenthesis(scope);
  } else if (cursor_.sqlite() && cursor_.is("RAISE") && cursor_.is_operator("(", 1)) {
    raise(scope);
  } else if (is_one(cursor_, kValues) ||
             (!cursor_.sqlite() && is_one(cursor_, kPostgresqlValues))) {
    cursor_.skip();
    if (cursor_.is_operator("(")) cursor_.parenthesised();
  } else {
    return false;
  }
  return true;
}

/// RAISE (IGNORE), RAISE (ABORT, 'message').
void NamesReader::raise(std::size_t scope) {
  cursor_.skip(2);
  if (!cursor_.accept("IGNORE")) {
    if (!accept_any({"ABORT", "FAIL", "ROLLBACK"})) {
      cursor_.expected("\"IGNORE\", \"ABORT\", \"FAIL\" or \"ROLLBACK\"");
    }
    cursor_.expect_operator(",");
    expression(scope);
  }
  cursor_.expect_operator(")");
}

/// DATE '2026-01-01', INTERVAL '1' DAY, TIME (3) WITH TIME ZONE '…': a type before a string.
bool NamesReader::typed_literal(std::size_t scope) {
  if (cursor_.sqlite() || !cursor_.is_name()) return false;
  std::size_t ahead = 1;
  if (cursor_.is("DOUBLE PRECISION") || cursor_.is("CHARACTER VARYING") ||
      cursor_.is("CHAR VARYING") || cursor_.is("BIT VARYING")) {
    ahead = 2;
  } else if (cursor_.is_operator(".", 1)) {
    ahead = 3;
  }
  if (cursor_.is_operator("(", ahead)) ahead += cursor_.width(ahead);
  if (cursor_.is("WITH TIME ZONE", ahead) || cursor_.is("WITHOUT TIME ZONE", ahead)) ahead += 3;
  if (!cursor_.is_kind(TokenKind::kString, ahead)) return false;
  if (cursor_.is("INTERVAL")) {
    cursor_.skip(ahead + 1);
    accept_any({"YEAR TO MONTH", "YEAR", "MONTH", "DAY TO HOUR", "DAY TO MINUTE", "DAY TO SECOND",
                "DAY", "HOUR TO MINUTE", "HOUR TO SECOND", "HOUR", "MINUTE TO SECOND", "MINUTE",
                "SECOND"});
    if (cursor_.is_operator("(")) cursor_.parenthesised();
    return true;
  }
  type(scope);
  cursor_.skip();
  return true;
}

void NamesReader::type(std::size_t scope) {
  TypeName type = parse_type(cursor_);
  if (cursor_.failed()) return;
  Mention& it = mention(Mention::Kind::kType, scope);
  it.at = type.at;
  it.type = std::move(type);
}

/// Behind CASE.
void NamesReader::case_expression(std::size_t scope) {
  if (!cursor_.is("WHEN")) expression(scope);
  do {
    cursor_.expect("WHEN");
    expression(scope);
    cursor_.expect("THEN");
    expression(scope);
  } while (cursor_.is("WHEN"));
  if (cursor_.accept("ELSE")) expression(scope);
  cursor_.expect("END");
}

void NamesReader::cast(std::size_t scope) {
  cursor_.skip();
  cursor_.expect_operator("(");
  expression(scope);
  cursor_.expect("AS");
  if (!cursor_.sqlite() || !cursor_.is_operator(")")) type(scope);
  cursor_.expect_operator(")");
}

/// Behind ARRAY: […] or a query.
void NamesReader::array(std::size_t scope) {
  if (cursor_.is_operator("(")) return parenthesis(scope);
  cursor_.expect_operator("[");
  if (cursor_.accept_operator("]")) return;
  do {
    if (cursor_.is_operator("[")) {
      array(scope);
    } else {
      expression(scope);
    }
  } while (cursor_.accept_operator(","));
  cursor_.expect_operator("]");
}

/// A query, an expression or a row.
void NamesReader::parenthesis(std::size_t scope) {
  cursor_.expect_operator("(");
  if (is_query()) {
    query(scope, false);
  } else {
    expressions(scope);
  }
  cursor_.expect_operator(")");
}

/// column, table.column, schema.table.column, table.*, function (…), schema.function (…).
void NamesReader::names(std::size_t scope) {
  const std::size_t first = cursor_.position();
  const std::string function = cursor_.lower_text();
  const bool is_call = cursor_.is_kind(TokenKind::kWord) && cursor_.is_operator("(", 1) &&
                       keyword(cursor_.text(), cursor_.language()) != Keyword::kReserved;
  std::vector<Name> parts;
  parts.push_back(is_call ? cursor_.label("an expression") : cursor_.name("an expression"));
  bool star = false;
  while (!star && cursor_.accept_operator(".")) {
    star = cursor_.accept_operator("*");
    if (!star) parts.push_back(cursor_.label("a name"));
  }
  if (cursor_.failed()) return;
  const At at = cursor_.since(first);
  const bool call_follows = cursor_.is_operator("(") && !star;
  Name own;
  if (!star && !call_follows) {
    own = std::move(parts.back());
    parts.pop_back();
  }
  Mention& it = mention(star           ? Mention::Kind::kStar
                        : call_follows ? Mention::Kind::kFunction
                                       : Mention::Kind::kColumn,
                        scope);
  it.at = at;
  it.column = std::move(own);
  if (!parts.empty()) {
    it.last = parts.back().at;
    it.name.name = parts.back().text;
    it.name.at = {{parts.front().at.span.begin, parts.back().at.span.end}};
    if (parts.size() > 1) it.name.schema = parts[parts.size() - 2].text;
  }
  if (call_follows) {
    call(scope, function);
  } else if (!star) {
    indirection(scope);
  }
}

/// The parentheses of a call, and what only a call has behind them.
void NamesReader::call(std::size_t scope, std::string_view function) {
  cursor_.expect_operator("(");
  if (cursor_.is_operator("*") && cursor_.is_operator(")", 1)) cursor_.skip();
  if (cursor_.accept_operator(")")) return window_suffix(scope);
  call_arguments(scope, function);
  cursor_.expect_operator(")");
  window_suffix(scope);
}

/// Whether the arguments are told apart by words, not by commas alone.
bool NamesReader::has_words(std::string_view function) const {
  constexpr std::string_view kFunctions[] = {
      "extract",       "json",           "json_array", "json_arrayagg", "json_exists",
      "json_object",   "json_objectagg", "json_query", "json_scalar",   "json_serialize",
      "json_table",    "json_value",     "overlay",    "position",      "substring",
      "trim",          "xmlattributes",  "xmlelement", "xmlexists",     "xmlforest",
      "xmlnamespaces", "xmlparse",       "xmlpi",      "xmlroot",       "xmlserialize",
      "xmltable"};
  return !cursor_.sqlite() &&
         std::count(std::begin(kFunctions), std::end(kFunctions), function) != 0;
}

void NamesReader::call_arguments(std::size_t scope, std::string_view function) {
  if (!cursor_.accept("DISTINCT")) cursor_.accept("ALL");
  do {
    call_argument(scope, function);
  } while (!cursor_.failed() && cursor_.accept_operator(","));
  if (cursor_.accept("ORDER BY")) order_items(scope);
  // What SQL/JSON and XML have behind the arguments: NULL ON NULL, RETURNING json, COLUMNS (…).
  const bool has_tail = function.starts_with("json") || function == "xmltable" ||
                        function == "xmlexists" || function == "xmlroot";
  if (!has_tail || !has_words(function) || !cursor_.is_kind(TokenKind::kWord)) return;
  while (!cursor_.at_end() && !cursor_.is_operator(")")) cursor_.skip(cursor_.width());
}

void NamesReader::call_argument(std::size_t scope, std::string_view function) {
  if (!cursor_.sqlite()) {
    if (cursor_.is_name() && (cursor_.is_operator("=>", 1) || cursor_.is_operator(":=", 1))) {
      cursor_.skip(2);
    } else if (function == "extract") {
      if (!cursor_.is_kind(TokenKind::kString) && !cursor_.is_name()) cursor_.expected("a field");
      cursor_.skip();
      cursor_.expect("FROM");
    } else if (function == "trim") {
      accept_any({"BOTH", "LEADING", "TRAILING"});
      cursor_.accept("FROM");
    } else if (function == "xmlparse" || function == "xmlserialize") {
      accept_any({"DOCUMENT", "CONTENT"});
    } else if (function.starts_with("json_object") && !cursor_.is_operator(",", 1)) {
      cursor_.accept("KEY");
    } else if ((function == "xmlelement" || function == "xmlpi") &&
               !cursor_.is_kind(TokenKind::kOperator, 1) && cursor_.accept("NAME")) {
      cursor_.label("a name");
      return;
    } else {
      cursor_.accept("VARIADIC");
    }
  }
  expression(scope, has_words(function) ? Until::kCall : Until::kEnd);
  // XMLFOREST (a AS b), XMLSERIALIZE (CONTENT a AS text)
  if (!function.starts_with("xml") || !cursor_.accept("AS")) return;
  while (!cursor_.at_end() && !cursor_.is_operator(",") && !cursor_.is_operator(")")) {
    cursor_.skip(cursor_.width());
  }
}

/// Reads what stands between two operands. False where the expression ends.
bool NamesReader::continues(std::size_t scope, Until until) {
  while (!cursor_.failed() && suffix(scope)) {
  }
  if (cursor_.at_end() || cursor_.failed()) return false;
  if (cursor_.is_kind(TokenKind::kOperator)) {
    constexpr std::string_view kEnds[] = {"(", ")", ",", "]", "[", ".", ":=", "=>"};
    if (std::count(std::begin(kEnds), std::end(kEnds), cursor_.text()) != 0) return false;
    if (cursor_.text() == ":" && until != Until::kCall) return false;
    if (cursor_.text() == "~" && cursor_.sqlite()) return false;
    cursor_.skip();
    return true;
  }
  if (!cursor_.is_kind(TokenKind::kWord)) return false;
  if (until == Until::kAnd && cursor_.is("AND")) return false;
  if (word_operator(scope, until)) return true;
  if (until != Until::kCall) return false;
  // SUBSTRING (a FROM 1 FOR 2), POSITION (a IN b), OVERLAY (a PLACING b …), XMLFOREST (a AS b).
  return accept_any({"FROM", "FOR", "PLACING", "SIMILAR", "VALUE", "PASSING BY REF",
                     "PASSING BY VALUE", "PASSING"});
}

bool NamesReader::suffix(std::size_t scope) {
  if (cursor_.accept_operator("::")) {
    type(scope);
  } else if (cursor_.accept("COLLATE")) {
    cursor_.object_name("a collation");
  } else if (cursor_.sqlite() && cursor_.is("NOT NULL")) {
    cursor_.skip(2);
  } else if (cursor_.accept("AT LOCAL") || cursor_.accept("ISNULL") || cursor_.accept("NOTNULL")) {
    return true;
  } else if (cursor_.accept("UESCAPE")) {
    cursor_.string("a string");
  } else {
    return is_suffix() || in_suffix(scope);
  }
  return true;
}

/// SQLite's IN () and IN table.
bool NamesReader::in_suffix(std::size_t scope) {
  const std::size_t ahead = cursor_.is("NOT") ? 1 : 0;
  if (!cursor_.sqlite() || !cursor_.is("IN", ahead)) return false;
  if (cursor_.is_operator("(", ahead + 1)) {
    if (!cursor_.is_operator(")", ahead + 2)) return false;
    cursor_.skip(ahead + 3);
    return true;
  }
  if (cursor_.is_operator("(", ahead + 2)) return false;
  cursor_.skip(ahead + 1);
  table(scope, false, "\"(\" or a table");
  return true;
}

/// [WITHIN GROUP (…)] [FILTER (…)] [OVER window].
void NamesReader::window_suffix(std::size_t scope) {
  if (cursor_.is("WITHIN GROUP")) {
    cursor_.skip(2);
    cursor_.expect_operator("(");
    cursor_.expect("ORDER BY");
    order_items(scope);
    cursor_.expect_operator(")");
  }
  if (cursor_.is("FILTER") && cursor_.is_operator("(", 1)) {
    cursor_.skip(2);
    cursor_.expect("WHERE");
    expression(scope);
    cursor_.expect_operator(")");
  }
  if (!cursor_.is("OVER") || (!cursor_.is_operator("(", 1) && !cursor_.is_name(1))) return;
  cursor_.skip();
  if (cursor_.is_operator("(")) {
    window(scope);
  } else {
    cursor_.name("a window's name");
  }
}

/// IS [NOT] and what is no operand behind it.
bool NamesReader::is_suffix() {
  if (!cursor_.is("IS") || cursor_.sqlite()) return false;
  const std::size_t ahead = cursor_.is("NOT", 1) ? 2 : 1;
  if (cursor_.is("JSON", ahead)) {
    cursor_.skip(ahead + 1);
    accept_any({"VALUE", "ARRAY", "OBJECT", "SCALAR"});
    if (accept_any({"WITH UNIQUE", "WITHOUT UNIQUE"})) cursor_.accept("KEYS");
    return true;
  }
  for (const std::string_view it : kAfterIs) {
    if (!cursor_.is(it, ahead)) continue;
    cursor_.skip(ahead);
    return cursor_.accept(it);
  }
  // On PostgreSQL there is no other operand.
  if (cursor_.postgresql() && !cursor_.is("DISTINCT FROM", ahead)) {
    cursor_.skip(ahead);
    if (!accept_any({"NULL", "TRUE", "FALSE"})) {
      cursor_.expected("\"NULL\", \"TRUE\", \"FALSE\" or \"DISTINCT FROM\"");
    }
    return true;
  }
  return false;
}

/// Takes an operator of words, up to the operand behind it.
bool NamesReader::word_operator(std::size_t scope, Until until) {
  if (cursor_.accept("IS")) {
    cursor_.accept("NOT");
    cursor_.accept("DISTINCT FROM");
    return true;
  }
  if (cursor_.accept("AT TIME ZONE")) return true;
  if (operator_with_schema()) return true;
  const std::size_t ahead = cursor_.is("NOT") ? 1 : 0;
  if (cursor_.is("IN", ahead)) {
    cursor_.skip(ahead + 1);
    // SQLite: IN function (…); in a call: POSITION (a IN b)
    const bool is_open = cursor_.sqlite() || until == Until::kCall;
    if (!is_open && !cursor_.is_operator("(")) cursor_.expected("\"(\"");
    return !cursor_.failed();
  }
  for (const std::string_view it : kOperators) {
    if (!cursor_.is(it, ahead)) continue;
    cursor_.skip(ahead);
    cursor_.accept(it);
    if (it == "BETWEEN") {
      if (!cursor_.sqlite()) accept_any({"SYMMETRIC", "ASYMMETRIC"});
      expression(scope, Until::kAnd);
      cursor_.expect("AND");
    }
    return true;
  }
  return false;
}

/// ([name] [PARTITION BY …] [ORDER BY …] [frame]).
void NamesReader::window(std::size_t scope) {
  cursor_.expect_operator("(");
  if (cursor_.is_name() && !cursor_.is("PARTITION") && !cursor_.is("ROWS") &&
      !cursor_.is("RANGE") && !cursor_.is("GROUPS")) {
    cursor_.skip();
  }
  if (cursor_.accept("PARTITION BY")) expressions(scope);
  if (cursor_.accept("ORDER BY")) order_items(scope);
  if (accept_any({"ROWS", "RANGE", "GROUPS"})) frame(scope);
  cursor_.expect_operator(")");
}

void NamesReader::frame(std::size_t scope) {
  const auto bound = [&] {
    if (accept_any({"UNBOUNDED PRECEDING", "UNBOUNDED FOLLOWING", "CURRENT ROW"})) return;
    expression(scope);
    if (!cursor_.accept("PRECEDING")) cursor_.expect("FOLLOWING");
  };
  if (cursor_.accept("BETWEEN")) {
    if (accept_any({"UNBOUNDED PRECEDING", "CURRENT ROW"})) {
      cursor_.expect("AND");
    } else {
      // "1 PRECEDING AND": the AND is no operator of the bound's.
      expression(scope);
      if (!cursor_.accept("PRECEDING")) cursor_.expect("FOLLOWING");
      cursor_.expect("AND");
    }
    bound();
  } else {
    bound();
  }
  if (!cursor_.accept("EXCLUDE")) return;
  if (!accept_any({"NO OTHERS", "CURRENT ROW", "GROUP", "TIES"})) {
    cursor_.expected("\"NO OTHERS\", \"CURRENT ROW\", \"GROUP\" or \"TIES\"");
  }
}

/// [1], [1:2], [:].
void NamesReader::subscript(std::size_t scope) {
  cursor_.expect_operator("[");
  if (!cursor_.is_operator(":")) expression(scope);
  if (cursor_.accept_operator(":") && !cursor_.is_operator("]")) expression(scope);
  cursor_.expect_operator("]");
}

/// .field, .* and [1] behind a column, a parameter or parentheses.
void NamesReader::indirection(std::size_t scope) {
  while (!cursor_.sqlite()) {
    if (cursor_.is_operator("[")) {
      subscript(scope);
    } else if (!cursor_.accept_operator(".")) {
      return;
    } else if (!cursor_.accept_operator("*")) {
      cursor_.label("a field");
    }
  }
}

}  // namespace aludel::sql
