// SPDX-License-Identifier: MIT
//
// Steps in C++, on either database.
#include <aludel/migrator.h>
#include <aludel/postgresql.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

/// A revision that makes a table, and then calls a function.
struct Calling : TestChain {
  explicit Calling(Function function, Function back = nullptr) {
    add("aa", "create token", {"CREATE TABLE token (id INTEGER PRIMARY KEY, hash TEXT)"},
        {"DROP TABLE token"});
    Lines down = {"INSERT INTO token VALUES (9, 'down')"};
    if (back != nullptr) down.push_back({"go_back", back});
    down.push_back("DELETE FROM token");
    add("bb", "rehash",
        {"INSERT INTO token VALUES (1, 'a')",
         {"rehash", function},
         "INSERT INTO token VALUES (2, 'b')"},
        down);
  }
};

const char* seen = nullptr;

TEST_CASE("a function runs at its place, both ways, and knows where it is") {
  Calling chain(
      [](Context& context) noexcept {
        seen = context.revision();
        const bool good =
            context.direction() == Direction::kUpgrade && context.dialect() == kDialect &&
            (sqlite_handle(context) != nullptr) == (kDialect == Dialect::kSqlite) &&
            (postgresql_handle(context) != nullptr) == (kDialect == Dialect::kPostgresql);
        return good ? execute(context, "UPDATE token SET hash = hash || '!'")
                    : context.fail("it is lost");
      },
      [](Context& context) noexcept {
        const bool good = context.direction() == Direction::kDowngrade;
        return good ? execute(context, "INSERT INTO token SELECT id + 10, hash FROM token")
                    : context.fail("it is lost");
      });
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
  CHECK(seen == std::string("bb"));
  CHECK(db("SELECT * FROM token ORDER BY id") == "1|a! 2|b");
  CHECK(words(downgrade(db.database(), chain.migrations(), "aa")) == "done; applied 1");
  CHECK(db("SELECT * FROM token") == "");
  CHECK(db.idle());
}

TEST_CASE("a function that fails says why, and nothing was changed") {
  Calling chain([](Context& context) noexcept {
    if (execute(context, "UPDATE token SET hash = 'x'") != Status::kOk) return Status::kOk;
    return context.fail("row 1\n  is\tnot what it was\n");
  });
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a function of the program failed; at bb versions/bb.sql:11; in rehash(); row 1 is not "
        "what it was");
  CHECK(db.tables() == "");
  CHECK(db.idle());
}

TEST_CASE("what a function is given and returns of its own is a failure without words") {
  Calling chain([](Context&) noexcept { return Status::kIrreversible; });
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a function of the program failed; at bb versions/bb.sql:11; in rehash()");
  CHECK(db.tables() == "");
}

TEST_CASE("a failure that a function has made good is none, and leaves no words") {
  Calling chain([](Context& context) noexcept {
    (void)context.fail("it can't");
    return Status::kOk;
  });
  chain.add("cc", "end it", {"COMMIT"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) ==
        "a statement ended the transaction; at cc versions/cc.sql:10; unrecorded");
}

TEST_CASE("what a function asks of the database may fail") {
  Calling chain([](Context& context) noexcept { return execute(context, "SELECT * FROM nine"); });
  const Live db;
  const std::string said = words(upgrade(db.database(), chain.migrations()));
  CHECK(said.find("a function of the program failed; at bb versions/bb.sql:11; in rehash(); ") ==
        0);
  CHECK(said.find(no_such_table("nine")) != std::string::npos);
  CHECK(db.tables() == "");
  CHECK(db.idle());
}

TEST_CASE("progress of a function is told behind what is before it") {
  Calling chain([](Context& context) noexcept {
    for (unsigned i = 1; i <= 2; ++i) {
      if (!context.progress(i, 2)) return Status::kCancelled;
    }
    return Status::kOk;
  });
  const Live db;
  Events events(chain.chain());
  CHECK(upgrade(db.database(), chain.migrations(), "heads", events.options()).ok());
  CHECK(events.take() ==
        "begin 2 up base -> bb\n"
        "revision aa 0/2\n"
        "done aa 1/2\n"
        "revision bb 1/2\n"
        "progress bb 1/2\n"
        "progress bb 2/2\n"
        "done bb 2/2\n"
        "committed 2/2\n");
}

