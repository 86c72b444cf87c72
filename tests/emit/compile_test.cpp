// SPDX-License-Identifier: MIT
//
// The generated code of a chain in which everything is odd goes through the real compiler, each
// unit by itself and all of them as one, and gives back every byte.
#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "emit/emit.h"

namespace aludel::emit {
namespace {

namespace fs = std::filesystem;
using revisions::Chain;
using revisions::Link;
using Script = std::vector<dialect::Output>;
using Kind = dialect::Output::Kind;

const fs::path kFolder = fs::path(ALUDEL_TEST_BINARY_DIR) / "odd";

// A revision whose file is just its statements, one after the other: `up` first, then `down`.
Link link(const std::string& id, const std::string& message, Script up, Script down) {
  Link link;
  link.revision.id = id;
  link.revision.file = "versions/" + id + ".sql";
  link.revision.message = message;
  link.revision.checksums = {{{0x0123456789abcdef, 0xfedcba9876543210}, {}}};
  std::string text;
  for (Script* script : {&up, &down}) {
    for (dialect::Output& it : *script) {
      it.span = {text.size(), text.size() + it.sql.size()};
      text += it.sql + ";\n";
    }
  }
  link.revision.scripts = {{{std::move(up), std::move(down)}, {}}};
  link.revision.source = std::make_unique<text::Source>(link.revision.file, text);
  return link;
}

dialect::Output sql(std::string text) { return {Kind::kSql, std::move(text), {}, {}}; }

dialect::Output require(std::string message, std::string text) {
  return {Kind::kRequire, std::move(text), std::move(message), {}};
}

Chain odd_chain() {
  std::string wide = "INSERT INTO t VALUES ('";
  for (int i = 0; i < 10000; ++i) wide += "\u00e9";
  std::string lines = "INSERT INTO t VALUES ('";
  for (int i = 0; i < 20000; ++i) lines += i % 77 == 76 ? '\n' : 'x';

  Chain chain;
  chain.links.push_back(link(
      "a.b_c", "Grüße, \"quoted\" and back\\slash\\",
      {sql("SELECT '\"', \"a\\b\", ')sql\"', ')sql1\"'"), sql("SELECT 1 -- a \\\n+ 1 /* \?\?/ */")},
      {sql("SELECT '\?\?=', '\?\?(', 'R\"sql('")}));
  chain.links.push_back(link("ab_uc", "\?\?/ trigraphs \?\?'",
                             {require("say \"no\"\\ to \?\?=\n", "SELECT 1 WHERE 0")}, {}));
  chain.links.push_back(link("a_b.c", "",
                             {{Kind::kCall, "step", {}, {}},
                              sql("SELECT 'a\rb\x01"
                                  "7\x7f',\n'\u202e\u2066'")},
                             {}));
  chain.links.push_back(
      link("return", "turned \u202e around", {sql(wide + "')"), sql(lines + "')")}, {}));
  chain.links.push_back(link("_.9", "the end", {}, {}));
  // On PostgreSQL nothing, the same, and something else: of a statement whose comment would go on
  // in the next line.
  auto& first = chain.links[0].revision;
  first.scripts[1] = first.scripts[0];
  auto& second = chain.links[1].revision;
  second.scripts[1][0] = {sql("SELECT 2")};
  second.source = std::make_unique<text::Source>("versions/b.sql", "SELECT 1 WHERE 0\n SELECT \\;");
  second.scripts[1][0][0].span = {18, 26};
  // In several forms: of its own, with another text, and with nothing to do.
  const Script usual = chain.links[1].revision.scripts[0][0];
  Script other = {sql("SELECT ';'")};
  other[0].span = {18, 26};
  chain.links[1].variants[0][0] = {{0, 3}, {{0, usual}, {1, other}, {2, usual}, {3, {}}}};
  chain.links[1].variants[1][1] = {{2}, {{0, {}}, {1, other}}};
  chain.links.back().revision.irreversible = "because \"of\" it";
  for (unsigned i = 1; i < chain.size(); ++i) chain.links[i].parents = {i - 1};
  chain.heads = chain.tips = {4};
  chain.releases.push_back({"1.0", {}, {}, {1}, {}});
  chain.releases.push_back({"a.b", {}, {}, {2, 3}, {}});
  return chain;
}

std::string expected_dump(const Chain& chain) {
  std::string out = "odd \"program\" 1 odd_version\n";
  const auto add = [&out](const char* what, const Script& script, const text::Source& source) {
    for (const dialect::Output& it : script) {
      out +=
          fmt::format("{} {} {} {}", what, source.line(it.span.begin), it.sql.size() + 1, it.sql);
      out += '\0';
      out += fmt::format(" {}\n", it.kind == Kind::kRequire ? it.message : "-");
    }
  };
  for (const Link& link : chain.links) {
    const revisions::Revision& revision = link.revision;
    out += fmt::format("{}|{}|{}|{}|{:x} {:x}\n", revision.id, revision.file, revision.message,
                       revision.irreversible.value_or("-"), revision.checksums[0].upgrade,
                       revision.checksums[0].downgrade);
    add("up", revision.scripts[0][0], *revision.source);
    add("down", revision.scripts[0][1], *revision.source);
    add("pg", revision.scripts[1][0], *revision.source);
    for (const auto& variants : {link.variants[0][0], link.variants[1][1]}) {
      for (const unsigned it : variants.revisions) out += chain[it].id + "?\n";
      for (const auto& [applied, script] : variants.scripts) {
        out += fmt::format("{}:\n", applied);
        add("form", script, *revision.source);
      }
    }
  }
  return out;
}

std::string content(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

bool run(const std::string& command) {
  INFO(command);
  const bool done = std::system(command.c_str()) == 0;
  CHECK(done);
  return done;
}

// Compiles `sources` with dump.cpp into a program and returns what that prints.
std::string dump_of(const std::string& sources, const std::string& program) {
  const std::string command = fmt::format(
      "cd '{}' && '{}' -std=c++17 -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wold-style-cast "
      "-Werror -fno-exceptions -fno-rtti -I '{}' -I include '{}/dump.cpp' {} -o {} && ./{} > "
      "{}.txt",
      kFolder.string(), ALUDEL_TEST_COMPILER, ALUDEL_TEST_RUNTIME_HEADERS, ALUDEL_TEST_SOURCE_DIR,
      sources, program, program, program);
  return run(command) ? content(kFolder / (program + ".txt")) : "";
}

TEST_CASE("an odd chain compiles without a warning and says what it was made of") {
  const Chain chain = odd_chain();
  const revisions::Product product{.program = "odd \"program\"",
                                   .version = "1",
                                   .version_table = "odd_version",
                                   .stored_downgrades = true};
  fs::remove_all(kFolder);
  std::string sources;
  std::string unity;
  for (const File& file : emit(chain, "odd", product)) {
    fs::create_directories((kFolder / file.path).parent_path());
    std::ofstream(kFolder / file.path, std::ios::binary) << file.content;
    if (!file.path.ends_with(".cpp")) continue;
    sources += fmt::format(" '{}'", file.path);
    unity += fmt::format("#include \"{}\"\n", file.path);
  }
  std::ofstream(kFolder / "unity.cpp") << unity;
  CHECK(dump_of(sources, "separate") == expected_dump(chain));
  CHECK(dump_of("unity.cpp", "together") == expected_dump(chain));
  fs::remove_all(kFolder);
}

}  // namespace
}  // namespace aludel::emit
