// SPDX-License-Identifier: MIT
#include "revisions/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace aludel::revisions {

namespace {

enum class Reason {
  kTransaction,
  kOneDatabase,
  kSession,
  kRows,
  kNobodySees,
  kUnknown,
  kNeedsNoTransaction,
};

struct RefusedWord {
  std::string_view word;
  Reason reason;
};

constexpr RefusedWord kRefused[] = {
    {"BEGIN", Reason::kTransaction},
    {"COMMIT", Reason::kTransaction},
    {"END", Reason::kTransaction},
    {"ROLLBACK", Reason::kTransaction},
    {"SAVEPOINT", Reason::kTransaction},
    {"RELEASE", Reason::kTransaction},
    {"START", Reason::kTransaction},
    {"ABORT", Reason::kTransaction},
    {"PREPARE", Reason::kTransaction},
    {"ATTACH", Reason::kOneDatabase},
    {"DETACH", Reason::kOneDatabase},
    {"SET", Reason::kSession},
    {"RESET", Reason::kSession},
    {"DISCARD", Reason::kSession},
    {"LISTEN", Reason::kSession},
    {"UNLISTEN", Reason::kSession},
    {"LOAD", Reason::kSession},
    {"EXECUTE", Reason::kSession},
    {"DEALLOCATE", Reason::kSession},
    {"COPY", Reason::kRows},
    {"EXPLAIN", Reason::kNobodySees},
    {"SHOW", Reason::kNobodySees},
    {"PRAGMA", Reason::kNeedsNoTransaction},
    {"VACUUM", Reason::kNeedsNoTransaction},
};

std::string_view why(Reason reason) {
  switch (reason) {
    case Reason::kTransaction:
      return "the run begins and ends the transaction; take the statement out";
    case Reason::kOneDatabase:
      return "a revision is about one database; take the statement out";
    case Reason::kSession:
      return "it sets something of the session, not of the database; take the statement out";
    case Reason::kRows:
      return "its rows come from outside; write them with INSERT";
    case Reason::kNobodySees:
      return "nobody sees what it shows; take it out";
    case Reason::kUnknown:
      return "what it drops is known to the server alone; drop each by its name";
    case Reason::kNeedsNoTransaction:
      return "it does not work inside the transaction of a run; give it a revision of its own "
             "with \"@no-transaction\" in the header";
  }
  return "";
}

// The PRAGMAs whose effect is in the file. All others set something of the connection: they would
// change what later revisions of the same run do, and be forgotten in another run. user_version
// and schema_version are not the revisions' to set.
constexpr std::string_view kFilePragmas[] = {"APPLICATION_ID", "AUTO_VACUUM", "INCREMENTAL_VACUUM",
                                             "JOURNAL_MODE",   "OPTIMIZE",    "PAGE_SIZE",
                                             "WAL_CHECKPOINT"};

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

// The name in a PRAGMA; nullptr where there is none.
const sql::Token* pragma_name(const text::Source& source, std::span<const sql::Token> tokens) {
  if (tokens.size() < 2 || !sql::is_word(source, tokens.front(), "PRAGMA")) return nullptr;
  const bool qualified = tokens.size() > 3 && sql::is_operator(source, tokens[2], ".");
  return &tokens[qualified ? 3 : 1];
}

// What may stand in a @no-transaction revision only, and there not in every form.
void check_pragma(const text::Source& source, const sql::Token& name,
                  text::Diagnostics& diagnostics) {
  const bool kept_in_file = std::ranges::any_of(
      kFilePragmas, [&](std::string_view pragma) { return sql::is_word(source, name, pragma); });
  if (kept_in_file) return;
  diagnostics.error(
      source, name.span,
      fmt::format("\"PRAGMA {}\" cannot stand in a revision: it sets something of the "
                  "connection, not of the database; take the statement out",
                  source.text(name.span)));
}

void check_vacuum(const text::Source& source, std::span<const sql::Token> tokens,
                  text::Diagnostics& diagnostics) {
  for (const sql::Token& token : tokens) {
    if (!sql::is_word(source, token, "INTO")) continue;
    diagnostics.error(
        source, token.span,
        fmt::format("\"VACUUM INTO\" cannot stand in a revision: {}", why(Reason::kOneDatabase)));
  }
}

// What PostgreSQL refuses in a transaction, or we do, by a word behind the first. (CONCURRENTLY is
// reserved there: nothing else can have that name.)
void check_words_behind(const text::Source& source, std::span<const sql::Token> tokens,
                        bool no_transaction, text::Diagnostics& diagnostics) {
  const auto is = [&](std::size_t i, std::string_view word) {
    return i < tokens.size() && sql::is_word(source, tokens[i], word);
  };
  const auto refuse = [&](const sql::Token& token, Reason reason) {
    diagnostics.error(
        source, token.span,
        fmt::format("\"{}\" cannot stand in a revision: {}",
                    source.text({tokens.front().span.begin, token.span.end}), why(reason)));
  };
  if (is_one_of(source, tokens.front(),
                {"SELECT", "WITH", "VALUES", "INSERT", "UPDATE", "DELETE"})) {
    for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
      if (!is(i, "SET_CONFIG") || !sql::is_operator(source, tokens[i + 1], "(")) continue;
      diagnostics.error(
          source, tokens[i].span,
          fmt::format("\"set_config()\" cannot stand in a revision: {}", why(Reason::kSession)));
      return;
    }
  }
  if (is(0, "DROP") && is(1, "OWNED")) return refuse(tokens[1], Reason::kUnknown);
  // Of all tables there are.
  const bool all =
      is(0, "CLUSTER") && (tokens.size() == 1 || (tokens.size() == 2 && is(1, "VERBOSE")));
  if (all && !no_transaction) return refuse(tokens.front(), Reason::kNeedsNoTransaction);
  if (!is_one_of(source, tokens.front(), {"CREATE", "DROP", "ALTER", "REINDEX"})) return;
  if (tokens.size() > 1 && is_one_of(source, tokens[1], {"DATABASE", "TABLESPACE", "SYSTEM"})) {
    return refuse(tokens[1], Reason::kOneDatabase);
  }
  if (no_transaction) return;
  if (is(0, "REINDEX") && is(1, "SCHEMA")) return refuse(tokens[1], Reason::kNeedsNoTransaction);
  for (const sql::Token& token : tokens) {
    if (sql::is_word(source, token, "CONCURRENTLY")) {
      return refuse(token, Reason::kNeedsNoTransaction);
    }
  }
}

}  // namespace

