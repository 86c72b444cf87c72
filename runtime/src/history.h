// SPDX-License-Identifier: MIT
//
// Whether what was applied is what this program has: the history against the chain. A file that
// was edited, or given another parent, after a database had taken it shows here.
#ifndef ALUDEL_RUNTIME_HISTORY_H
#define ALUDEL_RUNTIME_HISTORY_H

#include "driver.h"
#include "graph.h"

namespace aludel {

/// Tells, by a kWarning event for each, which revisions of the closed set `applied` the database
/// took in another form, and which never ran there although one that needs them did. Without a
/// history there is nothing to tell. kCancelled where the callback says stop. `seen` and `follows`
/// are for its own use.
[[nodiscard]] Status compare_history(Session& session, const Migrations& migrations,
                                     const Set& applied, Set& seen, Set& follows) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_HISTORY_H
