// SPDX-License-Identifier: MIT
//
// Runs programs in a folder of their own, the way an operator does, and looks at what they said
// and what they left.
#ifndef ALUDEL_TESTS_COMMAND_LINE_PROGRAM_H
#define ALUDEL_TESTS_COMMAND_LINE_PROGRAM_H

#include <filesystem>
#include <string>

namespace aludel::tests {

struct Outcome {
  int code = -1;
  std::string out;  // durations masked: `N ms`, `"ms": 0`
  std::string err;
};

/// A temporary folder, with data/ in it; gone with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  /// Runs a shell command there.
  Outcome shell(const std::string& command) const;

  /// Runs `gateway --migrate` with these words, as a shell reads them; `environment` is put
  /// before ("GATEWAY_KNOWS=2").
  Outcome migrate(const std::string& words, const std::string& environment = {}) const;

  /// The same for a command that must succeed; returns what it said.
  std::string say(const std::string& words, const std::string& environment = {}) const;

  /// Runs SQL on data/gateway.db (or another) through SQLite, and returns the first column of
  /// the rows, a line for each.
  std::string sql(const std::string& text, const std::string& file = "data/gateway.db") const;

  /// Everything in a database as SQL text, times masked.
  std::string dump(const std::string& file = "data/gateway.db") const;

  [[nodiscard]] std::filesystem::path path(const std::string& name) const { return root_ / name; }
  void write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path root_;
};

}  // namespace aludel::tests

#endif  // ALUDEL_TESTS_COMMAND_LINE_PROGRAM_H
