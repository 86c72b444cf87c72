// SPDX-License-Identifier: MIT
#include "command_line/report.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>

namespace aludel::command_line {

Line& Line::add(const char* format, ...) noexcept {
  if (cut()) return *this;
  va_list arguments;
  va_start(arguments, format);
  const int length = std::vsnprintf(text_ + size_, sizeof text_ - size_, format, arguments);
  va_end(arguments);
  if (length < 0) return *this;
  if (static_cast<unsigned>(length) < sizeof text_ - size_) {
    size_ += static_cast<unsigned>(length);
    return *this;
  }
  size_ = sizeof text_ - 1;
  unsigned cut = size_ - 3;
  while ((static_cast<unsigned char>(text_[cut]) & 0xC0) == 0x80) cut--;  // not inside a character
  std::memcpy(text_ + cut, "...", 4);
  return *this;
}

Line& Line::add_quoted(const char* word) noexcept {
  constexpr const char* kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=:,./@%";
  if (*word != '\0' && word[std::strspn(word, kPlain)] == '\0') return add("%s", word);
  add("'");
  for (; *word != '\0'; word++) add(*word == '\'' ? "'\\''" : "%c", *word);
  return add("'");
}

Line& Report::begin(int exit_code) noexcept {
  *this = Report{};
  exit_code_ = exit_code;
  return title_;
}

Line& Report::begin(Status status) noexcept {
  Line& title = begin(aludel::exit_code(status));
  status_ = status;
  return title;
}

Line& Report::row(const char* label) noexcept {
  if (row_count_ == kMaxRows) row_count_--;
  rows_[row_count_] = Row{label, {}};
  return rows_[row_count_++].line;
}

void Report::remedy(const char* label, const Line& command) noexcept {
  if (!command.cut()) row(label) = command;
}

}  // namespace aludel::command_line
