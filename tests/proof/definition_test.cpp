// SPDX-License-Identifier: MIT
#include "proof/definition.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <string>

#include "proof/catalog.h"

namespace aludel::proof {
namespace {

struct Row {
  const char* sql;
  const char* expected;
};

std::string dump_head(std::string_view sql) {
  const std::optional<Head> head = read_head(words(sql));
  if (!head) return "none";
  std::string text = head->kind + " " + head->name;
  if (head->is_virtual) text += " virtual";
  if (head->temporary) text += " temporary";
  return text;
}

// One line for each column, constraint and option, in the form in which they are compared.
std::string dump_table(std::string_view sql) {
  const std::optional<Table> table = read_table(words(sql));
  if (!table) return "none\n";
  std::string text;
  for (const Column& column : table->columns) {
    text += folded(column.name) + ": " + column.type.form;
    for (const Clause& clause : column.clauses) text += " | " + clause.form;
    text += "\n";
  }
  for (const Clause& clause : table->constraints) text += clause.form + "\n";
  for (const Clause& clause : table->options) text += clause.form + "\n";
  return text;
}

TEST_CASE("the head of a definition") {
  const Row rows[] = {
      {"CREATE TABLE t (a)", "table t"},
      {"create temp table if not exists main.\"T x\" (a)", "table T x temporary"},
      {"CREATE TEMPORARY VIEW [v] AS SELECT 1", "view v temporary"},
      {"CREATE UNIQUE INDEX IF NOT EXISTS `i` ON t (a)", "index i"},
      {"CREATE /* c */ TRIGGER temp.g AFTER INSERT ON t BEGIN SELECT 1; END",
       "trigger g temporary"},
      {"CREATE VIRTUAL TABLE f USING fts5(x)", "table f virtual"},
      {"CREATE TABLE IF NOT EXISTS 'f_data' (id)", "table f_data"},
      {"CREATE TABLE if (a)", "table if"},
      {"CREATE", "none"},
      {"CREATE TABLE", "none"},
      {"\"CREATE\" TABLE t (a)", "none"},
      {"INSERT INTO t VALUES (1)", "none"},
  };
  for (const Row& row : rows) CHECK(dump_head(row.sql) == row.expected);
}

TEST_CASE("what a trigger waits for") {
  CHECK(event_of("CREATE TRIGGER g INSERT ON t BEGIN DELETE FROM t; END") == "insert");
  CHECK(event_of("CREATE TRIGGER \"insert\" AFTER UPDATE OF a ON t BEGIN SELECT 1; END") ==
        "update");
  CHECK(event_of("CREATE TRIGGER g INSTEAD OF DELETE ON v BEGIN SELECT 1; END") == "delete");
  CHECK(event_of("CREATE TABLE t (a)") == "");
}

TEST_CASE("forms of words") {
  const auto form = [](const char* sql) { return form_of(words(sql)); };
  CHECK(form("SELECT  \"A\", [b c] -- x\n FROM `T`") == form("select a,\"B C\" from /* y */ t"));
  CHECK(form("\"order\"") != form("order"));
  CHECK(form("\"true\"") != form("true"));
  CHECK(form("\"1a\"") == "\"1a\"");
  CHECK(form("'A'") != form("'a'"));
  CHECK(form("\"key\"") == form("KEY"));
  CHECK(form("'a'") != form("a"));
  CHECK(shown(words("CREATE INDEX  i ON\nt(a , b)")) == "CREATE INDEX i ON t (a, b)");
}

TEST_CASE("tables") {
  const Row rows[] = {
      {"CREATE TABLE t (a)", "a: \n"},
      {"CREATE TABLE t (a, \"B b\" VARCHAR (10, 2) NOT NULL, c unsigned big int)",
       "a: \nb b: varchar ( 10 , 2 ) | not null\nc: unsigned big int\n"},
      {"CREATE TABLE t ('a' INT NULL, b INT NOT NULL ON CONFLICT ABORT, c INT CONSTRAINT n NOT "
       "NULL "
       "ON CONFLICT IGNORE)",
       "a: int\nb: int | not null\nc: int | constraint n not null on conflict ignore\n"},
      {"CREATE TABLE t (a DEFAULT -1 NOT NULL, b DEFAULT (1 + (2)) COLLATE NOCASE, c DEFAULT NULL, "
       "d "
       "INT DEFAULT CURRENT_TIMESTAMP CHECK (d > 0), e TEXT DEFAULT 'x, (y'  )",
       "a:  | default - 1 | not null\n"
       "b:  | default ( 1 + ( 2 ) ) | collate nocase\n"
       "c: \n"
       "d: int | default current_timestamp\n"
       "e: text | default 'x, (y'\n"
       "check ( d > 0 )\n"},
      {"CREATE TABLE t (a, b INT GENERATED ALWAYS AS (a + 1) VIRTUAL, c AS (a) STORED NOT NULL)",
       "a: \nb: int | as ( a + 1 )\nc:  | as ( a ) stored | not null\n"},
      {"CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b UNIQUE ON CONFLICT REPLACE)",
       "a: integer\nb: \nprimary key ( a autoincrement )\nunique ( b ) on conflict replace\n"},
      {"CREATE TABLE t (a INTEGER, b, PRIMARY KEY (a AUTOINCREMENT), UNIQUE (b) ON CONFLICT "
       "REPLACE)",
       "a: integer\nb: \nprimary key ( a autoincrement )\nunique ( b ) on conflict replace\n"},
      {"CREATE TABLE t (a INTEGER PRIMARY KEY DESC)", "a: integer | primary key desc\n"},
      {"CREATE TABLE t (a INTEGER PRIMARY KEY ASC ON CONFLICT FAIL)",
       "a: integer\nprimary key ( a ) on conflict fail\n"},
      {"CREATE TABLE t (a INT CONSTRAINT f REFERENCES p ON UPDATE SET NULL MATCH full ON DELETE NO "
       "ACTION NOT DEFERRABLE INITIALLY IMMEDIATE NOT NULL)",
       "a: int | not null\n"
       "constraint f foreign key ( a ) references p match full on update set null\n"},
      {"CREATE TABLE t (a INT REFERENCES p (x) ON DELETE CASCADE DEFERRABLE, b)",
       "a: int\nb: \nforeign key ( a ) references p ( x ) on delete cascade deferrable\n"},
      {"CREATE TABLE t (a, b, CONSTRAINT k CHECK (a > b) UNIQUE (a, b) FOREIGN KEY (a, b) "
       "REFERENCES p (x, y) ON DELETE SET DEFAULT)",
       "a: \nb: \nconstraint k check ( a > b )\nunique ( a , b )\n"
       "foreign key ( a , b ) references p ( x , y ) on delete set default\n"},
      {"CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID, STRICT",
       "a: \nprimary key ( a )\nwithout rowid\nstrict\n"},
      {"CREATE TABLE t (\"unique\" INT, \"check\")", "unique: int\ncheck: \n"},
      {"CREATE VIRTUAL TABLE f USING fts5(x)", "none\n"},
      {"CREATE TABLE t AS SELECT 1", "none\n"},
      {"CREATE VIEW v AS SELECT 1", "none\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.sql);
    CHECK(dump_table(row.sql) == row.expected);
  }
}

// SQLite's own reading of the columns, as the oracle.
TEST_CASE("tables have the columns that SQLite finds in them") {
  const char* const tables[] = {
      "CREATE TABLE t (a, b INT, c VARCHAR (10, 2) NOT NULL DEFAULT 'x, y' CHECK (c <> '('), d)",
      "CREATE TABLE t (\"a, b\" INT, [c)] TEXT, `d` REFERENCES p (x), 'e' AS (1), f)",
      "CREATE TABLE t (a INTEGER PRIMARY KEY, b CONSTRAINT n CONSTRAINT m NOT NULL, c, CHECK (a > "
      "0) "
      "UNIQUE (b) CONSTRAINT k FOREIGN KEY (b) REFERENCES p)",
      "CREATE TABLE t (a -- one, two\n INT /* , */, key TEXT, \"primary\" INT, desc)",
      "CREATE TABLE t (a DEFAULT x, b DEFAULT (1 IN (1, 2)), c DEFAULT +1.5, d COLLATE \"rtrim\")",
      "CREATE TABLE t (a INT GENERATED ALWAYS AS (b || ',') STORED, b TEXT)",
  };
  for (const char* sql : tables) {
    CAPTURE(sql);
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
    const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) UNSCOPED_INFO(sqlite3_errmsg(db));
    CHECK(code == SQLITE_OK);
    std::string expected;
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(db, "SELECT name, type FROM pragma_table_xinfo('t')", -1, &statement,
                               nullptr) == SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
      for (const int column : {0, 1}) {
        expected += reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
        expected += column == 0 ? ": " : "\n";
      }
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    std::string found;
    const std::optional<Table> table = read_table(words(sql));
    REQUIRE(table);
    for (const Column& column : table->columns) {
      found += column.name + ": " + column.type.shown + "\n";
    }
    std::erase(expected, ' ');
    std::erase(found, ' ');
    CHECK(found == expected);
  }
}

}  // namespace
}  // namespace aludel::proof
