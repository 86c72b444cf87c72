// SPDX-License-Identifier: MIT
//
// Revisions that a database has and this program doesn't know: those of a newer build, or of
// another branch. What they are the history tells (a revision is applied if its newest row says
// so), and how they are taken back the stored downgrades (records.h): so an older program can do
// what the newer one would have done.
//
// They are walked from the newest on by queries, and none of them is kept: there may be any number
// of them. Newest first is an order in which they can be taken back, as each was applied upon what
// was there.
#ifndef ALUDEL_RUNTIME_UNKNOWN_H
#define ALUDEL_RUNTIME_UNKNOWN_H

#include <aludel/revision.h>
#include <aludel/status.h>

#include "driver.h"
#include "graph.h"

namespace aludel {

/// One of them.
struct Unknown {
  char sequence[21] = {};  // of its row in the history
  char revision[33] = {};  // empty: there is none
  char message[120] = {};  // cut to fit
  char loses[160] = {};    // what its downgrade loses, as far as that is stored
  char checksum[17] = {};  // of its downgrade
  unsigned variant = 0;    // of its downgrade, which is the one for what is applied
  unsigned flags = 0;      // downgrade_flags of a header
};

/// All of them.
struct Unknowns {
  unsigned count = 0;
  bool compatible = false;  // each says that older programs may go on using the database
  char revision[33] = {};   // the first one that can't be undone, if it is about one
  char rows[160] = {};      // the version rows, ", " between
  char loses[160] = {};     // what undoing them loses, as far as that is stored
  char why[160] = {};       // why they can't be undone; empty: they can

  void (*each)(void* user, const Unknown& unknown) noexcept = nullptr;  // hears of each in order
  void* user = nullptr;
};

/// What a run does with them: a table, so that a program which always refuses links nothing of it.
struct Undoing {
  /// Looks at all of them. `applied`, what the known version rows stand for, gets what unknown
  /// revisions stand on; of that alone `below` becomes the set. Both closed. Fails where the
  /// database can't be read; what can't be undone is no failure.
  Status (*survey)(Session& session, const Chain& chain, Set& applied, Set& below,
                   Unknowns& unknowns) noexcept;

  /// Finds the newest. `applied`: what is known of what is applied.
  Status (*newest)(Session& session, const Chain& chain, const Set& applied,
                   Unknown& unknown) noexcept;

  /// Runs its downgrade. Where it fails, `statement` is the number of the one that did.
  Status (*run)(Session& session, const Unknown& unknown, unsigned& statement) noexcept;

  /// Records that it is undone, all but the version rows. `first`: of its run.
  Status (*record)(Session& session, const Migrations& migrations, const Unknown& unknown,
                   bool first) noexcept;

  /// Brings the version rows to what is left: of the known revisions `applied`, and unknown ones.
  /// `rows` and `heads` hold nothing of use afterwards.
  Status (*write_rows)(Session& session, const Chain& chain, const Set& applied, Set& rows,
                       Set& heads) noexcept;

  /// Whether all of them may stay where a run goes from `applied` to `wanted`: kUnknownRevision,
  /// and why not, where what they stand on (`below`) would go, or where one of them and a step
  /// have changed the same thing. A step drops, alters or makes anew what it knows of, and would
  /// take back in silence what it doesn't know of; so would a stored downgrade, later.
  Status (*stay)(Session& session, const Migrations& migrations, const Set& applied,
                 const Set& wanted, const Set& below) noexcept;
};

extern const Undoing kUndoing;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_UNKNOWN_H
