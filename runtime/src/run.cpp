// SPDX-License-Identifier: MIT
#include "run.h"

#include "adoption.h"
#include "scripts.h"
#include "target.h"

namespace aludel {
namespace {

struct Violations {
  long long rows = 0;
  long long unchecked = 0;  // tables
};

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
  Status arrive(const char* target);
  Status read(Set& applied, Set& scratch);
  Status meet_unknown(const Rows& rows, Set& applied, Set& scratch);
  Status survey(const char* target, Set& applied, Set& wanted);
  Status stay(const Set& applied, const Set& wanted);
  Status refuse_calls(const Set& applied, const Set& wanted);
  Status check(const Set& applied, const Set& wanted);
  Status carry_out(Set& applied, Set& wanted);
  Status undo(Set& applied, Set& wanted, Set& after, Set& scratch);
  Status undo(const Unknown& unknown, Set& applied, Set& wanted, Set& after, Set& scratch);
  Status run_outside(const Unknown& unknown, Set& applied, Set& wanted, Set& after, Set& scratch);
  Status cut(Set& applied, Set& wanted, Set& after, Set& scratch, bool more);
  Status committed(bool more);
  Status go_on(Set& applied, Set& wanted, Set& after, Set& scratch);
  Status sync(Set& applied, Set& wanted, Set& after, Set& scratch);
  Status segment(Set& applied, Set& wanted, Set& after, Set& scratch);
  bool keeps_user_version() const;
  Status steps(Steps& steps, Steps& trail, Set& after);
  Status send(const Steps& steps, Steps& trail);
  Status catch_up(Steps& trail);
  Status sent(Status status);
  Status follow(Steps& trail, Status status);
  void blame(const Unit& unit, const Script& script, Status status);
  void find_position(const Statement& statement);
  Status record_outside(unsigned index, Set& applied, Set& wanted, Set& after, Set& scratch);
  Status count_violations(Violations& violations);
  Status compare_violations(const Violations& before);
  bool purges() const { return goal_.how == How::kStamp && session_.options->purge; }
  bool nothing_to_do(const Set& applied, const Set& wanted) const;
  bool alone(unsigned index) const;
  bool by_itself() const;
  bool announce(const Set& applied, const Set& wanted, Set& scratch);
  bool tell(Event::Kind kind, unsigned index = 0);
  bool tell(Event::Kind kind, const Unknown& unknown);

