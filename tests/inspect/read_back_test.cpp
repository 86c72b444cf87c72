// SPDX-License-Identifier: MIT
#include "inspect/read_back.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "proof/engine.h"

namespace aludel::inspect {
namespace {

using Script = std::vector<const char*>;

Catalog catalog_of(const Script& script) {
  const auto engine = proof::open_sqlite();
  engine->begin(true);
  for (const char* sql : script) {
    const proof::Outcome outcome = engine->run(sql);
    if (outcome.refusal) FAIL(sql << ": " << outcome.refusal->words);
  }
  engine->commit();
  engine->changes();
  return engine->catalog();
}

std::string compared(const Script& expected, const Script& actual) {
  std::string text;
  for (const schema::Difference& it : compare(catalog_of(expected), catalog_of(actual))) {
    switch (it.kind) {
      case schema::Difference::Kind::kMissing:
        text += it.what + " is missing\n";
        break;
      case schema::Difference::Kind::kUnexpected:
        text += it.what + " is unexpected\n";
        break;
      case schema::Difference::Kind::kDiffers:
        text += it.what + " is " + it.expected + " / " + it.actual + "\n";
        break;
      case schema::Difference::Kind::kReads:
        text += it.what + " reads " + it.expected + " / " + it.actual + "\n";
        break;
    }
  }
  return text;
}

struct Row {
  const char* name;
  Script expected;
  Script actual;
  const char* differences;
};

TEST_CASE("what is equal") {
  const Row rows[] = {
      {"quotes, case, white space, comments",
       {"CREATE TABLE device (id INTEGER, name TEXT)"},
       {"create table \"Device\" ([ID] integer, -- the key\n `name`   text /* x */)"},
       ""},
      {"the order of columns and constraints",
       {"CREATE TABLE t (a INT, b TEXT NOT NULL DEFAULT 1, UNIQUE (a), CHECK (b > 0))"},
       {"CREATE TABLE t (b TEXT DEFAULT 1 NOT NULL, a INT, CHECK (b > 0), UNIQUE (a))"},
       ""},
      {"constraints behind a column or below",
       {"CREATE TABLE p (id INTEGER PRIMARY KEY, b INT UNIQUE CHECK (b > 0) REFERENCES q (c))"},
       {"CREATE TABLE p (id INTEGER, b INT, PRIMARY KEY (id), UNIQUE (b), CHECK (b > 0), FOREIGN "
        "KEY "
        "(b) REFERENCES q (c))"},
       ""},
      {"what is the default anyway",
       {"CREATE TABLE t (a INT, b INT NOT NULL, c AS (a), d INT REFERENCES p (x))"},
       {"CREATE TABLE t (a INT NULL, b INT NOT NULL ON CONFLICT ABORT, c GENERATED ALWAYS AS (a) "
        "VIRTUAL, d INT REFERENCES p (x) ON DELETE NO ACTION)"},
       ""},
      {"a column that was added",
       {"CREATE TABLE t (a INT, b TEXT NOT NULL DEFAULT 'x', CHECK (a > 0))"},
       {"CREATE TABLE t (a INT, CHECK (a > 0))",
        "ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'"},
       ""},
      {"a table that was rebuilt",
       {"CREATE TABLE t (a INT, b INT)", "CREATE INDEX i ON t (a)"},
       {"CREATE TABLE t (a TEXT)", "CREATE TABLE new_t (a INT, b INT)", "DROP TABLE t",
        "ALTER TABLE new_t RENAME TO t", "CREATE INDEX i ON t (a)"},
       ""},
      {"names after a rename",
       {"CREATE TABLE t (a INT)", "CREATE VIEW v AS SELECT a FROM t",
        "CREATE TRIGGER g AFTER UPDATE OF a ON t BEGIN SELECT new.a; END"},
       {"CREATE TABLE u (x INT)", "CREATE VIEW v AS SELECT x FROM u",
        "CREATE TRIGGER g AFTER UPDATE OF x ON u BEGIN SELECT new.x; END",
        "ALTER TABLE u RENAME TO t", "ALTER TABLE t RENAME COLUMN x TO a"},
       ""},
      {"more of what is the default anyway",
       {"CREATE TABLE t (a TEXT, b INT, c INT REFERENCES p (x), d INT REFERENCES p (x))"},
       {"CREATE TABLE t (a TEXT DEFAULT NULL COLLATE BINARY, b INT DEFAULT (NULL), "
        "c INT REFERENCES p (x) MATCH SIMPLE NOT DEFERRABLE, "
        "d INT REFERENCES p (x) NOT DEFERRABLE INITIALLY DEFERRED)"},
       ""},
      {"ASC",
       {"CREATE TABLE t (id INTEGER PRIMARY KEY, asc, b, UNIQUE (asc, b))",
        "CREATE TABLE u (a, b, PRIMARY KEY (a, b))", "CREATE INDEX i ON t (asc, b) WHERE b > 0"},
       {"CREATE TABLE t (id INTEGER PRIMARY KEY ASC, asc, b, UNIQUE (asc ASC, b ASC))",
        "CREATE TABLE u (a, b, PRIMARY KEY (a ASC, b ASC))",
        "CREATE INDEX i ON t (asc ASC, b ASC) WHERE b > 0"},
       ""},
      {"values",
       {"CREATE TABLE t (a DEFAULT 0, b DEFAULT -1, c DEFAULT 1, d DEFAULT x'ab', e DEFAULT 'x')",
        "CREATE VIEW v AS SELECT x'ab' != 0xff, 1 = 1e5"},
       {"CREATE TABLE t (a DEFAULT (0), b DEFAULT (-1), c DEFAULT (1), d DEFAULT (X'AB'), "
        "e DEFAULT (('x')))",
        "CREATE VIEW v AS SELECT X'AB' <> 0XFF, 1 == 1E5"},
       ""},
      {"a parent's key, named or not",
       {"CREATE TABLE p (id INTEGER PRIMARY KEY, up REFERENCES p)",
        "CREATE TABLE q (a, b, PRIMARY KEY (b DESC, a))",
        "CREATE TABLE c (a REFERENCES p ON DELETE CASCADE, b, "
        "FOREIGN KEY (a, b) REFERENCES q (b, a))"},
       {"CREATE TABLE p (id INTEGER PRIMARY KEY, up REFERENCES p (\"ID\"))",
        "CREATE TABLE q (a, b, PRIMARY KEY (b DESC, a))",
        "CREATE TABLE c (a REFERENCES p (id) ON DELETE CASCADE, b, "
        "FOREIGN KEY (a, b) REFERENCES q)"},
       ""},
      {"a trigger's BEFORE and FOR EACH ROW",
       {"CREATE TABLE t (a)", "CREATE TRIGGER g INSERT ON t BEGIN SELECT 1; END",
        "CREATE TRIGGER h AFTER UPDATE OF a ON t WHEN new.a BEGIN SELECT 1; END"},
       {"CREATE TABLE t (a)",
        "CREATE TRIGGER 'g' BEFORE INSERT ON 't' FOR EACH ROW BEGIN SELECT 1; END",
        "CREATE TRIGGER h AFTER UPDATE OF a ON t FOR EACH ROW WHEN new.a BEGIN SELECT 1; END"},
       ""},
      {"names in single quotes",
       {"CREATE TABLE t (a INTEGER PRIMARY KEY, b DOUBLE PRECISION UNIQUE, c REFERENCES t (b))",
        "CREATE INDEX i ON t (b, c COLLATE nocase)", "CREATE VIEW v AS SELECT a AS x FROM t"},
       {"CREATE TABLE 't' ('a' INTEGER, 'b' double precision, 'c', PRIMARY KEY ('a'), "
        "UNIQUE ('b'), FOREIGN KEY ('c') REFERENCES 't' ('b'))",
        "CREATE INDEX 'i' ON 't' ('b', 'c' COLLATE 'nocase')",
        "CREATE VIEW 'v' AS SELECT a AS x FROM t"},
       ""},
      {"IF NOT EXISTS and main",
       {"CREATE TABLE t (a)", "CREATE UNIQUE INDEX i ON t (a)"},
       {"CREATE TABLE IF NOT EXISTS main.t (a)",
        "CREATE UNIQUE INDEX IF NOT EXISTS main.i ON t (a)"},
       ""},
      {"what SQLite keeps for itself",
       {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE)"},
       {"CREATE TABLE s (a INTEGER PRIMARY KEY AUTOINCREMENT)", "DROP TABLE s",
        "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE)", "ANALYZE"},
       ""},
      {"a full text index with its tables",
       {"CREATE VIRTUAL TABLE docs USING fts5(title, body)"},
       {"CREATE VIRTUAL TABLE \"docs\" USING fts5 (title, body)"},
       ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(compared(row.expected, row.actual) == row.differences);
  }
}

TEST_CASE("what differs in a table") {
  const Row rows[] = {
      {"a column",
       {"CREATE TABLE t (a INT, \"B\" INT)"},
       {"CREATE TABLE t (a INT, c INT)"},
       "column \"B\" of table \"t\" is missing\ncolumn \"c\" of table \"t\" is unexpected\n"},
      {"a type, an added NOT NULL, no type",
       {"CREATE TABLE t (a INTEGER NOT NULL, b INT, c)"},
       {"CREATE TABLE t (a INTEGER, b TEXT, c INT)"},
       "column \"a\" of table \"t\" is INTEGER NOT NULL / INTEGER\n"
       "column \"b\" of table \"t\" is INT / TEXT\n"
       "column \"c\" of table \"t\" is without a type / INT\n"},
      {"a default",
       {"CREATE TABLE t (a INT DEFAULT 1, b INT DEFAULT (1 + 1))"},
       {"CREATE TABLE t (a INT DEFAULT 2, b INT DEFAULT (1 + 2))"},
       "column \"a\" of table \"t\" is INT DEFAULT 1 / INT DEFAULT 2\n"
       "column \"b\" of table \"t\" is INT DEFAULT (1 + 1) / INT DEFAULT (1 + 2)\n"},
      {"COLLATE",
       {"CREATE TABLE t (a TEXT COLLATE NOCASE)"},
       {"CREATE TABLE t (a TEXT)"},
       "column \"a\" of table \"t\" is TEXT COLLATE NOCASE / TEXT\n"},
      {"GENERATED",
       {"CREATE TABLE t (a INT, b AS (a + 1), c AS (a))"},
       {"CREATE TABLE t (a INT, b AS (a + 2), c AS (a) STORED)"},
       "column \"b\" of table \"t\" is GENERATED ALWAYS AS (a + 1) VIRTUAL / GENERATED ALWAYS AS "
       "(a + 2) VIRTUAL\n"
       "column \"c\" of table \"t\" is GENERATED ALWAYS AS (a) VIRTUAL / GENERATED ALWAYS AS (a) "
       "STORED\n"},
      {"a conflict clause",
       {"CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE, b UNIQUE ON CONFLICT REPLACE)"},
       {"CREATE TABLE t (a INT NOT NULL, b UNIQUE)"},
       "column \"a\" of table \"t\" is INT NOT NULL ON CONFLICT IGNORE / INT NOT NULL\n"
       "UNIQUE (b) ON CONFLICT REPLACE of table \"t\" is missing\n"
       "UNIQUE (b) of table \"t\" is unexpected\n"},
      {"AUTOINCREMENT",
       {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT)"},
       {"CREATE TABLE t (a INTEGER PRIMARY KEY)"},
       "PRIMARY KEY (a AUTOINCREMENT) of table \"t\" is missing\n"
       "PRIMARY KEY (a) of table \"t\" is unexpected\n"},
      {"PRIMARY KEY DESC behind a column is no rowid",
       {"CREATE TABLE t (a INTEGER PRIMARY KEY DESC)"},
       {"CREATE TABLE t (a INTEGER, PRIMARY KEY (a DESC))"},
       "PRIMARY KEY (a) DESC of table \"t\" is missing\n"
       "PRIMARY KEY (a DESC) of table \"t\" is unexpected\n"},
      {"CHECK and its name",
       {"CREATE TABLE t (a INT CHECK (a > 0), b INT, CONSTRAINT k CHECK (b > 0))"},
       {"CREATE TABLE t (a INT CHECK (a > 1), b INT, CONSTRAINT m CHECK (b > 0))"},
       "CHECK (a > 0) of table \"t\" is missing\n"
       "CONSTRAINT k CHECK (b > 0) of table \"t\" is missing\n"
       "CHECK (a > 1) of table \"t\" is unexpected\n"
       "CONSTRAINT m CHECK (b > 0) of table \"t\" is unexpected\n"},
      {"a long constraint",
       {"CREATE TABLE t (a INT CHECK (a IN (10000001, 10000002, 10000003, 10000004, 10000005)))"},
       {"CREATE TABLE t (a INT)"},
       "CHECK (a IN (10000001, 10000002, 10000003, 10000004, 1000000… of table \"t\" is missing\n"},
      {"a constraint that is there twice",
       {"CREATE TABLE t (a INT, CHECK (a > 0), CHECK (a > 0))"},
       {"CREATE TABLE t (a INT, CHECK (a > 0))"},
       "CHECK (a > 0) of table \"t\" is missing\n"},
      {"a foreign key's action and DEFERRABLE",
       {"CREATE TABLE t (a INT REFERENCES p (x) ON DELETE CASCADE, b INT REFERENCES p DEFERRABLE)"},
       {"CREATE TABLE t (a INT REFERENCES p (x), b INT REFERENCES p)"},
       "FOREIGN KEY (a) REFERENCES p (x) ON DELETE CASCADE of table \"t\" is missing\n"
       "FOREIGN KEY (b) REFERENCES p DEFERRABLE of table \"t\" is missing\n"
       "FOREIGN KEY (a) REFERENCES p (x) of table \"t\" is unexpected\n"
       "FOREIGN KEY (b) REFERENCES p of table \"t\" is unexpected\n"},
      {"STRICT and WITHOUT ROWID",
       {"CREATE TABLE t (a INT PRIMARY KEY) STRICT, WITHOUT ROWID"},
       {"CREATE TABLE t (a INT PRIMARY KEY)"},
       R"(table "t" is WITHOUT ROWID / not WITHOUT ROWID
table "t" is STRICT / not STRICT
)"},
      {"the order of a key's columns",
       {"CREATE TABLE t (a INT, b INT, PRIMARY KEY (a, b))"},
       {"CREATE TABLE t (a INT, b INT, PRIMARY KEY (b, a))"},
       "PRIMARY KEY (a, b) of table \"t\" is missing\n"
       "PRIMARY KEY (b, a) of table \"t\" is unexpected\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(compared(row.expected, row.actual) == row.differences);
  }
}

TEST_CASE("what differs between other objects") {
  const Row rows[] = {
      {"objects as a whole",
       {"CREATE TABLE t (a)", "CREATE TABLE u (a)", "CREATE INDEX i ON t (a)"},
       {"CREATE TABLE t (a)", "CREATE VIEW u AS SELECT 1 AS a",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END"},
       "table \"u\" is missing\nindex \"i\" is missing\nview \"u\" is unexpected\n"
       "trigger \"g\" is unexpected\n"},
      {"an index",
       {"CREATE TABLE t (a, b)", "CREATE UNIQUE INDEX i ON t (a, b DESC) WHERE a > 0"},
       {"CREATE TABLE t (a, b)", "CREATE INDEX i ON t (a, b)"},
       "index \"i\" reads CREATE UNIQUE INDEX i ON t (a, b DESC) WHERE a > 0 / "
       "CREATE INDEX i ON t (a, b)\n"},
      {"a long view, shown from where it differs",
       {"CREATE VIEW v AS SELECT 1 AS first_column, 2 AS second_column, 3 AS third_column, 4 AS "
        "fourth_column, 5 AS fifth_column, 6 AS sixth_column"},
       {"CREATE VIEW v AS SELECT 1 AS first_column, 2 AS second_column, 33 AS third_column, 4 AS "
        "fourth_column"},
       "view \"v\" reads …3 AS third_column, 4 AS fourth_column, 5 AS fifth_column, 6… / "
       "…33 AS third_column, 4 AS fourth_column\n"},
      {"a text that goes on",
       {"CREATE VIEW v AS SELECT 1"},
       {"CREATE VIEW v AS SELECT 1 LIMIT 1"},
       "view \"v\" reads CREATE VIEW v AS SELECT 1 / CREATE VIEW v AS SELECT 1 LIMIT 1\n"},
      {"a trigger with CASE",
       {"CREATE TABLE t (a)",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 1 END; END"},
       {"CREATE TABLE t (a)",
        "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = CASE WHEN 1 THEN 2 END; END"},
       "trigger \"g\" reads …1 THEN 1 END; END / …1 THEN 2 END; END\n"},
      {"a virtual table",
       {"CREATE VIRTUAL TABLE f USING fts5(a)"},
       {"CREATE VIRTUAL TABLE f USING fts5(a, b)"},
       "the module of table \"f\" is fts5 a / fts5 a b\n"},
      {"a table of the user's that is called like a full text index's",
       {"CREATE VIRTUAL TABLE f USING fts5(a)", "CREATE TABLE f_extra (x)"},
       {"CREATE VIRTUAL TABLE f USING fts5(a)"},
       "table \"f_extra\" is missing\n"},
      {"a virtual table without its module's tables in the way",
       {"CREATE VIRTUAL TABLE f USING fts5(a)"},
       {},
       "table \"f\" is missing\n"},
      {"text where a value stands is no name",
       {"CREATE TABLE t (a)", "CREATE INDEX i ON t (a || 'a')",
        "CREATE VIEW v AS SELECT a IS DISTINCT FROM 'a' FROM t"},
       {"CREATE TABLE t (a)", "CREATE INDEX i ON t (a || a)",
        "CREATE VIEW v AS SELECT a IS DISTINCT FROM a FROM t"},
       "index \"i\" reads CREATE INDEX i ON t ((a || 'a')) / CREATE INDEX i ON t ((a || a))\n"
       "view \"v\" reads CREATE VIEW v AS SELECT a IS DISTINCT FROM 'a' FROM t / "
       "CREATE VIEW v AS SELECT a IS DISTINCT FROM a FROM t\n"},
      {"text in quotes keeps its case",
       {"CREATE VIEW v AS SELECT 'A'"},
       {"CREATE VIEW v AS SELECT 'a'"},
       "view \"v\" reads CREATE VIEW v AS SELECT 'A' / CREATE VIEW v AS SELECT 'a'\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(compared(row.expected, row.actual) == row.differences);
  }
}

}  // namespace
}  // namespace aludel::inspect
