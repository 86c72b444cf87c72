// SPDX-License-Identifier: MIT
//
// What the lists say of a graph: branches, merges, labels, dependencies, several bases.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;
using nlohmann::json;

namespace {

// Two branches that meet, and another line that depends on where they do.
constexpr const char* kTwoLines =
    "aaaa1 aaaa2<aaaa1 bbbb3:left<aaaa2 cccc3:right,east<aaaa2 bbbb4<bbbb3 dddd4?<bbbb4,cccc3 "
    "eeee1:other eeee2!<eeee1+dddd4 eeee3=1111,2222<eeee2";

/// Runs the program with this graph.
Outcome run(const Folder& folder, const std::string& graph, const std::string& words) {
  return folder.shell("GRAPH='" + graph + "' '" GRAPH_PROGRAM "' " + words);
}

std::string say(const Folder& folder, const std::string& words) {
  const Outcome outcome = run(folder, kTwoLines, words);
  INFO(words << ": " << outcome.err);
  CHECK(outcome.code == 0);
  return outcome.out;
}

/// What a terminal shows of the history.
std::string draw(const Folder& folder, const std::string& graph, const std::string& locale,
                 const std::string& words = "history") {
  folder.write("draw.sh",
               "GRAPH='" + graph + "' LC_ALL=" + locale + " '" GRAPH_PROGRAM "' " + words);
  const Outcome outcome = folder.shell("script -qec 'sh draw.sh' /dev/null");
  CHECK(outcome.code == 0);
  std::string shown = "\n";
  for (const char letter : outcome.out) {
    if (letter != '\r') shown += letter;
  }
  return shown;
}

}  // namespace

TEST_CASE("history of a graph: branch by branch, with all marks") {
  const Folder folder;
  CHECK(say(folder, "history") ==
        "eeee2 -> eeee3 (other) (head), make eeee3\n"
        "eeee1 (dddd4) -> eeee2 (other), make eeee2\n"
        "<base> -> eeee1 (other), make eeee1\n"
        "bbbb4, cccc3 -> dddd4 (east, left, right) (effective head) (mergepoint), make dddd4\n"
        "bbbb3 -> bbbb4 (left), make bbbb4\n"
        "aaaa2 -> bbbb3 (left), make bbbb3\n"
        "aaaa2 -> cccc3 (east, right), make cccc3\n"
        "aaaa1 -> aaaa2 (branchpoint), make aaaa2\n"
        "<base> -> aaaa1, make aaaa1\n");
}

TEST_CASE("heads with and without dependencies, and branches") {
  const Folder folder;
  CHECK(say(folder, "heads") ==
        "dddd4 (east, left, right) (effective head) (mergepoint)  make dddd4\n"
        "eeee3 (other) (head)  make eeee3\n");
  CHECK(say(folder, "heads --resolve-dependencies") == "eeee3 (other) (head)  make eeee3\n");
  CHECK(say(folder, "branches") ==
        "aaaa2 (branchpoint)  make aaaa2\n"
        "      -> bbbb3 (left)  make bbbb3\n"
        "      -> cccc3 (east, right)  make cccc3\n");
  CHECK(run(folder, "aaaa1 aaaa2<aaaa1", "branches").out == "");
}

TEST_CASE("show has all there is of a revision in a graph") {
  const Folder folder;
  CHECK(say(folder, "show dddd4 eeee2 eeee3 aaaa2") ==
        "revision   aaaa2 (branchpoint)\n"
        "revises    aaaa1\n"
        "branches   into bbbb3, cccc3\n"
        "message    make aaaa2\n"
        "file       versions/aaaa2_make_aaaa2.sql\n"
        "upgrade    1 statement\n"
        "downgrade  1 statement\n"
        "\n"
        "revision   dddd4 (east, left, right) (effective head) (mergepoint)\n"
        "merges     bbbb4, cccc3\n"
        "message    make dddd4\n"
        "file       versions/dddd4_make_dddd4.sql\n"
        "upgrade    1 statement, compatible with older programs\n"
        "downgrade  1 statement\n"
        "\n"
        "revision   eeee2 (other)\n"
        "revises    eeee1\n"
        "depends    on dddd4\n"
        "message    make eeee2\n"
        "file       versions/eeee2_make_eeee2.sql\n"
        "upgrade    1 statement\n"
        "downgrade  none, irreversible: what it had is gone\n"
        "\n"
        "revision   eeee3 (other) (head)\n"
        "revises    eeee2\n"
        "replaces   1111, 2222\n"
        "message    make eeee3\n"
        "file       versions/eeee3_make_eeee3.sql\n"
        "upgrade    1 statement\n"
        "downgrade  1 statement\n");
}

TEST_CASE("current has the heads of what is applied, those too that others imply") {
  const Folder folder;
  say(folder, "upgrade eeee2 --quiet");
  CHECK(folder.sql("SELECT version_num FROM aludel_version", "data/graph.db") == "eeee2\n");
  CHECK(say(folder, "current") ==
        "dddd4 (east, left, right) (effective head) (mergepoint)  make dddd4\n"
        "eeee2 (other)  make eeee2\n");
  CHECK(say(folder, "current --verbose").rfind("database   graph.db\n\nrevision   dddd4 ", 0) == 0);
  CHECK(say(folder, "history -i").find("eeee2 (other) (current), make") != std::string::npos);

  const Outcome behind = run(folder, kTwoLines, "current --check-heads");
  CHECK(behind.code == 1);
  CHECK(behind.err == "graph.db is not at the heads: 1 revision is missing\n");
  say(folder, "upgrade --quiet");
  CHECK(run(folder, kTwoLines, "current -c").code == 0);
}

