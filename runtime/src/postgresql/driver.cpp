// SPDX-License-Identifier: MIT
#include <cstring>

#include "patience.h"
#include "postgresql/connection.h"
#include "postgresql/text.h"

namespace aludel::on_postgresql {
namespace {

/// SQLSTATE as one number, the way the server has it.
int number_of(const char* sqlstate) {
  int number = 0;
  for (int i = 0; i < 5 && sqlstate[i] != 0; ++i) number |= ((sqlstate[i] - '0') & 0x3f) << 6 * i;
  return number;
}

Status status_of(const char* sqlstate) {
  const struct {
    const char* begins;
    Status status;
  } known[] = {
      {"08", Status::kConnectionLost}, {"57P0", Status::kConnectionLost},
      {"55P03", Status::kBusy},        {"40P01", Status::kBusy},
      {"40001", Status::kBusy},        {"25006", Status::kReadOnly},
      {"53100", Status::kFull},        {"XX001", Status::kDamaged},
      {"XX002", Status::kDamaged},
  };
  for (const auto& it : known) {
    if (std::strncmp(sqlstate, it.begins, std::strlen(it.begins)) == 0) return it.status;
  }
  return Status::kStatementFailed;
}

void take_state(Session& session, const char* sqlstate) {
  Text(session.sqlstate) << sqlstate;
  session.engine_code = number_of(sqlstate);
}

/// One answer of the server. Of several failures the first one counts. Whoever wants a COPY gets
/// none.
void take(Session& session, PGresult* result, Row row, void* user, bool& more, Status& status) {
  char* data = nullptr;
  switch (PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
      if (more && row != nullptr) more = row(user, result);
      break;
    case PGRES_COMMAND_OK:
      if (equal(PQcmdStatus(result), "COMMIT")) session.saved |= kEnded;
      break;
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
    case PGRES_PIPELINE_SYNC:
    case PGRES_PIPELINE_ABORTED:
      break;
    case PGRES_COPY_IN:
    case PGRES_COPY_BOTH:
      PQputCopyEnd(handle(session), "a revision has no rows to copy");
      break;
    case PGRES_COPY_OUT:
      while (PQgetCopyData(handle(session), &data, 0) > 0) PQfreemem(data);
      break;
    default:
      if (status == Status::kOk) status = fail(session, result);
      break;
  }
  PQclear(result);
}

bool is_true(void* user, const PGresult* row) noexcept {
  *static_cast<bool*>(user) = equal(PQgetvalue(row, 0, 0), "t");
  return true;
}

bool add_holder(void* user, const PGresult* row) noexcept {
  Text& detail = *static_cast<Text*>(user);
  detail << (detail.empty() ? "process " : ", process ") << PQgetvalue(row, 0, 0);
  if (PQgetvalue(row, 0, 1)[0] != 0) detail << " (" << PQgetvalue(row, 0, 1) << ')';
  return true;
}

/// Says who holds the lock that could not be had.
void name_holder(Session& session, long long key) {
  char buffer[400];
  Text sql(buffer);
  forget_failure(session);
  sql << "SELECT l.pid, a.application_name FROM pg_catalog.pg_locks l LEFT JOIN "
         "pg_catalog.pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND "
         "l.granted AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_catalog.pg_database "
         "WHERE datname = current_database()) AND (l.classid::bigint << 32 | l.objid::bigint) = "
      << key;
  if (each_row(session, buffer, add_holder, &session.detail) != Status::kOk) return;
  if (session.detail.empty()) session.detail << "another migrator";
  session.detail << " is migrating it";
  take_state(session, "55P03");
}

/// Tries `sql` until it gives true, as long as the options allow. `undo` (or nullptr) is run after
/// each failure.
Status lock(Session& session, const char* sql, const char* undo) {
  Patience patience;
  while (true) {
    bool locked = false;
    Status status = each_row(session, sql, is_true, &locked);
    if (status != Status::kOk || locked) return status;
    if (undo != nullptr) status = each_row(session, undo);
    if (status == Status::kOk) status = patience.again(session);
    if (status == Status::kBusy) name_holder(session, lock_key(session.version_table));
    if (status != Status::kOk) return status;
  }
}

constexpr unsigned kMostUnderWay = sizeof Session::under_way / sizeof *Session::under_way;
constexpr unsigned kMostBytes = 1u << 18;

/// Reads the answer to the oldest message that is under way. Of several failures the first one
/// counts: session.over stays with its call.
void receive(Session& session, Status& status) {
  PGconn* connection = handle(session);
  PQsetSingleRowMode(connection);
  bool more = true;
  while (PGresult* result = PQgetResult(connection)) {
    take(session, result, nullptr, nullptr, more, status);
  }
  if (--session.pending == 0) session.bytes = 0;
  if (status != Status::kOk) return;
  const unsigned next = (session.sent - session.pending) % kMostUnderWay;
  session.over = session.pending != 0 ? session.under_way[next] : session.calls;
}

/// Waits for the next answer, or for `all`, after which the pipeline is at its end. After a
/// failure, which `status` may already be, the server skips the rest.
Status await(Session& session, bool all, Status status = Status::kOk) {
  PGconn* connection = handle(session);
  if ((session.saved & kSynced) == 0 && PQpipelineSync(connection) == 0) {
    return status == Status::kOk ? fail(session, nullptr) : status;
  }
  session.saved |= kSynced;
  do {
    if (session.pending != 0) receive(session, status);
  } while ((all || status != Status::kOk) && session.pending != 0);
  if (session.pending != 0) return status;
  PGresult* end = nullptr;
  while (end == nullptr && PQstatus(connection) == CONNECTION_OK) end = PQgetResult(connection);
  PQclear(end);
  session.saved &= ~unsigned{kSynced};
  if (PQstatus(connection) == CONNECTION_OK) {
    PQexitPipelineMode(connection);
  } else if ((session.saved & kEnded) == 0) {
    if (status == Status::kOk) fail(session, nullptr);
    status = Status::kConnectionLost;
  }
  return status;
}

/// Undoes a transaction of ours, if there is one.
void undo(Session& session) {
  const PGTransactionStatusType status = PQtransactionStatus(handle(session));
  if (status != PQTRANS_INTRANS && status != PQTRANS_INERROR) return;
  PQclear(PQexec(handle(session), "ROLLBACK"));
}

}  // namespace

Status fail(Session& session, const PGresult* result) noexcept {
  const char* sqlstate = PQresultErrorField(result, PG_DIAG_SQLSTATE);
  session.detail.clear();
  session.engine_code = 0;
  session.sqlstate[0] = 0;
  session.position = 0;
  if (sqlstate == nullptr) {
    add_words(session.detail, PQerrorMessage(handle(session)));
    const bool lost = PQstatus(handle(session)) == CONNECTION_BAD;
    return lost ? Status::kConnectionLost : Status::kStatementFailed;
  }
  take_state(session, sqlstate);
  add_words(session.detail, PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY));
  constexpr int kMore[] = {PG_DIAG_MESSAGE_DETAIL, PG_DIAG_MESSAGE_HINT};
  for (const int field : kMore) {
    const char* words = PQresultErrorField(result, field);
    if (words == nullptr) continue;
    session.detail << "; ";
    add_words(session.detail, words);
  }
  const char* position = PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION);
  for (; position != nullptr && *position >= '0' && *position <= '9'; ++position) {
    session.position = session.position * 10 + static_cast<unsigned>(*position - '0');
  }
  return status_of(sqlstate);
}

