// SPDX-License-Identifier: MIT
#include <time.h>

#include "sqlite/connection.h"

static_assert(SQLITE_VERSION_NUMBER >= 3031000, "aludel needs SQLite 3.31 or newer");

namespace aludel::on_sqlite {
namespace {

// Memory that is there when all other is used up: a rollback must not fail.
constexpr int kReserve = 8192;

long long milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

/// Waits between two attempts.
class Patience {
 public:
  /// kOk: try again. kBusy: the options allow no more waiting; kCancelled: the progress callback
  /// doesn't.
  Status again(const Session& session) {
    const long long now = milliseconds();
    if (pause_ == 0) began_ = now;
    const long long left = began_ + session.options->wait_ms - now;
    if (left <= 0) return Status::kBusy;
    Event event = {};
    event.kind = Event::Kind::kWaiting;
    if (!tell(session, event)) return Status::kCancelled;
    if (pause_ < 100) pause_ = pause_ * 2 + 5;
    sqlite3_sleep(left < pause_ ? static_cast<int>(left) : pause_);
    return Status::kOk;
  }

 private:
  long long began_ = 0;
  int pause_ = 0;
};

bool is_wal(void* user, sqlite3_stmt* row) noexcept {
  *static_cast<bool*>(user) = sqlite3_column_text(row, 0)[0] == 'w';
  return false;
}

/// Whether the connection stands inside a transaction of a run.
bool inside(const Session& session) {
  return session.settled && sqlite3_get_autocommit(handle(session)) == 0;
}

/// Gives back what a segment has taken.
void release(Session& session) {
  for (void*& prepared : session.prepared) {
    sqlite3_finalize(static_cast<sqlite3_stmt*>(prepared));
    prepared = nullptr;
  }
  sqlite3_free(session.reserve);
  session.reserve = nullptr;
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

void forget_failure(Session& session) noexcept {
  session.engine_code = 0;
  session.detail.clear();
}

Status each_row(Session& session, const char* sql, unsigned size, Row row, void* user) noexcept {
  Patience patience;
  const int autocommit = sqlite3_get_autocommit(handle(session));
  while (true) {
    sqlite3_stmt* statement = nullptr;
    int code =
        sqlite3_prepare_v3(handle(session), sql, static_cast<int>(size), 0, &statement, nullptr);
    bool any = false;
    if (code == SQLITE_OK) code = SQLITE_DONE;  // of a comment there is no statement
    while (statement != nullptr && (code = sqlite3_step(statement)) == SQLITE_ROW) {
      any = true;
      if (row != nullptr && !row(user, statement)) {
        code = SQLITE_DONE;
        break;
      }
    }
    Status status = code == SQLITE_DONE ? Status::kOk : fail(session, Status::kStatementFailed);
    sqlite3_finalize(statement);
    if (status == Status::kBusy && !any && sqlite3_get_autocommit(handle(session)) == autocommit) {
      status = patience.again(session);
      if (status == Status::kOk) {
        forget_failure(session);
        continue;
      }
    }
    return status;
  }
}

Status begin(Session& session) noexcept {
  if (sqlite3_db_readonly(handle(session), "main") == 1) return Status::kReadOnly;
  bool wal = false;
  Status status = settle(session);
  if (status == Status::kOk) status = execute(session, "PRAGMA main.journal_mode", is_wal, &wal);
  if (status != Status::kOk) return status;
  session.reserve = sqlite3_malloc(kReserve);
  status = wal ? execute(session, "BEGIN IMMEDIATE") : execute(session, "BEGIN EXCLUSIVE");
  session.locked = status == Status::kOk;
  return status;
}

Status commit(Session& session) noexcept {
  const Status status = execute(session, "COMMIT");
  if (status != Status::kOk) rollback(session);
  release(session);
  session.locked = false;
  return status;
}

void rollback(Session& session) noexcept {
  session.locked = false;
  release(session);
  if (inside(session)) sqlite3_exec(handle(session), "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace aludel::on_sqlite
