// SPDX-License-Identifier: MIT
#ifndef ALUDEL_GENERATOR_COMMANDS_CACHE_H
#define ALUDEL_GENERATOR_COMMANDS_CACHE_H

#include <filesystem>

namespace aludel::commands {

/// Where the user's programs keep what they can make again; empty where nothing says.
std::filesystem::path cache();

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_CACHE_H
