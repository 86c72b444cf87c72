// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

const std::string kAlone = kHeader + "-- @no-transaction\n";

const Case kStatements[] = {
    {"transaction control", kHeader + R"(-- @upgrade
BEGIN IMMEDIATE;
commit;
END;
ROLLBACK;
SAVEPOINT a;
RELEASE a;
)" + kDown,
     R"(versions/a.sql:6:1: error: "BEGIN" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  6 | BEGIN IMMEDIATE;
    | ^~~~~
versions/a.sql:7:1: error: "COMMIT" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  7 | commit;
    | ^~~~~~
versions/a.sql:8:1: error: "END" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  8 | END;
    | ^~~
versions/a.sql:9:1: error: "ROLLBACK" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  9 | ROLLBACK;
    | ^~~~~~~~
versions/a.sql:10:1: error: "SAVEPOINT" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  10 | SAVEPOINT a;
     | ^~~~~~~~~
versions/a.sql:11:1: error: "RELEASE" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  11 | RELEASE a;
     | ^~~~~~~
)"},
    {"other databases", kHeader + R"(-- @upgrade
ATTACH 'x' AS y;
DETACH y;
)" + kDown,
     R"(versions/a.sql:6:1: error: "ATTACH" cannot stand in a revision: a revision is about one database; take the statement out
  6 | ATTACH 'x' AS y;
    | ^~~~~~
versions/a.sql:7:1: error: "DETACH" cannot stand in a revision: a revision is about one database; take the statement out
  7 | DETACH y;
    | ^~~~~~
)"},
    {"what doesn't work in a transaction", kHeader + R"(-- @upgrade
PRAGMA foreign_keys = ON;
VACUUM;
)" + kDown,
     R"(versions/a.sql:6:1: error: "PRAGMA" cannot stand in a revision: it does not work inside the transaction of a run; give it a revision of its own with "@no-transaction" in the header
  6 | PRAGMA foreign_keys = ON;
    | ^~~~~~
versions/a.sql:7:1: error: "VACUUM" cannot stand in a revision: it does not work inside the transaction of a run; give it a revision of its own with "@no-transaction" in the header
  7 | VACUUM;
    | ^~~~~~
)"},
    {"what is set of the connection", kAlone + R"(-- @upgrade
PRAGMA foreign_keys = ON;
-- @downgrade
PRAGMA main.case_sensitive_like = ON;
)",
     R"(versions/a.sql:7:8: error: "PRAGMA foreign_keys" cannot stand in a revision: it sets something of the connection, not of the database; take the statement out
  7 | PRAGMA foreign_keys = ON;
    |        ^~~~~~~~~~~~
versions/a.sql:9:13: error: "PRAGMA case_sensitive_like" cannot stand in a revision: it sets something of the connection, not of the database; take the statement out
  9 | PRAGMA main.case_sensitive_like = ON;
    |             ^~~~~~~~~~~~~~~~~~~
)"},
    {"another file", kAlone + R"(-- @upgrade
VACUUM INTO '/tmp/copy.db';
-- @irreversible no
)",
     R"(versions/a.sql:7:8: error: "VACUUM INTO" cannot stand in a revision: a revision is about one database; take the statement out
  7 | VACUUM INTO '/tmp/copy.db';
    |        ^~~~
)"},
    {"a command of sqlite3", kHeader + R"(-- @upgrade
.read other.sql
)" + kDown,
     R"(versions/a.sql:6:1: error: a command of the sqlite3 shell cannot stand in a revision; write SQL
  6 | .read other.sql
    | ^~~~~~~~~~~~~~~
)"},
    {"a command of psql", kHeader + R"(-- @upgrade
\i other.sql
SELECT 1;
)" + kDown,
     R"(versions/a.sql:6:1: error: unexpected character "\": commands of psql are no SQL, take them out
  6 | \i other.sql
    | ^
)"},
    {"a command that pg_dump prints", R"(-- x
-- @revision a
-- @sql postgresql
-- @upgrade
\connect other
SELECT 1;
-- @downgrade
-- @nothing
)",
     R"(versions/a.sql:5:1: error: a command of psql cannot stand in a revision; write SQL
  5 | \connect other
    | ^~~~~~~~~~~~~~
)"},
    {"bound parameters", kHeader + R"(-- @upgrade
UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
)" + kDown,
     R"(versions/a.sql:6:18: error: nothing is bound to the parameter "?"; write the value
  6 | UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
    |                  ^
