// SPDX-License-Identifier: MIT
//
// Ids that a revision of the chain stands for (@replaces), which a database may still carry. The
// last of a range means that all of it is applied, and so the revision; another one of it means
// that the database is inside of the range, where this program knows no way.
#ifndef ALUDEL_RUNTIME_REPLACED_H
#define ALUDEL_RUNTIME_REPLACED_H

#include <aludel/revision.h>

#include "graph.h"

namespace aludel {

/// The ids that a revision replaces, as its file has them.
[[nodiscard]] inline const char* const* replaced(const Revision& revision) noexcept {
  return revision.names + revision.label_count;
}

/// The id of the last revision that this one stands for, which a version row may have in its place;
/// nullptr: there is none, or that has a file of its own, and goes on.
[[nodiscard]] const char* name_before(const Chain& chain, const Revision& revision) noexcept;

/// The revision that replaces this id, which is none of the chain's; kNone: there is none.
[[nodiscard]] unsigned find_replacing(const Chain& chain, const char* id) noexcept;

/// The revision that is applied where this id is: its own, or the one of whose range it is the
/// last. kNone: there is none.
[[nodiscard]] unsigned find_applied(const Chain& chain, const char* id) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_REPLACED_H
