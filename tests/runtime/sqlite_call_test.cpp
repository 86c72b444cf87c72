// SPDX-License-Identifier: MIT
//
// What a step in C++ may leave behind on SQLite.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
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

TEST_CASE("a function may keep a statement on a connection that is the program's") {
  TestChain chain;
  chain.add("aa", "keep one", call(leave_prepared));
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
  sqlite3_finalize(left);
}

TEST_CASE("but not on one that the run closes") {
  for (const Function function : {leave_prepared, leave_open}) {
    TestChain chain;
    chain.add("aa", "keep one", call(function));
    const Folder folder;
    CHECK(words(upgrade(at(folder / "a.db"), chain.migrations())) == kOpen);
    CHECK(Live(folder / "a.db").tables() == "");
    sqlite3_finalize(left);
    CHECK(folder.list() == "a.db ");
  }
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
