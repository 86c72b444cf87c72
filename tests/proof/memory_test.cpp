// SPDX-License-Identifier: MIT
//
// What was proved is not proved again, and nothing that is told depends on it.
#include "proof/memory.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "prove.h"
#include "text/files.h"

namespace aludel::proof {
namespace {

namespace fs = std::filesystem;

/// A folder of a build that has proved nothing yet.
struct Build {
  fs::path folder = fs::temp_directory_path() / ("aludel-test-memory-" + std::to_string(getpid()));
  std::string tool = "1";
  std::string tried;  // by the last proof: "2 3", revisions from 0

  Build() { fs::remove_all(folder); }
  ~Build() { fs::remove_all(folder); }
  Build(const Build&) = delete;
  Build& operator=(const Build&) = delete;

  std::string proved(const Versions& versions, const std::optional<Files>& files = {}) {
    tried.clear();
    Options options{.memory = folder, .tool = tool};
    options.progress = [this](std::size_t done, std::size_t) {
      tried += (tried.empty() ? "" : " ") + std::to_string(done);
    };
    const std::string told = proof::proved(versions, files, {}, options);
    // Whatever is remembered.
    CHECK(told == proof::proved(versions, files));
    return told;
  }

  std::vector<fs::path> states() const { return text::list(folder, ".state"); }
};

Versions versions() {
  return {
      "-- @upgrade\nCREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
      "INSERT INTO a (id, name) VALUES (1000, 'first');\n"
      "-- @downgrade\nDROP TABLE a;\n",
      "-- @upgrade\nCREATE TABLE b (id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (id));\n"
      "-- @downgrade\nDROP TABLE b;\n",
      "-- @upgrade\nALTER TABLE a ADD COLUMN note TEXT;\n"
      "-- @downgrade\nALTER TABLE a DROP COLUMN note;\n",
      "-- @upgrade\nCREATE INDEX a_name ON a (name);\n-- @downgrade\nDROP INDEX a_name;\n",
  };
}

const char kUnique[] =
    "-- @upgrade\nCREATE UNIQUE INDEX a_note ON a (note);\n-- @downgrade\nDROP INDEX a_note;\n";

TEST_CASE("what is proved is not tried again, and a new revision by itself") {
  Build build;
  Versions chain = versions();
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried == "0 1 2 3");
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried.empty());
  chain.push_back(
      "-- @upgrade\nCREATE INDEX b_a_id ON b (a_id);\n-- @downgrade\nDROP INDEX b_a_id;\n");
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried == "4");
}

TEST_CASE("the rows of the revisions before are there") {
  Build build;
  Versions chain = versions();
  build.proved(chain);
  chain.push_back(kUnique);
  CHECK_THAT(build.proved(chain), Catch::Contains("UNIQUE constraint failed: a.note"));
  CHECK(build.tried == "4");
}

TEST_CASE("the last revision is written in many steps, and what is wrong is told each time") {
  Build build;
  Versions chain = versions();
  chain.push_back(kUnique);
  const std::string told = build.proved(chain);
  CHECK_THAT(told, Catch::Contains("UNIQUE constraint failed: a.note"));
  CHECK(build.proved(chain) == told);
  CHECK(build.tried == "4");
  chain.back() =
      "-- @upgrade\nCREATE INDEX a_note ON a (note);\n-- @downgrade\nDROP INDEX a_note;\n";
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried == "4");
}

TEST_CASE("what comes after an edited revision is proved again, and the next time less of it") {
  Build build;
  Versions chain = versions();
  build.proved(chain);
  chain[2] =
      "-- @upgrade\nALTER TABLE a ADD COLUMN note TEXT DEFAULT 'x';\n"
      "-- @downgrade\nALTER TABLE a DROP COLUMN note;\n";
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried == "0 1 2 3");
  chain[2] =
      "-- @upgrade\nALTER TABLE a ADD COLUMN note TEXT DEFAULT 'y';\n"
      "-- @downgrade\nALTER TABLE a DROP COLUMN note;\n";
  CHECK(build.proved(chain) == "proved\n");
  CHECK(build.tried == "2 3");
  chain[2] =
      "-- @upgrade\nALTER TABLE a ADD COLUMN note TEXT;\nUPDATE a SET name = 'x';\n"
      "-- @downgrade\nALTER TABLE a DROP COLUMN note;\n";
  CHECK_THAT(build.proved(chain), Catch::Contains("values of a.name don't come back"));
  CHECK(build.tried == "2 3");
}

