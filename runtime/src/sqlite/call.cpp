// SPDX-License-Identifier: MIT
//
// A C++ function on the connection of the run. A savepoint around it tells whether the
// transaction is still the one in which it began.
#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

/// Whether a statement is one that the driver keeps for its records.
bool is_ours(const Session& session, const sqlite3_stmt* statement) {
  for (const void* prepared : session.prepared) {
    if (prepared == statement) return true;
  }
  return false;
}

/// A statement that the function left: unfinished; or, on a connection that nobody else has, at
/// all, as it could not be closed any more.
sqlite3_stmt* left_open(const Session& session) {
  const bool borrowed = session.database.connection != nullptr;
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(handle(session), statement)) != nullptr) {
    const bool owners = borrowed || is_ours(session, statement);
    if (sqlite3_stmt_busy(statement) != 0 || !owners) return statement;
  }
  return nullptr;
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
  status = call_function(session, statement);
  session.counted = false;
  sqlite3_stmt* left = left_open(session);
  if (left != nullptr && status == Status::kOk) {
    session.detail << "it left a statement open: " << sqlite3_sql(left);
    status = Status::kFunctionFailed;
  }
  if (has_ended(handle(session))) return Status::kTransactionEnded;
  return status == Status::kOk ? settle(session) : status;
}

}  // namespace aludel::on_sqlite
