// SPDX-License-Identifier: MIT
#include "revisions/write.h"

#include <catch2/catch.hpp>
#include <set>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

constexpr std::time_t kTime = 1795204329;  // 2026-11-20T19:52:09Z

}  // namespace

TEST_CASE("new revision: the file") {
  const NewFile file = write_empty({.id = "8be41c07a3f5",
                                    .message = "  add owner to devices ",
                                    .parents = {"1f0c9ab2e7d4"},
                                    .created = kTime});
  CHECK(file.name == "2026-11-20_8be41c07a3f5_add_owner_to_devices.sql");
  CHECK(file.text == R"(-- add owner to devices
-- @revision 8be41c07a3f5
-- @revises  1f0c9ab2e7d4
-- @created  2026-11-20T19:52:09Z
-- @sql      sqlite

-- @upgrade
-- @todo write the statements that make the change, in place of this line

-- @downgrade
-- @todo write the statements that take it back, in place of this line
)");
}

TEST_CASE("new revision: a base whose message has no words for a file name") {
  const NewFile file = write_empty(
      {.id = "ab", .message = "日本 — !", .parents = {}, .language = sql::Language::kPortable});
  CHECK(file.name == "1970-01-01_ab.sql");
  CHECK(file.text.substr(0, file.text.find("\n\n")) ==
        "-- 日本 — !\n-- @revision ab\n-- @created  1970-01-01T00:00:00Z\n-- @sql      portable");
}

TEST_CASE("new revision: the reader has nothing against it but its open decisions") {
  const NewFile file = write_empty({.id = "8be41c07a3f5",
                                    .message = "add owner",
                                    .parents = {"1f0c9ab2e7d4"},
                                    .created = kTime});
  CHECK(
      read(file.text).said ==
      R"(versions/a.sql:8:4: error: a decision is open: write the statements that make the change, in place of this line
  8 | -- @todo write the statements that make the change, in place of this line
    |    ^~~~~
versions/a.sql:11:4: error: a decision is open: write the statements that take it back, in place of this line
  11 | -- @todo write the statements that take it back, in place of this line
     |    ^~~~~
)");
  std::string text = file.text;
  for (const std::string statement : {"CREATE TABLE a (x);", "DROP TABLE a;"}) {
    const std::size_t begin = text.find("-- @todo");
    text.replace(begin, text.find('\n', begin) - begin, statement);
  }
  const Revision revision = read_good(text);
  CHECK(revision.id == "8be41c07a3f5");
  CHECK(revision.message == "add owner");
  CHECK(revision.parents.at(0).id == "1f0c9ab2e7d4");
  CHECK(revision.created == "2026-11-20T19:52:09Z");
}

TEST_CASE("new revision: statements, with what stands above them, and blocks") {
  const NewFile file =
      write({.id = "8be41c07a3f5",
             .message = "add owner",
             .parents = {"1f0c9ab2e7d4"},
             .language = sql::Language::kPortable,
             .created = kTime,
             .notes = {"made by hand", "", "and looked at"},
             .upgrade = {{.sql = "CREATE TABLE person (\n  id INTEGER PRIMARY KEY\n)"},
                         {.above = {"nobody yet", "@fill 0"},
                          .sql = "ALTER TABLE device ADD COLUMN owner_id INTEGER NOT NULL"},
                         {.sql = "CREATE INDEX a ON device (owner_id)"},
                         {.sql = "CREATE INDEX b ON device (owner_id, id)"},
                         {.sql = "CREATE INDEX c ON device (id COLLATE NOCASE)",
                          .only = ::aludel::Dialect::kSqlite},
                         {.sql = "CREATE INDEX d ON device (owner_id COLLATE NOCASE)",
                          .only = ::aludel::Dialect::kSqlite},
                         {.sql = "CREATE INDEX c ON device USING hash (id)",
                          .only = ::aludel::Dialect::kPostgresql},
                         {.sql = "CREATE INDEX e ON device (owner_id DESC)"}}});
  CHECK(file.text == R"(-- add owner
-- @revision 8be41c07a3f5
-- @revises  1f0c9ab2e7d4
-- @created  2026-11-20T19:52:09Z
-- @sql      portable
--
-- made by hand
--
-- and looked at

-- @upgrade
CREATE TABLE person (
  id INTEGER PRIMARY KEY
);

-- nobody yet
-- @fill 0
ALTER TABLE device ADD COLUMN owner_id INTEGER NOT NULL;

CREATE INDEX a ON device (owner_id);
CREATE INDEX b ON device (owner_id, id);

-- @sqlite
CREATE INDEX c ON device (id COLLATE NOCASE);
CREATE INDEX d ON device (owner_id COLLATE NOCASE);
-- @end
-- @postgresql
CREATE INDEX c ON device USING hash (id);
-- @end

CREATE INDEX e ON device (owner_id DESC);

-- @downgrade
-- @nothing
)");
  const Revision revision = read_good(file.text);
  CHECK(revision.message == "add owner");
  CHECK(revision.upgrade.steps.size() == 8);
}

TEST_CASE("new revision: the user_version of the program of old") {
  const NewFile file = write({.id = "ab", .message = "baseline", .user_version = 17});
  CHECK(file.text.find("-- @sql      sqlite\n-- @user-version 17\n\n-- @upgrade") !=
        file.text.npos);
}

TEST_CASE("new revision: slugs") {
  const std::pair<const char*, const char*> rows[] = {
      {"add owner to devices", "add_owner_to_devices"},
      {"  Add  OWNER, to: devices! ", "add_owner_to_devices"},
      {"don't drop sensor.quality (v2)", "dont_drop_sensor_quality_v2"},
      {"Gerät für Straße, naïve café", "geraet_fuer_strasse_naive_cafe"},
      {"日本語 tables", "tables"},
      {"../../etc/passwd", "etc_passwd"},
      {"!?", ""},
      {"split the readings table into two that are smaller",
       "split_the_readings_table_into_two_that"},
      {"1234567890 1234567890 1234567890 1234567", "1234567890_1234567890_1234567890_1234567"},
      {"1234567890 1234567890 1234567890 12345678", "1234567890_1234567890_1234567890"},
      {"12345678901234567890123456789012345678901 x", "1234567890123456789012345678901234567890"},
  };
  for (const auto& [message, expected] : rows) {
    INFO(message);
    CHECK(slug(message) == expected);
  }
}

TEST_CASE("new revision: messages that can be none") {
  CHECK(message_problem("add owner") == std::nullopt);
  CHECK(message_problem("me @home") == std::nullopt);
  CHECK(message_problem("") == "the message is empty; say what the revision does");
  CHECK(message_problem(" \t") == "the message is empty; say what the revision does");
  CHECK(message_problem("a\nb") == "the message must be one line of text");
  CHECK(message_problem("a\x1b[31m") == "the message must be one line of text");
  CHECK(message_problem(" @upgrade") == "the message cannot begin with \"@\": directives do");
}

TEST_CASE("new revision: ids are 12 hex digits, and new ones each time") {
  std::set<std::string> ids;
  for (int i = 0; i < 100; ++i) {
    const std::string id = new_id({});
    CHECK(id.size() == 12);
    CHECK(id.find_first_not_of("0123456789abcdef") == id.npos);
    ids.insert(id);
  }
  CHECK(ids.size() == 100);
}

}  // namespace aludel::revisions
