// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "sql/cursor.h"
#include "sql/expression.h"
#include "sql/keywords.h"
#include "sql/number.h"
#include "sql/parse.h"
#include "sql/printer.h"
#include "sql/query.h"

namespace aludel::sql {
namespace {

std::string in_capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

Expression made(Expression::Kind kind, std::string text) {
  Expression out;
  out.kind = kind;
  out.text = std::move(text);
  return out;
}

/// Words that are values by themselves. With a precision in parentheses some of them.
constexpr std::string_view kValues[] = {"NULL",         "TRUE",         "FALSE",
                                        "CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP"};
constexpr std::string_view kPostgresqlValues[] = {
    "LOCALTIME",    "LOCALTIMESTAMP", "CURRENT_ROLE",    "CURRENT_USER", "USER",
    "SESSION_USER", "SYSTEM_USER",    "CURRENT_CATALOG", "DEFAULT"};

/// Whether a text is of ASCII's characters alone.
bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return c != '\0' && static_cast<unsigned char>(c) < 0x80; });
}

/// Whether E'…' says bytes: \xff, \377.
bool has_bytes(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] != '\\') continue;
    if (std::string_view("01234567x").find(text[++i]) != std::string_view::npos) return true;
  }
  return false;
}

/// Bits as PostgreSQL prints them: B'…', of whatever form.
std::string bits(std::string_view token) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "B'";
  for (const char c : token.substr(2, token.size() - 3)) {
    const std::size_t value = kDigits.find(in_capitals(std::string_view(&c, 1)));
    if (token[0] == 'b' || token[0] == 'B' || value == std::string_view::npos) {
      out += c;
      continue;
    }
    for (unsigned bit = 8; bit != 0; bit /= 2) out += (value & bit) != 0 ? '1' : '0';
  }
  return out + "'";
}

}  // namespace

Expression ExpressionParser::operand() {
  if (at_end()) return fail_here();
  switch (tokens_[position_].kind) {
    case TokenKind::kNumber:
      return number();
    case TokenKind::kString:
      return string();
    case TokenKind::kBlob:
      return made(Expression::Kind::kText, in_capitals(tokens_.text(position_++)));
    case TokenKind::kParameter:
      return made(Expression::Kind::kText, std::string(tokens_.text(position_++)));
    case TokenKind::kQuotedName:
      return named();
    case TokenKind::kWord:
      return word();
    case TokenKind::kOperator:
      return is("(") ? parenthesised() : prefix();
    default:
      return fail_here();
  }
}

Expression ExpressionParser::number() {
  const std::string_view written = tokens_.text(position_++);
  bool is_cast = false;
  Expression out =
      made(Expression::Kind::kText, normal_number(written, tokens_.language(), is_cast));
  if (!is_cast) return out;
  out.kind = Expression::Kind::kString;
  Expression cast = made(Expression::Kind::kCast, "NUMERIC");
  cast.level = Level::kCast;
  cast.parts.push_back(std::move(out));
  return cast;
}

/// A string, with those that continue it on the next lines.
Expression ExpressionParser::string() {
  const std::string_view token = tokens_.text(position_);
  const char first = token.front();
  const bool marked = first != '\'' && first != '$';
  if (marked && (first == 'b' || first == 'B' || first == 'x' || first == 'X')) {
    ++position_;
    return made(Expression::Kind::kText, bits(token));
  }
  std::string value;
  for (bool go_on = true; go_on;) {
    const std::string_view text = tokens_.text(position_);
    const bool escapes = text.front() == 'e' || text.front() == 'E';
    std::string part = string_of(tokens_.source(), tokens_[position_]);
    // Bytes need not make a text: that is left to the server.
    if (escapes && has_bytes(text) && !is_plain(part)) {
      ++position_;
      return made(Expression::Kind::kText, "E" + std::string(text.substr(1)));
    }
    value += part;
    ++position_;
    go_on = tokens_.language() == Language::kPostgresql && position_ < last_ &&
            tokens_.is_kind(position_, TokenKind::kString) && tokens_.text(position_)[0] == '\'' &&
            tokens_.source()
                    .text({tokens_[position_ - 1].span.end, tokens_[position_].span.begin})
                    .find('\n') != std::string_view::npos;
  }
  if (accept("UESCAPE")) return fail(position_, "");
  Expression out = made(Expression::Kind::kString, std::move(value));
  const bool national = first == 'n' || first == 'N';
  if (!national) return out;
  Expression cast = made(Expression::Kind::kCast, "bpchar");
  cast.level = Level::kCast;
  cast.parts.push_back(std::move(out));
  return cast;
}

