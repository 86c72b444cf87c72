// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>

#include "commands/commands.h"
#include "emit/emit.h"
#include "emit/manifest.h"
#include "project/project.h"
#include "proof/proof.h"
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

bool generate(const emit::Manifest& manifest, const std::filesystem::path& manifest_file,
              const std::string& tool, text::Diagnostics& diagnostics, project::Project& project) {
  project = project::load(manifest.root, manifest.root.generic_string(),
                          {.no_schema = manifest.no_schema,
                           .version_files = manifest.version_files,
                           .schema_files = manifest.schema_files},
                          diagnostics);
  if (diagnostics.has_errors()) return false;
  if (manifest.verify == emit::Verify::kEngine) {
    const proof::Options options{.drift_is_error = project.settings.drift_is_error,
                                 .tool = tool,
                                 .root = manifest.root.generic_string(),
                                 .version_table = project.settings.version_table};
    if (!proof::prove(project.chain, manifest.no_schema ? nullptr : &project.schema, options,
                      diagnostics)) {
      return false;
    }
  }
  const std::vector<emit::File> files =
      emit::emit(project.chain, manifest.name,
                 {.program = manifest.program,
                  .version = manifest.version,
                  .version_table = project.settings.version_table,
                  .stored_downgrades = project.settings.stored_downgrades});
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
