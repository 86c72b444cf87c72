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

/// The two ends of "from:to".
struct Range {
  char from[80];
  char to[80];
};

/// Without a colon the whole is the end, and the start is the base.
bool split(const char* text, Range* range) {
  const char* colon = std::strchr(text, ':');
  const size_t length = colon != nullptr ? static_cast<size_t>(colon - text) : 0;
  const char* to = colon != nullptr ? colon + 1 : text;
  if (length >= sizeof range->from || std::strlen(to) >= sizeof range->to) return false;
  std::snprintf(range->from, sizeof range->from, "%.*s", static_cast<int>(length), text);
  std::snprintf(range->to, sizeof range->to, "%s", to);
  if (*range->from == '\0') std::strcpy(range->from, "base");
  if (*range->to == '\0') std::strcpy(range->to, "heads");
  return true;
}

/// Reads the target of the command. A downgrade must have both ends.
bool read_range(const Call& call, Range* range, Report* report) {
  const bool ensures = call.arguments.command == Command::kEnsureVersion;
  const char* target = ensures ? "base" : call.target();
  const char* colon = std::strchr(target, ':');
  const bool whole = colon != nullptr && colon != target && colon[1] != '\0';
  if (call.arguments.command == Command::kDowngrade && !whole) {
    report->begin(kUsage).add("downgrade --sql needs to know where it starts: a range FROM:TO");
    Line line;
    add_command(line, call.invocation, call.arguments, Command::kDowngrade, "heads:base", ~0u);
    report->remedy("for example:", line);
    return false;
  }
  if (!ensures && names_current(target)) {
    report->begin(kUsage).add("a script asks no database where it is");
    report->row("instead").add("name the revision that it starts from: FROM:TO");
    return false;
  }
  if (split(target, range)) return true;
  describe_target(call, target, Status::kBadTarget, "that is not a target", report);
  return false;
}

/// What is applied where the script starts, closed.
bool find_start(const Call& call, const Range& range, Set& applied, Report* report) {
  char text[sizeof range.from + sizeof range.to];
  char bytes[240];
  Text detail(bytes);
  std::snprintf(text, sizeof text, "%s:%s", range.from, range.to);
  const Status status = resolve_start(call.chain(), text, applied, detail);
  if (status != Status::kOk) describe_target(call, range.from, status, bytes, report);
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
  Range range;
  Report report;
  if (!read_range(call, &range, &report)) {
    report.closing.add("nothing was changed");
    return fail(call, report);
  }

  Set applied(alloca(Set::bytes(chain)), chain);
  Set wanted(alloca(Set::bytes(chain)), chain);
  if (!find_start(call, range, applied, &report)) return fail(call, report);
  if (!find_plan(call, range.to, applied, wanted, &report)) return fail(call, report);
  if (applied == wanted && leads_back(call, range.to, applied)) {
    const bool up = command == Command::kUpgrade;
    report.begin(kUsage).add("\"%s:%s\" leads %s, and this goes %s", range.from, range.to,
                             up ? "down" : "up", up ? "up" : "down");
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
  if (!any) return kDone;
  Offline offline(call.migrations(), driver_of(call.place, call.invocation), rows, call.declares(),
                  stdout);
  const Result result = print_run(call, offline, range.to);
  if (result.ok()) return kDone;
  describe(call, result, {count, range.to}, &report);
  return fail(call, report);
}

}  // namespace aludel::command_line
