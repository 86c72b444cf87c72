// SPDX-License-Identifier: MIT
//
// No change is proposed where nothing has changed: between schemas and what is read of them
// printed, between what pg_dump prints of a database and the files that it was made from.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dialect/postgresql_database.h"
#include "diff/no_change.h"
#include "diff/postgresql_worlds.h"
#include "schema/postgresql_dump.h"

namespace aludel::diff {
namespace {

using schema::made;
using schema::Schema;

/// The first so many of the small schemas, at random, and as many worlds.
std::vector<std::string> schemas(std::size_t count) {
  std::mt19937 random(5);
  std::vector<std::string> texts = small_schemas("postgresql");
  std::ranges::shuffle(texts, random);
  texts.resize(std::min(count, texts.size()));
  for (std::size_t i = 0, more = texts.size(); i != more; ++i) {
    texts.push_back(world(random).sql);
  }
  return texts;
}

TEST_CASE("no change is proposed after a PostgreSQL schema was printed and read again") {
  for (const std::string& text : schemas(1000)) {
    const Schema schema = made("postgresql", text);
    const std::string definitions = printed(schema);
    CAPTURE(text, definitions);
    CHECK(proposed_between(schema, made("postgresql", definitions)) == "");
  }
}

TEST_CASE("no change is proposed between pg_dump and the files", "[postgresql]") {
  const bool all = std::getenv("ALUDEL_TEST_ALL") != nullptr;
  for (const std::string& text : schemas(all ? 1000 : 8)) {
    const dialect::PostgresqlDatabase db;
    CAPTURE(text);
    if (db(text).starts_with("error: ")) continue;  // roles, extensions that this server is without
    std::string problems;
    CHECK(proposed_between(schema::dumped(db, problems), made("postgresql", text)) == "");
    CHECK(problems == "");
  }
}

TEST_CASE("no change is proposed between pg_dump and portable files", "[postgresql]") {
  text::Diagnostics diagnostics;
  // Of a view with a query in its FROM pg_dump prints new names, which only the server knows.
  std::string text = demo_schema();
  const std::size_t view = text.find("CREATE VIEW latest_reading");
  text.erase(view, text.find(';', view) + 1 - view);
  const text::Source file("schema.sql", std::move(text));
  const text::Source* const all = &file;
  const auto declared =
      dialect::postgresql().declare(std::span(&all, 1), sql::Language::kPortable, diagnostics);
  REQUIRE(declared);
  const dialect::PostgresqlDatabase db;
  REQUIRE(db(printed(declared->schema)) == "");
  std::string problems;
  CHECK(proposed_between(schema::dumped(db, problems), declared->schema) == "");
  CHECK(problems == "");
}

}  // namespace
}  // namespace aludel::diff
