// SPDX-License-Identifier: MIT
//
// The names that @lossy lists, looked up.
#ifndef ALUDEL_GENERATOR_REVISIONS_LOSSY_H
#define ALUDEL_GENERATOR_REVISIONS_LOSSY_H

#include <span>

#include "revisions/revision.h"
#include "schema/schema.h"
#include "text/diagnostics.h"

namespace aludel::revisions {

/// Reports names in the revision's @lossy lines that nothing has in any of `states` (before its
/// upgrade and after it, on each database) nor in between.
void check_lossy_names(const Revision& revision, std::span<const schema::Schema* const> states,
                       text::Diagnostics& diagnostics);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_LOSSY_H
