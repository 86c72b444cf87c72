// SPDX-License-Identifier: MIT
//
// Real SQLite files and connections for tests.
#ifndef ALUDEL_TESTS_RUNTIME_ON_SQLITE_H
#define ALUDEL_TESTS_RUNTIME_ON_SQLITE_H

#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

namespace aludel::tests {

inline constexpr Dialect kDialect = Dialect::kSqlite;

/// A folder that goes away with everything in it.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "aludel-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  std::string operator/(const char* name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string list() const {
    std::string names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) {
      names += entry.path().filename().string() + " ";
    }
    return names;
  }

 private:
  std::filesystem::path path_;
};

/// The file that is opened anew by each call.
inline Database at(const std::string& path) { return sqlite(path.c_str()); }

/// A connection of a test's own.
class Live {
 public:
  explicit Live(const std::string& path = ":memory:",
                int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI) {
    if (sqlite3_open_v2(path.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(handle_));
    }
  }
  ~Live() { sqlite3_close(handle_); }
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;

  operator sqlite3*() const { return handle_; }  // NOLINT: that is what it is
  [[nodiscard]] Database database() const { return aludel::sqlite(handle_); }

  /// Whether it is outside of any transaction.
  [[nodiscard]] bool idle() const { return sqlite3_get_autocommit(handle_) == 1; }

  /// The names of the user's tables and views.
  [[nodiscard]] std::string tables() const {
    return (*this)(
        "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE "
        "'sqlite%' ORDER BY name");
  }

  /// Runs it; the rows, `|` between columns and a space between rows, or the error.
  std::string operator()(const std::string& sql) const {
    std::string rows;
    const auto collect = [](void* user, int count, char** values, char**) {
      std::string& out = *static_cast<std::string*>(user);
      if (!out.empty()) out += ' ';
      for (int i = 0; i < count; ++i) {
        if (i != 0) out += '|';
        out += values[i] != nullptr ? values[i] : "NULL";
      }
      return 0;
    };
    if (sqlite3_exec(handle_, sql.c_str(), collect, &rows, nullptr) != SQLITE_OK) {
      return std::string("error: ") + sqlite3_errmsg(handle_);
    }
    return rows;
  }

  /// Schema and rows of the user's tables, and the version rows.
  [[nodiscard]] std::string dump() const {
    const Live& db = *this;
    std::string all = db("SELECT sql FROM sqlite_master WHERE sql NOT NULL ORDER BY name");
    std::istringstream names(
        db("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT "
           "LIKE '%_history' ORDER BY name"));
    for (std::string name; names >> name;) all += "\n" + name + ": " + db("SELECT * FROM " + name);
    return all;
  }

 private:
  sqlite3* handle_ = nullptr;
};

inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline void write_file(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary) << content;
}

/// Runs it on the connection of a C++ function, whose words a failure becomes.
inline Status execute(Context& context, const char* sql) {
  sqlite3* db = sqlite_handle(context);
  const int code = sqlite3_exec(db, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? Status::kOk : context.fail(sqlite3_errmsg(db));
}

// The engine's words.
inline std::string no_such_table(const std::string& name) { return "no such table: " + name; }
inline std::string no_such_column(const std::string& name) { return "no such column: " + name; }

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_ON_SQLITE_H
