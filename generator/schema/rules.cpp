// SPDX-License-Identifier: MIT
#include "schema/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sql/normal.h"
#include "sql/references.h"
#include "text/source.h"

namespace aludel::schema {
namespace {

using ConstraintKind = sql::Constraint::Kind;

constexpr std::size_t kNameSize = 64;  // PostgreSQL's NAMEDATALEN: a name's bytes and one

// The first `size` bytes, less the bytes of a character that is cut in two.
std::string_view clipped(std::string_view name, std::size_t size) {
  if (size >= name.size()) return name;
  while (size != 0 && !text::is_character_begin(name[size])) --size;
  return name.substr(0, size);
}

std::string made_name(std::string_view first, std::string_view second, std::string_view label) {
  const std::size_t room = kNameSize - 1 - (second.empty() ? 0 : 1) - (label.size() + 1);
  std::size_t first_size = first.size();
  std::size_t second_size = second.size();
  while (first_size + second_size > room) --(first_size > second_size ? first_size : second_size);
  std::string name(clipped(first, first_size));
  if (!second.empty()) name.append("_").append(clipped(second, second_size));
  return name.append("_").append(label);
}

char folded(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Several columns' names as one part of a name.
std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += '_';
    text += name;
    if (text.size() >= kNameSize) break;
  }
  return text;
}

// The names of an index's columns, as PostgreSQL gives them: each once.
std::vector<std::string> column_names(const std::vector<sql::IndexElement>& columns,
                                      const std::vector<sql::Name>& include) {
  std::vector<std::string> names;
  const auto add = [&](std::string name) {
    if (name.empty()) name = "expr";
    std::string free = name;
    for (int i = 1; std::find(names.begin(), names.end(), free) != names.end(); ++i) {
      const std::string number = std::to_string(i);
      free = std::string(clipped(name, kNameSize - 1 - number.size())) + number;
    }
    names.push_back(std::move(free));
  };
  for (const sql::IndexElement& it : columns) {
    add(it.column ? it.column->text : sql::value_name(it.expression));
  }
  for (const sql::Name& name : include) add(name.text);
  return names;
}

}  // namespace

bool Rules::same(std::string_view a, std::string_view b) const {
  if (a.size() != b.size()) return false;
  if (a == b || language() != sql::Language::kSqlite) return a == b;
  return std::equal(a.begin(), a.end(), b.begin(),
                    [](char x, char y) { return folded(x) == folded(y); });
}

std::string Rules::free_name(std::string_view first, std::string_view second,
                             std::string_view label, const Taken& taken) {
  label = clipped(label, kNameSize / 2);
  std::string name = made_name(first, second, label);
  for (int i = 1; taken(name); ++i) name = made_name(first, second, fmt::format("{}{}", label, i));
  return name;
}

std::string Rules::chosen_name(const Table& table, const sql::Constraint& constraint,
                               const Taken& taken) const {
  std::string second;
  switch (constraint.kind) {
    case ConstraintKind::kPrimaryKey:
      return free_name(table.id.name, "", "pkey", taken);
    case ConstraintKind::kUnique:
      second = joined(column_names(constraint.columns, constraint.include));
      return free_name(table.id.name, second, "key", taken);
    case ConstraintKind::kExclude:
      second = joined(column_names(constraint.columns, constraint.include));
      return free_name(table.id.name, second, "excl", taken);
    case ConstraintKind::kForeignKey: {
      std::vector<std::string> names;
      for (const sql::IndexElement& it : constraint.columns) {
        if (it.column) names.push_back(it.column->text);
      }
      return free_name(table.id.name, joined(names), "fkey", taken);
    }
    default:
      break;
  }
  // A check has a column in its name where it speaks of one only.
  std::vector<std::string> names;
  for (const auto& it : sql::references(constraint.expression).columns) {
    const auto is_it = [&](const Column& column) { return same(column.name, it.column.text); };
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), is_it);
    if (found == table.columns.end()) continue;
    if (std::find(names.begin(), names.end(), found->name) == names.end()) {
      names.push_back(found->name);
    }
  }
  return free_name(table.id.name, names.size() == 1 ? names[0] : "", "check", taken);
}

std::string Rules::chosen_index_name(const sql::CreateIndex& index, const Taken& taken) const {
  return free_name(index.table.name, joined(column_names(index.columns, index.include)), "idx",
                   taken);
}

}  // namespace aludel::schema
