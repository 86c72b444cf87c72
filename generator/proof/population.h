// SPDX-License-Identifier: MIT
//
// The rows that travel along a chain: which tables there are, what each holds, as of the last
// look.
#ifndef ALUDEL_GENERATOR_PROOF_POPULATION_H
#define ALUDEL_GENERATOR_PROOF_POPULATION_H

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "proof/engine.h"
#include "rows/contents.h"
#include "schema/object.h"

namespace aludel::proof {

struct Held {
  Definition definition;
  schema::Table table;
  rows::Contents contents;
  std::optional<std::int64_t> counter;  // of the ids that it has given out (AUTOINCREMENT)

  /// The columns that an INSERT may name: not the generated ones.
  std::vector<std::string> insertable() const;
  /// Of the rows, what these columns hold.
  std::vector<rows::Row> insertable_rows() const;
};

/// The columns of the parent that a foreign key refers to: where it names none, the parent's key.
std::vector<std::string> referenced(const sql::Constraint& key, const Held& parent);

using Held_ptr = std::shared_ptr<const Held>;

/// A table before and after something; one of them is empty where it wasn't there.
struct Passage {
  std::string name;  // folded
  Held_ptr before;
  Held_ptr after;
};

class Population {
 public:
  explicit Population(Engine& engine) : engine_(&engine) {}

  /// By folded name, but for virtual tables.
  const std::map<std::string, Held_ptr>& tables() const { return tables_; }
  Held_ptr table(std::string_view name) const;

  /// The same names, each behind those that its table refers to, as far as that can be.
  std::vector<std::string> parents_first(std::vector<std::string> names) const;

  /// Folded names of the tables that refer to one of these.
  std::set<std::string> children(const std::set<std::string>& parents) const;

  /// What rows of the table refer to by this foreign key and isn't there, each once.
  std::set<rows::Row> orphans(const Held& held, const sql::Constraint& key) const;

  /// What a foreign key of the table may refer to and no row does.
  std::set<rows::Row> childless(const Held& held, const sql::Constraint& key) const;

  /// Whether a row refers to one of this table that isn't there.
  bool has_orphans(const std::string& parent) const;

  /// Looks again at what `changes` touched, and says what was seen.
  std::vector<Passage> look(const Changes& changes);

  /// Looks again at what one table holds.
  Held_ptr read_again(const std::string& name);

  /// Puts back what a table held.
  void put_back(const Held_ptr& held);

  /// The rows of another database, in tables that have the same columns in whatever order.
  void take_rows(const Population& other);

  /// In the database and here: these rows alone are left of a table's.
  void keep(const std::string& name, std::vector<rows::Row> rows);
  /// Takes rows away that refer to rows that aren't there, wherever they are. Whether there were
  /// any.
  bool take_away_orphans();

  /// What the database holds after a rollback.
  void set(const std::map<std::string, Held_ptr>& tables) { tables_ = tables; }
  /// After the engine was replaced by one that has the tables and no rows.
  void move_to(Engine& engine);

 private:
  std::vector<rows::Row> orphan_rows(const Held& held, const sql::Constraint& key) const;
  Held_ptr read(const Definition& definition, const Held_ptr& known);

  Engine* engine_;
  std::map<std::string, Held_ptr> tables_;
  std::map<std::string, std::set<std::string>> children_;  // by parent: all that ever were
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_POPULATION_H
