// SPDX-License-Identifier: MIT
#include "command_line/call.h"
#include "command_line/failure.h"
#include "driver.h"
#include "offline.h"
#include "target.h"

namespace aludel::command_line {
namespace {

/// The parents of a revision as a list, or `base` where it has none.
void put_parents(const Chain& chain, unsigned index, const char* base) {
  const Revision& revision = chain[index];
  for (unsigned i = 0; i < revision.parent_count; i++) {
    print(stdout, "%s%s", i == 0 ? "" : ", ", chain[revision.edges[i]].id);
  }
  if (revision.parent_count == 0) print(stdout, "%s", base);
}

/// The next release from `from` on that has the revision for a head; the count of all: none has.
unsigned next_release(const Chain& chain, unsigned index, unsigned from) {
  for (; from < chain.release_count; from++) {
    const Release& release = chain.releases[from];
    for (unsigned i = 0; i < release.head_count; i++) {
      if (release.heads[i] == index) return from;
    }
  }
  return from;
}

/// ` (head)`, ` (release 2.1.0)` behind an id.
void put_marks(const Chain& chain, unsigned index) {
  if (is_head(chain, index)) print(stdout, " (head)");
  for (unsigned i = next_release(chain, index, 0); i < chain.release_count;
       i = next_release(chain, index, i + 1)) {
    print(stdout, " (release %s)", chain.releases[i].name);
  }
}

/// What every list of revisions has of one; the caller ends the object.
void begin_revision(Json& json, const Chain& chain, unsigned index) {
  const Revision& revision = chain[index];
  json.begin_object();
  json.text("revision", revision.id);
  json.begin_array("revises");
  for (unsigned i = 0; i < revision.parent_count; i++) {
    json.text(nullptr, chain[revision.edges[i]].id);
  }
  json.end_array();
  json.text("message", revision.message);
  json.boolean("head", is_head(chain, index));
  unsigned release = next_release(chain, index, 0);
  if (release == chain.release_count) return;
  json.begin_array("releases");
  for (; release < chain.release_count; release = next_release(chain, index, release + 1)) {
    json.text(nullptr, chain.releases[release].name);
  }
  json.end_array();
}

/// A line for each member: id, (head), message.
void put_list(const Chain& chain, const Set& set) {
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    print(stdout, "%s", chain[i].id);
    put_marks(chain, i);
    print(stdout, "  ");
    put(stdout, chain[i].message);
    print(stdout, "\n");
  }
}

void put_list(Json& json, const Chain& chain, const Set& set) {
  json.begin_array("revisions");
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    begin_revision(json, chain, i);
    json.end_object();
  }
  json.end_array();
}

/// The dialect of the database that is meant.
Dialect dialect_of(const Call& call) { return driver_of(call.place, call.invocation).dialect; }

void put_script(const Call& call, unsigned index, Direction direction) {
  const Revision& revision = call.chain()[index];
  const Script& script = call.migrations().units[index]->script(dialect_of(call), direction);
  const bool up = direction == Direction::kUpgrade;
  print(stdout, up ? "upgrade    " : "downgrade  ");
  if (!up && (revision.flags & Revision::kIrreversible) != 0) {
    print(stdout, "none, irreversible: ");
    put(stdout, revision.reason);
  } else {
    print(stdout, script.size == 1 ? "%u statement" : "%u statements", script.size);
    if ((revision.flags & Revision::kNoTransaction) != 0) print(stdout, ", outside a transaction");
    put_calls(script, ", calls ", "");
  }
  print(stdout, "\n");
}

void put_sql(const Call& call, unsigned index, Direction direction) {
  const Unit& unit = *call.migrations().units[index];
  for (const Statement& statement : unit.script(dialect_of(call), direction)) {
    print(stdout, "\n-- %s, %s:%u\n", direction == Direction::kUpgrade ? "upgrade" : "downgrade",
          unit.file, statement.line);
    if (statement.kind == Statement::Kind::kCall) {
      print(stdout, "-- @call %s\n", statement.sql);
      continue;
    }
    if (statement.kind == Statement::Kind::kRequire) {
      print(stdout, "-- @require ");
      put(stdout, statement.message);
      print(stdout, "\n");
    }
    print_statement(stdout, statement.sql);
  }
}

