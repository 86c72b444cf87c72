// SPDX-License-Identifier: MIT
//
// Statements are parsed, printed and parsed again: the trees are equal, and the second print is
// the first. What is printed says the same to the databases themselves.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "object_statements.h"
#include "postgresql/server.h"
#include "sql/parser.h"
#include "sql/printer.h"
#include "statements.h"

namespace {

using namespace aludel::sql;
using aludel::tests::Connection;
using aludel::tests::FreshDatabase;
using Statements = std::span<const char* const>;

/// What a statement is printed as; it must read the same.
std::string reprinted(std::string_view sql, Language language) {
  CAPTURE(sql);
  const std::optional<Statement> first = parse(sql, language);
  REQUIRE(first);
  const std::string text = print(*first);
  CAPTURE(text);
  const std::optional<Statement> second = parse(text, language);
  REQUIRE(second);
  CHECK(*second == *first);
  CHECK(print(*second) == text);
  return text;
}

TEST_CASE("what is printed reads the same") {
  for (const char* sql : kSqliteStatements) reprinted(sql, Language::kSqlite);
  for (const char* sql : kSqliteObjects) reprinted(sql, Language::kSqlite);
  for (const char* sql : kPostgresqlStatements) reprinted(sql, Language::kPostgresql);
  for (const char* sql : kPostgresqlObjects) reprinted(sql, Language::kPostgresql);
  for (const char* sql : kPostgresqlData) reprinted(sql, Language::kPostgresql);
  // Portable is what both could mean.
  unsigned portable = 0;
  for (const Statements statements :
       {Statements(kSqliteStatements), Statements(kSqliteObjects),
        Statements(kPostgresqlStatements), Statements(kPostgresqlObjects)}) {
    for (const char* sql : statements) {
      if (!parse(sql, Language::kPortable)) continue;
      reprinted(sql, Language::kPortable);
      ++portable;
    }
  }
  CHECK(portable > 50);
}

/// An SQLite database in memory.
class Memory {
 public:
  Memory() { REQUIRE(sqlite3_open(":memory:", &db_) == SQLITE_OK); }
  ~Memory() { sqlite3_close(db_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  std::string run(const std::string& sql) {
    char* problem = nullptr;
    sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &problem);
    const std::string out = problem == nullptr ? "" : problem;
    sqlite3_free(problem);
    return out;
  }

  /// Its objects by type and name, each as the parser reads it.
  std::map<std::string, Statement> catalog() {
    std::map<std::string, Statement> out;
    sqlite3_stmt* rows = nullptr;
    sqlite3_prepare_v2(db_,
                       "SELECT type || ' ' || name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
                       "UNION ALL SELECT type || ' temp ' || name, sql FROM sqlite_temp_schema "
                       "WHERE sql IS NOT NULL",
                       -1, &rows, nullptr);
    const auto column = [&](int i) {
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(rows, i)));
    };
    while (sqlite3_step(rows) == SQLITE_ROW) {
      const std::optional<Statement> read = parse(column(1), Language::kSqlite);
      CAPTURE(column(1));
      CHECK(read);
      if (read) out.emplace(column(0), *read);
    }
    sqlite3_finalize(rows);
    return out;
  }

 private:
  sqlite3* db_ = nullptr;
};

TEST_CASE("what is printed says the same to SQLite") {
  constexpr const char* kBefore =
      "CREATE TABLE t (a, b, c); CREATE TABLE u (a INTEGER PRIMARY KEY, b);";
  constexpr const char* kObjects =
      "CREATE VIEW v AS SELECT a, b FROM t; CREATE INDEX i ON t (a);"
      "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;";
  const auto compare = [&](Statements statements, const std::string& before) {
    for (const char* sql : statements) {
      const std::string text = reprinted(sql, Language::kSqlite);
      CAPTURE(sql, text);
      Memory original;
      Memory printed;
      REQUIRE(original.run(before) == "");
      REQUIRE(printed.run(before) == "");
      // What the linked SQLite is too old for says nothing.
      const std::string refused = original.run(sql);
      CHECK(printed.run(text) == refused);
      CHECK(original.catalog() == printed.catalog());
    }
  };
  compare(kSqliteStatements, kBefore);
  compare(kSqliteObjects, std::string(kBefore) + kObjects);
}

