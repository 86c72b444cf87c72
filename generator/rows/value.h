// SPDX-License-Identifier: MIT
//
// A value as a database keeps it: what was stored, not what was said.
#ifndef ALUDEL_GENERATOR_ROWS_VALUE_H
#define ALUDEL_GENERATOR_ROWS_VALUE_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace aludel::rows {

struct Value {
  enum class Type : unsigned char { kNull, kInteger, kReal, kText, kBlob };

  Type type = Type::kNull;
  std::int64_t integer = 0;
  double real = 0;
  std::string bytes;  // of a text, in UTF-8, or of a blob

  static Value of(std::int64_t integer) { return {Type::kInteger, integer, 0, {}}; }
  static Value of(double real) { return {Type::kReal, 0, real, {}}; }
  static Value text(std::string_view text) { return {Type::kText, 0, 0, std::string(text)}; }
  static Value blob(std::string_view bytes) { return {Type::kBlob, 0, 0, std::string(bytes)}; }

  bool is_null() const { return type == Type::kNull; }

  /// Of one type, and the same to the bit.
  bool operator==(const Value& other) const;
  /// Any total order; equal where ==.
  bool operator<(const Value& other) const;
};

/// Whether a column's new type may have made one of the other: numbers of one size, or a number
/// and the text that says it.
bool converts(const Value& from, const Value& to);

/// As SQL says it: NULL, 1, 'it''s', x'00ff'; a text that no terminal shows like a blob; a long one
/// cut, with "…".
std::string said(const Value& value);

using Row = std::vector<Value>;

}  // namespace aludel::rows

#endif  // ALUDEL_GENERATOR_ROWS_VALUE_H
