// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <cstdio>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/targets.h"
#include "revisions/head.h"
#include "revisions/reparent.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;
using revisions::Chain;
using revisions::Reparenting;

/// What a revision follows, as a target.
std::string parent_of(const Chain& chain, unsigned index) {
  const auto& parents = chain.links[index].parents;
  return parents.empty() ? "base" : chain[parents[0]].id;
}

/// Both files, the revision and HEAD, or neither.
bool write(const text::Planned& planned, const fs::path& revision, const std::string& before,
           text::Diagnostics& diagnostics) {
  if (text::write(revision, planned.at(revision), diagnostics) == text::Written::kFailed) {
    return false;
  }
  for (const auto& [file, content] : planned) {
    if (file == revision || text::write(file, content, diagnostics) != text::Written::kFailed) {
      continue;
    }
    text::write(revision, before, diagnostics);
    return false;
  }
  return true;
}

void print_done(const Chain& chain, const Reparenting& plan, bool is_whole) {
  fmt::print("{} follows {} now, and no more {}\n", chain[plan.revision].id, chain[plan.onto].id,
             parent_of(chain, plan.revision));
  for (const unsigned index : plan.moved) {
    if (index != plan.revision) fmt::print("  {} goes with it\n", chain[index].id);
  }
  if (is_whole) return;
  fmt::print("nothing is proved while there are {} heads; rebase the next one\n",
             plan.heads.size());
}

/// A database that had the revision where it was seems now to have all that is before it, too.
void print_way_for_databases(const Chain& chain, const Reparenting& plan) {
  const std::string parent = parent_of(chain, plan.revision);
  fmt::print(
      "a database that has {} from before has not had what comes before it now:\n"
      "  aludel downgrade {} && aludel stamp {} && aludel upgrade\n"
      "where that is refused, go back with the files as they were:  aludel downgrade {}\n",
      chain[plan.revision].id, chain[plan.onto].id, parent, parent);
}

}  // namespace

int rebase(const RebaseOptions& options, const std::string& tool) {
  text::Diagnostics diagnostics;
  const auto root = project::find_root(".", diagnostics);
  if (!root) return failed(diagnostics);
  const fs::path versions = *root / "versions";
  const Chain chain = revisions::read_chain(versions, shown_from_here(*root, "versions"),
                                            {.any_heads = true}, diagnostics);
  if (diagnostics.has_errors()) return failed(diagnostics);

  std::string problem;
  Reparenting plan;
  const auto revision = named_one(chain, options.revision, problem);
  const auto onto = revision ? named_one(chain, options.onto, problem) : std::nullopt;
  if (!onto) return usage("rebase", problem);
  plan.revision = *revision;
  plan.onto = *onto;
  if (!revisions::plan(chain, plan, diagnostics)) return failed(diagnostics);

  const fs::path file = *root / chain[plan.revision].file;
  const std::string before = text::bytes_of(file).value_or("");
  text::Planned planned = {
      {file, revisions::with_parent(before, chain[plan.revision], chain[plan.onto].id)}};
  const Chain moved =
      revisions::read_chain(versions, shown_from_here(*root, "versions"),
                            {.planned = planned, .headers_only = true}, diagnostics);
  if (diagnostics.has_errors()) return failed(diagnostics);
  planned[versions / "HEAD"] = revisions::head_file(moved);
  const bool is_whole = !revisions::nameless_head(moved);
  project::Project project;
  if (is_whole) {
    std::string proved;
    // What schema/ doesn't say yet of both is another matter.
    const int code = judge_here({options.verify, tool, false}, {.planned = planned}, project,
                                proved, diagnostics);
    if (code != kDone) {
      fmt::print(stderr, "{} can't follow {} as it is:\n", chain[plan.revision].id,
                 chain[plan.onto].id);
      return failed(diagnostics);
    }
    if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
    fmt::print("{}\n", proved);
  }
  if (!options.dry_run && !write(planned, file, before, diagnostics)) return failed(diagnostics);
  print_done(chain, plan, is_whole);
  print_way_for_databases(chain, plan);
  if (options.dry_run) fmt::print("nothing was changed\n");
  return kDone;
}

}  // namespace aludel::commands
