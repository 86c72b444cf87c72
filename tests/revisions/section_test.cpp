// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

const Case kSections[] = {
    {"no upgrade", kHeader + kDown,
     R"(versions/a.sql:1:1: error: "@upgrade" is missing; write "-- @upgrade" above the statements
  1 | -- add owner
    | ^~~~~~~~~~~~
)"},
    {"no downgrade", kHeader + kUp,
     R"(versions/a.sql:5:4: error: "@downgrade" is missing; write it and the way back, or "-- @irreversible" and the reason
  5 | -- @upgrade
    |    ^~~~~~~~
)"},
    {"twice", kHeader + kUp + R"(-- @upgrade
CREATE TABLE a (x);
-- @downgrade
DROP TABLE a;
)" + kDown,
     R"(versions/a.sql:7:4: error: "@upgrade" stands here twice; keep one of them
  7 | -- @upgrade
    |    ^~~~~~~~
versions/a.sql:5:4: note: the first one
  5 | -- @upgrade
    |    ^~~~~~~~
versions/a.sql:11:4: error: "@downgrade" stands here twice; keep one of them
  11 | -- @downgrade
     |    ^~~~~~~~~~
versions/a.sql:9:4: note: the first one
  9 | -- @downgrade
    |    ^~~~~~~~~~
)"},
    {"downgrade and irreversible", kHeader + kUp + R"(-- @downgrade
DROP TABLE a;
-- @irreversible the rows are gone
)",
     R"(versions/a.sql:9:4: error: "@irreversible" stands in place of "@downgrade"; keep one of them
  9 | -- @irreversible the rows are gone
    |    ^~~~~~~~~~~~~
versions/a.sql:7:4: note: the other one
  7 | -- @downgrade
    |    ^~~~~~~~~~
)"},
    {"irreversible and downgrade", kHeader + kUp + R"(-- @irreversible the rows are gone
)" + kDown,
     R"(versions/a.sql:8:4: error: "@irreversible" stands in place of "@downgrade"; keep one of them
  8 | -- @downgrade
    |    ^~~~~~~~~~
versions/a.sql:7:4: note: the other one
  7 | -- @irreversible the rows are gone
    |    ^~~~~~~~~~~~~
)"},
    {"header directives", kHeader + kUp + R"(-- @revises aa
-- @no-transaction
)" + kDown,
     R"(versions/a.sql:7:4: error: "@revises" belongs in the header, above the first section
  7 | -- @revises aa
    |    ^~~~~~~~
versions/a.sql:8:4: error: "@no-transaction" belongs in the header, above the first section
  8 | -- @no-transaction
    |    ^~~~~~~~~~~~~~~
)"},
    {"without statements", kHeader + R"(-- @upgrade
-- @downgrade
-- nothing here
;
)",
     R"(versions/a.sql:5:4: error: "@upgrade" has no statements; write them, or "-- @nothing" where there is nothing to do
  5 | -- @upgrade
    |    ^~~~~~~~
versions/a.sql:6:4: error: "@downgrade" has no statements; write them, or "-- @nothing" where there is nothing to do
  6 | -- @downgrade
    |    ^~~~~~~~~~
)"},
    {"nothing, and statements", kHeader + R"(-- @upgrade
-- @nothing
CREATE TABLE a (x);
)" + kDown,
     R"(versions/a.sql:6:4: error: "@nothing" stands here, but there are statements too
  6 | -- @nothing
    |    ^~~~~~~~
versions/a.sql:7:1: note: the first of them
  7 | CREATE TABLE a (x);
    | ^~~~~~~~~~~~~~~~~~
)"},
    {"nothing twice", kHeader + R"(-- @upgrade
-- @nothing
-- @nothing
)" + kDown,
     R"(versions/a.sql:7:4: error: "@nothing" stands here twice; keep one of them
  7 | -- @nothing
    |    ^~~~~~~~
