// SPDX-License-Identifier: MIT
//
// What a run would do, without one: `plan`, and --dry-run.
#include "command_line/call.h"
#include "command_line/failure.h"
#include "driver.h"
#include "look.h"
#include "records.h"
#include "scripts.h"
#include "target.h"

namespace aludel::command_line {
namespace {

/// A run as it would be.
struct Preview {
  const Call& call;
  const Set& applied;
  const Set& wanted;
  bool would;  // --dry-run: "would upgrade"
  bool stamps;
  bool declares;  // a stamp makes the version table, if it does nothing else
  bool adopts;    // the database is taken over, if nothing else is done
  unsigned count;
  unsigned irreversible;  // the first step that can't be made, or kNone
  unsigned undone;        // revisions that the program doesn't know, of `count`
  const char* rows;       // the version rows, where there are such

  [[nodiscard]] bool at_database() const { return call.arguments.from == nullptr; }
};

/// What a step runs; of a stamp nothing.
Script script_of(const Preview& preview, const Steps& steps) {
  if (preview.stamps) return {};
  const Call& call = preview.call;
  const Dialect dialect = driver_of(call.place, call.invocation).dialect;
  return aludel::script_of(call.migrations(), dialect, steps);
}

const char* verb(const Preview& preview, Direction direction) {
  if (preview.stamps) return "stamp";
  return direction == Direction::kUpgrade ? "upgrade" : "downgrade";
}

/// What goes with a step; nullptr: nothing of the user's.
const char* loses_by(const Preview& preview, const Steps& steps) {
  if (preview.stamps || steps.direction() == Direction::kUpgrade) return nullptr;
  return preview.call.chain()[steps.index()].loses;
}

void put_loses(const char* loses) {
  print(stdout, "  (loses ");
  put(stdout, loses);
  print(stdout, ")");
}

/// The first steps: what the program doesn't know is undone. The database is asked for them again,
/// as there may be any number of them.
void put_undone(const Preview& preview, Json* json) {
  if (preview.undone == 0) return;
  struct Listed {
    const Preview& preview;
    Json* json;
  } listed{preview, json};
  Unknowns unknowns;
  unknowns.user = &listed;
  unknowns.each = [](void* user, const Unknown& unknown) noexcept {
    const Listed& to = *static_cast<const Listed*>(user);
    const bool outside = (unknown.flags & downgrade_flags::kNoTransaction) != 0;
    if (to.json != nullptr) {
      to.json->begin_object();
      to.json->text("direction", "undo");
      to.json->text("revision", unknown.revision);
      to.json->text("message", unknown.message);
      to.json->boolean("transaction", !outside);
      to.json->text("loses", unknown.loses[0] != '\0' ? unknown.loses : nullptr);
      to.json->end_object();
      return;
    }
    print(stdout, "  %sundo ", to.preview.would ? "would " : "");
    put(stdout, unknown.revision);
    print(stdout, "  ");
    put(stdout, unknown.message);
    if (outside) print(stdout, "  (no transaction)");
    if (unknown.loses[0] != '\0') put_loses(unknown.loses);
    print(stdout, "\n");
  };
  Set applied(alloca(Set::bytes(preview.call.chain())), preview.call.chain());
  (void)look_at(preview.call, applied, Look::kPlain, &unknowns);
}

/// Where it is.
void put_from(const Preview& preview, const Set& from) {
  preview.undone != 0 ? put(stdout, preview.rows) : put_ids(preview.call.chain(), from);
}

void put_steps(const Preview& preview) {
  put_undone(preview, nullptr);
  const Chain& chain = preview.call.chain();
  Steps steps(preview.applied, preview.wanted);
  while (steps.next()) {
    const Revision& revision = chain[steps.index()];
    const bool runs = !preview.stamps;
    print(stdout, "  %s%s %s  ", preview.would ? "would " : "", verb(preview, steps.direction()),
          revision.id);
    put(stdout, revision.message);
    if (runs && (revision.flags & Revision::kNoTransaction) != 0) {
      print(stdout, "  (no transaction)");
    }
    if (runs && (revision.flags & Revision::kIrreversible) != 0) {
      print(stdout, "  (irreversible)");
    }
    put_calls(script_of(preview, steps), "  (calls ", ")");
    const char* loses = loses_by(preview, steps);
    if (loses != nullptr) put_loses(loses);
    print(stdout, "\n");
  }
}

void put_words(const Preview& preview, const Set& from, const Set& to) {
  const Call& call = preview.call;
  const Chain& chain = call.chain();
  if (preview.adopts) {
    put_adoptable(call, preview.applied);
    print(stdout, preview.would ? "it would be taken over" : "it is taken over");
    print(stdout, preview.count == 0 ? ", and nothing else done\n" : " first\n");
    if (preview.count == 0) return;
  }
  if (preview.count == 0 && !preview.declares) {
    if (preview.at_database()) {
      put(stdout, call.place.name);
      print(stdout, " is at ");
    }
    put_ids(chain, from);
    print(stdout, preview.at_database() ? ", nothing to do\n" : ": nothing to do\n");
    return;
  }
  if (call.arguments.command == Command::kEnsureVersion) {
    put(stdout, call.place.name);
    print(stdout, " would get its version table\nnothing was changed\n");
    return;
  }
  if (preview.would && is_missing(call.place)) {
    put(stdout, call.place.name);
    print(stdout, " would be made\n");
  }
  const bool forgets = call.arguments.has(kPurge);
  if (forgets) {
    put(stdout, call.place.name);
    print(stdout, " would forget where it is\n");
  }
  if (preview.at_database()) {
    put(stdout, call.place.name);
    print(stdout, ": ");
  }
  if (preview.would) print(stdout, "would go ");
  put_from(preview, from);
  print(stdout, " -> ");
  put_ids(chain, to);
  print(stdout, preview.count == 1 ? ", %u revision\n" : ", %u revisions\n", preview.count);
  put_steps(preview);
  if (preview.irreversible != kNone) {
    print(stdout, "%s can't be taken back: the run would be refused\n",
          chain[preview.irreversible].id);
  }
  if (!preview.would) return;
  if (!is_missing(call.place) && !forgets) {
    put(stdout, call.place.name);
    print(stdout, " is at ");
    put_from(preview, from);
    print(stdout, ", ");
  }
  print(stdout, "nothing was changed\n");
}

void put_json(const Preview& preview, const Set& from, const Set& to) {
  const Chain& chain = preview.call.chain();
  Json json(stdout);
  begin_json(json, preview.call);
  if (preview.would) json.boolean("dry_run", true);
  if (preview.undone != 0) {
    put_ids(json, "from", preview.rows);
  } else {
    put_ids(json, "from", chain, from);
  }
  put_ids(json, "to", chain, to);
  if (preview.adopts) json.boolean("adopts", true);
  json.begin_array("steps");
  put_undone(preview, &json);
  Steps steps(preview.applied, preview.wanted);
  while (steps.next()) {
    const Revision& revision = chain[steps.index()];
    json.begin_object();
    json.text("direction", verb(preview, steps.direction()));
    json.text("revision", revision.id);
    json.text("message", revision.message);
    json.boolean("transaction", (revision.flags & Revision::kNoTransaction) == 0);
    json.boolean("irreversible", (revision.flags & Revision::kIrreversible) != 0);
    json.begin_array("calls");
    for (const Statement& it : script_of(preview, steps)) {
      if (it.kind == Statement::Kind::kCall) json.text(nullptr, it.sql);
    }
    json.end_array();
    json.text("loses", loses_by(preview, steps));
    json.end_object();
  }
  json.end_array();
  end_json(json, nullptr, kDone);
}

/// Whether the command goes on where there are revisions that the program doesn't know.
bool meets_unknown(const Call& call, const State& state) {
  if (state.unknown == 0 || state.situation == Situation::kForeign) return false;
  const Options options = call.options();
  if (options.unknown == Options::Unknown::kRun) return state.compatible;
  const bool lent = call.place.database.connection != nullptr && !options.undo_on_borrowed;
  return options.unknown == Options::Unknown::kUndo && state.undoable && !lent;
}

/// Where the run would start: --from, or the database, in what situation it is; and what of it the
/// program doesn't know.
bool find_start(const Call& call, Set& applied, Situation* situation, Unknowns* unknowns,
                Report* report) {
  const bool takes_over = call.declares();
  const bool stamps = call.arguments.command == Command::kStamp;
  const Chain& chain = call.chain();
  if (call.arguments.from != nullptr) {
    if (!find_target(call, call.arguments.from, applied, report)) return false;
    add_ancestors(chain, applied);
    return true;
  }
  State state = look_at(call, applied, Look::kCloser, unknowns);
  if (state.ok() && call.arguments.has(kDryRun) && is_missing(call.place) &&
      call.arguments.command != Command::kUpgrade) {
    state.status = Status::kCannotOpen;  // only an upgrade makes a file
    std::snprintf(state.detail, sizeof state.detail, "no such file");
  }
  *situation = state.situation;
  if (forgets(call, state)) {
    applied.clear();
    *situation = Situation::kFresh;  // there might as well be no version table
    return true;
  }
  if (stamps && state.situation == Situation::kAdoptable) applied.clear();  // it says where
  const bool taken = takes_over && state.situation == Situation::kForeign && state.unknown == 0;
  if (state.ok() && meets_unknown(call, state)) return true;
  if (state.ok() && (taken || ours(state.situation))) return true;
  describe(call, state, report);
  return false;
}

}  // namespace

bool find_target(const Call& call, const char* target, Set& set, Report* report) noexcept {
  const Chain& chain = call.chain();
  char bytes[240];
  Text detail(bytes);
  const Set nothing(alloca(Set::bytes(chain)), chain);
  const Status status = resolve_all(chain, target, nothing, set, detail);
  if (status != Status::kOk) describe_target(call, target, status, bytes, report);
  return status == Status::kOk;
}

namespace {

/// Whether it is about an upgrade.
bool leads_up(const Arguments& arguments) {
  return arguments.command == Command::kUpgrade || arguments.command == Command::kEnsureVersion ||
         (arguments.command == Command::kPlan && arguments.direction == Direction::kUpgrade);
}

}  // namespace

bool find_plan(const Call& call, const char* target, const Set& applied, Set& wanted,
               Report* report, bool undoes) noexcept {
  const Arguments& arguments = call.arguments;
  Plan plan = plan_upgrade;
  if (call.declares()) plan = plan_stamp;
  if (arguments.command == Command::kDowngrade) plan = plan_downgrade;
  if (arguments.command == Command::kPlan && arguments.direction == Direction::kDowngrade) {
    plan = plan_downgrade;
  }
  char bytes[240];
  Text detail(bytes);
  Status status = Status::kOk;
  if (undoes && plan == plan_downgrade) status = refuse_relative(target, detail);
  if (status == Status::kOk) status = plan(call.chain(), target, applied, wanted, detail);
  if (status != Status::kOk) describe_target(call, target, status, bytes, report);
  return status == Status::kOk;
}

unsigned first_irreversible(const Chain& chain, const Set& applied, const Set& wanted) noexcept {
  Steps steps(applied, wanted);
  while (steps.next()) {
    const bool marked = (chain[steps.index()].flags & Revision::kIrreversible) != 0;
    if (marked && steps.direction() == Direction::kDowngrade) return steps.index();
  }
  return kNone;
}

bool refuse_calls(const Call& call, const Set& applied, const Set& wanted, bool missing,
                  Report* report) noexcept {
  const Dialect dialect = driver_of(call.place, call.invocation).dialect;
  Steps steps(applied, wanted);
  const Statement* it = next_call(call.migrations(), dialect, steps, missing);
  if (it != nullptr) describe_call(call, steps.index(), it->sql, it->line, report);
  return it != nullptr;
}

namespace {

/// Whether the run could not leave there what the program doesn't know.
bool refuse_beside(const Call& call, const Set& applied, const Set& wanted, Report* report) {
  Result result;
  result.status = look_beside(call.place.database, call.migrations(), call.options(), applied,
                              wanted, Text(result.detail));
  if (!result.ok()) describe(call, result, {0, ""}, report);
  return !result.ok();
}

}  // namespace

int run_preview(const Call& call) noexcept {
  const Arguments& arguments = call.arguments;
  const Chain& chain = call.chain();
  const bool stamps = call.declares();
  const bool would = arguments.has(kDryRun);
  Report report;
  Set applied(alloca(Set::bytes(chain)), chain);
  Set wanted(alloca(Set::bytes(chain)), chain);
  Situation situation = Situation::kBehind;
  Unknowns unknowns;
  if (!find_start(call, applied, &situation, &unknowns, &report)) return fail(call, report);
  const bool undoes = call.options().unknown == Options::Unknown::kUndo;
  if (!find_plan(call, call.target(), applied, wanted, &report, undoes && unknowns.count != 0)) {
    return fail(call, report);
  }
  if (unknowns.count != 0 && !undoes && refuse_beside(call, applied, wanted, &report)) {
    return fail(call, report);
  }
  const unsigned irreversible = stamps ? kNone : first_irreversible(chain, applied, wanted);
  if (would && irreversible != kNone) {
    describe_irreversible(call, irreversible, &report);
    return fail(call, report);
  }
  if (would && !stamps && refuse_calls(call, applied, wanted, true, &report)) {
    return fail(call, report);
  }

  const bool compares = arguments.command == Command::kStamp && !arguments.has(kForce);
  if (compares && can_compare(call) && refuse_unlike(call, wanted, &report)) {
    return fail(call, report);
  }

  Set from(alloca(Set::bytes(chain)), chain);
  Set to(alloca(Set::bytes(chain)), chain);
  heads_of(chain, applied, from);
  heads_of(chain, wanted, to);
  const unsigned undone = undoes ? unknowns.count : 0;
  const unsigned count = undone + count_steps(applied, wanted);
  const bool adoptable = situation == Situation::kAdoptable;
  const bool table =
      situation != Situation::kFresh && situation != Situation::kForeign && !adoptable;
  const bool ensures = arguments.command == Command::kEnsureVersion;
  const bool adopts = adoptable && (ensures || !stamps) && (count != 0 || leads_up(arguments));
  const Preview preview{call,   applied, wanted,       would,  stamps,       stamps && !table,
                        adopts, count,   irreversible, undone, unknowns.rows};
  call.json() ? put_json(preview, from, to) : put_words(preview, from, to);
  return kDone;
}

}  // namespace aludel::command_line
