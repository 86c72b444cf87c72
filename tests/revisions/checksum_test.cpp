// SPDX-License-Identifier: MIT
#include "revisions/checksum.h"

#include <catch2/catch.hpp>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

// "upgrade downgrade"
std::string checksums(const std::string& text) {
  const Revision revision = read_good(text);
  const ::aludel::Checksums& sums = revision.checksums[0];
  return checksum_text(sums.upgrade) + " " + checksum_text(sums.downgrade);
}

// The items of a script, as checksum.h writes them down.
std::string items(const std::vector<std::string>& all) {
  std::string text;
  for (const std::string& item : all) text += std::to_string(item.size()) + ":" + item;
  return text;
}

const std::string kPlain = kHeader + kUp + kDown;
const std::string kEverything = R"(-- everything that counts
-- @revision ab12
-- @revises 0a.B_9
-- @sql sqlite
-- @upgrade
-- @require no a
SELECT * FROM a WHERE x;
CREATE TABLE a (x);
-- @irreversible the rows are gone
)";

}  // namespace

TEST_CASE("checksum: FNV-1a, 64 bit, in 16 digits") {
  CHECK(checksum_text(fnv1a("")) == "cbf29ce484222325");
  CHECK(checksum_text(fnv1a("a")) == "af63dc4c8601ec8c");
  CHECK(checksum_text(fnv1a("foobar")) == "85944171f73967e8");
  CHECK(checksum_text(0x1f) == "000000000000001f");
}

// Databases and release files carry these values: where one changes, the code is wrong.
TEST_CASE("checksum: fixed for ever") {
  CHECK(checksums(kPlain) == "d520f74636f7ad5f b02db5d6dbf2125e");
  CHECK(checksums(kEverything) == "203f0be2001d02ce 8bddb5d15c391cfd");
  CHECK(checksums(kHeader + "-- @no-transaction\n-- @upgrade\nVACUUM;\n-- @irreversible x\n")
            .substr(0, 16) == "389401d6017391c4");
  CHECK(checksums(kHeader + kUp + "-- @downgrade\n-- @nothing\n").substr(17) == "3e3fde06c70f18f3");
}

TEST_CASE("checksum: of what the header says it is of") {
  const std::string up =
      items({"aludel 1",  "sqlite", "upgrade", "ab12",  "1",    "0a.B_9", "sqlite", "require",
             "no a",      "6",      "SELECT",  "*",     "FROM", "a",      "WHERE",  "x",
             "statement", "6",      "CREATE",  "TABLE", "a",    "(",      "x",      ")"});
  const std::string down = items({"aludel 1", "sqlite", "downgrade", "ab12", "1", "0a.B_9",
                                  "sqlite", "@irreversible", "the rows are gone"});
  CHECK(checksums(kEverything) == checksum_text(fnv1a(up)) + " " + checksum_text(fnv1a(down)));
}

TEST_CASE("checksum: of a call, its name, and nothing of what stands for it") {
  const std::string up = items({"aludel 1", "sqlite", "upgrade", "ab12", "0", "sqlite", "statement",
                                "6", "CREATE", "TABLE", "a", "(", "x", ")", "call", "fill_a"});
  const std::string expected = checksum_text(fnv1a(up));
  CHECK(checksums(kHeader + kUp + "-- @call fill_a\n" + kDown).substr(0, 16) == expected);
  CHECK(checksums(kHeader + kUp + "-- @call fill_a\n-- @stands-for INSERT INTO a VALUES (1)\n" +
                  kDown)
            .substr(0, 16) == expected);
}

TEST_CASE("checksum: of a user_version, in both directions") {
  const std::string up =
      items({"aludel 1", "sqlite", "upgrade", "ab12", "0", "sqlite", "@user-version", "17",
             "statement", "6", "CREATE", "TABLE", "a", "(", "x", ")"});
  const std::string down =
      items({"aludel 1", "sqlite", "downgrade", "ab12", "0", "sqlite", "@no-transaction",
             "@user-version", "17", "statement", "3", "DROP", "TABLE", "a"});
  CHECK(checksums(kHeader + "-- @user-version 17\n" + kUp + kDown).substr(0, 16) ==
        checksum_text(fnv1a(up)));
  CHECK(checksums(kHeader + "-- @user-version 17\n-- @no-transaction\n" + kUp + kDown).substr(17) ==
        checksum_text(fnv1a(down)));
}

