// SPDX-License-Identifier: MIT
#include "emit/manifest.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "text/files.h"

namespace aludel::emit {
namespace {

namespace fs = std::filesystem;

const std::string kWhole =
    "format=4\n"
    "name=gateway\n"
    "program=gateway-cli\n"
    "version=2.1.5=rc\n"
    "root=/home/me/my project\n"
    "out=/b/aludel/gateway\n"
    "stamp=/b/aludel/gateway/stamp\n"
    "depfile=/b/aludel/gateway/depfile\n"
    "verify=none\n"
    "no_schema=1\n"
    "dialects=sqlite postgresql\n"
    "sqlite=3.40.1\n"
    "version_file=/home/me/my project/versions/a.sql\n"
    "version_file=/home/me/my project/versions/b.sql\n"
    "schema_file=/home/me/my project/schema/a.sql\n"
    "other_file=/home/me/my project/versions/HEAD\n";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

TEST_CASE("a manifest is read") {
  const text::Source source("manifest.txt", kWhole);
  text::Diagnostics diagnostics;
  const auto manifest = read_manifest(source, diagnostics);
  INFO(diagnostics.print());
  REQUIRE(manifest);
  CHECK(diagnostics.empty());
  CHECK(manifest->name == "gateway");
  CHECK(manifest->program == "gateway-cli");
  CHECK(manifest->version == "2.1.5=rc");
  CHECK(manifest->root == "/home/me/my project");
  CHECK(manifest->out == "/b/aludel/gateway");
  CHECK(manifest->stamp == "/b/aludel/gateway/stamp");
  CHECK(manifest->depfile == "/b/aludel/gateway/depfile");
  CHECK(manifest->verify == Verify::kNone);
  CHECK(manifest->no_schema);
  CHECK(manifest->dialects == std::vector{Dialect::kSqlite, Dialect::kPostgresql});
  CHECK(manifest->sqlite_version == 3040001);
  CHECK(manifest->version_files == std::vector<fs::path>{"/home/me/my project/versions/a.sql",
                                                         "/home/me/my project/versions/b.sql"});
  CHECK(manifest->schema_files == std::vector<fs::path>{"/home/me/my project/schema/a.sql"});
}

TEST_CASE("what is wrong with a manifest is said at its line") {
  struct Row {
    std::string text;
    std::string expected;
  };
  const Row rows[] = {
      {"", R"(manifest.txt:1:1: error: a manifest of this aludel begins with "format=4"
  1 |
    | ^
note: the tool and the CMake module must be of the same version; ALUDEL_EXECUTABLE says which tool is run
)"},
      {replaced(kWhole, "format=4", "format=5"),
       R"(manifest.txt:1:1: error: a manifest of this aludel begins with "format=4"
  1 | format=5
    | ^~~~~~~~
note: the tool and the CMake module must be of the same version; ALUDEL_EXECUTABLE says which tool is run
)"},
      {replaced(kWhole, "verify=none", "verify=server"),
       R"(manifest.txt:9:1: error: "verify" is none, model or engine, not "server"
  9 | verify=server
    | ^~~~~~~~~~~~~
)"},
      {replaced(kWhole, "dialects=sqlite postgresql\nsqlite=3.40.1", "dialects=mysql\nsqlite=new"),
       R"(manifest.txt:11:1: error: "dialects" is sqlite, postgresql, or both, not "mysql"
  11 | dialects=mysql
     | ^~~~~~~~~~~~~~
manifest.txt:12:1: error: "new" is no version of SQLite
  12 | sqlite=new
     | ^~~~~~~~~~
)"},
      {replaced(kWhole, "no_schema=1", "no_schema=yes"),
       R"(manifest.txt:10:1: error: "no_schema" is 0 or 1, not "yes"
  10 | no_schema=yes
     | ^~~~~~~~~~~~~
)"},
      {replaced(kWhole, "name=gateway", "name=gate-way"),
       R"(manifest.txt:2:1: error: "gate-way" is not a C++ identifier
  2 | name=gate-way
    | ^~~~~~~~~~~~~
)"},
      {replaced(kWhole, "out=/b", "out=b"),
       R"(manifest.txt:6:1: error: "out" must be an absolute path, not "b/aludel/gateway"
  6 | out=b/aludel/gateway
    | ^~~~~~~~~~~~~~~~~~~~
)"},
      {replaced(kWhole, "version_file=/home/me/my project/versions/a.sql", "version_file=a.sql"),
       R"(manifest.txt:13:1: error: "version_file" must be an absolute path, not "a.sql"
  13 | version_file=a.sql
     | ^~~~~~~~~~~~~~~~~~
)"},
      {replaced(kWhole, "version=2.1.5=rc\n", "version\nversion=1\nname=gateway\ncolour=red\n"),
       R"(manifest.txt:4:1: error: a line of a manifest is key=value
  4 | version
    | ^~~~~~~
manifest.txt:6:1: error: "name" is given twice
  6 | name=gateway
    | ^~~~~~~~~~~~
manifest.txt:7:1: error: unknown key "colour"
  7 | colour=red
    | ^~~~~~~~~~
)"},
      {"format=4\nname=a\nprogram=a\nversion=\nroot=/\nout=/o\nverify=engine\nno_schema=0\n"
       "dialects=sqlite\nsqlite=",
       "manifest.txt: error: a manifest needs a line \"stamp=…\"\n"
       "manifest.txt: error: a manifest needs a line \"depfile=…\"\n"},
  };
  for (const Row& row : rows) {
    const text::Source source("manifest.txt", row.text);
    text::Diagnostics diagnostics;
    CHECK_FALSE(read_manifest(source, diagnostics));
    CHECK(diagnostics.print() == row.expected);
  }
}

TEST_CASE("a depfile names the stamp and what was read, escaped") {
  CHECK(depfile("/b/stamp", {}) == "/b/stamp:\n");
  CHECK(depfile("/my b/stamp", {"/r/a b.sql", "/r/$x#1.sql"}) ==
        "/my\\ b/stamp: \\\n  /r/a\\ b.sql \\\n  /r/$$x\\#1.sql\n");
}

// A folder of the test's own, gone with it.
class Folder {
 public:
  explicit Folder(const std::string& name) : path_(fs::path(ALUDEL_TEST_BINARY_DIR) / name) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string content(const fs::path& file) {
  std::ostringstream out;
  out << std::ifstream(file, std::ios::binary).rdbuf();
  return out.str();
}

Manifest manifest_in(const fs::path& folder) {
  Manifest manifest;
  manifest.out = folder / "out";
  manifest.stamp = folder / "out/stamp";
  manifest.depfile = folder / "out/depfile";
  return manifest;
}

// Sets a file's time back, and tells whether it has been written since.
class Aged {
 public:
  explicit Aged(fs::path file)
      : file_(std::move(file)), time_(fs::last_write_time(file_) - std::chrono::hours(1)) {
    fs::last_write_time(file_, time_);
  }
  bool written() const { return fs::last_write_time(file_) != time_; }

