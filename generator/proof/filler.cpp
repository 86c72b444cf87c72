// SPDX-License-Identifier: MIT
#include "proof/filler.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "proof/catalog.h"
#include "sql/references.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

using rows::Value;
using Kind = sql::Constraint::Kind;

constexpr unsigned kTries = 600;       // for the first row
constexpr std::size_t kMostRows = 40;  // of a table
constexpr unsigned kBumps = 16;        // of a key until it is a new one

}  // namespace

Filler::Filler(Engine& engine, const Population& population, const Held& held,
               const Worthwhile& worthwhile, unsigned& next_key)
    : engine_(engine),
      held_(held),
      worth_(worthwhile.worth),
      rows_(held.contents.rows.size()),
      next_key_(next_key),
      next_text_(static_cast<unsigned>(rows_)) {
  rows::Hints own;  // come first: statements may speak of many columns of one name
  own.read(held.definition.sql, sql::Language::kSqlite);
  for (const schema::Column& it : held.table.columns) {
    if (!it.generated) add_column(it, worthwhile, own.of(it.name));
  }
  for (const schema::Constraint& it : held.table.constraints) {
    if (it.definition.kind == Kind::kPrimaryKey || it.definition.kind == Kind::kUnique) {
      add_key(it.definition);
    } else if (it.definition.kind == Kind::kForeignKey) {
      add_reference(it.definition, population.table(it.definition.references->name));
    }
  }
  for (std::size_t i = 0; i != columns_.size(); ++i) choose_untried(i);
}

void Filler::add_column(const schema::Column& it, const Worthwhile& worthwhile,
                        const rows::Literals& own) {
  Column& column = columns_.emplace_back();
  names_.push_back(it.name);
  column.is = &it;
  rows::Literals literals = own;
  literals.add(worthwhile.near.of(it.name));
  literals.add(worthwhile.far.of(it.name));
  rows::Candidates candidates = rows::candidates(held_.table, it, literals);
  column.usual = std::move(candidates.usual);
  column.special = std::move(candidates.special);
  if (worth_ != Worth::kAll && literals != own) {
    const std::vector<Value> without = rows::candidates(held_.table, it, own).usual;
    std::copy_if(column.usual.begin(), column.usual.end(), std::back_inserter(column.untried),
                 [&](const Value& value) {
                   return std::find(without.begin(), without.end(), value) == without.end();
                 });
  }
}

void Filler::add_key(const sql::Constraint& key) {
  for (const sql::IndexElement& element : key.columns) {
    Column& column = columns_[index_of(element.column->text)];
    column.key = true;
    column.primary = column.primary || key.kind == Kind::kPrimaryKey;
  }
}

void Filler::add_reference(const sql::Constraint& key, const Held_ptr& parent) {
  Reference& reference = references_.emplace_back();
  for (const sql::IndexElement& element : key.columns) {
    reference.columns.push_back(index_of(element.column->text));
  }
  if (!parent) return;
  reference.to_itself = folded(parent->definition.name) == folded(held_.definition.name);
  const std::vector<std::string> to = referenced(key, *parent);
  for (const rows::Row& row : parent->contents.rows) {
    rows::Row& values = reference.parents.emplace_back();
    for (const std::string& column : to) {
      values.push_back(row[static_cast<std::size_t>(parent->contents.column(column))]);
    }
  }
  if (reference.to_itself) {
    for (const std::string& column : to) reference.own.push_back(index_of(column));
  } else if (!reference.parents.empty()) {
    // The last one has none.
    std::set<rows::Row> referred;
    for (const rows::Row& row : held_.contents.rows) {
      rows::Row values;
      for (const std::size_t column : reference.columns) {
        values.push_back(row[static_cast<std::size_t>(held_.contents.column(names_[column]))]);
      }
      referred.insert(std::move(values));
    }
    reference.childless = reference.parents;
    reference.childless.pop_back();
    std::erase_if(reference.childless, [&](const rows::Row& it) { return referred.contains(it); });
  }
}

void Filler::choose_untried(std::size_t i) {
  Column& column = columns_[i];
  column.key = column.key && !is_referring(i);
  // No two columns of a type hold the same in every row.
  std::rotate(column.usual.begin(),
              column.usual.begin() + static_cast<std::ptrdiff_t>(i % column.usual.size()),
              column.usual.end());
  const bool may_be_null = !column.is->not_null && !column.key && !column.primary;
  if (may_be_null) column.usual.insert(column.usual.begin() + 1, Value());
  if (column.key) {
    column.untried.clear();
    return;
  }
  if (worth_ == Worth::kAll) column.untried = column.usual;
  const auto at = static_cast<std::size_t>(held_.contents.column(column.is->name));
  std::erase_if(column.untried, [&](const Value& value) {
    if (is_referring(i) && !value.is_null()) return true;
    return std::any_of(held_.contents.rows.begin(), held_.contents.rows.end(),
                       [&](const rows::Row& row) { return row[at] == value; });
  });
  std::reverse(column.untried.begin(), column.untried.end());  // taken from the end
}

