// SPDX-License-Identifier: MIT
#ifndef ALUDEL_GENERATOR_COMMANDS_FINGERPRINT_H
#define ALUDEL_GENERATOR_COMMANDS_FINGERPRINT_H

#include <optional>
#include <string>

namespace aludel::commands {

/// Tells this build of the tool from any other, by the content of its executable; `tool`: what it
/// was called as. Nothing where that can't be read.
std::optional<std::string> fingerprint(const std::string& tool);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_FINGERPRINT_H
