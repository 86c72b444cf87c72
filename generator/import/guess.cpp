// SPDX-License-Identifier: MIT
#include "import/guess.h"

#include <fmt/format.h>

#include <algorithm>
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
  constexpr std::string_view kPostgresql[] = {"SERIAL", "BIGSERIAL", "SMALLSERIAL", "TIMESTAMPTZ",
                                              "JSONB",  "BYTEA",     "UUID",        "NOW",
                                              "PUBLIC", "GIN",       "INET",        "CITEXT"};
  constexpr std::string_view kSqlite[] = {"AUTOINCREMENT", "DATETIME", "ROWID", "BLOB", "RANDOMBLOB",
                                          "STRFTIME",      "PRAGMA",   "JULIANDAY"};
  const text::Source source("", sql);
  text::Diagnostics ignored;
  int score = 0;
  for (const sql::Token& it : sql::lex(source, sql::Language::kPostgresql, ignored)) {
    const auto is = [&](std::string_view word) { return sql::is_word(source, it, word); };
    if (std::ranges::any_of(kPostgresql, is) || sql::is_operator(source, it, "::")) ++score;
    if (std::ranges::any_of(kSqlite, is)) --score;
  }
  return score;
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
  const bool is_postgresql = postgresql != sqlite ? postgresql > sqlite : score > 0;
  if (is_postgresql) result.dialect = ::aludel::Dialect::kPostgresql;
  result.why = fmt::format("of {} upgrades {} read as SQLite's SQL and {} as PostgreSQL's", upgrades,
                           sqlite, postgresql);
  if (sqlite == postgresql && score != 0) {
    result.why += fmt::format(", and their words are {}'s", is_postgresql ? "PostgreSQL" : "SQLite");
  }
  return result;
}

}  // namespace aludel::import
