// SPDX-License-Identifier: MIT
//
// Two schemas that are the same, whatever each was read from: nothing is proposed that would make
// one of the other.
#ifndef ALUDEL_TESTS_DIFF_NO_CHANGE_H
#define ALUDEL_TESTS_DIFF_NO_CHANGE_H

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "diff/diff.h"
#include "schema/differences.h"
#include "schema/schemas.h"

namespace aludel::diff {

/// The statements of a diff, one after the other.
inline std::string text_of(const std::vector<Step>& steps) {
  std::string text;
  for (const Step& it : steps) text += it.statement.text.text + ";\n";
  return text;
}

/// What a diff proposes, a line for each thing; empty where it has nothing to propose.
inline std::string proposed(const schema::Schema& from, const schema::Schema& to) {
  const Diff found = diff(from, to, {});
  std::string text;
  for (const Change& it : found.changes) text += said(it) + '\n';
  text += text_of(found.steps);
  for (const schema::Difference& it : found.left) text += "left: " + it.what + '\n';
  return text;
}

/// The same in both directions.
inline std::string proposed_between(const schema::Schema& a, const schema::Schema& b) {
  return proposed(a, b) + proposed(b, a);
}

/// The definitions of all that a schema has, as text.
inline std::string printed(const schema::Schema& schema) {
  return text_of(diff(schema::Schema(schema.rules()), schema, {}).steps);
}

/// The small schemas of the tests of schema/, each once.
inline std::vector<std::string> small_schemas(std::string_view language) {
  std::set<std::string> texts;
  for (const auto& row : schema::kRows) {
    if (row.dialect == language) texts.insert({row.expected, row.actual});
  }
  return {texts.begin(), texts.end()};
}

/// The schema of the demo of this repository, in portable SQL.
inline std::string demo_schema() {
  std::string text;
  for (const char* name : {"sites", "sensors", "readings", "alerts", "firmware"}) {
    std::ifstream in(std::filesystem::path(ALUDEL_TEST_PROJECT) / "schema" /
                     (std::string(name) + ".sql"));
    text.append(std::istreambuf_iterator<char>(in), {});
  }
  return text;
}

}  // namespace aludel::diff

#endif  // ALUDEL_TESTS_DIFF_NO_CHANGE_H
