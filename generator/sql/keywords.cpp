// SPDX-License-Identifier: MIT
#include "sql/keywords.h"

#include <algorithm>
#include <span>
#include <string>

#include "sql/printer.h"

namespace aludel::sql {
namespace {

struct Row {
  std::string_view word;
  Keyword keyword;
};

constexpr Row kSqlite[] = {
#include "sql/keywords_sqlite.inc"
};
constexpr Row kPostgresql[] = {
#include "sql/keywords_postgresql.inc"
};

constexpr bool less(const Row& a, const Row& b) { return a.word < b.word; }
static_assert(std::is_sorted(std::begin(kSqlite), std::end(kSqlite), less));
static_assert(std::is_sorted(std::begin(kPostgresql), std::end(kPostgresql), less));

Keyword find(std::span<const Row> rows, std::string_view word) {
  const auto row = std::lower_bound(rows.begin(), rows.end(), Row{word, Keyword::kNone}, less);
  return row != rows.end() && row->word == word ? row->keyword : Keyword::kNone;
}

}  // namespace

Keyword keyword(std::string_view word, Language language) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  }
  Keyword worst = Keyword::kNone;
  if (language != Language::kPostgresql) worst = std::max(worst, find(kSqlite, lower));
  if (language != Language::kSqlite) worst = std::max(worst, find(kPostgresql, lower));
  return worst;
}

bool is_reserved(std::string_view word, Language language) {
  const bool reserved_on_sqlite =
      language != Language::kPostgresql && keyword(word, Language::kSqlite) == Keyword::kReserved;
  const bool reserved_on_postgresql =
      language != Language::kSqlite && keyword(word, Language::kPostgresql) >= Keyword::kNotAColumn;
  return reserved_on_sqlite || reserved_on_postgresql;
}

}  // namespace aludel::sql
