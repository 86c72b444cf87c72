// SPDX-License-Identifier: MIT
#include "schema/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "sql/lexer.h"
#include "sql/references.h"
#include "text/source.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;
using sql::Token;
using sql::TokenKind;

constexpr std::size_t kNameSize = 64;  // PostgreSQL's NAMEDATALEN: a name's bytes and one

// The first `size` bytes, less the bytes of a character that is cut in two.
std::string_view clipped(std::string_view name, std::size_t size) {
  if (size >= name.size()) return name;
  while (size != 0 && !text::is_character_begin(name[size])) --size;
  return name.substr(0, size);
}

std::string made_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t room = kNameSize - 1 - (second.empty() ? 0 : 1) - (label.size() + 1);
  std::size_t first_size = first.size();
  std::size_t second_size = second.size();
  while (first_size + second_size > room) --(first_size > second_size ? first_size : second_size);
  std::string name(clipped(first, first_size));
  if (!second.empty()) name.append("_").append(clipped(second, second_size));
  return name.append("_").append(label);
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Several columns' names as one part of a name.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += '_';
    text += name;
    if (text.size() >= kNameSize) break;
  }
  return text;
}

// The name that the value of an expression would have in a result, "" for none: a function's, a
// column's, else a cast's type.
class ValueName {
 public:
  explicit ValueName(const sql::Fragment& fragment) : source_("", fragment.text) {
    text::Diagnostics ignored;
    for (const Token& token : sql::lex(source_, fragment.language, ignored)) {
      if (!sql::is_comment(token)) tokens_.push_back(token);
    }
    language_ = fragment.language;
  }

  std::string operator()() const { return of(tokens_); }

 private:
  using Tokens = std::span<const Token>;

  bool is(const Token& token, std::string_view op) const {
    return sql::is_operator(source_, token, op);
  }
  std::string name(const Token& token) const { return sql::name_of(source_, token, language_); }
  static bool is_name(const Token& token) {
    return token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
  }

  // Where the parenthesis that opens at `at` closes.
  std::size_t closing(Tokens tokens, std::size_t at) const {
    int depth = 0;
    for (; at != tokens.size(); ++at) {
      if (is(tokens[at], "(") || is(tokens[at], "[")) ++depth;
      if ((is(tokens[at], ")") || is(tokens[at], "]")) && --depth == 0) break;
    }
    return at;
  }

  std::string of(Tokens tokens) const {
    while (!tokens.empty() && is(tokens[0], "(") && closing(tokens, 0) + 1 == tokens.size()) {
      tokens = tokens.subspan(1, tokens.size() - 2);
    }
    if (tokens.empty()) return {};
    if (sql::is_word(source_, tokens[0], "CASE")) return of_case(tokens);
    if (const auto cast = of_cast(tokens)) return *cast;
    if (!is_name(tokens[0])) return {};
    std::size_t last = 0;
    while (last + 2 < tokens.size() && is(tokens[last + 1], ".") && is_name(tokens[last + 2])) {
      last += 2;
    }
    const bool whole = last + 1 == tokens.size();
    const bool call = !whole && (is(tokens[last + 1], "(") || is(tokens[last + 1], "[")) &&
                      closing(tokens, last + 1) + 1 == tokens.size();
    return whole || call ? name(tokens[last]) : std::string();
  }

  // a::text, CAST(a AS text): the operand's name, else the type's.
  std::optional<std::string> of_cast(Tokens tokens) const {
    std::size_t at = tokens.size();
    std::size_t begin = 0;
    const bool word = sql::is_word(source_, tokens[0], "CAST") && tokens.size() > 4;
    if (word) {
      if (closing(tokens, 1) + 1 != tokens.size()) return std::nullopt;
      begin = 2;
      tokens = tokens.first(tokens.size() - 1);
    }
    for (std::size_t i = begin; i != tokens.size(); ++i) {
      if (is(tokens[i], "(")) i = std::min(closing(tokens, i), tokens.size() - 1);
      if (word ? sql::is_word(source_, tokens[i], "AS") : is(tokens[i], "::")) at = i;
    }
    if (at + 1 >= tokens.size()) return std::nullopt;
    for (std::size_t i = at + 1; i != tokens.size(); ++i) {
      if (!is_name(tokens[i]) && !is(tokens[i], "(") && !is(tokens[i], ")") &&
          !is(tokens[i], ".") && !is(tokens[i], "[") && !is(tokens[i], "]") &&
          !is(tokens[i], ",") && tokens[i].kind != TokenKind::kNumber) {
        return std::nullopt;
      }
    }
    if (std::string inner = of(tokens.subspan(begin, at - begin)); !inner.empty()) return inner;
    return name(tokens[at + 1]);
  }

