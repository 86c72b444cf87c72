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

// Whether a text has digits where the shape has 0, and else what the shape has.
bool has_shape(std::string_view text, std::string_view shape) {
  return std::ranges::equal(text, shape,
                            [](char c, char its) { return its == '0' ? is_digit(c) : c == its; });
}

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

std::optional<std::int64_t> instant_of(std::string_view text) {
  constexpr std::string_view kClock = "0000-00-00T00:00:00";
  const std::string_view zone = text.substr(std::min(kClock.size(), text.size()));
  if (!has_shape(text.substr(0, kClock.size()), kClock)) return std::nullopt;
  if (zone != "Z" && !has_shape(zone, "+00:00") && !has_shape(zone, "-00:00")) return std::nullopt;
  const auto at = [&](std::size_t begin, std::size_t size) {
    return number(text.substr(begin, size));
  };
  const std::chrono::year_month_day day(std::chrono::year(static_cast<int>(at(0, 4))),
                                        std::chrono::month(at(5, 2)), std::chrono::day(at(8, 2)));
  if (!day.ok() || at(11, 2) > 23 || at(14, 2) > 59 || at(17, 2) > 59) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days(day).time_since_epoch().count();
  const std::int64_t clock = ((days * 24 + at(11, 2)) * 60 + at(14, 2)) * 60 + at(17, 2);
  if (zone == "Z") return clock;
  if (at(20, 2) > 23 || at(23, 2) > 59) return std::nullopt;
  const std::int64_t offset = (at(20, 2) * 60 + at(23, 2)) * 60;
  return zone[0] == '+' ? clock - offset : clock + offset;
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
