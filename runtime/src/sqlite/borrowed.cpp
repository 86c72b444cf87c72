// SPDX-License-Identifier: MIT
#include <aludel/sqlite.h>

#include "sqlite/connection.h"

namespace aludel {
namespace on_sqlite {
namespace {

/// Whether the owner of a borrowed handle is in the middle of something.
Status refuse_busy(sqlite3* connection, Text& detail) {
  if (sqlite3_get_autocommit(connection) == 0) return Status::kOpenTransaction;
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(connection, statement)) != nullptr) {
    if (sqlite3_stmt_busy(statement) == 0) continue;
    detail << sqlite3_sql(statement);
    return Status::kOpenStatement;
  }
  return Status::kOk;
}

struct Others {
  Text& detail;
  bool any = false;

  void add(const char* where, sqlite3_stmt* row, int column) {
    detail << (any ? ", " : "") << where
           << reinterpret_cast<const char*>(sqlite3_column_text(row, column));
    any = true;
  }
};

bool add_temporary(void* user, sqlite3_stmt* row) noexcept {
  static_cast<Others*>(user)->add("temp.", row, 0);
  return true;
}

constexpr int kTemp = 1;  // main is 0

bool add_attached(void* user, sqlite3_stmt* row) noexcept {
  if (sqlite3_column_int(row, 0) > kTemp) static_cast<Others*>(user)->add("", row, 1);
  return true;
}

/// Whether the names of a revision could mean anything but what is in main.
Status refuse_others(Session& session) {
  Others others{session.detail};
  Status status =
      execute(session, "SELECT name FROM temp.sqlite_master ORDER BY name LIKE 'sqlite%'",
              add_temporary, &others);
  if (status == Status::kOk) {
    status = execute(session, "PRAGMA database_list", add_attached, &others);
  }
  if (status != Status::kOk) return status;
  return others.any ? Status::kNotAlone : Status::kOk;
}

constexpr Driver kBorrowed = make_driver(borrow, give_back);

}  // namespace

Status borrow(Session& session, Access access) noexcept {
  session.handle = session.database.connection;
  if (session.handle == nullptr) {
    session.detail << "there is no connection";
    return Status::kCannotOpen;
  }
  if (access == Access::kRead) return Status::kOk;
  const Status status = refuse_busy(handle(session), session.detail);
  return status == Status::kOk ? refuse_others(session) : status;
}

void give_back(Session& session) noexcept {
  unsettle(session);
  session.handle = nullptr;
}

}  // namespace on_sqlite

Database sqlite(sqlite3* connection) noexcept {
  return {&on_sqlite::kBorrowed, connection, nullptr};
}

}  // namespace aludel
