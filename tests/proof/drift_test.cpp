// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>

#include "proof/prove.h"

namespace aludel::proof {
namespace {

struct Case {
  const char* name;
  Versions versions;
  Files schema;
  const char* said;
};

const std::string kDevice = R"(-- @upgrade
CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
-- @downgrade
DROP TABLE device;
)";

const std::string kOwner = R"(-- @upgrade
ALTER TABLE device ADD COLUMN owner_id INTEGER;
CREATE INDEX device_owner ON device (owner_id);
-- @downgrade
DROP INDEX device_owner;
ALTER TABLE device DROP COLUMN owner_id;
)";

TEST_CASE("the head equals schema/") {
  const Case cases[] = {
      {"nothing and nothing", {}, {}, ""},
      {"in other words",
       {kDevice, kOwner},
       {"create index Device_Owner on Device (Owner_Id);\n",
        "create table if not exists \"device\" (\n  owner_id integer, -- who answers for it\n"
        "  name text not null,\n  id integer,\n  primary key (id)\n);\n"},
       ""},
      {"the version tables belong to the runtime",
       {kDevice},
       {"CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"
        "CREATE TABLE aludel_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);\n"
        "CREATE TABLE aludel_version_history (sequence INTEGER PRIMARY KEY, run, revision, "
        "parents, "
        "dependencies, direction, how, time, checksum, message, program);\n"
        "CREATE TABLE aludel_version_downgrade (revision, variant, number, flags, sql, message, "
        "checksum);\n"
        "CREATE INDEX i ON aludel_version_history (run);\n"},
       ""},
  };
  for (const Case& it : cases) {
    CAPTURE(it.name);
    CHECK(proved(it.versions, it.schema) == "proved\n");
  }
}

