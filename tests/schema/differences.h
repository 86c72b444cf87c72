// SPDX-License-Identifier: MIT
//
// Pairs of small schemas in which one thing differs, for each thing of each kind of object, and
// pairs that say the same in other words.
#ifndef ALUDEL_TESTS_SCHEMA_DIFFERENCES_H
#define ALUDEL_TESTS_SCHEMA_DIFFERENCES_H

namespace aludel::schema {

struct Row {
  const char* name;
  const char* dialect;
  const char* expected;
  const char* actual;
  const char* differences;
};

inline constexpr Row kRows[] = {
    {"equal: order, case, spelling", "sqlite",
     "CREATE TABLE t (a INT, \"B\" TEXT DEFAULT 'x', CHECK (a > 0), UNIQUE (b))",
     "create table T (b text default ('x'), A int, constraint k check ((A)>0), unique (B))", ""},
    {"equal: the table before a column", "sqlite",
     "CREATE TABLE t (a INT, b AS (t.a + 1), CHECK (t.a < 1 AND \"T\".A > 0)); CREATE INDEX i ON t "
     "(a) WHERE t.a > 0",
     "CREATE TABLE t (a INT, b AS (a + 1), CHECK (a < 1 AND a > 0)); CREATE INDEX i ON t (a) WHERE "
     "a > 0",
     ""},
    {"equal: the table before a column", "postgresql",
     "CREATE TABLE t (a int, CHECK (public.t.a < 1)); CREATE POLICY p ON t USING (t.a > 0); CREATE "
     "INDEX i ON t ((t.a + 1))",
     "CREATE TABLE t (a int, CHECK (a < 1)); CREATE POLICY p ON t USING (a > 0); CREATE INDEX i ON "
     "t ((a + 1))",
     ""},
    {"equal: casts for the sake of types", "postgresql",
     "CREATE TYPE m AS ENUM ('x', 'y'); CREATE TABLE t (a varchar(9) DEFAULT 'x', b m DEFAULT 'x' "
     "CHECK (b = 'x'), n numeric DEFAULT '2' CHECK (n > 0), g text GENERATED ALWAYS AS (a || 'z') "
     "STORED, d date DEFAULT '2024-01-01'); CREATE INDEX i ON t (n) WHERE b <> 'y'; CREATE POLICY "
     "p ON t USING (b = 'x'); CREATE DOMAIN o AS m DEFAULT 'x' CHECK (VALUE <> 'y')",
     "CREATE TYPE m AS ENUM ('x', 'y'); CREATE TABLE t (a varchar(9) DEFAULT 'x'::character "
     "varying, b m DEFAULT 'x'::m CHECK ((b = 'x'::m)), n numeric DEFAULT 2 CHECK ((n > "
     "(0)::numeric)), g text GENERATED ALWAYS AS (((a)::text || 'z'::text)) STORED, d date DEFAULT "
     "'2024-01-01'::date); CREATE INDEX i ON t (n) WHERE (b <> 'y'::m); CREATE POLICY p ON t USING "
     "(b = 'x'::m); CREATE DOMAIN o AS m DEFAULT 'x'::m CHECK ((VALUE <> 'y'::m))",
     ""},
    {"equal: chosen names", "sqlite", "CREATE TABLE t (a INT); CREATE INDEX t_a_idx ON t (a)",
     "CREATE TABLE t (a INT); CREATE INDEX T_A_IDX ON t (A)", ""},
    {"equal: a key to whatever the key is", "sqlite",
     "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p)",
     "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p (A))", ""},
    {"a key to whatever the key is", "sqlite",
     "CREATE TABLE p (a INTEGER PRIMARY KEY, b); CREATE TABLE c (a REFERENCES p)",
     "CREATE TABLE p (a INTEGER, b PRIMARY KEY); CREATE TABLE c (a REFERENCES p)",
     "PRIMARY KEY (a) of table \"p\":  / \n"
     "PRIMARY KEY (b) of table \"p\":  / \n"},
    {"a key to what is no key now", "sqlite",
     "CREATE TABLE p (a INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p)",
     "CREATE TABLE p (a INTEGER); CREATE TABLE c (a REFERENCES p)",
     "PRIMARY KEY (a) of table \"p\":  / \n"},
    {"a key to what is no key now", "sqlite",
     "CREATE TABLE p (a INTEGER); CREATE TABLE c (a REFERENCES p (a))",
     "CREATE TABLE p (a INTEGER); CREATE TABLE c (a REFERENCES p)",
     "FOREIGN KEY (a) REFERENCES p (a) of table \"c\":  / \n"
     "FOREIGN KEY (a) REFERENCES p of table \"c\":  / \n"},
    {"equal: implied names", "portable",
     "CREATE TABLE t (a BOOLEAN); ALTER TABLE t ADD COLUMN x INTEGER",
     "CREATE TABLE t (a BOOL, x INT)", ""},
    {"a portable type", "portable", "CREATE TABLE t (c INTEGER NOT NULL)",
     "CREATE TABLE t (c BOOLEAN NOT NULL)",
     "column \"c\" of table \"t\": INTEGER NOT NULL / BOOLEAN NOT NULL\n"},
    {"a portable type", "portable", "CREATE TABLE t (c VARCHAR(10))",
     "CREATE TABLE t (c VARCHAR(20))", "column \"c\" of table \"t\": VARCHAR(10) / VARCHAR(20)\n"},
    {"an enum", "portable", "CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (c m)",
     "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (c m)",
     "type \"m\": CREATE TYPE m AS ENUM ('a') / CREATE TYPE m AS ENUM ('a', 'b')\n"},
    {"a column with a portable type", "portable", "CREATE TABLE t (a INTEGER, c BOOLEAN)",
     "CREATE TABLE t (a INTEGER)", "column \"c\" of table \"t\":  / \n"},
    {"a table", "sqlite", "CREATE TABLE t (a)", "CREATE TABLE u (a)",
     "table \"t\":  / \n"
     "table \"u\":  / \n"},
    {"a column", "sqlite", "CREATE TABLE t (a, b)", "CREATE TABLE t (a, c)",
     "column \"b\" of table \"t\":  / \n"
     "column \"c\" of table \"t\":  / \n"},
    {"a type", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a TEXT)",
     "column \"a\" of table \"t\": INT / TEXT\n"},
    {"no type", "sqlite", "CREATE TABLE t (a)", "CREATE TABLE t (a TEXT)",
     "column \"a\" of table \"t\": without a type / TEXT\n"},
    {"NOT NULL", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT NOT NULL)",
     "column \"a\" of table \"t\": INT / INT NOT NULL\n"},
    {"NOT NULL ON CONFLICT", "sqlite", "CREATE TABLE t (a INT NOT NULL)",
     "CREATE TABLE t (a INT NOT NULL ON CONFLICT IGNORE)",
     "column \"a\" of table \"t\": INT NOT NULL / INT NOT NULL ON CONFLICT IGNORE\n"},
    {"DEFAULT", "sqlite", "CREATE TABLE t (a INT DEFAULT 1)", "CREATE TABLE t (a INT DEFAULT 2)",
     "column \"a\" of table \"t\": INT DEFAULT 1 / INT DEFAULT 2\n"},
    {"COLLATE", "sqlite", "CREATE TABLE t (a TEXT COLLATE NOCASE)", "CREATE TABLE t (a TEXT)",
     "column \"a\" of table \"t\": TEXT COLLATE NOCASE / TEXT\n"},
    {"GENERATED", "sqlite", "CREATE TABLE t (a, b AS (a))", "CREATE TABLE t (a, b AS (a + 1))",
     "column \"b\" of table \"t\": GENERATED ALWAYS AS (a) VIRTUAL / GENERATED ALWAYS AS (a + 1) "
     "VIRTUAL\n"},
    {"STORED", "sqlite", "CREATE TABLE t (a, b AS (a))", "CREATE TABLE t (a, b AS (a) STORED)",
     "column \"b\" of table \"t\": GENERATED ALWAYS AS (a) VIRTUAL / GENERATED ALWAYS AS (a) "
     "STORED\n"},
    {"IDENTITY", "postgresql", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY)",
     "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY (START 5))",
     "column \"a\" of table \"t\": INTEGER NOT NULL GENERATED ALWAYS AS IDENTITY / INTEGER NOT "
     "NULL GENERATED BY DEFAULT AS IDENTITY (START WITH 5)\n"},
    {"attributes", "postgresql", "CREATE TABLE t (a text)",
     "CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL",
     "column \"a\" of table \"t\": TEXT / TEXT with storage = external\n"},
    {"inherited", "postgresql", "CREATE TABLE p (a int); CREATE TABLE t () INHERITS (p)",
     "CREATE TABLE p (a int); CREATE TABLE t (a int)",
     "column \"a\" of table \"t\": INTEGER inherited / INTEGER\n"
     "the parents of table \"t\": p / none\n"},
    {"a CHECK", "sqlite", "CREATE TABLE t (a CHECK (a > 0))", "CREATE TABLE t (a CHECK (a > 1))",
     "CHECK (a > 0) of table \"t\":  / \n"
     "CHECK (a > 1) of table \"t\":  / \n"},
    {"a CHECK twice", "sqlite", "CREATE TABLE t (a CHECK (a > 0) CHECK (a > 0))",
     "CREATE TABLE t (a CHECK (a > 0))", "CHECK (a > 0) of table \"t\":  / \n"},
    {"a name of a constraint", "sqlite", "CREATE TABLE t (a CONSTRAINT k CHECK (a > 0))",
     "CREATE TABLE t (a CONSTRAINT l CHECK (a > 0))",
     "CONSTRAINT k CHECK (a > 0) of table \"t\":  / \n"
     "CONSTRAINT l CHECK (a > 0) of table \"t\":  / \n"},
    {"keys", "sqlite", "CREATE TABLE t (a PRIMARY KEY, b UNIQUE)",
     "CREATE TABLE t (a UNIQUE, b PRIMARY KEY)",
     "PRIMARY KEY (a) of table \"t\":  / \n"
     "UNIQUE (b) of table \"t\":  / \n"
     "UNIQUE (a) of table \"t\":  / \n"
     "PRIMARY KEY (b) of table \"t\":  / \n"},
    {"ON CONFLICT", "sqlite", "CREATE TABLE t (a UNIQUE)",
     "CREATE TABLE t (a UNIQUE ON CONFLICT REPLACE)",
     "UNIQUE (a) of table \"t\":  / \n"
     "UNIQUE (a) ON CONFLICT REPLACE of table \"t\":  / \n"},
    {"ON DELETE", "sqlite", "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t)",
     "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t ON DELETE CASCADE)",
     "FOREIGN KEY (b) REFERENCES t of table \"t\":  / \n"
     "FOREIGN KEY (b) REFERENCES t ON DELETE CASCADE of table \"t\":  / \n"},
    {"DEFERRABLE", "sqlite", "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t)",
     "CREATE TABLE t (a PRIMARY KEY, b REFERENCES t DEFERRABLE INITIALLY DEFERRED)",
     "FOREIGN KEY (b) REFERENCES t of table \"t\":  / \n"
     "FOREIGN KEY (b) REFERENCES t DEFERRABLE INITIALLY DEFERRED of table \"t\":  / \n"},
    {"WITHOUT ROWID", "sqlite", "CREATE TABLE t (a INT PRIMARY KEY)",
     "CREATE TABLE t (a INT PRIMARY KEY) WITHOUT ROWID",
     "table \"t\": not WITHOUT ROWID / WITHOUT ROWID\n"},
    {"STRICT", "sqlite", "CREATE TABLE t (a INT)", "CREATE TABLE t (a INT) STRICT",
     "table \"t\": not STRICT / STRICT\n"},
    {"persistence", "postgresql", "CREATE TABLE t (a int)", "CREATE UNLOGGED TABLE t (a int)",
     "table \"t\": permanent / UNLOGGED\n"},
    {"a module", "sqlite", "CREATE VIRTUAL TABLE t USING fts5 (a)",
     "CREATE VIRTUAL TABLE t USING fts5 (a, b)", "the module of table \"t\": fts5 a / fts5 a b\n"},
    {"a partition key", "postgresql", "CREATE TABLE t (a int, b int) PARTITION BY LIST (a)",
     "CREATE TABLE t (a int, b int) PARTITION BY RANGE (a, b)",
     "the partition key of table \"t\": LIST (a) / RANGE (a, b)\n"},
    {"bounds", "postgresql",
     "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t FOR VALUES IN "
     "(1)",
     "CREATE TABLE t (a int) PARTITION BY LIST (a); CREATE TABLE p PARTITION OF t FOR VALUES IN "
     "(2)",
     "the partition of table \"p\": t FOR VALUES IN (1) / t FOR VALUES IN (2)\n"},
    {"settings", "postgresql", "CREATE TABLE t (a int) WITH (fillfactor = 70)",
     "CREATE TABLE t (a int)", "the settings of table \"t\": fillfactor = 70 / none\n"},
    {"properties", "postgresql", "CREATE TABLE t (a int)",
     "CREATE TABLE t (a int); ALTER TABLE t ENABLE ROW LEVEL SECURITY",
     "the properties of table \"t\": none / row security = enable\n"},
    {"a tablespace, a method", "postgresql", "CREATE TABLE t (a int) USING heap2 TABLESPACE x",
     "CREATE TABLE t (a int)",
     "the access method of table \"t\": heap2 / none\n"
     "the tablespace of table \"t\": x / none\n"},
    {"an index", "sqlite", "CREATE TABLE t (a, b); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a)",
     "index \"i\": CREATE INDEX i ON t (a) / CREATE UNIQUE INDEX i ON t (a)\n"},
    {"an index of a table", "sqlite",
     "CREATE TABLE t (a); CREATE TABLE u (a); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a); CREATE TABLE u (a); CREATE INDEX i ON u (a)",
     "index \"i\": CREATE INDEX i ON t (a) / CREATE INDEX i ON u (a)\n"},
    {"an index WHERE", "postgresql",
     "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) WHERE a > 0",
     "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) WHERE a > 1",
     "index \"i\": CREATE INDEX i ON t (a) WHERE a > 0 / CREATE INDEX i ON t (a) WHERE a > 1\n"},
    {"an index missing", "sqlite", "CREATE TABLE t (a); CREATE INDEX i ON t (a)",
     "CREATE TABLE t (a)", "index \"i\":  / \n"},
    {"a view", "sqlite", "CREATE VIEW v AS SELECT 1 AS a", "CREATE VIEW v AS SELECT 2 AS a",
     "view \"v\": CREATE VIEW v AS SELECT 1 AS a / CREATE VIEW v AS SELECT 2 AS a\n"},
    {"a materialized view", "postgresql", "CREATE VIEW v AS SELECT 1 AS a",
     "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a",
     "view \"v\": CREATE VIEW v AS SELECT 1 AS a / CREATE MATERIALIZED VIEW v AS SELECT 1 AS a\n"},
    {"a trigger", "sqlite",
     "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM t; END",
     "CREATE TABLE t (a); CREATE TRIGGER r BEFORE INSERT ON t BEGIN DELETE FROM t; END",
     "trigger \"r\": …TRIGGER r AFTER INSERT ON t FOR EACH ROW BEGIN DELETE FROM t… / …TRIGGER r "
     "BEFORE INSERT ON t FOR EACH ROW BEGIN DELETE FROM…\n"},
    {"a sequence", "postgresql", "CREATE SEQUENCE s", "CREATE SEQUENCE s START 5",
     "sequence \"s\": CREATE SEQUENCE s / CREATE SEQUENCE s START WITH 5\n"},
    {"an owner", "postgresql", "CREATE TABLE t (a int, b int); CREATE SEQUENCE s OWNED BY t.a",
     "CREATE TABLE t (a int, b int); CREATE SEQUENCE s OWNED BY t.b",
     "sequence \"s\": CREATE SEQUENCE s; owned by t.a / CREATE SEQUENCE s; owned by t.b\n"},
    {"a type of columns", "postgresql", "CREATE TYPE q AS (a int)", "CREATE TYPE q AS (a text)",
     "type \"q\": CREATE TYPE q AS (a INTEGER) / CREATE TYPE q AS (a TEXT)\n"},
    {"values", "postgresql", "CREATE TYPE m AS ENUM ('a', 'b')", "CREATE TYPE m AS ENUM ('b', 'a')",
     "type \"m\": CREATE TYPE m AS ENUM ('a', 'b') / CREATE TYPE m AS ENUM ('b', 'a')\n"},
    {"a domain", "postgresql", "CREATE DOMAIN d AS int", "CREATE DOMAIN d AS text",
     "domain \"d\": CREATE DOMAIN d AS INTEGER / CREATE DOMAIN d AS TEXT\n"},
    {"NOT NULL of a domain", "postgresql", "CREATE DOMAIN d AS int",
     "CREATE DOMAIN d AS int NOT NULL",
     "domain \"d\": CREATE DOMAIN d AS INTEGER / CREATE DOMAIN d AS INTEGER; not null\n"},
    {"DEFAULT of a domain", "postgresql", "CREATE DOMAIN d AS int DEFAULT 1",
     "CREATE DOMAIN d AS int",
     "domain \"d\": CREATE DOMAIN d AS INTEGER; default 1 / CREATE DOMAIN d AS INTEGER\n"},
    {"CHECK of a domain", "postgresql", "CREATE DOMAIN d AS int CHECK (VALUE > 0)",
     "CREATE DOMAIN d AS int CHECK (VALUE > 1)",
     "domain \"d\": CREATE DOMAIN d AS INTEGER; d_check* CHECK (value > 0) / CREATE DOMAIN d AS "
     "INTEGER; d_check* CHECK (value > 1)\n"},
    {"a schema", "postgresql", "CREATE SCHEMA s", "CREATE SCHEMA r",
     "schema \"s\":  / \n"
     "schema \"r\":  / \n"},
    {"a function", "postgresql", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 2'",
     "function \"f(integer)\": …$$SELECT 1$$ / …$$SELECT 2$$\n"},
    {"arguments", "postgresql", "CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
     "function \"f(integer)\":  / \n"
     "function \"f(text)\":  / \n"},
    {"a policy", "postgresql", "CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (a > 0)",
     "CREATE TABLE t (a int, b int); CREATE POLICY p ON t USING (a > 1)",
     "policy \"p\" on \"t\": CREATE POLICY p ON t USING (a > 0) / CREATE POLICY p ON t USING (a > "
     "1)\n"},
    {"an extension", "postgresql", "CREATE EXTENSION x", "CREATE EXTENSION y",
     "extension \"x\":  / \n"
     "extension \"y\":  / \n"},
    {"a comment", "postgresql", "CREATE TABLE t (a int, b int); COMMENT ON TABLE t IS 'a'",
     "CREATE TABLE t (a int, b int); COMMENT ON TABLE t IS 'b'",
     "comment on table \"t\": 'a' / 'b'\n"},
    {"a grant", "postgresql", "CREATE TABLE t (a int, b int); GRANT SELECT ON t TO r",
     "CREATE TABLE t (a int, b int); GRANT INSERT ON t TO r",
     "grant on table \"t\" to \"r\": select / insert\n"},
    {"something else", "postgresql",
     "CREATE TABLE t (a int, b int); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
     "CREATE TABLE t (a int, b int); CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING",
     "rule \"r\" on \"t\": CREATE rule r AS ON delete TO t DO instead nothing / CREATE rule r AS "
     "ON insert TO t DO instead nothing\n"},
};

}  // namespace aludel::schema

#endif  // ALUDEL_TESTS_SCHEMA_DIFFERENCES_H
