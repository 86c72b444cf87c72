// SPDX-License-Identifier: MIT
//
// Before a stamp: is the database what the revisions that it is to be declared to be at make? What
// it holds besides, that no revision ever speaks of, is somebody else's and no difference.
#include <cstring>

#include "catalog.h"
#include "command_line/call.h"
#include "command_line/failure.h"
#include "driver.h"
#include "scripts.h"
#include "words.h"

namespace aludel::command_line {
namespace {

/// Whether one of the statements has the word.
bool speaks_of(const Script& script, const char* name) {
  for (const Statement& it : script) {
    const char* at = it.sql;
    for (Piece word = next_word(at, it.sql + it.size - 1); word.begin != word.end;
         word = next_word(at, it.sql + it.size - 1)) {
      Piece other = {name, name + std::strlen(name)};
      if (same_words(word, other)) return true;
    }
  }
  return false;
}

/// The same of the chain: of each script, and of all of its forms.
bool speaks_of(const Migrations& migrations, Dialect dialect, const char* name) {
  constexpr Direction kUp = Direction::kUpgrade;
  for (unsigned i = 0; i < migrations.chain->size; i++) {
    if (speaks_of(migrations.units[i]->script(dialect, kUp), name)) return true;
    const Variants* variants = variants_of(migrations, i, dialect, kUp);
    if (variants == nullptr) continue;
    for (const Variant& it : *variants) {
      if (speaks_of(it.script, name)) return true;
    }
  }
  return false;
}

/// What differs: the first of it in a report's rows.
class Differences {
 public:
  Differences(const Call& call, Report& report) : call_(call), report_(report) {}

  unsigned count() const { return count_; }

  static void hear(void* user, const char* object, const char* what) noexcept {
    static_cast<Differences*>(user)->add(object, what);
  }

 private:
  static constexpr unsigned kTold = 5;

  void add(const char* object, const char* what) {
    const char* name = std::strchr(object, ' ');  // "table device"
    const Dialect dialect = call_.place.database.driver->dialect;
    if (std::strcmp(what, kUnexpected) == 0 && name != nullptr &&
        !speaks_of(call_.migrations(), dialect, name + 1)) {
      return;
    }
    count_++;
    if (count_ <= kTold) report_.row("differs").add("%s%s%s", object, between(what), what);
  }

  const Call& call_;
  Report& report_;
  unsigned count_ = 0;
};

void add_ids(Line& line, const Chain& chain, const Set& set) {
  if (set.next() == kNone) line.add("the base");
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    line.add("%s%s", i == set.next() ? "" : ", ", chain[i].id);
  }
}

void add_remedy(const Call& call, Report& report) {
  Line line;
  add_command(line, call.invocation, call.arguments, Command::kStamp, call.arguments.target, ~0u);
  line.add(" --force");
  report.remedy("to declare it all the same:", line);
  report.closing.add("nothing was changed");
}

}  // namespace

bool can_compare(const Call& call) noexcept {
  return call.place.database.driver->open_beside != nullptr;
}

bool refuse_unlike(const Call& call, const Set& wanted, Report* report) noexcept {
  const Chain& chain = call.chain();
  Waiting waiting(call);
  Options options = call.options();
  options.user = &waiting;
  options.progress = [](void* user, const Event& event) {
    if (event.kind == Event::Kind::kWaiting) static_cast<Waiting*>(user)->hear();
    return true;
  };
  State state;
  Session session{call.place.database, call.migrations().version_table, &options,
                  Text(state.detail)};
  const Driver& driver = *session.database.driver;
  Line& title = report->begin(kNo);
  Differences differences(call, *report);
  state.status = driver.open(session, Access::kRead);
  if (state.ok() && !session.missing) {
    state.status =
        compare_catalog(session, call.migrations(), wanted, Differences::hear, &differences);
  }
  driver.close(session);
  state.engine_code = session.engine_code;
  if (!state.ok()) {
    describe(call, state, report);
    report->closing = Line{};
    add_remedy(call, *report);
    return true;
  }
  if (differences.count() == 0) return false;
  const unsigned told = report->row_count();
  if (told < differences.count()) report->row("besides").add("%u more", differences.count() - told);
  Set heads(alloca(Set::bytes(chain)), chain);
  heads_of(chain, wanted, heads);
  title.add("%s is not as it should be at ", call.place.name);
  add_ids(title, chain, heads);
  add_remedy(call, *report);
  return true;
}

}  // namespace aludel::command_line