Status check_server(Session& session) noexcept {
  constexpr int kOldest = 14;
  const int version = PQserverVersion(handle(session)) / 10000;
  if (version >= kOldest) return Status::kOk;
  session.detail << "the server is PostgreSQL " << version + 0ll << ", and must be "
                 << kOldest + 0ll << " or newer";
  return Status::kCannotOpen;
}

void interrupt(const Session& session) noexcept {
  PGcancel* request = PQgetCancel(handle(session));
  char words[256];
  PQcancel(request, words, sizeof words);  // else it comes to its own end
  PQfreeCancel(request);
}

void forget_failure(Session& session) noexcept {
  session.engine_code = 0;
  session.sqlstate[0] = 0;
  session.position = 0;
  session.detail.clear();
}

Status each_row(Session& session, const char* sql, Row row, void* user) noexcept {
  PGconn* connection = handle(session);
  Status status = collect_sent(session);
  if (status != Status::kOk) return status;
  session.saved &= ~unsigned{kEnded};
  if (PQsendQuery(connection, sql) == 0) return fail(session, nullptr);
  PQsetSingleRowMode(connection);
  bool more = true;
  while (PGresult* result = PQgetResult(connection)) {
    take(session, result, row, user, more, status);
  }
  return status;
}

Status send(Session& session, const char* sql, const char* const* values, unsigned count) noexcept {
  PGconn* connection = handle(session);
  const bool off = PQpipelineStatus(connection) == PQ_PIPELINE_OFF;
  if ((off && PQenterPipelineMode(connection) == 0) ||
      PQsendQueryParams(connection, sql, static_cast<int>(count), nullptr, values, nullptr, nullptr,
                        0) == 0) {
    return fail(session, nullptr);
  }
  session.under_way[session.sent++ % kMostUnderWay] = session.calls;
  ++session.pending;
  session.bytes += static_cast<unsigned>(std::strlen(sql));
  for (unsigned i = 0; i < count; ++i) {
    if (values[i] != nullptr) session.bytes += static_cast<unsigned>(std::strlen(values[i]));
  }
  // Beyond the revisions' calls, all that is under way is of the same.
  unsigned most = session.over < session.calls ? kMostUnderWay - 1 : session.pending;
  if (session.bytes > kMostBytes) most = 0;
  Status status = Status::kOk;
  if (session.pending > most) PQsendFlushRequest(connection);
  while (session.pending > most && status == Status::kOk) receive(session, status);
  return status == Status::kOk ? status : await(session, true, status);
}