TEST_CASE("a warning comes each time") {
  Build build;
  text::Diagnostics diagnostics;
  const revisions::Chain chain = chain_of(versions(), diagnostics);
  const text::Source& source = *chain[1].source;
  diagnostics.warning(source, {4, 8}, "something").note(source, {1, 2}, "here").note("write this");
  const Warnings warnings(diagnostics.all().begin(), diagnostics.all().end());
  const Memory memory(build.folder, "", chain, way(chain), nullptr);
  memory.keep(
      {2, "one by one", "in one run", {{1, "from 1.0"}}, 7, {{"table b", 1}}, {"c"}, warnings});
  memory.conclude(4, &warnings);
  const auto printed = [](const Warnings& remembered) {
    text::Diagnostics told;
    for (const text::Diagnostic& it : remembered) told.add(it);
    return told.print();
  };
  const Memory again(build.folder, "", chain, way(chain), nullptr);
  REQUIRE(again.proved());
  CHECK(printed(*again.proved()) == diagnostics.print());
  const auto state = again.recall();
  REQUIRE(state);
  CHECK(state->revisions == 2);
  CHECK(state->one_by_one == "one by one");
  CHECK(state->in_one_run == "in one run");
  CHECK(state->from_releases == std::map<std::size_t, std::string>{{1, "from 1.0"}});
  CHECK(state->next_key == 7);
  CHECK(state->changed_by == std::map<std::string, std::size_t>{{"table b", 1}});
  CHECK(state->unfilled == std::set<std::string>{"c"});
  CHECK(printed(state->warnings) == diagnostics.print());
}

TEST_CASE("schema/ is judged again where it was edited") {
  Build build;
  const Versions chain{versions()[0]};
  const std::string table = "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n";
  CHECK(build.proved(chain, Files{table}) == "proved\n");
  CHECK(build.proved(chain, Files{table}) == "proved\n");
  CHECK(build.tried.empty());
  CHECK_THAT(build.proved(chain, Files{table + "CREATE VIEW v AS SELECT x FROM a;\n"}),
             Catch::Contains("can't be used"));
  CHECK(build.tried.empty());
}

TEST_CASE("another tool trusts nothing of it") {
  Build build;
  build.proved(versions());
  build.tool = "2";
  CHECK(build.proved(versions()) == "proved\n");
  CHECK(build.tried == "0 1 2 3");
}

TEST_CASE("damaged files are as good as none") {
  Build build;
  build.proved(versions());
  const auto damage = [&](const fs::path& file, const auto& how) {
    std::string bytes = *text::bytes_of(file);
    how(bytes);
    std::ofstream(file, std::ios::binary) << bytes;
  };
  const auto damage_all = [&](const auto& how) {
    for (const fs::path& file : build.states()) damage(file, how);
    damage(build.folder / "proved", how);
  };
  const auto flip = [](std::string& bytes) { bytes[bytes.size() / 2] ^= 1; };
  const auto cut = [](std::string& bytes) { bytes.resize(bytes.size() / 3); };
  const auto empty = [](std::string& bytes) { bytes.clear(); };
  const auto foreign = [](std::string& bytes) { bytes = "99999999999999999999999:x"; };
  SECTION("flipped") { damage_all(flip); }
  SECTION("cut") { damage_all(cut); }
  SECTION("empty") { damage_all(empty); }
  SECTION("foreign") { damage_all(foreign); }
  CHECK(build.proved(versions()) == "proved\n");
  CHECK(build.tried == "0 1 2 3");
  // What is not good is written anew.
  CHECK(build.proved(versions()) == "proved\n");
  CHECK(build.tried.empty());
  Versions chain = versions();
  chain.push_back(kUnique);
  build.proved(chain);
  CHECK(build.tried == "4");
}

TEST_CASE("few states are kept") {
  Build build;
  Versions chain{versions()[0]};
  for (int i = 0; i != 12; ++i) {
    chain.push_back("-- @upgrade\nCREATE INDEX i" + std::to_string(i) +
                    " ON a (name);\n-- @downgrade\nDROP INDEX i" + std::to_string(i) + ";\n");
    build.proved(chain);
    CHECK(build.tried.size() <= 3);  // "0 1" the first time, then one
  }
  CHECK(build.states().size() == 6);
}

}  // namespace
}  // namespace aludel::proof
