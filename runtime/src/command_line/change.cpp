// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstring>

#include "command_line/call.h"
#include "command_line/failure.h"
#include "target.h"

namespace aludel::command_line {
namespace {

using Clock = std::chrono::steady_clock;

/// Follows a run and tells of it as it goes.
class Watch {
 public:
  explicit Watch(const Call& call)
      : call_(call),
        json_(stdout),
        words_(!call.json() && !call.arguments.has(kQuiet)),
        waiting_(call),
        name_(call.arguments.command == Command::kStamp ? "stamp" : nullptr) {}

  static bool hear(void* user, const Event& event) {
    static_cast<Watch*>(user)->hear(event);
    return true;
  }

  void begin() {
    if (call_.json()) begin_json(json_, call_);
  }

  /// What there is to say after the run; returns the exit code.
  int end(const Result& result) {
    Report report;
    if (!result.ok()) {
      finish_line("   failed\n");
      describe(call_, result, {planned_, to_}, &report);
    }
    const int code = result.ok() ? static_cast<int>(kDone) : report.exit_code();
    if (call_.json()) {
      end_object(result, report, code);
    } else if (!result.ok()) {
      std::fflush(stdout);
      put(stderr, report);
    } else if (words_) {
      say_where();
    }
    return code;
  }

 private:
  const char* verb(Direction direction) const {
    if (name_ != nullptr) return name_;
    return direction == Direction::kUpgrade ? "upgrade" : "downgrade";
  }

  void hear(const Event& event) {
    switch (event.kind) {
      case Event::Kind::kAdopted:
        hear_adopted(event);
        break;
      case Event::Kind::kBegin:
        hear_begin(event);
        break;
      case Event::Kind::kRevision:
        since_ = Clock::now();
        start_line(verb(event.direction), id_of(event), message_of(event));
        break;
      case Event::Kind::kDone:
        hear_done(verb(event.direction), id_of(event), message_of(event));
        break;
      case Event::Kind::kUndo:
        since_ = Clock::now();
        start_line("undo", event.revision, event.text);
        break;
      case Event::Kind::kUndone:
        hear_done("undo", event.revision, event.text);
        break;
      case Event::Kind::kWarning:
        finish_line("\n");
        put_warning(event.text);
        break;
      case Event::Kind::kWaiting:
        waiting_.hear();
        break;
      case Event::Kind::kCommitted:
      case Event::Kind::kProgress:
        break;
    }
  }

  void hear_adopted(const Event& event) {
    adopted_ = true;
    const Revision& revision = call_.chain()[event.index];
    if (call_.json()) json_.text("adopted", revision.id);
    if (!words_) return;
    put(stdout, call_.place.name);
    print(stdout, " is taken over, as it is at %s  ", revision.id);
    put(stdout, revision.message);
    print(stdout, "\n");
  }

  void hear_begin(const Event& event) {
    begun_ = true;
    planned_ = event.count;
    std::snprintf(to_, sizeof to_, "%s", event.to);
    if (call_.json()) {
      json_.boolean("created", event.created);
      put_ids(json_, "from", event.from);
      put_ids(json_, "to", event.to);
      json_.begin_array("revisions");
    }
    const bool ensures = call_.arguments.command == Command::kEnsureVersion;
    if (!words_ || ((adopted_ || ensures) && event.count == 0)) return;
    put(stdout, call_.place.name);
    if (event.created) {
      print(stdout, " is new\n");
      put(stdout, call_.place.name);
    }
    if (call_.arguments.has(kPurge)) {
      print(stdout, " forgets where it was\n");
      put(stdout, call_.place.name);
    }
    print(stdout, ": ");
    put_place(event.from);
    print(stdout, " -> ");
    put_place(event.to);
    print(stdout, event.count == 1 ? ", %u revision\n" : ", %u revisions\n", event.count);
  }

  const char* id_of(const Event& event) const { return call_.chain()[event.index].id; }
  const char* message_of(const Event& event) const { return call_.chain()[event.index].message; }

  /// The line of a revision stays open while it runs, so that one sees what takes its time.
  void start_line(const char* what, const char* id, const char* message) {
    if (!words_) return;
    print(stdout, "  %s %s  ", what, id);
    put(stdout, message);
    std::fflush(stdout);
    open_ = true;
  }

  void finish_line(const char* words) {
    if (open_) print(stdout, "%s", words);
    open_ = false;
  }

  void hear_done(const char* what, const char* id, const char* message) {
    const auto time =
        std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - since_).count();
    if (call_.json()) {
      json_.begin_object();
      json_.text("direction", what);
      json_.text("revision", id);
      json_.text("message", message);
      json_.number("ms", static_cast<long long>(time));
      json_.end_object();
      return;
    }
    if (!words_) return;
    if (!open_) start_line(what, id, message);  // a warning came in between
    print(stdout, "   %lld ms\n", static_cast<long long>(time));
    open_ = false;
  }

