// SPDX-License-Identifier: MIT
//
// A project's folder, read as a whole: settings, schema files, the chain and the scripts that it
// is for each database. Only read; whether they work is the proof's business.
//
// The project owns every source that a diagnostic about it speaks of, so it must outlive the
// printing of them, with errors too.
#ifndef ALUDEL_GENERATOR_PROJECT_PROJECT_H
#define ALUDEL_GENERATOR_PROJECT_PROJECT_H

#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "project/settings.h"
#include "revisions/chain.h"
#include "revisions/product.h"
#include "schema/schema.h"
#include "text/diagnostics.h"
#include "text/files.h"
#include "text/source.h"

namespace aludel::project {

struct LoadOptions {
  bool no_schema = false;  // schema/ is not looked at
  std::vector<std::filesystem::path> version_files =
      {};                                                // in place of versions/*.sql, if not empty
  std::vector<std::filesystem::path> schema_files = {};  // in place of schema/*.sql, if not empty
  /// Stands for sqlite_minimum where aludel.toml has none: of the SQLite that the program is built
  /// with; 0: not known. Then it is that of the amalgamation which aludel.toml names, or the
  /// tool's.
  unsigned sqlite_version = 0;
  unsigned own_sqlite = 0;
  text::Planned planned = {};  // of versions/, and aludel.toml: files with another content
  bool any_heads = false;      // several are no error, and HEAD is not looked at
};

struct Project {
  std::filesystem::path root;
  bool is_read = false;  // there was no error in the files; there may be in what they do
  Settings settings;
  std::unique_ptr<text::Source> settings_source;      // nullptr: there is no aludel.toml
  std::vector<std::unique_ptr<text::Source>> schema;  // sorted by file name
  revisions::Chain chain;
  std::vector<schema::Schema> heads;  // where it arrives, for each of settings.dialects
  unsigned sqlite_version = 0;        // the oldest that the scripts for SQLite are for

  /// Requires that the settings have the dialect.
  const schema::Schema& head(::aludel::Dialect dialect) const;

  std::vector<std::filesystem::path> files;  // every file that was read, or could not be
  /// Looked for and not there: aludel.toml, HEAD, RELEASES.
  std::vector<std::filesystem::path> missing;
};

/// The nearest folder from `start` upwards that holds `versions/` or `schema/`; nothing, and an
/// error that says how to make one, where there is none.
std::optional<std::filesystem::path> find_root(const std::filesystem::path& start,
                                               text::Diagnostics& diagnostics);

/// The settings of the project around a file or folder; the usual ones where there is none, or they
/// can't be read.
Settings settings_around(const std::filesystem::path& path);

/// The language of schema/: the database's own, portable SQL where there are several.
sql::Language schema_language(const Settings& settings);

/// What the migrations of this program, or of the tool, say besides the revisions.
revisions::Product product(const Settings& settings, std::string program, std::string version);

/// Reads the project in `root`; its chain is rendered. Messages show its files as
/// `shown_root`/versions/…; empty: as versions/…. With errors in `diagnostics` the project is not
/// to be used, but must be kept until they are printed.
Project load(const std::filesystem::path& root, const std::string& shown_root,
             const LoadOptions& options, text::Diagnostics& diagnostics);

/// The project for a command that looks at its graph, whatever is open or wrong in its files
/// besides: settings and chain, of which `has_scripts` says whether they could be rendered (with
/// false there may be some, not to be used). Errors in `diagnostics` as above.
Project load_graph(const std::filesystem::path& root, const std::string& shown_root,
                   const LoadOptions& options, bool& has_scripts, text::Diagnostics& diagnostics);

/// Puts a revision upon what it says that it revises, in place of one of its id that came last, and
/// renders the chain anew. With errors in `diagnostics` the project is not to be used, as above.
void extend(Project& project, revisions::Revision revision, text::Diagnostics& diagnostics);

/// schema/ as a database reads it; nothing where it can't be read, which is reported.
std::optional<dialect::Declaration> declare(const Project& project, ::aludel::Dialect dialect,
                                            text::Diagnostics& diagnostics);

/// Whether the chain arrives at schema/ for each of `dialects`, by the model; differences are
/// reported as the settings say. The project was loaded without errors, with its schema.
bool compare_with_schema(const Project& project, std::span<const ::aludel::Dialect> dialects,
                         const std::string& tool, text::Diagnostics& diagnostics);

}  // namespace aludel::project

#endif  // ALUDEL_GENERATOR_PROJECT_PROJECT_H
