// SPDX-License-Identifier: MIT
//
// Names changed at random, swaps, cycles and chains among them, together with other changes: the
// renames given, a diff arrives, and values are under their new names. And back.
//
// ALUDEL_TEST_SEED=n begins with another seed; with ALUDEL_TEST_ALL there are many more.
#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dialect/sqlite_database.h"
#include "diff/no_change.h"

namespace aludel::diff {
namespace {

using Kind = Rename::Kind;
using schema::made;
using schema::Schema;

/// Something with a name, and a number that stays when the name changes.
struct Named {
  int number = 0;
  std::string name;
};

struct Column : Named {
  enum class Type { kInteger, kText, kMood };
  Type type = Type::kText;
  int mood = 0;       // kMood: the number of the enum
  int parent = 0;     // a foreign key to that table, if any
  int check = 0;      // what stands behind it, in one of some forms
  bool free = false;  // nothing speaks of it, so it may go
};

struct Constraint : Named {
  int column = 0;
  bool unique = false;
};

struct Index : Named {
  std::vector<int> columns;
};

struct Table : Named {
  std::vector<Column> columns;  // the first: the primary key
  std::vector<Constraint> constraints;
  std::vector<Index> indexes;
  int viewed = 0;  // the column that a view shows, if any
};

struct Enum : Named {
  std::vector<Named> values;
};

template <typename T>
const T* find(const std::vector<T>& all, int number) {
  const auto found = std::ranges::find(all, number, &T::number);
  return found == all.end() ? nullptr : &*found;
}

/// A database at random, and what random changes make of it.
class World {
 public:
  World(unsigned seed, bool postgresql) : random_(seed) {
    for (unsigned i = 0; postgresql && i != 2; ++i) {
      Enum& it = enums_.emplace_back();
      name(it, "e");
      for (unsigned j = 0; j != 3; ++j) name(it.values.emplace_back(), "v");
    }
    for (unsigned i = 0, count = 2 + pick(3); i != count; ++i) add_table();
  }

  void change() {
    rename(tables_);
    rename(enums_);
    rename_indexes();
    for (Enum& it : enums_) {
      rename(it.values);
      if (maybe()) name(it.values.emplace_back(), "v");
    }
    for (Table& table : tables_) {
      std::vector<std::string> gone;
      if (maybe()) {
        std::erase_if(table.columns, [&](const Column& it) {
          if (it.free) gone.push_back(it.name);
          return it.free;
        });
      }
      rename(table.columns, gone);
      rename(table.constraints);
      if (maybe()) add_column(table).free = true;
      if (maybe() && !table.indexes.empty()) table.indexes.pop_back();
      if (maybe()) table.constraints.push_back(constraint(table, table.columns.front().number));
      if (maybe()) table.columns.back().check = 1 + static_cast<int>(pick(3));
      if (maybe() && maybe()) table.viewed = table.columns.front().number;
    }
    if (maybe()) add_table();
  }

  std::string sql() const {
    std::string out;
    for (const Enum& it : enums_) {
      out += "CREATE TYPE " + it.name + " AS ENUM (";
      for (const Named& value : it.values) {
        out += (&value == &it.values.front() ? "'" : ", '") + value.name + '\'';
      }
      out += ");\n";
    }
    for (const Table& it : tables_) out += sql(it);
    for (const Table& table : tables_) {
      for (const Index& it : table.indexes) {
        out += "CREATE INDEX " + it.name + " ON " + table.name + " (";
        for (const int number : it.columns) {
          out += (number == it.columns.front() ? "" : ", ") + find(table.columns, number)->name;
        }
        out += ");\n";
      }
      if (table.viewed == 0) continue;
      out += "CREATE VIEW view_" + std::to_string(table.number) + " AS SELECT " +
             find(table.columns, table.viewed)->name + " AS shown FROM " + table.name + ";\n";
    }
    return out;
  }

  /// Three rows in each table.
  std::string rows() const {
    std::string out;
    for (const Table& table : tables_) {
      for (int row = 1; row != 4; ++row) {
        std::string names;
        std::string values;
        for (const Column& it : table.columns) {
          names += (names.empty() ? "" : ", ") + it.name;
          values += values.empty() ? "" : ", ";
          const bool number = it.type == Column::Type::kInteger;
          values += number ? std::to_string(row)
                           : "'t" + std::to_string(it.number) + '-' + std::to_string(row) + '\'';
        }
        out += "INSERT INTO " + table.name + " (" + names + ") VALUES (" + values + ");\n";
      }
    }
    return out;
  }

