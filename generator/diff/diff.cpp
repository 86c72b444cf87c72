// SPDX-License-Identifier: MIT
#include "diff/diff.h"

#include <algorithm>
#include <utility>

#include "diff/operations.h"
#include "diff/renames.h"
#include "diff/route.h"
#include "schema/match.h"

namespace aludel::diff {
namespace {

/// What one pass took along (the indexes of a table that was made anew, the comment on a view) the
/// next one finds missing; nothing takes more than a few.
constexpr int kPasses = 6;

}  // namespace

Diff diff(const schema::Schema& from, const schema::Schema& to,
          const std::vector<Rename>& renames) {
  Route route(from);
  Diff out{{}, {}, {}, from};
  out.changes = rename(from, to, renames, route);
  out.start = route.state();
  bool there = false;
  for (int pass = 0; pass != kPasses; ++pass) {
    const schema::Schema before = pass == 0 ? out.start : route.state();
    const auto pairs = schema::Matcher(to, before).objects();
    there = pairs.empty();
    if (there) break;
    Operations operations(before, to);
    for (const auto& [is, was] : pairs) operations.add(was, is);
    std::vector<Operation> all = operations.take();
    if (pass == 0) {
      std::ranges::move(operations.take_changes(), std::back_inserter(out.changes));
    } else {
      // Consequences: what they speak of doesn't outlive the pass.
      for (Operation& it : all) it.changes.clear();
    }
    Route next = route;
    next.run(std::move(all));
    // What leads nowhere is left, and told.
    if (pass != 0 && schema::Matcher(to, next.state()).objects().size() >= pairs.size()) break;
    route = std::move(next);
  }
  if (!there) out.left = schema::compare(to, route.state());
  out.steps = route.take();
  return out;
}

}  // namespace aludel::diff
