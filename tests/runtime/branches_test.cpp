// SPDX-License-Identifier: MIT
//
// A database on a graph that branches, driven along it by targets: what has run, and its rows.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

/// a1 - a2 - l3 - m4    r3 and l3 fork from a2, m4 merges them; o2, on a base of its own,
///         \- r3 -/     depends on m4. Each makes a table with its name.
struct Branches : TestChain {
  Branches() {
    add_table("a1", {}, {});
    add_table("a2", {0}, {}).name(1, {"main"});
    add_table("l3", {1}, {}).name(2, {"left"});
    add_table("r3", {1}, {}).name(3, {"right"});
    add_table("o1", {}, {}).name(4, {"other"});
    add_table("m4", {2, 3}, {});
    add_table("o2", {4}, {5});
  }

  TestChain& add_table(const std::string& id, std::vector<unsigned> parents,
                       std::vector<unsigned> dependencies) {
    return add_with(id.c_str(), "", std::move(parents), std::move(dependencies),
                    {"CREATE TABLE t_" + id + " (a INTEGER)"}, {"DROP TABLE t_" + id});
  }
};

/// The version rows, sorted.
std::string rows(const Live& db) {
  return db("SELECT version_num FROM aludel_version ORDER BY version_num");
}

bool has_table(const Live& db, const std::string& id) {
  return db.tables().find("t_" + id) != std::string::npos;
}

TEST_CASE("a database goes up and down branches by targets") {
  Branches chain;
  const Live db;
  const struct {
    const char* command;
    const char* target;
    const char* outcome;  // the rows; or what is wrong
  } steps[] = {
      {"upgrade", "left@+3", "l3"},
      {"upgrade", "other@+1", "l3 o1"},
      {"upgrade", "-1",
       "! the target can't be reached this way; \"-1\" leads down, and this goes up"},
      {"downgrade", "-1",
       "! the target could mean several things; the database is at several revisions: l3, o1; name "
       "one: l3@-1"},
      {"upgrade", "right", "l3 o1 r3"},
      {"downgrade", "left@main", "o1 r3"},
      {"upgrade", "heads", "o2"},
      {"downgrade", "m4",
       "! the target can't be reached this way; m4 has nothing above it on its line to take back"},
      {"downgrade", "other@-1", "m4 o1"},
      {"downgrade", "left@-1",
       "! the target could mean several things; \"left@-1\" could go several "
       "ways: l3, r3"},
      {"downgrade", "r3", "l3 o1 r3"},
      {"upgrade", "heads", "o2"},
      {"downgrade", "main", "a2 o1"},
      {"downgrade", "other@base", "a2"},
      {"upgrade", "o2", "o2"},
      {"downgrade", "right@base", "o1"},
      {"downgrade", "base", ""},
  };
  for (const auto& step : steps) {
    INFO(step.command << ' ' << step.target);
    const std::string before = db.tables().empty() ? "" : rows(db);
    const Result result = step.command == std::string("upgrade")
                              ? upgrade(db.database(), chain.migrations(), step.target)
                              : downgrade(db.database(), chain.migrations(), step.target);
    if (!result.ok()) {
      CHECK("! " + words(result) == step.outcome);
      CHECK(rows(db) == before);
      continue;
    }
    CHECK(rows(db) == step.outcome);
    State at = state(db.database(), chain.migrations());
    CHECK(at.ok());
    unsigned tables = 0;
    for (const Revision& it : chain.chain()) tables += has_table(db, it.id) ? 1 : 0;
    CHECK(tables + at.pending == chain.chain().size);
  }
}

TEST_CASE("a stamp at several lines keeps the others") {
  Branches chain;
  const Live db;
  const struct {
    const char* target;
    const char* outcome;
  } steps[] = {
      {"left right", "l3 r3"},
      {"right", "l3 r3"},
      {"other", "l3 o1 r3"},
      {"main", "a2 o1"},
      {"l3 o1", "l3 o1"},
      {"heads", "o2"},
      {"other", "m4 o1"},  // what o2 needed is another line's
      {"heads", "o2"},
      {"left@base", "o1 r3"},  // likewise, and the other side of the merge
      {"heads", "o2"},
      {"other@base", "m4"},
      {"r3", "r3"},
      {"r3 other", "o1 r3"},
      {"right m4",
       "! there is no such target; r3 lies on the line of another of the targets: a "
       "database can be at one of them only"},
      {"base", ""},
  };
  for (const auto& step : steps) {
    INFO(step.target);
    const Result result = stamp(db.database(), chain.migrations(), step.target);
    if (result.ok()) {
      CHECK(rows(db) == step.outcome);
    } else {
      CHECK("! " + words(result) == step.outcome);
    }
    for (const Revision& it : chain.chain()) CHECK_FALSE(has_table(db, it.id));
  }
}

}  // namespace
}  // namespace aludel::tests
