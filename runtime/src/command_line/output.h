// SPDX-License-Identifier: MIT
//
// Text for terminals and JSON for programs, to stdio streams, without a heap.
//
// What comes from outside (messages, paths, the engine's words) goes through put(): control
// characters and bytes that are no UTF-8 are shown as escapes, so that no database and no
// revision can steer the terminal. Everything else that is not ASCII is printed as it is; but the
// "…" at the end of a text that was cut is "..." where the locale is not UTF-8.
#ifndef ALUDEL_SRC_COMMAND_LINE_OUTPUT_H
#define ALUDEL_SRC_COMMAND_LINE_OUTPUT_H

#include <cstddef>
#include <cstdio>

#include "command_line/report.h"

namespace aludel::command_line {

/// The length of the UTF-8 character at `text`, or 0 where there is none (bad or overlong
/// bytes, surrogates). Requires a NUL at the end.
[[nodiscard]] unsigned character_length(const char* text) noexcept;

/// Whether the locale is UTF-8.
[[nodiscard]] bool terminal_is_utf8() noexcept;

/// Writes `text`, escaped.
void put(std::FILE* out, const char* text) noexcept;

/// Writes as printf does, unescaped: for words of our own.
__attribute__((format(printf, 2, 3))) void print(std::FILE* out, const char* format, ...) noexcept;

/// Writes a report in words.
void put(std::FILE* out, const Report& report) noexcept;

/// One JSON object, written as it comes. Keys are ours; values are escaped, and bytes that are no
/// UTF-8 become U+FFFD. Inside an array the key is nullptr.
class Json {
 public:
  explicit Json(std::FILE* out) noexcept : out_(out) {}

  void begin_object(const char* key = nullptr) noexcept { begin(key, '{'); }
  void end_object() noexcept { end('}'); }
  void begin_array(const char* key) noexcept { begin(key, '['); }
  void end_array() noexcept { end(']'); }

  /// nullptr is written as null.
  void text(const char* key, const char* value) noexcept;
  void number(const char* key, long long value) noexcept;
  void boolean(const char* key, bool value) noexcept;

  /// The report as the object `error`.
  void report(const Report& report) noexcept;

 private:
  void lead(const char* key) noexcept;
  void begin(const char* key, char bracket) noexcept;
  void end(char bracket) noexcept;
  void quoted(const char* value) noexcept;

  std::FILE* out_;
  bool comma_ = false;  // something stands before, inside the innermost bracket
};

}  // namespace aludel::command_line

#endif  // ALUDEL_SRC_COMMAND_LINE_OUTPUT_H
