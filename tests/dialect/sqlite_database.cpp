// SPDX-License-Identifier: MIT
#include "dialect/sqlite_database.h"

#include <memory>
#include <stdexcept>

#include "sql/parser.h"

namespace aludel::dialect {
namespace {

/// Texts must outlive every schema whose places speak of them.
const text::Source& kept(const std::string& sql) {
  static std::vector<std::unique_ptr<text::Source>> sources;
  sources.push_back(std::make_unique<text::Source>("r.sql", sql));
  return *sources.back();
}

int collect(void* user, int count, char** values, char**) {
  auto& rows = *static_cast<Rows*>(user);
  auto& row = rows.emplace_back();
  for (int i = 0; i < count; ++i) row.emplace_back(values[i] == nullptr ? "NULL" : values[i]);
  return 0;
}

}  // namespace

SqliteDatabase::SqliteDatabase() { sqlite3_open(":memory:", &handle_); }

SqliteDatabase::~SqliteDatabase() { sqlite3_close(handle_); }

SqliteDatabase::SqliteDatabase(const SqliteDatabase& other) : SqliteDatabase() {
  sqlite3_backup* copy = sqlite3_backup_init(handle_, "main", other.handle_, "main");
  sqlite3_backup_step(copy, -1);
  sqlite3_backup_finish(copy);
}

std::string SqliteDatabase::execute(const std::string& sql) {
  char* message = nullptr;
  sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &message);
  const std::string out = message == nullptr ? "" : message;
  sqlite3_free(message);
  return out;
}

Rows SqliteDatabase::rows(const std::string& query) {
  Rows out;
  char* message = nullptr;
  sqlite3_exec(handle_, query.c_str(), collect, &out, &message);
  if (message != nullptr) throw std::runtime_error(query + ": " + message);
  return out;
}

std::size_t SqliteDatabase::violations() {
  std::size_t count = 0;
  for (const auto& table : rows("SELECT name FROM sqlite_master WHERE type = 'table'")) {
    char* message = nullptr;  // a key that names nothing unique can't be checked
    Rows found;
    const std::string check = "PRAGMA foreign_key_check(\"" + table[0] + "\")";
    sqlite3_exec(handle_, check.c_str(), collect, &found, &message);
    sqlite3_free(message);
    count += found.size();
  }
  return count;
}

std::string SqliteDatabase::run(const std::vector<Output>& script) {
  execute("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
  std::string wrong;
  const std::size_t before = violations();
  for (const Output& it : script) {
    if (it.kind == Output::Kind::kRequire) {
      if (!rows(it.sql).empty()) wrong = it.message;
    } else if (wrong = execute(it.sql); !wrong.empty()) {
      wrong += "\n  in " + it.sql;
    }
    if (!wrong.empty()) break;
  }
  if (wrong.empty() && violations() > before) wrong = "FOREIGN KEY constraint failed";
  execute(wrong.empty() ? "COMMIT" : "ROLLBACK");
  return wrong;
}

std::string SqliteDatabase::integrity() {
  std::string out;
  for (const auto& row : rows("PRAGMA integrity_check"))
    if (row[0] != "ok") out += row[0] + "\n";
  return out;
}

schema::Schema SqliteDatabase::schema() {
  schema::Schema out(sqlite().rules());
  const Rows objects = rows(
      "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE "
      "'\\' ORDER BY type = 'trigger', type = 'view', type = 'index', rowid");
  for (const auto& row : objects) {
    const text::Source& source = kept(row[0]);
    text::Diagnostics diagnostics;
    for (const sql::Statement& it : sql::parse(source, sql::Language::kSqlite, diagnostics))
      out.apply(it, source, diagnostics);
    if (!diagnostics.empty()) throw std::runtime_error(diagnostics.print());
  }
  return out;
}

Rendered render(const std::string& sql, const schema::Schema& state, unsigned minimum,
                sql::Language language, const std::string& fill) {
  const text::Source& source = kept(sql);
  text::Diagnostics diagnostics;
  std::vector<Input> inputs;
  for (sql::Statement& it : sql::parse(source, language, diagnostics))
    inputs.push_back({std::move(it), std::nullopt, ""});
  if (!fill.empty() && !inputs.empty()) inputs.back().fill = sql::Fragment{fill, language, {}};
  Uncommitted uncommitted;
  Rendered out{state, {}, ""};
  if (diagnostics.empty())
    sqlite().render(inputs, source, minimum, out.state, uncommitted, out.script, diagnostics);
  out.errors = diagnostics.print();
  return out;
}

std::string text_of(const std::vector<Output>& script) {
  std::string out;
  for (const Output& it : script) {
    if (it.kind == Output::Kind::kRequire) out += "-- @require " + it.message + "\n";
    out += it.sql + ";\n";
  }
  return out;
}

}  // namespace aludel::dialect
