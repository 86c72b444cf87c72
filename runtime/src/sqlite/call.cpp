// SPDX-License-Identifier: MIT
//
// A C++ function on the connection of the run. A savepoint around it tells whether the
// transaction is still the one in which it began.
#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

/// Whether a statement is in the middle of something that is the function's. Modules (FTS, R-tree)
/// keep statements too: idle ones, and open blobs, which have no SQL, to read from.
bool is_left_open(sqlite3_stmt* statement) {
  if (sqlite3_stmt_busy(statement) == 0) return false;
  return sqlite3_sql(statement) != nullptr || sqlite3_stmt_readonly(statement) == 0;
}

/// Says what the function should have finished. kOk: nothing.
Status refuse_open(Session& session) {
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(handle(session), statement)) != nullptr) {
    if (!is_left_open(statement)) continue;
    const char* sql = sqlite3_sql(statement);
    session.detail << "it left a " << (sql != nullptr ? "statement open: " : "blob open") << sql;
    return Status::kFunctionFailed;
  }
  return Status::kOk;
}

/// Whether the savepoint is gone, and with it the transaction. That a statement is in the way of
/// its release is another matter.
bool has_ended(sqlite3* connection) {
  if (sqlite3_get_autocommit(connection) != 0) return true;
  const int code = sqlite3_exec(connection, "RELEASE aludel_call", nullptr, nullptr, nullptr);
  return code == SQLITE_ERROR;
}

}  // namespace

Status call_inside(Session& session, const Statement& statement) noexcept {
  Status status = execute(session, "SAVEPOINT aludel_call");
  if (status != Status::kOk) return status;
  const unsigned version = data_version(session);
  status = call_function(session, statement);
  session.counted = false;
  if (status == Status::kOk) status = refuse_open(session);
  const bool committed = data_version(session) != version;
  if (has_ended(handle(session)) || committed) {
    // The engine itself rolls back where a statement is interrupted, and where there is no room.
    session.undone = !committed;
    return committed || status == Status::kOk ? Status::kTransactionEnded : status;
  }
  return status == Status::kOk ? settle(session) : status;
}

}  // namespace aludel::on_sqlite
