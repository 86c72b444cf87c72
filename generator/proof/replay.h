// SPDX-License-Identifier: MIT
//
// A chain, carried out on an engine from base to head, each step tried back and forth.
//
// The upgrades run as they would on a device, one after the other, and nothing that is tried in
// between reaches them: down and up again happen in one transaction, which is kept only where it
// left everything as it was (undoing makes the engine read its whole schema again, which for a
// long chain costs more than all the rest).
#ifndef ALUDEL_GENERATOR_PROOF_REPLAY_H
#define ALUDEL_GENERATOR_PROOF_REPLAY_H

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "proof/engine.h"
#include "proof/report.h"
#include "revisions/chain.h"
#include "revisions/records.h"
#include "schema/compare.h"
#include "text/diagnostics.h"

namespace aludel::proof {

class Replay {
 public:
  /// All must outlive it.
  Replay(const revisions::Chain& chain, const revisions::Records& records,
         text::Diagnostics& diagnostics);

  /// Whether the head was reached. Statements that the engine refuses, foreign keys that can't be
  /// used and downgrades that don't lead back are reported; only what makes a device refuse an
  /// upgrade keeps the head from being reached.
  bool run();

  /// Reports the views, triggers and foreign keys that can't be used at the head, and where the
  /// engine has something else there than `model` says.
  void check_head(const schema::Schema& model);

  /// What was reported as such, here and on the way.
  const std::vector<Broken>& broken() const { return broken_; }

  /// At the head, after run().
  Engine& engine() { return *engine_; }

 private:
  using Revision = revisions::Revision;

  bool script(const Revision& revision, ::aludel::Direction direction, std::string_view when);
  bool step(const Revision& revision, const dialect::Output& step, std::string_view when);
  bool check_keys(const Revision& revision, const Changes& changes, bool is_up);
  void check_usable(const Revision& revision, const Changes& up);
  bool is_said(const Broken& broken) const;
  Location culprit(const Revision& revision, const Broken& broken) const;
  void try_back(std::size_t index, const Changes& up);
  bool back_and_forth(const Revision& revision, const Changes& up);
  void restore(std::size_t index);
  std::vector<schema::Difference> differences(const Changes& changes) const;
  void report(const Revision& revision, const schema::Difference& difference, bool again);
  Location place(const Definition& definition, const schema::Schema& model) const;
  Location last_change(const Definition& definition) const;

  const revisions::Chain& chain_;
  const revisions::Records& records_;
  text::Diagnostics& diagnostics_;
  std::unique_ptr<Engine> engine_;
  std::unordered_map<std::string, std::size_t> changed_by_;  // key -> the last revision
  std::vector<Broken> broken_;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_REPLAY_H
