// SPDX-License-Identifier: MIT
#include "proof/digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace aludel::proof {

// Two lanes, each of which no word can leave as it was, and the second hears of the first.
Digest& Digest::add(std::uint64_t number) {
  a_ = std::rotl((a_ ^ number) * 0x9e3779b97f4a7c15, 29);
  b_ = std::rotl((b_ + number) * 0xc2b2ae3d27d4eb4f, 31) ^ a_;
  return *this;
}

Digest& Digest::add(std::string_view item) {
  add(std::uint64_t{item.size()});
  while (!item.empty()) {
    std::uint64_t word = 0;
    const std::size_t size = std::min(item.size(), sizeof word);
    std::memcpy(&word, item.data(), size);
    add(word);
    item.remove_prefix(size);
  }
  return *this;
}

std::string Digest::text() const {
  Digest last = *this;
  last.add(std::uint64_t{0}).add(std::uint64_t{0});  // what came last is spread as all else is
  return fmt::format("{:016x}{:016x}", last.a_, last.b_);
}

}  // namespace aludel::proof
