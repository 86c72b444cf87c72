// SPDX-License-Identifier: MIT
//
// What a step in C++ may leave behind on PostgreSQL.
#include <aludel/migrator.h>
#include <aludel/postgresql.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

using Clock = std::chrono::steady_clock;

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
         PQsendQuery(postgresql_handle(context), "SELECT pg_sleep(60)");
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
    const Clock::time_point began = Clock::now();
    CHECK(go(row.function, db) ==
          std::string("a function of the program failed; at bb versions/bb.sql:10; in leave(); ") +
              row.left);
    CHECK(db.idle());
    CHECK(PQpipelineStatus(db) == PQ_PIPELINE_OFF);
    CHECK(db.tables() == "");
    CHECK(Clock::now() - began < std::chrono::seconds(20));
  }
}

TEST_CASE("a COPY in a pipeline is no way to hold a run") {
  const Function functions[] = {
      [](Context& context) noexcept {
        PGconn* db = postgresql_handle(context);
        PQenterPipelineMode(db);
        PQsendQueryParams(db, "COPY a FROM STDIN", 0, nullptr, nullptr, nullptr, nullptr, 0);
        PQpipelineSync(db);
        return Status::kOk;
      },
      [](Context& context) noexcept {
        PGconn* db = postgresql_handle(context);
        PQenterPipelineMode(db);
        PQsendQueryParams(db, "COPY a TO STDOUT", 0, nullptr, nullptr, nullptr, nullptr, 0);
        PQpipelineSync(db);
        return Status::kOk;
      },
  };
  for (const Function& function : functions) {
    INFO(&function - functions);
    const Live db;
    const std::string said = go(function, db);
    CHECK(said.find("; at bb versions/bb.sql:10; in leave(); it left the connection in pipeline "
                    "mode") != std::string::npos);
    CHECK(db.idle());
    CHECK(PQpipelineStatus(db) == PQ_PIPELINE_OFF);
    CHECK(db.tables() == "");
  }
}

TEST_CASE("what a function sets, and who it is, doesn't outlast a function") {
  const char* const kAsk =
      "SELECT current_user, session_user, current_setting('session_replication_role'), "
      "current_setting('statement_timeout'), current_setting('work_mem'), "
      "current_setting('default_transaction_read_only')";
  const Live db;
  const std::string before = db(kAsk);
  db("CREATE ROLE aludel_weak");
  const Function functions[] = {
      [](Context& context) noexcept {
        return execute(context,
                       "SET session_replication_role = replica; SET statement_timeout = '5s'; SET "
                       "work_mem = '10MB'; SET default_transaction_read_only = on");
      },
      [](Context& context) noexcept { return execute(context, "SET ROLE aludel_weak"); },
      [](Context& context) noexcept {
        return execute(context,
                       "SET session_replication_role = replica; SET SESSION AUTHORIZATION "
                       "aludel_weak");
      },
      [](Context& context) noexcept {
        return execute(context, "SET statement_timeout = '5s'; COMMIT");
      },
  };
  for (const Function& function : functions) {
    const bool ends = &function == &functions[3];
    INFO(&function - functions);
    TestChain chain;
    chain.add("aa", "set",
              {{"set", function},
               "CREATE TABLE said (x TEXT)",
               "INSERT INTO said SELECT current_setting('statement_timeout')"});
    CHECK(upgrade(db.database(), chain.migrations()).ok() == !ends);
    CHECK(db(kAsk) == before);
    CHECK(db("DROP SCHEMA public CASCADE; CREATE SCHEMA public").find("error") ==
          std::string::npos);
  }
  db("DROP ROLE aludel_weak");
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
