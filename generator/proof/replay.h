// SPDX-License-Identifier: MIT
//
// A chain, carried out on an engine from base to head, with rows in its tables, each step tried
// back and forth. Where it has branches, that is one way of several (leg.h).
//
// The upgrades run as they would on a device, one after the other, and nothing that is tried in
// between reaches them: down and up again happen in one transaction, which is kept only where it
// left everything as it was (undoing makes the engine read its whole schema again, which for a
// long chain costs more than all the rest).
#ifndef ALUDEL_GENERATOR_PROOF_REPLAY_H
#define ALUDEL_GENERATOR_PROOF_REPLAY_H

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "proof/allowances.h"
#include "proof/engine.h"
#include "proof/guards.h"
#include "proof/journey.h"
#include "proof/ledger.h"
#include "proof/lossy.h"
#include "proof/memory.h"
#include "proof/population.h"
#include "proof/report.h"
#include "proof/script.h"
#include "proof/supply.h"
#include "revisions/chain.h"
#include "revisions/records.h"
#include "schema/compare.h"
#include "text/diagnostics.h"

namespace aludel::proof {

using Progress = std::function<void(std::size_t done, std::size_t all)>;

class Replay {
 public:
  /// All must outlive it.
  Replay(const revisions::Chain& chain, Way way, const revisions::Records& records,
         const dialect::Registered& registered, text::Diagnostics& diagnostics);

  /// Whether the head was reached, from the furthest state that `memory` has, which keeps what it
  /// wants of the others. Statements that the engine refuses, foreign keys that can't be
  /// used, rows that are lost and downgrades that don't lead back are reported; only what makes a
  /// device refuse an upgrade keeps the head from being reached.
  bool run(const Memory& memory = {}, const Progress& progress = {});

  /// In the place of run(), and more than once: goes on until so many revisions are behind it, and
  /// tries those back and forth, by their place on the way, for which it is asked to. Nothing is
  /// said of what only a whole chain can tell: rows that can't be made, an @allow or a @lossy that
  /// nothing needs. False where an upgrade was refused.
  bool walk(std::size_t revisions, const std::function<bool(std::size_t)>& tries);
  /// Rows for upgrades that are to come, whatever the way.
  void expect(std::span<const Leg> legs);

  /// Where run() or walk() has come to; and on from there, in the place of going there.
  State state() const;
  void enter(State state);
  /// After so many revisions, where run() is to keep that, and came by.
  void keep_states(std::set<std::size_t> after) { wanted_states_ = std::move(after); }
  const std::map<std::size_t, State>& states() const { return states_; }

  /// Reports the views, triggers and foreign keys that can't be used at the head, and where the
  /// engine has something else there than `model` says.
  void check_head(const schema::Schema& model);

  /// What was reported as such, here and on the way.
  const std::vector<Broken>& broken() const { return broken_; }

  /// How many revisions were carried out without an error.
  std::size_t proved() const { return proved_; }
  /// What was reported, from the base on: the remembered warnings too.
  Warnings warnings() const;

  /// How many were carried out.
  std::size_t done() const { return done_; }

  /// At the head, after run().
  Engine& engine() { return *engine_; }
  Population& population() { return population_; }

  /// Why a script didn't come to its end, at its place; `when` is put behind.
  void report(const Leg& leg, ::aludel::Direction direction, const Failure& failure,
              std::string_view when);
  /// The statement that most likely did something to the table, and the column, where one is named.
  text::Span writer(const Leg& leg, ::aludel::Direction direction, std::string_view table,
                    std::string_view column) const;

 private:
  using Direction = ::aludel::Direction;
  using Part = revisions::Fixture::Part;
  using Tables = std::map<std::string, Held_ptr>;

  /// Replays in threads of their own that take trials off this one, where the way is long. What
  /// they find worth a word this one finds again, so that what is told doesn't depend on them.
  class Others {
   public:
    Others(const Replay& first, const Memory& memory);
    ~Others();
    Others(const Others&) = delete;
    Others& operator=(const Others&) = delete;

    /// Whether one of them has tried the revision, and there is nothing to report.
    bool found_nothing(std::size_t revision);

