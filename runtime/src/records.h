// SPDX-License-Identifier: MIT
//
// What stands in a database about revisions: the version rows, which alone say where it is; the
// history, which says how it got there; and the downgrades of what is applied, so that an older
// program can go back. The tables are described in docs/revision-files.md: users' databases carry
// them for ever.
//
// Written at the end of each segment, in its transaction; nothing here begins or ends one.
#ifndef ALUDEL_RUNTIME_RECORDS_H
#define ALUDEL_RUNTIME_RECORDS_H

#include <aludel/migrator.h>
#include <aludel/revision.h>
#include <aludel/status.h>

#include "driver.h"
#include "graph.h"

namespace aludel {

/// The version rows as they were read, but for the set of the known ones.
struct Rows {
  Situation situation = Situation::kFresh;  // without the history: see look.h
  bool table = false;                       // the version table is there
  unsigned count = 0;
  unsigned unknown = 0;
  char first[33] = {};     // the first unknown id, else the first row's
  char refused[240] = {};  // in words, why a row of a replaced revision can't be taken for the one
                           // that replaces it; then it counts as unknown
};

/// Reads the version rows: into `applied` goes all that the known ones stand for. kFresh,
/// kForeign, kAdoptable (what was found in session.detail) without a version table; kCurrent,
/// kBehind with one; with unknown rows kForeign, until the history is asked. kDamaged: a row lies
/// below another one, is there twice, or is empty. `recognises`: otherwise nothing is kAdoptable.
/// `scratch` holds nothing of use afterwards.
[[nodiscard]] Status read_rows(Session& session, const Migrations& migrations, bool recognises,
                               Set& applied, Set& scratch, Rows& rows) noexcept;

/// The version rows as they stand, ", " between them.
[[nodiscard]] Status list_rows(Session& session, Text& text) noexcept;

/// The flags of a row of the downgrade table: of a header (number 0), then of a statement.
namespace downgrade_flags {
enum : unsigned {
  kSql = 0,  // the low two bits: what there is
  kEmpty = 1,
  kIrreversible = 2,
  kCompatible = 4,
  kNoTransaction = 8,
  kCalls = 16,  // C++ functions, which the database can't keep: there are no other rows

  kRequire = 1,
};
}  // namespace downgrade_flags

/// How a revision came to be applied, or not.
enum class How : unsigned char { kRun, kStamp, kAdopt };

/// What is to be known of a segment beside its revisions.
struct Segment {
  How how;
  bool first;  // of its run
  bool fresh;  // nothing was in the database before
  bool made;   // the tables have been made in its transaction (a statement that makes them must not
               // be taken a second time: SQLite would have to prepare it anew, and run the old one
               // where memory runs out just then)
  const Set* below = nullptr;  // what unknown revisions stand on: no version rows
  bool purges = false;         // what the tables say is forgotten before
};

/// Writes a record of one id for each revision that only `some` has.
[[nodiscard]] Status write_each(Session& session, const Chain& chain, Record record,
                                const Set& some, const Set& others) noexcept;

/// Writes what stands for the way from `before` to `after`, both closed: a history row for each
/// step, their downgrades, and the version rows. What the database still knows under the name of a
/// revision that another one replaces gets the name of that one. Creates the tables where they are
/// missing. On success `before` equals `after`, and `after` and `scratch` hold nothing of use.
[[nodiscard]] Status write_records(Session& session, const Migrations& migrations,
                                   const Segment& segment, Set& before, Set& after,
                                   Set& scratch) noexcept;

/// "gateway 2.1.5", "gateway 2.1.5 (tag)"
void write_program(const Session& session, const Migrations& migrations,
                   char (&text)[240]) noexcept;

/// A checksum as the tables have it.
void write_checksum(unsigned long long checksum, char (&text)[17]) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_RECORDS_H
