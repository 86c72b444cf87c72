// SPDX-License-Identifier: MIT
//
// A PostgreSQL database of a test case's own. The environment variable ALUDEL_TEST_POSTGRESQL
// says how to connect to a cluster on which databases may be made (CTest's fixture `postgresql`
// starts one and sets it; by hand: tests/postgresql/cluster.sh). Cases that use it have the tag
// [postgresql], and are not registered where there is no server.
//
//   TEST_CASE("…", "[postgresql]") {
//     const FreshDatabase database;
//     const Connection db(database.conninfo());
//     CHECK(db("SELECT 1, NULL") == "1|NULL");
//   }
#ifndef ALUDEL_TESTS_POSTGRESQL_SERVER_H
#define ALUDEL_TESTS_POSTGRESQL_SERVER_H

#include <libpq-fe.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace aludel::tests {

/// Whether there is a server to test on.
inline bool has_server() { return std::getenv("ALUDEL_TEST_POSTGRESQL") != nullptr; }

/// How to connect to the server's maintenance database. Without a server the test case fails.
inline std::string requires_server() {
  if (!has_server()) {
    throw std::runtime_error(
        "this test needs a PostgreSQL server: run it by ctest, or start one with "
        "tests/postgresql/cluster.sh and set ALUDEL_TEST_POSTGRESQL");
  }
  return std::getenv("ALUDEL_TEST_POSTGRESQL");
}

/// A connection of a test's own.
class Connection {
 public:
  explicit Connection(const std::string& conninfo) : handle_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(handle_) != CONNECTION_OK) {
      const std::string why = PQerrorMessage(handle_);
      PQfinish(handle_);
      throw std::runtime_error(why);
    }
    PQsetNoticeProcessor(
        handle_, [](void*, const char*) {}, nullptr);
  }
  ~Connection() { PQfinish(handle_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  operator PGconn*() const { return handle_; }  // NOLINT: that is what it is

  /// Runs it, several statements too; the rows of the last, `|` between columns and a space
  /// between rows, or "error: " and the server's words.
  std::string operator()(const std::string& sql) const {
    PGresult* result = PQexec(handle_, sql.c_str());
    const ExecStatusType status = PQresultStatus(result);
    std::string words;
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY) {
      const char* primary = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
      words = std::string("error: ") + (primary != nullptr ? primary : PQerrorMessage(handle_));
    }
    for (int row = 0; row < PQntuples(result); ++row) {
      if (row != 0) words += ' ';
      for (int column = 0; column < PQnfields(result); ++column) {
        if (column != 0) words += '|';
        words += PQgetisnull(result, row, column) != 0 ? "NULL" : PQgetvalue(result, row, column);
      }
    }
    PQclear(result);
    return words;
  }

 private:
  PGconn* handle_;
};

/// An empty database, dropped with the object, whoever is still connected to it.
class FreshDatabase {
 public:
  FreshDatabase() : server_(requires_server()) {
    static unsigned count = 0;
    name_ = "aludel_" + std::to_string(getpid()) + "_" + std::to_string(++count);
    const std::string problem =
        server_("CREATE DATABASE " + name_ + " TEMPLATE template0 ENCODING 'UTF8'");
    if (!problem.empty()) throw std::runtime_error(problem);
  }
  ~FreshDatabase() { server_("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)"); }
  FreshDatabase(const FreshDatabase&) = delete;
  FreshDatabase& operator=(const FreshDatabase&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  /// How to connect to it, as a URI. `extra`: more parameters ("&application_name=x").
  [[nodiscard]] std::string conninfo(const std::string& extra = {}) const {
    const std::string part = std::string(PQhost(server_));
    return "postgresql://" + std::string(PQuser(server_)) + "@/" + name_ + "?host=" + part +
           "&port=" + PQport(server_) + extra;
  }

  /// The connection that made it, to another database: for what is done from outside.
  [[nodiscard]] const Connection& server() const { return server_; }

 private:
  Connection server_;
  std::string name_;
};

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_POSTGRESQL_SERVER_H
