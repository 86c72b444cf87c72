// SPDX-License-Identifier: MIT
//
// Writes words into a buffer that somebody else owns, always terminated. What doesn't fit is
// cut at a character and ends in "…", so that nobody takes a part for the whole; where that
// must not happen (SQL), `cut()` tells.
#ifndef ALUDEL_RUNTIME_TEXT_H
#define ALUDEL_RUNTIME_TEXT_H

namespace aludel {

class Text {
 public:
  /// Requires size >= 4. The buffer is emptied.
  Text(char* buffer, unsigned size) noexcept;
  template <unsigned N>
  explicit Text(char (&buffer)[N]) noexcept : Text(buffer, N) {}

  /// Appends. nullptr is nothing.
  Text& operator<<(const char* words) noexcept;
  Text& operator<<(char letter) noexcept;
  Text& operator<<(long long number) noexcept;
  Text& operator<<(unsigned number) noexcept { return *this << static_cast<long long>(number); }

  void clear() noexcept;
  [[nodiscard]] bool empty() const noexcept { return at_ == 0; }
  [[nodiscard]] bool cut() const noexcept { return cut_; }
  [[nodiscard]] unsigned size() const noexcept { return at_; }
  [[nodiscard]] const char* c_str() const noexcept { return buffer_; }

 private:
  char* buffer_;
  unsigned size_;
  unsigned at_ = 0;
  bool cut_ = false;
};

/// Appends words of several lines in one. nullptr is nothing.
void add_words(Text& out, const char* words) noexcept;

/// Appends a template with `name` in place of each `#`, and in it `dot` for each dot.
void expand(const char* text, const char* name, Text& out, const char* dot = ".") noexcept;

/// Reads the next id of a list with blanks between, as the history has them; false: there is none.
bool next_id(const char*& at, char (&id)[33]) noexcept;

/// Whether two terminated strings are equal.
[[nodiscard]] bool equal(const char* a, const char* b) noexcept;

}  // namespace aludel

#endif  // ALUDEL_RUNTIME_TEXT_H
