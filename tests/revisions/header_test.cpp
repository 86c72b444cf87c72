// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "revisions/reading.h"

namespace aludel::revisions {

namespace {

const Case kLines[] = {
    {"unknown, near one of ours", kHeader + R"(-- @revizes aa
)" + kUp + kDown,
     R"(versions/a.sql:5:4: error: unknown directive "@revizes"; did you mean "@revises"?
  5 | -- @revizes aa
    |    ^~~~~~~~
)"},
    {"unknown, in another case", kHeader + R"(-- @Revises aa
)" + kUp + kDown,
     R"(versions/a.sql:5:4: error: unknown directive "@Revises"; did you mean "@revises"?
  5 | -- @Revises aa
    |    ^~~~~~~~
)"},
    {"unknown, near nothing", kHeader + R"(-- @reviewed by us
)" + kUp + kDown,
     R"(versions/a.sql:5:4: error: unknown directive "@reviewed"; other comments begin without "@"
  5 | -- @reviewed by us
    |    ^~~~~~~~~
)"},
    {"near one of ours, so what is missing is not said too", kHeader + R"(-- @upgarde
CREATE TABLE a (x);
)" + kDown,
     R"(versions/a.sql:5:4: error: unknown directive "@upgarde"; did you mean "@upgrade"?
  5 | -- @upgarde
    |    ^~~~~~~~
)"},
    {"more than the word", kHeader + R"(-- @upgrade now
CREATE TABLE a (x);
)" + kDown,
     R"(versions/a.sql:5:13: error: nothing may follow "@upgrade" in its line
  5 | -- @upgrade now
    |             ^~~
)"},
    {"less than is needed", kHeader + R"(-- @revises
-- @upgrade
CREATE TABLE a (x);
-- @irreversible
)",
     R"(versions/a.sql:5:4: error: "@revises" must be followed by the id of a revision, or of several for a merge; a base goes without it
  5 | -- @revises
    |    ^~~~~~~~
versions/a.sql:8:4: error: "@irreversible" must be followed by the reason
  8 | -- @irreversible
    |    ^~~~~~~~~~~~~
)"},
    {"a require without text", kHeader + R"(-- @upgrade
-- @require
SELECT 1;
)" + kDown,
     R"(versions/a.sql:6:4: error: "@require" must be followed by the text to show when its SELECT finds rows
  6 | -- @require
    |    ^~~~~~~~
)"},
    {"open decisions, everywhere", kHeader + R"(-- @todo choose an id
-- @upgrade
-- @todo
CREATE TABLE a (x, -- @todo which type
 y);
)" + kDown,
     R"(versions/a.sql:5:4: error: a decision is open: choose an id
  5 | -- @todo choose an id
    |    ^~~~~
versions/a.sql:7:4: error: a decision is open
  7 | -- @todo
    |    ^~~~~
versions/a.sql:8:23: error: a decision is open: which type
  8 | CREATE TABLE a (x, -- @todo which type
    |                       ^~~~~
)"},
};

const Case kLists[] = {
    {"what is no name", kHeader + R"(-- @revises aa,,bb
-- @label x y, head
-- @depends ab, ab
-- @replaces a b
-- @compatible yes
)" + kUp + kDown,
     R"(versions/a.sql:5:16: error: "@revises" has an id missing here; write names with "," between them
  5 | -- @revises aa,,bb
    |                ^
versions/a.sql:6:11: error: "@label" takes names with "," between them
  6 | -- @label x y, head
    |           ^~~
versions/a.sql:6:16: error: "head" cannot be a label: as a target the word means something else
  6 | -- @label x y, head
    |                ^~~~
versions/a.sql:7:17: error: "ab" stands here twice; keep one of them
  7 | -- @depends ab, ab
    |                 ^~
versions/a.sql:8:14: error: "@replaces" takes names with "," between them
  8 | -- @replaces a b
    |              ^~~
versions/a.sql:9:16: error: nothing may follow "@compatible" in its line
  9 | -- @compatible yes
    |                ^~~
)"},
};

