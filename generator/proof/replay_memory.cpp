// SPDX-License-Identifier: MIT
//
// A replay that goes on from where another one was.
#include "proof/replay.h"

namespace aludel::proof {

void Replay::recall(const Memory& memory, Engine& fresh) {
  std::optional<State> state = memory.recall();
  if (!state) return;
  engine_->load(state->one_by_one);
  fresh.load(state->in_one_run);
  for (const auto& [release, database] : state->from_releases) {
    devices_.push_back({release, open_sqlite(registered_)});
    devices_.back().engine->load(database);
  }
  proved_ = state->revisions;
  population_.look(engine_->changes());
  for (std::size_t i = 0; i != proved_; ++i) supply_.skip(chain_[i]);
  supply_.go_on(state->next_key);
  unfilled_ = std::move(state->unfilled);
  changed_by_ = {state->changed_by.begin(), state->changed_by.end()};
  for (text::Diagnostic& it : state->warnings) diagnostics_.add(std::move(it));
}

void Replay::keep(const Memory& memory) {
  const auto fresh = fresh_states_.find(proved_);
  if (fresh == fresh_states_.end()) return;
  std::map<std::size_t, std::string> from_releases;
  for (const Device& it : devices_) from_releases.emplace(it.release, it.engine->save());
  memory.keep({proved_,
               engine_->save(),
               std::move(fresh->second),
               std::move(from_releases),
               supply_.next_key(),
               {changed_by_.begin(), changed_by_.end()},
               unfilled_,
               warnings()});
}

Warnings Replay::warnings() const {
  const auto& all = diagnostics_.all();
  return {all.begin() + static_cast<std::ptrdiff_t>(reported_), all.end()};
}

}  // namespace aludel::proof
