// SPDX-License-Identifier: MIT
#include "revisions/chain.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "revisions/folder.h"

namespace aludel::revisions {

namespace {

struct Case {
  const char* name;
  std::vector<std::pair<const char*, std::string>> files;
  std::string said;  // the diagnostics; without errors the chain below them
};

std::string revision(const std::string& id, const std::string& parent = "",
                     const std::string& created = "", int user_version = 0) {
  return "-- m\n-- @revision " + id + "\n" +
         (parent.empty() ? "" : "-- @revises " + parent + "\n") +
         (created.empty() ? "" : "-- @created " + created + "\n") +
         (user_version == 0 ? "" : "-- @user-version " + std::to_string(user_version) + "\n") +
         "-- @sql sqlite\n-- @upgrade\n-- @nothing\n-- @downgrade\n-- @nothing\n";
}

// With more lines of the header.
std::string with(const std::string& lines, const std::string& revision) {
  return "-- m\n" + lines + revision.substr(5);
}

// A line for each revision, its id and its edges' indices, then the heads' indices.
std::string dump(const Chain& chain) {
  std::string text;
  for (const Link& link : chain.links) {
    text += link.revision.id;
    for (const unsigned parent : link.parents) text += " " + std::to_string(parent);
    if (!link.dependencies.empty()) text += " needs";
    for (const unsigned edge : link.dependencies) text += " " + std::to_string(edge);
    text += link.is_stood_for ? " stood for\n" : "\n";
  }
  text += "heads";
  for (const unsigned head : chain.heads) text += " " + std::to_string(head);
  return text + "\n";
}

std::string read(const Folder& folder, const std::vector<std::filesystem::path>& files = {}) {
  text::Diagnostics diagnostics;
  const Chain chain = read_chain(folder.path(), "versions", {files, {}, false}, diagnostics);
  return diagnostics.print() + (diagnostics.has_errors() ? "" : dump(chain));
}

const Case kCases[] = {
    {"nothing at all",
     {},
     R"(heads
)"},
    {"nothing but an empty HEAD",
     {{"HEAD", "\n"}},
     R"(heads
)"},
    {"the earlier one first, wherever it was written",
     {{"a.sql", revision("a", "", "2026-01-01T09:00:00Z")},
      {"b.sql", revision("z", "", "2026-01-01T10:00:00+02:00")},
      {"c.sql", revision("c", "a, z")},
      {"HEAD", "c\n"}},
     R"(z
a
c 1 0
heads 2
)"},
    {"a chain, files in another order",
     {{"1.sql", revision("c", "b")},
      {"2.sql", revision("b", "a")},
      {"3.sql", revision("a")},
      {"HEAD", "\nc\n"}},
     R"(a
b 0
c 1
heads 2
)"},
    {"no HEAD",
     {{"a.sql", revision("a")}, {"b.sql", revision("b", "a")}},
     R"(versions/HEAD: warning: the file is missing; it should hold just the line "b"
a
b 0
heads 1
)"},
    {"HEAD with an older head",
     {{"a.sql", revision("a")}, {"b.sql", revision("b", "a")}, {"HEAD", "a\n"}},
     R"(versions/HEAD:1:1: error: HEAD does not say what the chain does; it should hold just the line "b"
  1 | a
    | ^
)"},
    {"HEAD with a line too many",
     {{"a.sql", revision("a")}, {"b.sql", revision("b", "a")}, {"HEAD", R"(b
# kept by hand
)"}},
     R"(versions/HEAD:2:1: error: HEAD does not say what the chain does; it should hold just the line "b"
  2 | # kept by hand
    | ^~~~~~~~~~~~~~
)"},
    {"HEAD with the head twice",
     {{"a.sql", revision("a")}, {"HEAD", "a\na\n"}},
     R"(versions/HEAD:2:1: error: HEAD does not say what the chain does; it should hold just the line "a"
  2 | a
    | ^
)"},
    {"an empty HEAD",
     {{"a.sql", revision("a")}, {"HEAD", ""}},
     R"(versions/HEAD:1:1: error: HEAD does not say what the chain does; it should hold just the line "a"
  1 |
    | ^
)"},
    {"HEAD without revisions",
     {{"HEAD", "a\n"}},
     R"(versions/HEAD:1:1: error: HEAD does not say what the chain does; there are no revisions, so take the file away
  1 | a
    | ^
)"},
    {"a user_version twice",
     {{"a.sql", revision("a", "", "", 17)},
      {"b.sql", revision("b", "a")},
      {"c.sql", revision("c", "b", "", 17)},
      {"d.sql", revision("d", "c", "", 18)},
      {"HEAD", "d\n"}},
     R"(versions/c.sql:4:4: error: user_version 17 is that of revision a too; a database with it would be at both: keep the line of the one at which the program wrote it
  4 | -- @user-version 17
    |    ^~~~~~~~~~~~~
versions/a.sql:3:4: note: the other one
  3 | -- @user-version 17
    |    ^~~~~~~~~~~~~
)"},
    {"HEAD in conflict, and two heads",
     {{"a.sql", revision("a")},
      {"b.sql", revision("b", "a")},
      {"c.sql", revision("c", "a")},
      {"HEAD", R"(<<<<<<< ours
b
=======
c
>>>>>>> theirs
)"}},
     R"(versions/HEAD:1:1: error: two people added a revision each, and version control left the conflict here; let one branch go on from the other, or join them
  1 | <<<<<<< ours
    | ^~~~~~~~~~~~
versions/c.sql:3:13: note: either  aludel rebase c --onto b  (writes "-- @revises b" in place of this line)
  3 | -- @revises a
    |             ^
versions/b.sql:3:13: note: or  aludel rebase b --onto c  (writes "-- @revises c" in place of this line)
  3 | -- @revises a
    |             ^
note: or  aludel merge b c
)"},
    {"HEAD in conflict, the chain mended",
     {{"a.sql", revision("a")},
      {"b.sql", revision("b", "a")},
      {"c.sql", revision("c", "b")},
      {"HEAD", R"(<<<<<<< ours
b
=======
c
>>>>>>> theirs
)"}},
     R"(versions/HEAD:1:1: error: version control left a conflict here; it should hold just the line "c"
  1 | <<<<<<< ours
    | ^~~~~~~~~~~~
)"},
    {"two heads, branches of one",
     {{"a.sql", revision("a")},
      {"b.sql", revision("b", "a")},
      {"c.sql", revision("c", "a")},
      {"HEAD", "b\nc\n"}},
     R"(versions/c.sql:2:14: error: the chain has 2 heads, "b" and "c", and no label tells this one from the others: let one branch go on from the other, or join them
  2 | -- @revision c
    |              ^
versions/c.sql:3:13: note: either  aludel rebase c --onto b  (writes "-- @revises b" in place of this line)
  3 | -- @revises a
    |             ^
versions/b.sql:3:13: note: or  aludel rebase b --onto c  (writes "-- @revises c" in place of this line)
  3 | -- @revises a
    |             ^
note: or  aludel merge b c
note: branches that are to stay apart have a label each: "-- @label NAME" in their first revision
)"},
    {"two heads, branches of several",
     {{"a.sql", revision("a")},
      {"b1.sql", revision("b1", "a")},
      {"b2.sql", revision("b2", "b1")},
      {"c1.sql", revision("c1", "a")},
      {"c2.sql", revision("c2", "c1")}},
     R"(versions/c2.sql:2:14: error: the chain has 2 heads, "b2" and "c2", and no label tells this one from the others: let one branch go on from the other, or join them
  2 | -- @revision c2
    |              ^~
versions/c1.sql:3:13: note: either  aludel rebase c1 --onto b2  (writes "-- @revises b2" in place of this line)
  3 | -- @revises a
    |             ^
versions/b1.sql:3:13: note: or  aludel rebase b1 --onto c2  (writes "-- @revises c2" in place of this line)
  3 | -- @revises a
    |             ^
note: or  aludel merge b2 c2
note: branches that are to stay apart have a label each: "-- @label NAME" in their first revision
)"},
    {"two heads on two bases",
     {{"a.sql", revision("a")}, {"b.sql", revision("b")}},
     R"(versions/b.sql:2:14: error: the chain has 2 heads, "a" and "b", and no label tells this one from the others: let one branch go on from the other, or join them
  2 | -- @revision b
    |              ^
versions/b.sql:2:14: note: either  aludel rebase b --onto a  (writes "-- @revises a" below this line)
  2 | -- @revision b
    |              ^
versions/a.sql:2:14: note: or  aludel rebase a --onto b  (writes "-- @revises b" below this line)
  2 | -- @revision a
    |              ^
note: or  aludel merge a b
note: branches that are to stay apart have a label each: "-- @label NAME" in their first revision
)"},
    {"three heads",
     {{"a.sql", revision("a")}, {"b.sql", revision("b")}, {"c.sql", revision("c")}},
     R"(versions/c.sql:2:14: error: the chain has 3 heads, "a", "b" and "c", and no label tells this one from the others: let one branch go on from the other, or join them
  2 | -- @revision c
    |              ^
versions/a.sql:2:14: note: one of the heads
  2 | -- @revision a
    |              ^
versions/b.sql:2:14: note: one of the heads
  2 | -- @revision b
    |              ^
versions/c.sql:2:14: note: one of the heads
  2 | -- @revision c
    |              ^
versions/c.sql:2:14: note: for example  aludel rebase c --onto a  (writes "-- @revises a" below this line)
  2 | -- @revision c
    |              ^
note: or  aludel merge a b c
note: branches that are to stay apart have a label each: "-- @label NAME" in their first revision
)"},
    {"an id twice",
     {{"1.sql", revision("a")}, {"2.sql", revision("a")}},
     R"(versions/2.sql:2:14: error: the id "a" is that of versions/1.sql too; give the newer one another
  2 | -- @revision a
    |              ^
versions/1.sql:2:14: note: the other one
  2 | -- @revision a
    |              ^
)"},
    {"ids equal but for case",
     {{"1.sql", revision("ab")}, {"2.sql", revision("AB", "ab")}},
     R"(versions/2.sql:2:14: error: the id "AB" differs from "ab" in versions/1.sql by case alone; give the newer one another
  2 | -- @revision AB
    |              ^~
versions/1.sql:2:14: note: the other one
  2 | -- @revision ab
    |              ^~
)"},
    {"a parent that is missing",
     {{"1.sql", revision("ab12", "zz90")}},
     R"(versions/1.sql:3:13: error: there is no revision "zz90"; name one that there is, or bring its file back
  3 | -- @revises zz90
    |             ^~~~
)"},
    {"a parent with a letter wrong",
     {{"1.sql", revision("8be41c07a3f5")}, {"2.sql", revision("b", "8be41c07a3f6")}},
     R"(versions/2.sql:3:13: error: there is no revision "8be41c07a3f6"; did you mean "8be41c07a3f5"?
  3 | -- @revises 8be41c07a3f6
    |             ^~~~~~~~~~~~
)"},
    {"a parent cut short",
     {{"1.sql", revision("8be41c07a3f5")}, {"2.sql", revision("b", "8be4")}},
     R"(versions/2.sql:3:13: error: there is no revision "8be4"; did you mean "8be41c07a3f5"?
  3 | -- @revises 8be4
    |             ^~~~
)"},
    {"a parent in another case",
     {{"1.sql", revision("ab")}, {"2.sql", revision("c", "AB")}},
     R"(versions/2.sql:3:13: error: there is no revision "AB"; did you mean "ab"?
  3 | -- @revises AB
    |             ^~
)"},
    {"its own parent",
     {{"1.sql", revision("a", "a")}},
     R"(versions/1.sql:3:13: error: "a" revises itself; name the revision before it
  3 | -- @revises a
    |             ^
)"},
    {"a circle of two",
     {{"1.sql", revision("b", "a")}, {"2.sql", revision("a", "b")}},
     R"(versions/2.sql:3:13: error: "a" revises "b", "b" revises "a": the circle has no beginning; let one of them revise another
  3 | -- @revises b
    |             ^
)"},
    {"a circle of three, with a branch above it",
     {{"0.sql", revision("0", "d")},
      {"1.sql", revision("d", "c")},
      {"2.sql", revision("c", "b")},
      {"3.sql", revision("b", "d")},
      {"4.sql", revision("base1")}},
     R"(versions/3.sql:3:13: error: "b" revises "d", "d" revises "c", "c" revises "b": the circle has no beginning; let one of them revise another
  3 | -- @revises d
    |             ^
)"},
    {"errors of several files, and no others",
     {{"1.sql", R"(-- m
-- @revision a
-- @revises zz
-- @sql sqlite
-- @upgrade
-- @todo write it
-- @downgrade
-- @nothing
)"},
      {"2.sql", ""},
      {"3.sql", revision("c", "zz")}},
     R"(versions/1.sql:6:4: error: a decision is open: write it
  6 | -- @todo write it
    |    ^~~~~
versions/2.sql:1:1: error: the file is empty; "aludel revision -m" makes files that are not
  1 |
    | ^
)"},
    {"an id twice, a parent that is missing, a circle",
     {{"1.sql", revision("a")},
      {"2.sql", revision("a", "zz")},
      {"3.sql", revision("c", "d")},
      {"4.sql", revision("d", "c")}},
     R"(versions/2.sql:2:14: error: the id "a" is that of versions/1.sql too; give the newer one another
  2 | -- @revision a
    |              ^
versions/1.sql:2:14: note: the other one
  2 | -- @revision a
    |              ^
versions/2.sql:3:13: error: there is no revision "zz"; name one that there is, or bring its file back
  3 | -- @revises zz
    |             ^~
versions/3.sql:3:13: error: "c" revises "d", "d" revises "c": the circle has no beginning; let one of them revise another
  3 | -- @revises d
    |             ^
)"},
    {"two branches, a label each, which meet again",
     {{"1.sql", revision("a")},
      {"2.sql", with("-- @label left\n", revision("b", "a"))},
      {"3.sql", with("-- @label right\n-- @depends left\n", revision("c", "a"))},
      {"4.sql", revision("d", "c, b")}},
     R"(versions/HEAD: warning: the file is missing; it should hold just the line "d left right"
a
b 0
c 0 needs 1
d 2 1
heads 3
)"},
    {"two heads, a label each, in HEAD",
     {{"1.sql", with("-- @label core\n", revision("a"))},
      {"2.sql", with("-- @label left, links\n", revision("b", "a"))},
      {"3.sql", with("-- @label right\n", revision("c", "a"))},
      {"4.sql", revision("d", "c")},
      {"HEAD", "b core left links\nd core right\n"}},
     R"(a
b 0
c 0
d 2
heads 1 3
)"},
    {"two heads, a label each, not in HEAD",
     {{"2.sql", with("-- @label left\n", revision("b"))},
      {"3.sql", with("-- @label right\n", revision("c"))},
      {"HEAD", "b left\nc\n"}},
     R"(versions/HEAD:2:1: error: HEAD does not say what the chain does; it should hold just the lines "b left" and "c right"
  2 | c
    | ^
)"},
    {"two heads, a label on one of them",
     {{"1.sql", with("-- @label core\n", revision("a"))},
      {"2.sql", with("-- @label left\n", revision("b", "a"))},
      {"3.sql", revision("c", "a")}},
     R"(versions/3.sql:2:14: error: the chain has 2 heads, "b" and "c", and no label tells this one from the others: let one branch go on from the other, or join them
  2 | -- @revision c
    |              ^
versions/3.sql:3:13: note: either  aludel rebase c --onto b  (writes "-- @revises b" in place of this line)
  3 | -- @revises a
    |             ^
versions/2.sql:4:13: note: or  aludel rebase b --onto c  (writes "-- @revises c" in place of this line)
  4 | -- @revises a
    |             ^
note: or  aludel merge b c
note: branches that are to stay apart have a label each: "-- @label NAME" in their first revision
)"},
    {"names twice",
     {{"1.sql", with("-- @label b, x\n", revision("a"))},
      {"2.sql", with("-- @label X\n", revision("b", "a"))}},
     R"(versions/1.sql:2:11: error: the label "b" is the id of versions/2.sql too; give the newer one another
  2 | -- @label b, x
    |           ^
versions/2.sql:3:14: note: the other one
  3 | -- @revision b
    |              ^
versions/2.sql:2:11: error: the label "X" differs from "x" in versions/1.sql by case alone; give the newer one another
  2 | -- @label X
    |           ^
versions/1.sql:2:14: note: the other one
  2 | -- @label b, x
    |              ^
)"},
    {"a dependency that is missing, and on itself",
     {{"1.sql", with("-- @depends lift\n", revision("a"))},
      {"2.sql", with("-- @label left\n-- @depends b\n", revision("b"))}},
     R"(versions/1.sql:2:13: error: there is no revision or label "lift"; did you mean "left"?
  2 | -- @depends lift
    |             ^~~~
versions/2.sql:3:13: error: "b" depends on itself; take the name out
  3 | -- @depends b
    |             ^
)"},
    {"a circle by a dependency",
     {{"1.sql", with("-- @depends c\n", revision("a"))},
      {"2.sql", revision("b", "a")},
      {"3.sql", revision("c", "b")}},
     R"(versions/1.sql:2:13: error: "a" depends on "c", "c" revises "b", "b" revises "a": the circle has no beginning; let one of them revise another
  2 | -- @depends c
    |             ^
)"},
    {"what is replaced and gone is what replaces it",
     {{"1.sql", revision("a")},
      {"2.sql", with("-- @replaces b, c\n", revision("s", "a"))},
      {"3.sql", with("-- @depends b\n", revision("d", "c"))}},
     R"(versions/HEAD: warning: the file is missing; it should hold just the line "d"
a
s 0
d 1
heads 2
)"},
    {"what is replaced and there runs",
     {{"1.sql", revision("a")},
      {"2.sql", revision("h", "a")},
      {"3.sql", revision("b", "a")},
      {"4.sql", with("-- @replaces h\n", revision("i", "b"))}},
     R"(versions/HEAD: warning: the file is missing; it should hold just the line "i"
a
b 0
h 0
i 1 2 stood for
heads 3
)"},
    {"a label that is the id of what is replaced",
     {{"1.sql", with("-- @label old\n", revision("a"))},
      {"2.sql", with("-- @replaces old\n", revision("b", "a"))}},
     R"(versions/2.sql:2:14: error: "old" is a label of versions/1.sql too, and a target can be only one of them; give the label another name
  2 | -- @replaces old
    |              ^~~
versions/1.sql:2:11: note: the label
  2 | -- @label old
    |           ^~~
)"},
    {"what is there replaced together with itself",
     {{"1.sql", revision("a")}, {"2.sql", with("-- @replaces a, b\n", revision("b", "a"))}},
     R"(versions/2.sql:2:17: error: "b" replaces itself; take the name out
  2 | -- @replaces a, b
    |                 ^
)"},
    {"what is left of a squash that was cut short, before its first file went",
     {{"1.sql", revision("a")},
      {"2.sql", with("-- @label l\n", revision("b", "a"))},
      {"3.sql", revision("c", "b")},
      {"4.sql", with("-- @label l\n-- @replaces b, c\n", revision("s", "a"))},
      {"5.sql", revision("d", "c")}},
     R"(versions/4.sql:3:14: error: "s" stands for "b" and follows the same, and both are here: only one of them can be
  3 | -- @replaces b, c
    |              ^
note: a squash that was cut short goes on with  rm versions/2.sql versions/3.sql
note: or take versions/4.sql away, and what else has changed from version control
)"},
    {"what is left of it later",
     {{"1.sql", revision("a")},
      {"3.sql", with("-- @label l\n", revision("c", "b"))},
      {"4.sql", with("-- @label l\n-- @replaces b, c\n", revision("s", "a"))}},
     R"(versions/4.sql:3:14: error: "b" is gone, and others that "s" replaces are there: take all of their files away, or bring this one back
  3 | -- @replaces b, c
    |              ^
note: a squash that was cut short goes on with  rm versions/3.sql
note: or take versions/4.sql away, and what else has changed from version control
)"},
    {"replaced twice, and by itself",
     {{"1.sql", with("-- @replaces x, a\n", revision("a"))},
      {"2.sql", with("-- @replaces x\n", revision("b", "a"))}},
     R"(versions/1.sql:2:17: error: "a" replaces itself; take the name out
  2 | -- @replaces x, a
    |                 ^
versions/2.sql:2:14: error: "x" is replaced by versions/1.sql too; only one can stand for it
  2 | -- @replaces x
    |              ^
)"},
    {"a file that is not UTF-8",
     {{"1.sql", "-- caf\xE9\n"}},
     R"(versions/1.sql:1:7: error: byte 0xE9 is not UTF-8: save the file as UTF-8
)"},
};

}  // namespace

TEST_CASE("chain: what is said about a folder") {
  for (const Case& it : kCases) {
    INFO(it.name);
    const Folder folder;
    for (const auto& [name, content] : it.files) folder.write(name, content);
    CHECK(read(folder) == it.said);
  }
}

TEST_CASE("chain: a missing folder is an empty chain") {
  text::Diagnostics diagnostics;
  const Chain chain = read_chain("/no/such/folder", "versions", {}, diagnostics);
  CHECK(diagnostics.print() == "");
  CHECK(dump(chain) == "heads\n");
  CHECK(head_file(chain) == "");
}

TEST_CASE("chain: what is ready goes by the time, then by the id; no time comes first") {
  const Folder folder;
  folder.write("1.sql", revision("a", "", "2026-01-03T00:00:00Z"));
  folder.write("2.sql", revision("c", "a", "2026-01-05T00:00:00Z"));
  folder.write("3.sql", revision("b", "a", "2026-01-05T00:00:00Z"));
  folder.write("4.sql", revision("d", "c", "2026-01-01T00:00:00Z"));
  folder.write("5.sql", revision("e", "a", "2026-01-04T00:00:00Z"));
  folder.write("6.sql", revision("f"));
  text::Diagnostics diagnostics;
  const Chain chain = read_chain(folder.path(), "versions", {}, diagnostics);
  CHECK(dump(chain) == "f\na\ne 1\nb 1\nc 1\nd 4\nheads 0 2 3 5\n");
  CHECK(head_file(chain) == "b\nd\ne\nf\n");
}

TEST_CASE("chain: a file is named after its folder, wherever it is shown") {
  const Folder folder;
  folder.write("a.sql", revision("a"));
  folder.write("HEAD", "a\n");
  text::Diagnostics diagnostics;
  const Chain chain = read_chain(folder.path(), "/home/me/gateway/versions", {}, diagnostics);
  REQUIRE(chain.size() == 1);
  CHECK(chain[0].file == "versions/a.sql");
  CHECK(chain[0].source->path() == "/home/me/gateway/versions/a.sql");
}

TEST_CASE("chain: with files given, no others are read") {
  const Folder folder;
  const auto a = folder.write("a.sql", revision("a"));
  folder.write("b.sql", revision("b", "zz"));
  folder.write("HEAD", "a\n");
  CHECK(read(folder, {a}) == "a\nheads 0\n");
}

TEST_CASE("chain: the order of the files is of no matter, nor are their names") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20; ++round) {
    std::vector<std::string> texts;
    for (int i = 0; i < 12; ++i) {
      const std::string parent = i == 0 ? "" : "r" + std::to_string(i - 1);
      texts.push_back(revision("r" + std::to_string(i), parent,
                               "2026-01-0" + std::to_string(1 + random() % 9) + "T00:00:00Z"));
    }
    std::string expected;
    for (int shuffle = 0; shuffle < 3; ++shuffle) {
      const Folder folder;
      folder.write("HEAD", "r11\n");
      std::vector<std::filesystem::path> files;
      for (std::size_t i = 0; i < texts.size(); ++i) {
        files.push_back(folder.write(std::to_string(i) + ".sql", texts[i]));
      }
      const std::string dumped = read(folder, files);
      if (expected.empty()) expected = dumped;
      CHECK(dumped == expected);
      std::shuffle(files.begin(), files.end(), random);
      CHECK(read(folder, files) == expected);
      std::shuffle(texts.begin(), texts.end(), random);
    }
  }
}

TEST_CASE("chain: what is wrong is said in the same words whatever the order of the files") {
  const Folder folder;
  std::vector<std::filesystem::path> files = {
      folder.write("1.sql", revision("a")), folder.write("2.sql", revision("A")),
      folder.write("3.sql", revision("b", "c")), folder.write("4.sql", revision("c", "b"))};
  const std::string expected = read(folder, files);
  CHECK(expected.find("error") != expected.npos);
  std::reverse(files.begin(), files.end());
  CHECK(read(folder, files) == expected);
}

}  // namespace aludel::revisions
