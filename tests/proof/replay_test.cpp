// SPDX-License-Identifier: MIT
#include "proof/replay.h"

#include <sched.h>

#include <catch2/catch.hpp>
#include <string>

#include "proof/prove.h"

namespace aludel::proof {
namespace {

struct Case {
  const char* name;
  Versions versions;
  const char* said;
};

const std::string kDevice = R"(-- @upgrade
CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- @downgrade
DROP TABLE device;
)";

// A downgrade that does nothing, below an upgrade that does nothing that a schema shows.
const std::string kNothing = "-- @downgrade\n-- @nothing\n";

void check(std::initializer_list<Case> cases) {
  for (const Case& it : cases) {
    CAPTURE(it.name);
    CHECK(proved(it.versions, std::nullopt) == it.said);
  }
}

TEST_CASE("chains that are proved") {
  check({
      {"no revision", {}, "proved\n"},
      {"tables, columns, indexes, views, triggers, rows",
       {kDevice,
        "-- @upgrade\nCREATE TABLE person (id INTEGER PRIMARY KEY);\n"
        "CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT);\nINSERT INTO kind VALUES (0, '');\n"
        "-- @downgrade\nDROP TABLE kind;\nDROP TABLE person;\n",
        R"(-- @upgrade
ALTER TABLE device ADD COLUMN owner_id INTEGER REFERENCES person (id);
CREATE INDEX device_owner ON device (owner_id);
-- @downgrade
DROP INDEX device_owner;
ALTER TABLE device DROP COLUMN owner_id;
)",
        R"(-- @upgrade
INSERT INTO kind (id, name) VALUES (1, 'a'), (2, 'b');
CREATE VIEW names AS SELECT name FROM device;
CREATE TRIGGER device_ai AFTER INSERT ON device WHEN new.name = ''
BEGIN
  UPDATE device SET name = CASE new.id WHEN 1 THEN 'one' ELSE 'more' END WHERE id = new.id;
END;
-- @downgrade
DROP TRIGGER device_ai;
DROP VIEW names;
DELETE FROM kind WHERE id IN (1, 2);
)"},
       "proved\n"},
      {"a rebuild and back",
       {kDevice,
        R"(-- @upgrade
CREATE TABLE new_device (id INTEGER PRIMARY KEY, name TEXT NOT NULL COLLATE NOCASE);
INSERT INTO new_device (id, name) SELECT id, name FROM device;
DROP TABLE device;
ALTER TABLE new_device RENAME TO device;
-- @downgrade
CREATE TABLE old_device (name text not null, id integer, primary key (id));
INSERT INTO old_device (id, name) SELECT id, name FROM device;
DROP TABLE device;
ALTER TABLE old_device RENAME TO device;
)"},
       "proved\n"},
      {"a full text index",
       {"-- @upgrade\nCREATE VIRTUAL TABLE docs USING fts5(title, body);\n"
        "-- @downgrade\nDROP TABLE docs;\n"},
       "proved\n"},
      {"an irreversible revision",
       {kDevice, "-- @upgrade\nDROP TABLE device;\n-- @irreversible the rows are gone\n"},
       "proved\n"},
      {"outside a transaction",
       {kDevice,
        "-- @no-transaction\n-- @upgrade\nPRAGMA journal_mode = WAL;\n"
        "-- @downgrade\nPRAGMA journal_mode = DELETE;\n",
        "-- @no-transaction\n-- @upgrade\nVACUUM;\n-- @downgrade\nVACUUM;\n"},
       "proved\n"},
      {"a @require that finds nothing",
       {kDevice,
        "-- @upgrade\n-- @require names are unique\n"
        "SELECT name FROM device GROUP BY name HAVING count(*) > 1;\n"
        "CREATE UNIQUE INDEX device_name ON device (name);\n"
        "-- @downgrade\nDROP INDEX device_name;\n"},
       "proved\n"},
  });
}

