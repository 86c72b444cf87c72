// SPDX-License-Identifier: MIT
//
// A driver that prints a script in place of running one: the same run, with the same statements
// and records in the same transactions, as text for the shell of the database (`sqlite3`, `psql`).
// What a live run learns from its database the script finds out by itself, where it is run: that
// the database is where the script starts, that a @require holds, that no foreign key is left
// dangling. The first failure is the end of it, and says in words what is wrong. One thing is
// stricter on SQLite: where the engine can't count dangling keys at all (one that fits no index of
// its parent), a run goes on, and a script stops.
//
//   Offline offline(migrations, driver, rows, false, stdout);
//   upgrade(offline.database(), migrations, "heads", options);
#ifndef ALUDEL_RUNTIME_OFFLINE_H
#define ALUDEL_RUNTIME_OFFLINE_H

#include <aludel/revision.h>

#include <cstdio>

#include "driver.h"
#include "graph.h"

namespace aludel {

struct Shell;

class Offline {
 public:
  /// A script for a database with these version rows, in `driver`'s SQL. The set is kept up to
  /// date while the script is printed. `takes_over`: a database without a version table may
  /// hold things.
  Offline(const Migrations& migrations, const Driver& driver, Set& rows, bool takes_over,
          std::FILE* out) noexcept;
  Offline(const Offline&) = delete;
  Offline& operator=(const Offline&) = delete;

  /// The command that runs a script: "psql -X -f SCRIPT DATABASE".
  [[nodiscard]] static const char* how_to_run(Dialect dialect) noexcept;

  /// What to give to a run.
  [[nodiscard]] Database database() noexcept { return {&driver_, this, nullptr}; }

  /// Says which file the statements to come are from.
  void set_file(const char* file) noexcept { file_ = file; }

 private:
  static Status open(Session& session, Access access) noexcept;
  static void close(Session& session) noexcept;
  static Status begin(Session& session) noexcept;
  static Status commit(Session& session) noexcept;
  static void rollback(Session& session) noexcept;
  static Status leave(Session& session) noexcept;
  static Status between(Session& session) noexcept;
  static Status run(Session& session, const Statement& statement) noexcept;
  static Status write(Session& session, Record record, const Value* values,
                      unsigned count) noexcept;
  static Status query(Session& session, Record record, Visitor visitor, void* user) noexcept;
  static Status violations(Session& session, long long& count) noexcept;
  static Status inspect(Session& session, Found& found) noexcept;
  static Status fetch(Session& session, const char* sql, Cursor& cursor) noexcept;

  void settle() noexcept;
  void check_start() noexcept;
  void print_record(Record record, const Value* values, unsigned count) noexcept;
  void keep(Record record, const Value* values) noexcept;

  const Migrations& migrations_;
  const Driver& real_;
  const Shell& shell_;
  const Driver driver_;
  Set& rows_;
  const bool takes_over_;
  std::FILE* const out_;
  const char* file_ = "";
  bool table_;            // there is, or will be, a version table
  bool begun_ = false;    // something has been printed
  bool settled_ = false;  // the shell has the settings of a run
  bool holds_lock_ = false;
  bool ran_ = false;      // a statement of a revision, since the last begin()
  bool counted_ = false;  // violations before the segment are in a temporary table
};

/// Prints a statement with the semicolon that ends it.
void print_statement(std::FILE* out, const char* sql) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_OFFLINE_H
