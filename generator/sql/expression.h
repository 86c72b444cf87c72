// SPDX-License-Identifier: MIT
//
// Tokens -> a small tree for an expression -> canonical text, for both databases.
//
// The tree is read by precedence (Pratt's way). What is the same by its words alone is one thing
// in the tree already (CAST(x AS t) and x::t, != and <>, TRIM(x) and btrim(x)); canonical() then
// brings what means the same into one form, as far as it can be known without the columns' types.
// A query inside is normalised clause by clause (query.h), what isn't understood token by token.
#ifndef ALUDEL_GENERATOR_SQL_EXPRESSION_H
#define ALUDEL_GENERATOR_SQL_EXPRESSION_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sql/normal.h"
#include "sql/tokens.h"

namespace aludel::sql {

/// How tightly an operator binds. SQLite has = and LIKE where IS is, and || where ^ is.
enum class Level : unsigned char {
  kOr = 1,
  kAnd,
  kNot,
  kIs,
  kCompare,
  kLike,
  kOther,
  kAdd,
  kMultiply,
  kPower,
  kAt,
  kCollate,
  kUnary,
  kSubscript,
  kCast,
  kAtom,
};

///   kind        text                    parts
///   kNone       -                       -            (a part that is not there)
///   kText       as it is printed: a     -
///               number, NULL, $1, *
///   kString     what it stands for      -
///   kName       as it is printed        -
///   kPrefix     the operator            operand
///   kInfix      the operator            operands; AND, OR any number; LIKE a third for ESCAPE
///   kBetween    [NOT] BETWEEN …         operand, bounds
///   kList       -                       what IN has in its parentheses
///   kCast       the type                operand
///   kCall       the function            arguments; `inner`, `order`, `tail`
///   kCase       -                       operand or kNone; condition, value, …; else or kNone
///   kRow        -                       elements
///   kArray      -                       elements
///   kBehind     [1] or .field           what it stands behind
///   kQuery      all of it, with its     -            (`inner`: its first column's name)
///               parentheses and EXISTS
struct Expression {
  enum class Kind : unsigned char {
    kNone,
    kText,
    kString,
    kName,
    kPrefix,
    kInfix,
    kBetween,
    kList,
    kCast,
    kCall,
    kCase,
    kRow,
    kArray,
    kBehind,
    kQuery,
  };

  Kind kind = Kind::kNone;
  Level level = Level::kAtom;
  std::string text;
  std::vector<Expression> parts;
  std::string inner;  // of a call: DISTINCT, VARIADIC
  std::string order;  // ORDER BY …, inside of the parentheses
  std::string tail;   // FILTER (…) OVER (…), behind them

  bool is(Kind it, std::string_view with) const { return kind == it && text == with; }
};

/// What is wrong with an expression, and at which token; one past the end: too short. Without a
/// text nothing is wrong, but it is too deep to be read.
struct ExpressionError {
  std::size_t token = 0;
  std::string text;
};

/// Where an expression stands.
struct Scope {
  Language levels;     // whose precedences hold
  std::string table;   // the only table of the query, by its alias: `t.a` is `a`
  unsigned depth = 0;  // of the expression and query around it
};

class ExpressionParser {
 public:
  /// Reads tokens from `first`, none from `last` on.
  ExpressionParser(const Tokens& tokens, std::size_t first, std::size_t last, Scope scope);

  /// An expression as far as it goes. Failed: the error is set and nothing is left.
  Expression parse(Level least = Level::kOr);
  /// expression [ASC | DESC] [NULLS …], …: as normal form.
  std::string order_list();
  std::string order_suffix();
  /// What OVER has in its parentheses, or a WINDOW's definition.
  std::string window();

  std::size_t position() const { return position_; }
  bool at_end() const { return position_ >= last_; }
  bool failed() const { return error_.has_value(); }
  const std::optional<ExpressionError>& error() const { return error_; }

 private:
  struct Operator;

  bool is(std::string_view op, std::size_t ahead = 0) const;
  bool are(std::string_view words, std::size_t ahead = 0) const;
  bool accept(std::string_view words);
  bool accept_operator(std::string_view op);
  bool expect_operator(std::string_view op);
  Expression fail(std::size_t token, std::string text);
  Expression fail_here();
  bool postgresql() const { return tokens_.language() != Language::kSqlite; }
  bool sqlite() const { return tokens_.language() != Language::kPostgresql; }
  std::string_view default_schema() const { return sqlite() ? "main" : "public"; }

  // expression.cpp: operators.
  std::optional<Operator> operator_here() const;
  std::optional<Operator> word_operator() const;
  std::optional<Operator> is_operator_here() const;
  Expression behind(const Operator& op, Expression left);
  Expression behind_is(const Operator& op, Expression left);
  Expression in_list(const Operator& op, Expression left);
  Expression between(const Operator& op, Expression left);
  Expression like(const Operator& op, Expression left);
  Expression quantified();
  Expression subscript(Expression left);

  // operand.cpp: operands.
  Expression operand();
  Expression word();
  Expression named();
  Expression string();
  Expression number();
  Expression prefix();
  Expression parenthesised();
  Expression case_expression();
  Expression cast();
  Expression array();
  Expression typed_literal();
  Expression query(std::string_view before);
  std::optional<std::string> type();
  std::vector<Expression> list_until(std::string_view close);
  bool is_query() const;
  std::string dotted_name(bool& star);

  // call.cpp: functions.
  Expression call(std::string name);
  Expression special_call();
  Expression extract();
  Expression substring();
  Expression trim();
  Expression overlay();
  Expression position_of();
  Expression raw_call(std::string name);
  void call_tail(Expression& call);

  const Tokens& tokens_;
  std::size_t position_;
  std::size_t last_;
  Scope scope_;
  unsigned operators_ = 0;
  std::optional<ExpressionError> error_;
};

/// How tightly `op` binds; NOT, - and + as infix operators.
Level operator_level(std::string_view op, Language language);
Expression infix(std::string op, Expression left, Expression right, Language language);

/// What means the same in one form. PostgreSQL: the one that it prints back.
Expression canonical(Expression expression, Language language, const ColumnTypes& types = {});
/// The part of it for which types have to be known.
Expression without_known_casts(Expression expression, const ColumnTypes& types);
/// The literal that a string is as a value of that type, where PostgreSQL prints it as one.
std::optional<Expression> literal(const std::string& value, const std::string& type);

std::string print(const Expression& expression, Language language);

/// The name that PostgreSQL takes from an expression, unquoted; empty where it has none.
std::string value_name(const Expression& expression);
/// The name that PostgreSQL gives a column of a result that has none: that, or "?column?".
std::string column_name(const Expression& expression);

/// Tokens [first, last), one by one: words in one case, operators by one spelling.
std::string normal_tokens(const Tokens& tokens, std::size_t first, std::size_t last);
/// A word or quoted name as a name.
std::string normal_name(const Tokens& tokens, std::size_t i);

}  // namespace aludel::sql

#endif  // ALUDEL_GENERATOR_SQL_EXPRESSION_H
