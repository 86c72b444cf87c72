// SPDX-License-Identifier: MIT
#include "run.h"

#include "target.h"

namespace aludel {
namespace {

class Run {
 public:
  Run(Session& session, const Migrations& migrations, const Goal& goal, Result& result)
      : session_(session),
        driver_(*session.database.driver),
        migrations_(migrations),
        chain_(*migrations.chain),
        goal_(goal),
        result_(result) {}

  Status go(const char* target);

 private:
  Status survey(const char* target, Set& applied, Set& wanted);
  Status carry_out(Set& applied, const Set& wanted);
  Status segment(Steps& steps, bool& more, Set& applied, Set& after, Set& scratch);
  Status continue_here(const Set& applied, Set& scratch);
  Status step(const Steps& steps);
  Status statements(const Unit& unit, Direction direction);
  Status compare_violations(long long before);
  bool alone(unsigned index) const;
  bool announce(const Set& applied, const Set& wanted, Set& scratch);
  bool tell(Event::Kind kind, unsigned index = 0);

  Session& session_;
  const Driver& driver_;
  const Migrations& migrations_;
  const Chain& chain_;
  const Goal& goal_;
  Result& result_;
  unsigned done_ = 0;
  unsigned count_ = 0;
  bool fresh_ = false;  // nothing is in the database yet
};

Status Run::go(const char* target) {
  if (chain_.format != kFormat) return Status::kWrongFormat;
  if (!migrations_.speaks(driver_.dialect)) return Status::kWrongDialect;
  Set applied(alloca(Set::bytes(chain_)), chain_);
  Set wanted(alloca(Set::bytes(chain_)), chain_);

  Status status = driver_.open(session_, Access::kWrite);
  if (status == Status::kOk && session_.missing && !goal_.creates) {
    session_.detail << "no such file";
    status = Status::kCannotOpen;
  }
  if (status == Status::kOk) status = survey(target, applied, wanted);
  if (status != Status::kOk || applied == wanted) return status;

  if (session_.missing) status = driver_.open(session_, Access::kCreate);
  if (status == Status::kOk) status = driver_.begin(session_);
  if (status == Status::kOk) status = survey(target, applied, wanted);
  if (status != Status::kOk || applied == wanted) return status;

  if (goal_.check != nullptr) {
    status = goal_.check(session_, migrations_, applied, wanted, result_);
  }
  return status == Status::kOk ? carry_out(applied, wanted) : status;
}

/// Where the database is, and what that leaves to do.
Status Run::survey(const char* target, Set& applied, Set& wanted) {
  Rows rows;
  if (!session_.missing) {
    const Status status = read_rows(session_, chain_, applied, rows);
    if (status != Status::kOk) return status;
  }
  if (rows.unknown != 0) {
    session_.detail << rows.first;
    return Status::kUnknownRevision;
  }
  if (rows.situation == Situation::kForeign && !goal_.takes_over) return Status::kForeign;
  fresh_ = rows.situation == Situation::kFresh;
  session_.detail.clear();
  return goal_.plan(chain_, target, applied, wanted, session_.detail);
}

Status Run::carry_out(Set& applied, const Set& wanted) {
  Set after(alloca(Set::bytes(chain_)), chain_);
  Set scratch(alloca(Set::bytes(chain_)), chain_);
  count_ = count_steps(applied, wanted);
  Steps steps(applied, wanted);
  bool more = steps.next();
  result_.direction = steps.direction();
  if (!announce(applied, wanted, scratch)) return Status::kCancelled;
  while (more) {
    const Status status = segment(steps, more, applied, after, scratch);
    if (status != Status::kOk) return status;
    result_.applied = done_;
    result_.revision = nullptr;
    if (!tell(Event::Kind::kCommitted) && more) return Status::kCancelled;
  }
  return Status::kOk;
}

/// Runs revisions from the current step on, up to the segment's end, and commits them.
Status Run::segment(Steps& steps, bool& more, Set& applied, Set& after, Set& scratch) {
  const bool first = done_ == 0;
  const bool outside = alone(steps.index());
  const bool checked = goal_.how == How::kRun && !outside;
  const bool single = session_.options->transactions == Options::Transactions::kPerRevision;
  long long violations = 0;
  Status status = Status::kOk;
  if (outside) {
    driver_.rollback(session_);
  } else if (!first) {
    status = continue_here(applied, scratch);
  }
  const bool count_first = checked && !fresh_;
  if (status == Status::kOk && count_first) status = driver_.violations(session_, violations);
  after = applied;
  do {
    if (status == Status::kOk) status = step(steps);
    if (status != Status::kOk) return status;
    if (steps.direction() == Direction::kUpgrade) {
      after.add(steps.index());
    } else {
      after.remove(steps.index());
    }
    more = steps.next();
  } while (more && !outside && !(single && goal_.how == How::kRun) && !alone(steps.index()));

  if (outside) status = continue_here(applied, scratch);
  if (status == Status::kOk && checked) status = compare_violations(violations);
  if (status == Status::kOk) {
    status =
        write_records(session_, migrations_, {goal_.how, first, fresh_}, applied, after, scratch);
  }
  fresh_ = false;
  return status == Status::kOk ? driver_.commit(session_) : status;
}

/// Takes the lock again; the version rows must be as this run left them.
Status Run::continue_here(const Set& applied, Set& scratch) {
  Status status = driver_.begin(session_);
  Rows rows;
  if (status == Status::kOk) status = read_rows(session_, chain_, scratch, rows);
  if (status != Status::kOk || (rows.unknown == 0 && scratch == applied)) return status;
  session_.detail.clear();
  session_.detail << "somebody else migrated it meanwhile";
  return Status::kBusy;
}

Status Run::step(const Steps& steps) {
  const unsigned index = steps.index();
  result_.revision = chain_[index].id;
  result_.direction = steps.direction();
  if (goal_.how == How::kRun) {
    if (!tell(Event::Kind::kRevision, index)) return Status::kCancelled;
    const Status status = statements(*migrations_.units[index], steps.direction());
    if (status != Status::kOk) return status;
  }
  ++done_;
  if (goal_.how == How::kRun && !tell(Event::Kind::kDone, index)) return Status::kCancelled;
  if (!alone(index)) result_.revision = nullptr;  // else it is not yet recorded what has been done
  return Status::kOk;
}

Status Run::statements(const Unit& unit, Direction direction) {
  for (const Statement& statement : unit.script(driver_.dialect, direction)) {
    const Status status = driver_.run(session_, statement);
    if (status == Status::kOk) continue;
    result_.file = unit.file;
    result_.line = statement.line;
    result_.message = statement.message;
    return status;
  }
  return Status::kOk;
}

Status Run::compare_violations(long long before) {
  long long after = 0;
  session_.detail.clear();
  const Status status = driver_.violations(session_, after);
  if (status != Status::kOk) return status;
  if (before >= 0 && (after < 0 || after > before)) {
    session_.rows = after < 0 ? 0 : after - before;
    return Status::kForeignKeys;
  }
  session_.detail.clear();
  return Status::kOk;
}

bool Run::alone(unsigned index) const {
  return goal_.how == How::kRun && (chain_[index].flags & Revision::kNoTransaction) != 0;
}

bool Run::announce(const Set& applied, const Set& wanted, Set& scratch) {
  if (session_.options->progress == nullptr) return true;
  char from_buffer[160];
  char to_buffer[160];
  Text from(from_buffer);
  Text to(to_buffer);
  heads_of(chain_, applied, scratch);
  list_ids(chain_, scratch, from);
  heads_of(chain_, wanted, scratch);
  list_ids(chain_, scratch, to);
  Event event = {};
  event.kind = Event::Kind::kBegin;
  event.direction = result_.direction;
  event.created = session_.created;
  event.count = count_;
  event.from = from.c_str();
  event.to = to.c_str();
  return aludel::tell(session_, event);
}

bool Run::tell(Event::Kind kind, unsigned index) {
  Event event = {};
  event.kind = kind;
  event.direction = result_.direction;
  event.index = index;
  event.done = done_;
  event.count = count_;
  return aludel::tell(session_, event);
}

}  // namespace

Result run(const Database& database, const Migrations& migrations, const char* target,
           const Options& options, const Goal& goal) noexcept {
  Result result;
  result.direction = goal.direction;
  Session session{database, migrations.version_table, &options, Text(result.detail)};
  result.status = Run(session, migrations, goal, result).go(target);
  database.driver->rollback(session);
  database.driver->close(session);
  result.engine_code = session.engine_code;
  result.created = session.created;
  result.rows = session.rows;
  return result;
}

}  // namespace aludel