 private:
  fs::path file_;
  fs::file_time_type time_;
};

TEST_CASE("files are touched where they differ, depfile and stamp always") {
  const Folder folder("touched");
  const Manifest manifest = manifest_in(folder.path());
  const fs::path& out = manifest.out;
  text::Diagnostics diagnostics;
  REQUIRE(
      write_all({{"src/a.cpp", "a"}, {"include/x/b.h", "b"}}, manifest, {"/r/a.sql"}, diagnostics));
  CHECK(content(out / "src/a.cpp") == "a");
  CHECK(content(out / "include/x/b.h") == "b");
  CHECK(content(out / "depfile") == depfile(manifest.stamp, {"/r/a.sql"}));

  const Aged a(out / "src/a.cpp");
  const Aged b(out / "include/x/b.h");
  const Aged depfile(out / "depfile");
  const Aged stamp(out / "stamp");
  REQUIRE(write_all({{"src/a.cpp", "a"}, {"include/x/b.h", "new"}}, manifest, {"/r/a.sql"},
                    diagnostics));
  CHECK(!a.written());
  CHECK(b.written());
  CHECK(depfile.written());
  CHECK(stamp.written());
}

TEST_CASE("nothing is written where there are errors") {
  const Folder folder("errors");
  text::Diagnostics diagnostics;
  diagnostics.error("versions", "two heads");
  CHECK_FALSE(write_all({{"src/a.cpp", "a"}}, manifest_in(folder.path()), {}, diagnostics));
  CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("a file that can't be written leaves the old stamp") {
  const Folder folder("in_the_way");
  const Manifest manifest = manifest_in(folder.path());
  text::Diagnostics diagnostics;
  REQUIRE(write_all({{"src/a.cpp", "a"}}, manifest, {}, diagnostics));
  const Aged stamp(manifest.stamp);
  fs::create_directories(manifest.out / "src/b.cpp/in the way");
  CHECK_FALSE(write_all({{"src/b.cpp", "b"}}, manifest, {}, diagnostics));
  CHECK(diagnostics.has_errors());
  CHECK(!stamp.written());
}

}  // namespace
}  // namespace aludel::emit
