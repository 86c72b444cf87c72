// SPDX-License-Identifier: MIT
#include "sql/normal.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/expression.h"
#include "sql/keywords.h"
#include "sql/printer.h"
#include "sql/query.h"
#include "sql/tokens.h"

namespace aludel::sql {
namespace {

/// Whose precedences a portable expression is read by, where it doesn't say.
Language levels_of(Language language) {
  return language == Language::kSqlite ? Language::kSqlite : Language::kPostgresql;
}

std::optional<Expression> read(const Tokens& tokens, Language levels,
                               std::optional<ExpressionError>& error) {
  ExpressionParser parser(tokens, 0, tokens.size(), {levels, "", 0});
  Expression out = parser.parse();
  error = parser.error();
  if (!error && !parser.at_end()) {
    error = ExpressionError{
        parser.position(), fmt::format("\"{}\" can't follow here: an operator is missing before it",
                                       tokens.text(parser.position()))};
  }
  if (error) return std::nullopt;
  return out;
}

}  // namespace

std::string normal_name(const Tokens& tokens, std::size_t i) {
  const Language language = tokens.language();
  std::string name = name_of(tokens.source(), tokens[i], language);
  if (language != Language::kSqlite) return quoted(name, language);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  const bool value = name == "true" || name == "false";
  return value && tokens.is_kind(i, TokenKind::kQuotedName) ? "\"" + name + "\""
                                                            : quoted(name, language);
}

std::string normal_tokens(const Tokens& tokens, std::size_t first, std::size_t last) {
  std::string out;
  bool was_key = false;
  for (std::size_t i = first; i < last; ++i) {
    std::string text(tokens.text(i));
    const bool key =
        tokens.is_kind(i, TokenKind::kWord) && keyword(text, tokens.language()) != Keyword::kNone;
    if (key) {
      for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      }
    } else if (tokens.is_name(i)) {
      text = normal_name(tokens, i);
    } else if (text == "!=") {
      text = "<>";
    } else if (text == "==") {
      text = "=";
    }
    // A point between names has no blanks about it; elsewhere it could become part of a number.
    const bool point =
        (text == "." && i > first && tokens.is_name(i - 1) && tokens.is_name(i + 1)) ||
        (i > first + 1 && tokens.is(i - 1, ".") && tokens.is_name(i) && tokens.is_name(i - 2));
    const bool call = text == "(" && i > first && tokens.is_name(i - 1) && !was_key;
    const bool tight =
        out.empty() || out.ends_with('(') || text == "," || text == ")" || point || call;
    was_key = key;
    out += (tight ? "" : " ") + text;
  }
  return out;
}

std::string normal_form(const Fragment& fragment) { return normal_form(fragment, {}); }

std::string normal_form(const Fragment& fragment, const ColumnTypes& types) {
  const Tokens tokens(fragment.text, fragment.language);
  std::optional<ExpressionError> error;
  if (begins_query(tokens, 0)) {
    std::size_t first = 0;
    std::size_t last = tokens.size();
    while (tokens.is(first, "(") && tokens.closing(first) + 1 == last) {
      ++first;
      --last;
    }
    if (!tokens.is(first, "(")) return normal_query(tokens, first, last);
  }
  std::optional<Expression> expression = read(tokens, levels_of(fragment.language), error);
  if (!expression) return normal_tokens(tokens, 0, tokens.size());
  return print(canonical(std::move(*expression), fragment.language, types), fragment.language);
}

bool check_expression(const Fragment& fragment, const text::Source& source,
                      text::Diagnostics& diagnostics) {
  const Tokens tokens(fragment.text, fragment.language);
  std::optional<ExpressionError> error;
  std::size_t bad = 0;
  if (!tokens.is_balanced(bad)) {
    error = ExpressionError{bad, fmt::format("\"{}\" has no partner", tokens.text(bad))};
  } else {
    std::optional<Expression> it = read(tokens, levels_of(fragment.language), error);
    if (it && fragment.language == Language::kPortable) {
      const std::optional<Expression> other = read(tokens, Language::kSqlite, error);
      if (other && print(*it, fragment.language) != print(*other, fragment.language)) {
        diagnostics.error(source, fragment.at.span,
                          "PostgreSQL and SQLite read these operators in different orders: put "
                          "what comes first in parentheses");
        return false;
      }
    }
  }
  if (!error || error->text.empty()) return true;
  const std::size_t from = fragment.at.span.begin;
  text::Span span = fragment.at.span;
  if (tokens.size() != 0) span = tokens[std::min(error->token, tokens.size() - 1)].span;
  diagnostics.error(source, {from + span.begin, from + span.end}, error->text);
  return false;
}

std::optional<std::string> constant(const Fragment& fragment) {
  const Tokens tokens(fragment.text, fragment.language);
  std::optional<ExpressionError> error;
  const std::optional<Expression> raw = read(tokens, levels_of(fragment.language), error);
  if (!raw) return std::nullopt;
  const Expression it = canonical(*raw, fragment.language);
  const bool sign =
      it.kind == Expression::Kind::kPrefix && it.level == Level::kUnary && it.text != "~";
  const Expression& value = sign ? it.parts[0] : it;
  // 1e3 is '1000'::NUMERIC.
  const bool numeric = value.is(Expression::Kind::kCast, "NUMERIC") &&
                       value.parts[0].kind == Expression::Kind::kString;
  const bool literal = numeric || value.kind == Expression::Kind::kString ||
                       value.kind == Expression::Kind::kText ||
                       raw->is(Expression::Kind::kText, "CURRENT_TIMESTAMP");
  if (!literal) return std::nullopt;
  return print(it, fragment.language);
}

std::string value_name(const Fragment& expression) {
  const Tokens tokens(expression.text, expression.language);
  std::optional<ExpressionError> error;
  const auto it = read(tokens, levels_of(expression.language), error);
  return it ? value_name(*it) : std::string();
}

}  // namespace aludel::sql