Expression ExpressionParser::prefix() {
  constexpr std::array<std::string_view, 21> kNone = {
      ")", "]", "[", ",", ".", ":", ":=", "=>", "..", "::", "*",
      "/", "%", "^", "=", "<", ">", "<=", ">=", "<>", "!="};
  Expression out = made(Expression::Kind::kPrefix, std::string(tokens_.text(position_)));
  const bool sign = out.text == "-" || out.text == "+";
  const bool none = std::find(kNone.begin(), kNone.end(), out.text) != kNone.end();
  if (none || (tokens_.language() == Language::kSqlite && !sign && out.text != "~")) {
    return fail_here();
  }
  ++position_;
  const bool tight = sign || scope_.levels == Language::kSqlite;
  out.level = tight ? Level::kUnary : Level::kOther;
  out.parts.push_back(parse(tight ? Level::kUnary : Level::kAdd));
  return out;
}

bool ExpressionParser::is_query() const {
  std::size_t ahead = 0;
  while (is("(", ahead)) ++ahead;
  return ahead > 0 && (are("SELECT", ahead) || are("WITH", ahead) || are("VALUES", ahead) ||
                       (are("TABLE", ahead) && postgresql()));
}

/// ( query ), as normal form.
Expression ExpressionParser::query(std::string_view before) {
  const std::size_t close = tokens_.closing(position_);
  if (close == position_ || close >= last_) return fail(position_, "this \"(\" is not closed");
  std::string text = before.empty() ? "(" : std::string(before) + " (";
  std::string column;
  text += normal_query(tokens_, position_ + 1, close, scope_.depth, &column);
  position_ = close + 1;
  Expression out = made(Expression::Kind::kQuery, text + ")");
  out.inner = before.empty() ? std::move(column) : before == "EXISTS" ? "exists" : "array";
  return out;
}

Expression ExpressionParser::parenthesised() {
  if (is_query()) {
    // ((SELECT 1) + 1): the query is only what the first of them begins.
    std::size_t inner = position_;
    while (tokens_.is(inner + 1, "(") && tokens_.closing(inner + 1) + 1 == tokens_.closing(inner)) {
      ++inner;
    }
    const bool whole = !tokens_.is(inner + 1, "(") || [&] {
      // (SELECT …) UNION …
      const std::size_t behind = tokens_.closing(inner + 1) + 1;
      return tokens_.are(behind, "UNION") || tokens_.are(behind, "INTERSECT") ||
             tokens_.are(behind, "EXCEPT") || tokens_.are(behind, "ORDER") ||
             tokens_.are(behind, "LIMIT");
    }();
    if (whole) return query("");
  }
  ++position_;
  std::vector<Expression> list = list_until(")");
  if (failed() || list.size() == 1) return list.empty() ? Expression() : std::move(list.front());
  if (list.empty()) return fail(position_, "the parentheses are empty: a value is due in them");
  Expression row = made(Expression::Kind::kRow, "");
  row.parts = std::move(list);
  return row;
}

/// Expressions up to `close`, which is taken; there may be none.
std::vector<Expression> ExpressionParser::list_until(std::string_view close) {
  std::vector<Expression> list;
  if (accept_operator(close)) return list;
  do {
    list.push_back(parse());
  } while (!failed() && accept_operator(","));
  if (!failed()) expect_operator(close);
  return list;
}

