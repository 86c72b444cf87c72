// SPDX-License-Identifier: MIT
//
// A SQLite database compared with what the chain says that it should be: the scripts of the
// revisions are run on an empty database in memory beside it, and both catalogs are read row by
// row. What the pragmas tell of tables, columns, keys and indexes is compared by that; so a
// table that came to its columns by ALTER TABLE is the same as one that was created with them.
// What only the text of a definition says is compared word by word (words.h).
//
// Only the statements of a script that define something are run: no row is needed, and so none of
// the functions and collations that a program registers. Their names alone are taken as they come.
#ifndef ALUDEL_RUNTIME_CATALOG_H
#define ALUDEL_RUNTIME_CATALOG_H

#include <aludel/revision.h>
#include <aludel/status.h>

#include "driver.h"
#include "graph.h"

namespace aludel {

/// Hears of one thing that differs: "table reading", "column quality is missing"; or, of the whole,
/// "is missing".
using Difference = void (*)(void* user, const char* object, const char* what) noexcept;

/// What is said of an object, or of a part of one, that the database has beyond what is expected.
inline constexpr const char* kUnexpected = "is there and not expected";

/// What stands between the two in a sentence.
[[nodiscard]] inline const char* between(const char* what) noexcept {
  return what[0] == 'i' && what[1] == 's' && what[2] == ' ' ? " " : ": ";
}

/// Compares what is in the database, but for aludel's own tables, with what the revisions make,
/// which are a closed set. Writes nothing. Where what they make can't be found out: why not, in
/// session.detail.
[[nodiscard]] Status compare_catalog(Session& session, const Migrations& migrations,
                                     const Set& applied, Difference difference,
                                     void* user) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_CATALOG_H