/// All that the catalogs say of what is no part of PostgreSQL itself.
constexpr const char* kCatalog = R"(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT format('%s %s %s %s %s %s %s', c.oid::regclass, c.relkind, c.relpersistence,
                c.reloptions, c.relrowsecurity, c.relforcerowsecurity, c.relreplident) ||
         coalesce(' ' || pg_get_viewdef(CASE WHEN c.relkind IN ('v', 'm') THEN c.oid END), '') ||
         coalesce(' ' || pg_get_indexdef(CASE WHEN c.relkind IN ('i', 'I') THEN c.oid END), '') ||
         coalesce(' ' || pg_get_partkeydef(c.oid), '') ||
         coalesce(' ' || pg_get_expr(c.relpartbound, c.oid), '') || coalesce(c.relacl::text, '')
  FROM pg_class c WHERE relnamespace::regnamespace::text !~ '^pg_(catalog|toast)|^information'
  UNION ALL
  SELECT format('%s.%s %s %s %s %s %s %s %s %s', a.attrelid::regclass, a.attname,
                format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
                a.attcollation::regcollation, a.attstorage, a.attcompression,
                (SELECT array_agg(o) FROM unnest(a.attoptions) o
                 WHERE o NOT LIKE 'pg\_%')) ||  -- newer servers keep one of their own there
         coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped
    AND relnamespace::regnamespace::text !~ '^pg_(catalog|toast)|^information'
  UNION ALL
  SELECT format('%s %s %s %s', conrelid::regclass, contypid::regtype, conname,
                pg_get_constraintdef(oid))
  FROM pg_constraint WHERE connamespace::regnamespace::text !~ '^pg_catalog|^information'
  UNION ALL
  SELECT format('%s %s', tgenabled, pg_get_triggerdef(oid)) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL
  SELECT pg_get_functiondef(oid) || coalesce(proacl::text, '') FROM pg_proc
  WHERE pronamespace::regnamespace::text !~ '^pg_catalog|^information' AND prokind <> 'a'
  UNION ALL
  SELECT format('%s %s %s %s %s %s %s', seqrelid::regclass, seqtypid::regtype, seqstart,
                seqincrement, seqmax, seqmin, seqcache) || seqcycle FROM pg_sequence
  UNION ALL
  SELECT format('%s %s %s %s %s %s', oid::regtype, typtype, typbasetype::regtype, typnotnull,
                typdefault, typcollation::regcollation) || coalesce(typacl::text, '')
  FROM pg_type WHERE typnamespace::regnamespace::text !~ '^pg_(catalog|toast)|^information'
  UNION ALL
  SELECT format('%s %s %s', enumtypid::regtype, enumlabel,
                rank() OVER (PARTITION BY enumtypid ORDER BY enumsortorder)) FROM pg_enum
  UNION ALL
  SELECT format('%s %s %s', rngtypid::regtype, rngsubtype::regtype, rngsubdiff) FROM pg_range
  UNION ALL
  SELECT format('%s %s %s %s %s %s %s', polname, polrelid::regclass, polcmd, polpermissive,
                polroles::regrole[], pg_get_expr(polqual, polrelid),
                pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
  UNION ALL
  SELECT format('%s %s', pg_describe_object(classoid, objoid, objsubid), description)
  FROM pg_description WHERE objoid >= 16384
  UNION ALL
  SELECT format('%s %s', nspname, nspacl) FROM pg_namespace WHERE nspname !~ '^pg_'
  UNION ALL
  SELECT format('%s %s', defaclobjtype, defaclacl) FROM pg_default_acl
  UNION ALL
  SELECT format('inherits %s %s', inhrelid::regclass, inhparent::regclass) FROM pg_inherits
  UNION ALL
  SELECT format('extension %s', extname) FROM pg_extension
) AS all_of_it (line))";

/// The lines that only one of two catalogs has.
std::string difference(const std::string& a, const std::string& b) {
  const auto lines = [](const std::string& text) {
    std::set<std::string> out;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) out.insert(line);
    return out;
  };
  const std::set<std::string> first = lines(a);
  const std::set<std::string> second = lines(b);
  std::string out;
  for (const std::string& line : first) {
    if (second.count(line) == 0) out += "- " + line + "\n";
  }
  for (const std::string& line : second) {
    if (first.count(line) == 0) out += "+ " + line + "\n";
  }
  return out;
}

