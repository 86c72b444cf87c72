// SPDX-License-Identifier: MIT
//
// What replays of one chain, each in a thread of its own, tell each other: which revisions were
// tried back and forth, and nothing was found. All of them carry out each upgrade; the trials,
// which are most of the work and leave no trace, are dealt out.
#ifndef ALUDEL_GENERATOR_PROOF_LEDGER_H
#define ALUDEL_GENERATOR_PROOF_LEDGER_H

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <vector>

namespace aludel::proof {

class Ledger {
 public:
  /// The first of the replays is the one that reports.
  Ledger(std::size_t revisions, std::size_t replays)
      : replays_(replays), entries_(revisions, Entry::kOpen) {}

  /// Whether a replay is the one that tries the revision.
  bool is_turn_of(std::size_t replay, std::size_t revision) const {
    return revision % replays_ == replay;
  }

  /// What came of it; `is_good`: there is nothing to report.
  void enter(std::size_t revision, bool is_good);
  /// This replay tries no more.
  void leave(std::size_t replay);
  /// Nobody wants to know any more.
  void close();
  bool is_closed() const;

  /// Waits for the one that tries it: whether there is nothing to report. Otherwise the one who
  /// asks has to find out by itself.
  bool is_good(std::size_t revision);

 private:
  enum class Entry : unsigned char { kOpen, kGood, kNot };

  const std::size_t replays_;
  mutable std::mutex mutex_;
  std::condition_variable entered_;
  std::vector<Entry> entries_;
  bool closed_ = false;
};

}  // namespace aludel::proof

#endif  // ALUDEL_GENERATOR_PROOF_LEDGER_H
