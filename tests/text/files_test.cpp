// SPDX-License-Identifier: MIT
#include "text/files.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;
using aludel::text::Diagnostics;
using aludel::text::list;
using aludel::text::Planned;
using aludel::text::read;
using aludel::text::write;
using aludel::text::Written;

/// An empty folder, gone with its test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "aludel_text_XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { fs::remove_all(path_); }

  fs::path operator/(std::string_view name) const { return path_ / name; }
  const fs::path& path() const { return path_; }

  void put(std::string_view name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
  }
  std::string get(std::string_view name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// All names in it, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& it : fs::directory_iterator(path_)) all.push_back(it.path().filename());
    std::sort(all.begin(), all.end());
    return all;
  }

 private:
  fs::path path_;
};

using Names = std::vector<std::string>;
using namespace std::string_view_literals;

TEST_CASE("a file is read as a source") {
  const Folder folder;
  folder.put("a.sql", "\xEF\xBB\xBFSELECT 'ä€𝄞';\r\n");
  Diagnostics diagnostics;
  const auto source = read(folder / "a.sql", "versions/a.sql", diagnostics);
  REQUIRE(source != nullptr);
  CHECK(source->path() == "versions/a.sql");
  CHECK(source->text() == "SELECT 'ä€𝄞';\n");
  CHECK(diagnostics.empty());
}

TEST_CASE("what is planned for a file is read in its place") {
  const Folder folder;
  folder.put("a.sql", "SELECT 1;\n");
  Diagnostics diagnostics;
  const Planned planned = {{folder / "a.sql", "SELECT 2;\r\n"},
                           {folder / "new.sql", "SELECT \xFF"}};
  CHECK(read(folder / "a.sql", "a.sql", diagnostics, planned)->text() == "SELECT 2;\n");
  CHECK(read(folder / "new.sql", "new.sql", diagnostics, planned) == nullptr);
  CHECK(read(folder / "b.sql", "b.sql", diagnostics, planned) == nullptr);
  CHECK(diagnostics.print() ==
        "new.sql:1:8: error: byte 0xFF is not UTF-8: save the file as UTF-8\n"
        "b.sql: error: there is no such file: restore it, or correct the name\n");
}

TEST_CASE("a file that is no text is refused at its place") {
  struct Row {
    std::string_view bytes;
    std::string_view printed;
  };
  const Row rows[] = {
      {"a\nb\0c"sv, "x.sql:2:2: error: a NUL byte, which no text has: save the file as UTF-8\n"},
      {"ä\r\nä\xE4 "sv, "x.sql:2:2: error: byte 0xE4 is not UTF-8: save the file as UTF-8\n"},
      {"\xFF\xFES\0"sv, "x.sql:1:1: error: byte 0xFF is not UTF-8: save the file as UTF-8\n"},
      {"\xC3"sv, "x.sql:1:1: error: byte 0xC3 is not UTF-8: save the file as UTF-8\n"},
      {"\x80"sv, "x.sql:1:1: error: byte 0x80 is not UTF-8: save the file as UTF-8\n"},
      {"\xC0\xAF"sv, "x.sql:1:1: error: byte 0xC0 is not UTF-8: save the file as UTF-8\n"},
      {"\xE0\x9F\xBF"sv, "x.sql:1:1: error: byte 0xE0 is not UTF-8: save the file as UTF-8\n"},
      {"\xED\xA0\x80"sv, "x.sql:1:1: error: byte 0xED is not UTF-8: save the file as UTF-8\n"},
      {"\xF0\x8F\xBF\xBF"sv, "x.sql:1:1: error: byte 0xF0 is not UTF-8: save the file as UTF-8\n"},
      {"\xF4\x90\x80\x80"sv, "x.sql:1:1: error: byte 0xF4 is not UTF-8: save the file as UTF-8\n"},
      {"\xF8\x88\x80\x80\x80"sv,
       "x.sql:1:1: error: byte 0xF8 is not UTF-8: save the file as UTF-8\n"},
      {"\xFC\x80\x80\x80"sv, "x.sql:1:1: error: byte 0xFC is not UTF-8: save the file as UTF-8\n"},
      {"\xEF\xBF\xBF\xF4\x8F\xBF\xBF\xED\x9F\xBF\xEE\x80\x80"sv, ""},
  };
  const Folder folder;
  for (const Row& row : rows) {
    CAPTURE(row.bytes);
    folder.put("x.sql", row.bytes);
    Diagnostics diagnostics;
    CHECK((read(folder / "x.sql", "x.sql", diagnostics) == nullptr) == !row.printed.empty());
    CHECK(diagnostics.print() == row.printed);
  }
}

