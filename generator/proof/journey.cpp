// SPDX-License-Identifier: MIT
#include "proof/journey.h"

#include <algorithm>
#include <iterator>
#include <optional>

namespace aludel::proof {
namespace {

using rows::Contents;
using rows::Row;
using Kind = RowChange::Kind;

/// A column of both: where it is before and after.
struct Shared {
  std::size_t before;
  std::size_t after;
  bool converts = false;   // to another type
  bool rewritten = false;  // by a statement that says so
};

/// A row before and what became of it.
struct Pair {
  const Row* before = nullptr;
  const Row* after = nullptr;
};

bool agree(const Shared& column, const Row& before, const Row& after) {
  const rows::Value& was = before[column.before];
  const rows::Value& is = after[column.after];
  return column.converts ? rows::converts(was, is) : was == is;
}

template <typename Columns>
bool agree(const Columns& columns, const Row& before, const Row& after) {
  return std::all_of(columns.begin(), columns.end(),
                     [&](const Shared& it) { return agree(it, before, after); });
}

/// The columns of the key, where all of it is in both and stays as it is; otherwise none.
std::vector<Shared> key_of(const Contents& before, const std::vector<Shared>& shared) {
  std::vector<Shared> key;
  for (const std::size_t column : before.key) {
    const auto found = std::find_if(shared.begin(), shared.end(),
                                    [&](const Shared& it) { return it.before == column; });
    if (found == shared.end() || found->rewritten) return {};
    key.push_back(*found);
  }
  return key;
}

/// Whether an UPDATE may have put rows under other keys.
bool has_rewritten_key(const Contents& before, const std::vector<Shared>& shared) {
  return std::any_of(shared.begin(), shared.end(), [&](const Shared& it) {
    return it.rewritten &&
           std::find(before.key.begin(), before.key.end(), it.before) != before.key.end();
  });
}

/// How many of the columns differ in some pair.
std::size_t differing(const std::vector<Pair>& pairs, const std::vector<Shared>& shared) {
  return static_cast<std::size_t>(
      std::count_if(shared.begin(), shared.end(), [&](const Shared& column) {
        return std::any_of(pairs.begin(), pairs.end(), [&](const Pair& it) {
          return it.before != nullptr && it.after != nullptr &&
                 !agree(column, *it.before, *it.after);
        });
      }));
}

std::vector<Pair> in_order(const Contents& before, const Contents& after) {
  std::vector<Pair> result;
  for (std::size_t i = 0; i != before.rows.size(); ++i) {
    result.push_back({&before.rows[i], &after.rows[i]});
  }
  return result;
}

/// Each row with its counterpart: by the key; without one the equal ones first, then those that are
/// equal in what no statement rewrote, and the others in their order.
std::vector<Pair> pairs_by_value(const Contents& before, const Contents& after,
                                 const std::vector<Shared>& shared) {
  const std::vector<Shared> key = key_of(before, shared);
  std::vector<Pair> result;
  std::vector<const Row*> left;
  for (const Row& row : after.rows) left.push_back(&row);
  const auto take = [&](const Row& row, const std::vector<Shared>& columns) {
    const auto found = std::find_if(left.begin(), left.end(),
                                    [&](const Row* it) { return agree(columns, row, *it); });
    const Row* taken = found == left.end() ? nullptr : *found;
    if (taken != nullptr) left.erase(found);
    return taken;
  };
  std::vector<const Row*> alone;
  for (const Row& row : before.rows) {
    const Row* is = take(row, key.empty() ? shared : key);
    if (is != nullptr || !key.empty()) {
      result.push_back({&row, is});
    } else {
      alone.push_back(&row);
    }
  }
  std::vector<Shared> lasting;
  std::copy_if(shared.begin(), shared.end(), std::back_inserter(lasting),
               [](const Shared& it) { return !it.rewritten; });
  if (has_rewritten_key(before, shared) && !lasting.empty()) {
    std::erase_if(alone, [&](const Row* row) {
      const Row* is = take(*row, lasting);
      if (is != nullptr) result.push_back({row, is});
      return is != nullptr;
    });
  }
  const bool in_order = alone.size() <= left.size();
  for (const Row* row : alone) {
    const Row* is = in_order ? left.front() : nullptr;
    if (in_order) left.erase(left.begin());
    result.push_back({row, is});
  }
  for (const Row* row : left) result.push_back({nullptr, row});
  return result;
}

/// The same; rows without a key that changed may be equal to others now, and then it is their
/// order that tells them apart.
std::vector<Pair> pairs(const Contents& before, const Contents& after,
                        const std::vector<Shared>& shared) {
  std::vector<Pair> result = pairs_by_value(before, after, shared);
  if (!key_of(before, shared).empty() || before.rows.size() != after.rows.size()) return result;
  const std::size_t columns = differing(result, shared);
  if (columns < 2) return result;
  std::vector<Pair> ordered = in_order(before, after);
  return differing(ordered, shared) < columns ? ordered : result;
}

bool is_of_another_type(const Held& before, std::string_view column, const Held& after,
                        std::string_view now) {
  const auto type = [](const Held& held, std::string_view name) {
    for (const schema::Column& it : held.table.columns) {
      if (folded(it.name) == folded(name)) return it.type;
    }
    return std::optional<sql::TypeName>();
  };
  return type(before, column) != type(after, now) || before.table.strict != after.table.strict;
}

/// What the database makes of other columns is nobody's value: these are looked at themselves.
bool is_generated(const Held& held, std::string_view column) {
  return std::ranges::any_of(held.table.columns, [&](const schema::Column& it) {
    return it.generated && folded(it.name) == folded(column);
  });
}

class Comparison {
 public:
  Comparison(const Held_ptr& before, const Held_ptr& after) : before_(before), after_(after) {}

