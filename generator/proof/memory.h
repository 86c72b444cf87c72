// SPDX-License-Identifier: MIT
//
// What was proved before, so that a build proves what is new.
//
// What a proof has reached after a revision depends on the tool, the engine, and the revisions up
// to it, and on nothing else. So each prefix of the chain has a key made of just these, by content;
// the whole has one more, of schema/ as well. Kept in a folder of the build, and all of it may be
// deleted at any time:
//
//   proved      the keys of the prefixes that the last proof went through without an error, a line
//               each; and, where nothing was wrong with the whole, its key and its warnings
//   <key>.state the databases after that prefix, and what else a replay goes on from
//
// States are kept of the head, of the revision before it (which is the one being written, most of
// the time), and of the one before the first that the last proof didn't know: one who edits in the
// middle of a chain is likely to do so again. The few that were used last stay.
//
// A file that is damaged, or of another tool, is as good as none.
#ifndef ALUDEL_GENERATOR_PROOF_MEMORY_H
#define ALUDEL_GENERATOR_PROOF_MEMORY_H

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dialect/dialect.h"
#include "proof/leg.h"
#include "revisions/chain.h"
#include "text/diagnostics.h"

namespace aludel::proof {

using Warnings = std::vector<text::Diagnostic>;

/// Where a replay stands after some revisions, with no errors so far.
struct State {
  std::size_t revisions = 0;    // that were carried out
  std::string one_by_one = {};  // the database, as its engine saves it
  std::string in_one_run = {};  // another one, with no rows but the chain's own
  std::map<std::size_t, std::string> from_releases = {};  // by the revision: of Replay's devices
  unsigned next_key = 0;                                  // of Supply
  std::map<std::string, std::size_t> changed_by = {};     // of Replay, as the next
  std::set<std::string> unfilled = {};
  Warnings warnings = {};
};

class Memory {
 public:
  /// Remembers nothing.
  Memory() = default;

  /// `folder`: where it is empty, nothing is remembered. `basis`: all that a proof depends on
  /// besides the chain and schema/. `way`: over all of it. All others must outlive it.
  Memory(std::filesystem::path folder, std::string_view basis, const revisions::Chain& chain,
         const Way& way, const dialect::Declaration* declared);

  /// Where nothing was wrong with just this chain and schema/: the warnings.
  std::optional<Warnings> proved() const;

  /// The furthest state that is known of this chain.
  std::optional<State> recall() const;

  /// Whether the state after so many revisions is worth keeping.
  bool wants(std::size_t revisions) const;
  void keep(const State& state) const;

  /// A proof has ended that went through so many revisions without an error; `warnings`: where the
  /// whole is proved.
  void conclude(std::size_t revisions, const Warnings* warnings) const;

 private:
  using Sources = std::map<std::string, const text::Source*>;

  std::filesystem::path state_file(std::size_t revisions) const;
  std::optional<State> read(std::size_t revisions) const;
  void choose();
  void forget_old() const;

  std::filesystem::path folder_;
  std::vector<std::string> keys_;  // of so many revisions
  std::string whole_;
  Sources sources_;  // that warnings may speak of, by the path that is shown
  std::set<std::size_t> wanted_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_MEMORY_H
