// SPDX-License-Identifier: MIT
#include "revisions/parts.h"

#include <algorithm>

#include "revisions/revision.h"
#include "revisions/rules.h"
#include "sql/lexer.h"

namespace aludel::revisions {

namespace {

struct LanguageWord {
  std::string_view word;
  sql::Language language;
};

constexpr LanguageWord kLanguages[] = {
    {"portable", sql::Language::kPortable},
    {"sqlite", sql::Language::kSqlite},
    {"postgresql", sql::Language::kPostgresql},
};

}  // namespace

std::string_view word_of(sql::Language language) {
  return std::ranges::find(kLanguages, language, &LanguageWord::language)->word;
}

std::optional<sql::Language> language_of(std::string_view word) {
  const auto* found = std::ranges::find(kLanguages, word, &LanguageWord::word);
  return found == std::end(kLanguages) ? std::nullopt : std::optional(found->language);
}

std::vector<sql::Token> lex_file(const text::Source& source, sql::Language language,
                                 text::Diagnostics& diagnostics) {
  sql::Language file = language;
  sql::Language now = file;
  const auto after = [&](const sql::Token& comment) {
    const auto directive = find_directive(source, comment);
    if (!directive) return now;
    const Word word = directive->word();
    if (word == Word::kSql) file = language_of(directive->argument).value_or(file);
    if (word == Word::kSqlite) {
      now = sql::Language::kSqlite;
    } else if (word == Word::kPostgresql) {
      now = sql::Language::kPostgresql;
    } else if (word == Word::kEnd || word == Word::kSql || opens_section(*directive)) {
      now = file;
    }
    return now;
  };
  return sql::lex(source, file, after, diagnostics);
}

std::optional<text::Span> conflict(const text::Source& source, std::span<const sql::Token> tokens) {
  if (const auto marker = conflict_marker(source)) return marker;
  for (const sql::Token& token : tokens) {
    if (!source.text(token.span).starts_with("==")) continue;  // PostgreSQL's operator is longer
    const text::Span line = source.line_span(token.span.begin);
    if (source.text(line) == "=======") return line;
  }
  return std::nullopt;
}

std::vector<Part> divide(const Lexed& file, std::span<const Directive> directives, Where opening) {
  const auto next_section = [&](std::size_t i) {
    while (i < directives.size() && directives[i].rule->where != opening) ++i;
    return i;
  };
  std::vector<Part> parts;
  std::size_t begin = next_section(0);
  while (begin < directives.size()) {
    const std::size_t end = next_section(begin + 1);
    parts.push_back({&directives[begin], directives[begin].token + 1,
                     end < directives.size() ? directives[end].token : file.tokens.size(),
                     directives.subspan(begin + 1, end - begin - 1)});
    begin = end;
  }
  return parts;
}

}  // namespace aludel::revisions