void put_script(Json& json, const Call& call, unsigned index, Direction direction) {
  const Unit& unit = *call.migrations().units[index];
  json.begin_array(direction == Direction::kUpgrade ? "upgrade" : "downgrade");
  for (const Statement& statement : unit.script(dialect_of(call), direction)) {
    json.begin_object();
    json.number("line", statement.line);
    if (statement.kind == Statement::Kind::kRequire) json.text("require", statement.message);
    const bool calls = statement.kind == Statement::Kind::kCall;
    if (calls) json.text("call", statement.sql);
    if (call.arguments.has(kSql) && !calls) json.text("sql", statement.sql);
    json.end_object();
  }
  json.end_array();
}

/// Whether it has a number, on the database that is meant.
bool has_user_version(const Call& call, unsigned index) {
  const bool has = (call.chain()[index].flags & Revision::kHasUserVersion) != 0;
  return has && dialect_of(call) == Dialect::kSqlite;
}

void show(const Call& call, unsigned index) {
  const Chain& chain = call.chain();
  print(stdout, "revision   %s", chain[index].id);
  put_marks(chain, index);
  print(stdout, "\nrevises    ");
  put_parents(chain, index, "base");
  print(stdout, "\nmessage    ");
  put(stdout, chain[index].message);
  print(stdout, "\nfile       ");
  put(stdout, call.migrations().units[index]->file);
  print(stdout, "\n");
  if (has_user_version(call, index)) {
    print(stdout, "sqlite     user_version %d\n", chain[index].user_version);
  }
  put_script(call, index, Direction::kUpgrade);
  put_script(call, index, Direction::kDowngrade);
  if (!call.arguments.has(kSql)) return;
  put_sql(call, index, Direction::kUpgrade);
  put_sql(call, index, Direction::kDowngrade);
}

void show(Json& json, const Call& call, unsigned index) {
  const Revision& revision = call.chain()[index];
  begin_revision(json, call.chain(), index);
  json.text("file", call.migrations().units[index]->file);
  json.boolean("transaction", (revision.flags & Revision::kNoTransaction) == 0);
  json.text("irreversible",
            (revision.flags & Revision::kIrreversible) != 0 ? revision.reason : nullptr);
  if (has_user_version(call, index)) {
    json.number("user_version", static_cast<unsigned>(revision.user_version));
  }
  put_script(json, call, index, Direction::kUpgrade);
  put_script(json, call, index, Direction::kDowngrade);
  json.end_object();
}

/// Says why a list has no marks of where the database is.
void say_unmarked(const Call& call, const State& state) {
  Report report;
  describe(call, state, &report);
  report.closing = Line{};
  report.closing.add("the list has no marks");
  put(stderr, report);
}

}  // namespace

const char* name_of(Situation situation) noexcept {
  switch (situation) {
    case Situation::kFresh:
      return "fresh";
    case Situation::kCurrent:
      return "current";
    case Situation::kAdoptable:
      return "adoptable";
    case Situation::kForeign:
      return "foreign";
    default:
      return "behind";
  }
}

int run_current(const Call& call) noexcept {
  const Chain& chain = call.chain();
  Set applied(alloca(Set::bytes(chain)), chain);
  const State state = look_at(call, applied, Look::kCloser);
  if (!state.ok() || !ours(state.situation)) {
    Report report;
    describe(call, state, &report);
    return fail(call, report);
  }
  Set heads(alloca(Set::bytes(chain)), chain);
  heads_of(chain, applied, heads);
  if (call.json()) {
    Json json(stdout);
    begin_json(json, call);
    json.text("situation", name_of(state.situation));
    json.number("pending", state.pending);
    put_list(json, chain, heads);
    end_json(json, nullptr, kDone);
  } else if (state.situation == Situation::kFresh) {
    put(stdout, call.place.name);
    print(stdout, is_missing(call.place) ? " is fresh, there is no such file yet\n"
                                         : " is fresh, there is nothing in it yet\n");
  } else if (state.situation == Situation::kAdoptable) {
    put_adoptable(call, applied);
  } else if (heads.next() == kNone) {
    print(stdout, "base\n");
  } else {
    put_list(chain, heads);
  }
  return kDone;
}

