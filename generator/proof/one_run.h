// SPDX-License-Identifier: MIT
//
// Several revisions in one run, as a device carries them out, on the rows that are there.
#ifndef ALUDEL_GENERATOR_PROOF_ONE_RUN_H
#define ALUDEL_GENERATOR_PROOF_ONE_RUN_H

#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "proof/leg.h"
#include "proof/population.h"
#include "proof/script.h"

namespace aludel::proof {

/// A revision up or down.
struct Move {
  Leg leg;
  ::aludel::Direction direction = ::aludel::Direction::kUpgrade;

  Script script() const { return leg.script(direction); }
};

/// What a database has.
struct Standing {
  Catalog catalog;
  std::map<std::string, Held_ptr> tables;
};

/// Several moves, and after how many of them to look at what there is.
struct Run {
  std::vector<Move> moves;
  std::set<std::size_t> looks;
};

/// What was seen of a run.
struct Seen {
  std::vector<Changes> changes;  // of each move
  std::map<std::size_t, Standing> standings;
};

/// A move that can't be carried out; Failure::at is in its script.
struct Stopped {
  std::size_t run = 0;
  std::size_t move = 0;
  Failure failure;
  bool is_by_rows = false;  // a @require refuses some that can't be told from others here
};

/// Carries each of the runs out on the same rows, and takes it back: on those that no @require in
/// any of them refuses; the others are gone for good. What can't be rolled
/// back runs on a copy.
std::variant<Stopped, std::vector<Seen>> carry_out(Engine& engine, Population& population,
                                                   std::span<const Run> runs);

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_ONE_RUN_H