bool check_statement(const text::Source& source, std::span<const sql::Token> tokens,
                     const Manner& manner, text::Diagnostics& diagnostics) {
  const sql::Token& first = tokens.front();
  if (sql::is_operator(source, first, ".") && begins_line(source, first.span.begin)) {
    const text::Span line = {first.span.begin, source.line_span(first.span.begin).end};
    diagnostics.error(source, line,
                      "a command of the sqlite3 shell cannot stand in a revision; write SQL");
    return false;
  }
  const sql::Token* pragma = pragma_name(source, tokens);
  if (pragma != nullptr && sql::is_word(source, *pragma, "USER_VERSION") &&
      manner.language != sql::Language::kPostgresql) {
    diagnostics.error(source, pragma->span,
                      "\"PRAGMA user_version\" cannot stand in a revision; write \"-- "
                      "@user-version\" and the number in the header");
    return true;
  }
  for (const RefusedWord& refused : kRefused) {
    if (!sql::is_word(source, first, refused.word)) continue;
    if (refused.reason == Reason::kNeedsNoTransaction && manner.no_transaction) continue;
    diagnostics.error(
        source, first.span,
        fmt::format("\"{}\" cannot stand in a revision: {}", refused.word, why(refused.reason)));
  }
  // Without a name the engine has words for it.
  if (manner.no_transaction && pragma != nullptr) check_pragma(source, *pragma, diagnostics);
  if (manner.no_transaction && sql::is_word(source, first, "VACUUM")) {
    check_vacuum(source, tokens, diagnostics);
  }
  if (manner.language == sql::Language::kPostgresql) {
    check_words_behind(source, tokens, manner.no_transaction, diagnostics);
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
