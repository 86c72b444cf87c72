// SPDX-License-Identifier: MIT
#include "sql/token.h"

#include <catch2/catch.hpp>
#include <string_view>

#include "sql/lexer.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;

TEST_CASE("a name stands for what is in its quotes") {
  constexpr Language kBoth[] = {Language::kSqlite, Language::kPostgresql};
  struct Row {
    std::string_view text;
    std::string_view sqlite;
    std::string_view postgresql;
  };
  const Row rows[] = {
      {"Device", "Device", "device"},
      {"ÄpfeL", "ÄpfeL", "Äpfel"},
      {"\"Device\"", "Device", "Device"},
      {R"("a""b""""")", R"(a"b"")", R"(a"b"")"},
      {"\"\"", "", ""},
      {"[a\"]", "a\"", ""},
      {"`a``b`", "a`b", ""},
      {R"("&x")", "&x", "&x"},
      {"[&x]", "&x", ""},
      {R"("d\0061")", R"(d\0061)", R"(d\0061)"},
      {R"(U&"d\0061t\+000061")", "", "data"},
      {R"(u&"\00E4\20ac\+01D11E")", "", "ä€𝄞"},
      {R"(U&"a\\0061\006\+00006x\")", "", R"(a\0061\006\+00006x\)"},
  };
  for (const Row& row : rows) {
    for (const Language language : kBoth) {
      const std::string_view name = language == Language::kSqlite ? row.sqlite : row.postgresql;
      if (name.empty() && row.text != "\"\"") continue;
      CAPTURE(row.text, static_cast<int>(language));
      const Source source("a", row.text);
      Diagnostics diagnostics;
      const auto tokens = lex(source, language, diagnostics);
      REQUIRE(diagnostics.print().empty());
      REQUIRE(tokens.size() == 1);
      CHECK(name_of(source, tokens[0], language) == name);
    }
  }
}

TEST_CASE("portable names fold as on PostgreSQL") {
  const Source source("a", "Device");
  CHECK(name_of(source, {TokenKind::kWord, {0, 6}}, Language::kPortable) == "device");
}

TEST_CASE("a name that is not closed has a name all the same") {
  const Source source("a", "\"ab");
  CHECK(name_of(source, {TokenKind::kQuotedName, {0, 3}}, Language::kSqlite) == "ab");
  CHECK(name_of(source, {TokenKind::kQuotedName, {0, 1}}, Language::kSqlite).empty());
}

TEST_CASE("words are known in whatever case, names and strings are none") {
  const Source source("a", "sElEcT \"SELECT\" 'SELECT' SELECTED +");
  Diagnostics diagnostics;
  const auto tokens = lex(source, Language::kSqlite, diagnostics);
  REQUIRE(tokens.size() == 5);
  CHECK(is_word(source, tokens[0], "SELECT"));
  CHECK_FALSE(is_word(source, tokens[0], "SELEC"));
  CHECK_FALSE(is_word(source, tokens[1], "SELECT"));
  CHECK_FALSE(is_word(source, tokens[2], "SELECT"));
  CHECK_FALSE(is_word(source, tokens[3], "SELECT"));
  CHECK(is_operator(source, tokens[4], "+"));
  CHECK_FALSE(is_operator(source, tokens[4], "-"));
  CHECK_FALSE(is_operator(source, tokens[0], "sElEcT"));
}

}  // namespace