TEST_CASE("what cannot be read is an error") {
  const Folder folder;
  Diagnostics diagnostics;
  SECTION("missing") {
    CHECK(read(folder / "x.sql", "x.sql", diagnostics) == nullptr);
    CHECK(diagnostics.print() ==
          "x.sql: error: there is no such file: restore it, or correct the name\n");
  }
  SECTION("a link to nothing") {
    fs::create_symlink("nowhere", folder / "x.sql");
    CHECK(read(folder / "x.sql", "x.sql", diagnostics) == nullptr);
    CHECK(diagnostics.print() ==
          "x.sql: error: there is no such file: restore it, or correct the name\n");
  }
  SECTION("a folder") {
    fs::create_directory(folder / "x.sql");
    CHECK(read(folder / "x.sql", "x.sql", diagnostics) == nullptr);
    CHECK(diagnostics.print() == "x.sql: error: this is a folder: a file is needed in its place\n");
  }
  SECTION("a pipe, without waiting for it") {
    REQUIRE(::mkfifo((folder / "x.sql").c_str(), 0600) == 0);
    CHECK(read(folder / "x.sql", "x.sql", diagnostics) == nullptr);
    CHECK(diagnostics.print() == "x.sql: error: this is no regular file: put one in its place\n");
  }
  SECTION("links in a circle") {
    fs::create_symlink("x.sql", folder / "x.sql");
    CHECK(read(folder / "x.sql", "x.sql", diagnostics) == nullptr);
    CHECK(diagnostics.print() ==
          "x.sql: error: cannot be read (Too many levels of symbolic links): make it readable "
          "for you\n");
  }
}

/// Runs `body` in a process of its own, as nobody where this is root's, and gives its answer.
template <class Body>
int in_child(Body body) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) ::_exit(99);
    ::_exit(body());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST_CASE("a file without the right to read it is an error") {
  const Folder folder;
  folder.put("x.sql", "SELECT 1;");
  fs::permissions(folder.path(), fs::perms::all);
  fs::permissions(folder / "x.sql", fs::perms::none);
  CHECK(in_child([&] {
          Diagnostics diagnostics;
          const auto source = read(folder / "x.sql", "x.sql", diagnostics);
          return source == nullptr &&
                         diagnostics.print() ==
                             "x.sql: error: cannot be read (Permission denied): make it readable "
                             "for you\n"
                     ? 0
                     : 1;
        }) == 0);
}

TEST_CASE("a folder is listed in the order of bytes") {
  const Folder folder;
  for (const auto name :
       {"b.sql", "B.sql", "a.sql", "a-b.sql", "ä.sql", ".hidden.sql", "c.txt", "sql", ".sql"}) {
    folder.put(name, "");
  }
  fs::create_directory(folder / "folder.sql");
  fs::create_symlink("nowhere", folder / "link.sql");  // for read() to complain about
  Names names;
  for (const auto& file : list(folder.path(), ".sql")) {
    CHECK(file.parent_path() == folder.path());
    names.push_back(file.filename());
  }
  CHECK(names == Names{"B.sql", "a-b.sql", "a.sql", "b.sql", "link.sql", "ä.sql"});
  CHECK(list(folder / "missing", ".sql").empty());
  CHECK(list(folder / "c.txt", ".sql").empty());
}

TEST_CASE("the name beside a file is hidden and nobody else's") {
  const fs::path file = "some/folder/file.so";
  const fs::path name = aludel::text::beside(file);
  CHECK(name.parent_path() == file.parent_path());
  CHECK(name.filename().string().starts_with(".file.so."));
  CHECK(name != aludel::text::beside(file));
}

TEST_CASE("a file is written, folders and all, and touched only when it differs") {
  const Folder folder;
  Diagnostics diagnostics;
  const fs::path file = folder / "x" / fs::path("y") / "HEAD";
  CHECK(write(file, "one\n", diagnostics) == Written::kChanged);
  CHECK(folder.get("x/y/HEAD") == "one\n");

  const auto long_ago = fs::last_write_time(file) - std::chrono::hours(1);
  fs::last_write_time(file, long_ago);
  CHECK(write(file, "one\n", diagnostics) == Written::kUnchanged);
  CHECK(fs::last_write_time(file) == long_ago);

  CHECK(write(file, "two\r\n\0"sv, diagnostics) == Written::kChanged);
  CHECK(folder.get("x/y/HEAD") == "two\r\n\0"sv);
  CHECK(std::distance(fs::directory_iterator(file.parent_path()), {}) == 1);
  CHECK(diagnostics.empty());
}

