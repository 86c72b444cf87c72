// SPDX-License-Identifier: MIT
//
// What changed between two schemas of 1,000 tables, each read from a text of its own, against
// what SQLite takes to make the tables.
#include "diff/diff.h"

#include <fmt/format.h>
#include <sqlite3.h>

#include <cstdlib>
#include <memory>
#include <span>
#include <string>

#include "dialect/dialect.h"
#include "ratios.h"

namespace {

using namespace aludel;

constexpr unsigned kTables = 1000;

/// Tables in chains of foreign keys, each with an index; `changed`: one has a new column, one
/// another default, and one is new.
std::string script(bool changed) {
  std::string out;
  for (unsigned i = 0; i != kTables + (changed ? 1 : 0); ++i) {
    out += fmt::format(
        "CREATE TABLE t{0} (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL,\n"
        "  value INTEGER NOT NULL DEFAULT {2} CHECK (value >= 0),\n  note TEXT,{3}\n"
        "  parent_id INTEGER REFERENCES t{1} (id),\n  UNIQUE (name, value)\n);\n"
        "CREATE INDEX t{0}_parent ON t{0} (parent_id, name);\n",
        i, i % 10 == 0 ? i : i - 1, changed && i == kTables / 2 ? 1 : 0,
        changed && i == kTables / 4 ? "\n  added TEXT," : "");
  }
  return out;
}

/// A schema with the text that it is read from.
struct Read {
  text::Source source;
  dialect::Declaration declared;

  Read(const dialect::Dialect& dialect, bool changed)
      : source("schema.sql", script(changed)), declared(declare(dialect, source)) {}

  static dialect::Declaration declare(const dialect::Dialect& dialect, const text::Source& source) {
    text::Diagnostics diagnostics;
    const text::Source* file = &source;
    auto out = dialect.declare(std::span(&file, 1), dialect.language(), diagnostics);
    if (!out) {
      fmt::print(stderr, "{}", diagnostics.print());
      std::abort();
    }
    return std::move(*out);
  }
};

struct Case {
  Read from;
  Read to;

  explicit Case(const dialect::Dialect& dialect) : from(dialect, false), to(dialect, true) {}

  void diff() const {
    const auto found = diff::diff(from.declared.schema, to.declared.schema, {});
    if (found.changes.size() != 4 || !found.left.empty()) std::abort();  // the index is the fourth
  }
};

void execute(const std::string& sql) {
  sqlite3* db = nullptr;
  sqlite3_open(":memory:", &db);
  if (sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) std::abort();
  sqlite3_close(db);
}

}  // namespace

int main(int argc, char** argv) {
  const Case sqlite(dialect::sqlite());
  const Case postgresql(dialect::postgresql());
  const std::string tables = script(false);
  const auto bare = [&] { execute(tables); };
  const auto read = [&](const dialect::Dialect& dialect) { return [&] { Read(dialect, false); }; };
  return benchmarks::report(
      argc, argv,
      {{"diff of 1,000 tables / sqlite3_exec of them", 0.15, [&] { sqlite.diff(); }, bare, 9},
       {"the same for PostgreSQL / sqlite3_exec", 0.15, [&] { postgresql.diff(); }, bare, 9},
       {"diff / reading one of both", 0.15, [&] { sqlite.diff(); }, read(dialect::sqlite()), 9},
       {"the same for PostgreSQL", 0.15, [&] { postgresql.diff(); }, read(dialect::postgresql()),
        9}});
}
