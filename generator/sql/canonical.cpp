// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "sql/expression.h"
#include "sql/number.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

using Kind = Expression::Kind;

constexpr Language kHere = Language::kPostgresql;

Expression text(std::string text) {
  Expression out;
  out.kind = Kind::kText;
  out.text = std::move(text);
  return out;
}

Expression prefix(std::string op, Expression operand) {
  Expression out = text(std::move(op));
  out.kind = Kind::kPrefix;
  out.level = out.text == "NOT" ? Level::kNot : Level::kUnary;
  out.parts.push_back(std::move(operand));
  return out;
}

bool is_flat(const Expression& it) {
  return it.is(Kind::kInfix, "AND") || it.is(Kind::kInfix, "OR");
}

/// `left op right` for AND and OR, whose operands stand side by side.
Expression joined(std::string op, std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  Expression out = text(std::move(op));
  out.kind = Kind::kInfix;
  out.level = operator_level(out.text, kHere);
  for (Expression& operand : operands) {
    if (operand.is(Kind::kInfix, out.text)) {
      std::move(operand.parts.begin(), operand.parts.end(), std::back_inserter(out.parts));
    } else {
      out.parts.push_back(std::move(operand));
    }
  }
  return out;
}

Expression joined(std::string op, Expression left, Expression right) {
  std::vector<Expression> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(right));
  return joined(std::move(op), std::move(operands));
}

bool is_null(const Expression& it) {
  return it.is(Kind::kText, "NULL") ||
         (it.kind == Kind::kCast && it.parts[0].is(Kind::kText, "NULL"));
}

bool is_text_type(std::string_view type) {
  return type == "TEXT" || type == "VARCHAR" || type == "bpchar";
}

/// A string, or NULL, that is cast to text in one way or another: what the server adds.
bool is_text_literal(const Expression& it) {
  if (it.kind == Kind::kString) return true;
  return it.kind == Kind::kCast && is_text_type(it.text) && it.parts[0].kind == Kind::kString;
}

bool has_columns(const Expression& it) {
  if (it.kind == Kind::kName || it.kind == Kind::kQuery) return true;
  return std::any_of(it.parts.begin(), it.parts.end(), has_columns);
}

bool is_comparison(std::string_view op) {
  constexpr std::array<std::string_view, 6> kOperators = {"=", "<>", "<", ">", "<=", ">="};
  return std::find(kOperators.begin(), kOperators.end(), op) != kOperators.end();
}

/// A whole number compares the same whichever numeric type it is of.
void drop_number_cast(Expression& it) {
  constexpr std::array<std::string_view, 4> kTypes = {"NUMERIC", "BIGINT", "DOUBLE PRECISION",
                                                      "SMALLINT"};
  const bool drop = it.kind == Kind::kCast && it.parts[0].kind == Kind::kText &&
                    is_integer(it.parts[0].text, 32) &&
                    std::find(kTypes.begin(), kTypes.end(), it.text) != kTypes.end();
  if (drop) it = Expression(std::move(it.parts[0]));
}

}  // namespace

std::optional<Expression> literal(const std::string& value, const std::string& type) {
  const bool minus = value.starts_with('-');
  const std::string digits = minus ? value.substr(1) : value;
  const auto sign = [&](Expression number) {
    return minus ? prefix("-", std::move(number)) : std::move(number);
  };
  const bool point = digits.find('.') != std::string::npos &&
                     digits.find_first_not_of("0123456789.") == std::string::npos &&
                     digits.front() != '.' && digits.back() != '.';
  if (type == "INTEGER" && is_integer(digits, 32)) return sign(text(digits));
  if (type == "BIGINT" && is_integer(digits, 64) && !is_integer(digits, 32)) {
    return sign(text(digits));
  }
  if (type == "NUMERIC") {
    const bool all = !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
    if (point || (all && !is_integer(digits, 64))) return sign(text(digits));
    if (minus && all) {
      Expression cast = text("NUMERIC");
      cast.kind = Kind::kCast;
      cast.level = Level::kCast;
      cast.parts.push_back(text(digits));
      cast.parts[0].kind = Kind::kString;
      return prefix("-", std::move(cast));
    }
  }
  if (type == "\"bit\"" && value.find_first_not_of("01") == std::string::npos) {
    return text("B" + quoted_text(value));
  }
  if (type == "BOOLEAN") {
    if (value == "t" || value == "true") return text("TRUE");
    if (value == "f" || value == "false") return text("FALSE");
  }
  return std::nullopt;
}

