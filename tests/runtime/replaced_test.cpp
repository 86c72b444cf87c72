// SPDX-License-Identifier: MIT
//
// Version rows of revisions that another one of the chain replaces.
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

/// Tables, version rows, and whose downgrades are stored in which order.
std::string content(const Live& db) {
  return db.tables() + "; " + db("SELECT version_num FROM aludel_version ORDER BY 1") + "; " +
         db("SELECT revision, number, flags, sql, checksum FROM aludel_version_downgrade ORDER BY "
            "revision, number");
}

/// p - a - b - c - d
struct Before : TestChain {
  Before() {
    for (const char* id : {"p", "a", "b", "c", "d"}) {
      const std::string name = std::string("t_") + id;
      add(id, id, {"CREATE TABLE " + name + " (x INTEGER)"}, {"DROP TABLE " + name});
    }
    for (Checksums& checksums : revision(4).checksums) checksums = {0x1002, 0x2002};  // as in Grown
  }
};

/// p - s - d - e, in which s stands for a, b and c.
struct Squashed : TestChain {
  Squashed() {
    settings.version = "3.0";
    add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
    add("s", "squashed",
        {"CREATE TABLE t_a (x INTEGER)", "CREATE TABLE t_b (x INTEGER)",
         "CREATE TABLE t_c (x INTEGER)"},
        {"DROP TABLE t_c", "DROP TABLE t_b", "DROP TABLE t_a"});
    name(1, {}, {"a", "b", "c"});
  }
};

struct Grown : Squashed {
  Grown() {
    add("d", "d", {"CREATE TABLE t_d (x INTEGER)"}, {"DROP TABLE t_d"});
    add("e", "e", {"CREATE TABLE t_e (x INTEGER)"}, {"DROP TABLE t_e"});
  }
};

TEST_CASE("the last of a range is the revision that replaces it, and a look writes nothing") {
  Before before;
  Squashed squashed;
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
  const std::string dump = db.dump();
  CHECK(words(state(db.database(), squashed.migrations())) ==
        "current; rows 1, pending 0, unknown 0; c");
  CHECK(words(upgrade(db.database(), squashed.migrations())) == "done");
  CHECK(words(upgrade(db.database(), squashed.migrations(), "head")) == "done");
  CHECK(db.dump() == dump);
}

TEST_CASE("the next run with something to do writes the names anew") {
  for (const char* at : {"c", "d"}) {
    INFO(at);
    Before before;
    Grown grown;
    const Live db;
    const Live whole;
    REQUIRE(upgrade(db.database(), before.migrations(), at).ok());
    Events events(grown.chain());
    const Result result = upgrade(db.database(), grown.migrations(), "heads", events.options());
    CHECK(words(result) == (at[0] == 'c' ? "done; applied 2" : "done; applied 1"));
    CHECK(events.take().find("warning") == std::string::npos);
    REQUIRE(upgrade(whole.database(), grown.migrations()).ok());
    CHECK(content(db) == content(whole));
    CHECK(db("SELECT revision, parents, direction, checksum, message, program FROM "
             "aludel_version_history WHERE how = 'replace' AND direction = 'upgrade'") ==
          "s|p|upgrade|0000000000001001|squashed|gateway 3.0");
    CHECK(words(downgrade(db.database(), grown.migrations(), "p")) == "done; applied 3");
    REQUIRE(downgrade(whole.database(), grown.migrations(), "p").ok());
    CHECK(content(db) == content(whole));
    CHECK(words(upgrade(db.database(), grown.migrations())) == "done; applied 3");
    CHECK(db("SELECT count(*) FROM aludel_version_history WHERE how = 'replace'") == "4");
  }
}

TEST_CASE("who knows the range doesn't take it down with what replaced it") {
  Before before;
  before.add("e", "e", {}, {});  // another end
  Grown grown;
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
  REQUIRE(upgrade(db.database(), grown.migrations(), "d").ok());
  db("DELETE FROM aludel_version WHERE version_num = 'd'; INSERT INTO aludel_version VALUES ('s')");
  db("DELETE FROM aludel_version_history WHERE revision = 'd'");
  Options options;
  options.undo_on_borrowed = true;
  const Result result = downgrade(db.database(), before.migrations(), "head", options);
  CHECK(words(result) ==
        "the database holds a revision that this program doesn't know; it stands for all up to c, "
        "which is known here: stamp that, with --purge");
  CHECK(std::string(result.unknown) == "s");
  options.purge = true;
  REQUIRE(stamp(db.database(), before.migrations(), "c", options).ok());
  CHECK(words(state(db.database(), before.migrations())) ==
        "behind; rows 1, pending 2, unknown 0; c");
}

