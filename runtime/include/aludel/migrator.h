// SPDX-License-Identifier: MIT
//
// Takes a database along a program's chain of revisions: up, down, or by declaration (stamp).
//
// A run is one transaction (or one for each revision, on request): it either arrives, or leaves
// everything as it was. Where there is nothing to do it writes nothing and takes no lock. The
// caller's thread does everything; nothing is allocated; stack: 8 KiB and half a byte for each
// revision (a stamp, an adoption, Unknown::kRun: a byte).
#ifndef ALUDEL_MIGRATOR_H
#define ALUDEL_MIGRATOR_H

#include <aludel/database.h>
#include <aludel/revision.h>
#include <aludel/status.h>

namespace aludel {

/// One thing that a run has to tell. Pointers are valid during the callback only. Statements may
/// be under way to a PostgreSQL server meanwhile: a borrowed connection is not to be used.
struct Event {
  enum class Kind : unsigned char {
    kAdopted,    // a database of before aludel is taken over, as it is at revision `index`
    kBegin,      // the plan stands, under the lock: `count` revisions from `from` to `to`
    kRevision,   // revision `index` is about to run: `done` of `count` have
    kDone,       // it has run (not yet committed)
    kCommitted,  // a segment, and all that ran before it, is in the database for good
    kWarning,    // `text` says what; the run goes on
    kWaiting,    // somebody else holds the database: called now and then
    kProgress,   // `done` of `count` (0: not known) of what a C++ function of revision `index` has
                 // to do (context.h)
    kUndo,       // `revision`, which the program doesn't know, is about to be undone: `done` of
                 // `count`; `text` is its message
    kUndone,     // it has been (not yet committed)
  };

  Kind kind;
  Direction direction;
  bool created;    // kBegin: the file did not exist before
  unsigned index;  // kAdopted, kRevision, kDone, kProgress: of the chain
  unsigned done;
  unsigned count;
  const char* from;  // kBegin: the ids of the heads, ", " between; "base" for none.
  const char* to;    //         Cut with "…" where they are very many.
  const char* text;
  const char* revision;  // kUndo, kUndone: its id
};

/// Returns whether to go on; false rolls the open segment back and ends with kCancelled.
using Progress = bool (*)(void* user, const Event& event);

struct Options {
  /// kWholeRun: all or nothing. kPerRevision: each revision is committed by itself, and a run
  /// that is cut goes on from there the next time.
  enum class Transactions : unsigned char { kWholeRun, kPerRevision };

  Transactions transactions = Transactions::kWholeRun;
  unsigned wait_ms = 60000;  // how long to wait for somebody else's lock; a busy handler of the
                             // borrowed handle's own waits besides, each time before this does
  Progress progress = nullptr;
  void* user = nullptr;
  const char* tag = nullptr;  // any words: written into the history behind the program's version,
                              // "gateway 2.1.5 (nightly)"
  bool purge = false;  // stamp(): forgets first where the database is, whatever its version rows
                       // say: they may contradict each other, and be of other programs

  /// What to do where the database has revisions that the program doesn't know: those of a newer
  /// one, or of another branch (docs/newer-databases.md).
  ///
  ///   kRefuse  nothing is touched: kUnknownRevision
  ///   kUndo    they are taken down by the downgrades that the database stores, in the same
  ///            transaction as what follows
  ///   kRun     they stay, and the run does what it is to do beside them, if all of them say
  ///            @compatible
  ///
  /// downgrade() to "head" or "heads" undoes them, whatever stands here; stamp() always refuses.
  enum class Unknown : unsigned char { kRefuse, kUndo, kRun };
  Unknown unknown = Unknown::kRefuse;
  bool undo_on_borrowed = false;  // on a connection that is lent, undoing must be allowed: what
                                  // runs there is SQL that the database has kept
};

/// How a run ended, and what it was about. Pointers are into the chain.
struct Result {
  Status status = Status::kOk;
  Direction direction = Direction::kUpgrade;
  bool created = false;            // a file was made that did not exist (it stays, if empty)
  unsigned applied = 0;            // revisions whose change is committed
  bool unrecorded = false;         // something of `revision` may be in the database, but not that
                                   // it was applied: it ran outside of any transaction and its
                                   // record failed, or a statement ended the transaction
  const char* revision = nullptr;  // where it stopped
  const char* file = nullptr;      // "versions/….sql"
  unsigned line = 0;               // of the statement in it; of the mistake, if `column` is known
  unsigned column = 0;             // from 1, in characters; of the statement itself where it was
                                   // made of what stands there
  const char* function = nullptr;  // the C++ function that was called there, if it is one
  int engine_code = 0;             // the engine's own number for it
  char sqlstate[6] = {};           // PostgreSQL's code for it: "23505"
  char unknown[33] = {};           // where it is about a revision that the program doesn't know:
                                   // its id, of whose stored downgrade `line` counts statements
  bool in_doubt = false;           // kConnectionLost: the connection broke while a segment was
                                   // being committed; all of it is in the database, or nothing
  long long rows = 0;              // kRequireFailed: rows found; kForeignKeys: rows too many
  const char* message = nullptr;   // kRequireFailed: its text; kIrreversible: the reason
  char detail[240] = {};           // the engine's words, the first row, the choices; may be empty

