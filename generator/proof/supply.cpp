// SPDX-License-Identifier: MIT
#include "proof/supply.h"

#include <algorithm>
#include <utility>

#include "proof/script.h"

namespace aludel::proof {

void Supply::before_upgrade(Engine& engine, const revisions::Revision& revision) {
  statements_.clear();
  all_ = {};
  std::map<std::string, Worth> tables;
  for (const auto direction : {::aludel::Direction::kUpgrade, ::aludel::Direction::kDowngrade}) {
    for (const dialect::Output& it : script_of(revision, direction)) {
      Statement& statement = statements_.emplace_back();
      statement.names = names_in(it.sql);
      statement.hints.read(it.sql, sql::Language::kSqlite);
      all_.add(statement.hints);
      for (const std::string& name : statement.names) {
        if (population_.table(name)) tables[name] = Worth::kLiterals;
      }
    }
  }
  if (supply(engine, tables).any) engine.changes();
}

Supply::Supplied Supply::after_upgrade(Engine& engine, const std::vector<Passage>& passages,
                                       const Changes& changes) {
  std::map<std::string, Worth> tables;
  std::set<std::string> written;
  for (const Passage& it : passages) {
    if (!it.after) continue;
    const bool is_same = it.before && it.before->definition.sql == it.after->definition.sql;
    tables[it.name] = is_same ? Worth::kMore : Worth::kAll;
    written.insert(it.name);
  }
  // Where an index is gone, rows may come that it forbade.
  for (const auto& [key, definition] : changes.before) {
    const std::string table = folded(definition.table);
    if (definition.kind == "index" && population_.table(table))
      tables.try_emplace(table, Worth::kMore);
  }
  for (const std::string& name : population_.children(written)) {
    tables.try_emplace(name, Worth::kLiterals);
  }
  return supply(engine, tables);
}

Supply::Supplied Supply::supply(Engine& engine, const std::map<std::string, Worth>& tables) {
  Supplied supplied;
  std::vector<std::string> waiting;
  for (const auto& [name, worth] : tables) {
    if (!records_.has(population_.table(name)->definition.name)) waiting.push_back(name);
  }
  if (waiting.empty()) return supplied;
  bool is_open = false;
  for (const std::string& name : population_.parents_first(std::move(waiting))) {
    const Held_ptr held = population_.table(name);
    Filler filler(engine, population_, *held, {tables.at(name), hints_of(name), all_}, next_key_);
    if (!filler.has_work()) continue;
    if (!std::exchange(is_open, true)) engine.begin(true);
    const auto refusal = filler.run();
    if (refusal && tables.at(name) == Worth::kAll) {
      supplied.empty.push_back({held->definition, *refusal});
    }
    population_.look(engine.changes());
  }
  if (is_open) engine.commit();
  supplied.any = is_open;
  return supplied;
}

rows::Hints Supply::hints_of(const std::string& table) const {
  rows::Hints hints;
  for (const Statement& it : statements_) {
    if (it.names.contains(table)) hints.add(it.hints);
  }
  return hints;
}

}  // namespace aludel::proof
