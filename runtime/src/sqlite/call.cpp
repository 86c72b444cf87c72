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

/// What stands before the names in main, or beside them.
struct Others {
  unsigned count = 0;
  char name[120] = {};  // of the newest
};

void add(void* user, const char* where, sqlite3_stmt* row) {
  Others& others = *static_cast<Others*>(user);
  ++others.count;
  Text(others.name) << where << reinterpret_cast<const char*>(sqlite3_column_text(row, 1));
}

bool add_temporary(void* user, sqlite3_stmt* row) noexcept {
  add(user, "temp.", row);
  return true;
}

bool add_attached(void* user, sqlite3_stmt* row) noexcept {
  constexpr int kTemp = 1;  // main is 0
  if (sqlite3_column_int(row, 0) > kTemp) add(user, "", row);
  return true;
}

Status count_others(Session& session, Others& others) {
  const Status status = execute(
      session, "SELECT rowid, name FROM temp.sqlite_master ORDER BY rowid", add_temporary, &others);
  if (status != Status::kOk) return status;
  return execute(session, "PRAGMA database_list", add_attached, &others);
}

/// Says what the function should have taken away: the rest of the run would mean that.
Status refuse_others(Session& session, const Others& before) {
  Others now;
  const Status status = count_others(session, now);
  if (status != Status::kOk || now.count <= before.count) return status;
  session.detail << "it left " << now.name;
  return Status::kFunctionFailed;
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
  Others others;
  Status status = count_others(session, others);
  if (status == Status::kOk) status = execute(session, "SAVEPOINT aludel_call");
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
  if (status == Status::kOk) status = refuse_others(session, others);
  return status == Status::kOk ? settle(session) : status;
}

}  // namespace aludel::on_sqlite
