// SPDX-License-Identifier: MIT
//
// A SQLite database in memory that scripts are run on, as a run of revisions runs them, and what
// it then has: its catalog as a schema, its rows as text.
#ifndef ALUDEL_TESTS_DIALECT_SQLITE_DATABASE_H
#define ALUDEL_TESTS_DIALECT_SQLITE_DATABASE_H

#include <sqlite3.h>

#include <optional>
#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "schema/schema.h"

namespace aludel::dialect {

using Rows = std::vector<std::vector<std::string>>;

class SqliteDatabase {
 public:
  SqliteDatabase();
  ~SqliteDatabase();
  SqliteDatabase(const SqliteDatabase& other);  // with all that is in it
  SqliteDatabase& operator=(const SqliteDatabase&) = delete;

  /// What is wrong, empty where nothing is.
  std::string execute(const std::string& sql);

  /// Runs a script as a run does: foreign keys off, one transaction, violations counted before
  /// and after. What went wrong, and then nothing is changed; empty where nothing did.
  std::string run(const std::vector<Output>& script);

  /// Each value as a literal.
  Rows rows(const std::string& query);

  /// The catalog read back.
  schema::Schema schema();

  /// What PRAGMA integrity_check finds; empty for ok.
  std::string integrity();
  /// How many rows refer to nothing.
  std::size_t violations();

 private:
  sqlite3* handle_ = nullptr;
};

/// A text of SQL in some language, rendered: the script, or what was reported.
struct Rendered {
  schema::Schema state;
  std::vector<Output> script;
  std::string errors;
};

/// `fill`: @fill of the last statement.
Rendered render(const std::string& sql, const schema::Schema& state, unsigned minimum,
                sql::Language language = sql::Language::kSqlite, const std::string& fill = "");

/// The script as text, a statement after the other; requirements as comments above theirs.
std::string text_of(const std::vector<Output>& script);

}  // namespace aludel::dialect

#endif  // ALUDEL_TESTS_DIALECT_SQLITE_DATABASE_H
