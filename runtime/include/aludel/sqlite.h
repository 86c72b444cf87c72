// SPDX-License-Identifier: MIT
//
// The SQLite driver. Link aludel::sqlite.
#ifndef ALUDEL_SQLITE_H
#define ALUDEL_SQLITE_H

#include <aludel/context.h>
#include <aludel/database.h>

struct sqlite3;

namespace aludel {

/// A connection that stays the caller's. It must not be inside a transaction and have no
/// unfinished statement when a run begins; a run installs nothing on it, and what it switches
/// (foreign_keys, query_only, case_sensitive_like and the like) is as before when the run
/// returns, however it ends. What else a C++ function sets or installs, it takes back itself.
///
/// A run acts on the `main` database only. A revision's names could mean what is temporary or
/// attached just as well, so a connection with any of that is refused (Status::kNotAlone), also
/// where there is nothing to do: upgrade before you attach or make temporary objects, or on a
/// connection of its own. state() takes it.
[[nodiscard]] Database sqlite(sqlite3* connection) noexcept;

/// A file that each call opens and closes. It is created only by an upgrade that has something
/// to do; its folder must exist. `path` must live until the call returns. It is a path and never
/// a URI; "" and ":memory:" are refused (Status::kCannotOpen), as all would be gone at once.
[[nodiscard]] Database sqlite(const char* path) noexcept;

/// The connection on which a C++ function runs (context.h); nullptr on another kind of database.
[[nodiscard]] inline sqlite3* sqlite_handle(const Context& context) noexcept {
  const bool is_sqlite = context.dialect() == Dialect::kSqlite;
  return is_sqlite ? static_cast<sqlite3*>(context.handle()) : nullptr;
}

}  // namespace aludel

#endif  // ALUDEL_SQLITE_H
