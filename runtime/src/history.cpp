// SPDX-License-Identifier: MIT
#include "history.h"

#include "graph.h"
#include "records.h"
#include "replaced.h"

namespace aludel {
namespace {

/// Reads the history newest first: a revision's newest row says how it came to be as it is.
struct Comparison {
  Session& session;
  const Migrations& migrations;
  const Set& applied;
  Set& seen;
  unsigned next;  // where the next row is looked for first: rows mostly go down the chain
  bool cancelled;
};

bool warn(Session& session, const Migrations& migrations, unsigned index, const char* what) {
  char buffer[320];
  Text text(buffer);
  text << "revision " << (*migrations.chain)[index].id << ' ' << what << " ("
       << migrations.units[index]->file << ')';
  Event event = {};
  event.kind = Event::Kind::kWarning;
  event.index = index;
  event.text = buffer;
  return tell(session, event);
}

bool compare(void* user, const char* const* columns) noexcept {
  Comparison& comparison = *static_cast<Comparison*>(user);
  const Chain& chain = *comparison.migrations.chain;
  const unsigned index = find_id(chain, columns[0], comparison.next);
  if (index == kNone) {  // perhaps one that is applied under the name of another
    const bool applied = equal(columns[1], "upgrade");
    const unsigned replacing = applied ? find_applied(chain, columns[0]) : kNone;
    if (replacing != kNone) comparison.seen.add(replacing);
    return true;
  }
  if (comparison.seen.has(index)) return true;
  comparison.seen.add(index);
  if (!comparison.applied.has(index)) return true;
  if (!equal(columns[1], "upgrade")) return true;  // another tool has applied it since
  char checksum[17];
  const Dialect dialect = comparison.session.database.driver->dialect;
  write_checksum(chain[index].checksum(dialect).upgrade, checksum);
  if (equal(columns[2], checksum)) return true;
  comparison.cancelled = !warn(comparison.session, comparison.migrations, index,
                               "was changed after it had been applied here");
  return !comparison.cancelled;
}

/// Whether it arrived as a part of another one: the file of a hotfix that came later than its copy.
bool stood_for(const Chain& chain, unsigned index, const Set& seen) {
  const unsigned replacing = find_replacing(chain, chain[index].id);
  return replacing != kNone && seen.has(replacing);
}

}  // namespace

Status compare_history(Session& session, const Migrations& migrations, const Set& applied,
                       Set& seen, Set& follows) noexcept {
  const Chain& chain = *migrations.chain;
  if (session.options->progress == nullptr) return Status::kOk;
  seen.clear();
  Comparison comparison{session, migrations, applied, seen, chain.size - 1, false};
  const Status status =
      session.database.driver->query(session, Record::kHistory, compare, &comparison);
  if (comparison.cancelled) return Status::kCancelled;
  if (status != Status::kOk) return no_table(session, status) ? Status::kOk : status;
  if (seen.next() == kNone) return Status::kOk;  // rows set by hand, or by another tool
  // What lies below all that the history knows was there before it: another tool's migrations.
  follows = seen;
  add_descendants(chain, follows);
  for (unsigned i = applied.next(); i != kNone; i = applied.next(i + 1)) {
    if (!seen.has(i) && follows.has(i) && !stood_for(chain, i, seen) &&
        !warn(session, migrations, i, "never ran here, though a later one did")) {
      return Status::kCancelled;
    }
  }
  return Status::kOk;
}

}  // namespace aludel
