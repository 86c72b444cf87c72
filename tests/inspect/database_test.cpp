// SPDX-License-Identifier: MIT
//
// A real file -> schema files -> another database, which must be the same, as the engine tells of
// both.
#include "inspect/database.h"

#include <sqlite3.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "inspect/files.h"
#include "inspect/read_back.h"
#include "inspect/taken.h"

namespace aludel::inspect {
namespace {

namespace fs = std::filesystem;

/// A folder for as long as a test lasts.
class Folder {
 public:
  Folder() {
    std::string path = (fs::temp_directory_path() / "aludel-inspect-XXXXXX").string();
    REQUIRE(mkdtemp(path.data()) != nullptr);
    path_ = path;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  fs::path path_;
};

/// A connection that a test writes with.
class Connection {
 public:
  explicit Connection(const std::string& path) {
    REQUIRE(sqlite3_open(path.c_str(), &handle_) == SQLITE_OK);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() { sqlite3_close(handle_); }

  sqlite3* get() const { return handle_; }

  void run(const std::string& sql) {
    char* words = nullptr;
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &words) != SQLITE_OK) {
      FAIL(sql << "\n" << words);
    }
  }

  /// A line for each row.
  std::string rows(const std::string& sql) {
    std::string result;
    const auto row = [](void* to, int count, char** values, char**) {
      for (int i = 0; i != count; ++i) {
        *static_cast<std::string*>(to) += std::string(values[i] ? values[i] : "NULL") + '|';
      }
      *static_cast<std::string*>(to) += '\n';
      return 0;
    };
    REQUIRE(sqlite3_exec(handle_, sql.c_str(), row, &result, nullptr) == SQLITE_OK);
    return result;
  }