TEST_CASE("a file without content is a file") {
  const Folder folder;
  Diagnostics diagnostics;
  CHECK(write(folder / "a", "", diagnostics) == Written::kChanged);
  CHECK(fs::exists(folder / "a"));
  CHECK(write(folder / "a", "", diagnostics) == Written::kUnchanged);
}

TEST_CASE("a file keeps its permissions") {
  const Folder folder;
  folder.put("run", "a");
  fs::permissions(folder / "run", fs::perms::owner_all | fs::perms::group_exec);
  Diagnostics diagnostics;
  CHECK(write(folder / "run", "b", diagnostics) == Written::kChanged);
  CHECK(fs::status(folder / "run").permissions() == (fs::perms::owner_all | fs::perms::group_exec));
}

TEST_CASE("a relative name is written in the current folder") {
  const Folder folder;
  const fs::path before = fs::current_path();
  fs::current_path(folder.path());
  Diagnostics diagnostics;
  CHECK(write("a", "x", diagnostics) == Written::kChanged);
  fs::current_path(before);
  CHECK(folder.names() == Names{"a"});
}

TEST_CASE("what cannot be written is an error with the system's reason, and leaves nothing") {
  const Folder folder;
  Diagnostics diagnostics;
  SECTION("a folder in its place") {
    fs::create_directories(folder / "a/b");
    CHECK(write(folder / "a", "x", diagnostics) == Written::kFailed);
    CHECK(diagnostics.print() ==
          (folder / "a").string() + ": error: cannot be written: Is a directory\n");
    CHECK(folder.names() == Names{"a"});
  }
  SECTION("a file in its folder's place") {
    folder.put("a", "old");
    CHECK(write(folder / "a/b", "x", diagnostics) == Written::kFailed);
    CHECK(diagnostics.print() ==
          (folder / "a/b").string() + ": error: cannot be written: Not a directory\n");
    CHECK(folder.get("a") == "old");
    CHECK(folder.names() == Names{"a"});
  }
  SECTION("no right to write") {
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec |
                                       fs::perms::others_read | fs::perms::others_exec);
    CHECK(in_child([&] {
            const Written written = write(folder / "a", "x", diagnostics);
            return written == Written::kFailed &&
                           diagnostics.print() == (folder / "a").string() +
                                                      ": error: cannot be written: Permission "
                                                      "denied\n"
                       ? 0
                       : 1;
          }) == 0);
    fs::permissions(folder.path(), fs::perms::owner_all);
    CHECK(folder.names().empty());
  }
  SECTION("room for a part of it only") {
    folder.put("a", "old");
    fs::permissions(folder.path(), fs::perms::all);
    CHECK(in_child([&] {
            ::signal(SIGXFSZ, SIG_IGN);
            const rlimit limit = {100, 100};
            if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 2;
            const Written written = write(folder / "a", std::string(1000, 'x'), diagnostics);
            return written == Written::kFailed &&
                           diagnostics.print() == (folder / "a").string() +
                                                      ": error: cannot be written: File too "
                                                      "large\n"
                       ? 0
                       : 1;
          }) == 0);
    CHECK(folder.get("a") == "old");
    CHECK(folder.names() == Names{"a"});
  }
}

TEST_CASE("several files are made together, or none of them") {
  const Folder folder;
  Diagnostics diagnostics;
  folder.put("same", "1");

  SECTION("folders and all; what is there as it is to be stays") {
    CHECK(write_new({{folder / "a/b/c", "x"}, {folder / "same", "1"}}, diagnostics));
    CHECK(folder.names() == Names{"a", "same"});
    CHECK(folder.get("a/b/c") == "x");
    CHECK(diagnostics.empty());
  }
  SECTION("those that are there otherwise are named") {
    folder.put("other", "2");
    CHECK_FALSE(write_new({{folder / "new", ""}, {folder / "same", "3"}, {folder / "other", "3"}},
                          diagnostics));
    CHECK(diagnostics.print() ==
          (folder / "same").string() +
              ": error: there is another file of this name: move it away first\n" +
              (folder / "other").string() +
              ": error: there is another file of this name: move it away first\n");
    CHECK(folder.names() == Names{"other", "same"});
  }
  SECTION("what can't be written takes the others with it") {
    folder.put("file", "");
    CHECK_FALSE(write_new({{folder / "a/b/c", "x"}, {folder / "file/d", "y"}}, diagnostics));
    CHECK(diagnostics.all().size() == 1);
    CHECK(folder.names() == Names{"file", "same"});
  }
}

}  // namespace
