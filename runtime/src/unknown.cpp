// SPDX-License-Identifier: MIT
#include "unknown.h"

#include <cstring>

#include "records.h"
#include "replaced.h"
#include "scripts.h"

namespace aludel {
namespace {

constexpr unsigned kIdSize = sizeof Unknown::revision;

// The columns of Record::kApplied.
enum Column { kSequence, kId, kParents, kDependencies };

/// Calls `function` with each id of two lists, parents and dependencies; false: no more of them.
template <typename Function>
void each_edge(const char* const (&lists)[2], const Function& function) {
  char id[kIdSize];
  for (const char* at : lists) {
    while (at != nullptr && next_id(at, id)) {
      if (!function(id)) return;
    }
  }
}

/// Calls `function` with the columns of each row that a Record gives; false: no more of them.
template <typename Function>
Status each_row(Session& session, Record record, Function function) {
  const auto visit = [](void* user, const char* const* columns) noexcept {
    return (*static_cast<Function*>(user))(columns);
  };
  return session.database.driver->query(session, record, visit, &function);
}

/// Whether an id means a revision of the chain, or something that one stands for. Rows of the
/// history mostly go down the chain: `next` as of find_id().
bool is_known(const Chain& chain, const char* id, unsigned& next) {
  return find_id(chain, id, next) != kNone || find_replacing(chain, id) != kNone;
}

bool is_known(const Chain& chain, const char* id) {
  unsigned next = kNone;
  return is_known(chain, id, next);
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Finds number `number` of them, from the newest on.
Status find(Session& session, const Chain& chain, unsigned number, Unknown& unknown) {
  unknown = Unknown();
  unsigned next = chain.size - 1;
  return each_row(session, Record::kApplied, [&](const char* const* columns) {
    if (is_known(chain, columns[kId], next) || number-- != 0) return true;
    Text(unknown.sequence) << columns[kSequence];
    Text(unknown.revision) << columns[kId];
    return false;
  });
}

/// Whether the history says that a revision is applied, or that one stands on it that is.
struct Presence {
  bool applied = false;
  bool below = false;
};

Status ask(Session& session, const char* id, Presence& presence) {
  return each_row(session, Record::kApplied, [&](const char* const* columns) {
    if (equal(columns[kId], id)) presence.applied = true;
    each_edge({columns[kParents], columns[kDependencies]}, [&](const char* edge) {
      if (equal(edge, id)) presence.below = true;
      return !presence.below;
    });
    return !presence.applied || !presence.below;
  });
}

/// Whether there is a version row of this id.
Status ask_row(Session& session, const char* id, bool& found) {
  found = false;
  return each_row(session, Record::kVersions, [&](const char* const* columns) {
    found = equal(columns[0], id);
    return !found;
  });
}

unsigned number_of(const char* text) {
  unsigned number = 0;
  for (; text != nullptr && *text >= '0' && *text <= '9'; ++text) {
    number = number * 10 + static_cast<unsigned>(*text - '0');
  }
  return number;
}

/// A row of the stored downgrades, for as long as this lives.
class Stored {
 public:
  explicit Stored(Session& session) noexcept : session_(session) {}
  ~Stored() { session_.database.driver->release(row_); }
  Stored(const Stored&) = delete;
  Stored& operator=(const Stored&) = delete;

  /// Reads a row, of this variant or of the next one that has it.
  Status read(const char* revision, unsigned variant, unsigned number) {
    const Driver& driver = *session_.database.driver;
    driver.release(row_);
    const Value values[] = {revision, variant, number};
    return driver.keep(session_, Record::kStoredRow, values, 3, row_);
  }

  [[nodiscard]] bool found() const { return row_.found; }
  [[nodiscard]] unsigned variant() const { return number_of(row_.columns[0]); }
  [[nodiscard]] unsigned flags() const { return number_of(row_.columns[1]); }
  [[nodiscard]] const char* sql() const {
    return row_.columns[2] == nullptr ? "" : row_.columns[2];
  }
  [[nodiscard]] const char* message() const { return row_.columns[3]; }
  [[nodiscard]] const char* checksum() const { return row_.columns[4]; }

 private:
  Session& session_;
  Kept row_;
};

/// The low bits of a header's flags: what there is.
unsigned kind_of(unsigned flags) { return flags & 3u; }

/// Looks at all of them.
class Survey {
 public:
  Survey(Session& session, const Chain& chain, Unknowns& unknowns)
      : session_(session), driver_(*session.database.driver), chain_(chain), unknowns_(unknowns) {}

  Status go(Set& applied, Set& below);

 private:
  Status read_history(Set& below);
  Status check_rows();
  Status check(Unknown& unknown);
  Status check_edges(Unknown& unknown);
  void check_replaced(const char* ids, const Unknown& unknown);
  Status check_header(const Stored& header, Unknown& unknown);
  bool refuse(const char* revision);

  Session& session_;
  const Driver& driver_;
  const Chain& chain_;
  Unknowns& unknowns_;
  Text why_{unknowns_.why};
  Text loses_{unknowns_.loses};
};

/// Whether nothing has been refused yet; then the words are to follow.
bool Survey::refuse(const char* revision) {
  if (!why_.empty()) return false;
  Text(unknowns_.revision) << revision;
  return true;
}

/// How many there are, what they stand on, and whether anything that is known stands on one.
Status Survey::read_history(Set& below) {
  unsigned next = chain_.size - 1;
  return each_row(session_, Record::kApplied, [&](const char* const* columns) {
    const char* id = columns[kId];
    const bool known = is_known(chain_, id, next);
    if (!known) ++unknowns_.count;
    each_edge({columns[kParents], columns[kDependencies]}, [&](const char* edge) {
      if (known && !is_known(chain_, edge) && refuse(edge)) {
        why_ << id << ", which is known here, stands on it";
      }
      const unsigned index = known ? kNone : find_applied(chain_, edge);
      if (index != kNone) below.add(index);
      return true;
    });
    return true;
  });
}

/// The version rows say what is applied: of each unknown one the history must tell.
Status Survey::check_rows() {
  for (unsigned number = 0;; ++number) {
    char id[kIdSize] = {};
    unsigned left = number;
    Status status = each_row(session_, Record::kVersions, [&](const char* const* columns) {
      if (is_known(chain_, columns[0]) || left-- != 0) return true;
      Text(id) << columns[0];
      return false;
    });
    if (status != Status::kOk || id[0] == 0) return status;
    Presence presence;
    status = ask(session_, id, presence);
    if (status != Status::kOk) return status;
    if (!presence.applied && refuse(id)) why_ << "the history of this database doesn't tell of it";
  }
}

Status Survey::check_header(const Stored& header, Unknown& unknown) {
  unknown.flags = header.flags();
  if ((unknown.flags & downgrade_flags::kCompatible) == 0) unknowns_.compatible = false;
  if (kind_of(unknown.flags) == downgrade_flags::kIrreversible) {
    if (refuse(unknown.revision)) why_ << "it can't be taken back: " << header.message();
    return Status::kOk;
  }
  if ((unknown.flags & downgrade_flags::kCalls) != 0) {
    if (refuse(unknown.revision)) {
      why_ << "its downgrade calls C++ that only its own program has: " << header.message();
    }
    return Status::kOk;
  }
  if (unknown.loses[0] == 0) Text(unknown.loses) << header.message();
  if (kind_of(unknown.flags) == downgrade_flags::kEmpty) return Status::kOk;
  Stored first(session_);
  const Status status = first.read(unknown.revision, header.variant(), 1);
  const bool whole = first.found() && first.variant() == header.variant();
  if (status == Status::kOk && !whole && refuse(unknown.revision)) {
    why_ << "the statements of its downgrade are not stored";
  }
  return status;
}

/// Its downgrade would take away, with its rows, what this program has under the names of before.
void Survey::check_replaced(const char* ids, const Unknown& unknown) {
  char known[kIdSize] = {};
  bool last = false;
  each_edge({ids, nullptr}, [&](const char* id) {
    last = find_id(chain_, id) != kNone;
    if (last) Text(known) << id;
    return true;
  });
  if (known[0] == 0 || !refuse(unknown.revision)) return;
  why_ << "it stands for " << (last ? "all up to " : "") << known
       << (!last ? " and others, which are not all known here: use a program that has them, or none"
           : unknowns_.count == 1
               ? ", which is known here: stamp that, with --purge"
               : ", which is known here: take down what came later with the program that wrote it");
}

/// What it stands on must be applied as well.
Status Survey::check_edges(Unknown& unknown) {
  Kept row;
  const Value sequence[] = {unknown.sequence};
  Status status = driver_.keep(session_, Record::kHistoryRow, sequence, 1, row);
  if (status == Status::kOk) {
    Text(unknown.message) << row.columns[3];
    check_replaced(row.columns[4], unknown);
    each_edge({row.columns[1], row.columns[2]}, [&](const char* edge) {
      if (find_applied(chain_, edge) != kNone) return true;
      Presence presence;
      status = ask(session_, edge, presence);
      const bool inside = find_replacing(chain_, edge) != kNone;
      if (status == Status::kOk && (inside || !presence.applied) && refuse(unknown.revision)) {
        why_ << "it stands on " << edge;
        why_ << (inside ? ", which this program has in another revision's place"
                        : ", of which the history doesn't tell");
      }
      return status == Status::kOk;
    });
  }
  driver_.release(row);
  return status;
}

Status Survey::check(Unknown& unknown) {
  Status status = check_edges(unknown);
  Stored header(session_);
  unsigned headers = 0;
  for (unsigned variant = 0; status == Status::kOk; variant = header.variant() + 1) {
    status = header.read(unknown.revision, variant, 0);
    if (status != Status::kOk || !header.found()) break;
    ++headers;
    status = check_header(header, unknown);
  }
  if (status != Status::kOk) return status;
  if (headers == 0) {
    unknowns_.compatible = false;
    if (refuse(unknown.revision)) why_ << "its downgrade is not stored";
  }
  Presence presence;
  bool row = false;
  status = ask(session_, unknown.revision, presence);
  if (status == Status::kOk) status = ask_row(session_, unknown.revision, row);
  if (status == Status::kOk && row == presence.below && refuse(unknown.revision)) {
    why_ << (row ? "the history says that something stands on it, and the version rows don't"
                 : "the history says that it is applied, and the version rows don't");
  }
  return status;
}

Status Survey::go(Set& applied, Set& below) {
  below.clear();
  Text rows(unknowns_.rows);
  Status status = list_rows(session_, rows);
  if (status == Status::kOk) status = read_history(below);
  if (no_table(session_, status)) {
    why_ << "this database has no history";
    return Status::kOk;
  }
  if (status != Status::kOk) return status;
  add_ancestors(chain_, below);
  applied.add(below);
  status = check_rows();
  if (status != Status::kOk) return status;
  const auto any = [](void*, const char* const*) noexcept { return false; };
  status = driver_.query(session_, Record::kDowngrades, any, nullptr);
  if (no_table(session_, status)) {
    if (why_.empty()) why_ << "this database stores no downgrades";
    return Status::kOk;
  }
  unknowns_.compatible = why_.empty();
  for (unsigned number = 0; status == Status::kOk; ++number) {
    Unknown unknown;
    status = find(session_, chain_, number, unknown);
    if (status != Status::kOk || unknown.revision[0] == 0) break;
    status = check(unknown);
    if (unknown.loses[0] != 0) loses_ << (loses_.empty() ? "" : ", ") << unknown.loses;
    if (status == Status::kOk && unknowns_.each != nullptr) {
      unknowns_.each(unknowns_.user, unknown);
    }
  }
  if (applied.next() == kNone) {  // then it is another program's
    unknowns_.compatible = false;
    if (why_.empty()) why_ << "none of its revisions is this program's";
  }
  return status;
}

Status survey(Session& session, const Chain& chain, Set& applied, Set& below,
              Unknowns& unknowns) noexcept {
  return Survey(session, chain, unknowns).go(applied, below);
}

/// Whether a variant of a downgrade is the one for what is applied.
Status fits(Session& session, const Chain& chain, const Set& applied, const char* condition,
            bool& fitting) {
  char id[kIdSize];
  fitting = true;
  while (fitting) {
    condition += std::strspn(condition, " ");
    const bool wanted = *condition == '+';
    if (*condition != 0) ++condition;  // the sign is no part of the id, which may fill its buffer
    if (!next_id(condition, id)) break;
    Presence presence;
    unsigned index = find_id(chain, id);
    if (index == kNone) index = find_replacing(chain, id);
    if (index != kNone) {
      presence.applied = applied.has(index);
    } else {
      const Status status = ask(session, id, presence);
      if (status != Status::kOk) return status;
    }
    fitting = presence.applied == wanted;
  }
  return Status::kOk;
}

Status newest(Session& session, const Chain& chain, const Set& applied, Unknown& unknown) noexcept {
  Status status = find(session, chain, 0, unknown);
  if (status != Status::kOk || unknown.revision[0] == 0) return status;
  Kept row;
  const Value sequence[] = {unknown.sequence};
  status = session.database.driver->keep(session, Record::kHistoryRow, sequence, 1, row);
  Text(unknown.message) << row.columns[3];
  session.database.driver->release(row);
  Stored header(session);
  bool fitting = false;
  for (unsigned variant = 0; status == Status::kOk && !fitting; variant = header.variant() + 1) {
    status = header.read(unknown.revision, variant, 0);
    if (status != Status::kOk) return status;
    if (!header.found()) {
      session.detail << "none of its stored downgrades is for what is applied here";
      return Status::kUnknownRevision;
    }
    status = fits(session, chain, applied, header.sql(), fitting);
  }
  unknown.variant = header.variant();
  unknown.flags = header.flags();
  Text(unknown.checksum) << header.checksum();
  return status;
}

/// What the requirement says, before the first row that it found.
void add_requirement(Session& session, const char* message) {
  char buffer[240];
  Text words(buffer);
  words << message << ": " << session.detail.c_str();
  session.detail.clear();
  session.detail << buffer;
}

Status run(Session& session, const Unknown& unknown, unsigned& statement) noexcept {
  const Driver& driver = *session.database.driver;
  Stored stored(session);
  for (statement = 1; kind_of(unknown.flags) == downgrade_flags::kSql; ++statement) {
    Status status = stored.read(unknown.revision, unknown.variant, statement);
    if (status != Status::kOk) return status;
    if (!stored.found() || stored.variant() != unknown.variant) break;
    const bool requires_none = (stored.flags() & downgrade_flags::kRequire) != 0;
    unsigned size = 1;
    for (const char* at = stored.sql(); *at != 0; ++at) ++size;
    const auto kind = requires_none ? Statement::Kind::kRequire : Statement::Kind::kSql;
    status = driver.run(session, {kind, false, 1, 0, size, stored.sql(), stored.message()});
    while (status == Status::kOk && session.pending != 0) status = driver.wait(session);
    if (status == Status::kRequireFailed) add_requirement(session, stored.message());
    if (status != Status::kOk) return status;
  }
  statement = 0;
  return session.locked ? driver.between(session) : Status::kOk;
}

Status record(Session& session, const Migrations& migrations, const Unknown& unknown,
              bool first) noexcept {
  const Driver& driver = *session.database.driver;
  char program[240];
  write_program(session, migrations, program);
  const Value row[] = {first ? 1u : 0u, "undo", unknown.checksum, program, unknown.sequence};
  const Value id[] = {unknown.revision};
  Status status = driver.write(session, Record::kInsertUndone, row, 5);
  if (status == Status::kOk) status = driver.write(session, Record::kDeleteDowngrade, id, 1);
  if (status == Status::kOk) status = driver.write(session, Record::kDeleteVersion, id, 1);
  return status;
}

Status write_rows(Session& session, const Chain& chain, const Set& applied, Set& rows,
                  Set& heads) noexcept {
  const Driver& driver = *session.database.driver;
  rows.clear();  // at first what unknown ones stand on
  Status status = each_row(session, Record::kApplied, [&](const char* const* columns) {
    if (is_known(chain, columns[kId])) return true;
    each_edge({columns[kParents], columns[kDependencies]}, [&](const char* edge) {
      const unsigned index = find_applied(chain, edge);
      if (index != kNone) rows.add(index);
      return true;
    });
    return true;
  });
  if (status != Status::kOk) return status;
  add_ancestors(chain, rows);
  heads_of(chain, applied, heads);
  heads.remove(rows);
  rows.clear();
  status = each_row(session, Record::kVersions, [&](const char* const* columns) {
    const unsigned index = find_applied(chain, columns[0]);
    if (index != kNone) rows.add(index);
    return true;
  });
  if (status == Status::kOk) {
    status = write_each(session, chain, Record::kDeleteVersion, rows, heads);
  }
  if (status == Status::kOk) {
    status = write_each(session, chain, Record::kInsertVersion, heads, rows);
  }
  for (unsigned number = 0; status == Status::kOk; ++number) {
    Unknown unknown;
    Presence presence;
    status = find(session, chain, number, unknown);
    if (status != Status::kOk || unknown.revision[0] == 0) break;
    const Value id[] = {unknown.revision};
    status = ask(session, unknown.revision, presence);
    if (status == Status::kOk) status = driver.write(session, Record::kDeleteVersion, id, 1);
    if (status != Status::kOk || presence.below) continue;
    status = driver.write(session, Record::kInsertVersion, id, 1);
  }
  return status;
}

/// Whether a name stands in a text, as a word, in whatever case.
bool has_word(const char* text, const char* name, size_t length) {
  const auto in_word = [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' ||
           code >= 0x80;
  };
  for (const char* at = text; *at != 0; ++at) {
    if (at != text && in_word(at[-1])) continue;
    size_t same = 0;
    while (same < length && lower(at[same]) == lower(name[same])) ++same;
    if (same == length && !in_word(at[length])) return true;
  }
  return false;
}

/// Whether a statement speaks of one of these names (revision.h), of "device.name" both parts;
/// then that one is left in `words`. Without a statement: it might. What stands in parentheses is
/// not changed.
bool speaks_of(const char* sql, const char* names, Text& words) {
  while (names != nullptr && *names != 0) {
    const size_t length = std::strcspn(names, "\n");
    bool all = *names != '(';
    for (size_t at = 0; sql != nullptr && all && at < length;) {
      const size_t part = std::strcspn(names + at, ".\n");
      all = has_word(sql, names + at, part);
      at += part + 1;
    }
    if (all) {
      for (size_t at = 0; at < length; ++at) words << names[at];
      return true;
    }
    names += length;
    names += *names == '\n' ? 1 : 0;
  }
  return false;
}

/// Looks at what a run is about to do beside unknown revisions that stay.
class Neighbours {
 public:
  Neighbours(Session& session, const Migrations& migrations, const Set& applied, const Set& wanted)
      : session_(session), migrations_(migrations), applied_(applied), wanted_(wanted) {}

  Status go();

 private:
  Status look_at(const Unknown& unknown);
  Status look_at(const Unknown& unknown, const Stored& header);
  bool meets(const Unknown& unknown, const char* sql, const char* taken);
  bool meets(const Script& script, const char* sql, const char* taken);
  bool refused() const { return !session_.detail.empty(); }

  Session& session_;
  const Migrations& migrations_;
  const Set& applied_;
  const Set& wanted_;
  char buffer_[80];
  Text name_{buffer_};
};

Status Neighbours::go() {
  session_.detail.clear();
  for (unsigned number = 0;; ++number) {
    Unknown unknown;
    Status status = find(session_, *migrations_.chain, number, unknown);
    if (status != Status::kOk || unknown.revision[0] == 0) return status;
    status = look_at(unknown);
    if (status != Status::kOk) return status;
    if (refused()) return Status::kUnknownRevision;
  }
}

/// What it has changed is what its downgrade speaks of, as that leads back.
Status Neighbours::look_at(const Unknown& unknown) {
  Stored header(session_);
  Status status = Status::kOk;
  for (unsigned variant = 0; status == Status::kOk && !refused(); variant = header.variant() + 1) {
    status = header.read(unknown.revision, variant, 0);
    if (status != Status::kOk || !header.found()) return status;
    const unsigned kind = kind_of(header.flags());
    const bool calls = (header.flags() & downgrade_flags::kCalls) != 0;
    if (kind == downgrade_flags::kIrreversible || calls) {
      (void)meets(unknown, nullptr, nullptr);
    } else if (kind == downgrade_flags::kSql) {
      status = look_at(unknown, header);
    }
  }
  return status;
}

Status Neighbours::look_at(const Unknown& unknown, const Stored& header) {
  Stored row(session_);
  Status status = Status::kOk;
  for (unsigned number = 1; status == Status::kOk; ++number) {
    status = row.read(unknown.revision, header.variant(), number);
    if (status != Status::kOk || !row.found() || row.variant() != header.variant()) return status;
    const bool requires_none = (row.flags() & downgrade_flags::kRequire) != 0;
    if (!requires_none && meets(unknown, row.sql(), row.message())) return status;
  }
  return status;
}

/// Whether a step, or the way back that it stores, is at odds with a statement of the downgrade.
bool Neighbours::meets(const Unknown& unknown, const char* sql, const char* taken) {
  const Dialect dialect = session_.database.driver->dialect;
  Steps steps(applied_, wanted_);
  while (steps.next()) {
    bool any = meets(script_of(migrations_, dialect, steps), sql, taken);
    if (!any && steps.direction() == Direction::kUpgrade && migrations_.stored_downgrades) {
      const unsigned index = steps.index();
      any = meets(migrations_.units[index]->script(dialect, Direction::kDowngrade), sql, taken);
      const Variants* variants = variants_of(migrations_, index, dialect, Direction::kDowngrade);
      for (unsigned i = 0; variants != nullptr && !any && i < variants->size; ++i) {
        any = meets(variants->variants[i].script, sql, taken);
      }
    }
    if (!any) continue;
    const char* own = (*migrations_.chain)[steps.index()].id;
    if (sql == nullptr) {
      session_.detail << own << " changes \"" << name_.c_str() << "\", and it is not stored what "
                      << unknown.revision
                      << " has changed, as its downgrade is no SQL: it could be taken back unseen";
    } else {
      session_.detail << own << " and " << unknown.revision << " both change \"" << name_.c_str()
                      << "\", and neither knows of the other: one could take back, unseen, what "
                         "the other did";
    }
    return true;
  }
  return false;
}

bool Neighbours::meets(const Script& script, const char* sql, const char* taken) {
  for (const Statement& it : script) {
    if (it.kind != Statement::Kind::kSql) continue;
    if (speaks_of(sql, it.message, name_) || speaks_of(it.sql, taken, name_)) return true;
    if (taken != nullptr && speaks_of(taken, it.message, name_)) return true;  // it hangs on that
  }
  return false;
}

Status stay(Session& session, const Migrations& migrations, const Set& applied, const Set& wanted,
            const Set& below) noexcept {
  if (wanted.contains(below)) return Neighbours(session, migrations, applied, wanted).go();
  session.detail.clear();
  session.detail << "they stand on revisions that would be taken back";
  return Status::kUnknownRevision;
}

}  // namespace

const Undoing kUndoing = {survey, newest, run, record, write_rows, stay};

}  // namespace aludel
