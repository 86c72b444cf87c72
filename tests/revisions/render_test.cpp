// SPDX-License-Identifier: MIT
#include "revisions/render.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "revisions/drift.h"
#include "revisions/folder.h"
#include "revisions/join.h"

namespace aludel::revisions {

namespace {

constexpr Target kSqlite = {::aludel::Dialect::kSqlite, 3035005};
constexpr Target kPostgresql = {::aludel::Dialect::kPostgresql, 140000};
constexpr Target kBoth[] = {kSqlite, kPostgresql};

struct Rendering {
  Chain chain;
  std::vector<schema::Schema> heads;
  std::string said;
};

/// Renders a chain of files that each hold what follows the header.
Rendering render(const std::vector<std::string>& files, std::span<const Target> targets) {
  const Folder folder;
  std::string head;
  for (const std::string& file : files) {
    const std::string id = fmt::format("r{}", head.empty() ? 1 : std::stoi(head.substr(1)) + 1);
    folder.write(id + ".sql", fmt::format("-- m\n-- @revision {}\n{}-- @sql {}", id,
                                          head.empty() ? "" : "-- @revises " + head + "\n", file));
    head = id;
  }
  folder.write("HEAD", head + "\n");
  Rendering it;
  text::Diagnostics diagnostics;
  it.chain = read_chain(folder.path(), "versions", {}, diagnostics);
  REQUIRE(diagnostics.print() == "");
  it.heads = revisions::render(it.chain, targets, diagnostics);
  it.said = diagnostics.print();
  return it;
}

std::string dump(const std::vector<dialect::Output>& script) {
  std::string text;
  for (const dialect::Output& it : script) {
    if (it.kind == dialect::Output::Kind::kRequire) text += it.message + ": ";
    text += it.sql + ";\n";
  }
  return text;
}

std::string up(const Rendering& it, std::size_t index, const Target& target) {
  return dump(it.chain[index].script(target.dialect, ::aludel::Direction::kUpgrade));
}

std::string down(const Rendering& it, std::size_t index, const Target& target) {
  return dump(it.chain[index].script(target.dialect, ::aludel::Direction::kDowngrade));
}

}  // namespace

TEST_CASE("render: a database's own words pass byte for byte, to it alone") {
  const Rendering it = render({R"(sqlite
-- @upgrade
CREATE TABLE a (x  INTEGER, y);
-- @require nothing yet
SELECT * FROM a;
-- @downgrade
DROP TABLE a;
)",
                               R"(portable
-- @upgrade
-- @postgresql
CREATE TABLE b (x integer[]);
-- @end
-- @irreversible x
)"},
                              kBoth);
  CHECK(it.said == "");
  CHECK(up(it, 0, kSqlite) == "CREATE TABLE a (x  INTEGER, y);\nnothing yet: SELECT * FROM a;\n");
  CHECK(down(it, 0, kSqlite) == "DROP TABLE a;\n");
  CHECK(up(it, 0, kPostgresql) == "");
  CHECK(up(it, 1, kSqlite) == "");
  CHECK(up(it, 1, kPostgresql) == "CREATE TABLE b (x integer[]);\n");
  REQUIRE(it.heads.size() == 2);
  CHECK(it.heads[0].table({"", "a", {}}) != nullptr);
  CHECK(it.heads[0].table({"", "b", {}}) == nullptr);
  CHECK(it.heads[1].table({"", "b", {}}) != nullptr);
}

TEST_CASE("render: nothing for databases that the product is not for") {
  const Rendering it = render({"portable\n-- @upgrade\nCREATE TABLE a (x INTEGER);\n"
                               "-- @downgrade\nDROP TABLE a;\n"},
                              std::span(&kSqlite, 1));
  CHECK(it.said == "");
  CHECK(up(it, 0, kSqlite) != "");
  CHECK(up(it, 0, kPostgresql) == "");
  CHECK(it.heads.size() == 1);
}

TEST_CASE("render: a language that no database of the product reads") {
  const Rendering it =
      render({"postgresql\n-- @upgrade\nSELECT 1;\n-- @irreversible x\n"}, std::span(&kSqlite, 1));
  CHECK(
      it.said ==
      R"(versions/r1.sql:3:9: error: this project has no database that reads "@sql postgresql"; write the file in the language of one that it has, or add "postgresql" to "dialects" in aludel.toml
  3 | -- @sql postgresql
    |         ^~~~~~~~~~
)");
}

