// SPDX-License-Identifier: MIT
//
// Catalogs compared: what is written otherwise and means the same is no difference, and all else
// is one, in words.
#include "runtime/catalog.h"

#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

/// What differs in `db` from what the lines make: "table a: column b is missing\n".
std::string compare(const Live& db, TestChain::Lines expected) {
  TestChain chain;
  chain.add("aaaa", "all", std::move(expected));
  const Migrations& migrations = chain.migrations();
  unsigned long words[1];
  Set applied(words, *migrations.chain);
  applied.fill();
  char detail[240];
  const Options options;
  Session session{db.database(), "aludel_version", &options, Text(detail)};
  REQUIRE(session.database.driver->open(session, Access::kRead) == Status::kOk);
  std::string out;
  const auto note = [](void* user, const char* object, const char* what) noexcept {
    *static_cast<std::string*>(user) += std::string(object) + between(what) + what + "\n";
  };
  const Status status = compare_catalog(session, migrations, applied, note, &out);
  session.database.driver->close(session);
  return status == Status::kOk ? out : std::string(status_text(status)) + ": " + detail;
}

std::string compare(const std::string& live, TestChain::Lines expected) {
  const Live db;
  REQUIRE(db(live) == "");
  return compare(db, std::move(expected));
}

struct Pair {
  const char* live;
  TestChain::Lines expected;
  const char* differences;
};

TEST_CASE("catalog: the same, written otherwise") {
  const Pair pairs[] = {
      {"CREATE TABLE a (b INTEGER, c TEXT)", {"CREATE TABLE a (c TEXT, b INTEGER)"}, ""},
      {"create table \"A\" ([b] integer not null /* x */, `c` TEXT) -- y",
       {"CREATE TABLE a (b INTEGER NOT NULL, c TEXT)"},
       ""},
      {"CREATE TABLE a (b INTEGER, c TEXT DEFAULT 'x' NOT NULL)",
       {"CREATE TABLE a (b INTEGER)", "ALTER TABLE a ADD COLUMN c TEXT NOT NULL DEFAULT 'x'"},
       ""},
      {"CREATE TABLE a (b TEXT DEFAULT \"x\")", {"CREATE TABLE a (b TEXT DEFAULT 'x')"}, ""},
      {"CREATE TABLE a (b VARCHAR ( 10 ))", {"CREATE TABLE a (b varchar(10))"}, ""},
      {"CREATE TABLE a (b INTEGER CHECK (b > 0), c)",
       {"CREATE TABLE a (b INTEGER, c, CONSTRAINT a_b CHECK( b>0 ))"},
       ""},
      {"CREATE TABLE a (b UNIQUE, c)", {"CREATE TABLE a (b, c, CONSTRAINT k UNIQUE (b))"}, ""},
      {"CREATE TABLE a (b PRIMARY KEY, c)", {"CREATE TABLE a (b, c, PRIMARY KEY (b))"}, ""},
      {"CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (p REFERENCES p ON DELETE CASCADE)",
       {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
        "CREATE TABLE c (p, FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE)"},
       ""},
      {"CREATE TABLE a (b TEXT COLLATE BINARY NOT NULL ON CONFLICT ABORT)",
       {"CREATE TABLE a (b TEXT NOT NULL)"},
       ""},
      {"CREATE TABLE x (b); ALTER TABLE x RENAME TO a; ALTER TABLE a RENAME b TO c; CREATE INDEX i "
       "ON "
       "a (c ASC)",
       {"CREATE TABLE a (c)", "CREATE INDEX IF NOT EXISTS i ON a (c)"},
       ""},
      {"CREATE TABLE a (b); CREATE VIEW v AS SELECT b FROM a; CREATE TRIGGER t AFTER INSERT ON a "
       "BEGIN DELETE FROM a; END",
       {"CREATE TABLE a (b)", "CREATE VIEW IF NOT EXISTS v AS\n  select b -- all\nfrom \"a\"",
        "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\nEND"},
       ""},
      // As a rebuild writes them.
      {"CREATE TABLE a (b); CREATE TRIGGER t UPDATE OF b ON a WHEN new.b > 1 BEGIN DELETE FROM a; "
       "END",
       {"CREATE TABLE a (b)",
        "CREATE TRIGGER t BEFORE UPDATE OF b ON a FOR EACH ROW WHEN (new.b > 1) BEGIN DELETE FROM "
        "a; END"},
       ""},
      {"CREATE TABLE before (b); CREATE TRIGGER before DELETE ON before WHEN (old.b) IN (1, (2)) "
       "BEGIN DELETE FROM before; END",
       {"CREATE TABLE before (b)",
        "CREATE TRIGGER before BEFORE DELETE ON before FOR EACH ROW WHEN ((old.b) IN (1, (2))) "
        "BEGIN DELETE FROM before; END"},
       ""},
      {"CREATE VIRTUAL TABLE f USING fts5 (x)", {"CREATE VIRTUAL TABLE f USING fts5(x)"}, ""},
      {"CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT); ANALYZE",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT)"},
       ""},
      {"CREATE TABLE a (b INTEGER, PRIMARY KEY (b AUTOINCREMENT))",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT)"},
       ""},
      {"CREATE TABLE a (b DEFAULT NULL, c TEXT DEFAULT (null))",
       {"CREATE TABLE a (b, c TEXT)"},
       ""},
      {"CREATE TABLE a (b TEXT COLLATE NOCASE, c, PRIMARY KEY (b, c))",
       {"CREATE TABLE a (b TEXT COLLATE NOCASE, c, PRIMARY KEY (b ASC, c))"},
       ""},
      {"PRAGMA encoding = 'UTF-16le'; CREATE TABLE a (b); CREATE TABLE \u0430 (c); CREATE TABLE "
       "\u0100 (d)",
       {"CREATE TABLE a (b)", "CREATE TABLE \u0430 (c)", "CREATE TABLE \u0100 (d)"},
       ""},
      {"CREATE TABLE Aludel_Version (a); CREATE TABLE aludel_version_history (a); CREATE TABLE "
       "aludel_version_downgrade (a)",
       {},
       ""},
      // What only rows matter to is not run, and nothing needs what the program registers.
      {"CREATE TABLE a (b)",
       {"CREATE TABLE a (b)", "UPDATE a SET b = slug(b)", "SELECT slug(1)"},
       ""},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.live);
    CHECK(compare(pair.live, pair.expected) == pair.differences);
  }
}

