// SPDX-License-Identifier: MIT
#include "revisions/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace aludel::revisions {

namespace {

enum class Reason { kTransaction, kOneDatabase, kNeedsNoTransaction };

struct RefusedWord {
  std::string_view word;
  Reason reason;
};

constexpr RefusedWord kRefused[] = {
    {"BEGIN", Reason::kTransaction},         {"COMMIT", Reason::kTransaction},
    {"END", Reason::kTransaction},           {"ROLLBACK", Reason::kTransaction},
    {"SAVEPOINT", Reason::kTransaction},     {"RELEASE", Reason::kTransaction},
    {"ATTACH", Reason::kOneDatabase},        {"DETACH", Reason::kOneDatabase},
    {"PRAGMA", Reason::kNeedsNoTransaction}, {"VACUUM", Reason::kNeedsNoTransaction},
};

std::string_view why(Reason reason) {
  switch (reason) {
    case Reason::kTransaction:
      return "the run begins and ends the transaction; take the statement out";
    case Reason::kOneDatabase:
      return "a revision is about one database; take the statement out";
    case Reason::kNeedsNoTransaction:
      return "it does not work inside the transaction of a run; give it a revision of its own "
             "with \"@no-transaction\" in the header";
  }
  return "";
}

// Whether nothing but white space stands before it in its line.
bool begins_line(const text::Source& source, std::size_t offset) {
  const std::string_view before = source.text({source.line_span(offset).begin, offset});
  return before.find_first_not_of(" \t") == before.npos;
}

bool is_one_of(const text::Source& source, const sql::Token& token,
               std::initializer_list<std::string_view> words) {
  return std::ranges::any_of(
      words, [&](std::string_view word) { return sql::is_word(source, token, word); });
}

}  // namespace

bool check_statement(const text::Source& source, std::span<const sql::Token> tokens,
                     bool no_transaction, text::Diagnostics& diagnostics) {
  const sql::Token& first = tokens.front();
  if (sql::is_operator(source, first, ".") && begins_line(source, first.span.begin)) {
    const text::Span line = {first.span.begin, source.line_span(first.span.begin).end};
    diagnostics.error(source, line,
                      "a command of the sqlite3 shell cannot stand in a revision; write SQL");
    return false;
  }
  for (const RefusedWord& refused : kRefused) {
    if (!sql::is_word(source, first, refused.word)) continue;
    if (refused.reason == Reason::kNeedsNoTransaction && no_transaction) continue;
    diagnostics.error(
        source, first.span,
        fmt::format("\"{}\" cannot stand in a revision: {}", refused.word, why(refused.reason)));
  }
  for (const sql::Token& token : tokens) {
    if (token.kind != sql::TokenKind::kParameter) continue;
    diagnostics.error(source, token.span,
                      fmt::format("nothing is bound to the parameter \"{}\"; write the value",
                                  source.text(token.span)));
  }
  return true;
}

bool is_query(const text::Source& source, std::span<const sql::Token> tokens) {
  if (!sql::is_word(source, tokens.front(), "WITH")) {
    return is_one_of(source, tokens.front(), {"SELECT", "VALUES"});
  }
  int depth = 0;
  for (const sql::Token& token : tokens) {
    if (sql::is_operator(source, token, "(")) ++depth;
    if (sql::is_operator(source, token, ")")) --depth;
    if (depth != 0) continue;
    if (is_one_of(source, token, {"SELECT", "VALUES"})) return true;
    if (is_one_of(source, token, {"INSERT", "REPLACE", "UPDATE", "DELETE"})) return false;
  }
  return false;
}

std::optional<text::Span> conflict_marker(const text::Source& source) {
  const std::string_view text = source.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    const bool marked = line.starts_with("<<<<<<<") || line.starts_with(">>>>>>>");
    if (marked && (line.size() == 7 || line[7] == ' ')) return text::Span{begin, end};
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace aludel::revisions
