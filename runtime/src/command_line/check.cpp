// SPDX-License-Identifier: MIT
//
// check: is a database at the program's heads, and what the revisions make? Nothing is written.
#include <cstring>

#include "adoption.h"
#include "catalog.h"
#include "command_line/call.h"
#include "command_line/failure.h"
#include "driver.h"
#include "history.h"
#include "records.h"

namespace aludel::command_line {
namespace {

/// What is found, told as it comes.
class Findings {
 public:
  Findings(const Call& call, const Set& applied)
      : call_(call), applied_(applied), json_(stdout), waiting_(call) {}

  Json& json() { return json_; }
  unsigned count() const { return count_; }

  void add(const char* object, const char* what) {
    count_++;
    if (call_.json()) {
      json_.begin_object();
      json_.text("object", object);
      json_.text("what", what);
      json_.end_object();
      return;
    }
    print(stdout, "  ");
    put(stdout, object);
    print(stdout, "%s", between(what));
    put(stdout, what);
    print(stdout, "\n");
  }

  static void hear_difference(void* user, const char* object, const char* what) noexcept {
    static_cast<Findings*>(user)->add(object, what);
  }

  static bool hear(void* user, const Event& event) {
    Findings& findings = *static_cast<Findings*>(user);
    if (event.kind == Event::Kind::kWaiting) findings.waiting_.hear();
    if (event.kind == Event::Kind::kWarning) findings.add_revision(event.index, event.text);
    return true;
  }

  /// The downgrades of an earlier build may be those of other upgrades.
  static bool hear_stored(void* user, const char* const* columns) noexcept {
    Findings& findings = *static_cast<Findings*>(user);
    const Chain& chain = findings.call_.chain();
    const unsigned index = find_id(chain, columns[0]);
    if (index == kNone || !findings.applied_.has(index)) return true;
    const Dialect dialect = findings.call_.place.database.driver->dialect;
    char checksum[17];
    write_checksum(chain[index].checksum(dialect).downgrade, checksum);
    if (std::strcmp(columns[1], checksum) == 0) return true;
    Line object;
    object.add("revision %s", columns[0]);
    findings.add(object.text(), "its downgrade that is stored here is not that of this program");
    return true;
  }

 private:
  /// What the warning says begins with the revision.
  void add_revision(unsigned index, const char* text) {
    Line object;
    object.add("revision %s", call_.chain()[index].id);
    const size_t size = std::strlen(object.text());
    const bool named = std::strncmp(text, object.text(), size) == 0 && text[size] == ' ';
    add(object.text(), named ? text + size + 1 : text);
  }

