// SPDX-License-Identifier: MIT
#include "import/entries.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "import/lines.h"
#include "revisions/rules.h"
#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/splitter.h"

namespace aludel::import {
namespace {

/// A line of the source as a comment of ours: never one of our directives.
std::string remark(std::string_view line) {
  while (line.ends_with('\r') || line.ends_with(' ')) line.remove_suffix(1);
  return line.empty() ? std::string("|") : fmt::format("| {}", line);
}

/// What a comment says, a line for each of its own.
std::vector<std::string> words_of(std::string_view comment) {
  const bool is_block = comment.starts_with("/*");
  comment.remove_prefix(2);
  if (is_block && comment.ends_with("*/")) comment.remove_suffix(2);
  std::vector<std::string> words;
  for (const std::string& it : lines_of(comment)) {
    std::string_view line = trimmed(it);
    if (is_block && line.starts_with('*')) line = trimmed(line.substr(1));
    if (line.empty()) continue;
    words.push_back(line.starts_with('@') ? remark(line) : std::string(line));
  }
  return words;
}

/// Without blanks at the ends of lines, but for those in a text.
std::string tidy(const std::string& sql, sql::Language language) {
  const text::Source source("", sql);
  text::Diagnostics ignored;
  std::string result;
  std::size_t end = 0;
  const auto add_gap = [&](std::size_t to) {
    for (const char c : source.text({end, to})) {
      while (c == '\n' && (result.ends_with(' ') || result.ends_with('\t'))) result.pop_back();
      result += c;
    }
  };
  for (const sql::Token& it : sql::lex(source, language, ignored)) {
    add_gap(it.span.begin);
    result += source.text(it.span);
    end = it.span.end;
  }
  add_gap(source.text().size());
  return result;
}

class Converter {
 public:
  Converter(const std::string& sql, sql::Language language)
      : source_("the SQL", tidy(sql, language)), language_(language) {}

  Entries convert();

 private:
  using Tokens = std::span<const sql::Token>;

  bool is(Tokens code, std::size_t i, std::initializer_list<std::string_view> words) const;
  std::optional<std::string> left_out(Tokens code) const;
  std::string without_concurrently(Tokens code, std::string sql);
  void add(const sql::Extent& extent);
  void add_refused(const sql::Extent& extent, const std::string& why);

