// SPDX-License-Identifier: MIT
#include "text.h"

#include <cstring>

namespace aludel {
namespace {

constexpr char kCut[] = "\xE2\x80\xA6";  // …
constexpr unsigned kCutSize = sizeof kCut;

bool begins_character(char letter) { return (static_cast<unsigned char>(letter) & 0xC0u) != 0x80u; }

}  // namespace

Text::Text(char* buffer, unsigned size) noexcept : buffer_(buffer), size_(size) { buffer[0] = 0; }

void Text::clear() noexcept {
  at_ = 0;
  cut_ = false;
  buffer_[0] = 0;
}

Text& Text::operator<<(char letter) noexcept {
  if (cut_) return *this;
  if (at_ + 1 < size_) {
    buffer_[at_++] = letter;
  } else {
    cut_ = true;
    at_ = size_ - kCutSize;
    while (at_ > 0 && !begins_character(buffer_[at_])) --at_;
    std::memcpy(buffer_ + at_, kCut, kCutSize - 1);
    at_ += kCutSize - 1;
  }
  buffer_[at_] = 0;
  return *this;
}

Text& Text::operator<<(const char* words) noexcept {
  if (words != nullptr) {
    while (*words != 0) *this << *words++;
  }
  return *this;
}

Text& Text::operator<<(long long number) noexcept {
  char digits[24];
  unsigned at = sizeof digits;
  unsigned long long rest = number < 0 ? 0ull - static_cast<unsigned long long>(number)
                                       : static_cast<unsigned long long>(number);
  digits[--at] = 0;
  do {
    digits[--at] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0) digits[--at] = '-';
  return *this << (digits + at);
}

void add_words(Text& out, const char* words) noexcept {
  bool space = false;
  for (; words != nullptr && *words != 0; ++words) {
    if (*words == '\n' || *words == '\t' || *words == ' ') {
      space = true;
      continue;
    }
    if (space && !out.empty()) out << ' ';
    space = false;
    out << *words;
  }
}

void expand(const char* text, const char* name, Text& out, const char* dot) noexcept {
  for (; *text != 0; ++text) {
    if (*text != '#') {
      out << *text;
      continue;
    }
    for (const char* letter = name; *letter != 0; ++letter) {
      *letter == '.' ? out << dot : out << *letter;
    }
  }
}

bool next_id(const char*& at, char (&id)[33]) noexcept {
  while (*at == ' ') ++at;
  if (*at == 0) return false;
  Text text(id);
  for (; *at != 0 && *at != ' '; ++at) text << *at;
  return true;
}

bool equal(const char* a, const char* b) noexcept { return std::strcmp(a, b) == 0; }

}  // namespace aludel
