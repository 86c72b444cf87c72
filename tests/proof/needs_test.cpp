// SPDX-License-Identifier: MIT
#include "proof/needs.h"

#include <catch2/catch.hpp>
#include <string>

namespace aludel::proof {
namespace {

/// `functions; collations; texts`, each text as the number of its definition and its name.
std::string dump(const Needs& needs) {
  std::string text;
  for (const dialect::Function& it : needs.registered.functions) text += it.name + ' ';
  text += ';';
  for (const std::string& it : needs.registered.collations) text += ' ' + it;
  text += ';';
  for (const QuotedText& it : needs.texts) {
    text += ' ' + std::to_string(it.definition) + ' ' + it.name;
  }
  return text;
}

TEST_CASE("what the engine misses is what the program has") {
  const struct {
    std::vector<std::string> definitions;
    const char* needs;
  } rows[] = {
      {{"CREATE TABLE t (a TEXT)", "CREATE INDEX i ON t (lower(a) COLLATE nocase)"}, ";;"},
      {{"CREATE TABLE t (a TEXT CHECK (is_mac(a)), b AS (slug(a, 1)))"}, "slug is_mac ;;"},
      {{"CREATE TABLE t (a TEXT COLLATE german)", "CREATE INDEX i ON t (a COLLATE french)"},
       "; german french;"},
      {{"CREATE TABLE t (a)", "CREATE VIEW v AS SELECT slug(a) AS s FROM t ORDER BY a COLLATE x",
        "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT note(new.a); END"},
       "slug note ; x;"},
      {{"CREATE TABLE t (a CHECK (a IN (\"on\", \"a\", 'off')))"}, ";; 0 on"},
      {{"CREATE TABLE t (a)", "CREATE INDEX i ON t (a) WHERE a <> \"x\"",
        "CREATE VIEW v AS SELECT \"a\", \"b \"\"c\" FROM t"},
       ";; 1 x 2 b \"c"},
      {{"CREATE TABLE t (a DEFAULT \"on\")"}, ";;"},
      // Nothing can be done about these.
      {{"CREATE TABLE t (a CHECK (b > 0))", "CREATE VIEW v AS SELECT c FROM t",
        "CREATE VIRTUAL TABLE x USING nothing (a)"},
       ";;"},
  };
  for (const auto& row : rows) CHECK(dump(needs_of(row.definitions)) == row.needs);
}

TEST_CASE("a name as a text") {
  CHECK(with_text("CREATE TABLE t (a CHECK (a <> \"it's\" AND a <> \"x\"))", "it's") ==
        "CREATE TABLE t (a CHECK (a <> 'it''s' AND a <> \"x\"))");
  CHECK(with_text("SELECT [x], `x`, 'x', x -- \"x\"", "x") == "SELECT [x], `x`, 'x', x -- \"x\"");
}

}  // namespace
}  // namespace aludel::proof