const Case kHeaders[] = {
    {"empty file", "",
     R"(versions/a.sql:1:1: error: the file is empty; "aludel revision -m" makes files that are not
  1 |
    | ^
)"},
    {"white space only",
     R"(

)",
     R"(versions/a.sql:1:1: error: the file is empty; "aludel revision -m" makes files that are not
  1 |
    | ^
)"},
    {"no message", std::string(R"(-- @revision ab12
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:1:1: error: the message is missing; say in the first line what the revision does: "-- add owner"
  1 | -- @revision ab12
    | ^~~~~~~~~~~~~~~~~
)"},
    {"an empty message", std::string(R"(--
-- @revision ab12
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:1:1: error: the message is missing; say in the first line what the revision does: "-- add owner"
  1 | --
    | ^~
)"},
    {"nothing but a message", "-- m\n",
     R"(versions/a.sql:1:1: error: this is no revision: it has no directive; move it, or let "aludel revision -m" make one
  1 | -- m
    | ^~~~
)"},
    {"no id and no language", std::string(R"(-- m
)") + kUp + kDown,
     R"(versions/a.sql:1:1: error: "@revision" is missing; write "-- @revision" and an id in the header
  1 | -- m
    | ^~~~
versions/a.sql:1:1: error: "@sql" is missing; write "-- @sql" in the header, and portable, sqlite or postgresql
  1 | -- m
    | ^~~~
)"},
    {"a bad id", std::string(R"(-- m
-- @revision a-b
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:2:14: error: "a-b" cannot be an id: it takes 1 to 32 letters, digits, "_" and "."
  2 | -- @revision a-b
    |              ^~~
)"},
    {"an id that is too long", std::string(R"(-- m
-- @revision a23456789012345678901234567890123
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:2:14: error: "a23456789012345678901234567890123" cannot be an id: it takes 1 to 32 letters, digits, "_" and "."
  2 | -- @revision a23456789012345678901234567890123
    |              ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
    {"an id that is a target", std::string(R"(-- m
-- @revision Head
-- @revises base
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:2:14: error: "Head" cannot be an id: as a target the word means something else
  2 | -- @revision Head
    |              ^~~~
versions/a.sql:3:13: error: "base" cannot be an id: as a target the word means something else
  3 | -- @revises base
    |             ^~~~
)"},
    {"times that are none", std::string(R"(-- m
-- @revision a
-- @created 2026-02-29T00:00:00Z
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:3:13: error: "2026-02-29T00:00:00Z" is no time; write one as in 2026-11-20T19:52:09Z, or with its distance from UTC, 2026-11-20T21:52:09+02:00
  3 | -- @created 2026-02-29T00:00:00Z
    |             ^~~~~~~~~~~~~~~~~~~~
)"},
    {"a time without zone", std::string(R"(-- m
-- @revision a
-- @created 2026-02-28T00:00:00
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:3:13: error: "2026-02-28T00:00:00" is no time; write one as in 2026-11-20T19:52:09Z, or with its distance from UTC, 2026-11-20T21:52:09+02:00
  3 | -- @created 2026-02-28T00:00:00
    |             ^~~~~~~~~~~~~~~~~~~
)"},
    {"an hour too many", std::string(R"(-- m
-- @revision a
-- @created 2026-02-28T24:00:00Z
-- @sql sqlite
)") + kUp + kDown,
     R"(versions/a.sql:3:13: error: "2026-02-28T24:00:00Z" is no time; write one as in 2026-11-20T19:52:09Z, or with its distance from UTC, 2026-11-20T21:52:09+02:00
  3 | -- @created 2026-02-28T24:00:00Z
    |             ^~~~~~~~~~~~~~~~~~~~
)"},
    {"a language that there is not", std::string(R"(-- m
-- @revision a
-- @sql mysql
)") + kUp + kDown,
     R"(versions/a.sql:3:9: error: "mysql" is no language of revisions; write portable, sqlite or postgresql
  3 | -- @sql mysql
    |         ^~~~~
)"},
    {"user_version 0", kHeader + "-- @user-version 0\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "0" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 0
    |                  ^
)"},
    {"user_version 017", kHeader + "-- @user-version 017\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "017" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 017
    |                  ^~~
)"},
    {"user_version -3", kHeader + "-- @user-version -3\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "-3" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version -3
    |                  ^~
)"},
    {"user_version +3", kHeader + "-- @user-version +3\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "+3" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version +3
    |                  ^~
)"},
    {"user_version 2147483647", kHeader + "-- @user-version 2147483647\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "2147483647" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 2147483647
    |                  ^~~~~~~~~~
)"},
    {"user_version 99999999999", kHeader + "-- @user-version 99999999999\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "99999999999" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 99999999999
    |                  ^~~~~~~~~~~
)"},
    {"user_version 17a", kHeader + "-- @user-version 17a\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "17a" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 17a
    |                  ^~~
)"},
    {"user_version one", kHeader + "-- @user-version one\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "one" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version one
    |                  ^~~
)"},
    {"user_version 1 2", kHeader + "-- @user-version 1 2\n" + kUp + kDown,
     R"(versions/a.sql:5:18: error: "1 2" is no user_version that a program of yours can have written; write the number, 1 to 2147483646
  5 | -- @user-version 1 2
    |                  ^~~
)"},
    {"a user_version without a number", kHeader + "-- @user-version\n" + kUp + kDown,
     R"(versions/a.sql:5:4: error: "@user-version" must be followed by a number: PRAGMA user_version of a SQLite database at this revision
  5 | -- @user-version
    |    ^~~~~~~~~~~~~
)"},
    {"a user_version of PostgreSQL's", R"(-- m
-- @revision a
-- @user-version 3
-- @sql postgresql
-- @upgrade
CREATE TABLE a (x INTEGER);
)" + kDown,
     R"(versions/a.sql:3:4: error: "@user-version" is about SQLite, and this file is in @sql postgresql; take the line out
  3 | -- @user-version 3
    |    ^~~~~~~~~~~~~
)"},
    {"everything twice", kHeader + R"(-- @revision ab13
-- @revises aa
-- @revises bb
-- @created 2026-11-20T19:52:09Z
-- @sql sqlite
-- @no-transaction
-- @no-transaction
)" + kUp + kDown,
     R"(versions/a.sql:5:4: error: "@revision" stands here twice; keep one of them
  5 | -- @revision ab13
    |    ^~~~~~~~~
versions/a.sql:2:4: note: the first one
  2 | -- @revision ab12
    |    ^~~~~~~~~
versions/a.sql:7:4: error: "@revises" stands here twice; keep one of them
  7 | -- @revises bb
    |    ^~~~~~~~
versions/a.sql:6:4: note: the first one
  6 | -- @revises aa
    |    ^~~~~~~~
versions/a.sql:8:4: error: "@created" stands here twice; keep one of them
  8 | -- @created 2026-11-20T19:52:09Z
    |    ^~~~~~~~
versions/a.sql:3:4: note: the first one
  3 | -- @created 2026-11-20T19:52:09Z
    |    ^~~~~~~~
versions/a.sql:9:4: error: "@sql" stands here twice; keep one of them
  9 | -- @sql sqlite
    |    ^~~~
versions/a.sql:4:4: note: the first one
  4 | -- @sql sqlite
    |    ^~~~
versions/a.sql:11:4: error: "@no-transaction" stands here twice; keep one of them
  11 | -- @no-transaction
     |    ^~~~~~~~~~~~~~~
versions/a.sql:10:4: note: the first one
  10 | -- @no-transaction
     |    ^~~~~~~~~~~~~~~
)"},
    {"body directives", kHeader + R"(-- @nothing
-- @sqlite
-- @end
-- @require x
)" + kUp + kDown,
     R"(versions/a.sql:5:4: error: "@nothing" belongs in a section, below "@upgrade" or "@downgrade"
  5 | -- @nothing
    |    ^~~~~~~~
versions/a.sql:6:4: error: "@sqlite" belongs in a section, below "@upgrade" or "@downgrade"
  6 | -- @sqlite
    |    ^~~~~~~
versions/a.sql:7:4: error: "@end" belongs in a section, below "@upgrade" or "@downgrade"
  7 | -- @end
    |    ^~~~
versions/a.sql:8:4: error: "@require" belongs in a section, below "@upgrade" or "@downgrade"
  8 | -- @require x
    |    ^~~~~~~~
)"},
    {"SQL", kHeader + R"(CREATE TABLE b (x);
SELECT 1;
)" + kUp + kDown,
     R"(versions/a.sql:5:1: error: SQL cannot stand above the first section; write "-- @upgrade" above it, or move it
  5 | CREATE TABLE b (x);
    | ^~~~~~
)"},
    {"SQL and no sections", kHeader + R"(CREATE TABLE b (x);
)",
     R"(versions/a.sql:1:1: error: "@downgrade" is missing; write it and the way back, or "-- @irreversible" and the reason
  1 | -- add owner
    | ^~~~~~~~~~~~
versions/a.sql:5:1: error: "@upgrade" is missing; write "-- @upgrade" above the statements
  5 | CREATE TABLE b (x);
    | ^~~~~~
)"},
};

}  // namespace

TEST_CASE("revision file: directive lines that are wrong by themselves") { check(kLines); }

TEST_CASE("revision file: lists of names") { check(kLists); }

TEST_CASE("revision file: the header") { check(kHeaders); }

}  // namespace aludel::revisions