versions/a.sql:6:25: error: nothing is bound to the parameter ":y"; write the value
  6 | UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
    |                         ^~
versions/a.sql:6:33: error: nothing is bound to the parameter "@z"; write the value
  6 | UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
    |                                 ^~
versions/a.sql:6:41: error: nothing is bound to the parameter "$u"; write the value
  6 | UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
    |                                         ^~
versions/a.sql:6:49: error: nothing is bound to the parameter "?1"; write the value
  6 | UPDATE a SET x = ?, y = :y, z = @z, u = $u, v = ?1;
    |                                                 ^~
)"},
};

const Case kNoSql[] = {
    {"an unterminated string", kHeader + R"(-- @upgrade
PRAGMA a;
INSERT INTO a VALUES ('x);
)" + kDown,
     R"(versions/a.sql:6:1: error: "PRAGMA" cannot stand in a revision: it does not work inside the transaction of a run; give it a revision of its own with "@no-transaction" in the header
  6 | PRAGMA a;
    | ^~~~~~
versions/a.sql:7:23: error: string is not closed: a ' is missing
  7 | INSERT INTO a VALUES ('x);
    |                       ^
)"},
    {"an unterminated comment", kHeader + R"(-- @upgrade
SELECT 1; /* x
)" + kDown,
     R"(versions/a.sql:6:11: error: comment is not closed: a */ is missing
  6 | SELECT 1; /* x
    |           ^~
)"},
    {"a stray character", kHeader + R"(-- @upgrade
SELECT 1 \ 2;
)" + kDown,
     R"(versions/a.sql:6:10: error: unexpected character "\": commands of psql are no SQL, take them out
  6 | SELECT 1 \ 2;
    |          ^
)"},
    {"a conflict", kHeader + R"(-- @upgrade
<<<<<<< ours
CREATE TABLE a (x);
=======
CREATE TABLE a (y);
>>>>>>> theirs
)" + kDown,
     R"(versions/a.sql:6:1: error: version control left a conflict in this file; decide what it should say and take the markers out
  6 | <<<<<<< ours
    | ^~~~~~~~~~~~
)"},
    {"a conflict in the header", kHeader + R"(<<<<<<< HEAD
-- @revises a
=======
-- @revises b
>>>>>>> topic
)" + kUp + kDown,
     R"(versions/a.sql:5:1: error: version control left a conflict in this file; decide what it should say and take the markers out
  5 | <<<<<<< HEAD
    | ^~~~~~~~~~~~
)"},
    {"the rest of a conflict, in portable SQL",
     "-- m\n-- @revision a\n-- @sql portable\n" + kUp + "=======\n" + kDown,
     R"(versions/a.sql:6:1: error: version control left a conflict in this file; decide what it should say and take the markers out
  6 | =======
    | ^~~~~~~
)"},
    {"the rest of a conflict", kHeader + kUp + R"(=======
CREATE TABLE a (y);
)" + kDown,
     R"(versions/a.sql:7:1: error: version control left a conflict in this file; decide what it should say and take the markers out
  7 | =======
    | ^~~~~~~
)"},
};

}  // namespace

TEST_CASE("revision file: statements that a revision must not hold") { check(kStatements); }

TEST_CASE("revision file: text that is no SQL") { check(kNoSql); }

}  // namespace aludel::revisions
