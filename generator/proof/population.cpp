// SPDX-License-Identifier: MIT
#include "proof/population.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "inspect/read_back.h"

namespace aludel::proof {
namespace {

using Kind = sql::Constraint::Kind;

std::vector<std::size_t> insertable_columns(const Held& held) {
  std::vector<std::size_t> columns;
  for (const schema::Column& column : held.table.columns) {
    if (!column.generated) {
      columns.push_back(static_cast<std::size_t>(held.contents.column(column.name)));
    }
  }
  return columns;
}

std::vector<std::string> key_columns(const schema::Table& table) {
  std::vector<std::string> key;
  for (const schema::Constraint& it : table.constraints) {
    if (it.definition.kind != Kind::kPrimaryKey) continue;
    for (const sql::IndexElement& element : it.definition.columns) {
      key.push_back(element.column->text);
    }
  }
  return key;
}

std::vector<std::string> referring(const sql::Constraint& key) {
  std::vector<std::string> columns;
  for (const sql::IndexElement& it : key.columns) columns.push_back(it.column->text);
  return columns;
}

bool refers_to(const schema::Table& table, const std::string& parent) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& it) {
    return it.definition.references && folded(it.definition.references->name) == parent;
  });
}

/// What the columns hold; nothing where one of them is NULL.
std::optional<rows::Row> values(const rows::Contents& contents, const rows::Row& row,
                                const std::vector<std::string>& columns) {
  rows::Row result;
  for (const std::string& column : columns) {
    const std::ptrdiff_t at = contents.column(column);
    if (at < 0 || row[static_cast<std::size_t>(at)].is_null()) return std::nullopt;
    result.push_back(row[static_cast<std::size_t>(at)]);
  }
  return result;
}

}  // namespace

std::vector<std::string> referenced(const sql::Constraint& key, const Held& parent) {
  if (key.referenced.empty()) return key_columns(parent.table);
  std::vector<std::string> columns;
  for (const sql::Name& it : key.referenced) columns.push_back(it.text);
  return columns;
}

std::vector<std::string> Held::insertable() const {
  std::vector<std::string> names;
  for (const std::size_t i : insertable_columns(*this)) names.push_back(contents.columns[i]);
  return names;
}

std::vector<rows::Row> Held::insertable_rows() const {
  const std::vector<std::size_t> columns = insertable_columns(*this);
  if (columns.size() == contents.columns.size()) return contents.rows;
  std::vector<rows::Row> result;
  for (const rows::Row& row : contents.rows) {
    rows::Row& some = result.emplace_back();
    for (const std::size_t i : columns) some.push_back(row[i]);
  }
  return result;
}

Held_ptr Population::table(std::string_view name) const {
  const auto found = tables_.find(folded(name));
  return found == tables_.end() ? nullptr : found->second;
}

std::vector<std::string> Population::parents_first(std::vector<std::string> names) const {
  std::vector<std::string> result;
  while (!names.empty()) {
    const auto waits_for_another = [&](const std::string& name) {
      const auto& constraints = tables_.at(name)->table.constraints;
      return std::any_of(constraints.begin(), constraints.end(), [&](const auto& it) {
        if (!it.definition.references) return false;
        const std::string parent = folded(it.definition.references->name);
        return parent != name && std::find(names.begin(), names.end(), parent) != names.end();
      });
    };
    auto next = std::find_if_not(names.begin(), names.end(), waits_for_another);
    if (next == names.end()) next = names.begin();  // of a cycle
    result.push_back(std::move(*next));
    names.erase(next);
  }
  return result;
}

std::set<std::string> Population::children(const std::set<std::string>& parents) const {
  std::set<std::string> children;
  for (const std::string& parent : parents) {
    const auto found = children_.find(parent);
    if (found == children_.end()) continue;
    for (const std::string& name : found->second) {
      const Held_ptr child = table(name);
      if (child && refers_to(child->table, parent)) children.insert(name);
    }
  }
  return children;
}

Held_ptr Population::read(const Definition& definition, const Held_ptr& known) {
  auto held = std::make_shared<Held>();
  held->definition = definition;
  if (known && known->definition == definition) {
    held->table = known->table;
  } else {
    const schema::Schema schema =
        inspect::read_back({{key_of("table", definition.name), definition}});
    for (const auto& object : schema.objects()) {
      if (const auto* table = std::get_if<schema::Table>(&*object)) held->table = *table;
    }
    for (const schema::Constraint& it : held->table.constraints) {
      if (!it.definition.references) continue;
      children_[folded(it.definition.references->name)].insert(folded(definition.name));
    }
  }
  held->contents = engine_->contents(definition.name, key_columns(held->table));
  if (folded(definition.sql).find("autoincrement") != std::string::npos) {
    held->counter = engine_->counter(definition.name);
  }
  return held;
}