/// What the statements about tables and other objects speak of.
constexpr const char* kPostgresqlBefore =
    "CREATE SCHEMA app; CREATE SEQUENCE s; CREATE TYPE kind AS (a int, b int);"
    "CREATE TYPE app.mood AS ENUM ('b', 'c'); CREATE TYPE app.kind AS (a int, b int);"
    "CREATE TABLE t (id int NOT NULL, a int NOT NULL, b text, c int, d timestamptz,"
    " CONSTRAINT c CHECK (a > 0), CONSTRAINT d CHECK (c > 0) NOT VALID);"
    "CREATE TABLE u (a int PRIMARY KEY, b int UNIQUE, UNIQUE (a, b));"
    "CREATE TABLE app.t (a int, b text, c int); CREATE TABLE app.u (a int PRIMARY KEY, b int);"
    "CREATE UNIQUE INDEX i ON t (a); CREATE VIEW v AS SELECT a, b FROM u;"
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    "CREATE DOMAIN x_domain AS int CONSTRAINT c CHECK (value > 0);"
    "CREATE POLICY x ON t; CREATE ROLE r;";

/// Beside the others' statements, what says most when it is carried out.
constexpr const char* kMore[] = {
    "ALTER TABLE u ADD COLUMN n varchar(10) COLLATE \"C\" DEFAULT 'x' NOT NULL CHECK (n <> '')",
    "ALTER TABLE u ADD COLUMN g int GENERATED ALWAYS AS (a + 1) STORED, DROP COLUMN b CASCADE",
    "ALTER TABLE u ADD e int GENERATED BY DEFAULT AS IDENTITY (START WITH 5 INCREMENT BY -2 "
    "MINVALUE -100 MAXVALUE 10 CACHE 3 CYCLE)",
    "ALTER TABLE app.u ALTER b SET DEFAULT (1 + 2), ALTER b SET NOT NULL, ALTER a TYPE bigint",
    "ALTER TABLE u ADD CONSTRAINT k FOREIGN KEY (a, b) REFERENCES u (a, b) MATCH FULL ON UPDATE "
    "CASCADE ON DELETE SET NULL (b) DEFERRABLE INITIALLY DEFERRED",
    "ALTER TABLE u ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (b) INCLUDE (a) WITH (fillfactor = "
    "70)",
    "ALTER TABLE u ADD CONSTRAINT k EXCLUDE USING btree ((a + b) DESC WITH =) WHERE (a > 0)",
    "ALTER TABLE u ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, REPLICA IDENTITY FULL",
    "ALTER TABLE t REPLICA IDENTITY USING INDEX i",
    "ALTER TABLE t CLUSTER ON i",
    "ALTER TABLE u ALTER a SET STATISTICS 100, ALTER b SET (n_distinct = 5)",
    "CREATE UNIQUE INDEX x ON u USING btree (lower(b::text) COLLATE \"C\" text_pattern_ops DESC "
    "NULLS LAST, (a + 1)) INCLUDE (b) WITH (fillfactor = 50) WHERE a > 0 AND b IS NOT NULL",
    "CREATE TRIGGER x BEFORE UPDATE OF a, b ON u FOR EACH ROW WHEN (NEW.a IS DISTINCT FROM OLD.a) "
    "EXECUTE FUNCTION f('it''s', 1)",
    "CREATE TRIGGER x AFTER INSERT OR DELETE OR TRUNCATE ON u EXECUTE FUNCTION f()",
    "CREATE CONSTRAINT TRIGGER x AFTER INSERT ON u DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
    "EXECUTE FUNCTION f()",
    "CREATE TRIGGER x AFTER UPDATE ON u REFERENCING OLD TABLE AS o NEW TABLE AS n FOR EACH "
    "STATEMENT EXECUTE FUNCTION f()",
    "CREATE FUNCTION x(a int, INOUT b text DEFAULT 'it''s', VARIADIC c int[] DEFAULT '{}') "
    "LANGUAGE plpgsql STABLE STRICT SECURITY DEFINER COST 10 PARALLEL SAFE SET search_path = app, "
    "pg_temp AS 'BEGIN b := $$x$$; END'",
    "CREATE FUNCTION x(a int) RETURNS TABLE (p int, q text) LANGUAGE sql AS $a$SELECT 1, '$$'$a$",
    "CREATE FUNCTION x(a int) RETURNS int BEGIN ATOMIC SELECT a; SELECT a + 1; END",
    "CREATE PROCEDURE x(a int) LANGUAGE sql AS $$SELECT 1$$",
    "CREATE POLICY y ON u AS RESTRICTIVE FOR UPDATE TO r, PUBLIC USING (a > 0) WITH CHECK (b > 0)",
    "ALTER POLICY x ON t TO r USING (a > 1)",
    "CREATE DOMAIN x AS varchar(10) COLLATE \"C\" DEFAULT 'a' NOT NULL CONSTRAINT y CHECK (value "
    "<> 'b')",
    "ALTER DOMAIN x_domain ADD CONSTRAINT y CHECK (value < 100) NOT VALID",
    "ALTER TYPE app.mood ADD VALUE 'a' BEFORE 'b'",
    "ALTER TYPE app.mood RENAME VALUE 'b' TO 'it''s'",
    "ALTER TYPE kind ADD ATTRIBUTE x text COLLATE \"C\", ALTER ATTRIBUTE a TYPE bigint, DROP "
    "ATTRIBUTE b",
    "ALTER SEQUENCE s AS integer INCREMENT BY 5 NO MINVALUE MAXVALUE 100 START WITH 7 CACHE 2 "
    "CYCLE",
    "COMMENT ON COLUMN u.a IS 'it''s'",
    "COMMENT ON CONSTRAINT c ON t IS 'x'",
    "COMMENT ON CONSTRAINT c ON DOMAIN x_domain IS 'x'",
    "COMMENT ON FUNCTION f() IS 'x'",
    "GRANT SELECT, UPDATE (a, b) ON u TO r WITH GRANT OPTION",
    "GRANT ALL ON ALL TABLES IN SCHEMA app, public TO r",
    "GRANT USAGE ON SCHEMA app TO r, PUBLIC",
    "REVOKE ALL ON FUNCTION f() FROM PUBLIC",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO r",
    "CREATE TABLE \"X y\" (\"A\" int, \"select\" \"char\", b bit, c bpchar, e \"bit\", f "
    "timestamp(3)[], g interval day to second(2), h time(2) with time zone, CONSTRAINT \"K\" CHECK "
    "(\"A\" > 0))",
};

