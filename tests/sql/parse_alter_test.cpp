// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "sql/parsing.h"

namespace {

using namespace aludel::sql;

struct Row {
  const char* name;
  Language language;
  std::string_view sql;
  std::string_view expected;  // printed
};

constexpr Language kS = Language::kSqlite;
constexpr Language kP = Language::kPostgresql;
constexpr Language kBoth = Language::kPortable;

constexpr Row kAlterations[] = {
    {"SQLite's short forms", kS,
     "ALTER TABLE t ADD a INT; ALTER TABLE t DROP a; ALTER TABLE t RENAME a TO b",
     "ALTER TABLE t ADD COLUMN a INT;\nALTER TABLE t DROP COLUMN a;\n"
     "ALTER TABLE t RENAME COLUMN a TO b"},
    {"a default that is no constant", kBoth, "ALTER TABLE t ALTER a SET DEFAULT 1 + 2",
     "ALTER TABLE t ALTER COLUMN a SET DEFAULT (1 + 2)"},
    {"SQLite's conflicts", kS, "ALTER TABLE t ALTER a SET NOT NULL ON CONFLICT IGNORE",
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL ON CONFLICT IGNORE"},
    {"an action with several words", kP,
     "ALTER TABLE t ALTER a SET DATA TYPE int4 USING a::int + 1, ALTER b DROP EXPRESSION",
     "ALTER TABLE t ALTER COLUMN a TYPE INTEGER USING a::int + 1, ALTER COLUMN b DROP EXPRESSION"},
    {"a partition", kP, "ALTER TABLE t ATTACH PARTITION u FOR VALUES IN (1, 2)",
     "ALTER TABLE t ATTACH PARTITION u FOR VALUES IN (1, 2)"},
    {"a view", kP, "ALTER VIEW IF EXISTS app.v SET (security_barrier = true)",
     "ALTER VIEW IF EXISTS app.v SET (security_barrier = true)"},
};

// The standard's forms, which all three languages have.
constexpr std::string_view kStandard[] = {
    "ALTER TABLE t ADD COLUMN a INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE t DROP COLUMN a",
    "ALTER TABLE t RENAME COLUMN a TO b",
    "ALTER TABLE t RENAME TO u",
    "ALTER TABLE t ALTER COLUMN a SET DEFAULT 0",
    "ALTER TABLE t ALTER COLUMN a DROP DEFAULT",
    "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
    "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
    "ALTER TABLE t ALTER COLUMN a TYPE INTEGER",
    "ALTER TABLE t ALTER COLUMN a TYPE TEXT USING lower(a)",
    "ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0)",
    "ALTER TABLE t ADD UNIQUE (a, b)",
    "ALTER TABLE t ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES u (b) ON DELETE CASCADE",
    "ALTER TABLE t ADD PRIMARY KEY (a)",
    "ALTER TABLE t DROP CONSTRAINT c",
    "ALTER TABLE t RENAME CONSTRAINT a TO b",
    "ALTER TABLE t ADD COLUMN a INTEGER, DROP COLUMN b, ALTER COLUMN c SET NOT NULL",
};

TEST_CASE("alterations are read as they are meant") {
  for (const Row& row : kAlterations) {
    CAPTURE(row.name);
    CHECK(reprinted(row.sql, row.language) == row.expected);
  }
}

TEST_CASE("the standard's alterations are there in every language") {
  for (const std::string_view sql : kStandard) {
    CAPTURE(sql);
    for (const Language language : {kS, kP, kBoth}) CHECK(reprinted(sql, language) == sql);
  }
}

TEST_CASE("each action knows where it stands") {
  const std::string sql = "ALTER TABLE t ADD a int, ALTER b SET NOT NULL";
  const auto statement = parse(sql, kP);
  REQUIRE(statement);
  const auto& table = std::get<AlterTable>(statement->node);
  REQUIRE(table.places.size() == 2);
  const auto text = [&](const At& at) {
    return sql.substr(at.span.begin, at.span.end - at.span.begin);
  };
  CHECK(text(table.places[0]) == "ADD a int");
  CHECK(text(table.places[1]) == "ALTER b SET NOT NULL");
}

}  // namespace
