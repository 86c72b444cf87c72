// SPDX-License-Identifier: MIT
//
// What a step in C++ may leave behind on SQLite.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

sqlite3_stmt* left = nullptr;

Status prepare(Context& context, bool step) {
  if (sqlite3_prepare_v2(sqlite_handle(context), "SELECT 1 UNION SELECT 2", -1, &left, nullptr) !=
      SQLITE_OK) {
    return context.fail("it can't be prepared");
  }
  if (step) sqlite3_step(left);
  return Status::kOk;
}

Status leave_open(Context& context) noexcept { return prepare(context, true); }
Status leave_prepared(Context& context) noexcept { return prepare(context, false); }

TestChain::Lines call(Function function) {
  return {"CREATE TABLE a (x)", {"leave", function}, "INSERT INTO a VALUES ('A')"};
}

constexpr const char* kOpen =
    "a function of the program failed; at aa versions/aa.sql:11; in leave(); it left a statement "
    "open: SELECT 1 UNION SELECT 2";

TEST_CASE("a function must finish its statements") {
  TestChain chain;
  chain.add("aa", "leave one open", call(leave_open));
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == kOpen);
  CHECK(db.idle());
  CHECK(db.tables() == "");
  sqlite3_finalize(left);
}

TEST_CASE("a function may keep a statement that is at its beginning") {
  const Folder folder;
  const std::string path = folder / "a.db";
  const Live db;
  for (const Database& database : {db.database(), at(path)}) {
    TestChain chain;
    chain.add("aa", "keep one", call(leave_prepared));
    CHECK(words(upgrade(database, chain.migrations())) == "done; applied 1");
    sqlite3_finalize(left);
  }
  CHECK(folder.list() == "a.db ");
}

TEST_CASE("a statement that a function left doesn't keep a file open") {
  TestChain chain;
  chain.add("aa", "leave one open", call(leave_open));
  const Folder folder;
  const std::string path = folder / "a.db";
  CHECK(words(upgrade(at(path), chain.migrations())) == kOpen);
  CHECK(Live(path).tables() == "");
  sqlite3_finalize(left);
  CHECK(folder.list() == "a.db ");
}

TEST_CASE("a function must close its blobs") {
  static sqlite3_blob* blob = nullptr;
  TestChain chain;
  chain.add("aa", "leave one open",
            {"CREATE TABLE a (x)",
             "INSERT INTO a VALUES (zeroblob(9))",
             {"leave", [](Context& context) noexcept {
                sqlite3_blob_open(sqlite_handle(context), "main", "a", "x", 1, 1, &blob);
                return Status::kOk;
              }}});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a function of the program failed; at aa versions/aa.sql:12; in leave(); it left a blob "
        "open");
  sqlite3_blob_close(blob);
  CHECK(db.idle());
  CHECK(db.tables() == "");
}

TEST_CASE("what a module keeps open is not the function's") {
  const char* const modules[] = {"fts5(a)", "fts4(a)", "rtree(id, low, high)"};
  for (const char* module : modules) {
    INFO(module);
    const std::string create = std::string("CREATE VIRTUAL TABLE f USING ") + module;
    const std::string insert = std::strncmp(module, "fts", 3) == 0
                                   ? "INSERT INTO f VALUES ('x')"
                                   : "INSERT INTO f (low, high) VALUES (2, 3)";
    const Folder folder;
    const std::string path = folder / "a.db";
    const Live db;
    for (const Database& database : {db.database(), at(path)}) {
      TestChain chain;
      chain.add(
          "aa", "use it",
          {create,
           insert,
           {"leave", [](Context& context) noexcept { return execute(context, "SELECT * FROM f"); }},
           insert});
      CHECK(words(upgrade(database, chain.migrations())) == "done; applied 1");
    }
  }
}

TEST_CASE("what the engine rolls back in a function is not told as committed") {
  const struct {
    const char* words;
    Function function;
  } rows[] = {
      {"the program asked to stop; at aa versions/aa.sql:12; in leave(); interrupted",
       [](Context& context) noexcept {
         sqlite3* db = sqlite_handle(context);
         const auto ask = [](void* it) {
           return static_cast<Context*>(it)->progress(1, 0) ? 0 : 1;
         };
         sqlite3_progress_handler(db, 100, ask, &context);
         const Status status = execute(
             context,
             "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) "
             "INSERT INTO a SELECT i + 10 FROM n");
         sqlite3_progress_handler(db, 0, nullptr, nullptr);
         return status;
       }},
      {"a function of the program failed; at aa versions/aa.sql:12; in leave(); UNIQUE constraint "
       "failed: a.x",
       [](Context& context) noexcept {
         return execute(context, "INSERT OR ROLLBACK INTO a VALUES (1)");
       }},
      {"a statement ended the transaction; at aa versions/aa.sql:12; in leave()",
       [](Context& context) noexcept {
         (void)execute(context, "INSERT OR ROLLBACK INTO a VALUES (1)");
         return Status::kOk;
       }},
      {"a statement ended the transaction; at aa versions/aa.sql:12; in leave(); unrecorded",
       [](Context& context) noexcept {
         (void)execute(context, "INSERT OR ROLLBACK INTO a VALUES (1)");
         return execute(context, "CREATE TABLE b (x)");
       }},
  };
  for (const auto& row : rows) {
    const Folder folder;
    const std::string path = folder / "a.db";
    const Live db;
    INFO(row.words);
    for (const Database& database : {db.database(), at(path)}) {
      TestChain chain;
      chain.add("aa", "leave",
                {"CREATE TABLE a (x UNIQUE)", "INSERT INTO a VALUES (1)", {"leave", row.function}});
      Events events(chain.chain());
      events.stop_after(3);
      CHECK(words(upgrade(database, chain.migrations(), "heads", events.options())) == row.words);
    }
    CHECK(db.idle());
  }
}

TEST_CASE("a database that a function attaches must not outlive it") {
  TestChain chain;
  chain.add("aa", "attach", call([](Context& context) noexcept {
              return execute(context, "ATTACH ':memory:' AS other");
            }));
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a function of the program failed; at aa versions/aa.sql:11; in leave(); it left other");
  CHECK(db.idle());
  CHECK(db.tables() == "");
}

TEST_CASE("what a function sets is as it was for what comes after it") {
  TestChain chain;
  const Function set = [](Context& context) noexcept {
    return execute(context, "PRAGMA case_sensitive_like = 1; PRAGMA recursive_triggers = 1");
  };
  chain.add("aa", "set something",
            {"CREATE TABLE a (x)",
             {"set", set},
             "INSERT INTO a SELECT 'a' LIKE 'A'",
             "INSERT INTO a SELECT recursive_triggers FROM pragma_recursive_triggers"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
  CHECK(db("SELECT x FROM a") == "1 0");
}

TEST_CASE("rows of a function that refer to nothing are found") {
  TestChain chain;
  const Function orphan = [](Context& context) noexcept {
    return execute(context, "INSERT INTO child VALUES (7)");
  };
  chain.add("aa", "parents",
            {"CREATE TABLE parent (id INTEGER PRIMARY KEY)",
             "CREATE TABLE child (parent_id REFERENCES parent (id))"});
  chain.add("bb", "children", {{"orphan", orphan}});
  const Live db;
  REQUIRE(upgrade(db.database(), chain.migrations(), "aa").ok());
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "rows would be left that refer to nothing; rows: 1; row 1 of \"child\" refers to nothing "
        "in \"parent\"");
  CHECK(db("SELECT count(*) FROM child") == "0");
}

}  // namespace
}  // namespace aludel::tests
