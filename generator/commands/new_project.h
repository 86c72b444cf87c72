// SPDX-License-Identifier: MIT
//
// What a new project begins with, in words: `aludel init`, with a database and without.
#ifndef ALUDEL_GENERATOR_COMMANDS_NEW_PROJECT_H
#define ALUDEL_GENERATOR_COMMANDS_NEW_PROJECT_H

#include <filesystem>
#include <string>

#include "dialect/registered.h"
#include "text/diagnostics.h"

namespace aludel::commands {

/// Whether there is no project in the folder yet; what there is of one is reported.
bool is_free(const std::filesystem::path& folder, text::Diagnostics& diagnostics);

/// The folder's name as one for a program, and for its namespace.
std::string program_name(const std::filesystem::path& folder);

/// The text of aludel.toml: every setting with its default, as a comment, but for what the program
/// registers with its SQLite. `written_by`: a version of SQLite that there is out there; empty:
/// none is known. `dialects`: what the list of them holds, where that is settled.
std::string settings_file(const dialect::Registered& registered = {},
                          const std::string& written_by = {}, const std::string& dialects = {});

/// `[proof]` and what the program registers, as lines of aludel.toml.
std::string proof_lines(const dialect::Registered& registered);

/// What to write in CMakeLists.txt for a program in this folder.
std::string cmake_lines(const std::filesystem::path& folder);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_NEW_PROJECT_H
