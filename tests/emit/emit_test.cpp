// SPDX-License-Identifier: MIT
#include "emit/emit.h"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "revisions/chain.h"
#include "revisions/render.h"
#include "text/diagnostics.h"

namespace aludel::emit {
namespace {

namespace fs = std::filesystem;

const fs::path kGolden = fs::path(ALUDEL_TEST_SOURCE_DIR) / "golden";

constexpr revisions::Target kSqliteOnly[] = {{Dialect::kSqlite, 3040001}};

std::string content(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

revisions::Chain chain_of(const fs::path& folder) {
  text::Diagnostics diagnostics;
  revisions::Chain chain = revisions::read_chain(folder, "versions", {}, diagnostics);
  revisions::render(chain, kSqliteOnly, diagnostics);
  INFO(diagnostics.print());
  REQUIRE(diagnostics.empty());
  return chain;
}

const revisions::Product kProduct{.program = "gateway",
                                  .version = "2.1.5",
                                  .version_table = "aludel_version",
                                  .stored_downgrades = true};

// The files beside golden/versions are what is expected. To accept what is emitted now:
// ALUDEL_ACCEPT=1 test_emit
TEST_CASE("a chain is emitted as the golden files say") {
  const bool accept = std::getenv("ALUDEL_ACCEPT") != nullptr;
  const std::vector<File> files = emit(chain_of(kGolden / "versions"), "gateway", kProduct);
  std::vector<std::string> paths;
  for (const File& file : files) {
    paths.push_back(file.path);
    if (accept) {
      fs::create_directories((kGolden / file.path).parent_path());
      std::ofstream(kGolden / file.path, std::ios::binary) << file.content;
    }
    CHECK(file.content == content(kGolden / file.path));
  }
  CHECK(paths == std::vector<std::string>{"src/2026-01-10_1f0c9ab2e7d4_devices.cpp",
                                          "src/2026-02-03_8be41c07a3f5_unique_names.cpp",
                                          "src/2026-03-21_seed.v2_seed.cpp", "chain.cpp",
                                          "include/gateway/migrations.h",
                                          "include/gateway/chain.h"});
}

TEST_CASE("an empty chain is legal") {
  const std::vector<File> files = emit({}, "gateway", kProduct);
  REQUIRE(files.size() == 3);
  CHECK(files[0].path == "chain.cpp");
  CHECK(files[0].content.find("units") == std::string::npos);
  CHECK(files[2].content.find("namespace revisions") == std::string::npos);
}

TEST_CASE("the program is said in chain.cpp only") {
  const revisions::Chain chain = chain_of(kGolden / "versions");
  const std::vector<File> before = emit(chain, "gateway", kProduct);
  revisions::Product product = kProduct;
  product.program = "the \"gateway\"";
  product.version = "3";
  product.version_table = "gw";
  product.stored_downgrades = false;
  const std::vector<File> after = emit(chain, "gateway", product);
  REQUIRE(before.size() == after.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    CHECK((before[i] == after[i]) == (before[i].path != "chain.cpp"));
  }
  const std::string& text = after[3].content;
  CHECK(text.find("  \"the \\\"gateway\\\"\",  // program\n"
                  "  \"3\",  // version\n"
                  "  \"gw\",  // version table\n") != std::string::npos);
  CHECK(text.find("  false,  // stored downgrades\n") != std::string::npos);
}

}  // namespace
}  // namespace aludel::emit
