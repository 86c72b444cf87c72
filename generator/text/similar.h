// SPDX-License-Identifier: MIT
//
// "did you mean": the word of a list that somebody most likely had in mind.
#ifndef ALUDEL_GENERATOR_TEXT_SIMILAR_H
#define ALUDEL_GENERATOR_TEXT_SIMILAR_H

#include <span>
#include <string>
#include <string_view>

namespace aludel::text {

/// The candidate that differs least from `word`, by at most two letters (added, left out,
/// replaced, or two neighbours swapped) and by fewer than the word has; case counts for nothing.
/// Of several the first; empty where none is near.
std::string_view similar(std::string_view word, std::span<const std::string_view> candidates);

/// `; did you mean "upgrade"?`, with `prefix` before the candidate; empty where none is near.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates,
                         std::string_view prefix = "");

}  // namespace aludel::text

#endif  // ALUDEL_GENERATOR_TEXT_SIMILAR_H
