// SPDX-License-Identifier: MIT
#include "proof/ledger.h"

namespace aludel::proof {

void Ledger::enter(std::size_t revision, bool is_good) {
  const std::lock_guard lock(mutex_);
  entries_[revision] = is_good ? Entry::kGood : Entry::kNot;
  entered_.notify_all();
}

void Ledger::leave(std::size_t replay) {
  const std::lock_guard lock(mutex_);
  for (std::size_t i = 0; i != entries_.size(); ++i) {
    if (is_turn_of(replay, i) && entries_[i] == Entry::kOpen) entries_[i] = Entry::kNot;
  }
  entered_.notify_all();
}

void Ledger::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
}

bool Ledger::is_closed() const {
  const std::lock_guard lock(mutex_);
  return closed_;
}

bool Ledger::is_good(std::size_t revision) {
  std::unique_lock lock(mutex_);
  entered_.wait(lock, [&] { return entries_[revision] != Entry::kOpen; });
  return entries_[revision] == Entry::kGood;
}

}  // namespace aludel::proof
