// SPDX-License-Identifier: MIT
#include "dialect/written.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace aludel::dialect {
namespace {

using sql::ConflictTarget;
using sql::Insertion;
using sql::Mention;

class Written {
 public:
  Written(const sql::Names& names, const sql::Fragment& text, const schema::Schema& state,
          const text::Source& source, text::Diagnostics& diagnostics)
      : names_(names), text_(text), state_(state), source_(source), diagnostics_(diagnostics) {}

  bool check() const {
    const auto good = [this](const auto& it) { return check(it); };
    return std::all_of(names_.insertions.begin(), names_.insertions.end(), good) &&
           std::all_of(names_.mentions.begin(), names_.mentions.end(), good) &&
           std::all_of(names_.conflicts.begin(), names_.conflicts.end(), good);
  }

 private:
  bool sqlite() const { return state_.rules().language() == sql::Language::kSqlite; }

  /// The table that a scope writes, where its columns are known.
  const schema::Table* table(std::size_t scope) const {
    const schema::Table* table = state_.table(names_.scopes[scope].ranges.front().table);
    return table != nullptr && table->module.empty() && !table->columns.empty() ? table : nullptr;
  }

  bool check(const Insertion& insertion) const;
  bool check(const Insertion& insertion, const schema::Table& table,
             const Insertion::Row& row) const;
  bool check(const Mention& mention) const;
  bool check(const ConflictTarget& target) const;
  bool is_key(const schema::Table& table, const ConflictTarget& target) const;
  bool is_of(const std::vector<sql::IndexElement>& key, const ConflictTarget& target) const;
  bool refuse(const sql::At& at, std::string text, const schema::Table& table) const;

  const sql::Names& names_;
  const sql::Fragment& text_;
  const schema::Schema& state_;
  const text::Source& source_;
  text::Diagnostics& diagnostics_;
};

bool Written::refuse(const sql::At& at, std::string text, const schema::Table& table) const {
  const std::size_t base = text_.at.span.begin;
  diagnostics_.error(source_, {base + at.span.begin, base + at.span.end}, std::move(text))
      .note(*table.place.source, table.place.span,
            fmt::format("table \"{}\" is defined here", table.id.name));
  return false;
}

bool Written::check(const Insertion& insertion) const {
  const schema::Table* table = this->table(insertion.scope);
  return table == nullptr ||
         std::all_of(insertion.rows.begin(), insertion.rows.end(),
                     [&](const auto& row) { return check(insertion, *table, row); });
}

/// Without a list of columns PostgreSQL takes fewer values than there are columns.
bool Written::check(const Insertion& insertion, const schema::Table& table,
                    const Insertion::Row& row) const {
  const bool listed = !insertion.columns.empty();
  const auto is_computed = [](const schema::Column& it) { return it.generated.has_value(); };
  const auto computed = std::count_if(table.columns.begin(), table.columns.end(), is_computed);
  const std::size_t count =
      listed ? insertion.columns.size()
             : table.columns.size() - (sqlite() ? static_cast<std::size_t>(computed) : 0);
  const std::size_t width = row.given.size();
  if (width > count || (width < count && (listed || sqlite()))) {
    return refuse(row.at,
                  fmt::format("{} value{} for {} column{}", width, width == 1 ? "" : "s", count,
                              count == 1 ? "" : "s"),
                  table);
  }
  for (std::size_t i = 0; listed && i != width; ++i) {
    const schema::Column* column = state_.column(table, insertion.columns[i].text);
    if (column == nullptr || (!row.given[i] && !sqlite())) continue;
    const bool numbered = column->identity && column->identity->always && !insertion.overriding &&
                          text_.language == sql::Language::kPostgresql;  // else it is not portable
    if (!column->generated && !numbered) continue;
    return refuse(
        insertion.columns[i].at,
        fmt::format("\"{}\" is GENERATED ALWAYS and takes no value; leave it out{}", column->name,
                    numbered ? ", or write OVERRIDING SYSTEM VALUE before the values" : ""),
        table);
  }
  return true;
}

/// A column that is set.
bool Written::check(const Mention& it) const {
  const bool is_set = it.kind == Mention::Kind::kColumn && it.written;
  const schema::Table* table = is_set ? this->table(it.scope) : nullptr;
  const schema::Column* column = table == nullptr ? nullptr : state_.column(*table, it.column.text);
  if (column == nullptr || it.inserted || it.defaulted) return true;
  const bool numbered = column->identity && column->identity->always;
  if (!column->generated && !numbered) return true;
  return refuse(
      it.column.at,
      fmt::format("\"{}\" is GENERATED ALWAYS and takes no value; leave it out", column->name),
      *table);
}

/// Whether a key has just these columns, in whatever order.
bool Written::is_of(const std::vector<sql::IndexElement>& key, const ConflictTarget& target) const {
  const auto& rules = state_.rules();
  const auto is_target = [&](const sql::IndexElement& element) {
    return element.column &&
           std::any_of(target.columns.begin(), target.columns.end(), [&](const sql::Name& it) {
             return rules.same(it.text, element.column->text);
           });
  };
  const auto is_element = [&](const sql::Name& it) {
    return std::any_of(key.begin(), key.end(), [&](const sql::IndexElement& element) {
      return element.column && rules.same(it.text, element.column->text);
    });
  };
  return std::all_of(key.begin(), key.end(), is_target) &&
         std::all_of(target.columns.begin(), target.columns.end(), is_element);
}

bool Written::is_key(const schema::Table& table, const ConflictTarget& target) const {
  using Kind = sql::Constraint::Kind;
  const auto is_it = [&](const schema::Constraint& it) {
    const Kind kind = it.definition.kind;
    return (kind == Kind::kPrimaryKey || kind == Kind::kUnique) &&
           is_of(it.definition.columns, target);
  };
  if (std::any_of(table.constraints.begin(), table.constraints.end(), is_it)) return true;
  const auto indexes = state_.indexes(table.id);
  return std::any_of(indexes.begin(), indexes.end(), [&](const schema::Index* it) {
    return it->definition.unique && it->definition.where.empty() &&
           is_of(it->definition.columns, target);
  });
}

bool Written::check(const ConflictTarget& target) const {
  const schema::Table* table = this->table(target.scope);
  // A partition has the keys of its parent.
  if (table == nullptr || table->partition_of || is_key(*table, target)) return true;
  const auto is_row_id = [&](const sql::Name& it) {
    return state_.column(*table, it.text) == nullptr;
  };
  if (std::any_of(target.columns.begin(), target.columns.end(), is_row_id)) return true;
  return refuse(target.at,
                "ON CONFLICT takes the columns of a PRIMARY KEY, a UNIQUE or a unique index, and "
                "there is none of just these",
                *table);
}

}  // namespace

bool check_written(const sql::Names& names, const sql::Fragment& text, const schema::Schema& state,
                   const text::Source& source, text::Diagnostics& diagnostics) {
  return Written(names, text, state, source, diagnostics).check();
}

}  // namespace aludel::dialect
