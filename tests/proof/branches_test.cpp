// SPDX-License-Identifier: MIT
#include "proof/branches.h"

#include <catch2/catch.hpp>
#include <string>
#include <utility>

#include "proof/prove.h"

namespace aludel::proof {
namespace {

struct Node {
  std::vector<unsigned> parents;
  std::vector<unsigned> dependencies = {};
  std::string body = "-- @upgrade\n-- @nothing\n-- @downgrade\n-- @nothing\n";
};

/// Revisions "r1", "r2", …; edges are indices.
revisions::Chain graph_of(const std::vector<Node>& nodes, text::Diagnostics& diagnostics) {
  revisions::Chain chain;
  for (unsigned i = 0; i != nodes.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    std::string text = "-- step " + number + "\n-- @revision r" + number + "\n-- @sql sqlite\n";
    const std::string file = "versions/" + number + ".sql";
    auto source = std::make_unique<text::Source>(file, text + nodes[i].body);
    auto revision = revisions::read_revision(std::move(source), file, diagnostics);
    REQUIRE(revision);
    revisions::Link link{std::move(*revision), nodes[i].parents};
    link.dependencies = nodes[i].dependencies;
    chain.links.push_back(std::move(link));
  }
  revisions::find_heads(chain);
  return chain;
}

revisions::Chain graph_of(const std::vector<Node>& nodes) {
  text::Diagnostics diagnostics;
  return graph_of(nodes, diagnostics);
}

void render(revisions::Chain& chain) {
  text::Diagnostics diagnostics;
  const revisions::Target target[] = {{::aludel::Dialect::kSqlite, 3040001}};
  revisions::render(chain, target, diagnostics);
  INFO(diagnostics.print());
  REQUIRE(diagnostics.empty());
}

/// What is told of all its ways.
std::string said_of(const revisions::Chain& chain) {
  text::Diagnostics diagnostics;
  const revisions::Records records("aludel_version");
  const dialect::Registered registered;
  Replay replay(chain, way(chain), records, registered, diagnostics);
  Branches branches(chain, records, registered, diagnostics);
  replay.keep_states(branches.wanted_states());
  if (replay.run()) branches.prove(replay);
  return diagnostics.print();
}

std::string shown(const Order& order) {
  std::string text;
  for (const unsigned it : order) text += (text.empty() ? "" : " ") + std::to_string(it);
  return text;
}

std::string shown(const std::vector<Meeting>& meetings) {
  std::string text;
  for (const Meeting& it : meetings) {
    text += shown(it.common) + " | " + shown(it.one) + " | " + shown(it.other) + " | " +
            shown(it.rest) + "\n";
  }
  return text;
}

TEST_CASE("what is linear has no meetings") {
  CHECK(shown(meetings(graph_of({}))).empty());
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{1}}}))).empty());
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{1}, {0}}}))).empty());
}

TEST_CASE("branches meet at the heads, in merges and by dependencies") {
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{0}}, {{1}}}))) == "0 | 1 3 | 2 | \n");
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{0}}, {{1, 2}}}))) == "0 | 1 | 2 | 3\n");
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{0}}, {{2}, {1}}}))) == "0 | 1 | 2 | 3\n");
  CHECK(shown(meetings(graph_of({{{}}, {{}}}))) == " | 0 | 1 | \n");
}

TEST_CASE("of many branches each two meet") {
  CHECK(shown(meetings(graph_of({{{}}, {{0}}, {{0}}, {{0}}, {{1, 2, 3}}}))) ==
        "0 | 1 | 2 | 3 4\n0 | 1 | 3 | 2 4\n0 | 2 | 3 | 1 4\n");
}

const std::string kKinds =
    "-- @upgrade\nCREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
    "-- @downgrade\nDROP TABLE kind;\n";

std::string table(const std::string& name) {
  return "-- @upgrade\nCREATE TABLE " + name +
         " (id INTEGER PRIMARY KEY);\n-- @downgrade\nDROP TABLE " + name + ";\n";
}

TEST_CASE("each form of a script runs, whatever part of the other branches it is for") {
  std::vector<Node> nodes = {{{}, {}, kKinds}};
  for (const char* name : {"b", "c", "d", "e"}) nodes.push_back({{0}, {}, table(name)});
  revisions::Chain chain = graph_of(nodes);
  render(chain);
  CHECK(said_of(chain).empty());
  constexpr auto kSqlite = static_cast<std::size_t>(::aludel::Dialect::kSqlite);
  revisions::Variants& variants = chain.links[4].variants[kSqlite][0];
  variants.revisions = {1, 2, 3};
  for (unsigned key = 0; key != 8; ++key) {
    variants.scripts[key] =
        chain[4].script(::aludel::Dialect::kSqlite, ::aludel::Direction::kUpgrade);
  }
  CHECK(said_of(chain).empty());
  for (unsigned key = 0; key != 8; ++key) {
    CAPTURE(key);
    const std::string sql = std::exchange(variants.scripts[key][0].sql, "nonsense");
    CHECK(said_of(chain).find("nonsense") != std::string::npos);
    variants.scripts[key][0].sql = sql;
  }
}

TEST_CASE("a release inside a branch comes to the head in one run") {
  const std::string inserts =
      "-- @upgrade\nCREATE TABLE b (id INTEGER PRIMARY KEY);\nINSERT INTO b (id) VALUES (7);\n"
      "-- @downgrade\nDROP TABLE b;\n";
  const std::string relies =
      "-- @upgrade\n-- @require what the run has inserted before\n"
      "SELECT 1 WHERE last_insert_rowid() = 0;\nCREATE TABLE d (id INTEGER PRIMARY KEY);\n"
      "-- @downgrade\nDROP TABLE d;\n";
  revisions::Chain chain =
      graph_of({{{}, {}, kKinds}, {{0}, {}, table("c")}, {{0}, {}, inserts}, {{2}, {}, relies}});
  render(chain);
  chain.releases.emplace_back();
  chain.releases.back().name = "1.0";
  chain.releases.back().heads = {2};
  CAPTURE(said_of(chain));
  CHECK(said_of(chain).find("in one run from the release \"1.0\" to the head") !=
        std::string::npos);
}

}  // namespace
}  // namespace aludel::proof
