// SPDX-License-Identifier: MIT
//
// Files for several databases: @sql, blocks, @fill.
#include <fmt/format.h>

#include <catch2/catch.hpp>

#include "revisions/checksum.h"
#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

// For all languages.
const std::string kUpgrade = "-- @upgrade\nCREATE TABLE a (x INTEGER);\n";

std::string header(const std::string& language) {
  return "-- m\n-- @revision ab12\n-- @sql " + language + "\n";
}

std::string dump(const Section& section) {
  std::string text;
  for (const Step& step : section.steps) {
    const dialect::Input& input = step.input;
    text += step.dialects == 3 ? "both" : step.dialects == 2 ? "postgresql" : "sqlite";
    text += fmt::format(" {}", word_of(input.statement.language()));
    if (input.fill) text += fmt::format(" fill({})", input.fill->text);
    if (!input.require.empty()) text += fmt::format(" require({})", input.require);
    text += ": " + input.statement.text.text + "\n";
  }
  return text;
}

struct Row {
  const char* name;
  std::string text;
  std::string upgrade;
};

const Row kRows[] = {
    {"portable", header("portable") + kUpgrade + kDown,
     "both portable: CREATE TABLE a (x INTEGER)\n"},
    {"of one database", header("postgresql") + R"(-- @upgrade
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; -- it's
END $$;
)" + kDown,
     R"(postgresql postgresql: CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN new; -- it's
END $$
)"},
    {"blocks, each in its own language", header("portable") + R"(-- @upgrade
CREATE TABLE a (x INTEGER);
-- @sqlite
CREATE INDEX `a_x` ON a (x);
-- @require none
SELECT * FROM [a] WHERE x == 1;
-- @end
-- @postgresql
DO $$ it's; $$; /* /* nested */ */
-- @end
DROP TABLE a;
)" + kDown,
     R"(both portable: CREATE TABLE a (x INTEGER)
sqlite sqlite: CREATE INDEX `a_x` ON a (x)
sqlite sqlite require(none): SELECT * FROM [a] WHERE x == 1
postgresql postgresql: DO $$ it's; $$
both portable: DROP TABLE a
)"},
    {"a block for the other database", header("sqlite") + R"(-- @upgrade
CREATE TABLE a (x);
-- @postgresql
CREATE TABLE a (x integer[]);
-- @end
)" + kDown,
     "sqlite sqlite: CREATE TABLE a (x)\npostgresql postgresql: CREATE TABLE a (x integer[])\n"},
    {"blocks in both sections", header("portable") + R"(-- @upgrade
-- @sqlite
CREATE TABLE `a` (x);
-- @end
-- @downgrade
DROP TABLE a;
)",
     "sqlite sqlite: CREATE TABLE `a` (x)\n"},
    {"values for new columns: above, inside, behind", header("sqlite") + R"(-- @upgrade
-- @fill upper(name)
ALTER TABLE a ADD COLUMN b TEXT NOT NULL;
ALTER TABLE a ADD COLUMN c NOT NULL -- @fill 'it''s'
;
ALTER TABLE a ADD COLUMN d; ALTER TABLE a
  ADD e INTEGER; -- @fill 1 + 2
ALTER TABLE a ADD COLUMN f;
)" + kDown,
     R"(sqlite sqlite fill(upper(name)): ALTER TABLE a ADD COLUMN b TEXT NOT NULL
sqlite sqlite fill('it''s'): ALTER TABLE a ADD COLUMN c NOT NULL
sqlite sqlite: ALTER TABLE a ADD COLUMN d
sqlite sqlite fill(1 + 2): ALTER TABLE a
  ADD e INTEGER
sqlite sqlite: ALTER TABLE a ADD COLUMN f
)"},
};