  Session& session_;
  const Driver& driver_;
  const Migrations& migrations_;
  const Chain& chain_;
  const Goal& goal_;
  Result& result_;
  unsigned done_ = 0;
  unsigned count_ = 0;
  unsigned last_ = kNone;  // the last step
  unsigned first_ = 0;     // of the driver's calls for the step that is followed
  bool fresh_ = false;     // nothing is in the database yet
  bool table_ = false;     // the version table is there
  bool adopts_ = false;    // it is not, and the database is to be taken over as it is
  unsigned unknown_ = 0;   // revisions to be undone
  bool undone_ = false;    // they have been: others that come are refused
  bool open_ = false;      // and are not yet committed
  Violations violations_;  // before that
  bool beside_ = false;    // there are others, and they stay
  Set* below_ = nullptr;   // what those stand on; nullptr: the options don't let them
  bool moved_ = false;     // somebody else migrated it; what that leaves to do is not yet checked
};

Status Run::go(const char* target) {
  if (session_.options->unknown != Options::Unknown::kRun || goal_.undoes) return arrive(target);
  Set below(alloca(Set::bytes(chain_)), chain_);
  below_ = &below;
  return arrive(target);
}

Status Run::arrive(const char* target) {
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
  if (status != Status::kOk || nothing_to_do(applied, wanted)) return status;

  status = refuse_calls(applied, wanted);
  if (status == Status::kOk && session_.missing) status = driver_.open(session_, Access::kCreate);
  if (status == Status::kOk) status = driver_.begin(session_);
  if (status == Status::kOk) status = survey(target, applied, wanted);
  if (status != Status::kOk || nothing_to_do(applied, wanted)) return status;

  status = check(applied, wanted);
  return status == Status::kOk ? carry_out(applied, wanted) : status;
}

/// Without a version table, to be where it is to be is yet to be declared.
bool Run::nothing_to_do(const Set& applied, const Set& wanted) const {
  if (unknown_ != 0) return false;
  const bool declares = goal_.takes_over || (adopts_ && goal_.direction == Direction::kUpgrade);
  return applied == wanted && (table_ || !declares);
}

Status Run::check(const Set& applied, const Set& wanted) {
  if (goal_.check == nullptr) return Status::kOk;
  Set scratch(alloca(Set::bytes(chain_)), chain_);
  Set other(alloca(Set::bytes(chain_)), chain_);
  return goal_.check(session_, migrations_, applied, wanted, scratch, other, result_);
}

/// Where the database is.
Status Run::read(Set& applied, Set& scratch) {
  Rows rows;
  if (!session_.missing) {
    const bool recognises = !goal_.takes_over && last_ == kNone;
    const Status status = read_rows(session_, migrations_, recognises, applied, scratch, rows);
    if (purges() && rows.table && (status == Status::kOk || status == Status::kDamaged)) {
      applied.clear();  // as if there were no version table yet
      rows = Rows();
      rows.situation = Situation::kBehind;
    } else if (status != Status::kOk) {
      return status;
    }
  }
  unknown_ = 0;
  beside_ = false;
  if (rows.refused[0] != 0) {
    session_.detail.clear();
    session_.detail << rows.refused;
    return Status::kUnknownRevision;
  }
  if (rows.unknown != 0) {
    const Status status = meet_unknown(rows, applied, scratch);
    if (status != Status::kOk) return status;
  }
  // A revision outside of any transaction made what is there.
  const bool ours = rows.unknown != 0 || (last_ != kNone && !table_);
  if (rows.situation == Situation::kForeign && !goal_.takes_over && !ours) return Status::kForeign;
  fresh_ = rows.situation == Situation::kFresh;
  table_ = rows.table;
  adopts_ = rows.situation == Situation::kAdoptable;
  session_.detail.clear();
  return Status::kOk;
}

/// There are revisions that the program doesn't know: may the run go on?
Status Run::meet_unknown(const Rows& rows, Set& applied, Set& scratch) {
  const Options& options = *session_.options;
  const bool runs = below_ != nullptr;
  const bool undoes = options.unknown == Options::Unknown::kUndo || goal_.undoes;
  if (goal_.undoing == nullptr || undone_ || !(runs || undoes)) {
    session_.detail << rows.first;
    return Status::kUnknownRevision;
  }
  Unknowns unknowns;
  const Status status =
      goal_.undoing->survey(session_, chain_, applied, runs ? *below_ : scratch, unknowns);
  if (status != Status::kOk) return status;
  session_.detail.clear();
  const bool lent = session_.database.connection != nullptr && !options.undo_on_borrowed;
  if (runs && !unknowns.compatible) {
    session_.detail << "not all of them say that older programs may go on using the database";
  } else if (undoes && unknowns.why[0] != 0) {
    session_.detail << unknowns.why;
    Text(result_.unknown) << unknowns.revision;
  } else if (undoes && lent) {
    session_.detail << "the connection is lent, where undoing must be allowed by an option";
  } else {
    if (undoes) unknown_ = unknowns.count;
    beside_ = runs;
    return Status::kOk;
  }
  return Status::kUnknownRevision;
}

/// And what that leaves to do.
Status Run::survey(const char* target, Set& applied, Set& wanted) {
  Status status = read(applied, wanted);
  if (status == Status::kOk && unknown_ != 0 && goal_.direction == Direction::kDowngrade) {
    status = refuse_relative(target, session_.detail);
  }
  if (status == Status::kOk) {
    status = goal_.plan(chain_, target, applied, wanted, session_.detail);
  }
  return status == Status::kOk ? stay(applied, wanted) : status;
}

/// Whether what the program doesn't know may stay as it is.
Status Run::stay(const Set& applied, const Set& wanted) {
  if (!beside_) return Status::kOk;
  return goal_.undoing->stay(session_, migrations_, applied, wanted, *below_);
}

/// Nobody but the program has its functions: said before anything is done.
Status Run::refuse_calls(const Set& applied, const Set& wanted) {
  Steps steps(applied, wanted);
  const Statement* call =
      goal_.how == How::kRun ? next_call(migrations_, driver_.dialect, steps, true) : nullptr;
  if (call == nullptr) return Status::kOk;
  result_.direction = steps.direction();
  result_.revision = chain_[steps.index()].id;
  result_.file = migrations_.units[steps.index()]->file;
  result_.line = call->line;
  result_.function = call->sql;
  return Status::kNoFunction;
}

Status Run::carry_out(Set& applied, Set& wanted) {
  Set after(alloca(Set::bytes(chain_)), chain_);
  Set scratch(alloca(Set::bytes(chain_)), chain_);
  Steps first(applied, wanted);
  if (first.next()) result_.direction = first.direction();
  count_ = unknown_ + count_steps(applied, wanted);
  if (unknown_ != 0) result_.direction = Direction::kDowngrade;
  if (!announce(applied, wanted, scratch)) return Status::kCancelled;
  Status status = Status::kOk;
  if (unknown_ != 0) status = undo(applied, wanted, after, scratch);
  if (undone_ && (status != Status::kOk || applied == wanted)) return status;
  do {
    status = segment(applied, wanted, after, scratch);
    if (status == Status::kOk) status = committed(applied != wanted);
    if (status == Status::kOk && applied != wanted) status = go_on(applied, wanted, after, scratch);
  } while (status == Status::kOk && applied != wanted);
  return status;
}

/// What has been done is in the database. kCancelled: nobody wants `more`, which there is.
Status Run::committed(bool more) {
  table_ = true;
  open_ = false;
  result_.applied = done_;
  result_.unrecorded = false;
  result_.revision = nullptr;
  result_.file = nullptr;
  return !tell(Event::Kind::kCommitted) && more ? Status::kCancelled : Status::kOk;
}

/// Takes down what the program doesn't know, inside the transaction that is open, which the segment
/// after it goes on with, if it can.
Status Run::undo(Set& applied, Set& wanted, Set& after, Set& scratch) {
  Status status = count_violations(violations_);
  while (status == Status::kOk) {
    Unknown unknown;
    status = goal_.undoing->newest(session_, chain_, applied, unknown);
    if (status == Status::kOk && unknown.revision[0] == 0) break;
    Text(result_.unknown) << unknown.revision;
    const bool outside = (unknown.flags & downgrade_flags::kNoTransaction) != 0;
    const bool waits = outside && open_;  // until what is undone has been committed
    if (status == Status::kOk && !waits) status = undo(unknown, applied, wanted, after, scratch);
    const bool ends = outside || by_itself();
    if (status == Status::kOk && ends) status = cut(applied, wanted, after, scratch, true);
  }
  undone_ = true;
  if (status != Status::kOk || !open_) return status;
  Steps next(applied, wanted);
  const bool more = next.next();
  if (!more || alone(next.index())) return cut(applied, wanted, after, scratch, more);
  return goal_.undoing->write_rows(session_, chain_, applied, after, scratch);
}

Status Run::undo(const Unknown& unknown, Set& applied, Set& wanted, Set& after, Set& scratch) {
  if (!tell(Event::Kind::kUndo, unknown)) return Status::kCancelled;
  const bool outside = (unknown.flags & downgrade_flags::kNoTransaction) != 0;
  Status status = outside ? run_outside(unknown, applied, wanted, after, scratch)
                          : goal_.undoing->run(session_, unknown, result_.line);
  const bool first = done_ == 0;
  if (status == Status::kOk) status = goal_.undoing->record(session_, migrations_, unknown, first);
  if (status != Status::kOk) return status;
  ++done_;
  open_ = true;
  if (!tell(Event::Kind::kUndone, unknown)) return Status::kCancelled;
  if (!outside) result_.unknown[0] = 0;
  return Status::kOk;
}

/// Takes the lock again afterwards, as record_outside() does.
Status Run::run_outside(const Unknown& unknown, Set& applied, Set& wanted, Set& after,
                        Set& scratch) {
  Status status = driver_.leave(session_);
  if (status == Status::kOk) status = goal_.undoing->run(session_, unknown, result_.line);
  result_.unrecorded = status == Status::kOk || status == Status::kConnectionLost;
  if (status == Status::kOk) status = driver_.begin(session_);
  if (status == Status::kOk) status = sync(applied, wanted, after, scratch);
  Unknown now;
  if (status == Status::kOk) status = goal_.undoing->newest(session_, chain_, applied, now);
  if (status != Status::kOk || equal(now.revision, unknown.revision)) return status;
  session_.detail << "somebody else migrated it meanwhile";
  return Status::kBusy;
}

/// Commits what is undone. If there is `more` to do, under the lock again.
Status Run::cut(Set& applied, Set& wanted, Set& after, Set& scratch, bool more) {
  Status status = compare_violations(violations_);
  if (status == Status::kOk) {
    status = goal_.undoing->write_rows(session_, chain_, applied, after, scratch);
  }
  if (status == Status::kOk) {
    after = applied;
    status = write_records(session_, migrations_, {How::kRun, false, false, true}, applied, after,
                           scratch);
  }
  if (status == Status::kOk && keeps_user_version()) {
    status = migrations_.adoption->keep(session_, chain_, applied);
  }
  if (status == Status::kOk) status = driver_.commit(session_);
  if (status == Status::kOk) result_.unknown[0] = 0;
  if (status == Status::kOk) status = committed(more);
  if (status != Status::kOk || !more) return status;
  status = driver_.begin(session_);
  if (status == Status::kOk) status = sync(applied, wanted, after, scratch);
  return status == Status::kOk ? count_violations(violations_) : status;
}

/// Before another segment: takes the lock, where the segment wants it.
Status Run::go_on(Set& applied, Set& wanted, Set& after, Set& scratch) {
  Status status = sync(applied, wanted, after, scratch);
  Steps next(applied, wanted);
  if (status == Status::kOk && next.next()) {
    status = alone(next.index()) ? driver_.leave(session_) : driver_.begin(session_);
    if (status == Status::kOk) status = sync(applied, wanted, after, scratch);
  }
  if (status != Status::kOk || !moved_ || goal_.check == nullptr) return status;
  moved_ = false;
  return goal_.check(session_, migrations_, applied, wanted, after, scratch, result_);
}

/// Where somebody else has migrated it meanwhile, what this run set out to do goes on from there.
/// `after` holds nothing of use before and after. (To plan again would count a "+2" from where it
/// is now.)
Status Run::sync(Set& applied, Set& wanted, Set& after, Set& scratch) {
  const Status status = read(scratch, after);
  if (status != Status::kOk) return status;
  if (scratch == applied) return stay(applied, wanted);
  if (goal_.direction == Direction::kUpgrade) {
    wanted.add(scratch);
  } else {
    applied.remove(wanted);
    add_descendants(chain_, applied);
    wanted = scratch;
    wanted.remove(applied);
  }
  applied = scratch;
  count_ = done_ + count_steps(applied, wanted);
  moved_ = true;
  return stay(applied, wanted);
}

/// Runs revisions up to the segment's end, and commits them.
Status Run::segment(Set& applied, Set& wanted, Set& after, Set& scratch) {
  const bool first = done_ == 0;
  Steps way(applied, wanted);
  Steps trail = way;
  bool any = way.next();
  if (adopts_ && any && alone(way.index())) any = false;  // what it is at is committed before
  const bool outside = any && alone(way.index());
  const bool checked = goal_.how == How::kRun && !outside;
  Violations before = violations_;
  Status status = Status::kOk;
  if (outside) status = driver_.leave(session_);
  if (checked && !fresh_ && !open_) status = count_violations(before);
  after = applied;
  if (status == Status::kOk && any) status = steps(way, trail, after);
  if (status == Status::kOk && outside) {
    status = record_outside(last_, applied, wanted, after, scratch);
  }
  if (status == Status::kOk && checked) status = compare_violations(before);
  if (status == Status::kOk && adopts_) {
    status = migrations_.adoption->record(session_, migrations_, applied, scratch);
  }
  if (status == Status::kOk) {
    const Segment written = {goal_.how, first && !adopts_,          fresh_,
                             adopts_,   beside_ ? below_ : nullptr, purges()};
    status = write_records(session_, migrations_, written, applied, after, scratch);
  }
  if (status == Status::kOk && keeps_user_version()) {
    status = migrations_.adoption->keep(session_, chain_, applied);
  }
  fresh_ = false;
  adopts_ = false;
  if (status == Status::kOk) return driver_.commit(session_);
  if (status == Status::kTransactionEnded && checked && last_ != kNone) {
    result_.unrecorded = !session_.undone;
    result_.revision = chain_[last_].id;
    result_.file = migrations_.units[last_]->file;
  }
  return status;
}

bool Run::keeps_user_version() const {
  return migrations_.adoption != nullptr && driver_.dialect == Dialect::kSqlite;
}

/// The revisions of a segment, from the current one on. The database may be behind what has been
/// sent to it: `trail`, which begins before them, follows what it has done.
Status Run::steps(Steps& steps, Steps& trail, Set& after) {
  const bool runs = goal_.how == How::kRun;
  const bool single = runs && by_itself();
  Status status = Status::kOk;
  first_ = session_.calls;
  bool more = true;
  while (status == Status::kOk && (more || session_.pending != 0)) {
    if (!more) {
      status = follow(trail, driver_.wait(session_));
      continue;
    }
    last_ = steps.index();
    result_.direction = steps.direction();
    if (runs) {
      status = follow(trail, status);
      if (status == Status::kOk) status = follow(trail, send(steps, trail));
    } else {
      ++done_;
    }
    if (steps.direction() == Direction::kUpgrade) {
      after.add(last_);
    } else {
      after.remove(last_);
    }
    more = !single && !alone(last_) && steps.next() && !alone(steps.index());
  }
  return status;
}

/// Takes the lock again after a revision that ran without one. It can be recorded unless
/// somebody else has taken away what lies below it, or put something above it, meanwhile.
Status Run::record_outside(unsigned index, Set& applied, Set& wanted, Set& after, Set& scratch) {
  Status status = driver_.begin(session_);
  if (status == Status::kOk) status = sync(applied, wanted, after, scratch);
  if (status != Status::kOk) return status;
  after = applied;
  if (result_.direction == Direction::kUpgrade) {
    after.add(index);
  } else {
    after.remove(index);
  }
  scratch = after;
  add_ancestors(chain_, scratch);
  if (scratch == after) return status;
  session_.detail << "somebody else migrated it meanwhile";
  return Status::kBusy;
}

/// All of a revision; for one outside of the transaction there is no between().
Status Run::send(const Steps& steps, Steps& trail) {
  Status status = Status::kOk;
  for (const Statement& it : script_of(migrations_, driver_.dialect, steps)) {
    if (it.kind == Statement::Kind::kCall) status = catch_up(trail);
    if (status == Status::kOk) status = sent(driver_.run(session_, it));
    if (status != Status::kOk) return status;
  }
  return sent(alone(last_) ? Status::kOk : driver_.between(session_));
}

/// Before a C++ function: what it tells comes behind all that is before it.
Status Run::catch_up(Steps& trail) {
  Status status = Status::kOk;
  while (status == Status::kOk && session_.pending != 0) {
    status = follow(trail, driver_.wait(session_));
  }
  session_.revision = chain_[last_].id;
  session_.direction = result_.direction;
  session_.index = last_;
  return status;
}

/// Counts a call of the driver.
Status Run::sent(Status status) {
  if (status != Status::kOk) return status;
  ++session_.calls;
  if (session_.pending == 0) session_.over = session_.calls;
  return status;
}

/// Tells what the database has done since, up to the last step that has been begun. Where that
/// ends in a failure, it is the followed step's.
Status Run::follow(Steps& trail, Status status) {
  while (true) {
    const unsigned index = trail.index();
    if (result_.revision != nullptr) {
      const Unit& unit = *migrations_.units[index];
      const Script& script = script_of(migrations_, driver_.dialect, trail);
      if (session_.over - first_ <= script.size) {
        if (status != Status::kOk) blame(unit, script, status);
        return status;
      }
      first_ += script.size + 1;
      ++done_;
      if (alone(index) && script.size != 0) {
        result_.unrecorded = true;
        result_.file = unit.file;
      }
      if (!tell(Event::Kind::kDone, index) && status == Status::kOk) return Status::kCancelled;
      // What has been done outside of the transaction is yet to be recorded.
      if (!alone(index)) result_.revision = nullptr;
    }
    if (index == last_) return status;
    trail.next();
    result_.revision = chain_[trail.index()].id;
    if (!tell(Event::Kind::kRevision, trail.index()) && status == Status::kOk) {
      return Status::kCancelled;
    }
  }
}

/// Says at which statement of the followed step it stopped; at none of them: after the last one.
void Run::blame(const Unit& unit, const Script& script, Status status) {
  result_.file = unit.file;
  const unsigned number = session_.over - first_;
  if (number == script.size) return;
  const Statement& statement = script.statements[number];
  result_.line = statement.line;
  if (statement.kind == Statement::Kind::kRequire) result_.message = statement.message;
  if (statement.kind == Statement::Kind::kCall) result_.function = statement.sql;
  find_position(statement);
  if (status == Status::kConnectionLost && alone(last_)) result_.unrecorded = true;
}

/// The engine's position in a statement becomes a line and column of the file. In one that was
/// made of what stands there, it means nothing to the user.
void Run::find_position(const Statement& statement) {
  if (session_.position == 0) return;
  result_.column = statement.column;
  if (!statement.verbatim) return;
  const char* at = statement.sql;
  for (unsigned left = session_.position; *at != 0; ++at) {
    if ((static_cast<unsigned char>(*at) & 0xC0u) == 0x80u) continue;  // inside a character
    if (--left == 0) break;
    ++result_.column;
    if (*at != '\n') continue;
    ++result_.line;
    result_.column = 1;
  }
}

Status Run::count_violations(Violations& violations) {
  session_.detail.clear();
  const Status status = driver_.violations(session_, violations.rows);
  violations.unchecked = session_.unchecked;
  return status;
}

Status Run::compare_violations(const Violations& before) {
  Violations after;
  const Status status = count_violations(after);
  if (status != Status::kOk) return status;
  if (after.unchecked > before.unchecked) return Status::kForeignKeys;
  if (after.rows > before.rows) {
    session_.rows = after.rows - before.rows;
    return Status::kForeignKeys;
  }
  session_.detail.clear();
  return Status::kOk;
}

bool Run::alone(unsigned index) const {
  return goal_.how == How::kRun && (chain_[index].flags & Revision::kNoTransaction) != 0;
}

/// Whether each revision is committed by itself.
bool Run::by_itself() const {
  return session_.options->transactions == Options::Transactions::kPerRevision;
}

bool Run::announce(const Set& applied, const Set& wanted, Set& scratch) {
  if (session_.options->progress == nullptr) return true;
  if (adopts_) {
    heads_of(chain_, applied, scratch);
    if (!tell(Event::Kind::kAdopted, scratch.next())) return false;
  }
  char from_buffer[160];
  char to_buffer[160];
  Text from(from_buffer);
  Text to(to_buffer);
  if (unknown_ != 0) {
    if (list_rows(session_, from) != Status::kOk) return false;
  } else {
    heads_of(chain_, applied, scratch);
    list_ids(chain_, scratch, from);
  }
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

bool Run::tell(Event::Kind kind, const Unknown& unknown) {
  Event event = {};
  event.kind = kind;
  event.direction = Direction::kDowngrade;
  event.done = done_;
  event.count = count_;
  event.text = unknown.message;
  event.revision = unknown.revision;
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
  Text(result.sqlstate) << session.sqlstate;
  result.in_doubt = session.in_doubt;
  result.created = session.created;
  result.rows = session.rows;
  return result;
}

}  // namespace aludel
