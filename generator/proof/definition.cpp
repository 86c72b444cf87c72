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

std::string quoted_form(const std::string& written) {
  const std::string name = folded(written);
  return is_plain(name) ? name : '"' + name + '"';
}

bool is_any(const Word& word, std::initializer_list<std::string_view> keywords) {
  return std::any_of(keywords.begin(), keywords.end(),
                     [&](std::string_view keyword) { return word.is(keyword); });
}

bool is_mark(const Word& word, char a, char b) {
  return word.shown.size() == 1 && (word.shown[0] == a || word.shown[0] == b);
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
    case TokenKind::kQuotedName:
      word.name = sql::name_of(source, token, sql::Language::kSqlite);
      word.form = quoted_form(word.name);
      break;
    case TokenKind::kString:  // may be a name: as_name()
      word.name = sql::name_of(source, token, sql::Language::kSqlite);
      word.form = word.shown;
      break;
    case TokenKind::kBlob:
    case TokenKind::kNumber:
      word.form = folded(word.shown);
      break;
    default:
      word.form = word.shown == "<>" ? "!=" : word.shown == "==" ? "=" : word.shown;
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

void as_name(Word& word) {
  if (word.shown.starts_with('\'')) word.form = quoted_form(word.name);
}

std::vector<Word> column_list(std::span<const Word> words) {
  std::vector<Word> result;
  int depth = 0;
  for (std::size_t i = 0; i != words.size(); ++i) {
    Word word = words[i];
    if (word.form == "(") ++depth;
    if (word.form == ")") --depth;
    const bool ends = i + 1 == words.size() || is_mark(words[i + 1], ',', ')') ||
                      is_any(words[i + 1], {"asc", "desc", "collate", "autoincrement"});
    if (depth == 1 && i != 0 && ends) {
      const bool begins = is_mark(words[i - 1], '(', ',');
      if (word.is("asc") && !begins) continue;
      if (begins || words[i - 1].is("collate")) as_name(word);
    }
    result.push_back(std::move(word));
  }
  return result;
}

namespace {

// CREATE INDEX i ON t (a) WHERE …
void normalise_index(std::vector<Word>& words, std::size_t at) {
  if (at + 2 >= words.size()) return;
  as_name(words[at + 1]);
  std::size_t end = at + 2;
  for (int depth = 0; end != words.size(); ++end) {
    if (words[end].form == "(") ++depth;
    if (words[end].form == ")" && --depth == 0) break;
  }
  std::vector<Word> result(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at + 2));
  const std::span<const Word> rest = std::span(words).subspan(at + 2);
  const std::size_t size = std::min(end + 1, words.size()) - (at + 2);
  const std::vector<Word> columns = column_list(rest.first(size));
  result.insert(result.end(), columns.begin(), columns.end());
  result.insert(result.end(), rest.begin() + static_cast<std::ptrdiff_t>(size), rest.end());
  words = std::move(result);
}

// CREATE TRIGGER g BEFORE UPDATE ON t FOR EACH ROW WHEN … BEGIN …
void normalise_trigger(std::vector<Word>& words, std::size_t at) {
  const auto begin = words.begin() + static_cast<std::ptrdiff_t>(at);
  auto on = std::find_if(begin, words.end(), [](const Word& word) { return word.is("on"); });
  if (words.end() - on > 4) {
    as_name(on[1]);
    if (on[2].is("for") && on[3].is("each")) words.erase(on + 2, on + 5);
  }
  if (at != words.size() && words[at].is("before")) words.erase(begin);
}

}  // namespace

std::vector<Word> normal(std::vector<Word> words) {
  const std::optional<Head> head = read_head(words);
  if (!head) return words;
  as_name(words[head->end - 1]);
  if (head->is_virtual) return words;  // what the module is told is no SQL
  for (std::size_t i = 1; i < words.size(); ++i) {
    const bool distinct = i > 1 && words[i - 2].is("distinct");  // IS DISTINCT FROM 'a'
    if (is_any(words[i - 1], {"as", "into", "update", "join", "constraint", "collate"}) ||
        (words[i - 1].is("from") && !distinct)) {
      as_name(words[i]);
    }
  }
  if (head->kind == "index") normalise_index(words, head->end);
  if (head->kind == "trigger") normalise_trigger(words, head->end);
  return words;
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