TEST_CASE("who knows a part of the range only is told so") {
  Before before;
  Grown grown;
  TestChain part;
  part.add("p", "p", {}, {}).add("a", "a", {}, {}).add("b", "b", {}, {});
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
  REQUIRE(upgrade(db.database(), grown.migrations()).ok());
  Options options;
  options.undo_on_borrowed = true;
  CHECK(words(downgrade(db.database(), part.migrations(), "head", options)) ==
        "the database holds a revision that this program doesn't know; it stands for b and others, "
        "which are not all known here: use a program that has them, or none");
}

TEST_CASE("who knows nothing of it undoes what replaced the range, and what stands on it") {
  for (const char* at : {"c", "d"}) {
    INFO(at);
    Before before;
    Grown grown;
    TestChain oldest;
    oldest.add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
    const Live db;
    const Live fresh;
    REQUIRE(upgrade(db.database(), before.migrations(), at).ok());
    REQUIRE(upgrade(db.database(), grown.migrations(), "heads").ok());
    Options options;
    options.undo_on_borrowed = true;
    CHECK(words(downgrade(db.database(), oldest.migrations(), "head", options)) ==
          "done; applied 3");
    REQUIRE(upgrade(fresh.database(), oldest.migrations()).ok());
    CHECK(content(db) == content(fresh));
    CHECK(state(db.database(), oldest.migrations()).situation == Situation::kCurrent);

    // Or it finds the range taken down already.
    const Live down;
    REQUIRE(upgrade(down.database(), before.migrations(), at).ok());
    REQUIRE(downgrade(down.database(), grown.migrations(), "p").ok());
    CHECK(state(down.database(), oldest.migrations()).situation == Situation::kCurrent);
    CHECK(content(down) == content(fresh));
  }
}

TEST_CASE("a range that an older program has brought back is replaced again") {
  Before before;
  Grown grown;
  TestChain oldest;
  oldest.add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
  REQUIRE(upgrade(db.database(), grown.migrations(), "d").ok());
  REQUIRE(downgrade(db.database(), before.migrations(), "b").ok());
  REQUIRE(upgrade(db.database(), before.migrations(), "d").ok());
  REQUIRE(upgrade(db.database(), grown.migrations()).ok());
  const Live whole;
  REQUIRE(upgrade(whole.database(), grown.migrations()).ok());
  CHECK(content(db) == content(whole));
  Options options;
  options.undo_on_borrowed = true;
  CHECK(words(downgrade(db.database(), oldest.migrations(), "head", options)) == "done; applied 3");
}

TEST_CASE("what stays of a range's names is those of what replaces it") {
  Before before;
  Grown grown;
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "d").ok());
  db("INSERT INTO aludel_version_downgrade VALUES ('q', 0, 0, 1, '+aa -b +c', NULL, NULL), "
     "('q', 1, 0, 1, '-a +x', NULL, NULL), ('q', 1, 1, 0, '+c', NULL, NULL)");
  REQUIRE(upgrade(db.database(), grown.migrations()).ok());
  CHECK(db("SELECT number, sql FROM aludel_version_downgrade WHERE revision = 'q' "
           "ORDER BY variant, number") == "0|+aa -s +s 0|-s +x 1|+c");
  CHECK(db("SELECT revision, parents, how, program FROM aludel_version_history WHERE "
           "direction = 'upgrade' AND revision = 'd' ORDER BY sequence") ==
        "d|c|run|gateway 2.1.5 d|s|run|gateway 2.1.5");
}

TEST_CASE("a downgrade over it runs the program's own script") {
  Before before;
  Squashed squashed;
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
  CHECK(words(downgrade(db.database(), squashed.migrations(), "-1")) == "done; applied 1");
  CHECK(db("SELECT * FROM aludel_version") == "p");
  CHECK(db("SELECT DISTINCT revision FROM aludel_version_downgrade") == "p");
  CHECK(db("SELECT direction, how, revision, parents FROM aludel_version_history WHERE run > 1 "
           "ORDER BY sequence") ==
        "upgrade|replace|s|p downgrade|replace|a|s downgrade|replace|b|s downgrade|replace|c|s "
        "downgrade|run|s|p");
}

