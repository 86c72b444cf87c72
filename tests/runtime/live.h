// SPDX-License-Identifier: MIT
//
// Real SQLite files and connections for tests.
#ifndef ALUDEL_TESTS_RUNTIME_LIVE_H
#define ALUDEL_TESTS_RUNTIME_LIVE_H

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

/// A result in one line: status revision file:line "message" | detail | applied.
inline std::string words(const Result& result) {
  std::string out = status_text(result.status);
  if (result.revision != nullptr) out += std::string("; at ") + result.revision;
  if (result.file != nullptr) {
    out += std::string(" ") + result.file + ":" + std::to_string(result.line);
  }
  if (result.message != nullptr) out += std::string("; message: ") + result.message;
  if (result.rows != 0) out += "; rows: " + std::to_string(result.rows);
  if (result.detail[0] != 0) out += std::string("; ") + result.detail;
  if (result.unrecorded) out += "; unrecorded";
  if (result.applied != 0) out += "; applied " + std::to_string(result.applied);
  return out;
}

/// A state in one line: situation, version rows, pending, unknown, and what is known of it.
inline std::string words(const State& state) {
  const char* names[] = {"fresh", "current", "behind", "ahead", "sideways", "foreign"};
  std::string out =
      state.ok() ? names[static_cast<int>(state.situation)] : status_text(state.status);
  out += "; rows " + std::to_string(state.rows) + ", pending " + std::to_string(state.pending) +
         ", unknown " + std::to_string(state.unknown);
  for (const char* text : {state.version, state.message, state.program, state.detail}) {
    if (text[0] != 0) out += std::string("; ") + text;
  }
  return out;
}

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_RUNTIME_LIVE_H
