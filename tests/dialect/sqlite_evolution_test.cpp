// SPDX-License-Identifier: MIT
//
// A database that is altered at random, a few hundred times, with rows in it: after each step its
// catalog is the model's, and rows that the step doesn't speak of are as they were. A step is a
// section of one to four statements, so groups, rebuilds and single alterations meet.
//
// ALUDEL_TEST_SEEDS=n tries n seeds more.
#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <iostream>
#include <random>

#include "dialect/sqlite_database.h"

namespace aludel::dialect {
namespace {

constexpr unsigned kSteps = 500;

class Evolution {
 public:
  explicit Evolution(unsigned seed) : random_(seed), state_(sqlite().rules()) {}

  void run() {
    for (unsigned step = 0; step < kSteps; ++step) {
      CAPTURE(step);
      try_step();
      if (step % 5 == 0) add_rows();
    }
  }

  unsigned done = 0;
  unsigned stopped = 0;
  unsigned refused = 0;

 private:
  unsigned pick(std::size_t count) { return static_cast<unsigned>(random_() % count); }
  bool chance(unsigned percent) { return random_() % 100 < percent; }

  template <typename T>
  const T& any(const std::vector<T>& list) {
    return list[pick(list.size())];
  }

  std::string fresh(const char* prefix) { return prefix + std::to_string(++names_); }

  std::vector<const schema::Table*> tables() const {
    std::vector<const schema::Table*> out;
    for (const auto& it : state_.objects())
      if (const auto* table = std::get_if<schema::Table>(it.get())) out.push_back(table);
    return out;
  }

  std::string a_type() { return any<std::string>({"INTEGER", "TEXT", "REAL", "BLOB", "NUMERIC"}); }

  /// A table and its first column.
  std::string a_key() {
    const schema::Table& table = *any(tables());
    return table.id.name + " (" + table.columns[0].name + ")";
  }

  std::string a_column(const std::string& name) {
    std::string out = name + " " + a_type();
    if (chance(20)) out += any<std::string>({" DEFAULT 5", " DEFAULT 'x'", " DEFAULT (1 + 2)"});
    if (chance(20)) out += " CHECK (" + name + " IS NOT 'never')";
    if (chance(10)) out += " CONSTRAINT " + fresh("k") + " CHECK (length(" + name + ") < 30)";
    if (chance(10)) out += " COLLATE NOCASE";
    if (chance(8)) out += " UNIQUE";
    if (chance(8) && !tables().empty()) out += " REFERENCES " + a_key();
    return out;
  }

  std::string a_table() {
    std::string key = any<std::string>({"INTEGER PRIMARY KEY", "INTEGER PRIMARY KEY AUTOINCREMENT",
                                        "TEXT NOT NULL PRIMARY KEY", "INTEGER"});
    std::string out = "CREATE TABLE " + fresh("t") + " (" + fresh("i") + " " + key;
    for (unsigned i = pick(4); i > 0; --i) out += ", " + a_column(fresh("c"));
    const bool without_rowid = key.starts_with("TEXT") && chance(50);
    return out + ")" + (without_rowid ? " WITHOUT ROWID" : "");
  }

  std::string an_action(const schema::Table& table) {
    const std::string column = any(table.columns).name;
    const std::string alter = "ALTER COLUMN " + column + " ";
    switch (pick(14)) {
      case 0:
        return "DROP COLUMN " + column;
      case 1:
        return "RENAME COLUMN " + column + " TO " + fresh("r");
      case 2:
        return alter + "TYPE " + a_type();
      case 3:
        return alter + "SET DEFAULT " + any<std::string>({"1", "'two'", "(3 * 3)", "NULL"});
      case 4:
        return alter + "DROP DEFAULT";
      case 5:
        return alter + "SET NOT NULL";
      case 6:
        return alter + "DROP NOT NULL";
      case 7:
        return "ADD CONSTRAINT " + fresh("k") + " CHECK (" + column + " IS NOT 'never')";
      case 8:
        return "ADD CONSTRAINT " + fresh("k") + " UNIQUE (" + column + ")";
      case 9:
        if (table.constraints.empty()) return "ADD " + a_column(fresh("c"));
        return "DROP CONSTRAINT " + any(table.constraints).name;
      case 10:
        if (table.constraints.empty()) return "ADD COLUMN " + a_column(fresh("c"));
        return "RENAME CONSTRAINT " + any(table.constraints).name + " TO " + fresh("k");
      case 11:
        return "ADD COLUMN " + fresh("g") + " TEXT AS (" + column + " || 'g') " +
               (chance(50) ? "STORED" : "VIRTUAL");
      default:
        return "ADD COLUMN " + a_column(fresh("c")) + (chance(20) ? " NOT NULL" : "");
    }
  }

