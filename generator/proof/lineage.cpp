// SPDX-License-Identifier: MIT
#include "proof/lineage.h"

#include "proof/changes.h"
#include "sql/parser.h"

namespace aludel::proof {
namespace {

/// Whether the text begins with one of the words that move names: most statements don't, and
/// need not be parsed.
bool moves_names(std::string_view sql) {
  for (const std::string_view word : {"alter", "create", "drop"}) {
    if (folded(sql.substr(0, word.size())) == word) return true;
  }
  return false;
}

}  // namespace

Lineage::Table& Lineage::table(const std::string& name) {
  const auto [found, is_new] = tables_.try_emplace(name);
  if (is_new) found->second = {name, {name}, {}};
  return found->second;
}

void Lineage::make(const std::string& name) { tables_[name] = {std::nullopt, {name}, {}}; }

void Lineage::rename(const std::string& from, const std::string& to) {
  Table moved = table(from);
  moved.names.insert(to);
  if (moved.before) since_[*moved.before].insert(to);
  make(from);  // whoever takes the name next
  tables_[to] = std::move(moved);
}

void Lineage::run(std::string_view sql) {
  const std::size_t begin = sql.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos || !moves_names(sql.substr(begin))) return;
  const auto statement = sql::parse(sql, sql::Language::kSqlite);
  if (!statement) return;
  if (const auto* create = std::get_if<sql::CreateTable>(&statement->node)) {
    make(folded(create->name.name));
  } else if (const auto* altered = std::get_if<sql::AlterTable>(&statement->node)) {
    alter(*altered);
  } else if (const auto* drop = std::get_if<sql::Drop>(&statement->node)) {
    for (const sql::ObjectReference& it : drop->objects) {
      if (it.kind == sql::ObjectKind::kTable) make(folded(it.name.name));
    }
  }
}

void Lineage::alter(const sql::AlterTable& alter) {
  const std::string name = folded(alter.name.name);
  for (const sql::TableAction& action : alter.actions) {
    if (const auto* renamed = std::get_if<sql::RenameTo>(&action)) {
      rename(name, folded(renamed->name.text));
    } else if (const auto* moved = std::get_if<sql::RenameColumn>(&action)) {
      const std::string from = folded(moved->from.text);
      const std::string to = folded(moved->to.text);
      std::map<std::string, Column>& columns = table(name).columns;
      Column column = columns.try_emplace(from, Column{from, {from}}).first->second;
      column.names.insert(to);
      const std::optional<std::string>& before = table(name).before;
      if (before && column.before) columns_since_[{*before, *column.before}].insert(to);
      columns[from] = {};
      columns[to] = std::move(column);
    } else if (const auto* added = std::get_if<sql::AddColumn>(&action)) {
      const std::string column = folded(added->column.name.text);
      table(name).columns[column] = {std::nullopt, {column}};
    }
  }
}

std::optional<std::string> Lineage::table(const std::string& name, bool was_there) const {
  const auto found = tables_.find(name);
  if (found != tables_.end() && found->second.before) return found->second.before;
  return was_there ? std::optional(name) : std::nullopt;
}

bool Lineage::is_followed(const std::string& name) const {
  const auto found = tables_.find(name);
  return found == tables_.end() || found->second.before.has_value();
}

std::optional<std::string> Lineage::column(const std::string& table,
                                           const std::string& name) const {
  const auto found = tables_.find(table);
  if (found == tables_.end()) return name;
  const auto column = found->second.columns.find(name);
  return column == found->second.columns.end() ? name : column->second.before;
}

std::set<std::string> Lineage::names_since(const std::string& before) const {
  std::set<std::string> names{before};
  if (const auto given = since_.find(before); given != since_.end()) {
    names.insert(given->second.begin(), given->second.end());
  }
  return names;
}

std::set<std::string> Lineage::names_since(const std::string& table,
                                           const std::string& before) const {
  std::set<std::string> names{before};
  if (const auto given = columns_since_.find({table, before}); given != columns_since_.end()) {
    names.insert(given->second.begin(), given->second.end());
  }
  return names;
}

std::set<std::string> Lineage::names(const std::string& table) const {
  std::set<std::string> names{table};
  if (const auto found = tables_.find(table); found != tables_.end()) {
    names.insert(found->second.names.begin(), found->second.names.end());
  }
  return names;
}

std::set<std::string> Lineage::names(const std::string& table, const std::string& column) const {
  std::set<std::string> names{column};
  if (const auto found = tables_.find(table); found != tables_.end()) {
    if (const auto it = found->second.columns.find(column); it != found->second.columns.end()) {
      names.insert(it->second.names.begin(), it->second.names.end());
    }
  }
  return names;
}

}  // namespace aludel::proof
