// SPDX-License-Identifier: MIT
//
// The @requires of a revision, and which rows they met: one that refuses nothing, or everything,
// is most likely not what its author means.
#ifndef ALUDEL_GENERATOR_PROOF_GUARDS_H
#define ALUDEL_GENERATOR_PROOF_GUARDS_H

#include <array>
#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "proof/allowances.h"
#include "proof/population.h"
#include "proof/script.h"
#include "text/diagnostics.h"

namespace aludel::proof {

class Guards {
 public:
  explicit Guards(const Leg& leg) : leg_(leg) {}

  /// A section is about to be carried out on these rows.
  void meet(::aludel::Direction direction, const Population& population);
  /// These were refused there.
  void refused(::aludel::Direction direction, const Sifted& sifted);
  /// What comes now are rows that only the new schema allows: all of them may be refused.
  void expect_new_rows() { are_new_ = true; }

  /// Warns of those that no row met, and of those that let none pass.
  void report(Allowances& allowances, text::Diagnostics& diagnostics) const;

 private:
  struct Met {
    bool rows = false;               // there were some for it
    bool refused = false;            // and it refused one
    std::set<std::string> all_rows;  // of these tables all
  };

  Leg leg_;
  bool are_new_ = false;
  std::array<std::map<std::size_t, Met>, 2> met_;  // by direction; by statement of the script
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_GUARDS_H