TEST_CASE("render: a downgrade must lead back, on each database") {
  const Rendering it = render({R"(portable
-- @upgrade
CREATE TABLE a (x INTEGER);
CREATE INDEX a_x ON a (x);
-- @downgrade
-- @sqlite
DROP TABLE a;
-- @end
-- @postgresql
DROP INDEX a_x;
-- @end
)"},
                              kBoth);
  CHECK(
      it.said ==
      R"(versions/r1.sql:7:4: error: the downgrade of "r1" does not lead back: table "a" is still there
  7 | -- @downgrade
    |    ^~~~~~~~~~
note: so it is on PostgreSQL
)");
}

TEST_CASE("render: what both say is said once, and nothing behind it") {
  const Rendering it = render({"portable\n-- @upgrade\nDROP TABLE a;\n-- @irreversible x\n",
                               "portable\n-- @upgrade\nDROP TABLE b;\n-- @irreversible x\n"},
                              kBoth);
  CHECK(it.said.starts_with("versions/r1.sql:5:12: error: "));
  CHECK(it.said.find("error:") == it.said.rfind("error:"));
  CHECK(it.said.find("so it is on") == it.said.npos);
}

TEST_CASE("render: outside of a transaction there is one statement") {
  const Rendering it = render({"sqlite\n-- @upgrade\nCREATE TABLE a (x);\n-- @irreversible x\n",
                               "sqlite\n-- @no-transaction\n-- @upgrade\n"
                               "ALTER TABLE a ALTER COLUMN x SET NOT NULL;\n-- @irreversible x\n"},
                              std::span(&kSqlite, 1));
  CHECK(it.said.find("which belong in one transaction; give it a revision without "
                     "\"@no-transaction\"\n") != it.said.npos);
}

TEST_CASE("join: what is said of one database names it, but where it does so itself") {
  const text::Source source("a.sql", "one\ntwo\n");
  Said all[] = {{::aludel::Dialect::kSqlite, {}}, {::aludel::Dialect::kPostgresql, {}}};
  all[0].diagnostics.error(source, {0, 3}, "both");
  all[1].diagnostics.error(source, {0, 3}, "both");
  all[0].diagnostics.error(source, {4, 7}, "both");
  all[1].diagnostics.error(source, {4, 7}, "PostgreSQL has no two");
  text::Diagnostics diagnostics;
  join(all, diagnostics);
  CHECK(diagnostics.print() == R"(a.sql:1:1: error: both
  1 | one
    | ^~~
a.sql:2:1: error: both
  2 | two
    | ^~~
note: so it is on SQLite
a.sql:2:1: error: PostgreSQL has no two
  2 | two
    | ^~~
)");
}

TEST_CASE("drift: what differs from schema/, where it stands, and aludel's own tables left out") {
  const Rendering it = render({R"(portable
-- @upgrade
CREATE TABLE device (id INTEGER PRIMARY KEY, owner_id INTEGER, gone TEXT);
CREATE TABLE old (x INTEGER);
-- @irreversible x
)"},
                              std::span(&kPostgresql, 1));
  REQUIRE(it.said == "");
  const text::Source schema("schema/a.sql",
                            "CREATE TABLE device (\n  id INTEGER PRIMARY KEY,\n"
                            "  owner_id BIGINT\n);\nCREATE TABLE new (x TEXT);\n"
                            "CREATE TABLE aludel_version (version_num TEXT);\n");
  const text::Source* const files[] = {&schema};
  text::Diagnostics diagnostics;
  const auto declared =
      dialect::postgresql().declare(files, sql::Language::kPostgresql, diagnostics);
  REQUIRE(diagnostics.print() == "");
  CHECK_FALSE(compare_head(it.chain, declared->schema, it.heads[0], {}, diagnostics));
  CHECK(
      diagnostics.print() ==
      R"(schema/a.sql:3:3: error: column "owner_id" of table "device" is INTEGER, schema/ says BIGINT
  3 |   owner_id BIGINT
    |   ^~~~~~~~
schema/a.sql:5:14: error: table "new" is in schema/ and missing after the chain
  5 | CREATE TABLE new (x TEXT);
    |              ^~~
versions/r1.sql:5:64: error: column "gone" of table "device" is there after the chain and not in schema/
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, owner_id INTEGER, gone TEXT);
    |                                                                ^~~~
versions/r1.sql:6:14: error: table "old" is there after the chain and not in schema/
  6 | CREATE TABLE old (x INTEGER);
    |              ^~~
)");
}

}  // namespace aludel::revisions
