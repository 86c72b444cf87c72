// SPDX-License-Identifier: MIT
//
// A C++ function on the connection of the run. A savepoint around it, and the transaction's id,
// tell whether the transaction is still the one in which it began.
#include <poll.h>

#include "postgresql/connection.h"

namespace aludel::on_postgresql {
namespace {

// What there is before a call: the transaction, all settings that can be set, and what is
// temporary. First come those two upon which it depends whether others may be set.
constexpr const char* kBefore = R"(SAVEPOINT aludel_call;
SELECT pg_catalog.pg_current_xact_id(),
  (SELECT pg_catalog.json_object_agg(name, pg_catalog.current_setting(name) ORDER BY place)
   FROM (VALUES ('session_authorization', 1), ('role', 2)
     UNION ALL SELECT name, 3 FROM pg_catalog.pg_settings WHERE context IN ('user', 'superuser'))
     AS setting (name, place)),
  ARRAY(SELECT oid FROM pg_catalog.pg_class WHERE relnamespace = pg_catalog.pg_my_temp_schema()))";
enum Column { kTransaction, kSetting, kTemporary };

constexpr const char* kPutBack = R"(SELECT pg_catalog.set_config(key, value, false)
FROM pg_catalog.json_each_text($1) WHERE pg_catalog.current_setting(key) IS DISTINCT FROM value)";

constexpr const char* kLeft = R"(SELECT relname FROM pg_catalog.pg_class
WHERE relnamespace = pg_catalog.pg_my_temp_schema() AND relkind <> 'i' AND oid <> ALL ($1::oid[])
ORDER BY relname LIMIT 1)";

/// Asks one of these with what there was; nullptr: it failed, as session.detail says.
PGresult* ask(Session& session, const char* sql, const PGresult* before, Column column) {
  const char* value = PQgetvalue(before, 0, column);
  PGresult* result = PQexecParams(handle(session), sql, 1, nullptr, &value, nullptr, nullptr, 0);
  if (PQresultStatus(result) == PGRES_TUPLES_OK) return result;
  (void)fail(session, result);
  PQclear(result);
  return nullptr;
}

Status put_back(Session& session, const PGresult* before) {
  PGresult* result = ask(session, kPutBack, before, kSetting);
  PQclear(result);
  return result != nullptr ? Status::kOk : Status::kFunctionFailed;
}

/// What is temporary would stand before what the rest of the run means.
Status refuse_left(Session& session, const PGresult* before) {
  PGresult* result = ask(session, kLeft, before, kTemporary);
  const bool any = PQntuples(result) != 0;
  if (any) session.detail << "it left temp." << PQgetvalue(result, 0, 0);
  PQclear(result);
  return result != nullptr && !any ? Status::kOk : Status::kFunctionFailed;
}

/// Collects what comes yet of a pipeline. With a COPY in it, and where libpq doesn't come to an
/// end, there is no way out of it but a connection that is made anew.
void leave_pipeline(PGconn* connection) {
  constexpr unsigned kMostEmpty = 9;  // in a row
  unsigned empty = 0;
  bool stuck = PQpipelineSync(connection) == 0;
  while (!stuck && PQexitPipelineMode(connection) == 0 && PQstatus(connection) == CONNECTION_OK) {
    PGresult* result = PQgetResult(connection);
    const ExecStatusType kind = PQresultStatus(result);
    empty = result == nullptr ? empty + 1 : 0;
    stuck = kind == PGRES_COPY_IN || kind == PGRES_COPY_OUT || empty > kMostEmpty;
    PQclear(result);
  }
  if (stuck && PQstatus(connection) == CONNECTION_OK) PQreset(connection);
}

/// Interrupts what the function has left under way: again and again, as the server forgets what
/// comes before it has begun with the command.
void interrupt_all(const Session& session) {
  constexpr int kPause = 100;  // ms
  PGconn* connection = handle(session);
  while (PQtransactionStatus(connection) == PQTRANS_ACTIVE && PQisBusy(connection) != 0) {
    interrupt(session);
    pollfd answer = {PQsocket(connection), POLLIN, 0};
    poll(&answer, 1, kPause);
    if (PQconsumeInput(connection) == 0) return;
  }
}

/// Ends what the function has left under way, so that the transaction can go on to its end; in
/// words what that was, or nullptr.
const char* clear_up(const Session& session) {
  PGconn* connection = handle(session);
  interrupt_all(session);
  if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF) {
    leave_pipeline(connection);
    return "it left the connection in pipeline mode";
  }
  switch (PQtransactionStatus(connection)) {
    case PQTRANS_ACTIVE:  // PQexec() ends it
      return "it left a command, or a COPY, that is not at its end";
    case PQTRANS_INERROR:
      return "it went on after an error of the server";
    default:
      return nullptr;
  }
}

/// Ends the savepoint. False: it is gone, and with it the transaction.
bool go_on(PGconn* connection, const PGresult* before, const char* how) {
  char buffer[160];
  Text(buffer) << how << " SAVEPOINT aludel_call; SELECT pg_catalog.pg_current_xact_id() = '"
               << PQgetvalue(before, 0, kTransaction) << '\'';
  PGresult* result = PQexec(connection, buffer);
  const bool same =
      PQresultStatus(result) == PGRES_TUPLES_OK && equal(PQgetvalue(result, 0, 0), "t");
  PQclear(result);
  return same;
}

/// Calls it, and looks at what it has left.
Status call(Session& session, const Statement& statement, const PGresult* before) {
  PGconn* connection = handle(session);
  const int nonblocking = PQisnonblocking(connection);
  Status status = call_function(session, statement);
  PQsetnonblocking(connection, nonblocking);
  const char* left = clear_up(session);
  if (PQstatus(connection) != CONNECTION_OK) return fail(session, nullptr);
  if (left != nullptr && status == Status::kOk) {
    session.detail << left;
    status = Status::kFunctionFailed;
  }
  const bool same = go_on(connection, before, status == Status::kOk ? "RELEASE" : "ROLLBACK TO");
  if (PQstatus(connection) != CONNECTION_OK) return fail(session, nullptr);
  session.saved |= kDeferrable | kHasSet;
  if (!same) {  // for the owner of the connection, as far as it goes
    const char* settings = PQgetvalue(before, 0, kSetting);
    PQclear(PQexecParams(connection, kPutBack, 1, nullptr, &settings, nullptr, nullptr, 0));
    return Status::kTransactionEnded;
  }
  if (status == Status::kOk) status = put_back(session, before);
  if (status == Status::kOk) status = refuse_left(session, before);
  return status == Status::kOk ? settle(session, true) : status;
}

}  // namespace

Status call_inside(Session& session, const Statement& statement) noexcept {
  Status status = collect_sent(session);
  if (status != Status::kOk) return status;
  PGresult* before = PQexec(handle(session), kBefore);
  status = PQresultStatus(before) == PGRES_TUPLES_OK ? call(session, statement, before)
                                                     : fail(session, before);
  PQclear(before);
  return status;
}

}  // namespace aludel::on_postgresql
