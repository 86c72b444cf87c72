// SPDX-License-Identifier: MIT
#include "sql/number.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace aludel::sql {
namespace {

constexpr int kMostZeros = 40;  // that an exponent may stand for

std::string_view without_zeros(std::string_view digits) {
  while (digits.size() > 1 && digits.front() == '0') digits.remove_prefix(1);
  return digits;
}

/// 0x1F, 0o17, 0b11 of PostgreSQL 16; as it is where it is none or too large.
std::string decimal(const std::string& number) {
  if (number.size() < 3 || number[0] != '0') return number;
  const int base = number[1] == 'x' ? 16 : number[1] == 'o' ? 8 : number[1] == 'b' ? 2 : 0;
  std::uint64_t value = 0;
  const char* const end = number.data() + number.size();
  const bool read = base != 0 && std::from_chars(number.data() + 2, end, value, base).ptr == end;
  return read ? std::to_string(value) : number;
}

}  // namespace

std::string normal_number(std::string_view number, Language language, bool& is_whole_numeric) {
  std::string text(number);
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (language != Language::kPostgresql) return text;
  std::erase(text, '_');
  text = decimal(text);
  if (text.find_first_not_of("0123456789.e+-") != std::string::npos) return text;

  const std::size_t e = std::min(text.find('e'), text.size());
  const std::size_t point = std::min(text.find('.'), e);
  const bool is_numeric = point != text.size();
  std::string whole = text.substr(0, point);
  std::string part = point < e ? text.substr(point + 1, e - point - 1) : "";
  int exponent = 0;
  const std::size_t from = e + (e + 1 < text.size() && text[e + 1] == '+' ? 2 : 1);
  if (e < text.size()) std::from_chars(text.data() + from, text.data() + text.size(), exponent);
  if (exponent > kMostZeros || exponent < -kMostZeros) return text;
  for (; exponent > 0; --exponent) {
    whole += part.empty() ? '0' : part.front();
    if (!part.empty()) part.erase(0, 1);
  }
  for (; exponent < 0; ++exponent) {
    part.insert(0, 1, whole.empty() ? '0' : whole.back());
    if (!whole.empty()) whole.pop_back();
  }
  const std::string digits(without_zeros(whole.empty() ? "0" : whole));
  if (!part.empty()) return digits + "." + part;
  is_whole_numeric = is_numeric;
  return digits;
}

bool is_integer(std::string_view number, unsigned bits) {
  std::int64_t value = 0;
  const char* const end = number.data() + number.size();
  const auto read = std::from_chars(number.data(), end, value);
  const bool all = read.ptr == end && read.ec == std::errc() && !number.starts_with('-');
  return all && (bits == 64 || value <= INT32_MAX);
}

}  // namespace aludel::sql