int run_history(const Call& call) noexcept {
  const Chain& chain = call.chain();
  Set applied(alloca(Set::bytes(chain)), chain);
  Set current(alloca(Set::bytes(chain)), chain);
  bool known = false;
  if (call.place.there) {
    const State state = look_at(call, applied, Look::kCloser);
    known = state.ok() && ours(state.situation);
    if (!known && call.arguments.database != nullptr) {
      Report report;
      describe(call, state, &report);
      return fail(call, report);
    }
    if (known) heads_of(chain, applied, current);
    if (!known) say_unmarked(call, state);
  }
  if (call.json()) {
    Json json(stdout);
    begin_json(json, call);
    json.begin_array("revisions");
    for (unsigned i = chain.size; i-- > 0;) {
      begin_revision(json, chain, i);
      if (known) json.boolean("applied", applied.has(i));
      if (known) json.boolean("current", current.has(i));
      json.end_object();
    }
    json.end_array();
    end_json(json, nullptr, kDone);
    return kDone;
  }
  for (unsigned i = chain.size; i-- > 0;) {
    put_parents(chain, i, "<base>");
    print(stdout, " -> %s", chain[i].id);
    put_marks(chain, i);
    print(stdout, "%s, ", current.has(i) ? " (current)" : "");
    put(stdout, chain[i].message);
    print(stdout, "\n");
  }
  return kDone;
}

int run_heads(const Call& call) noexcept {
  const Chain& chain = call.chain();
  Set heads(alloca(Set::bytes(chain)), chain);
  for (unsigned i = 0; i < chain.head_count; i++) heads.add(chain.heads[i]);
  if (!call.json()) {
    put_list(chain, heads);
    return kDone;
  }
  Json json(stdout);
  begin_json(json, call);
  put_list(json, chain, heads);
  end_json(json, nullptr, kDone);
  return kDone;
}

int run_show(const Call& call) noexcept {
  const Chain& chain = call.chain();
  const char* target = call.arguments.target;
  Report report;
  Set applied(alloca(Set::bytes(chain)), chain);
  if (is_relative(target)) {
    if (!call.place.there) {
      report.begin(kUsage).add("\"%s\" is counted from where a database is; add --database",
                               target);
      return fail(call, report);
    }
    const State state = look_at(call, applied, Look::kCloser);
    if (!state.ok() || !ours(state.situation)) {
      describe(call, state, &report);
      return fail(call, report);
    }
  }
  char bytes[240];
  Text detail(bytes);
  Set shown(alloca(Set::bytes(chain)), chain);
  const Status status = resolve(chain, target, applied, shown, detail);
  if (status != Status::kOk) {
    describe_target(call, target, status, bytes, &report);
    return fail(call, report);
  }
  if (shown.next() == kNone) {
    report.begin(kUsage).add("\"%s\" is the base, before the first revision", target);
    return fail(call, report);
  }
  Json json(stdout);
  if (call.json()) begin_json(json, call);
  if (call.json()) json.begin_array("revisions");
  for (unsigned i = shown.next(); i != kNone; i = shown.next(i + 1)) {
    if (call.json()) {
      show(json, call, i);
    } else {
      if (i != shown.next()) print(stdout, "\n");
      show(call, i);
    }
  }
  if (!call.json()) return kDone;
  json.end_array();
  end_json(json, nullptr, kDone);
  return kDone;
}

}  // namespace aludel::command_line