namespace {

Expression canonical_cast(Expression it) {
  Expression& operand = it.parts[0];
  const bool null = operand.is(Kind::kText, "NULL");
  if (is_text_type(it.text) && (operand.kind == Kind::kString || null)) return std::move(operand);
  if (operand.kind == Kind::kString) {
    if (std::optional<Expression> value = literal(operand.text, it.text)) return std::move(*value);
    constexpr std::string_view kPublic = "public.";
    if (it.text == "regclass" && operand.text.starts_with(kPublic)) {
      operand.text.erase(0, kPublic.size());
    }
  }
  const bool texts = operand.kind == Kind::kArray && it.text == "TEXT[]" &&
                     !operand.parts.empty() &&
                     std::all_of(operand.parts.begin(), operand.parts.end(), is_text_literal);
  if (texts) return std::move(operand);
  return it;
}

/// nextval('s'::regclass): the argument is of that type anyway.
Expression canonical_call(Expression it) {
  const bool sequence = it.text == "nextval" || it.text == "currval" || it.text == "setval";
  if (!sequence || it.parts.empty()) return it;
  Expression& first = it.parts[0];
  if (first.kind == Kind::kCast && first.text == "regclass" &&
      first.parts[0].kind == Kind::kString) {
    first = Expression(std::move(first.parts[0]));
  }
  constexpr std::string_view kPublic = "public.";
  if (first.kind == Kind::kString && first.text.starts_with(kPublic)) {
    first.text.erase(0, kPublic.size());
  }
  return it;
}

Expression compare(std::string op, Expression left, Expression right);

constexpr std::size_t kMost = 1000;  // bytes of an operand that is written more than once

/// What is left of `room` after the expression, or 0.
std::size_t room_after(const Expression& it, std::size_t room) {
  const std::size_t own = 1 + it.text.size() + it.inner.size() + it.order.size() + it.tail.size();
  if (own >= room) return 0;
  room -= own;
  for (const Expression& part : it.parts) room = room == 0 ? 0 : room_after(part, room);
  return room;
}

/// Whether the expression may be written several times. What is nested deep would double at each
/// level; nobody writes that, and it remains what it is.
bool can_be_repeated(const Expression& it) { return room_after(it, kMost) != 0; }

/// a IN (1, 2, b): the server compares with the constants at once, with the others one by one.
Expression canonical_in(Expression it) {
  if (it.parts[1].parts.empty() || !can_be_repeated(it.parts[0])) return it;
  const bool negated = it.text == "NOT IN";
  const std::string op = negated ? "<>" : "=";
  Expression left = std::move(it.parts[0]);
  std::vector<Expression> constants;
  std::vector<Expression> others;
  for (Expression& item : it.parts[1].parts) {
    drop_number_cast(item);
    (has_columns(item) || item.kind == Kind::kRow ? others : constants).push_back(std::move(item));
  }
  if (constants.size() == 1 || left.kind == Kind::kRow) {
    std::move(others.begin(), others.end(), std::back_inserter(constants));
    others = std::exchange(constants, {});
  }
  std::vector<Expression> operands;
  if (!constants.empty()) {
    Expression in = infix(it.text, left, {}, kHere);
    in.parts[1].kind = Kind::kList;
    in.parts[1].parts = std::move(constants);
    operands.push_back(std::move(in));
  }
  for (Expression& other : others) operands.push_back(compare(op, left, std::move(other)));
  return joined(negated ? "AND" : "OR", std::move(operands));
}

/// a = ANY (ARRAY[1, 2]) is a IN (1, 2), and so is that of a query.
std::optional<Expression> in_from_any(Expression& it) {
  const bool any = it.text == "=" && it.parts[1].is(Kind::kCall, "ANY");
  const bool all = it.text == "<>" && it.parts[1].is(Kind::kCall, "ALL");
  if ((!any && !all) || it.parts[1].parts.size() != 1) return std::nullopt;
  Expression& array = it.parts[1].parts[0];
  if (any && array.kind == Kind::kQuery) {
    return infix("IN", std::move(it.parts[0]), std::move(array), kHere);
  }
  if (array.kind != Kind::kArray || array.parts.empty()) return std::nullopt;
  Expression in = infix(any ? "IN" : "NOT IN", std::move(it.parts[0]), {}, kHere);
  in.parts[1].kind = Kind::kList;
  in.parts[1].parts = std::move(array.parts);
  return canonical_in(std::move(in));
}

/// (a, b) = (1, 2) is compared column by column.
Expression compare(std::string op, Expression left, Expression right) {
  const bool rows = left.kind == Kind::kRow && right.kind == Kind::kRow && !left.parts.empty() &&
                    left.parts.size() == right.parts.size() && (op == "=" || op == "<>");
  if (!rows) {
    if (is_comparison(op)) {
      drop_number_cast(left);
      drop_number_cast(right);
    }
    return infix(std::move(op), std::move(left), std::move(right), kHere);
  }
  std::vector<Expression> operands;
  for (std::size_t i = 0; i < left.parts.size(); ++i) {
    operands.push_back(compare(op, std::move(left.parts[i]), std::move(right.parts[i])));
  }
  return joined(op == "=" ? "AND" : "OR", std::move(operands));
}

/// a BETWEEN b AND c in comparisons.
Expression canonical_between(Expression it) {
  if (!can_be_repeated(it.parts[0]) || !can_be_repeated(it.parts[1]) ||
      !can_be_repeated(it.parts[2])) {
    return it;
  }
  const bool negated = it.text.starts_with("NOT");
  const bool symmetric = it.text.ends_with("SYMMETRIC");
  const auto range = [&](const Expression& low, const Expression& high) {
    return joined(negated ? "OR" : "AND", compare(negated ? "<" : ">=", it.parts[0], low),
                  compare(negated ? ">" : "<=", it.parts[0], high));
  };
  Expression there = range(it.parts[1], it.parts[2]);
  if (!symmetric) return there;
  return joined(negated ? "AND" : "OR", std::move(there), range(it.parts[2], it.parts[1]));
}

/// LIKE has an operator of its own, and so has ESCAPE a function.
Expression canonical_like(Expression it) {
  const bool similar = it.text.ends_with("SIMILAR TO");
  if (!similar && it.parts.size() < 3) return it;
  Expression pattern = text(similar ? "similar_to_escape" : "like_escape");
  pattern.kind = Kind::kCall;
  std::move(it.parts.begin() + 1, it.parts.end(), std::back_inserter(pattern.parts));
  it.parts.resize(1);
  const bool negated = it.text.starts_with("NOT");
  return infix(similar ? (negated ? "!~" : "~") : it.text, std::move(it.parts[0]),
               std::move(pattern), kHere);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLikeOperators = {
    {{"~~", "LIKE"}, {"!~~", "NOT LIKE"}, {"~~*", "ILIKE"}, {"!~~*", "NOT ILIKE"}}};

/// The varchar column that the server casts, in an IN list of its own making.
void drop_varchar_cast(Expression& it) {
  if (it.parts[1].parts.size() != 1) return;
  const Expression& array = it.parts[1].parts[0];
  const bool texts =
      it.parts[1].kind == Kind::kCall && array.kind == Kind::kCast && array.text == "TEXT[]" &&
      array.parts[0].kind == Kind::kArray && !array.parts[0].parts.empty() &&
      std::all_of(array.parts[0].parts.begin(), array.parts[0].parts.end(),
                  [](const Expression& item) { return item.is(Kind::kCast, "VARCHAR"); });
  if (texts && it.parts[0].is(Kind::kCast, "TEXT")) {
    it.parts[0] = Expression(std::move(it.parts[0].parts[0]));
  }
}

Expression canonical_infix(Expression it) {
  for (const auto& [op, word] : kLikeOperators) {
    if (it.text == op)
      return infix(std::string(word), std::move(it.parts[0]), std::move(it.parts[1]), kHere);
  }
  if (it.text == "IS NOT DISTINCT FROM" || it.text == "IS DISTINCT FROM") {
    const bool negated = it.text == "IS NOT DISTINCT FROM";
    if (is_null(it.parts[1])) {
      return infix(negated ? "IS" : "IS NOT", std::move(it.parts[0]), text("NULL"), kHere);
    }
    it.text = "IS DISTINCT FROM";
    return negated ? prefix("NOT", std::move(it)) : std::move(it);
  }
  if (is_flat(it)) return joined(it.text, std::move(it.parts));
  if (it.text == "NOT IN" && it.parts[1].kind == Kind::kQuery) {
    it.text = "IN";
    return prefix("NOT", std::move(it));
  }
  if (it.text.ends_with("IN") && it.parts[1].kind == Kind::kList)
    return canonical_in(std::move(it));
  if (it.level == Level::kLike) return canonical_like(std::move(it));
  if (std::optional<Expression> in = in_from_any(it)) return std::move(*in);
  if (is_comparison(it.text)) {
    return compare(it.text, std::move(it.parts[0]), std::move(it.parts[1]));
  }
  return it;
}

Expression canonical_text(Expression it) {
  if (it.text == "USER" || it.text == "CURRENT_ROLE") return text("CURRENT_USER");
  if (it.text != "CURRENT_TIMESTAMP") return it;
  it.kind = Kind::kCall;
  it.text = "now";
  return it;
}

Expression on_postgresql(Expression it) {
  switch (it.kind) {
    case Kind::kText:
      return canonical_text(std::move(it));
    case Kind::kCast:
      return canonical_cast(std::move(it));
    case Kind::kCall:
      return canonical_call(std::move(it));
    case Kind::kBetween:
      return canonical_between(std::move(it));
    case Kind::kInfix:
      return canonical_infix(std::move(it));
    default:
      return it;
  }
}

/// On SQLite, where the text stays as it was written, what is only another spelling.
Expression on_sqlite(Expression it, Language language) {
  if (it.kind != Kind::kInfix) return it;
  if (is_flat(it)) return joined(it.text, std::move(it.parts));
  if (language == Language::kSqlite) {
    if (it.text == "IS NOT DISTINCT FROM") it.text = "IS";
    if (it.text == "IS DISTINCT FROM") it.text = "IS NOT";
  }
  return it;
}

bool is_number_with_plus(const Expression& it) {
  if (!it.is(Kind::kPrefix, "+") || it.parts[0].kind != Kind::kText) return false;
  const std::string& number = it.parts[0].text;
  return number.find_first_of("0123456789") <= 1 && number.front() < 'A';
}

Expression bottom_up(Expression expression, Language language) {
  const bool postgresql = language == Language::kPostgresql;
  if (postgresql && expression.kind == Kind::kInfix && expression.parts.size() == 2) {
    drop_varchar_cast(expression);
  }
  for (Expression& part : expression.parts) part = bottom_up(std::move(part), language);
  if (is_number_with_plus(expression)) return Expression(std::move(expression.parts[0]));
  if (expression.kind == Kind::kCase && is_null(expression.parts.back())) {
    expression.parts.back() = {};
  }
  return postgresql ? on_postgresql(std::move(expression))
                    : on_sqlite(std::move(expression), language);
}

}  // namespace

Expression canonical(Expression expression, Language language, const ColumnTypes& types) {
  if (language == Language::kPostgresql) {
    expression = without_known_casts(std::move(expression), types);
  }
  return bottom_up(std::move(expression), language);
}

}  // namespace aludel::sql
