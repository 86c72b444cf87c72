// SPDX-License-Identifier: MIT
#include "proof/sqlite_engine.h"

#include <catch2/catch.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace aludel::proof {
namespace {

std::string run(Engine& engine, std::string_view sql) {
  const Outcome outcome = engine.run(sql);
  if (!outcome.refusal) return std::to_string(outcome.rows);
  return outcome.refusal->words + " @" + std::to_string(outcome.refusal->offset);
}

std::string dump(const Changes& changes) {
  std::string text;
  for (const auto& [key, definition] : changes.before) text += "- " + definition.sql + "\n";
  for (const auto& [key, definition] : changes.after) text += "+ " + definition.sql + "\n";
  for (const std::string& table : changes.written) text += "* " + table + "\n";
  return text;
}

TEST_CASE("statements") {
  SqliteEngine engine;
  engine.begin(true);
  CHECK(run(engine, "CREATE TABLE t (a INTEGER PRIMARY KEY)") == "0");
  CHECK(run(engine, "INSERT INTO t VALUES (1), (2)") == "0");
  CHECK(run(engine, "SELECT * FROM t") == "2");
  CHECK(run(engine, "-- nothing") == "0");
  CHECK(run(engine, "SELECT b FROM t") == "no such column: b @7");
  CHECK(run(engine, "SELECT \"b\" FROM t") == "no such column: b @7");
  CHECK(run(engine, "INSERT INTO t VALUES (1)") == "UNIQUE constraint failed: t.a @-1");
  CHECK(run(engine, "SELECT 1; SELECT 2") == "more than one statement @9");
  CHECK(run(engine, "SELECT * FROM t") == "2");
  CHECK(engine.in_transaction());
  engine.rollback();
  CHECK_FALSE(engine.in_transaction());
  CHECK(run(engine, "SELECT * FROM t") == "no such table: t @-1");
}

TEST_CASE("what the program registers is there, and does nothing of its own") {
  SqliteEngine engine(
      {.functions = {{"slug", 1, "", {}}, {"near", -1, "", {}}}, .collations = {"german"}});
  engine.begin(true);
  CHECK(run(engine, "CREATE TABLE t (a TEXT COLLATE german, b AS (slug(a)), CHECK (near(a, 1)))") ==
        "0");
  CHECK(run(engine, "CREATE UNIQUE INDEX t_slug ON t (slug(a), near())") == "0");
  CHECK(run(engine, "CREATE UNIQUE INDEX t_a ON t (a)") == "0");
  CHECK(run(engine, "INSERT INTO t VALUES ('b'), ('B'), ('ba')") == "0");
  CHECK(run(engine, "SELECT 1 FROM t WHERE slug(a) IS NULL AND near(1, 2, 3) IS NULL") == "3");
  CHECK(run(engine, "SELECT 1 FROM t WHERE a < 'ba'") == "2");
  CHECK(run(engine, "SELECT slug(1, 2)") == "wrong number of arguments to function slug() @7");
  CHECK(run(engine, "SELECT ident(1)") == "no such function: ident @7");
  CHECK(run(engine, "SELECT 1 ORDER BY 'x' COLLATE dutch") ==
        "no such collation sequence: dutch @-1");
}

TEST_CASE("the value of a registered function") {
  SqliteEngine engine({.functions = {{"slug", 1, "lower(title)", {"title"}},
                                     {"pair", 2, "b || a || b -- or so", {"a", "b"}},
                                     {"token", 0, "hex(randomblob(8))", {}},
                                     {"bad", 1, "abs(a)", {"a"}},
                                     {"upper", 1, "", {}},
                                     {"replace", 2, "", {}},
                                     {"length", 1, "7", {"a"}}},
                       .collations = {}});
  engine.begin(true);
  CHECK(run(engine, "SELECT 1 WHERE slug('A') = 'a' AND typeof(slug(1)) = 'text'") == "1");
  CHECK(run(engine, "SELECT 1 WHERE pair(1, 'x') = 'x1x' AND pair(NULL, 1) IS NULL") == "1");
  CHECK(run(engine, "SELECT DISTINCT token() FROM (SELECT 1 UNION SELECT 2)") == "2");
  CHECK(run(engine, "SELECT bad(-9223372036854775808)") == "integer overflow @-1");
  CHECK(engine.stub().empty());
  CHECK(run(engine, "SELECT 1 WHERE upper('a') = 'A' AND length('a') = 7") == "1");
  CHECK(engine.stub().empty());
  CHECK(run(engine, "SELECT 1 WHERE replace(1, 2) IS NULL AND replace('a', 'a', 'b') = 'b'") ==
        "1");
  CHECK(engine.stub() == "replace");
  engine.rollback();
  engine.begin(true);
  CHECK(engine.stub().empty());
}

TEST_CASE("an engine's identity says what its answers depend on") {
  const std::string plain = SqliteEngine().identity();
  CHECK(plain == SqliteEngine().identity());
  CHECK(plain.find(sqlite3_sourceid()) != std::string::npos);
  CHECK(plain.find("THREADSAFE") != std::string::npos);
  const auto with = [](std::vector<dialect::Function> functions,
                       std::vector<std::string> collations) {
    return SqliteEngine({std::move(functions), std::move(collations)}).identity();
  };
  const std::vector<std::string> all = {plain, with({{"a", -1, "", {}}}, {}),
                                        with({{"a", 1, "", {}}}, {}), with({}, {"a"}),
                                        with({{"a", 1, "1", {"x"}}}, {})};
  CHECK(std::set<std::string>(all.begin(), all.end()).size() == all.size());
}

TEST_CASE("every script begins with the same settings") {
  SqliteEngine engine;
  engine.begin(false);
  run(engine, "PRAGMA foreign_keys = ON");
  run(engine, "PRAGMA legacy_alter_table = ON");
  run(engine, "PRAGMA writable_schema = ON");
  run(engine, "PRAGMA recursive_triggers = ON");
  engine.commit();
  engine.begin(true);
  for (const char* setting :
       {"foreign_keys", "legacy_alter_table", "writable_schema", "recursive_triggers"}) {
    CAPTURE(setting);
    CHECK(run(engine, "SELECT 1 FROM pragma_" + std::string(setting) + " WHERE 1 = " + setting) ==
          "0");
  }
}

TEST_CASE("changes") {
  struct Row {
    const char* name;
    std::vector<const char*> sql;
    const char* changes;
  };
  const Row rows[] = {
      {"nothing", {"SELECT 1"}, ""},
      {"made", {"CREATE TABLE b (x)"}, "+ CREATE TABLE b (x)\n"},
      {"dropped with what hangs on it",
       {"DROP TABLE t"},
       "- CREATE INDEX i ON t (a)\n- CREATE TABLE t (a)\n"
       "- CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END\n* t\n"},
      {"an index dropped, another made",
       {"DROP INDEX i", "CREATE INDEX j ON t (a)"},
       "- CREATE INDEX i ON t (a)\n+ CREATE INDEX j ON t (a)\n"},
      {"made and dropped", {"CREATE TABLE b (x)", "DROP TABLE b"}, "* b\n"},
      {"the last one dropped, its place in the catalog taken by another",
       {"DROP VIEW v", "CREATE TABLE b (x)"},
       "- CREATE VIEW v AS SELECT 1\n+ CREATE TABLE b (x)\n"},
      {"altered",
       {"ALTER TABLE t ADD COLUMN b"},
       "- CREATE TABLE t (a)\n+ CREATE TABLE t (a, b)\n"},
      {"renamed",
       {"ALTER TABLE t RENAME TO T2"},
       "- CREATE INDEX i ON t (a)\n- CREATE TABLE t (a)\n"
       "- CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END\n"
       "+ CREATE INDEX i ON \"T2\" (a)\n+ CREATE TABLE \"T2\" (a)\n"
       "+ CREATE TRIGGER g AFTER INSERT ON \"T2\" BEGIN SELECT 1; END\n"},
      {"the same again at the same place", {"DROP VIEW v", "CREATE VIEW v AS SELECT 1"}, ""},
      {"rows",
       {"CREATE TABLE b (x)", "INSERT INTO b VALUES (1)", "UPDATE T SET a = 1",
        "INSERT INTO auto DEFAULT VALUES"},
       "+ CREATE TABLE b (x)\n* auto\n* b\n* t\n"},
      {"what SQLite makes for itself", {"ANALYZE"}, ""},
      {"a virtual table, made and dropped",
       {"CREATE VIRTUAL TABLE f USING fts5(x)", "DROP VIEW v"},
       "- CREATE VIEW v AS SELECT 1\n+ CREATE VIRTUAL TABLE f USING fts5(x)\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    SqliteEngine engine;
    engine.begin(true);
    for (const char* sql :
         {"CREATE TABLE t (a)", "CREATE TABLE auto (id INTEGER PRIMARY KEY AUTOINCREMENT)",
          "CREATE INDEX i ON t (a)", "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
          "CREATE VIEW v AS SELECT 1"}) {
      REQUIRE(run(engine, sql) == "0");
    }
    engine.changes();
    for (const char* sql : row.sql) CHECK(run(engine, sql).find(" @") == std::string::npos);
    Changes changes = engine.changes();
    std::erase_if(changes.written, [](const std::string& table) { return table[0] == 'f'; });
    CHECK(dump(changes) == row.changes);
    CHECK(dump(engine.changes()) == "");
  }
}

TEST_CASE("a rollback takes the changes back") {
  SqliteEngine engine;
  engine.begin(true);
  run(engine, "CREATE TABLE t (a)");
  engine.commit();
  engine.changes();
  engine.begin(true);
  run(engine, "DROP TABLE t");
  run(engine, "CREATE TABLE u (a)");
  engine.changes();
  engine.rollback();
  CHECK(dump(engine.changes()) == "");
  CHECK(engine.catalog().size() == 1);
  CHECK(engine.catalog().contains("table t"));
}

TEST_CASE("changes add up") {
  Changes first;
  first.before = {{"a", {"table", "a", "a", "1"}}, {"b", {"table", "b", "b", "1"}}};
  first.after = {{"b", {"table", "b", "b", "2"}},
                 {"c", {"table", "c", "c", "2"}},
                 {"d", {"table", "d", "d", "2"}}};
  first.written = {"b"};
  Changes second;
  second.before = {{"c", {"table", "c", "c", "2"}},
                   {"d", {"table", "d", "d", "2"}},
                   {"e", {"table", "e", "e", "1"}}};
  second.after = {{"a", {"table", "a", "a", "3"}}, {"d", {"table", "d", "d", "3"}}};
  second.written = {"e"};
  CHECK(dump(join(first, second)) == "- 1\n- 1\n- 1\n+ 3\n+ 2\n+ 3\n* b\n* e\n");
}

TEST_CASE("temporary objects are named once and gone") {
  SqliteEngine engine;
  engine.begin(true);
  run(engine, "CREATE TABLE t (a)");
  run(engine, "CREATE TEMP TABLE \"x\"\"y\" (a)");
  run(engine, "CREATE INDEX temp.i ON \"x\"\"y\" (a)");
  run(engine, "CREATE TEMP TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END");
  CHECK(engine.take_temporary() ==
        std::vector<std::string>{"table \"x\"\"y\"", "index \"i\"", "trigger \"g\""});
  CHECK(engine.take_temporary().empty());
  CHECK(run(engine, "SELECT * FROM temp.sqlite_schema") == "0");
}

TEST_CASE("views and triggers that can't be used") {
  SqliteEngine engine;
  engine.begin(true);
  for (const char* sql :
       {"CREATE TABLE t (a, b)", "CREATE TABLE u (a, c AS (a))",
        "CREATE VIEW good AS SELECT a FROM t", "CREATE VIEW bad AS SELECT x FROM t",
        "CREATE VIEW on_bad AS SELECT * FROM bad",
        "CREATE TRIGGER fine AFTER UPDATE OF b ON t BEGIN INSERT INTO u (a) VALUES (new.b); END",
        "CREATE TRIGGER lost AFTER INSERT ON u BEGIN INSERT INTO nowhere VALUES (1); END",
        "CREATE TRIGGER counts BEFORE DELETE ON u BEGIN INSERT INTO u VALUES (1, 2, 3); END",
        "CREATE TRIGGER into_view INSTEAD OF INSERT ON good BEGIN INSERT INTO u (a) VALUES (1); "
        "END",
        "CREATE TRIGGER of_view INSTEAD OF UPDATE ON good BEGIN SELECT new.z; END",
        "CREATE TRIGGER of_bad INSTEAD OF UPDATE ON bad BEGIN SELECT 1; END"}) {
    REQUIRE(run(engine, sql) == "0");
  }
  engine.commit();
  engine.changes();
  std::string text;
  for (const Broken& it : engine.broken()) text += said(it.definition) + ": " + it.words + "\n";
  CHECK(text ==
        "view \"bad\": no such column: x\n"
        "view \"on_bad\": no such column: x\n"
        "trigger \"lost\": no such table: main.nowhere\n"
        "trigger \"counts\": table u has 1 columns but 3 values were supplied\n"
        "trigger \"of_view\": no such column: new.z\n");
  CHECK(dump(engine.changes()) == "");
}

// What is read piece by piece must always be what is there.
TEST_CASE("changes of many random statements add up to the catalog") {
  const unsigned seed = Catch::rngSeed() != 0 ? Catch::rngSeed() : 1;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](unsigned n) { return std::to_string(random() % n); };
  SqliteEngine engine;
  Catalog followed;
  for (int round = 0; round != 300; ++round) {
    engine.begin(true);
    for (unsigned i = random() % 4; i != 0; --i) {
      const std::string n = pick(6);
      const std::string statements[] = {
          "CREATE TABLE t" + n + " (a, b" + pick(3) + " INTEGER)",
          "CREATE TABLE t" + n + "_data (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE)",
          "DROP TABLE t" + n,
          "DROP TABLE t" + n + "_data",
          "CREATE INDEX i" + pick(6) + " ON t" + n + " (a)",
          "DROP INDEX i" + n,
          "CREATE VIEW v" + n + " AS SELECT 1",
          "DROP VIEW v" + n,
          "CREATE TRIGGER g" + n + " AFTER INSERT ON t" + pick(6) + " BEGIN SELECT 1; END",
          "DROP TRIGGER g" + n,
          "ALTER TABLE t" + n + " RENAME TO t" + pick(6),
          "ALTER TABLE t" + n + " ADD COLUMN c" + pick(3),
          "CREATE VIRTUAL TABLE t" + n + " USING fts5(x)",
          "INSERT INTO t" + n + " (a) VALUES (1)",
      };
      engine.run(statements[random() % std::size(statements)]);
    }
    if (random() % 4 == 0) {
      if (random() % 2 == 0) engine.changes();
      engine.rollback();
      continue;
    }
    engine.commit();
    const Changes changes = engine.changes();
    for (const auto& [key, definition] : changes.before) {
      REQUIRE(followed[key] == definition);
      followed.erase(key);
    }
    for (const auto& [key, definition] : changes.after) {
      REQUIRE(followed.emplace(key, definition).second);
    }
    REQUIRE(followed == engine.catalog());
    engine.begin(false);
    engine.commit();
    REQUIRE(dump(engine.changes()) == "");  // read as a whole: nothing was overlooked
  }
}

}  // namespace
}  // namespace aludel::proof