/// What begins with a word: a value, a construct, or a name.
Expression ExpressionParser::word() {
  if (are("NOT")) {
    ++position_;
    Expression out = made(Expression::Kind::kPrefix, "NOT");
    out.level = Level::kNot;
    out.parts.push_back(parse(Level::kNot));
    return out;
  }
  if (are("CASE")) return case_expression();
  if (are("CAST") && is("(", 1)) return cast();
  if (are("EXISTS") && is("(", 1)) {
    ++position_;
    return is_query() ? query("EXISTS") : fail_here();
  }
  if (are("RAISE") && is("(", 1) && sqlite()) {
    ++position_;
    return raw_call("RAISE");
  }
  const auto is_value = [&](std::string_view it) { return are(it); };
  const bool value = std::any_of(std::begin(kValues), std::end(kValues), is_value) ||
                     (postgresql() && std::any_of(std::begin(kPostgresqlValues),
                                                  std::end(kPostgresqlValues), is_value));
  if (value && !is(".", 1)) {
    std::string text = in_capitals(tokens_.text(position_++));
    if (postgresql() && is("(")) return raw_call(std::move(text));
    return made(Expression::Kind::kText, std::move(text));
  }
  if (postgresql()) {
    if (are("ARRAY") && (is("[", 1) || is("(", 1))) return array();
    if (are("ROW") && is("(", 1)) {
      position_ += 2;
      Expression row = made(Expression::Kind::kRow, "");
      row.parts = list_until(")");
      return row;
    }
    Expression literal = typed_literal();
    if (literal.kind != Expression::Kind::kNone || failed()) return literal;
    if (is("(", 1)) {
      Expression special = special_call();
      if (special.kind != Expression::Kind::kNone || failed()) return special;
    }
  }
  return named();
}

/// A column, with the table before it; or the call of a function.
Expression ExpressionParser::named() {
  const bool bare = tokens_.is_kind(position_, TokenKind::kWord);
  const Keyword key = bare ? keyword(tokens_.text(position_), tokens_.language()) : Keyword::kNone;
  const bool function = is("(", 1) && key <= Keyword::kNotAColumn;
  if (key == Keyword::kReserved || (key == Keyword::kNotAColumn && postgresql() && !function)) {
    return fail_here();
  }
  bool star = false;
  std::string name = dotted_name(star);
  if (!star && is("(")) return call(std::move(name));
  return made(star ? Expression::Kind::kText : Expression::Kind::kName, std::move(name));
}

/// a, t.a, s.t.a, t.*. What says no more than the rest is left out: the query's only table before
/// a column, the schema where everything is before a function or a table.
std::string ExpressionParser::dotted_name(bool& star) {
  std::vector<std::string> names;
  names.push_back(normal_name(tokens_, position_++));
  while (is(".")) {
    if (is("*", 1)) {
      position_ += 2;
      star = true;
      names.emplace_back("*");
      break;
    }
    if (position_ + 1 >= last_ || !tokens_.is_name(position_ + 1)) {
      ++position_;
      fail_here();
      return {};
    }
    names.push_back(normal_name(tokens_, position_ + 1));
    position_ += 2;
  }
  const bool function = !star && is("(");
  const bool own_schema = names.size() == (function ? 2 : 3) && names[0] == default_schema();
  if (own_schema || (function && names.size() == 2 && names[0] == "pg_catalog")) {
    names.erase(names.begin());
  }
  if (!function && !star && names.size() == 2 && names[0] == scope_.table) {
    names.erase(names.begin());
  }
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ".") + name;
  return out;
}

Expression ExpressionParser::case_expression() {
  const std::size_t begin = position_++;
  Expression out = made(Expression::Kind::kCase, "");
  out.parts.push_back(are("WHEN") ? Expression() : parse());
  bool any = false;
  while (accept("WHEN")) {
    any = true;
    out.parts.push_back(parse());
    if (!failed() && !accept("THEN")) {
      return fail(at_end() ? begin : position_, "a THEN is missing in this CASE");
    }
    out.parts.push_back(parse());
  }
  if (!failed() && !any) return fail(begin, "a WHEN is missing in this CASE");
  out.parts.push_back(accept("ELSE") ? parse() : Expression());
  if (!failed() && !accept("END")) return fail(begin, "CASE is not closed: its END is missing");
  return out;
}

Expression ExpressionParser::cast() {
  position_ += 2;
  Expression out = made(Expression::Kind::kCast, "");
  out.level = postgresql() ? Level::kCast : Level::kAtom;
  out.parts.push_back(parse());
  if (failed()) return out;
  if (!accept("AS")) return fail(position_, "expected AS and a type: CAST(value AS type)");
  const bool untyped = tokens_.language() == Language::kSqlite && is(")");
  const std::optional<std::string> to = untyped ? "" : type();
  if (!to) return fail(position_, "expected a type: CAST(value AS type)");
  out.text = *to;
  expect_operator(")");
  return out;
}

