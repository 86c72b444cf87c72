// SPDX-License-Identifier: MIT
#include "plan.h"

#include "scripts.h"
#include "target.h"

namespace aludel {
namespace {

Status wrong_way(const char* target, const char* way, Text& detail) {
  detail.clear();
  detail << '"' << target << "\" leads " << way;
  return Status::kUnreachable;
}

}  // namespace

Status plan_upgrade(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                    Text& detail) noexcept {
  if (sign_of(target) == '-') return wrong_way(target, "down, and this goes up", detail);
  const Status status = resolve(chain, target, applied, wanted, detail);
  if (status != Status::kOk) return status;
  add_ancestors(chain, wanted);
  wanted.add(applied);
  return Status::kOk;
}

Status plan_downgrade(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                      Text& detail) noexcept {
  if (sign_of(target) == '+') return wrong_way(target, "up, and this goes down", detail);
  if (is_head_or_heads(target)) {
    wanted = applied;
    return Status::kOk;
  }
  unsigned branch = kNone;
  const Status status = resolve(chain, target, applied, wanted, detail, &branch);
  if (status != Status::kOk) return status;
  if (!applied.contains(wanted)) {
    list_ids(chain, wanted, detail);
    detail << " is not applied";
    return Status::kUnreachable;
  }
  if (find_release(chain, target) != nullptr) {
    add_ancestors(chain, wanted);
    return Status::kOk;
  }
  Set above(alloca(Set::bytes(chain)), chain);
  add_children(chain, wanted, above);
  if (branch != kNone && above.count() > 1) {
    Set below(alloca(Set::bytes(chain)), chain);
    below.add(branch);
    add_ancestors(chain, below, Edges::kParents);
    above.keep(below);
  }
  add_descendants(chain, above);
  above.keep(applied);
  if (above.next() == kNone && wanted.next() != kNone) {
    heads_of(chain, applied, above);
    if (!above.contains(wanted)) {
      list_ids(chain, wanted, detail);
      detail << " has nothing above it on its line to take back";
      return Status::kUnreachable;
    }
    above.clear();
  }
  wanted = applied;
  wanted.remove(above);
  return Status::kOk;
}

const Statement* next_call(const Migrations& migrations, Dialect dialect, Steps& steps,
                           bool missing) noexcept {
  while (steps.next()) {
    for (const Statement& it : script_of(migrations, dialect, steps)) {
      const bool is_call = it.kind == Statement::Kind::kCall;
      if (is_call && (it.function == nullptr || !missing)) return &it;
    }
  }
  return nullptr;
}

namespace {

/// Of several targets each must be a head, and none on a line that goes.
Status refuse_overlap(const Chain& chain, Set& targets, const Set& gone, Set& scratch,
                      Text& detail) {
  scratch = targets;
  add_ancestors(chain, scratch);
  heads_of(chain, scratch, scratch);
  scratch.remove(gone);
  if (scratch == targets) return Status::kOk;
  targets.remove(scratch);
  list_ids(chain, targets, detail);
  detail << " lies on the line of another of the targets: a database can be at one of them only";
  return Status::kBadTarget;
}

}  // namespace

Status plan_stamp(const Chain& chain, const char* target, const Set& applied, Set& wanted,
                  Text& detail) noexcept {
  Set gone(alloca(Set::bytes(chain)), chain);  // what a "base" takes away
  Set one(alloca(Set::bytes(chain)), chain);
  char word[80];
  const char* rest = target;
  wanted.clear();
  (void)next_target(rest, word);  // without any, the empty one is refused
  do {
    unsigned branch = kNone;
    const Status status = resolve(chain, word, applied, one, detail, &branch);
    if (status != Status::kOk) return status;
    if (one.next() != kNone) {
      add_ancestors(chain, one);  // of the heads of a line one may need another
      heads_of(chain, one, one);
      wanted.add(one);
    } else if (branch == kNone) {
      gone.fill();
    } else {
      one.add(branch);
      add_descendants(chain, one);
      gone.add(one);
      line_of(chain, branch, one);
      gone.add(one);
    }
  } while (next_target(rest, word));
  const Status status = refuse_overlap(chain, wanted, gone, one, detail);
  if (status != Status::kOk) return status;

  one = applied;
  one.remove(gone);
  heads_of(chain, one, one, Edges::kParents);
  gone = wanted;
  add_descendants(chain, gone);
  one.remove(gone);
  wanted.add(one);
  add_ancestors(chain, wanted);
  return Status::kOk;
}

}  // namespace aludel
