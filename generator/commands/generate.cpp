// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "commands/commands.h"
#include "commands/prove.h"
#include "emit/emit.h"
#include "emit/manifest.h"
#include "project/project.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

/// Everything the answer depends on: what was read, and the manifest itself.
std::vector<std::filesystem::path> dependencies(const project::Project& project,
                                                const std::filesystem::path& manifest) {
  std::vector<std::filesystem::path> files = project.files;
  files.push_back(manifest);
  return files;
}

/// CMake reads the line by itself, to know what to link.
bool check_dialects(const emit::Manifest& manifest, const project::Project& project,
                    text::Diagnostics& diagnostics) {
  if (manifest.dialects == project.settings.dialects) return true;
  diagnostics.error(
      (manifest.root / "aludel.toml").generic_string(),
      "CMake can't read the \"dialects\" of this file; write them in one line of its own, as in "
      "dialects = [\"sqlite\", \"postgresql\"]");
  return false;
}

bool generate(const emit::Manifest& manifest, const std::filesystem::path& manifest_file,
              const std::string& tool, text::Diagnostics& diagnostics, project::Project& project) {
  project = project::load(manifest.root, manifest.root.generic_string(),
                          {.no_schema = manifest.no_schema,
                           .version_files = manifest.version_files,
                           .schema_files = manifest.schema_files,
                           .sqlite_version = manifest.sqlite_version,
                           .own_sqlite = own_sqlite()},
                          diagnostics);
  const ProveOptions options{.verify = manifest.verify,
                             .no_schema = manifest.no_schema,
                             .folder = manifest.out / "proof",
                             .remembers = true,
                             .tool = tool};
  if (diagnostics.has_errors() || !check_dialects(manifest, project, diagnostics) ||
      !prepare(project, options, diagnostics) || !prove(project, options, diagnostics)) {
    return false;
  }
  const std::vector<emit::File> files =
      emit::emit(project.chain, manifest.name,
                 project::product(project.settings, manifest.program, manifest.version));
  return emit::write_all(files, manifest, dependencies(project, manifest_file), diagnostics);
}

}  // namespace

int generate(const std::filesystem::path& manifest_file, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  const auto source = text::read(manifest_file, manifest_file.generic_string(), diagnostics);
  const auto manifest = source ? emit::read_manifest(*source, diagnostics) : std::nullopt;
  const bool done = manifest && generate(*manifest, manifest_file, tool, diagnostics, project);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return done ? kDone : kFailed;
}

}  // namespace aludel::commands
