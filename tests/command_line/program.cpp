// SPDX-License-Identifier: MIT
#include "command_line/program.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <string_view>

namespace aludel::tests {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int first_column(void* user, int columns, char** values, char**) {
  if (columns > 0) {
    static_cast<std::string*>(user)->append(values[0] != nullptr ? values[0] : "NULL").append("\n");
  }
  return 0;
}

constexpr std::string_view kDigits = "0123456789";

/// `12 ms` and `"ms": 12` become `N ms` and `"ms": 0`.
std::string mask_durations(std::string text) {
  for (size_t at = 0; (at = text.find(" ms", at)) != std::string::npos; at++) {
    const size_t before = at == 0 ? at : text.find_last_not_of(kDigits, at - 1) + 1;
    if (before == at) continue;
    text.replace(before, at - before, "N");
    at = before + 1;
  }
  constexpr std::string_view kKey = "\"ms\": ";
  for (size_t at = 0; (at = text.find(kKey, at)) != std::string::npos;) {
    at += kKey.size();
    text.replace(at, text.find_first_not_of(kDigits, at) - at, "0");
  }
  return text;
}

/// `2026-11-20T19:52:09Z` becomes `TIME`.
std::string mask_times(std::string text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  for (size_t at = 0; at + kShape.size() <= text.size(); at++) {
    size_t i = 0;
    while (i < kShape.size() && (kShape[i] == '0' ? kDigits.find(text[at + i]) != kDigits.npos
                                                  : kShape[i] == text[at + i])) {
      i++;
    }
    if (i == kShape.size()) text.replace(at, i, "TIME");
  }
  return text;
}

}  // namespace

Folder::Folder() {
  std::string name = (std::filesystem::temp_directory_path() / "aludel-XXXXXX").string();
  REQUIRE(mkdtemp(name.data()) != nullptr);
  root_ = name;
  std::filesystem::create_directory(root_ / "data");
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::permissions(root_ / "data", std::filesystem::perms::owner_all, ignored);
  std::filesystem::remove_all(root_, ignored);
}

Outcome Folder::shell(const std::string& command) const {
  const std::string whole =
      "cd '" + root_.string() + "' && ( " + command + " ) >.out 2>.err </dev/null";
  const int status = std::system(whole.c_str());
  Outcome outcome;
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + status;
  outcome.out = mask_durations(read(root_ / ".out"));
  outcome.err = read(root_ / ".err");
  return outcome;
}

Outcome Folder::migrate(const std::string& words, const std::string& environment) const {
  return shell(environment + " '" GATEWAY_PROGRAM "' --migrate " + words);
}

std::string Folder::say(const std::string& words, const std::string& environment) const {
  const Outcome outcome = migrate(words, environment);
  INFO(words);
  CHECK(outcome.code == 0);
  CHECK(outcome.err == "");
  return outcome.out;
}

std::string Folder::sql(const std::string& text, const std::string& file) const {
  sqlite3* connection = nullptr;
  REQUIRE(sqlite3_open(path(file).c_str(), &connection) == SQLITE_OK);
  std::string rows;
  char* error = nullptr;
  const int code = sqlite3_exec(connection, text.c_str(), first_column, &rows, &error);
  INFO(text << ": " << (error != nullptr ? error : ""));
  CHECK(code == SQLITE_OK);
  sqlite3_free(error);
  sqlite3_close(connection);
  return rows;
}

std::string Folder::dump(const std::string& file) const {
  const Outcome outcome = shell("sqlite3 '" + file + "' .dump 'PRAGMA user_version'");
  REQUIRE(outcome.code == 0);
  return mask_times(outcome.out);
}

void Folder::write(const std::string& name, const std::string& content) const {
  std::ofstream(path(name), std::ios::binary) << content;
}

}  // namespace aludel::tests
