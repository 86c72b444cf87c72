// SPDX-License-Identifier: MIT
#include "proof/meetings.h"

#include <set>
#include <tuple>
#include <utility>

namespace aludel::proof {
namespace {

using revisions::Set;

Set closed(const revisions::Chain& chain, unsigned index) {
  return revisions::closed(chain, std::vector<unsigned>{index});
}

void append(Order& order, const Order& more) {
  order.insert(order.end(), more.begin(), more.end());
}

/// Of a list of ends each two of which neither is below the other; `meets_in`: what has them all
/// below it.
void add_meetings(const revisions::Chain& chain, const std::vector<unsigned>& ends,
                  std::optional<unsigned> meets_in, std::vector<Meeting>& meetings) {
  std::vector<Set> below;
  for (const unsigned end : ends) below.push_back(closed(chain, end));
  for (std::size_t a = 0; a != ends.size(); ++a) {
    for (std::size_t b = a + 1; b != ends.size(); ++b) {
      Set common(chain.size());
      Set one(chain.size());
      Set other(chain.size());
      Set rest = meets_in ? closed(chain, *meets_in) : Set(chain.size());
      for (std::size_t i = 0; i != chain.size(); ++i) {
        common[i] = below[a][i] && below[b][i];
        one[i] = below[a][i] && !below[b][i];
        other[i] = below[b][i] && !below[a][i];
        rest[i] = rest[i] && !below[a][i] && !below[b][i];
      }
      Meeting meeting{listed(common), listed(one), listed(other), listed(rest)};
      if (meeting.one.empty() || meeting.other.empty()) continue;
      if (meeting.other.front() < meeting.one.front()) std::swap(meeting.one, meeting.other);
      meetings.push_back(std::move(meeting));
    }
  }
}

}  // namespace

Order listed(const Set& set) {
  Order order;
  for (unsigned i = 0; i < set.size(); ++i) {
    if (set[i]) order.push_back(i);
  }
  return order;
}

Order Meeting::one_first() const {
  Order order = common;
  append(order, one);
  append(order, other);
  append(order, rest);
  return order;
}

Order Meeting::other_first() const {
  Order order = common;
  append(order, other);
  append(order, one);
  append(order, rest);
  return order;
}

std::vector<Meeting> meetings(const revisions::Chain& chain) {
  std::vector<Meeting> all;
  for (unsigned i = 0; i < chain.size(); ++i) {
    const std::vector<unsigned> ends = revisions::edges(chain.links[i]);
    if (ends.size() > 1) add_meetings(chain, ends, i, all);
  }
  if (chain.tips.size() > 1) add_meetings(chain, chain.tips, std::nullopt, all);
  return all;
}

}  // namespace aludel::proof
