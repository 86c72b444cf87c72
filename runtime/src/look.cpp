// SPDX-License-Identifier: MIT
#include "look.h"

#include "driver.h"
#include "history.h"
#include "records.h"
#include "replaced.h"

namespace aludel {
namespace {

/// What the history knows, read newest first: a revision is applied if its newest row says so.
struct History {
  const Chain& chain;
  State& state;
  Set& applied;
  Set& seen;
  bool aliases;  // what is replaced means what replaces it
  bool described;
};

bool read_history(void* user, const char* const* columns) noexcept {
  History& history = *static_cast<History*>(user);
  if (!history.described && equal(columns[0], history.state.version)) {
    history.described = true;
    Text(history.state.message) << columns[3];
    Text(history.state.program) << columns[4];
  }
  const unsigned index = history.aliases ? find_applied(history.chain, columns[0])
                                         : find_id(history.chain, columns[0]);
  if (index == kNone || history.seen.has(index)) return true;
  history.seen.add(index);
  if (equal(columns[1], "upgrade")) history.applied.add(index);
  return true;
}

/// There are unknown rows: ahead, sideways, or another program's?
Status ask_history(Session& session, const Chain& chain, State& state, Set& applied, Set& seen,
                   bool aliases) {
  seen.clear();
  History history{chain, state, applied, seen, aliases, false};
  const Status status =
      session.database.driver->query(session, Record::kHistory, read_history, &history);
  if (status != Status::kOk && !no_table(session, status)) return status;
  add_ancestors(chain, applied);
  const unsigned known = applied.count();
  if (known == chain.size) {
    state.situation = Situation::kAhead;
  } else if (seen.next() != kNone) {  // also where what it had has been replaced since
    state.situation = Situation::kSideways;
  } else {
    session.detail << "revision " << state.version;
    if (state.program[0] != 0) session.detail << ", written by " << state.program;
  }
  return Status::kOk;
}

/// What could be done about them. `known` becomes what there is without them.
Status survey(Session& session, const Chain& chain, State& state, Set& known, Set& below,
              Unknowns& all) {
  const Status status = kUndoing.survey(session, chain, known, below, all);
  if (status != Status::kOk) return status;
  session.engine_code = 0;
  state.unknown_revisions = all.count;
  state.compatible = all.compatible;
  state.undoable = all.why[0] == 0;
  session.detail.clear();
  Text words(state.undo);
  if (state.undoable) {
    words << all.loses;
  } else {
    words << all.revision << (all.revision[0] != 0 ? ": " : "") << all.why;
  }
  return status;
}

Status look_into(Session& session, const Migrations& migrations, State& state, Set& applied,
                 bool compares, Unknowns& unknowns) {
  const Chain& chain = *migrations.chain;
  const Driver& driver = *session.database.driver;
  if (chain.format != kFormat) return Status::kWrongFormat;
  if (!migrations.speaks(driver.dialect)) return Status::kWrongDialect;
  Rows rows;
  Status status = driver.open(session, Access::kRead);
  if (status != Status::kOk || session.missing) return status;
  Set known(alloca(Set::bytes(chain)), chain);
  Set other(alloca(Set::bytes(chain)), chain);
  status = read_rows(session, migrations, true, applied, known, rows);
  if (status != Status::kOk) return status;
  state.situation = rows.situation;
  state.rows = rows.count;
  state.unknown = rows.unknown;
  Text(state.version) << rows.first;
  if (rows.refused[0] != 0) {
    status = ask_history(session, chain, state, applied, other, false);
    state.situation = Situation::kSideways;
    session.detail.clear();
    session.detail << rows.refused;
    return status;
  }
  if (rows.unknown != 0) {
    known = applied;
    status = survey(session, chain, state, known, other, unknowns);
    if (status == Status::kOk) status = ask_history(session, chain, state, applied, other, true);
    if (state.undoable || state.compatible) applied = known;
    return status;
  }
  const bool has_history = compares && rows.count != 0;  // else the detail is of something else
  if (!has_history) return Status::kOk;
  return compare_history(session, migrations, applied, known, other);
}

}  // namespace

State look(const Database& database, const Migrations& migrations, const Options& options,
           Set& applied, bool compares, Unknowns* unknowns) noexcept {
  State state;
  Unknowns own;
  applied.clear();
  Session session{database, migrations.version_table, &options, Text(state.detail)};
  state.status = look_into(session, migrations, state, applied, compares,
                           unknowns != nullptr ? *unknowns : own);
  database.driver->close(session);
  state.engine_code = session.engine_code;
  Text(state.sqlstate) << session.sqlstate;
  state.pending = migrations.chain->size - applied.count();
  return state;
}

Status look_beside(const Database& database, const Migrations& migrations, const Options& options,
                   const Set& applied, const Set& wanted, Text words) noexcept {
  const Chain& chain = *migrations.chain;
  Session session{database, migrations.version_table, &options, words};
  Set known(alloca(Set::bytes(chain)), chain);
  Set below(alloca(Set::bytes(chain)), chain);
  Unknowns unknowns;
  known = applied;
  Status status = database.driver->open(session, Access::kRead);
  if (status == Status::kOk) {
    status = kUndoing.survey(session, chain, known, below, unknowns);
  }
  if (status == Status::kOk) status = kUndoing.stay(session, migrations, applied, wanted, below);
  database.driver->close(session);
  return status;
}

State state(const Database& database, const Migrations& migrations,
            const Options& options) noexcept {
  Set applied(alloca(Set::bytes(*migrations.chain)), *migrations.chain);
  return look(database, migrations, options, applied);
}

}  // namespace aludel
