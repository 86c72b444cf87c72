// SPDX-License-Identifier: MIT
#include "revisions/parallel.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "revisions/folder.h"
#include "revisions/render.h"

namespace aludel::revisions {

namespace {

using Script = std::vector<dialect::Output>;
using Scripts = std::map<Subset, Script>;

constexpr Target kSqlite = {::aludel::Dialect::kSqlite, 3035005};
constexpr Target kPostgresql = {::aludel::Dialect::kPostgresql, 140000};
constexpr auto kUp = ::aludel::Direction::kUpgrade;
constexpr auto kDown = ::aludel::Direction::kDowngrade;

Script script(std::string text) { return {{dialect::Output::Kind::kSql, std::move(text), "", {}}}; }

/// One revision: lines of its header, and its sections.
struct File {
  std::string id;
  std::string header;
  std::string upgrade;
  std::string downgrade;  // empty: irreversible
};

struct Rendering {
  Chain chain;
  std::vector<schema::Schema> heads;
  std::string said;

  unsigned find(const std::string& id) const {
    unsigned i = 0;
    while (chain[i].id != id) ++i;
    return i;
  }
  /// The ids that decide, blanks between.
  std::string deciding(const std::string& id, const Target& target,
                       ::aludel::Direction direction) const {
    std::string ids;
    const auto& its = chain.links[find(id)].variants[static_cast<unsigned>(target.dialect)];
    for (const unsigned i : its[static_cast<unsigned>(direction)].revisions) {
      ids += (ids.empty() ? "" : " ") + chain[i].id;
    }
    return ids;
  }
  /// The script where these are applied, with all that is below them.
  std::string text(const std::string& id, const Target& target, ::aludel::Direction direction,
                   const std::vector<std::string>& others) const {
    std::vector<unsigned> indices;
    for (const std::string& it : others) indices.push_back(find(it));
    std::string text;
    const Set applied = closed(chain, indices);
    for (const auto& it : revisions::script(chain, find(id), target.dialect, direction, applied)) {
      text += it.sql + ";\n";
    }
    return text;
  }
};

/// In the order of the list.
Rendering render(const std::vector<File>& files, const Target& target,
                 const std::string& language = "sqlite") {
  const Folder folder;
  unsigned number = 0;
  for (const File& it : files) {
    folder.write(
        it.id + ".sql",
        fmt::format("-- m\n-- @revision {0}\n{1}-- @created 2026-01-01T00:00:{5:02}Z\n"
                    "-- @sql {2}\n-- @upgrade\n{3}\n{4}\n",
                    it.id, it.header, language, it.upgrade,
                    it.downgrade.empty() ? "-- @irreversible x" : "-- @downgrade\n" + it.downgrade,
                    number++));
  }
  Rendering it;
  text::Diagnostics diagnostics;
  it.chain = read_chain(folder.path(), "versions", {.any_heads = true}, diagnostics);
  REQUIRE(diagnostics.print() == "");
  it.heads = revisions::render(it.chain, std::span(&target, 1), diagnostics);
  it.said = diagnostics.print();
  return it;
}

std::size_t errors(const std::string& said) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = said.find(": error: ", at)) != said.npos; ++at) ++count;
  return count;
}

std::vector<Set> below_of(const std::vector<std::vector<unsigned>>& edges) {
  Chain chain;
  for (const std::vector<unsigned>& it : edges) chain.links.push_back({Revision(), it});
  return below(chain);
}

const File kTable = {"first", "", "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);",
                     "DROP TABLE t;"};
const File kA = {"a", "-- @revises first\n", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
                 "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;"};
const File kB = {"b", "-- @revises first\n", "ALTER TABLE t ALTER COLUMN b SET NOT NULL;",
                 "ALTER TABLE t ALTER COLUMN b DROP NOT NULL;"};

}  // namespace

TEST_CASE("parallel: the words of a text") {
  std::set<std::string> words;
  add_words("SELECT \"Two words\", t.x_1 FROM main.T", words);
  CHECK(words == std::set<std::string>{"select", "two", "words", "t", "x_1", "from", "main"});
}

TEST_CASE("parallel: what may matter, by way of others too") {
  //  0 - 1 - 2     3 - 4     5
  const std::vector<Set> below = below_of({{}, {0}, {1}, {}, {3}, {}});
  CHECK(has_parallels(below));
  CHECK_FALSE(has_parallels(below_of({{}, {0}, {1}})));
  const std::vector<std::set<std::string>> words = {{"t"}, {"t"}, {}, {"u"}, {"t", "u"}, {"v"}};
  CHECK(relevant(1, below, words) == Subset{3, 4});
  CHECK(relevant(2, below, words).empty());
  CHECK(relevant(3, below, words).empty());  // what is above it isn't there yet
  CHECK(relevant(5, below, words).empty());
}

