// SPDX-License-Identifier: MIT
//
// How the PostgreSQL driver speaks to a connection. A query passes through each_row(), which
// reads row by row, so that the size of an answer is no matter. Statements of revisions, records
// and the COMMIT are sent without waiting for their answers (libpq's pipeline), as far as they
// can be (may_be_ahead) and not more of them than a little memory holds; a query collects these
// first. However many revisions a segment has, the round trips are the same.
//
// Nothing is kept here from the heap but libpq's own: the connection, and one result, the
// settings of the connection as they were (Session::reserve); while a C++ function is called,
// another one, of what there was before it.
#ifndef ALUDEL_RUNTIME_POSTGRESQL_CONNECTION_H
#define ALUDEL_RUNTIME_POSTGRESQL_CONNECTION_H

#include <libpq-fe.h>

#include "driver.h"

namespace aludel::on_postgresql {

inline PGconn* handle(const Session& session) { return static_cast<PGconn*>(session.handle); }

/// Bits of Session::saved: what there is to remember of a connection.
enum Flags : unsigned {
  kHoldsLock = 1,   // the session's own advisory lock, for what runs outside of a transaction
  kDeferrable = 2,  // there are constraints that can be put off, or there may be
  kMayHaveSet = 4,  // a statement of the revision may have changed a setting
  kHasSet = 8,      // and so one of the segment may
  kEnded = 16,      // a statement was a COMMIT
  kSynced = 32,     // nothing more is sent before the pipeline's end
};

/// Takes over what the server says: the words of `result`, or the connection's own where there
/// is none. `result` may be nullptr.
Status fail(Session& session, const PGresult* result) noexcept;

/// kCannotOpen, with words, for a server that is too old.
Status check_server(Session& session) noexcept;

/// It did not matter after all.
void forget_failure(Session& session) noexcept;

/// Looks at the row `PQgetvalue(row, 0, …)`; false: no more of them.
using Row = bool (*)(void* user, const PGresult* row) noexcept;

/// Runs what may be several statements, to their end. `row` may be nullptr.
Status each_row(Session& session, const char* sql, Row row = nullptr,
                void* user = nullptr) noexcept;

/// Sends a statement and doesn't wait; where too much is under way, it waits for some of that.
/// `values` may be nullptr. Nothing is prepared: a pooler need not know who was here before.
Status send(Session& session, const char* sql, const char* const* values = nullptr,
            unsigned count = 0) noexcept;

/// Waits for all that has been sent.
Status collect_sent(Session& session) noexcept;

/// Gives back the session's own lock, if it is held.
void unlock(Session& session) noexcept;

/// Ends what is under way, which nobody wants any more.
void interrupt(const Session& session) noexcept;

/// Whether the transaction of the run is still there.
bool in_order(const Session& session) noexcept;

/// Appends the text of a Record: "app.aludel_version" becomes "app"."aludel_version".
void expand_record(const Session& session, Record record, Text& out) noexcept;
inline constexpr unsigned kSqlSize = 1024;

// settings.cpp

/// Remembers the settings as they are, the first time. kNotAlone: the owner has temporary objects.
Status save_settings(Session& session) noexcept;

/// Brings the settings that change what a statement does to fixed values: `locally`, until the
/// transaction ends, or for good. Sent, not waited for. Requires save_settings().
Status settle(Session& session, bool locally) noexcept;

/// Puts them back between two transactions: what a revision has set for good, its own stays not.
Status restore(Session& session) noexcept;

/// Puts them back at the end of all, where anything may have been set for good. A connection that
/// has been lost has none.
void unsettle(Session& session) noexcept;

// The driver's functions: see driver.h. A program that lends its connection doesn't link what
// opens one.
Status connect(Session& session, Access access) noexcept;
void disconnect(Session& session) noexcept;
Status borrow(Session& session, Access access) noexcept;
void give_back(Session& session) noexcept;
Status begin(Session& session) noexcept;
Status commit(Session& session) noexcept;
void rollback(Session& session) noexcept;
Status leave(Session& session) noexcept;
Status between(Session& session) noexcept;
Status run(Session& session, const Statement& statement) noexcept;
Status call_inside(Session& session, const Statement& statement) noexcept;  // of run()
Status wait(Session& session) noexcept;
Status write(Session& session, Record record, const Value* values, unsigned count) noexcept;
Status query(Session& session, Record record, Visitor visitor, void* user) noexcept;
Status keep(Session& session, Record record, const Value* values, unsigned count,
            Kept& row) noexcept;
void release(Kept& row) noexcept;
Status violations(Session& session, long long& count) noexcept;
Status inspect(Session& session, Found& found) noexcept;

extern const char* const kRecordTexts[kRecords];

/// The driver's table; only how it gets at a connection differs.
constexpr Driver make_driver(Status (*open)(Session&, Access) noexcept,
                             void (*close)(Session&) noexcept) {
  return {Dialect::kPostgresql,
          kRecordTexts,
          open,
          close,
          begin,
          commit,
          rollback,
          leave,
          between,
          run,
          wait,
          write,
          query,
          keep,
          release,
          violations,
          inspect,
          nullptr,
          nullptr,
          nullptr};
}

}  // namespace aludel::on_postgresql

#endif  // ALUDEL_RUNTIME_POSTGRESQL_CONNECTION_H
