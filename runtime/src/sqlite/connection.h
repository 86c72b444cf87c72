// SPDX-License-Identifier: MIT
//
// How the SQLite driver speaks to a connection: every statement passes through each_row(),
// which waits where somebody else holds the file. Nothing is installed on a connection: waiting
// is asking again.
#ifndef ALUDEL_RUNTIME_SQLITE_CONNECTION_H
#define ALUDEL_RUNTIME_SQLITE_CONNECTION_H

#include <sqlite3.h>

#include "driver.h"

namespace aludel::on_sqlite {

inline sqlite3* handle(const Session& session) { return static_cast<sqlite3*>(session.handle); }

/// Takes over what the engine says of its last error; `otherwise` where its code has no status
/// of its own.
Status fail(Session& session, Status otherwise) noexcept;

/// Says that there is no memory, where the engine was not asked.
Status no_memory(Session& session) noexcept;

/// Of the database's content: changes with every commit, also of others, and with nothing else.
unsigned data_version(const Session& session) noexcept;

/// It did not matter after all.
void forget_failure(Session& session) noexcept;

/// Looks at a row; false: no more of them.
using Row = bool (*)(void* user, sqlite3_stmt* row) noexcept;

/// Prepares a statement and takes its first step; `statement` is nullptr where there is no row.
/// Where the database is busy: again and again, as long as the options allow. `size` as in
/// Statement.
Status start(Session& session, const char* sql, unsigned size, sqlite3_stmt*& statement) noexcept;

/// Takes the next step; past the last row, or where it fails, `statement` becomes nullptr.
Status go_on(Session& session, sqlite3_stmt*& statement) noexcept;

/// Runs one statement to its end; `row` may be nullptr.
Status each_row(Session& session, const char* sql, unsigned size, Row row, void* user) noexcept;

/// The same for a literal.
template <unsigned N>
Status execute(Session& session, const char (&sql)[N], Row row = nullptr, void* user = nullptr) {
  return each_row(session, sql, N, row, user);
}

/// Gives back the memory that is kept for the end of a run, so that the engine can have it.
void spend_reserve(Session& session) noexcept;

/// Brings the settings that change what a statement does to fixed values, each time: a revision
/// can have changed them. The first time keeps what they were.
Status settle(Session& session) noexcept;

/// Puts them back, whatever they are now.
void unsettle(Session& session) noexcept;

// The driver's functions: see driver.h. A program that lends its connection doesn't link what
// opens files.
Status open_file(Session& session, Access access) noexcept;
void close_file(Session& session) noexcept;
Status borrow(Session& session, Access access) noexcept;
void give_back(Session& session) noexcept;
Status begin(Session& session) noexcept;
Status commit(Session& session) noexcept;
void rollback(Session& session) noexcept;
Status leave(Session& session) noexcept;
Status between(Session& session) noexcept;
Status run(Session& session, const Statement& statement) noexcept;
Status call_inside(Session& session, const Statement& statement) noexcept;  // of run()
Status write(Session& session, Record record, const Value* values, unsigned count) noexcept;
Status query(Session& session, Record record, Visitor visitor, void* user) noexcept;
Status keep(Session& session, Record record, const Value* values, unsigned count,
            Kept& row) noexcept;
void release(Kept& row) noexcept;
Status violations(Session& session, long long& count) noexcept;
Status inspect(Session& session, Found& found) noexcept;
Status fetch(Session& session, const char* sql, Cursor& cursor) noexcept;
Status open_beside(Session& session) noexcept;
void close_beside(Session& session) noexcept;

extern const char* const kRecordTexts[kRecords];

/// The driver's table; only how it gets at a connection differs.
constexpr Driver make_driver(Status (*open)(Session&, Access) noexcept,
                             void (*close)(Session&) noexcept) {
  return {Dialect::kSqlite, kRecordTexts, open,  close,       begin,
          commit,           rollback,     leave, between,     run,
          nullptr,          write,        query, keep,        release,
          violations,       inspect,      fetch, open_beside, close_beside};
}

}  // namespace aludel::on_sqlite

#endif  // ALUDEL_RUNTIME_SQLITE_CONNECTION_H
