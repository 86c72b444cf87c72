// SPDX-License-Identifier: MIT
#include "text/source.h"

#include <catch2/catch.hpp>
#include <string>
#include <string_view>

namespace {

using aludel::text::Source;
using aludel::text::Span;

TEST_CASE("a source has no BOM and LF for CRLF") {
  struct Row {
    std::string_view bytes;
    std::string_view text;
  };
  const Row rows[] = {
      {"", ""},
      {"a\nb", "a\nb"},
      {"a\r\nb\r\n", "a\nb\n"},
      {"a\rb", "a\rb"},
      {"a\r", "a\r"},
      {"\r\r\n", "\r\n"},
      {"\xEF\xBB\xBF", ""},
      {"\xEF\xBB\xBF\r\n-- x", "\n-- x"},
      {"\xEF\xBB\xBF\xEF\xBB\xBF", "\xEF\xBB\xBF"},
      {"\xEF\xBB", "\xEF\xBB"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    CHECK(Source("a.sql", row.bytes).text() == row.text);
  }
}

TEST_CASE("an offset has a line and a column in characters") {
  struct Row {
    std::string_view text;
    std::size_t offset;
    unsigned line;
    unsigned column;
    std::string_view whole_line;
  };
  const Row rows[] = {
      {"", 0, 1, 1, ""},         {"", 9, 1, 1, ""},          {"ab", 0, 1, 1, "ab"},
      {"ab", 2, 1, 3, "ab"},     {"ab\ncd", 2, 1, 3, "ab"},  {"ab\ncd", 3, 2, 1, "cd"},
      {"ab\ncd\n", 6, 3, 1, ""}, {"ab\ncd\n", 99, 3, 1, ""}, {"\n\n\n", 1, 2, 1, ""},
      {"ä€𝄞x", 2, 1, 2, "ä€𝄞x"}, {"ä€𝄞x", 9, 1, 4, "ä€𝄞x"},  {"a\r\nb", 2, 2, 1, "b"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text, row.offset);
    const Source source("a.sql", row.text);
    const auto place = source.place(row.offset);
    CHECK(place.line == row.line);
    CHECK(place.column == row.column);
    CHECK(source.line(row.offset) == row.line);
    CHECK(source.text(source.line_span(row.offset)) == row.whole_line);
  }
}

TEST_CASE("the text of a span never leaves the source") {
  const Source source("a.sql", "abc");
  CHECK(source.text(Span{0, 3}) == "abc");
  CHECK(source.text(Span{1, 2}) == "b");
  CHECK(source.text(Span{3, 3}).empty());
  CHECK(source.text(Span{2, 9}) == "c");
  CHECK(source.text(Span{7, 9}).empty());
}

}  // namespace
