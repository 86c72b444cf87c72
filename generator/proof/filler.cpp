// SPDX-License-Identifier: MIT
#include "proof/filler.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <set>
#include <utility>

#include "proof/changes.h"
#include "sql/parser.h"
#include "sql/references.h"
#include "sql/words.h"

namespace aludel::proof {
namespace {

using rows::Value;
using Kind = sql::Constraint::Kind;

constexpr unsigned kTries = 600;        // for the first row
constexpr std::size_t kMostNew = 40;    // rows in one go
constexpr std::size_t kMostRows = 160;  // of a table
constexpr unsigned kBumps = 16;         // of a key until it is a new one

/// Not of the keyless: an INTEGER PRIMARY KEY is never NULL, and others should not be.
bool is_primary(const schema::Table& table, const std::string& column) {
  return std::any_of(table.constraints.begin(), table.constraints.end(), [&](const auto& it) {
    const auto& columns = it.definition.columns;
    return it.definition.kind == Kind::kPrimaryKey &&
           std::any_of(columns.begin(), columns.end(), [&](const sql::IndexElement& element) {
             return folded(element.column->text) == folded(column);
           });
  });
}

/// Of a column, and of those that are generated from it.
rows::Literals literals(const rows::Hints& hints, const schema::Table& table,
                        const std::string& column) {
  rows::Literals found = hints.of(column);
  for (const schema::Column& it : table.columns) {
    if (!it.generated) continue;
    const auto sources = sql::references(it.generated->expression).columns;
    const bool is_source = std::any_of(sources.begin(), sources.end(), [&](const auto& source) {
      return folded(source.column.text) == folded(column);
    });
    if (is_source) found.add(hints.of(it.name));
  }
  return found;
}

}  // namespace

Filler::Filler(Engine& engine, const Population& population, const Held& held,
               const Worthwhile& worthwhile, unsigned& next_key)
    : engine_(engine),
      held_(held),
      worth_(worthwhile.worth),
      rows_(held.contents.rows.size()),
      most_(std::min(rows_ + kMostNew, kMostRows)),
      next_key_(next_key),
      next_text_(static_cast<unsigned>(rows_)) {
  rows::Hints own;  // come first: statements may speak of many columns of one name
  own.read(held.definition.sql, sql::Language::kSqlite);
  for (const schema::Column& it : held.table.columns) {
    if (!it.generated) add_column(it, worthwhile, literals(own, held.table, it.name));
  }
  for (const schema::Constraint& it : held.table.constraints) {
    if (it.definition.kind == Kind::kPrimaryKey || it.definition.kind == Kind::kUnique) {
      add_key(it.definition);
    } else if (it.definition.kind == Kind::kForeignKey) {
      add_reference(it.definition, population, worthwhile);
    }
  }
  for (std::size_t i = 0; i != columns_.size(); ++i) choose_untried(i);
  if (worthwhile.adopts) add_waiting(population);
}

void Filler::add_column(const schema::Column& it, const Worthwhile& worthwhile,
                        const rows::Literals& own) {
  Column& column = columns_.emplace_back();
  names_.push_back(it.name);
  column.is = &it;
  const std::size_t n = columns_.size() - 1;
  column.nullable = !it.not_null && !is_primary(held_.table, it.name);
  const rows::Literals near = literals(worthwhile.near, held_.table, it.name);
  rows::Literals all = own;
  all.add(near);
  all.add(literals(worthwhile.far, held_.table, it.name));
  rows::Candidates candidates = rows::candidates(held_.table, it, n, all);
  column.usual = std::move(candidates.usual);
  column.special = std::move(candidates.special);
  if (worth_ != Worth::kAll && all != own) {
    std::vector<Value> without = rows::candidates(held_.table, it, n, own).usual;
    column.keys = rows::named(held_.table, it, near);
    std::erase_if(without, [&](const Value& value) {
      return std::find(column.keys.begin(), column.keys.end(), value) != column.keys.end();
    });
    std::copy_if(column.usual.begin(), column.usual.end(), std::back_inserter(column.untried),
                 [&](const Value& value) {
                   return std::find(without.begin(), without.end(), value) == without.end();
                 });
  }
  if (column.usual.front().type == Value::Type::kText) {
    // In no other column: who looks it up elsewhere finds none.
    column.usual.push_back(Value::text(held_.definition.name + '.' + it.name));
  }
  if (!worthwhile.keys) column.keys.clear();
  if (worthwhile.lax && rows::is_lax(held_.table, it)) column.untried.push_back(Value::text("n/a"));
}

void Filler::add_key(const sql::Constraint& key) {
  for (const sql::IndexElement& element : key.columns) {
    const auto at = index_of(element.column->text);
    if (!at) continue;  // a generated one is changed by what it comes from
    Column& column = columns_[*at];
    column.key = true;
    column.alone = column.alone || key.columns.size() == 1;
  }
}

void Filler::add_reference(const sql::Constraint& key, const Population& population,
                           const Worthwhile& worthwhile) {
  const Held_ptr parent = population.table(key.references->name);
  Reference reference;
  std::vector<std::string> to;
  if (parent) {
    to = referenced(key, *parent);
    for (const rows::Row& row : parent->contents.rows) {
      rows::Row& values = reference.parents.emplace_back();
      for (const std::string& column : to) {
        values.push_back(row[static_cast<std::size_t>(parent->contents.column(column))]);
      }
    }
    reference.to_itself = folded(parent->definition.name) == folded(held_.definition.name);
  }
  for (const sql::IndexElement& element : key.columns) {
    const auto at = index_of(element.column->text);
    if (!at) return suggest_parents(key, reference.parents);
    reference.columns.push_back(*at);
    reference.nullable = reference.nullable || columns_[*at].nullable;
  }
  if (reference.to_itself) {
    for (const std::string& column : to) {
      const auto at = index_of(column);
      if (!at) return suggest_parents(key, reference.parents);
      reference.own.push_back(*at);
    }
  } else if (!reference.parents.empty()) {
    reference.childless = reference.parents;
    // One of them has none, but not one that a statement names.
    const auto is_named = [&](const rows::Row& parent_key) {
      for (std::size_t i = 0; i != to.size(); ++i) {
        if (worthwhile.far.of(to[i]).contain(parent_key[i])) return true;
      }
      return false;
    };
    const auto none =
        std::find_if_not(reference.childless.rbegin(), reference.childless.rend(), is_named);
    if (none != reference.childless.rend()) reference.childless.erase(none.base() - 1);
    const std::set<rows::Row> childless = population.childless(held_, key);
    std::erase_if(reference.childless,
                  [&](const rows::Row& it) { return !childless.contains(it); });
  }
  references_.push_back(std::move(reference));
}

// What the database makes of the columns that a generated one comes from isn't known here: they
// are tried with what it should be, and who has no parent then is taken away again.
void Filler::suggest_parents(const sql::Constraint& key, const std::vector<rows::Row>& parents) {
  may_miss_parents_ = true;
  for (std::size_t i = 0; i != key.columns.size(); ++i) {
    Sources sources;
    if (!index_of(key.columns[i].column->text)) add_sources(key.columns[i].column->text, sources);
    for (const std::size_t c : sources) {
      std::vector<Value>& usual = columns_[c].usual;
      for (const rows::Row& parent : parents) {
        if (!parent[i].is_null()) usual.insert(usual.begin(), parent[i]);
      }
    }
  }
}

void Filler::choose_untried(std::size_t i) {
  Column& column = columns_[i];
  column.key = column.key && !is_referring(i);
  if (column.key) {
    column.untried = column.alone ? std::move(column.keys) : std::vector<Value>();
  } else if (is_referring(i)) {
    column.untried.clear();
  } else if (worth_ == Worth::kAll) {
    column.untried.insert(column.untried.begin(), column.usual.begin(), column.usual.end());
  }
  const auto at = static_cast<std::size_t>(held_.contents.column(column.is->name));
  std::erase_if(column.untried, [&](const Value& value) {
    return std::count_if(held_.contents.rows.begin(), held_.contents.rows.end(),
                         [&](const rows::Row& row) { return row[at] == value; }) > 1;
  });
  std::reverse(column.untried.begin(), column.untried.end());  // taken from the end
}

// The keys that children refer to and no row has.
void Filler::add_waiting(const Population& population) {
  const std::string name = folded(held_.definition.name);
  for (const std::string& child_name : population.children({name})) {
    const Held_ptr child = population.table(child_name);
    for (const schema::Constraint& it : child->table.constraints) {
      if (!it.definition.references || folded(it.definition.references->name) != name) continue;
      std::vector<std::size_t> columns;
      const std::vector<std::string> to = referenced(it.definition, held_);
      for (const std::string& column : to) {
        if (const auto at = index_of(column)) columns.push_back(*at);
      }
      if (columns.size() != to.size()) continue;
      for (const rows::Row& key : population.orphans(*child, it.definition)) {
        waiting_.emplace_back(columns, key);
      }
    }
  }
}

Value Filler::Column::choice(std::size_t n) const {
  n %= usual.size() + special.size() + (nullable ? 1 : 0);
  if (n < usual.size()) return usual[n];
  return n - usual.size() < special.size() ? special[n - usual.size()] : Value();
}

std::optional<std::size_t> Filler::index_of(std::string_view column) const {
  for (std::size_t i = 0; i != names_.size(); ++i) {
    if (folded(names_[i]) == folded(column)) return i;
  }
  return std::nullopt;
}

void Filler::add_sources(std::string_view column, Sources& sources) const {
  if (const auto at = index_of(column)) sources.insert(*at);
  for (const schema::Column& it : held_.table.columns) {
    if (it.generated && folded(it.name) == folded(column)) {
      add_sources(it.generated->expression, sources);
    }
  }
}

void Filler::add_sources(const sql::Fragment& expression, Sources& sources) const {
  for (const auto& it : sql::references(expression).columns) add_sources(it.column.text, sources);
}

const Filler::Sources& Filler::sources_of_index(const std::string& index) {
  const auto [known, is_new] = indexes_.try_emplace(index);
  if (!is_new) return known->second;
  const Catalog catalog = engine_.catalog();
  const auto found = catalog.find(key_of("index", index));
  if (found == catalog.end()) return known->second;
  const auto statement = sql::parse(found->second.sql, sql::Language::kSqlite);
  const auto* made = statement ? std::get_if<sql::CreateIndex>(&statement->node) : nullptr;
  if (made == nullptr) return known->second;
  for (const sql::IndexElement& it : made->columns) {
    if (it.column) {
      add_sources(it.column->text, known->second);
    } else {
      add_sources(it.expression, known->second);
    }
  }
  return known->second;
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

std::vector<std::size_t> Filler::culprits(const Refusal& refusal) {
  Sources found;
  const std::string_view words = refusal.words;
  const std::size_t colon = words.find(": ");
  constexpr std::string_view kCheck = "CHECK constraint failed: ";
  constexpr std::string_view kIndex = "UNIQUE constraint failed: index ";
  if (words.starts_with(kCheck)) {
    const std::string_view which = words.substr(kCheck.size());
    for (const schema::Constraint& it : held_.table.constraints) {
      if (it.definition.kind != Kind::kCheck) continue;
      if (it.chosen ? it.definition.expression.text == which : it.name == which) {
        add_sources(it.definition.expression, found);
      }
    }
    if (found.empty()) add_sources({std::string(which), sql::Language::kSqlite, {}}, found);
  } else if (words.starts_with(kIndex)) {
    // "index 'x'", where it has expressions
    for (const sql::Word& word : sql::words(words.substr(kIndex.size()), sql::Language::kSqlite)) {
      found = sources_of_index(word.name);
    }
  } else if (colon != std::string_view::npos) {
    // "… failed: t.a, t.b"
    for (const sql::Word& word : sql::words(words.substr(colon), sql::Language::kSqlite)) {
      add_sources(word.name, found);
    }
  } else if (const std::size_t dot = words.rfind('.'); dot != std::string_view::npos) {
    // "cannot store TEXT value in INTEGER column t.a"
    add_sources(words.substr(dot + 1), found);
  }
  return {found.begin(), found.end()};
}

// Several advance in turns, so that some rows share one parent and not the other. The last parent
// of each has no children. Where references share a column, their parents have the same in it.
bool Filler::refer(Draft& draft, std::size_t turn, const Reference* given,
                   const rows::Row& parent) const {
  std::vector<bool> fixed(columns_.size(), false);
  const auto set = [&](const Reference& it, const rows::Row& to) {
    refer(draft, it, to);
    for (const std::size_t c : it.columns) fixed[c] = true;
  };
  if (given != nullptr) set(*given, parent);
  for (std::size_t i = 0; i != references_.size(); ++i) {
    const Reference& it = references_[i];
    if (&it == given) continue;
    if (it.none || it.parents.empty()) {
      refer(draft, it, {});
      continue;
    }
    const std::size_t last = std::max<std::size_t>(it.parents.size(), 2) - 1;
    const std::size_t count = references_.size();
    const std::size_t step = turn == 0 ? 0 : (turn - 1 + count - 1 - i) / count;
    const rows::Row* to = nullptr;
    for (std::size_t n = 0; n != it.parents.size() && to == nullptr; ++n) {
      const rows::Row& next = it.parents[n < last ? (step + n) % last : n];
      bool agrees = true;
      for (std::size_t c = 0; c != it.columns.size(); ++c) {
        agrees = agrees && (!fixed[it.columns[c]] || draft.row[it.columns[c]] == next[c]);
      }
      if (agrees) to = &next;
    }
    if (to != nullptr) {
      set(it, *to);
      continue;
    }
    const auto free = std::find_if(it.columns.begin(), it.columns.end(), [&](std::size_t c) {
      return columns_[c].nullable && !fixed[c];
    });
    if (free == it.columns.end()) return false;
    draft.row[*free] = Value();
  }
  return true;
}

// As far as that can be, at that turn or at one after it.
void Filler::refer(Draft& draft, std::size_t turn) const {
  for (std::size_t i = 0; i != kBumps; ++i) {
    Draft attempt = draft;
    if (!refer(attempt, turn + i, nullptr, {})) continue;
    draft = std::move(attempt);
    return;
  }
  for (const Reference& it : references_) refer(draft, it, {});
}

// To NULL, where there is no parent; that is refused where it may not be.
void Filler::refer(Draft& draft, const Reference& reference, const rows::Row& parent) const {
  for (std::size_t i = 0; i != reference.columns.size(); ++i) {
    const std::size_t c = reference.columns[i];
    if (!parent.empty()) {
      draft.row[c] = parent[i];
    } else if (columns_[c].nullable || !reference.nullable) {
      draft.row[c] = Value();
    }
  }
}

Value Filler::another(const Column& column) const {
  const std::size_t all = column.usual.size() + column.special.size();
  const std::size_t n = next_key_ % (all + 1);
  if (n == all) return rows::distinct(held_.table, *column.is, next_key_, next_text_);
  return column.choice(n);
}

// Of a key of several columns one is new at a time, so that some rows share each part.
void Filler::set_keys(Draft& draft, bool all_new) {
  std::size_t parts = 0;
  for (const Column& it : columns_) parts += it.key && !it.alone ? 1 : 0;
  if (parts == 1) parts = 2;  // the other part refers to a parent
  std::size_t part = 0;
  for (std::size_t c = 0; c != columns_.size(); ++c) {
    const Column& column = columns_[c];
    if (!column.key) continue;
    const bool is_next =
        column.alone || all_new || taken_.empty() || part++ % parts != rows_ % parts;
    if (draft.tried[c]) continue;
    draft.row[c] =
        is_next ? rows::distinct(held_.table, *column.is, next_key_, next_text_) : taken_.back()[c];
  }
  for (const Reference& it : references_) {
    if (!it.to_itself || it.none || !it.parents.empty()) continue;
    for (std::size_t c = 0; c != it.columns.size() && c < it.own.size(); ++c) {
      draft.row[it.columns[c]] = draft.row[it.own[c]];
    }
  }
  if (waiting_.empty()) return;
  const auto& [columns, values] = waiting_.back();
  for (std::size_t i = 0; i != columns.size() && i < values.size(); ++i) {
    draft.row[columns[i]] = values[i];
  }
}

std::optional<Refusal> Filler::insert(Draft& draft) {
  std::optional<Refusal> refusal;
  for (unsigned i = 0; i != kBumps; ++i) {
    set_keys(draft, i != 0);
    refusal = engine_.insert(held_.definition.name, names_, draft.row);
    if (!engine_.in_transaction()) begin_again();
    if (!waiting_.empty() && (!refusal || is_about_key(*refusal))) waiting_.pop_back();
    if (!refusal) {
      ++rows_;
      taken_.push_back(draft.row);
      for (Reference& it : references_) {
        if (!it.to_itself) continue;
        rows::Row& key = it.parents.emplace_back();
        for (const std::size_t c : it.own) key.push_back(draft.row[c]);
      }
      ++next_key_;
      ++next_text_;
      return std::nullopt;
    }
    const std::vector<std::size_t> refused = culprits(*refusal);
    const bool is_key = std::any_of(refused.begin(), refused.end(), [&](std::size_t c) {
      return columns_[c].key && !draft.tried[c];
    });
    if (!is_about_key(*refusal) && !is_key) return refusal;
    ++next_key_;
    ++next_text_;
    if (!is_about_key(*refusal)) continue;
    bool is_changed = false;
    for (const std::size_t c : refused) {
      draft.tried[c] = draft.tried[c] && !columns_[c].key;
      if (columns_[c].key) {
        is_changed = true;
      } else if (!is_referring(c)) {
        draft.row[c] = another(columns_[c]);
        is_changed = true;
      }
    }
    if (!is_changed) {
      refer(draft, next_text_);  // a key of references: other parents
    }
  }
  return refusal;
}

// RAISE(ROLLBACK) and ON CONFLICT ROLLBACK take more away than the row that is refused.
void Filler::begin_again() {
  engine_.begin(true);
  for (std::size_t i = known_; i != taken_.size(); ++i) {
    engine_.insert(held_.definition.name, names_, taken_[i]);
    if (!engine_.in_transaction()) engine_.begin(true);
  }
}

// The plainest values first; then whatever columns the database complains of are changed.
std::optional<Refusal> Filler::find_first() {
  std::vector<std::size_t> pick(columns_.size(), 0);
  std::optional<Refusal> refusal;
  for (unsigned i = 0; i != kTries; ++i) {
    base_.clear();
    for (std::size_t c = 0; c != columns_.size(); ++c) base_.push_back(columns_[c].choice(pick[c]));
    for (Reference& it : references_) {
      it.none = std::any_of(it.columns.begin(), it.columns.end(),
                            [&](std::size_t c) { return base_[c].is_null(); });
    }
    Draft first = draft();
    refer(first, 0);
    refusal = insert(first);
    base_ = first.row;
    if (!refusal) {
      // Where the plain one won't do, it is a form that is asked for.
      for (std::size_t c = 0; c != columns_.size(); ++c) {
        Column& column = columns_[c];
        if (pick[c] == 0 || column.key || is_referring(c)) continue;
        column.untried.insert(column.untried.begin(), column.special.rbegin(),
                              column.special.rend());
      }
      return std::nullopt;
    }
    std::vector<std::size_t> changed = culprits(*refusal);
    if (changed.empty()) {
      for (std::size_t c = 0; c != columns_.size(); ++c) changed.push_back(c);
    }
    invent_parents(changed);
    for (const std::size_t c : changed) columns_[c].key = false;  // its values are not free
    if (changed.size() == 1) {
      ++pick[changed[0]];
    } else {
      for (const std::size_t c : changed) pick[c] = random();
    }
  }
  return refusal;
}

// A reference that can't be NULL, to a table without rows: these come later, and with these keys.
void Filler::invent_parents(const std::vector<std::size_t>& refused) {
  for (Reference& it : references_) {
    const bool is_meant =
        !it.to_itself && !it.nullable && it.parents.empty() &&
        std::any_of(refused.begin(), refused.end(), [&](std::size_t c) {
          return std::find(it.columns.begin(), it.columns.end(), c) != it.columns.end();
        });
    if (!is_meant) continue;
    has_waiting_ = true;
    for (unsigned i = 0; i != 3; ++i, ++next_key_) {
      rows::Row& parent = it.parents.emplace_back();
      for (const std::size_t c : it.columns) {
        parent.push_back(rows::distinct(held_.table, *columns_[c].is, next_key_, i));
      }
    }
  }
}

// Of those that are there.
void Filler::take_first() {
  taken_ = held_.insertable_rows();
  known_ = taken_.size();
  base_ = taken_.front();
  for (std::size_t c = 0; c != columns_.size(); ++c) {
    if (columns_[c].key) base_[c] = columns_[c].usual.front();
  }
}

// What the database complains of goes back to what the first row has.
bool Filler::insert_near(Draft draft) {
  const bool is_plain = std::none_of(draft.tried.begin(), draft.tried.end(), std::identity());
  for (std::size_t i = 0; i != columns_.size(); ++i) {
    Draft attempt = draft;
    const auto refusal = insert(attempt);
    if (!refusal) return true;
    const std::vector<std::size_t> changed = culprits(*refusal);
    if (changed.empty()) return false;
    for (const std::size_t c : changed) {
      draft.row[c] = base_[c];
      draft.tried[c] = false;
    }
    if (!is_plain && std::none_of(draft.tried.begin(), draft.tried.end(), std::identity())) {
      return false;
    }
  }
  return false;
}

// The first row again, so that what must be unique later, of all rows or of some, has its
// duplicate; and with NULL where that may be (or without, where the first row has it): everywhere,
// and so that of each two columns one has it and the other hasn't.
void Filler::repeat() {
  std::vector<std::vector<std::size_t>> parts;
  for (std::size_t c = 0; c != columns_.size(); ++c) {
    if (columns_[c].nullable && !is_referring(c)) parts.push_back({c});
  }
  for (const Reference& it : references_) {
    if (it.nullable) parts.push_back(it.columns);
  }
  std::vector<std::vector<bool>> patterns{std::vector<bool>(parts.size(), false)};
  patterns.emplace_back(parts.size(), true);
  if (worth_ == Worth::kAll) {
    patterns.emplace_back(parts.size(), true);
    for (std::size_t bit = 1; bit <= parts.size() && parts.size() > 1; bit *= 2) {
      for (const bool is_set : {true, false}) {
        std::vector<bool>& pattern = patterns.emplace_back();
        for (std::size_t i = 1; i <= parts.size(); ++i) {
          pattern.push_back(((i & bit) != 0) == is_set);
        }
      }
    }
  }
  for (const std::vector<bool>& pattern : patterns) {
    Draft row = draft();
    for (std::size_t i = 0; i != parts.size(); ++i) {
      for (const std::size_t c : parts[i]) {
        if (pattern[i] && columns_[c].nullable) toggle(row, c);
      }
    }
    insert_near(std::move(row));
  }
}

void Filler::toggle(Draft& draft, std::size_t c) const {
  draft.tried[c] = true;
  if (!base_[c].is_null()) {
    draft.row[c] = Value();
    return;
  }
  draft.row[c] = columns_[c].usual.front();
  for (const Reference& it : references_) {
    const auto at = std::find(it.columns.begin(), it.columns.end(), c);
    if (at == it.columns.end()) continue;
    draft.row[c] = it.parents.empty()
                       ? Value()
                       : it.parents.front()[static_cast<std::size_t>(at - it.columns.begin())];
  }
}

// Each row takes the next untried value of every column.
void Filler::vary() {
  const auto has_untried = [](const Column& it) { return !it.untried.empty(); };
  for (std::size_t turn = 1;
       rows_ < most_ && std::any_of(columns_.begin(), columns_.end(), has_untried); ++turn) {
    Draft row = draft();
    refer(row, turn);
    for (std::size_t c = 0; c != columns_.size(); ++c) {
      if (columns_[c].untried.empty()) continue;
      row.row[c] = std::move(columns_[c].untried.back());
      row.tried[c] = true;
      columns_[c].untried.pop_back();
    }
    blend(row, turn);
    // What must be unique later has its duplicate.
    if (insert_near(row)) insert_near(std::move(row));
  }
}

// What no part is tried of is as in one row or another: were they all like the first one in it, a
// statement that spares that row or takes it away would do so to all.
void Filler::blend(Draft& draft, std::size_t turn) const {
  for (std::size_t c = 0; c != columns_.size(); ++c) {
    if (draft.tried[c] || columns_[c].key || is_referring(c) || taken_.empty()) continue;
    draft.row[c] = taken_[(turn + c) % taken_.size()][c];
  }
}

// Those that no row of this table refers to yet.
void Filler::give_children() {
  for (const Reference& it : references_) {
    for (const rows::Row& parent : it.childless) {
      if (rows_ >= most_) return;
      Draft row = draft();
      if (!refer(row, rows_, &it, parent)) continue;
      blend(row, rows_);
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
  if (!held_.contents.rows.empty()) {
    take_first();
  } else if (const auto refusal = find_first()) {
    return refusal;
  }
  if (worth_ != Worth::kLiterals) repeat();
  vary();
  give_children();
  while (!waiting_.empty() && insert_near(draft())) {
  }
  return std::nullopt;
}

}  // namespace aludel::proof