std::size_t Filler::index_of(std::string_view column) const {
  for (std::size_t i = 0; i != names_.size(); ++i) {
    if (folded(names_[i]) == folded(column)) return i;
  }
  return 0;
}

bool Filler::is_referring(std::size_t column) const {
  return std::any_of(references_.begin(), references_.end(), [&](const Reference& it) {
    return std::find(it.columns.begin(), it.columns.end(), column) != it.columns.end();
  });
}

std::uint32_t Filler::random() {
  seed_ = seed_ * 1664525 + 1013904223;
  return seed_ >> 8;
}

bool Filler::is_about_key(const Refusal& refusal) const {
  return refusal.words.starts_with("UNIQUE constraint failed") ||
         refusal.words.starts_with("PRIMARY KEY");
}

std::vector<std::size_t> Filler::culprits(const Refusal& refusal) const {
  std::vector<std::size_t> found;
  const std::size_t colon = refusal.words.find(": ");
  constexpr std::string_view kCheck = "CHECK constraint failed: ";
  if (refusal.words.starts_with(kCheck)) {
    const std::string_view which = std::string_view(refusal.words).substr(kCheck.size());
    const auto add_all = [&](const sql::Fragment& expression) {
      for (const auto& it : sql::references(expression).columns) {
        found.push_back(index_of(it.column.text));
      }
    };
    for (const schema::Constraint& it : held_.table.constraints) {
      if (it.definition.kind != Kind::kCheck) continue;
      if (it.chosen ? it.definition.expression.text == which : it.name == which) {
        add_all(it.definition.expression);
      }
    }
    if (found.empty()) add_all({std::string(which), sql::Language::kSqlite, {}});
  } else if (colon != std::string::npos) {
    // "… failed: t.a, t.b"
    for (const sql::Word& word : sql::words(refusal.words.substr(colon), sql::Language::kSqlite)) {
      for (std::size_t i = 0; i != names_.size(); ++i) {
        if (folded(word.name) == folded(names_[i])) found.push_back(i);
      }
    }
  } else {
    // "cannot store TEXT value in INTEGER column t.a"
    const std::size_t dot = refusal.words.rfind('.');
    for (std::size_t i = 0; dot != std::string::npos && i != names_.size(); ++i) {
      if (refusal.words.substr(dot + 1) == names_[i]) found.push_back(i);
    }
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

void Filler::refer(rows::Row& row, std::size_t turn) const {
  for (const Reference& it : references_) {
    // The last one has no children.
    const std::size_t last = std::max<std::size_t>(it.parents.size(), 2) - 1;
    refer(row, it,
          it.parents.empty() ? rows::Row() : it.parents[turn == 0 ? 0 : (turn - 1) % last]);
  }
}

/// To NULL, where there is no parent.
void Filler::refer(rows::Row& row, const Reference& reference, const rows::Row& parent) const {
  for (std::size_t i = 0; i != reference.columns.size(); ++i) {
    row[reference.columns[i]] = i < parent.size() ? parent[i] : Value();
  }
}

Value Filler::another(const Column& column) const {
  const std::size_t all = column.usual.size() + column.special.size();
  const std::size_t n = next_key_ % (all + 1);
  if (n == all) return rows::distinct(held_.table, *column.is, next_key_, next_text_);
  return n < column.usual.size() ? column.usual[n] : column.special[n - column.usual.size()];
}

std::optional<Refusal> Filler::insert(rows::Row& row) {
  std::optional<Refusal> refusal;
  for (unsigned i = 0; i != kBumps; ++i) {
    for (std::size_t c = 0; c != columns_.size(); ++c) {
      if (columns_[c].key)
        row[c] = rows::distinct(held_.table, *columns_[c].is, next_key_, next_text_);
    }
    for (Reference& it : references_) {
      if (!it.to_itself || !it.parents.empty()) continue;
      for (std::size_t c = 0; c != it.columns.size() && c < it.own.size(); ++c) {
        row[it.columns[c]] = row[it.own[c]];
      }
    }
    refusal = engine_.insert(held_.definition.name, names_, row);
    if (!refusal) {
      ++rows_;
      for (Reference& it : references_) {
        if (!it.to_itself) continue;
        rows::Row& key = it.parents.emplace_back();
        for (const std::size_t c : it.own) key.push_back(row[c]);
      }
      ++next_key_;
      ++next_text_;
      return std::nullopt;
    }
    if (!is_about_key(*refusal)) return refusal;
    ++next_key_;
    ++next_text_;
    bool is_changed = false;
    for (const std::size_t c : culprits(*refusal)) {
      if (columns_[c].key) {
        is_changed = true;
      } else if (!is_referring(c)) {
        row[c] = another(columns_[c]);
        is_changed = true;
      }
    }
    if (!is_changed) {
      refer(row, next_text_);  // a key of references: other parents
    }
  }
  return refusal;
}

// The plainest values first; then whatever columns the database complains of are changed.
std::optional<Refusal> Filler::find_first() {
  std::vector<std::size_t> pick(columns_.size(), 0);
  std::optional<Refusal> refusal;
  for (unsigned i = 0; i != kTries; ++i) {
    base_.assign(columns_.size(), Value());
    for (std::size_t c = 0; c != columns_.size(); ++c) {
      const Column& column = columns_[c];
      const std::size_t n = pick[c] % (column.usual.size() + column.special.size());
      base_[c] =
          n < column.usual.size() ? column.usual[n] : column.special[n - column.usual.size()];
    }
    refer(base_, 0);
    refusal = insert(base_);
    if (!refusal) {
      for (std::size_t c = 0; c != columns_.size(); ++c) {
        Column& column = columns_[c];
        if (pick[c] % (column.usual.size() + column.special.size()) < column.usual.size()) continue;
        column.untried.insert(column.untried.begin(), column.special.rbegin(),
                              column.special.rend());
      }
      return std::nullopt;
    }
    std::vector<std::size_t> changed = culprits(*refusal);
    if (changed.empty()) {
      for (std::size_t c = 0; c != columns_.size(); ++c) changed.push_back(c);
    }
    for (const std::size_t c : changed) columns_[c].key = false;  // its values are not free
    if (changed.size() == 1) {
      ++pick[changed[0]];
    } else {
      for (const std::size_t c : changed) pick[c] = random();
    }
  }
  return refusal;
}

// What the database complains of goes back to what the first row has.
void Filler::insert_near(rows::Row row) {
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    rows::Row tried = row;
    const auto refusal = insert(tried);
    if (!refusal) return;
    const std::vector<std::size_t> changed = culprits(*refusal);
    if (changed.empty()) return;
    for (const std::size_t c : changed) row[c] = base_[c];
  }
}

// Twice the first row again, of the same parents, with NULL wherever that may be: what must be
// unique later, of all rows or of some, has its duplicates.
void Filler::repeat() {
  for (int i = 0; i != 2; ++i) {
    rows::Row row = base_;
    for (std::size_t c = 0; c != columns_.size(); ++c) {
      const Column& column = columns_[c];
      if (!column.is->not_null && !column.key && !column.primary && !is_referring(c)) {
        row[c] = Value();
      }
    }
    insert_near(std::move(row));
  }
}

// Each row takes the next untried value of every column.
void Filler::vary() {
  const auto has_untried = [](const Column& it) { return !it.untried.empty(); };
  for (std::size_t turn = 1;
       rows_ < kMostRows && std::any_of(columns_.begin(), columns_.end(), has_untried); ++turn) {
    rows::Row row = base_;
    refer(row, turn);
    for (std::size_t c = 0; c != columns_.size(); ++c) {
      if (columns_[c].untried.empty()) continue;
      row[c] = std::move(columns_[c].untried.back());
      columns_[c].untried.pop_back();
    }
    insert_near(row);
    insert_near(std::move(row));  // what must be unique later has its duplicate
  }
}

// Those that no row of this table refers to yet.
void Filler::give_children() {
  for (const Reference& it : references_) {
    for (const rows::Row& parent : it.childless) {
      if (rows_ >= kMostRows) return;
      rows::Row row = base_;
      refer(row, rows_);
      refer(row, it, parent);
      insert_near(std::move(row));
    }
  }
}

bool Filler::has_work() const {
  return worth_ != Worth::kLiterals || held_.contents.rows.empty() ||
         std::any_of(columns_.begin(), columns_.end(),
                     [](const Column& it) { return !it.untried.empty(); }) ||
         std::any_of(references_.begin(), references_.end(),
                     [](const Reference& it) { return !it.childless.empty(); });
}

std::optional<Refusal> Filler::run() {
  if (held_.contents.rows.empty()) {
    if (const auto refusal = find_first()) return refusal;
  } else {
    const rows::Row& row = held_.contents.rows.front();
    for (const std::string& name : names_) {
      base_.push_back(row[static_cast<std::size_t>(held_.contents.column(name))]);
    }
  }
  if (worth_ != Worth::kLiterals) repeat();
  vary();
  give_children();
  return std::nullopt;
}

}  // namespace aludel::proof
