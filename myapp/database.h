// SPDX-License-Identifier: MIT
//
// SQLite with owners: a connection, a statement and a transaction that end with their scope.
// Whatever fails throws an Error with the engine's words.
#ifndef MYAPP_DATABASE_H
#define MYAPP_DATABASE_H

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

namespace myapp {

struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// An open file. It must be there already: making one is the migrations' work.
class Connection {
 public:
  explicit Connection(const std::string& path) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    handle_.reset(handle);  // even where opening failed there is one to close
    if (code != SQLITE_OK) throw Error(sqlite3_errstr(code));
    sqlite3_busy_timeout(handle, 5000);
    execute("PRAGMA foreign_keys = ON");
  }

  [[nodiscard]] sqlite3* get() const { return handle_.get(); }

  /// Runs SQL that gives no rows.
  void execute(const char* sql) {
    if (sqlite3_exec(get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail();
  }

  [[noreturn]] void fail() const { throw Error(sqlite3_errmsg(get())); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A prepared statement: bind, then step through its rows or run it. Parameters count from 1,
/// columns from 0, as in SQLite. The connection must outlive it.
class Statement {
 public:
  Statement(Connection& connection, std::string_view sql) : connection_(connection) {
    sqlite3_stmt* handle = nullptr;
    const int size = static_cast<int>(sql.size());
    if (sqlite3_prepare_v2(connection.get(), sql.data(), size, &handle, nullptr) != SQLITE_OK) {
      connection.fail();
    }
    handle_.reset(handle);
  }

  /// Binds all parameters in order.
  template <typename... Values>
  Statement& bind(const Values&... values) {
    int index = 0;
    (check(set(++index, values)), ...);
    return *this;
  }

  /// Whether there is another row. After the last one the statement can be used again.
  [[nodiscard]] bool step() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    check(sqlite3_reset(handle_.get()));
    return false;
  }

  /// Runs a statement that gives no rows.
  void run() {
    while (step()) {
    }
  }

  [[nodiscard]] std::int64_t integer(int column) const {
    return sqlite3_column_int64(handle_.get(), column);
  }
  [[nodiscard]] double real(int column) const {
    return sqlite3_column_double(handle_.get(), column);
  }

  /// The column's text; `otherwise` in place of NULL.
  [[nodiscard]] std::string text(int column, const char* otherwise = "") const {
    const void* data = sqlite3_column_text(handle_.get(), column);
    if (data == nullptr) return otherwise;
    const int size = sqlite3_column_bytes(handle_.get(), column);
    return {static_cast<const char*>(data), static_cast<std::size_t>(size)};
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* handle) const { sqlite3_finalize(handle); }
  };

  int set(int index, std::int64_t value) { return sqlite3_bind_int64(handle_.get(), index, value); }
  int set(int index, int value) { return sqlite3_bind_int(handle_.get(), index, value); }
  int set(int index, double value) { return sqlite3_bind_double(handle_.get(), index, value); }
  int set(int index, std::string_view value) {
    return sqlite3_bind_text64(handle_.get(), index, value.data(), value.size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8);
  }

  void check(int code) const {
    if (code != SQLITE_OK) connection_.fail();
  }

  Connection& connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
};

/// What is written in its scope is written together, when commit() is reached, or not at all.
class Transaction {
 public:
  explicit Transaction(Connection& connection) : connection_(connection) {
    connection_.execute("BEGIN IMMEDIATE");
  }
  ~Transaction() {
    // After some errors SQLite has rolled back by itself.
    if (sqlite3_get_autocommit(connection_.get()) == 0) {
      sqlite3_exec(connection_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit() { connection_.execute("COMMIT"); }

 private:
  Connection& connection_;
};

}  // namespace myapp

#endif  // MYAPP_DATABASE_H
