// SPDX-License-Identifier: MIT
//
// Tokens and statements on one line, as the tables of these tests write them:
//
//     word:SELECT number:1 operator:+ string:'a' semicolon:;
//     [SELECT 1]; [SELECT 2]
//
// with \n \r \t for what a line can't hold, and a statement's semicolon where it has one.
#ifndef ALUDEL_TESTS_SQL_DUMP_H
#define ALUDEL_TESTS_SQL_DUMP_H

#include <span>
#include <string>
#include <string_view>

#include "sql/splitter.h"
#include "sql/token.h"
#include "text/source.h"

namespace aludel::sql {

inline std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      out += c;
    }
  }
  return out;
}

inline std::string dump(const text::Source& source, std::span<const Token> tokens) {
  constexpr std::string_view kNames[] = {"word",      "name",     "string",    "blob",    "number",
                                         "parameter", "operator", "semicolon", "comment", "block"};
  std::string out;
  for (const Token& token : tokens) {
    if (!out.empty()) out += ' ';
    out += kNames[static_cast<unsigned>(token.kind)];
    out += ':';
    out += on_one_line(source.text(token.span));
  }
  return out;
}

inline std::string dump(const text::Source& source, std::span<const Extent> statements) {
  std::string out;
  for (const Extent& statement : statements) {
    if (!out.empty()) out += ' ';
    out += '[' + on_one_line(source.text(statement.span)) + ']';
    if (statement.terminated) out += ';';
  }
  return out;
}

}  // namespace aludel::sql

#endif  // ALUDEL_TESTS_SQL_DUMP_H
