// SPDX-License-Identifier: MIT
#include "patience.h"
#include "sqlite/connection.h"

static_assert(SQLITE_VERSION_NUMBER >= 3031000, "aludel needs SQLite 3.31 or newer");

namespace aludel::on_sqlite {
namespace {

bool is_wal(void* user, sqlite3_stmt* row) noexcept {
  const unsigned char* mode = sqlite3_column_text(row, 0);
  *static_cast<bool*>(user) = mode != nullptr && mode[0] == 'w';
  return true;  // out of memory is told by the next step
}

/// Whether the connection stands inside a transaction of a run.
bool inside(const Session& session) {
  return session.settled && sqlite3_get_autocommit(handle(session)) == 0;
}

/// Whether what is to begin could be undone: an authorizer of the owner's may forbid it. To keep
/// the statement would be no use: a CREATE INDEX makes the engine prepare it again.
Status try_rollback(Session& session) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(handle(session), "ROLLBACK", -1, 0, &statement, nullptr);
  if (statement == nullptr) return fail(session, Status::kStatementFailed);
  sqlite3_finalize(statement);
  return Status::kOk;
}

void forget_records(Session& session) {
  for (void*& prepared : session.prepared) {
    sqlite3_finalize(static_cast<sqlite3_stmt*>(prepared));
    prepared = nullptr;
  }
}

}  // namespace

Status fail(Session& session, Status otherwise) noexcept {
  sqlite3* connection = handle(session);
  session.engine_code = sqlite3_extended_errcode(connection);
  session.detail.clear();
  session.detail << sqlite3_errmsg(connection);
  switch (session.engine_code & 0xff) {
    case SQLITE_BUSY:
      return Status::kBusy;
    case SQLITE_CANTOPEN:
      return Status::kCannotOpen;
    case SQLITE_NOTADB:
      return Status::kNotADatabase;
    case SQLITE_READONLY:
      return Status::kReadOnly;
    case SQLITE_FULL:
      return Status::kFull;
    case SQLITE_CORRUPT:
      return Status::kDamaged;
    default:
      return session.engine_code == SQLITE_LOCKED_SHAREDCACHE ? Status::kBusy : otherwise;
  }
}

unsigned data_version(const Session& session) noexcept {
  unsigned version = 0;
  sqlite3_file_control(handle(session), "main", SQLITE_FCNTL_DATA_VERSION, &version);
  return version;
}

Status no_memory(Session& session) noexcept {
  session.engine_code = SQLITE_NOMEM;
  session.detail.clear();
  session.detail << sqlite3_errstr(SQLITE_NOMEM);
  return Status::kStatementFailed;
}

void forget_failure(Session& session) noexcept {
  session.engine_code = 0;
  session.detail.clear();
}

namespace {

/// What has come of a step.
Status take(Session& session, int code, sqlite3_stmt*& statement) {
  if (code == SQLITE_ROW) return Status::kOk;
  const Status status = code == SQLITE_DONE ? Status::kOk : fail(session, Status::kStatementFailed);
  sqlite3_finalize(statement);
  statement = nullptr;
  return status;
}

}  // namespace

Status start(Session& session, const char* sql, unsigned size, sqlite3_stmt*& statement) noexcept {
  Patience patience;
  const int autocommit = sqlite3_get_autocommit(handle(session));
  while (true) {
    int code =
        sqlite3_prepare_v3(handle(session), sql, static_cast<int>(size), 0, &statement, nullptr);
    // Of a comment there is no statement.
    if (code == SQLITE_OK) code = statement != nullptr ? sqlite3_step(statement) : SQLITE_DONE;
    Status status = take(session, code, statement);
    if (status != Status::kBusy) return status;
    if (sqlite3_get_autocommit(handle(session)) != autocommit) return status;
    status = patience.again(session);
    if (status != Status::kOk) return status;
    forget_failure(session);
  }
}

Status go_on(Session& session, sqlite3_stmt*& statement) noexcept {
  return take(session, sqlite3_step(statement), statement);
}

Status each_row(Session& session, const char* sql, unsigned size, Row row, void* user) noexcept {
  sqlite3_stmt* statement = nullptr;
  Status status = start(session, sql, size, statement);
  while (statement != nullptr) {
    if (row != nullptr && !row(user, statement)) return take(session, SQLITE_DONE, statement);
    status = go_on(session, statement);
  }
  return status;
}

Status begin(Session& session) noexcept {
  sqlite3* connection = handle(session);
  if (sqlite3_db_readonly(connection, "main") == 1) return Status::kReadOnly;
  if (session.database.connection == nullptr) {
    sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  }
  bool wal = false;
  Status status = settle(session);
  if (status == Status::kOk) status = execute(session, "PRAGMA main.journal_mode", is_wal, &wal);
  if (status == Status::kOk) status = try_rollback(session);
  if (status != Status::kOk) return status;
  status = wal ? execute(session, "BEGIN IMMEDIATE") : execute(session, "BEGIN EXCLUSIVE");
  session.locked = status == Status::kOk;
  if (data_version(session) != session.version) session.counted = false;
  return status;
}

Status commit(Session& session) noexcept {
  const Status status = execute(session, "COMMIT");
  if (status != Status::kOk) {
    rollback(session);
    return status;
  }
  forget_records(session);
  session.locked = false;
  session.version = data_version(session);
  return status;
}

void rollback(Session& session) noexcept {
  forget_records(session);
  session.locked = false;
  session.counted = false;
  sqlite3* connection = handle(session);
  if (inside(session)) sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
  if (!inside(session)) return;
  spend_reserve(session);
  sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
  if (!inside(session)) return;
  session.detail << (session.detail.empty() ? "" : "; ")
                 << "the transaction could not be rolled back: " << sqlite3_errmsg(connection);
}

Status leave(Session& session) noexcept {
  rollback(session);
  return Status::kOk;
}

Status between(Session&) noexcept { return Status::kOk; }

}  // namespace aludel::on_sqlite
