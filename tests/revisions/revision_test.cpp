// SPDX-License-Identifier: MIT
#include "revisions/revision.h"

#include <catch2/catch.hpp>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

std::string dump(const Section& section) {
  std::string text = section.nothing ? "nothing\n" : "";
  for (const Step& step : section.steps) {
    if (!step.input.require.empty()) text += "require " + step.input.require + ": ";
    text += step.input.statement.text.text + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("revision file: everything that it holds") {
  const Revision revision = read_good(R"(-- add owner
-- @revision 8be41c07a3f5
-- @revises  1f0c9ab2e7d4
-- @created  2026-11-20T19:52:09Z
-- @sql      sqlite
-- a comment, with an address: me@example.org

-- @upgrade
-- @require every device has an owner
SELECT id FROM device
WHERE owner IS NULL;
WITH x AS (SELECT 1) SELECT * FROM x;
-- @sqlite
-- @require no rows
WITH x(a) AS (VALUES (1)) SELECT a FROM x;
-- @end
CREATE TRIGGER t AFTER INSERT ON device BEGIN -- @ not a directive
  UPDATE device SET owner = '-- @todo'; /* @upgrade */
END;

-- @downgrade
DROP INDEX device_owner; DROP TRIGGER t;
)");
  CHECK(revision.file == "versions/a.sql");
  CHECK(revision.message == "add owner");
  CHECK(revision.id == "8be41c07a3f5");
  CHECK(revision.source->text(revision.id_span) == "8be41c07a3f5");
  REQUIRE(revision.parents.size() == 1);
  CHECK(revision.parents[0].id == "1f0c9ab2e7d4");
  CHECK(revision.source->text(revision.parents[0].span) == "1f0c9ab2e7d4");
  CHECK(revision.created == "2026-11-20T19:52:09Z");
  CHECK(revision.language == sql::Language::kSqlite);
  CHECK_FALSE(revision.no_transaction);
  CHECK_FALSE(revision.irreversible);
  CHECK(revision.source->text(revision.upgrade.directive) == "@upgrade");
  CHECK(revision.source->text(revision.downgrade.directive) == "@downgrade");
  CHECK(dump(revision.upgrade) == R"(require every device has an owner: SELECT id FROM device
WHERE owner IS NULL
WITH x AS (SELECT 1) SELECT * FROM x
require no rows: WITH x(a) AS (VALUES (1)) SELECT a FROM x
CREATE TRIGGER t AFTER INSERT ON device BEGIN -- @ not a directive
  UPDATE device SET owner = '-- @todo'; /* @upgrade */
END
)");
  CHECK(dump(revision.downgrade) == "DROP INDEX device_owner\nDROP TRIGGER t\n");
  CHECK(revision.source->line(revision.upgrade.steps[0].span().begin) == 10);
}

TEST_CASE("revision file: a base without a way back, and without time") {
  const Revision revision = read_good(R"(/* a licence */
-- seed rows
-- @sql sqlite
-- @revision A.b_9

-- @upgrade
INSERT INTO a VALUES (1);
-- @irreversible   nobody knows which rows were there
-- a last word
)");
  CHECK(revision.message == "seed rows");
  CHECK(revision.parents.empty());
  CHECK(revision.created == "");
  CHECK(revision.irreversible == "nobody knows which rows were there");
  CHECK(revision.source->text(revision.downgrade.directive) == "@irreversible");
  CHECK(dump(revision.downgrade) == "");
}

TEST_CASE("revision file: what is refused in others may stand in a @no-transaction revision") {
  const Revision revision = read_good(kHeader +
                                      "-- @no-transaction\n-- @upgrade\nPRAGMA journal_mode = WAL;"
                                      "\n-- @downgrade\nVACUUM;\n");
  CHECK(revision.no_transaction);
  CHECK(dump(revision.upgrade) == "PRAGMA journal_mode = WAL\n");
  CHECK(dump(revision.downgrade) == "VACUUM\n");
}

TEST_CASE("revision file: what only looks like something refused") {
  const char* const statements[] = {
      "INSERT INTO a VALUES ('\n=======\n\\i x\n.read y\n?');",
      "SELECT a\n.b FROM a;",
      "CREATE TABLE \"begin\" (pragma_x, \"?\");",
      "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END;",
      "SELECT 1; -- ask me@example.org or -- @todo",
      "REPLACE INTO a VALUES (1);",
      "ANALYZE;",
  };
  for (const char* statement : statements) {
    INFO(statement);
    read_good(kHeader + "-- @upgrade\n" + statement + "\n" + kDown);
  }
}

TEST_CASE("revision file: sections with nothing to do") {
  const Revision revision =
      read_good(kHeader + "-- @upgrade\n-- @nothing\n-- @downgrade\n-- @nothing\n");
  CHECK(dump(revision.upgrade) == "nothing\n");
  CHECK(dump(revision.downgrade) == "nothing\n");
}

TEST_CASE("revision file: the source stays with the caller where there is no revision") {
  CHECK(read("").source != nullptr);
  CHECK(read(kHeader + kUp + kDown).source == nullptr);
}

}  // namespace aludel::revisions
