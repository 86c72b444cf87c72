// SPDX-License-Identifier: MIT
#include "proof/sqlite_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace aludel::proof {
namespace {

static_assert(SQLITE_VERSION_NUMBER >= 3038000, "the aludel tool needs SQLite 3.38 or newer");

/// Good until the next step.
std::string_view text_of(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))};
}

/// Of a row of sqlite_schema, after its rowid.
bool is_same(sqlite3_stmt* row, const Definition& definition) {
  return text_of(row, 4) == definition.sql && text_of(row, 2) == definition.name &&
         text_of(row, 3) == definition.table && text_of(row, 1) == definition.kind;
}

}  // namespace

std::string SqliteEngine::quoted(std::string_view name) {
  std::string result = "\"";
  for (const char c : name) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

/// An empty database, with clock and chance held still.
SqliteEngine::Database SqliteEngine::open() {
  static const int started = start_sqlite();
  static_cast<void>(started);
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(":memory:", &db,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                                   still_clock());
  Database database(db);
  if (code != SQLITE_OK) {
    fmt::print(stderr, "SQLite: no database in memory: {}\n", sqlite3_errstr(code));
    std::abort();
  }
  // A misspelt "name" is to be an error and not a string, whatever the engine on the device says.
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  hold_chance(db);
  return database;
}

SqliteEngine::SqliteEngine(dialect::Registered registered)
    : registered_(std::move(registered)), db_(open()) {
  register_all();
  sqlite3_set_authorizer(db_.get(), authorize, this);
  constexpr std::string_view kSelect =
      "SELECT rowid, type, name, tbl_name, sql FROM main.sqlite_master WHERE rowid ";
  must("PRAGMA page_size = 512");  // most tables are small, and each takes a page at least
  own_ = true;
  by_rowid_ = prepare(std::string(kSelect) + "= ?", SQLITE_PREPARE_PERSISTENT);
  past_rowid_ = prepare(std::string(kSelect) + "> ? ORDER BY rowid", SQLITE_PREPARE_PERSISTENT);
  count_ = prepare("SELECT count(*) FROM main.sqlite_master", SQLITE_PREPARE_PERSISTENT);
  own_ = false;
}

void SqliteEngine::begin(bool transaction) {
  stub_.clear();
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0, nullptr);
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_WRITABLE_SCHEMA, 0, nullptr);
  must("PRAGMA recursive_triggers = OFF");
  must("PRAGMA ignore_check_constraints = OFF");
  if (transaction) {
    must("BEGIN");
  } else {
    opaque_ = true;
  }
}

void SqliteEngine::commit() {
  if (in_transaction()) must("COMMIT");
}

void SqliteEngine::rollback() {
  if (in_transaction()) must("ROLLBACK");
  opaque_ = true;
  changes();
}

bool SqliteEngine::in_transaction() const { return sqlite3_get_autocommit(db_.get()) == 0; }

Outcome SqliteEngine::run(std::string_view sql) {
  Outcome outcome;
  deleting_.clear();
  stub_called_.clear();
  firings_.clear();
  // The authorizer is not told of DROP COLUMN before 3.37.
  if (!own_ && folded(sql.substr(0, 5)) == "alter") opaque_ = true;
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  int code =
      sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, &tail);
  const Statement statement(raw);
  if (code != SQLITE_OK) {
    outcome.refusal = refusal(code);
    return outcome;
  }
  if (const auto used = static_cast<std::size_t>(tail - sql.data()); used < sql.size()) {
    outcome.refusal =
        Refusal{SQLITE_MISUSE, "more than one statement", static_cast<std::ptrdiff_t>(used), {}};
    return outcome;
  }
  if (raw == nullptr) return outcome;
  while ((code = sqlite3_step(raw)) == SQLITE_ROW) {
    if (++outcome.rows == 1) outcome.first = said_row(raw);
  }
  if (code != SQLITE_DONE) {
    outcome.refusal = refusal(code);
  } else if (!deleting_.empty()) {
    deleted_[deleting_] += static_cast<std::size_t>(sqlite3_changes(db_.get()));
  }
  outcome.firings = std::move(firings_);
  return outcome;
}

Refusal SqliteEngine::refusal(int code) const {
  const bool may_be_stub = (code & 0xff) == SQLITE_CONSTRAINT;
  return {code, sqlite3_errmsg(db_.get()), sqlite3_error_offset(db_.get()),
          may_be_stub ? stub_called_ : ""};
}

SqliteEngine::Statement SqliteEngine::prepare(sqlite3* db, std::string_view sql, unsigned flags) {
  sqlite3_stmt* raw = nullptr;
  sqlite3_prepare_v3(db, sql.data(), static_cast<int>(sql.size()), flags, &raw, nullptr);
  return Statement(raw);
}

SqliteEngine::Statement SqliteEngine::prepare(std::string_view sql, unsigned flags) {
  return prepare(db_.get(), sql, flags);
}

