// SPDX-License-Identifier: MIT
//
// The lists of revisions: current, history, heads, branches.
#include <unistd.h>

#include <cstring>

#include "command_line/call.h"
#include "command_line/drawing.h"
#include "command_line/failure.h"
#include "command_line/marks.h"
#include "target.h"

namespace aludel::command_line {
namespace {

/// A line for each member: id, marks, message; or a block, with --verbose.
void put_list(const Call& call, const Marks& marks, const Set& set) {
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    if (call.arguments.has(kVerbose)) {
      if (i != set.next()) print(stdout, "\n");
      put_block(call, marks, i);
      continue;
    }
    marks.put(i);
    print(stdout, "  ");
    put(stdout, call.chain()[i].message);
    print(stdout, "\n");
  }
}

void put_list(Json& json, const Marks& marks, const Set& set) {
  json.begin_array("revisions");
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    marks.begin(json, i);
    json.end_object();
  }
  json.end_array();
}

/// Says why a list has no marks of where the database is.
void say_unmarked(const Call& call, const State& state) {
  Report report;
  describe(call, state, &report);
  report.closing = Line{};
  report.closing.add("the list has no marks");
  put(stderr, report);
}

/// `parents (dependencies) -> id (marks), message`.
void put_line(const Chain& chain, const Marks& marks, unsigned index) {
  put_parents(chain, index, "<base>");
  if (chain[index].dependency_count != 0) {
    print(stdout, " (");
    put_dependencies(chain, index);
    print(stdout, ")");
  }
  print(stdout, " -> ");
  marks.put(index);
  print(stdout, ", ");
  put(stdout, chain[index].message);
  print(stdout, "\n");
}

/// The line beside a drawing, which shows the parents.
void put_beside(const Chain& chain, const Marks& marks, unsigned index) {
  marks.put(index);
  if (chain[index].dependency_count != 0) {
    print(stdout, " (depends on ");
    put_dependencies(chain, index);
    print(stdout, ")");
  }
  print(stdout, "  ");
  put(stdout, chain[index].message);
  print(stdout, "\n");
}

/// Goes through `shown`; false, with nothing drawn, where the graph is too wide.
bool draw(const Marks& marks, const Set& shown, bool draws) {
  const Chain& chain = marks.chain();
  Set left(alloca(Set::bytes(chain)), chain);
  left = shown;
  NewestFirst order(chain, left);
  Drawing drawing(chain, shown, draws, terminal_is_utf8());
  for (unsigned i = order.next(); i != kNone && drawing.fits(); i = order.next()) {
    drawing.begin(i);
    if (draws) put_beside(chain, marks, i);
    drawing.end(i);
  }
  return drawing.fits();
}

void put_history(const Call& call, const Marks& marks, const Set& shown) {
  const Chain& chain = call.chain();
  const bool verbose = call.arguments.has(kVerbose);
  if (!verbose && isatty(fileno(stdout)) != 0 && draw(marks, shown, false)) {
    static_cast<void>(draw(marks, shown, true));
    return;
  }
  Set left(alloca(Set::bytes(chain)), chain);
  left = shown;
  NewestFirst order(chain, left);
  bool first = true;
  for (unsigned i = order.next(); i != kNone; i = order.next()) {
    if (verbose && !first) print(stdout, "\n");
    first = false;
    verbose ? put_block(call, marks, i) : put_line(chain, marks, i);
  }
}

void put_history(const Call& call, const Marks& marks, const Set& shown, const Set* applied,
                 const Set& current) {
  Json json(stdout);
  begin_json(json, call);
  json.begin_array("revisions");
  Set left(alloca(Set::bytes(call.chain())), call.chain());
  left = shown;
  NewestFirst order(call.chain(), left);
  for (unsigned i = order.next(); i != kNone; i = order.next()) {
    marks.begin(json, i);
    if (applied != nullptr) json.boolean("applied", applied->has(i));
    if (applied != nullptr) json.boolean("current", current.has(i));
    json.end_object();
  }
  json.end_array();
  end_json(json, nullptr, kDone);
}

