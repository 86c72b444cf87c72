// SPDX-License-Identifier: MIT
#include "sql/parser.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/cursor.h"
#include "sql/lexer.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

/// A kind of object, or a statement's first word: who reads it and who knows it.
struct Family {
  enum class Known { kBoth, kSqlite, kPostgresql };

  std::string_view words;
  Known known;
  Node (*parse)(Cursor& cursor);
};

constexpr Family::Known kBoth = Family::Known::kBoth;
constexpr Family::Known kSqlite = Family::Known::kSqlite;
constexpr Family::Known kPostgresql = Family::Known::kPostgresql;

constexpr Family kCreate[] = {
    {"TABLE", kBoth, parse_create_table},
    {"FOREIGN TABLE", kPostgresql, parse_create_table},
    {"VIRTUAL TABLE", kSqlite, parse_create_virtual_table},
    {"INDEX", kBoth, parse_create_index},
    {"VIEW", kBoth, parse_create_view},
    {"MATERIALIZED VIEW", kPostgresql, parse_create_view},
    {"RECURSIVE VIEW", kPostgresql, parse_create_view},
    {"TRIGGER", kBoth, parse_create_trigger},
    {"CONSTRAINT TRIGGER", kPostgresql, parse_create_trigger},
    {"SEQUENCE", kPostgresql, parse_create_sequence},
    {"TYPE", kBoth, parse_create_type},
    {"DOMAIN", kPostgresql, parse_create_domain},
    {"SCHEMA", kPostgresql, parse_create_schema},
    {"FUNCTION", kPostgresql, parse_create_routine},
    {"PROCEDURE", kPostgresql, parse_create_routine},
    {"POLICY", kPostgresql, parse_create_policy},
    {"EXTENSION", kPostgresql, parse_create_extension},
};

constexpr Family kAlter[] = {
    {"TABLE", kBoth, parse_alter_table},
    {"FOREIGN TABLE", kPostgresql, parse_alter_table},
    {"INDEX", kPostgresql, parse_alter_table},
    {"VIEW", kPostgresql, parse_alter_table},
    {"MATERIALIZED VIEW", kPostgresql, parse_alter_table},
    {"SEQUENCE", kPostgresql, parse_alter_sequence},
    {"TYPE", kBoth, parse_alter_type},
    {"DOMAIN", kPostgresql, parse_alter_domain},
    {"POLICY", kPostgresql, parse_alter_policy},
    {"DEFAULT PRIVILEGES", kPostgresql, parse_default_privileges},
};

constexpr Family kOther[] = {
    {"DROP", kBoth, parse_drop},           {"COMMENT", kPostgresql, parse_comment},
    {"GRANT", kPostgresql, parse_grant},   {"REVOKE", kPostgresql, parse_grant},
    {"INSERT", kBoth, parse_data},         {"REPLACE", kSqlite, parse_data},
    {"UPDATE", kBoth, parse_data},         {"DELETE", kBoth, parse_data},
    {"SELECT", kBoth, parse_data},         {"VALUES", kBoth, parse_data},
    {"WITH", kBoth, parse_data},           {"MERGE", kPostgresql, parse_data},
    {"TRUNCATE", kPostgresql, parse_data}, {"COPY", kPostgresql, parse_data},
    {"CALL", kPostgresql, parse_data},     {"DO", kPostgresql, parse_data},
    {"REFRESH", kPostgresql, parse_data},  {"TABLE", kPostgresql, parse_data},
};

/// The family that the words `ahead` begin; nullptr where there is none.
template <std::size_t kSize>
const Family* find(const Family (&families)[kSize], const Cursor& cursor, std::size_t ahead) {
  const auto it = std::find_if(std::begin(families), std::end(families), [&](const Family& family) {
    return cursor.is(family.words, ahead);
  });
  return it == std::end(families) ? nullptr : it;
}

/// How many words of CREATE stand before the kind of object.
std::size_t head_of_create(const Cursor& cursor) {
  std::size_t ahead = 1;
  if (cursor.is("OR REPLACE", ahead)) ahead += 2;
  if (cursor.is("GLOBAL", ahead) || cursor.is("LOCAL", ahead)) ++ahead;
  for (const std::string_view word : {"TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE"}) {
    if (cursor.is(word, ahead)) return ahead + 1;
  }
  return ahead;
}

