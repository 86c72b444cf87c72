// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <utility>

#include "sql/expression.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

using Kind = Expression::Kind;

Level above(Level level) { return static_cast<Level>(static_cast<unsigned>(level) + 1); }

/// On PostgreSQL `a = b = c` is no expression.
bool associates(Level level, Language language) {
  return language == Language::kSqlite || level < Level::kIs || level > Level::kLike;
}

class ExpressionPrinter {
 public:
  explicit ExpressionPrinter(Language language) : language_(language) {}

  std::string print(const Expression& it) const {
    switch (it.kind) {
      case Kind::kNone:
        return "";
      case Kind::kText:
      case Kind::kName:
      case Kind::kQuery:
        return it.text;
      case Kind::kString:
        return quoted_text(it.text);
      case Kind::kPrefix:
        return prefix(it);
      case Kind::kInfix:
        return infix(it);
      case Kind::kBetween:
        return at_least(it.parts[0], left_of(it.level)) + " " + it.text + " " +
               at_least(it.parts[1], above(it.level)) + " AND " +
               at_least(it.parts[2], above(it.level));
      case Kind::kList:
        return "(" + list(it.parts) + ")";
      case Kind::kCast:
        return cast(it);
      case Kind::kCall:
        return call(it);
      case Kind::kCase:
        return case_expression(it);
      case Kind::kRow:
        return (language_ == Language::kSqlite ? "(" : "ROW(") + list(it.parts) + ")";
      case Kind::kArray:
        return "ARRAY[" + list(it.parts) + "]";
      case Kind::kBehind:
        return behind(it);
    }
    return "";
  }

 private:
  Level left_of(Level level) const { return associates(level, language_) ? level : above(level); }

  std::string at_least(const Expression& it, Level level) const {
    return it.level < level ? "(" + print(it) + ")" : print(it);
  }

  std::string list(const std::vector<Expression>& parts) const {
    std::string out;
    for (const Expression& part : parts) {
      if (&part != &parts.front()) out += ", ";
      out += print(part);
    }
    return out;
  }

  std::string prefix(const Expression& it) const {
    if (it.text == "NOT") return "NOT " + at_least(it.parts[0], Level::kNot);
    if (it.level == Level::kOther) return it.text + " " + at_least(it.parts[0], Level::kAdd);
    const std::string operand = at_least(it.parts[0], Level::kUnary);
    const bool sign = operand.starts_with('-') || operand.starts_with('+');
    return it.text + (sign ? "(" + operand + ")" : operand);
  }

  std::string infix(const Expression& it) const {
    const bool flat = it.text == "AND" || it.text == "OR";
    std::string out = at_least(it.parts[0], flat ? above(it.level) : left_of(it.level));
    for (std::size_t i = 1; i < it.parts.size(); ++i) {
      out += " " + (i == 1 || flat ? it.text : "ESCAPE") + " ";
      out += at_least(it.parts[i], above(it.level));
    }
    return out;
  }

  std::string cast(const Expression& it) const {
    if (language_ != Language::kPostgresql) {
      return "CAST(" + print(it.parts[0]) + " AS " + it.text + ")";
    }
    return at_least(it.parts[0], Level::kSubscript) + "::" + it.text;
  }

  std::string call(const Expression& it) const {
    if (it.text == "ANY" || it.text == "ALL") {
      const bool query = it.parts.size() == 1 && it.parts[0].kind == Kind::kQuery;
      return it.text + " " + (query ? print(it.parts[0]) : "(" + list(it.parts) + ")");
    }
    std::string out = it.text + "(" + it.inner;
    if (!it.inner.empty() && !it.parts.empty()) out += " ";
    out += list(it.parts);
    if (!it.order.empty()) out += " ORDER BY " + it.order;
    return out + ")" + it.tail;
  }

