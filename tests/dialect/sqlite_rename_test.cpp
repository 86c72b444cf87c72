// SPDX-License-Identifier: MIT
//
// SQLite as the judge of RENAME COLUMN: what the engine makes of a schema is the model, and what
// it refuses the model refuses too.
#include <catch2/catch.hpp>

#include "dialect/sqlite_database.h"

namespace aludel::dialect {
namespace {

constexpr unsigned kMinimum = 3038000;

constexpr const char* kBase =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT, b INT);\n"
    "CREATE TABLE u (x INT, a INT);\n"
    "CREATE TABLE n (x INT, y INT UNIQUE);\n"
    "CREATE TABLE z (zz INT, k INT);\n"
    "CREATE VIEW w AS SELECT x AS a, y FROM n;\n"
    "CREATE VIEW w2 (a, q) AS SELECT x, y FROM n;\n"
    "CREATE VIEW w3 AS SELECT * FROM w;\n";

constexpr const char* kObjects[] = {
    // A bare name is the column of the nearest thing that has one, whatever kind of thing.
    "CREATE VIEW o AS SELECT id, (SELECT max(a) FROM w) FROM t",
    "CREATE VIEW o AS SELECT id, (SELECT max(a) FROM w2) FROM t",
    "CREATE VIEW o AS SELECT id, (SELECT max(a) FROM w3) FROM t",
    "CREATE VIEW o AS SELECT id, (SELECT max(a) FROM u) FROM t",
    "CREATE VIEW o AS SELECT (SELECT y FROM w WHERE a = t.a) FROM t",
    "CREATE VIEW o AS SELECT (SELECT count(*) FROM w WHERE y = b AND x.a = 1) FROM t AS x",
    "CREATE VIEW o AS SELECT (SELECT q FROM w2 WHERE q = b) AS a FROM t",
    "CREATE VIEW o AS SELECT (SELECT a FROM (SELECT y AS a FROM n)) AS k FROM t",
    "CREATE VIEW o AS SELECT (SELECT a FROM (SELECT * FROM w)) AS k FROM t",
    "CREATE VIEW o AS SELECT (SELECT a FROM (SELECT w.* FROM n, w)) AS k FROM t",
    "CREATE VIEW o AS SELECT (SELECT a FROM (SELECT n.* FROM n, w)) AS k FROM t",
    "CREATE VIEW o AS SELECT (SELECT count(*) FROM (VALUES (1)) WHERE column1 = a) FROM t",
    "CREATE VIEW o AS SELECT id, (WITH c AS (SELECT a FROM w) SELECT a FROM c) FROM t",
    "CREATE VIEW o AS SELECT (SELECT value FROM json_each(a)) AS k FROM t",
    "CREATE VIEW o AS SELECT (SELECT key FROM json_each(t.b) WHERE value = a) FROM t",
    "CREATE VIEW o AS SELECT (SELECT tbl_name FROM sqlite_master WHERE rootpage = a) FROM t",
    "CREATE VIEW o AS SELECT id FROM t WHERE EXISTS (SELECT 1 FROM n WHERE y = a)",
    "CREATE VIEW o AS SELECT id FROM t JOIN n ON n.y = a",
    "CREATE VIEW o AS SELECT a FROM (t JOIN n ON y = a)",
    "CREATE VIEW o AS SELECT (SELECT a FROM t LIMIT 1) FROM w",
    "CREATE VIEW o AS SELECT t1.a, t2.a FROM t t1 JOIN t t2 ON t1.a = t2.a",
    "CREATE VIEW o AS WITH t AS (SELECT 1 AS a) SELECT a FROM t",
    "CREATE VIEW o AS SELECT q.a FROM (SELECT id AS a FROM t) q",
    "CREATE VIEW o AS SELECT q.r FROM (SELECT a AS r FROM t) q WHERE q.r > 1",
    "CREATE VIEW o AS SELECT id AS a FROM t UNION SELECT a FROM t ORDER BY a",
    "CREATE VIEW o AS SELECT sum(a) AS a FROM t GROUP BY b HAVING sum(a) > 1 ORDER BY sum(a)",
    "CREATE VIEW o AS SELECT b a FROM t WHERE a = 1 GROUP BY a ORDER BY a + 1",
    "CREATE VIEW o AS SELECT id AS zz FROM t WHERE a = 1 ORDER BY zz",
    "CREATE TRIGGER o AFTER INSERT ON u BEGIN UPDATE t SET b = (SELECT max(a) FROM w); END",
    "CREATE TRIGGER o AFTER INSERT ON t BEGIN SELECT (SELECT max(a) FROM w WHERE y = new.a); END",
    "CREATE TRIGGER o INSTEAD OF INSERT ON w BEGIN INSERT INTO t (a) VALUES (new.a); END",
    "CREATE TRIGGER o AFTER INSERT ON u BEGIN UPDATE t SET (a, b) = (SELECT a, x FROM u); END",
    "CREATE TRIGGER o AFTER INSERT ON u BEGIN DELETE FROM t WHERE a IN (SELECT a FROM u); END",
    "CREATE TRIGGER o AFTER INSERT ON u BEGIN INSERT INTO t (id, a) VALUES (1, 2) ON CONFLICT (id) "
    "DO UPDATE SET a = excluded.a WHERE a < excluded.a; END",
    // What goes by the column's name from further away: both refuse.
    "CREATE VIEW o AS SELECT q.a FROM (SELECT a FROM t) q",
    "CREATE VIEW o AS SELECT a FROM (SELECT a FROM t) q",
    "CREATE VIEW o AS SELECT q.a FROM (SELECT * FROM t) q",
    "CREATE VIEW o AS WITH c AS (SELECT a FROM t) SELECT a FROM c",
    "CREATE VIEW o AS SELECT t.id FROM t JOIN u USING (a)",
    "CREATE VIEW o AS SELECT a FROM t, z",
    "CREATE VIEW v AS SELECT a FROM t;\nCREATE VIEW o AS SELECT a FROM v",
    "CREATE VIEW v AS SELECT * FROM t;\nCREATE VIEW o AS SELECT v.a FROM v",
    "CREATE VIEW v AS SELECT a FROM t;\n"
    "CREATE TRIGGER o INSTEAD OF INSERT ON v BEGIN SELECT new.a; END",
    "CREATE VIEW v AS SELECT a FROM t;\nCREATE VIEW o AS SELECT * FROM v",
};

/// What SQLite renames all the same, after which it means something else.
struct Refused {
  const char* object;
  const char* why;
};
constexpr Refused kRefused[] = {
    {"CREATE VIEW o AS SELECT t.id FROM t NATURAL JOIN u",
     "view \"o\" joins \"t\" with another by NATURAL; drop that view before, and create it anew "
     "after"},
    {"CREATE VIEW o AS SELECT t.id FROM t NATURAL JOIN z", "joins \"t\" with another by NATURAL"},
    {"CREATE VIEW o AS SELECT (SELECT zz FROM t LIMIT 1) FROM z",
     "has a \"zz\" of another's beside \"a\""},
    {"CREATE VIEW o AS SELECT id FROM t WHERE b = \"zz\"", "has a \"zz\" of another's"},
    {"CREATE VIRTUAL TABLE f USING own(a);\n"
     "CREATE VIEW o AS SELECT (SELECT count(*) FROM f WHERE c = a) FROM t",
     "speaks of \"a\", and whether that is the column of \"t\" isn't known"},
    {"CREATE TRIGGER o AFTER INSERT ON u BEGIN UPDATE t SET b = (SELECT a FROM dbstat); END",
     "trigger \"o\" speaks of \"a\""},
};

}  // namespace

