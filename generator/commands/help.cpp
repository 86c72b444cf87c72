// SPDX-License-Identifier: MIT
#include "commands/help.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string_view>
#include <utility>
#include <vector>

#include "command_line/arguments.h"
#include "command_line/help.h"

namespace aludel::commands {
namespace {

/// Two columns, the second one aligned.
using Rows = std::vector<std::pair<std::string, std::string>>;

std::string aligned(const Rows& rows) {
  std::size_t width = 0;
  for (const auto& row : rows) width = std::max(width, row.first.size());
  std::string text;
  for (const auto& row : rows) text += fmt::format("  {:<{}}  {}\n", row.first, width, row.second);
  return text;
}

/// "Print it" → "print it".
std::string lowered(std::string text) {
  const bool word =
      text.size() > 1 && (text[1] == ' ' || std::islower(static_cast<unsigned char>(text[1])) != 0);
  if (word) text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  return text;
}

/// `-m, --message TEXT`.
std::string words_of(const CLI::Option& option) {
  std::string words;
  for (const std::string& name : option.get_snames()) words += "-" + name + ", ";
  for (const std::string& name : option.get_lnames()) words += "--" + name + ", ";
  words.resize(words.size() - 2);
  const std::string type = option.get_type_name();  // "TEXT:{a,b}": what it can be is in words
  return option.get_expected_max() == 0 ? words : words + " " + type.substr(0, type.find(':'));
}

std::string meaning_of(const CLI::Option& option) {
  std::string meaning = lowered(option.get_description());
  if (option.get_required()) meaning += " (required)";
  for (const CLI::Option* other : option.get_needs()) {
    meaning += fmt::format(" (with {})", other->get_name());
  }
  if (!option.get_envname().empty()) {
    meaning += fmt::format(" (or ${})", option.get_envname());
  }
  return meaning;
}

/// "Example:  a\n          b" → lines with two blanks before.
std::string examples_of(std::string_view footer) {
  constexpr std::string_view kLead = "Example:  ";
  std::string text;
  while (!footer.empty()) {
    const std::size_t end = std::min(footer.find('\n'), footer.size());
    std::string_view line = footer.substr(0, end);
    line.remove_prefix(line.starts_with(kLead)
                           ? kLead.size()
                           : std::min(line.find_first_not_of(' '), line.size()));
    text += fmt::format("  {}\n", line);
    footer.remove_prefix(std::min(end + 1, footer.size()));
  }
  return text;
}

std::string help_of_tool(const CLI::App& app) {
  std::string text = "usage: aludel COMMAND [OPTION...]\n";
  const std::vector<const CLI::App*> commands = app.get_subcommands({});
  for (const char* group : kGroups) {
    Rows rows;
    for (const CLI::App* command : commands) {
      if (command->get_group() != group) continue;
      rows.emplace_back(fmt::format("{:<14}", command->get_name()),
                        lowered(command->get_description()));
    }
    text += fmt::format("\n{}:\n{}", lowered(group), aligned(rows));
  }
  text += fmt::format("\n{}", command_line::kExitCodes);
  return text + "\nmore, with examples:  aludel help COMMAND\n";
}

std::string help_of_command(const CLI::App& command) {
  std::string usage = "usage: aludel " + command.get_name();
  Rows operands;
  Rows options;
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    if (option->get_positional()) {
      const std::string name = option->get_name(true);
      usage += option->get_required() ? " " + name : " [" + name + "]";
      operands.emplace_back(option->get_name(true), lowered(option->get_description()));
    } else if (option != command.get_help_ptr()) {
      options.emplace_back(words_of(*option), meaning_of(*option));
    }
  }
  std::string text = usage + (options.empty() ? "\n" : " [OPTION...]\n");
  text += fmt::format("\n{}\n", lowered(command.get_description()));
  if (!operands.empty()) text += "\noperands:\n" + aligned(operands);
  if (!options.empty()) text += "\noptions:\n" + aligned(options);
  return text + "\nfor example:\n" + examples_of(command.get_footer());
}

}  // namespace

std::string Help::make_help(const CLI::App* app, std::string, CLI::AppFormatMode) const {
  return app->get_parent() == nullptr ? help_of_tool(*app) : help_of_command(*app);
}

void list_runtime_commands(CLI::App& app) {
  unsigned count = 0;
  const command_line::CommandInfo* known = command_line::commands(&count);
  for (unsigned i = 0; i < count; i++) {
    using command_line::Command;
    const Command it = known[i].command;
    if (it == Command::kHelp || it == Command::kCheck) continue;  // the tool's own
    const char* group = it == Command::kPlan            ? kDaily
                        : it == Command::kEnsureVersion ? kRest
                                                        : kOnDatabase;
    app.add_subcommand(known[i].name, known[i].summary)->group(group);
  }
}

}  // namespace aludel::commands
