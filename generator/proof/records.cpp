// SPDX-License-Identifier: MIT
#include "proof/records.h"

#include <algorithm>
#include <vector>

#include "proof/catalog.h"

namespace aludel::proof {
namespace {

struct Record {
  std::string_view ending;  // behind the version table's name
  std::vector<std::string_view> columns;
};

// As runtime/src/sqlite/records.cpp makes them.
const Record kRecords[] = {
    {"", {"version_num"}},
    {"_history",
     {"sequence", "run", "revision", "parents", "dependencies", "direction", "how", "time",
      "checksum", "message", "program"}},
    {"_downgrade", {"revision", "variant", "number", "flags", "sql", "message", "checksum"}},
};

/// Whether a name behind this word is that of a table, view or index.
bool names_follow(const Word& word) {
  for (const std::string_view keyword :
       {"table", "view", "index", "exists", "into", "update", "from", "join", "on", "to",
        "references", "ignore", "replace", "abort", "fail", "rollback"}) {
    if (word.is(keyword)) return true;
  }
  return false;
}

}  // namespace

Records::Records(std::string_view version_table) : version_(folded(version_table)) {}

bool Records::has(std::string_view name) const {
  return std::any_of(std::begin(kRecords), std::end(kRecords), [&](const Record& it) {
    return folded(name) == version_ + std::string(it.ending);
  });
}

const Word* Records::named_in(std::span<const Word> statement) const {
  for (std::size_t i = 1; i < statement.size(); ++i) {
    if (!has(statement[i].name)) continue;
    const bool qualified = i >= 3 && statement[i - 1].form == ".";  // main.x, not the column t.x
    if (names_follow(statement[qualified ? i - 3 : i - 1])) return &statement[i];
  }
  return nullptr;
}

bool Records::is_own(std::span<const Word> definition) const {
  const std::optional<Head> head = read_head(definition);
  const std::optional<Table> table = read_table(definition);
  if (!head || !table) return false;
  std::vector<std::string> columns;
  for (const Column& column : table->columns) columns.push_back(folded(column.name));
  return std::any_of(std::begin(kRecords), std::end(kRecords), [&](const Record& it) {
    return folded(head->name) == version_ + std::string(it.ending) &&
           std::equal(columns.begin(), columns.end(), it.columns.begin(), it.columns.end());
  });
}

}  // namespace aludel::proof
