// SPDX-License-Identifier: MIT
#include "proof/definition.h"

#include <algorithm>
#include <set>

#include "proof/catalog.h"
#include "sql/lexer.h"

namespace aludel::proof {
namespace {

using sql::TokenKind;

// Words that mean something else in quotes: those that SQLite takes for nothing but a keyword,
// and those that it takes for a value.
bool is_reserved(const std::string& word) {
  static const std::set<std::string, std::less<>> kReserved = {"add",          "all",
                                                               "alter",        "and",
                                                               "as",           "autoincrement",
                                                               "between",      "case",
                                                               "check",        "collate",
                                                               "commit",       "constraint",
                                                               "create",       "current_date",
                                                               "current_time", "current_timestamp",
                                                               "default",      "deferrable",
                                                               "delete",       "distinct",
                                                               "drop",         "else",
                                                               "escape",       "exists",
                                                               "false",        "foreign",
                                                               "from",         "group",
                                                               "having",       "in",
                                                               "index",        "insert",
                                                               "into",         "is",
                                                               "isnull",       "join",
                                                               "limit",        "not",
                                                               "nothing",      "notnull",
                                                               "null",         "on",
                                                               "or",           "order",
                                                               "primary",      "references",
                                                               "returning",    "select",
                                                               "set",          "table",
                                                               "then",         "to",
                                                               "transaction",  "true",
                                                               "union",        "unique",
                                                               "update",       "using",
                                                               "values",       "when",
                                                               "where"};
  return kReserved.contains(word);
}

bool is_plain(const std::string& name) {
  const auto inside = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
  };
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), inside) && !is_reserved(name);
}

Word word_of(const text::Source& source, const sql::Token& token) {
  Word word;
  word.shown = source.text(token.span);
  word.span = token.span;
  switch (token.kind) {
    case TokenKind::kWord:
      word.bare = true;
      word.name = word.shown;
      word.form = folded(word.shown);
      break;
    case TokenKind::kQuotedName: {
      word.name = sql::name_of(source, token, sql::Language::kSqlite);
      const std::string name = folded(word.name);
      word.form = is_plain(name) ? name : '"' + name + '"';
      break;
    }
    case TokenKind::kString:  // SQLite takes 'a' for a name where only a name can be
      word.name = sql::name_of(source, token, sql::Language::kSqlite);
      word.form = word.shown;
      break;
    default:
      word.form = word.shown;
      break;
  }
  return word;
}

}  // namespace

std::vector<Word> words(const text::Source& source, std::span<const sql::Token> tokens) {
  std::vector<Word> result;
  result.reserve(tokens.size());
  for (const sql::Token& token : tokens) {
    if (!sql::is_comment(token)) result.push_back(word_of(source, token));
  }
  return result;
}

std::vector<Word> words(std::string_view sql) {
  text::Diagnostics ignored;
  const text::Source source("", sql);
  return words(source, sql::lex(source, sql::Language::kSqlite, ignored));
}

std::string form_of(std::span<const Word> words) {
  std::string form;
  for (const Word& word : words) {
    if (!form.empty()) form += ' ';
    form += word.form;
  }
  return form;
}

std::string shown(std::span<const Word> words) {
  const auto is_one_of = [](const Word& word, std::string_view marks) {
    return word.shown.size() == 1 && marks.find(word.shown[0]) != std::string_view::npos;
  };
  std::string text;
  for (std::size_t i = 0; i != words.size(); ++i) {
    const bool tight = i == 0 || is_one_of(words[i], ",;).") || is_one_of(words[i - 1], "(.");
    if (!tight) text += ' ';
    text += words[i].shown;
  }
  return text;
}

std::optional<Head> read_head(std::span<const Word> words) {
  Head head;
  std::size_t at = 0;
  const auto skip = [&](std::string_view keyword) {
    const bool is = at < words.size() && words[at].is(keyword);
    if (is) ++at;
    return is;
  };
  if (!skip("create")) return std::nullopt;
  head.temporary = skip("temp") || skip("temporary");
  if (skip("virtual")) {
    head.is_virtual = true;
  } else {
    skip("unique");
  }
  for (const std::string_view kind : {"table", "index", "view", "trigger"}) {
    if (head.kind.empty() && skip(kind)) head.kind = kind;
  }
  if (head.kind.empty()) return std::nullopt;
  if (at + 2 < words.size() && words[at].is("if") && words[at + 1].is("not")) {
    head.if_not_exists = true;
    at += 3;
  }
  if (at + 2 < words.size() && words[at + 1].form == ".") {
    head.temporary = head.temporary || folded(words[at].name) == "temp";
    at += 2;
  }
  if (at >= words.size() || words[at].name.empty()) return std::nullopt;
  head.name = words[at].name;
  head.name_span = words[at].span;
  head.end = at + 1;
  return head;
}

std::string event_of(std::string_view create_trigger) {
  const std::vector<Word> all = words(create_trigger);
  const std::optional<Head> head = read_head(all);
  for (std::size_t i = head ? head->end : all.size(); i != all.size(); ++i) {
    if (all[i].is("insert") || all[i].is("update") || all[i].is("delete")) return all[i].form;
  }
  return {};
}

}  // namespace aludel::proof
