// SPDX-License-Identifier: MIT
//
// What the product has settled, from `aludel.toml`. Every setting has a default, so the file may
// be missing. A key that is unknown is an error: no setting is ever ignored.
#ifndef ALUDEL_GENERATOR_PROJECT_SETTINGS_H
#define ALUDEL_GENERATOR_PROJECT_SETTINGS_H

#include <aludel/revision.h>

#include <array>
#include <string>
#include <vector>

#include "dialect/registered.h"
#include "revisions/file_name.h"
#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::project {

/// What the proof is to know of the SQLite on the device.
struct ProofSettings {
  dialect::Registered registered;
  std::string sqlite;  // the path of its amalgamation, relative to the root; empty: the tool's own
  text::Span sqlite_at;                     // where the file says so
  std::vector<std::string> sqlite_options;  // macros to compile it with: "SQLITE_ENABLE_FTS5"

  bool operator==(const ProofSettings&) const = default;
};

/// How the tool writes a new revision file.
struct WritingSettings {
  revisions::Naming naming;
  std::string timezone = "UTC";    // of its @created: a name of the IANA database
  text::Span timezone_at;          // where the file says so
  std::vector<std::string> hooks;  // commands for the shell to run on it; {file}: its path

  bool operator==(const WritingSettings&) const = default;
};

struct Settings {
  std::vector<::aludel::Dialect> dialects = {::aludel::Dialect::kSqlite};
  /// The oldest version that the scripts are for, by dialect, as dialect::version_number() has it;
  /// 0: what the program is built with.
  std::array<unsigned, ::aludel::kDialects> minimum = {0, 140000};
  /// A plain identifier, at most 40 characters; without SQLite another one, a schema's, may stand
  /// before it.
  std::string version_table = "aludel_version";
  bool drift_is_error = true;  // false: a chain that doesn't arrive at schema/ is a warning
  bool stored_downgrades = true;
  std::string database;  // the tool's own, where nothing else names one; empty: none
  WritingSettings writing;
  ProofSettings proof;

  bool has(::aludel::Dialect dialect) const;
  bool operator==(const Settings&) const = default;
};

/// Reads the text of `aludel.toml`. Reported, each at its place: what is no TOML (the first
/// error only), unknown keys, values of the wrong type or out of range, and what
/// is for a database that the product doesn't have. A setting with an error keeps its default.
Settings read_settings(const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace aludel::project

#endif  // ALUDEL_GENERATOR_PROJECT_SETTINGS_H
