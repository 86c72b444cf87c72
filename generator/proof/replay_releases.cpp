// SPDX-License-Identifier: MIT
//
// Devices that stay at a release and go on from there to the head in one run: on a connection of
// their own, which has not seen what came before, with the rows that the release has had.
//
// They are carried along beside the replay, and a revision costs each of them its statements once.
// A device that comes to a later release with nothing that the replay hasn't there too is from then
// on like the one of that release, which goes on for both. So, as a rule, there is one at a time,
// however many releases there are.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "proof/replay.h"

namespace aludel::proof {

std::string Replay::name_of(const Device& device) const {
  return fmt::format("the release \"{}\"", released_.at(device.release + 1));
}

// After the replay has carried the revision out.
void Replay::upgrade_devices(std::size_t index) {
  if (diagnostics_.has_errors()) devices_.clear();
  for (Device& device : devices_) {
    const auto failure = go_on(*device.engine, index);
    if (!failure) continue;
    if (is_whole_) {
      report(way_[index], Direction::kUpgrade, *failure,
             fmt::format(" in one run from {}", name_of(device)));
      return;
    }
    // Rows are refused, here too; when they are mended, it goes on as the replay does.
    device.engine = open_sqlite(registered_);
    device.engine->load(engine_->save());
  }
}

// Where this is what a release has, there are devices that stay here.
void Replay::release(std::size_t index) {
  if (!released_.contains(index + 1) || diagnostics_.has_errors()) return;
  std::erase_if(devices_, [&](const Device& it) { return has_all_of(*it.engine); });
  devices_.push_back({index, open_sqlite(registered_)});
  devices_.back().engine->load(engine_->save());
}

// Whether the replay has this schema, and each of these rows.
bool Replay::has_all_of(Engine& device) const {
  device.changes();
  if (!differences({engine_->catalog(), device.catalog(), {}, {}, {}, {}}).empty()) return false;
  for (const auto& [name, held] : population_.tables()) {
    std::vector<std::string> key;
    for (const std::size_t it : held->contents.key) key.push_back(held->contents.columns[it]);
    const rows::Contents its = device.contents(name, key);
    const std::set<rows::Row> ours(held->contents.rows.begin(), held->contents.rows.end());
    if (its.columns != held->contents.columns) return false;
    if (!std::ranges::all_of(its.rows, [&](const rows::Row& it) { return ours.contains(it); })) {
      return false;
    }
  }
  return true;
}

}  // namespace aludel::proof
