// SPDX-License-Identifier: MIT
//
// A C++ function on the connection of the run. A savepoint around it tells whether the
// transaction is still the one in which it began.
#include "postgresql/connection.h"

namespace aludel::on_postgresql {
namespace {

/// Ends what the function has left under way, so that the transaction can go on to its end; in
/// words what that was, or nullptr.
const char* clear_up(PGconn* connection) {
  if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF) {
    PQpipelineSync(connection);
    while (PQexitPipelineMode(connection) == 0 && PQstatus(connection) == CONNECTION_OK) {
      PQclear(PQgetResult(connection));
    }
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

}  // namespace

Status call_inside(Session& session, const Statement& statement) noexcept {
  PGconn* connection = handle(session);
  Status status = each_row(session, "SAVEPOINT aludel_call");
  if (status != Status::kOk) return status;
  const int nonblocking = PQisnonblocking(connection);
  status = call_function(session, statement);
  PQsetnonblocking(connection, nonblocking);
  const char* left = clear_up(connection);
  if (PQstatus(connection) != CONNECTION_OK) return fail(session, nullptr);
  if (left != nullptr && status == Status::kOk) {
    session.detail << left;
    status = Status::kFunctionFailed;
  }
  // Neither works where the savepoint is gone, and with it the transaction.
  PGresult* result =
      PQexec(connection, status == Status::kOk ? "RELEASE SAVEPOINT aludel_call"
                                               : "ROLLBACK TO SAVEPOINT aludel_call");
  const bool ended = PQresultStatus(result) != PGRES_COMMAND_OK;
  PQclear(result);
  if (PQstatus(connection) != CONNECTION_OK) return fail(session, nullptr);
  if (ended) return Status::kTransactionEnded;
  session.saved |= kDeferrable | kHasSet;
  return status == Status::kOk ? settle(session, true) : status;
}

}  // namespace aludel::on_postgresql