  /// What is in the columns that `other` has, too; the same query of both, but for the names.
  std::string query(const World& other) const {
    std::string out;
    for (const int number : numbers()) {
      const Table* table = find(tables_, number);
      const Table* same = find(other.tables_, number);
      if (!table || !same) continue;
      std::set<int> both;
      for (const Column& it : table->columns) {
        if (find(same->columns, it.number)) both.insert(it.number);
      }
      for (const int column : both) {
        out += (out.empty() ? "" : " UNION ALL ") + ("SELECT " + std::to_string(column)) + ", " +
               find(table->columns, column)->name + " FROM " + table->name;
      }
    }
    return out + " ORDER BY 1, 2";
  }

  /// The renames that make this world's names of another one's.
  std::vector<Rename> since(const World& before) const {
    std::vector<Rename> out;
    const auto add = [&](Kind kind, const std::string& of, const auto& was, const auto& is) {
      for (const auto& it : is) {
        const auto* old = find(was, it.number);
        if (old && old->name != it.name) out.push_back({kind, {"", of}, old->name, it.name});
      }
    };
    add(Kind::kTable, "", before.tables_, tables_);
    add(Kind::kType, "", before.enums_, enums_);
    for (const Enum& it : enums_) {
      add(Kind::kValue, it.name, find(before.enums_, it.number)->values, it.values);
    }
    for (const Table& it : tables_) {
      const Table* was = find(before.tables_, it.number);
      if (!was) continue;
      add(Kind::kColumn, it.name, was->columns, it.columns);
      add(Kind::kConstraint, it.name, was->constraints, it.constraints);
      add(Kind::kIndex, it.name, was->indexes, it.indexes);
    }
    return out;
  }

 private:
  unsigned pick(unsigned count) { return static_cast<unsigned>(random_() % count); }
  bool maybe() { return pick(3) == 0; }

  void name(Named& it, const std::string& kind) {
    it.number = ++last_;
    it.name = kind + std::to_string(it.number);
  }

  Column& add_column(Table& table) {
    Column& it = table.columns.emplace_back();
    name(it, "c");
    if (!enums_.empty() && pick(3) == 0) {
      it.type = Column::Type::kMood;
      it.mood = enums_[pick(2)].number;
    }
    return it;
  }

  Constraint constraint(const Table& table, int column) {
    Constraint it;
    name(it, "k" + std::to_string(table.number) + '_');
    it.column = column;
    it.unique = pick(2) == 0;
    return it;
  }

  void add_table() {
    Table table;
    name(table, "t");
    add_column(table).type = Column::Type::kInteger;
    table.columns[0].check = 0;
    for (unsigned i = 0, count = 2 + pick(3); i != count; ++i) {
      Column& it = add_column(table);
      it.check = it.type == Column::Type::kText ? static_cast<int>(pick(4)) : 0;
      it.free = it.check == 0 && pick(3) == 0;
      if (it.free) continue;
      if (maybe()) {
        const int number = it.number;
        table.constraints.push_back(constraint(table, number));
      }
      if (maybe()) {
        Index index;
        name(index, "i");
        index.columns = {table.columns.back().number, table.columns.front().number};
        table.indexes.push_back(index);
      }
      if (maybe()) table.viewed = table.columns.back().number;
    }
    if (!tables_.empty()) {
      Column& it = add_column(table);
      it.type = Column::Type::kInteger;
      it.parent = tables_[pick(static_cast<unsigned>(tables_.size()))].number;
    }
    tables_.push_back(std::move(table));
  }

  /// Some of them get the names of others, of what is gone, or new ones.
  template <typename T>
  void rename(std::vector<T>& all, std::vector<std::string> gone = {}) {
    std::vector<Named*> some;
    for (T& it : all) some.push_back(&it);
    rename(std::move(some), std::move(gone));
  }

  /// Of whatever table they are.
  void rename_indexes() {
    std::vector<Named*> all;
    for (Table& table : tables_) {
      for (Index& it : table.indexes) all.push_back(&it);
    }
    rename(std::move(all), {});
  }

  void rename(std::vector<Named*> some, std::vector<std::string> names) {
    std::erase_if(some, [&](Named*) { return pick(2) == 0; });
    for (const Named* it : some) names.push_back(it->name);
    for (const Named* it : some) {
      if (pick(3) == 0) names.push_back(it->name + 'n');
    }
    std::ranges::shuffle(names, random_);
    for (std::size_t i = 0; i != some.size(); ++i) some[i]->name = names[i];
  }