const Case kFills[] = {
    {"not of an added column", kHeader + R"(-- @upgrade
-- @fill 0
CREATE TABLE a (x);
UPDATE a SET x = 1; -- @fill 1
)" + kDown,
     R"(versions/a.sql:6:4: error: "@fill" stands on or above an ALTER TABLE ... ADD COLUMN: it is the value of the new column in the rows there are
  6 | -- @fill 0
    |    ^~~~~
versions/a.sql:7:1: note: the statement begins here
  7 | CREATE TABLE a (x);
    | ^
versions/a.sql:8:24: error: "@fill" stands on or above an ALTER TABLE ... ADD COLUMN: it is the value of the new column in the rows there are
  8 | UPDATE a SET x = 1; -- @fill 1
    |                        ^~~~~
versions/a.sql:8:1: note: the statement begins here
  8 | UPDATE a SET x = 1; -- @fill 1
    | ^
)"},
    {"of two columns, twice, above nothing",
     "-- m\n-- @revision a\n-- @sql portable\n" + kUpgrade +
         R"(-- @fill 0
ALTER TABLE a ADD COLUMN b INTEGER, ADD COLUMN c INTEGER;
-- @fill 1
-- @fill 2
ALTER TABLE a ADD COLUMN d INTEGER; -- @fill 3
-- @fill 4
)" + kDown,
     R"(versions/a.sql:6:4: error: "@fill" speaks of one new column; give it a statement of its own
  6 | -- @fill 0
    |    ^~~~~
versions/a.sql:7:1: note: the statement begins here
  7 | ALTER TABLE a ADD COLUMN b INTEGER, ADD COLUMN c INTEGER;
    | ^
versions/a.sql:9:4: error: "@fill" stands here twice; keep one of them
  9 | -- @fill 2
    |    ^~~~~
versions/a.sql:8:4: note: the first one
  8 | -- @fill 1
    |    ^~~~~
versions/a.sql:10:40: error: "@fill" stands here twice; keep one of them
  10 | ALTER TABLE a ADD COLUMN d INTEGER; -- @fill 3
     |                                        ^~~~~
versions/a.sql:10:1: note: the statement begins here
  10 | ALTER TABLE a ADD COLUMN d INTEGER; -- @fill 3
     | ^
versions/a.sql:11:4: error: "@fill" has no ALTER TABLE ... ADD COLUMN; write it directly below
  11 | -- @fill 4
     |    ^~~~~
)"},
    {"no expression, and more than one", kHeader + R"(-- @upgrade
-- @fill
ALTER TABLE a ADD COLUMN b;
-- @fill 'x
ALTER TABLE a ADD COLUMN c;
-- @fill 0; -- the least
ALTER TABLE a ADD COLUMN d;
)" + kDown,
     R"(versions/a.sql:6:4: error: "@fill" must be followed by an expression: the column's value in the rows there are
  6 | -- @fill
    |    ^~~~~
versions/a.sql:8:10: error: string is not closed: a ' is missing
  8 | -- @fill 'x
    |          ^
versions/a.sql:10:11: error: "@fill" takes an expression and nothing behind it in its line
  10 | -- @fill 0; -- the least
     |           ^
)"},
};

const Case kBlocks[] = {
    {"end without beginning, beginning without end", header("portable") + R"(-- @upgrade
-- @end
-- @postgresql
DO $$ x $$;
)" + kDown,
     R"(versions/a.sql:5:4: error: "@end" closes nothing; no block is open here
  5 | -- @end
    |    ^~~~
versions/a.sql:6:4: error: "@postgresql" has no "@end"
  6 | -- @postgresql
    |    ^~~~~~~~~~~
)"},
    {"blocks in each other", header("portable") + R"(-- @upgrade
-- @sqlite
-- @postgresql
SELECT 1;
-- @end
)" + kDown,
     R"(versions/a.sql:6:4: error: blocks cannot stand in each other; close the first with "@end"
  6 | -- @postgresql
    |    ^~~~~~~~~~~
