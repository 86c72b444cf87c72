// SPDX-License-Identifier: MIT
//
// A live SQLite database, looked at: what its catalog holds of the user's, and what its file says
// of itself. It is opened as the commands on a database open it, and never written.
#ifndef ALUDEL_GENERATOR_INSPECT_DATABASE_H
#define ALUDEL_GENERATOR_INSPECT_DATABASE_H

#include <aludel/status.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "inspect/catalog.h"
#include "revisions/records.h"
#include "text/diagnostics.h"

namespace aludel::inspect {

struct Database {
  std::string name;  // as messages call it: the path, as it was given
  /// In the order in which they were made. Not among them: what SQLite keeps for itself, tables
  /// that a virtual table keeps its rows in, and aludel's own.
  std::vector<Definition> definitions;

  /// A virtual table whose module the tool's SQLite hasn't, so that it can't say which tables
  /// belong to it. Those that are left out go by their names, as SQLite has it: `docs_data`.
  struct Unknown {
    std::string table;
    std::string module;
    std::vector<std::string> left_out;
  };
  std::vector<Unknown> unknown;

  bool is_kept = false;  // aludel has its version table in it
  std::int32_t user_version = 0;
  std::int32_t application_id = 0;
  std::string journal_mode;  // "delete", "wal", …
  std::string encoding;      // "UTF-8", …
  std::int64_t auto_vacuum = 0;
  std::string written_by;  // the SQLite that wrote it last, "3.34.1"; empty: the file doesn't say

  Catalog catalog() const;
};

/// Looks at the file in one read transaction. `records`: aludel's own tables there. Nothing where
/// it can't be read: `status` has the reason, and an error says it in the user's words.
std::optional<Database> look(const std::string& path, const revisions::Records& records,
                             Status& status, text::Diagnostics& diagnostics);

}  // namespace aludel::inspect

#endif  // ALUDEL_GENERATOR_INSPECT_DATABASE_H
