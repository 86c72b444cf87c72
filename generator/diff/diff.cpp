// SPDX-License-Identifier: MIT
#include "diff/diff.h"

#include <algorithm>
#include <utility>

#include "diff/operations.h"
#include "diff/remake.h"
#include "diff/renames.h"
#include "diff/route.h"
#include "schema/match.h"

namespace aludel::diff {
namespace {

/// What one pass took along (the indexes of a table that was made anew, the comment on a view) the
/// next one finds missing; nothing takes more than a few.
constexpr int kPasses = 6;

bool is_table_in_place(const schema::Object* was, const schema::Object* is) {
  return was && is && std::holds_alternative<schema::Table>(*was) &&
         std::get<schema::Table>(*is).module.empty() &&
         std::get<schema::Table>(*was).module.empty();
}

/// Whether another table took the place of any that differs.
bool remake(const std::vector<schema::Matcher::Pair>& pairs, const schema::Schema& to, Diff& out,
            Route& route) {
  bool any = false;
  for (const auto& [is, was] : pairs) {
    if (!is_table_in_place(was, is)) continue;
    Change cause;
    cause.from = out.start.find(sql::ObjectKind::kTable, schema::id_of(*is));
    cause.to = is;
    cause.aspects = kOptions;
    Route trial = route;
    const auto& from = std::get<schema::Table>(*was);
    if (!remake(from, std::get<schema::Table>(*is), to, cause, trial)) continue;
    route = std::move(trial);
    any = true;
    const schema::Object* table = is;
    const auto told = [table](const Change& it) { return it.to == table; };
    if (std::ranges::none_of(out.changes, told)) out.changes.push_back(cause);
  }
  return any;
}

}  // namespace

Diff diff(const schema::Schema& from, const schema::Schema& to,
          const std::vector<Rename>& renames) {
  Route route(from);
  Diff out{{}, {}, {}, from};
  out.changes = rename(from, to, renames, route);
  out.start = route.state();
  const bool sqlite = to.rules().language() == sql::Language::kSqlite;
  for (int pass = 0; pass != kPasses; ++pass) {
    const schema::Schema before = pass == 0 ? out.start : route.state();
    const auto pairs = schema::Matcher(to, before).objects();
    if (pairs.empty()) break;
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
    if (pass != 0 && schema::Matcher(to, next.state()).objects().size() >= pairs.size()) {
      // It leads nowhere. What is left of SQLite's tables takes another table.
      if (!sqlite || !remake(pairs, to, out, route)) break;
    } else {
      route = std::move(next);
    }
  }
  out.left = schema::compare(to, route.state());
  out.steps = route.take();
  return out;
}

}  // namespace aludel::diff