void SqliteEngine::must(std::string_view sql) {
  own_ = true;
  const Outcome outcome = run(sql);
  own_ = false;
  if (!outcome.refusal) return;
  fmt::print(stderr, "SQLite: {}: {}\n", sql, outcome.refusal->words);
  std::abort();
}

int SqliteEngine::authorize(void* self, int action, const char* first, const char* second,
                            const char* database, const char* trigger) {
  static_cast<SqliteEngine*>(self)->note(action, first, second, database == nullptr ? "" : database,
                                         trigger);
  return SQLITE_OK;
}

void SqliteEngine::note(int action, const char* first, const char* second,
                        std::string_view database, const char* trigger) {
  if (own_) return;
  if (database == "temp") temporary_ = true;  // CREATE TABLE temp.x is told as CREATE TABLE
  switch (action) {
    case SQLITE_CREATE_TABLE:
    case SQLITE_CREATE_VIEW:
    case SQLITE_CREATE_VTABLE:
      touched_.insert(folded(first));
      break;
    case SQLITE_DROP_TABLE:
    case SQLITE_DROP_VTABLE:
      written_.insert(folded(first));
      [[fallthrough]];
    case SQLITE_DROP_VIEW:  // followed by a DELETE from it
      touched_.insert(folded(first));
      dropped_ = folded(first);
      break;
    case SQLITE_CREATE_INDEX:
    case SQLITE_CREATE_TRIGGER:
    case SQLITE_DROP_INDEX:
    case SQLITE_DROP_TRIGGER:
      touched_.insert(folded(second));
      break;
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_TEMP_VIEW:
      temporary_ = true;
      break;
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
      if (action == SQLITE_DELETE && folded(first) == dropped_) {
        dropped_.clear();
      } else if (database == "main" && !folded(first).starts_with("sqlite_")) {
        note_write(action, folded(first), second == nullptr ? "" : folded(second), trigger);
      }
      break;
    case SQLITE_ALTER_TABLE:
    case SQLITE_PRAGMA:
      opaque_ = true;
      break;
    default:
      break;
  }
}

void SqliteEngine::note_write(int action, const std::string& table, const std::string& column,
                              const char* trigger) {
  constexpr std::size_t kAnyNumber = std::size_t{1} << 32;
  written_.insert(table);
  if (action == SQLITE_INSERT) inserted_.insert(table);
  if (action == SQLITE_UPDATE) updated_.emplace(table, column);
  if (trigger != nullptr && action != SQLITE_INSERT) {
    firings_.push_back({trigger, table, action == SQLITE_UPDATE ? column : ""});
  }
  if (action != SQLITE_DELETE) return;
  if (trigger != nullptr) {
    deleted_[table] += kAnyNumber;
  } else {
    deleting_ = table;
  }
}

Changes SqliteEngine::changes() {
  Changes changes;
  own_ = true;
  if (!opaque_ && !touched_.empty()) read_touched(changes);
  if (opaque_ || !is_complete()) read_all(changes);
  own_ = false;
  changes.written = std::exchange(written_, {});
  changes.inserted = std::exchange(inserted_, {});
  changes.deleted = std::exchange(deleted_, {});
  changes.updated = std::exchange(updated_, {});
  touched_.clear();
  opaque_ = false;
  insert_sql_.clear();  // what it writes is told when it is prepared
  return changes;
}

bool SqliteEngine::is_complete() {
  sqlite3_step(count_.get());
  const auto count = static_cast<std::size_t>(sqlite3_column_int64(count_.get(), 0));
  sqlite3_reset(count_.get());
  return count == rows_.size();
}

void SqliteEngine::read_all(Changes& changes) {
  std::vector<std::int64_t> gone;
  std::vector<std::pair<std::int64_t, Row>> read;
  auto known = rows_.begin();
  sqlite3_bind_int64(past_rowid_.get(), 1, 0);
  while (sqlite3_step(past_rowid_.get()) == SQLITE_ROW) {
    const std::int64_t rowid = sqlite3_column_int64(past_rowid_.get(), 0);
    while (known != rows_.end() && known->first < rowid) gone.push_back(known++->first);
    const bool is_known = known != rows_.end() && known->first == rowid;
    if (is_known && is_same(past_rowid_.get(), known->second.definition)) {
      ++known;
      continue;
    }
    if (is_known) gone.push_back(known++->first);
    read.emplace_back(rowid, row_of(past_rowid_.get()));
  }
  sqlite3_reset(past_rowid_.get());
  while (known != rows_.end()) gone.push_back(known++->first);
  for (const std::int64_t rowid : gone) drop(rowid, changes);
  for (auto& [rowid, row] : read) put(rowid, std::move(row), changes);
}

