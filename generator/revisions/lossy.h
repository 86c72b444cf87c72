// SPDX-License-Identifier: MIT
//
// What is lost: the names that @lossy lists, looked up; what a downgrade takes away.
#ifndef ALUDEL_GENERATOR_REVISIONS_LOSSY_H
#define ALUDEL_GENERATOR_REVISIONS_LOSSY_H

#include <span>
#include <string>

#include "revisions/revision.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reports names in the revision's @lossy lines that nothing has in any of `states` (before its
/// upgrade and after it, on each database) nor in between.
void check_lossy_names(const Revision& revision, std::span<const schema::Schema* const> states,
                       text::Diagnostics& diagnostics);

/// The tables and columns that go with the downgrade, as its statements name them, and what its
/// @lossy lines speak of, ", " between them. `states`: before the upgrade and after it, for each
/// database in turn. A table that comes back under its name has not gone.
std::string taken_away(const Revision& revision, std::span<const schema::Schema* const> states);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_LOSSY_H