  text::Source source_;
  sql::Language language_;
  std::vector<sql::Token> tokens_;
  std::vector<std::string> above_;
  Entries result_;
  bool only_outside_ = false;  // the last statement
};

bool Converter::is(Tokens code, std::size_t i,
                   std::initializer_list<std::string_view> words) const {
  return i < code.size() && std::ranges::any_of(words, [&](std::string_view word) {
           return sql::is_word(source_, code[i], word);
         });
}

/// Why a statement isn't needed here; nothing where it is.
std::optional<std::string> Converter::left_out(Tokens code) const {
  if (is(code, 0, {"BEGIN", "COMMIT", "END", "START"})) return "";  // the run's business
  if (is(code, 0, {"PRAGMA"}) && is(code, 1,
                                    {"FOREIGN_KEYS", "LEGACY_ALTER_TABLE", "DEFER_FOREIGN_KEYS",
                                     "FOREIGN_KEY_CHECK", "IGNORE_CHECK_CONSTRAINTS"})) {
    return "a run has foreign keys off, and counts what violates them";
  }
  if (is(code, 0, {"SET"})) {
    const std::size_t name = is(code, 1, {"SESSION", "LOCAL"}) ? 2 : 1;
    if (is(code, name,
           {"STATEMENT_TIMEOUT", "LOCK_TIMEOUT", "IDLE_IN_TRANSACTION_SESSION_TIMEOUT",
            "TRANSACTION_TIMEOUT", "CLIENT_ENCODING", "STANDARD_CONFORMING_STRINGS",
            "CHECK_FUNCTION_BODIES", "XMLOPTION", "CLIENT_MIN_MESSAGES", "ROW_SECURITY",
            "DEFAULT_TABLESPACE", "DEFAULT_TABLE_ACCESS_METHOD", "DEFAULT_WITH_OIDS"})) {
      return "it is of the session";
    }
    const bool is_schema = name + 1 < code.size() && is(code, name, {"SCHEMA"}) &&
                           source_.text(code[name + 1].span) == "'public'";
    if (is_schema || (is(code, name, {"SEARCH_PATH"}) && is(code, name + 2, {"PUBLIC"}))) {
      return "it is the usual one";
    }
  }
  // What pg_dump prints at the top.
  if (is(code, 0, {"SELECT"}) && is(code, 3, {"SET_CONFIG"})) return "it is of the session";
  return std::nullopt;
}

/// A new database needs no index that is built beside its writers.
std::string Converter::without_concurrently(Tokens code, std::string sql) {
  if (language_ != sql::Language::kPostgresql || !is(code, 0, {"CREATE", "DROP", "REINDEX"})) {
    return sql;
  }
  const std::size_t begin = code.front().span.begin;
  for (std::size_t i = 1; i + 1 < std::min<std::size_t>(code.size(), 5); ++i) {
    if (!is(code, i, {"CONCURRENTLY"})) continue;
    sql.erase(code[i].span.begin - begin, code[i + 1].span.begin - code[i].span.begin);
    above_.emplace_back("(it was CONCURRENTLY; a database that has it already is not touched)");
    break;
  }
  return sql;
}

void Converter::add_refused(const sql::Extent& extent, const std::string& why) {
  revisions::Entry entry;
  entry.above = std::move(above_);
  above_.clear();
  entry.above.push_back(fmt::format("@todo {}", why));
  const std::size_t line = source_.line_span(extent.span.begin).begin;
  const std::size_t begin =
      trimmed(source_.text({line, extent.span.begin})).empty() ? line : extent.span.begin;
  for (const std::string& it : lines_of(source_.text({begin, extent.span.end}))) {
    entry.above.push_back(remark(it));
  }
  result_.list.push_back(std::move(entry));
  ++result_.open;
}

void Converter::add(const sql::Extent& extent) {
  std::vector<sql::Token> code;
  for (std::size_t i = extent.first; i != extent.last; ++i) {
    if (!sql::is_comment(tokens_[i])) code.push_back(tokens_[i]);
  }
  if (const auto why = left_out(code)) {
    if (!why->empty()) {
      above_.push_back(fmt::format("(without {}: {})", source_.text(extent.span), *why));
    }
    return;
  }
  text::Diagnostics refused;
  text::Diagnostics outside;
  text::Diagnostics unread;
  std::string sql =
      revisions::without_directives(std::string(source_.text(extent.span)), language_);
  sql = without_concurrently(code, std::move(sql));
  const text::Source own("", sql);
  const std::vector<sql::Token> own_tokens = sql::lex(own, language_, unread);
  std::vector<sql::Token> own_code;
  std::ranges::copy_if(own_tokens, std::back_inserter(own_code),
                       [](const sql::Token& it) { return !sql::is_comment(it); });
  const bool is_sql = revisions::check_statement(own, own_code, {language_, false}, refused);
  only_outside_ = refused.has_errors() &&
                  revisions::check_statement(own, own_code, {language_, true}, outside) &&
                  !outside.has_errors();
  const std::vector<sql::Statement> parsed =
      is_sql ? sql::parse(own, language_, unread) : std::vector<sql::Statement>();
  if (refused.has_errors() && !only_outside_)
    return add_refused(extent, refused.all().front().text);
  if (unread.has_errors()) return add_refused(extent, unread.all().front().text);
  result_.defines = result_.defines || parsed.empty() ||
                    !std::holds_alternative<sql::DataStatement>(parsed.front().node);
  ++result_.statements;
  result_.list.push_back({.above = std::move(above_), .sql = std::move(sql)});
  above_.clear();
}

Entries Converter::convert() {
  text::Diagnostics broken;
  tokens_ = sql::lex(source_, language_, broken);
  if (broken.has_errors()) {
    const text::Diagnostic& why = broken.all().front();
    result_.list.push_back(
        by_hand(fmt::format("{}: {}", source_.text(source_.line_span(why.span.begin)), why.text),
                lines_of(source_.text())));
    result_.open = 1;
    return std::move(result_);
  }
  const std::vector<sql::Extent> extents = sql::split(source_, tokens_);
  std::size_t next = 0;  // token that no statement has had
  std::size_t outside = 0;
  std::vector<std::string> why;
  for (const sql::Extent& extent : extents) {
    for (; next != extent.first; ++next) {
      if (!sql::is_comment(tokens_[next])) continue;
      for (std::string& it : words_of(source_.text(tokens_[next].span))) {
        above_.push_back(std::move(it));
      }
    }
    next = extent.last;
    only_outside_ = false;
    add(extent);
    if (only_outside_) ++outside;
  }
  result_.needs_no_transaction = outside == 1 && result_.statements == 1 && result_.open == 0;
  if (outside != 0 && !result_.needs_no_transaction) {
    for (revisions::Entry& it : result_.list) {
      text::Diagnostics refused;
      const text::Source own("", it.sql);
      std::vector<sql::Token> code = sql::lex(own, language_, refused);
      std::erase_if(code, sql::is_comment);
      if (code.empty() || !revisions::check_statement(own, code, {language_, false}, refused) ||
          !refused.has_errors()) {
        continue;
      }
      it.above.push_back(fmt::format("@todo {}", refused.all().front().text));
      for (const std::string& line : lines_of(it.sql)) it.above.push_back(remark(line));
      it.sql.clear();
      --result_.statements;
      ++result_.open;
    }
  }
  for (; next != tokens_.size(); ++next) {
    if (!sql::is_comment(tokens_[next])) continue;
    for (std::string& it : words_of(source_.text(tokens_[next].span))) {
      above_.push_back(std::move(it));
    }
  }
  if (!above_.empty()) result_.list.push_back({.above = std::move(above_), .sql = {}});
  return std::move(result_);
}

}  // namespace

Entries entries_of(const std::string& sql, sql::Language language) {
  return Converter(sql, language).convert();
}

revisions::Entry by_hand(const std::string& why, const std::vector<std::string>& lines) {
  revisions::Entry entry;
  entry.above.push_back(fmt::format("@todo {}", why));
  for (const std::string& it : lines) entry.above.push_back(remark(it));
  return entry;
}

}  // namespace aludel::import
