// SPDX-License-Identifier: MIT
//
// What the small values of a revision file look like: ids, times, names of functions.
#ifndef ALUDEL_GENERATOR_REVISIONS_NAMES_H
#define ALUDEL_GENERATOR_REVISIONS_NAMES_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aludel::revisions {

/// Why a text cannot be an id, or whatever else is a target (`what`: "the name of a release"): 1 to
/// 32 of A-Z a-z 0-9 _ . and none of the words that targets use. Nothing where it can.
std::optional<std::string> id_problem(std::string_view id, std::string_view what = "an id");

/// When it is that a text says, in seconds since 1970: YYYY-MM-DDTHH:MM:SS, and Z or how far its
/// clock is from UTC, +02:00. Nothing where it is no time that there is.
std::optional<std::int64_t> instant_of(std::string_view text);

/// Why a text cannot be the name of a C++ function in the program's namespace. Nothing where it
/// can.
std::optional<std::string> function_problem(std::string_view name);

/// ASCII letters in lower case, everything else as it is.
std::string lower_case(std::string_view text);

}  // namespace aludel::revisions

#endif  // ALUDEL_GENERATOR_REVISIONS_NAMES_H
