// SPDX-License-Identifier: MIT
//
// A replay that has others beside it, each in a thread of its own.
#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <thread>

#include "proof/replay.h"

namespace aludel::proof {
namespace {

constexpr std::size_t kLong = 64;  // revisions: what is shorter is proved before a thread pays
constexpr std::size_t kMostReplays = 4;

/// That this process may use.
std::size_t cores() {
#ifdef __linux__
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) == 0) {
    return static_cast<std::size_t>(CPU_COUNT(&allowed));
  }
#endif
  return std::thread::hardware_concurrency();
}

/// How many replays side by side `revisions` are worth.
std::size_t replays_for(std::size_t revisions) {
  if (revisions < kLong || !can_use_threads()) return 1;
  return std::clamp<std::size_t>(cores(), 1, kMostReplays);
}

}  // namespace

Replay::Others::Others(const Replay& first, const Memory& memory)
    : ledger_(first.way_.size(), replays_for(first.way_.size() - first.proved_)) {
  const std::size_t count = replays_for(first.way_.size() - first.proved_);
  for (std::size_t which = 1; which < count; ++which) {
    threads_.emplace_back([this, which, &first, &memory] {
      text::Diagnostics unheard;  // the first replay finds it out by itself, at its place
      Replay replay(first.chain_, first.way_, first.records_, first.registered_, unheard);
      replay.assist(memory, ledger_, which);
      ledger_.leave(which);
    });
  }
}

Replay::Others::~Others() {
  ledger_.close();
  for (std::thread& it : threads_) it.join();
}

bool Replay::Others::found_nothing(std::size_t revision) {
  return !ledger_.is_turn_of(0, revision) && ledger_.is_good(revision);
}

void Replay::assist(const Memory& memory, Ledger& ledger, std::size_t which) {
  const std::unique_ptr<Engine> fresh = open_sqlite(registered_);
  recall(memory, *fresh);
  for (std::size_t index = 0; index != way_.size() && !ledger.is_closed(); ++index) {
    const bool is_mine = ledger.is_turn_of(which, index);
    if (index < proved_) {  // remembered, by now perhaps further than the first one began
      if (is_mine) ledger.enter(index, false);
      continue;
    }
    diagnostics_.cut(0);
    if (!upgrade(index, is_mine)) return;
    if (is_mine) ledger.enter(index, diagnostics_.all().empty());
  }
}

}  // namespace aludel::proof
