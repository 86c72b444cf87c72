// SPDX-License-Identifier: MIT
#ifndef ALUDEL_GENERATOR_TEXT_SHELL_H
#define ALUDEL_GENERATOR_TEXT_SHELL_H

#include <string>
#include <string_view>

namespace aludel::text {

/// A word as a shell takes it: in quotes, where it needs them.
std::string in_shell(std::string_view word);

}  // namespace aludel::text

#endif  // ALUDEL_GENERATOR_TEXT_SHELL_H
