// SPDX-License-Identifier: MIT
//
// Everything but tables and indexes: what was understood, as it is printed; and our parser
// against those of the databases.
#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/mutants.h"
#include "sql/object_statements.h"
#include "sql/parsing.h"
#include "sql/pg_oracle.h"

namespace {

using namespace aludel::sql;

struct Row {
  std::string_view sql;
  std::string_view expected;
};

template <std::size_t kCount>
void check(const Row (&rows)[kCount], Language language) {
  for (const Row& row : rows) {
    CAPTURE(row.sql);
    CHECK(reprinted(row.sql, language) == row.expected);
  }
}

TEST_CASE("views and triggers of SQLite") {
  const Row rows[] = {
      {"create temp view if not exists V (a, [b c]) as select 1, 2",
       "CREATE TEMPORARY VIEW IF NOT EXISTS V (a, \"b c\") AS\nselect 1, 2"},
      {"CREATE TRIGGER main.x DELETE ON t BEGIN SELECT 1; END",
       "CREATE TRIGGER main.x BEFORE DELETE ON t FOR EACH ROW BEGIN\n  SELECT 1;\nEND"},
      {"create trigger x after update of a, b on t when new.a > 0 begin update u set b = 1; "
       "delete from u where 1; end",
       "CREATE TRIGGER x AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN (new.a > 0) BEGIN\n"
       "  update u set b = 1;\n  delete from u where 1;\nEND"},
      {"DROP TRIGGER IF EXISTS main.x", "DROP TRIGGER IF EXISTS main.x"},
  };
  check(rows, Language::kSqlite);
}

TEST_CASE("objects of PostgreSQL") {
  const Row rows[] = {
      {"create or replace view app.v (a) with (security_barrier) as select 1 with check option",
       "CREATE OR REPLACE VIEW app.v (a) WITH (security_barrier) AS\nselect 1 WITH CASCADED CHECK "
       "OPTION"},
      {"create materialized view v as select 1 with no data",
       "CREATE MATERIALIZED VIEW v AS\nselect 1 WITH NO DATA"},
      {"create constraint trigger x after insert or update of a on t deferrable for each row when "
       "(new.a) execute procedure f('x', 1)",
       "CREATE CONSTRAINT TRIGGER x AFTER INSERT OR UPDATE OF a ON t DEFERRABLE FOR EACH ROW WHEN "
       "(new.a) EXECUTE FUNCTION f('x', 1)"},
      {"create trigger x after update on t referencing new table n old table as o execute function "
       "f()",
       "CREATE TRIGGER x AFTER UPDATE ON t REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH "
       "STATEMENT EXECUTE FUNCTION f()"},
      {"create sequence s as int4 start 5 increment -1 no cycle owned by app.t.a",
       "CREATE SEQUENCE s AS INTEGER START WITH 5 INCREMENT BY -1 NO CYCLE OWNED BY app.t.a"},
      {"create type app.m as enum ('a', 'it''s')", "CREATE TYPE app.m AS ENUM ('a', 'it''s')"},
      {"create type p as (a int4, b varchar(5))", "CREATE TYPE p AS (a INTEGER, b VARCHAR(5))"},
      {"create type r as range (subtype = int4)", "CREATE TYPE r AS RANGE (subtype = int4)"},
      {"alter type m add value if not exists 'x' before 'a'",
       "ALTER TYPE m ADD VALUE IF NOT EXISTS 'x' BEFORE 'a'"},
      {"create domain d int default 1 constraint c check (value > 0) not null",
       "CREATE DOMAIN d AS INTEGER DEFAULT 1 CONSTRAINT c CHECK (value > 0) NOT NULL"},
      {"alter domain d drop not null", "ALTER DOMAIN d DROP NOT NULL"},
      {"create schema authorization r", "CREATE SCHEMA AUTHORIZATION r"},
      {"create function f(a int, out b text, variadic c int[] = '{}') returns setof record "
       "language 'SQL' security definer strict immutable set search_path = 'app', Public as 'x'",
       "CREATE FUNCTION f(a INTEGER, OUT b TEXT, VARIADIC c INTEGER[] DEFAULT '{}') RETURNS SETOF "
       "record LANGUAGE \"SQL\" IMMUTABLE SECURITY DEFINER SET search_path TO app, public STRICT "
       "AS $$x$$"},
      {"create function f() returns table (a int) volatile called on null input return 1",
       "CREATE FUNCTION f() RETURNS TABLE (a INTEGER) LANGUAGE sql return 1"},
      {"create procedure p(inout a int) language sql begin atomic select 1; end",
       "CREATE PROCEDURE p(INOUT a INTEGER) LANGUAGE sql begin atomic select 1; end"},
      {"create policy x on t as restrictive for select to public, R using (a)",
       "CREATE POLICY x ON t AS RESTRICTIVE FOR SELECT TO PUBLIC, r USING (a)"},
      {"create extension if not exists x with schema s version '1' cascade",
       "CREATE EXTENSION IF NOT EXISTS x SCHEMA s VERSION '1' CASCADE"},
      {"comment on column app.t.a is 'x'", "COMMENT ON COLUMN app.t.a IS 'x'"},
      {"comment on constraint c on t is null", "COMMENT ON CONSTRAINT c ON t IS NULL"},
      {"comment on function f(a int, out b text) is E'x\\n'",
       "COMMENT ON FUNCTION f(integer) IS 'x\n'"},
      {"grant select, update (a, b) on t to r, public with grant option",
       "GRANT SELECT, UPDATE (a, b) ON TABLE t TO r, PUBLIC WITH GRANT OPTION"},
      {"revoke grant option for all privileges on all tables in schema s from r cascade",
       "REVOKE GRANT OPTION FOR ALL ON ALL TABLES IN SCHEMA s FROM r CASCADE"},
      {"alter default privileges for role r in schema s grant select on tables to x",
       "alter default privileges for role r in schema s GRANT SELECT ON TABLES TO x"},
      {"drop function if exists f(a int, text), g cascade",
       "DROP FUNCTION IF EXISTS f(integer, text), g CASCADE"},
      {"drop trigger x on app.t restrict", "DROP TRIGGER x ON app.t"},
      {"drop operator app.=== (int, none)", "DROP OPERATOR app.===(integer, NONE)"},
      {"drop cast (text as int4)", "DROP CAST (text AS integer)"},
      {"alter function f(int) owner to r", "ALTER FUNCTION f(integer) OWNER TO r"},
      {"alter sequence s restart", "ALTER SEQUENCE s RESTART"},
      {"alter sequence s set schema app", "ALTER SEQUENCE s SET SCHEMA app"},
      {"alter policy x on t rename to y", "ALTER POLICY x ON t RENAME TO y"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("what is kept as text has a kind and a name") {
  struct Kept {
    std::string_view sql;
    std::string_view expected;
  };
  const Kept rows[] = {
      {"CREATE RULE r AS ON INSERT TO app.t DO INSTEAD NOTHING", "rule r on app.t"},
      {"CREATE CAST (text AS int4) WITHOUT FUNCTION", "cast (text AS integer)"},
      {"CREATE OPERATOR app.=== (FUNCTION = f, LEFTARG = int)", "operator app.==="},
      {"CREATE OPERATOR CLASS app.o FOR TYPE int USING btree AS STORAGE int",
       "operator class app.o"},
      {"CREATE AGGREGATE app.f(int4, b text) (SFUNC = g, STYPE = int)",
       "aggregate app.f(integer, text)"},
      {"CREATE COLLATION IF NOT EXISTS c FROM \"C\"", "collation c"},
      {"CREATE PUBLICATION p FOR ALL TABLES", "publication p"},
      {"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "event trigger e"},
      {"CREATE STATISTICS app.s ON a, b FROM t", "statistics app.s on t"},
      {"CREATE TEXT SEARCH DICTIONARY d (TEMPLATE = simple)", "text search dictionary d"},
      {"CREATE USER MAPPING FOR r SERVER s", "user mapping FOR r SERVER s"},
      {"CREATE TRANSFORM FOR int4 LANGUAGE l (FROM SQL WITH FUNCTION f(internal))",
       "transform FOR integer LANGUAGE l"},
      {"CREATE OR REPLACE TRUSTED LANGUAGE l", "language l"},
  };
  for (const Kept& row : rows) {
    CAPTURE(row.sql);
    const auto statement = parse(row.sql, Language::kPostgresql);
    REQUIRE(statement);
    const auto* opaque = std::get_if<Opaque>(&statement->node);
    REQUIRE(opaque != nullptr);
    const auto said = [](const ObjectName& name) {
      return name.schema.empty() ? name.name : name.schema + "." + name.name;
    };
    std::string out = opaque->kind + " " + said(opaque->name);
    if (opaque->table) out += " on " + said(*opaque->table);
    CHECK(out == row.expected);
    CHECK(opaque->definition.text == row.sql);
  }
}

TEST_CASE("errors in objects") {
  struct Error {
    Language language;
    std::string_view sql;
    std::string_view expected;
  };
  constexpr Language kS = Language::kSqlite;
  constexpr Language kP = Language::kPostgresql;
  const Error rows[] = {
      {kS, "CREATE VIEW v SELECT 1",
       "a.sql:1:15: error: expected \"AS\"\n"
       "  1 | CREATE VIEW v SELECT 1\n"
       "    |               ^~~~~~\n"},
      {kS, "CREATE OR REPLACE VIEW v AS SELECT 1",
       "a.sql:1:8: error: only PostgreSQL knows \"OR REPLACE\"\n"
       "  1 | CREATE OR REPLACE VIEW v AS SELECT 1\n"
       "    |        ^~~~~~~~~~\n"},
      {kS, "CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()",
       "a.sql:1:36: error: only PostgreSQL knows \"EXECUTE\"\n"
       "  1 | CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()\n"
       "    |                                    ^~~~~~~\n"},
      {kS, "CREATE TRIGGER x AFTER INSERT ON t BEGIN DROP TABLE t; END",
       "a.sql:1:42: error: expected \"INSERT\", \"UPDATE\", \"DELETE\", \"SELECT\" or the body's "
       "\"END\"\n"
       "  1 | CREATE TRIGGER x AFTER INSERT ON t BEGIN DROP TABLE t; END\n"
       "    |                                          ^~~~\n"},
      {kP, "CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END",
       "a.sql:1:36: error: only SQLite knows \"BEGIN\"\n"
       "  1 | CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; END\n"
       "    |                                    ^~~~~\n"},
      {kP, "CREATE SEQUENCE s START WITH",
       "a.sql:1:29: error: expected a number, but the statement ends here\n"
       "  1 | CREATE SEQUENCE s START WITH\n"
       "    |                             ^\n"},
      {kP, "CREATE TYPE m AS ENUM (a)",
       "a.sql:1:24: error: expected a value as a string\n"
       "  1 | CREATE TYPE m AS ENUM (a)\n"
       "    |                        ^\n"},
      {kP, "CREATE FUNCTION f() RETURNS int LANGUAGE sql",
       "a.sql:1:45: error: expected a body: \"AS\", \"RETURN\" or \"BEGIN ATOMIC\", but the "
       "statement "
       "ends here\n"
       "  1 | CREATE FUNCTION f() RETURNS int LANGUAGE sql\n"
       "    |                                             ^\n"},
      {kP, "CREATE SCHEMA s CREATE TABLE t (a int)",
       "a.sql:1:17: error: what is made in a schema is written as statements of its own behind it\n"
       "  1 | CREATE SCHEMA s CREATE TABLE t (a int)\n"
       "    |                 ^~~~~~\n"},
      {kP, "GRANT READ ON t TO r",
       "a.sql:1:7: error: expected a privilege, such as \"SELECT\"\n"
       "  1 | GRANT READ ON t TO r\n"
       "    |       ^~~~\n"},
      {kP, "DROP TRIGGER x",
       "a.sql:1:15: error: expected \"ON\", but the statement ends here\n"
       "  1 | DROP TRIGGER x\n"
       "    |               ^\n"},
      {kP, "COMMENT ON TABLE t 'x'",
       "a.sql:1:20: error: expected \"IS\"\n"
       "  1 | COMMENT ON TABLE t 'x'\n"
       "    |                    ^~~\n"},
      {kP, "CREATE DOMAIN d AS int UNIQUE",
       "a.sql:1:24: error: a domain has DEFAULT, NOT NULL and CHECK only\n"
       "  1 | CREATE DOMAIN d AS int UNIQUE\n"
       "    |                        ^~~~~~\n"},
      {kP, "CREATE POLICY p ON t USING (a IN (SELECT b c d FROM u))",
       "a.sql:1:46: error: expected \")\"\n"
       "  1 | CREATE POLICY p ON t USING (a IN (SELECT b c d FROM u))\n"
       "    |                                              ^\n"},
      {Language::kPortable, "CREATE MATERIALIZED VIEW v AS SELECT 1",
       "a.sql:1:1: error: only PostgreSQL knows \"CREATE MATERIALIZED VIEW\"; write it in a "
       "\"@postgresql\" block\n"
       "  1 | CREATE MATERIALIZED VIEW v AS SELECT 1\n"
       "    | ^~~~~~~~~~~~~~~~~~~~~~~~\n"},
  };
  for (const Error& row : rows) {
    CAPTURE(row.sql);
    CHECK(errors(row.sql, row.language) == row.expected);
  }
}

// The databases' own parsers.

enum class Verdict { kTaken, kSyntaxError, kOther };

Verdict postgresql(const std::string& sql) {
  const auto error = pg_error(sql);
  if (!error) return Verdict::kTaken;
  return error->find("syntax error") != std::string::npos ? Verdict::kSyntaxError : Verdict::kOther;
}

class Sqlite {
 public:
  Sqlite() {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
    database_.reset(database);
    REQUIRE(sqlite3_exec(database,
                         "CREATE TABLE t (a, b, c); CREATE TABLE u (a INTEGER PRIMARY KEY, b);"
                         "CREATE VIEW v AS SELECT a, b FROM t; CREATE INDEX i ON t (a);"
                         "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  Verdict operator()(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int status = sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, &tail);
    const bool one = statement != nullptr && *tail == '\0';
    sqlite3_finalize(statement);
    if (status == SQLITE_OK) return one ? Verdict::kTaken : Verdict::kOther;
    const std::string_view message = sqlite3_errmsg(database_.get());
    const auto says = [&](std::string_view words) { return message.find(words) != message.npos; };
    return says("syntax error") || says("incomplete input") ? Verdict::kSyntaxError
                                                            : Verdict::kOther;
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

template <typename Oracle, std::size_t kCount>
void check_taken(const Oracle& oracle, const char* const (&statements)[kCount], Language language) {
  for (const char* sql : statements) {
    CAPTURE(sql);
    CHECK(oracle(sql) == Verdict::kTaken);
    const auto statement = parse(sql, language);
    REQUIRE(statement);
    // Printed, it is taken as well, and reads the same.
    const std::string printed = print(*statement);
    CAPTURE(printed);
    CHECK(oracle(printed) == Verdict::kTaken);
    const auto again = parse(printed, language);
    CHECK((again && *again == *statement));
  }
}

TEST_CASE("what SQLite takes is taken") {
  check_taken(Sqlite(), kSqliteObjects, Language::kSqlite);
}

TEST_CASE("what PostgreSQL takes is taken") {
  if (!kHasPgOracle) WARN("libpg_query is not installed: PostgreSQL's own parser was not asked");
  check_taken(postgresql, kPostgresqlObjects, Language::kPostgresql);
  check_taken(postgresql, kPostgresqlData, Language::kPostgresql);
}

/// What we don't look into: statements without effect, and what is kept as text.
bool is_read(const Statement& statement) {
  if (std::holds_alternative<Opaque>(statement.node)) return false;
  if (std::holds_alternative<Skipped>(statement.node)) return false;
  const auto* type = std::get_if<CreateType>(&statement.node);
  if (type != nullptr && type->form == CreateType::Form::kBase) return false;
  const auto* data = std::get_if<DataStatement>(&statement.node);
  if (data != nullptr && data->verb == "copy") return false;
  const auto* alter = std::get_if<AlterObject>(&statement.node);
  return alter == nullptr || alter->what != AlterObject::What::kOther;
}

struct Differences {
  std::size_t tried = 0;
  std::vector<std::string> refused;  // by us alone
  std::vector<std::string> taken;    // by us alone
};

template <typename Oracle, std::size_t kCount>
void compare(const Oracle& oracle, const char* const (&statements)[kCount], Language language,
             Differences& out) {
  std::set<std::string> seen;
  for (const char* sql : statements) {
    for (const std::string& mutant : mutants(sql, language)) {
      if (mutant.empty() || !seen.insert(mutant).second) continue;
      ++out.tried;
      const auto statement = parse(mutant, language);
      if (statement && !is_read(*statement)) continue;
      const Verdict verdict = oracle(mutant);
      if (verdict == Verdict::kTaken && !statement) out.refused.push_back(mutant);
      if (verdict == Verdict::kSyntaxError && statement) out.taken.push_back(mutant);
    }
  }
}

/// Shows those that have none of the known parts.
template <std::size_t kCount>
void check(const std::vector<std::string>& found, const std::string_view (&known)[kCount]) {
  for (const std::string& it : found) {
    const bool is_known = std::any_of(std::begin(known), std::end(known), [&](std::string_view at) {
      return it.find(at) != std::string::npos;
    });
    if (!is_known) FAIL_CHECK(it);
  }
}

TEST_CASE("what SQLite's grammar refuses of objects is refused") {
  // Joins said twice, a CAST to no type, strings as names of columns, rows where none can be.
  constexpr std::string_view kRefused[] = {
      "NATURAL NATURAL",    "LEFT LEFT",        "CROSS CROSS",    "CAST ( b AS )",
      "FROM ( t , u USING", "t JOIN u , ( a )", "'s' . a",        "new . 's'",
      "old . 's'",          "( new , a > 0 )",  "( new . a , 0 )"};
  constexpr std::string_view kTaken[] = {"( SELECT 1 FROM u ) NOT AND",
                                         "RAISE ( ABORT , 1 )",
                                         "t true ON CONFLICT",
                                         "t , true ON CONFLICT",
                                         "x . a ( 1 , 2 )",
                                         "new . NOT",
                                         "old . NOT"};
  Differences found;
  compare(Sqlite(), kSqliteObjects, Language::kSqlite, found);
  CHECK(found.tried > 9000);
  check(found.refused, kRefused);
  check(found.taken, kTaken);
}

TEST_CASE("what PostgreSQL's grammar refuses of objects is refused") {
  if (!kHasPgOracle) return;
  // What the grammar takes and PostgreSQL then refuses: privileges that there aren't, a sequence
  // owned by a table, DO without code; and odd names.
  constexpr std::string_view kRefused[] = {
      "GRANT x",         "GRANT SELECT , x", "GRANT PRIVILEGES",
      "GRANT USAGE , x", "GRANT SET , ",     "OPTION FOR x",
      "REVOKE x ON",     "OWNED BY x",       "DO $$BEGIN END$$ $$",
      "DO LANGUAGE",     "PARALLEL x",       "SET SCHEMA 's'",
      "ON DOMAIN IS",    "f ( , 1",          "WITH RECURSIVE ( a )",
      "'s' t",           "COLLATE ,",        "a IS ,"};
  // Calls whose arguments are told apart by words are read less strictly, and so are the list of
  // an ON CONFLICT, the bounds of BETWEEN, and expressions that stand alone.
  constexpr std::string_view kTaken[] = {"XML",
                                         "1 . a",
                                         "'s' . a",
                                         "SET ( RECEIVE , f )",
                                         "SUBSTRING ( b , 1",
                                         "FROM 1 , 2",
                                         "POSITION ( 'x' , b",
                                         "OVERLAY ( b",
                                         "PLACING 'x' , 2",
                                         "BETWEEN NOT",
                                         "OVERLAPS OVERLAPS",
                                         "CONFLICT ( 1 ",
                                         "SET a . NOT",
                                         "b t , c %",
                                         "app . NOT",
                                         "CONFLICT ( 's' ",
                                         "CONFLICT ( a , NOT"};
  Differences found;
  compare(postgresql, kPostgresqlObjects, Language::kPostgresql, found);
  compare(postgresql, kPostgresqlData, Language::kPostgresql, found);
  CHECK(found.tried > 25000);
  check(found.refused, kRefused);
  check(found.taken, kTaken);
}

}  // namespace
