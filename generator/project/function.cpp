// SPDX-License-Identifier: MIT
#include "project/function.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace aludel::project {
namespace {

constexpr int kMostArguments = 127;  // SQLite's limit

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\n") + 1 - begin);
}

bool read_count(std::string_view text, dialect::Function& function) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), function.arguments);
  return error == std::errc() && end == text.data() + text.size() && function.arguments >= 0 &&
         function.arguments <= kMostArguments;
}

/// `text`: what stands between the parentheses.
bool read_parameters(std::string_view text, dialect::Function& function) {
  std::string_view left = trimmed(text);
  while (!left.empty()) {
    const std::size_t comma = std::min(left.find(','), left.size());
    const std::string_view name = trimmed(left.substr(0, comma));
    if (!is_plain_name(name)) return false;
    function.parameters.emplace_back(name);
    left = left.substr(std::min(comma + 1, left.size()));
  }
  function.arguments = static_cast<int>(function.parameters.size());
  return !trimmed(text).ends_with(',') && function.arguments <= kMostArguments;
}

}  // namespace

bool is_plain_name(std::string_view text) {
  const auto letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !text.empty() && letter(text[0]) &&
         std::ranges::all_of(text, [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

std::optional<dialect::Function> read_function(std::string_view text) {
  dialect::Function function;
  const std::size_t end = std::min(text.find_first_of("/("), text.size());
  function.name = trimmed(text.substr(0, end));
  if (!is_plain_name(function.name)) return std::nullopt;
  if (end == text.size()) return function;
  const std::string_view rest = trimmed(text.substr(end + 1));
  if (text[end] == '/') return read_count(rest, function) ? std::optional(function) : std::nullopt;
  const std::size_t close = rest.find(')');
  if (close == std::string_view::npos || !read_parameters(rest.substr(0, close), function)) {
    return std::nullopt;
  }
  const std::string_view value = trimmed(rest.substr(close + 1));
  if (value.empty()) return function;
  function.value = trimmed(value.substr(1));
  if (value.front() != '=' || function.value.empty()) return std::nullopt;
  return function;
}

}  // namespace aludel::project
