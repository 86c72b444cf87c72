// SPDX-License-Identifier: MIT
#include "plan.h"

#include "target.h"

namespace aludel {
namespace {

/// Adds what has a member as its parent; what merely depends on one does not count.
void add_children(const Chain& chain, const Set& set, Set& children) {
  for (unsigned i = 0; i < chain.size; ++i) {
    for (unsigned p = 0; p < chain[i].parent_count; ++p) {
      if (set.has(chain[i].edges[p])) children.add(i);
    }
  }
}

Status wrong_way(const char* target, const char* way, Text& detail) {
  detail.clear();
  detail << '"' << target << "\" leads " << way;
  return Status::kUnreachable;
}

}  // namespace

Status plan_upgrade(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                    Text& detail) noexcept {
  if (target[0] == '-') return wrong_way(target, "down, and this goes up", detail);
  const Status status = resolve(chain, target, applied, wanted, detail);
  if (status != Status::kOk) return status;
  add_ancestors(chain, wanted);
  wanted.add(applied);
  return Status::kOk;
}

Status plan_downgrade(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                      Text& detail) noexcept {
  if (target[0] == '+') return wrong_way(target, "up, and this goes down", detail);
  Set goal(alloca(Set::bytes(chain)), chain);
  const Status status = resolve(chain, target, applied, goal, detail);
  if (status != Status::kOk) return status;
  wanted = applied;
  if (equal(target, "head") || equal(target, "heads")) return Status::kOk;
  if (!applied.contains(goal)) {
    list_ids(chain, goal, detail);
    detail << " is not applied";
    return Status::kUnreachable;
  }
  if (goal.next() == kNone) {
    wanted.clear();
    return Status::kOk;
  }
  Set above(alloca(Set::bytes(chain)), chain);
  add_children(chain, goal, above);
  add_descendants(chain, above);
  wanted.remove(above);
  return Status::kOk;
}

const Statement* next_call(const Migrations& migrations, Dialect dialect, Steps& steps,
                           bool missing) noexcept {
  while (steps.next()) {
    for (const Statement& it :
         migrations.units[steps.index()]->script(dialect, steps.direction())) {
      const bool is_call = it.kind == Statement::Kind::kCall;
      if (is_call && (it.function == nullptr || !missing)) return &it;
    }
  }
  return nullptr;
}

Status plan_stamp(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                  Text& detail) noexcept {
  const Status status = resolve(chain, target, applied, wanted, detail);
  if (status != Status::kOk) return status;
  add_ancestors(chain, wanted);
  return Status::kOk;
}

}  // namespace aludel