TEST_CASE("parallel: closed subsets come behind their own") {
  const std::vector<Set> below = below_of({{}, {0}, {}, {1, 2}});
  CHECK(closed_subsets({0, 1, 2}, below, 100) ==
        std::vector<Subset>{{}, {0}, {0, 1}, {2}, {0, 2}, {0, 1, 2}});
  CHECK(closed_subsets({1, 3}, below, 100) == std::vector<Subset>{{}, {1}, {1, 3}});
  CHECK(closed_subsets({0, 1, 2}, below, 4).size() == 5);
}

TEST_CASE("parallel: what decides") {
  const Script x = script("x");
  const Script y = script("y");
  const Script z = script("z");
  CHECK(decide(Scripts{{{}, x}, {{1}, x}, {{2}, x}, {{1, 2}, x}}).revisions.empty());

  const Variants one = decide(Scripts{{{}, x}, {{1}, x}, {{2}, y}, {{1, 2}, y}});
  CHECK(one.revisions == Subset{2});
  CHECK(one.scripts == std::map<unsigned, Script>{{0, x}, {1, y}});

  // 2 is above 1: that 1 alone is applied and 2 is not is one combination of three.
  const Variants line = decide(Scripts{{{}, x}, {{1}, y}, {{1, 2}, z}});
  CHECK(line.revisions == Subset{1, 2});
  CHECK(line.scripts == std::map<unsigned, Script>{{0, x}, {1, y}, {3, z}});

  // 2 takes back what 1 does.
  const Variants back = decide(Scripts{{{}, x}, {{1}, y}, {{1, 2}, x}});
  CHECK(back.revisions == Subset{1, 2});

  // Both together.
  const Variants both = decide(Scripts{{{}, x}, {{1}, x}, {{2}, x}, {{1, 2}, y}});
  CHECK(both.revisions == Subset{1, 2});
  CHECK(both.scripts.size() == 4);
}

TEST_CASE("parallel: two rebuilds of one table have a variant each") {
  const Rendering it = render({kTable, kA, kB}, kSqlite);
  CHECK(it.said == "");
  for (const auto direction : {kUp, kDown}) {
    CHECK(it.deciding("a", kSqlite, direction) == "b");
    CHECK(it.deciding("b", kSqlite, direction) == "a");
    CHECK(it.deciding("first", kSqlite, direction) == "");
  }
  CHECK(it.text("a", kSqlite, kUp, {"first"}).find("b TEXT,") == std::string::npos);
  CHECK(it.text("a", kSqlite, kUp, {"first"}).find("b TEXT NOT NULL") == std::string::npos);
  CHECK(it.text("a", kSqlite, kUp, {"b"}).find("b TEXT NOT NULL") != std::string::npos);
  CHECK(it.text("b", kSqlite, kDown, {"a", "b"}).find("a TEXT NOT NULL") != std::string::npos);
  CHECK(it.heads[0].table({"", "t", {}})->columns[1].not_null);
  CHECK(it.heads[0].table({"", "t", {}})->columns[2].not_null);
}

TEST_CASE("parallel: PostgreSQL alters in place, so there is nothing to choose") {
  const Rendering it = render({kTable, kA, kB}, kPostgresql, "portable");
  CHECK(it.said == "");
  CHECK(it.deciding("a", kPostgresql, kUp) == "");
}

TEST_CASE("parallel: a revision that others stand for has nothing to do, and scripts of its own") {
  const Rendering it =
      render({kTable,
              kA,
              kB,
              {"c", "-- @revises b\n-- @replaces a\n", "ALTER TABLE t ALTER COLUMN a SET NOT NULL;",
               "ALTER TABLE t ALTER COLUMN a DROP NOT NULL;"}},
             kSqlite);
  CHECK(it.said == "");
  const Link& link = it.chain.links[3];
  REQUIRE(link.is_stood_for);
  CHECK(link.revision.script(::aludel::Dialect::kSqlite, kUp).empty());
  CHECK(link.own[0][0].size() > 1);
  CHECK(link.own[0][1].size() > 1);
}

TEST_CASE("parallel: what replaces must lead where what it replaces leads, on each database") {
  const Rendering it =
      render({kTable,
              kA,
              kB,
              {"c", "-- @revises b\n-- @replaces a\n",
               "-- @postgresql\nALTER TABLE t ALTER COLUMN a SET NOT NULL;\n-- @end", ""}},
             kSqlite, "portable");
  CHECK_THAT(it.said, Catch::StartsWith(
                          "versions/c.sql:4:14: error: \"c\" replaces \"a\", which leads "
                          "elsewhere: column \"a\" of table \"t\" is TEXT NOT NULL or TEXT\n"));
}

TEST_CASE("parallel: what doesn't touch the table has no say") {
  const Rendering it = render(
      {kTable, kA, kB, {"c", "-- @revises b\n", "CREATE TABLE u (x TEXT);", "DROP TABLE u;"}},
      kSqlite);
  CHECK(it.said == "");
  CHECK(it.deciding("a", kSqlite, kUp) == "b");
  CHECK(it.deciding("c", kSqlite, kUp) == "");
}

