// SPDX-License-Identifier: MIT
#include "offline.h"

#include <cstring>

#include "offline_shell.h"
#include "replaced.h"
#include "target.h"

namespace aludel {
namespace {

Offline& self(Session& session) { return *static_cast<Offline*>(session.database.connection); }

const Shell& shell_of(Dialect dialect) {
  return dialect == Dialect::kSqlite ? kSqliteShell : kPsql;
}

}  // namespace

Offline::Offline(const Migrations& migrations, const Driver& driver, Set& rows, bool takes_over,
                 std::FILE* out) noexcept
    : migrations_(migrations),
      real_(driver),
      shell_(shell_of(driver.dialect)),
      driver_{driver.dialect, driver.sql, open,    close,   begin,   commit, rollback,
              leave,          between,    run,     nullptr, write,   query,  nullptr,
              nullptr,        violations, inspect, fetch,   nullptr, nullptr},
      rows_(rows),
      takes_over_(takes_over),
      out_(out),
      table_(!takes_over || rows.next() != kNone) {}

const char* Offline::how_to_run(Dialect dialect) noexcept { return shell_of(dialect).run; }

Status Offline::open(Session&, Access) noexcept { return Status::kOk; }

void Offline::close(Session&) noexcept {}

Status Offline::begin(Session& session) noexcept {
  Offline& it = self(session);
  const char* table = it.migrations_.version_table;
  it.settle();
  std::fputc('\n', it.out_);
  it.shell_.put_begin(it.out_, table);
  if (it.holds_lock_) it.shell_.put_unlock(it.out_, table);
  it.holds_lock_ = false;
  it.check_start();
  it.ran_ = false;
  it.counted_ = false;
  session.locked = true;
  return Status::kOk;
}

void Offline::settle() noexcept {
  if (!settled_) shell_.put_settings(out_, begun_);
  begun_ = true;
  settled_ = true;
}

/// The version rows must be those that are known here.
void Offline::check_start() noexcept {
  char words[200];
  Text text(words);
  text << "this database is not at ";
  list_ids(*migrations_.chain, rows_, text);
  text << ", where this script starts";
  shell_.put_start(out_, {words, migrations_.version_table,
                          real_.sql[static_cast<unsigned>(Record::kCreateVersions)],
                          *migrations_.chain, rows_, takes_over_});
}

Status Offline::commit(Session& session) noexcept {
  Offline& it = self(session);
  if (it.counted_) it.shell_.put_violations(it.out_, Violations::kForget);
  std::fputs("COMMIT;\n", it.out_);
  session.locked = false;
  return Status::kOk;
}

void Offline::rollback(Session& session) noexcept {
  if (session.locked) std::fputs("ROLLBACK;\n", self(session).out_);
  session.locked = false;
}

Status Offline::leave(Session& session) noexcept {
  Offline& it = self(session);
  if (!it.holds_lock_) it.shell_.put_lock(it.out_, it.migrations_.version_table);
  it.holds_lock_ = true;
  rollback(session);
  return Status::kOk;
}

Status Offline::between(Session& session) noexcept {
  Offline& it = self(session);
  if (*it.shell_.between != '\0') std::fprintf(it.out_, "%s;\n", it.shell_.between);
  it.settle();
  return Status::kOk;
}

Status Offline::run(Session& session, const Statement& statement) noexcept {
  Offline& it = self(session);
  if (statement.kind == Statement::Kind::kCall) return Status::kNoFunction;
  const char* refusal = it.shell_.refuse(statement.sql);
  if (refusal != nullptr) {
    session.detail.clear();
    session.detail << refusal;
    return Status::kStatementFailed;
  }
  if (!session.locked) it.settle();
  it.ran_ = true;
  std::fprintf(it.out_, "-- %s:%u\n", it.file_, statement.line);
  if (statement.kind == Statement::Kind::kRequire) {
    it.shell_.put_require(it.out_, statement.message, statement.sql);
  } else {
    print_statement(it.out_, statement.sql);
    // Outside a transaction a PRAGMA is allowed.
    if (!session.locked || it.shell_.may_set(statement.sql)) it.settled_ = false;
  }
  return Status::kOk;
}

Status Offline::write(Session& session, Record record, const Value* values,
                      unsigned count) noexcept {
  Offline& it = self(session);
  it.print_record(record, values, count);
  it.keep(record, values);
  if (record == Record::kCreateVersions) it.table_ = true;
  return Status::kOk;
}

void Offline::print_record(Record record, const Value* values, unsigned count) noexcept {
  for (const char* text = real_.sql[static_cast<unsigned>(record)]; *text != '\0'; text++) {
    unsigned number = 0;
    const char* end = text + 1;
    while (*text == '$' && *end >= '0' && *end <= '9') {
      number = number * 10 + static_cast<unsigned>(*end++ - '0');
    }
    if (*text == '#') {
      print_expanded(out_, "#", migrations_.version_table, shell_.dot);
    } else if (number >= 1 && number <= count) {
      const Value& value = values[number - 1];
      if (value.kind == Value::Kind::kNull) std::fputs("NULL", out_);
      if (value.kind == Value::Kind::kNumber) std::fprintf(out_, "%u", value.number);
      if (value.kind == Value::Kind::kText) print_quoted(out_, '\'', value.text);
      text = end - 1;
    } else {
      std::fputc(*text, out_);
    }
  }
  std::fputs(";\n", out_);
}

/// The version rows as they are from here on.
void Offline::keep(Record record, const Value* values) noexcept {
  if (record != Record::kInsertVersion && record != Record::kDeleteVersion) return;
  const unsigned index = find_id(*migrations_.chain, values[0].text);
  if (index == kNone) return;
  record == Record::kInsertVersion ? rows_.add(index) : rows_.remove(index);
}

/// Of what stands in the database only the version rows are known.
Status Offline::query(Session& session, Record record, Visitor visitor, void* user) noexcept {
  Offline& it = self(session);
  if (record != Record::kVersions || !it.table_) return Status::kStatementFailed;
  for (unsigned i = it.rows_.next(); i != kNone; i = it.rows_.next(i + 1)) {
    const char* columns[] = {(*it.migrations_.chain)[i].id};
    if (!visitor(user, columns)) break;
  }
  return Status::kOk;
}

/// Before the first statement: counts. Then: compares.
Status Offline::violations(Session& session, long long& count) noexcept {
  Offline& it = self(session);
  count = 0;
  if (it.shell_.put_violations == nullptr) return Status::kOk;
  const bool first = !it.ran_ && !it.counted_;
  const auto compare = it.counted_ ? Violations::kCompare : Violations::kCompareWithNone;
  it.shell_.put_violations(it.out_, first ? Violations::kCount : compare);
  if (first) it.counted_ = true;
  return Status::kOk;
}

Status Offline::inspect(Session& session, Found& found) noexcept {
  found = {};
  found.anything = self(session).takes_over_;
  return Status::kOk;
}

/// Nothing is asked of a database that isn't there: what comes here is to be done.
Status Offline::fetch(Session& session, const char* sql, Cursor&) noexcept {
  std::fprintf(self(session).out_, "%s;\n", sql);
  return Status::kOk;
}

void print_quoted(std::FILE* out, char quote, const char* text) noexcept {
  std::fputc(quote, out);
  for (; *text != '\0'; text++) {
    if (*text == quote) std::fputc(quote, out);
    std::fputc(*text, out);
  }
  std::fputc(quote, out);
}

void print_expanded(std::FILE* out, const char* text, const char* name, const char* dot) noexcept {
  for (; *text != '\0'; text++) {
    if (*text != '#') {
      std::fputc(*text, out);
      continue;
    }
    for (const char* letter = name; *letter != '\0'; letter++) {
      *letter == '.' ? std::fputs(dot, out) : std::fputc(*letter, out);
    }
  }
}

void print_rows(std::FILE* out, const Chain& chain, const Set& set) noexcept {
  for (unsigned i = set.next(); i != kNone; i = set.next(i + 1)) {
    if (i != set.next()) std::fputs(", ", out);
    print_quoted(out, '\'', chain[i].id);
    const char* before = name_before(chain, chain[i]);
    if (before == nullptr) continue;
    std::fputs(", ", out);
    print_quoted(out, '\'', before);
  }
}

void print_statement(std::FILE* out, const char* sql) noexcept {
  const char* last_line = std::strrchr(sql, '\n');
  const bool comment = std::strstr(last_line != nullptr ? last_line : sql, "--") != nullptr;
  std::fprintf(out, "%s%s;\n", sql, comment ? "\n" : "");
}

}  // namespace aludel
