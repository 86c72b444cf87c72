// SPDX-License-Identifier: MIT
//
// The one line that each kind of object has in a dump, and the names that are chosen for what has
// none.
#include <catch2/catch.hpp>
#include <string>

#include "schema/schemas.h"

namespace aludel::schema {
namespace {

struct Row {
  const char* dialect;
  const char* sql;
  const char* dump;
};

constexpr Row kRows[] = {
    {"sqlite",
     "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, \"b c\" TEXT NOT NULL ON CONFLICT "
     "IGNORE DEFAULT 'x' COLLATE NOCASE, d INT AS (a + 1) STORED, e INT REFERENCES t (a) ON DELETE "
     "CASCADE, CONSTRAINT k CHECK (a > 0), UNIQUE (a, d)) STRICT",
     "table t: a \"INTEGER\"; b c \"TEXT\" collate \"NOCASE\" not null on conflict 3 default 'x'; "
     "d \"INT\" as (a + 1) stored; e \"INT\"; t_pkey* PRIMARY KEY (a AUTOINCREMENT); t_e_fkey* "
     "FOREIGN KEY (e) REFERENCES t (a) ON DELETE CASCADE; k CHECK (a > 0); t_a_d_key* UNIQUE (a, "
     "d); strict\n"},
    {"sqlite",
     "CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID; CREATE VIRTUAL TABLE v USING fts5 (x, tokenize "
     "= porter)",
     "table t: a; t_pkey* PRIMARY KEY (a); without rowid\n"
     "table v:; module fts5; argument x; argument tokenize = porter\n"},
    {"sqlite",
     "CREATE TABLE t (a); CREATE UNIQUE INDEX i ON t (a DESC) WHERE a > 0; CREATE VIEW v (x) AS "
     "SELECT a FROM t; CREATE TRIGGER r AFTER UPDATE OF a ON t WHEN new.a > 0 BEGIN DELETE FROM t; "
     "END",
     "table t: a\n"
     "index i: CREATE UNIQUE INDEX i ON t (a DESC) WHERE a > 0\n"
     "view v: CREATE VIEW v (x) AS SELECT a FROM t\n"
     "trigger r: CREATE TRIGGER r AFTER UPDATE OF a ON t FOR EACH ROW WHEN (new.a > 0) BEGIN "
     "DELETE FROM t; END\n"},
    {"sqlite", "CREATE TEMP TABLE t (a)", "table temp.t: a; is temporary\n"},
    {"portable",
     "CREATE TYPE m AS ENUM ('a', 'b'); CREATE TABLE t (a BOOLEAN NOT NULL, b m, c VARCHAR(5))",
     "table t: a \"INTEGER\" not null <BOOLEAN>; b \"TEXT\" <m>; c \"TEXT\" <VARCHAR(5)>; "
     "t_a_boolean! CHECK (a IN (0, 1)); t_b_m! CHECK (b IN ('a', 'b')); t_c_varchar! CHECK "
     "(length(c) <= 5)\n"
     "type m: CREATE TYPE m AS ENUM ('a', 'b')\n"},
    {"postgresql",
     "CREATE UNLOGGED TABLE t (a serial PRIMARY KEY, b bigint GENERATED ALWAYS AS IDENTITY "
     "(INCREMENT 5), c varchar(5) COLLATE \"C\") WITH (fillfactor = 70); ALTER TABLE t ENABLE ROW "
     "LEVEL SECURITY, ALTER c SET STORAGE external",
     "table t: a INTEGER not null default nextval('t_a_seq'); b BIGINT not null identity always "
     "CREATE SEQUENCE \"\" SEQUENCE NAME t_b_seq INCREMENT BY 5; c VARCHAR(5) collate \"C\" "
     "[storage=external]; t_pkey* PRIMARY KEY (a); is unlogged; with fillfactor=70; has row "
     "security=enable\n"
     "sequence t_a_seq: CREATE SEQUENCE t_a_seq AS INTEGER; owned by t.a\n"},
    {"postgresql",
     "CREATE TABLE p (a int) PARTITION BY LIST (a); CREATE TABLE c PARTITION OF p FOR VALUES IN "
     "(1); CREATE TABLE d (b int); CREATE TABLE e () INHERITS (d)",
     "table c: a INTEGER inherited; partition of p FOR VALUES IN (1)\n"
     "table d: b INTEGER\n"
     "table e: b INTEGER inherited; inherits d\n"
     "table p: a INTEGER; partition by LIST (a)\n"},
    {"postgresql",
     "CREATE TABLE t (a int); CREATE INDEX ON t (a); CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; "
     "CREATE SEQUENCE s AS int START 5 OWNED BY t.a; CREATE SCHEMA s; CREATE EXTENSION hstore",
     "table t: a INTEGER\n"
     "index t_a_idx: CREATE INDEX t_a_idx ON t (a); chosen\n"
     "materialized view v: CREATE MATERIALIZED VIEW v AS SELECT 1 AS a\n"
     "sequence s: CREATE SEQUENCE s AS INTEGER START WITH 5; owned by t.a\n"
     "schema s:\n"
     "extension hstore: CREATE EXTENSION hstore\n"},
    {"postgresql",
     "CREATE TYPE m AS ENUM ('a'); CREATE TYPE q AS (x int, y text); CREATE TYPE g AS RANGE "
     "(subtype = int); CREATE DOMAIN d AS int NOT NULL DEFAULT 1 CHECK (VALUE > 0)",
     "type g: CREATE TYPE g AS RANGE (subtype = INTEGER)\n"
     "type m: CREATE TYPE m AS ENUM ('a')\n"
     "type q: CREATE TYPE q AS (x INTEGER, y TEXT)\n"
     "domain d: CREATE DOMAIN d AS INTEGER; not null; default 1; d_check* CHECK (VALUE > 0)\n"},
    {"postgresql",
     "CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT "
     "1'; CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'; CREATE TABLE t (a int); CREATE POLICY o "
     "ON t FOR SELECT USING (a > 0); CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING",
     "table t: a INTEGER\n"
     "function f(integer, text): CREATE FUNCTION f(a INTEGER, b TEXT DEFAULT 'x') RETURNS INTEGER "
     "LANGUAGE sql IMMUTABLE AS $$SELECT 1$$\n"
     "procedure p(): CREATE PROCEDURE p() LANGUAGE sql AS $$SELECT 1$$\n"
     "policy o on t: CREATE POLICY o ON t FOR SELECT USING (a > 0)\n"
     "rule r on t: CREATE rule r AS ON delete TO t DO instead nothing\n"},
    {"postgresql",
     "CREATE TABLE t (a int, b int); COMMENT ON TABLE t IS 'it''s'; COMMENT ON COLUMN t.a IS 'x'; "
     "GRANT SELECT, INSERT (a, b) ON t TO r; GRANT ALL ON t TO PUBLIC; REVOKE DELETE ON t FROM "
     "PUBLIC",
     "table t: a INTEGER; b INTEGER\n"
     "comment on column t.a: 'x'\n"
     "comment on table t: 'it''s'\n"
     "grant on table t to public: insert, references, select, trigger, truncate, update\n"
     "grant on table t to r: insert (a), insert (b), select\n"},
};

// As PostgreSQL chooses them, for both databases.
constexpr Row kNames[] = {
    {"postgresql",
     "CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c int CHECK (c > 0) REFERENCES t, d int "
     "CHECK (c > d), CHECK (true), UNIQUE (b, c), FOREIGN KEY (b, c) REFERENCES t (b, c))",
     "table t: a INTEGER not null; b INTEGER; c INTEGER; d INTEGER; t_pkey* PRIMARY KEY (a); "
     "t_b_key* UNIQUE (b); t_c_check* CHECK (c > 0); t_c_fkey* FOREIGN KEY (c) REFERENCES t (a); "
     "t_check* CHECK (c > d); t_check1* CHECK (true); t_b_c_key* UNIQUE (b, c); t_b_c_fkey* "
     "FOREIGN KEY (b, c) REFERENCES t (b, c)\n"},
    {"postgresql",
     "CREATE TABLE t (a int CHECK (a > 0) CHECK (a > 1) CONSTRAINT t_a_check2 CHECK (a > 2) CHECK "
     "(a > 3))",
     "table t: a INTEGER; t_a_check* CHECK (a > 0); t_a_check1* CHECK (a > 1); t_a_check2 CHECK (a "
     "> 2); t_a_check3* CHECK (a > 3)\n"},
    {"postgresql",
     "CREATE TABLE t (a int, b text); CREATE INDEX ON t (lower(b)); CREATE INDEX ON t ((a + 1)); "
     "CREATE INDEX ON t ((a::text), (CASE WHEN a > 1 THEN 1 ELSE length(b) END)); CREATE INDEX ON "
     "t (a, (a + 1), (a + 2)); CREATE INDEX ON t (a) INCLUDE (b); CREATE INDEX ON t (a) INCLUDE "
     "(b)",
     "table t: a INTEGER; b TEXT\n"
     "index t_a_b_idx: CREATE INDEX t_a_b_idx ON t (a) INCLUDE (b); chosen\n"
     "index t_a_b_idx1: CREATE INDEX t_a_b_idx1 ON t (a) INCLUDE (b); chosen\n"
     "index t_a_expr_expr1_idx: CREATE INDEX t_a_expr_expr1_idx ON t (a, (a + 1), (a + 2)); "
     "chosen\n"
     "index t_a_length_idx: CREATE INDEX t_a_length_idx ON t ((a::text), (CASE WHEN a > 1 THEN 1 "
     "ELSE length(b) END)); chosen\n"
     "index t_expr_idx: CREATE INDEX t_expr_idx ON t ((a + 1)); chosen\n"
     "index t_lower_idx: CREATE INDEX t_lower_idx ON t (lower(b)); chosen\n"},
    {"postgresql",
     "CREATE TABLE a2345678901234567890123456789012345678901234567890 "
     "(b2345678901234567890123456789012345678901234567890 int UNIQUE, c int CHECK (c > 0) CHECK (c "
     "> 1), b3 int CHECK (b2345678901234567890123456789012345678901234567890 > 1))",
     "table a2345678901234567890123456789012345678901234567890: "
     "b2345678901234567890123456789012345678901234567890 INTEGER; c INTEGER; b3 INTEGER; "
     "a2345678901234567890123456789_b2345678901234567890123456789_key* UNIQUE "
     "(b2345678901234567890123456789012345678901234567890); "
     "a2345678901234567890123456789012345678901234567890_c_check* CHECK (c > 0); "
     "a2345678901234567890123456789012345678901234567890_c_check1* CHECK (c > 1); "
     "a234567890123456789012345678_b234567890123456789012345678_check* CHECK "
     "(b2345678901234567890123456789012345678901234567890 > 1)\n"},
    {"postgresql",
     "CREATE TABLE \"ääääääääääääääääääääääääääääää\" (\"öööööööööööööööööööööööööööööö\" int "
     "UNIQUE)",
     "table ääääääääääääääääääääääääääääää: öööööööööööööööööööööööööööööö INTEGER; "
     "ääääääääääääää_öööööööööööööö_key* UNIQUE (\"öööööööööööööööööööööööööööööö\")\n"},
};

TEST_CASE("a dump has a line for each object, with all that is known of it") {
  for (const Row& row : kRows) {
    INFO(row.sql);
    CHECK(dump(made(row.dialect, row.sql)) == row.dump);
  }
}

TEST_CASE("names are chosen, numbered where they are taken, and cut to 63 bytes") {
  for (const Row& row : kNames) {
    INFO(row.sql);
    CHECK(dump(made(row.dialect, row.sql)) == row.dump);
  }
}

}  // namespace
}  // namespace aludel::schema
