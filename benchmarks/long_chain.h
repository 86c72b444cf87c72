// SPDX-License-Identifier: MIT
//
// A project of many revisions to measure with: half of them make a table with an index, a quarter
// add a column, a quarter make an index; keys refer to earlier tables.
#ifndef ALUDEL_BENCHMARKS_LONG_CHAIN_H
#define ALUDEL_BENCHMARKS_LONG_CHAIN_H

#include <filesystem>
#include <string>

namespace aludel::benchmarks {

/// Writes versions/*.sql, versions/HEAD and schema/schema.sql of `count` revisions to `folder`,
/// which must be empty or missing. `portable`: the same for both databases, else for SQLite.
void write_project(const std::filesystem::path& folder, unsigned count, bool portable = false);

/// The SQL of all upgrades, as one script without a transaction.
std::string upgrade_script(unsigned count);

}  // namespace aludel::benchmarks

#endif  // ALUDEL_BENCHMARKS_LONG_CHAIN_H
