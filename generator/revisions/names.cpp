// SPDX-License-Identifier: MIT
#include "revisions/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace aludel::revisions {

namespace {

// The words of C++, two macros of gcc, and what the generated headers have in the namespace.
constexpr std::string_view kTaken[] = {"alignas",       "alignof",     "and",
                                       "and_eq",        "asm",         "auto",
                                       "bitand",        "bitor",       "bool",
                                       "break",         "case",        "catch",
                                       "char",          "char8_t",     "char16_t",
                                       "char32_t",      "class",       "co_await",
                                       "co_return",     "co_yield",    "compl",
                                       "concept",       "const",       "const_cast",
                                       "consteval",     "constexpr",   "constinit",
                                       "continue",      "decltype",    "default",
                                       "delete",        "do",          "double",
                                       "dynamic_cast",  "else",        "enum",
                                       "explicit",      "export",      "extern",
                                       "false",         "float",       "for",
                                       "friend",        "goto",        "if",
                                       "inline",        "int",         "long",
                                       "mutable",       "namespace",   "new",
                                       "noexcept",      "not",         "not_eq",
                                       "nullptr",       "operator",    "or",
                                       "or_eq",         "private",     "protected",
                                       "public",        "register",    "reinterpret_cast",
                                       "requires",      "return",      "short",
                                       "signed",        "sizeof",      "static",
                                       "static_assert", "static_cast", "struct",
                                       "switch",        "template",    "this",
                                       "thread_local",  "throw",       "true",
                                       "try",           "typedef",     "typeid",
                                       "typename",      "union",       "unsigned",
                                       "using",         "virtual",     "void",
                                       "volatile",      "wchar_t",     "while",
                                       "xor",           "xor_eq",      "linux",
                                       "unix",          "chain",       "migrations",
                                       "revisions"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

unsigned number(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

}  // namespace

std::optional<std::string> id_problem(std::string_view id, std::string_view what) {
  const auto allowed = [](char c) { return is_digit(c) || is_letter(c) || c == '_' || c == '.'; };
  if (id.empty() || id.size() > 32 || !std::ranges::all_of(id, allowed)) {
    return fmt::format("\"{}\" cannot be {}: it takes 1 to 32 letters, digits, \"_\" and \".\"", id,
                       what);
  }
  const std::string lower = lower_case(id);
  if (lower == "head" || lower == "heads" || lower == "base" || lower == "current") {
    return fmt::format("\"{}\" cannot be {}: as a target the word means something else", id, what);
  }
  return std::nullopt;
}

bool is_time(std::string_view text) {
  constexpr std::string_view kShape = "0000-00-00T00:00:00Z";
  if (text.size() != kShape.size()) return false;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] == '0' ? !is_digit(text[i]) : text[i] != kShape[i]) return false;
  }
  const std::chrono::year_month_day day(
      std::chrono::year(static_cast<int>(number(text.substr(0, 4)))),
      std::chrono::month(number(text.substr(5, 2))), std::chrono::day(number(text.substr(8, 2))));
  return day.ok() && number(text.substr(11, 2)) < 24 && number(text.substr(14, 2)) < 60 &&
         number(text.substr(17, 2)) < 60;
}

std::optional<std::string> function_problem(std::string_view name) {
  const auto allowed = [](char c) { return is_digit(c) || is_letter(c) || c == '_'; };
  if (name.empty() || is_digit(name[0]) || !std::ranges::all_of(name, allowed)) {
    return fmt::format(
        "\"{}\" cannot be the name of a function: it takes letters, digits and \"_\", "
        "and no namespace before it, as it stands in the program's own",
        name);
  }
  if (std::ranges::find(kTaken, name) == std::end(kTaken)) return std::nullopt;
  return fmt::format(
      "\"{}\" cannot be the name of a function: C++ or the generated headers have it for "
      "something else",
      name);
}

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

}  // namespace aludel::revisions
