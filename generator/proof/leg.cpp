// SPDX-License-Identifier: MIT
#include "proof/leg.h"

#include <algorithm>
#include <numeric>

namespace aludel::proof {

Way way(const revisions::Chain& chain, std::span<const unsigned> order) {
  Way way;
  revisions::Set applied(chain.size());
  for (const unsigned index : order) {
    Leg& leg = way.emplace_back();
    leg.index = index;
    leg.revision = &chain[index];
    applied[index] = true;
    for (const auto direction : {::aludel::Direction::kUpgrade, ::aludel::Direction::kDowngrade}) {
      leg.scripts[static_cast<std::size_t>(direction)] =
          revisions::script(chain, index, ::aludel::Dialect::kSqlite, direction, applied);
    }
  }
  return way;
}

Way way(const revisions::Chain& chain) {
  std::vector<unsigned> order(chain.size());
  std::iota(order.begin(), order.end(), 0u);
  return way(chain, order);
}

std::map<std::size_t, std::string> releases_on(const Way& way, const revisions::Chain& chain) {
  std::map<std::size_t, std::string> releases;
  for (const revisions::Release& release : chain.releases) {
    const revisions::Set has = revisions::closed(chain, release.heads);
    std::size_t count = 0;
    while (count != way.size() && has[way[count].index]) ++count;
    if (count != static_cast<std::size_t>(std::ranges::count(has, true))) continue;
    releases.emplace(count, release.name);
  }
  return releases;
}

}  // namespace aludel::proof