  std::string sql(const Table& table) const {
    std::string out = "CREATE TABLE " + table.name + " (\n";
    for (const Column& it : table.columns) {
      if (&it != &table.columns.front()) out += ",\n";
      out += "  " + it.name + ' ' + type(it);
      if (&it == &table.columns.front()) out += " PRIMARY KEY";
      const bool text = it.type == Column::Type::kText;
      if (text && it.check == 1) out += " CHECK (length(" + it.name + ") < 99)";
      if (text && it.check == 2) out += " DEFAULT 'none'";
      if (text && it.check == 3) out += " NOT NULL DEFAULT ''";
      if (it.parent == 0) continue;
      const Table* parent = find(tables_, it.parent);
      out += " REFERENCES " + parent->name + " (" + parent->columns.front().name + ')';
    }
    for (const Constraint& it : table.constraints) {
      const std::string& column = find(table.columns, it.column)->name;
      out += ",\n  CONSTRAINT " + it.name;
      out += it.unique ? " UNIQUE (" + column + ')' : " CHECK (" + column + " IS NOT NULL)";
    }
    return out + "\n);\n";
  }

  std::string type(const Column& column) const {
    if (column.type == Column::Type::kMood) return find(enums_, column.mood)->name;
    return column.type == Column::Type::kInteger ? "INTEGER" : "TEXT";
  }

  std::vector<int> numbers() const {
    std::vector<int> out;
    for (int i = 1; i <= last_; ++i) out.push_back(i);
    return out;
  }

  std::mt19937 random_;
  int last_ = 0;
  std::vector<Table> tables_;
  std::vector<Enum> enums_;
};

unsigned first_seed() {
  const char* it = std::getenv("ALUDEL_TEST_SEED");
  return it == nullptr ? 1 : static_cast<unsigned>(std::atoi(it));
}

unsigned count() { return std::getenv("ALUDEL_TEST_ALL") == nullptr ? 60 : 2000; }

std::string left(const Diff& diff) {
  std::string text;
  for (const schema::Difference& it : diff.left) text += it.what + '\n';
  return text;
}

/// Nothing that is renamed is dropped and added.
std::string lost(const Diff& diff, const std::vector<Rename>& renames) {
  std::string text;
  for (const Rename& it : renames) {
    const Part part = it.kind == Kind::kColumn       ? Part::kColumn
                      : it.kind == Kind::kConstraint ? Part::kConstraint
                      : it.kind == Kind::kValue      ? Part::kValue
                                                     : Part::kNone;
    const bool found = std::ranges::any_of(diff.changes, [&](const Change& change) {
      if (change.verb != Verb::kRename || change.part != part) return false;
      return part == Part::kNone ? schema::id_of(*change.to).name == it.to
                                 : change.name == it.to && change.old_name == it.from &&
                                       schema::id_of(*change.to).name == it.of.name;
    });
    if (!found) text += it.from + " -> " + it.to + '\n';
  }
  return text;
}

void go(dialect::SqliteDatabase& db, const World& from, const World& to) {
  const Schema before = made("sqlite", from.sql());
  const Schema after = made("sqlite", to.sql());
  std::vector<Rename> renames = to.since(from);
  const Diff found = diff(before, after, renames);
  const std::string sql = text_of(found.steps);
  CAPTURE(from.sql(), to.sql(), sql);
  CHECK(left(found) == "");
  std::erase_if(renames, [](const Rename& it) { return it.kind == Kind::kIndex; });
  CHECK(lost(found, renames) == "");
  const dialect::Rows rows = db.rows(from.query(to));
  const dialect::Rendered script = dialect::render(sql, before, 3038000);
  CAPTURE(dialect::text_of(script.script));
  REQUIRE(script.errors == "");
  REQUIRE(db.run(script.script) == "");
  CHECK(proposed_between(db.schema(), after) == "");
  CHECK(db.integrity() == "");
  CHECK(db.rows(to.query(from)) == rows);
}

TEST_CASE("on SQLite values are under their new names, whatever names were changed") {
  for (unsigned seed = first_seed(), end = seed + count(); seed != end; ++seed) {
    const World from(seed, false);
    World to = from;
    to.change();
    CAPTURE(seed);
    dialect::SqliteDatabase db;
    REQUIRE(db.execute(from.sql()) == "");
    REQUIRE(db.execute(from.rows()) == "");
    go(db, from, to);
    go(db, to, from);
  }
}

TEST_CASE("a PostgreSQL schema arrives, whatever names were changed") {
  for (unsigned seed = first_seed(), end = seed + count(); seed != end; ++seed) {
    const World from(seed, true);
    World to = from;
    to.change();
    CAPTURE(seed, from.sql(), to.sql());
    const Schema before = made("postgresql", from.sql());
    const Schema after = made("postgresql", to.sql());
    for (const bool back : {false, true}) {
      const std::vector<Rename> renames = back ? from.since(to) : to.since(from);
      const Diff found = back ? diff(after, before, renames) : diff(before, after, renames);
      CAPTURE(back, text_of(found.steps));
      CHECK(left(found) == "");
      CHECK(lost(found, renames) == "");
    }
  }
}

}  // namespace
}  // namespace aludel::diff
