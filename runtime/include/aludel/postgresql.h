// SPDX-License-Identifier: MIT
//
// The PostgreSQL driver. Link aludel::postgresql (libpq 14 or newer).
//
// A run holds an advisory lock, named after the version table, from its first look under the lock
// to its end, and is one transaction (READ COMMITTED, READ WRITE). While it lasts TimeZone is UTC,
// the other settings that change what a statement means are PostgreSQL's own defaults, and
// search_path is what the connection had when the run began, whatever a revision does to it.
//
// The version table is looked for along search_path, and made in the current schema; where its
// name names a schema ("app.aludel_version"), there: the schema must exist when the first run
// ends, so that its first revision may make it.
#ifndef ALUDEL_POSTGRESQL_H
#define ALUDEL_POSTGRESQL_H

#include <aludel/context.h>
#include <aludel/database.h>

struct pg_conn;  // PGconn

namespace aludel {

/// A connection that stays the caller's. It must not be inside a transaction
/// (Status::kOpenTransaction) nor in the middle of a command, a COPY or a pipeline
/// (Status::kOpenStatement), and, where there is something to do, have no temporary objects
/// (Status::kNotAlone): a revision's names could mean them. What a run switches, and what a C++
/// function has set, is as before when the run returns, however it ends; what else a revision has
/// set with a SET of its own, stays. state() may look inside a transaction too.
[[nodiscard]] Database postgresql(pg_conn* connection) noexcept;

/// What libpq connects to: a URI ("postgresql://…") or "host=… dbname=…"; what it doesn't say, the
/// environment does (PGHOST, PGPASSWORD, …). Each call opens a connection and closes it. The
/// database must exist. `conninfo` must live until the call returns; a password in it is shown
/// nowhere.
[[nodiscard]] Database postgresql(const char* conninfo) noexcept;

/// The connection on which a C++ function runs (context.h); nullptr on another kind of database.
[[nodiscard]] inline pg_conn* postgresql_handle(const Context& context) noexcept {
  const bool is_postgresql = context.dialect() == Dialect::kPostgresql;
  return is_postgresql ? static_cast<pg_conn*>(context.handle()) : nullptr;
}

}  // namespace aludel

#endif  // ALUDEL_POSTGRESQL_H
