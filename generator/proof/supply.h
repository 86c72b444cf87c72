// SPDX-License-Identifier: MIT
//
// Rows for the tables of a chain under way: which tables get some, and when. What a table holds
// after a revision depends on that revision and those before it, and on none that come later.
//
//   before an upgrade  tables that the revision's statements speak of: a row on both sides of each
//                      literal that they compare with, as the schema before allows it
//                      (where only one row can be, it holds other values)
//   after it           new and altered tables: all that is worth trying in them; tables that it
//                      wrote to: rows like those that are there; their children: one for a parent
#ifndef ALUDEL_GENERATOR_PROOF_SUPPLY_H
#define ALUDEL_GENERATOR_PROOF_SUPPLY_H

#include <map>
#include <set>
#include <string>
#include <vector>

#include "proof/filler.h"
#include "proof/leg.h"
#include "proof/population.h"
#include "revisions/records.h"
#include "rows/hints.h"

namespace aludel::proof {

class Supply {
 public:
  /// Both must outlive it.
  Supply(Population& population, const revisions::Records& records)
      : population_(population), records_(records) {}

  /// Reads what the revision's statements speak of, and gives the tables that are there their rows.
  void before_upgrade(Engine& engine, const Leg& leg);

  /// What the next rows depend on besides the database and the revision; and from there on.
  unsigned next_key() const { return next_key_; }
  void go_on(unsigned next_key) { next_key_ = next_key; }

  /// A table that takes no row.
  struct Empty {
    Definition table;
    Refusal refusal;
  };
  struct Supplied {
    bool any = false;  // whether rows were added
    std::vector<Empty> empty;
  };
  /// After the upgrade of that revision, of which these are the tables and changes.
  Supplied after_upgrade(Engine& engine, const std::vector<Passage>& passages,
                         const Changes& changes);

  /// In the place of both, for a revision that was carried out before and whose rows are there.
  void skip(const Leg& leg) { note_seeds(leg); }

 private:
  struct Statement {
    std::string verb;
    std::set<std::string> names;
    rows::Hints hints;
  };

  void read(const Leg& leg);
  void note_seeds(const Leg& leg);
  void delete_last(const std::string& table);
  void change_only_row(Engine& engine, const std::string& table);
  bool is_updated(const std::string& table, const std::string& column) const;
  rows::Hints hints_of(const std::string& table) const;
  Worthwhile worthwhile(const Held& held, Worth worth, bool adopts) const;
  Supplied supply(Engine& engine, const std::map<std::string, Worth>& tables);

  Population& population_;
  const revisions::Records& records_;
  std::vector<Statement> statements_;  // of the revision, both directions
  rows::Hints all_;                    // of them
  bool says_strict_ = false;           // one of them
  bool is_before_ = false;             // the upgrade
  std::set<std::string> seeded_;       // tables into which revisions have inserted rows
  unsigned next_key_ = 0;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_SUPPLY_H
