// SPDX-License-Identifier: MIT
//
// Alembic's offline mode: what SQL the two functions of a revision write, each run by itself and
// without a database, by the Python that Alembic is installed for.
#ifndef ALUDEL_GENERATOR_IMPORT_OFFLINE_H
#define ALUDEL_GENERATOR_IMPORT_OFFLINE_H

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "import/ini.h"

namespace aludel::import {

struct Offline {
  struct Ran {
    bool failed = false;
    std::string words;  // the SQL, or why there is none
  };

  bool is_installed = false;       // otherwise the rest is empty
  std::map<std::string, Ran> ran;  // "upgrade:ae10": those that were run
  std::string version_table;       // as env.py names it; empty: it doesn't
  std::string version_schema;      // likewise
  std::string environment;         // why env.py could not be used; empty: it could
  std::string ended;               // why there are no more of them; empty: there are all
};

/// Runs them all: ids with their files. The project's env.py is used where it can be; it gets no
/// connection and no URL. `python`: the interpreter; empty: the one that `alembic` runs on.
Offline run_offline(const AlembicSettings& settings, ::aludel::Dialect dialect,
                    const std::string& python,
                    const std::vector<std::pair<std::string, std::filesystem::path>>& revisions);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_OFFLINE_H
