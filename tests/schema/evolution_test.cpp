// SPDX-License-Identifier: MIT
//
// SQLite as the judge of the model: statements at random, sensible ones and others. What the
// engine accepts the model accepts, and then the engine's catalog, read back, is the model moved
// forward; what the engine refuses the model refuses. Where the model is the stricter of the two
// is listed below.
//
// ALUDEL_TEST_SEEDS=n tries n seeds more.
#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "schema/schemas.h"

namespace aludel::schema {
namespace {

constexpr unsigned kSteps = 500;

// A database in memory.
class Engine {
 public:
  Engine() { REQUIRE(sqlite3_open(":memory:", &handle_) == SQLITE_OK); }
  ~Engine() { sqlite3_close(handle_); }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  /// What is wrong, empty where nothing is.
  std::string operator()(const std::string& sql) {
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
    const std::string text = message ? message : "";
    sqlite3_free(message);
    return text;
  }

  /// The catalog, tables first.
  std::vector<std::string> definitions() {
    std::vector<std::string> result;
    const auto add = [](void* list, int, char** values, char**) {
      static_cast<std::vector<std::string>*>(list)->push_back(values[0]);
      return 0;
    };
    const char* query =
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY "
        "type = 'trigger', type = 'index', type = 'view', rowid";
    REQUIRE(sqlite3_exec(handle_, query, add, &result, nullptr) == SQLITE_OK);
    return result;
  }

 private:
  sqlite3* handle_ = nullptr;
};

// Statements over a few names, so that these are taken, missing and spoken of all the time.
class Statements {
 public:
  explicit Statements(unsigned seed) : random_(seed) {}

  std::string next() {
    switch (pick(16)) {
      case 0:
      case 1:
      case 2:
        return create_table();
      case 3:
        return create_index();
      case 4:
        return create_view();
      case 5:
        return create_trigger();
      case 6:
        return "DROP TABLE " + maybe("IF EXISTS ") + relation();
      case 7:
        return any({"DROP INDEX ", "DROP INDEX IF EXISTS "}) + name('i', 4);
      case 8:
        return any({"DROP VIEW ", "DROP VIEW IF EXISTS "}) + name('v', 4);
      case 9:
        return any({"DROP TRIGGER ", "DROP TRIGGER IF EXISTS "}) + name('g', 3);
      default:
        return alter_table();
    }
  }

 private:
  unsigned pick(std::size_t count) { return static_cast<unsigned>(random_() % count); }
  bool chance(unsigned percent) { return random_() % 100 < percent; }
  std::string maybe(const char* text, unsigned percent = 20) { return chance(percent) ? text : ""; }
  std::string any(const std::vector<const char*>& list) { return list[pick(list.size())]; }

  std::string name(char letter, unsigned count) {
    std::string text(1, letter);
    text += std::to_string(pick(count));
    if (chance(10)) text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return chance(10) ? '[' + text + ']' : text;
  }
  std::string table() { return name('t', 5); }
  std::string relation() { return chance(15) ? name('v', 4) : table(); }
  std::string column() { return name('c', 6); }
  std::string columns() { return column() + (chance(40) ? ", " + column() : ""); }
  std::string expression() {
    switch (pick(5)) {
      case 0:
        return column() + " > 0";
      case 1:
        return "length(" + column() + ") < " + column();
      case 2:
        return column() + " IN (1, 2)";
      case 3:
        return "coalesce(" + column() + ", 1) + 1";
      default:
        return "(" + column() + " || 'x') <> '" + column() + "'";
    }
  }

  std::string references() {
    return "REFERENCES " + table() + maybe((" (" + column() + ")").c_str(), 40) +
           maybe(" ON DELETE CASCADE") + maybe(" DEFERRABLE INITIALLY DEFERRED", 10);
  }

  std::string column_definition() {
    std::string text = column() + any({" INTEGER", " TEXT", "", " VARCHAR(10)", " INT"});
    if (chance(10)) text += any({" PRIMARY KEY", " PRIMARY KEY AUTOINCREMENT"});
    if (chance(15)) text += " NOT NULL DEFAULT 0";
    if (chance(10)) text += " DEFAULT " + any({"1", "'x'", "NULL", "(1 + 2)", "-1", "(c1)"});
    if (chance(8)) text += maybe(" CONSTRAINT k1", 30) + " UNIQUE";
    if (chance(12)) text += " CHECK (" + expression() + ")";
    if (chance(8)) text += " COLLATE " + any({"NOCASE", "BINARY"});
    if (chance(12)) text += " " + references();
    if (chance(6)) text += " AS (" + expression() + ")" + any({"", " STORED", " VIRTUAL"});
    return text;
  }

  std::string create_table() {
    std::string text = "CREATE TABLE " + maybe("IF NOT EXISTS ", 10) + table() + " (";
    text += column_definition();
    for (unsigned i = pick(4); i > 0; --i) text += ", " + column_definition();
    if (chance(10)) text += ", PRIMARY KEY (" + columns() + ")";
    if (chance(10)) text += ", CONSTRAINT k2 UNIQUE (" + columns() + ")";
    if (chance(15)) text += ", CHECK (" + expression() + ")";
    if (chance(12)) text += ", FOREIGN KEY (" + column() + ") " + references();
    return text + ")" + any({"", "", "", "", " WITHOUT ROWID", " STRICT"});
  }