TEST_CASE("catalog: what differs, in words") {
  const Pair pairs[] = {
      {"",
       {"CREATE TABLE a (b UNIQUE)", "CREATE INDEX i ON a (b)"},
       "index i is missing\ntable a is missing\n"},
      {"CREATE TABLE a (b); CREATE VIEW v AS SELECT 1 AS x",
       {},
       "table a is there and not expected\nview v is there and not expected\n"},
      {"CREATE VIEW a AS SELECT 1 AS x",
       {"CREATE TABLE a (x)"},
       "table a is missing\nview a is there and not expected\n"},
      {"CREATE TABLE a (b, c)",
       {"CREATE TABLE a (b, D TEXT)"},
       "table a: column c is there and not expected\ntable a: column D is missing\n"},
      {"CREATE TABLE a (b TEXT, c INTEGER DEFAULT 1)",
       {"CREATE TABLE a (b INTEGER NOT NULL, c INTEGER DEFAULT 2)"},
       "table a: column b is \"TEXT\", not \"INTEGER NOT NULL\"\n"
       "table a: column c is \"INTEGER DEFAULT 1\", not \"INTEGER DEFAULT 2\"\n"},
      {"CREATE TABLE a (b TEXT DEFAULT 'x')",
       {"CREATE TABLE a (b TEXT DEFAULT 'X')"},
       "table a: column b is \"TEXT DEFAULT 'x'\", not \"TEXT DEFAULT 'X'\"\n"},
      {"CREATE TABLE a (b TEXT DEFAULT \"X\")",
       {"CREATE TABLE a (b TEXT DEFAULT \"x\")"},
       "table a: column b is \"TEXT DEFAULT 'X'\", not \"TEXT DEFAULT 'x'\"\n"},
      {"CREATE TABLE a (b, c, PRIMARY KEY (b, c))",
       {"CREATE TABLE a (b, c, PRIMARY KEY (c, b))"},
       "table a: the primary key is \"(b, c)\", not \"(c, b)\"\n"},
      {"CREATE TABLE a (b, c UNIQUE)",
       {"CREATE TABLE a (b UNIQUE, c)"},
       "table a: UNIQUE (b) is missing\ntable a: UNIQUE (c) is there and not expected\n"},
      {"CREATE TABLE a (b INTEGER PRIMARY KEY, c REFERENCES a (b) ON DELETE CASCADE)",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY, c REFERENCES a (b) ON DELETE SET NULL)"},
       "table a: FOREIGN KEY (c) is \"a (b) ON DELETE CASCADE\", not \"a (b) ON DELETE SET "
       "NULL\"\n"},
      {"CREATE TABLE a (b, c REFERENCES a)",
       {"CREATE TABLE a (b, c REFERENCES a DEFERRABLE INITIALLY DEFERRED)"},
       "table a: INITIALLY DEFERRED is missing\n"},
      {"CREATE TABLE a (b TEXT COLLATE NOCASE, c CHECK (c > 0 AND c <> 7))",
       {"CREATE TABLE a (b TEXT, c CHECK (c > 0))"},
       "table a: CHECK (c > 0) is missing\n"
       "table a: column b: COLLATE NOCASE is there and not expected\n"
       "table a: CHECK (c > 0 AND c <> 7) is there and not expected\n"},
      {"CREATE TABLE a (b, c AS (b + 1), d AS (b))",
       {"CREATE TABLE a (b, c AS (b + 2), d AS (b) STORED)"},
       "table a: column d is \"VIRTUAL\", not \"STORED\"\n"
       "table a: column c: AS (b + 2) is missing\n"
       "table a: column c: AS (b + 1) is there and not expected\n"},
      {"CREATE TABLE a (b INTEGER PRIMARY KEY)",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY AUTOINCREMENT)"},
       "table a: AUTOINCREMENT is missing\n"},
      {"CREATE TABLE a (b INTEGER, PRIMARY KEY (b))",
       {"CREATE TABLE a (b INTEGER, PRIMARY KEY (b AUTOINCREMENT))"},
       "table a: AUTOINCREMENT is missing\n"},
      {"CREATE TABLE a (b INTEGER PRIMARY KEY DESC)",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY)"},
       "table a: the primary key is \"(b DESC)\", not \"(b)\"\n"},
      // Shadow tables are those that a virtual table makes; not all that begin with its name.
      {"CREATE VIRTUAL TABLE f USING fts5 (x); CREATE TABLE f_pages (a); CREATE TABLE f_notes (a)",
       {"CREATE VIRTUAL TABLE f USING fts5 (x)", "CREATE TABLE f_pages (b)"},
       "table f_notes is there and not expected\ntable f_pages: column a is there and not "
       "expected\ntable f_pages: column b is missing\n"},
      {"CREATE TABLE a (b INTEGER PRIMARY KEY) WITHOUT ROWID",
       {"CREATE TABLE a (b INTEGER PRIMARY KEY)"},
       "table a: column b is \"INTEGER NOT NULL\", not \"INTEGER\"\ntable a: WITHOUT ROWID is "
       "there and not expected\n"},
      {"CREATE TABLE a (b UNIQUE ON CONFLICT REPLACE)",
       {"CREATE TABLE a (b UNIQUE)"},
       "table a: ON CONFLICT REPLACE is there and not expected\n"},
      {"CREATE TABLE a (b, c); CREATE INDEX i ON a (b)",
       {"CREATE TABLE a (b, c)", "CREATE UNIQUE INDEX i ON a (b DESC, c COLLATE NOCASE)"},
       "index i is \"ON a (b)\", not \"UNIQUE ON a (b DESC, c COLLATE NOCASE)\"\n"},
      {"CREATE TABLE a (b, c); CREATE INDEX i ON a (b) WHERE c = 1; CREATE INDEX j ON a (lower(b))",
       {"CREATE TABLE a (b, c)", "CREATE INDEX i ON a (b) WHERE c = 2",
        "CREATE INDEX j ON a (upper(b))"},
       "index i: its text is \"CREATE INDEX i ON a (b) WHERE c = 1\", not \"CREATE INDEX i ON a "
       "(b) "
       "WHERE c = 2\"\n"
       "index j: its text is \"CREATE INDEX j ON a (lower(b))\", not \"CREATE INDEX j ON a "
       "(upper(b))\"\n"},
      {"CREATE VIEW v AS SELECT 1 AS one, 'a long text that is the same in both of them' AS b, 3 "
       "AS c",
       {"CREATE VIEW v AS SELECT 1 AS one, 'a long text that is the same in both of them' AS "
        "b,\n\n 4 AS c"},
       "view v: its text is \"3 AS c\", not \"4 AS c\"\n"},
      {"CREATE TABLE a (b); CREATE TRIGGER t AFTER DELETE ON a WHEN (b) AND (b > 1) BEGIN "
       "SELECT 1; END",
       {"CREATE TABLE a (b)",
        "CREATE TRIGGER t AFTER DELETE ON a WHEN (b AND b > 1) BEGIN SELECT 1; END"},
       "trigger t: its text is \"(b) AND (b > 1) BEGIN SELECT 1; END\", not \"b AND b > 1) BEGIN "
       "SELECT 1; END\"\n"},
      {"CREATE TABLE a (b); CREATE TRIGGER t DELETE ON a BEGIN UPDATE a SET b = (1); END",
       {"CREATE TABLE a (b)", "CREATE TRIGGER t DELETE ON a BEGIN UPDATE a SET b = 1; END"},
       "trigger t: its text is \"(1); END\", not \"1; END\"\n"},
  };
  for (const Pair& pair : pairs) {
    INFO(pair.live);
    CHECK(compare(pair.live, pair.expected) == pair.differences);
  }
}

