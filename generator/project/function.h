// SPDX-License-Identifier: MIT
//
// A function that the program registers with SQLite, as aludel.toml names it:
//
//     slug                          takes any number of arguments
//     slug/1                        takes one
//     slug(title)                   likewise
//     slug(title) = lower(title)    and this SQL may stand for it in the proof
#ifndef ALUDEL_GENERATOR_PROJECT_FUNCTION_H
#define ALUDEL_GENERATOR_PROJECT_FUNCTION_H

#include <optional>
#include <string_view>

#include "dialect/registered.h"

namespace aludel::project {

/// Whether name begins with a letter or "_" and holds nothing but these and digits.
bool is_plain_name(std::string_view text);

/// Nothing where the text is none of these. What stands behind "=" is not looked at.
std::optional<dialect::Function> read_function(std::string_view text);

}  // namespace aludel::project

#endif  // ALUDEL_GENERATOR_PROJECT_FUNCTION_H
