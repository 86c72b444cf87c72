// SPDX-License-Identifier: MIT
//
// What the migrator asks of a database: a constant table of functions for each kind of
// database, and a Session on the migrator's stack that they work on. The driver knows its
// engine (locks, settings, errors); it knows nothing of chains, plans and targets.
//
// All bookkeeping passes as one of a few SQL texts (Record) with values: no text needs a value
// that only a live database could give, so a driver that prints a script has the same table.
//
// Every function that fails has said why: the status, session.engine_code (and sqlstate), and the
// engine's words (or ours) in session.detail.
#ifndef ALUDEL_RUNTIME_DRIVER_H
#define ALUDEL_RUNTIME_DRIVER_H

#include <aludel/database.h>
#include <aludel/migrator.h>
#include <aludel/revision.h>
#include <aludel/status.h>

#include "text.h"

namespace aludel {

/// The SQL texts of the bookkeeping, an array of templates for each dialect: `#` stands for the
/// version table's name (expand), $1 … for the values, which first appear in ascending order.
enum class Record : unsigned char {
  kVersions,        // gives: version_num
  kHistory,         // gives, newest first: revision, direction, checksum, message, program
  kCreateVersions,  // the three tables, where they are missing
  kCreateHistory,
  kCreateDowngrades,
  kInsertVersion,    // id
  kDeleteVersion,    // id
  kInsertHistory,    // 1 for the first row of a run, then 0; revision, parents, dependencies,
                     // direction, how, checksum, message, program
  kInsertDowngrade,  // revision, variant, number, flags, sql, message, checksum
  kDeleteDowngrade,  // revision
  kDowngrades,       // gives one revision, where there are any: is the table there?
  kStored,           // gives the downgrades that are stored: revision, checksum
  kApplied,          // gives, newest first, what is applied by the history: sequence, revision,
                     // parents, dependencies
  kHistoryRow,       // sequence; gives: revision, parents, dependencies, message, and the ids that
                     // have been replaced by it, with blanks between them
  kStoredRow,        // revision, variant, number; gives that row of the downgrades, or the one of
                     // the next variant that has it: variant, flags, sql, message, checksum
  kInsertUndone,     // 1 for the first row of a run, then 0; how, checksum, program, sequence: a
                     // history row that says that what was done in that one is undone
  kPurgeVersions,    // all rows go
  kPurgeHistory,     // program: a row more for each revision that is applied by the history, which
                     // says that a stamp took it back
  kPurgeDowngrades,  // all rows go
  kInsertReplacing,  // revision, parents, dependencies, checksum, message, program, id: a row of a
                     // run of its own that says that the revision is applied, where the id is
  kInsertAgain,       // id, revision: again what came after the id, with the revision in its place
  kInsertReplaced,    // revision, program, id: it stands for the id now, if it has just come for it
  kReplaceCondition,  // id, revision: the one in place of the other in the headers of downgrades
  kReplaceVersion,    // revision, id: likewise in the version rows
};
inline constexpr unsigned kRecords = 24;

/// A value for a Record: a text, a number, or NULL.
struct Value {
  enum class Kind : unsigned char { kNull, kNumber, kText };

  constexpr Value(const char* words) noexcept  // nullptr: NULL
      : kind(words == nullptr ? Kind::kNull : Kind::kText), text(words) {}
  constexpr Value(unsigned value) noexcept : kind(Kind::kNumber), number(value) {}

  Kind kind;
  unsigned number = 0;
  const char* text = nullptr;
};

/// Looks at a row of a query; false: no more of them. The texts last until it returns.
using Visitor = bool (*)(void* user, const char* const* columns) noexcept;

/// A row that stays readable while other statements run, in the engine's own memory.
struct Kept {
  static constexpr unsigned kColumns = 5;

  bool found = false;
  const char* columns[kColumns] = {};  // nullptr: NULL, or there are not so many
  void* memory[kColumns] = {};         // the driver's
};

/// What a database without this program's version table holds.
struct Found {
  bool anything;     // an object of the user's, or a user_version
  int user_version;  // of SQLite
};

/// A query of one's own, of which the rows are taken one by one.
struct Cursor {
  static constexpr unsigned kColumns = 5;

  void* statement = nullptr;           // nullptr: there is no row
  const char* columns[kColumns] = {};  // last until the next row
};

/// One connection for the time of a call. The first part is the migrator's to fill.
struct Session {
  Database database;
  const char* version_table;
  const Options* options;
  Text detail;  // writes into the Result's or State's own

  int engine_code = 0;
  char sqlstate[6] = {};    // where the engine has these
  unsigned position = 0;    // where in a statement the engine found the mistake, in characters
                            // from 1; 0: not known
  bool in_doubt = false;    // kConnectionLost: whether commit() has done its work
  bool undone = false;      // kTransactionEnded: nothing of it has been committed
  long long rows = 0;       // kRequireFailed: what was found
  long long unchecked = 0;  // tables whose foreign keys violations() could not check
  bool beside = false;      // open_beside() made it
  bool missing = false;     // there is no such file, so nothing is open
  bool created = false;     // open() made it

  // Of the C++ function that is called (context.h).
  const char* revision = nullptr;
  Direction direction = Direction::kUpgrade;
  unsigned index = 0;      // of the revision, in the chain
  bool cancelled = false;  // the progress callback has told it to stop

  // A driver may send ahead: run() and between() return before the database has done it.
  unsigned calls = 0;    // of both that have returned kOk (the migrator counts)
  unsigned over = 0;     // those of them that are known to be done; after a failure: which it was
  unsigned pending = 0;  // answers that are still to come; 0: all is done

