// SPDX-License-Identifier: MIT
#include "emit/literal.h"

#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

namespace aludel::emit {
namespace {

TEST_CASE("text is escaped for an ordinary literal") {
  struct Row {
    const char* text;
    const char* expected;
  };
  const Row rows[] = {
      {"", R"("")"},
      {"plain", R"("plain")"},
      {"a \"b\" c", R"("a \"b\" c")"},
      {"back\\slash\\", R"("back\\slash\\")"},
      {"one\ntwo\tthree", R"("one\ntwo\tthree")"},
      {"\x01"
       "7\x7f\r",
       R"("\0017\177\015")"},
      {"?", R"("?")"},
      {"a\?\?/b", R"("a?\?/b")"},
      {"\?\?\?", R"("?\?\?")"},
      {"Grüße, 設定", R"("Grüße, 設定")"},
      {"\u202eabc\u2069", R"("\342\200\256abc\342\201\251")"},
      {"\u2029 \u2065 \u206a", "\"\u2029 \u2065 \u206a\""},
  };
  for (const Row& row : rows) CHECK(literal(row.text) == row.expected);
}

TEST_CASE("SQL becomes a raw literal as it is") {
  CHECK(sql_literal("") == R"x(R"sql()sql")x");
  CHECK(sql_literal("SELECT 'a\\' || \"b\", '\?\?='\n\t-- x") ==
        "R\"sql(SELECT 'a\\' || \"b\", '\?\?='\n\t-- x)sql\"");
}

TEST_CASE("the delimiter of a raw literal grows with the text") {
  CHECK(sql_literal("SELECT ')sql'") == R"x(R"sql(SELECT ')sql')sql")x");
  CHECK(sql_literal("SELECT ')sql\"'") == R"x(R"sql1(SELECT ')sql"')sql1")x");
  CHECK(sql_literal("SELECT ')sql\")sql1\"'") == R"x(R"sql2(SELECT ')sql")sql1"')sql2")x");
}

TEST_CASE("what a raw literal can't hold is written line by line") {
  CHECK(sql_literal("SELECT 'a\rb',\n'\u202e'") ==
        "\n    \"SELECT 'a\\015b',\\n\""
        "\n    \"'\\342\\200\\256'\"");
  CHECK(sql_literal("\x01\n\n") == "\n    \"\\001\\n\"\n    \"\\n\"");
}

TEST_CASE("long SQL is several literals, cut after lines and between characters") {
  const std::string line = std::string(9999, 'x') + "\n";
  CHECK(sql_literal(line + line) == "R\"sql(" + line + ")sql\"\nR\"sql(" + line + ")sql\"");

  std::string wide = "a";
  for (int i = 0; i < 8000; ++i) wide += "\u00fc";
  CHECK(sql_literal(wide) ==
        "R\"sql(" + wide.substr(0, 15999) + ")sql\"\nR\"sql(" + wide.substr(15999) + ")sql\"");

  const std::string control = "\x01" + std::string(20000, 'x');
  CHECK(sql_literal(control) ==
        "\n    \"\\001" + std::string(15999, 'x') + "\"\n    \"" + std::string(4001, 'x') + "\"");
}

TEST_CASE("different ids are different identifiers") {
  CHECK(identifier("8be41c07a3f5") == "rev8be41c07a3f5");
  CHECK(identifier("v2.1_final") == "revv2_d1_ufinal");

  // All ids of up to three characters from what matters.
  std::vector<std::string> ids = {""};
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].size() == 3) break;
    for (const char c : std::string("ud_.")) ids.push_back(ids[i] + c);
  }
  std::set<std::string> seen;
  for (const std::string& id : ids) seen.insert(identifier(id));
  CHECK(ids.size() == 1 + 4 + 16 + 64);
  CHECK(seen.size() == ids.size());
  for (const std::string& name : seen) CHECK(name.find("__") == std::string::npos);
}

}  // namespace
}  // namespace aludel::emit
