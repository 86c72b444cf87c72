// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "commands/commands.h"
#include "commands/databases.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/targets.h"
#include "revisions/releases.h"
#include "text/shell.h"

namespace aludel::commands {
namespace {

/// What the user has said is his editor; on a terminal there is one in any case.
std::string editor() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 ? "vi" : "";
}

/// The chain as it is linked, whatever is open or wrong in the sections: that is what one wants to
/// edit.
bool read(project::Project& project, text::Diagnostics& diagnostics) {
  const auto folder = project.root / "versions";
  const std::string shown = shown_from_here(project.root, "versions");
  bool whole = false;
  project.chain = revisions::read_graph(folder, shown, whole, diagnostics);
  return !diagnostics.has_errors();
}

/// Nothing where a name is no target, or the database can't be asked; which is said.
std::vector<unsigned> find(const project::Project& project, const EditOptions& options, int& code) {
  std::vector<unsigned> all;
  std::string problem;
  for (const std::string& name : options.revisions) {
    const bool asks = name == "current";
    const auto found =
        asks ? heads_in(project, options.database, code) : named(project.chain, name, problem);
    if (!found && asks) return {};
    if (found && found->empty()) {
      problem = asks ? "the database is at the base: no file is meant"
                     : fmt::format("\"{}\" is before all revisions: no file is meant", name);
    }
    if (!problem.empty()) break;
    for (const unsigned it : *found) {
      if (std::ranges::find(all, it) == all.end()) all.push_back(it);
    }
  }
  if (problem.empty()) return all;
  fmt::print(stderr, "aludel edit: {}\n", problem);
  code = kUsage;
  return {};
}

}  // namespace

int edit(const EditOptions& options) {
  text::Diagnostics diagnostics;
  const auto root = project::find_root(".", diagnostics);
  if (!root) return failed(diagnostics);
  project::Project project;
  project.root = *root;
  project.settings = project::settings_around(*root);
  if (!read(project, diagnostics)) return failed(diagnostics);
  int code = kDone;
  const std::vector<unsigned> found = find(project, options, code);
  if (found.empty()) return code;

  const std::string command = editor();
  std::string files;
  for (const unsigned index : found) {
    const revisions::Revision& it = project.chain[index];
    if (const auto* release = revisions::release_of(project.chain, it)) {
      fmt::print(stderr, "{} was released in {}: the build refuses it where what it does changes\n",
                 it.id, release->name);
    }
    const std::string file = shown_from_here(*root, it.file);
    files += ' ' + text::in_shell(file);
    if (command.empty()) fmt::print("{}\n", file);
  }
  if (command.empty()) {
    fmt::print(stderr,
               "aludel edit: neither VISUAL nor EDITOR names an editor, and this is no terminal\n");
    return kFailed;
  }
  std::fflush(nullptr);
  if (std::system((command + files).c_str()) == 0) return kDone;
  fmt::print(stderr, "aludel edit: the editor failed:  {}{}\n", command, files);
  return kFailed;
}

}  // namespace aludel::commands
