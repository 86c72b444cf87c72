// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "revisions/names.h"
#include "revisions/releases.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

/// The revisions that it freezes, a line for each, or that there are none.
void print_frozen(const revisions::Chain& chain, const revisions::Release& release) {
  unsigned count = 0;
  std::string lines;
  for (const revisions::Link& link : chain.links) {
    const revisions::Revision& it = link.revision;
    if (revisions::is_frozen(chain, it.id)) continue;
    lines += fmt::format("  {}  {}\n", it.id, it.message);
    ++count;
  }
  std::string head;
  for (const revisions::Reference& it : release.heads_at) {
    head += (head.empty() ? "" : ", ") + it.id;
  }
  if (count == 0) {
    fmt::print("{} is {}: nothing is new since {}\n", release.name, head,
               chain.releases.back().name);
  } else {
    fmt::print("{} is {}, and {} not changed any more:\n{}", release.name, head,
               count == 1 ? "this revision is" : fmt::format("these {} revisions are", count),
               lines);
  }
}

}  // namespace

int release(const ReleaseOptions& options, const std::string& tool) {
  if (const auto problem = revisions::id_problem(options.name, "the name of a release")) {
    std::string other = options.name;  // "-" counts steps in a target
    std::ranges::replace(other, '-', '_');
    return usage("release", revisions::id_problem(other)
                                ? *problem
                                : fmt::format("{}; write \"{}\"", *problem, other));
  }
  text::Diagnostics diagnostics;
  project::Project project;
  std::string proved;
  // Whoever lets drift pass while he works releases what schema/ says all the same.
  const int code = judge_here({options.verify, tool, true}, {}, project, proved, diagnostics);
  if (code != kDone) return failed(diagnostics);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  const revisions::Chain& chain = project.chain;
  if (const auto taken = revisions::taken_by(chain, options.name)) {
    return usage("release",
                 fmt::format("\"{}\" is the name of {} already; give the release another one",
                             options.name, *taken));
  }
  if (chain.size() == 0) return usage("release", "there are no revisions to release");
  const revisions::Release made =
      revisions::new_release(chain, options.name, project.settings.dialects);
  fmt::print("{}\n", proved);
  if (!options.dry_run) {
    const std::filesystem::path file = project.root / "versions" / "RELEASES";
    const std::string before = text::bytes_of(file).value_or("");
    if (text::write(file, revisions::releases_file(before, made), diagnostics) ==
        text::Written::kFailed) {
      return failed(diagnostics);
    }
  }
  print_frozen(chain, made);
  if (options.dry_run) fmt::print("nothing was changed\n");
  return kDone;
}

}  // namespace aludel::commands
