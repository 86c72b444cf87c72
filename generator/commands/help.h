// SPDX-License-Identifier: MIT
//
// Help of the commands that CLI11 reads, in the shape in which the runtime prints that of its own
// (command_line/help.h), so that the tool's is all of one kind.
#ifndef ALUDEL_GENERATOR_COMMANDS_HELP_H
#define ALUDEL_GENERATOR_COMMANDS_HELP_H

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <string>

namespace aludel::commands {

inline constexpr const char* kDaily = "daily";
inline constexpr const char* kOnDatabase = "on a database";
inline constexpr const char* kAdopting = "adopting";
inline constexpr const char* kRest = "rest";
inline constexpr const char* kBuild = "for the build";
inline constexpr const char* kGroups[] = {kDaily, kOnDatabase, kAdopting, kRest, kBuild};

class Help : public CLI::Formatter {
 public:
  /// Of the tool: the commands by group, and the exit codes. Of a command: its usage, operands and
  /// options, and the examples in its footer.
  std::string make_help(const CLI::App* app, std::string name,
                        CLI::AppFormatMode mode) const override;
};

/// Adds the runtime's commands, so that they are listed; they are never run by CLI11.
void list_runtime_commands(CLI::App& app);

}  // namespace aludel::commands

#endif  // ALUDEL_GENERATOR_COMMANDS_HELP_H
