// SPDX-License-Identifier: MIT
//
// What the product has settled, from `aludel.toml`. Every setting has a default, so the file may
// be missing. A key that is unknown, or that this version of aludel can't carry out, is an error:
// no setting is ever ignored.
#ifndef ALUDEL_GENERATOR_PROJECT_SETTINGS_H
#define ALUDEL_GENERATOR_PROJECT_SETTINGS_H

#include <aludel/revision.h>

#include <array>
#include <string>
#include <vector>

#include "text/diagnostics.h"
#include "text/source.h"

namespace aludel::project {

struct Settings {
  std::vector<::aludel::Dialect> dialects = {::aludel::Dialect::kSqlite};
  /// The oldest version that the scripts are for, by dialect, as dialect::version_number() has it;
  /// 0: what the program is built with.
  std::array<unsigned, ::aludel::kDialects> minimum = {0, 140000};
  std::string version_table = "aludel_version";  // a plain identifier, at most 40 characters
  bool drift_is_error = true;  // false: a chain that doesn't arrive at schema/ is a warning
  bool stored_downgrades = true;

  bool has(::aludel::Dialect dialect) const;
  bool operator==(const Settings&) const = default;
};

/// Reads the text of `aludel.toml`. Reported, each at its place: what is no TOML (the first
/// error only), unknown keys, values of the wrong type or out of range, and what this version
/// doesn't carry out. A setting with an error keeps its default.
Settings read_settings(const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace aludel::project

#endif  // ALUDEL_GENERATOR_PROJECT_SETTINGS_H