  std::string case_expression(const Expression& it) const {
    std::string out = "CASE";
    if (it.parts[0].kind != Kind::kNone) out += " " + print(it.parts[0]);
    for (std::size_t i = 1; i + 2 < it.parts.size(); i += 2) {
      out += " WHEN " + print(it.parts[i]) + " THEN " + print(it.parts[i + 1]);
    }
    if (it.parts.back().kind != Kind::kNone) out += " ELSE " + print(it.parts.back());
    return out + " END";
  }

  std::string behind(const Expression& it) const {
    const Expression& base = it.parts[0];
    const bool bare =
        it.text.starts_with('[') && (base.kind == Kind::kBehind || base.kind == Kind::kName ||
                                     base.kind == Kind::kArray || base.kind == Kind::kText);
    return (bare ? print(base) : "(" + print(base) + ")") + it.text;
  }

  Language language_;
};

/// A type by the name that the catalog has for it.
std::string type_column(std::string type) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kNames = {
      {{"INTEGER", "int4"},
       {"BIGINT", "int8"},
       {"SMALLINT", "int2"},
       {"CHAR", "bpchar"},
       {"BOOLEAN", "bool"},
       {"REAL", "float4"},
       {"DOUBLE PRECISION", "float8"},
       {"TIME WITH TIME ZONE", "timetz"},
       {"BIT VARYING", "varbit"},
       {"INTERVAL", "interval"},
       {"TIMESTAMPTZ", "timestamptz"},
       {"TIMESTAMP", "timestamp"}}};
  for (std::size_t open = type.find('('); open != std::string::npos; open = type.find('(')) {
    const std::size_t close = type.find(')', open);
    type.erase(open, close == std::string::npos ? close : close + 1 - open);
  }
  while (type.ends_with("[]")) type.resize(type.size() - 2);
  for (const auto& [name, catalog] : kNames) {
    if (type == name) return std::string(catalog);
  }
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type;
}

/// What the last of `a."b"` stands for.
std::string last_name(std::string_view dotted) {
  if (!dotted.ends_with('"')) return std::string(dotted.substr(dotted.rfind('.') + 1));
  std::string out;
  for (std::size_t i = dotted.size() - 1; i-- > 0;) {
    if (dotted[i] == '"' && (i == 0 || dotted[i - 1] != '"')) break;
    if (dotted[i] == '"') --i;
    out.insert(0, 1, dotted[i]);
  }
  return out;
}

struct Figured {
  std::string name;
  bool sure = false;
};

Figured figure(const Expression& it) {
  std::string lower = it.text;
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  switch (it.kind) {
    case Kind::kName:
      return {last_name(it.text), true};
    case Kind::kCall:
      return {last_name(it.text.ends_with('"') ? it.text : lower), true};
    case Kind::kBehind:
      return it.text.starts_with('.') ? Figured{last_name(it.text), true} : figure(it.parts[0]);
    case Kind::kCast: {
      Figured operand = figure(it.parts[0]);
      return operand.sure ? operand : Figured{type_column(it.text), false};
    }
    case Kind::kCase: {
      Figured otherwise = figure(it.parts.back());
      return otherwise.sure ? otherwise : Figured{"case", false};
    }
    case Kind::kArray:
      return {"array", true};
    case Kind::kRow:
      return {"row", true};
    case Kind::kQuery:
      return it.inner.empty() ? Figured() : Figured{it.inner, true};
    case Kind::kInfix:
      return it.text == "COLLATE" ? figure(it.parts[0]) : Figured();
    case Kind::kText:
      if (lower.starts_with("current_") || lower.starts_with("local") || lower == "user" ||
          lower.starts_with("session_")) {
        return {lower.substr(0, lower.find('(')), true};
      }
      return {};
    default:
      return {};
  }
}

}  // namespace

std::string print(const Expression& expression, Language language) {
  return ExpressionPrinter(language).print(expression);
}

std::string value_name(const Expression& expression) { return figure(expression).name; }

std::string column_name(const Expression& expression) {
  const std::string name = value_name(expression);
  return name.empty() ? "?column?" : name;
}

}  // namespace aludel::sql
