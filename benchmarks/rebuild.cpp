// SPDX-License-Identifier: MIT
//
// What the rendering of ALTER TABLE costs a device with a million rows: against the best SQL that
// a person writes for the same change, and ten changes in a row against ten rebuilds.
#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "ratios.h"
#include "sql/parser.h"

namespace {

namespace fs = std::filesystem;
using namespace aludel;

constexpr const char* kTable =
    "CREATE TABLE reading (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  sensor_id INTEGER NOT NULL,\n"
    "  taken_at INTEGER NOT NULL,\n"
    "  value REAL,\n"
    "  note TEXT\n"
    ");\n"
    "CREATE INDEX reading_sensor ON reading (sensor_id, taken_at);\n"
    "CREATE INDEX reading_value ON reading (value);\n";

constexpr const char* kRows =
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)\n"
    "INSERT INTO reading SELECT i, i % 100, 1700000000 + i * 7919 % 1000000, i / 10.0,\n"
    "  'note ' || i FROM n;\n";

constexpr const char* kChange = "ALTER TABLE reading ALTER COLUMN value SET NOT NULL;";

// The same by hand: indexes last, columns spelt out.
constexpr const char* kByHand =
    "CREATE TABLE new_reading (\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  sensor_id INTEGER NOT NULL,\n"
    "  taken_at INTEGER NOT NULL,\n"
    "  value REAL NOT NULL,\n"
    "  note TEXT\n"
    ");\n"
    "INSERT INTO new_reading (id, sensor_id, taken_at, value, note)\n"
    "  SELECT id, sensor_id, taken_at, value, note FROM reading;\n"
    "DROP TABLE reading;\n"
    "ALTER TABLE new_reading RENAME TO reading;\n"
    "CREATE INDEX reading_sensor ON reading (sensor_id, taken_at);\n"
    "CREATE INDEX reading_value ON reading (value);\n";

void execute(sqlite3* db, const std::string& sql) {
  char* words = nullptr;
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &words) == SQLITE_OK) return;
  fmt::print(stderr, "{}\n{}\n", words, sql);
  std::abort();
}

/// What a device runs for these statements, rendered for the oldest SQLite.
std::string rendered(const std::string& changes) {
  text::Diagnostics diagnostics;
  const text::Source table("schema.sql", kTable);
  const text::Source revision("revision.sql", changes);
  schema::Schema state(dialect::sqlite().rules());
  for (const sql::Statement& it : sql::parse(table, sql::Language::kSqlite, diagnostics)) {
    state.apply(it, table, diagnostics);
  }
  std::vector<dialect::Input> inputs;
  for (sql::Statement& it : sql::parse(revision, sql::Language::kSqlite, diagnostics)) {
    inputs.push_back({std::move(it), std::nullopt, ""});
  }
  dialect::Uncommitted uncommitted;
  std::vector<dialect::Output> script;
  if (!dialect::sqlite().render(inputs, revision, 3035005, state, uncommitted, script,
                                diagnostics)) {
    fmt::print(stderr, "{}", diagnostics.print());
    std::abort();
  }
  std::string all;
  for (const dialect::Output& it : script) all += it.sql + ";\n";
  return all;
}

/// Runs it in one transaction on a table with the rows, which is as before after it.
void run(sqlite3* db, const std::string& script) {
  execute(db, "BEGIN IMMEDIATE;");
  execute(db, script);
  execute(db, "ROLLBACK;");
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path file = fs::temp_directory_path() / "aludel-benchmark-rebuild.db";
  fs::remove(file);
  sqlite3* db = nullptr;
  sqlite3_open(file.c_str(), &db);
  execute(db, std::string(kTable) + "BEGIN;" + kRows + "COMMIT;");

  const std::string one = rendered(kChange);
  std::string changes;
  std::string rebuilds;
  for (int i = 0; i < 10; ++i) {
    const std::string change =
        fmt::format("ALTER TABLE reading ADD CONSTRAINT limit_{0} CHECK (taken_at > {0});\n", i);
    changes += change;
    rebuilds += one;
  }
  const std::string ten = rendered(changes);

  const int code = benchmarks::report(argc, argv,
                                      {{"SET NOT NULL, a million rows / the same by hand", 1.05,
                                        [&] { run(db, one); }, [&] { run(db, kByHand); }, 5},
                                       {"ten changes of one table / ten rebuilds", 0.15,
                                        [&] { run(db, ten); }, [&] { run(db, rebuilds); }, 3}});
  sqlite3_close(db);
  fs::remove(file);
  return code;
}
