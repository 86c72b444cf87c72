// SPDX-License-Identifier: MIT
//
// A PostgreSQL database of a test's own that scripts are run on, and what it then has: its catalog
// as a schema, read back by our own parser.
#ifndef ALUDEL_TESTS_DIALECT_POSTGRESQL_DATABASE_H
#define ALUDEL_TESTS_DIALECT_POSTGRESQL_DATABASE_H

#include <string>
#include <vector>

#include "dialect/dialect.h"
#include "postgresql/server.h"
#include "schema/schema.h"

namespace aludel::dialect {

/// A text of SQL in some language, rendered: the script, or what was reported.
struct Rendered {
  schema::Schema state;
  std::vector<Output> script;
  std::string errors;
};

/// `fill`: @fill of the last statement.
Rendered render(const std::string& sql, const schema::Schema& state,
                sql::Language language = sql::Language::kPostgresql, const std::string& fill = "",
                unsigned minimum = 140000);

/// The script as text, a statement after the other; requirements as comments above theirs.
std::string text_of(const std::vector<Output>& script);

class PostgresqlDatabase {
 public:
  PostgresqlDatabase() : connection_(database_.conninfo()) {}

  /// The rows of the last statement as text, or "error: …".
  std::string operator()(const std::string& sql) const { return connection_(sql); }

  /// Runs a script in a transaction, or in a savepoint of the open one. What went wrong, and then
  /// nothing is changed; empty where nothing did.
  std::string run(const std::vector<Output>& script) const;

  /// Tables, views, enums, indexes, triggers, functions and policies as the catalogs print them.
  std::string definitions() const;
  /// The same, as a schema.
  schema::Schema schema() const;
  /// What pg_dump -s prints.
  std::string dump() const;

 private:
  tests::FreshDatabase database_;
  tests::Connection connection_;
};

/// What the database has otherwise than the model, a line for each; empty where they are equal.
std::string differences(const schema::Schema& expected, const schema::Schema& actual);

/// Definitions, read back.
schema::Schema read(const std::string& definitions);

}  // namespace aludel::dialect

#endif  // ALUDEL_TESTS_DIALECT_POSTGRESQL_DATABASE_H
