// SPDX-License-Identifier: MIT
#include "proof/likeness.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "inspect/read_back.h"

namespace aludel::proof {
namespace {

using rows::Row;

/// What the rows hold in these columns, in an order of its own.
std::vector<Row> rows_of(const Held& held, const std::vector<std::string>& columns) {
  std::vector<Row> result;
  for (const Row& row : held.contents.rows) {
    Row& some = result.emplace_back();
    for (const std::string& it : columns) {
      some.push_back(row[static_cast<std::size_t>(held.contents.column(it))]);
    }
  }
  std::ranges::sort(result);
  return result;
}

std::vector<Row> without(const std::vector<Row>& rows, const std::vector<Row>& others) {
  std::vector<Row> left;
  std::ranges::set_difference(rows, others, std::back_inserter(left));
  return left;
}

/// The columns of both, the key's first.
std::vector<std::string> shared_columns(const Held& one, const Held& other) {
  std::vector<std::string> columns;
  for (const std::size_t it : one.contents.key) columns.push_back(one.contents.columns[it]);
  for (const std::string& it : one.contents.columns) {
    if (std::ranges::count(columns, it) == 0) columns.push_back(it);
  }
  std::erase_if(columns, [&](const std::string& it) { return other.contents.column(it) < 0; });
  return columns;
}

bool is_updated(std::span<const Seen> seen, const std::string& table, const std::string& column) {
  return std::ranges::any_of(seen, [&](const Seen& run) {
    return std::ranges::any_of(run.changes, [&](const Changes& it) {
      return it.updated.contains({table, folded(column)});
    });
  });
}

/// Whether the engine chose these ids itself, one after the other: then it is no wonder that they
/// are others.
bool has_given_ids(std::span<const Seen> seen, const Held& held) {
  if (held.contents.key.size() != 1) return false;
  const std::string& key = held.contents.columns[held.contents.key.front()];
  const auto column = std::ranges::find_if(
      held.table.columns, [&](const schema::Column& it) { return folded(it.name) == folded(key); });
  return column != held.table.columns.end() && column->type &&
         folded(column->type->name) == "integer" &&
         !is_updated(seen, folded(held.definition.name), key);
}

/// A table that a difference speaks of.
std::string table_of(const schema::Difference& difference, const Catalog& one,
                     const Catalog& other) {
  std::string name;
  for (const Catalog* catalog : {&one, &other}) {
    for (const auto& [key, it] : *catalog) {
      const bool speaks = difference.what.find('"' + it.name + '"') != std::string::npos;
      if (speaks && (name.empty() || it.kind == "table")) name = folded(it.table);
    }
  }
  return name;
}

/// What a table's rows have otherwise; nothing where they are the same.
std::optional<Unlike> unlike(const Held& one, const Held& other, std::span<const Seen> seen) {
  const std::vector<std::string> columns = shared_columns(one, other);
  const std::vector<Row> all_of_one = rows_of(one, columns);
  const std::vector<Row> all_of_other = rows_of(other, columns);
  const std::vector<Row> only_one = without(all_of_one, all_of_other);
  const std::vector<Row> only_other = without(all_of_other, all_of_one);
  if (only_one.empty() && only_other.empty()) return std::nullopt;
  if (has_given_ids(seen, one)) {
    const std::vector<std::string> others(columns.begin() + 1, columns.end());
    if (rows_of(one, others) == rows_of(other, others)) return std::nullopt;
  }
  const std::string& name = one.definition.name;
  const rows::Contents shown{columns, {}, {}};
  const auto key = static_cast<std::ptrdiff_t>(one.contents.key.size());
  for (const Row& row : only_one) {
    const auto has_its_key = [&](const Row& it) {
      return key != 0 && std::equal(row.begin(), row.begin() + key, it.begin());
    };
    const auto twin = std::ranges::find_if(only_other, has_its_key);
    if (twin == only_other.end()) continue;
    const auto at = static_cast<std::size_t>(
        std::mismatch(row.begin(), row.end(), twin->begin()).first - row.begin());
    return Unlike{fmt::format("{}.{}", name, columns[at]),
                  folded(name),
                  folded(columns[at]),
                  rows::said(row[at]),
                  rows::said((*twin)[at]),
                  true,
                  rows::said(shown, row)};
  }
  const bool is_in_one = !only_one.empty();
  return Unlike{fmt::format("a row of table \"{}\"", name),
                folded(name),
                "",
                "",
                "",
                is_in_one,
                rows::said(shown, is_in_one ? only_one.front() : only_other.front())};
}

}  // namespace

std::vector<Unlike> unlike(const Standing& one, const Standing& other, std::span<const Seen> seen) {
  std::vector<Unlike> all;
  for (const schema::Difference& it : inspect::compare(one.catalog, other.catalog)) {
    all.push_back({it.what, table_of(it, one.catalog, other.catalog), "", it.expected, it.actual,
                   it.kind == schema::Difference::Kind::kMissing, ""});
  }
  if (!all.empty()) return all;
  for (const auto& [name, held] : one.tables) {
    const auto found = other.tables.find(name);
    if (found == other.tables.end()) continue;
    if (auto it = unlike(*held, *found->second, seen)) all.push_back(std::move(*it));
  }
  return all;
}

std::string in_words(const Unlike& unlike, std::string_view where_one,
                     std::string_view where_other) {
  if (unlike.one.empty() && unlike.other.empty()) {
    return fmt::format("it is there only {}", unlike.is_in_one ? where_one : where_other);
  }
  return fmt::format("it is {} {}, and {} {}", unlike.one, where_one, unlike.other, where_other);
}

bool touches(const Changes& changes, const std::string& table) {
  const auto is_its = [&](const auto& it) { return folded(it.second.table) == table; };
  return changes.written.contains(table) || std::ranges::any_of(changes.before, is_its) ||
         std::ranges::any_of(changes.after, is_its);
}

}  // namespace aludel::proof
