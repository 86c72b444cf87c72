// SPDX-License-Identifier: MIT
#include "records.h"

#include "adoption.h"
#include "target.h"

namespace aludel {
namespace {

constexpr const char* kHow[] = {"run", "stamp", "adopt"};
constexpr unsigned kVariant = 0;  // of a downgrade: there is only one

struct Reader {
  const Chain& chain;
  Set& known;
  Rows& rows;
  bool empty;         // there is a row without an id
  unsigned repeated;  // a revision with two rows
};

bool read_row(void* user, const char* const* columns) noexcept {
  Reader& reader = *static_cast<Reader*>(user);
  const unsigned index = find_id(reader.chain, columns[0]);
  const bool unknown = index == kNone;
  if (reader.rows.count++ == 0 || (unknown && reader.rows.unknown == 0)) {
    Text(reader.rows.first) << columns[0];
  }
  if (columns[0][0] == 0) reader.empty = true;
  if (unknown) {
    ++reader.rows.unknown;
  } else {
    if (reader.known.has(index)) reader.repeated = index;
    reader.known.add(index);
  }
  return true;
}

/// There is no version table: is there anything?
Status read_without_table(Session& session, const Migrations& migrations, bool recognises,
                          Set& applied, Rows& rows) {
  Found found = {};
  const Status status = session.database.driver->inspect(session, found);
  if (status != Status::kOk) return status;
  const Adoption* adoption = recognises ? migrations.adoption : nullptr;
  if (adoption != nullptr && found.user_version != 0) {
    return adoption->recognise(session, migrations, found, applied, rows);
  }
  if (found.anything) {
    rows.situation = Situation::kForeign;
  } else {
    session.detail.clear();
  }
  return Status::kOk;
}

bool at_heads(const Chain& chain, const Set& known, unsigned rows) {
  if (rows != chain.head_count) return false;
  for (unsigned i = 0; i < chain.head_count; ++i) {
    if (!known.has(chain.heads[i])) return false;
  }
  return true;
}

/// The rows as they stand become all that they stand for.
Status close_rows(Session& session, const Chain& chain, Set& known) {
  Set rows(alloca(Set::bytes(chain)), chain);
  Set heads(alloca(Set::bytes(chain)), chain);
  rows = known;
  add_ancestors(chain, known);
  heads_of(chain, known, heads);
  if (rows == heads) return Status::kOk;
  rows.remove(heads);
  session.detail << "rows of " << session.version_table << " that lie below others: ";
  list_ids(chain, rows, session.detail);
  return Status::kDamaged;
}

/// Rows that nobody could have written.
Status refuse_rows(Session& session, const Reader& reader) {
  if (reader.empty) {
    session.detail << "a row of " << session.version_table << " is empty";
  } else if (reader.repeated != kNone) {
    session.detail << "several rows of " << session.version_table << " are "
                   << reader.chain[reader.repeated].id;
  } else {
    return Status::kOk;
  }
  return Status::kDamaged;
}

/// What is written while one segment's records are.
struct Writer {
  Session& session;
  const Migrations& migrations;
  Segment segment;      // `first`: until its first row is written
  const char* program;  // "gateway 2.1.5"
  bool stale;           // the database may hold downgrades of the revisions

  const Revision& revision(unsigned index) const { return (*migrations.chain)[index]; }

  template <unsigned N>
  Status write(Record record, const Value (&values)[N]) const {
    return session.database.driver->write(session, record, values, N);
  }

