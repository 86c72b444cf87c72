// SPDX-License-Identifier: MIT
//
// One command being carried out: who called, what was asked, which database is meant. Each
// command is a function of a Call that returns the exit code; they share the few ways in which
// revisions are written here.
#ifndef ALUDEL_SRC_COMMAND_LINE_CALL_H
#define ALUDEL_SRC_COMMAND_LINE_CALL_H

#include <aludel/migrator.h>

#include "command_line/arguments.h"
#include "command_line/commands.h"
#include "command_line/location.h"
#include "command_line/output.h"
#include "graph.h"
#include "plan.h"
#include "unknown.h"

namespace aludel::command_line {

struct Call {
  const Invocation& invocation;
  const Arguments& arguments;
  Place place;

  [[nodiscard]] const Migrations& migrations() const noexcept { return *invocation.migrations; }
  [[nodiscard]] const Chain& chain() const noexcept { return *invocation.migrations->chain; }
  [[nodiscard]] bool json() const noexcept { return arguments.has(kJson); }
  [[nodiscard]] Options options() const noexcept;
  /// What was given, or else is meant.
  [[nodiscard]] const char* target() const noexcept;
  /// Whether it writes of revisions without running them.
  [[nodiscard]] bool declares() const noexcept;
};

/// Finds the database of the call, where its command takes one: its place. False: `report` says why
/// it can't be had.
[[nodiscard]] bool find_database(Call& call, Report* report) noexcept;

/// Says on stderr, once, that somebody else holds the database.
class Waiting {
 public:
  explicit Waiting(const Call& call) noexcept : call_(call) {}
  void hear() noexcept;

 private:
  const Call& call_;
  bool said_ = false;
};

/// Says a warning on stderr.
void put_warning(const char* text) noexcept;

enum class Look : unsigned char {
  kPlain,   // waits for others as the options say
  kCloser,  // warns also of what the database took in another form
  kNow,     // after a run that failed there is nothing to wait for any more
};

/// Looks where the database is, and what is applied there.
[[nodiscard]] State look_at(const Call& call, Set& applied, Look how,
                            Unknowns* unknowns = nullptr) noexcept;

/// What the command is to do about revisions that the program doesn't know.
[[nodiscard]] Options::Unknown unknown_of(const Arguments& arguments) noexcept;

/// Whether what was found is to be forgotten: by --purge.
[[nodiscard]] bool forgets(const Call& call, const State& state) noexcept;

// The commands, by file: change.cpp, preview.cpp, script.cpp, list.cpp, show.cpp, check.cpp.
[[nodiscard]] int run_change(const Call& call) noexcept;   // upgrade, downgrade, stamp, …
[[nodiscard]] int run_preview(const Call& call) noexcept;  // the same with --dry-run; plan
[[nodiscard]] int run_script(const Call& call) noexcept;   // the same with --sql
[[nodiscard]] int run_current(const Call& call) noexcept;
[[nodiscard]] int run_history(const Call& call) noexcept;
[[nodiscard]] int run_heads(const Call& call) noexcept;
[[nodiscard]] int run_branches(const Call& call) noexcept;
[[nodiscard]] int run_show(const Call& call) noexcept;
[[nodiscard]] int run_check(const Call& call) noexcept;

/// Says that the command failed, in words or as a JSON object of its own; returns the exit code.
int fail(const Call& call, const Report& report) noexcept;

/// Begins the command's JSON object: format, command, and the database where there is one.
void begin_json(Json& json, const Call& call) noexcept;

/// Closes it, with the error if there is one, and the exit code.
void end_json(Json& json, const Report* report, int exit_code) noexcept;

/// Resolves a target that needs no database (or several): `current` is the base. False: `report`
/// says why not.
[[nodiscard]] bool find_target(const Call& call, const char* target, Set& set,
                               Report* report) noexcept;

/// Makes `wanted` what the command (of `plan`, its direction) leads to. False: `report` says why
/// it leads nowhere. `undoes`: after what the program doesn't know has been taken back.
[[nodiscard]] bool find_plan(const Call& call, const char* target, const Set& applied, Set& wanted,
                             Report* report, bool undoes = false) noexcept;

/// Whether the tables of the database can be compared with what revisions make.
[[nodiscard]] bool can_compare(const Call& call) noexcept;

/// Whether the database is not what the revisions make, a closed set: `report` says how it differs,
/// as a no. What no revision ever speaks of doesn't count. Requires that it can_compare().
[[nodiscard]] bool refuse_unlike(const Call& call, const Set& wanted, Report* report) noexcept;

/// The first step down from `applied` to `wanted` that is irreversible; kNone: there is none.
[[nodiscard]] unsigned first_irreversible(const Chain& chain, const Set& applied,
                                          const Set& wanted) noexcept;

/// Whether a step calls a C++ function (`missing`: one that isn't there): `report` says so.
[[nodiscard]] bool refuse_calls(const Call& call, const Set& applied, const Set& wanted,
                                bool missing, Report* report) noexcept;

[[nodiscard]] bool is_head(const Chain& chain, unsigned index) noexcept;

/// A situation as JSON has it: "fresh".
[[nodiscard]] const char* name_of(Situation situation) noexcept;

/// Says of a database that is kAdoptable what it is like.
void put_adoptable(const Call& call, const Set& applied) noexcept;

class Marks;

/// Writes all there is of a revision but for its SQL: lines of a name and a text.
void put_block(const Call& call, const Marks& marks, unsigned index) noexcept;

/// Writes the ids of a set of revisions, with " (head)" where one is; "base" for none.
void put_ids(const Chain& chain, const Set& set) noexcept;

/// The same as an array of strings.
void put_ids(Json& json, const char* key, const Chain& chain, const Set& set) noexcept;

/// The same of ids as the runtime lists them: ", " between, "base" for none.
void put_ids(Json& json, const char* key, const char* ids) noexcept;

/// Writes the names of the C++ functions that a script calls; without any nothing, not even
/// `before` and `after`.
void put_calls(const Script& script, const char* before, const char* after) noexcept;

/// "1 revision", "2 revisions".
void add_count(Line& line, unsigned count) noexcept;

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_CALL_H
