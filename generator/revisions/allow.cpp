// SPDX-License-Identifier: MIT
#include "revisions/allow.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "text/similar.h"

namespace aludel::revisions {
namespace {

constexpr std::string_view kRules[] = {"unproved"};  // by Allow::Rule

}  // namespace

std::string_view word_of(Allow::Rule rule) { return kRules[static_cast<std::size_t>(rule)]; }

std::optional<Allow> read_allow(const text::Source& source, const Directive& directive,
                                text::Diagnostics& diagnostics) {
  const std::string_view argument = directive.argument;
  const std::size_t length = std::min(argument.find_first_of(" \t"), argument.size());
  const std::string_view word = argument.substr(0, length);
  const std::size_t begin = directive.argument_span.begin;
  const auto* const rule = std::ranges::find(kRules, word);
  if (rule == std::end(kRules)) {
    diagnostics.error(source, {begin, begin + length},
                      fmt::format("\"@allow\" knows no rule \"{}\"; there is: {}", word,
                                  fmt::join(kRules, ", ")));
    return std::nullopt;
  }
  const std::size_t reason = argument.find_first_not_of(" \t", length);
  if (reason == std::string_view::npos) {
    diagnostics.error(source, directive.span,
                      fmt::format("\"@allow {0}\" must be followed by the reason, for those who "
                                  "read it later: \"@allow {0} reason\"",
                                  word));
    return std::nullopt;
  }
  return Allow{directive.span, static_cast<Allow::Rule>(rule - std::begin(kRules)),
               std::string(argument.substr(reason)), 0};
}

}  // namespace aludel::revisions
