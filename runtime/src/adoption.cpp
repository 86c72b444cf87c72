// SPDX-License-Identifier: MIT
#include "adoption.h"

#include "catalog.h"

namespace aludel {
namespace {

bool has_number(const Revision& revision) {
  return (revision.flags & Revision::kHasUserVersion) != 0;
}

/// What differs: the first of it, and how much there is.
struct Verdict {
  unsigned count = 0;
  char first[160] = {};
};

void note(void* user, const char* object, const char* what) noexcept {
  Verdict& verdict = *static_cast<Verdict*>(user);
  if (verdict.count++ == 0) Text(verdict.first) << object << between(what) << what;
}

/// The numbers that there are, the newest first.
void list_numbers(const Chain& chain, Text& text) {
  const char* between = " ";
  for (unsigned i = chain.size; i-- > 0;) {
    if (!has_number(chain[i])) continue;
    text << between << static_cast<long long>(chain[i].user_version) << " (" << chain[i].id << ')';
    between = ", ";
  }
}

Status recognise(Session& session, const Migrations& migrations, const Found& found, Set& applied,
                 Rows& rows) noexcept {
  const Chain& chain = *migrations.chain;
  rows.situation = Situation::kForeign;
  const unsigned index = find_user_version(chain, found.user_version);
  if (index == kNone) {
    session.detail << "; this program knows";
    list_numbers(chain, session.detail);
    return Status::kOk;
  }
  applied.add(index);
  add_ancestors(chain, applied);
  Verdict verdict;
  const Status status = compare_catalog(session, migrations, applied, note, &verdict);
  if (status == Status::kOk && verdict.count == 0) {
    rows.situation = Situation::kAdoptable;
    Text(rows.first) << chain[index].id;
    return status;
  }
  applied.clear();
  // What can't be made in memory, since its module is the program's own, can't be recognised.
  const bool unmade = status == Status::kStatementFailed;
  if (status != Status::kOk && !unmade) return status;
  if (unmade) Text(verdict.first) << session.detail.c_str();
  session.engine_code = 0;
  session.detail.clear();
  session.detail << "user_version " << found.user_version + 0ll << " as at " << chain[index].id
                 << ", but " << verdict.first;
  if (verdict.count > 1) session.detail << ", and " << verdict.count - 1 << " more";
  return Status::kOk;
}

Status record(Session& session, const Migrations& migrations, const Set& applied,
              Set& scratch) noexcept {
  const Chain& chain = *migrations.chain;
  Set before(alloca(Set::bytes(chain)), chain);
  Set after(alloca(Set::bytes(chain)), chain);
  after = applied;
  return write_records(session, migrations, {How::kAdopt, true, false, false}, before, after,
                       scratch);
}

Status keep(Session& session, const Chain& chain, const Set& applied) noexcept {
  char buffer[48];
  Text sql(buffer);
  sql << "PRAGMA main.user_version = " << user_version_at(chain, applied) + 0ll;
  Cursor cursor;
  return session.database.driver->fetch(session, buffer, cursor);
}

}  // namespace

const Adoption kAdoption = {recognise, record, keep};

unsigned find_user_version(const Chain& chain, int number) noexcept {
  for (unsigned i = 0; i < chain.size; ++i) {
    if (has_number(chain[i]) && chain[i].user_version == number) return i;
  }
  return kNone;
}

int user_version_at(const Chain& chain, const Set& applied) noexcept {
  unsigned last = kNone;
  for (unsigned i = applied.next(); i != kNone; i = applied.next(i + 1)) last = i;
  if (last == kNone) return 0;
  Set below(alloca(Set::bytes(chain)), chain);
  below.add(last);
  add_ancestors(chain, below);
  return has_number(chain[last]) && below == applied ? chain[last].user_version : kNoUserVersion;
}

}  // namespace aludel
