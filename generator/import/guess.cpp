// SPDX-License-Identifier: MIT
#include "import/guess.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "sql/lexer.h"
#include "sql/parser.h"

namespace aludel::import {
namespace {

bool reads(const std::string& sql, sql::Language language) {
  const text::Source source("", sql);
  text::Diagnostics diagnostics;
  sql::parse(source, language, diagnostics);
  return !diagnostics.has_errors();
}

/// Words that both read, and that people write for one of them: SQLite takes any name for a type.
int telling(const std::string& sql) {
  constexpr std::string_view kTypes[] = {"SERIAL", "BIGSERIAL", "SMALLSERIAL", "TIMESTAMPTZ",
                                         "JSONB",  "BYTEA",     "CITEXT"};
  constexpr std::string_view kSqlite[] = {"AUTOINCREMENT", "DATETIME", "ROWID",    "RANDOMBLOB",
                                          "STRFTIME",      "PRAGMA",   "JULIANDAY"};
  const text::Source source("", sql);
  text::Diagnostics ignored;
  int score = 0;
  bool behind_name = false;  // where a type stands
  for (const sql::Token& it : sql::lex(source, sql::Language::kPostgresql, ignored)) {
    const auto is = [&](std::string_view word) { return sql::is_word(source, it, word); };
    const bool is_type = behind_name && std::ranges::any_of(kTypes, is);
    if (is_type || sql::is_operator(source, it, "::")) ++score;
    if (std::ranges::any_of(kSqlite, is)) --score;
    const bool is_name = it.kind == sql::TokenKind::kWord || it.kind == sql::TokenKind::kQuotedName;
    behind_name = is_name && !is("COLUMN") && !is("ADD");
  }
  return score;
}

/// What the names of the files' folders say, the nearest first.
std::optional<::aludel::Dialect> by_folder(const History& history) {
  const std::string& file = history.revisions.front().from;
  const std::size_t sqlite = file.rfind("sqlite");
  const std::size_t postgresql = file.rfind("postgres");
  if (sqlite == postgresql) return std::nullopt;
  const bool is_sqlite =
      postgresql == std::string::npos || (sqlite != std::string::npos && sqlite > postgresql);
  return is_sqlite ? ::aludel::Dialect::kSqlite : ::aludel::Dialect::kPostgresql;
}

}  // namespace

Guess guess(const History& history) {
  std::size_t upgrades = 0;
  std::size_t sqlite = 0;
  std::size_t postgresql = 0;
  int score = 0;
  for (const Imported& it : history.revisions) {
    if (it.upgrade.kind != Way::Kind::kSql) continue;
    ++upgrades;
    if (reads(it.upgrade.sql, sql::Language::kSqlite)) ++sqlite;
    if (reads(it.upgrade.sql, sql::Language::kPostgresql)) ++postgresql;
    score += telling(it.upgrade.sql);
  }
  Guess result;
  const auto named = by_folder(history);
  const bool is_postgresql = postgresql != sqlite ? postgresql > sqlite
                             : named              ? *named == ::aludel::Dialect::kPostgresql
                                                  : score > 0;
  if (is_postgresql) result.dialect = ::aludel::Dialect::kPostgresql;
  result.why = fmt::format("of {} upgrades {} read as SQLite's SQL and {} as PostgreSQL's",
                           upgrades, sqlite, postgresql);
  if (sqlite == postgresql && named) {
    result.why +=
        fmt::format(", and their folder is {}'s", is_postgresql ? "PostgreSQL" : "SQLite");
  } else if (sqlite == postgresql && score != 0) {
    result.why +=
        fmt::format(", and their words are {}'s", is_postgresql ? "PostgreSQL" : "SQLite");
  }
  return result;
}

}  // namespace aludel::import
