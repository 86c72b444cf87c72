// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string>
#include <string_view>

#include "sql/parsing.h"

namespace {

using namespace aludel::sql;

struct Row {
  const char* name;
  Language language;
  std::string_view sql;
  std::string_view expected;
};

constexpr Language kS = Language::kSqlite;
constexpr Language kP = Language::kPostgresql;
constexpr Language kBoth = Language::kPortable;

constexpr Row kErrors[] = {
    {"each statement has one error, and the others are read", kS,
     "CREAT TABLE t (a); CREATE TABLE u (a);\nDROP FOO u",
     "a.sql:1:1: error: no statement begins with \"CREAT\"\n"
     "  1 | CREAT TABLE t (a); CREATE TABLE u (a);\n"
     "    | ^~~~~\n"
     "a.sql:2:6: error: expected a kind of object, such as \"TABLE\"\n"
     "  2 | DROP FOO u\n"
     "    |      ^~~\n"},
    {"a word that begins nothing", kS, "CREATE TABEL t (a)",
     "a.sql:1:8: error: expected \"TABLE\", \"INDEX\", \"VIEW\" or another kind of object\n"
     "  1 | CREATE TABEL t (a)\n"
     "    |        ^~~~~\n"},
    {"not closed", kS, "CREATE TABLE t (a INT",
     "a.sql:1:16: error: \"(\" is not closed before the statement ends\n"
     "  1 | CREATE TABLE t (a INT\n"
     "    |                ^\n"},
    {"closed without being open", kS, "CREATE TABLE t a INT)",
     "a.sql:1:21: error: \")\" closes nothing\n"
     "  1 | CREATE TABLE t a INT)\n"
     "    |                     ^\n"},
    {"too much", kS, "CREATE TABLE t (a INT) x",
     "a.sql:1:24: error: expected the end of the statement\n"
     "  1 | CREATE TABLE t (a INT) x\n"
     "    |                        ^\n"},
    {"a semicolon is missing", kS, "CREATE TABLE t (a INT)\nCREATE TABLE u (b)",
     "a.sql:2:1: error: expected the end of the statement; is a \";\" missing above?\n"
     "  2 | CREATE TABLE u (b)\n"
     "    | ^~~~~~\n"},
    {"a comma too many", kS, "CREATE TABLE t (a INT,)",
     "a.sql:1:23: error: expected a column\n"
     "  1 | CREATE TABLE t (a INT,)\n"
     "    |                       ^\n"},
    {"a keyword as a name", kS, "CREATE TABLE t (order INT)",
     "a.sql:1:17: error: expected a column; \"order\" is a keyword: as a name, write it in double "
     "quotes\n"
     "  1 | CREATE TABLE t (order INT)\n"
     "    |                 ^~~~~\n"},
    {"a keyword of the other database", kP, "CREATE TABLE t (user text)",
     "a.sql:1:17: error: expected a column; \"user\" is a keyword: as a name, write it in double "
     "quotes\n"
     "  1 | CREATE TABLE t (user text)\n"
     "    |                 ^~~~\n"},
    {"a database before the schema", kS, "CREATE TABLE a.b.c (x)",
     "a.sql:1:14: error: a database before the schema is not understood; leave it out\n"
     "  1 | CREATE TABLE a.b.c (x)\n"
     "    |              ^~~\n"},
    {"an empty name", kS, "CREATE TABLE t (\"\" INT)",
     "a.sql:1:17: error: expected a column; a name can't be empty\n"
     "  1 | CREATE TABLE t (\"\" INT)\n"
     "    |                 ^~\n"},
    {"a column behind a constraint", kS, "CREATE TABLE t (UNIQUE (a), b INT)",
     "a.sql:1:17: error: expected a column\n"
     "  1 | CREATE TABLE t (UNIQUE (a), b INT)\n"
     "    |                 ^~~~~~\n"},
    {"nothing in it", kS, "CREATE TABLE t",
     "a.sql:1:15: error: expected \"(\" and the table's columns, but the statement ends here\n"
     "  1 | CREATE TABLE t\n"
     "    |               ^\n"},
    {"identity", kS, "CREATE TABLE t (a INT GENERATED ALWAYS AS IDENTITY)",
     "a.sql:1:40: error: only PostgreSQL knows \"AS IDENTITY\"\n"
     "  1 | CREATE TABLE t (a INT GENERATED ALWAYS AS IDENTITY)\n"
     "    |                                        ^~~~~~~~~~~\n"},
    {"a default without parentheses", kS, "CREATE TABLE t (a INT DEFAULT 1 + 2)",
     "a.sql:1:33: error: an expression as a default stands in parentheses: \"DEFAULT (…)\"\n"
     "  1 | CREATE TABLE t (a INT DEFAULT 1 + 2)\n"
     "    |                                 ^\n"},
    {"an empty check", kS, "CREATE TABLE t (a INT CHECK ())",
     "a.sql:1:29: error: an expression is missing between the parentheses\n"
     "  1 | CREATE TABLE t (a INT CHECK ())\n"
     "    |                             ^\n"},
    {"an expression in a key", kS, "CREATE TABLE t (a INT, PRIMARY KEY (a + 1))",
     "a.sql:1:37: error: a key has columns only, no expressions\n"
     "  1 | CREATE TABLE t (a INT, PRIMARY KEY (a + 1))\n"
     "    |                                     ^~~~~\n"},
    {"a key to another schema", kS, "CREATE TABLE t (a REFERENCES main.u)",
     "a.sql:1:30: error: a key refers to a table of its own schema; leave the schema out\n"
     "  1 | CREATE TABLE t (a REFERENCES main.u)\n"
     "    |                              ^~~~~~\n"},
    {"an action that is none", kS, "CREATE TABLE t (a REFERENCES u ON DELETE DROP)",
     "a.sql:1:42: error: expected \"NO ACTION\", \"RESTRICT\", \"CASCADE\", \"SET NULL\" or \"SET "
     "DEFAULT\"\n"
     "  1 | CREATE TABLE t (a REFERENCES u ON DELETE DROP)\n"
     "    |                                          ^~~~\n"},
    {"a conflict that is none", kS, "CREATE TABLE t (a NOT NULL ON CONFLICT x)",
     "a.sql:1:40: error: expected \"ROLLBACK\", \"ABORT\", \"FAIL\", \"IGNORE\" or \"REPLACE\"\n"
     "  1 | CREATE TABLE t (a NOT NULL ON CONFLICT x)\n"
     "    |                                        ^\n"},
    {"what only PostgreSQL knows", kS, "CREATE TABLE t (a) INHERITS (b)",
     "a.sql:1:20: error: only PostgreSQL knows \"INHERITS\"\n"
     "  1 | CREATE TABLE t (a) INHERITS (b)\n"
     "    |                    ^~~~~~~~\n"},
    {"a kind that only PostgreSQL knows", kS, "CREATE SEQUENCE s",
     "a.sql:1:1: error: only PostgreSQL knows \"CREATE SEQUENCE\"\n"
     "  1 | CREATE SEQUENCE s\n"
     "    | ^~~~~~~~~~~~~~~\n"},
    {"an index without a name", kS, "CREATE INDEX ON t (a)",
     "a.sql:1:14: error: only PostgreSQL knows \"INDEX without a name\"\n"
     "  1 | CREATE INDEX ON t (a)\n"
     "    |              ^~\n"},
    {"a schema of an index' table", kS, "CREATE INDEX i ON main.t (a)",
     "a.sql:1:19: error: an index is in the schema of its name; leave the schema out of the "
     "table's\n"
     "  1 | CREATE INDEX i ON main.t (a)\n"
     "    |                   ^~~~~~\n"},
    {"a schema of an index", kP, "CREATE INDEX app.i ON t (a)",
     "a.sql:1:14: error: an index is in the schema of its table; leave the schema out of its name\n"
     "  1 | CREATE INDEX app.i ON t (a)\n"
     "    |              ^~~~~\n"},
    {"an action of PostgreSQL", kS, "ALTER TABLE t OWNER TO x",
     "a.sql:1:15: error: only PostgreSQL knows \"OWNER TO\"\n"
     "  1 | ALTER TABLE t OWNER TO x\n"
     "    |               ^~~~~~~~\n"},
    {"an action of nobody", kS, "ALTER TABLE t FROB x",
     "a.sql:1:15: error: expected \"ADD\", \"DROP\", \"ALTER\", \"RENAME\" or another action\n"
     "  1 | ALTER TABLE t FROB x\n"
     "    |               ^~~~\n"},
    {"an attribute of PostgreSQL", kS, "ALTER TABLE t ALTER a SET STORAGE plain",
     "a.sql:1:23: error: only PostgreSQL knows \"SET STORAGE\"\n"
     "  1 | ALTER TABLE t ALTER a SET STORAGE plain\n"
     "    |                       ^~~~~~~~~~~\n"},
    {"an attribute of nobody", kS, "ALTER TABLE t ALTER a FROB",
     "a.sql:1:23: error: expected \"TYPE\", \"SET DEFAULT\", \"DROP DEFAULT\", \"SET NOT NULL\" or "
     "\"DROP NOT NULL\"\n"
     "  1 | ALTER TABLE t ALTER a FROB\n"
     "    |                       ^~~~\n"},
    {"an action that stands alone", kS, "ALTER TABLE t ADD a INT, RENAME c TO d",
     "a.sql:1:26: error: this action can't stand in a list of actions; make it a statement of its "
     "own\n"
     "  1 | ALTER TABLE t ADD a INT, RENAME c TO d\n"
     "    |                          ^~~~~~\n"},
    {"no type", kP, "CREATE TABLE t (a)",
     "a.sql:1:18: error: expected a type\n"
     "  1 | CREATE TABLE t (a)\n"
     "    |                  ^\n"},
    {"what only SQLite knows", kP, "CREATE TABLE t (a INT) STRICT",
     "a.sql:1:24: error: only SQLite knows \"STRICT\"\n"
     "  1 | CREATE TABLE t (a INT) STRICT\n"
     "    |                        ^~~~~~\n"},
    {"a virtual column", kBoth, "CREATE TABLE t (a INT GENERATED ALWAYS AS (1) VIRTUAL)",
     "a.sql:1:47: error: only SQLite knows \"VIRTUAL\"; write it in a \"@sqlite\" block\n"
     "  1 | CREATE TABLE t (a INT GENERATED ALWAYS AS (1) VIRTUAL)\n"
     "    |                                               ^~~~~~~\n"},
    {"a type that is out of range", kP, "CREATE TABLE t (a float(99))",
     "a.sql:1:24: error: the precision of \"FLOAT\" is from 1 to 53\n"
     "  1 | CREATE TABLE t (a float(99))\n"
     "    |                        ^\n"},
    {"an expression without parentheses", kP, "CREATE INDEX i ON t (a + b)",
     "a.sql:1:24: error: expected \")\"\n"
     "  1 | CREATE INDEX i ON t (a + b)\n"
     "    |                        ^\n"},
    {"never and yet deferred", kP,
     "CREATE TABLE t (a int REFERENCES u NOT DEFERRABLE INITIALLY DEFERRED)",
     "a.sql:1:69: error: a constraint that is \"NOT DEFERRABLE\" can't be deferred; leave one out\n"
     "  1 | CREATE TABLE t (a int REFERENCES u NOT DEFERRABLE INITIALLY DEFERRED)\n"
     "    |                                                                     ^\n"},
    {"portable: SQLite's", kBoth, "CREATE TABLE t (a INT PRIMARY KEY AUTOINCREMENT)",
     "a.sql:1:35: error: only SQLite knows \"AUTOINCREMENT\"; write it in a \"@sqlite\" block\n"
     "  1 | CREATE TABLE t (a INT PRIMARY KEY AUTOINCREMENT)\n"
     "    |                                   ^~~~~~~~~~~~~\n"},
    {"portable: SQLite's options", kBoth, "CREATE TABLE t (a INT) WITHOUT ROWID",
     "a.sql:1:24: error: only SQLite knows \"WITHOUT ROWID\"; write it in a \"@sqlite\" block\n"
     "  1 | CREATE TABLE t (a INT) WITHOUT ROWID\n"
     "    |                        ^~~~~~~~~~~~~\n"},
    {"portable: SQLite's conflicts", kBoth, "CREATE TABLE t (a INT NOT NULL ON CONFLICT FAIL)",
     "a.sql:1:32: error: only SQLite knows \"ON CONFLICT\"; write it in a \"@sqlite\" block\n"
     "  1 | CREATE TABLE t (a INT NOT NULL ON CONFLICT FAIL)\n"
     "    |                                ^~~~~~~~~~~\n"},
    {"portable: PostgreSQL's", kBoth, "CREATE UNLOGGED TABLE t (a INT)",
     "a.sql:1:8: error: only PostgreSQL knows \"UNLOGGED\"; write it in a \"@postgresql\" block\n"
     "  1 | CREATE UNLOGGED TABLE t (a INT)\n"
     "    |        ^~~~~~~~\n"},
    {"portable: PostgreSQL's kinds", kBoth, "CREATE DOMAIN d AS int",
     "a.sql:1:1: error: only PostgreSQL knows \"CREATE DOMAIN\"; write it in a \"@postgresql\" "
     "block\n"
     "  1 | CREATE DOMAIN d AS int\n"
     "    | ^~~~~~~~~~~~~\n"},
    {"portable: kinds without a structure", kBoth, "CREATE RULE r AS ON INSERT TO t DO NOTHING",
     "a.sql:1:1: error: only PostgreSQL knows \"CREATE RULE\"; write it in a \"@postgresql\" "
     "block\n"
     "  1 | CREATE RULE r AS ON INSERT TO t DO NOTHING\n"
     "    | ^~~~~~~~~~~\n"},
    {"portable: PostgreSQL's indexes", kBoth, "CREATE INDEX i ON t USING gin (a)",
     "a.sql:1:21: error: only PostgreSQL knows \"USING\"; write it in a \"@postgresql\" block\n"
     "  1 | CREATE INDEX i ON t USING gin (a)\n"
     "    |                     ^~~~~\n"},
    {"portable: an operator class", kBoth, "CREATE INDEX i ON t (a text_ops)",
     "a.sql:1:24: error: only PostgreSQL knows \"text_ops\"; write it in a \"@postgresql\" block\n"
     "  1 | CREATE INDEX i ON t (a text_ops)\n"
     "    |                        ^~~~~~~~\n"},
    {"portable: PostgreSQL's actions", kBoth, "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
     "a.sql:1:15: error: only PostgreSQL knows \"ENABLE ROW\"; write it in a \"@postgresql\" "
     "block\n"
     "  1 | ALTER TABLE t ENABLE ROW LEVEL SECURITY\n"
     "    |               ^~~~~~~~~~\n"},
    {"portable: a virtual table", kBoth, "CREATE VIRTUAL TABLE x USING fts5 (a)",
     "a.sql:1:1: error: only SQLite knows \"CREATE VIRTUAL TABLE\"; write it in a \"@sqlite\" "
     "block\n"
     "  1 | CREATE VIRTUAL TABLE x USING fts5 (a)\n"
     "    | ^~~~~~~~~~~~~~~~~~~~\n"},
};

TEST_CASE("errors are said where a statement ceases to make sense") {
  for (const Row& row : kErrors) {
    CAPTURE(row.name);
    CHECK(errors(row.sql, row.language) == row.expected);
  }
}

TEST_CASE("a statement with an error is left out, its neighbours are there") {
  const aludel::text::Source source("a.sql",
                                    "CREATE TABLE a (b); CREATE TABEL c; CREATE TABLE d (e)");
  aludel::text::Diagnostics diagnostics;
  const auto statements = parse(source, kS, diagnostics);
  REQUIRE(statements.size() == 2);
  CHECK(statements[0].text.text == "CREATE TABLE a (b)");
  CHECK(statements[1].text.text == "CREATE TABLE d (e)");
  CHECK(diagnostics.all().size() == 1);
}

TEST_CASE("an error in a token is not reported a second time") {
  CHECK(errors("CREATE TABLE a (b 'x", kS) ==
        "a.sql:1:19: error: string is not closed: a ' is missing\n"
        "  1 | CREATE TABLE a (b 'x\n"
        "    |                   ^\n");
}

std::string nested(std::size_t depth) {
  return "CREATE TABLE t (a INT CHECK " + std::string(depth, '(') + "a" + std::string(depth, ')') +
         ")";
}

TEST_CASE("parentheses nest 200 deep") {
  for (const Language language : {kS, kP, kBoth}) {
    CHECK(errors(nested(199), language).empty());
    CHECK(errors(nested(200), language)
              .find("error: parentheses stand more than 200 deep in each other\n") !=
          std::string::npos);
    CHECK_FALSE(errors(nested(100000), language).empty());
  }
}

}  // namespace