versions/a.sql:6:4: note: the first one
  6 | -- @nothing
    |    ^~~~~~~~
)"},
    {"statements and directives below irreversible", kHeader + kUp + R"(-- @irreversible gone
-- @nothing
DROP TABLE a;
)",
     R"(versions/a.sql:8:4: error: "@nothing" cannot stand below "@irreversible"
  8 | -- @nothing
    |    ^~~~~~~~
versions/a.sql:9:1: error: statements cannot stand below "@irreversible"
  9 | DROP TABLE a;
    | ^~~~~~~~~~~~
note: write "-- @downgrade" in its place where there is a way back
)"},
    {"blocks in each other", kHeader + R"(-- @upgrade
-- @sqlite
-- @sqlite
CREATE TABLE a (x);
-- @end
)" + kDown,
     R"(versions/a.sql:7:4: error: blocks cannot stand in each other; close the first with "@end"
  7 | -- @sqlite
    |    ^~~~~~~
versions/a.sql:6:4: note: it begins here
  6 | -- @sqlite
    |    ^~~~~~~
)"},
    {"blocks without end or beginning", kHeader + R"(-- @upgrade
-- @end
-- @sqlite
CREATE TABLE a (x);
)" + kDown,
     R"(versions/a.sql:6:4: error: "@end" closes nothing; no block is open here
  6 | -- @end
    |    ^~~~
versions/a.sql:7:4: error: "@sqlite" has no "@end"
  7 | -- @sqlite
    |    ^~~~~~~
)"},
    {"directives in the middle of a statement", kHeader + R"(-- @upgrade
CREATE TABLE a (
-- @sqlite
x
-- @end
) -- @nothing
;
)" + kDown,
     R"(versions/a.sql:7:4: error: "@sqlite" stands in the middle of a statement; end that with ";" first, or move the line above it
  7 | -- @sqlite
    |    ^~~~~~~
versions/a.sql:6:1: note: the statement begins here
  6 | CREATE TABLE a (
    | ^
versions/a.sql:9:4: error: "@end" stands in the middle of a statement; end that with ";" first, or move the line above it
  9 | -- @end
    |    ^~~~
versions/a.sql:6:1: note: the statement begins here
  6 | CREATE TABLE a (
    | ^
versions/a.sql:10:6: error: "@nothing" stands in the middle of a statement; end that with ";" first, or move the line above it
  10 | ) -- @nothing
     |      ^~~~~~~~
versions/a.sql:6:1: note: the statement begins here
  6 | CREATE TABLE a (
    | ^
)"},
    {"a forgotten semicolon", kHeader + R"(-- @upgrade
CREATE TABLE a (x)
-- @downgrade
DROP TABLE a -- last
)",
     R"(versions/a.sql:6:18: error: the statement does not end; write ";" after it
  6 | CREATE TABLE a (x)
    |                  ^
versions/a.sql:6:1: note: it begins here
  6 | CREATE TABLE a (x)
    | ^~~~~~
versions/a.sql:8:12: error: the statement does not end; write ";" after it
  8 | DROP TABLE a -- last
    |            ^
versions/a.sql:8:1: note: it begins here
  8 | DROP TABLE a -- last
    | ^~~~
)"},
    {"a forgotten semicolon in a block", kHeader + R"(-- @upgrade
-- @sqlite
CREATE TABLE a (x)
-- @end
)" + kDown,
     R"(versions/a.sql:7:18: error: the statement does not end; write ";" after it
  7 | CREATE TABLE a (x)
    |                  ^
versions/a.sql:7:1: note: it begins here
  7 | CREATE TABLE a (x)
    | ^~~~~~
)"},
    {"a trigger without end", kHeader + R"(-- @upgrade
CREATE TRIGGER t AFTER INSERT ON a BEGIN
  SELECT 1;
CREATE TABLE b (x);
)" + kDown,
     R"(versions/a.sql:8:19: error: the statement does not end: each statement of its body takes ";", and "END;" comes last
  8 | CREATE TABLE b (x);
    |                   ^