/// The revisions of --rev-range; without it, all.
bool find_shown(const Call& call, bool known, const Set& applied, Set& shown, Report* report) {
  shown.fill();
  const char* range = call.arguments.range;
  if (range == nullptr) return true;
  if (!known && names_current(range)) {
    report->begin(kUsage).add("\"%s\" begins or ends where a database is%s", range,
                              call.place.there ? "" : "; add --database");
    return false;
  }
  char bytes[240];
  Text detail(bytes);
  const Status status = resolve_range(call.chain(), range, applied, shown, detail);
  if (status != Status::kOk) describe_target(call, range, status, bytes, report);
  return status == Status::kOk;
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
  Set tips(alloca(Set::bytes(chain)), chain);  // also those on which only something else depends
  heads_of(chain, applied, tips, Edges::kParents);
  const Marks marks(alloca(Marks::bytes(chain)), chain, nullptr);
  const bool no = call.arguments.has(kCheckHeads) && state.situation != Situation::kCurrent;
  const int code = no ? static_cast<int>(kNo) : static_cast<int>(kDone);
  if (call.json()) {
    Json json(stdout);
    begin_json(json, call);
    json.text("situation", name_of(state.situation));
    json.number("pending", state.pending);
    put_list(json, marks, tips);
    end_json(json, nullptr, code);
    return code;
  }
  if (state.situation == Situation::kFresh) {
    put(stdout, call.place.name);
    print(stdout, is_missing(call.place) ? " is fresh, there is no such file yet\n"
                                         : " is fresh, there is nothing in it yet\n");
  } else if (state.situation == Situation::kAdoptable) {
    put_adoptable(call, applied);
  } else if (tips.next() == kNone) {
    print(stdout, "base\n");
  } else {
    if (call.arguments.has(kVerbose)) {
      print(stdout, "database   ");
      put(stdout, call.place.name);
      print(stdout, "\n\n");
    }
    put_list(call, marks, tips);
  }
  if (no) {
    std::fflush(stdout);
    put(stderr, call.place.name);
    print(stderr,
          state.pending == 1 ? " is not at the heads: %u revision is missing\n"
                             : " is not at the heads: %u revisions are missing\n",
          state.pending);
  }
  return code;
}

int run_history(const Call& call) noexcept {
  const Chain& chain = call.chain();
  const bool insists = call.arguments.database != nullptr || call.arguments.has(kIndicateCurrent);
  Set applied(alloca(Set::bytes(chain)), chain);
  Set current(alloca(Set::bytes(chain)), chain);
  bool known = false;
  if (call.place.there) {
    const State state = look_at(call, applied, Look::kCloser);
    known = state.ok() && ours(state.situation);
    if (!known && insists) {
      Report report;
      describe(call, state, &report);
      return fail(call, report);
    }
    if (known) heads_of(chain, applied, current);
    if (!known) say_unmarked(call, state);
  }
  Set shown(alloca(Set::bytes(chain)), chain);
  Report report;
  if (!find_shown(call, known, applied, shown, &report)) return fail(call, report);
  const Marks marks(alloca(Marks::bytes(chain)), chain, known ? &current : nullptr);
  if (call.json()) {
    put_history(call, marks, shown, known ? &applied : nullptr, current);
  } else {
    put_history(call, marks, shown);
  }
  return kDone;
}

int run_heads(const Call& call) noexcept {
  const Chain& chain = call.chain();
  const Marks marks(alloca(Marks::bytes(chain)), chain, nullptr);
  Set heads(alloca(Set::bytes(chain)), chain);
  for (unsigned i = 0; i < chain.size; i++) {
    const bool effective = call.arguments.has(kResolveDependencies);
    if (effective ? is_head(chain, i) : marks.is_tip(i)) heads.add(i);
  }
  if (!call.json()) {
    put_list(call, marks, heads);
    return kDone;
  }
  Json json(stdout);
  begin_json(json, call);
  put_list(json, marks, heads);
  end_json(json, nullptr, kDone);
  return kDone;
}

int run_branches(const Call& call) noexcept {
  const Chain& chain = call.chain();
  const Marks marks(alloca(Marks::bytes(chain)), chain, nullptr);
  Set alone(alloca(Set::bytes(chain)), chain);
  Json json(stdout);
  if (call.json()) begin_json(json, call);
  if (call.json()) json.begin_array("revisions");
  for (unsigned i = 0; i < chain.size; i++) {
    if (!marks.is_branchpoint(i)) continue;
    if (call.json()) {
      marks.begin(json, i);
      json.begin_array("branches_into");
    } else {
      if (alone.next() != kNone && call.arguments.has(kVerbose)) print(stdout, "\n");
      alone.clear();
      alone.add(i);
      put_list(call, marks, alone);
    }
    for (unsigned child = i + 1; child < chain.size; child++) {
      if (!revises(chain[child], i)) continue;
      if (call.json()) {
        json.text(nullptr, chain[child].id);
        continue;
      }
      print(stdout, "%*s -> ", static_cast<int>(std::strlen(chain[i].id)), "");
      marks.put(child);
      print(stdout, "  ");
      put(stdout, chain[child].message);
      print(stdout, "\n");
    }
    if (call.json()) json.end_array();
    if (call.json()) json.end_object();
  }
  if (!call.json()) return kDone;
  json.end_array();
  end_json(json, nullptr, kDone);
  return kDone;
}

}  // namespace aludel::command_line
