// SPDX-License-Identifier: MIT
//
// Small SQLite databases at random: a table t, or none, and what stands around it.
#ifndef ALUDEL_TESTS_DIFF_SQLITE_WORLDS_H
#define ALUDEL_TESTS_DIFF_SQLITE_WORLDS_H

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace aludel::diff {

inline const std::vector<std::string> kKeys = {
    "id INTEGER PRIMARY KEY",
    "id INTEGER PRIMARY KEY AUTOINCREMENT",
    "id INTEGER NOT NULL UNIQUE",
    "id TEXT NOT NULL PRIMARY KEY",
    "id INTEGER CONSTRAINT own PRIMARY KEY DESC",
};
inline const std::vector<std::string> kColumns = {
    "",
    "a TEXT",
    "a TEXT NOT NULL DEFAULT '1'",
    "a INTEGER NOT NULL DEFAULT 4",
    "a TEXT DEFAULT ('x' || 1) UNIQUE",
    "a TEXT CHECK (length(a) < 9)",
    "a INTEGER CONSTRAINT small CHECK (t.a < 1000) DEFAULT NULL",
    "a INTEGER REFERENCES p (id) ON DELETE CASCADE",
    "a TEXT COLLATE NOCASE",
    "a",
    "a INTEGER REFERENCES t (id) DEFERRABLE INITIALLY DEFERRED",
    "a INTEGER AS (id * 2)",
    "a TEXT GENERATED ALWAYS AS (id || 'g') STORED UNIQUE",
    "\"A\" REAL",
};
inline const std::vector<std::string> kOthers = {
    "", "b INTEGER", "b INTEGER DEFAULT 3 CHECK (b > 0)", "\"or der\" TEXT", "b AS (id + 1)",
};
inline const std::vector<std::string> kConstraints = {
    "",
    ", CHECK (id IS NOT 'never')",
    ", CONSTRAINT both UNIQUE (c, id)",
    ", FOREIGN KEY (c) REFERENCES p (name)",
    ", CONSTRAINT both CHECK (c <> 'z') , CONSTRAINT both CHECK (c <> 'y')",
};
inline const std::vector<std::string> kTableOptions = {"", "", "", " STRICT", " WITHOUT ROWID"};
inline const std::vector<std::string> kAround = {
    "",
    "CREATE INDEX ti ON t (id, c);\n",
    "CREATE UNIQUE INDEX tu ON t (c) WHERE id IS NOT NULL;\n",
    "CREATE INDEX pc ON p (name);\n",
    "CREATE TRIGGER tt AFTER UPDATE OF c ON t BEGIN UPDATE p SET name = new.c WHERE id = new.id; "
    "END;\n",
    "CREATE VIEW v AS SELECT id, c FROM t;\nCREATE VIEW w AS SELECT c AS x FROM v;\n"
    "CREATE TRIGGER wt INSTEAD OF INSERT ON w BEGIN INSERT INTO p (name) VALUES (new.x); END;\n",
    "CREATE VIEW v AS SELECT name FROM p;\n",
    "CREATE TABLE v (id INTEGER PRIMARY KEY, t_id REFERENCES t (id));\n",
    "CREATE TABLE ti (name TEXT UNIQUE);\nCREATE INDEX v ON ti (name);\n",
    "CREATE TRIGGER pt AFTER INSERT ON p BEGIN DELETE FROM t WHERE t.c = new.name; END;\n",
};

/// A database with a table `t`, or without it, and what stands around it.
struct World {
  std::string sql;
  std::map<std::string, std::string> columns;  // of t, by name: what is written
};

template <typename T>
const T& one_of(const std::vector<T>& all, std::mt19937& random) {
  return all[random() % all.size()];
}

inline World world(std::mt19937& random) {
  World out;
  out.sql = "CREATE TABLE p (id INTEGER PRIMARY KEY, name TEXT UNIQUE);\n";
  if (random() % 12 == 0) return out;
  const std::string options = one_of(kTableOptions, random);
  std::string key = one_of(kKeys, random);
  if (options == " WITHOUT ROWID" && key.find("TEXT NOT NULL") == key.npos) {
    key = "id INTEGER PRIMARY KEY";
  }
  std::string columns = key;
  out.columns["id"] = key;
  std::vector<std::string> rest = {one_of(kColumns, random), one_of(kOthers, random), "c TEXT"};
  std::swap(rest[random() % 3], rest[random() % 3]);
  for (std::string it : rest) {
    if (it.empty()) continue;
    // A type for each, where STRICT asks for one.
    if (options == " STRICT" && (it == "a" || it == "b AS (id + 1)")) continue;
    columns += ", " + it;
    out.columns[it.substr(0, it.find(' ', it[0] == '"' && it[1] == 'o' ? 4 : 0))] = it;
  }
  out.sql += "CREATE TABLE t (" + columns + one_of(kConstraints, random) + ")" + options + ";\n" +
             one_of(kAround, random);
  return out;
}

}  // namespace aludel::diff

#endif  // ALUDEL_TESTS_DIFF_SQLITE_WORLDS_H
