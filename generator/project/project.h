// SPDX-License-Identifier: MIT
//
// A project's folder, read as a whole: settings, schema files, the chain. Only read; whether the
// chain arrives at the schema is the proof's business.
//
// The project owns every source that a diagnostic about it speaks of, so it must outlive the
// printing of them, with errors too.
#ifndef ALUDEL_GENERATOR_PROJECT_PROJECT_H
#define ALUDEL_GENERATOR_PROJECT_PROJECT_H

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "project/settings.h"
#include "revisions/chain.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::project {

struct LoadOptions {
  bool no_schema = false;                            // schema/ is not looked at
  std::vector<std::filesystem::path> version_files;  // in place of versions/*.sql, if not empty
  std::vector<std::filesystem::path> schema_files;   // in place of schema/*.sql, if not empty
};

struct Project {
  std::filesystem::path root;
  Settings settings;
  std::unique_ptr<text::Source> settings_source;      // nullptr: there is no aludel.toml
  std::vector<std::unique_ptr<text::Source>> schema;  // sorted by file name
  revisions::Chain chain;
  std::vector<std::filesystem::path> files;    // every file that was read, or could not be
  std::vector<std::filesystem::path> missing;  // looked for and not there: aludel.toml, HEAD
};

/// The nearest folder from `start` upwards that holds `versions/` or `schema/`; nothing, and an
/// error that says how to make one, where there is none.
std::optional<std::filesystem::path> find_root(const std::filesystem::path& start,
                                               text::Diagnostics& diagnostics);

/// Reads the project in `root`. Messages show its files as `shown_root`/versions/…; empty: as
/// versions/…. With errors in `diagnostics` the project is not to be used, but must be kept
/// until they are printed.
Project load(const std::filesystem::path& root, const std::string& shown_root,
             const LoadOptions& options, text::Diagnostics& diagnostics);

}  // namespace aludel::project

#endif  // ALUDEL_GENERATOR_PROJECT_PROJECT_H
