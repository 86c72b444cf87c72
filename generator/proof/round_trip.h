// SPDX-License-Identifier: MIT
//
// A revision's way up and back: what was seen of it, and what to blame for what doesn't come back.
#ifndef ALUDEL_GENERATOR_PROOF_ROUND_TRIP_H
#define ALUDEL_GENERATOR_PROOF_ROUND_TRIP_H

#include <map>
#include <set>
#include <string>
#include <vector>

#include "proof/lineage.h"
#include "proof/population.h"
#include "proof/script.h"
#include "revisions/revision.h"

namespace aludel::proof {

/// All names are folded; those of what was there before the revision.
struct RoundTrip {
  /// What did it.
  struct Culprit {
    text::Span at;         // a statement, or else the downgrade's directive
    std::string trigger;   // that it fires, where it doesn't do it itself
    bool is_call = false;  // it stands for a function of the program
  };

  const Leg& leg;
  const Ran& up;
  const std::vector<Passage>& passages;  // on the way up
  const Ran& down;
  std::map<std::string, Held_ptr> before;  // what tables were; all, where a @lossy speaks of any

  /// All that the table is called on the way, and copies of it that take its name.
  std::set<std::string> names(const std::string& table) const;
  std::set<std::string> names(const std::string& table, const std::string& column) const;

  /// Of a column's values, or, where it is empty, of rows: what takes the column or the table
  /// away, else what writes there, else a copy's old table that goes, else what fires a trigger
  /// that writes there; on the way up, or else down.
  Culprit loser(const std::string& table, const std::string& column) const;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_ROUND_TRIP_H