TEST_CASE("history shows a range") {
  const Folder folder;
  const auto range = [&](const std::string& words) {
    std::string ids;
    const json object = json::parse(say(folder, "history --json " + words));
    for (const json& it : object["revisions"]) ids += it["revision"].get<std::string>() + " ";
    return ids;
  };
  CHECK(range("-r aaaa2:bbbb4") == "bbbb4 bbbb3 aaaa2 ");
  CHECK(range("-r:bbbb3") == "bbbb3 aaaa2 aaaa1 ");
  CHECK(range("--rev-range=eeee2:") == "eeee3 eeee2 ");
  CHECK(range("-r aaaa1:+1") == "aaaa2 aaaa1 ");
  say(folder, "upgrade bbbb4 --quiet");
  CHECK(range("-r -1:current") == "bbbb4 bbbb3 ");
  const Outcome none = run(folder, kTwoLines, "history -r eeee1:bbbb3");
  CHECK(none.code == 2);
  CHECK(run(folder, kTwoLines, "history -r bbbb3").code == 2);
}

TEST_CASE("JSON of a graph") {
  const Folder folder;
  const json branches = json::parse(say(folder, "branches --json"));
  CHECK(branches["revisions"] == R"([{
    "revision": "aaaa2", "revises": ["aaaa1"], "depends_on": [], "replaces": [], "labels": [],
    "message": "make aaaa2", "head": false, "effective_head": false, "branchpoint": true,
    "mergepoint": false, "branches_into": ["bbbb3", "cccc3"]}])"_json);
  const json heads = json::parse(say(folder, "heads --json"))["revisions"];
  CHECK(heads[0] == R"({
    "revision": "dddd4", "revises": ["bbbb4", "cccc3"], "depends_on": [], "replaces": [],
    "labels": ["east", "left", "right"], "message": "make dddd4", "head": false,
    "effective_head": true, "branchpoint": false, "mergepoint": true})"_json);
  const json shown = json::parse(say(folder, "show eeee3 dddd4 eeee2 --json"))["revisions"];
  CHECK(shown[0]["compatible"] == true);
  CHECK(shown[1]["depends_on"] == R"(["dddd4"])"_json);
  CHECK(shown[1]["irreversible"] == "what it had is gone");
  CHECK(shown[2]["replaces"] == R"(["1111", "2222"])"_json);
}

TEST_CASE("On a terminal the graph is drawn") {
  const Folder folder;
  CHECK(draw(folder, kTwoLines, "C") == R"(
* eeee3 (other) (head)  make eeee3
* eeee2 (other) (depends on dddd4)  make eeee2
* eeee1 (other)  make eeee1

* dddd4 (east, left, right) (effective head) (mergepoint)  make dddd4
|\
* | bbbb4 (left)  make bbbb4
* | bbbb3 (left)  make bbbb3
| * cccc3 (east, right)  make cccc3
|/
* aaaa2 (branchpoint)  make aaaa2
* aaaa1  make aaaa1
)");
  CHECK(draw(folder, kTwoLines, "C.UTF-8", "history -r aaaa2:dddd4") == R"(
● dddd4 (east, left, right) (effective head) (mergepoint)  make dddd4
├─╮
● │ bbbb4 (left)  make bbbb4
● │ bbbb3 (left)  make bbbb3
│ ● cccc3 (east, right)  make cccc3
├─╯
● aaaa2 (branchpoint)  make aaaa2
)");
}

TEST_CASE("Lanes cross, begin and end where they must") {
  const Folder folder;
  constexpr const char* kKnot = "a b<a c<a d<a e<b,c,d f<d g<a h<g,b i j<i k<c";
  CHECK(draw(folder, kKnot, "C") == R"(
* k (head)  make k
| * j (head)  make j
| * i  make i
|
| * h (head) (mergepoint)  make h
| |\
| * | g  make g
| | | * f (head)  make f
| | | | * e (head) (mergepoint)  make e
|-|-|-|/|
| | | |/|
| | |-|/
| | * | b (branchpoint)  make b
| |/  |
| |   * d (branchpoint)  make d
| |--/
* | c (branchpoint)  make c
 \|
  * a (branchpoint)  make a
)");
  CHECK(draw(folder, kKnot, "C.UTF-8") == R"(
● k (head)  make k
│ ● j (head)  make j
│ ● i  make i
│
│ ● h (head) (mergepoint)  make h
│ ├─╮
│ ● │ g  make g
│ │ │ ● f (head)  make f
│ │ │ │ ● e (head) (mergepoint)  make e
├─┼─┼─┼─┤
│ │ │ ├─┤
│ │ ├─┼─╯
│ │ ● │ b (branchpoint)  make b
│ ├─╯ │
│ │   ● d (branchpoint)  make d
│ ├───╯
● │ c (branchpoint)  make c
╰─┤
  ● a (branchpoint)  make a
)");
}

TEST_CASE("A graph that is too wide is listed") {
  const Folder folder;
  std::string graph;
  std::string parents;
  for (int i = 0; i < 40; i++) graph += "r" + std::to_string(i) + " ";
  for (int i = 0; i < 40; i++) parents += (i == 0 ? "<r" : ",r") + std::to_string(i);
  const std::string shown = draw(folder, graph + "all" + parents, "C");
  CHECK(shown.rfind("\nr0, r1, r2, ", 0) == 0);
  CHECK(shown.find('*') == std::string::npos);
}