  /// Ids as the runtime lists them, with a mark where they are the heads.
  void put_place(const char* ids) {
    const Chain& chain = call_.chain();
    Set heads(alloca(Set::bytes(chain)), chain);
    for (unsigned i = 0; i < chain.head_count; i++) heads.add(chain.heads[i]);
    char bytes[sizeof to_];
    Text text(bytes);
    list_ids(chain, heads, text);
    put(stdout, ids);
    if (chain.size != 0 && std::strcmp(ids, bytes) == 0) {
      print(stdout, chain.head_count == 1 ? " (head)" : " (heads)");
    }
  }

  /// Closes the object. The keys are the same where there was nothing to do.
  void end_object(const Result& result, const Report& report, int code) {
    const Chain& chain = call_.chain();
    Set applied(alloca(Set::bytes(chain)), chain);
    Set heads(alloca(Set::bytes(chain)), chain);
    const State state = look_at(call_, applied, result.ok() ? Look::kPlain : Look::kNow);
    const bool known = state.ok() && ours(state.situation);
    heads_of(chain, applied, heads);
    if (!begun_) {
      json_.boolean("created", result.created);
      if (known) put_ids(json_, "from", chain, heads);
      if (known) put_ids(json_, "to", chain, heads);
      json_.begin_array("revisions");
    }
    json_.end_array();
    json_.number("applied", result.applied);
    if (known) put_ids(json_, "at", chain, heads);
    end_json(json_, &report, code);
  }

  void say_where() {
    put(stdout, call_.place.name);
    if (begun_) {
      const bool declared = call_.arguments.command == Command::kStamp;
      const bool ensures = call_.arguments.command == Command::kEnsureVersion;
      print(stdout, ensures    ? " has its version table now, at "
                    : declared ? " is declared to be at "
                               : " is at ");
      put_place(to_);
      print(stdout, declared ? ", nothing was run\n" : "\n");
      return;
    }
    const Chain& chain = call_.chain();
    Set applied(alloca(Set::bytes(chain)), chain);
    Set heads(alloca(Set::bytes(chain)), chain);
    if (look_at(call_, applied, Look::kPlain).ok()) {
      heads_of(chain, applied, heads);
      print(stdout, " is at ");
      put_ids(chain, heads);
      print(stdout, ", nothing to do\n");
    } else {
      print(stdout, ": nothing to do\n");
    }
  }

  const Call& call_;
  Json json_;
  const bool words_;
  Waiting waiting_;
  const char* const name_;
  bool adopted_ = false;
  bool begun_ = false;  // there is something to do
  unsigned planned_ = 0;
  bool open_ = false;
  char to_[240] = {};
  Clock::time_point since_ = {};
};

}  // namespace

namespace {

/// Before a stamp: whether the database is what it is to be declared to be. Where that can't be
/// known before, the stamp itself says why.
bool refuse_stamp(const Call& call, const char* target, Report* report) {
  if (call.arguments.command != Command::kStamp || call.arguments.has(kForce)) return false;
  const Chain& chain = call.chain();
  Set applied(alloca(Set::bytes(chain)), chain);
  Set wanted(alloca(Set::bytes(chain)), chain);
  const State state = look_at(call, applied, Look::kPlain);
  const bool forgotten = forgets(call, state);
  // A stamp goes by what it is told.
  if (forgotten || state.situation == Situation::kAdoptable) applied.clear();
  const bool known = forgotten || (state.ok() && state.unknown == 0);
  Report ignored;
  if (!known || !find_plan(call, target, applied, wanted, &ignored)) return false;
  if (can_compare(call)) return refuse_unlike(call, wanted, report);
  if (!call.arguments.has(kQuiet)) {
    put_warning(
        "its tables are not compared with what the revisions make: that is done on SQLite "
        "only");
  }
  return false;
}

/// Makes the version table alone: by saying that the database is where it is.
Result ensure_version(const Call& call, const Options& options) {
  const Database& database = call.place.database;
  Set applied(alloca(Set::bytes(call.chain())), call.chain());
  const State state = look_at(call, applied, Look::kPlain);
  if (state.ok() && state.situation == Situation::kAdoptable) {
    return upgrade(database, call.migrations(), "current", options);
  }
  return stamp(database, call.migrations(), "current", options);
}

}  // namespace

int run_change(const Call& call) noexcept {
  const Arguments& arguments = call.arguments;
  const char* target = call.target();
  Report report;
  if (refuse_stamp(call, target, &report)) return fail(call, report);
  Watch watch(call);
  Options options = call.options();
  options.progress = Watch::hear;
  options.user = &watch;
  watch.begin();
  const Migrations& migrations = call.migrations();
  const Database& database = call.place.database;
  switch (arguments.command) {
    case Command::kDowngrade:
      return watch.end(downgrade(database, migrations, target, options));
    case Command::kStamp:
      return watch.end(stamp(database, migrations, target, options));
    case Command::kEnsureVersion:
      return watch.end(ensure_version(call, options));
    default:
      return watch.end(upgrade(database, migrations, target, options));
  }
}

}  // namespace aludel::command_line
