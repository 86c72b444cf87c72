// SPDX-License-Identifier: MIT
//
// What a user writes to say where a database should go, resolved to revisions.
//
//   heads       all heads              head    the only one
//   base        no revision            current where the database is
//   ID          a revision, by its id or any beginning that only it has (a whole id goes first)
//   RELEASE     the heads that a release was made of, by its whole name
//   X+N X-N     N steps above or below X, one of the above ("base+2", "head-1", "8be4+1")
//   +N -N       the same as current+N, current-N
//
// Nothing is guessed: what could mean two things is refused (kAmbiguousTarget) with the choices
// in words, and so is anything left over (kBadTarget). A way that ends too early is
// kUnreachable, and the words say how long it is.
#ifndef ALUDEL_RUNTIME_TARGET_H
#define ALUDEL_RUNTIME_TARGET_H

#include <aludel/revision.h>
#include <aludel/status.h>

#include "graph.h"
#include "text.h"

namespace aludel {

/// Makes `target` the revisions that `text` names (none: the base). `applied` is the closed set
/// of what the database has: where +N, -N and current start. What is wrong goes to `detail`.
[[nodiscard]] Status resolve(const Chain& chain, const char* text, const Set& applied, Set& target,
                             Text& detail) noexcept;

/// Appends the ids of the members, ", " between them; "base" for none.
void list_ids(const Chain& chain, const Set& set, Text& text) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_TARGET_H
