// SPDX-License-Identifier: MIT
//
// A history of another tool, read: its revisions in the order in which they can be applied, each
// with what it says for both directions, not yet in the form of ours.
#ifndef ALUDEL_GENERATOR_IMPORT_HISTORY_H
#define ALUDEL_GENERATOR_IMPORT_HISTORY_H

#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "text/source.h"

namespace aludel::import {

enum class Tool { kAlembic, kFlyway, kDbmate, kGoose, kGolangMigrate, kDiesel, kSqlx };

/// One direction of a revision.
struct Way {
  enum class Kind {
    kSql,      // statements
    kNothing,  // written, and nothing in it
    kMissing,  // never written, or it refuses to run
    kByHand,   // no SQL: `why`, and the lines to write it from
  };

  Kind kind = Kind::kMissing;
  std::string sql = {};  // kSql, in the database's own language
  std::string why = {};  // kByHand; with kSql: what is to be looked at (may be empty)
  std::vector<std::string> quoted = {};  // the source's own lines, where there is a `why`
};

struct Imported {
  std::string id;
  std::string message;
  std::optional<std::time_t> created = {};
  std::vector<std::string> parents = {};
  std::vector<std::string> labels = {};
  std::vector<std::string> depends = {};
  Way upgrade = {};
  Way downgrade = {};
  std::string from = {};  // the file as messages show it
  std::string stem = {};  // of the new file's name; empty: made of date, id and message
};

struct History {
  Tool tool = Tool::kAlembic;
  std::vector<Imported> revisions;  // each after its parents
  /// What the revisions were read from; diagnostics speak of them.
  std::vector<std::unique_ptr<text::Source>> sources;
  std::string version_table;  // of Alembic: the same table is ours; empty: another form
};

/// The tool's name as people write it: "golang-migrate".
const char* name_of(Tool tool);
/// Where it keeps which revisions a database has, by default.
const char* table_of(Tool tool);
/// The tool of a word on the command line; nothing where there is none of that name.
std::optional<Tool> tool_of(const std::string& word);

}  // namespace aludel::import

#endif  // ALUDEL_GENERATOR_IMPORT_HISTORY_H
