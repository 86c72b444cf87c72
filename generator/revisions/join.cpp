// SPDX-License-Identifier: MIT
#include "revisions/join.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "dialect/dialect.h"

namespace aludel::revisions {

namespace {

bool is_same(const text::Diagnostic& a, const text::Diagnostic& b) {
  return a.severity == b.severity && a.source == b.source && a.path == b.path && a.span == b.span &&
         a.text == b.text;
}

bool says(const Said& said, const text::Diagnostic& what) {
  return std::ranges::any_of(said.diagnostics.all(),
                             [&](const text::Diagnostic& it) { return is_same(it, what); });
}

}  // namespace

void join(std::span<const Said> all, text::Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string_view title = dialect::dialect(all[i].dialect).title();
    for (const text::Diagnostic& it : all[i].diagnostics.all()) {
      const auto says_it = [&](const Said& said) { return says(said, it); };
      if (std::ranges::any_of(all.first(i), says_it)) continue;
      text::Diagnostic& copy = diagnostics.add(it);
      if (std::ranges::all_of(all, says_it) || it.text.find(title) != it.text.npos) continue;
      copy.note(fmt::format("so it is on {}", title));
    }
  }
}

}  // namespace aludel::revisions
