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
-- @todo write the statements that make the change in place of this line, or "-- @nothing"

-- @downgrade
-- @todo write the statements that take it back in place of this line, or "-- @nothing"
)");
}

TEST_CASE("new revision: a base whose message has no words for a file name") {
  const NewFile file = write_empty(
      {.id = "ab", .message = "日本 — !", .parents = {}, .language = sql::Language::kPortable});
  CHECK(file.name == "1970-01-01_ab.sql");
  CHECK(file.text.substr(0, file.text.find("\n\n")) ==
        "-- 日本 — !\n-- @revision ab\n-- @sql      portable");
}

TEST_CASE("new revision: a merge has nothing to do, and says of whom it is") {
  const NewFile file = write({.id = "cc",
                              .message = "merge",
                              .parents = {"aa", "bb"},
                              .created = kTime,
                              .utc_offset = -330,
                              .labels = {"core", "ui"},
                              .depends = {"dd"},
                              .replaces = {"ee", "ff"}},
                             {.file_template = "{rev}"});
  CHECK(file.name == "cc.sql");
  CHECK(file.text == R"(-- merge
-- @revision cc
-- @revises  aa, bb
-- @depends  dd
-- @label    core, ui
-- @replaces ee, ff
-- @created  2026-11-20T14:22:09-05:30
-- @sql      sqlite

-- @upgrade

-- @downgrade
)");
}

TEST_CASE("new revision: names by other templates") {
  const auto name = [](const char* file_template, const char* message) {
    return write({.id = "8be4",
                  .message = message,
                  .created = kTime,
                  .utc_offset = 300,
                  .upgrade = {},
                  .downgrade = {}},
                 {.file_template = file_template, .slug_length = 12})
        .name;
  };
  CHECK(name("{year}{month}{day}-{hour}{minute}{second}_{slug}+{rev}", "add owner to devices") ==
        "20261121-005209_add_owner_to+8be4.sql");
  CHECK(name("{epoch}.{rev}-{slug}.x", "!") == "1795204329.8be4.x.sql");
  CHECK(name("{rev}{slug}", "!") == "8be4.sql");
  CHECK(name("{slug}_{rev}", "!") == "_8be4.sql");
  CHECK(name(".{rev}", "!") == "_8be4.sql");
}

TEST_CASE("new revision: what can't be a template") {
  CHECK(template_problem("{year}_{rev}") == std::nullopt);
  CHECK(template_problem("{slug}") == "without \"{rev}\" two files could be called the same");
  CHECK(template_problem("v/{rev}") == "there are no folders in versions/: it can't have a \"/\"");
  for (const char* odd : {"{rev} {slug}", "{rev", "rev}{rev}", "ä{rev}"}) {
    CHECK(template_problem(odd) ==
          "it takes letters, digits, \"_\", \"-\", \".\", \"+\" and tokens, as in "
          "\"{year}-{month}-{day}_{rev}_{slug}\"");
  }
  CHECK(template_problem("{rev}_{slg}") == "there is no token \"{slg}\"; did you mean \"slug\"?");
  CHECK(template_problem("{rev}_{}") ==
        "there is no token \"{}\"; there are {rev} {slug} {year} {month} {day} {hour} {minute} "
        "{second} {epoch}");
}

TEST_CASE("new revision: the reader has nothing against it but its open decisions") {
  const NewFile file = write_empty({.id = "8be41c07a3f5",
                                    .message = "add owner",
                                    .parents = {"1f0c9ab2e7d4"},
                                    .created = kTime});
  CHECK(
      read(file.text).said ==
      R"(versions/a.sql:8:4: error: a decision is open: write the statements that make the change in place of this line, or "-- @nothing"
  8 | -- @todo write the statements that make the change in place of this line, or "-- @nothing"
    |    ^~~~~
versions/a.sql:11:4: error: a decision is open: write the statements that take it back in place of this line, or "-- @nothing"
  11 | -- @todo write the statements that take it back in place of this line, or "-- @nothing"
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