Expression ExpressionParser::array() {
  ++position_;
  if (is("(")) return is_query() ? query("ARRAY") : fail_here();
  Expression out = made(Expression::Kind::kArray, "");
  ++position_;
  if (accept_operator("]")) return out;
  do {
    // An array of arrays may leave out the word.
    if (is("[")) {
      --position_;
      out.parts.push_back(array());
    } else {
      out.parts.push_back(parse());
    }
  } while (!failed() && accept_operator(","));
  if (!failed()) expect_operator("]");
  return out;
}

/// The type here as normal form; nothing, and nothing taken, where there is none.
std::optional<std::string> ExpressionParser::type() {
  std::size_t end = position_;
  while (end < last_) {
    const bool part = tokens_.is_name(end) || tokens_.is_id(end) || tokens_.is(end, ".") ||
                      tokens_.is(end, "%") || tokens_.closing(end) != end;
    if (!part) break;
    end = tokens_.closing(end) + 1;
  }
  if (end == position_) return std::nullopt;
  text::Diagnostics diagnostics;
  Cursor cursor(tokens_.source(), tokens_.all().subspan(position_, end - position_),
                tokens_.language(), diagnostics);
  TypeName type = parse_type(cursor);
  if (cursor.failed()) return std::nullopt;
  const std::size_t begin = std::exchange(position_, position_ + cursor.position());
  if (type.schema == default_schema()) type.schema.clear();
  std::string out = print(type, tokens_.language());
  // For a column's type SQLite looks at the first word alone where that is in quotes; for this one
  // it looks at all.
  if (!postgresql() && !tokens_.is_kind(begin, TokenKind::kWord) && position_ > begin + 1) {
    out = normal_tokens(tokens_, begin, position_);
  }
  if (postgresql()) return out;
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

/// date '2020-01-01', interval '1' day: a cast of the string.
Expression ExpressionParser::typed_literal() {
  constexpr std::array<std::string_view, 8> kInside = {"WITH",    "WITHOUT",   "TIME", "ZONE",
                                                       "VARYING", "PRECISION", "CHAR", "CHARACTER"};
  std::size_t end = position_ + 1;
  while (end < last_) {
    const bool inside = std::any_of(kInside.begin(), kInside.end(),
                                    [&](std::string_view it) { return tokens_.are(end, it); });
    if (!inside && !tokens_.is(end, "(") && !tokens_.is(end, ".") && !tokens_.is(end - 1, "."))
      break;
    end = tokens_.closing(end) + 1;
  }
  const bool literal = end < last_ && tokens_.is_kind(end, TokenKind::kString) && !are("NOT") &&
                       keyword(tokens_.text(position_), tokens_.language()) != Keyword::kReserved;
  if (!literal) return {};
  const std::size_t begin = position_;
  const std::size_t last = std::exchange(last_, end);
  std::optional<std::string> to = type();
  last_ = last;
  if (!to || position_ != end) {
    position_ = begin;
    return {};
  }
  Expression value = string();
  // The fields of an interval stand behind its string.
  constexpr std::array<std::string_view, 6> kFields = {"YEAR", "MONTH",  "DAY",
                                                       "HOUR", "MINUTE", "SECOND"};
  const bool fields = are("YEAR") || std::any_of(kFields.begin(), kFields.end(),
                                                 [&](std::string_view it) { return are(it); });
  if (*to == "INTERVAL" && fields) {
    for (bool first = true; first || accept("TO"); first = false) {
      *to += first ? " " : " TO ";
      if (!at_end()) *to += in_capitals(tokens_.text(position_++));
    }
    if (is("(")) {
      const std::size_t close = tokens_.closing(position_);
      *to += normal_tokens(tokens_, position_, close + 1);
      position_ = close + 1;
    }
  }
  Expression cast = made(Expression::Kind::kCast, std::move(*to));
  cast.level = Level::kCast;
  cast.parts.push_back(std::move(value));
  return cast;
}

}  // namespace aludel::sql