TEST_CASE("the head differs from schema/") {
  const Case cases[] = {
      {"no revisions yet",
       {},
       {"CREATE TABLE a (x);\nCREATE INDEX d ON a (x);\n",
        "CREATE TABLE b (x);\nCREATE TABLE c (x);\n"},
       R"(schema/1.sql:1:14: error: there are no revisions yet, and schema/ has table "a", table "b", table "c" and 1 more
  1 | CREATE TABLE a (x);
    |              ^
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"objects and columns that the chain doesn't make",
       {kDevice},
       {"CREATE TABLE device (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL,\n"
        "  owner_id INTEGER\n);\n",
        "CREATE INDEX device_owner ON device (owner_id);\nCREATE VIEW v AS SELECT 1;\n"},
       R"(schema/1.sql:4:3: error: column "owner_id" of table "device" is in schema/ and missing after the chain
  4 |   owner_id INTEGER
    |   ^~~~~~~~
schema/2.sql:1:14: error: index "device_owner" is in schema/ and missing after the chain
  1 | CREATE INDEX device_owner ON device (owner_id);
    |              ^~~~~~~~~~~~
schema/2.sql:2:13: error: view "v" is in schema/ and missing after the chain
  2 | CREATE VIEW v AS SELECT 1;
    |             ^
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"objects and columns that only the chain makes",
       {kDevice, kOwner},
       {"CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"},
       R"(versions/2.sql:6:31: error: column "owner_id" of table "device" is there after the chain and not in schema/
  6 | ALTER TABLE device ADD COLUMN owner_id INTEGER;
    |                               ^~~~~~~~
versions/2.sql:7:14: error: index "device_owner" is there after the chain and not in schema/
  7 | CREATE INDEX device_owner ON device (owner_id);
    |              ^~~~~~~~~~~~
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"an object that got its name by a rename",
       {kDevice,
        "-- @upgrade\nALTER TABLE device RENAME TO unit;\n"
        "-- @downgrade\nALTER TABLE unit RENAME TO device;\n"},
       {},
       R"(versions/1.sql:5:14: error: table "unit" is there after the chain and not in schema/
  5 | CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
    |              ^~~~~~
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"a column, a constraint, an option",
       {kDevice},
       {"CREATE TABLE device (id INTEGER PRIMARY KEY CHECK (id > 0),\n  name TEXT\n) STRICT;\n"},
       R"(schema/1.sql:1:14: error: table "device" is not STRICT, schema/ says STRICT
  1 | CREATE TABLE device (id INTEGER PRIMARY KEY CHECK (id > 0),
    |              ^~~~~~
schema/1.sql:1:45: error: CHECK (id > 0) of table "device" is in schema/ and missing after the chain
  1 | CREATE TABLE device (id INTEGER PRIMARY KEY CHECK (id > 0),
    |                                             ^~~~~~~~~~~~~~
schema/1.sql:2:3: error: column "name" of table "device" is TEXT NOT NULL, schema/ says TEXT
  2 |   name TEXT
    |   ^~~~
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"views that read differently",
       {"-- @upgrade\nCREATE VIEW v AS SELECT 1 AS a;\n-- @downgrade\nDROP VIEW v;\n"},
       {"CREATE VIEW v AS SELECT 2 AS a;\n"},
       R"(schema/1.sql:1:13: error: view "v" is CREATE VIEW v AS SELECT 1 AS a, schema/ says CREATE VIEW v AS SELECT 2 AS a
  1 | CREATE VIEW v AS SELECT 2 AS a;
    |             ^
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"what depends on an order of columns that differs",
       {R"(-- @upgrade
CREATE TABLE log (a, b);
-- @allow unproved the trigger fails until "log" has a third column
CREATE TABLE u (x);
CREATE VIEW stars AS SELECT 1, * FROM u JOIN log;
CREATE VIEW inner_star AS SELECT a FROM (SELECT l.* FROM main.Log AS l WHERE 1);
CREATE VIEW named AS SELECT count(*), a * b FROM log WHERE EXISTS (SELECT * FROM log);
CREATE VIEW other AS SELECT * FROM u WHERE x IN (SELECT a FROM log);
CREATE VIEW sub AS SELECT * FROM (SELECT a, b FROM log);
CREATE TRIGGER fills AFTER INSERT ON u BEGIN
  INSERT INTO log VALUES (1, 2, 3);
END;
CREATE TRIGGER lists AFTER INSERT ON u BEGIN INSERT INTO log (a, b) SELECT 1, 2; END;
-- @irreversible too much
)",
        "-- @upgrade\nALTER TABLE log ADD COLUMN c;\n-- @irreversible too much\n"},
       {"CREATE TABLE log (a, c, b);\nCREATE TABLE u (x);\n"
        "CREATE VIEW stars AS SELECT 1, * FROM u JOIN log;\n"
        "CREATE VIEW inner_star AS SELECT a FROM (SELECT l.* FROM main.Log AS l WHERE 1);\n"
        "CREATE VIEW named AS SELECT count(*), a * b FROM log "
        "WHERE EXISTS (SELECT * FROM log);\n"
        "CREATE VIEW other AS SELECT * FROM u WHERE x IN (SELECT a FROM log);\n"
        "CREATE VIEW sub AS SELECT * FROM (SELECT a, b FROM log);\n"
        "CREATE TRIGGER fills AFTER INSERT ON u BEGIN\n  INSERT INTO log VALUES (1, 2, 3);\nEND;\n"
        "CREATE TRIGGER lists AFTER INSERT ON u BEGIN INSERT INTO log (a, b) SELECT 1, 2; END;\n"},
       R"(schema/1.sql:3:13: error: view "stars" depends on the order of the columns of "log", which is a, c, b in schema/ and a, b, c after the chain; name the columns
  3 | CREATE VIEW stars AS SELECT 1, * FROM u JOIN log;
    |             ^~~~~
schema/1.sql:4:13: error: view "inner_star" depends on the order of the columns of "log", which is a, c, b in schema/ and a, b, c after the chain; name the columns
  4 | CREATE VIEW inner_star AS SELECT a FROM (SELECT l.* FROM main.Log AS l WHERE 1);
    |             ^~~~~~~~~~
schema/1.sql:8:16: error: trigger "fills" depends on the order of the columns of "log", which is a, c, b in schema/ and a, b, c after the chain; name the columns
  8 | CREATE TRIGGER fills AFTER INSERT ON u BEGIN
    |                ^~~~~
note: write a revision that leads there, aludel revision --autogenerate, or change schema/
)"},
      {"what is broken on both sides is said once",
       {"-- @upgrade\nCREATE VIEW v AS SELECT a FROM t;\nCREATE TABLE c (a REFERENCES p);\n"
        "-- @downgrade\nDROP TABLE c;\nDROP VIEW v;\n"},
       {"CREATE VIEW v AS SELECT a\n  FROM t;\nCREATE VIEW w AS SELECT b FROM t;\n"
        "CREATE TABLE c (a REFERENCES p);\n"},
       R"(versions/1.sql:5:13: error: view "v" can't be used at the head of the chain; SQLite says: no such table: main.t
  5 | CREATE VIEW v AS SELECT a FROM t;
    |             ^
versions/1.sql:6:14: error: table "c" refers to table "p", which doesn't exist
  6 | CREATE TABLE c (a REFERENCES p);
    |              ^
schema/1.sql:3:13: error: view "w" can't be used; SQLite says: no such table: main.t
  3 | CREATE VIEW w AS SELECT b FROM t;
    |             ^
)"},
      {"both sides are judged even where the chain breaks",
       {"-- @upgrade\nCREATE TABEL t (a);\n-- @downgrade\nDROP TABLE t;\n"},
       {"CREATE TABLE t (a,, b);\n"},
       R"(versions/1.sql:5:8: error: expected "TABLE", "INDEX", "VIEW" or another kind of object
  5 | CREATE TABEL t (a);
    |        ^~~~~
)"},
  };
  for (const Case& it : cases) {
    CAPTURE(it.name);
    CHECK(proved(it.versions, it.schema) == it.said);
  }
}

TEST_CASE("drift as a warning, with the tool's path and another version table") {
  const revisions::DriftOptions options{.is_error = false,
                                        .tool = "/opt/my tools/aludel",
                                        .root = "/srv/it's/a-b_c.d+e",
                                        .version_table = "Alembic_Version"};
  CHECK(
      proved({kDevice},
             Files{"CREATE TABLE alembic_version (version_num);\nCREATE TABLE aludel_version (a);\n"
                   "CREATE TABLE device (id INTEGER PRIMARY KEY, name TEXT NOT NULL);\n"},
             options) ==
      R"(proved
schema/1.sql:2:14: warning: table "aludel_version" is in schema/ and missing after the chain
  2 | CREATE TABLE aludel_version (a);
    |              ^~~~~~~~~~~~~~
note: write a revision that leads there, cd '/srv/it'\''s/a-b_c.d+e' && '/opt/my tools/aludel' revision --autogenerate, or change schema/
)");
}

TEST_CASE("without schema/ nothing is compared") {
  CHECK(proved({kDevice}, std::nullopt) == "proved\n");
}

}  // namespace
}  // namespace aludel::proof
