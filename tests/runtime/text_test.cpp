// SPDX-License-Identifier: MIT
#include "runtime/text.h"

#include <catch2/catch.hpp>
#include <limits>
#include <string>

namespace aludel {
namespace {

TEST_CASE("numbers are written whole") {
  const struct {
    long long number;
    const char* words;
  } rows[] = {
      {0, "0"},
      {7, "7"},
      {-10, "-10"},
      {std::numeric_limits<long long>::max(), "9223372036854775807"},
      {std::numeric_limits<long long>::min(), "-9223372036854775808"},
  };
  for (const auto& row : rows) {
    char buffer[32];
    Text text(buffer);
    text << row.number;
    CHECK(std::string(buffer) == row.words);
  }
}

TEST_CASE("what doesn't fit is cut at a character, and says so") {
  const struct {
    const char* words;
    const char* written;
    bool cut;
  } rows[] = {
      {"", "", false},
      {"seven", "seven", false},
      {"sevenle", "sevenle", false},
      {"sevenlet", "seve…", true},
      {"seven letters", "seve…", true},
      {"sevéntt", "sev…", true},  // é would be cut in two
      {"se\xF0\x9F\x90\xA2tt", "se…", true},
  };
  for (const auto& row : rows) {
    char buffer[8];
    Text text(buffer);
    text << row.words;
    CHECK(std::string(buffer) == row.written);
    CHECK(text.cut() == row.cut);
    CHECK(text.size() == std::string(row.written).size());
    if (!row.cut) continue;
    text << "x";
    CHECK(std::string(buffer) == row.written);
  }
}

TEST_CASE("the smallest buffer holds the sign that it is cut") {
  char buffer[4];
  Text text(buffer);
  text << "abcd";
  CHECK(std::string(buffer) == "…");
}

TEST_CASE("a template gets the table's name at each mark") {
  char buffer[64];
  Text text(buffer);
  expand("SELECT # FROM main.\"#_history\"", "v", text);
  CHECK(std::string(buffer) == "SELECT v FROM main.\"v_history\"");
}

}  // namespace
}  // namespace aludel