  Status create();
  Status purge();
  Status history(unsigned index, Direction direction);
  Status downgrade(unsigned index, Direction direction) const;
  Status version_rows(Record record, const Set& heads, const Set& others) const;
};

/// Downgrades that an earlier program has stored go stale, also where this one stores none.
Status Writer::create() {
  if (segment.made) return Status::kOk;
  const Driver& driver = *session.database.driver;
  Status status = driver.write(session, Record::kCreateVersions, nullptr, 0);
  if (status == Status::kOk) status = driver.write(session, Record::kCreateHistory, nullptr, 0);
  if (status != Status::kOk) return status;
  stale = !segment.fresh;
  if (migrations.stored_downgrades) {
    return driver.write(session, Record::kCreateDowngrades, nullptr, 0);
  }
  if (!stale) return status;
  const auto any = [](void*, const char* const*) noexcept { return false; };
  status = driver.query(session, Record::kDowngrades, any, nullptr);
  stale = status == Status::kOk;
  return no_table(session, status) ? Status::kOk : status;
}

/// The history keeps what was, and says that it is over.
Status Writer::purge() {
  Status status = write(Record::kPurgeHistory, {Value(program)});
  const Driver& driver = *session.database.driver;
  if (status == Status::kOk) status = driver.write(session, Record::kPurgeVersions, nullptr, 0);
  if (status != Status::kOk || !stale) return status;
  return driver.write(session, Record::kPurgeDowngrades, nullptr, 0);
}

/// Ids with a space between them, each 32 bytes at most.
void join(const Chain& chain, const unsigned* indices, unsigned count, Text& text) {
  for (unsigned i = 0; i < count; ++i) text << (i == 0 ? "" : " ") << chain[indices[i]].id;
}

Status Writer::history(unsigned index, Direction direction) {
  const Revision& it = revision(index);
  const unsigned edges_size = 33 * it.edge_count() + 8;
  Text parents(static_cast<char*>(alloca(edges_size)), edges_size);
  Text dependencies(static_cast<char*>(alloca(edges_size)), edges_size);
  join(*migrations.chain, it.edges, it.parent_count, parents);
  join(*migrations.chain, it.edges + it.parent_count, it.dependency_count, dependencies);
  const bool up = direction == Direction::kUpgrade;
  const Checksums& checksums = it.checksum(session.database.driver->dialect);
  char checksum[17];
  write_checksum(up ? checksums.upgrade : checksums.downgrade, checksum);
  const Value values[] = {segment.first ? 1u : 0u,
                          it.id,
                          parents.c_str(),
                          dependencies.c_str(),
                          up ? "upgrade" : "downgrade",
                          kHow[static_cast<unsigned>(segment.how)],
                          checksum,
                          it.message,
                          program};
  segment.first = false;
  return write(Record::kInsertHistory, values);
}

/// The names of the C++ functions that a script calls; empty without any.
void join_calls(const Script& script, Text& text) {
  for (const Statement& it : script) {
    if (it.kind == Statement::Kind::kCall) text << (text.empty() ? "" : " ") << it.sql;
  }
}

Status Writer::downgrade(unsigned index, Direction direction) const {
  const Revision& it = revision(index);
  Status status = Status::kOk;
  if (stale) status = write(Record::kDeleteDowngrade, {Value(it.id)});
  if (status != Status::kOk || direction == Direction::kDowngrade) return status;
  if (!migrations.stored_downgrades) return status;

  const Dialect dialect = session.database.driver->dialect;
  const Script& script = migrations.units[index]->script(dialect, Direction::kDowngrade);
  char checksum[17];
  write_checksum(it.checksum(dialect).downgrade, checksum);
  unsigned flags = script.size == 0 ? downgrade_flags::kEmpty : downgrade_flags::kSql;
  if ((it.flags & Revision::kIrreversible) != 0) flags = downgrade_flags::kIrreversible;
  if ((it.flags & Revision::kCompatible) != 0) flags |= downgrade_flags::kCompatible;
  if ((it.flags & Revision::kNoTransaction) != 0) flags |= downgrade_flags::kNoTransaction;
  char buffer[240];
  Text calls(buffer);
  join_calls(script, calls);
  if (!calls.empty()) flags |= downgrade_flags::kCalls;
  const char* message = calls.empty() ? it.reason : calls.c_str();
  status = write(Record::kInsertDowngrade, {it.id, kVariant, 0u, flags, "", message, checksum});
  if (!calls.empty()) return status;
  unsigned number = 0;
  for (const Statement& statement : script) {
    if (status != Status::kOk) break;
    flags = statement.kind == Statement::Kind::kRequire ? downgrade_flags::kRequire + 0u : 0;
    status = write(Record::kInsertDowngrade,
                   {it.id, kVariant, ++number, flags, statement.sql, statement.message, nullptr});
  }
  return status;
}

/// Writes a version row's record for each head that only `heads` has.
Status Writer::version_rows(Record record, const Set& heads, const Set& others) const {
  for (unsigned i = heads.next(); i != kNone; i = heads.next(i + 1)) {
    if (others.has(i)) continue;
    const Status status = write(record, {Value(revision(i).id)});
    if (status != Status::kOk) return status;
  }
  return Status::kOk;
}

}  // namespace

Status read_rows(Session& session, const Migrations& migrations, bool recognises, Set& applied,
                 Rows& rows) noexcept {
  const Chain& chain = *migrations.chain;
  Reader reader{chain, applied, rows, false, kNone};
  Status status = Status::kOk;
  for (bool again = true;; again = false) {
    applied.clear();
    session.detail.clear();
    rows = Rows();
    status = session.database.driver->query(session, Record::kVersions, read_row, &reader);
    if (!no_table(session, status)) break;
    status = read_without_table(session, migrations, recognises, applied, rows);
    // Somebody else may have made it all between the two looks.
    if (status != Status::kOk || rows.situation != Situation::kForeign || !again) return status;
  }
  if (status != Status::kOk) return status;
  rows.table = true;
  status = refuse_rows(session, reader);
  if (status != Status::kOk) return status;
  if (rows.unknown == 0 && at_heads(chain, applied, rows.count)) {
    rows.situation = Situation::kCurrent;
    applied.fill();
    return Status::kOk;
  }
  rows.situation = rows.unknown == 0 ? Situation::kBehind : Situation::kForeign;
  return close_rows(session, chain, applied);
}

Status write_records(Session& session, const Migrations& migrations, const Segment& segment,
                     Set& before, Set& after, Set& scratch) noexcept {
  const Chain& chain = *migrations.chain;
  char program[240];
  write_program(session, migrations, program);
  Writer writer{session, migrations, segment, program, true};
  Status status = writer.create();
  if (status == Status::kOk && segment.purges) status = writer.purge();
  Steps steps(before, after);
  while (status == Status::kOk && steps.next()) {
    status = writer.history(steps.index(), steps.direction());
    if (status == Status::kOk) status = writer.downgrade(steps.index(), steps.direction());
  }
  if (status != Status::kOk) return status;
  heads_of(chain, before, scratch);
  before = after;
  heads_of(chain, before, after);
  if (segment.below != nullptr) scratch.remove(*segment.below);
  if (segment.below != nullptr) after.remove(*segment.below);
  status = writer.version_rows(Record::kDeleteVersion, scratch, after);
  if (status != Status::kOk) return status;
  return writer.version_rows(Record::kInsertVersion, after, scratch);
}

void write_program(const Session& session, const Migrations& migrations,
                   char (&text)[240]) noexcept {
  Text program(text);
  program << migrations.program;
  if (migrations.version[0] != 0) program << ' ' << migrations.version;
  if (session.options->tag != nullptr) program << " (" << session.options->tag << ')';
}

void write_checksum(unsigned long long checksum, char (&text)[17]) noexcept {
  for (unsigned i = 16; i-- > 0; checksum >>= 4) text[i] = "0123456789abcdef"[checksum & 15];
  text[16] = 0;
}

}  // namespace aludel
