// SPDX-License-Identifier: MIT
#include "diff/diff.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>
#include <vector>

#include "diff/operations.h"
#include "diff/renames.h"
#include "diff/route.h"
#include "schema/definition.h"
#include "schema/match.h"
#include "sql/printer.h"

namespace aludel::diff {
namespace {

/// What one pass took along (the indexes of a table that was made anew, the comment on a view) the
/// next one finds missing; nothing takes more than a few.
constexpr int kPasses = 6;

/// A view or trigger that only made way for a rename is no new one: changed, or not even that.
void tell_of_put_back(std::vector<Change>& changes, const schema::Schema& from,
                      const schema::Schema& to) {
  std::erase_if(changes, [&](Change& it) {
    const bool makes_way = it.verb == Verb::kAdd && it.part == Part::kNone &&
                           (std::holds_alternative<schema::View>(*it.to) ||
                            std::holds_alternative<schema::Trigger>(*it.to));
    if (!makes_way) return false;
    const schema::Object* was =
        schema::find_referred(schema::reference_to(*it.to, to.rules()), from);
    if (was == nullptr) return false;
    it.verb = Verb::kModify;
    it.from = was;
    it.aspects = kDefinition;
    const auto print = [&](const schema::Object& object, const schema::Schema& schema) {
      return sql::print(schema::definition(object, schema), schema.rules().language());
    };
    return print(*was, from) == print(*it.to, to);
  });
}

}  // namespace

Diff diff(const schema::Schema& from, const schema::Schema& to,
          const std::vector<Rename>& renames) {
  Route route(from);
  Diff out{{}, {}, {}, from};
  out.changes = rename(from, to, renames, route);
  out.start = route.state();
  const bool has_renamed = !out.changes.empty();
  schema::Schema before = out.start;
  std::vector<schema::Matcher::Pair> pairs = schema::Matcher(to, before).objects();
  for (int pass = 0; pass != kPasses && !pairs.empty(); ++pass) {
    Operations operations(before, to);
    for (const auto& [is, was] : pairs) operations.add(was, is);
    std::vector<Operation> all = operations.take();
    if (pass == 0) {
      std::vector<Change> changes = operations.take_changes();
      if (has_renamed) tell_of_put_back(changes, from, to);
      std::ranges::move(changes, std::back_inserter(out.changes));
      for (Operation& it : all) {
        if (has_renamed) tell_of_put_back(it.changes, from, to);
      }
    } else {
      // Consequences: what they speak of doesn't outlive the pass.
      for (Operation& it : all) it.changes.clear();
    }
    Route next = route;
    next.run(std::move(all));
    schema::Schema after = next.state();
    std::vector<schema::Matcher::Pair> rest = schema::Matcher(to, after).objects();
    // What leads nowhere is left, and told.
    if (pass != 0 && rest.size() >= pairs.size()) break;
    route = std::move(next);
    before = std::move(after);
    pairs = std::move(rest);
  }
  if (!pairs.empty()) out.left = schema::compare(to, route.state());
  out.steps = route.take();
  return out;
}

}  // namespace aludel::diff