TEST_CASE("what is printed says the same to PostgreSQL", "[postgresql]") {
  const FreshDatabase database;
  const Connection db(database.conninfo());
  // Each statement is tried in a transaction of its own, as it is and as it is printed.
  const auto catalog_after = [&](const std::string& sql) {
    db("BEGIN");
    const std::string refused = db(sql);
    const bool is_error = refused.starts_with("error: ");
    std::string out = is_error ? "refused" : db(kCatalog);
    db("ROLLBACK");
    return out;
  };
  unsigned carried_out = 0;
  const auto compare = [&](Statements statements) {
    for (const char* sql : statements) {
      const std::string text = reprinted(sql, Language::kPostgresql);
      CAPTURE(sql, text);
      const std::string expected = catalog_after(sql);
      CHECK(difference(expected, catalog_after(text)) == "");
      if (expected != "refused") ++carried_out;
    }
    return carried_out;
  };
  REQUIRE(db(kPostgresqlBefore) == "");
  CHECK(compare(kMore) == std::size(kMore));
  compare(kPostgresqlStatements);
  compare(kPostgresqlObjects);
  CHECK(carried_out > 150);
  db("DROP OWNED BY r CASCADE; DROP ROLE r");
}

TEST_CASE("names that are keywords, in any place") {
  constexpr Language kLanguages[] = {Language::kSqlite, Language::kPostgresql, Language::kPortable};
  constexpr std::string_view kNames[] = {
      "a",      "A",      "a b",     "a\"b", "1a",      "a$",           "größe",
      "select", "table",  "order",   "left", "natural", "time",         "values",
      "end",    "action", "key",     "user", "desc",    "current_date", "cast",
      "if",     "raise",  "default", "type", "name"};
  for (const Language language : kLanguages) {
    for (const std::string_view name : kNames) {
      const std::string word = quoted(name, language);
      CAPTURE(word, static_cast<int>(language));
      reprinted("CREATE TABLE " + word + " (" + word + " integer, CONSTRAINT " + word +
                    " UNIQUE (" + word + "))",
                language);
      reprinted("CREATE INDEX " + word + " ON " + word + " (" + word + ")", language);
      reprinted("ALTER TABLE " + word + " RENAME COLUMN " + word + " TO " + word, language);
      if (language != Language::kSqlite) continue;
      Memory memory;
      const std::string other = "CREATE TABLE other (a REFERENCES " + word + " (" + word + "));";
      CHECK(memory.run("CREATE TABLE " + word + " (other, " + word + " INT, CONSTRAINT " + word +
                       " CHECK (" + word + " + 1 > other)); CREATE VIEW v AS SELECT x." + word +
                       " FROM " + word + " AS x; CREATE INDEX ix ON " + word + " (" + word +
                       "); SELECT " + word + " FROM " + word + "; " + other) == "");
    }
  }
}

}  // namespace
