// SPDX-License-Identifier: MIT
#include <cstring>

#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

/// All tables, each by itself: what the engine can't tell of one spoils no other.
struct Scan {
  Session& session;
  Status status = Status::kOk;
  long long rows = 0;
  long long unchecked = 0;
  char first_row[240] = {};
  char first_table[240] = {};
};

const char* text(sqlite3_stmt* row, int column) {
  return reinterpret_cast<const char*>(sqlite3_column_text(row, column));
}

bool count_row(void* user, sqlite3_stmt* row) noexcept {
  Scan& scan = *static_cast<Scan*>(user);
  if (scan.rows++ != 0) return true;
  Text words(scan.first_row);
  if (sqlite3_column_type(row, 1) == SQLITE_NULL) {
    words << "a row";  // of a table without rowids
  } else {
    words << "row " << text(row, 1);
  }
  words << " of \"" << text(row, 0) << "\" refers to nothing in \"" << text(row, 2) << '"';
  return true;
}

bool check_table(void* user, sqlite3_stmt* row) noexcept {
  Scan& scan = *static_cast<Scan*>(user);
  Session& session = scan.session;
  const char* name = text(row, 0);
  char* sql = sqlite3_mprintf("PRAGMA main.foreign_key_check(\"%w\")", name);
  if (name == nullptr || sql == nullptr) {
    sqlite3_free(sql);
    scan.status = no_memory(session);
    return false;
  }
  const auto size = static_cast<unsigned>(std::strlen(sql) + 1);
  scan.status = each_row(session, sql, size, count_row, &scan);
  sqlite3_free(sql);
  if (scan.status == Status::kStatementFailed && session.engine_code == SQLITE_ERROR) {
    if (scan.unchecked++ == 0) {
      Text(scan.first_table) << "the foreign keys of \"" << name
                             << "\" can't be checked: " << session.detail.c_str();
    }
    forget_failure(session);
    scan.status = Status::kOk;
  }
  return scan.status == Status::kOk;
}

}  // namespace

Status violations(Session& session, long long& count) noexcept {
  if (!session.counted) {
    Scan scan{session};
    const Status status = execute(
        session, "SELECT name FROM main.sqlite_master WHERE type = 'table'", check_table, &scan);
    if (status != Status::kOk) return status;
    if (scan.status != Status::kOk) return scan.status;
    session.detail.clear();
    session.detail << (scan.unchecked > session.unchecked ? scan.first_table : scan.first_row);
    session.violations = scan.rows;
    session.unchecked = scan.unchecked;
    session.counted = true;
  }
  count = session.violations;
  return Status::kOk;
}

}  // namespace aludel::on_sqlite
