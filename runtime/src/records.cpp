// SPDX-License-Identifier: MIT
#include "records.h"

#include "adoption.h"
#include "replaced.h"
#include "scripts.h"
#include "target.h"

namespace aludel {
namespace {

constexpr const char* kHow[] = {"run", "stamp", "adopt"};

struct Reader {
  const Chain& chain;
  Set& known;
  Rows& rows;
  bool empty;             // there is a row without an id
  unsigned repeated;      // a revision with two rows
  unsigned replaced = 0;  // rows under the name of a revision that another one replaces
};

bool read_row(void* user, const char* const* columns) noexcept {
  Reader& reader = *static_cast<Reader*>(user);
  unsigned index = find_id(reader.chain, columns[0]);
  if (index == kNone) {
    index = find_applied(reader.chain, columns[0]);
    if (find_replacing(reader.chain, columns[0]) != kNone) ++reader.replaced;
  }
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

/// What the history tells of the revisions that one stands for.
struct Range {
  const Chain& chain;
  const Revision& revision;  // that stands for them
  unsigned members = 0;      // those that are applied by the history
  unsigned parents = 0;      // how many of the revision's parents they stand on
  char member[33] = {};      // one that stands on something else
  char outside[33] = {};

  [[nodiscard]] bool has(const char* id) const {
    for (unsigned r = 0; r < revision.replaced_count; ++r) {
      if (equal(replaced(revision)[r], id)) return true;
    }
    return false;
  }
};

bool read_member(void* user, const char* const* columns) noexcept {
  Range& range = *static_cast<Range*>(user);
  if (!range.has(columns[1])) return true;
  ++range.members;
  const char* parents = columns[2];
  char id[33];
  while (next_id(parents, id)) {
    if (range.has(id)) continue;
    const unsigned index = find_applied(range.chain, id);
    bool parent = false;
    for (unsigned p = 0; p < range.revision.parent_count; ++p) {
      if (range.revision.edges[p] == index) parent = true;
    }
    if (parent) {
      ++range.parents;
    } else {
      Text(range.member) << columns[1];
      Text(range.outside) << id;
    }
  }
  return true;
}

/// A row of a revision that another one replaces: number `left` of them.
struct Replaced {
  const Chain& chain;
  unsigned left;
  char id[33] = {};
};

bool find_replaced(void* user, const char* const* columns) noexcept {
  Replaced& it = *static_cast<Replaced*>(user);
  const bool other =
      find_id(it.chain, columns[0]) == kNone && find_replacing(it.chain, columns[0]) != kNone;
  if (!other || it.left-- != 0) return true;
  Text(it.id) << columns[0];
  return false;
}

/// Whether a row of a replaced revision may be taken for the one that replaces it. If not, it is
/// one that isn't known.
Status check_replaced(Session& session, const Chain& chain, const char* id, Set& known,
                      Rows& rows) {
  const unsigned index = find_replacing(chain, id);
  const Revision& revision = chain[index];
  const char* last = replaced(revision)[revision.replaced_count - 1];
  Text words(rows.refused);
  if (!equal(last, id)) {
    words << id << " is one of the revisions for which this program has " << revision.id
          << ", and not the last; take the database to " << last << " with a program that has them";
    return Status::kOk;
  }
  Range range{chain, revision};
  const Status status =
      session.database.driver->query(session, Record::kApplied, read_member, &range);
  if (status != Status::kOk) return no_table(session, status) ? Status::kOk : status;
  const bool whole = range.members == revision.replaced_count;
  const bool lacks = whole && range.parents < revision.parent_count;
  if (range.outside[0] == 0 && !lacks) return status;
  words << id << " was applied here upon " << (range.outside[0] != 0 ? range.outside : "nothing")
        << ", and " << revision.id
        << ", which stands for it, upon something else: its file belongs into versions/ too";
  known.remove(index);
  ++rows.unknown;
  Text(rows.first) << id;
  return Status::kOk;
}

Status check_replaced(Session& session, const Reader& reader, Set& known, Rows& rows) {
  Status status = Status::kOk;
  for (unsigned number = 0; number < reader.replaced && rows.refused[0] == 0; ++number) {
    Replaced row{reader.chain, number};
    status = session.database.driver->query(session, Record::kVersions, find_replaced, &row);
    if (status == Status::kOk && row.id[0] != 0) {
      status = check_replaced(session, reader.chain, row.id, known, rows);
    }
    if (status != Status::kOk) return status;
  }
  return status;
}

bool at_heads(const Chain& chain, const Set& known, unsigned rows) {
  if (rows != chain.head_count) return false;
  for (unsigned i = 0; i < chain.head_count; ++i) {
    if (!known.has(chain.heads[i])) return false;
  }
  return true;
}

/// The rows as they stand become all that they stand for.
Status close_rows(Session& session, const Chain& chain, Set& known, Set& rows) {
  rows = known;
  add_ancestors(chain, known);
  bool any = false;
  for (unsigned i = known.next(); i != kNone; i = known.next(i + 1)) {
    for (unsigned e = 0; e < chain[i].edge_count(); ++e) any = any || rows.has(chain[i].edges[e]);
  }
  if (!any) return Status::kOk;
  heads_of(chain, known, known);
  rows.remove(known);
  add_ancestors(chain, known);
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
  Status history(unsigned index, Direction direction, How how);
  Status downgrade(unsigned index, Direction direction) const;
  Status store(unsigned index) const;
  Status store(unsigned index, unsigned variant, const char* condition, const Script& script) const;
  Status store_again(const Set& before, const Set& news, const Set& after) const;
  Status rename(const Set& applied, Set& scratch);
  Status rename(unsigned index, const char* last);
  Status declare_late(Set& applied, Set& scratch);
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
  const Driver& driver = *session.database.driver;
  bool any = false;
  const auto found = [](void* user, const char* const*) noexcept {
    *static_cast<bool*>(user) = true;
    return false;
  };
  Status status = driver.query(session, Record::kApplied, found, &any);
  if (status == Status::kOk && any) {
    status = write(Record::kPurgeHistory, {Value(program)});
    segment.first = false;  // these rows are, and what follows is of their run
  }
  if (status == Status::kOk) status = driver.write(session, Record::kPurgeVersions, nullptr, 0);
  if (status != Status::kOk || !stale) return status;
  return driver.write(session, Record::kPurgeDowngrades, nullptr, 0);
}

/// Ids with a space between them, each 32 bytes at most.
void join(const Chain& chain, const unsigned* indices, unsigned count, Text& text) {
  for (unsigned i = 0; i < count; ++i) text << (i == 0 ? "" : " ") << chain[indices[i]].id;
}

/// What a revision stands on, as the history has it. The generator limits how many that are.
struct Edges {
  Text parents;
  Text dependencies;

  Edges(void* space, const Chain& chain, const Revision& it)
      : parents(static_cast<char*>(space), bytes(it.parent_count)),
        dependencies(static_cast<char*>(space) + bytes(it.parent_count),
                     bytes(it.dependency_count)) {
    join(chain, it.edges, it.parent_count, parents);
    join(chain, it.edges + it.parent_count, it.dependency_count, dependencies);
  }

  static unsigned bytes(unsigned count) { return 33 * count + 8; }
  static unsigned bytes(const Revision& it) {
    return bytes(it.parent_count) + bytes(it.dependency_count);
  }
};

Status Writer::history(unsigned index, Direction direction, How how) {
  const Revision& it = revision(index);
  Edges edges(alloca(Edges::bytes(it)), *migrations.chain, it);
  const bool up = direction == Direction::kUpgrade;
  const Checksums& checksums = it.checksum(session.database.driver->dialect);
  char checksum[17];
  write_checksum(up ? checksums.upgrade : checksums.downgrade, checksum);
  const Value values[] = {segment.first ? 1u : 0u,
                          it.id,
                          edges.parents.c_str(),
                          edges.dependencies.c_str(),
                          up ? "upgrade" : "downgrade",
                          kHow[static_cast<unsigned>(how)],
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
  return migrations.stored_downgrades ? store(index) : status;
}

/// All forms of a downgrade, each with what it is for: "+id -id".
Status Writer::store(unsigned index) const {
  const Dialect dialect = session.database.driver->dialect;
  const Variants* variants = variants_of(migrations, index, dialect, Direction::kDowngrade);
  if (variants == nullptr) {
    return store(index, 0, "", migrations.units[index]->script(dialect, Direction::kDowngrade));
  }
  const unsigned size = 34 * variants->revision_count + 1;
  Text condition(static_cast<char*>(alloca(size)), size);
  Status status = Status::kOk;
  for (unsigned number = 0; number < variants->size && status == Status::kOk; ++number) {
    const Variant& it = variants->variants[number];
    condition.clear();
    for (unsigned i = 0; i < variants->revision_count; ++i) {
      condition << (i == 0 ? "" : " ") << ((it.applied >> i & 1u) != 0 ? '+' : '-')
                << variants->revisions[i];
    }
    status = store(index, number, condition.c_str(), it.script);
  }
  return status;
}

/// A program that didn't know of the news may have stored less of what was there before, and stays.
Status Writer::store_again(const Set& before, const Set& news, const Set& after) const {
  if (!migrations.stored_downgrades || !stale) return Status::kOk;
  const Chain& chain = *migrations.chain;
  const Dialect dialect = session.database.driver->dialect;
  Status status = Status::kOk;
  for (unsigned i = before.next(); i != kNone && status == Status::kOk; i = before.next(i + 1)) {
    const Variants* variants = variants_of(migrations, i, dialect, Direction::kDowngrade);
    if (variants == nullptr || !after.has(i)) continue;
    bool decides = false;
    for (unsigned k = 0; k < variants->revision_count; ++k) {
      const unsigned other = find_id(chain, variants->revisions[k]);
      if (other != kNone && news.has(other) && !before.has(other)) decides = true;
    }
    if (decides) status = downgrade(i, Direction::kUpgrade);
  }
  return status;
}

Status Writer::store(unsigned index, unsigned variant, const char* condition,
                     const Script& script) const {
  const Revision& it = revision(index);
  char checksum[17];
  write_checksum(it.checksum(session.database.driver->dialect).downgrade, checksum);
  unsigned flags = script.size == 0 ? downgrade_flags::kEmpty : downgrade_flags::kSql;
  if ((it.flags & Revision::kIrreversible) != 0) flags = downgrade_flags::kIrreversible;
  if ((it.flags & Revision::kCompatible) != 0) flags |= downgrade_flags::kCompatible;
  if ((it.flags & Revision::kNoTransaction) != 0) flags |= downgrade_flags::kNoTransaction;
  char buffer[240];
  Text calls(buffer);
  join_calls(script, calls);
  if (!calls.empty()) flags |= downgrade_flags::kCalls;
  const char* message = it.reason != nullptr ? it.reason : it.loses;
  if (!calls.empty()) message = calls.c_str();
  Status status =
      write(Record::kInsertDowngrade, {it.id, variant, 0u, flags, condition, message, checksum});
  if (!calls.empty()) return status;
  unsigned number = 0;
  for (const Statement& statement : script) {
    if (status != Status::kOk) break;
    flags = statement.kind == Statement::Kind::kRequire ? downgrade_flags::kRequire + 0u : 0;
    status = write(Record::kInsertDowngrade,
                   {it.id, variant, ++number, flags, statement.sql, statement.message, nullptr});
  }
  return status;
}

/// What the database knows under the name of another revision.
struct Names {
  const Chain& chain;
  Set& other;

  void read(const char* id) {
    const unsigned index = find_id(chain, id) == kNone ? find_applied(chain, id) : kNone;
    if (index != kNone) other.add(index);
  }
};

bool read_version(void* user, const char* const* columns) noexcept {
  static_cast<Names*>(user)->read(columns[0]);
  return true;
}

bool read_applied(void* user, const char* const* columns) noexcept {
  static_cast<Names*>(user)->read(columns[1]);
  return true;
}

bool has_names_before(const Chain& chain) {
  for (const Revision& revision : chain) {
    if (name_before(chain, revision) != nullptr) return true;
  }
  return false;
}

/// Gives what is applied under the name of a replaced revision the name of the one that replaces
/// it.
Status Writer::rename(const Set& applied, Set& other) {
  const Chain& chain = *migrations.chain;
  const Driver& driver = *session.database.driver;
  other.clear();
  Names names{chain, other};
  Status status = driver.query(session, Record::kApplied, read_applied, &names);
  const bool script = no_table(session, status);  // then nothing can be asked
  if (status != Status::kOk && !script) return status;
  status = driver.query(session, Record::kVersions, read_version, &names);
  if (script) other.fill();
  for (unsigned i = other.next(); i != kNone && status == Status::kOk; i = other.next(i + 1)) {
    const char* before = applied.has(i) ? name_before(chain, chain[i]) : nullptr;
    if (before != nullptr) status = rename(i, before);
  }
  return status;
}

/// What the history tells of a hotfix and of its copy.
struct Copied {
  const char* copy;
  const char* own;
  bool is_copy = false;  // the copy is applied
  bool is_own = false;   // the hotfix is, by its own id
};

bool read_copied(void* user, const char* const* columns) noexcept {
  Copied& copied = *static_cast<Copied*>(user);
  if (equal(columns[1], copied.copy)) copied.is_copy = true;
  if (equal(columns[1], copied.own)) copied.is_own = true;
  return !copied.is_copy || !copied.is_own;
}

/// A hotfix whose file has come later than its copy ran here takes its place below that: it is
/// declared, and so is again what stands on it; what lies beside has been stored without it.
Status Writer::declare_late(Set& applied, Set& late) {
  const Chain& chain = *migrations.chain;
  late.clear();
  Status status = Status::kOk;
  for (unsigned i = applied.next(); i != kNone; i = applied.next(i + 1)) {
    for (unsigned r = 0; r < chain[i].replaced_count; ++r) {
      const unsigned hotfix = find_id(chain, replaced(chain[i])[r]);
      if (hotfix == kNone) continue;
      Copied copied{chain[i].id, chain[hotfix].id};
      status = session.database.driver->query(session, Record::kApplied, read_copied, &copied);
      if (no_table(session, status)) return Status::kOk;  // a script, which can't ask
      if (status != Status::kOk) return status;
      if (copied.is_copy && !copied.is_own) late.add(hotfix);
    }
  }
  add_descendants(chain, late);
  late.keep(applied);
  for (unsigned i = late.next(); i != kNone && status == Status::kOk; i = late.next(i + 1)) {
    status = history(i, Direction::kUpgrade, How::kStamp);
    if (status == Status::kOk) status = downgrade(i, Direction::kUpgrade);
  }
  applied.remove(late);
  if (status == Status::kOk) status = store_again(applied, late, applied);
  applied.add(late);
  return status;
}

/// Each statement does nothing where there is nothing of the kind, for a script can't ask before.
Status Writer::rename(unsigned index, const char* last) {
  const Revision& it = revision(index);
  Edges edges(alloca(Edges::bytes(it)), *migrations.chain, it);
  char checksum[17];
  write_checksum(it.checksum(session.database.driver->dialect).upgrade, checksum);
  Status status =
      write(Record::kInsertReplacing, {it.id, edges.parents.c_str(), edges.dependencies.c_str(),
                                       checksum, it.message, program, last});
  if (status == Status::kOk) status = write(Record::kInsertAgain, {Value(last), it.id});
  for (unsigned r = 0; r < it.replaced_count && status == Status::kOk; ++r) {
    const char* id = replaced(it)[r];
    status = write(Record::kInsertReplaced, {it.id, program, id});
    if (status != Status::kOk || !stale) continue;
    status = write(Record::kDeleteDowngrade, {Value(id)});
    if (status == Status::kOk) status = write(Record::kReplaceCondition, {Value(id), it.id});
  }
  if (status == Status::kOk) status = downgrade(index, Direction::kUpgrade);
  return status == Status::kOk ? write(Record::kReplaceVersion, {Value(it.id), last}) : status;
}

}  // namespace

Status read_rows(Session& session, const Migrations& migrations, bool recognises, Set& applied,
                 Set& scratch, Rows& rows) noexcept {
  const Chain& chain = *migrations.chain;
  Reader reader{chain, applied, rows, false, kNone};
  Status status = Status::kOk;
  for (bool again = true;; again = false) {
    reader.replaced = 0;
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
  if (status == Status::kOk) status = check_replaced(session, reader, applied, rows);
  if (status != Status::kOk) return status;
  if (rows.unknown == 0 && at_heads(chain, applied, rows.count)) {
    rows.situation = Situation::kCurrent;
    applied.fill();
    return Status::kOk;
  }
  rows.situation = rows.unknown == 0 ? Situation::kBehind : Situation::kForeign;
  return close_rows(session, chain, applied, scratch);
}

Status list_rows(Session& session, Text& text) noexcept {
  const auto list = [](void* user, const char* const* columns) noexcept {
    Text& ids = *static_cast<Text*>(user);
    ids << (ids.empty() ? "" : ", ") << columns[0];
    return true;
  };
  return session.database.driver->query(session, Record::kVersions, list, &text);
}

Status write_each(Session& session, const Chain& chain, Record record, const Set& some,
                  const Set& others) noexcept {
  for (unsigned i = some.next(); i != kNone; i = some.next(i + 1)) {
    if (others.has(i)) continue;
    const Value id[] = {chain[i].id};
    const Status status = session.database.driver->write(session, record, id, 1);
    if (status != Status::kOk) return status;
  }
  return Status::kOk;
}

Status write_records(Session& session, const Migrations& migrations, const Segment& segment,
                     Set& before, Set& after, Set& scratch) noexcept {
  const Chain& chain = *migrations.chain;
  char program[240];
  write_program(session, migrations, program);
  Writer writer{session, migrations, segment, program, true};
  Status status = writer.create();
  if (status == Status::kOk && segment.purges) status = writer.purge();
  if (status == Status::kOk && !segment.fresh) {
    if (has_names_before(chain)) status = writer.rename(before, scratch);
    if (status == Status::kOk) status = writer.declare_late(before, scratch);
  }
  Steps steps(before, after);
  while (status == Status::kOk && steps.next()) {
    status = writer.history(steps.index(), steps.direction(), segment.how);
    if (status == Status::kOk) status = writer.downgrade(steps.index(), steps.direction());
  }
  if (status == Status::kOk) status = writer.store_again(before, after, after);
  if (status != Status::kOk) return status;
  heads_of(chain, before, scratch);
  before = after;
  heads_of(chain, before, after);
  if (segment.below != nullptr) scratch.remove(*segment.below);
  if (segment.below != nullptr) after.remove(*segment.below);
  status = write_each(session, chain, Record::kDeleteVersion, scratch, after);
  if (status != Status::kOk) return status;
  return write_each(session, chain, Record::kInsertVersion, after, scratch);
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
