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

int write_or_print(const InspectOptions& options, const Live& live) {
  const std::vector<inspect::SchemaFile> files = inspect::schema_files(live.taken);
  if (options.out.empty()) {
    print(files);
    return kDone;
  }
  text::Diagnostics refused;
  if (write(files, options.out, refused)) return kDone;
  fmt::print(stderr, "{}nothing was changed\n", refused.print());
  return kFailed;
}

}  // namespace

int inspect(const InspectOptions& options) {
  text::Diagnostics diagnostics;
  int code = kDone;
  const auto live =
      look_at(options.database, project::settings_around(".").version_table, code, diagnostics);
  if (live && live->database.definitions.empty()) {
    diagnostics.warning(live->database.name, "there is no table in it");
  }
  if (live && write_or_print(options, *live) == kFailed) code = kFailed;
  std::fflush(stdout);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return code;
}

}  // namespace aludel::commands
