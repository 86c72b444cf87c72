// SPDX-License-Identifier: MIT
//
// What a step in C++ may leave behind on PostgreSQL.
#include <aludel/migrator.h>
#include <aludel/postgresql.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

std::string go(Function function, const Live& db) {
  TestChain chain;
  chain.add("aa", "create", {"CREATE TABLE a (x TEXT)"});
  chain.add("bb", "leave something", {{"leave", function}, "INSERT INTO a VALUES ('A')"});
  return words(upgrade(db.database(), chain.migrations()));
}

TEST_CASE("a function leaves the connection as it found it") {
  const struct {
    const char* left;
    Function function;
  } rows[] = {
      {"it left the connection in pipeline mode",
       [](Context& context) noexcept {
         PGconn* db = postgresql_handle(context);
         PQenterPipelineMode(db);
         PQsendQueryParams(db, "SELECT 1", 0, nullptr, nullptr, nullptr, nullptr, 0);
         PQpipelineSync(db);
         PQsendQueryParams(db, "SELECT 2", 0, nullptr, nullptr, nullptr, nullptr, 0);
         return Status::kOk;
       }},
      {"it left the connection in pipeline mode",
       [](Context& context) noexcept {
         PQenterPipelineMode(postgresql_handle(context));
         return Status::kOk;
       }},
      {"it left a command, or a COPY, that is not at its end",
       [](Context& context) noexcept {
         PQsendQuery(postgresql_handle(context), "SELECT 1; SELECT 2");
         return Status::kOk;
       }},
      {"it left a command, or a COPY, that is not at its end",
       [](Context& context) noexcept {
         PQclear(PQexec(postgresql_handle(context), "COPY a FROM STDIN"));
         return Status::kOk;
       }},
      {"it left a command, or a COPY, that is not at its end",
       [](Context& context) noexcept {
         PQclear(PQexec(postgresql_handle(context), "COPY a TO STDOUT"));
         return Status::kOk;
       }},
      {"it went on after an error of the server",
       [](Context& context) noexcept {
         PQclear(PQexec(postgresql_handle(context), "SELECT 1 / 0"));
         return Status::kOk;
       }},
  };
  for (const auto& row : rows) {
    INFO(&row - rows);
    const Live db;
    CHECK(go(row.function, db) ==
          std::string("a function of the program failed; at bb versions/bb.sql:10; in leave(); ") +
              row.left);
    CHECK(db.idle());
    CHECK(PQpipelineStatus(db) == PQ_PIPELINE_OFF);
    CHECK(db.tables() == "");
  }
}

TEST_CASE("a connection that is lost in a function is told so") {
  const Live db;
  CHECK(go(
            [](Context& context) noexcept {
              return execute(context, "SELECT pg_terminate_backend(pg_backend_pid())");
            },
            db)
            .find("the connection to the server broke; at bb versions/bb.sql:10; in leave(); ") ==
        0);
}

TEST_CASE("what a function sets is as it was for what comes after it, and after the run") {
  TestChain chain;
  const Function set = [](Context& context) noexcept {
    PQsetnonblocking(postgresql_handle(context), 1);
    return execute(context, "SET search_path = pg_catalog; SET TimeZone = 'Asia/Tokyo'");
  };
  chain.add("aa", "set something",
            {"CREATE TABLE a (x TEXT)",
             {"set", set},
             "INSERT INTO a SELECT current_setting('TimeZone')"});
  const Live db;
  db("SET TimeZone = 'Europe/Berlin'");
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
  CHECK(db("SELECT x FROM a") == "UTC");
  CHECK(db("SHOW TimeZone") == "Europe/Berlin");
  CHECK(PQisnonblocking(db) == 0);
}

TEST_CASE("what a function puts off is done before the next revision") {
  TestChain chain;
  const Function put_off = [](Context& context) noexcept {
    return execute(context, "INSERT INTO child VALUES (7)");
  };
  chain.add("aa", "tables",
            {"CREATE TABLE parent (id INTEGER PRIMARY KEY)",
             "CREATE TABLE child (id INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)"});
  chain.add("bb", "children", {{"put_off", put_off}});
  chain.add("cc", "a column", {"ALTER TABLE child ADD COLUMN y TEXT"});
  const Live db;
  const Result result = upgrade(db.database(), chain.migrations());
  CHECK(result.status == Status::kStatementFailed);
  CHECK(result.revision == std::string("bb"));
}

}  // namespace
}  // namespace aludel::tests
