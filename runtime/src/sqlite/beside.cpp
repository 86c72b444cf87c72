// SPDX-License-Identifier: MIT
//
// Rows one by one, and the database in memory in which the driver's user makes what it compares
// with. Nothing is ever stored there, so what a program's own functions do doesn't matter: one
// that is named is taken, whatever it is called.
#include <cstring>

#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

int order(void*, int, const void*, int, const void*) { return 0; }

void add_collation(void*, sqlite3* connection, int, const char* name) {
  sqlite3_create_collation_v2(connection, name, SQLITE_UTF8, nullptr, order, nullptr);
}

void compute(sqlite3_context*, int, sqlite3_value**) {}

/// Whether the statement failed for a function that there is now.
bool add_function(Session& session) {
  constexpr const char* kWords = "no such function: ";
  const char* words = sqlite3_errmsg(handle(session));
  const std::size_t size = std::strlen(kWords);
  if (!session.beside || std::strncmp(words, kWords, size) != 0) return false;
  char name[256];
  Text(name) << words + size;
  return sqlite3_create_function_v2(handle(session), name, -1, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                    nullptr, compute, nullptr, nullptr, nullptr) == SQLITE_OK;
}

}  // namespace

Status fetch(Session& session, const char* sql, Cursor& cursor) noexcept {
  sqlite3_stmt* statement = static_cast<sqlite3_stmt*>(cursor.statement);
  cursor.statement = nullptr;
  if (sql == nullptr) {
    sqlite3_finalize(statement);
    return Status::kOk;
  }
  Status status = Status::kOk;
  if (statement != nullptr) {
    status = go_on(session, statement);
  } else {
    const auto size = static_cast<unsigned>(std::strlen(sql) + 1);
    do {
      status = start(session, sql, size, statement);
    } while (status == Status::kStatementFailed && add_function(session));
  }
  if (statement == nullptr) return status;
  for (unsigned i = 0; i < Cursor::kColumns; ++i) {
    const int column = static_cast<int>(i);
    if (column >= sqlite3_column_count(statement)) break;
    cursor.columns[i] = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
    if (cursor.columns[i] != nullptr) continue;
    sqlite3_finalize(statement);
    return no_memory(session);
  }
  cursor.statement = statement;
  return Status::kOk;
}

Status open_beside(Session& session) noexcept {
  session.beside = true;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(
      ":memory:", &connection,
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY | SQLITE_OPEN_NOMUTEX,
      nullptr);
  session.handle = connection;
  if (connection == nullptr) return no_memory(session);
  if (code == SQLITE_OK) {
    sqlite3_collation_needed(connection, nullptr, add_collation);
    return settle(session);
  }
  return fail(session, Status::kCannotOpen);
}

void close_beside(Session& session) noexcept {
  spend_reserve(session);
  sqlite3_close(handle(session));
  session.handle = nullptr;
}

}  // namespace aludel::on_sqlite
