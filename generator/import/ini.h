// SPDX-License-Identifier: MIT
//
// Alembic's settings, as far as they say where its files are: `alembic.ini`, or `[tool.alembic]` of
// `pyproject.toml`.
#ifndef ALUDEL_GENERATOR_IMPORT_INI_H
#define ALUDEL_GENERATOR_IMPORT_INI_H

#include <aludel/revision.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "text/diagnostics.h"

namespace aludel::import {

struct AlembicSettings {
  std::filesystem::path file;                   // alembic.ini; empty: there is none
  std::filesystem::path script;                 // the folder of env.py
  std::vector<std::filesystem::path> versions;  // folders of revisions
  bool recursive = false;                       // and those below them
  /// Of the URL, which is not kept; nothing where there is none, or of another database.
  std::optional<::aludel::Dialect> dialect;
  std::string scheme;  // of the URL: "mysql+pymysql"; empty: there is none
};

/// Of a project's folder, of the folder of env.py, or of a folder of revisions. Nothing, and an
/// error, where it is none of them.
std::optional<AlembicSettings> find_alembic(const std::filesystem::path& folder,
                                            text::Diagnostics& diagnostics);

/// Whether it looks like one of them, without a word.
bool is_alembic(const std::filesystem::path& folder);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_INI_H