TEST_CASE("inside of a range there is no way") {
  Before before;
  Grown grown;
  for (const char* at : {"a", "b"}) {
    const Live db;
    REQUIRE(upgrade(db.database(), before.migrations(), at).ok());
    const std::string dump = db.dump();
    const std::string words_of_it =
        std::string(at) +
        " is one of the revisions for which this program has s, and not the last; take the "
        "database to c with a program that has them";
    Options options;
    options.unknown = Options::Unknown::kUndo;
    options.undo_on_borrowed = true;
    const Result result = upgrade(db.database(), grown.migrations(), "heads", options);
    CHECK(words(result) ==
          "the database holds a revision that this program doesn't know; " + words_of_it);
    CHECK(result.exit_code() == 4);
    CHECK(downgrade(db.database(), grown.migrations(), "base").status == Status::kUnknownRevision);
    const State seen = state(db.database(), grown.migrations());
    CHECK(seen.situation == Situation::kSideways);
    CHECK(std::string(seen.detail) == words_of_it);
    CHECK(db.dump() == dump);
    REQUIRE(upgrade(db.database(), before.migrations(), "c").ok());
    CHECK(upgrade(db.database(), grown.migrations()).ok());
  }
}

/// A hotfix h upon p, and the same upon q, as k, with @replaces h.
TEST_CASE("a copy stands for the hotfix only where both stand on the same") {
  TestChain hotfixed;
  hotfixed.add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
  hotfixed.add("h", "hotfix", {"CREATE TABLE t_h (x INTEGER)"}, {"DROP TABLE t_h"});
  TestChain copied;
  copied.add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
  copied.add("q", "q", {"CREATE TABLE t_q (x INTEGER)"}, {"DROP TABLE t_q"});
  copied.add("k", "hotfix, again", {"CREATE TABLE t_h (x INTEGER)"}, {"DROP TABLE t_h"});
  copied.name(2, {}, {"h"});
  const Live db;
  REQUIRE(upgrade(db.database(), hotfixed.migrations()).ok());
  const std::string dump = db.dump();
  const char* words_of_it =
      "h was applied here upon p, and k, which stands for it, upon something else: its file "
      "belongs into versions/ too";
  CHECK(words(upgrade(db.database(), copied.migrations())) ==
        std::string("the database holds a revision that this program doesn't know; ") +
            words_of_it);
  CHECK(std::string(state(db.database(), copied.migrations()).detail) == words_of_it);
  CHECK(db.dump() == dump);

  // Without a history the row is believed.
  db("DROP TABLE aludel_version_history");
  CHECK(state(db.database(), copied.migrations()).situation == Situation::kCurrent);
}

TEST_CASE("a range that began at the base") {
  TestChain before;
  before.add("a", "a", {"CREATE TABLE t_a (x INTEGER)"}, {"DROP TABLE t_a"});
  before.add("b", "b", {"CREATE TABLE t_b (x INTEGER)"}, {"DROP TABLE t_b"});
  TestChain squashed;
  squashed.add("s", "s", {"CREATE TABLE t_a (x INTEGER)", "CREATE TABLE t_b (x INTEGER)"},
               {"DROP TABLE t_b", "DROP TABLE t_a"});
  squashed.name(0, {}, {"a", "b"});
  const Live db;
  REQUIRE(upgrade(db.database(), before.migrations()).ok());
  CHECK(state(db.database(), squashed.migrations()).situation == Situation::kCurrent);
  TestChain moved;
  moved.add("p", "p", {"CREATE TABLE t_p (x INTEGER)"}, {"DROP TABLE t_p"});
  moved.add("s", "s", {"CREATE TABLE t_a (x INTEGER)", "CREATE TABLE t_b (x INTEGER)"},
            {"DROP TABLE t_b", "DROP TABLE t_a"});
  moved.name(1, {}, {"a", "b"});
  CHECK(std::string(state(db.database(), moved.migrations()).detail)
            .rfind("b was applied here upon nothing, and s,", 0) == 0);
}

TEST_CASE("what stands on a replaced revision is undone to the one that replaces it") {
  Before before;  // with d upon c
  Squashed squashed;
  const Live db;
  const Live whole;
  REQUIRE(upgrade(db.database(), before.migrations()).ok());
  Options options;
  options.undo_on_borrowed = true;
  CHECK(words(downgrade(db.database(), squashed.migrations(), "head", options)) ==
        "done; applied 1");
  REQUIRE(upgrade(whole.database(), squashed.migrations()).ok());
  CHECK(content(db) == content(whole));
  CHECK(state(db.database(), squashed.migrations()).situation == Situation::kCurrent);
}
}  // namespace
}  // namespace aludel::tests