TEST_CASE("statements that the engine refuses") {
  check({
      {"at the token that it points to",
       {kDevice,
        "-- @upgrade\nCREATE VIEW v AS SELECT 1;\n"
        "CREATE INDEX device_owner\n  ON device (ownr_id);\n-- @downgrade\nDROP VIEW v;\n"},
       R"(versions/2.sql:8:14: error: no such column "ownr_id" in table "device"
  8 |   ON device (ownr_id);
    |              ^~~~~~~
versions/1.sql:5:14: note: table "device" is defined here
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    |              ^~~~~~
)"},
      {"a syntax error",
       {"-- @upgrade\nCREATE TABLE t (a INTEGER NOT NUL);\n" + kNothing},
       R"-(versions/1.sql:5:27: error: expected "," or ")"
  5 | CREATE TABLE t (a INTEGER NOT NUL);
    |                           ^~~
)-"},
      {"a quoted name is never a string",
       {kDevice,
        "-- @upgrade\nCREATE INDEX i ON device (\"nme\");\n-- @downgrade\nDROP INDEX i;\n"},
       R"(versions/2.sql:6:27: error: SQLite refuses this statement: no such column: nme
  6 | CREATE INDEX i ON device ("nme");
    |                           ^~~~~
)"},
      {"at the name in its words, where it points to none",
       {"-- @upgrade\nDROP\n  TABLE nowhere;\n" + kNothing},
       R"(versions/1.sql:6:9: error: no such table "nowhere"
  6 |   TABLE nowhere;
    |         ^~~~~~~
)"},
      {"at the statement, where it can't be known",
       {kDevice, "-- @upgrade\nALTER TABLE device DROP COLUMN id;\n" + kNothing},
       R"(versions/2.sql:6:32: error: column "id" of table "device" can't be dropped: constraint "device_pkey" of table "device" depends on it; take that away before
  6 | ALTER TABLE device DROP COLUMN id;
    |                                ^~
versions/1.sql:5:33: note: constraint "device_pkey" of table "device" is defined here
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    |                                 ^~~~~~~~~~~
)"},
      {"at run time",
       {kDevice, "-- @upgrade\nINSERT INTO device VALUES (1, NULL);\n" + kNothing},
       R"(versions/2.sql:6:1: error: SQLite refuses this statement: NOT NULL constraint failed: device.name
  6 | INSERT INTO device VALUES (1, NULL);
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"at the statement, not at an offset in a view that it looked into",
       {"-- @upgrade\nCREATE TABLE t (a);\nCREATE VIEW v AS SELECT a, b FROM t;\n"
        "-- @downgrade\nDROP VIEW v;\nDROP TABLE t;\n",
        "-- @upgrade\nALTER TABLE t RENAME TO u;\n" + kNothing},
       R"(versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: table "t" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:6:1: note: it is missing from here on
  6 | ALTER TABLE t RENAME TO u;
    | ^~~~~~~~~~~~~~~~~~~~~~~~~
versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: view "v" was CREATE VIEW v AS SELECT a, b FROM t and is CREATE VIEW v AS SELECT a, b FROM u after the downgrade
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: table "u" is still there
  7 | -- @downgrade
    |    ^~~~~~~~~~
)"},
      {"what follows is not said",
       {"-- @upgrade\nCREATE TABEL t (a);\nDROP TABLE u;\n" + kNothing,
        "-- @upgrade\nDROP TABLE t;\n" + kNothing},
       R"(versions/1.sql:5:8: error: expected "TABLE", "INDEX", "VIEW" or another kind of object
  5 | CREATE TABEL t (a);
    |        ^~~~~
)"},
      {"in a downgrade, and the chain goes on",
       {"-- @upgrade\nCREATE TABLE t (a);\n-- @downgrade\nDROP TABLE tt;\n",
        "-- @upgrade\nCREATE INDEX i ON t (a);\n-- @downgrade\nDROP INDEX i;\nDROP INDEX j;\n",
        "-- @upgrade\nDROP INDEX i;\n-- @downgrade\nCREATE INDEX i ON t (a);\n",
        "-- @upgrade\nDROP INDEX i;\n" + kNothing},
       R"(versions/1.sql:7:12: error: no such table "tt"; did you mean "t"?
  7 | DROP TABLE tt;
    |            ^~
versions/2.sql:9:12: error: no such index "j"
  9 | DROP INDEX j;
    |            ^
versions/4.sql:6:12: error: no such index "i"
  6 | DROP INDEX i;
    |            ^
)"},
      {"outside a transaction",
       {kDevice,
        "-- @no-transaction\n-- @upgrade\nCREATE INDEX i ON device (nme);\n"
        "-- @downgrade\nDROP INDEX i;\n"},
       R"(versions/2.sql:7:27: error: no such column "nme" in table "device"; did you mean "name"?
  7 | CREATE INDEX i ON device (nme);
    |                           ^~~
versions/1.sql:5:14: note: table "device" is defined here
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    |              ^~~~~~
)"},
      {"one that takes the transaction along",
       {kDevice,
        "-- @upgrade\nINSERT OR ROLLBACK INTO device VALUES (1, 'a'), (1, 'b');\n" + kNothing},
       R"(versions/2.sql:6:1: error: SQLite refuses this statement: UNIQUE constraint failed: device.id
  6 | INSERT OR ROLLBACK INTO device VALUES (1, 'a'), (1, 'b');
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"a @require of something that isn't there",
       {kDevice, "-- @upgrade\n-- @require no such\nSELECT nme FROM device;\n" + kNothing},
       R"(versions/2.sql:7:8: error: no such column "nme" in table "device"; did you mean "name"?
  7 | SELECT nme FROM device;
    |        ^~~
versions/1.sql:5:14: note: table "device" is defined here
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    |              ^~~~~~
)"},
      {"a @require that finds the chain's own rows",
       {kDevice + "",
        "-- @upgrade\nINSERT INTO device VALUES (1, 'a'), (2, 'b');\n"
        "-- @require there are no devices\nSELECT * FROM device;\n"
        "-- @downgrade\nDELETE FROM device;\n"},
       R"(versions/2.sql:8:1: error: this @require finds 2 rows of the chain's own, so it refuses on every device: there are no devices
  8 | SELECT * FROM device;
    | ^~~~~~~~~~~~~~~~~~~~
)"},
  });
}

