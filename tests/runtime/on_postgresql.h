// SPDX-License-Identifier: MIT
//
// What live.h has of SQLite, of PostgreSQL: the same tests compile against either.
#ifndef ALUDEL_TESTS_RUNTIME_ON_POSTGRESQL_H
#define ALUDEL_TESTS_RUNTIME_ON_POSTGRESQL_H

#include <aludel/migrator.h>
#include <aludel/postgresql.h>

#include <map>
#include <memory>
#include <sstream>
#include <string>

#include "postgresql/server.h"

namespace aludel::tests {

inline constexpr Dialect kDialect = Dialect::kPostgresql;

/// Databases by name, made when they are first asked for and gone with the object.
class Folder {
 public:
  std::string operator/(const char* name) const {
    std::unique_ptr<FreshDatabase>& database = databases_[name];
    if (database == nullptr) database = std::make_unique<FreshDatabase>();
    return database->conninfo();
  }

 private:
  mutable std::map<std::string, std::unique_ptr<FreshDatabase>> databases_;
};

/// The database that is opened anew by each call.
inline Database at(const std::string& conninfo) { return postgresql(conninfo.c_str()); }

/// A connection of a test's own; without a place, to a database of its own.
class Live {
 public:
  Live() : own_(std::make_unique<FreshDatabase>()), connection_(own_->conninfo()) {}
  explicit Live(const std::string& conninfo) : connection_(conninfo) {}

  operator PGconn*() const { return connection_; }  // NOLINT: that is what it is
  [[nodiscard]] Database database() const { return postgresql(static_cast<PGconn*>(connection_)); }

  /// Runs it; the rows, `|` between columns and a space between rows, or the error.
  std::string operator()(const std::string& sql) const { return connection_(sql); }

  /// Whether it is outside of any transaction.
  [[nodiscard]] bool idle() const { return PQtransactionStatus(connection_) == PQTRANS_IDLE; }

  /// The names of the user's tables and views.
  [[nodiscard]] std::string tables() const {
    return (*this)(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN "
        "('r', 'v') ORDER BY relname COLLATE \"C\"");
  }

  /// Schema and rows of the user's tables, and the version rows.
  [[nodiscard]] std::string dump() const {
    const Live& db = *this;
    std::string all =
        db("SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull FROM "
           "pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = "
           "'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped ORDER BY c.relname, "
           "a.attname") +
        db("SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE "
           "connamespace = 'public'::regnamespace ORDER BY 1, 2") +
        db("SELECT pg_get_viewdef(oid) FROM pg_class WHERE relkind = 'v' AND relnamespace = "
           "'public'::regnamespace");
    std::istringstream names(tables());
    for (std::string name; names >> name;) {
      if (name.find("_history") == std::string::npos) {
        all += "\n" + name + ": " + db("SELECT * FROM \"" + name + "\" ORDER BY 1");
      }
    }
    return all;
  }

 private:
  std::unique_ptr<FreshDatabase> own_;
  Connection connection_;
};

/// Runs it on the connection of a C++ function, whose words a failure becomes.
inline Status execute(Context& context, const char* sql) {
  PGconn* db = postgresql_handle(context);
  PGresult* result = PQexec(db, sql);
  const ExecStatusType status = PQresultStatus(result);
  PQclear(result);
  const bool done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  return done ? Status::kOk : context.fail(PQerrorMessage(db));
}

// The engine's words.
inline std::string no_such_table(const std::string& name) {
  return "relation \"" + name + "\" does not exist";
}
inline std::string no_such_column(const std::string& name) {
  return "column \"" + name + "\" does not exist";
}

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_ON_POSTGRESQL_H