void SqliteEngine::read_touched(Changes& changes) {
  const std::int64_t last = rows_.empty() ? 0 : rows_.rbegin()->first;
  std::vector<std::int64_t> candidates;
  for (const std::string& table : touched_) {
    if (const auto known = by_table_.find(table); known != by_table_.end()) {
      candidates.insert(candidates.end(), known->second.begin(), known->second.end());
    }
  }
  std::vector<std::pair<std::int64_t, Row>> read;
  for (const std::int64_t rowid : candidates) {
    sqlite3_bind_int64(by_rowid_.get(), 1, rowid);
    const bool is_there = sqlite3_step(by_rowid_.get()) == SQLITE_ROW;
    if (!is_there || !is_same(by_rowid_.get(), rows_[rowid].definition)) {
      if (is_there) read.emplace_back(rowid, row_of(by_rowid_.get()));
      drop(rowid, changes);
    }
    sqlite3_reset(by_rowid_.get());
  }
  sqlite3_bind_int64(past_rowid_.get(), 1, last);
  while (sqlite3_step(past_rowid_.get()) == SQLITE_ROW) {
    read.emplace_back(sqlite3_column_int64(past_rowid_.get(), 0), row_of(past_rowid_.get()));
  }
  sqlite3_reset(past_rowid_.get());
  for (auto& [rowid, row] : read) put(rowid, std::move(row), changes);
}

void SqliteEngine::put(std::int64_t rowid, Row row, Changes& changes) {
  const Definition& definition = row.definition;
  row.internal = folded(definition.name).starts_with("sqlite_") ||
                 (definition.kind == "table" && is_shadow(definition.name));
  by_table_[folded(definition.table)].push_back(rowid);
  if (!row.internal) {
    changes.after.insert_or_assign(key_of(definition.kind, definition.name), definition);
  }
  if (definition.kind == "table" && !row.internal) read_keys(definition);
  rows_.emplace(rowid, std::move(row));
}

void SqliteEngine::drop(std::int64_t rowid, Changes& changes) {
  const auto found = rows_.find(rowid);
  const Definition& definition = found->second.definition;
  std::erase(by_table_[folded(definition.table)], rowid);
  if (definition.kind == "table") children_.erase(folded(definition.name));
  if (!found->second.internal) {
    const std::string key = key_of(definition.kind, definition.name);
    // What an earlier reading of the same changes() put there never was, for the caller.
    if (changes.after.erase(key) == 0) changes.before.emplace(key, definition);
  }
  rows_.erase(found);
}

SqliteEngine::Row SqliteEngine::row_of(sqlite3_stmt* statement) {
  Row row;
  row.definition.kind = text_of(statement, 1);
  row.definition.name = text_of(statement, 2);
  row.definition.table = text_of(statement, 3);
  row.definition.sql = text_of(statement, 4);
  if (row.definition.sql.starts_with("CREATE VIRTUAL")) virtual_.insert(row.definition.name);
  return row;
}

// Whether the table belongs to a virtual table and was made by its module. Before 3.37 SQLite
// doesn't say, and what its own modules call them must do.
bool SqliteEngine::is_shadow(const std::string& name) {
  constexpr std::string_view kOwn[] = {"config", "content", "data",   "docsize",  "idx", "node",
                                       "parent", "rowid",   "segdir", "segments", "stat"};
  const std::size_t end = std::min(name.rfind('_'), name.size());
  if (!virtual_.contains(name.substr(0, end))) return false;
  const Statement statement =
      prepare("SELECT 1 FROM pragma_table_list(?) WHERE schema = 'main' AND type = 'shadow'");
  if (!statement) {
    return end != name.size() &&
           std::find(std::begin(kOwn), std::end(kOwn), std::string_view(name).substr(end + 1)) !=
               std::end(kOwn);
  }
  sqlite3_bind_text(statement.get(), 1, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
  return sqlite3_step(statement.get()) == SQLITE_ROW;
}

Catalog SqliteEngine::catalog() const {
  Catalog catalog;
  for (const auto& [rowid, row] : rows_) {
    if (row.internal) continue;
    catalog.emplace(key_of(row.definition.kind, row.definition.name), row.definition);
  }
  return catalog;
}

std::vector<std::string> SqliteEngine::take_temporary() {
  std::vector<std::string> names;
  if (!temporary_) return names;
  own_ = true;
  Statement statement =
      prepare("SELECT type, name FROM temp.sqlite_master WHERE sql IS NOT NULL ORDER BY rowid");
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    names.push_back(
        fmt::format("{} {}", text_of(statement.get(), 0), quoted(text_of(statement.get(), 1))));
  }
  statement.reset();
  own_ = false;
  for (const std::string& name : names) {
    // An index may have gone with its table: DROP … IF EXISTS temp."x".
    const std::size_t space = name.find(' ');
    must(fmt::format("DROP {} IF EXISTS temp.{}", name.substr(0, space), name.substr(space + 1)));
  }
  temporary_ = false;
  return names;
}

bool can_use_threads() { return sqlite3_threadsafe() != 0; }

std::unique_ptr<Engine> open_sqlite(const dialect::Registered& registered) {
  return std::make_unique<SqliteEngine>(registered);
}

}  // namespace aludel::proof
