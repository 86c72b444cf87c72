// SPDX-License-Identifier: MIT
#include "commands/new_project.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <system_error>
#include <vector>

#include "revisions/names.h"

namespace aludel::commands {
namespace {

constexpr const char* kSettings =
    R"toml(# What this product's migrations are. Every line is optional; these are the defaults.

{}
# sqlite_minimum = "3.40.1"   # the oldest to work with; by default what the program is built with
{}# postgresql_minimum = 14
# version_table = "aludel_version"
# drift = "error"             # or "warn": build although versions/ doesn't arrive at schema/
# stored_downgrades = true    # keep the downgrades in the database, for older programs

# For the tool: the database that it works on, where neither --database nor DATABASE_URL names one
# (by default none is meant), and how it writes new revision files.
# database = "sqlite:gateway.db"   # the path as seen from this file; or "postgresql://host/name"
# file_template = "{{year}}-{{month}}-{{day}}_{{rev}}_{{slug}}"   # and {{hour}} {{minute}} {{second}} {{epoch}}
# truncate_slug_length = 40   # at most so many characters of the message, whole words
# timezone = "UTC"            # of @created, and of the date in the name: "Europe/Berlin"

# Commands that are run on each new revision file, in this folder; by default none.
# [post_write_hooks]
# hooks = ["pg_format -i {{file}}", "git add {{file}}"]

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

// What CMake has for itself, and what can't be a namespace beside the words of C++.
constexpr std::string_view kNoPrograms[] = {"all",        "test",    "install", "clean", "help",
                                            "edit_cache", "package", "std",     "aludel"};

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

bool is_free(const std::filesystem::path& folder, text::Diagnostics& diagnostics) {
  constexpr std::size_t kNamed = 5;
  namespace fs = std::filesystem;
  for (const char* part : {"schema/", "versions/"}) {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator it(folder / part, error), end; !error && it != end;
         it.increment(error)) {
      names.push_back(it->path().filename().string());
    }
    if (names.empty()) continue;
    std::ranges::sort(names);
    const std::size_t shown = std::min(names.size(), kNamed);
    std::string list = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (shown != names.size()) list += fmt::format(" and {} more", names.size() - shown);
    diagnostics.error(part, fmt::format("there is a project here already ({}): move it away, or "
                                        "begin in another folder",
                                        list));
  }
  return !diagnostics.has_errors();
}

std::string program_name(const std::filesystem::path& folder) {
  std::string of = std::filesystem::absolute(folder).lexically_normal().filename().string();
  if (of.empty()) of = std::filesystem::current_path().filename().string();
  std::string name;
  for (const char letter : of) {
    if (std::isalnum(static_cast<unsigned char>(letter)) != 0) {
      name += letter;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  if (name.ends_with('_')) name.pop_back();
  if (name.empty()) return "gateway";
  const bool is_free = !revisions::function_problem(name) &&
                       std::ranges::find(kNoPrograms, name) == std::end(kNoPrograms);
  return is_free ? name : "my_" + name;
}

std::string proof_lines(const dialect::Registered& registered) {
  std::vector<std::string> functions;
  for (const dialect::Function& it : registered.functions) functions.push_back(it.name);
  return "[proof]\n" + list_line("functions", functions) +
         list_line("collations", registered.collations);
}

std::string settings_file(const dialect::Registered& registered, const std::string& written_by,
                          const std::string& dialects) {
  const bool has_own = registered != dialect::Registered();
  const std::string version =
      written_by.empty()
          ? std::string()
          : fmt::format("#   (the database that this was made from was last written by {})\n",
                        written_by);
  return fmt::format(kSettings,
                     dialects.empty() ? "# dialects = [\"sqlite\"]       # or [\"postgresql\"], or "
                                        "[\"sqlite\", \"postgresql\"]"
                                      : "dialects = [" + dialects + "]",
                     version,
                     (has_own ? proof_lines(registered) : kProof) + std::string(kAmalgamation));
}

std::string cmake_lines(const std::filesystem::path& folder) {
  return fmt::format(kCMake, program_name(folder));
}

}  // namespace aludel::commands
