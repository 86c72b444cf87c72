// SPDX-License-Identifier: MIT
#include "project/project.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "revisions/folder.h"

namespace aludel::project {

namespace {

const char* const kRevision =
    "-- m\n-- @revision aa\n-- @sql sqlite\n-- @upgrade\n-- @nothing\n-- @downgrade\n-- @nothing\n";

void write_project(const Folder& folder) {
  folder.write("aludel.toml", "version_table = \"mine\"\n");
  folder.write("schema/b.sql", "CREATE TABLE b (x);\n");
  folder.write("schema/a.sql", "CREATE TABLE a (x);\n");
  folder.write("schema/deeper/c.sql", "CREATE TABLE c (x);\n");
  folder.write("schema/notes.txt", "\n");
  folder.write("versions/1.sql", kRevision);
  folder.write("versions/HEAD", "aa\n");
}

std::vector<std::string> shown(const Project& project) {
  std::vector<std::string> paths;
  for (const auto& source : project.schema) paths.push_back(source->path());
  return paths;
}

std::vector<std::string> below(const Folder& folder,
                               const std::vector<std::filesystem::path>& files) {
  std::vector<std::string> names;
  for (const auto& file : files) names.push_back(file.lexically_relative(folder.path()).string());
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("project: all of it") {
  const Folder folder;
  write_project(folder);
  text::Diagnostics diagnostics;
  const Project project = load(folder.path(), "", {}, diagnostics);
  CHECK(diagnostics.print() == "");
  CHECK(project.root == folder.path());
  CHECK(project.settings.version_table == "mine");
  CHECK(shown(project) == Names{"schema/a.sql", "schema/b.sql"});
  CHECK(project.chain.size() == 1);
  CHECK(below(folder, project.files) ==
        Names{"aludel.toml", "schema/a.sql", "schema/b.sql", "versions/1.sql", "versions/HEAD"});
  CHECK(below(folder, project.missing) == Names{"versions/RELEASES"});
}

TEST_CASE("project: shown below another folder") {
  const Folder folder;
  write_project(folder);
  text::Diagnostics diagnostics;
  for (const char* root : {"/home/me/gateway", "/home/me/gateway/"}) {
    const Project project = load(folder.path(), root, {}, diagnostics);
    CHECK(project.settings_source->path() == "/home/me/gateway/aludel.toml");
    CHECK(shown(project)[0] == "/home/me/gateway/schema/a.sql");
    CHECK(project.chain[0].source->path() == "/home/me/gateway/versions/1.sql");
    CHECK(project.chain[0].file == "versions/1.sql");
  }
  CHECK(diagnostics.empty());
}

TEST_CASE("project: nothing but an empty folder") {
  const Folder folder;
  text::Diagnostics diagnostics;
  const Project project = load(folder.path(), "", {}, diagnostics);
  CHECK(diagnostics.print() == "");
  CHECK(project.settings == Settings());
  CHECK(project.settings_source == nullptr);
  CHECK(project.schema.empty());
  CHECK(project.chain.size() == 0);
  CHECK(project.files.empty());
  CHECK(below(folder, project.missing) ==
        Names{"aludel.toml", "versions/HEAD", "versions/RELEASES"});
}

TEST_CASE("project: without its schema, and with files given") {
  const Folder folder;
  write_project(folder);
  folder.write("versions/2.sql", "");
  text::Diagnostics diagnostics;
  LoadOptions options;
  options.no_schema = true;
  options.version_files = {folder.path() / "versions/1.sql"};
  CHECK(load(folder.path(), "", options, diagnostics).schema.empty());
  CHECK(diagnostics.print() == "");

  options.no_schema = false;
  options.schema_files = {folder.path() / "schema/b.sql"};
  const Project project = load(folder.path(), "", options, diagnostics);
  CHECK(shown(project) == Names{"schema/b.sql"});
  CHECK(below(folder, project.files) ==
        Names{"aludel.toml", "schema/b.sql", "versions/1.sql", "versions/HEAD"});
  CHECK(diagnostics.print() == "");
}

TEST_CASE("project: what was released is not what it was, which is read all the same") {
  const Folder folder;
  write_project(folder);
  folder.write("versions/RELEASES",
               "release 1.0 at aa\nrevision aa sqlite 0123456789abcdef 0123456789abcdef\n");
  text::Diagnostics diagnostics;
  const Project project = load(folder.path(), "", {}, diagnostics);
  CHECK(diagnostics.has_errors());
  CHECK(project.is_read);
  CHECK(below(folder, project.files).back() == "versions/RELEASES");
  folder.write("versions/RELEASES", "1.0 aa\n");
  CHECK_FALSE(load(folder.path(), "", {}, diagnostics).is_read);
}

TEST_CASE("project: errors of all its parts in one run") {
  const Folder folder;
  folder.write("aludel.toml", "drift = \"ignore\"\n");
  folder.write("schema/a.sql", "-- caf\xE9\n");
  folder.write("versions/1.sql", "-- m\n");
  text::Diagnostics diagnostics;
  const Project project = load(folder.path(), "", {}, diagnostics);
  CHECK(diagnostics.all().size() == 3);
  CHECK(diagnostics.all()[0].path == "aludel.toml");
  CHECK(diagnostics.all()[1].path.substr(0, 12) == "schema/a.sql");
  CHECK(diagnostics.all()[2].path == "versions/1.sql");
  CHECK(below(folder, project.files) == Names{"aludel.toml", "schema/a.sql", "versions/1.sql"});
}

TEST_CASE("project: found from a folder in it") {
  const Folder folder;
  write_project(folder);
  text::Diagnostics diagnostics;
  CHECK(find_root(folder.path(), diagnostics) == folder.path());
  CHECK(find_root(folder.path() / "schema" / "deeper", diagnostics) == folder.path());
  CHECK(find_root(folder.path() / "schema" / "..", diagnostics) == folder.path());
  CHECK(diagnostics.empty());
}

TEST_CASE("project: not found") {
  const Folder folder;
  folder.write("src/versions", "a file, no folder\n");
  text::Diagnostics diagnostics;
  CHECK(find_root(folder.path() / "src", diagnostics) == std::nullopt);
  CHECK(diagnostics.print() ==
        (folder.path() / "src").string() +
            ": error: neither here nor above is a folder with \"versions/\" or \"schema/\" in it; "
            "run \"aludel init\" where they are to be\n");
}

}  // namespace aludel::project