TEST_CASE("a column's new name goes where SQLite takes it") {
  for (const char* object : kObjects) {
    CAPTURE(object);
    const Rendered made =
        render(std::string(kBase) + object, schema::Schema(sqlite().rules()), kMinimum);
    REQUIRE(made.errors == "");
    SqliteDatabase db;
    REQUIRE(db.run(made.script) == "");
    CHECK(render("ALTER TABLE t RENAME COLUMN b TO B", made.state, kMinimum).errors == "");
    const std::string rename = "ALTER TABLE t RENAME COLUMN a TO zz";
    const Rendered model = render(rename, made.state, kMinimum);
    const std::string refused = db.execute(rename);
    CHECK(model.errors.empty() == refused.empty());
    CAPTURE(model.errors, refused);
    if (refused.empty()) CHECK(dump(db.schema()) == dump(model.state));
  }
}

TEST_CASE("a column keeps its name where what speaks of it could come to mean something else") {
  for (const auto& [object, why] : kRefused) {
    CAPTURE(object);
    const Rendered made =
        render(std::string(kBase) + object, schema::Schema(sqlite().rules()), kMinimum);
    REQUIRE(made.errors == "");
    const Rendered model = render("ALTER TABLE t RENAME COLUMN a TO zz", made.state, kMinimum);
    CHECK(model.errors.find(why) != std::string::npos);
    CAPTURE(model.errors);
    CHECK(model.state == made.state);
  }
}

TEST_CASE("constraints of one name go each with its own column") {
  const Rendered made = render(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, a INT CONSTRAINT k CHECK (a > 0),\n"
      "  b INT CONSTRAINT k CHECK (b > 0), c INT)",
      schema::Schema(sqlite().rules()), kMinimum);
  REQUIRE(made.errors == "");
  for (const char* change : {"ALTER TABLE t DROP COLUMN a",
                             "ALTER TABLE t DROP COLUMN a;\nALTER TABLE t ALTER c SET NOT NULL"}) {
    CAPTURE(change);
    SqliteDatabase db;
    REQUIRE(db.run(made.script) == "");
    const Rendered up = render(change, made.state, kMinimum);
    CHECK(up.errors == "");
    CHECK(db.run(up.script) == "");
    CHECK(dump(db.schema()) == dump(up.state));
    CHECK(db.execute("INSERT INTO t (b, c) VALUES (0, 1)") != "");
  }
  for (const char* change :
       {"ALTER TABLE t DROP CONSTRAINT k", "ALTER TABLE t RENAME CONSTRAINT k TO l"}) {
    CHECK(render(change, made.state, kMinimum)
              .errors.find("several constraints of table \"t\" have the name \"k\"") !=
          std::string::npos);
  }
}

}  // namespace aludel::dialect
