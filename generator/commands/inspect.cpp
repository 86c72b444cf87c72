// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>
#include <system_error>
#include <vector>

#include "commands/commands.h"
#include "commands/live.h"
#include "inspect/files.h"
#include "inspect/taken.h"
#include "project/project.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

/// As the project of the current folder has it, if there is one.
std::string version_table() {
  text::Diagnostics ignored;
  const auto root = project::find_root(".", ignored);
  if (!root) return project::Settings().version_table;
  const auto source = text::read(*root / "aludel.toml", "aludel.toml", ignored);
  return source == nullptr ? project::Settings().version_table
                           : project::read_settings(*source, ignored).version_table;
}

/// Writes the files, and says which.
bool write(const std::vector<inspect::SchemaFile>& files, const fs::path& folder,
           text::Diagnostics& diagnostics) {
  std::vector<text::NewFile> all;
  std::vector<std::string> said;
  for (const inspect::SchemaFile& it : files) {
    const fs::path file = folder / it.name;
    std::error_code ignored;
    said.push_back(fmt::format("{} {}", fs::exists(file, ignored) ? "unchanged" : "created",
                               file.generic_string()));
    all.push_back({file, it.text});
  }
  if (!text::write_new(all, diagnostics)) return false;
  for (const std::string& it : said) fmt::print("{}\n", it);
  return true;
}

void print(const std::vector<inspect::SchemaFile>& files) {
  const char* between = "";
  for (const inspect::SchemaFile& it : files) {
    fmt::print("{}{}", between, it.text);
    between = "\n";
  }
}

int inspect_into(const InspectOptions& options, inspect::Taken& taken,
                 text::Diagnostics& diagnostics) {
  int code = kDone;
  const auto database = look_at(options.database, version_table(), code, diagnostics);
  if (!database) return code;
  taken = inspect::take(*database, diagnostics);
  const bool is_all = !diagnostics.has_errors();
  const std::vector<inspect::SchemaFile> files = inspect::schema_files(taken);
  if (files.empty() && is_all) diagnostics.warning(database->name, "there is no table in it");
  if (options.out.empty()) {
    print(files);
  } else {
    text::Diagnostics refused;
    if (!write(files, options.out, refused)) {
      fmt::print(stderr, "{}nothing was changed\n", refused.print());
      return kFailed;
    }
  }
  return is_all ? kDone : kNo;
}

}  // namespace

int inspect(const InspectOptions& options) {
  text::Diagnostics diagnostics;
  inspect::Taken taken;  // owns what the diagnostics speak of
  const int code = inspect_into(options, taken, diagnostics);
  std::fflush(stdout);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return code;
}

}  // namespace aludel::commands
