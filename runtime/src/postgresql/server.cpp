// SPDX-License-Identifier: MIT
#include <aludel/postgresql.h>

#include <cstring>

#include "postgresql/connection.h"

namespace aludel {
namespace on_postgresql {
namespace {

void ignore_notice(void*, const char*) {}

/// A URI whose user part libpq would cut elsewhere than was meant: what it takes for the host, and
/// shows in its messages, is a part of the password. nullptr: it is none of these.
const char* refuse_uri(const char* conninfo) {
  const char* authority = std::strstr(conninfo, "://");
  if (authority == nullptr || std::strncmp(conninfo, "postgres", 8) != 0) return nullptr;
  authority += 3;
  const size_t whole = std::strcspn(authority, "?");
  const size_t host = std::strcspn(authority, "/?");
  unsigned marks = 0;
  for (size_t i = 0; i < whole; ++i) {
    if (authority[i] != '@') continue;
    if (++marks > 1) return "an \"@\" in the user or password must be written as %40";
    if (i > host) return "a \"/\" in the user or password must be written as %2F";
  }
  return nullptr;
}

/// Whether libpq can read it. What it says of what it can't may repeat a password.
bool is_readable(Session& session, const char* conninfo) {
  const char* refusal = refuse_uri(conninfo);
  if (refusal != nullptr) {
    session.detail << refusal;
    return false;
  }
  char* words = nullptr;
  PQconninfoOption* options = PQconninfoParse(conninfo, &words);
  const bool readable = options != nullptr;
  if (!readable) session.detail << "that is no connection string that libpq can read";
  PQfreemem(words);
  PQconninfoFree(options);
  return readable;
}

constexpr Driver kServer = make_driver(connect, disconnect);

}  // namespace

Status connect(Session& session, Access) noexcept {
  const char* conninfo = session.database.location;
  if (conninfo == nullptr) {
    session.detail << "no connection string was given";
    return Status::kCannotOpen;
  }
  if (!is_readable(session, conninfo)) return Status::kCannotOpen;
  const char* const keys[] = {"dbname", "fallback_application_name", "client_encoding", nullptr};
  const char* const values[] = {conninfo, "aludel", "UTF8", nullptr};
  PGconn* connection = PQconnectdbParams(keys, values, 1);
  session.handle = connection;
  if (PQstatus(connection) != CONNECTION_OK) {
    fail(session, nullptr);
    disconnect(session);
    return Status::kCannotOpen;
  }
  PQsetNoticeProcessor(connection, ignore_notice, nullptr);
  return check_server(session);
}

void disconnect(Session& session) noexcept {
  if (session.handle == nullptr) return;
  unsettle(session);
  PQfinish(handle(session));
  session.handle = nullptr;
}

}  // namespace on_postgresql

Database postgresql(const char* conninfo) noexcept {
  return {&on_postgresql::kServer, nullptr, conninfo};
}

}  // namespace aludel
