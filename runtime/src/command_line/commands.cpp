// SPDX-License-Identifier: MIT
#include "command_line/commands.h"

#include <aludel/command_line.h>

#include <cstring>

#include "command_line/call.h"
#include "command_line/help.h"

namespace aludel {
namespace command_line {
namespace {

bool wants_json(int argc, const char* const* argv) {
  for (int i = 0; i < argc && std::strcmp(argv[i], "--") != 0; i++) {
    if (std::strcmp(argv[i], "--json") == 0) return true;
  }
  return false;
}

/// What can't be read is refused as JSON, where that was asked for.
bool read(int argc, const char* const* argv, const Invocation& invocation, Arguments* arguments,
          Report* report) {
  if (parse(argc, argv, invocation, arguments, report)) return true;
  if (wants_json(argc, argv)) arguments->options |= kJson;
  return false;
}

bool needs_database(const Arguments& arguments) {
  const bool changes = info(arguments.command).writes && !arguments.has(kSql);
  return changes || arguments.command == Command::kCurrent || arguments.command == Command::kPlan ||
         arguments.command == Command::kCheck || arguments.has(kIndicateCurrent);
}

int dispatch(const Call& call) {
  switch (call.arguments.command) {
    case Command::kUpgrade:
    case Command::kDowngrade:
    case Command::kStamp:
    case Command::kEnsureVersion:
      if (call.arguments.has(kSql)) return run_script(call);
      return call.arguments.has(kDryRun) ? run_preview(call) : run_change(call);
    case Command::kPlan:
      return run_preview(call);
    case Command::kCurrent:
      return run_current(call);
    case Command::kHistory:
      return run_history(call);
    case Command::kHeads:
      return run_heads(call);
    case Command::kBranches:
      return run_branches(call);
    case Command::kShow:
      return run_show(call);
    case Command::kCheck:
      return run_check(call);
    case Command::kHelp:
      print_help(call.arguments, call.invocation);
      return kDone;
    case Command::kVersion:
      print_version(call.invocation);
      return kDone;
  }
  return kUsage;
}

}  // namespace

bool find_database(Call& call, Report* report) noexcept {
  const Arguments& arguments = call.arguments;
  if ((info(arguments.command).options & kDatabase) == 0 || arguments.from != nullptr) return true;
  if (!find_place(arguments.database, call.invocation, &call.place, report)) return false;
  if (info(arguments.command).writes && arguments.has(kSql)) {  // it only says in whose SQL
    call.place.name = Place{}.name;
    call.place.location = nullptr;
    call.place.masked = Line{};
  }
  if (call.place.there || !needs_database(arguments)) return true;
  report->begin(kUsage).add("%s needs a database", info(arguments.command).name);
  Line line;
  add_command(line, call.invocation, arguments, arguments.command, arguments.target, ~0u);
  line.add(" --database ").add_quoted(example_of(call.invocation));
  report->remedy("for example:", line);
  report->row("or").add(
      "name it for all commands: DATABASE_URL in the environment, \"database\" in "
      "aludel.toml");
  return false;
}

bool is_command(const char* name) noexcept {
  unsigned count = 0;
  const CommandInfo* known = commands(&count);
  for (unsigned i = 0; i < count; i++) {
    if (known[i].command != Command::kHelp && std::strcmp(known[i].name, name) == 0) return true;
  }
  return false;
}

bool needs_scripts(int argc, const char* const* argv) noexcept {
  const Invocation nobody{"", nullptr, {}, false};
  Arguments arguments;
  Report ignored;
  if (!parse(argc, argv, nobody, &arguments, &ignored)) return false;
  const CommandInfo& command = info(arguments.command);
  return command.writes || arguments.command == Command::kPlan ||
         arguments.command == Command::kCheck || arguments.has(kSql);
}

int refuse_command(int argc, const char* const* argv, const Invocation& invocation,
                   const char* why) noexcept {
  Arguments arguments;
  Report report;
  Call call{invocation, arguments, {}};
  if (!read(argc, argv, invocation, &arguments, &report)) return fail(call, report);
  report.begin(kFailed).add("%s", why);
  if (info(arguments.command).writes) report.closing.add("nothing was changed");
  if (call.json()) return fail(call, report);
  if (!report.closing.empty()) print(stderr, "%s\n", report.closing.text());
  return report.exit_code();
}

int run_command(int argc, const char* const* argv, const Invocation& invocation) noexcept {
  Arguments arguments;
  Report report;
  Call call{invocation, arguments, {}};
  if (!read(argc, argv, invocation, &arguments, &report)) return fail(call, report);
  if (!find_database(call, &report)) {
    if (info(arguments.command).writes) report.closing.add("nothing was changed");
    return fail(call, report);
  }
  const int code = dispatch(call);
  const bool printed = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
  if (code != kDone || printed) return code;
  const bool changed = info(arguments.command).writes && !arguments.has(kSql);
  report.begin(kFailed).add("what there is to say can't be written to stdout");
  put(stderr, report);
  return changed ? code : static_cast<int>(kFailed);  // what was changed stays
}

}  // namespace command_line

bool wants_migration(int argc, const char* const* argv) noexcept {
  return argc > 1 && std::strcmp(argv[1], "--migrate") == 0;
}

int migrate(int argc, const char* const* argv, const Migrations& migrations,
            const Database* databases, unsigned count) noexcept {
  const bool follows = wants_migration(argc, argv);
  char prefix[128];
  std::snprintf(prefix, sizeof prefix, "%.100s%s", migrations.program, follows ? " --migrate" : "");
  const int skipped = follows ? 2 : argc > 0 ? 1 : 0;
  return command_line::run_command(
      argc - skipped, argv + skipped,
      {prefix, &migrations, databases[0], true, nullptr, databases + 1, count - 1});
}

}  // namespace aludel
