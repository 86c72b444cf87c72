// SPDX-License-Identifier: MIT
#include "sql/expression.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "sql/printer.h"

namespace aludel::sql {
namespace {

// What is deeper, or has more operators in a row, stays token by token.
constexpr unsigned kDeepest = 300;
constexpr unsigned kMostOperators = 2000;

constexpr std::string_view kMarks[] = {"(", ")", "[", "]", ",", ":", ":=", "=>", "..", "."};

bool is_mark(std::string_view text) {
  return std::find(std::begin(kMarks), std::end(kMarks), text) != std::end(kMarks);
}

Expression text(std::string text) {
  Expression out;
  out.kind = Expression::Kind::kText;
  out.text = std::move(text);
  return out;
}

}  // namespace

enum class Form { kBinary, kIs, kIn, kBetween, kLike, kCollate, kZone, kCast, kSubscript, kField };

/// An operator behind an operand: `text` as the tree has it, read from `width` tokens.
struct ExpressionParser::Operator {
  Level level;
  std::string text;
  std::size_t width = 1;
  Form form = Form::kBinary;
};

Level operator_level(std::string_view op, Language language) {
  const bool sqlite = language == Language::kSqlite;
  if (op == "OR") return Level::kOr;
  if (op == "AND") return Level::kAnd;
  if (op.starts_with("IS")) return Level::kIs;
  if (op == "=" || op == "<>") return sqlite ? Level::kIs : Level::kCompare;
  if (op == "<" || op == ">" || op == "<=" || op == ">=") return Level::kCompare;
  if (op == "+" || op == "-") return Level::kAdd;
  if (op == "*" || op == "/" || op == "%") return Level::kMultiply;
  if (op == "COLLATE") return Level::kCollate;
  if (sqlite && (op == "||" || op == "->" || op == "->>")) return Level::kPower;
  if (!sqlite && op == "^") return Level::kPower;
  const bool word = op.front() >= 'A' && op.front() <= 'Z' && !op.starts_with("OPERATOR");
  if (word) return sqlite ? Level::kIs : Level::kLike;
  return Level::kOther;
}

Expression infix(std::string op, Expression left, Expression right, Language language) {
  Expression out;
  out.kind = Expression::Kind::kInfix;
  out.level = operator_level(op, language);
  out.text = std::move(op);
  out.parts.push_back(std::move(left));
  out.parts.push_back(std::move(right));
  return out;
}

ExpressionParser::ExpressionParser(const Tokens& tokens, std::size_t first, std::size_t last,
                                   Scope scope)
    : tokens_(tokens), position_(first), last_(last), scope_(std::move(scope)) {}

bool ExpressionParser::is(std::string_view op, std::size_t ahead) const {
  return position_ + ahead < last_ && tokens_.is(position_ + ahead, op);
}

bool ExpressionParser::are(std::string_view words, std::size_t ahead) const {
  const auto blanks = static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
  return position_ + ahead + blanks < last_ && tokens_.are(position_ + ahead, words);
}

bool ExpressionParser::accept(std::string_view words) {
  if (!are(words)) return false;
  position_ += 1 + static_cast<std::size_t>(std::count(words.begin(), words.end(), ' '));
  return true;
}

bool ExpressionParser::accept_operator(std::string_view op) {
  if (!is(op)) return false;
  ++position_;
  return true;
}

bool ExpressionParser::expect_operator(std::string_view op) {
  if (accept_operator(op)) return true;
  if (at_end()) {
    fail(position_, fmt::format("a \"{}\" is missing at the end", op));
  } else {
    fail(position_,
         fmt::format("\"{}\" can't follow here: expected \"{}\"", tokens_.text(position_), op));
  }
  return false;
}

Expression ExpressionParser::fail(std::size_t token, std::string text) {
  if (!error_) error_ = ExpressionError{token, std::move(text)};
  position_ = last_;
  return {};
}

Expression ExpressionParser::fail_here() {
  if (at_end()) return fail(position_, "the expression ends where a value is due");
  return fail(position_,
              fmt::format("\"{}\" stands where a value is due", tokens_.text(position_)));
}

Expression ExpressionParser::parse(Level least) {
  if (++scope_.depth > kDeepest) return fail(position_, "");
  Expression left = operand();
  while (!failed()) {
    const std::optional<Operator> op = operator_here();
    if (!op || op->level < least) break;
    const bool flat = op->level <= Level::kAnd;
    if (!flat && ++operators_ > kMostOperators) return fail(position_, "");
    position_ += op->width;
    left = behind(*op, std::move(left));
  }
  --scope_.depth;
  return left;
}

std::optional<ExpressionParser::Operator> ExpressionParser::operator_here() const {
  if (at_end()) return std::nullopt;
  if (tokens_.is_kind(position_, TokenKind::kWord)) return word_operator();
  if (!tokens_.is_kind(position_, TokenKind::kOperator)) return std::nullopt;
  std::string text(tokens_.text(position_));
  if (postgresql()) {
    if (text == "::") return Operator{Level::kCast, "::", 1, Form::kCast};
    if (text == "[") return Operator{Level::kSubscript, "[", 1, Form::kSubscript};
    if (text == ".") return Operator{Level::kCast, ".", 1, Form::kField};
  }
  if (is_mark(text) || text == "~" || text == "!") {
    const bool other = text == "~" && tokens_.language() == Language::kPostgresql;
    if (!other) return std::nullopt;
  }
  if (text == "!=") text = "<>";
  if (text == "==" && sqlite()) text = "=";
  const Level level = operator_level(text, scope_.levels);
  return Operator{level, std::move(text)};
}

std::optional<ExpressionParser::Operator> ExpressionParser::is_operator_here() const {
  const bool is_not = are("NOT", 1);
  const std::size_t width = is_not ? 2 : 1;
  if (are("DISTINCT FROM", width)) {
    return Operator{Level::kIs, is_not ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", width + 2};
  }
  return Operator{Level::kIs, is_not ? "IS NOT" : "IS", width, Form::kIs};
}

/// The operators that are words, NOT before some of them.
std::optional<ExpressionParser::Operator> ExpressionParser::word_operator() const {
  if (are("OR")) return Operator{Level::kOr, "OR"};
  if (are("AND")) return Operator{Level::kAnd, "AND"};
  if (are("IS")) return is_operator_here();
  if (are("ISNULL")) return Operator{Level::kIs, "IS NULL", 1, Form::kIs};
  if (are("NOTNULL")) return Operator{Level::kIs, "IS NOT NULL", 1, Form::kIs};
  if (sqlite() && are("NOT NULL")) return Operator{Level::kIs, "IS NOT NULL", 2, Form::kIs};
  if (are("COLLATE")) return Operator{Level::kCollate, "COLLATE", 1, Form::kCollate};
  if (postgresql()) {
    if (are("AT TIME ZONE")) return Operator{Level::kAt, "AT", 3, Form::kZone};
    if (are("AT LOCAL")) return Operator{Level::kAt, "AT LOCAL", 2, Form::kZone};
    if (are("OPERATOR") && is("(", 1)) {
      const std::size_t close = tokens_.closing(position_ + 1);
      if (!tokens_.is_kind(close - 1, TokenKind::kOperator) || is_mark(tokens_.text(close - 1))) {
        return std::nullopt;
      }
      std::string name;
      for (std::size_t i = position_ + 2; i < close; ++i) {
        name += tokens_.is_name(i) ? normal_name(tokens_, i) : std::string(tokens_.text(i));
      }
      constexpr std::string_view kOwn = "pg_catalog.";
      name = name.starts_with(kOwn) ? name.substr(kOwn.size()) : "OPERATOR(" + name + ")";
      return Operator{Level::kOther, std::move(name), close + 1 - position_};
    }
  }
  const std::size_t negated = are("NOT") ? 1 : 0;
  const auto make = [&](std::string_view word, Form form, std::size_t width = 1) {
    std::string name = negated != 0 ? "NOT " + std::string(word) : std::string(word);
    return Operator{operator_level(word, scope_.levels), std::move(name), width + negated, form};
  };
  if (are("IN", negated)) return make("IN", Form::kIn);
  if (are("LIKE", negated)) return make("LIKE", Form::kLike);
  if (are("BETWEEN", negated)) return make("BETWEEN", Form::kBetween);
  if (sqlite()) {
    for (const std::string_view word : {"GLOB", "MATCH", "REGEXP"}) {
      if (are(word, negated)) return make(word, Form::kLike);
    }
  }
  if (postgresql()) {
    if (are("ILIKE", negated)) return make("ILIKE", Form::kLike);
    if (are("SIMILAR TO", negated)) return make("SIMILAR TO", Form::kLike, 2);
    if (negated == 0 && are("OVERLAPS")) return make("OVERLAPS", Form::kBinary);
  }
  return std::nullopt;
}

/// What follows `left op`.
Expression ExpressionParser::behind(const Operator& op, Expression left) {
  const Language language = tokens_.language();
  switch (op.form) {
    case Form::kIs:
      return behind_is(op, std::move(left));
    case Form::kIn:
      return in_list(op, std::move(left));
    case Form::kBetween:
      return between(op, std::move(left));
    case Form::kLike:
      return like(op, std::move(left));
    case Form::kSubscript:
      return subscript(std::move(left));
    case Form::kCollate:
    case Form::kField: {
      const bool any = op.form == Form::kField && (is("*") || tokens_.is_name(position_));
      if (position_ >= last_ || !(any || tokens_.is_id(position_))) return fail_here();
      bool star = false;
      Expression name = text(is("*") ? "*" : dotted_name(star));
      if (name.text == "*") ++position_;
      if (op.form == Form::kCollate) {
        return infix("COLLATE", std::move(left), std::move(name), language);
      }
      Expression field = text("." + name.text);
      field.kind = Expression::Kind::kBehind;
      field.level = Level::kSubscript;
      field.parts.push_back(std::move(left));
      return field;
    }
    case Form::kZone: {
      Expression call = text("timezone");
      call.kind = Expression::Kind::kCall;
      if (op.text == "AT") {
        call.parts.push_back(parse(Level::kCollate));
      }
      call.parts.push_back(std::move(left));
      return call;
    }
    case Form::kCast: {
      const std::optional<std::string> to = type();
      if (!to) return fail_here();
      Expression cast = text(*to);
      cast.kind = Expression::Kind::kCast;
      cast.level = Level::kCast;
      cast.parts.push_back(std::move(left));
      return cast;
    }
    case Form::kBinary:
      break;
  }
  const auto next = static_cast<Level>(static_cast<unsigned>(op.level) + 1);
  const bool any = are("ANY") || are("SOME") || are("ALL");
  Expression right = postgresql() && any && is("(", 1) ? quantified() : parse(next);
  const bool flat =
      left.is(Expression::Kind::kInfix, op.text) && (op.text == "AND" || op.text == "OR");
  if (!flat) return infix(op.text, std::move(left), std::move(right), language);
  left.parts.push_back(std::move(right));
  return left;
}

/// IS NULL, IS NOT TRUE, and on SQLite IS between any two values.
Expression ExpressionParser::behind_is(const Operator& op, Expression left) {
  const Language language = tokens_.language();
  if (op.text.ends_with("NULL")) {
    const std::string is = op.text.substr(0, op.text.rfind(' '));
    return infix(is, std::move(left), text("NULL"), language);
  }
  constexpr std::array kStates = {
      "NULL",       "TRUE",           "FALSE",          "UNKNOWN",         "DOCUMENT",
      "NORMALIZED", "NFC NORMALIZED", "NFD NORMALIZED", "NFKC NORMALIZED", "NFKD NORMALIZED",
      "JSON VALUE", "JSON ARRAY",     "JSON OBJECT",    "JSON SCALAR",     "JSON"};
  const bool only_sqlite = tokens_.language() == Language::kSqlite;
  for (std::string_view state : kStates) {
    if (only_sqlite || !accept(state)) continue;
    std::string words(state);
    if (accept("WITH UNIQUE KEYS") || accept("WITH UNIQUE")) words += " WITH UNIQUE KEYS";
    if (!accept("WITHOUT UNIQUE KEYS")) accept("WITHOUT UNIQUE");
    return infix(op.text, std::move(left), text(std::move(words)), language);
  }
  if (!sqlite()) return fail_here();
  return infix(op.text, std::move(left), parse(Level::kCompare), language);
}

Expression ExpressionParser::in_list(const Operator& op, Expression left) {
  Expression right;
  if (!is("(")) {
    if (!sqlite() || !tokens_.is_name(position_)) return fail_here();
    right = named();
  } else if (is_query()) {
    right = query("");
  } else {
    ++position_;
    if (!sqlite() && is(")")) return fail_here();
    right.kind = Expression::Kind::kList;
    right.parts = list_until(")");
  }
  return infix(op.text, std::move(left), std::move(right), tokens_.language());
}

Expression ExpressionParser::between(const Operator& op, Expression left) {
  Expression out = text(op.text);
  if (postgresql() && accept("SYMMETRIC")) {
    out.text += " SYMMETRIC";
  } else if (postgresql()) {
    accept("ASYMMETRIC");
  }
  out.kind = Expression::Kind::kBetween;
  out.level = op.level;
  out.parts.push_back(std::move(left));
  out.parts.push_back(parse(Level::kNot));
  if (!failed() && !accept("AND")) {
    return at_end() ? fail(position_, "the AND of BETWEEN is missing")
                    : fail(position_, fmt::format("\"{}\" can't follow here: expected the AND of "
                                                  "BETWEEN",
                                                  tokens_.text(position_)));
  }
  out.parts.push_back(parse(static_cast<Level>(static_cast<unsigned>(op.level) + 1)));
  return out;
}

Expression ExpressionParser::like(const Operator& op, Expression left) {
  const auto next = static_cast<Level>(static_cast<unsigned>(op.level) + 1);
  const bool any = postgresql() && (are("ANY") || are("SOME") || are("ALL")) && is("(", 1);
  Expression out =
      infix(op.text, std::move(left), any ? quantified() : parse(next), tokens_.language());
  if (accept("ESCAPE")) out.parts.push_back(parse(next));
  return out;
}

/// ANY (array), ANY (query).
Expression ExpressionParser::quantified() {
  Expression out = text(are("ALL") ? "ALL" : "ANY");
  out.kind = Expression::Kind::kCall;
  ++position_;
  if (is_query()) {
    out.parts.push_back(query(""));
    return out;
  }
  ++position_;
  out.parts = list_until(")");
  return out;
}

/// [1], [1:2], [:].
Expression ExpressionParser::subscript(Expression left) {
  Expression out;
  out.kind = Expression::Kind::kBehind;
  out.level = Level::kSubscript;
  out.parts.push_back(std::move(left));
  const Language language = tokens_.language();
  out.text = "[";
  if (!is(":")) out.text += print(canonical(parse(), language), language);
  if (accept_operator(":")) {
    out.text += ":";
    if (!is("]")) out.text += print(canonical(parse(), language), language);
  }
  expect_operator("]");
  out.text += "]";
  return out;
}

}  // namespace aludel::sql