TEST_CASE("parallel: a merge finds both") {
  const Rendering it =
      render({kTable,
              kA,
              kB,
              {"m", "-- @revises a, b\n", "ALTER TABLE t ADD CONSTRAINT c CHECK (a < b);",
               "ALTER TABLE t DROP CONSTRAINT c;"}},
             kSqlite);
  CHECK(it.said == "");
  CHECK(it.deciding("m", kSqlite, kUp) == "");
  CHECK(it.text("m", kSqlite, kUp, {}).find("a TEXT NOT NULL") != std::string::npos);
  CHECK(it.text("m", kSqlite, kUp, {}).find("b TEXT NOT NULL") != std::string::npos);
}

TEST_CASE("parallel: two add the same column, which is said once") {
  const std::string up = "ALTER TABLE t ADD COLUMN c TEXT;";
  const std::string down = "ALTER TABLE t DROP COLUMN c;";
  const Rendering it =
      render({kTable,
              {"a", "-- @revises first\n", up, down},
              {"b", "-- @revises first\n", up, down},
              {"c", "-- @revises b\n", "CREATE INDEX i ON t (c);", "DROP INDEX i;"},
              {"m", "-- @revises a, c\n", "CREATE INDEX k ON t (c);", "DROP INDEX k;"}},
             kSqlite);
  CHECK(it.said == R"(versions/b.sql:7:26: error: column "c" is in table "t" already
  7 | ALTER TABLE t ADD COLUMN c TEXT;
    |                          ^
versions/a.sql:7:1: note: so it is where "a" is applied before, which is neither below nor above "b": they can't be reconciled as they are
  7 | ALTER TABLE t ADD COLUMN c TEXT;
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
note: either  write "-- @depends a" in the header of versions/b.sql
note: or  write "-- @depends b" in the header of versions/a.sql
)");
}

TEST_CASE("parallel: the last one to come has the say") {
  const Rendering it =
      render({kTable,
              {"a", "-- @revises first\n", "ALTER TABLE t ALTER COLUMN a SET DEFAULT '1';", ""},
              {"b", "-- @revises first\n", "ALTER TABLE t ALTER COLUMN a SET DEFAULT '2';", ""}},
             kSqlite);
  CHECK_THAT(it.said, Catch::StartsWith(
                          "versions/a.sql:6:4: error: where \"a\" leads depends on the order in "
                          "which branches come: column \"a\" of table \"t\" is TEXT DEFAULT '2' or "
                          "TEXT DEFAULT '1'\n"));
  CHECK(errors(it.said) == 1);
}

TEST_CASE("parallel: one takes back more than it did") {
  const Rendering it =
      render({kTable,
              kA,
              {"b", "-- @revises first\n", "DROP TABLE t;",
               "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);"},
              {"m", "-- @revises a, b\n", "CREATE TABLE v (x TEXT);", "DROP TABLE v;"}},
             kSqlite);
  CHECK_THAT(it.said, Catch::StartsWith(
                          "versions/b.sql:8:4: error: the downgrade of \"b\" does not lead back: "
                          "column \"a\" of table \"t\" was TEXT NOT NULL and is TEXT"));
  CHECK(errors(it.said) == 1);
}

TEST_CASE("parallel: too many states") {
  std::vector<File> files = {kTable};
  for (unsigned i = 0; i < 11; ++i) {
    const std::string name = fmt::format("c{}", i);
    files.push_back({name, "-- @revises first\n",
                     fmt::format("ALTER TABLE t ADD COLUMN {} TEXT;", name),
                     fmt::format("ALTER TABLE t DROP COLUMN {};", name)});
  }
  const Rendering it = render(files, kSqlite);
  CHECK_THAT(it.said, Catch::StartsWith(
                          "versions/c10.sql:2:14: error: \"c10\" may find more than 1000 states of "
                          "the database, as branches beside it touch what it touches: let one of "
                          "them go on from the other (a merge leaves either first)\n"));
  CHECK_THAT(it.said, Catch::Contains("note: either  aludel rebase c10 --onto c9\n"));
  CHECK(errors(it.said) == 1);
}

TEST_CASE("parallel: only what lies between divides a run") {
  const auto render_with = [](const std::string& b, const std::string& m) {
    return render({{"first", "", "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE t (m mood);", ""},
                   {"a", "-- @revises first\n", "ALTER TYPE mood ADD VALUE 'b';", ""},
                   {"b", b + "\n-- @no-transaction\n", "CREATE INDEX CONCURRENTLY i ON t (m);", ""},
                   {"m", m + "\n", "UPDATE t SET m = 'b';", ""}},
                  kPostgresql, "postgresql");
  };
  CHECK(render_with("-- @revises a", "-- @revises b").said == "");
  CHECK_THAT(render_with("-- @revises first", "-- @revises a, b").said,
             Catch::Contains("error: \"b\" is new in \"mood\""));
}

}  // namespace aludel::revisions
