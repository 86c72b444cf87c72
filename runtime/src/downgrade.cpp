// SPDX-License-Identifier: MIT
#include "run.h"

namespace aludel {
namespace {

/// Finds, newest first, the history row by which each revision that goes was applied.
struct Comparison {
  Session& session;
  const Migrations& migrations;
  const Set& applied;
  const Set& wanted;
  Set& seen;
  bool cancelled;
};

bool compare(void* user, const char* const* columns) noexcept {
  Comparison& comparison = *static_cast<Comparison*>(user);
  const Chain& chain = *comparison.migrations.chain;
  const unsigned index = find_id(chain, columns[0]);
  if (index == kNone || comparison.seen.has(index)) return true;
  comparison.seen.add(index);
  if (!comparison.applied.has(index) || comparison.wanted.has(index)) return true;
  char checksum[17];
  const Dialect dialect = comparison.session.database.driver->dialect;
  write_checksum(chain[index].checksum(dialect).upgrade, checksum);
  if (equal(columns[2], checksum)) return true;
  char buffer[128];
  Text text(buffer);
  text << "revision " << chain[index].id << " was changed after it had been applied";
  Event event = {};
  event.kind = Event::Kind::kWarning;
  event.direction = Direction::kDowngrade;
  event.index = index;
  event.text = buffer;
  comparison.cancelled = !tell(comparison.session, event);
  return !comparison.cancelled;
}

}  // namespace

Status check_downgrade(Session& session, const Migrations& migrations, const Set& applied,
                       const Set& wanted, Result& result) noexcept {
  const Chain& chain = *migrations.chain;
  Steps steps(applied, wanted);
  while (steps.next()) {
    const Revision& revision = chain[steps.index()];
    if ((revision.flags & Revision::kIrreversible) == 0) continue;
    result.revision = revision.id;
    result.file = migrations.units[steps.index()]->file;
    result.message = revision.reason;
    return Status::kIrreversible;
  }
  Set seen(alloca(Set::bytes(chain)), chain);
  Comparison comparison{session, migrations, applied, wanted, seen, false};
  const Status status =
      session.database.driver->query(session, Record::kHistory, compare, &comparison);
  if (comparison.cancelled) return Status::kCancelled;
  return no_table(session, status) ? Status::kOk : status;
}

Result downgrade(const Database& database, const Migrations& migrations, const char* target,
                 const Options& options) noexcept {
  constexpr Goal kGoal = {Direction::kDowngrade, How::kRun,      false, false,
                          plan_downgrade,        check_downgrade};
  return run(database, migrations, target, options, kGoal);
}

}  // namespace aludel
