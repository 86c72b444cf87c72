// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <system_error>

#include "commands/cache.h"
#include "commands/commands.h"
#include "commands/prove.h"
#include "project/project.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

/// The project's folder as seen from here; empty where it is this one.
std::string shown(const fs::path& root) {
  const std::string path = fs::proximate(root).generic_string();
  return path == "." ? "" : path;
}

int check(const std::string& verify, const std::string& tool, project::Project& project,
          text::Diagnostics& diagnostics) {
  const auto root = project::find_root(".", diagnostics);
  if (!root) return kFailed;
  std::error_code ignored;
  const bool no_schema = !fs::is_directory(*root / "schema", ignored);
  project = project::load(*root, shown(*root), {.no_schema = no_schema, .own_sqlite = own_sqlite()},
                          diagnostics);
  if (diagnostics.has_errors()) return project.is_read ? kNo : kFailed;
  const ProveOptions options{
      .verify = *emit::verify_of(verify), .no_schema = no_schema, .folder = cache(), .tool = tool};
  if (!prepare(project, options, diagnostics)) return kFailed;
  const std::optional<std::string> proved = prove(project, options, diagnostics);
  if (!proved) return kNo;
  fmt::print("{}\n", *proved);
  return kDone;
}

}  // namespace

int check(const std::string& verify, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  const int code = check(verify, tool, project, diagnostics);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return code;
}

}  // namespace aludel::commands
