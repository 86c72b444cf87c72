// SPDX-License-Identifier: MIT
#include "proof/supply.h"

#include <algorithm>
#include <utility>

#include "proof/script.h"
#include "sql/words.h"

namespace aludel::proof {

namespace {

std::string first_word(std::string_view statement) {
  const std::size_t begin = std::min(statement.find_first_not_of(" \t\n"), statement.size());
  const std::size_t end = statement.find_first_of(" \t\n", begin);
  return folded(statement.substr(begin, end - begin));
}

/// The columns whose values tell rows apart or refer to others.
bool is_of_a_key(const schema::Table& table, std::string_view column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& it) {
    const auto& columns = it.definition.columns;
    return it.definition.kind != sql::Constraint::Kind::kCheck &&
           std::any_of(columns.begin(), columns.end(), [&](const sql::IndexElement& element) {
             return element.column && folded(element.column->text) == folded(column);
           });
  });
}

/// The folded name of the table that a statement inserts rows into; empty where it does not.
std::string inserted_into(std::string_view statement) {
  const std::vector<sql::Word> words = sql::words(statement, sql::Language::kSqlite);
  const bool inserts =
      !words.empty() && (words[0].is("insert") || words[0].is("replace") || words[0].is("with"));
  const auto into =
      std::find_if(words.begin(), words.end(), [](const sql::Word& it) { return it.is("into"); });
  return inserts && words.end() - into > 1 ? folded((into + 1)->name) : std::string();
}

}  // namespace

void Supply::read(const Leg& leg) {
  statements_.clear();
  all_ = {};
  says_strict_ = false;
  for (const auto direction : {::aludel::Direction::kUpgrade, ::aludel::Direction::kDowngrade}) {
    for (const dialect::Output& it : leg.script(direction)) {
      Statement& statement = statements_.emplace_back();
      statement.verb = first_word(it.sql);
      statement.names = names_in(it.sql);
      statement.hints.read(it.sql, sql::Language::kSqlite);
      all_.add(statement.hints);
      says_strict_ = says_strict_ || statement.names.contains("strict");
    }
  }
}

void Supply::note_seeds(const Leg& leg) {
  for (const dialect::Output& it : leg.script(::aludel::Direction::kUpgrade)) {
    seeded_.insert(inserted_into(it.sql));
  }
}

void Supply::before_upgrade(Engine& engine, const Leg& leg) {
  read(leg);
  std::map<std::string, Worth> tables;
  for (const Statement& it : statements_) {
    for (const std::string& name : it.names) {
      if (population_.table(name)) tables[name] = Worth::kLiterals;
    }
  }
  is_before_ = true;
  supply(engine, tables);
  is_before_ = false;
  std::set<std::string> replaced;
  for (const Statement& it : statements_) {
    if (it.verb != "insert" && it.verb != "replace" && it.verb != "drop") continue;
    replaced.insert(it.names.begin(), it.names.end());
  }
  for (const std::string& name : replaced) {
    const Held_ptr held = population_.table(name);
    if (held && held->contents.rows.size() == 1) change_only_row(engine, name);
  }
  note_seeds(leg);
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
  std::vector<std::string> order;
  for (const auto& [name, worth] : tables) {
    if (!records_.has(population_.table(name)->definition.name)) order.push_back(name);
  }
  if (order.empty()) return supplied;
  order = population_.parents_first(std::move(order));
  bool has_waiting = false;
  bool may_miss_parents = false;
  // In a transaction of its own: a trigger may roll it back, and not what others were given.
  const auto fill = [&](const std::string& name, Worth worth) {
    const Held_ptr held = population_.table(name);
    Filler filler(engine, population_, *held, worthwhile(*held, worth, has_waiting), next_key_);
    if (!filler.has_work()) return;
    supplied.any = true;
    engine.begin(true);
    const auto refusal = filler.run();
    if (refusal && worth == Worth::kAll) supplied.empty.push_back({held->definition, *refusal});
    has_waiting = has_waiting || filler.has_waiting();
    may_miss_parents = may_miss_parents || filler.may_miss_parents();
    population_.look(engine.changes());
    delete_last(name);
    engine.commit();
  };
  for (const std::string& name : order) fill(name, tables.at(name));
  if (has_waiting) {
    for (const std::string& name : order) fill(name, Worth::kLiterals);
  }
  if (has_waiting || may_miss_parents) {
    engine.begin(true);
    population_.take_away_orphans();
    engine.changes();
    engine.commit();
  }
  return supplied;
}

Worthwhile Supply::worthwhile(const Held& held, Worth worth, bool adopts) const {
  const std::string name = folded(held.definition.name);
  const bool may_be_users = is_before_ && !seeded_.contains(name);
  const bool is_made_strict = is_before_ && says_strict_ && !held.table.strict;
  return {worth, hints_of(name), all_, may_be_users, is_made_strict, adopts};
}

rows::Hints Supply::hints_of(const std::string& table) const {
  rows::Hints hints;
  for (const Statement& it : statements_) {
    if (it.names.contains(table)) hints.add(it.hints);
  }
  return hints;
}

// Where ids are never given twice, the highest is one that is gone.
void Supply::delete_last(const std::string& table) {
  const Held_ptr held = population_.table(table);
  std::vector<rows::Row> rows = held->contents.rows;
  if (!held->counter || rows.size() < 2) return;
  if (rows.back()[held->contents.key.front()] != rows::Value::of(*held->counter)) return;
  rows.pop_back();
  population_.keep(table, std::move(rows));
  if (population_.has_orphans(table)) population_.put_back(held);
}

// More rows can't be, or there would be some: a row of settings, which a program changes. What the
// chain itself keeps there is what it says in an UPDATE.
void Supply::change_only_row(Engine& engine, const std::string& table) {
  const Held_ptr held = population_.table(table);
  const std::vector<std::string> names = held->insertable();
  rows::Row row = held->insertable_rows().front();
  engine.begin(true);
  for (std::size_t c = 0; c != names.size(); ++c) {
    if (is_of_a_key(held->table, names[c]) || is_updated(table, names[c])) continue;
    const auto column =
        std::find_if(held->table.columns.begin(), held->table.columns.end(),
                     [&](const schema::Column& it) { return folded(it.name) == folded(names[c]); });
    rows::Hints own;
    own.read(held->definition.sql, sql::Language::kSqlite);
    for (const rows::Value& value :
         rows::candidates(held->table, *column, c, own.of(names[c])).usual) {
      if (value == row[c]) continue;
      rows::Row other = row;
      other[c] = value;
      engine.replace(held->definition.name, names, {other});
      if (population_.read_again(table)->contents.rows.empty()) continue;
      row = std::move(other);
      break;
    }
  }
  engine.replace(held->definition.name, names, {row});
  engine.commit();
  population_.read_again(table);
}

bool Supply::is_updated(const std::string& table, const std::string& column) const {
  return std::any_of(statements_.begin(), statements_.end(), [&](const Statement& it) {
    return it.verb == "update" && it.names.contains(table) && it.names.contains(folded(column));
  });
}

}  // namespace aludel::proof
