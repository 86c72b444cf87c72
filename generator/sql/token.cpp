// SPDX-License-Identifier: MIT
#include "sql/token.h"

#include <algorithm>
#include <charconv>

namespace aludel::sql {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

/// Resolves \0061 and \+000061 of a U&"name"; what is no such escape stays as it is.
std::string unescape(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size();) {
    const bool long_form = name.substr(i).starts_with("\\+");
    const std::size_t begin = i + (long_form ? 2 : 1);
    const std::size_t digits = long_form ? 6 : 4;
    unsigned long character = 0;
    if (name[i] == '\\' && name.substr(i + 1).starts_with('\\')) {
      out.push_back('\\');
      i += 2;
    } else if (name[i] == '\\' && begin + digits <= name.size() &&
               std::from_chars(&name[begin], &name[begin] + digits, character, 16).ptr ==
                   &name[begin] + digits &&
               character <= 0x10FFFF) {
      append_character(out, character);
      i = begin + digits;
    } else {
      out.push_back(name[i++]);
    }
  }
  return out;
}

}  // namespace

void append_character(std::string& to, unsigned long c) {
  const auto byte = [&](unsigned long bits) { to.push_back(static_cast<char>(bits)); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) {
    byte(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      byte(0xE0 | c >> 12);
    } else {
      byte(0xF0 | c >> 18);
      byte(0x80 | (c >> 12 & 0x3F));
    }
    byte(0x80 | (c >> 6 & 0x3F));
  }
  byte(0x80 | (c & 0x3F));
}

bool is_word(const text::Source& source, const Token& token, std::string_view word) {
  if (token.kind != TokenKind::kWord) return false;
  const std::string_view text = source.text(token.span);
  return std::equal(text.begin(), text.end(), word.begin(), word.end(),
                    [](char a, char b) { return upper(a) == b; });
}

bool is_operator(const text::Source& source, const Token& token, std::string_view op) {
  return token.kind == TokenKind::kOperator && source.text(token.span) == op;
}

std::string name_of(const text::Source& source, const Token& token, Language language) {
  std::string_view text = source.text(token.span);
  std::string name;
  if (token.kind == TokenKind::kWord) {
    name = text;
    if (language != Language::kSqlite)
      std::transform(name.begin(), name.end(), name.begin(), lower);
    return name;
  }
  const bool escapes = text.size() > 2 && lower(text[0]) == 'u' && text[1] == '&';
  if (escapes) text.remove_prefix(2);
  const char mark = text.front() == '[' ? ']' : text.front();
  text.remove_prefix(1);
  if (text.ends_with(mark)) text.remove_suffix(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    name.push_back(text[i]);
    if (text[i] == mark) ++i;
  }
  return escapes ? unescape(name) : name;
}

}  // namespace aludel::sql
