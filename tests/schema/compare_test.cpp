// SPDX-License-Identifier: MIT
//
// What differs between two schemas, in words: each field of each kind of object changed once, and
// ways of saying the same, between which nothing differs.
#include <catch2/catch.hpp>
#include <string>

#include "schema/differences.h"
#include "schema/schemas.h"

namespace aludel::schema {
namespace {

TEST_CASE("what differs is told, once and in words") {
  for (const Row& row : kRows) {
    INFO(row.name << '\n' << row.expected << '\n' << row.actual);
    const Schema expected = made(row.dialect, row.expected);
    const Schema actual = made(row.dialect, row.actual);
    CHECK(differences(expected, actual) == row.differences);
    CHECK((expected == actual) == (std::string(row.differences).empty()));
    CHECK(differences(expected, made(row.dialect, row.expected)).empty());
    CHECK(differences(actual, made(row.dialect, row.actual)).empty());
  }
}

// The engine's catalog has no portable types: there the CHECK is what differs.
TEST_CASE("a CHECK that a type implies is compared with one that is written") {
  const Schema portable = made("portable", "CREATE TABLE t (a BOOLEAN)");
  const std::string name = "CREATE TABLE t (a INTEGER CONSTRAINT x CHECK (a ";
  CHECK(differences(portable, made("sqlite", name + "IN (0, 1)))")).empty());
  CHECK(differences(portable, made("sqlite", name + "IN (0, 2)))")) ==
        "CONSTRAINT t_a_boolean CHECK (a IN (0, 1)) of table \"t\":  / \n"
        "CONSTRAINT x CHECK (a IN (0, 2)) of table \"t\":  / \n");
}

TEST_CASE("renaming a column or table leaves no difference in the names of implied CHECKs") {
  for (const char* rename : {"RENAME COLUMN a TO b", "RENAME TO u"}) {
    INFO(rename);
    Schema schema = made("portable", "CREATE TABLE t (a BOOLEAN)");
    const std::string sql = std::string("ALTER TABLE t ") + rename;
    const text::Source source("", sql);
    text::Diagnostics diagnostics;
    for (const auto& it : sql::parse(source, sql::Language::kSqlite, diagnostics)) {
      REQUIRE(schema.apply(it, source, diagnostics));
    }
    const bool table = std::string(rename) == "RENAME TO u";
    const Schema expected =
        made("portable", table ? "CREATE TABLE u (a BOOLEAN)" : "CREATE TABLE t (b BOOLEAN)");
    CHECK(differences(expected, schema).empty());
  }
}

}  // namespace
}  // namespace aludel::schema
