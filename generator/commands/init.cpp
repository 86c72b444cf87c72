// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cctype>
#include <cstdio>
#include <string>

#include "commands/commands.h"
#include "text/diagnostics.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

struct Template {
  const char* path;
  const char* content;
};

constexpr Template kTemplates[] = {
    {"aludel.toml",
     R"toml(# What this product's migrations are. Every line is optional; these are the defaults.

# dialects = ["sqlite"]       # or ["postgresql"], or ["sqlite", "postgresql"]
# sqlite_minimum = "3.40.1"   # the oldest to work with; by default what the program is built with
# postgresql_minimum = 14
# version_table = "aludel_version"
# drift = "error"             # or "warn": build although versions/ doesn't arrive at schema/
# stored_downgrades = true    # keep the downgrades in the database, for older programs

# What the proof is to know of the SQLite on your devices: what the program registers with it, and
# its source, where it isn't the one that aludel runs on. For example:
# [proof]
# functions = ["slug/1"]
# collations = ["german"]
# sqlite = "third_party/sqlite3.c"
# sqlite_options = ["SQLITE_ENABLE_FTS5"]
)toml"},
    {"schema/schema.sql",
     R"sql(-- What the database should look like: CREATE TABLE, INDEX, VIEW and TRIGGER statements, in any
-- number of *.sql files in this folder and in any order.
)sql"},
    {"versions/HEAD", ""},
};

constexpr const char* kNext = R"text(
in CMakeLists.txt:

    find_package(aludel REQUIRED)
    add_executable({0} main.cpp)
    add_migrations({0})

then write schema/schema.sql, and the first revision:

    aludel revision -m "create the first tables"
)text";

/// The folder's name as one for a program.
std::string program_name(const std::filesystem::path& folder) {
  std::string name = std::filesystem::absolute(folder).lexically_normal().filename().string();
  if (name.empty()) name = std::filesystem::current_path().filename().string();
  for (char& letter : name) {
    if (std::isalnum(static_cast<unsigned char>(letter)) == 0) letter = '_';
  }
  return name.empty() ? "gateway" : name;
}

}  // namespace

int init(const std::filesystem::path& folder) {
  text::Diagnostics diagnostics;
  bool made = false;
  for (const Template& file : kTemplates) {
    std::error_code ignored;
    if (std::filesystem::exists(folder / file.path, ignored)) continue;
    if (text::write(folder / file.path, file.content, diagnostics) == text::Written::kFailed) {
      fmt::print(stderr, "{}", diagnostics.print());
      return kFailed;
    }
    fmt::print("created {}\n", file.path);
    made = true;
  }
  if (made) {
    fmt::print(kNext, program_name(folder));
  } else {
    fmt::print("everything is there already: nothing was changed\n");
  }
  return kDone;
}

}  // namespace aludel::commands
