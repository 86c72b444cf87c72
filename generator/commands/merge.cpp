// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/targets.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

using revisions::Chain;

/// Whether what one of them revises leads to the other. (What merely depends on it is on another
/// line, which can be joined.)
bool is_above(const Chain& chain, unsigned one, unsigned other) {
  std::vector<unsigned> line = {one};
  for (std::size_t i = 0; i < line.size(); ++i) {
    for (const unsigned parent : chain.links[line[i]].parents) {
      if (std::ranges::find(line, parent) == line.end()) line.push_back(parent);
    }
  }
  return other != one && std::ranges::find(line, other) != line.end();
}

/// How to name all heads: "heads" leaves out those that others depend on.
std::string all_heads(const Chain& chain) {
  return chain.heads.size() > 1 ? ":\n  " + merge_line(chain) : "";
}

/// What is to be joined; nothing, and `problem`, where that is no merge.
std::vector<unsigned> find(const Chain& chain, const MergeOptions& options, std::string& problem) {
  const auto found = named(chain, fmt::format("{}", fmt::join(options.revisions, " ")), problem);
  if (!found || !are_heads(chain, *found, options.file.splice, problem)) return {};
  if (found->size() < 2) {
    problem = found->empty() ? "there is no revision to merge"
                             : fmt::format("\"{}\" alone is no merge; name another head{}",
                                           chain[found->front()].id, all_heads(chain));
  }
  for (const unsigned it : *found) {
    for (const unsigned other : *found) {
      if (!is_above(chain, it, other)) continue;
      problem = fmt::format("\"{}\" is below \"{}\" already: there is nothing to join",
                            chain[other].id, chain[it].id);
    }
  }
  return *found;
}

}  // namespace

int merge(const MergeOptions& options, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  RevisionOptions file_options = options.file;
  file_options.head = "heads";  // there may be several
  if (!load(file_options, project, diagnostics)) return failed(diagnostics);
  std::string problem;
  const std::vector<unsigned> joined = find(project.chain, options, problem);
  std::vector<std::string> ids;
  for (const unsigned it : joined) ids.push_back(project.chain[it].id);
  if (file_options.message.empty()) {
    file_options.message = fmt::format("merge {}", fmt::join(ids, ", "));
  }
  if (const auto why = revisions::message_problem(file_options.message); why && problem.empty()) {
    problem = fmt::format("this can't be the message: {}", *why);
  }
  if (!problem.empty()) {
    fmt::print(stderr, "aludel merge: {}\n", problem);
    return kUsage;
  }
  int code = kDone;
  auto revision = begin(file_options, project, "merge", code);
  if (!revision) return code;
  revision->parents = ids;
  const revisions::NewFile file = revisions::write(*revision, project.settings.writing.naming);

  std::string proved;
  project::Project judged;
  // What schema/ doesn't say yet of both is another matter.
  code = judge_with(project.root, file, {}, {options.file.verify, tool, false}, judged, proved,
                    diagnostics);
  if (code != kDone) {
    fmt::print(stderr, "{} can't be joined as they are:\n", fmt::join(ids, " and "));
    return failed(diagnostics);
  }
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  if (options.file.dry_run) {
    fmt::print("{}", file.text);
    return kDone;
  }
  text::Diagnostics writing;
  if (!write_both(project, file, writing)) return failed(writing);
  fmt::print("created {}, which joins {}\n{}\n", shown(project, file), fmt::join(ids, " and "),
             proved);
  return run_hooks(project, file);
}

}  // namespace aludel::commands
