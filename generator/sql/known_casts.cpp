// SPDX-License-Identifier: MIT
//
// The casts that PostgreSQL adds and prints where an operator's operands are of one type: they say
// nothing where that type is known.
#include <algorithm>
#include <array>
#include <utility>

#include "sql/expression.h"
#include "sql/number.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

using Kind = Expression::Kind;

bool is_one_of(std::string_view op, std::initializer_list<std::string_view> operators) {
  return std::find(operators.begin(), operators.end(), op) != operators.end();
}
bool is_arithmetic(std::string_view op) { return is_one_of(op, {"+", "-", "*", "/", "%"}); }
bool is_comparison(std::string_view op) {
  return is_one_of(op, {"=", "<>", "<", ">", "<=", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM",
                        "IN", "NOT IN", "LIKE", "NOT LIKE", "~~", "!~~"});
}

/// As casts have it, without length or precision.
std::string base_of(TypeName type) {
  type.arguments.clear();
  if (type.name == "character") type.name = "bpchar";
  if (type.schema == "public") type.schema.clear();
  return print(type, Language::kPostgresql);
}

class KnownCasts {
 public:
  explicit KnownCasts(const ColumnTypes& types) : types_(types) {}

  Expression drop(Expression it) const {
    for (Expression& part : it.parts) part = drop(std::move(part));
    if (it.is(Kind::kCast, "TEXT") && type_of(it.parts[0]) == "VARCHAR" &&
        it.parts[0].kind == Kind::kName) {
      return Expression(std::move(it.parts[0]));
    }
    if (it.kind == Kind::kInfix && it.parts.size() == 2) {
      if (is_arithmetic(it.text) || it.text == "^") {
        drop_widening(it.parts[0], type_of(it.parts[1]));
        drop_widening(it.parts[1], type_of(it.parts[0]));
      } else if (is_comparison(it.text)) {
        drop_constants(it.parts[0], type_of(it.parts[1]));
        drop_constants(it.parts[1], type_of(it.parts[0]));
      }
    } else if (it.kind == Kind::kBetween) {
      drop_constants(it.parts[1], type_of(it.parts[0]));
      drop_constants(it.parts[2], type_of(it.parts[0]));
    }
    return it;
  }

 private:
  /// The type of a value, as far as a cast or a column in it says so.
  std::string type_of(const Expression& it) const {
    if (it.kind == Kind::kCast) return it.text;
    if (it.kind == Kind::kPrefix && it.text != "NOT") return type_of(it.parts[0]);
    if (it.kind == Kind::kName && types_.of) {
      const bool quoted = it.text.starts_with('"');
      const TypeName* type = types_.of(quoted ? column_name(it) : it.text);
      return type == nullptr ? "" : base_of(*type);
    }
    if (it.kind != Kind::kInfix || !is_arithmetic(it.text)) return {};
    const std::string left = type_of(it.parts[0]);
    return left.empty() ? type_of(it.parts[1]) : left;
  }

  /// 2::NUMERIC beside a value of that type is 2.
  static void drop_of(Expression& it, const std::string& type) {
    if (it.kind != Kind::kCast || it.text != type || it.parts[0].kind != Kind::kText) return;
    const bool number =
        !it.parts[0].text.empty() && it.parts[0].text[0] >= '0' && it.parts[0].text[0] <= '9';
    if (number) it = Expression(std::move(it.parts[0]));
  }

  /// But 2::SMALLINT makes a SMALLINT of the sum, which 2 alone does not.
  static void drop_widening(Expression& it, const std::string& type) {
    if (is_one_of(type, {"NUMERIC", "DOUBLE PRECISION", "BIGINT"})) drop_of(it, type);
  }

  /// 'x'::mood is 'x' beside such a value, and in a list.
  static void drop_constants(Expression& it, const std::string& type) {
    if (type.empty()) return;
    drop_of(it, type);
    if (it.kind == Kind::kCast && it.text == type && it.parts[0].kind == Kind::kString) {
      it = Expression(std::move(it.parts[0]));
    }
    if (it.kind == Kind::kString) it = literal(it.text, type).value_or(it);
    const bool list = it.kind == Kind::kList || it.kind == Kind::kArray ||
                      it.is(Kind::kCall, "ANY") || it.is(Kind::kCall, "ALL");
    if (!list) return;
    for (Expression& part : it.parts) drop_constants(part, type);
  }

  const ColumnTypes& types_;
};

}  // namespace

Expression without_known_casts(Expression expression, const ColumnTypes& types) {
  Expression out = KnownCasts(types).drop(std::move(expression));
  if (types.value == nullptr) return out;
  // A default: its string becomes a value of the column's type.
  const std::string type = base_of(*types.value);
  if (out.is(Kind::kCast, type) && out.parts[0].kind == Kind::kString) {
    out = Expression(std::move(out.parts[0]));
  }
  if (out.kind != Kind::kString) return out;
  return literal(out.text, type).value_or(out);
}

}  // namespace aludel::sql
