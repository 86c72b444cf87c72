// SPDX-License-Identifier: MIT
#include "offline.h"

#include <cstring>

#include "target.h"

namespace aludel {
namespace {

// The shell stops at the first failure, and is brought to the settings of a run. It answers a
// .dbconfig with a line, which nobody wants to see.
constexpr const char* kSettings =
    ".bail on\n"
    ".timeout 60000\n"
    ".output /dev/null\n"
    ".dbconfig dqs_ddl on\n"
    ".dbconfig dqs_dml on\n"
    ".dbconfig enable_trigger on\n"
    ".dbconfig enable_view on\n"
    ".output\n"
    "PRAGMA foreign_keys = OFF;\n"
    "PRAGMA legacy_alter_table = OFF;\n"
    "PRAGMA recursive_triggers = OFF;\n"
    "PRAGMA ignore_check_constraints = OFF;\n"
    "PRAGMA count_changes = OFF;\n"
    "PRAGMA query_only = OFF;\n"
    "PRAGMA case_sensitive_like = OFF;\n";

// Nothing of anybody's is in the database.
constexpr const char* kFresh =
    "NOT EXISTS (SELECT 1 FROM main.sqlite_master WHERE type IN ('table', 'view')\n"
    "    AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')\n"
    "  AND (SELECT user_version FROM pragma_user_version) = 0";

Offline& self(Session& session) { return *static_cast<Offline*>(session.database.connection); }

/// Prints `text` between quotes of that kind, those inside it doubled.
void print_quoted(std::FILE* out, char quote, const char* text) {
  std::fputc(quote, out);
  for (; *text != '\0'; text++) {
    if (*text == quote) std::fputc(quote, out);
    std::fputc(*text, out);
  }
  std::fputc(quote, out);
}

/// Prints the beginning of a check, to be followed by an expression and end_check(): where it
/// is false, the script ends with `words`. Nothing is left of it.
void begin_check(std::FILE* out, const char* words) {
  std::fputs("SAVEPOINT aludel_check;\nCREATE TEMP TABLE aludel_check (ok, CONSTRAINT ", out);
  print_quoted(out, '"', words);
  std::fputs(" CHECK (ok IS TRUE));\nINSERT INTO temp.aludel_check SELECT ", out);
}

void end_check(std::FILE* out) {
  std::fputs(";\nROLLBACK TO aludel_check;\nRELEASE aludel_check;\n", out);
}

/// Prints main."name".
void print_table(std::FILE* out, const char* name) {
  std::fputs("main.", out);
  print_quoted(out, '"', name);
}

bool is_space(char letter) { return std::strchr(" \t\r\f\v", letter) != nullptr; }

/// Whether the shell would take a line of a statement for its end: "/" or "go", alone.
bool ends_early(const char* sql) {
  while (*sql != '\0') {
    while (*sql != '\0' && is_space(*sql)) sql++;
    const char* end = sql + std::strcspn(sql, "\n");
    const char* last = end;
    while (last > sql && is_space(last[-1])) last--;
    const bool slash = last - sql == 1 && *sql == '/';
    const bool go = last - sql == 2 && (sql[0] | 0x20) == 'g' && (sql[1] | 0x20) == 'o';
    if (slash || go) return true;
    sql = *end == '\n' ? end + 1 : end;
  }
  return false;
}

}  // namespace

Offline::Offline(const Migrations& migrations, const Driver& driver, Set& rows, bool takes_over,
                 std::FILE* out) noexcept
    : migrations_(migrations),
      real_(driver),
      driver_{driver.dialect, driver.sql, open,  close, begin,      commit,
              rollback,       run,        write, query, violations, inspect},
      rows_(rows),
      takes_over_(takes_over),
      out_(out),
      table_(!takes_over || rows.next() != kNone) {}

Status Offline::open(Session&, Access) noexcept { return Status::kOk; }

void Offline::close(Session&) noexcept {}

Status Offline::begin(Session& session) noexcept {
  Offline& it = self(session);
  if (!it.settled_) std::fputs(kSettings, it.out_);
  it.settled_ = true;
  std::fputs("\nBEGIN EXCLUSIVE;\n", it.out_);
  it.check_start();
  it.ran_ = false;
  it.counted_ = false;
  session.locked = true;
  return Status::kOk;
}

/// The version rows must be those that are known here.
void Offline::check_start() noexcept {
  const char* table = migrations_.version_table;
  const Chain& chain = *migrations_.chain;
  const bool base = rows_.next() == kNone;
  char words[200];
  Text text(words);
  text << "this database is not at ";
  list_ids(chain, rows_, text);
  text << ", where this script starts";

  begin_check(out_, words);
  std::fputs("EXISTS (SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = ", out_);
  print_quoted(out_, '\'', table);
  std::fputs(" COLLATE NOCASE)", out_);
  if (base) {
    std::fprintf(out_, "\n  OR %s;\n", takes_over_ ? "true" : kFresh);
    print_record(Record::kCreateVersions, nullptr, 0);
    std::fputs("INSERT INTO temp.aludel_check SELECT count(*) = 0 FROM ", out_);
    print_table(out_, table);
  } else {
    std::fprintf(out_,
                 ";\nINSERT INTO temp.aludel_check SELECT count(*) = %u AND sum(version_num IN (",
                 rows_.count());
    for (unsigned i = rows_.next(); i != kNone; i = rows_.next(i + 1)) {
      if (i != rows_.next()) std::fputs(", ", out_);
      print_quoted(out_, '\'', chain[i].id);
    }
    std::fprintf(out_, ")) = %u FROM ", rows_.count());
    print_table(out_, table);
  }
  end_check(out_);
}

Status Offline::commit(Session& session) noexcept {
  Offline& it = self(session);
  if (it.counted_) std::fputs("DROP TABLE temp.aludel_violations;\n", it.out_);
  std::fputs("COMMIT;\n", it.out_);
  session.locked = false;
  return Status::kOk;
}

void Offline::rollback(Session& session) noexcept {
  if (session.locked) std::fputs("ROLLBACK;\n", self(session).out_);
  session.locked = false;
}

Status Offline::run(Session& session, const Statement& statement) noexcept {
  Offline& it = self(session);
  if (ends_early(statement.sql)) {
    session.detail.clear();
    session.detail
        << "a line of it is \"/\" or \"go\" alone, which ends a statement in the sqlite3 "
           "shell";
    return Status::kStatementFailed;
  }
  it.ran_ = true;
  std::fprintf(it.out_, "-- %s:%u\n", it.file_, statement.line);
  if (statement.kind == Statement::Kind::kRequire) {
    begin_check(it.out_, statement.message);
    std::fprintf(it.out_, "count(*) = 0 FROM (%s\n)", statement.sql);
    end_check(it.out_);
  } else {
    print_statement(it.out_, statement.sql);
  }
  if (!session.locked) it.settled_ = false;  // outside a transaction a PRAGMA is allowed
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
      std::fputs(migrations_.version_table, out_);
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
  if (!it.ran_ && !it.counted_) {
    std::fputs(
        "CREATE TEMP TABLE aludel_violations AS SELECT count(*) AS before FROM "
        "pragma_foreign_key_check(NULL, 'main');\n",
        it.out_);
    it.counted_ = true;
    return Status::kOk;
  }
  begin_check(it.out_, "more rows violate foreign keys after this script than before it");
  std::fputs("count(*) <= ", it.out_);
  std::fputs(it.counted_ ? "(SELECT before FROM temp.aludel_violations)" : "0", it.out_);
  std::fputs(" FROM pragma_foreign_key_check(NULL, 'main')", it.out_);
  end_check(it.out_);
  return Status::kOk;
}

Status Offline::inspect(Session& session, Found& found) noexcept {
  found = {};
  found.anything = self(session).takes_over_;
  return Status::kOk;
}

void print_statement(std::FILE* out, const char* sql) noexcept {
  const char* last_line = std::strrchr(sql, '\n');
  const bool comment = std::strstr(last_line != nullptr ? last_line : sql, "--") != nullptr;
  std::fprintf(out, "%s%s;\n", sql, comment ? "\n" : "");
}

}  // namespace aludel