  const Call& call_;
  const Set& applied_;
  Json json_;
  Waiting waiting_;
  unsigned count_ = 0;
};

/// Compares all that can be compared.
Status look_closer(const Call& call, const State& state, Session& session, const Set& applied,
                   Findings& findings) {
  const Driver& driver = *session.database.driver;
  const Migrations& migrations = call.migrations();
  Status status = driver.open(session, Access::kRead);
  if (status != Status::kOk || session.missing) return status;
  Found found = {};
  status = driver.inspect(session, found);
  session.detail.clear();
  if (status == Status::kOk && driver.open_beside != nullptr) {
    status = compare_catalog(session, migrations, applied, Findings::hear_difference, &findings);
  }
  const bool table =
      state.situation == Situation::kCurrent || state.situation == Situation::kBehind;
  if (status != Status::kOk || !table) return status;
  if (migrations.adoption != nullptr && driver.dialect == Dialect::kSqlite) {
    const int expected = user_version_at(call.chain(), applied);
    Line line;
    line.add("is %d, not %d", found.user_version, expected);
    if (found.user_version != expected) findings.add("user_version", line.text());
  }
  Set seen(alloca(Set::bytes(call.chain())), call.chain());
  Set follows(alloca(Set::bytes(call.chain())), call.chain());
  status = compare_history(session, migrations, applied, seen, follows);
  if (status != Status::kOk) return status;
  status = driver.query(session, Record::kStored, Findings::hear_stored, &findings);
  return no_table(session, status) ? Status::kOk : status;
}

/// The revisions whose tables a database without a version table seems to have.
bool find_by_number(const Call& call, Set& applied) {
  Options options = call.options();
  char bytes[240];
  Session session{call.place.database, call.migrations().version_table, &options, Text(bytes)};
  const Driver& driver = *session.database.driver;
  Found found = {};
  const bool open = driver.open(session, Access::kRead) == Status::kOk && !session.missing &&
                    driver.inspect(session, found) == Status::kOk;
  driver.close(session);
  const unsigned index = open && call.migrations().adoption != nullptr && found.user_version != 0
                             ? find_user_version(call.chain(), found.user_version)
                             : kNone;
  if (index == kNone) return false;
  applied.add(index);
  add_ancestors(call.chain(), applied);
  return true;
}

/// Where it is, before what is found there.
void put_place(const Call& call, const State& state, const Set& applied, const Set& heads) {
  put(stdout, call.place.name);
  if (state.situation == Situation::kFresh) {
    print(stdout, " is fresh");
  } else if (state.situation == Situation::kForeign) {
    print(stdout, " has the user_version of ");
    put_ids(call.chain(), heads);
  } else if (state.situation == Situation::kAdoptable) {
    print(stdout, " has the user_version of ");
    put_ids(call.chain(), heads);
    print(stdout, ", and is not taken over yet");
  } else {
    print(stdout, " is at ");
    put_ids(call.chain(), heads);
  }
  const unsigned pending = call.chain().size - applied.count();
  if (pending != 0) {
    print(stdout, pending == 1 ? ", %u revision is missing" : ", %u revisions are missing",
          pending);
  }
  print(stdout, "\n");
}

void put_verdict(const Call& call, unsigned count) {
  put(stdout, call.place.name);
  if (count != 0) {
    print(stdout,
          count == 1 ? " is not as its revisions make it: %u difference\n"
                     : " is not as its revisions make it: %u differences\n",
          count);
    return;
  }
  const bool compared = call.place.database.driver->open_beside != nullptr;
  print(stdout, compared ? " is as its revisions make it\n"
                         : " has its revisions as they are here; its tables were not compared, "
                           "which is done on SQLite only\n");
}

}  // namespace

int run_check(const Call& call) noexcept {
  const Chain& chain = call.chain();
  Set applied(alloca(Set::bytes(chain)), chain);
  Set heads(alloca(Set::bytes(chain)), chain);
  State state = look_at(call, applied, Look::kPlain);
  const bool unlike = state.ok() && state.situation == Situation::kForeign && state.unknown == 0 &&
                      find_by_number(call, applied);
  Report report;
  if (!state.ok() || !(unlike || ours(state.situation))) {
    describe(call, state, &report);
    return fail(call, report);
  }
  heads_of(chain, applied, heads);
  Findings findings(call, applied);
  if (call.json()) {
    begin_json(findings.json(), call);
    findings.json().text("situation", name_of(state.situation));
    findings.json().number("pending", chain.size - applied.count());
    put_ids(findings.json(), "at", chain, heads);
    findings.json().begin_array("differences");
  } else {
    put_place(call, state, applied, heads);
  }
  if (state.situation != Situation::kFresh) {
    Options options = call.options();
    options.progress = Findings::hear;
    options.user = &findings;
    state.detail[0] = '\0';
    Session session{call.place.database, call.migrations().version_table, &options,
                    Text(state.detail)};
    state.status = look_closer(call, state, session, applied, findings);
    state.engine_code = session.engine_code;
    Text(state.sqlstate) << session.sqlstate;
    call.place.database.driver->close(session);
  }
  if (!state.ok()) describe(call, state, &report);
  const bool yes = findings.count() == 0 && state.situation == Situation::kCurrent;
  const int code = !state.ok() ? report.exit_code() : static_cast<int>(yes ? kDone : kNo);
  if (call.json()) {
    findings.json().end_array();
    end_json(findings.json(), &report, code);
  } else if (!state.ok()) {
    std::fflush(stdout);
    put(stderr, report);
  } else if (state.situation != Situation::kFresh) {
    put_verdict(call, findings.count());
  }
  return code;
}

}  // namespace aludel::command_line