  std::string around(const schema::Table& table) {
    const std::string& name = table.id.name;
    const std::string column = any(table.columns).name;
    switch (pick(5)) {
      case 0:
        return "CREATE INDEX " + fresh("x") + " ON " + name + " (" + column + ")";
      case 1:
        return "CREATE VIEW " + fresh("v") + " AS SELECT " + column + " AS a FROM " + name;
      case 2:
        return "CREATE TRIGGER " + fresh("w") + " AFTER DELETE ON " + any(tables())->id.name +
               " BEGIN SELECT " + column + " FROM " + name + "; END";
      default: {
        std::vector<std::string> drops;
        for (const auto& it : state_.objects()) {
          const std::string of = schema::id_of(*it).name;
          if (std::holds_alternative<schema::Index>(*it)) drops.push_back("DROP INDEX " + of);
          if (std::holds_alternative<schema::View>(*it)) drops.push_back("DROP VIEW " + of);
          if (std::holds_alternative<schema::Trigger>(*it)) drops.push_back("DROP TRIGGER " + of);
        }
        return drops.empty() ? "SELECT 1" : any(drops);
      }
    }
  }

  std::string a_section() {
    const auto all = tables();
    if (all.size() < 3 || (all.size() < 8 && chance(5))) return a_table();
    const schema::Table& table = *any(all);
    if (chance(4)) return "ALTER TABLE " + table.id.name + " RENAME TO " + fresh("t");
    if (chance(3)) return "DROP TABLE " + table.id.name;
    if (chance(20)) return around(table);
    std::string out = "ALTER TABLE " + table.id.name + " ";
    for (unsigned i = pick(3); i > 0; --i)
      out += an_action(table) + (chance(50) ? ", " : ";\nALTER TABLE " + table.id.name + " ");
    return out + an_action(table);
  }

  void try_step() {
    const std::string section = a_section();
    const auto supported = static_cast<unsigned>(sqlite3_libversion_number());
    std::vector<unsigned> minimums = {3031000, 3035005, 3037000, 3053000};
    std::erase_if(minimums, [&](unsigned it) { return it > supported; });
    const unsigned minimum = any(minimums);
    CAPTURE(section, minimum);
    const std::string fill = section.find("NOT NULL") != std::string::npos ? "'f' || 1" : "";
    Rendered made = render(section, state_, minimum, sql::Language::kSqlite, fill);
    if (!made.errors.empty()) {
      ++refused;
      return;
    }
    INFO(text_of(made.script));
    SqliteDatabase before(database_);
    const std::string wrong = database_.run(made.script);
    if (!wrong.empty()) {
      ++stopped;
      CAPTURE(wrong);
      const bool by_rows = wrong.find("constraint failed") != std::string::npos ||
                           wrong.find("has values that") != std::string::npos;
      CHECK(by_rows);
      check(state_);
      return;
    }
    ++done;
    check(made.state);
    check_rows(before, made.state, section);
    state_ = std::move(made.state);
  }

  void check(const schema::Schema& state) {
    const schema::Schema actual = database_.schema();
    if (!(actual == state)) REQUIRE(schema::dump(actual) == schema::dump(state));
    CHECK(database_.integrity().empty());
  }

  /// Columns that are in both states, and whose type the section leaves alone, hold what they held.
  void check_rows(SqliteDatabase& before, const schema::Schema& state, const std::string& section) {
    for (const schema::Table* from : tables()) {
      const schema::Table* to = state.table({from->id.schema, from->id.name, {}});
      if (to == nullptr) continue;
      std::string list;
      for (const schema::Column& it : from->columns) {
        const schema::Column* other = state.column(*to, it.name);
        if (other == nullptr || it.generated) continue;
        if (section.find("ALTER COLUMN " + it.name + " TYPE") != std::string::npos) continue;
        list += (list.empty() ? "" : ", ") + ("typeof(" + it.name + ") || quote(" + it.name + ")");
      }
      if (list.empty()) continue;
      const std::string query = "SELECT " + list + " FROM " + from->id.name + " ORDER BY " +
                                (from->without_rowid ? "1" : "rowid");
      CHECK(before.rows(query) == database_.rows(query));
    }
  }

  void add_rows() {
    for (const schema::Table* table : tables()) {
      std::string names;
      std::string values;
      for (const schema::Column& it : table->columns) {
        if (it.generated) continue;
        const std::string value = any<std::string>({"NULL", "1", "'t'", "2.5", "x'ab'", "7"});
        names += (names.empty() ? "" : ", ") + it.name;
        values +=
            (values.empty() ? "" : ", ") + (value == "7" ? std::to_string(100 + pick(900)) : value);
      }
      database_.execute("INSERT INTO " + table->id.name + " (" + names + ") VALUES (" + values +
                        ")");
      if (chance(10)) database_.execute("DELETE FROM " + table->id.name + " WHERE rowid % 3 = 1");
    }
  }

  std::mt19937 random_;
  schema::Schema state_;
  SqliteDatabase database_;
  unsigned names_ = 0;
};

}  // namespace

TEST_CASE("a database altered at random stays what the model says, and keeps its rows") {
  const char* more = std::getenv("ALUDEL_TEST_SEEDS");
  const unsigned seeds = 4 + (more == nullptr ? 0 : static_cast<unsigned>(std::atoi(more)));
  for (unsigned seed = 1; seed <= seeds; ++seed) {
    CAPTURE(seed);
    Evolution evolution(seed);
    evolution.run();
    std::cout << "seed " << seed << " on SQLite " << sqlite3_libversion() << ": " << evolution.done
              << " steps done, " << evolution.stopped << " stopped by rows, " << evolution.refused
              << " refused\n";
    CHECK(evolution.done > kSteps / 4);
  }
}

}  // namespace aludel::dialect