versions/a.sql:6:1: note: it begins here
  6 | CREATE TRIGGER t AFTER INSERT ON a BEGIN
    | ^~~~~~
)"},
};

const Case kRequires[] = {
    {"no query", kHeader + R"(-- @upgrade
-- @require no a
DELETE FROM a;
-- @require no b
WITH x AS (SELECT 1) DELETE FROM a;
-- @require c
WITH x;
)" + kDown,
     R"(versions/a.sql:7:1: error: "@require" takes a SELECT, one that finds the rows that must not be there
  7 | DELETE FROM a;
    | ^~~~~~
versions/a.sql:6:4: note: this one
  6 | -- @require no a
    |    ^~~~~~~~
versions/a.sql:9:1: error: "@require" takes a SELECT, one that finds the rows that must not be there
  9 | WITH x AS (SELECT 1) DELETE FROM a;
    | ^~~~
versions/a.sql:8:4: note: this one
  8 | -- @require no b
    |    ^~~~~~~~
versions/a.sql:11:1: error: "@require" takes a SELECT, one that finds the rows that must not be there
  11 | WITH x;
     | ^~~~
versions/a.sql:10:4: note: this one
  10 | -- @require c
     |    ^~~~~~~~
)"},
    {"no statement", kHeader + kUp + R"(-- @require no a
)" + kDown,
     R"(versions/a.sql:7:4: error: "@require" has no SELECT; write it directly below
  7 | -- @require no a
    |    ^~~~~~~~
)"},
    {"two, then one statement", kHeader + R"(-- @upgrade
-- @require no a
-- @require no b
SELECT 1;
)" + kDown,
     R"(versions/a.sql:6:4: error: "@require" has no SELECT; write it directly below
  6 | -- @require no a
    |    ^~~~~~~~
)"},
    {"a block between", kHeader + R"(-- @upgrade
-- @require no a
-- @sqlite
SELECT 1;
-- @end
)" + kDown,
     R"(versions/a.sql:6:4: error: "@require" has no SELECT; write it directly below
  6 | -- @require no a
    |    ^~~~~~~~
)"},
};

const Case kNoTransaction[] = {
    {"two statements", kHeader + R"(-- @no-transaction
-- @upgrade
VACUUM;
PRAGMA optimize;
)" + kDown,
     R"(versions/a.sql:8:1: error: a "@no-transaction" revision has exactly one statement for each direction; give this one a revision of its own
  8 | PRAGMA optimize;
    | ^~~~~~~~~~~~~~~
)"},
    {"require and nothing", kHeader + R"(-- @no-transaction
-- @upgrade
-- @require x
SELECT 1;
-- @downgrade
-- @nothing
)",
     R"(versions/a.sql:7:4: error: "@require" cannot stand in a "@no-transaction" revision: what ran before it could not be taken back
  7 | -- @require x
    |    ^~~~~~~~
versions/a.sql:10:4: error: "@nothing" cannot stand in a "@no-transaction" revision, which has exactly one statement for each direction
  10 | -- @nothing
     |    ^~~~~~~~
)"},
    {"no statement", kHeader + R"(-- @no-transaction
-- @upgrade
)" + kDown,
     R"(versions/a.sql:6:4: error: "@upgrade" has no statement; a "@no-transaction" revision has exactly one for each direction
  6 | -- @upgrade
    |    ^~~~~~~~
)"},
    {"transaction control even here", kHeader + R"(-- @no-transaction
-- @upgrade
BEGIN;
)" + kDown,
     R"(versions/a.sql:7:1: error: "BEGIN" cannot stand in a revision: the run begins and ends the transaction; take the statement out
  7 | BEGIN;
    | ^~~~~
)"},
};

}  // namespace

TEST_CASE("revision file: the sections") { check(kSections); }

TEST_CASE("revision file: @require") { check(kRequires); }

TEST_CASE("revision file: @no-transaction") { check(kNoTransaction); }

}  // namespace aludel::revisions