/// Reads with the family's function where the language knows it. `before`: the word in front of
/// the family's.
Node read(Cursor& cursor, const Family& family, std::string_view before = "") {
  if (family.known != kBoth) {
    const Language owner = family.known == kSqlite ? Language::kSqlite : Language::kPostgresql;
    if (!cursor.only_in(owner, fmt::format("{}{}", before, family.words))) return {};
  }
  return family.parse(cursor);
}

/// The words that open a statement, as far as they tell it from others: "CREATE RULE".
std::string opening(const Cursor& cursor, std::size_t ahead) {
  std::string out = cursor.is("CREATE") ? "CREATE " : "ALTER ";
  for (const char c : cursor.text(ahead)) {
    out += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return out;
}

Node parse_create(Cursor& cursor) {
  const std::size_t head = head_of_create(cursor);
  if (const Family* family = find(kCreate, cursor, head)) return read(cursor, *family, "CREATE ");
  if (!cursor.is_kind(TokenKind::kWord, head) || cursor.sqlite()) {
    cursor.skip(head);
    cursor.expected("\"TABLE\", \"INDEX\", \"VIEW\" or another kind of object");
    return {};
  }
  if (!cursor.only_in(Language::kPostgresql, opening(cursor, head))) return {};
  return parse_create_opaque(cursor);
}

Node parse_alter(Cursor& cursor) {
  if (const Family* family = find(kAlter, cursor, 1)) return read(cursor, *family, "ALTER ");
  if (!cursor.is_kind(TokenKind::kWord, 1) || cursor.sqlite()) {
    cursor.skip();
    cursor.expected("\"TABLE\" or another kind of object");
    return {};
  }
  if (!cursor.only_in(Language::kPostgresql, opening(cursor, 1))) return {};
  return parse_alter_object(cursor);
}

Node parse_node(Cursor& cursor) {
  if (is_skipped(cursor)) return parse_skipped(cursor);
  if (cursor.is("CREATE")) return parse_create(cursor);
  if (cursor.is("ALTER")) return parse_alter(cursor);
  if (const Family* family = find(kOther, cursor, 0)) return read(cursor, *family);
  if (cursor.is_operator("(")) return parse_data(cursor);
  cursor.error(fmt::format("no statement begins with \"{}\"", cursor.text()));
  return {};
}

bool begins_line(const Cursor& cursor) {
  const text::Source& source = cursor.source();
  const std::size_t at = cursor.here().span.begin;
  const std::size_t line = source.line_span(at).begin;
  return source.text({line, at}).find_first_not_of(" \t") == std::string_view::npos;
}

}  // namespace

std::optional<Statement> parse(const text::Source& source, std::span<const Token> tokens,
                               const Extent& extent, Language language,
                               text::Diagnostics& diagnostics) {
  Cursor cursor(source, tokens.subspan(extent.first, extent.last - extent.first), language,
                diagnostics);
  if (cursor.failed()) return std::nullopt;
  const Fragment text{std::string(source.text(extent.span)), language, {extent.span}};
  Node node = parse_node(cursor);
  if (!cursor.at_end()) {
    cursor.error(begins_line(cursor)
                     ? "expected the end of the statement; is a \";\" missing above?"
                     : "expected the end of the statement");
  }
  if (cursor.failed()) return std::nullopt;
  return Statement{std::move(node), text, extent.terminated};
}

std::vector<Statement> parse(const text::Source& source, Language language,
                             text::Diagnostics& diagnostics) {
  text::Diagnostics lexical;
  const std::vector<Token> tokens = lex(source, language, lexical);
  for (const text::Diagnostic& it : lexical.all()) {
    diagnostics.error(source, it.span, it.text).notes = it.notes;
  }
  // A statement with an error in its tokens has been reported.
  const auto is_reported = [&](const Extent& extent) {
    return std::any_of(lexical.all().begin(), lexical.all().end(), [&](const auto& it) {
      return it.span.begin >= extent.span.begin && it.span.begin < extent.span.end;
    });
  };
  std::vector<Statement> out;
  for (const Extent& extent : split(source, tokens)) {
    if (is_reported(extent)) continue;
    if (auto it = parse(source, tokens, extent, language, diagnostics)) {
      out.push_back(std::move(*it));
    }
  }
  return out;
}

std::optional<Statement> parse(std::string_view sql, Language language) {
  const text::Source source("", sql);
  text::Diagnostics diagnostics;
  std::vector<Statement> all = parse(source, language, diagnostics);
  if (diagnostics.has_errors() || all.size() != 1) return std::nullopt;
  return std::move(all.front());
}

}  // namespace aludel::sql