int order(void*, int a, const void*, int b, const void*) { return a - b; }
void slug(sqlite3_context* context, int, sqlite3_value** values) {
  sqlite3_result_value(context, values[0]);
}

TEST_CASE("catalog: functions and collations of the program's own are taken by their names") {
  const Live db;
  sqlite3_create_collation(db, "german", SQLITE_UTF8, nullptr, order);
  sqlite3_create_function(db, "slug", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, nullptr, slug, nullptr,
                          nullptr);
  REQUIRE(db("CREATE TABLE a (b COLLATE german UNIQUE, CHECK (slug(b) <> '')); CREATE INDEX i ON a "
             "(slug(b))") == "");
  CHECK(compare(db, {"CREATE TABLE a (b COLLATE german UNIQUE, CHECK (slug(b) <> ''))",
                     "CREATE INDEX i ON a (slug(b))"}) == "");
  CHECK(compare(db, {"CREATE VIRTUAL TABLE a USING mine(b)"}) ==
        "a statement failed: versions/aaaa.sql:10 does not work on an empty database: no such "
        "module: mine");
}

TEST_CASE("catalog: a thousand tables are compared at once") {
  const Live db;
  TestChain::Lines lines;
  for (int i = 0; i < 1000; ++i) {
    lines.emplace_back("CREATE TABLE t" + std::to_string(i) +
                       " (a INTEGER PRIMARY KEY, b CHECK (b > 0))");
    db(lines.back().sql);
  }
  CHECK(compare(db, lines) == "");
}

}  // namespace
}  // namespace aludel::tests
