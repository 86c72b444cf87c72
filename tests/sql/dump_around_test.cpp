// SPDX-License-Identifier: MIT
//
// What pg_dump -s and sqlite3's .schema print, as a whole: everything is recognised, and what is
// no part of a schema is skipped.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "postgresql/server.h"
#include "sql/parsing.h"

namespace {

using namespace aludel::sql;
using aludel::tests::Connection;
using aludel::tests::FreshDatabase;
using aludel::text::Diagnostics;
using aludel::text::Source;

struct Word {
  std::string operator()(const CreateTable& it) const { return "table " + it.name.name; }
  std::string operator()(const CreateVirtualTable& it) const { return "virtual " + it.name.name; }
  std::string operator()(const CreateIndex& it) const {
    return "index " + (it.name ? it.name->name : "");
  }
  std::string operator()(const CreateView& it) const { return "view " + it.name.name; }
  std::string operator()(const CreateTrigger& it) const { return "trigger " + it.name.name; }
  std::string operator()(const CreateSequence& it) const { return "sequence " + it.name.name; }
  std::string operator()(const CreateType& it) const { return "type " + it.name.name; }
  std::string operator()(const CreateDomain& it) const { return "domain " + it.name.name; }
  std::string operator()(const CreateSchema& it) const { return "schema " + it.name; }
  std::string operator()(const CreateRoutine& it) const { return "routine " + it.name.name; }
  std::string operator()(const CreatePolicy& it) const { return "policy " + it.name; }
  std::string operator()(const CreateExtension& it) const { return "extension " + it.name; }
  std::string operator()(const Comment& it) const { return "comment " + it.object.name.name; }
  std::string operator()(const Grant& it) const { return it.revoke ? "revoke" : "grant"; }
  std::string operator()(const Opaque& it) const { return it.kind + " " + it.name.name; }
  std::string operator()(const AlterTable& it) const { return "alter " + it.name.name; }
  std::string operator()(const AlterSequence& it) const { return "alter " + it.name.name; }
  std::string operator()(const AlterType& it) const { return "alter " + it.name.name; }
  std::string operator()(const AlterDomain& it) const { return "alter " + it.name.name; }
  std::string operator()(const AlterPolicy& it) const { return "alter " + it.name; }
  std::string operator()(const AlterObject& it) const {
    constexpr std::string_view kWhat[] = {"rename ", "schema of ", "owner of ", "alter "};
    return std::string(kWhat[static_cast<unsigned>(it.what)]) + it.object.name.name;
  }
  std::string operator()(const Drop& it) const { return "drop " + it.objects.front().name.name; }
  std::string operator()(const DataStatement& it) const { return "data " + it.verb; }
  std::string operator()(const Skipped& it) const { return "(" + it.what + ")"; }
};

/// Each statement in a word or two, with commas between, or the errors.
std::string recognised(std::string_view sql, Language language) {
  const Source source("a.sql", sql);
  Diagnostics diagnostics;
  std::string out;
  for (const Statement& it : parse(source, language, diagnostics)) {
    if (!out.empty()) out += ", ";
    out += std::visit(Word(), it.node);
  }
  return diagnostics.has_errors() ? diagnostics.print() : out;
}

TEST_CASE("what pg_dump -s prints") {
  CHECK(recognised(R"(--
-- PostgreSQL database dump
--

\restrict S6Ta1WP6TcLfb0NFD2BsI0FdWoEiogc1r0B7lTneAWfnHTgUYa4f2aMoHz49yIs

-- Dumped from database version 15.18 (Debian 15.18-0+deb12u1)

SET statement_timeout = 0;
SET client_encoding = 'UTF8';
SELECT pg_catalog.set_config('search_path', '', false);
SET row_security = off;

DROP DATABASE IF EXISTS "it's";
CREATE DATABASE a WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = libc;
ALTER DATABASE a OWNER TO postgres;

\connect "it's"

CREATE SCHEMA app;
ALTER SCHEMA app OWNER TO postgres;
CREATE EXTENSION IF NOT EXISTS hstore WITH SCHEMA public;
COMMENT ON EXTENSION hstore IS 'data type for storing sets of (key, value) pairs';
CREATE TYPE app.mood AS ENUM (
    'sad',
    'ok'
);
ALTER TYPE app.mood OWNER TO postgres;
CREATE FUNCTION public.f() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN new; END; $$;
ALTER FUNCTION public.f() OWNER TO postgres;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE app.t (
    id integer NOT NULL,
    m app.mood DEFAULT 'ok'::app.mood
);
ALTER TABLE app.t OWNER TO postgres;
CREATE SEQUENCE app.t_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE app.t_id_seq OWNED BY app.t.id;
ALTER TABLE ONLY app.t ALTER COLUMN id SET DEFAULT nextval('app.t_id_seq'::regclass);
SELECT pg_catalog.setval('app.t_id_seq', 1, false);
CREATE RULE r AS
    ON INSERT TO app.t DO INSTEAD ( INSERT INTO app.u (id)
  VALUES (new.id);
 UPDATE app.u SET id = 1;
);
CREATE TRIGGER tr BEFORE INSERT ON app.t FOR EACH ROW EXECUTE FUNCTION public.f();
ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;
REVOKE USAGE ON SCHEMA public FROM PUBLIC;
GRANT SELECT(id),UPDATE(id) ON TABLE app.t TO r;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT SELECT ON TABLES  TO r;

\unrestrict S6Ta1WP6TcLfb0NFD2BsI0FdWoEiogc1r0B7lTneAWfnHTgUYa4f2aMoHz49yIs
)",
                   Language::kPostgresql) ==
        "(SET), (SET), (SELECT set_config), (SET), (DROP DATABASE), (CREATE DATABASE), (ALTER "
        "DATABASE), schema app, owner of app, extension hstore, comment hstore, type mood, owner "
        "of mood, routine f, owner of f, (SET), (SET), table t, alter t, sequence t_id_seq, alter "
        "t_id_seq, alter t, (SELECT setval), rule r, trigger tr, alter t, revoke, grant, grant");
}

