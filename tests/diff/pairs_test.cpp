// SPDX-License-Identifier: MIT
//
// Small schemas, each with each: by the statements of the diff one becomes the other, in the
// model.
#include <algorithm>
#include <catch2/catch.hpp>
#include <set>
#include <string>
#include <vector>

#include "diff/diff.h"
#include "schema/differences.h"
#include "schema/schemas.h"

namespace aludel::diff {
namespace {

using schema::made;
using schema::Schema;

std::string text_of(const Diff& diff) {
  std::string text;
  for (const Step& it : diff.steps) text += it.statement.text.text + ";\n";
  for (const schema::Difference& it : diff.left) {
    text += "left: " + it.what + ": " + it.expected + " / " + it.actual + '\n';
  }
  return text;
}

/// Every schema that the pairs are made of, in one language.
std::vector<std::string> all(const std::string& language) {
  std::set<std::string> texts = {""};
  for (const auto& row : schema::kRows) {
    if (row.dialect != language) continue;
    texts.insert(row.expected);
    texts.insert(row.actual);
  }
  return {texts.begin(), texts.end()};
}

TEST_CASE("by the statements of a diff each small schema becomes each other one") {
  for (const char* language : {"sqlite", "postgresql", "portable"}) {
    const std::vector<std::string> texts = all(language);
    std::vector<Schema> schemas;
    for (const std::string& it : texts) schemas.push_back(made(language, it));
    for (std::size_t i = 0; i != texts.size(); ++i) {
      for (std::size_t j = 0; j != texts.size(); ++j) {
        const Diff found = diff(schemas[i], schemas[j], {});
        const bool holds_data = (texts[i] + texts[j]).find("VIRTUAL") != std::string::npos ||
                                (texts[i] + texts[j]).find("PARTITION") != std::string::npos;
        if (found.left.empty() || holds_data) continue;
        INFO(language << "\nfrom " << texts[i] << "\nto   " << texts[j] << '\n' << text_of(found));
        CHECK(found.left.empty());
      }
    }
  }
}

TEST_CASE("a text in double quotes is one in the statements of a diff, too") {
  const Schema nothing = made("sqlite", "");
  const Schema schema = made("sqlite",
                             "CREATE TABLE t (a TEXT DEFAULT \"x\" CHECK (a IN (\"x\", \"y\")));"
                             "CREATE INDEX i ON t (a) WHERE a <> \"z\"");
  const Diff found = diff(nothing, schema, {});
  INFO(text_of(found));
  CHECK(found.left.empty());
  CHECK(found.steps.size() == 2);
}

}  // namespace
}  // namespace aludel::diff
