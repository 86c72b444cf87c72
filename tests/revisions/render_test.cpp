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
versions/r1.sql:5:14: note: it is made here
  5 | CREATE TABLE a (x INTEGER);
    |              ^
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

namespace {

/// What is said of a value for the rows, on both databases.
std::string said_of_fill(const std::string& value, std::span<const Target> targets = kBoth) {
  return render({"portable\n-- @upgrade\nCREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT);\n"
                 "CREATE TABLE q (id INTEGER PRIMARY KEY, p_id INTEGER);\n"
                 "CREATE VIEW v AS SELECT id AS number FROM q;\n-- @irreversible x\n",
                 "portable\n-- @upgrade\n-- @fill " + value +
                     "\nALTER TABLE p ADD COLUMN code INTEGER;\n-- @irreversible x\n"},
                targets)
      .said;
}

}  // namespace

TEST_CASE("render: a value for the rows speaks of what is there") {
  for (const char* value :
       {"length(name)", "p.id + 1", "NULL", "(SELECT 1)",
        "(SELECT max(q.id) FROM q WHERE q.p_id = p.id AND q.id > id)",
        "(SELECT max(number) FROM v)", "(SELECT max(p_id) FROM q WHERE length(name) > 1)",
        "(SELECT count(*) FROM (SELECT p_id AS k FROM q) AS s WHERE s.k = id)",
        "(WITH s AS (SELECT p_id AS k FROM q) SELECT max(k) FROM s)"}) {
    CAPTURE(value);
    CHECK(said_of_fill(value) == "");
  }
  struct Row {
    const char* value;
    const char* said;
  };
  const Row rows[] = {
      {"length(nmae)",
       "6:17: error: no such column \"nmae\" in table \"p\"; did you mean \"name\"?\n"},
      {"code + 1", "6:10: error: no such column \"code\" in table \"p\"\n"},
      {"(SELECT max(id) FROM r)", "6:31: error: no such table \"r\""},
      {"(SELECT max(q.name) FROM q)", "6:24: error: no such column \"name\" in table \"q\"\n"},
      {"(SELECT nmae)", "6:18: error: no such column \"nmae\" in table \"p\""},
      {"p.nope", "6:12: error: no such column \"nope\" in table \"p\""},
      {"q.id", "6:12: error: no such column \"q.id\"\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.value);
    const std::string said = said_of_fill(row.value);
    CAPTURE(said);
    CHECK(said.starts_with("versions/r2.sql:" + std::string(row.said)));
    CHECK(said.find("error:") == said.rfind("error:"));
    CHECK(said.find("so it is on") == said.npos);
  }
}

TEST_CASE("render: a value for the rows is as old as the engine") {
  const Target old = {::aludel::Dialect::kSqlite, 3024000};
  CHECK(said_of_fill("(SELECT max(id) OVER () FROM q)", std::span(&old, 1))
            .starts_with("versions/r2.sql:6:26: error: a window function came with SQLite 3.25.0"));
  const Rendering it = render({"postgresql\n-- @upgrade\nCREATE TABLE p (id integer);\n-- @fill "
                               "random_normal()\nALTER TABLE p ADD COLUMN x double precision;\n"
                               "-- @irreversible x\n"},
                              std::span(&kPostgresql, 1));
  CHECK(it.said.starts_with(
      "versions/r1.sql:6:10: error: \"random_normal()\" is not known before PostgreSQL 16"));
}

TEST_CASE("render: the column's new type is computed from what is there") {
  const Rendering it = render({"portable\n-- @upgrade\nCREATE TABLE p (id INTEGER, name TEXT);\n"
                               "ALTER TABLE p ALTER COLUMN name TYPE INTEGER USING length(nmae);\n"
                               "-- @irreversible x\n"},
                              kBoth);
  CHECK(
      it.said.starts_with("versions/r1.sql:6:59: error: no such column \"nmae\" in table \"p\"; "
                          "did you mean \"name\"?"));
}

namespace {

constexpr const char* kMood =
    "postgresql\n-- @upgrade\nCREATE TYPE mood AS ENUM ('sad', 'glad');\n"
    "CREATE TABLE t (feel mood);\n-- @irreversible x\n";
constexpr const char* kAdds =
    "-- @upgrade\nALTER TYPE mood ADD VALUE 'so-so';\n-- @irreversible x\n";
constexpr const char* kUses =
    "postgresql\n-- @upgrade\nUPDATE t SET feel = 'so-so';\n-- @downgrade\n-- @nothing\n";

}  // namespace

TEST_CASE("render: a new value of an enum is used in another transaction") {
  const std::string plain = std::string("postgresql\n") + kAdds;
  CHECK(
      render({kMood, plain, kUses}, kBoth).said ==
      R"(versions/r3.sql:6:21: error: "so-so" is new in "mood", and PostgreSQL lets nobody use it before it is committed
  6 | UPDATE t SET feel = 'so-so';
    |                     ^~~~~~~
versions/r2.sql:6:1: note: it is added here
  6 | ALTER TYPE mood ADD VALUE 'so-so';
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
note: a run is one transaction; a revision with "@no-transaction" in its header, which adds the value or stands between the two, divides it
)");
  const std::string alone = std::string("postgresql\n-- @no-transaction\n") + kAdds;
  CHECK(render({kMood, alone, kUses}, kBoth).said == "");
  for (const char* language : {"postgresql", "sqlite", "portable"}) {
    const std::string between = std::string(language) +
                                "\n-- @no-transaction\n-- @upgrade\nSELECT 1;\n"
                                "-- @downgrade\nSELECT 1;\n";
    CHECK(render({kMood, plain, between, kUses}, kBoth).said == "");
  }
}

TEST_CASE("render: the same on the way down") {
  const char* taken = R"(postgresql
-- @upgrade
ALTER TYPE mood RENAME TO old;
CREATE TYPE mood AS ENUM ('sad', 'glad');
ALTER TABLE t ALTER feel TYPE mood USING feel::text::mood;
DROP TYPE old;
-- @downgrade
ALTER TYPE mood ADD VALUE 'so-so';
)";
  const char* uses =
      "postgresql\n-- @upgrade\nUPDATE t SET feel = 'glad';\n-- @downgrade\n"
      "UPDATE t SET feel = 'so-so';\n";
  std::string three = kMood;
  three.replace(three.find("'glad'"), 6, "'glad', 'so-so'");
  const std::string said = render({three, uses, taken}, kBoth).said;
  CHECK(said.starts_with("versions/r2.sql:8:21: error: \"so-so\" is new in \"mood\""));
  CHECK(said.find("versions/r3.sql:11:1: note: it is added here") != said.npos);
  const char* wall = "sqlite\n-- @upgrade\nSELECT 1;\n-- @irreversible no\n";
  CHECK(render({three, uses, wall, taken}, kBoth).said == "");
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
