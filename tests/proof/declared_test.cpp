// SPDX-License-Identifier: MIT
#include "proof/declared.h"

#include <catch2/catch.hpp>
#include <string>

namespace aludel::proof {
namespace {

// The diagnostics, then what is there.
std::string loaded(const std::vector<std::string>& files) {
  std::vector<std::unique_ptr<text::Source>> sources;
  std::vector<const text::Source*> schema;
  for (std::size_t i = 0; i != files.size(); ++i) {
    const std::string file = "schema/" + std::to_string(i + 1) + ".sql";
    schema.push_back(sources.emplace_back(std::make_unique<text::Source>(file, files[i])).get());
  }
  text::Diagnostics diagnostics;
  const auto declared = dialect::sqlite().declare(schema, sql::Language::kSqlite, diagnostics);
  const bool good = declared && prove_declared(*declared, {}, revisions::Records("aludel_version"),
                                               {}, diagnostics);
  if (good == diagnostics.has_errors()) return "the result and its diagnostics are at odds";
  std::string text = diagnostics.print();
  if (!good) return text;
  for (const auto& object : declared->schema.objects()) text += schema::said(*object) + "\n";
  return text;
}

struct Case {
  const char* name;
  std::vector<std::string> files;
  const char* said;
};

TEST_CASE("schema folders that load") {
  const Case cases[] = {
      {"nothing", {}, ""},
      {"files without a statement", {"", "-- later\n"}, ""},
      {"files in any order",
       {"CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO t VALUES (new.a); END;\n"
        "CREATE VIEW w AS SELECT * FROM v;\nCREATE INDEX i ON t (a);\n",
        "CREATE VIEW v AS SELECT a FROM t;\n",
        "CREATE TABLE t (a INT REFERENCES u (a));\nCREATE TABLE u (a INT PRIMARY KEY)"},
       R"(table "t"
table "u"
index "i"
view "v"
view "w"
trigger "g"
)"},
      {"what .schema prints",
       {R"(CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a UNIQUE);
CREATE TABLE sqlite_sequence(name,seq);
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a FROM t
/* v(a) */;
CREATE VIRTUAL TABLE f USING fts5(x)
/* f(x) */;
CREATE TABLE IF NOT EXISTS 'f_data'(id INTEGER PRIMARY KEY, block BLOB);
CREATE TABLE IF NOT EXISTS 'f_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS 'f_content'(id INTEGER PRIMARY KEY, c0);
CREATE TABLE IF NOT EXISTS 'f_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE IF NOT EXISTS 'f_config'(k PRIMARY KEY, v) WITHOUT ROWID;
CREATE TABLE sqlite_stat1(tbl,idx,stat);
)"},
       R"(table "f"
table "t"
index "i"
view "v"
)"},
      {"a virtual table that needs another table first",
       {"CREATE VIRTUAL TABLE f USING fts4(content=\"t\");\n"
        "CREATE TABLE IF NOT EXISTS 'f_segments'(blockid INTEGER PRIMARY KEY, block BLOB);\n",
        "CREATE TABLE t (a);\n"},
       R"(table "f"
table "t"
)"},
      {"what .schema prints of the runtime's own tables",
       {"CREATE TABLE aludel_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY);\n"
        "CREATE TABLE IF NOT EXISTS \"aludel_version_history\" (\n"
        "  sequence INTEGER PRIMARY KEY, run BIGINT NOT NULL, revision VARCHAR(32) NOT NULL,\n"
        "  parents TEXT NOT NULL, dependencies TEXT NOT NULL, direction TEXT NOT NULL,\n"
        "  how TEXT NOT NULL, time TEXT NOT NULL, checksum TEXT NOT NULL,\n"
        "  message TEXT NOT NULL, program TEXT NOT NULL);\n"
        "CREATE TABLE Aludel_Version_Downgrade (\n"
        "  revision VARCHAR(32) NOT NULL, variant INTEGER NOT NULL, number INTEGER NOT NULL,\n"
        "  flags INTEGER NOT NULL, sql TEXT NOT NULL, message TEXT, checksum TEXT,\n"
        "  PRIMARY KEY (revision, variant, number)) WITHOUT ROWID;\n"},
       R"(table "aludel_version"
table "Aludel_Version_Downgrade"
table "aludel_version_history"
)"},
      {"a trigger with the name of a table",
       {"CREATE TABLE t (a);\nCREATE TRIGGER t AFTER INSERT ON t BEGIN SELECT 1; END;\n"},
       R"(table "t"
trigger "t"
)"},
  };
  for (const Case& it : cases) {
    CAPTURE(it.name);
    CHECK(loaded(it.files) == it.said);
  }
}

TEST_CASE("schema folders that don't") {
  const Case cases[] = {
      {"no SQL",
       {"CREATE TABLE t (a TEXT DEFAULT 'x);\n", "DROP TABLE t;"},
       R"(schema/1.sql:1:32: error: string is not closed: a ' is missing
  1 | CREATE TABLE t (a TEXT DEFAULT 'x);
    |                                ^
schema/2.sql:1:1: error: schema/ holds definitions only (CREATE TABLE, INDEX, VIEW, TRIGGER, VIRTUAL TABLE); what else is to be done belongs in a revision
  1 | DROP TABLE t;
    | ^~~~
)"},
      {"what defines nothing",
       {"PRAGMA foreign_keys=OFF;\nBEGIN;\nCREATE TABLE t (a);\nCREATE TEMP VIEW v AS SELECT 1;\n"
        "CREATE TABLE temp.u (a);\n"},
       R"(schema/1.sql:4:18: error: a temporary object is gone with its connection; take it out
  4 | CREATE TEMP VIEW v AS SELECT 1;
    |                  ^
schema/1.sql:5:14: error: a temporary object is gone with its connection; take it out
  5 | CREATE TABLE temp.u (a);
    |              ^~~~~~
)"},
      {"the same name twice, IF NOT EXISTS or not",
       {"CREATE TABLE device (a);\n",
        "CREATE TABLE IF NOT EXISTS \"Device\" (a, b);\nCREATE VIEW device AS SELECT 1;\n"},
       R"(schema/2.sql:1:28: error: table "Device" has the name of an earlier definition
  1 | CREATE TABLE IF NOT EXISTS "Device" (a, b);
    |                            ^~~~~~~~
schema/1.sql:1:14: note: table "device" is defined here
  1 | CREATE TABLE device (a);
    |              ^~~~~~
schema/2.sql:2:13: error: view "device" has the name of an earlier definition
  2 | CREATE VIEW device AS SELECT 1;
    |             ^~~~~~
schema/1.sql:1:14: note: table "device" is defined here
  1 | CREATE TABLE device (a);
    |              ^~~~~~
)"},
      {"what the engine refuses, without its consequences",
       {"CREATE INDEX i ON t (a);\nCREATE TABLE t (a INT,, b);\n",
        "CREATE TABLE u (a b c,\n a);\n"},
       R"(schema/1.sql:2:23: error: expected a column
  2 | CREATE TABLE t (a INT,, b);
    |                       ^
)"},
      {"a misspelt CREATE",
       {"CREATE TABEL t (a);\n"},
       R"(schema/1.sql:1:8: error: expected "TABLE", "INDEX", "VIEW" or another kind of object
  1 | CREATE TABEL t (a);
    |        ^~~~~
)"},
      {"an index on nothing",
       {"CREATE TABLE t (a);\nCREATE INDEX i ON tt (a);\n"},
       R"(schema/1.sql:2:19: error: no such table "tt"; did you mean "t"?
  2 | CREATE INDEX i ON tt (a);
    |                   ^~
)"},
      {"views and triggers that refer to nothing",
       {"CREATE VIEW v AS SELECT x FROM t;\nCREATE TABLE t (a);\n"
        "CREATE TRIGGER g BEFORE DELETE ON t BEGIN\n  DELETE FROM gone;\nEND;\n"},
       R"(schema/1.sql:1:13: error: view "v" can't be used; SQLite says: no such column: x
  1 | CREATE VIEW v AS SELECT x FROM t;
    |             ^
schema/1.sql:3:16: error: trigger "g" can't be used; SQLite says: no such table: main.gone
  3 | CREATE TRIGGER g BEFORE DELETE ON t BEGIN
    |                ^
)"},
      {"names that aludel keeps for itself",
       {"CREATE TABLE Aludel_Version (a);\nCREATE VIEW aludel_version_history AS SELECT 1;\n"
        "CREATE TABLE t (a);\nCREATE INDEX aludel_version_downgrade ON t (a);\n"},
       R"(schema/1.sql:1:14: error: aludel keeps "Aludel_Version" itself, as another table; take this out
  1 | CREATE TABLE Aludel_Version (a);
    |              ^~~~~~~~~~~~~~
schema/1.sql:2:13: error: aludel keeps "aludel_version_history" itself, as another table; take this out
  2 | CREATE VIEW aludel_version_history AS SELECT 1;
    |             ^~~~~~~~~~~~~~~~~~~~~~
schema/1.sql:4:14: error: aludel keeps "aludel_version_downgrade" itself, as another table; take this out
  4 | CREATE INDEX aludel_version_downgrade ON t (a);
    |              ^~~~~~~~~~~~~~~~~~~~~~~~
)"},
      {"foreign keys to what is no key, or nowhere",
       {"CREATE TABLE p (id INTEGER PRIMARY KEY, z);\nCREATE TABLE c (a REFERENCES p (z));\n"
        "CREATE TABLE d (a REFERENCES \"Gone\");\nCREATE TABLE e (a REFERENCES e (a) UNIQUE);\n"},
       R"(schema/1.sql:2:14: error: table "c" refers to columns of "p" that are no key of it: just these must be its PRIMARY KEY or UNIQUE
  2 | CREATE TABLE c (a REFERENCES p (z));
    |              ^
schema/1.sql:3:14: error: table "d" refers to table "Gone", which doesn't exist
  3 | CREATE TABLE d (a REFERENCES "Gone");
    |              ^
)"},
      {"what only the program may have",
       {"CREATE TABLE t (a);\nCREATE VIEW v AS SELECT my_fn(a) FROM t;\n"},
       R"(schema/1.sql:2:13: error: view "v" can't be used; SQLite says: no such function: my_fn
  2 | CREATE VIEW v AS SELECT my_fn(a) FROM t;
    |             ^
note: if the program registers this function itself, say so in aludel.toml:
[proof]
functions = ["my_fn"]
)"},
  };
  for (const Case& it : cases) {
    CAPTURE(it.name);
    CHECK(loaded(it.files) == it.said);
  }
}

}  // namespace
}  // namespace aludel::proof