TEST_CASE("downgrades that don't lead back") {
  check({
      {"a left-over index",
       {kDevice, "-- @upgrade\nCREATE INDEX device_name ON device (name);\n" + kNothing},
       R"(versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: index "device_name" is still there
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:6:14: note: it is made here
  6 | CREATE INDEX device_name ON device (name);
    |              ^~~~~~~~~~~
)"},
      {"a missing column and a changed type",
       {kDevice,
        "-- @upgrade\nDROP TABLE device;\n"
        "-- @downgrade\nCREATE TABLE device (id TEXT PRIMARY KEY);\n"},
       R"(versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: column "id" of table "device" was INTEGER and is TEXT after the downgrade
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:8:22: note: it is made so here
  8 | CREATE TABLE device (id TEXT PRIMARY KEY);
    |                      ^~
versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: column "name" of table "device" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:8:1: note: it is missing from here on
  8 | CREATE TABLE device (id TEXT PRIMARY KEY);
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"a column that stays",
       {kDevice, "-- @upgrade\nALTER TABLE device ADD COLUMN at INTEGER;\n" + kNothing},
       R"(versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: column "at" of table "device" is still there
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:6:31: note: it is made here
  6 | ALTER TABLE device ADD COLUMN at INTEGER;
    |                               ^~
)"},
      {"a trigger and an index that went with their table",
       {kDevice,
        "-- @upgrade\nCREATE INDEX i ON device (name);\n"
        "CREATE TRIGGER g AFTER INSERT ON device BEGIN SELECT CASE WHEN 1 THEN 2 END; END;\n"
        "-- @downgrade\nDROP TRIGGER g;\nDROP INDEX i;\n",
        R"(-- @upgrade
ALTER TABLE device ADD COLUMN at INTEGER;
-- @downgrade
CREATE TABLE old (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO old SELECT id, name FROM device;
DROP TABLE device;
ALTER TABLE old RENAME TO device;
)"},
       R"(versions/3.sql:7:4: error: the downgrade of "r3" does not lead back: index "i" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/3.sql:10:1: note: it is missing from here on
  10 | DROP TABLE device;
     | ^~~~~~~~~~~~~~~~~
versions/3.sql:7:4: error: the downgrade of "r3" does not lead back: trigger "g" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/3.sql:10:1: note: it is missing from here on
  10 | DROP TABLE device;
     | ^~~~~~~~~~~~~~~~~
)"},
      {"a view that reads differently",
       {kDevice,
        "-- @upgrade\nCREATE VIEW v AS SELECT name FROM device;\n-- @downgrade\nDROP VIEW v;\n",
        "-- @upgrade\nDROP VIEW v;\n-- @downgrade\nCREATE VIEW v AS SELECT id FROM device;\n"},
       R"(versions/3.sql:7:4: error: the downgrade of "r3" does not lead back: view "v" was CREATE VIEW v AS SELECT name FROM device and is CREATE VIEW v AS SELECT id FROM device after the downgrade
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/3.sql:8:13: note: it is made so here
  8 | CREATE VIEW v AS SELECT id FROM device;
    |             ^
)"},
      {"a lost constraint",
       {"-- @upgrade\nCREATE TABLE t (a INT CHECK (a > 0));\n-- @downgrade\nDROP TABLE t;\n",
        "-- @upgrade\nDROP TABLE t;\n-- @downgrade\nCREATE TABLE t (a INT);\n"},
       R"(versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: CHECK (a > 0) of table "t" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:8:1: note: it is missing from here on
  8 | CREATE TABLE t (a INT);
    | ^~~~~~~~~~~~~~~~~~~~~~
)"},
      {"a full text index that stays is one object",
       {"-- @upgrade\nCREATE VIRTUAL TABLE docs USING fts5(title);\n" + kNothing},
       R"(versions/1.sql:6:4: error: the downgrade of "r1" does not lead back: table "docs" is still there
  6 | -- @downgrade
    |    ^~~~~~~~~~
versions/1.sql:5:22: note: it is made here
  5 | CREATE VIRTUAL TABLE docs USING fts5(title);
    |                      ^~~~
)"},
      {"outside a transaction, and the chain goes on from where it was",
       {kDevice,
        "-- @no-transaction\n-- @upgrade\nCREATE INDEX i ON device (name);\n"
        "-- @downgrade\nDROP TABLE device;\n",
        "-- @upgrade\nDROP INDEX i;\n-- @downgrade\nCREATE INDEX i ON device (name);\n"},
       R"(versions/2.sql:8:4: error: the downgrade of "r2" does not lead back: table "device" is missing
  8 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:9:1: note: it is missing from here on
  9 | DROP TABLE device;
    | ^~~~~~~~~~~~~~~~~
)"},
      {"several revisions, each by itself",
       {"-- @upgrade\nCREATE TABLE t (a);\n" + kNothing, "-- @upgrade\nDROP TABLE t;\n" + kNothing},
       R"(versions/1.sql:6:4: error: the downgrade of "r1" does not lead back: table "t" is still there
  6 | -- @downgrade
    |    ^~~~~~~~~~
versions/1.sql:5:14: note: it is made here
  5 | CREATE TABLE t (a);
    |              ^
versions/2.sql:7:4: error: the downgrade of "r2" does not lead back: table "t" is missing
  7 | -- @downgrade
    |    ^~~~~~~~~~
versions/2.sql:6:1: note: it is missing from here on
  6 | DROP TABLE t;
    | ^~~~~~~~~~~~
)"},
  });
}

TEST_CASE("upgrades that can't be applied again") {
  check({
      {"because of rows that the downgrade leaves",
       {kDevice, "-- @upgrade\nINSERT INTO device VALUES (1, 'a');\n" + kNothing},
       R"(versions/2.sql:6:1: error: SQLite refuses this statement when the revision is applied again after its downgrade: UNIQUE constraint failed: device.id
  6 | INSERT INTO device VALUES (1, 'a');
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"because a @require finds such rows",
       {kDevice,
        "-- @upgrade\n-- @require no devices\nSELECT 1 FROM device;\n"
        "INSERT INTO device VALUES (1, 'a');\n" +
            kNothing},
       R"(versions/2.sql:7:1: error: this @require finds 1 row of the chain's own when the revision is applied again after its downgrade, so it refuses on every device: no devices
  7 | SELECT 1 FROM device;
    | ^~~~~~~~~~~~~~~~~~~~
)"},
      {"to the same end: what it makes depends on the order of columns",
       {"-- @upgrade\nCREATE TABLE t (a INT, b TEXT);\nCREATE VIEW v (p, q) AS SELECT * FROM t;\n"
        "-- @downgrade\nDROP VIEW v;\nDROP TABLE t;\n",
        "-- @upgrade\nCREATE TABLE c AS SELECT p, q FROM v;\n-- @downgrade\nDROP TABLE c;\n"
        "DROP VIEW v;\nDROP TABLE t;\nCREATE TABLE t (b TEXT, a INT);\n"
        "CREATE VIEW v (p, q) AS SELECT * FROM t;\n"},
       R"(versions/2.sql:6:14: error: CREATE TABLE … AS leaves open what the columns are; write CREATE TABLE with its columns, then INSERT INTO … SELECT
  6 | CREATE TABLE c AS SELECT p, q FROM v;
    |              ^
)"},
  });
}

// What is tried must not be seen by the revisions after it.
TEST_CASE("the way up is as if nothing had been tried") {
  const std::string unique =
      "-- @upgrade\nCREATE UNIQUE INDEX i ON device (name);\n"
      "-- @downgrade\nDROP INDEX i;\n";
  check({
      {"rows that the downgrade loses would not be there",
       {kDevice,
        "-- @upgrade\nINSERT INTO device VALUES (1, 'a'), (2, 'a');\n"
        "-- @downgrade\nDELETE FROM device;\n",
        "-- @upgrade\nALTER TABLE device ADD COLUMN x;\n-- @downgrade\nDROP TABLE device;\n"
        "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n",
        unique},
       R"(versions/4.sql:6:1: error: SQLite refuses this statement: UNIQUE constraint failed: device.name
  6 | CREATE UNIQUE INDEX i ON device (name);
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"the order of columns would be another",
       {"-- @upgrade\nCREATE TABLE t (a INT, b TEXT) STRICT;\n-- @downgrade\nDROP TABLE t;\n",
        "-- @upgrade\nCREATE INDEX i ON t (b);\n-- @downgrade\nDROP INDEX i;\n"
        "-- @lossy\nALTER TABLE t DROP COLUMN a;\nALTER TABLE t ADD COLUMN a INT;\n",
        "-- @upgrade\nINSERT INTO t VALUES (1, 'x');\n-- @downgrade\n-- @lossy\nDELETE FROM t;\n"},
       "proved\n"},
  });
}

TEST_CASE("temporary objects that outlive their section") {
  check({
      {"in an upgrade",
       {"-- @upgrade\nCREATE TEMP TABLE x (a);\nCREATE TABLE t (a);\n"
        "-- @downgrade\nDROP TABLE x;\nDROP TABLE t;\n"},
       R"(versions/1.sql:4:4: error: this section leaves the temporary table "x" behind, which only what shares its run could see; drop it at the end
  4 | -- @upgrade
    |    ^~~~~~~~
versions/1.sql:8:12: error: SQLite refuses this statement: no such table: x
  8 | DROP TABLE x;
    |            ^
)"},
      {"by their schema's name",
       {"-- @upgrade\nCREATE TABLE temp.x (a);\nCREATE VIEW temp.v AS SELECT 1;\n"
        "CREATE INDEX temp.i ON x (a);\nCREATE TRIGGER temp.g AFTER INSERT ON x BEGIN SELECT 1; "
        "END;\nDROP TABLE x;\n-- @downgrade\nCREATE TABLE temp.y (a);\n"},
       R"(versions/1.sql:6:13: error: this section leaves the temporary view "v" behind, which only what shares its run could see; drop it at the end
  6 | CREATE VIEW temp.v AS SELECT 1;
    |             ^~~~~~
versions/1.sql:11:14: error: this section leaves the temporary table "y" behind, which only what shares its run could see; drop it at the end
  11 | CREATE TABLE temp.y (a);
     |              ^~~~~~
)"},
      {"not when they are dropped",
       {"-- @upgrade\nCREATE TEMP TABLE x AS SELECT 1 AS a;\nCREATE TABLE t (a);\n"
        "INSERT INTO t (a) SELECT a FROM x;\nDROP TABLE x;\n-- @downgrade\nDROP TABLE t;\n"},
       "proved\n"},
  });
}

TEST_CASE("views and triggers of the head that can't be used") {
  check({
      {"at the statements that make them",
       {R"(-- @upgrade
CREATE TABLE t (a);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT b FROM v;
CREATE TRIGGER g AFTER UPDATE ON t
BEGIN
  INSERT INTO log (a) VALUES (CASE new.a WHEN 1 THEN 2 END);
END;
-- @downgrade
DROP VIEW w;
DROP VIEW v;
DROP TABLE t;
)"},
       R"(versions/1.sql:7:13: error: view "w" can't be used at the head of the chain; SQLite says: no such column: b
  7 | CREATE VIEW w AS SELECT b FROM v;
    |             ^
versions/1.sql:8:16: error: trigger "g" can't be used at the head of the chain; SQLite says: no such table: main.log
  8 | CREATE TRIGGER g AFTER UPDATE ON t
    |                ^
)"},
      {"on the way only it doesn't matter",
       {"-- @upgrade\nCREATE VIEW v AS SELECT a FROM t;\n-- @downgrade\nDROP VIEW v;\n",
        "-- @upgrade\nCREATE TABLE t (a);\n-- @downgrade\nDROP TABLE t;\n"},
       "proved\n"},
  });
}

TEST_CASE("foreign keys that every run would refuse") {
  const std::string family =
      "-- @upgrade\nCREATE TABLE p (id INTEGER PRIMARY KEY, z);\n"
      "CREATE UNIQUE INDEX pz ON p (z);\nINSERT INTO p VALUES (9, 'w');\nCREATE TABLE c (a "
      "REFERENCES p (z), b REFERENCES p);\n"
      "-- @downgrade\nDROP TABLE c;\nDROP TABLE p;\n";
  check({
      {"a parent that comes later, rows in it, a parent of one's own",
       {"-- @upgrade\nCREATE TABLE c (a REFERENCES p, b REFERENCES c (a), UNIQUE (a));\n"
        "-- @downgrade\nDROP TABLE c;\n",
        "-- @upgrade\nCREATE TABLE p (id INTEGER PRIMARY KEY);\nINSERT INTO p VALUES (1);\n"
        "INSERT INTO c VALUES (1, 1);\n-- @downgrade\nDELETE FROM c WHERE a IS NOT NULL "
        "OR b IS NOT NULL;\nDROP TABLE p;\n"},
       "proved\n"},
      {"to what is no key",
       {"-- @upgrade\nCREATE TABLE p (id INTEGER PRIMARY KEY, z);\n-- @downgrade\nDROP TABLE p;\n",
        "-- @upgrade\nCREATE TABLE c (a REFERENCES p (z));\n-- @downgrade\nDROP TABLE c;\n"},
       R"(versions/2.sql:6:1: error: after this statement, table "c" refers to columns of "p" that are no key of it: just these must be its PRIMARY KEY or UNIQUE, and a run that ends here is rolled back
  6 | CREATE TABLE c (a REFERENCES p (z));
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"the parent's key is dropped",
       {family, "-- @upgrade\nDROP INDEX pz;\n-- @downgrade\nCREATE UNIQUE INDEX pz ON p (z);\n"},
       R"(versions/2.sql:6:1: error: after this statement, table "c" refers to columns of "p" that are no key of it: just these must be its PRIMARY KEY or UNIQUE, and a run that ends here is rolled back
  6 | DROP INDEX pz;
    | ^~~~~~~~~~~~~
)"},
      {"its column too",
       {family, "-- @upgrade\nDROP INDEX pz;\nALTER TABLE p DROP COLUMN z;\n" + kNothing},
       R"(versions/2.sql:7:27: error: column "z" of table "p" can't be dropped: constraint "c_a_fkey" of table "c" depends on it; take that away before
  7 | ALTER TABLE p DROP COLUMN z;
    |                           ^
versions/1.sql:8:19: note: constraint "c_a_fkey" of table "c" is defined here
  8 | CREATE TABLE c (a REFERENCES p (z), b REFERENCES p);
    |                   ^~~~~~~~~~~~~~~~
)"},
      {"the parent is dropped",
       {family, "-- @upgrade\nDROP TABLE p;\n-- @irreversible gone\n"},
       R"(versions/2.sql:6:1: error: after this statement, table "c" refers to table "p", which isn't there
  6 | DROP TABLE p;
    | ^~~~~~~~~~~~
)"},
      {"the chain's own rows",
       {family,
        "-- @upgrade\nINSERT INTO p VALUES (1, 'x');\n"
        "INSERT INTO c VALUES ('x', 1), ('x', 2), ('x', 3);\n"
        "-- @downgrade\nDELETE FROM c;\nDELETE FROM p;\n"},
       R"(versions/2.sql:7:1: error: after this statement, table "c" has rows without a parent in "p", and a run that ends here is rolled back
  7 | INSERT INTO c VALUES ('x', 1), ('x', 2), ('x', 3);
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"the chain's own rows, in a downgrade",
       {family,
        "-- @upgrade\nINSERT INTO p VALUES (1, 'x');\nINSERT INTO c VALUES ('x', 1);\n"
        "-- @downgrade\nDELETE FROM p;\n"},
       R"(versions/2.sql:9:1: error: after this statement, table "c" has rows without a parent in "p", and a run that ends here is rolled back
  9 | DELETE FROM p;
    | ^~~~~~~~~~~~~
note: the row of table "p": id 1, z 'x'
note: mend such rows by a statement before this one, or refuse them in words of yours: "-- @require text" above a SELECT that finds them
)"},
      {"a parent row deleted later",
       {family,
        "-- @upgrade\nINSERT INTO p VALUES (1, 'x');\nINSERT INTO c VALUES ('x', 1);\n"
        "-- @downgrade\nDELETE FROM c WHERE a = 'x';\nDELETE FROM p WHERE id = 1;\n",
        "-- @upgrade\nDELETE FROM p WHERE id = 1;\n-- @downgrade\nINSERT INTO p VALUES (1, "
        "'x');\n"},
       R"(versions/3.sql:6:1: error: after this statement, table "c" has rows without a parent in "p", and a run that ends here is rolled back
  6 | DELETE FROM p WHERE id = 1;
    | ^~~~~~~~~~~~~~~~~~~~~~~~~~
note: the row of table "p": id 1, z 'x'
note: mend such rows by a statement before this one, or refuse them in words of yours: "-- @require text" above a SELECT that finds them
)"},
  });
}

TEST_CASE("statements that touch aludel's own tables") {
  check({
      {"made",
       {"-- @upgrade\nCREATE TABLE Aludel_Version (a);\n-- @downgrade\nDROP TABLE "
        "aludel_version;\n"},
       R"(versions/1.sql:5:14: error: aludel keeps this table itself; a revision must not touch it
  5 | CREATE TABLE Aludel_Version (a);
    |              ^~~~~~~~~~~~~~
versions/1.sql:7:12: error: aludel keeps this table itself; a revision must not touch it
  7 | DROP TABLE aludel_version;
    |            ^~~~~~~~~~~~~~
)"},
      {"dropped",
       {"-- @upgrade\nDROP TABLE IF EXISTS main.\"aludel_version_history\";\n" + kNothing},
       R"(versions/1.sql:5:27: error: aludel keeps this table itself; a revision must not touch it
  5 | DROP TABLE IF EXISTS main."aludel_version_history";
    |                           ^~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"altered",
       {kDevice,
        "-- @upgrade\nALTER TABLE device RENAME TO aludel_version_downgrade;\n" + kNothing},
       R"(versions/2.sql:6:30: error: aludel keeps this table itself; a revision must not touch it
  6 | ALTER TABLE device RENAME TO aludel_version_downgrade;
    |                              ^~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"written, in a downgrade",
       {kDevice,
        "-- @upgrade\nCREATE VIEW v AS SELECT 1;\n"
        "-- @downgrade\nDROP VIEW v;\nDELETE FROM aludel_version;\n"},
       R"(versions/2.sql:9:13: error: aludel keeps this table itself; a revision must not touch it
  9 | DELETE FROM aludel_version;
    |             ^~~~~~~~~~~~~~
)"},
      {"not by a column or a text",
       {"-- @upgrade\nCREATE TABLE t (aludel_version TEXT);\n"
        "INSERT INTO t (aludel_version) SELECT 'aludel_version' FROM t WHERE t.aludel_version;\n"
        "-- @downgrade\nDROP TABLE t;\n"},
       "proved\n"},
  });
}

TEST_CASE("what only the program may have") {
  check({
      {"a collation",
       {"-- @upgrade\nCREATE TABLE t (a TEXT COLLATE de_DE);\n"
        "-- @downgrade\nDROP TABLE t;\n"},
       R"(versions/1.sql:5:32: error: SQLite refuses this statement: no such collation sequence: de_DE
  5 | CREATE TABLE t (a TEXT COLLATE de_DE);
    |                                ^~~~~
note: if the program registers this collation itself, say so in aludel.toml:
[proof]
collations = ["de_DE"]
)"},
      {"in a view",
       {"-- @upgrade\nCREATE VIEW v AS SELECT my_fn(1);\n-- @downgrade\nDROP VIEW v;\n"},
       R"(versions/1.sql:5:13: error: view "v" can't be used at the head of the chain; SQLite says: no such function: my_fn
  5 | CREATE VIEW v AS SELECT my_fn(1);
    |             ^
note: if the program registers this function itself, say so in aludel.toml:
[proof]
functions = ["my_fn"]
)"},
  });
}

/// One core for the time that it lives, as taskset gives it.
class OneCore {
 public:
  OneCore() {
    sched_getaffinity(0, sizeof all_, &all_);
    cpu_set_t one;
    CPU_ZERO(&one);
    for (int i = 0; CPU_COUNT(&one) == 0; ++i) {
      if (CPU_ISSET(i, &all_)) CPU_SET(i, &one);
    }
    sched_setaffinity(0, sizeof one, &one);
  }
  ~OneCore() { sched_setaffinity(0, sizeof all_, &all_); }
  OneCore(const OneCore&) = delete;
  OneCore& operator=(const OneCore&) = delete;

 private:
  cpu_set_t all_;
};

// Which core tries which revision is nobody's business: neighbours that are wrong are tried by
// different ones.
TEST_CASE("a long chain says the same on one core and on several") {
  Versions chain;
  for (int i = 0; i != 40; ++i) {
    const std::string t = "t" + std::to_string(i);
    chain.push_back("-- @upgrade\nCREATE TABLE " + t +
                    " (id INTEGER PRIMARY KEY, n INTEGER);\n-- @downgrade\nDROP TABLE " + t +
                    ";\n");
    chain.push_back("-- @upgrade\nALTER TABLE " + t +
                    " ADD COLUMN note TEXT;\n-- @downgrade\nALTER TABLE " + t +
                    " DROP COLUMN note;\n");
  }
  const auto both = [&] {
    const std::string several = proved(chain, std::nullopt);
    const OneCore one;
    CHECK(proved(chain, std::nullopt) == several);
    return several;
  };
  CHECK(both() == "proved\n");
  for (const std::size_t i : {21U, 22U, 60U}) {
    chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(i) + 2,
                 "-- @upgrade\n-- @require none\nSELECT id FROM t5 WHERE note = 7;\n"
                 "-- @downgrade\n-- @nothing\n");
  }
  CHECK_THAT(both(), Catch::Contains("versions/24.sql") && Catch::Contains("versions/25.sql") &&
                         Catch::Contains("no row that was tried is refused"));
  for (const std::size_t i : {30U, 31U}) {
    chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(i),
                 "-- @upgrade\nUPDATE t3 SET n = 5 WHERE n = 1;\n"
                 "-- @downgrade\nUPDATE t3 SET n = 1 WHERE n = 5;\n");
  }
  CHECK_THAT(both(), Catch::Contains("values of t3.n don't come back"));
}

