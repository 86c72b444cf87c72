// SPDX-License-Identifier: MIT
//
// SQLite accepts foreign keys without looking at what they refer to, and refuses the rows later.
// PRAGMA foreign_key_check looks, in an empty table too.
#include <fmt/format.h>

#include <algorithm>

#include "proof/sqlite_engine.h"

namespace aludel::proof {
namespace {

std::string text_of(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? "" : text;
}

/// Folded names of the tables that foreign keys may have been broken in, from either end.
std::set<std::string> tables_of(const Changes& changes) {
  std::set<std::string> names = changes.written;
  for (const Catalog* catalog : {&changes.before, &changes.after}) {
    for (const auto& [key, definition] : *catalog) names.insert(folded(definition.table));
  }
  return names;
}

}  // namespace

std::vector<Broken> SqliteEngine::broken_keys(const Changes* touched) {
  std::vector<Broken> broken;
  const std::set<std::string> names =
      touched != nullptr ? tables_of(*touched) : std::set<std::string>{};
  const auto is_touched = [&](const std::string& name) { return names.contains(folded(name)); };
  for (const auto& [name, child] : children_) {
    const bool concerned = touched == nullptr || names.contains(name) ||
                           std::any_of(child.parents.begin(), child.parents.end(), is_touched);
    if (!concerned) continue;
    check_key(child, broken);
    if (touched != nullptr) continue;
    for (const std::string& parent : child.parents) {
      const auto found = by_table_.find(folded(parent));
      if (found != by_table_.end() && !found->second.empty()) continue;
      broken.push_back(
          {child.table, fmt::format("refers to table {}, which doesn't exist", quoted(parent))});
    }
  }
  return broken;
}

void SqliteEngine::check_key(const Child& child, std::vector<Broken>& broken) {
  constexpr std::string_view kMismatch = "foreign key mismatch - ";
  own_ = true;
  const Statement statement =
      prepare(fmt::format("PRAGMA main.foreign_key_check({})", quoted(child.table.name)));
  std::set<std::string> missed;  // parents that rows have not
  while (statement && sqlite3_step(statement.get()) == SQLITE_ROW) {
    missed.insert(text_of(statement.get(), 2));
  }
  own_ = false;
  if (const std::string_view words = sqlite3_errmsg(db_.get()); words.starts_with(kMismatch)) {
    const std::size_t parent = words.rfind(" referencing ");
    broken.push_back(
        {child.table, fmt::format("refers to columns of {} that are no key of it: just these must "
                                  "be its PRIMARY KEY or UNIQUE",
                                  words.substr(parent + 13))});
  }
  for (const std::string& parent : missed) {
    broken.push_back(
        {child.table, fmt::format("has rows without a parent in {}", quoted(parent)), true});
  }
}

void SqliteEngine::read_keys(const Definition& table) {
  if (folded(table.sql).find("references") == std::string::npos) return;
  const Statement statement =
      prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_list(?, 'main')");
  sqlite3_bind_text(statement.get(), 1, table.name.data(), static_cast<int>(table.name.size()),
                    SQLITE_STATIC);
  Child child{table, {}};
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    child.parents.push_back(text_of(statement.get(), 0));
  }
  if (!child.parents.empty()) children_.insert_or_assign(folded(table.name), std::move(child));
}

}  // namespace aludel::proof