TEST_CASE("the program can stop a function, whatever it makes of that") {
  Calling heeds([](Context& context) noexcept {
    return context.progress(1, 0) ? Status::kOk : Status::kCancelled;
  });
  Calling does_not([](Context& context) noexcept {
    (void)context.progress(1, 0);
    return Status::kOk;
  });
  for (Calling* chain : {&heeds, &does_not}) {
    const Live db;
    Events events(chain->chain());
    events.stop_after(5);
    CHECK(words(upgrade(db.database(), chain->migrations(), "heads", events.options())) ==
          "the program asked to stop; at bb versions/bb.sql:11; in rehash()");
    CHECK(db.tables() == "");
    CHECK(db.idle());
  }
}

TEST_CASE("a function that ends the transaction is found out") {
  const Function functions[] = {
      [](Context& context) noexcept { return execute(context, "ROLLBACK"); },
      [](Context& context) noexcept { return execute(context, "ROLLBACK; BEGIN"); },
      [](Context& context) noexcept { return execute(context, "COMMIT"); },
      [](Context& context) noexcept { return execute(context, "COMMIT; BEGIN"); },
      [](Context& context) noexcept {
        return execute(context, "COMMIT; BEGIN; SAVEPOINT aludel_call");
      },
      [](Context& context) noexcept {
        (void)execute(context, "COMMIT; BEGIN");
        (void)execute(context, "SELECT * FROM nine");
        return context.fail("");
      },
  };
  for (const Function& function : functions) {
    const auto number = &function - functions;
    INFO(number);
    Calling chain(function);
    const Live db;
    const bool undone = kDialect == Dialect::kSqlite && number < 2;  // PostgreSQL doesn't tell
    CHECK(words(upgrade(db.database(), chain.migrations())) ==
          std::string("a statement ended the transaction; at bb versions/bb.sql:11; in rehash()") +
              (undone ? "" : "; unrecorded"));
    CHECK(db.idle());
    CHECK(state(db.database(), chain.migrations()).rows == 0);
  }
}

TEST_CASE("what is temporary must not outlive the function that made it") {
  const char* const kMake = "CREATE TEMPORARY TABLE token (id INTEGER, hash TEXT)";
  const Function leave = [](Context& context) noexcept {
    return execute(context, "CREATE TEMPORARY TABLE token (id INTEGER, hash TEXT)");
  };
  const Function use = [](Context& context) noexcept {
    return execute(context,
                   "CREATE TEMPORARY TABLE mine (x TEXT); INSERT INTO token VALUES (7, 'x'); DROP "
                   "TABLE mine");
  };
  const Live db;
  Calling leaving(leave);
  CHECK(words(upgrade(db.database(), leaving.migrations())) ==
        "a function of the program failed; at bb versions/bb.sql:11; in rehash(); it left "
        "temp.token");
  CHECK(db.tables() == "");

  TestChain chain;  // the revision's own is there before and after
  chain.add("aa", "use it", {kMake, {"use", use}, "DROP TABLE token"});
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
}

TEST_CASE("a function may have savepoints of its own") {
  Calling chain([](Context& context) noexcept {
    return execute(context,
                   "SAVEPOINT a; DELETE FROM token; ROLLBACK TO SAVEPOINT a; RELEASE SAVEPOINT a; "
                   "SAVEPOINT b");
  });
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
  CHECK(db("SELECT * FROM token ORDER BY id") == "1|a 2|b");
}

TEST_CASE("a downgrade that calls is stored as its header, with the names of the functions") {
  const auto nothing = [](Context&) noexcept { return Status::kOk; };
  Calling chain(nothing, nothing);
  const Live db;
  REQUIRE(upgrade(db.database(), chain.migrations()).ok());
  CHECK(db("SELECT revision, number, flags, sql, message FROM aludel_version_downgrade ORDER BY "
           "revision, number") == "aa|0|0||NULL aa|1|0|DROP TABLE token|NULL bb|0|16||go_back");
}

TEST_CASE("what has no function is refused before anything is done") {
  Calling chain([](Context&) noexcept { return Status::kOk; });
  const Migrations& migrations = chain.migrations();
  const Script& script = migrations.units[1]->script(kDialect, Direction::kUpgrade);
  const_cast<Statement&>(script.statements[1]).function = nullptr;
  const Live db;
  CHECK(words(upgrade(db.database(), migrations)) ==
        "a function of the program is called, which only the program has; at bb "
        "versions/bb.sql:11; in rehash()");
  CHECK(db.tables() == "");
  CHECK(words(upgrade(db.database(), migrations, "aa")) == "done; applied 1");
  CHECK(words(stamp(db.database(), migrations, "bb")) == "done; applied 1");
}

}  // namespace
}  // namespace aludel::tests