 private:
  sqlite3* handle_ = nullptr;
};

void make(const std::string& path, const std::vector<const char*>& script) {
  Connection connection(path);
  for (const char* sql : script) connection.run(sql);
}

Database looked(const std::string& path) {
  Status status = Status::kOk;
  text::Diagnostics diagnostics;
  auto database = look(path, revisions::Records("aludel_version"), status, diagnostics);
  INFO(diagnostics.print());
  REQUIRE(database);
  REQUIRE(status == Status::kOk);
  return *database;
}

/// All that SQLite itself tells of the schema, in its own terms, and how each object is written but
/// for tables, which may be printed anew, with other white space in types.
std::string told(const std::string& path) {
  Connection connection(path);
  return connection.rows(
             "SELECT m.name, x.cid, x.name, replace(x.type, ' ', ''), x.'notnull', x.dflt_value, "
             "x.pk, "
             "x.hidden FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS x"
             " WHERE m.type IN ('table', 'view') ORDER BY m.name, x.cid") +
         connection.rows(
             "SELECT m.name, l.'unique', l.origin, l.partial, x.* FROM sqlite_master AS m,"
             " pragma_index_list(m.name) AS l, pragma_index_xinfo(l.name) AS x"
             " WHERE m.type = 'table' ORDER BY m.name, l.name, x.seqno") +
         connection.rows(
             "SELECT m.name, f.* FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f"
             " WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq") +
         connection.rows("SELECT name, wr, strict, type FROM pragma_table_list ORDER BY name") +
         connection.rows(
             "SELECT type, name, rtrim(replace(sql, char(13), '')) FROM sqlite_master"
             " WHERE type <> 'table' ORDER BY type, name");
}

/// The files of a database, and what was said of it; from the files another database is made, which
/// must be the same, and give the same files.
struct Result {
  std::vector<SchemaFile> files;
  std::string said;
};

Result taken(const std::string& path, bool is_whole = true) {
  const Database database = looked(path);
  text::Diagnostics diagnostics;
  const Taken taken = take(database, diagnostics);
  Result result{schema_files(taken), diagnostics.print()};
  const std::string again = path + ".again";
  {
    Connection connection(again);
    for (const SchemaFile& file : result.files) connection.run(file.text);
  }
  const Database second = looked(again);
  if (is_whole) {
    CHECK(told(again) == told(path));
    CHECK(compare(database.catalog(), second.catalog()).empty());
  }
  text::Diagnostics ignored;
  const std::vector<SchemaFile> twice = schema_files(take(second, ignored));
  REQUIRE(twice.size() == result.files.size());
  for (std::size_t i = 0; i != twice.size(); ++i) {
    CHECK(twice[i].name == result.files[i].name);
    CHECK(twice[i].text == result.files[i].text);
  }
  return result;
}

std::string names(const Result& result) {
  std::string names;
  for (const SchemaFile& it : result.files) names += it.name + ' ';
  return names;
}

TEST_CASE("a database made of the files of another is the same") {
  const struct {
    const char* name;
    std::vector<const char*> script;
  } databases[] = {
      {"names that need quotes",
       {R"(CREATE TABLE "a b/c" ("x y" INT, [select] TEXT, `q``q` BLOB, "d""q" TEXT))",
        R"(CREATE TABLE "order" ("group" INT REFERENCES "a b/c" ("x y")))",
        R"(CREATE INDEX "by group" ON "order" ("group"))"}},
      {"STRICT, WITHOUT ROWID, AUTOINCREMENT",
       {"CREATE TABLE s (id INTEGER PRIMARY KEY, b BLOB, a ANY) STRICT",
        "CREATE TABLE w (a INT, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID",
        "CREATE TABLE sw (a INT PRIMARY KEY) STRICT, WITHOUT ROWID",
        "CREATE TABLE i (id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO i DEFAULT VALUES"}},
      {"generated columns",
       {"CREATE TABLE g (a INT, b INT AS (a * 2), c TEXT GENERATED ALWAYS AS ('x' || a) STORED)",
        "ALTER TABLE g ADD COLUMN d INT AS (a + 1) VIRTUAL"}},
      {"indexes",
       {"CREATE TABLE t (a INT, b TEXT COLLATE NOCASE, UNIQUE (b, a))",
        "CREATE INDEX partial ON t (a) WHERE b IS NOT NULL",
        "CREATE UNIQUE INDEX expression ON t (lower(b), abs(a) DESC)",
        "create index Odd on T(\"a\" collate rtrim)"}},
      {"foreign keys all round",
       {"CREATE TABLE a (id INTEGER PRIMARY KEY, b_id INT REFERENCES b (id) ON DELETE SET NULL)",
        "CREATE TABLE b (id INTEGER PRIMARY KEY, a_id INT NOT NULL REFERENCES a DEFERRABLE "
        "INITIALLY DEFERRED, self_id INT REFERENCES b)"}},
      {"views on views, and triggers that stand for them",
       {"CREATE TABLE t (a INT)", "CREATE VIEW z AS SELECT a AS \"the a\" FROM t",
        "CREATE VIEW first AS SELECT * FROM z -- of z\n;",
        "CREATE TRIGGER first_insert INSTEAD OF INSERT ON first BEGIN\n"
        "  -- a ; in words, and @note\n"
        "  INSERT INTO t VALUES (CASE WHEN new.\"the a\" = ';' THEN 1 ELSE 2 END);\n"
        "  SELECT 1;\nEND",
        "CREATE TRIGGER a_first AFTER UPDATE OF a ON t WHEN old.a <> new.a BEGIN DELETE FROM t "
        "WHERE a IS NULL; END"}},
      {"comments inside, and columns that came later",
       {"CREATE TABLE t (\n  a INT, -- the first\n  /* in volts */ b REAL\n  -- no more\n)",
        "ALTER TABLE t ADD COLUMN c TEXT DEFAULT 'x'", "CREATE TABLE u (\n  a INT,\n  b INT\n)",
        "ALTER TABLE u ADD COLUMN c TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE u ADD COLUMN d NUMERIC(10, 2) CHECK (d > 0)",
        "ALTER TABLE u RENAME TO \"v w\""}},
      {"line ends of CR LF",
       {"CREATE TABLE t (\r\n  a INT, -- one\r\n  b INT\r\n)",
        "CREATE TRIGGER tr AFTER INSERT ON t BEGIN\r\n  SELECT 1;\r\nEND"}},
      {"virtual tables, their own left out",
       {"CREATE VIRTUAL TABLE docs USING fts5 (title, body, tokenize = 'porter')",
        "CREATE VIRTUAL TABLE box USING rtree (id, x0, x1)", "INSERT INTO docs VALUES ('a', 'b')",
        "CREATE TABLE docs_notes (id INT)"}},
      {"what ANALYZE counted is left out",
       {"CREATE TABLE t (a INT)", "CREATE INDEX i ON t (a)", "INSERT INTO t VALUES (1)"}},
      {"a text in double quotes",
       {"CREATE TABLE t (a TEXT DEFAULT \"x\" CHECK (a IN (\"x\", \"y\")))"}},
      {"CREATE TABLE AS", {"CREATE TABLE t AS SELECT 1 AS a, 'b' AS b"}},
      {"all that a column can say, printed anew",
       {"CREATE TABLE q (x INT UNIQUE)",
        "CREATE TABLE t (\n  a INTEGER NULL DEFAULT NULL, b VARCHAR (40) NOT NULL ON CONFLICT "
        "IGNORE "
        "DEFAULT -1, c UNSIGNED BIG INT DEFAULT +1.50, d DEFAULT (1 + 2), e TEXT DEFAULT "
        "CURRENT_TIMESTAMP, f BOOLEAN DEFAULT true, g BLOB DEFAULT x'00FF', h TEXT DEFAULT \"x\", "
        "i "
        "DECIMAL(10,2) CONSTRAINT pos CHECK (i>0) CHECK(i<1e3), j TEXT COLLATE NOCASE COLLATE "
        "rtrim, k INT CONSTRAINT fk REFERENCES q(x) ON UPDATE SET NULL ON DELETE CASCADE MATCH "
        "SIMPLE, l INT REFERENCES \"t\" NOT DEFERRABLE, m TEXT UNIQUE ON CONFLICT FAIL, n INT AS "
        "(a+1), o GENERATED ALWAYS AS (a||'x') STORED NOT NULL, p TEXT DEFAULT 'it''s', CONSTRAINT "
        "\"the key\" PRIMARY KEY (b COLLATE nocase DESC, c) ON CONFLICT ROLLBACK, FOREIGN KEY (a, "
        "b) "
        "REFERENCES t (b, c) DEFERRABLE INITIALLY DEFERRED, CHECK ((a IS NULL) <> (b IS NULL)))"}},
      {"a key that counts down, printed anew",
       {"CREATE TABLE t (\n  a INTEGER PRIMARY KEY DESC, b INT)",
        "CREATE TABLE u (\n  a INTEGER PRIMARY KEY ASC ON CONFLICT REPLACE AUTOINCREMENT, b INT)"}},
      {"a long line",
       {"CREATE TABLE long (id INTEGER PRIMARY KEY, first_name VARCHAR(40) NOT NULL, last_name "
        "VARCHAR(40) NOT NULL DEFAULT '', CONSTRAINT named CHECK (first_name <> last_name), "
        "UNIQUE (first_name, last_name) ON CONFLICT REPLACE)"}},
  };
  for (const auto& database : databases) {
    DYNAMIC_SECTION(database.name) {
      const Folder folder;
      make(folder / "a.db", database.script);
      CHECK(taken(folder / "a.db").said.empty());
    }
  }
}

TEST_CASE("names of files are such that every file system takes") {
  const Folder folder;
  make(folder / "a.db",
       {"CREATE TABLE \"a b\" (a)", "CREATE TABLE a_b (a)", "CREATE TABLE \"a/b\" (a)",
        "CREATE TABLE \"A:B\" (a)", "CREATE TABLE con (a)", "CREATE TABLE \"Com1\" (a)",
        "CREATE TABLE \"..\" (a)", "CREATE TABLE \".x\" (a)", "CREATE TABLE \"Größe\" (a)",
        "CREATE TABLE \"GRÖSSE\" (a)", "CREATE VIEW a_b_2 AS SELECT 1 AS a"});
  const Result result = taken(folder / "a.db");
  CHECK(names(result) ==
        "a_b.sql a_b_2.sql a_b_3.sql A_B_4.sql con_.sql Com1_.sql _.sql _x.sql Gr_e.sql "
        "GR_SSE.sql a_b_2_2.sql ");
}

TEST_CASE("an index and a trigger stand in the file of their table") {
  const Folder folder;
  make(folder / "a.db",
       {"CREATE TABLE b (x INT, y INT)", "CREATE VIEW v AS SELECT x FROM b",
        "CREATE TRIGGER t INSTEAD OF DELETE ON v BEGIN SELECT 1; END", "CREATE INDEX i ON B (x)",
        "CREATE INDEX j ON b (y)", "CREATE TABLE a (z)"});
  const Result result = taken(folder / "a.db");
  REQUIRE(names(result) == "b.sql a.sql v.sql ");
  CHECK(result.files[0].text ==
        "CREATE TABLE b (x INT, y INT);\n\nCREATE INDEX i ON B (x);\nCREATE INDEX j ON b (y);\n");
  CHECK(result.files[2].text ==
        "CREATE VIEW v AS SELECT x FROM b;\n\n"
        "CREATE TRIGGER t INSTEAD OF DELETE ON v BEGIN SELECT 1; END;\n");
}

TEST_CASE("a table is printed anew where nobody could read it") {
  const Folder folder;
  make(folder / "a.db",
       {"CREATE TABLE t (\n  a INT,\n  b NUMERIC(10, 2)\n)", "ALTER TABLE t ADD COLUMN c TEXT",
        "CREATE TABLE u (\n\ta INT, -- one\n\tb INT\n)", "ALTER TABLE u ADD COLUMN c TEXT",
        "CREATE TABLE s (a, b)"});
  const Result result = taken(folder / "a.db");
  CHECK(result.files[0].text == "CREATE TABLE t (\n  a INT,\n  b NUMERIC(10, 2),\n  c TEXT\n);\n");
  CHECK(result.files[1].text == "CREATE TABLE u (\n\ta INT, -- one\n\tb INT\n, c TEXT);\n");
  CHECK(result.files[2].text == "CREATE TABLE s (a, b);\n");
}

TEST_CASE("a text with CR LF in it is pointed out") {
  const Folder folder;
  make(folder / "a.db", {"CREATE TABLE t (a TEXT DEFAULT 'x\r\ny')"});
  CHECK(
      taken(folder / "a.db", false).said ==
      folder / "a.db" +
          ": table \"t\": warning: a text in it has line ends of CR LF; files have LF, and so has "
          "the text now\n");
}

TEST_CASE("what can't be read is left out, all of it said, and the rest is taken") {
  const Folder folder;
  make(folder / "a.db", {"CREATE TABLE good (a INT)", "CREATE TABLE bad (a INT,\n  \"\" INT)",
                         "CREATE INDEX bad_a ON bad (a)", "CREATE VIEW \"\" AS SELECT 1 AS a"});
  const Result result = taken(folder / "a.db", false);
  CHECK(names(result) == "good.sql ");
  const std::string path = folder / "a.db";
  CHECK(
      result.said ==
      path +
          ": table \"bad\":2:3: error: expected a column; a name can't be empty; this is left out\n"
          "  2 |   \"\" INT)\n"
          "    |   ^~\n" +
          path +
          ": view \"\":1:13: error: expected the view's name; a name can't be empty; this is left "
          "out\n"
          "  1 | CREATE VIEW \"\" AS SELECT 1 AS a\n"
          "    |             ^~\n" +
          path +
          ": index \"bad_a\":1:23: error: no such table \"bad\"; this is left out\n"
          "  1 | CREATE INDEX bad_a ON bad (a)\n"
          "    |                       ^~~\n");
}

TEST_CASE("aludel's own tables are left out, by the name that they have there") {
  const Folder folder;
  make(folder / "a.db",
       {"CREATE TABLE t (a)", "CREATE TABLE aludel_version (version_num VARCHAR(32) PRIMARY KEY)",
        "CREATE TABLE aludel_version_history (a)", "CREATE TABLE other_version (a)"});
  const Database database = looked(folder / "a.db");
  CHECK(database.is_kept);
  REQUIRE(database.definitions.size() == 2);
  CHECK(database.definitions[1].name == "other_version");
  Status status = Status::kOk;
  text::Diagnostics diagnostics;
  const auto other =
      look(folder / "a.db", revisions::Records("other_version"), status, diagnostics);
  REQUIRE(other);
  CHECK(other->definitions.size() == 3);
}

TEST_CASE("what the file says of itself") {
  const Folder folder;
  make(folder / "a.db", {"PRAGMA auto_vacuum = FULL", "PRAGMA journal_mode = WAL",
                         "PRAGMA user_version = -17", "PRAGMA application_id = 1196437808"});
  const Database database = looked(folder / "a.db");
  CHECK(database.user_version == -17);
  CHECK(database.application_id == 1196437808);
  CHECK(database.journal_mode == "wal");
  CHECK(database.auto_vacuum == 1);
  CHECK(database.encoding == "UTF-8");
  CHECK(database.written_by == sqlite3_libversion());
}

TEST_CASE("a look writes nothing") {
  const Folder folder;
  const auto bytes = [&](const char* name) {
    std::ifstream in(folder / name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  SECTION("a file with nothing beside it") { make(folder / "a.db", {"CREATE TABLE t (a)"}); }
  SECTION("one in WAL mode, cleanly closed") {
    make(folder / "a.db", {"PRAGMA journal_mode = WAL", "CREATE TABLE t (a)"});
  }
  SECTION("one in WAL mode, in use") {
    Connection user(folder / "a.db");
    user.run("PRAGMA journal_mode = WAL");
    user.run("CREATE TABLE t (a)");
    const std::string before = bytes("a.db");
    const std::string wal = bytes("a.db-wal");
    CHECK(looked(folder / "a.db").definitions.size() == 1);
    CHECK(bytes("a.db") == before);
    CHECK(bytes("a.db-wal") == wal);
    return;
  }
  const std::string before = bytes("a.db");
  const auto time = fs::last_write_time(folder / "a.db");
  CHECK(looked(folder / "a.db").definitions.size() == 1);
  CHECK(bytes("a.db") == before);
  CHECK(fs::last_write_time(folder / "a.db") == time);
  CHECK_FALSE(fs::exists(folder / "a.db-wal"));
  CHECK_FALSE(fs::exists(folder / "a.db-shm"));
}

TEST_CASE("a virtual table of an unknown module: what goes by its name is left out, and said") {
  const Folder folder;
  // The module is registered by the test's connection alone: SQLite's own rtree, under another
  // name.
  make(folder / "a.db",
       {"CREATE VIRTUAL TABLE box USING rtree (id, x0, x1)", "CREATE TABLE boxes (a)",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'rtree', 'spatial') WHERE name = 'box'"});
  const Database database = looked(folder / "a.db");
  REQUIRE(database.unknown.size() == 1);
  CHECK(database.unknown[0].table == "box");
  CHECK(database.unknown[0].module == "spatial");
  CHECK(database.unknown[0].left_out ==
        std::vector<std::string>{"box_rowid", "box_node", "box_parent"});
  REQUIRE(database.definitions.size() == 2);
  CHECK(database.definitions[1].name == "boxes");
  text::Diagnostics diagnostics;
  const Taken taken = take(database, diagnostics);
  CHECK(
      diagnostics.print() ==
      folder / "a.db" +
          ": table \"box\": warning: aludel's SQLite has no module \"spatial\": it is taken over "
          "unseen, and nothing can be proved of it; left out, since by their names they belong to "
          "it: \"box_rowid\", \"box_node\", \"box_parent\"\n");
}

}  // namespace
}  // namespace aludel::inspect