  template <typename ColumnBefore>
  void share(const ColumnBefore& column_before) {
    const Contents& was = before_->contents;
    const Contents& is = after_->contents;
    for (std::size_t i = 0; i != is.columns.size(); ++i) {
      if (is_generated(*after_, is.columns[i])) continue;
      const std::optional<std::string> name = column_before(folded(is.columns[i]));
      const std::ptrdiff_t at = name ? was.column(*name) : -1;
      if (at < 0) continue;
      shared_.push_back({static_cast<std::size_t>(at), i,
                         is_of_another_type(*before_, *name, *after_, is.columns[i])});
    }
  }

  bool is_same() const {
    return before_->contents == after_->contents &&
           shared_.size() == before_->contents.columns.size();
  }

  /// `deleted` rows at most may be gone; `may(kind, column after)` says what else is allowed.
  template <typename May>
  void run(std::size_t deleted, const May& may, std::vector<RowChange>& changes) const {
    std::vector<Shared> shared = shared_;
    std::vector<bool> changed;
    for (Shared& it : shared) {
      it.rewritten = may(Kind::kChanged, folded(after_->contents.columns[it.after]));
      changed.push_back(it.rewritten);
    }
    const std::vector<Pair> all = pairs(before_->contents, after_->contents, shared);
    const auto rows_gone = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& it) { return it.after == nullptr; }));
    const auto rows_new = static_cast<std::size_t>(
        std::count_if(all.begin(), all.end(), [](const auto& it) { return it.before == nullptr; }));
    // Which row is under which key now, nobody knows; but there are as many.
    const bool rekeyed = has_rewritten_key(before_->contents, shared);
    bool gone = rows_gone <= deleted + (rekeyed ? rows_new : 0);
    bool is_new = may(Kind::kNew, "") || (rekeyed && rows_new <= rows_gone);
    for (const Pair& pair : all) {
      if (pair.after == nullptr) {
        if (!gone) changes.push_back({Kind::kGone, before_, after_, *pair.before, {}, {}, {}, {}});
        is_new = is_new || !gone;  // under another key, most likely
        gone = true;
      } else if (pair.before == nullptr) {
        if (!is_new) changes.push_back({Kind::kNew, before_, after_, {}, *pair.after, {}, {}, {}});
        is_new = true;
      } else {
        for (std::size_t i = 0; i != shared_.size(); ++i) {
          if (changed[i] || agree(shared_[i], *pair.before, *pair.after)) continue;
          changed[i] = true;
          changes.push_back({Kind::kChanged, before_, after_, *pair.before, *pair.after,
                             after_->contents.columns[shared_[i].after],
                             (*pair.before)[shared_[i].before], (*pair.after)[shared_[i].after]});
        }
      }
    }
  }

  /// Whether a row is gone, or not the same to the letter; `column` before: in that one.
  bool is_touched(const std::string& column) const {
    const Contents& was = before_->contents;
    std::vector<Shared> exact;
    for (const Shared& it : shared_) {
      if (column.empty() || folded(was.columns[it.before]) == column) {
        exact.push_back({it.before, it.after});
      }
    }
    if (exact.size() != (column.empty() ? was.columns.size() : 1)) return true;
    const std::vector<Pair> all = pairs(was, after_->contents, shared_);
    return std::any_of(all.begin(), all.end(), [&](const Pair& it) {
      const bool was_there = it.before != nullptr;
      return was_there && (it.after == nullptr || !agree(exact, *it.before, *it.after));
    });
  }

 private:
  const Held_ptr& before_;
  const Held_ptr& after_;
  std::vector<Shared> shared_;
};

