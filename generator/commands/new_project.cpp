// SPDX-License-Identifier: MIT
#include "commands/new_project.h"

#include <fmt/format.h>

#include <cctype>
#include <vector>

namespace aludel::commands {
namespace {

constexpr const char* kSettings =
    R"toml(# What this product's migrations are. Every line is optional; these are the defaults.

# dialects = ["sqlite"]       # or ["postgresql"], or ["sqlite", "postgresql"]
# sqlite_minimum = "3.40.1"   # the oldest to work with; by default what the program is built with
{}# postgresql_minimum = 14
# version_table = "aludel_version"
# drift = "error"             # or "warn": build although versions/ doesn't arrive at schema/
# stored_downgrades = true    # keep the downgrades in the database, for older programs

# What the proof is to know of the SQLite on your devices: what the program registers with it, and
# its source, where it isn't the one that aludel runs on. For example:
{})toml";

constexpr const char* kProof = R"toml(# [proof]
# functions = ["slug/1"]
# collations = ["german"]
)toml";

constexpr const char* kAmalgamation = R"toml(# sqlite = "third_party/sqlite3.c"
# sqlite_options = ["SQLITE_ENABLE_FTS5"]
)toml";

constexpr const char* kCMake = R"text(
in CMakeLists.txt:

    find_package(aludel REQUIRED)
    add_executable({0} main.cpp)
    add_migrations({0})
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

std::string list_line(const char* setting, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  std::string quoted;
  for (const std::string& name : names) {
    quoted += quoted.empty() ? "\"" : ", \"";
    for (const char c : name)
      quoted += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    quoted += '"';
  }
  return fmt::format("{} = [{}]\n", setting, quoted);
}

}  // namespace

std::string proof_lines(const dialect::Registered& registered) {
  std::vector<std::string> functions;
  for (const dialect::Function& it : registered.functions) functions.push_back(it.name);
  return "[proof]\n" + list_line("functions", functions) +
         list_line("collations", registered.collations);
}

std::string settings_file(const dialect::Registered& registered, const std::string& written_by) {
  const bool has_own = registered != dialect::Registered();
  const std::string version =
      written_by.empty()
          ? std::string()
          : fmt::format("#   (the database that this was made from was last written by {})\n",
                        written_by);
  return fmt::format(kSettings, version,
                     (has_own ? proof_lines(registered) : kProof) + std::string(kAmalgamation));
}

std::string cmake_lines(const std::filesystem::path& folder) {
  return fmt::format(kCMake, program_name(folder));
}

}  // namespace aludel::commands
