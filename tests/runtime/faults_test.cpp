// SPDX-License-Identifier: MIT
//
// Memory runs out at every allocation of a run, once or from there on: afterwards the database
// is as it was, or as it should be, and the connection is as it was.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

sqlite3_mem_methods real;
long countdown = -1;  // allocations until one fails; negative: never
bool sticky = false;  // and from there on the heap is full: what is freed can be had again
bool failed = false;
long used = 0;
long limit = -1;

bool fails(long growth) {
  if (limit >= 0) return used + growth > limit;
  if (countdown < 0 || countdown-- > 0) return false;
  failed = true;
  if (sticky) limit = used;
  return true;
}

void fail_at(long at, bool stay) {
  failed = false;
  sticky = stay;
  countdown = at;
}

void fail_no_more() {
  countdown = -1;
  limit = -1;
}

void* give(int size) {
  if (fails(size)) return nullptr;
  void* memory = real.xMalloc(size);
  used += real.xSize(memory);
  return memory;
}

void take(void* memory) {
  used -= real.xSize(memory);
  real.xFree(memory);
}

void* resize(void* old, int size) {
  const long before = real.xSize(old);
  if (fails(size - before)) return nullptr;
  void* memory = real.xRealloc(old, size);
  used += real.xSize(memory) - before;
  return memory;
}

void use_failing_allocator() {
  static bool once = false;
  if (once) return;
  once = true;
  REQUIRE(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &real) == SQLITE_OK);
  static sqlite3_mem_methods failing = real;
  failing.xMalloc = give;
  failing.xFree = take;
  failing.xRealloc = resize;
  REQUIRE(sqlite3_config(SQLITE_CONFIG_MALLOC, &failing) == SQLITE_OK);
}

Status fill(Context& context) noexcept {
  return execute(context, "UPDATE site SET name = name || '.'");
}

struct Way {
  const char* name;
  const char* start;  // nullptr: a database from before aludel
  Result (*go)(const Database&, const Migrations&);
};

/// By a program that knows three of the revisions.
Result undo(const Database& database, const Migrations& migrations) {
  unsigned head = 2;
  Chain chain = *migrations.chain;
  chain.size = head + 1;
  chain.heads = &head;
  Migrations older = migrations;
  older.chain = &chain;
  Options options;
  options.undo_on_borrowed = true;
  return downgrade(database, older, "head", options);
}

constexpr Way kWays[] = {
    {"upgrade", "8be4", [](const Database& db, const Migrations& m) { return upgrade(db, m); }},
    {"downgrade", "heads",
     [](const Database& db, const Migrations& m) { return downgrade(db, m, "8be4"); }},
    {"adoption", nullptr,
     [](const Database& db, const Migrations& m) { return upgrade(db, m, "8be4"); }},
    {"undo", "e5e5", undo},
    {"stamp", "8be4", [](const Database& db, const Migrations& m) { return stamp(db, m, "head"); }},
};

/// One run with the fault at allocation number `at`. False: it is past the last.
bool run_with_fault(const Way& way, long at, bool stay, const std::string& path, unsigned& kept) {
  Gateway gateway;
  gateway.add("f00d00000003", "a function", {{"fill", fill}}, {{"fill", fill}});
  gateway.set_user_version(0, 17);
  const Migrations& migrations = gateway.migrations();
  const auto dumped = [&path] {
    const Live db(path);
    return db.dump() + db("PRAGMA user_version");
  };
  {
    const Live db(path);
    db("PRAGMA synchronous = OFF");
    if (way.start != nullptr) {
      REQUIRE(upgrade(db.database(), migrations, way.start).ok());
    } else {
      for (const char* sql :
           {migrations.units[0]->script(kDialect, Direction::kUpgrade).begin()->sql,
            migrations.units[0]->script(kDialect, Direction::kUpgrade).begin()[1].sql,
            "PRAGMA user_version = 17"}) {
        REQUIRE(db(sql) == "");
      }
    }
  }
  const std::string before = dumped();
  Result result;
  {
    const Live db(path);
    db("PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; "
       "PRAGMA count_changes = ON; PRAGMA case_sensitive_like = ON");
    fail_at(at, stay);
    result = way.go(db.database(), migrations);
    fail_no_more();
    REQUIRE(sqlite3_get_autocommit(db) == 1);
    REQUIRE(db("PRAGMA foreign_keys; PRAGMA recursive_triggers; PRAGMA count_changes; SELECT 'a' "
               "LIKE 'A'") == "1 1 1 0");
    REQUIRE(db("PRAGMA integrity_check") == "ok");
  }
  const std::string after = dumped();
  REQUIRE(result.ok() == (result.applied != 0));
  if (result.ok()) {
    REQUIRE(after != before);
    REQUIRE(state(sqlite(path.c_str()), migrations).ok());
  } else {
    INFO(words(result));
    REQUIRE(failed);
    REQUIRE(after == before);
    ++kept;
  }
  return failed;
}

TEST_CASE("memory runs out at every allocation of a run") {
  use_failing_allocator();
  Folder folder;
  const std::string path = folder / "gw.db";
  for (const Way& way : kWays) {
    for (const bool stay : {false, true}) {
      unsigned kept = 0;
      long at = 0;
      while (true) {
        INFO(way.name << ", allocation " << at << (stay ? ", and the heap stays full" : ""));
        std::filesystem::remove(path);
        if (!run_with_fault(way, at, stay, path, kept)) break;
        at += way.start == nullptr ? 13 : 1;  // of very many: the catalogs are read twice
      }
      CHECK(at > 100);
      CHECK(kept > 100);
    }
  }
}

TEST_CASE("memory runs out at every allocation of a call that opens the file") {
  use_failing_allocator();
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  for (const bool stay : {false, true}) {
    for (long at = 0;; ++at) {
      INFO("allocation " << at << (stay ? ", and the heap stays full" : ""));
      fail_at(at, stay);
      const Result none = upgrade(sqlite(path.c_str()), gateway.migrations(), "base");
      const State seen = state(sqlite(path.c_str()), gateway.migrations());
      fail_no_more();
      REQUIRE((failed || (none.ok() && seen.ok())));
      REQUIRE(folder.list() == "");
      if (!failed) break;
    }
  }
}

}  // namespace
}  // namespace aludel::tests
