// SPDX-License-Identifier: MIT
#include "command_line/call.h"

#include <cstring>

#include "look.h"
#include "plan.h"
#include "target.h"

namespace aludel::command_line {

Options Call::options() const noexcept {
  Options options;
  options.wait_ms = arguments.wait_ms;
  options.unknown = unknown_of(arguments);
  options.undo_on_borrowed = arguments.unknown == Options::Unknown::kUndo;  // whoever typed it
  options.tag = arguments.tag;
  options.purge = arguments.has(kPurge);
  if (arguments.has(kPerRevision)) options.transactions = Options::Transactions::kPerRevision;
  return options;
}

const char* Call::target() const noexcept {
  if (arguments.command == Command::kEnsureVersion) return "current";
  return arguments.target != nullptr ? arguments.target : "heads";
}

bool Call::declares() const noexcept {
  return arguments.command == Command::kStamp || arguments.command == Command::kEnsureVersion;
}

void Waiting::hear() noexcept {
  if (said_ || call_.arguments.has(kQuiet)) return;
  said_ = true;
  std::fflush(stdout);
  put(stderr, call_.place.name);
  print(stderr, " is in use; waiting up to %u s\n", call_.arguments.wait_ms / 1000);
}

void put_warning(const char* text) noexcept {
  std::fflush(stdout);
  print(stderr, "warning: ");
  put(stderr, text);
  print(stderr, "\n");
}

Options::Unknown unknown_of(const Arguments& arguments) noexcept {
  const bool down =
      arguments.command == Command::kDowngrade ||
      (arguments.command == Command::kPlan && arguments.direction == Direction::kDowngrade);
  const char* target = arguments.target != nullptr ? arguments.target : "";
  return down && is_head_or_heads(target) ? Options::Unknown::kUndo : arguments.unknown;
}

State look_at(const Call& call, Set& applied, Look how, Unknowns* unknowns) noexcept {
  Waiting waiting(call);
  Options options = call.options();
  if (how == Look::kNow) options.wait_ms = 0;
  options.user = &waiting;
  options.progress = [](void* user, const Event& event) {
    if (event.kind == Event::Kind::kWaiting) static_cast<Waiting*>(user)->hear();
    if (event.kind == Event::Kind::kWarning) put_warning(event.text);
    return true;
  };
  return look(call.place.database, call.migrations(), options, applied,
              how == Look::kCloser && call.invocation.has_scripts, unknowns);
}

bool forgets(const Call& call, const State& state) noexcept {
  return call.arguments.has(kPurge) && (state.ok() || state.status == Status::kDamaged);
}

int fail(const Call& call, const Report& report) noexcept {
  if (!call.json()) {
    put(stderr, report);
    return report.exit_code();
  }
  Json json(stdout);
  begin_json(json, call);
  end_json(json, &report, report.exit_code());
  return report.exit_code();
}

void begin_json(Json& json, const Call& call) noexcept {
  json.begin_object();
  json.number("format", 1);
  json.text("command", info(call.arguments.command).name);
  if (call.place.there) json.text("database", call.place.name);
}

void end_json(Json& json, const Report* report, int exit_code) noexcept {
  if (report != nullptr && !report->empty()) json.report(*report);
  json.number("exit_code", exit_code);
  json.end_object();
  print(stdout, "\n");
}

bool is_head(const Chain& chain, unsigned index) noexcept {
  for (unsigned i = 0; i < chain.head_count; i++) {
    if (chain.heads[i] == index) return true;
  }
  return false;
}

void put_ids(const Chain& chain, const Set& set) noexcept {
  bool first = true;
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    print(stdout, "%s%s%s", first ? "" : ", ", chain[i].id, is_head(chain, i) ? " (head)" : "");
    first = false;
  }
  if (first) print(stdout, "base");
}

void put_adoptable(const Call& call, const Set& applied) noexcept {
  Set heads(alloca(Set::bytes(call.chain())), call.chain());
  heads_of(call.chain(), applied, heads);
  put(stdout, call.place.name);
  print(stdout, " is adoptable: it has the user_version and the tables of ");
  put_ids(call.chain(), heads);
  print(stdout, "\n");
}

void put_ids(Json& json, const char* key, const Chain& chain, const Set& set) noexcept {
  json.begin_array(key);
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) json.text(nullptr, chain[i].id);
  json.end_array();
}

void put_ids(Json& json, const char* key, const char* ids) noexcept {
  json.begin_array(key);
  while (std::strcmp(ids, "base") != 0 && *ids != '\0') {
    const size_t length = std::strcspn(ids, ",");
    char id[64];
    std::snprintf(id, sizeof id, "%.*s", static_cast<int>(length), ids);
    json.text(nullptr, id);
    ids += length;
    ids += std::strspn(ids, ", ");
  }
  json.end_array();
}

void put_calls(const Script& script, const char* before, const char* after) noexcept {
  bool first = true;
  for (const Statement& it : script) {
    if (it.kind != Statement::Kind::kCall) continue;
    print(stdout, "%s%s", first ? before : ", ", it.sql);
    first = false;
  }
  if (!first) print(stdout, "%s", after);
}

void add_count(Line& line, unsigned count) noexcept {
  line.add(count == 1 ? "%u revision" : "%u revisions", count);
}

}  // namespace aludel::command_line