/// An id is never given twice, but where a statement says so.
void check_counter(const Held_ptr& before, const Held_ptr& after, const Changes& changes,
                   std::vector<RowChange>& result) {
  if (!before->counter || !after->counter || *after->counter >= *before->counter) return;
  if (changes.updated.contains({"sqlite_sequence", "seq"})) return;
  result.push_back({Kind::kCounter,
                    before,
                    after,
                    {},
                    {},
                    {},
                    rows::Value::of(*before->counter),
                    rows::Value::of(*after->counter)});
}

}  // namespace

std::vector<RowChange> unnamed_changes(const std::vector<Passage>& passages, const Lineage& lineage,
                                       const Changes& changes) {
  std::vector<RowChange> result;
  std::map<std::string, Held_ptr> before;
  for (const Passage& it : passages) {
    if (it.before) before[it.name] = it.before;
  }
  for (const Passage& it : passages) {
    if (!it.after) continue;
    const auto origin = lineage.table(it.name, before.contains(it.name));
    const auto known = origin ? before.find(*origin) : before.end();
    if (known == before.end()) continue;
    Comparison comparison(known->second, it.after);
    comparison.share([&](const std::string& column) { return lineage.column(it.name, column); });
    check_counter(known->second, it.after, changes, result);
    if (comparison.is_same()) continue;
    // What a copy was filled with is not what was inserted.
    const bool is_copy = !lineage.is_followed(it.name);
    const std::set<std::string> names =
        is_copy ? lineage.names_since(*origin) : lineage.names(it.name);
    std::set<std::string> all = lineage.names_since(*origin);
    all.merge(lineage.names(it.name));
    const auto written = [](const std::set<std::string>& tables, const std::set<std::string>& by) {
      return std::any_of(by.begin(), by.end(),
                         [&](const auto& name) { return tables.contains(name); });
    };
    std::size_t deleted = 0;
    for (const std::string& name : names) {
      const auto rows = changes.deleted.find(name);
      if (rows != changes.deleted.end()) deleted += rows->second;
    }
    comparison.run(
        deleted,
        [&](Kind kind, const std::string& column) {
          if (kind == Kind::kNew) return written(changes.inserted, names);
          for (const std::string& table : all) {
            for (const std::string& name : lineage.names(it.name, column)) {
              if (changes.updated.contains({table, name})) return true;
            }
          }
          return false;
        },
        result);
  }
  return result;
}

bool is_touched(const std::vector<Passage>& passages, const Lineage& lineage,
                const std::string& table, const std::string& column) {
  const auto was = std::find_if(passages.begin(), passages.end(),
                                [&](const Passage& it) { return it.before && it.name == table; });
  if (was == passages.end()) return false;
  const auto is = std::find_if(passages.begin(), passages.end(), [&](const Passage& it) {
    return it.after && lineage.table(it.name, it.before != nullptr) == table;
  });
  if (is == passages.end()) return true;
  Comparison comparison(was->before, is->after);
  comparison.share([&](const std::string& name) { return lineage.column(is->name, name); });
  return comparison.is_touched(column);
}

std::vector<RowChange> losses(const Held_ptr& before, const Held_ptr& after) {
  std::vector<RowChange> result;
  Comparison comparison(before, after);
  comparison.share([](const std::string& column) { return std::optional(column); });
  if (comparison.is_same()) return result;
  comparison.run(
      0, [](Kind kind, const std::string&) { return kind == Kind::kNew; }, result);
  return result;
}

}  // namespace aludel::proof
