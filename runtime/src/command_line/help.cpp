// SPDX-License-Identifier: MIT
#include "command_line/help.h"

#include <aludel/version.h>

#include <cstring>

#include "command_line/location.h"
#include "command_line/output.h"

namespace aludel::command_line {
namespace {

struct Example {
  Command command;
  const char* words;
  const char* meaning;
};

constexpr Example kExamples[] = {
    {Command::kUpgrade, "upgrade", "to the newest"},
    {Command::kUpgrade, "upgrade +1", "one revision further"},
    {Command::kUpgrade, "upgrade left@head", "that branch alone, and what it needs"},
    {Command::kUpgrade, "upgrade --sql 1f0c:head", "the SQL from 1f0c... to the head"},
    {Command::kDowngrade, "downgrade -1", "one revision back"},
    {Command::kDowngrade, "downgrade base", "all the way back"},
    {Command::kDowngrade, "downgrade --sql head:base", "the SQL for it"},
    {Command::kStamp, "stamp head", "it has the newest schema already"},
    {Command::kStamp, "stamp 8be4 c0ff", "it is at both, on branches of their own"},
    {Command::kStamp, "stamp head --purge", "whatever its version rows say now"},
    {Command::kEnsureVersion, "ensure-version", "for who looks at the table itself"},
    {Command::kCurrent, "current --json", "for scripts"},
    {Command::kCurrent, "current --check-heads", "1 where something is missing"},
    {Command::kHistory, "history", "with a mark at where the database is"},
    {Command::kHistory, "history -r 8be4:head", "a part of it"},
    {Command::kHistory, "history -r -3:current -v", "the last that were applied, in full"},
    {Command::kHeads, "heads", "where the lines end"},
    {Command::kHeads, "heads --resolve-dependencies", "what an upgrade leads to"},
    {Command::kBranches, "branches", "where the ways part"},
    {Command::kShow, "show 8be4 --sql", "the revision that begins so, with its SQL"},
    {Command::kShow, "show current", "where the database is"},
    {Command::kPlan, "plan", "what an upgrade would run now"},
    {Command::kPlan, "plan downgrade -2", "what going back two would"},
    {Command::kPlan, "plan upgrade head --from base", "for an empty database"},
    {Command::kCheck, "check", "before and after a release"},
    {Command::kHelp, "help stamp", "all about one command"},
};

constexpr const char* kTargets =
    "targets:\n"
    "  head, heads     the newest             base            before the first\n"
    "  current         where it is            8be4, left      an id or its beginning, a label\n"
    "  +2, -1          steps from there       8be4+1, head-2  steps from that one\n"
    "  left@head       on the branch of left  left@-1         one step back on it\n"
    "  2.1.0           a release              a:b             with --sql: from a to b\n";

void print_command(const CommandInfo& command) {
  char words[64];
  std::snprintf(words, sizeof words, "%s%s%s", command.name, *command.operands != '\0' ? " " : "",
                command.operands);
  print(stdout, "  %-33s  %s\n", words, command.summary);
}

void print_overview(const char* prefix) {
  print(stdout, "usage: %s [COMMAND] [OPTION...]\n", prefix);
  unsigned count = 0;
  const CommandInfo* known = commands(&count);
  print(stdout, "\nto change a database:\n");
  for (unsigned i = 0; i < count; i++) {
    if (known[i].writes) print_command(known[i]);
  }
  print(stdout, "\nto look:\n");
  for (unsigned i = 0; i < count; i++) {
    if (!known[i].writes) print_command(known[i]);
  }
  print(stdout, "\n%s\n%s", kTargets, kExitCodes);
  print(stdout, "\nmore, with examples:  %s help COMMAND\n", prefix);
}

/// `-r, --rev-range A:B`.
Line words_of(const OptionInfo& option) {
  Line words;
  if (option.letter != 0) words.add("-%c, ", option.letter);
  words.add("--%s", option.name);
  if (option.operand != nullptr) words.add(" %s", option.operand);
  return words;
}

void print_options(const CommandInfo& command, const Invocation& invocation) {
  unsigned count = 0;
  const OptionInfo* known = options(&count);
  if (command.options != 0) print(stdout, "\noptions:\n");
  int width = 0;
  for (unsigned i = 0; i < count; i++) {
    const Line words = words_of(known[i]);
    const int length = static_cast<int>(std::strlen(words.text()));
    if ((command.options & known[i].option) != 0 && length > width) width = length;
  }
  for (unsigned i = 0; i < count; i++) {
    if ((command.options & known[i].option) == 0) continue;
    Line forms;
    if (known[i].option == kDatabase) add_forms(forms, invocation);
    print(stdout, "  %-*s  %s%s\n", width, words_of(known[i]).text(), known[i].summary,
          forms.text());
  }
}

void print_examples(const CommandInfo& command, const char* prefix) {
  int width = 0;
  for (const Example& example : kExamples) {
    const int length = static_cast<int>(std::strlen(example.words));
    if (example.command == command.command && length > width) width = length;
  }
  if (width != 0) print(stdout, "\nfor example:\n");
  for (const Example& example : kExamples) {
    if (example.command != command.command) continue;
    print(stdout, "  %s %-*s  %s\n", prefix, width, example.words, example.meaning);
  }
}

bool takes_target(Command command) {
  return command == Command::kUpgrade || command == Command::kDowngrade ||
         command == Command::kStamp || command == Command::kPlan || command == Command::kShow;
}

}  // namespace

const char* const kExitCodes =
    "exit codes:\n"
    "  0 done, yes    1 no (check, current --check-heads, stamp)    2 not understood\n"
    "  3 failed, nothing was changed\n"
    "  4 the database is newer than this program, or not its own\n"
    "  5 busy, try again    6 a part is done: what to do is said\n";

void print_help(const Arguments& arguments, const Invocation& invocation) noexcept {
  unsigned count = 0;
  const CommandInfo* known = commands(&count);
  for (unsigned i = 0; i < count && arguments.target != nullptr; i++) {
    if (std::strcmp(arguments.target, known[i].name) != 0) continue;
    print(stdout, "usage: %s %s%s%s%s\n\n%s\n", invocation.prefix, known[i].name,
          *known[i].operands != '\0' ? " " : "", known[i].operands,
          known[i].options != 0 ? " [OPTION...]" : "", known[i].summary);
    print_options(known[i], invocation);
    print_examples(known[i], invocation.prefix);
    if (takes_target(known[i].command)) print(stdout, "\n%s", kTargets);
    return;
  }
  print_overview(invocation.prefix);
}

void print_version(const Invocation& invocation) noexcept {
  const Migrations& migrations = *invocation.migrations;
  put(stdout, migrations.program);
  if (*migrations.version != '\0') {
    print(stdout, " ");
    put(stdout, migrations.version);
  }
  print(stdout, ", aludel " ALUDEL_VERSION "\n");
}

}  // namespace aludel::command_line
