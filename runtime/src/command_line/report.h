// SPDX-License-Identifier: MIT
//
// What there is to say when a command does not succeed, as data: the same report is printed in
// words or as JSON.
//
//   gateway.db is newer than this program                        title
//     database  77ab01c2d3e4 "split calibration"                 rows: label and text
//     program   gateway 2.1.5, knows up to 8be41c07a3f5
//   nothing was changed                                          closing
//
// A line that outgrows its buffer is cut, and ends with "...".
#ifndef ALUDEL_SRC_COMMAND_LINE_REPORT_H
#define ALUDEL_SRC_COMMAND_LINE_REPORT_H

#include <aludel/status.h>

namespace aludel::command_line {

class Line {
 public:
  /// Appends as printf does; returns itself.
  __attribute__((format(printf, 2, 3))) Line& add(const char* format, ...) noexcept;

  /// Appends a word so that a shell reads it as it is: between quotes, where it needs them.
  Line& add_quoted(const char* word) noexcept;

  [[nodiscard]] const char* text() const noexcept { return text_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool cut() const noexcept { return size_ == sizeof text_ - 1; }

 private:
  unsigned size_ = 0;
  char text_[400] = {};
};

class Report {
 public:
  static constexpr unsigned kMaxRows = 8;

  struct Row {
    const char* label;  // static
    Line line;
  };

  /// Begins a report: its exit code, and the title to be filled in.
  Line& begin(int exit_code) noexcept;
  Line& begin(Status status) noexcept;

  /// One more row. Past the last there is, the last is used again.
  Line& row(const char* label) noexcept;

  /// A row to be pasted: half of a command would be another one, so a line that was cut is left
  /// out.
  void remedy(const char* label, const Line& command) noexcept;

  /// The last line: what became of the database.
  Line closing;

  [[nodiscard]] bool empty() const noexcept { return title_.empty(); }
  [[nodiscard]] int exit_code() const noexcept { return exit_code_; }
  void set_exit_code(int code) noexcept { exit_code_ = code; }
  [[nodiscard]] Status status() const noexcept { return status_; }
  [[nodiscard]] const Line& title() const noexcept { return title_; }
  [[nodiscard]] const Row* rows() const noexcept { return rows_; }
  [[nodiscard]] unsigned row_count() const noexcept { return row_count_; }

 private:
  Status status_ = Status::kOk;  // kOk where no run was made: a usage error
  int exit_code_ = kDone;
  unsigned row_count_ = 0;
  Line title_;
  Row rows_[kMaxRows] = {};
};

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_REPORT_H
