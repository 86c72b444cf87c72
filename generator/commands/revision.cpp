// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>

#include "commands/commands.h"
#include "commands/new_file.h"

namespace aludel::commands {

int revision(const RevisionOptions& options) {
  if (const auto problem = revisions::message_problem(options.message)) {
    fmt::print(stderr, "aludel revision: this can't be the message: {}\n", *problem);
    return kUsage;
  }
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  if (!load_graph(options, project, diagnostics)) return failed(diagnostics);
  int code = kDone;
  const auto parents = parents_of(options, project.chain, code);
  auto begun = parents ? begin(options, project, "revision", code) : std::nullopt;
  if (!begun) return code;
  begun->parents = *parents;
  const revisions::NewFile file = revisions::write_empty(*begun, project.settings.writing.naming);
  if (!write_both(project, file, diagnostics)) return failed(diagnostics);
  fmt::print("created {}\nwrite its statements in place of the @todo lines, and build\n",
             shown(project, file));
  return run_hooks(project, file);
}

}  // namespace aludel::commands