TEST_CASE("what sqlite3's .schema and .dump print") {
  CHECK(recognised(R"(PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT, b TEXT);
INSERT INTO t VALUES(1,'x');
CREATE TABLE sqlite_sequence(name,seq);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('t',1);
CREATE VIEW v AS SELECT b FROM t
/* v(b) */;
CREATE INDEX i ON t (b);
CREATE TRIGGER tr AFTER INSERT ON t BEGIN UPDATE t SET b = 'y' WHERE a = new.a; END;
CREATE VIRTUAL TABLE f USING fts5(x)
/* f(x) */;
CREATE TABLE IF NOT EXISTS 'f_data'(id INTEGER PRIMARY KEY, block BLOB);
ANALYZE sqlite_schema;
COMMIT;
)",
                   Language::kSqlite) ==
        "(PRAGMA), (BEGIN), table t, data insert, table sqlite_sequence, data delete, data insert, "
        "view v, index i, trigger tr, virtual f, table f_data, (ANALYZE), (COMMIT)");
}

TEST_CASE("commands of psql that a dump doesn't print are errors") {
  CHECK(recognised("\\set x 1\nSELECT 1;", Language::kPostgresql) ==
        "a.sql:1:1: error: unexpected character \"\\\": commands of psql are no SQL, take them "
        "out\n"
        "  1 | \\set x 1\n"
        "    | ^\n");
}

// Everything of which a database can consist, or nearly.
constexpr const char* kRich = R"sql(
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad','ok','it''s');
CREATE TYPE app.pair AS (a int, b text COLLATE "C");
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE DOMAIN app.positive AS int DEFAULT 1 NOT NULL CONSTRAINT pos CHECK (value > 0);
CREATE SEQUENCE app.seq AS int INCREMENT 5 MINVALUE -10 MAXVALUE 1000 CYCLE CACHE 3;
CREATE TABLE app.t (id serial PRIMARY KEY, a int NOT NULL DEFAULT 5, m app.mood DEFAULT 'ok', p
  app.positive, tags text[] DEFAULT '{}', ts timestamptz DEFAULT now(), g int GENERATED ALWAYS AS
  (a * 2) STORED, n numeric(10,2), iv interval day to second(2), CONSTRAINT chk CHECK (a BETWEEN
  1 AND 10 AND m IN ('sad','ok')), UNIQUE NULLS NOT DISTINCT (a, n), EXCLUDE USING gist
  (int4range(a, a+1) WITH &&) WHERE (a > 3));
