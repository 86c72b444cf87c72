// SPDX-License-Identifier: MIT
#include "long_chain.h"

#include <fmt/format.h>

#include <fstream>
#include <vector>

namespace aludel::benchmarks {
namespace {

struct Step {
  std::string up;
  std::string down;
};

/// Revision `i` works on table i / 4 * 2, or on the one after it.
Step step(unsigned i) {
  const unsigned table = i / 4 * 2 + (i % 4 == 1 ? 1 : 0);
  switch (i % 4) {
    case 0:
    case 1:
      return {fmt::format("CREATE TABLE t{0} (\n  id INTEGER PRIMARY KEY,\n  name TEXT NOT NULL,\n"
                          "  value REAL NOT NULL DEFAULT 0 CHECK (value >= 0),\n"
                          "  parent_id INTEGER REFERENCES t{1} (id)\n);\n"
                          "CREATE INDEX t{0}_name ON t{0} (name);\n",
                          table, table == 0 ? 0 : table - 1),
              fmt::format("DROP TABLE t{};\n", table)};
    case 2:
      return {fmt::format("ALTER TABLE t{} ADD COLUMN note TEXT;\n", table),
              fmt::format("ALTER TABLE t{} DROP COLUMN note;\n", table)};
    default:
      return {fmt::format("CREATE INDEX t{0}_value ON t{0} (value, name);\n", table),
              fmt::format("DROP INDEX t{}_value;\n", table)};
  }
}

std::string id(unsigned i) { return fmt::format("{:012x}", 0x100000000000u + i * 7919u); }

}  // namespace

void write_project(const std::filesystem::path& folder, unsigned count, bool portable) {
  std::filesystem::create_directories(folder / "versions");
  std::filesystem::create_directories(folder / "schema");
  if (portable) {
    std::ofstream(folder / "aludel.toml") << "dialects = [\"sqlite\", \"postgresql\"]\n";
  }
  for (unsigned i = 0; i < count; ++i) {
    const Step made = step(i);
    std::ofstream out(folder / "versions" / fmt::format("2026-01-01_{}_step_{}.sql", id(i), i));
    out << "-- step " << i << "\n-- @revision " << id(i) << "\n";
    if (i != 0) out << "-- @revises  " << id(i - 1) << "\n";
    out << fmt::format("-- @created  2026-01-01T{:02}:{:02}:{:02}Z\n", i / 3600, i / 60 % 60,
                       i % 60)
        << "-- @sql      " << (portable ? "portable" : "sqlite") << "\n\n-- @upgrade\n"
        << made.up << "\n-- @downgrade\n"
        << made.down;
  }
  std::ofstream(folder / "versions" / "HEAD") << id(count - 1) << "\n";
  std::ofstream schema(folder / "schema" / "schema.sql");
  for (unsigned i = 0; i < count; ++i) {
    if (i % 4 == 2) continue;
    std::string up = step(i).up;
    const std::size_t end = up.find("\n);");
    if (i % 4 == 0 && i + 2 < count && end != std::string::npos) up.insert(end, ",\n  note TEXT");
    schema << up;
  }
}

std::string upgrade_script(unsigned count) {
  std::string script;
  for (unsigned i = 0; i < count; ++i) script += step(i).up;
  return script;
}

}  // namespace aludel::benchmarks
