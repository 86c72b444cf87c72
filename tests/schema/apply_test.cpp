// SPDX-License-Identifier: MIT
//
// What the model refuses, in which words and where: each refusal once. Whether the databases refuse
// the same is what the evolution tests ask them.
#include <catch2/catch.hpp>
#include <string>

#include "schema/schemas.h"

namespace aludel::schema {
namespace {

struct Row {
  const char* dialect;
  const char* before;  // in a file of its own
  const char* sql;
  const char* error;  // line:column: text
};

constexpr const char* kTable = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER)";

constexpr Row kRows[] = {
    {"sqlite", "", "DROP TABLE u", "1:12: no such table \"u\""},
    {"sqlite", kTable, "DROP TABLE tt", "1:12: no such table \"tt\"; did you mean \"t\"?"},
    {"sqlite", kTable, "DROP VIEW t", "1:11: \"t\" is no view, it is a table"},
    {"sqlite", kTable, "CREATE VIEW T AS SELECT 1", "1:13: there is a table \"t\" already"},
    {"sqlite", "", "CREATE TABLE sqlite_x (a)",
     "1:14: SQLite keeps names that begin with \"sqlite_\" for itself; take another than "
     "\"sqlite_x\""},
    {"sqlite", "", "CREATE TABLE other.t (a)",
     "1:14: a revision acts on the database \"main\" only; take \"other.\" out"},
    {"postgresql", "", "CREATE TABLE app.t (a int)", "1:14: no such schema \"app\""},
    {"sqlite", kTable, "CREATE INDEX i ON u (a)", "1:19: no such table \"u\""},
    {"sqlite", kTable, "CREATE INDEX i ON t (d)", "1:22: no such column \"d\" in table \"t\""},
    {"sqlite", kTable, "CREATE INDEX t ON t (a)", "1:14: there is a table \"t\" already"},
    {"sqlite", kTable, "INSERT INTO u VALUES (1)", "1:13: no such table \"u\""},
    {"sqlite", kTable, "INSERT INTO t (d) VALUES (1)", "1:16: no such column \"d\" in table \"t\""},
    {"postgresql", kTable, "UPDATE t SET d = 1", "1:14: no such column \"d\" in table \"t\""},
    {"postgresql", "", "CREATE TABLE t (a mod)", "1:19: no such type \"mod\""},
    {"postgresql", kTable, "CREATE TYPE t AS ENUM ('a')", "1:13: there is a table \"t\" already"},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b');", "CREATE TABLE m (a int)",
     "1:14: there is a type \"m\" already"},
    {"postgresql", kTable, "CREATE VIEW v AS SELECT x FROM u", "1:32: no such table \"u\""},
    {"postgresql", kTable, "CREATE VIEW v AS SELECT t.x FROM t",
     "1:27: no such column \"x\" in table \"t\""},
    {"postgresql", "CREATE TABLE t (a int UNIQUE);", "CREATE INDEX t_a_key ON t (a)",
     "1:14: \"t_a_key\" is the name of the index of a constraint of table \"t\""},
    {"postgresql", kTable, "CREATE SCHEMA s; CREATE SCHEMA s",
     "1:18: there is a schema \"s\" already"},
    {"postgresql", "", "CREATE EXTENSION x; CREATE EXTENSION x",
     "1:21: there is an extension \"x\" already"},
    {"postgresql", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
     "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "1:17: there is a function \"f(integer)\" already"},
    {"postgresql", kTable, "CREATE POLICY p ON t; CREATE POLICY p ON t",
     "1:23: there is a policy \"p\" on table \"t\" already"},
    {"postgresql", kTable,
     "CREATE TRIGGER r AFTER INSERT ON t EXECUTE FUNCTION suppress_redundant_updates_trigger(); "
     "CREATE TRIGGER r AFTER INSERT ON t EXECUTE FUNCTION suppress_redundant_updates_trigger()",
     "1:106: there is a trigger \"r\" already"},
    {"sqlite", "", "CREATE TABLE t AS SELECT 1",
     "1:14: CREATE TABLE … AS leaves open what the columns are; write CREATE TABLE with its "
     "columns, then INSERT INTO … SELECT"},
    {"sqlite", "", "CREATE TABLE t (a, A)", "1:20: column \"A\" is in table \"t\" already"},
    {"sqlite", "", "CREATE TABLE t (a PRIMARY KEY, b PRIMARY KEY)",
     "1:34: table \"t\" has a primary key already"},
    {"sqlite", "", "CREATE TABLE t (a, UNIQUE (b))", "1:28: no such column \"b\" in table \"t\""},
    {"postgresql", "", "CREATE TABLE t (a int, UNIQUE (a, a))",
     "1:35: column \"a\" is in the key twice"},
    {"sqlite", "", "CREATE TABLE t (a TEXT PRIMARY KEY AUTOINCREMENT)",
     "1:24: AUTOINCREMENT is for an INTEGER PRIMARY KEY only"},
    {"sqlite", "", "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT) WITHOUT ROWID",
     "1:27: AUTOINCREMENT can't be in a table WITHOUT ROWID"},
    {"sqlite", "", "CREATE TABLE t (a) WITHOUT ROWID",
     "1:14: table \"t\" is WITHOUT ROWID; it needs a PRIMARY KEY"},
    {"sqlite", "", "CREATE TABLE t (a DATE) STRICT",
     "1:14: table \"t\" is STRICT; the type of column \"a\" must be INT, INTEGER, REAL, TEXT, BLOB "
     "or ANY"},
    {"sqlite", "", "CREATE TABLE t (a) STRICT",
     "1:14: table \"t\" is STRICT; the type of column \"a\" must be INT, INTEGER, REAL, TEXT, BLOB "
     "or ANY"},
    {"sqlite", "", "CREATE TABLE t (a GENERATED ALWAYS AS (1))",
     "1:14: table \"t\" needs a column that is not generated"},
    {"sqlite", "", "CREATE TABLE t (a, b AS (a) PRIMARY KEY)",
     "1:29: column \"b\" is generated; it can't be part of the primary key"},
    {"sqlite", "", "CREATE TABLE t (a, b AS (a) DEFAULT 1)",
     "1:20: column \"b\" is generated; it has no default"},
    {"postgresql", "", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1)",
     "1:17: column \"a\" is an identity; it has no default"},
    {"postgresql", "",
     "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c int GENERATED ALWAYS AS (b) "
     "STORED)",
     "1:89: column \"b\" is generated itself; \"c\" can't be made of it"},
    {"sqlite", "", "CREATE TABLE t (a CHECK (b > 0))", "1:26: no such column \"b\" in table \"t\""},
    {"sqlite", "", "CREATE TABLE t (a CHECK (a IN (SELECT 1 FROM t)))",
     "1:26: a check can't hold a query"},
    {"sqlite", "", "CREATE TABLE t (a CHECK (u.a > 0))",
     "1:28: a check can speak of its own table only, not of \"u\""},
    {"postgresql", kTable, "CREATE TABLE u (a int DEFAULT (SELECT a FROM t))",
     "1:31: a default can't hold a query"},
    {"postgresql", "", "CREATE TABLE t (a int, b int DEFAULT a)",
     "1:38: a default can't speak of a column, as \"a\" is"},
    {"postgresql", "", "CREATE TABLE t (a int CONSTRAINT k UNIQUE CONSTRAINT k CHECK (a > 0))",
     "1:34: there is a constraint \"k\" of table \"t\" already"},
    {"postgresql", "", "CREATE TABLE c (a int REFERENCES p)", "1:34: no such table \"p\""},
    {"postgresql", kTable, "CREATE TABLE c (a int REFERENCES t (b, c))",
     "1:23: the foreign key has 1 column, and refers to 2"},
    {"postgresql", kTable, "CREATE TABLE c (a int, b int, FOREIGN KEY (a, b) REFERENCES t)",
     "1:61: table \"t\" has no primary key of 2 columns to refer to"},
    {"postgresql", kTable, "CREATE TABLE c (a int REFERENCES t (c))",
     "1:34: table \"t\" has no key (c) for the foreign key to refer to; add PRIMARY KEY (c) or "
     "UNIQUE (c)"},
    {"postgresql", kTable, "CREATE TABLE c (a int REFERENCES t (x))",
     "1:37: no such column \"x\" in table \"t\""},
    {"postgresql", kTable, "CREATE TABLE u PARTITION OF t DEFAULT",
     "1:29: table \"t\" is not partitioned"},
    {"postgresql", kTable, "ALTER TABLE t ATTACH PARTITION t DEFAULT",
     "1:1: table \"t\" is not partitioned"},
    {"postgresql", kTable, "CREATE TABLE u () INHERITS (t); ALTER TABLE u DROP COLUMN b",
     "1:59: column \"b\" of table \"u\" is inherited; drop it from the parent"},
    {"postgresql", "CREATE TABLE t (a int, b int) PARTITION BY LIST (a);",
     "ALTER TABLE t DROP COLUMN a",
     "1:27: column \"a\" is part of the partition key of table \"t\""},
    {"sqlite", "CREATE VIEW v AS SELECT 1 AS a;", "CREATE INDEX i ON v (a)",
     "1:19: \"v\" is a view; only tables have indexes"},
    {"sqlite", "CREATE VIRTUAL TABLE t USING fts5 (a);", "CREATE INDEX i ON t (a)",
     "1:19: table \"t\" is virtual; it has no indexes"},
    {"sqlite", kTable, "CREATE TRIGGER r INSTEAD OF DELETE ON t BEGIN SELECT 1; END",
     "1:39: INSTEAD OF is for views, and \"t\" is a table"},
    {"sqlite", "CREATE VIEW v AS SELECT 1 AS a;",
     "CREATE TRIGGER r AFTER DELETE ON v BEGIN SELECT 1; END",
     "1:34: \"v\" is a view; its triggers are INSTEAD OF"},
    {"sqlite", "CREATE VIRTUAL TABLE t USING fts5 (a);",
     "CREATE TRIGGER r AFTER DELETE ON t BEGIN SELECT 1; END",
     "1:34: table \"t\" is virtual; it has no triggers"},
    {"postgresql",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE INDEX i ON t (b);",
     "ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i",
     "1:51: index \"i\" is no UNIQUE index of all rows"},
    {"postgresql",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE TABLE u (a int); CREATE "
     "UNIQUE INDEX i ON u (a);",
     "ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX i",
     "1:51: index \"i\" is not on table \"t\""},
    {"sqlite", "CREATE VIRTUAL TABLE t USING fts5 (a);", "ALTER TABLE t ADD COLUMN b",
     "1:13: table \"t\" is virtual; it can be renamed only"},
    {"sqlite", kTable, "ALTER TABLE u ADD COLUMN a", "1:13: no such table \"u\""},
    {"sqlite", kTable, "ALTER TABLE t ADD COLUMN B",
     "1:26: column \"B\" is in table \"t\" already"},
    {"sqlite", kTable, "ALTER TABLE t RENAME COLUMN a TO b",
     "1:34: column \"b\" is in table \"t\" already"},
    {"sqlite", kTable, "ALTER TABLE t RENAME COLUMN d TO e",
     "1:29: no such column \"d\" in table \"t\""},
    {"sqlite", kTable, "ALTER TABLE t DROP COLUMN d", "1:27: no such column \"d\" in table \"t\""},
    {"sqlite", "CREATE TABLE t (a);", "ALTER TABLE t DROP COLUMN a",
     "1:27: \"a\" is the only column of table \"t\""},
    {"sqlite", kTable, "ALTER TABLE t DROP COLUMN a",
     "1:27: column \"a\" of table \"t\" can't be dropped: constraint \"t_pkey\" of table \"t\" "
     "depends on it; take that away before"},
    {"sqlite",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE INDEX i ON t (b);",
     "ALTER TABLE t DROP COLUMN b",
     "1:27: column \"b\" of table \"t\" can't be dropped: index \"i\" depends on it; drop that "
     "before"},
    {"postgresql",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE VIEW v AS SELECT b FROM t;",
     "ALTER TABLE t DROP COLUMN b",
     "1:27: column \"b\" of table \"t\" can't be dropped: view \"v\" depends on it; drop that "
     "before"},
    {"sqlite", kTable, "ALTER TABLE t RENAME TO t", "1:25: there is a table \"t\" already"},
    {"sqlite", "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE TABLE u (a);",
     "ALTER TABLE u RENAME TO T", "1:25: there is a table \"t\" already"},
    {"postgresql", kTable, "ALTER TABLE t ALTER COLUMN a DROP NOT NULL",
     "1:28: column \"a\" is part of the primary key"},
    {"postgresql", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);",
     "ALTER TABLE t ALTER COLUMN a DROP NOT NULL", "1:28: column \"a\" is an identity"},
    {"postgresql", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);",
     "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1",
     "1:28: column \"a\" is an identity; it has no default"},
    {"postgresql", kTable, "ALTER TABLE t ALTER COLUMN b DROP EXPRESSION",
     "1:28: column \"b\" is not generated"},
    {"postgresql", kTable, "ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY",
     "1:28: column \"c\" must be NOT NULL to become an identity; write ALTER COLUMN \"c\" SET NOT "
     "NULL before"},
    {"postgresql", kTable, "ALTER TABLE t ALTER COLUMN c DROP IDENTITY",
     "1:28: column \"c\" is no identity"},
    {"postgresql", "CREATE TABLE t (a int NOT NULL DEFAULT 1);",
     "ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY",
     "1:28: column \"a\" has a default already"},
    {"postgresql", kTable, "ALTER TABLE t DROP CONSTRAINT k",
     "1:31: no such constraint \"k\" of table \"t\""},
    {"postgresql", kTable, "ALTER TABLE t ALTER CONSTRAINT t_pkey DEFERRABLE",
     "1:32: constraint \"t_pkey\" is no foreign key; only these can be made DEFERRABLE"},
    {"postgresql", kTable, "ALTER TABLE t ADD PRIMARY KEY (b)",
     "1:19: table \"t\" has a primary key already"},
    {"postgresql", kTable, "ALTER TABLE t ADD CONSTRAINT t_pkey CHECK (b > '')",
     "1:30: there is a constraint \"t_pkey\" of table \"t\" already"},
    {"postgresql",
     "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c INTEGER); CREATE TABLE c (a int REFERENCES "
     "t);",
     "DROP TABLE t",
     "1:12: table \"t\" can't be dropped: constraint \"c_a_fkey\" of table \"c\" depends on it; "
     "take that away before"},
    {"postgresql", kTable, "DROP INDEX t_pkey",
     "1:12: \"t_pkey\" is the index of a constraint of table \"t\"; write ALTER TABLE t DROP "
     "CONSTRAINT t_pkey"},
    {"postgresql",
     "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION f(text) "
     "RETURNS int LANGUAGE sql AS 'SELECT 1';",
     "DROP FUNCTION f",
     "1:15: there are several functions \"f\"; write the types of its arguments"},
    {"postgresql", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';",
     "DROP FUNCTION f(text)", "1:15: no such function \"f(text)\""},
    {"postgresql", kTable, "DROP TRIGGER r ON t", "1:14: no such trigger \"r\""},
    {"postgresql", kTable, "DROP POLICY p ON t", "1:13: no such policy \"p\""},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (a m);", "DROP TYPE m",
     "1:11: type \"m\" can't be dropped: column \"a\" of table \"t\" depends on it; take that away "
     "before"},
    {"postgresql", kTable, "ALTER TABLE t DROP CONSTRAINT t_pkey; DROP SEQUENCE t",
     "1:53: \"t\" is no sequence, it is a table"},
    {"postgresql", "", "CREATE TYPE m AS ENUM ('a', 'a')",
     "1:29: value \"a\" is in the enum already"},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b');", "ALTER TYPE m ADD VALUE 'a'",
     "1:1: type \"m\" has the value \"a\" already"},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b');", "ALTER TYPE m ADD VALUE 'c' AFTER 'x'",
     "1:1: type \"m\" has no value \"x\""},
    {"postgresql", "CREATE TYPE m AS ENUM ('a', 'b');", "ALTER TYPE m RENAME VALUE 'a' TO 'b'",
     "1:1: type \"m\" has the value \"b\" already"},
    {"postgresql", "CREATE TYPE q AS (x int, y int);", "ALTER TYPE q DROP ATTRIBUTE z",
     "1:29: type \"q\" has no attribute \"z\""},
    {"postgresql", "CREATE TYPE q AS (x int, y int);", "ALTER TYPE q ADD ATTRIBUTE x int",
     "1:28: type \"q\" has an attribute \"x\" already"},
    {"postgresql", "CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);",
     "ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE < 9)",
     "1:31: there is a constraint \"k\" of domain \"d\" already"},
    {"postgresql", "CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);",
     "ALTER DOMAIN d DROP CONSTRAINT l", "1:32: no such constraint \"l\" of domain \"d\""},
    {"postgresql", kTable, "ALTER POLICY p ON t USING (true)",
     "1:1: no such policy \"p\" on table \"t\""},
    {"postgresql",
     "CREATE TYPE m AS ENUM ('a', 'b'); CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);",
     "ALTER TYPE m RENAME TO d", "1:24: there is a domain \"d\" already"},
    {"postgresql", kTable, "COMMENT ON COLUMN t.x IS 'x'",
     "1:19: no such column \"x\" in table \"t\""},
    {"postgresql", kTable, "GRANT SELECT (x) ON t TO public",
     "1:15: no such column \"x\" in table \"t\""},
};

TEST_CASE("what can't be carried out is refused at its place, and nothing has changed") {
  for (const Row& row : kRows) {
    INFO(row.before << '\n' << row.sql);
    World world(dialect_of(row.dialect));
    REQUIRE(world.apply(row.before));
    const text::Source source("a.sql", row.sql);
    bool good = true;
    Schema before = world.schema;
    for (const auto& it : sql::parse(source, world.dialect->language(), world.diagnostics)) {
      before = world.schema;
      good = good && world.schema.apply(it, source, world.diagnostics);
    }
    REQUIRE_FALSE(good);
    CHECK(dump(world.schema) == dump(before));
    const std::string printed = world.diagnostics.print();
    const std::string error = printed.substr(6, printed.find('\n') - 6);
    const std::size_t word = error.find(" error: ");
    CHECK(error.substr(0, word) + error.substr(word + 7) == row.error);
  }
}

}  // namespace
}  // namespace aludel::schema
