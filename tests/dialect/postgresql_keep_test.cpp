// SPDX-License-Identifier: MIT
//
// A column's type is altered under views and whatever else hangs on it: all of it is there again
// afterwards, as it was on the server, and the database is what pg_dump says the model is.
#include <catch2/catch.hpp>

#include "dialect/postgresql_database.h"

namespace aludel::dialect {
namespace {

/// A role of the cluster, gone with the test.
struct Role {
  explicit Role(const PostgresqlDatabase& database) : db(database) { db("CREATE ROLE " + name); }
  ~Role() {
    db("DROP OWNED BY " + name + " CASCADE");
    db("DROP ROLE " + name);
  }
  const PostgresqlDatabase& db;
  std::string name = "aludel_reader_" + std::to_string(getpid());
};

constexpr const char* kTables =
    "CREATE TABLE t (id integer PRIMARY KEY, c text DEFAULT 'x', d integer, \"E f\" text);\n"
    "CREATE TABLE log (x text);\n"
    "CREATE VIEW v WITH (security_barrier = true) AS SELECT id, c AS cc FROM t WHERE c <> 'zz';\n"
    "CREATE VIEW \"Second\" AS SELECT v.cc || 'x' AS e, v.id FROM v JOIN t USING (id);\n"
    "CREATE VIEW apart AS SELECT id, d FROM t;\n"
    "CREATE VIEW checked AS SELECT id, c FROM t WHERE c > 'a' WITH LOCAL CHECK OPTION;\n"
    "CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT cc, id FROM v;\n"
    "CREATE UNIQUE INDEX m_id ON m (id);\n"
    "CREATE MATERIALIZED VIEW empty AS SELECT e FROM \"Second\" WITH NO DATA;\n"
    "CREATE VIEW last AS SELECT cc FROM m;\n"
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';\n"
    "CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();\n"
    "CREATE TRIGGER updates BEFORE UPDATE OF c ON t FOR EACH ROW\n"
    "  WHEN (new.c IS DISTINCT FROM old.c) EXECUTE FUNCTION f();\n"
    "CREATE TRIGGER other BEFORE UPDATE OF d ON t FOR EACH ROW EXECUTE FUNCTION f();\n"
    "CREATE RULE logs AS ON INSERT TO t DO ALSO INSERT INTO log VALUES (new.c);\n"
    "CREATE RULE nothing AS ON UPDATE TO \"Second\" DO INSTEAD NOTHING;\n"
    "CREATE POLICY p ON t FOR SELECT USING (c <> 'q');\n";

/// What no revision says, but is on the server all the same.
std::string around(const std::string& role) {
  return "ALTER DEFAULT PRIVILEGES GRANT SELECT, DELETE ON TABLES TO " + role +
         ";\n"
         "ALTER MATERIALIZED VIEW m CLUSTER ON m_id;\n"
         "ALTER MATERIALIZED VIEW m ALTER COLUMN cc SET STATISTICS 77;\n"
         "CREATE STATISTICS m_s ON cc, id FROM m;\n"
         "COMMENT ON INDEX m_id IS 'an index';\n"
         "COMMENT ON VIEW v IS 'it''s v';\n"
         "COMMENT ON COLUMN v.cc IS 'the c';\n"
         "COMMENT ON MATERIALIZED VIEW m IS 'held';\n"
         "COMMENT ON TRIGGER instead ON v IS 'a trigger';\n"
         "COMMENT ON RULE nothing ON \"Second\" IS 'a rule';\n"
         "COMMENT ON POLICY p ON t IS 'a policy';\n"
         "ALTER VIEW v ALTER COLUMN cc SET DEFAULT 'd';\n"
         "ALTER TABLE t DISABLE TRIGGER updates;\n"
         "ALTER TABLE t ENABLE ALWAYS RULE logs;\n"
         "GRANT SELECT ON v TO PUBLIC;\n"
         "GRANT INSERT, SELECT ON v TO " +
         role + " WITH GRANT OPTION;\nGRANT UPDATE (cc) ON v TO " + role +
         ";\nALTER VIEW \"Second\" OWNER TO " + role + ";\nGRANT SELECT ON v, t TO " + role +
         ";\n"
         "CREATE VIEW unknown AS SELECT upper(c) AS u FROM t;\n"
         "INSERT INTO t VALUES (1, 'a', 5, 'e'), (7, 'b', 6, 'f');\n"
         "REFRESH MATERIALIZED VIEW m";
}

/// A dump without what differs from one to the next: the key of pg_dump's \restrict.
std::string steady(std::string dump) {
  for (const char* word : {"\\restrict ", "\\unrestrict "}) {
    const std::size_t at = dump.find(word);
    if (at != std::string::npos) dump.erase(at, dump.find('\n', at) - at);
  }
  return dump;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  std::sort(out.begin(), out.end());  // privileges are kept in the order of their GRANTs
  return out;
}

}  // namespace

TEST_CASE("views and all that is with them outlive an alteration below them", "[postgresql]") {
  const PostgresqlDatabase db;
  const Role role(db);
  const Rendered made = render(kTables, schema::Schema(postgresql().rules()));
  CAPTURE(made.errors);
  REQUIRE(made.errors.empty());
  REQUIRE(db.run(made.script) == "");
  REQUIRE(db(around(role.name)) == "");
  const std::string before = steady(db.dump());

  const Rendered up = render("ALTER TABLE t ALTER COLUMN c TYPE varchar(40)", made.state);
  REQUIRE(up.errors.empty());
  REQUIRE(up.script.size() == 1);
  CHECK(db.run(up.script) == "");
  CHECK(db("SELECT * FROM m ORDER BY id") == "a|1 b|7");
  CHECK(
      db("SELECT relispopulated FROM pg_class WHERE relname IN ('m', 'empty') ORDER BY relname") ==
      "f t");
  CHECK(db("SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = "
           "'v'::regclass AND attname = 'cc'") == "character varying(40)");
  CHECK(db("SELECT * FROM unknown") == "A B");

  const Rendered down = render("ALTER TABLE t ALTER COLUMN c TYPE text", up.state);
  REQUIRE(down.errors.empty());
  CHECK(db.run(down.script) == "");
  CHECK(lines(steady(db.dump())) == lines(before));
  CHECK(down.state == made.state);
}

TEST_CASE("nothing is taken away where nothing is in the way", "[postgresql]") {
  const PostgresqlDatabase db;
  const Rendered made = render(kTables, schema::Schema(postgresql().rules()));
  REQUIRE(db.run(made.script) == "");
  const Rendered up =
      render("CREATE TABLE lone (a text);\nALTER TABLE lone ALTER a TYPE varchar(3)", made.state);
  CHECK(text_of(up.script).find("DO $") != std::string::npos);  // a rule may speak of anything
  CHECK(db.run(up.script) == "");
}

TEST_CASE("a view is made again from what the chain says it is", "[postgresql]") {
  const PostgresqlDatabase db;
  const Rendered made = render(
      "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
      "CREATE TABLE t (id integer PRIMARY KEY, feel mood NOT NULL DEFAULT 'sad');\n"
      "CREATE VIEW sad AS SELECT id, feel FROM t WHERE feel = 'sad'",
      schema::Schema(postgresql().rules()));
  REQUIRE(db.run(made.script) == "");
  db("INSERT INTO t VALUES (1, 'sad'), (2, 'glad')");
  const Rendered up = render(
      "CREATE TYPE temper AS ENUM ('sad', 'mad', 'glad');\n"
      "ALTER TABLE t ALTER feel TYPE temper",
      made.state);
  CAPTURE(up.errors, text_of(up.script));
  CHECK(db.run(up.script) == "");  // its print has 'sad'::mood
  CHECK(db("SELECT * FROM sad") == "1|sad");
  CHECK(db("DROP TYPE mood") == "");
}

TEST_CASE("a view is made again as the server has it where the chain's words mean something else",
          "[postgresql]") {
  const PostgresqlDatabase db;
  const Rendered made = render(
      "CREATE TYPE mood AS ENUM ('sad', 'glad');\n"
      "CREATE TABLE t (id integer PRIMARY KEY, feel mood, n integer);\n"
      "CREATE SEQUENCE numbers START 7;\n"
      "CREATE FUNCTION f(n integer) RETURNS boolean LANGUAGE sql AS 'SELECT n > 1';\n"
      "CREATE VIEW sad AS SELECT id, n FROM t WHERE feel = 'sad';\n"
      "CREATE VIEW great AS SELECT id, n FROM t WHERE f(n);\n"
      "CREATE VIEW whole AS SELECT id, t::text AS all_of_it FROM t;\n"
      "CREATE VIEW counted AS SELECT id, nextval('numbers') AS number FROM t",
      schema::Schema(postgresql().rules()));
  REQUIRE(made.errors == "");
  REQUIRE(db.run(made.script) == "");
  db("INSERT INTO t VALUES (1, 'sad', 1), (2, 'glad', 2)");
  const Rendered renamed = render(
      "ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';\n"
      "ALTER FUNCTION f(integer) RENAME TO g;\n"
      "CREATE FUNCTION f(n integer) RETURNS boolean LANGUAGE sql AS 'SELECT n < 2';\n"
      "ALTER SEQUENCE numbers RENAME TO figures;\n"
      "ALTER TABLE t RENAME TO people;\n"
      "ALTER TABLE people ALTER id TYPE bigint",
      made.state);
  CAPTURE(renamed.errors, text_of(renamed.script));
  REQUIRE(renamed.errors == "");
  CHECK(db.run(renamed.script) == "");
  CHECK(db("SELECT * FROM sad") == "1|1");
  CHECK(db("SELECT * FROM great") == "2|2");
  CHECK(db("SELECT * FROM whole") == "1|(1,blue,1) 2|(2,glad,2)");
  CHECK(db("SELECT number FROM counted LIMIT 1") == "7");
}

TEST_CASE("a column joined by its name keeps it while a view does so", "[postgresql]") {
  for (const char* join : {"NATURAL JOIN u", "JOIN u USING (a)"}) {
    const Rendered made =
        render(std::string("CREATE TABLE t (id integer, a integer);\nCREATE TABLE u (a integer);\n"
                           "CREATE VIEW v AS SELECT t.id FROM t ") +
                   join,
               schema::Schema(postgresql().rules()));
    REQUIRE(made.errors == "");
    const std::string errors = render("ALTER TABLE t RENAME COLUMN a TO b", made.state).errors;
    CAPTURE(errors);
    CHECK(errors.find("column \"a\" of \"t\" can't be renamed: view \"v\" joins") !=
          std::string::npos);
  }
  const Rendered made = render("CREATE TABLE t (a integer);\nCREATE VIEW v AS SELECT * FROM t",
                               schema::Schema(postgresql().rules()));
  CHECK(render("ALTER TABLE t RENAME COLUMN a TO b", made.state)
            .errors.find("view \"v\" has it by *") != std::string::npos);
}

TEST_CASE("what hangs on a view that would be lost with it is a refusal", "[postgresql]") {
  const PostgresqlDatabase db;
  const Rendered made = render("CREATE TABLE t (a text);\nCREATE VIEW v AS SELECT a FROM t",
                               schema::Schema(postgresql().rules()));
  REQUIRE(db.run(made.script) == "");
  db("CREATE FUNCTION g() RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v'");
  const Rendered up = render("ALTER TABLE t ALTER a TYPE varchar(9)", made.state);
  CHECK(db.run(up.script) == "error: cannot drop view v because other objects depend on it");
  CHECK(db("SELECT count(*) FROM v") == "0");
}

TEST_CASE("the head read back from pg_dump is the model", "[postgresql]") {
  const PostgresqlDatabase db;
  std::string tables = kTables;  // rules are words, and the server chooses its own
  for (std::size_t at; (at = tables.find("CREATE RULE")) != std::string::npos;)
    tables.erase(at, tables.find('\n', at) + 1 - at);
  const Rendered made = render(tables, schema::Schema(postgresql().rules()));
  REQUIRE(db.run(made.script) == "");
  CHECK(differences(made.state, read(db.dump())) == "");
}

TEST_CASE("numbers go on behind the rows", "[postgresql]") {
  const PostgresqlDatabase db;
  const Rendered made = render(
      "CREATE TABLE t (id integer PRIMARY KEY, n integer);\n"
      "CREATE TABLE u (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, n integer)",
      schema::Schema(postgresql().rules()));
  REQUIRE(db.run(made.script) == "");
  db("INSERT INTO t VALUES (41, 1)");
  const Rendered up =
      render("ALTER TABLE t ALTER id ADD GENERATED BY DEFAULT AS IDENTITY", made.state);
  CHECK(db.run(up.script) == "");
  CHECK(db("INSERT INTO t (n) VALUES (2) RETURNING id") == "42");
  const auto insert = [&](const char* sql) {
    const Rendered data = render(sql, up.state, sql::Language::kPortable);
    CHECK(data.errors == "");
    CHECK(db.run(data.script) == "");
  };
  insert("INSERT INTO u (n) VALUES (1), (2)");
  insert("INSERT INTO u (id, n) VALUES (-3, 1)");
  CHECK(db("INSERT INTO u (n) VALUES (2) RETURNING id") == "3");
  insert("INSERT INTO u (id, n) VALUES (10, 1)");
  CHECK(db("INSERT INTO u (n) VALUES (2) RETURNING id") == "11");
}

}  // namespace aludel::dialect
