// SPDX-License-Identifier: MIT
//
// Puts rows into a table: one that the database takes, then one for each value that is worth
// trying in each column, several at a time. What a constraint means is not our business: the
// database is asked, and says which columns to change when it refuses.
//
// Parents come before their children; a parent has two, another none. Two rows differ in nothing
// but what must be different, so that a key that comes later finds its duplicates.
#ifndef ALUDEL_GENERATOR_PROOF_FILLER_H
#define ALUDEL_GENERATOR_PROOF_FILLER_H

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "proof/population.h"
#include "rows/candidates.h"
#include "rows/hints.h"

namespace aludel::proof {

/// What is worth a row, but for a parent that has no child: that always is.
enum class Worth {
  kLiterals,  // what statements compare with
  kMore,      // that, and what is there, again
  kAll,       // each value that a column of its type and its constraints should be tried with
};

struct Worthwhile {
  Worth worth;
  rows::Hints near;        // of statements that name the table: they come first
  const rows::Hints& far;  // of others, by the names of columns alone
};

/// For one go.
class Filler {
 public:
  /// All must outlive it. `next_key` numbers the keys of all tables, so that none stands for
  /// another.
  Filler(Engine& engine, const Population& population, const Held& held,
         const Worthwhile& worthwhile, unsigned& next_key);

  /// Whether there is something to try.
  bool has_work() const;

  /// Adds the rows, inside a transaction; `population` is not looked at again. The engine's words
  /// where it takes no row at all.
  std::optional<Refusal> run();

 private:
  struct Column {
    const schema::Column* is = nullptr;
    std::vector<rows::Value> usual;  // with NULL, where it may be
    std::vector<rows::Value> special;
    std::vector<rows::Value> untried;  // of the usual ones
    bool primary = false;              // of the primary key
    bool key = false;                  // of a key, and no reference: a value for each row
  };
  struct Reference {
    std::vector<std::size_t> columns;
    std::vector<rows::Row> parents;    // what the columns may be
    std::vector<rows::Row> childless;  // those of them that should have a child, and have none
    bool to_itself = false;
    std::vector<std::size_t> own;  // to itself: the columns referred to
  };

  void add_column(const schema::Column& column, const Worthwhile& worthwhile,
                  const rows::Literals& own);
  void add_key(const sql::Constraint& key);
  void add_reference(const sql::Constraint& key, const Held_ptr& parent);
  void choose_untried(std::size_t column);
  std::size_t index_of(std::string_view column) const;
  bool is_referring(std::size_t column) const;

  /// The columns that the refusal is about; empty where it doesn't say.
  std::vector<std::size_t> culprits(const Refusal& refusal) const;
  bool is_about_key(const Refusal& refusal) const;
  void refer(rows::Row& row, std::size_t turn) const;
  void refer(rows::Row& row, const Reference& reference, const rows::Row& parent) const;
  /// A value where that of before is taken.
  rows::Value another(const Column& column) const;
  /// Inserts it, with other keys where these are taken.
  std::optional<Refusal> insert(rows::Row& row);

  std::optional<Refusal> find_first();
  void insert_near(rows::Row row);
  void repeat();
  void vary();
  void give_children();
  std::uint32_t random();

  Engine& engine_;
  const Held& held_;
  Worth worth_;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
  std::vector<Reference> references_;
  rows::Row base_;
  std::size_t rows_;
  unsigned& next_key_;      // of all tables
  unsigned next_text_ = 0;  // of this one
  std::uint32_t seed_ = 1;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_FILLER_H
