// SPDX-License-Identifier: MIT
//
// A new revision file, in the form that the reader reads. Nothing here touches the disk or the
// clock.
#ifndef ALUDEL_GENERATOR_REVISIONS_WRITE_H
#define ALUDEL_GENERATOR_REVISIONS_WRITE_H

#include <aludel/revision.h>

#include <cstdint>
#include <ctime>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "revisions/chain.h"
#include "revisions/file_name.h"

namespace aludel::revisions {

struct NewFile {
  std::string name;  // "2026-11-20_8be41c07a3f5_add_owner_to_devices.sql"
  std::string text;
};

/// 12 random hex digits that no revision of the chain begins with or has for its id.
std::string new_id(const Chain& chain);

/// Why a text cannot be the message of a revision ("it is empty"); nothing where it can.
std::optional<std::string> message_problem(std::string_view message);

/// One statement of a section, with the lines that stand above it.
struct Entry {
  std::vector<std::string> above = {};  // each a comment: a directive ("@fill 0"), or words
  std::string sql = {};  // ends with its last token, no semicolon; empty: only the lines
  std::optional<::aludel::Dialect> only = {};  // in a block: for this database, in its own SQL

  bool operator==(const Entry&) const = default;
};

/// What the file of a new revision says.
struct NewRevision {
  std::string id;
  std::string message;                    // has no problem
  std::vector<std::string> parents = {};  // the ids of what it revises; none: a base; more: a merge
  sql::Language language = sql::Language::kSqlite;  // in which it is written
  std::optional<std::time_t> created = {};          // in seconds since 1970; nothing: not known
  int utc_offset = 0;                               // of the clock that is written: minutes east
  std::vector<std::string> labels = {};             // @label
  std::vector<std::string> depends = {};            // @depends: ids or labels
  std::vector<std::string> replaces = {};           // @replaces: ids, the end of the range last
  std::optional<std::int64_t> user_version = {};    // @user-version
  bool is_compatible = false;                       // @compatible
  std::vector<std::string> notes = {};              // comment lines below the header
  std::vector<Entry> upgrade = {};                  // in order; none: @nothing, but in a merge
  std::vector<Entry> downgrade = {};
  std::optional<std::string> irreversible = {};  // the reason, in place of a downgrade
  bool no_transaction = false;                   // then each way is one statement
};

/// A statement from elsewhere, as it can stand in a revision: there a line comment that opens with
/// "@word" is a directive, so it becomes one of the other kind. What stands behind the last token
/// goes.
std::string without_directives(const std::string& sql, sql::Language language);

/// Neighbours for one database share a block; short statements that need no words stand together.
NewFile write(const NewRevision& revision, const Naming& naming = {});

/// The same with both sections left to be written: each holds a @todo line, so that the build
/// fails until somebody has.
NewFile write_empty(NewRevision revision, const Naming& naming = {});

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_WRITE_H