Status collect_sent(Session& session) noexcept {
  const bool any = PQpipelineStatus(handle(session)) != PQ_PIPELINE_OFF;
  return any ? await(session, true) : Status::kOk;
}

Status wait(Session& session) noexcept { return await(session, false); }

bool in_order(const Session& session) noexcept {
  if (PQpipelineStatus(handle(session)) != PQ_PIPELINE_OFF) return true;  // what is sent is ours
  const PGTransactionStatusType status = PQtransactionStatus(handle(session));
  if (status == PQTRANS_UNKNOWN) return true;  // lost: the next statement says it
  const bool inside = status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
  return inside == session.locked;
}

void unlock(Session& session) noexcept {
  if ((session.saved & kHoldsLock) == 0) return;
  session.saved &= ~unsigned{kHoldsLock};
  char buffer[80];
  Text(buffer) << "SELECT pg_advisory_unlock(" << lock_key(session.version_table) << ')';
  PQclear(PQexec(handle(session), buffer));
}

Status begin(Session& session) noexcept {
  char buffer[200];
  Text(buffer) << kBegin << "; SELECT pg_try_advisory_xact_lock(" << lock_key(session.version_table)
               << ')';
  Status status = lock(session, buffer, "ROLLBACK");
  if (status != Status::kOk) {
    undo(session);
    // A server that only follows another one refuses READ WRITE.
    return equal(session.sqlstate, "0A000") ? Status::kReadOnly : status;
  }
  session.locked = true;
  unlock(session);
  status = save_settings(session);
  return status == Status::kOk ? settle(session, true) : status;
}

Status commit(Session& session) noexcept {
  session.saved &= ~unsigned{kEnded};
  Status status = send(session, "COMMIT");
  if (status == Status::kOk) status = collect_sent(session);
  if ((session.saved & kEnded) != 0) {
    session.locked = false;
    return (session.saved & kHasSet) != 0 ? restore(session) : Status::kOk;
  }
  if (status == Status::kConnectionLost) session.in_doubt = true;
  if (status == Status::kOk) {
    session.detail << "the server took the COMMIT for a ROLLBACK";
    status = Status::kStatementFailed;
  }
  rollback(session);
  return status;
}

void rollback(Session& session) noexcept {
  if (!session.locked) return;
  session.locked = false;
  if (PQpipelineStatus(handle(session)) != PQ_PIPELINE_OFF) {
    char words[240];
    Session quiet{session.database, session.version_table, session.options, Text(words)};
    quiet.handle = session.handle;
    quiet.saved = session.saved;
    quiet.pending = session.pending;
    if (session.over < session.calls) interrupt(session);
    session.pending = 0;
    if (collect_sent(quiet) == Status::kConnectionLost) return;
    session.saved &= ~unsigned{kSynced};
  }
  undo(session);
}

Status leave(Session& session) noexcept {
  Status status = Status::kOk;
  if ((session.saved & kHoldsLock) == 0) {
    char buffer[80];
    Text(buffer) << "SELECT pg_try_advisory_lock(" << lock_key(session.version_table) << ')';
    status = lock(session, buffer, nullptr);
    if (status != Status::kOk) return status;
    session.saved |= kHoldsLock;
  }
  if (session.locked) status = each_row(session, "ROLLBACK");
  session.locked = false;
  return status == Status::kOk ? save_settings(session) : status;
}

Status between(Session& session) noexcept {
  if (!in_order(session)) return Status::kTransactionEnded;
  Status status = Status::kOk;
  if ((session.saved & kDeferrable) != 0) status = send(session, kCheckDeferred);
  const bool may_have_set = (session.saved & kMayHaveSet) != 0;
  if (status == Status::kOk && may_have_set) status = settle(session, true);
  if (session.pending != 0) {  // to be told when it is done
    PQsendFlushRequest(handle(session));
    PQflush(handle(session));
  }
  return status;
}

}  // namespace aludel::on_postgresql
