// SPDX-License-Identifier: MIT
#include "emit/literal.h"

#include <fmt/format.h>

#include <cstddef>

#include "text/source.h"

namespace aludel::emit {
namespace {

// What every compiler must take in one literal is 64 KB; one takes 16,380 bytes.
constexpr std::size_t kLongest = 16000;

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

// U+202A … U+202E and U+2066 … U+2069, each three bytes long.
bool turns_direction(std::string_view text) {
  const std::string_view begin = text.substr(0, 2);
  if (text.size() < 3 || (begin != "\xe2\x80" && begin != "\xe2\x81")) return false;
  const auto last = static_cast<unsigned char>(text[2]);
  return begin[1] == '\x80' ? last >= 0xaa && last <= 0xae : last >= 0xa6 && last <= 0xa9;
}

bool survives_raw(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_control(text[i]) && text[i] != '\n' && text[i] != '\t') return false;
    if (turns_direction(text.substr(i))) return false;
  }
  return true;
}

// How much of the text to put into one literal: whole lines where they fit, whole characters
// always.
std::size_t piece(std::string_view text) {
  if (text.size() <= kLongest) return text.size();
  const std::size_t newline = text.substr(0, kLongest).rfind('\n');
  if (newline != std::string_view::npos) return newline + 1;
  std::size_t size = kLongest;
  while (size > 1 && !text::is_character_begin(text[size])) --size;
  return size;
}

std::string raw(std::string_view text) {
  std::string delimiter = "sql";
  for (unsigned n = 1; text.find(')' + delimiter + '"') != std::string_view::npos; ++n) {
    delimiter = fmt::format("sql{}", n);
  }
  std::string out;
  do {
    const std::size_t size = piece(text);
    if (!out.empty()) out += '\n';
    out += fmt::format("R\"{0}({1}){0}\"", delimiter, text.substr(0, size));
    text.remove_prefix(size);
  } while (!text.empty());
  return out;
}

std::string line_by_line(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view longest = text.substr(0, piece(text));
    const std::string_view line = longest.substr(0, longest.find('\n'));
    const std::string_view taken = text.substr(0, line.size() + (line.size() < longest.size()));
    out += "\n    " + literal(taken);
    text.remove_prefix(taken.size());
  }
  return out;
}

}  // namespace

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool turns = turns_direction(text.substr(i));
    if (c == '"' || c == '\\' || (c == '?' && i > 0 && text[i - 1] == '?')) {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (is_control(c)) {
      out += fmt::format("\\{:03o}", static_cast<unsigned char>(c));
    } else if (turns) {
      for (const char byte : text.substr(i, 3)) {
        out += fmt::format("\\{:03o}", static_cast<unsigned char>(byte));
      }
      i += 2;
    } else {
      out += c;
    }
  }
  return out;
}

std::string literal(std::string_view text) { return '"' + escaped(text) + '"'; }

std::string sql_literal(std::string_view text) {
  return survives_raw(text) ? raw(text) : line_by_line(text);
}

std::string identifier(std::string_view id) {
  std::string out = "rev";
  for (const char c : id) {
    if (c == '.') {
      out += "_d";
    } else if (c == '_') {
      out += "_u";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace aludel::emit
