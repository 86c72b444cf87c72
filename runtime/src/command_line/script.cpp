// SPDX-License-Identifier: MIT
//
// --sql: a run, printed. No database is looked at: a range says where the script starts, and
// --database, if anything, in whose SQL.
#include <cstring>

#include "command_line/call.h"
#include "command_line/failure.h"
#include "driver.h"
#include "offline.h"
#include "target.h"

namespace aludel::command_line {
namespace {

/// The range of the command; nullptr: it has none. A downgrade must have both ends.
const char* read_range(const Call& call, Report* report) {
  if (call.arguments.command == Command::kEnsureVersion) return "base";
  const char* target = call.target();
  const char* colon = std::strchr(target, ':');
  const bool whole = colon != nullptr && colon != target && colon[1] != '\0';
  if (call.arguments.command == Command::kDowngrade && !whole) {
    report->begin(kUsage).add("downgrade --sql needs to know where it starts: a range FROM:TO");
    Line line;
    add_command(line, call.invocation, call.arguments, Command::kDowngrade, "heads:base", ~0u);
    report->remedy("for example:", line);
    return nullptr;
  }
  if (names_current(target)) {
    report->begin(kUsage).add("a script asks no database where it is");
    report->row("instead").add("name the revision that it starts from: FROM:TO");
    return nullptr;
  }
  return target;
}

/// What is applied where the script starts, closed.
bool find_start(const Call& call, const char* range, Set& applied, Report* report) {
  char bytes[240];
  Text detail(bytes);
  const Status status = resolve_start(call.chain(), range, applied, detail);
  if (status != Status::kOk) describe_target(call, range, status, bytes, report);
  return status == Status::kOk;
}

struct Writer {
  const Call& call;
  Offline& offline;

  static bool hear(void* user, const Event& event) {
    const Writer& writer = *static_cast<Writer*>(user);
    if (event.kind != Event::Kind::kRevision) return true;
    const Migrations& migrations = writer.call.migrations();
    print(stdout, "\n-- %s %s  ", event.direction == Direction::kUpgrade ? "upgrade" : "downgrade",
          (*migrations.chain)[event.index].id);
    put(stdout, (*migrations.chain)[event.index].message);
    print(stdout, "\n");
    writer.offline.set_file(migrations.units[event.index]->file);
    return true;
  }
};

/// Who wrote the script, and what it does.
void print_banner(const Call& call, const Set& from, const Set& to, unsigned count, bool any) {
  const Chain& chain = call.chain();
  const Migrations& migrations = call.migrations();
  print(stdout, "-- ");
  put(stdout, migrations.program);
  print(stdout, *migrations.version != '\0' ? " %s" : "%s", migrations.version);
  print(stdout, ": %s ", info(call.arguments.command).name);
  put_ids(chain, from);
  print(stdout, " -> ");
  put_ids(chain, to);
  print(stdout, count == 1 ? ", %u revision\n" : ", %u revisions\n", count);
  if (any) {
    const Dialect dialect = driver_of(call.place, call.invocation).dialect;
    print(stdout, "-- run it with:  %s\n", Offline::how_to_run(dialect));
  } else {
    print(stdout, "-- nothing to do\n");
  }
}

Result print_run(const Call& call, Offline& offline, const char* target) {
  Writer writer{call, offline};
  Options options = call.options();
  options.progress = Writer::hear;
  options.user = &writer;
  switch (call.arguments.command) {
    case Command::kDowngrade:
      return downgrade(offline.database(), call.migrations(), target, options);
    case Command::kStamp:
    case Command::kEnsureVersion:
      return stamp(offline.database(), call.migrations(), target, options);
    default:
      return upgrade(offline.database(), call.migrations(), target, options);
  }
}

/// Whether a range that gives no step leads the other way. A target that is counted from a place
/// has had its direction looked at.
bool leads_back(const Call& call, const char* target, const Set& applied) {
  if (call.declares() || is_relative(target)) return false;
  Report ignored;
  Set aim(alloca(Set::bytes(call.chain())), call.chain());
  if (!find_target(call, target, aim, &ignored)) return false;
  add_ancestors(call.chain(), aim);
  return aim != applied;
}

}  // namespace

int run_script(const Call& call) noexcept {
  const Chain& chain = call.chain();
  const Command command = call.arguments.command;
  Report report;
  const char* range = read_range(call, &report);
  if (range == nullptr) {
    report.closing.add("nothing was changed");
    return fail(call, report);
  }

  Set applied(alloca(Set::bytes(chain)), chain);
  Set wanted(alloca(Set::bytes(chain)), chain);
  const char* target = end_of_range(range);
  if (!find_start(call, range, applied, &report)) return fail(call, report);
  if (!find_plan(call, target, applied, wanted, &report)) return fail(call, report);
  if (applied == wanted && leads_back(call, target, applied)) {
    const bool up = command == Command::kUpgrade;
    report.begin(kUsage).add("\"%s\" leads %s, and this goes %s", range, up ? "down" : "up",
                             up ? "up" : "down");
    return fail(call, report);
  }
  const unsigned irreversible = first_irreversible(chain, applied, wanted);
  if (!call.declares() && irreversible != kNone) {
    describe_irreversible(call, irreversible, &report);
    return fail(call, report);
  }

  if (!call.declares() && refuse_calls(call, applied, wanted, false, &report)) {
    return fail(call, report);
  }

  Set rows(alloca(Set::bytes(chain)), chain);
  Set heads(alloca(Set::bytes(chain)), chain);
  heads_of(chain, applied, rows);
  heads_of(chain, wanted, heads);
  const unsigned count = count_steps(applied, wanted);
  // To be at the base is to have a version table without rows.
  const bool any = count != 0 || (call.declares() && rows.next() == kNone);
  print_banner(call, rows, heads, count, any);
  if (!any) {
    print(stderr, "\"%s\" is nothing to do: the script is empty\n", range);
    return kDone;
  }
  Offline offline(call.migrations(), driver_of(call.place, call.invocation), rows, call.declares(),
                  stdout);
  const Result result = print_run(call, offline, target);
  if (result.ok()) return kDone;
  describe(call, result, {count, target}, &report);
  return fail(call, report);
}

}  // namespace aludel::command_line
