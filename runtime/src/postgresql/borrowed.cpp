// SPDX-License-Identifier: MIT
#include <aludel/postgresql.h>

#include "postgresql/connection.h"

namespace aludel {
namespace on_postgresql {
namespace {

constexpr Driver kBorrowed = make_driver(borrow, give_back);

}  // namespace

Status borrow(Session& session, Access access) noexcept {
  session.handle = session.database.connection;
  PGconn* connection = handle(session);
  if (connection == nullptr) {
    session.detail << "there is no connection";
    return Status::kCannotOpen;
  }
  if (PQpipelineStatus(connection) != PQ_PIPELINE_OFF) {
    session.detail << "the connection is in pipeline mode";
    return Status::kOpenStatement;
  }
  switch (PQtransactionStatus(connection)) {
    case PQTRANS_IDLE:
      return check_server(session);
    case PQTRANS_INTRANS:
      return access == Access::kRead ? check_server(session) : Status::kOpenTransaction;
    case PQTRANS_INERROR:
      return Status::kOpenTransaction;
    case PQTRANS_ACTIVE:
      session.detail << "a command, or a COPY, is not yet at its end";
      return Status::kOpenStatement;
    default:
      fail(session, nullptr);
      return Status::kCannotOpen;
  }
}

void give_back(Session& session) noexcept {
  unsettle(session);
  session.handle = nullptr;
}

}  // namespace on_postgresql

Database postgresql(pg_conn* connection) noexcept {
  return {&on_postgresql::kBorrowed, connection, nullptr};
}

}  // namespace aludel
