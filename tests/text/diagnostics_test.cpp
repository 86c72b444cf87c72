// SPDX-License-Identifier: MIT
#include "text/diagnostics.h"

#include <catch2/catch.hpp>
#include <string>

namespace {

using aludel::text::Diagnostics;
using aludel::text::Source;

std::string repeated(std::string_view what, std::size_t count) {
  std::string out;
  while (count-- != 0) out += what;
  return out;
}

TEST_CASE("a diagnostic shows its place, its line and its span") {
  const Source source("versions/a.sql", "-- one\n-- @upgarde\n");
  Diagnostics diagnostics;
  diagnostics.error(source, {10, 18}, "unknown directive \"@upgarde\"");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.print() ==
        "versions/a.sql:2:4: error: unknown directive \"@upgarde\"\n"
        "  2 | -- @upgarde\n"
        "    |    ^~~~~~~~\n");
}

TEST_CASE("notes follow, with their own lines or without") {
  const Source first("a.sql", "-- @revision ab\n");
  const Source second("b.sql", repeated("\n", 11) + "-- @revision ab\n");
  Diagnostics diagnostics;
  diagnostics.warning(second, {24, 26}, "taken twice")
      .note(first, {13, 15}, "first here")
      .note("write one of\n    -- @revision ac\n    -- @revision ad");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(diagnostics.print() ==
        "b.sql:12:14: warning: taken twice\n"
        "  12 | -- @revision ab\n"
        "     |              ^~\n"
        "a.sql:1:14: note: first here\n"
        "  1 | -- @revision ab\n"
        "    |              ^~\n"
        "note: write one of\n"
        "    -- @revision ac\n"
        "    -- @revision ad\n");
}

TEST_CASE("a diagnostic may be about a path, or about nothing in particular") {
  Diagnostics diagnostics;
  diagnostics.warning("versions/HEAD", "is missing").note("aludel revision writes it");
  diagnostics.error("", "no project here\nlooked upwards from /");
  CHECK(diagnostics.print() ==
        "versions/HEAD: warning: is missing\n"
        "note: aludel revision writes it\n"
        "error: no project here\n"
        "looked upwards from /\n");
}

TEST_CASE("the caret run covers the span on its first line") {
  struct Row {
    std::string_view name;
    std::string_view text;
    std::size_t begin;
    std::size_t end;
    std::string_view printed;
  };
  const Row rows[] = {
      {"empty span", "abc", 1, 1, "a:1:2: error: x\n  1 | abc\n    |  ^\n"},
      {"one character", "abc", 1, 2, "a:1:2: error: x\n  1 | abc\n    |  ^\n"},
      {"end of the line", "abc\nd", 3, 3, "a:1:4: error: x\n  1 | abc\n    |    ^\n"},
      {"the line's end itself", "abc\nd", 3, 4, "a:1:4: error: x\n  1 | abc\n    |    ^\n"},
      {"several lines", "abc\nde\nf", 1, 8, "a:1:2: error: x\n  1 | abc\n    |  ^~\n"},
      {"end of the text", "abc\n", 4, 4, "a:2:1: error: x\n  2 |\n    | ^\n"},
      {"empty text", "", 0, 0, "a:1:1: error: x\n  1 |\n    | ^\n"},
      {"past the end", "abc", 7, 9, "a:1:4: error: x\n  1 | abc\n    |    ^\n"},
      {"tabs", "\ta\tbc", 3, 5, "a:1:4: error: x\n  1 | \ta\tbc\n    | \t \t^~\n"},
      {"wide characters", "äö = ü€", 6, 12, "a:1:5: error: x\n  1 | äö = ü€\n    |     ^~~\n"},
      {"control characters",
       "a\x1B[m\x7F"
       "b",
       5, 6, "a:1:6: error: x\n  1 | a�[m�b\n    |      ^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Source source("a", row.text);
    Diagnostics diagnostics;
    diagnostics.error(source, {row.begin, row.end}, "x");
    CHECK(diagnostics.print() == row.printed);
  }
}

TEST_CASE("a long line is cut around the caret") {
  const auto printed = [](std::size_t begin, std::size_t end) {
    const Source source("a", repeated("ä", 200) + repeated("b", 200));
    Diagnostics diagnostics;
    diagnostics.error(source, {begin, end}, "x");
    return diagnostics.print();
  };
  SECTION("at its beginning") {
    CHECK(printed(10, 14) ==
          "a:1:6: error: x\n  1 | " + repeated("ä", 160) + "…\n    | " + repeated(" ", 5) + "^~\n");
  }
  SECTION("in its middle") {
    CHECK(printed(400, 403) == "a:1:201: error: x\n  1 | …" + repeated("ä", 40) +
                                   repeated("b", 120) + "…\n    | " + repeated(" ", 41) + "^~~\n");
  }
  SECTION("with a run longer than what is shown") {
    CHECK(printed(400, 600) == "a:1:201: error: x\n  1 | …" + repeated("ä", 40) +
                                   repeated("b", 120) + "…\n    | " + repeated(" ", 41) + "^" +
                                   repeated("~", 119) + "\n");
  }
  SECTION("at its end") {
    CHECK(printed(600, 600) == "a:1:401: error: x\n  1 | …" + repeated("b", 40) + "\n    | " +
                                   repeated(" ", 41) + "^\n");
  }
}

TEST_CASE("twenty are shown, errors before warnings") {
  Diagnostics diagnostics;
  for (int i = 0; i < 22; ++i) diagnostics.warning("w" + std::to_string(i), "x");
  for (int i = 0; i < 5; ++i) diagnostics.error("e" + std::to_string(i), "x");
  std::string expected;
  for (int i = 0; i < 15; ++i) expected += "w" + std::to_string(i) + ": warning: x\n";
  for (int i = 0; i < 5; ++i) expected += "e" + std::to_string(i) + ": error: x\n";
  CHECK(diagnostics.print() == expected + "… and 7 more\n");
  CHECK(diagnostics.all().size() == 27);
}

TEST_CASE("twenty are not too many") {
  Diagnostics diagnostics;
  CHECK(diagnostics.empty());
  CHECK(diagnostics.print().empty());
  std::string expected;
  for (int i = 0; i < 20; ++i) {
    diagnostics.error("", "x");
    expected += "error: x\n";
  }
  CHECK(diagnostics.print() == expected);
}

}  // namespace