  std::string create_index() {
    std::string text = "CREATE " + maybe("UNIQUE ") + "INDEX " + maybe("IF NOT EXISTS ", 10) +
                       name('i', 4) + " ON " + relation() + " (" + columns() + maybe(" DESC");
    if (chance(15)) text += ", lower(" + column() + ")";
    return text + ")" + (chance(20) ? " WHERE " + expression() : "");
  }

  std::string create_view() {
    std::string text = "CREATE VIEW " + maybe("IF NOT EXISTS ", 10) + name('v', 4) + " AS SELECT ";
    switch (pick(4)) {
      case 0:
        return text + "* FROM " + relation();
      case 1:
        return text + column() + " AS x FROM " + relation() + " WHERE " + expression();
      case 2:
        return text + "a." + column() + ", b." + column() + " AS y FROM " + table() + " a JOIN " +
               table() + " AS b ON a." + column() + " = b." + column();
      default: {
        const std::string from = table();
        return text + from + "." + column() + " FROM " + from;
      }
    }
  }

  std::string create_trigger() {
    const std::string of = chance(50) ? " OF " + column() : "";
    const bool on_view = chance(15);
    std::string text = "CREATE TRIGGER " + maybe("IF NOT EXISTS ", 10) + name('g', 3) + " " +
                       (on_view ? "INSTEAD OF" : any({"AFTER", "BEFORE", ""})) + " " +
                       (chance(50) ? "INSERT" : "UPDATE" + of) + " ON " +
                       (on_view ? name('v', 4) : table());
    if (chance(30)) text += " WHEN new." + column() + " > 0";
    return text + " BEGIN UPDATE " + table() + " SET " + column() + " = new." + column() +
           " WHERE " + column() + " = 1; END";
  }

  std::string alter_table() {
    const std::string text = "ALTER TABLE " + relation();
    switch (pick(4)) {
      case 0:
        return text + " RENAME TO " + relation();
      case 1:
        return text + " RENAME COLUMN " + column() + " TO " + column();
      case 2:
        return text + " DROP COLUMN " + column();
      default:
        return text + " ADD COLUMN " + column_definition();
    }
  }

  std::mt19937 random_;
};

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// What the model does in its own way.
//
//   DROP COLUMN        a foreign key that refers to the column, UPDATE OF it, or a view or trigger
//                      that speaks of it but isn't looked at by this engine
//   a generated        made of itself: every INSERT would fail
//   ADD COLUMN         PRIMARY KEY, UNIQUE: a rebuild does what the engine doesn't
//   DROP, RENAME       of something else while a view or trigger speaks of what isn't there: a
//                      rendering takes it away and puts it back
bool model_is_stricter(const std::string& sql, const std::string& said) {
  if (contains(said, " is generated itself")) return true;
  return contains(sql, " DROP COLUMN ") && contains(said, " depends on it");
}

bool model_is_abler(const std::string& sql, const std::string& refusal) {
  if (contains(sql, " ADD COLUMN ")) {
    return refusal == "Cannot add a UNIQUE column" || refusal == "Cannot add a PRIMARY KEY column";
  }
  return refusal.starts_with("error in view") || refusal.starts_with("error in trigger");
}

struct Count {
  unsigned done = 0;
  unsigned refused = 0;
  unsigned differently = 0;
};

Count evolve(unsigned seed) {
  Engine engine;
  World world(dialect::sqlite());
  Statements statements(seed);
  Count count;
  for (unsigned step = 0; step != kSteps; ++step) {
    const std::string sql = statements.next();
    CAPTURE(seed, step, sql, dump(world.schema));
    REQUIRE(engine("SAVEPOINT s") == "");
    const std::string refusal = engine(sql);
    const Schema before = world.schema;
    const std::size_t said_before = world.diagnostics.all().size();
    const bool accepted = world.apply(sql);
    const std::string said = accepted ? "" : world.diagnostics.all().back().text;
    CAPTURE(refusal, said);
    CHECK(accepted == (world.diagnostics.all().size() == said_before));
    if (accepted != refusal.empty()) {
      const bool known = accepted ? model_is_abler(sql, refusal) : model_is_stricter(sql, said);
      if (!known) FAIL("the engine and the model disagree");
      REQUIRE(engine("ROLLBACK TO s; RELEASE s") == "");
      world.schema = before;
      ++count.differently;
      continue;
    }
    REQUIRE(engine("RELEASE s") == "");
    if (!accepted) {
      CHECK(differences(before, world.schema) == "");
      ++count.refused;
      continue;
    }
    ++count.done;
    World read(dialect::sqlite());
    for (const std::string& definition : engine.definitions()) {
      CAPTURE(definition);
      if (!read.apply(definition)) FAIL(read.diagnostics.print());
    }
    REQUIRE(differences(read.schema, world.schema) == "");
    REQUIRE(read.schema == world.schema);
  }
  return count;
}

}  // namespace

TEST_CASE("evolution: the model and SQLite agree on every step") {
  const char* more = std::getenv("ALUDEL_TEST_SEEDS");
  const unsigned seeds = 4 + (more ? static_cast<unsigned>(std::atoi(more)) : 0);
  Count all;
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    const Count count = evolve(seed);
    all.done += count.done;
    all.refused += count.refused;
    all.differently += count.differently;
  }
  std::cout << seeds << " seeds: " << all.done << " statements done, " << all.refused
            << " refused, " << all.differently << " in the model's own way\n";
  CHECK(all.done > seeds * 50);
}

}  // namespace aludel::schema
