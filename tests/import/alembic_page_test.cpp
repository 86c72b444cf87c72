// SPDX-License-Identifier: MIT
//
// docs/coming-from-alembic.md has a counterpart for all that Alembic has (alembic_names.txt, or
// what alembic_names.py finds in an installed one, by ALUDEL_ALEMBIC_NAMES).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace aludel::tests {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

bool has_word(const std::string& line, const std::string& word) {
  for (std::size_t at = 0; (at = line.find(word, at)) != std::string::npos; ++at) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end]))) {
      return true;
    }
  }
  return false;
}

std::vector<std::string> lines_in(const char* file) {
  std::ifstream in(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// What is in backticks, the rest left out.
std::string code_of(const std::string& line) {
  std::string code;
  bool inside = false;
  for (const char c : line) {
    if (c == '`') inside = !inside;
    code += inside && c != '`' ? c : ' ';
  }
  return code;
}

TEST_CASE("all that Alembic has is on the page for its users") {
  const char* other = std::getenv("ALUDEL_ALEMBIC_NAMES");
  const std::vector<std::string> names = lines_in(other != nullptr ? other : ALUDEL_ALEMBIC_NAMES);
  std::vector<std::string> page = lines_in(ALUDEL_ALEMBIC_PAGE);
  std::ranges::transform(page, page.begin(), code_of);
  REQUIRE(names.size() > 200);
  REQUIRE(!page.empty());
  for (const std::string& name : names) {
    if (name.starts_with('#')) continue;
    std::istringstream in(name);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    INFO(name);
    CHECK(std::ranges::any_of(page, [&](const std::string& line) {
      return std::ranges::all_of(words,
                                 [&](const std::string& word) { return has_word(line, word); });
    }));
  }
}

}  // namespace
}  // namespace aludel::tests
