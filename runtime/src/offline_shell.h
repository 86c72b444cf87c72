// SPDX-License-Identifier: MIT
//
// How a script speaks to the shell that will run it: the words that `sqlite3` and `psql` each want
// for the same thing. Offline says when.
#ifndef ALUDEL_RUNTIME_OFFLINE_SHELL_H
#define ALUDEL_RUNTIME_OFFLINE_SHELL_H

#include <cstdio>

#include "graph.h"

namespace aludel {

/// What must be true of the database where a script begins.
struct Start {
  const char* words;  // what is wrong otherwise
  const char* version_table;
  const char* create;  // the Record that makes it
  const Chain& chain;
  const Set& rows;  // of the version table
  bool takes_over;  // a database without a version table may hold things
};

enum class Violations : unsigned char { kCount, kCompare, kCompareWithNone, kForget };

struct Shell {
  const char* run;  // how to run the script
  const char* dot;  // in the version table's name: see expand()

  /// Brings the shell to the settings of a run, stopping at the first failure; `again`: after
  /// statements that may have changed them.
  void (*put_settings)(std::FILE* out, bool again) noexcept;

  /// Begins a transaction, with the lock.
  void (*put_begin)(std::FILE* out, const char* version_table) noexcept;

  /// Keeps other migrators out while there is no transaction; and no longer.
  void (*put_lock)(std::FILE* out, const char* version_table) noexcept;
  void (*put_unlock)(std::FILE* out, const char* version_table) noexcept;

  void (*put_start)(std::FILE* out, const Start& start) noexcept;

  /// Ends the script with `words` where the query gives a row.
  void (*put_require)(std::FILE* out, const char* words, const char* query) noexcept;

  const char* between;  // run between revisions; "": nothing

  /// Counts the rows that violate foreign keys, compares after having counted (or with none), and
  /// forgets the number. nullptr: the server finds its own.
  void (*put_violations)(std::FILE* out, Violations what) noexcept;

  /// Why the shell would not take a statement as it is; nullptr: it does.
  const char* (*refuse)(const char* sql) noexcept;

  /// Whether the settings are to be put again after the revision of this statement.
  bool (*may_set)(const char* sql) noexcept;
};

extern const Shell kSqliteShell;
extern const Shell kPsql;

/// Prints `text` between quotes of that kind, those inside it doubled.
void print_quoted(std::FILE* out, char quote, const char* text) noexcept;

/// Prints a template with `name` in place of each `#`, and in it `dot` for each dot.
void print_expanded(std::FILE* out, const char* text, const char* name, const char* dot) noexcept;

/// Prints what the version rows of these may be: 'id', 'id', each also by its name from before a
/// squash.
void print_rows(std::FILE* out, const Chain& chain, const Set& set) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_OFFLINE_SHELL_H
