// SPDX-License-Identifier: MIT
//
// How a run ended. The numbers are fixed: programs may log them.
//
// Each status belongs to one of the exit codes that `program --migrate` and the tool share
// (exit_code), and has one static sentence (status_text). What it was about (revision, line,
// the engine's words) stands in Result.
#ifndef ALUDEL_STATUS_H
#define ALUDEL_STATUS_H

namespace aludel {

enum class Status : unsigned char {
  kOk = 0,

  // The request.
  kBadTarget = 1,        // nothing is called so, or it is not in the grammar of targets
  kAmbiguousTarget = 2,  // several revisions, or several ways, are meant by it
  kUnreachable = 3,      // the target lies in the other direction, or not that far away
  kIrreversible = 4,     // a revision on the way down says that it has no downgrade
  kWrongFormat = 5,      // generated code and runtime are of different formats: build again
  kWrongDialect = 6,     // the program carries nothing for this kind of database

  // The database is not this program's, or not any more.
  kUnknownRevision = 10,  // it holds revisions that this program doesn't know
  kForeign = 11,          // it holds things, but not this program's version table

  // The connection.
  kBusy = 20,             // somebody else holds it; waited as long as the options say
  kOpenTransaction = 21,  // the borrowed handle is inside a transaction of its owner
  kOpenStatement = 22,    // a statement of the borrowed handle's owner is unfinished
  kCannotOpen = 23,       // no such file or folder, no right to read it, no server
  kNotADatabase = 24,     // a file, but not one of the engine's
  kReadOnly = 25,         // there is work to do, but the file or its medium can't be written
  kFull = 26,             // disk or quota
  kDamaged = 27,          // the version rows contradict each other, or the file is corrupt
  kNotAlone = 28,         // the borrowed handle has temporary objects or attached databases
  kConnectionLost = 29,   // the connection to the server broke

  // A revision.
  kStatementFailed = 30,   // the engine refused a statement
  kRequireFailed = 31,     // a @require found rows
  kForeignKeys = 32,       // more rows violate foreign keys after the run than before it
  kTransactionEnded = 33,  // a statement ended the run's transaction
  kCancelled = 34,         // the progress callback said stop
  kFunctionFailed = 35,    // a C++ function of the program failed, or left something undone
  kNoFunction = 36,        // a C++ function is to be called where there is none: not by the program
};

/// The exit codes of `program --migrate` and of the tool; fixed.
enum ExitCode : int {
  kDone = 0,      // done; or the answer is yes
  kNo = 1,        // the answer is no
  kUsage = 2,     // the request can't be understood
  kFailed = 3,    // failed; nothing was changed
  kNotOurs = 4,   // the database is newer than, or unknown to, this program
  kTryAgain = 5,  // busy
  kPartly = 6,    // stopped at a commit point: a part is done
};

/// The exit code for a status (kPartly depends on what was committed: see Result::exit_code).
[[nodiscard]] int exit_code(Status status) noexcept;

/// One sentence without a full stop, in static storage: "the file is not a database".
[[nodiscard]] const char* status_text(Status status) noexcept;

}  // namespace aludel

#endif  // ALUDEL_STATUS_H