  [[nodiscard]] bool ok() const noexcept { return status == Status::kOk; }
  [[nodiscard]] int exit_code() const noexcept {
    const bool partly = !ok() && (applied != 0 || unrecorded || in_doubt);
    return partly ? static_cast<int>(kPartly) : aludel::exit_code(status);
  }
};

/// A run's end in one line, for a log: "versions/….sql:12: a requirement is not met: two devices
/// have the same serial number (2 rows): serial='A1'". Returns `buffer`, which takes at least 4
/// bytes; what doesn't fit is cut and ends in "…".
const char* describe(const Result& result, char* buffer, unsigned size) noexcept;

/// Where a database is, as this program sees it.
enum class Situation : unsigned char {
  kFresh,      // nothing in it: no version table, no object of the user's, user_version 0
  kCurrent,    // at the program's heads
  kBehind,     // only revisions that the program knows, but not all of them
  kAhead,      // all of the program's revisions, and others that it doesn't know
  kSideways,   // some that it doesn't know, and not all of its own
  kAdoptable,  // no version table, but the user_version and the tables of a revision
  kForeign,    // anything else: another program's, or nobody's
};

struct State {
  Status status = Status::kOk;  // why it could not be looked at
  Situation situation = Situation::kFresh;
  unsigned rows = 0;      // version rows: the heads that the database is at
  unsigned pending = 0;   // revisions of the chain that are not applied
  unsigned unknown = 0;   // version rows that the program doesn't know
  char version[33] = {};  // the first unknown id, else the first row's; empty at base; of a
                          // database that is kAdoptable, the revision that it is at
  char message[80] = {};  // of an unknown revision, from the history, cut to fit
  char program[64] = {};  // the program and version that wrote it
  int engine_code = 0;
  char sqlstate[6] = {};
  char detail[240] = {};  // kForeign, kAdoptable: what was found; kSideways: why a row of a
                          // replaced revision can't be taken for the one that replaces it;
                          // otherwise the engine's words

  // Of the revisions that the program doesn't know, where there are any:
  unsigned unknown_revisions = 0;  // how many are applied, by the history
  bool undoable = false;           // Options::Unknown::kUndo would take them back
  bool compatible = false;         // Options::Unknown::kRun would go on beside them
  char undo[200] = {};             // what would be lost by it, as far as that is stored, or why it
                                   // can't be done; may be empty

  [[nodiscard]] bool ok() const noexcept { return status == Status::kOk; }
};

/// Looks, and writes nothing: no table, no row, no lock, no file. Of the options it takes how
/// long to wait, and whom to tell that it does.
[[nodiscard]] State state(const Database& database, const Migrations& migrations,
                          const Options& options = {}) noexcept;

/// Applies what is missing of the target: the heads, or what `target` names ("head", an id or
/// the beginning of one, "+2"; docs/revision-files.md has the grammar). A database that is there
/// already, or above, is left alone. One that is kAdoptable is taken over first, in the same
/// transaction.
[[nodiscard]] Result upgrade(const Database& database, const Migrations& migrations) noexcept;
[[nodiscard]] Result upgrade(const Database& database, const Migrations& migrations,
                             const char* target, const Options& options = {}) noexcept;

/// Takes back what lies above the target ("base", an id, "-1", "head").
[[nodiscard]] Result downgrade(const Database& database, const Migrations& migrations,
                               const char* target, const Options& options = {}) noexcept;

/// Declares that the database is at the target, without running anything. What is in a database
/// without a version table is taken for this program's, at the base too.
[[nodiscard]] Result stamp(const Database& database, const Migrations& migrations,
                           const char* target, const Options& options = {}) noexcept;

}  // namespace aludel

#endif  // ALUDEL_MIGRATOR_H