std::vector<Passage> Population::look(const Changes& changes) {
  std::set<std::string> names = changes.written;
  for (const Catalog* catalog : {&changes.before, &changes.after}) {
    for (const auto& [key, definition] : *catalog) {
      if (definition.kind == "table") names.insert(folded(definition.name));
    }
  }
  std::vector<Passage> passages;
  for (const std::string& name : names) {
    const Held_ptr before = table(name);
    const std::string key = key_of("table", name);
    const auto made = changes.after.find(key);
    const Definition* definition = made != changes.after.end()               ? &made->second
                                   : before && !changes.before.contains(key) ? &before->definition
                                                                             : nullptr;
    Held_ptr after;
    if (definition != nullptr && !definition->sql.starts_with("CREATE VIRTUAL")) {
      after = read(*definition, before);
    }
    if (after) {
      tables_[name] = after;
    } else {
      tables_.erase(name);
    }
    if (before || after) passages.push_back({name, before, after});
  }
  return passages;
}

Held_ptr Population::read_again(const std::string& name) {
  Held_ptr& held = tables_.at(name);
  held = read(held->definition, held);
  return held;
}

void Population::put_back(const Held_ptr& held) {
  engine_->replace(held->definition.name, held->insertable(), held->insertable_rows());
  if (held->counter) engine_->set_counter(held->definition.name, *held->counter);
  tables_[folded(held->definition.name)] = held;
}

void Population::take_rows(const Population& other) {
  for (const auto& [name, held] : other.tables_) {
    if (!tables_.contains(name)) continue;
    engine_->replace(held->definition.name, held->insertable(), held->insertable_rows());
    if (held->counter) engine_->set_counter(held->definition.name, *held->counter);
    read_again(name);
  }
}

void Population::keep(const std::string& name, std::vector<rows::Row> rows) {
  auto held = std::make_shared<Held>(*tables_.at(name));
  held->contents.rows = std::move(rows);
  put_back(held);
}

bool Population::take_away_orphans() {
  bool were_any = false;
  bool is_done = false;
  while (!is_done) {
    is_done = true;
    for (const auto& [name, held] : std::map(tables_)) {
      std::set<rows::Row> orphans;
      for (const schema::Constraint& it : held->table.constraints) {
        if (it.definition.kind != Kind::kForeignKey) continue;
        for (rows::Row& row : orphan_rows(*held, it.definition)) orphans.insert(std::move(row));
      }
      if (orphans.empty()) continue;
      std::vector<rows::Row> rows = held->contents.rows;
      const auto is_orphan = [&](const rows::Row& row) { return orphans.contains(row); };
      if (std::erase_if(rows, is_orphan) == 0) continue;
      keep(name, std::move(rows));
      were_any = true;
      is_done = false;
    }
  }
  return were_any;
}

// The engine is asked: what it compares by, a type and a collation, is the parent's.
std::vector<rows::Row> Population::orphan_rows(const Held& held, const sql::Constraint& key) const {
  const Held_ptr parent = table(key.references->name);
  if (!parent || held.contents.rows.empty()) return {};
  const std::vector<std::string> to = referenced(key, *parent);
  if (to.size() != key.columns.size()) return {};
  return engine_->orphans(held.definition.name, referring(key), parent->definition.name, to);
}

std::set<rows::Row> Population::childless(const Held& held, const sql::Constraint& key) const {
  const Held_ptr parent = table(key.references->name);
  const std::vector<std::string> to =
      parent ? referenced(key, *parent) : std::vector<std::string>();
  if (!parent || to.size() != key.columns.size()) return {};
  const std::vector<rows::Row> rows =
      engine_->childless(held.definition.name, referring(key), parent->definition.name, to);
  return {rows.begin(), rows.end()};
}

std::set<rows::Row> Population::orphans(const Held& held, const sql::Constraint& key) const {
  const std::vector<std::string> from = referring(key);
  std::set<rows::Row> missed;
  for (const rows::Row& row : orphan_rows(held, key)) {
    if (auto child_key = values(held.contents, row, from)) missed.insert(std::move(*child_key));
  }
  return missed;
}

bool Population::has_orphans(const std::string& parent) const {
  for (const std::string& name : children({parent})) {
    const Held_ptr child = table(name);
    for (const schema::Constraint& it : child->table.constraints) {
      if (!it.definition.references || folded(it.definition.references->name) != parent) continue;
      if (!orphan_rows(*child, it.definition).empty()) return true;
    }
  }
  return false;
}

void Population::move_to(Engine& engine) {
  engine_ = &engine;
  for (const auto& [name, held] : tables_) {
    engine.replace(held->definition.name, held->insertable(), held->insertable_rows());
    if (held->counter) engine.set_counter(held->definition.name, *held->counter);
  }
}

}  // namespace aludel::proof