TEST_CASE("checksum: comments, white space, message and time are free") {
  const std::string expected = checksums(kPlain);
  const std::string free[] = {
      "-- another message\n-- @sql   sqlite\n--@revision\tab12\n"
      "-- @upgrade\nCREATE TABLE a (x);\n-- @downgrade\nDROP TABLE a;\n",
      kHeader +
          "-- a comment\n-- @upgrade\n-- another\nCREATE /* here */ TABLE a\n  (x -- there\n"
          ")\n;;\n-- @downgrade\n\n\nDROP  TABLE  a  ;",
      kHeader + kDown + kUp,
      kHeader + "-- @upgrade\n-- @allow unproved of old\nCREATE TABLE a (x);\n" + kDown,
      kHeader + kUp + "-- @downgrade\nDROP TABLE a;  -- @lossy\n",
      kHeader + "-- @upgrade\n-- @sqlite\nCREATE TABLE a (x);\n-- @end\n" + kDown,
  };
  for (const std::string& text : free) {
    INFO(text);
    CHECK(checksums(text) == expected);
  }
}

TEST_CASE("checksum: the same from a checkout with BOM and CRLF") {
  const std::string text = kHeader + "-- @upgrade\nINSERT INTO a VALUES ('one\ntwo');\n" + kDown;
  std::string windows = "\xEF\xBB\xBF";
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(checksums(windows) == checksums(text));
  CHECK(read_good(windows).upgrade.steps[0].input.statement.text.text ==
        "INSERT INTO a VALUES ('one\ntwo')");
}

TEST_CASE("checksum: everything else counts, in its direction") {
  struct Row {
    const char* name;
    std::string text;
    bool upgrade;  // differs
    bool downgrade;
  };
  const std::string header = kHeader;
  const Row rows[] = {
      {"id", "-- m\n-- @revision ab13\n-- @sql sqlite\n" + kUp + kDown, true, true},
      {"case of the id", "-- m\n-- @revision AB12\n-- @sql sqlite\n" + kUp + kDown, true, true},
      {"parent", header + "-- @revises aa\n" + kUp + kDown, true, true},
      {"a token", header + "-- @upgrade\nCREATE TABLE b (x);\n" + kDown, true, false},
      {"case of a keyword", header + "-- @upgrade\nCREATE table a (x);\n" + kDown, true, false},
      {"one token, not two", header + "-- @upgrade\nCREATE TABLE a (xx);\n" + kDown, true, false},
      {"a statement more", header + kUp + "SELECT 1;\n" + kDown, true, false},
      {"a token of the downgrade", header + kUp + "-- @downgrade\nDROP TABLE b;\n", false, true},
      {"no way back", header + kUp + "-- @irreversible x\n", false, true},
      {"another reason", header + kUp + "-- @irreversible y\n", false, true},
      {"nothing below", header + kUp + "-- @downgrade\n-- @nothing\n", false, true},
      {"no transaction", header + "-- @no-transaction\n" + kUp + kDown, true, true},
      {"a user_version", header + "-- @user-version 17\n" + kUp + kDown, true, true},
      {"another user_version", header + "-- @user-version 18\n" + kUp + kDown, true, true},
      {"a require", header + "-- @upgrade\n-- @require x\nSELECT 1;\n" + kDown, true, false},
      {"its text", header + "-- @upgrade\n-- @require y\nSELECT 1;\n" + kDown, true, false},
      {"a call", header + kUp + "-- @call f\n" + kDown, true, false},
      {"its name", header + kUp + "-- @call g\n" + kDown, true, false},
      {"the SELECT alone", header + "-- @upgrade\nSELECT 1;\n" + kDown, true, false},
  };
  const Revision plain = read_good(kPlain);
  std::vector<std::string> seen;
  for (const Row& row : rows) {
    INFO(row.name);
    const Revision revision = read_good(row.text);
    CHECK((revision.checksums[0].upgrade != plain.checksums[0].upgrade) == row.upgrade);
    CHECK((revision.checksums[0].downgrade != plain.checksums[0].downgrade) == row.downgrade);
    const std::string both = checksums(row.text);
    CHECK(std::find(seen.begin(), seen.end(), both) == seen.end());
    seen.push_back(both);
  }
}

}  // namespace aludel::revisions
