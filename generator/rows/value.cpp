// SPDX-License-Identifier: MIT
#include "rows/value.h"

#include <fmt/format.h>

#include <bit>
#include <cstdlib>
#include <tuple>

#include "sql/printer.h"
#include "text/files.h"
#include "text/source.h"

namespace aludel::rows {
namespace {

constexpr std::size_t kShown = 40;  // bytes of a text, or of a blob in hexadecimal

auto key(const Value& value) {
  return std::tuple(value.type, value.integer, std::bit_cast<std::uint64_t>(value.real),
                    std::string_view(value.bytes));
}

bool is_number(const Value& value) {
  return value.type == Value::Type::kInteger || value.type == Value::Type::kReal;
}

double number(const Value& value) {
  return value.type == Value::Type::kInteger ? static_cast<double>(value.integer) : value.real;
}

/// Whether the whole text is the number.
bool says(const std::string& text, const Value& value) {
  if (text.empty()) return false;
  char* end = nullptr;
  const double said = std::strtod(text.c_str(), &end);
  return *end == '\0' && said == number(value);
}

std::string cut(std::string_view text) {
  if (text.size() <= kShown) return std::string(text);
  std::size_t end = kShown;
  while (!text::is_character_begin(text[end])) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

bool Value::operator==(const Value& other) const { return key(*this) == key(other); }

bool Value::operator<(const Value& other) const { return key(*this) < key(other); }

bool converts(const Value& from, const Value& to) {
  if (from == to) return true;
  if (is_number(from) && is_number(to)) return number(from) == number(to);
  if (is_number(from)) return !to.is_null() && says(to.bytes, from);
  if (is_number(to)) return !from.is_null() && says(from.bytes, to);
  return from.bytes == to.bytes && !from.is_null() && !to.is_null();  // text and blob
}

std::string said(const Value& value) {
  switch (value.type) {
    case Value::Type::kNull:
      return "NULL";
    case Value::Type::kInteger:
      return std::to_string(value.integer);
    case Value::Type::kReal:
      return fmt::format("{}", value.real);
    case Value::Type::kText:
      if (text::is_text(value.bytes)) return sql::quoted_text(cut(value.bytes));
      break;
    case Value::Type::kBlob:
      break;
  }
  std::string hex;
  for (const char byte : value.bytes.substr(0, kShown / 2)) {
    hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  }
  hex = fmt::format("x'{}{}'", hex, value.bytes.size() > kShown / 2 ? "…" : "");
  return value.type == Value::Type::kText ? fmt::format("CAST({} AS TEXT)", hex) : hex;
}

}  // namespace aludel::rows