CREATE TABLE app.u (id int GENERATED BY DEFAULT AS IDENTITY (START 10), t_id int REFERENCES app.t
  ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "Odd Name" text COLLATE "C");
CREATE TABLE part (k int, v text) PARTITION BY RANGE (k, lower(v));
CREATE TABLE part1 PARTITION OF part FOR VALUES FROM (1, MINVALUE) TO (10, MAXVALUE);
CREATE TABLE partd PARTITION OF part DEFAULT;
CREATE TABLE base (x int) WITH (fillfactor=70, autovacuum_enabled=false);
CREATE TABLE child (y int) INHERITS (base);
CREATE UNLOGGED TABLE ul (a int);
ALTER TABLE ul REPLICA IDENTITY FULL;
CREATE INDEX i1 ON app.t USING btree (lower(tags[1]) DESC NULLS LAST, a) INCLUDE (n) WHERE a IS
  NOT NULL;
CREATE UNIQUE INDEX i2 ON app.u ("Odd Name" text_pattern_ops);
CREATE INDEX i3 ON part (k);
CREATE STATISTICS app.st (ndistinct, dependencies) ON a, n FROM app.t;
CREATE FUNCTION app.f(a int, b text DEFAULT 'x', OUT c int, VARIADIC d int[] DEFAULT '{}')
  RETURNS int LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER PARALLEL SAFE COST 5 SET
  search_path TO app, pg_temp SET "app.x" = 'Y' AS $$ BEGIN c := 1; END $$;
CREATE FUNCTION app.tab() RETURNS TABLE(a int, b text) LANGUAGE sql AS 'SELECT 1, ''x''';
CREATE FUNCTION app.atomic(a int) RETURNS int LANGUAGE sql IMMUTABLE BEGIN ATOMIC SELECT a + 1;
  SELECT CASE WHEN a > 1 THEN 2 ELSE 3 END; END;
CREATE FUNCTION app.ret(a int) RETURNS int RETURN a * 2;
CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $_$BEGIN RETURN new; END$_$;
CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS $_$BEGIN END$_$;
CREATE PROCEDURE app.proc(IN a int, INOUT b text) LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE TRIGGER tr BEFORE INSERT OR UPDATE OF a ON app.t FOR EACH ROW WHEN (new.a > 1) EXECUTE
  FUNCTION trg('x', '1');
CREATE CONSTRAINT TRIGGER ctr AFTER INSERT ON app.u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  EXECUTE FUNCTION trg();
CREATE TRIGGER trs AFTER UPDATE ON app.t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH
  STATEMENT EXECUTE FUNCTION trg();
ALTER TABLE app.t DISABLE TRIGGER tr;
CREATE EVENT TRIGGER evt ON ddl_command_start WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION ev();
ALTER EVENT TRIGGER evt DISABLE;
CREATE VIEW app.v WITH (security_barrier) AS SELECT t.id, t.a, count(*) OVER (PARTITION BY t.m)
  AS n, (t.a)::text || 'x' AS s, ARRAY(SELECT u.id FROM app.u WHERE u.t_id = t.id) AS us,
  EXTRACT(epoch FROM ts), t.tags[1] AS tag, CASE t.m WHEN 'ok' THEN 1 ELSE 2 END AS c FROM app.t
  t LEFT JOIN LATERAL (SELECT 1 AS one) l ON true WHERE t.a = ANY (ARRAY[1,2]) OR t.ts AT TIME
  ZONE 'utc' > '2020-01-01';
