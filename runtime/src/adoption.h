// SPDX-License-Identifier: MIT
//
// PRAGMA user_version, for chains that have @user-version lines: a database from before aludel is
// recognised by it, and it is kept up to date, so that the program of old sees a number that it
// doesn't know where it doesn't know the database. Generated code names kAdoption where the chain
// has such a line; other programs don't link it.
#ifndef ALUDEL_RUNTIME_ADOPTION_H
#define ALUDEL_RUNTIME_ADOPTION_H

#include "driver.h"
#include "graph.h"
#include "records.h"

namespace aludel {

struct Adoption {
  /// Looks at a database that holds things and has no version table. kAdoptable, with the revision
  /// as the first row and all that it stands for in `applied`, where its number is a revision's
  /// and it has the tables of that; else kForeign, with what was found in session.detail.
  Status (*recognise)(Session& session, const Migrations& migrations, const Found& found,
                      Set& applied, Rows& rows) noexcept;

  /// Records that the database is at these revisions, a closed set, which nobody ran here: before
  /// anything else is recorded of the segment. `scratch` holds nothing of use afterwards.
  Status (*record)(Session& session, const Migrations& migrations, const Set& applied,
                   Set& scratch) noexcept;

  /// Brings the number to what it is at these revisions: a closed set.
  Status (*keep)(Session& session, const Chain& chain, const Set& applied) noexcept;
};

/// The revision with this user_version; kNone: there is none.
[[nodiscard]] unsigned find_user_version(const Chain& chain, int number) noexcept;

/// What user_version is at these revisions: at one with a number, and nothing beside it, that; 0 at
/// the base, where there is nothing to take for its own; else kNoUserVersion.
[[nodiscard]] int user_version_at(const Chain& chain, const Set& applied) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_ADOPTION_H
