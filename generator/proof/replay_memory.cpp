// SPDX-License-Identifier: MIT
//
// A replay that goes on from where another one was.
#include "proof/replay.h"

namespace aludel::proof {

State Replay::state() const {
  return {.revisions = done_,
          .one_by_one = engine_->save(),
          .next_key = supply_.next_key(),
          .changed_by = {changed_by_.begin(), changed_by_.end()},
          .unfilled = unfilled_,
          .warnings = warnings()};
}

void Replay::enter(State state) {
  engine_->load(state.one_by_one);
  proved_ = done_ = state.revisions;
  population_.look(engine_->changes());
  for (std::size_t i = 0; i != proved_; ++i) supply_.skip(way_[i]);
  supply_.go_on(state.next_key);
  unfilled_ = std::move(state.unfilled);
  changed_by_ = {state.changed_by.begin(), state.changed_by.end()};
  for (text::Diagnostic& it : state.warnings) diagnostics_.add(std::move(it));
}

void Replay::recall(const Memory& memory, Engine& fresh) {
  std::optional<State> state = memory.recall();
  if (!state) return;
  fresh.load(state->in_one_run);
  for (const auto& [release, database] : state->from_releases) {
    devices_.push_back({release, open_sqlite(registered_)});
    devices_.back().engine->load(database);
  }
  if (wanted_states_.contains(state->revisions)) states_[state->revisions] = *state;
  enter(std::move(*state));
}

void Replay::keep(const Memory& memory) {
  const auto fresh = fresh_states_.find(proved_);
  if (fresh == fresh_states_.end()) return;
  State now = state();
  now.in_one_run = std::move(fresh->second);
  for (const Device& it : devices_) now.from_releases.emplace(it.release, it.engine->save());
  memory.keep(now);
}

Warnings Replay::warnings() const {
  const auto& all = diagnostics_.all();
  return {all.begin() + static_cast<std::ptrdiff_t>(reported_), all.end()};
}

}  // namespace aludel::proof