// The reader lets no such statement through, but the proof doesn't rely on it.
TEST_CASE("statements that meddle with the transaction") {
  text::Diagnostics diagnostics;
  const revisions::Records records("aludel_version");
  const std::string body = "-- @upgrade\nSELECT 1;\n-- @downgrade\nSELECT 2;\n";
  revisions::Chain chain = chain_of({body, "-- @no-transaction\n" + body}, diagnostics);
  const revisions::Target target[] = {{::aludel::Dialect::kSqlite, 3040001}};
  revisions::render(chain, target, diagnostics);
  const auto sql = [&](std::size_t i) -> std::string& {
    return chain.links[i].revision.scripts[0][0][0].sql;
  };
  sql(0) = "COMMIT";
  Replay(chain, way(chain), records, {}, diagnostics).run();
  sql(0) = "SELECT 1";
  sql(1) = "BEGIN";
  Replay(chain, way(chain), records, {}, diagnostics).run();
  CHECK(diagnostics.print() ==
        R"(versions/1.sql:5:1: error: this statement ends the transaction of its revision
  5 | SELECT 1;
    | ^~~~~~~~
versions/2.sql:7:1: error: this statement leaves a transaction open
  7 | SELECT 1;
    | ^~~~~~~~
)");
}

}  // namespace
}  // namespace aludel::proof
