// SPDX-License-Identifier: MIT
#include "command_line/failure.h"

#include <unistd.h>

#include <cstring>

#include "driver.h"
#include "target.h"

namespace aludel::command_line {
namespace {

constexpr const char* kNothing = "nothing was changed";
constexpr const char* kStampLabel = "if it has the tables of a revision:";

/// A revision as `id "message"`.
void add_revision(Line& line, const Chain& chain, unsigned index) {
  line.add("%s \"%s\"", chain[index].id, chain[index].message);
}

const char* program(const Call& call) { return call.migrations().program; }

void add_program(const Call& call, Line& line) {
  const Chain& chain = call.chain();
  line.add("%s", program(call));
  if (*call.migrations().version != '\0') line.add(" %s", call.migrations().version);
  if (chain.size == 0) line.add(", knows no revision");
  for (unsigned i = 0; i < chain.head_count; i++) {
    line.add(i == 0 ? ", knows up to " : ", ");
    add_revision(line, chain, chain.heads[i]);
  }
}

void add_place(const Call& call, Report* report) {
  if (call.place.location == nullptr) return;
  if (std::strcmp(call.place.location, call.place.name) == 0) return;
  add_masked(report->row("file"), call.place.location);
}

/// What the engine says: its words, or the driver's, and its code for it.
struct Cause {
  const char* detail;
  int engine_code;
  const char* sqlstate;
};

Cause cause_of(const Result& result) {
  return {result.detail, result.engine_code, result.sqlstate};
}

void add_cause(const Cause& cause, Report* report) {
  if (*cause.detail == '\0') return;
  Line& line = report->row("because");
  line.add("%s", cause.detail);
  if (*cause.sqlstate != '\0') {
    line.add(" (%s)", cause.sqlstate);
  } else if (cause.engine_code != 0) {
    line.add(" (%d)", cause.engine_code);
  }
}

/// A row with another command, on the same database.
void suggest(const Call& call, const char* label, Command command, const char* target,
             Report* report) {
  Line line;
  add_command(line, call.invocation, call.arguments, command, target);
  report->remedy(label, line);
}

/// A row with the same command. `extra`: "" or " --wait 600".
void suggest_again(const Call& call, const char* label, const char* target, const char* extra,
                   Report* report) {
  Line line;
  add_command(line, call.invocation, call.arguments, call.arguments.command, target,
              *extra != '\0' ? ~unsigned{kWait} : ~0u);
  report->remedy(label, line.add("%s", extra));
}

void suggest_waiting(const Call& call, const char* target, Report* report) {
  suggest_again(call, "to wait longer:", target, " --wait 600", report);
}

/// Finds the folder of a file that can't be opened, where that is what is missing.
bool find_missing_folder(const Call& call, char (&folder)[1024]) {
  const char* path = call.place.location;
  const char* slash = path != nullptr ? std::strrchr(path, '/') : nullptr;
  if (slash == nullptr || slash == path) return false;
  const size_t length = static_cast<size_t>(slash - path);
  if (length >= sizeof folder) return false;
  std::memcpy(folder, path, length);
  folder[length] = '\0';
  return access(folder, F_OK) != 0;
}

void describe_connection(const Call& call, Status status, Cause cause, Report* report) {
  const char* name = call.place.name;
  Line& title = report->begin(status);
  switch (status) {
    case Status::kBusy:
      if (cause.engine_code == 0) {
        title.add("%s: %s", name, cause.detail);
        cause.detail = "";
      } else {
        title.add("%s is in use", name);
        if (call.arguments.wait_ms != 0) {
          title.add(", and stayed so for %u s", call.arguments.wait_ms / 1000);
        }
      }
      break;
    case Status::kCannotOpen:
      title.add("%s can't be opened", name);
      break;
    case Status::kNotAlone:
      title.add("%s: the connection has temporary objects or other databases", name);
      break;
    case Status::kNotADatabase:
      title.add("%s is not a database", name);
      break;
    case Status::kReadOnly:
      title.add("%s can't be written, and there is work to do", name);
      break;
    case Status::kFull:
      title.add("there is no room left for %s", name);
      break;
    case Status::kDamaged:
      title.add(
          cause.engine_code == 0 ? "the version rows of %s contradict each other" : "%s is damaged",
          name);
      break;
    default:
      title.add("%s: %s", name, status_text(status));
      break;
  }
  add_place(call, report);
  // That a folder is missing is no finding of the engine.
  char folder[1024];
  const bool folderless = status == Status::kCannotOpen && find_missing_folder(call, folder);
  if (folderless) cause.engine_code = 0;
  if (status != Status::kNotADatabase) add_cause(cause, report);  // which says no more than that
}

/// The revisions have nothing for its kind of database.
void describe_dialect(const Call& call, Report* report) {
  const bool sqlite = driver_of(call.place, call.invocation).dialect == Dialect::kSqlite;
  const char* title = sqlite ? "SQLite" : "PostgreSQL";
  const bool is_tool = !call.invocation.has_database;
  report->begin(Status::kWrongDialect)
      .add("%s: %s carries no SQL for %s", call.place.name, is_tool ? "the project" : program(call),
           title);
  if (is_tool) {
    report->row("to go on:")
        .add("add \"%s\" to \"dialects\" in aludel.toml", sqlite ? "sqlite" : "postgresql");
  }
}

/// A row that runs a command of the database's shell on it, where that can be had.
void suggest_shell(const Call& call, const char* sqlite, const char* psql, Report* report) {
  Line line;
  if (call.place.location != nullptr) {
    line.add("sqlite3 ").add_quoted(call.place.location).add(" ").add_quoted(sqlite);
  } else if (!call.place.masked.empty() && psql != nullptr) {
    Line masked;
    add_masked(masked, call.place.database.location);
    line.add("psql ").add_quoted(masked.text()).add(" -c ").add_quoted(psql);
  } else {
    return;
  }
  report->remedy("to look closer:", line);
}

/// What to do about it.
void add_remedies(const Call& call, Status status, int engine_code, Report* report) {
  char folder[1024];
  Line line;
  if (status == Status::kCannotOpen && find_missing_folder(call, folder)) {
    report->remedy("to make it:", line.add("mkdir -p ").add_quoted(folder));
  } else if (status == Status::kNotAlone) {
    report->row("to go on:").add("lend a connection without them, or drop and detach them first");
  } else if (status == Status::kDamaged && engine_code != 0) {
    suggest_shell(call, "PRAGMA integrity_check", nullptr, report);
  } else if (status == Status::kDamaged) {
    line.add("SELECT * FROM %s", call.migrations().version_table);
    suggest_shell(call, line.text(), line.text(), report);
  }
}

/// How the database comes back to what the program knows: a command, and what it does.
void suggest_undo(const Call& call, const State& state, Report* report) {
  const bool ahead = state.situation == Situation::kAhead;
  const bool several = call.chain().head_count > 1;
  Line line;
  if (ahead) {
    add_command(line, call.invocation, call.arguments, Command::kDowngrade,
                several ? "heads" : "head");
  } else {
    const bool upgrades = call.arguments.command == Command::kUpgrade;
    add_command(line, call.invocation, call.arguments, Command::kUpgrade,
                upgrades ? call.arguments.target : nullptr);
  }
  const bool lent = call.place.database.connection != nullptr;
  if (lent || !ahead) line.add(" --unknown=undo");
  line.add("    (");
  if (!ahead) line.add("undoes ");
  add_count(line, state.unknown_revisions);
  if (*state.undo != '\0') line.add("; loses %s", state.undo);
  report->remedy(ahead ? "to go back:" : "to go on:", line.add(")"));
}

void describe_newer(const Call& call, const State& state, const char* because, Report* report) {
  Line& title = report->begin(Status::kUnknownRevision);
  title.add(state.situation == Situation::kAhead
                ? "%s is newer than this program"
                : "%s has revisions that this program doesn't know, and lacks some that it has",
            call.place.name);
  Line& database = report->row("database");
  database.add("%s", state.version);
  if (*state.message != '\0') database.add(" \"%s\"", state.message);
  if (*state.program != '\0') database.add(", written by %s", state.program);
  if (state.unknown > 1) database.add(", and %u more", state.unknown - 1);
  add_program(call, report->row("program"));
  if (state.situation != Situation::kAhead) add_count(report->row("missing"), state.pending);
  if (*state.detail != '\0') {  // a row of a revision that another one replaces
    report->row("because").add("%s", state.detail);
    return;
  }
  if (*because != '\0') report->row("because").add("%s", because);
  if (state.compatible && unknown_of(call.arguments) != Options::Unknown::kRun) {
    Line line;
    const bool upgrades = call.arguments.command == Command::kUpgrade;
    add_command(line, call.invocation, call.arguments, Command::kUpgrade,
                upgrades ? call.arguments.target : nullptr);
    report->remedy("as it is:", line.add(" --unknown=run    (it says that older programs may)"));
  }
  if (state.undoable) return suggest_undo(call, state, report);
  if (*state.undo != '\0') report->row("no way back").add("%s", state.undo);
  Line ours;
  ours.add("%s %s", call.migrations().program, call.migrations().version);
  Line& remedy = report->row("to go on:");
  if (state.situation != Situation::kAhead) {
    remedy.add("take %s down with the program that wrote it, or use one that has both",
               state.version);
  } else if (*state.program != '\0' && std::strcmp(state.program, ours.text()) != 0) {
    remedy.add("use %s, or a newer one", state.program);
  } else {
    remedy.add("use a build of %s that has %s", call.migrations().program, state.version);
  }
}

void describe_foreign(const Call& call, const State& state, Report* report) {
  report->begin(Status::kForeign).add("%s is not a database of %s", call.place.name, program(call));
  add_place(call, report);
  if (*state.detail != '\0') report->row("holds").add("%s", state.detail);
  add_program(call, report->row("program"));
  const bool numbered = std::strncmp(state.detail, "user_version", 12) == 0;  // but other tables
  if (numbered) suggest(call, "to see all of it:", Command::kCheck, nullptr, report);
  if (state.unknown == 0) {
    suggest(call, kStampLabel, Command::kStamp, "REVISION", report);
  }
}

/// What is near to the word before a "+", "-" or "@".
void add_nearest_target(const Call& call, const char* target, Report* report) {
  const Chain& chain = call.chain();
  const char* names[] = {"head", "heads", "base", "current"};
  char word[40] = {};
  const size_t length = std::strcspn(target, "+-@:");
  if (length >= sizeof word) return;
  std::memcpy(word, target, length);
  const char* near = nearest(word, names, sizeof names / sizeof *names);
  if (near != nullptr) {
    report->row("did you mean:").add("%s%s", near, target + length);
    return;
  }
  for (unsigned i = chain.release_count; i-- > 0;) {
    if (nearest(word, &chain.releases[i].name, 1) == nullptr) continue;
    report->row("did you mean:").add("%s%s", chain.releases[i].name, target + length);
    return;
  }
  for (const Revision& it : chain) {
    near = nearest(word, it.names, it.label_count);
    if (near == nullptr) continue;
    report->row("did you mean:").add("%s%s", near, target + length);
    return;
  }
  for (unsigned i = chain.size; i-- > 0;) {
    if (nearest(word, &chain[i].id, 1) == nullptr) continue;
    add_revision(report->row("did you mean:"), chain, i);
    return;
  }
}

/// Of a target that is counted, the same command with the first of the choices that `detail` ends
/// with: "…: 8be4, c0ff", or "…; name one: 8be4@-1".
void add_choice(const Call& call, const char* target, const char* detail, Report* report) {
  const char* choices = nullptr;
  for (const char* at = detail; (at = std::strstr(at, ": ")) != nullptr; at++) choices = at + 2;
  const bool counts = std::strpbrk(target, "+-") != nullptr && std::strchr(target, ' ') == nullptr;
  if (choices == nullptr || !counts) return;
  const size_t steps = std::strncmp(target, "head", 4) == 0 ? std::strcspn(target, "+-") : 0;
  Line line;
  line.add("%.*s%s", static_cast<int>(std::strcspn(choices, ",;")), choices,
           steps != 0 ? target + steps : "");
  suggest_again(call, "for example:", line.text(), "", report);
}

/// When it is worth while to run again, where that is more than waiting; nullptr: not at all.
const char* when(Status status) {
  switch (status) {
    case Status::kFull:
      return "when there is room:";
    case Status::kRequireFailed:
    case Status::kForeignKeys:
      return "when those rows are mended:";
    case Status::kBusy:
    case Status::kCancelled:
    case Status::kConnectionLost:
      return "to go on:";
    case Status::kIrreversible:
    case Status::kUnknownRevision:
    case Status::kForeign:
      return nullptr;
    default:
      return "when that is mended:";
  }
}

/// What to ask for again. A target that is counted from where the database is means something
/// else after a part has been done: then it is where the plan led to.
const char* rest_of(const Call& call, const Result& result, const Planned& planned) {
  const char* target = call.arguments.target;
  if (target == nullptr || result.applied == 0 || !is_relative(target)) return target;
  return std::strchr(planned.to, ',') == nullptr ? planned.to : target;
}

/// Something has run that is not recorded: only a human can tell whether to run it again.
void add_unrecorded(const Call& call, const Result& result, const Planned& planned,
                    Report* report) {
  const Chain& chain = call.chain();
  const unsigned index = result.revision != nullptr ? find_id(chain, result.revision) : kNone;
  if (index == kNone || result.status == Status::kTransactionEnded) {
    suggest_shell(call, ".schema", "\\d", report);
    suggest(call, kStampLabel, Command::kStamp, "REVISION", report);
    return;
  }
  Line& row = report->row("has run");
  add_revision(row, chain, index);
  if (when(result.status) == nullptr) return;
  const Revision& revision = chain[index];
  const bool up = result.direction == Direction::kUpgrade;
  if (up || revision.parent_count < 2) {
    const char* below = revision.parent_count == 0 ? "base" : chain[revision.edges[0]].id;
    suggest(call, "if it did its work:", Command::kStamp, up ? revision.id : below, report);
  }
  suggest_again(call, "if it may run twice:", rest_of(call, result, planned), "", report);
}

/// What to run when the cause is out of the way.
void add_next(const Call& call, const Result& result, const Planned& planned, Report* report) {
  const char* target = rest_of(call, result, planned);
  if (result.in_doubt) {
    suggest(call, "to see where it is:", Command::kCurrent, nullptr, report);
  } else if (result.unrecorded) {
    add_unrecorded(call, result, planned, report);
  } else if (result.status == Status::kBusy && result.engine_code != 0) {
    suggest_waiting(call, target, report);
  } else if (result.applied != 0 || result.status == Status::kBusy ||
             result.status == Status::kFull) {
    const char* label = when(result.status);
    if (label != nullptr) suggest_again(call, label, target, "", report);
  }
}

/// Where a run that stopped half way has left the database.
void add_outcome(const Call& call, const Result& result, const Planned& planned, Report* report) {
  Line& closing = report->closing;
  if (result.in_doubt) {
    if (result.applied != 0)
      closing.add("%u of %u are done and stay; ", result.applied, planned.count);
    closing.add("it is not known whether the %s was committed: all of it was, or nothing",
                result.applied != 0 ? "rest" : "run");
    return;
  }
  if (result.applied == 0 && !result.unrecorded) {
    closing.add(result.created ? "nothing was changed, but that %s was made, empty" : kNothing,
                call.place.name);
    return;
  }
  const Chain& chain = call.chain();
  if (result.applied != 0) {
    closing.add("%u of ", result.applied);
    add_count(closing, planned.count);
    closing.add(result.applied == 1 ? " is done and stays" : " are done and stay");
  }
  if (result.unrecorded) {
    if (result.applied != 0) closing.add("; ");
    closing.add(result.status == Status::kTransactionEnded
                    ? "what had run before that may be in the database, and is not recorded"
                    : "%s has run, and is not recorded",
                result.revision);
  }
  Set applied(alloca(Set::bytes(chain)), chain);
  const State state = look_at(call, applied, Look::kNow);
  if (!state.ok() || !ours(state.situation)) return;
  Set heads(alloca(Set::bytes(chain)), chain);
  heads_of(chain, applied, heads);
  char bytes[200];
  Text ids(bytes);
  list_ids(chain, heads, ids);
  closing.add(": %s is at %s", call.place.name, bytes);
}

/// gateway.db: upgrade 8be41c07a3f5 "add owner to devices"; or, where it is about none: the run.
Line& begin_revision(const Call& call, const Result& result, Report* report) {
  const Chain& chain = call.chain();
  const unsigned index = result.revision != nullptr ? find_id(chain, result.revision) : kNone;
  Line& title = report->begin(result.status).add("%s: ", call.place.name);
  if (index == kNone && *result.unknown != '\0') return title.add("undo %s", result.unknown);
  if (index == kNone) return title.add("the run");
  title.add(result.direction == Direction::kUpgrade ? "upgrade " : "downgrade ");
  add_revision(title, chain, index);
  return title;
}

void add_position(const Result& result, Report* report) {
  if (result.file == nullptr && *result.unknown != '\0' && result.line != 0) {
    report->row("at").add("statement %u of its stored downgrade", result.line);
  }
  if (result.file == nullptr) return;
  Line& at = report->row("at");
  at.add("%s", result.file);
  if (result.line != 0) at.add(":%u", result.line);
  if (result.column != 0) at.add(":%u", result.column);
}

void describe_revision(const Call& call, const Result& result, Report* report) {
  Line& title = begin_revision(call, result, report);
  switch (result.status) {
    case Status::kRequireFailed: {
      title.add(" stopped, a requirement is not met");
      if (result.message != nullptr) report->row("required").add("%s", result.message);
      Line& found = report->row("found");
      found.add(result.rows == 1 ? "%lld row" : "%lld rows, the first", result.rows);
      found.add(": %s", result.detail);
      break;
    }
    case Status::kForeignKeys:
      if (result.rows == 0) {
        title.add(" left a foreign key that can't be checked");
      } else {
        title.add(result.rows == 1 ? " left %lld row that violates a foreign key"
                                   : " left %lld rows that violate foreign keys",
                  result.rows);
      }
      if (*result.detail != '\0') report->row("found").add("%s", result.detail);
      break;
    case Status::kTransactionEnded:
      title.add(" ended the transaction of the run");
      if (result.function != nullptr) title.add(", in %s()", result.function);
      add_cause(cause_of(result), report);
      break;
    case Status::kCancelled:
      title.add(" was stopped in %s()", result.function);
      add_cause(cause_of(result), report);
      break;
    case Status::kFunctionFailed:
      title.add(" failed in %s()", result.function != nullptr ? result.function : "");
      add_cause(cause_of(result), report);
      break;
    default:
      title.add(" failed");
      add_cause(cause_of(result), report);
      break;
  }
  add_position(result, report);
}

}  // namespace

bool ours(Situation situation) noexcept {
  return situation == Situation::kFresh || situation == Situation::kCurrent ||
         situation == Situation::kBehind || situation == Situation::kAdoptable;
}

void describe(const Call& call, const Result& result, const Planned& planned,
              Report* report) noexcept {
  const bool of_function = result.status == Status::kCancelled && result.function != nullptr;
  switch (of_function ? Status::kFunctionFailed : result.status) {
    case Status::kBadTarget:
    case Status::kAmbiguousTarget:
    case Status::kUnreachable:
      describe_target(call, call.arguments.target, result.status, result.detail, report);
      break;
    case Status::kUnknownRevision:
    case Status::kForeign: {
      const Chain& chain = call.chain();
      Set applied(alloca(Set::bytes(chain)), chain);
      const State state = look_at(call, applied, Look::kPlain);
      if (!state.ok() || !ours(state.situation)) {
        const bool runs = unknown_of(call.arguments) == Options::Unknown::kRun;
        describe(call, state, report, runs ? result.detail : "");
      } else {  // somebody else has just put it right
        report->begin(result.status).add("%s: %s", call.place.name, status_text(result.status));
      }
      break;
    }
    case Status::kIrreversible:
      describe_irreversible(call, find_id(call.chain(), result.revision), report);
      break;
    case Status::kNoFunction:
      describe_call(call, find_id(call.chain(), result.revision), result.function, result.line,
                    report);
      break;
    case Status::kStatementFailed:
    case Status::kRequireFailed:
    case Status::kForeignKeys:
    case Status::kTransactionEnded:
    case Status::kFunctionFailed:
      describe_revision(call, result, report);
      break;
    case Status::kWrongFormat:
      report->begin(result.status)
          .add("%s was built from code generated for another aludel", program(call));
      report->row("to go on:").add("build it again, from nothing");
      break;
    case Status::kWrongDialect:
      describe_dialect(call, report);
      break;
    default:
      describe_connection(call, result.status, cause_of(result), report);
      add_position(result, report);
      add_remedies(call, result.status, result.engine_code, report);
      break;
  }
  report->closing = Line{};
  add_next(call, result, planned, report);
  add_outcome(call, result, planned, report);
  report->set_exit_code(result.exit_code());
}

void describe(const Call& call, const State& state, Report* report, const char* because) noexcept {
  if (state.status == Status::kWrongDialect) {
    describe_dialect(call, report);
  } else if (!state.ok()) {
    describe_connection(call, state.status, {state.detail, state.engine_code, state.sqlstate},
                        report);
    add_remedies(call, state.status, state.engine_code, report);
    if (state.status == Status::kBusy) suggest_waiting(call, call.arguments.target, report);
  } else if (state.situation == Situation::kForeign) {
    describe_foreign(call, state, report);
  } else {
    describe_newer(call, state, because, report);
  }
  report->closing.add("%s", kNothing);
}

void describe_target(const Call& call, const char* target, Status status, const char* detail,
                     Report* report) noexcept {
  report->begin(status).add("%s", *detail != '\0' ? detail : status_text(status));
  const bool has_colon = target != nullptr && std::strchr(target, ':') != nullptr;
  const bool is_range = target != nullptr &&
                        (target == call.arguments.range || (has_colon && call.arguments.has(kSql)));
  if (is_range && status == Status::kBadTarget) {
    report->row("ranges").add("A:B, A: (to the heads), :B (from the base), -3:B, A:+2");
  } else if (target != nullptr && status == Status::kBadTarget) {
    if (!has_colon) add_nearest_target(call, target, report);
    report->row("targets").add(
        "head heads base current, an id or its beginning, a label, a release, "
        "+2, -1, ID+2, LABEL@head");
  } else if (target != nullptr && status == Status::kAmbiguousTarget && !is_range) {
    add_choice(call, target, detail, report);
  }
  suggest(call, "more:", Command::kHistory, nullptr, report);
  if (info(call.arguments.command).writes) report->closing.add("%s", kNothing);
}

void describe_irreversible(const Call& call, unsigned index, Report* report) noexcept {
  const Chain& chain = call.chain();
  Line& title = report->begin(Status::kIrreversible);
  title.add("%s: ", call.place.name);
  add_revision(title, chain, index);
  title.add(" can't be taken back");
  if (chain[index].reason != nullptr) report->row("because").add("%s", chain[index].reason);
  report->row("at").add("%s", call.migrations().units[index]->file);
  report->closing.add("%s", kNothing);
}

void describe_call(const Call& call, unsigned index, const char* function, unsigned line,
                   Report* report) noexcept {
  const bool script = call.arguments.has(kSql);
  Line& title = report->begin(Status::kNoFunction);
  if (!script) title.add("%s: ", call.place.name);
  add_revision(title, call.chain(), index);
  title.add(" calls the C++ function %s(), which %s", function,
            script ? "a script can't" : "only the program has");
  report->row("at").add("%s:%u", call.migrations().units[index]->file, line);
  const bool is_program = call.invocation.has_database;
  report->row("to go on:")
      .add("run it with the program: %s",
           is_program ? call.invocation.prefix : "PROGRAM --migrate");
  report->closing.add("%s", kNothing);
}

}  // namespace aludel::command_line
