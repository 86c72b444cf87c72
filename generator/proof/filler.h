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
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
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
  bool keys = false;       // whether a row of the users' may have a key that a statement names
  bool lax = false;        // whether texts may stand in columns of numbers
  bool adopts = false;     // whether there are children that wait for a parent
};

/// For one go.
class Filler {
 public:
  /// All but `worthwhile` must outlive it. `next_key` numbers the keys of all tables, so that none
  /// stands for another.
  Filler(Engine& engine, const Population& population, const Held& held,
         const Worthwhile& worthwhile, unsigned& next_key);

  /// Whether there is something to try.
  bool has_work() const;

  /// Adds the rows, inside a transaction, at whose beginning those that are known are there;
  /// `population` is not looked at again. The engine's words where it takes no row at all.
  std::optional<Refusal> run();

  /// Whether rows refer to parents that are still to come: of two tables that refer to each other
  /// one is the first.
  bool has_waiting() const { return has_waiting_; }

  /// Whether rows may refer to parents that never come: a generated column refers to them.
  bool may_miss_parents() const { return may_miss_parents_; }

 private:
  struct Column {
    const schema::Column* is = nullptr;
    std::vector<rows::Value> usual;  // no NULL
    std::vector<rows::Value> special;
    std::vector<rows::Value> untried;  // the next one last
    std::vector<rows::Value> keys;     // that statements name
    bool nullable = false;
    bool key = false;    // of a key, and no reference: a value for each row
    bool alone = false;  // of a key of one column

    /// The n-th of all: usual, special, NULL.
    rows::Value choice(std::size_t n) const;
  };
  struct Reference {
    std::vector<std::size_t> columns;
    std::vector<rows::Row> parents;    // what the columns may be
    std::vector<rows::Row> childless;  // those of them that should have a child, and have none
    bool nullable = false;
    bool none = false;  // what the first row has
    bool to_itself = false;
    std::vector<std::size_t> own;  // to itself: the columns referred to
  };
  /// A row, and what of it is tried: the rest may be changed for it to be taken.
  struct Draft {
    rows::Row row;
    std::vector<bool> tried;
  };

  void add_column(const schema::Column& column, const Worthwhile& worthwhile,
                  const rows::Literals& own);
  void add_key(const sql::Constraint& key);
  void add_reference(const sql::Constraint& key, const Population& population,
                     const Worthwhile& worthwhile);
  void suggest_parents(const sql::Constraint& key, const std::vector<rows::Row>& parents);
  void add_waiting(const Population& population);
  void choose_untried(std::size_t column);
  /// Nothing for a column that no INSERT may name.
  std::optional<std::size_t> index_of(std::string_view column) const;
  bool is_referring(std::size_t column) const;

  /// Which columns to change for another value of a column, an expression, an index: what is
  /// generated comes from others.
  using Sources = std::set<std::size_t>;
  void add_sources(std::string_view column, Sources& sources) const;
  void add_sources(const sql::Fragment& expression, Sources& sources) const;
  const Sources& sources_of_index(const std::string& index);

  /// The columns that the refusal is about; empty where it doesn't say.
  std::vector<std::size_t> culprits(const Refusal& refusal);
  bool is_about_key(const Refusal& refusal) const;

  Draft draft() const { return {base_, std::vector<bool>(columns_.size(), false)}; }
  void refer(Draft& draft, std::size_t turn) const;
  /// With one parent given, or none; whether the others can agree with it.
  bool refer(Draft& draft, std::size_t turn, const Reference* given, const rows::Row& parent) const;
  void refer(Draft& draft, const Reference& reference, const rows::Row& parent) const;
  void set_keys(Draft& draft, bool all_new);
  /// A value where that of before is taken.
  rows::Value another(const Column& column) const;
  /// Inserts it, with other keys where these are taken.
  std::optional<Refusal> insert(Draft& draft);
  void begin_again();

  std::optional<Refusal> find_first();
  void invent_parents(const std::vector<std::size_t>& refused);
  void take_first();
  void toggle(Draft& draft, std::size_t column) const;
  /// Whether it was taken with anything that is tried.
  bool insert_near(Draft draft);
  void repeat();
  void vary();
  void blend(Draft& draft, std::size_t turn) const;
  void give_children();
  std::uint32_t random();

  Engine& engine_;
  const Held& held_;
  Worth worth_;
  std::vector<std::string> names_;
  std::vector<Column> columns_;
  std::vector<Reference> references_;
  std::vector<std::pair<std::vector<std::size_t>, rows::Row>> waiting_;  // keys that children have
  std::map<std::string, Sources> indexes_;                               // that refused rows
  rows::Row base_;                // the first row: others are like it
  std::vector<rows::Row> taken_;  // all that are there
  std::size_t known_ = 0;         // those of them that were there before
  std::size_t rows_;
  std::size_t most_;
  unsigned& next_key_;      // of all tables
  unsigned next_text_ = 0;  // of this one
  std::uint32_t seed_ = 1;
  bool has_waiting_ = false;
  bool may_miss_parents_ = false;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_FILLER_H