  // The driver's own.
  void* handle = nullptr;
  void* prepared[kRecords] = {};
  void* reserve = nullptr;      // memory for the end of a run where there is no other
  bool locked = false;          // between begin() and its commit() or rollback()
  bool settled = false;         // the settings that change what a statement does have been switched
  unsigned saved = 0;           // as they were
  bool counted = false;         // violations() would count the same as the last time
  long long violations = 0;     // what it counted then
  unsigned version = 0;         // of the data, after the last commit()
  unsigned under_way[64] = {};  // to which call each answer that is to come belongs, in a ring
  unsigned sent = 0;            // how many have been put there
  unsigned bytes = 0;           // under way, at most
};

enum class Access : unsigned char {
  kRead,    // for a look: also while the owner of a borrowed handle is inside a transaction,
            // which goes on as if nothing had been asked
  kWrite,   // for a run: kOpenTransaction, kOpenStatement where the owner is busy with it
  kCreate,  // kWrite, and a file that is missing is made
};

struct Driver {
  Dialect dialect;
  const char* const* sql;  // [Record]

  /// Opens, or takes the borrowed handle. A missing file (but not folder) is no failure: kOk,
  /// with session.missing; then nothing else may be called but open() and close().
  Status (*open)(Session& session, Access access) noexcept;

  /// Puts back every setting, closes what was opened. May be called twice, and after any failure.
  void (*close)(Session& session) noexcept;

  /// Takes the writer's lock, having switched the settings that change what a statement does.
  /// Waits as long as the options allow. kReadOnly where it can't be written.
  Status (*begin)(Session& session) noexcept;

  /// Makes all since begin() last. Fails with everything rolled back.
  Status (*commit)(Session& session) noexcept;

  /// Undoes all since begin(). Without one: nothing. Where the engine refuses, session.detail
  /// says so after all else.
  void (*rollback)(Session& session) noexcept;

  /// Before a revision that runs outside of any transaction: undoes all since begin(), and keeps
  /// other migrators out from here on where the engine can, until the next begin() has the lock
  /// itself. Without begin() it waits for them as that does.
  Status (*leave)(Session& session) noexcept;

  /// After a revision inside the transaction: finds what it has put off (deferred constraints),
  /// and fixes again what it may have set, so that the next one doesn't depend on it.
  Status (*between)(Session& session) noexcept;

  /// Runs a statement of a revision; without begin(), outside of any transaction, with the same
  /// settings. kRequire: kRequireFailed, the number of rows, and the first of them in words.
  /// kCall: as call_function(); kFunctionFailed also where the function leaves something open,
  /// under way, temporary or attached, kTransactionEnded where it ends the transaction. Settings
  /// that matter to what comes after are as before it.
  /// The failure may be that of an earlier call, of which only now is heard: session.over.
  Status (*run)(Session& session, const Statement& statement) noexcept;

  /// Waits for an answer, or several, of those that are pending. nullptr: none ever is.
  Status (*wait)(Session& session) noexcept;

  /// Runs a Record that gives no rows. A failure may be found as late as commit().
  Status (*write)(Session& session, Record record, const Value* values, unsigned count) noexcept;

  /// Runs a Record that gives rows. Needs no begin(). Where its table is missing:
  /// kStatementFailed without words (no_table).
  Status (*query)(Session& session, Record record, Visitor visitor, void* user) noexcept;

  /// Runs a Record that gives one row or none, which is kept until release(). Its table must be
  /// there.
  Status (*keep)(Session& session, Record record, const Value* values, unsigned count,
                 Kept& row) noexcept;
  void (*release)(Kept& row) noexcept;

  /// Counts the rows that violate foreign keys, and in session.unchecked the tables for which the
  /// engine can't tell (a key that fits no index of its parent). Into session.detail goes, in
  /// words, the first of those tables if there are more of them than session.unchecked said
  /// before, else the first of the rows.
  Status (*violations)(Session& session, long long& count) noexcept;

  /// Looks at a database without version rows; what is there in words, in session.detail: `3 tables
  /// (device, reading, site), user_version 7`.
  Status (*inspect)(Session& session, Found& found) noexcept;

  /// Goes to the next row of `sql`, from a cursor without a row to the first. Past the last, and
  /// after a failure, the cursor has none again; `sql` of nullptr takes it there at once. Of a
  /// statement that gives no rows it is all. None of the columns may be NULL.
  Status (*fetch)(Session& session, const char* sql, Cursor& cursor) noexcept;

  /// Makes an empty database in memory, for fetch() alone. It takes any function and collation
  /// that a statement names. Of SQLite only.
  Status (*open_beside)(Session& session) noexcept;
  void (*close_beside)(Session& session) noexcept;
};

/// Whether a query failed only because its table is not there.
[[nodiscard]] inline bool no_table(const Session& session, Status status) noexcept {
  return status == Status::kStatementFailed && session.detail.empty();
}

/// For the drivers: calls the function of a kCall statement. kOk, kCancelled, kNoFunction; else
/// kFunctionFailed, with its words in session.detail.
[[nodiscard]] Status call_function(Session& session, const Statement& statement) noexcept;

/// Asks the progress callback, where there is one, whether to go on.
[[nodiscard]] inline bool tell(const Session& session, const Event& event) noexcept {
  const Options& options = *session.options;
  return options.progress == nullptr || options.progress(options.user, event);
}

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_DRIVER_H