versions/a.sql:5:4: note: it begins here
  5 | -- @sqlite
    |    ^~~~~~~
)"},
    {"what is one database's, outside of its block", header("portable") + R"(-- @upgrade
-- @postgresql
DO $$ x $$;
-- @end
DO $$ x $$;
)" + kDown,
     R"(versions/a.sql:8:4: error: $$…$$ is a string on PostgreSQL only: write '…'
  8 | DO $$ x $$;
    |    ^~~~~~~
)"},
    {"one statement for each database without a transaction",
     header("portable") +
         R"(-- @no-transaction
-- @upgrade
-- @sqlite
VACUUM;
-- @end
-- @postgresql
VACUUM;
CREATE INDEX CONCURRENTLY i ON a (x);
-- @end
-- @irreversible gone
)",
     R"(versions/a.sql:11:1: error: a "@no-transaction" revision has exactly one statement for each direction; give this one a revision of its own
  11 | CREATE INDEX CONCURRENTLY i ON a (x);
     | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
};

}  // namespace

TEST_CASE("revision file: what is for which database") {
  for (const Row& row : kRows) {
    INFO(row.name);
    CHECK(dump(read_good(row.text).upgrade) == row.upgrade);
  }
}

TEST_CASE("revision file: @fill where it can't be") { check(kFills); }

TEST_CASE("revision file: blocks that are none") { check(kBlocks); }

// Databases and release files carry these values: where one changes, the code is wrong.
TEST_CASE("checksum: of each database what is for it") {
  const auto sums = [](const std::string& text) {
    const Revision revision = read_good(text);
    return checksum_text(revision.checksums[0].upgrade) + " " +
           checksum_text(revision.checksums[1].upgrade);
  };
  const std::string plain = "-- @upgrade\nALTER TABLE a ADD COLUMN x INTEGER;\n";
  const std::string portable = sums(header("portable") + plain + kDown);
  const std::string sqlite = sums(header("sqlite") + plain + kDown);
  const std::string postgresql = sums(header("postgresql") + plain + kDown);
  const auto first = [](const std::string& both) { return both.substr(0, 16); };
  const auto second = [](const std::string& both) { return both.substr(17); };
  CHECK(first(portable) != second(portable));
  CHECK(first(portable) != first(sqlite));
  CHECK(second(portable) != second(postgresql));
  const std::string blocks =
      sums(header("portable") + "-- @upgrade\n-- @sqlite\nALTER TABLE a ADD COLUMN x INTEGER;\n" +
           "-- @end\n-- @postgresql\nSELECT 1;\n-- @end\n" + kDown);
  CHECK(first(blocks) != first(portable));
  const std::string other =
      sums(header("portable") + "-- @upgrade\n-- @sqlite\nALTER TABLE a ADD COLUMN x INTEGER;\n" +
           "-- @end\n-- @postgresql\nSELECT 2;\n-- @end\n" + kDown);
  CHECK(first(other) == first(blocks));
  CHECK(second(other) != second(blocks));
  const std::string filled =
      sums(header("portable") + "-- @upgrade\n-- @fill 0\n" + plain.substr(12) + kDown);
  CHECK(first(filled) != first(portable));
  CHECK(sums(header("portable") + plain.substr(0, plain.size() - 1) + " --   @fill   0\n" +
             kDown) == filled);
}

TEST_CASE("checksum: of portable files, fixed for ever") {
  const Revision revision = read_good(header("portable") + R"(-- @upgrade
-- @fill 0
ALTER TABLE a ADD COLUMN x INTEGER;
-- @sqlite
SELECT 1;
-- @end
-- @irreversible x
)");
  const auto items = [](const std::vector<std::string>& all) {
    std::string text;
    for (const std::string& item : all) text += std::to_string(item.size()) + ":" + item;
    return fnv1a(text);
  };
  std::vector<std::string> expected = {
      "aludel 1", "sqlite", "upgrade", "ab12", "0",   "portable", "@fill", "0",      "statement",
      "7",        "ALTER",  "TABLE",   "a",    "ADD", "COLUMN",   "x",     "INTEGER"};
  expected.insert(expected.end(), {"@sqlite", "statement", "2", "SELECT", "1"});
  CHECK(revision.checksums[0].upgrade == items(expected));
  expected.resize(17);
  expected[1] = "postgresql";
  CHECK(revision.checksums[1].upgrade == items(expected));
}

}  // namespace aludel::revisions
