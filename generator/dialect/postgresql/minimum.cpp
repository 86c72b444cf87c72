// SPDX-License-Identifier: MIT
#include "dialect/postgresql/minimum.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sql/lexer.h"

namespace aludel::dialect::on_postgresql {
namespace {

using sql::Token;

/// Where a row is looked for.
enum class In { kAny, kView, kGrant, kMerge, kTable };

/// Words and operators in a row, as docs/sql.md lists them. "(" behind a word: a call of it.
struct Row {
  unsigned version;
  std::string_view words;
  In in = In::kAny;
};

constexpr Row kRows[] = {
    {13, "DROP EXPRESSION"},
    {14, "CREATE OR REPLACE TRIGGER"},
    {14, "BEGIN ATOMIC"},
    {14, "COMPRESSION", In::kTable},
    {14, "SEARCH BREADTH FIRST"},
    {14, "SEARCH DEPTH FIRST"},
    {14, "date_bin ("},
    {14, "string_to_table ("},
    {15, "MERGE INTO"},
    {15, "NULLS NOT DISTINCT"},
    {15, "ON DELETE SET NULL ("},
    {15, "ON DELETE SET DEFAULT ("},
    {15, "UNLOGGED SEQUENCE"},
    {15, "security_invoker", In::kView},
    {15, "regexp_count ("},
    {15, "regexp_instr ("},
    {15, "regexp_like ("},
    {15, "regexp_substr ("},
    {16, "IS JSON"},
    {16, "IS NOT JSON"},
    {16, "any_value ("},
    {16, "array_sample ("},
    {16, "array_shuffle ("},
    {16, "json_array ("},
    {16, "json_arrayagg ("},
    {16, "json_objectagg ("},
    {16, "random_normal ("},
    {17, "MAINTAIN", In::kGrant},
    {17, "NOT MATCHED BY SOURCE", In::kMerge},
    {17, "NOT MATCHED BY TARGET", In::kMerge},
    {17, "RETURNING", In::kMerge},
    {17, "SET EXPRESSION"},
    {17, "json_exists ("},
    {17, "json_query ("},
    {17, "json_scalar ("},
    {17, "json_serialize ("},
    {17, "json_table ("},
    {17, "json_value ("},
    {17, "to_bin ("},
    {17, "to_oct ("},
    {18, "NOT ENFORCED"},
    {18, "WITHOUT OVERLAPS"},
    {18, "array_reverse ("},
    {18, "array_sort ("},
    {18, "casefold ("},
    {18, "uuidv4 ("},
    {18, "uuidv7 ("},
};

bool is_in(In in, const sql::Node& node) {
  const auto* alter = std::get_if<sql::AlterTable>(&node);
  const auto* data = std::get_if<sql::DataStatement>(&node);
  switch (in) {
    case In::kAny:
      return true;
    case In::kView:
      return std::holds_alternative<sql::CreateView>(node) ||
             (alter != nullptr && alter->kind == sql::ObjectKind::kView);
    case In::kGrant:
      return std::holds_alternative<sql::Grant>(node);
    case In::kMerge:
      return data != nullptr && data->verb == "merge";
    case In::kTable:
      return alter != nullptr || std::holds_alternative<sql::CreateTable>(node);
  }
  return false;
}

class Minimum {
 public:
  Minimum(const sql::Statement& statement, unsigned minimum, const text::Source& source,
          text::Diagnostics& diagnostics)
      : statement_(statement),
        minimum_(minimum / 10000),
        source_(source),
        diagnostics_(diagnostics),
        text_("", statement.text.text) {
    text::Diagnostics known;  // the file was lexed before
    for (const Token& token : sql::lex(text_, sql::Language::kPostgresql, known))
      if (!is_comment(token)) tokens_.push_back(token);
  }

  bool check() {
    for (const Row& row : kRows) {
      if (row.version <= minimum_ || !is_in(row.in, statement_.node)) continue;
      for (std::size_t i = 0; i < tokens_.size(); ++i)
        if (const std::size_t size = matches(row.words, i)) report(row, i, i + size - 1);
    }
    check_columns();
    return good_;
  }

 private:
  /// The tokens that the words take from `i` on; 0 where they aren't there.
  std::size_t matches(std::string_view words, std::size_t i) const {
    std::size_t size = 0;
    while (!words.empty()) {
      const std::size_t end = std::min(words.find(' '), words.size());
      std::string word(words.substr(0, end));
      words.remove_prefix(std::min(end + 1, words.size()));
      if (i + size == tokens_.size()) return 0;
      const Token& token = tokens_[i + size];
      std::transform(word.begin(), word.end(), word.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      });
      if (!sql::is_word(text_, token, word) && !sql::is_operator(text_, token, word)) return 0;
      ++size;
    }
    const bool qualified = i > 0 && sql::is_operator(text_, tokens_[i - 1], ".");
    return qualified ? 0 : size;
  }

  void report(const Row& row, std::size_t first, std::size_t last) {
    if (row.words.ends_with('(')) --last;
    const std::size_t begin = statement_.text.at.span.begin;
    std::string_view what = row.words;
    if (what.ends_with(" (")) what.remove_suffix(2);
    const bool call = row.words.ends_with(" (") && what.find(' ') == what.npos;
    report({begin + tokens_[first].span.begin, begin + tokens_[last].span.end}, row.version,
           fmt::format("\"{}{}\"", what, call ? "()" : ""));
  }

  void report(text::Span at, unsigned version, const std::string& what) {
    good_ = false;
    diagnostics_
        .error(source_, at,
               fmt::format("{} is not known before PostgreSQL {}, and the oldest server that this "
                           "is for is {}",
                           what, version, minimum_))
        .note(fmt::format("write \"postgresql_minimum = {}\" in aludel.toml where no older one is "
                          "used",
                          version));
  }

  /// What isn't said by a word: a generated column that is not STORED, STORAGE in CREATE TABLE.
  void check_columns() {
    const auto check = [&](const sql::ColumnDefinition& column, bool create) {
      for (const sql::Constraint& it : column.constraints)
        if (it.kind == sql::Constraint::Kind::kGenerated && !it.stored && minimum_ < 18)
          report(it.at.span, 18, "a generated column without STORED");
      if (create && !column.storage.empty() && minimum_ < 16)
        report(column.at.span, 16, "\"STORAGE\" in CREATE TABLE");
    };
    if (const auto* create = std::get_if<sql::CreateTable>(&statement_.node))
      for (const sql::ColumnDefinition& column : create->columns) check(column, true);
    if (const auto* alter = std::get_if<sql::AlterTable>(&statement_.node))
      for (const sql::TableAction& action : alter->actions)
        if (const auto* add = std::get_if<sql::AddColumn>(&action)) check(add->column, false);
  }

  const sql::Statement& statement_;
  unsigned minimum_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  text::Source text_;
  std::vector<Token> tokens_;
  bool good_ = true;
};

}  // namespace

bool check_minimum(const sql::Statement& statement, unsigned minimum, const text::Source& source,
                   text::Diagnostics& diagnostics) {
  return Minimum(statement, minimum, source, diagnostics).check();
}

}  // namespace aludel::dialect::on_postgresql