CREATE VIEW upd AS SELECT x FROM base WHERE x > 0 WITH LOCAL CHECK OPTION;
CREATE MATERIALIZED VIEW app.mv AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r
  WHERE n < 5), q AS MATERIALIZED (SELECT DISTINCT ON (a) a, m FROM app.t ORDER BY a, m DESC
  NULLS LAST) SELECT r.n, q.a, string_agg(q.m::text, ',' ORDER BY q.a) FILTER (WHERE q.a > 1) AS
  agg, percentile_cont(0.5) WITHIN GROUP (ORDER BY q.a) FROM r, q GROUP BY ROLLUP (r.n, q.a)
  HAVING count(*) > 0 WITH NO DATA;
CREATE UNIQUE INDEX mvi ON app.mv (n);
CREATE VIEW vv AS SELECT a.id, b.a FROM app.t a JOIN app.v b USING (id) UNION ALL (SELECT 1, 2
  EXCEPT SELECT 3, 4) ORDER BY 1 LIMIT 5 OFFSET 2;
CREATE RULE r AS ON INSERT TO upd WHERE new.x > 5 DO INSTEAD (INSERT INTO base VALUES (new.x);
  UPDATE base SET x = 1);
CREATE RULE r2 AS ON DELETE TO ul DO INSTEAD NOTHING;
ALTER TABLE app.t ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.t FORCE ROW LEVEL SECURITY;
CREATE POLICY pol2 ON app.t USING (true);
GRANT USAGE ON SEQUENCE app.seq TO PUBLIC;
REVOKE ALL ON PROCEDURE app.proc FROM PUBLIC;
CREATE AGGREGATE app.mysum(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
CREATE AGGREGATE app.cnt(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0', PARALLEL = SAFE);
COMMENT ON AGGREGATE app.mysum(int) IS 'agg';
CREATE FUNCTION app.eq(app.pair, app.pair) RETURNS bool LANGUAGE sql AS 'SELECT true';
CREATE OPERATOR app.=== (LEFTARG = app.pair, RIGHTARG = app.pair, FUNCTION = app.eq, COMMUTATOR =
  OPERATOR(app.===));
COMMENT ON OPERATOR app.=== (app.pair, app.pair) IS 'op';
CREATE FUNCTION app.tomood(int) RETURNS app.mood LANGUAGE sql AS 'SELECT ''ok''::app.mood';
CREATE CAST (int AS app.mood) WITH FUNCTION app.tomood(int) AS ASSIGNMENT;
COMMENT ON CAST (int AS app.mood) IS 'cast';
CREATE OPERATOR FAMILY app.fam USING btree;
CREATE FUNCTION app.cmp(app.pair, app.pair) RETURNS int LANGUAGE sql AS 'SELECT 0';
CREATE OPERATOR CLASS app.oc FOR TYPE app.pair USING btree FAMILY app.fam AS OPERATOR 3 app.===,
  FUNCTION 1 app.cmp(app.pair, app.pair);
COMMENT ON OPERATOR CLASS app.oc USING btree IS 'oc';
CREATE COLLATION app.col (provider = libc, locale = 'C');
CREATE CONVERSION app.conv FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE TEXT SEARCH CONFIGURATION app.tsc (COPY = english);
CREATE TEXT SEARCH DICTIONARY app.tsd (TEMPLATE = simple, stopwords = english);
ALTER TEXT SEARCH CONFIGURATION app.tsc ALTER MAPPING FOR asciiword WITH app.tsd, simple;
CREATE FOREIGN DATA WRAPPER fw OPTIONS (a 'b');
CREATE SERVER srv TYPE 'x' VERSION '1' FOREIGN DATA WRAPPER fw OPTIONS (host 'h');
CREATE FOREIGN TABLE ft (a int OPTIONS (c 'd') NOT NULL, b text) SERVER srv OPTIONS (t 'u');
CREATE ACCESS METHOD am TYPE INDEX HANDLER bthandler;
ALTER TABLE app.t CLUSTER ON t_pkey;
ALTER TABLE app.t ALTER a SET STATISTICS 200, ALTER tags SET STORAGE EXTERNAL, ALTER a SET
  (n_distinct = 5);
CREATE TABLE lob (o oid, "char" "char", ts timestamp(3), tm time with time zone, b bit
  varying(5), c char(3), bp bpchar);
CREATE TABLE oftype OF app.pair (PRIMARY KEY (a));
GRANT SELECT, UPDATE (a, n) ON app.t TO PUBLIC;
REVOKE ALL ON FUNCTION app.f(int, text, int[]) FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO PUBLIC;
CREATE POLICY pol ON app.t AS RESTRICTIVE FOR UPDATE TO PUBLIC USING (a > 1) WITH CHECK (a <
  (SELECT max(id) FROM app.u));
CREATE VIEW gs AS SELECT g.i, j.a, x.* FROM generate_series(1,5) WITH ORDINALITY g(i, o),
  json_to_record('{}') j(a int, b text), ROWS FROM (unnest(ARRAY[1,2]), generate_series(1,2))
  x(p, q);
CREATE VIEW odd AS SELECT TRIM(BOTH 'x' FROM 'xax') AS t1, SUBSTRING('abc' FROM 1 FOR 2) t2,
  POSITION('a' IN 'abc') t3, OVERLAY('abc' PLACING 'x' FROM 1), 'x' IS DISTINCT
  FROM 'y' d, 1 NOT IN (2,3) ni, 'a' LIKE 'b' ESCAPE 'c' l, 'a' SIMILAR TO 'b' s, interval
  '1 day' i, '1'::interval year to month iy, xmlelement(name foo, xmlattributes(1 as bar), 'x'),
  CURRENT_DATE, CURRENT_TIMESTAMP(3), LOCALTIME, SESSION_USER, NORMALIZE('x', NFC), 'x' IS NFC
  NORMALIZED nn, (ARRAY[[1,2],[3,4]])[1:2][1], NOT (true AND false OR NULL) AS b, w FROM (VALUES
  (1), (2)) AS v(w);
COMMENT ON TABLE app.t IS 'it''s'; COMMENT ON COLUMN app.t.a IS E'tab\tx'; COMMENT ON FUNCTION
  app.f(int, text, int[]) IS 'f'; COMMENT ON CONSTRAINT chk ON app.t IS 'c'; COMMENT ON TRIGGER
  tr ON app.t IS 't'; COMMENT ON POLICY pol ON app.t IS 'p'; COMMENT ON TYPE app.mood IS 'm';
  COMMENT ON DOMAIN app.positive IS 'd'; COMMENT ON CONSTRAINT pos ON DOMAIN app.positive IS
  'dc'; COMMENT ON SCHEMA app IS 's'; COMMENT ON INDEX app.i1 IS 'i'; COMMENT ON VIEW app.v IS
  'v'; COMMENT ON MATERIALIZED VIEW app.mv IS 'mv'; COMMENT ON SEQUENCE app.seq IS 'sq'; COMMENT
  ON RULE r ON upd IS 'r'; COMMENT ON STATISTICS app.st IS 'st';
)sql";

std::string output_of(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const { pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(popen(command.c_str(), "r"));
  std::string out;
  std::array<char, 4096> buffer{};
  std::size_t size = 0;
  while ((size = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) != 0) {
    out.append(buffer.data(), size);
  }
  return out;
}

TEST_CASE("the dump of a rich database is read whole, and reads the same printed", "[postgresql]") {
  const FreshDatabase database;
  REQUIRE(Connection(database.conninfo())(kRich).empty());
  for (const std::string options : {"-s", "-s -C --clean --if-exists --quote-all-identifiers"}) {
    CAPTURE(options);
    const std::string dump = output_of("pg_dump " + options + " '" + database.conninfo() + "'");
    if (dump.empty()) {
      WARN("pg_dump is not installed, or older than the server");
      continue;
    }
    const std::string words = recognised(dump, Language::kPostgresql);
    CHECK(words.find("error:") == std::string::npos);
    CHECK(words.find("policy pol") != std::string::npos);
    // What can be printed is read again as the same.
    const Source source("dump.sql", dump);
    Diagnostics diagnostics;
    for (const Statement& it : parse(source, Language::kPostgresql, diagnostics)) {
      const std::string printed = print(it);
      CAPTURE(printed);
      const auto again = parse(printed, Language::kPostgresql);
      CHECK((again && *again == it));
    }
  }
}

}  // namespace
