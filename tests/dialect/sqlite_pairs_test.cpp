// SPDX-License-Identifier: MIT
//
// Small tables, all that can be done to one by one ALTER TABLE, and back: on the engine, with
// rows. Whatever the minimum, the catalog read back is the model's, rows keep their keys, values
// and types, and what could not be done changed nothing.
//
// A few of all alterations of each table; with ALUDEL_TEST_ALL all of them.
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>

#include "dialect/sqlite_database.h"

namespace aludel::dialect {
namespace {

struct Column {
  std::string name;
  std::string type;
  std::string rest;
  bool generated = false;
};

/// A table `t`, and what stands around it.
struct World {
  std::vector<Column> columns;
  std::string constraints;  // of the table, each behind a comma
  std::string options;
  std::string around;
  bool rowid = true;

  std::string sql() const {
    std::string out =
        "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT UNIQUE);\nCREATE TABLE t (";
    for (const Column& it : columns)
      out += (&it == &columns[0] ? "" : ", ") + it.name + " " + it.type + " " + it.rest;
    return out + constraints + ")" + options + ";\n" + around;
  }
};

/// An alteration and the one that undoes it; `fill` is the way back's.
struct Change {
  std::string up;
  std::string down;
  std::string up_fill;
  std::string down_fill;
  std::set<std::string> touched;  // columns, and "rowid", that may be others afterwards
  std::string renamed_from;
  std::string renamed_to;
};

const std::vector<std::vector<Column>> kKeys = {
    {{"id", "INTEGER", "PRIMARY KEY"}},
    {{"id", "INTEGER", "PRIMARY KEY AUTOINCREMENT"}},
    {{"id", "INTEGER", ""}},
    {{"id", "TEXT", "NOT NULL PRIMARY KEY"}},
    {{"id", "INTEGER", "CONSTRAINT own PRIMARY KEY DESC"}},
};

const std::vector<Column> kColumns = {
    {"a", "TEXT", ""},
    {"a", "TEXT", "NOT NULL"},
    {"a", "TEXT", "DEFAULT 'it''s'"},
    {"a", "INTEGER", "NOT NULL DEFAULT 7"},
    {"a", "INTEGER", "DEFAULT (1 + 1)"},
    {"a", "TEXT", "UNIQUE"},
    {"a", "TEXT", "CHECK (length(a) < 9)"},
    {"a", "INTEGER", "CONSTRAINT small CHECK (t.a < 1000) DEFAULT NULL"},
    {"a", "INTEGER", "REFERENCES p (id) ON DELETE CASCADE"},
    {"a", "TEXT", "COLLATE NOCASE"},
    {"a", "REAL", ""},
    {"a", "BLOB", ""},
    {"a", "INTEGER", "REFERENCES t (id) ON UPDATE SET NULL"},
    {"a", "TEXT", "NOT NULL ON CONFLICT REPLACE DEFAULT 'x'"},
};

const std::vector<Column> kOthers = {
    {"b", "INTEGER", ""},
    {"b", "INTEGER", "AS (id || 'g') VIRTUAL", true},
    {"b", "TEXT", "GENERATED ALWAYS AS (a || 'g') STORED", true},
    {"\"or der\"", "INTEGER", "DEFAULT 3"},
};

const std::vector<std::string> kConstraints = {
    "",
    ", CHECK (a IS NOT 'never')",
    ", CONSTRAINT both UNIQUE (a, id)",
    ", FOREIGN KEY (a) REFERENCES p (name) DEFERRABLE INITIALLY DEFERRED",
};

const std::vector<std::string> kAround = {
    "",
    "CREATE INDEX ti ON t (id, a);\n",
    "CREATE UNIQUE INDEX tu ON t (id) WHERE a IS NOT NULL;\n",
    "CREATE TRIGGER tt AFTER UPDATE OF a ON t BEGIN UPDATE p SET name = new.a WHERE id = new.id; "
    "END;\n",
    "CREATE VIEW v AS SELECT id, a FROM t;\nCREATE VIEW w AS SELECT a AS x FROM v;\n"
    "CREATE TRIGGER wt INSTEAD OF INSERT ON w BEGIN INSERT INTO p (name) VALUES (new.x); END;\n",
    "CREATE TRIGGER pt AFTER INSERT ON p BEGIN DELETE FROM t WHERE t.a = new.name; END;\n",
    "CREATE TABLE c (x INTEGER REFERENCES t (id) ON DELETE CASCADE, y TEXT REFERENCES t (id));\n",
};

/// Rows that satisfy every constraint of every world, with gaps; or, `loose`, with NULLs and
/// repetitions as far as the world's own constraints let them in.
void fill(SqliteDatabase& db, const World& world, bool loose) {
  db.execute("INSERT INTO p VALUES (1, 'one'), (3, 'three'), (4, 'four'), (8, '8')");
  std::string names;
  for (const Column& it : world.columns)
    if (!it.generated) names += (names.empty() ? "" : ", ") + it.name;
  const std::array<std::array<const char*, 3>, 5> kTight = {
      {{"1", "1", "5"}, {"3", "3", "6"}, {"4", "4", "-7"}, {"9", "8", "8"}, {"17", "17", "9"}}};
  const std::array<std::array<const char*, 3>, 4> kLoose = {
      {{"20", "NULL", "NULL"}, {"21", "3", "6"}, {"NULL", "NULL", "NULL"}, {"23", "1.5", "'x'"}}};
  const auto insert = [&](const auto& row, int rowid) {
    std::string values;
    std::size_t i = 0;
    for (const Column& it : world.columns) {
      if (!it.generated) values += (values.empty() ? "" : ", ") + std::string(row[i]);
      ++i;
    }
    const std::string id = world.rowid && world.columns[0].rest.empty()
                               ? "INSERT INTO t (rowid, " + names + ") VALUES (" +
                                     std::to_string(rowid) + ", " + values + ")"
                               : "INSERT INTO t (" + names + ") VALUES (" + values + ")";
    db.execute(id);
  };
  int rowid = 2;
  for (const auto& row : kTight) insert(row, rowid += 3);
  if (loose)
    for (const auto& row : kLoose) insert(row, rowid += 3);
  db.execute("INSERT INTO c SELECT id, id FROM t WHERE id IN (1, 4)");
  db.execute("DELETE FROM t WHERE id = 17");  // its number must not come again
}

std::vector<Change> changes_of(const World& world) {
  const std::string t = "ALTER TABLE t ";
  std::vector<Change> out = {
      {t + "ADD COLUMN n TEXT", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n INTEGER NOT NULL DEFAULT -5", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n INTEGER NOT NULL", t + "DROP COLUMN n", "id + 1", "", {}, "", ""},
      {t + "ADD COLUMN n TEXT DEFAULT 'd'", t + "DROP COLUMN n", "a || '!'", "", {}, "", ""},
      {t + "ADD COLUMN n TEXT DEFAULT (upper('d'))", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n INTEGER UNIQUE",
       t + "DROP CONSTRAINT t_n_key, DROP COLUMN n",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD COLUMN n INTEGER CHECK (n IS NULL OR n < id)",
       t + "DROP COLUMN n",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD COLUMN n INTEGER DEFAULT 3 CONSTRAINT odd CHECK (n % 2 = 1)",
       t + "DROP COLUMN n",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD COLUMN n INTEGER REFERENCES p (id)", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n INTEGER DEFAULT 3 REFERENCES p (id)",
       t + "DROP COLUMN n",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD COLUMN n INTEGER AS (id * 2) VIRTUAL", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n INTEGER AS (id * 2) STORED", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "ADD COLUMN n TEXT COLLATE NOCASE", t + "DROP COLUMN n", "", "", {}, "", ""},
      {t + "RENAME TO s", "ALTER TABLE s RENAME TO t", "", "", {}, "", ""},
      {t + "ADD CONSTRAINT fresh CHECK (a IS NOT 'never')",
       t + "DROP CONSTRAINT fresh",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD CONSTRAINT fresh UNIQUE (a)", t + "DROP CONSTRAINT fresh", "", "", {}, "", ""},
      {t + "ADD CONSTRAINT fresh FOREIGN KEY (a) REFERENCES p (id)",
       t + "DROP CONSTRAINT fresh",
       "",
       "",
       {},
       "",
       ""},
      {t + "ADD CONSTRAINT fresh PRIMARY KEY (id)",
       t + "DROP CONSTRAINT fresh",
       "",
       "",
       {"rowid"},
       "",
       ""},
      {t + "DROP CONSTRAINT own",
       t + "ADD CONSTRAINT own PRIMARY KEY (id)",
       "",
       "",
       {"rowid"},
       "",
       ""},
      {t + "DROP CONSTRAINT small",
       t + "ADD CONSTRAINT small CHECK (a < 1000)",
       "",
       "",
       {},
       "",
       ""},
      {t + "DROP CONSTRAINT both", t + "ADD CONSTRAINT both UNIQUE (a, id)", "", "", {}, "", ""},
      {t + "DROP CONSTRAINT t_a_check",
       t + "ADD CONSTRAINT t_a_check CHECK (length(a) < 9)",
       "",
       "",
       {},
       "",
       ""},
      {t + "RENAME CONSTRAINT small TO tiny",
       t + "RENAME CONSTRAINT tiny TO small",
       "",
       "",
       {},
       "",
       ""},
      {t + "RENAME CONSTRAINT t_a_check TO tiny",
       t + "RENAME CONSTRAINT tiny TO t_a_check",
       "",
       "",
       {},
       "",
       ""},
  };
  for (const Column& it : world.columns) {
    const std::string c = it.name;
    const std::string alter = t + "ALTER COLUMN " + c + " ";
    out.push_back({t + "DROP COLUMN " + c,
                   t + "ADD COLUMN " + c + " " + it.type + " " + it.rest,
                   "",
                   it.generated || c == "id" ? "" : "1 + (SELECT count(*) FROM p)",
                   {c},
                   "",
                   ""});
    out.push_back(
        {t + "RENAME COLUMN " + c + " TO z", t + "RENAME COLUMN z TO " + c, "", "", {}, c, "z"});
    if (it.generated) continue;
    const std::size_t at = it.rest.find("DEFAULT ");
    const std::string old =
        at == std::string::npos
            ? ""
            : it.rest.substr(
                  at, it.rest[at + 8] == '(' ? std::string::npos : it.rest.find(' ', at + 8) - at);
    out.push_back({alter + "SET DEFAULT 2",
                   alter + (old.empty() ? "DROP DEFAULT" : "SET " + old),
                   "",
                   "",
                   {},
                   "",
                   ""});
    out.push_back({alter + "SET DEFAULT (lower('X'))",
                   alter + (old.empty() ? "DROP DEFAULT" : "SET " + old),
                   "",
                   "",
                   {},
                   "",
                   ""});
    if (it.rest.find("ON CONFLICT") == std::string::npos) {
      const bool not_null = it.rest.find("NOT NULL") != std::string::npos;
      out.push_back({alter + (not_null ? "DROP NOT NULL" : "SET NOT NULL"),
                     alter + (not_null ? "SET NOT NULL" : "DROP NOT NULL"),
                     "",
                     "",
                     {},
                     "",
                     ""});
    }
    for (const char* type : {"TEXT", "INTEGER", "REAL", "NUMERIC", "BLOB"})
      if (it.type != type)
        out.push_back({alter + "TYPE " + type, alter + "TYPE " + it.type, "", "",
                       c == "id" ? std::set<std::string>{c, "rowid"} : std::set{c}, "", ""});
    out.push_back({alter + "TYPE INT USING length(" + c + ") + 40",
                   alter + "TYPE " + it.type,
                   "",
                   "",
                   {c},
                   "",
                   ""});
  }
  return out;
}

/// Rows by rowid or key, with the type and value of every column that is not excepted.
Rows rows_of(SqliteDatabase& db, const World& world, const std::string& table,
             const std::set<std::string>& except, const std::string& from = "",
             const std::string& to = "") {
  std::string list = world.rowid && except.count("rowid") == 0 ? "rowid" : "0";
  for (const Column& it : world.columns) {
    if (except.count(it.name) != 0 || it.generated) continue;
    const std::string name = it.name == from ? to : it.name;
    list += ", typeof(" + name + ") || ' ' || quote(" + name + ")";
  }
  Rows out = db.rows("SELECT " + list + " FROM " + table);
  std::sort(out.begin(), out.end());
  return out;
}

bool is_constraint_failure(const std::string& text) {
  for (const char* it : {"constraint failed", "cannot store", "datatype mismatch",
                         "has values that", "rows without a value", "PRIMARY KEY must be unique"})
    if (text.find(it) != std::string::npos) return true;
  return false;
}

struct Counts {
  unsigned worlds = 0;
  unsigned changes = 0;
  unsigned runs = 0;
  unsigned refused = 0;
  unsigned failed = 0;
  unsigned back = 0;
  unsigned rebuilds = 0;
};

std::vector<unsigned> minimums() {
  std::vector<unsigned> out;
  for (unsigned it : {3031000u, 3035005u, 3037000u, 3053000u})
    if (it <= static_cast<unsigned>(sqlite3_libversion_number())) out.push_back(it);
  return out;
}

/// What the counter of an AUTOINCREMENT table has given out.
Rows sequence(SqliteDatabase& db, const World& world) {
  if (world.columns[0].rest.find("AUTOINCREMENT") == std::string::npos) return {};
  return db.rows("SELECT seq FROM sqlite_sequence WHERE name IN ('t', 's')");
}

void check_state(SqliteDatabase& db, const schema::Schema& state) {
  const schema::Schema actual = db.schema();
  if (!(actual == state)) CHECK(schema::dump(actual) == schema::dump(state));
  CHECK(db.integrity().empty());
}

/// One change on one filled world: the same for every minimum.
void try_change(const World& world, const SqliteDatabase& filled, const schema::Schema& state,
                const Change& change, Counts& counts) {
  std::optional<std::string> outcome;
  std::optional<Rows> arrived;
  std::set<std::string> tried;
  for (unsigned minimum : minimums()) {
    CAPTURE(world.sql(), change.up, change.up_fill, minimum);
    const Rendered up = render(change.up, state, minimum, sql::Language::kSqlite, change.up_fill);
    if (!up.errors.empty()) {
      ++counts.refused;
      return;
    }
    const Rendered down =
        render(change.down, up.state, minimum, sql::Language::kSqlite, change.down_fill);
    if (!tried.insert(text_of(up.script) + text_of(down.script)).second) continue;
    SqliteDatabase db(filled);
    INFO(text_of(up.script));
    const Rows before = rows_of(db, world, "t", change.touched);
    const Rows numbers = sequence(db, world);
    const std::string wrong = db.run(up.script);
    ++counts.runs;
    if (up.script.size() > 3) ++counts.rebuilds;
    const std::string kind = wrong.empty() ? "" : "failed";
    if (!outcome) outcome = kind;
    CHECK((*outcome == kind));
    if (!wrong.empty()) {
      ++counts.failed;
      CAPTURE(wrong);
      CHECK(is_constraint_failure(wrong));
      check_state(db, state);
      CHECK(rows_of(db, world, "t", change.touched) == before);
      continue;
    }
    check_state(db, up.state);
    const std::string table = change.up.ends_with("RENAME TO s") ? "s" : "t";
    CHECK(rows_of(db, world, table, change.touched, change.renamed_from, change.renamed_to) ==
          before);
    if (change.touched.count("id") == 0) CHECK(sequence(db, world) == numbers);
    Rows all = db.rows("SELECT * FROM " + table);
    for (auto& row : all) std::sort(row.begin(), row.end());  // columns may come in any order
    std::sort(all.begin(), all.end());
    if (!arrived) arrived = all;
    CHECK(*arrived == all);

    CAPTURE(change.down);
    if (!down.errors.empty()) {
      ++counts.refused;
      continue;
    }
    INFO(text_of(down.script));
    const std::string wrong_back = db.run(down.script);
    if (!wrong_back.empty()) {
      ++counts.failed;
      CAPTURE(wrong_back);
      CHECK(is_constraint_failure(wrong_back));
      check_state(db, up.state);
      continue;
    }
    ++counts.back;
    check_state(db, down.state);
    CHECK(rows_of(db, world, "t", change.touched) == before);
    if (change.touched.count("id") == 0) CHECK(sequence(db, world) == numbers);
  }
}

void try_world(const World& world, Counts& counts) {
  const Rendered made = render(world.sql(), schema::Schema(sqlite().rules()), 3053000);
  CAPTURE(world.sql());
  SqliteDatabase empty;
  if (!made.errors.empty() || !empty.run(made.script).empty()) return;  // no such table
  ++counts.worlds;
  const std::vector<Change> changes = changes_of(world);
  counts.changes += static_cast<unsigned>(changes.size());
  for (const bool loose : {false, true}) {
    SqliteDatabase filled(empty);
    fill(filled, world, loose);
    const unsigned stride = std::getenv("ALUDEL_TEST_ALL") == nullptr ? 11 : 1;
    for (std::size_t i = counts.worlds % stride; i < changes.size(); i += stride)
      try_change(world, filled, made.state, changes[i], counts);
  }
}

void report(const std::string& what, const Counts& counts) {
  std::cout << what << " on SQLite " << sqlite3_libversion() << ": " << counts.worlds << " tables, "
            << counts.changes << " alterations, " << counts.runs << " runs (" << counts.rebuilds
            << " rebuilds), " << counts.back << " back, " << counts.failed << " stopped by rows, "
            << counts.refused << " refused\n";
}

}  // namespace

TEST_CASE("each column and key, altered in each way") {
  Counts counts;
  for (const auto& key : kKeys)
    for (const Column& column : kColumns)
      for (const bool strict : {false, true}) {
        if (strict && sqlite3_libversion_number() < 3037000) continue;
        try_world({{key[0], column, kOthers[0]}, "", strict ? " STRICT" : "", "", true}, counts);
      }
  report("columns and keys", counts);
  CHECK(counts.worlds > 60);
}

TEST_CASE("each column of a table WITHOUT ROWID, altered in each way") {
  Counts counts;
  for (const Column& column : kColumns)
    for (const Column& other : kOthers)
      for (const char* key : {", PRIMARY KEY (id)", ", CONSTRAINT own PRIMARY KEY (id, a)"})
        try_world(
            {{{"id", "INTEGER", "NOT NULL"}, column, other}, key, " WITHOUT ROWID", "", false},
            counts);
  report("without rowid", counts);
  CHECK(counts.worlds > 60);
}

TEST_CASE("each kind of constraint and generated column, altered in each way") {
  Counts counts;
  for (const Column& column : kColumns)
    for (const Column& other : kOthers)
      for (const std::string& constraints : kConstraints)
        try_world({{kKeys[0][0], column, other}, constraints, "", "", true}, counts);
  report("constraints", counts);
  CHECK(counts.worlds > 100);
}

TEST_CASE("whatever hangs on the table, it is altered in each way") {
  Counts counts;
  for (const auto& key : kKeys)
    for (const Column& column : {kColumns[0], kColumns[3], kColumns[7], kColumns[12]})
      for (const std::string& around : kAround)
        try_world({{key[0], column, kOthers[3]}, "", "", around, true}, counts);
  World all{{kKeys[1][0], kColumns[0], kOthers[2]}, kConstraints[1], "", "", true};
  for (const std::string& around : kAround) all.around += around;
  try_world(all, counts);
  report("what hangs on it", counts);
  CHECK(counts.worlds > 100);
}

}  // namespace aludel::dialect