  std::string of_case(Tokens tokens) const {
    int depth = 0;
    for (std::size_t i = 0; i != tokens.size(); ++i) {
      if (sql::is_word(source_, tokens[i], "CASE")) ++depth;
      if (sql::is_word(source_, tokens[i], "END") && --depth == 0 && i + 1 != tokens.size()) {
        return {};
      }
      if (depth == 1 && sql::is_word(source_, tokens[i], "ELSE")) {
        const std::string inner = of(tokens.subspan(i + 1, tokens.size() - i - 2));
        if (!inner.empty()) return inner;
      }
    }
    return "case";
  }

  text::Source source_;
  std::vector<Token> tokens_;
  sql::Language language_ = sql::Language::kSqlite;
};

// The names of an index's columns, as PostgreSQL gives them: each once.
std::vector<std::string> column_names(const std::vector<sql::IndexElement>& columns,
                                      const std::vector<sql::Name>& include) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (name.empty()) name = "expr";
    std::string free = name;
    for (int i = 1; std::find(names.begin(), names.end(), free) != names.end(); ++i) {
      const std::string number = std::to_string(i);
      free = std::string(clipped(name, kNameSize - 1 - number.size())) + number;
    }
    names.push_back(std::move(free));
  };
  for (const sql::IndexElement& it : columns) {
    add(it.column ? it.column->text : ValueName(it.expression)());
  }
  for (const sql::Name& name : include) add(name.text);
  return names;
}

}  // namespace

bool Rules::same(std::string_view a, std::string_view b) const {
  if (a.size() != b.size()) return false;
  if (a == b || language() != sql::Language::kSqlite) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](char x, char y) { return folded(x) == folded(y); });
}

std::string Rules::free_name(std::string_view first, std::string_view second,
                             std::string_view label, const Taken& taken) {
  label = clipped(label, kNameSize / 2);
  std::string name = made_name(first, second, label);
  for (int i = 1; taken(name); ++i) name = made_name(first, second, fmt::format("{}{}", label, i));
  return name;
}

std::string Rules::chosen_name(const Table& table, const sql::Constraint& constraint,
                               const Taken& taken) const {
  std::string second;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      return free_name(table.id.name, "", "pkey", taken);
    case ConstraintKind::kUnique:
      second = joined(column_names(constraint.columns, constraint.include));
      return free_name(table.id.name, second, "key", taken);
    case ConstraintKind::kExclude:
      second = joined(column_names(constraint.columns, constraint.include));
      return free_name(table.id.name, second, "excl", taken);
    case ConstraintKind::kForeignKey: {
      std::vector<std::string> names;
      for (const sql::IndexElement& it : constraint.columns) {
        if (it.column) names.push_back(it.column->text);
      }
      return free_name(table.id.name, joined(names), "fkey", taken);
    }
    default:
      break;
  }
  // A check has a column in its name where it speaks of one only.
  std::vector<std::string> names;
  for (const auto& it : sql::references(constraint.expression).columns) {
    const auto is_it = [&](const Column& column) { return same(column.name, it.column.text); };
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), is_it);
    if (found == table.columns.end()) continue;
    if (std::find(names.begin(), names.end(), found->name) == names.end()) {
      names.push_back(found->name);
    }
  }
  return free_name(table.id.name, names.size() == 1 ? names[0] : "", "check", taken);
}

std::string Rules::chosen_index_name(const sql::CreateIndex& index, const Taken& taken) const {
  return free_name(index.table.name, joined(column_names(index.columns, index.include)), "idx",
                   taken);
}

}  // namespace aludel::schema
