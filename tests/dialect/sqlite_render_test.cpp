// SPDX-License-Identifier: MIT
//
// What SQLite gets for what is written: as it stands where that will do, a rebuild where not.
#include <catch2/catch.hpp>

#include "dialect/sqlite_database.h"

namespace aludel::dialect {
namespace {

constexpr unsigned kOld = 3035005;
constexpr unsigned kNew = 3053000;

struct Case {
  const char* name;
  unsigned minimum;
  const char* before;  // the schema
  const char* sql;
  const char* fill;  // of the last statement
  const char* expected;
};

const Case kCases[] = {
    {"what SQLite takes passes as it stands", kOld,
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT)",
     "alter table  t\n add n integer /* yes */ default 5;\nALTER TABLE t DROP a;\nUPDATE t SET n=1",
     "",
     R"(alter table  t
 add n integer /* yes */ default 5;
ALTER TABLE t DROP a;
UPDATE t SET n=1;
)"},
    {"a default that is no constant, an index in between, one rebuild", kOld,
     "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT UNIQUE);\n"
     "CREATE INDEX old ON t (a);\nCREATE TABLE log (x);\n"
     "CREATE TRIGGER noted AFTER INSERT ON t BEGIN INSERT INTO log VALUES (new.id); END;\n"
     "CREATE VIEW names AS SELECT a AS word FROM t;\n"
     "CREATE VIEW firsts AS SELECT substr(word, 1, 1) AS letter FROM names",
     "ALTER TABLE t ADD COLUMN made TEXT DEFAULT CURRENT_TIMESTAMP;\nDROP INDEX old;\n"
     "CREATE INDEX newer ON t (made) WHERE a IS NOT NULL;\nALTER TABLE t RENAME COLUMN a TO name;\n"
     "ALTER TABLE t ALTER COLUMN name SET NOT NULL",
     "",
     R"(-- @require table "t" has parts that this program does not know, and they would be lost: drop them, or have a revision make them
SELECT 'column' AS kind, name FROM pragma_table_xinfo('t', 'main') WHERE name COLLATE NOCASE NOT IN ('id', 'a')
UNION ALL SELECT type, name FROM main.sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = 't' COLLATE NOCASE AND name COLLATE NOCASE NOT IN ('old', 'noted')
UNION ALL SELECT type, name FROM sqlite_temp_master WHERE type = 'trigger' AND tbl_name = 't' COLLATE NOCASE;
DROP VIEW firsts;
DROP VIEW names;
CREATE TABLE aludel_new_t (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  made TEXT DEFAULT CURRENT_TIMESTAMP
);
INSERT INTO aludel_new_t (id, name)
SELECT id, a
FROM t;
DELETE FROM sqlite_sequence WHERE name = 'aludel_new_t';
INSERT INTO sqlite_sequence (name, seq)
SELECT 'aludel_new_t', seq FROM sqlite_sequence WHERE name = 't' COLLATE NOCASE;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
CREATE INDEX newer ON t (made) WHERE name IS NOT NULL;
CREATE TRIGGER noted AFTER INSERT ON t FOR EACH ROW BEGIN
  INSERT INTO log VALUES (new.id);
END;
CREATE VIEW names AS
SELECT name AS word FROM t;
CREATE VIEW firsts AS
SELECT substr(word, 1, 1) AS letter FROM names;
)"},
    {"a value for the rows there are, and then no default", kOld,
     "CREATE TABLE t (id TEXT PRIMARY KEY, a INTEGER REFERENCES t (id)) WITHOUT ROWID",
     "ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 5, ALTER COLUMN n DROP DEFAULT", "",
     R"(-- guard
CREATE TABLE aludel_new_t (
  id TEXT PRIMARY KEY,
  a INTEGER REFERENCES t (id),
  n INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO aludel_new_t (id, a, n)
SELECT id, a, (5)
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"@fill", kOld, "CREATE TABLE t (a INTEGER)",
     "ALTER TABLE t ADD COLUMN n INTEGER NOT NULL CHECK (t.n > 0)", "a + 1",
     R"(-- guard
CREATE TABLE aludel_new_t (
  a INTEGER,
  n INTEGER NOT NULL CHECK (aludel_new_t.n > 0)
);
INSERT INTO aludel_new_t (rowid, a, n)
SELECT rowid, a, (a + 1)
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"a value that reads what the group has changed is another rebuild", kOld,
     "CREATE TABLE t (a INTEGER)",
     "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;\nALTER TABLE t RENAME COLUMN a TO b;\n"
     "ALTER TABLE t ADD COLUMN n INTEGER NOT NULL",
     "b + 1",
     R"(-- guard
CREATE TABLE aludel_new_t (
  b INTEGER DEFAULT 1
);
INSERT INTO aludel_new_t (rowid, b)
SELECT rowid, a
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
-- guard
CREATE TABLE aludel_new_t (
  b INTEGER DEFAULT 1,
  n INTEGER NOT NULL
);
INSERT INTO aludel_new_t (rowid, b, n)
SELECT rowid, b, (b + 1)
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"a data statement is in between", kOld, "CREATE TABLE t (a INTEGER)",
     "ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;\nUPDATE t SET a = 1;\n"
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
     "",
     R"(-- guard
CREATE TABLE aludel_new_t (
  a INTEGER DEFAULT 1
);
INSERT INTO aludel_new_t (rowid, a)
SELECT rowid, a
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
UPDATE t SET a = 1;
-- guard
CREATE TABLE aludel_new_t (
  a INTEGER NOT NULL DEFAULT 1
);
INSERT INTO aludel_new_t (rowid, a)
SELECT rowid, a
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"NOT NULL and CHECK on an engine that has them", kNew,
     "CREATE TABLE t (a INTEGER, b TEXT NOT NULL, CONSTRAINT c CHECK (a > 0))",
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b DROP NOT NULL;\n"
     "ALTER TABLE t DROP CONSTRAINT c;\nALTER TABLE t ADD CONSTRAINT d CHECK (a < 5)",
     "",
     R"(ALTER TABLE t ALTER COLUMN a SET NOT NULL;
ALTER TABLE t ALTER COLUMN b DROP NOT NULL;
ALTER TABLE t DROP CONSTRAINT c;
ALTER TABLE t ADD CONSTRAINT d CHECK (a < 5);
)"},
    {"the same on one that hasn't", kOld,
     "CREATE TABLE t (a INTEGER, b TEXT NOT NULL, CONSTRAINT c CHECK (a > 0))",
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN b DROP NOT NULL;\n"
     "ALTER TABLE t DROP CONSTRAINT c;\nALTER TABLE t ADD CONSTRAINT d CHECK (a < 5)",
     "",
     R"(-- guard
CREATE TABLE aludel_new_t (
  a INTEGER NOT NULL,
  b TEXT,
  CONSTRAINT d CHECK (a < 5)
);
INSERT INTO aludel_new_t (rowid, a, b)
SELECT rowid, a, b
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"a type whose values are others", kOld,
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, \"group\" TEXT)",
     "ALTER TABLE t ALTER COLUMN a TYPE INTEGER, ALTER COLUMN b TYPE NUMERIC,\n"
     "  ALTER COLUMN \"group\" TYPE INTEGER USING length(\"group\")",
     "",
     R"(-- guard
-- @require column "a" of table "t" has values that are not the same as INTEGER: change them before, or say with USING what they become
SELECT a FROM t WHERE a IS NOT CAST(a AS INTEGER) OR typeof(a) = 'text' AND a IS NOT CAST(CAST(a AS INTEGER) AS TEXT);
CREATE TABLE aludel_new_t (
  id INTEGER PRIMARY KEY,
  a INTEGER,
  b NUMERIC,
  "group" INTEGER
);
INSERT INTO aludel_new_t (id, a, b, "group")
SELECT id, CAST(a AS INTEGER), b, (length("group"))
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"a column that others refer to gets its name from SQLite", kOld,
     "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT);\nCREATE TABLE c (x REFERENCES t (id))",
     "ALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t RENAME COLUMN id TO number;\n"
     "ALTER TABLE t RENAME TO u",
     "",
     R"(-- guard
CREATE TABLE aludel_new_t (
  id INTEGER PRIMARY KEY,
  a TEXT NOT NULL
);
INSERT INTO aludel_new_t (id, a)
SELECT id, a
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
ALTER TABLE t RENAME COLUMN id TO number;
ALTER TABLE t RENAME TO u;
)"},
    {"conflict clauses don't swallow rows", kOld, "CREATE TABLE t (a INTEGER)",
     "ALTER TABLE t ADD CONSTRAINT one UNIQUE (a) ON CONFLICT IGNORE", "",
     R"(-- guard
CREATE TABLE aludel_new_t (
  a INTEGER,
  CONSTRAINT one UNIQUE (a) ON CONFLICT IGNORE
);
INSERT OR ABORT INTO aludel_new_t (rowid, a)
SELECT rowid, a
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t RENAME TO t;
)"},
    {"a rowid that is asked for otherwise, and a name that is taken", kOld,
     "CREATE TABLE t (rowid TEXT, oid TEXT);\nCREATE TABLE aludel_new_t (a)",
     "ALTER TABLE t ADD CONSTRAINT one UNIQUE (rowid)", "",
     R"(-- guard
CREATE TABLE aludel_new_t_ (
  rowid TEXT,
  oid TEXT,
  CONSTRAINT one UNIQUE (rowid)
);
INSERT INTO aludel_new_t_ (_rowid_, rowid, oid)
SELECT _rowid_, rowid, oid
FROM t;
DROP TABLE t;
ALTER TABLE aludel_new_t_ RENAME TO t;
)"},
};

/// The script; what is required before and behind a rebuild is written out in one case only.
std::string shown(const Case& test, const std::vector<Output>& script) {
  std::string text;
  for (const Output& it : script) {
    const bool is_guard = it.sql.starts_with("SELECT 'column' AS kind");
    const bool whole = std::string_view(test.expected).starts_with("-- @require table");
    const bool is_count = it.sql.starts_with("SELECT 1 WHERE (SELECT count(*)");
    if (is_count && !whole) continue;
    text += is_guard && !whole ? "-- guard\n" : text_of({it});
  }
  return text;
}

struct Wrong {
  const char* before;
  const char* sql;
  const char* expected;
};

const Wrong kWrong[] = {
    {"CREATE TABLE t (a)", "ALTER TABLE t ADD COLUMN n INTEGER NOT NULL",
     R"(r.sql:1:15: error: column "n" is NOT NULL and has no default: say what the rows there are get
  1 | ALTER TABLE t ADD COLUMN n INTEGER NOT NULL
    |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
note: above the ADD COLUMN: -- @fill 0
)"},
    {"CREATE TABLE t (a)", "ALTER TABLE t ADD COLUMN n INTEGER, ALTER COLUMN n SET NOT NULL",
     R"(r.sql:1:37: error: column "n" is NOT NULL and has no default: say what the rows there are get
  1 | ALTER TABLE t ADD COLUMN n INTEGER, ALTER COLUMN n SET NOT NULL
    |                                     ^~~~~~~~~~~~~~~~~~~~~~~~~~~
note: above the ADD COLUMN: -- @fill 0
)"},
    {"CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)",
     "ALTER TABLE t ALTER COLUMN id TYPE TEXT",
     R"(r.sql:1:15: error: the key of table "t" is AUTOINCREMENT, which only an INTEGER can be
  1 | ALTER TABLE t ALTER COLUMN id TYPE TEXT
    |               ^~~~~~~~~~~~~~~~~~~~~~~~~
)"},
    {"CREATE TABLE t (a INTEGER) STRICT", "ALTER TABLE t ALTER COLUMN a TYPE BOOLEAN",
     R"(r.sql:1:35: error: table "t" is STRICT; the type of column "a" must be INT, INTEGER, REAL, TEXT, BLOB or ANY
  1 | ALTER TABLE t ALTER COLUMN a TYPE BOOLEAN
    |                                   ^~~~~~~
)"},
    {"CREATE TABLE t (a TEXT, CONSTRAINT k PRIMARY KEY (a)) WITHOUT ROWID",
     "ALTER TABLE t DROP CONSTRAINT k",
     R"(r.sql:1:15: error: table "t" is WITHOUT ROWID and would have no primary key
  1 | ALTER TABLE t DROP CONSTRAINT k
    |               ^~~~~~~~~~~~~~~~~
)"},
    {"CREATE TABLE t (a);\nCREATE TEMP TABLE t (a)",
     "ALTER TABLE main.t ALTER COLUMN a SET NOT NULL",
     R"(r.sql:1:20: error: a temporary table or view named "t" stands before table "t": drop it before
  1 | ALTER TABLE main.t ALTER COLUMN a SET NOT NULL
    |                    ^~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
    {"CREATE TABLE t (a);\nCREATE VIEW v AS SELECT a FROM t;\nCREATE VIEW w AS SELECT a FROM v",
     "ALTER TABLE t RENAME COLUMN a TO b",
     R"(r.sql:1:29: error: column "a" of "t" can't be renamed: view "w" reads column "a" of view "v", where it gets the new name too; drop that view before, and create it anew after
  1 | ALTER TABLE t RENAME COLUMN a TO b
    |                             ^
r.sql:3:13: note: view "w" is defined here
  3 | CREATE VIEW w AS SELECT a FROM v
    |             ^
)"},
};

}  // namespace

TEST_CASE("each alteration as SQLite gets it") {
  for (const Case& it : kCases) {
    CAPTURE(it.name);
    const Rendered before = render(it.before, schema::Schema(sqlite().rules()), kNew);
    REQUIRE(before.errors == "");
    const Rendered made = render(it.sql, before.state, it.minimum, sql::Language::kSqlite, it.fill);
    REQUIRE(made.errors == "");
    CHECK(shown(it, made.script) == it.expected);
  }
}

TEST_CASE("what can't be is said at its place") {
  for (const Wrong& it : kWrong) {
    const Rendered before = render(it.before, schema::Schema(sqlite().rules()), kNew);
    REQUIRE(before.errors == "");
    CHECK(render(it.sql, before.state, kOld).errors == it.expected);
  }
}

namespace {

constexpr const char* kThree =
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER);\n"
    "CREATE TABLE u (x INTEGER);\nCREATE VIEW v AS SELECT x FROM u";

struct Value {
  const char* value;
  const char* function;  // that is refused; nullptr: none is
};

const Value kValues[] = {
    {"max(a)", "max"},
    {"1 + count(*)", "count"},
    {"coalesce(MAX(a), 0)", "MAX"},
    {"total(a)", "total"},
    {"row_number() OVER (ORDER BY a)", "row_number"},
    {"sum(a) FILTER (WHERE a > 1) OVER w", "sum"},
    {"(SELECT sum(t.a))", "sum"},
    {"(SELECT sum(a) FROM u)", "sum"},
    {"(SELECT (SELECT max(b) FROM u) FROM u)", "max"},
    {"max(a, b)", nullptr},
    {"(SELECT max(x) FROM u)", nullptr},
    {"(SELECT count(*) FROM t o WHERE o.id < t.id)", nullptr},
    {"(SELECT sum(x + t.a) FROM u)", nullptr},
    {"(SELECT (SELECT max(q.x)) FROM u q)", nullptr},
    {"(SELECT row_number() OVER () FROM u)", nullptr},
};

}  // namespace

TEST_CASE("a generated column takes no @fill") {
  const Rendered before = render(kThree, schema::Schema(sqlite().rules()), kNew);
  CHECK(render("ALTER TABLE t ADD COLUMN n INTEGER GENERATED ALWAYS AS (a + 1) STORED",
               before.state, kOld, sql::Language::kSqlite, "5")
            .errors.find("error: \"n\" has its values from elsewhere; take \"@fill\" away") !=
        std::string::npos);
}

TEST_CASE("a value of each row is over no other rows") {
  const Rendered before = render(kThree, schema::Schema(sqlite().rules()), kNew);
  for (const Value& it : kValues) {
    CAPTURE(it.value);
    const Rendered filled = render("ALTER TABLE t ADD COLUMN n INTEGER", before.state, kOld,
                                   sql::Language::kSqlite, it.value);
    const Rendered converted =
        render(std::string("ALTER TABLE t ALTER COLUMN a TYPE TEXT USING ") + it.value,
               before.state, kOld);
    for (const std::string& errors : {filled.errors, converted.errors}) {
      CAPTURE(errors);
      CHECK((errors.find("is a value of many rows") != std::string::npos) ==
            (it.function != nullptr));
      if (it.function == nullptr) continue;
      CHECK(errors.find(std::string("error: \"") + it.function + "()\"") != std::string::npos);
    }
    if (it.function != nullptr) continue;
    SqliteDatabase database;
    CHECK(database.run(before.script) == "");
    CHECK(database.execute("INSERT INTO t VALUES (1, 5, 1), (2, 6, 1); INSERT INTO u VALUES (7)") ==
          "");
    CHECK(database.run(filled.script) == "");
    CHECK(database.rows("SELECT count(*) FROM t") == Rows{{"2"}});
  }
}

TEST_CASE("a text becomes a number only where it is that number's text") {
  struct Text {
    const char* type;
    const char* value;
    bool kept;
  };
  for (const Text& it :
       {Text{"INTEGER", "'7'", true}, Text{"INTEGER", "'-12'", true}, Text{"INTEGER", "NULL", true},
        Text{"INTEGER", "'007'", false}, Text{"INTEGER", "' 7'", false},
        Text{"INTEGER", "'+3'", false}, Text{"INTEGER", "'5.0'", false},
        Text{"INTEGER", "'x'", false}, Text{"NUMERIC", "'1.5'", true},
        Text{"NUMERIC", "'0.10'", false}, Text{"NUMERIC", "'1e2'", false},
        Text{"REAL", "'2.5'", true}, Text{"REAL", "'0.1234567890123456'", false}}) {
    for (const char* from : {"TEXT", "", "BLOB"}) {
      CAPTURE(it.type, it.value, from);
      const Rendered before = render(std::string("CREATE TABLE t (a ") + from + ")",
                                     schema::Schema(sqlite().rules()), kNew);
      const Rendered made =
          render(std::string("ALTER TABLE t ALTER COLUMN a TYPE ") + it.type, before.state, kOld);
      REQUIRE(made.errors == "");
      SqliteDatabase database;
      CHECK(database.run(before.script) == "");
      CHECK(database.execute(std::string("INSERT INTO t VALUES (") + it.value + ")") == "");
      CHECK((database.run(made.script) == "") == it.kept);
    }
  }
}

TEST_CASE("a rebuild that would lose rows changes nothing") {
  const Rendered before = render(kThree, schema::Schema(sqlite().rules()), kNew);
  // Whose column "a" is can't be seen: a view's columns are not known.
  const Rendered made = render("ALTER TABLE t ADD COLUMN n INTEGER", before.state, kOld,
                               sql::Language::kSqlite, "(SELECT sum(a) FROM v)");
  REQUIRE(made.errors == "");
  SqliteDatabase database;
  CHECK(database.run(before.script) == "");
  CHECK(database.execute("INSERT INTO t VALUES (1, 5, 1), (2, 6, 1)") == "");
  CHECK(database.run(made.script) ==
        "table \"t\" would not keep its rows: a value of @fill or USING is not one for each row");
  CHECK(database.rows("SELECT count(*) FROM t") == Rows{{"2"}});
}

TEST_CASE("a device's own parts of a table are not lost") {
  const Rendered before =
      render("CREATE TABLE t (a INTEGER, b TEXT)", schema::Schema(sqlite().rules()), kNew);
  const Rendered made = render("ALTER TABLE T ALTER COLUMN a SET DEFAULT 1", before.state, kOld);
  for (const char* part : {"ALTER TABLE t ADD COLUMN mine TEXT", "CREATE INDEX mine ON t (b)",
                           "CREATE TRIGGER mine AFTER INSERT ON t BEGIN SELECT 1; END",
                           "CREATE TEMP TRIGGER mine AFTER INSERT ON t BEGIN SELECT 1; END"}) {
    CAPTURE(part);
    SqliteDatabase database;
    CHECK(database.run(before.script) == "");
    CHECK(database.execute(part) == "");
    CHECK(database.run(made.script) ==
          "table \"t\" has parts that this program does not know, and they would be lost: drop "
          "them, or have a revision make them");
  }
  SqliteDatabase database;
  CHECK(database.run(before.script) == "");
  CHECK(database.execute("CREATE TABLE other (a); CREATE INDEX its ON other (a)") == "");
  CHECK(database.run(made.script) == "");
}

}  // namespace aludel::dialect