   private:
    Ledger ledger_;
    std::vector<std::thread> threads_;
  };

  /// What is at a release, with the rows that the proof had there, and goes on to the head in one
  /// run.
  struct Device {
    std::size_t release;  // on the way, its last revision
    std::unique_ptr<Engine> engine;
  };

  bool run_fresh(Engine& engine, const Memory& memory);
  std::optional<Failure> go_on(Engine& engine, std::size_t index);
  void check_arrival(Engine& engine, std::string_view run);
  void upgrade_devices(std::size_t index);
  void release(std::size_t index);
  bool has_all_of(Engine& device) const;
  std::string name_of(const Device& device) const;
  void assist(const Memory& memory, Ledger& ledger, std::size_t which);
  void recall(const Memory& memory, Engine& fresh);
  void keep(const Memory& memory);
  bool upgrade(std::size_t index, bool tries_back);
  void check_usable(const Leg& leg, const Changes& up);
  bool is_said(const Broken& broken) const;
  Location culprit(const Leg& leg, const Broken& broken) const;
  void check_changes(const Leg& leg, Direction direction, const std::vector<Passage>& passages,
                     Ran& ran);
  bool carry_out_fixture(const Leg& leg, Part part);
  bool supply(const Leg& leg, const std::vector<Passage>& passages, const Changes& up);
  void try_back(std::size_t index, const Ran& up, const std::vector<Passage>& passages,
                bool has_new_rows, const Tables& used);
  bool try_at_once(std::size_t index, const Ran& up, const std::vector<Passage>& passages);
  void try_new_rows(std::size_t index);
  bool back_and_forth(const Leg& leg, const Ran& up, const std::vector<Passage>& passages,
                      bool* is_whole);
  void put_back(const Tables& tables);
  void undo(std::size_t index, const Tables& tables, bool is_same);
  void check_losses(const RoundTrip& trip, bool is_whole);
  bool carry_out(const Leg& leg, Direction direction, Ran& ran, bool* is_whole);
  void restore(std::size_t index);
  std::vector<schema::Difference> differences(const Changes& changes) const;
  void temporary(const Leg& leg, text::Span directive, bool is_told);

  void report_keys(const Leg& leg, Direction direction, const Failure& failure);
  void report(const Leg& leg, Direction direction, const Sifted& sifted);
  void report(const Leg& leg, Direction direction, const RowChange& change);
  void report_loss(const RoundTrip& trip, const RowChange& loss);
  void report(const revisions::Fixture& fixture, Part part, const Failure& failure);
  void report_unfilled(const Leg& leg, const Held& held, const Refusal& refusal);
  text::Span maker(const Leg& leg, std::string_view table) const;
  void report(const Leg& leg, const schema::Difference& difference, bool again);
  Location place(const Definition& definition, const schema::Schema& model) const;
  Location last_change(const Definition& definition) const;

  const revisions::Chain& chain_;
  const Way way_;
  const std::map<std::size_t, std::string> released_;
  const revisions::Records& records_;
  const dialect::Registered& registered_;
  text::Diagnostics& diagnostics_;
  std::size_t reported_;    // before this
  std::size_t proved_ = 0;  // revisions
  std::size_t done_ = 0;    // likewise, with what there is an error in
  bool is_whole_way_ = true;
  bool judges_words_ = true;  // of the revision that is being tried: what it says, and needn't
  std::unique_ptr<Engine> engine_;
  Population population_;
  Supply supply_;
  bool is_proved_ = true;   // what the revision that is being tried does to rows
  bool is_whole_ = true;    // the last upgrade: it refused no rows
  bool keeps_rows_ = true;  // the last upgrade: what it lost is not told again on the way back
  std::unordered_map<std::string, std::size_t> changed_by_;  // key -> the last revision
  std::vector<Broken> broken_;
  std::set<std::string> unfilled_;  // folded names of tables without rows, which was told
  Allowances allowances_;
  std::map<std::size_t, std::string> fresh_states_;  // of the run in one go, where they are wanted
  std::set<std::size_t> wanted_states_;
  std::map<std::size_t, State> states_;
  std::vector<Device> devices_;
  std::optional<Guards> guards_;  // of the revision that is being tried
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_REPLAY_H
