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

constexpr Driver kBorrowed = make_driver(borrow, give_back);

}  // namespace

Status borrow(Session& session, Access access) noexcept {
  session.handle = session.database.connection;
  return access == Access::kRead ? Status::kOk : refuse_busy(handle(session), session.detail);
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
