// SPDX-License-Identifier: MIT
//
// What a chain's own order doesn't show of a chain with branches: other ways that databases go.
//
// - Where two branches meet, one may have been first or the other: both ways each revision is tried
//   as the replay tries it, and both come to the same schema and rows; and back, branch by branch.
// - Where that gives a table's columns another order, what comes behind doesn't go by it.
// - A script that depends on what was applied before it is tried in each of its forms.
// - What is at a release that is no part of the chain's order comes to the head in one run, and to
//   each later release.
//
// Of many branches each two are looked at, not all orders of all. What has no branches costs
// nothing.
#ifndef ALUDEL_GENERATOR_PROOF_BRANCHES_H
#define ALUDEL_GENERATOR_PROOF_BRANCHES_H

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dialect/registered.h"
#include "proof/likeness.h"
#include "proof/meetings.h"
#include "proof/memory.h"
#include "proof/one_run.h"
#include "proof/replay.h"
#include "revisions/chain.h"
#include "revisions/records.h"
#include "text/diagnostics.h"

namespace aludel::proof {

class Branches {
 public:
  /// All must outlive it.
  Branches(const revisions::Chain& chain, const revisions::Records& records,
           const dialect::Registered& registered, text::Diagnostics& diagnostics);

  /// After so many revisions of the chain's order a replay's states would save going there again.
  std::set<std::size_t> wanted_states() const;

  /// After `replay` has been at the head, and found no error.
  void prove(Replay& replay);

  /// After errors on the chain's own order: says with each, of those behind the first so many,
  /// where it is that branches don't go together.
  void explain(std::size_t said);

 private:
  using Direction = ::aludel::Direction;
  using Tries = std::function<bool(std::size_t)>;

  std::vector<bool> note(const Order& order);
  void go(const Order& order, const Meeting* meeting);
  std::unique_ptr<Replay> at(const Order& order, std::size_t count, text::Diagnostics& found,
                             const Tries& tries);
  std::unique_ptr<Replay> at(Way way, std::size_t shared, std::size_t count,
                             text::Diagnostics& found, const Tries& tries);
  void compare(const Meeting& meeting);
  void go_behind(const Meeting& meeting);
  void go_behind(const Meeting& meeting, Order order);
  void compare_arrivals(const Meeting& meeting, const Replay& replay,
                        const std::vector<Seen>& seen);
  void compare_back(const Meeting& meeting, const std::vector<Seen>& seen);
  std::optional<unsigned> culprit(unsigned index);
  void add_culprit(unsigned index, unsigned other, text::Diagnostic& diagnostic) const;
  void try_variants();
  void compare_replacement(unsigned index);
  void go_from_releases(Replay& replay);
  void arrive(const Order& from, const Order& order, const std::string& name,
              const std::string& where, const Catalog& expected);

  void tell(const text::Diagnostics& found, const Order& order, const Meeting* meeting);
  void report(const Meeting& meeting, const Replay& replay, const std::vector<Seen>& seen,
              const Unlike& unlike);
  void add_ways_out(const Meeting& meeting, bool is_difference, text::Diagnostic& diagnostic) const;
  std::string difference(unsigned index, const Order& order) const;
  std::string names(const Order& order) const;
  std::string names_are(const Order& order) const;
  std::optional<unsigned> index_of(const text::Source* source) const;

  const revisions::Chain& chain_;
  const revisions::Records& records_;
  const dialect::Registered& registered_;
  text::Diagnostics& diagnostics_;
  const std::vector<Meeting> meetings_;
  const std::vector<revisions::Set> below_;
  const std::map<std::size_t, State>* states_ = nullptr;
  std::set<std::pair<unsigned, revisions::Set>> passed_;  // by what was applied before them
  std::set<const std::vector<dialect::Output>*> tried_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_BRANCHES_H
