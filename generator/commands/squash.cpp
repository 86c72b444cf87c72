// SPDX-License-Identifier: MIT
#include "revisions/squash.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <cstdio>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/targets.h"
#include "dialect/dialect.h"
#include "schema/compare.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;
using revisions::Chain;
using revisions::Squash;

int usage(const std::string& problem) {
  fmt::print(stderr, "aludel squash: {}\n", problem);
  return kUsage;
}

/// Whether the chain still arrives where it did; where it doesn't is reported.
bool arrives(const project::Project& before, const project::Project& after,
             text::Diagnostics& diagnostics) {
  for (const Dialect dialect : before.settings.dialects) {
    for (const auto& it : schema::compare(before.head(dialect), after.head(dialect))) {
      diagnostics.error("", fmt::format("{} would not be for {} what it is now", it.what,
                                        dialect::dialect(dialect).title()));
    }
  }
  return !diagnostics.has_errors();
}

/// One way to write it, and what was found of that.
struct Attempt {
  revisions::NewFile file;
  project::Project judged;  // owns what the diagnostics speak of
  text::Diagnostics diagnostics;
  std::string proved;
  int code = kDone;
};

/// @lossy is about what was there before a revision, so that some of it holds no more.
void attempt(const project::Project& project, const Squash& squash,
             const revisions::NewRevision& revision, const std::vector<fs::path>& files,
             const JudgeOptions& options, Attempt& out) {
  out.file = revisions::squashed(project.chain, squash, revision, project.settings.writing.naming);
  out.code =
      judge_with(project.root, out.file, files, options, out.judged, out.proved, out.diagnostics);
  if (out.code == kDone && !arrives(project, out.judged, out.diagnostics)) out.code = kNo;
}

/// The file first, then those that it stands for: killed between, the build says which are left.
bool write(const project::Project& project, const revisions::NewFile& file,
           const std::vector<fs::path>& files, text::Diagnostics& diagnostics) {
  const fs::path versions = project.root / "versions";
  const auto chain = chain_with(project.root, file, files);
  std::error_code error;
  if (fs::exists(versions / file.name, error)) {
    diagnostics.error(shown(project, file), "there is a file of that name already");
  }
  if (!chain || diagnostics.has_errors() ||
      text::write(versions / file.name, file.text, diagnostics) == text::Written::kFailed) {
    return false;
  }
  if (text::write(versions / "HEAD", revisions::head_file(*chain), diagnostics) ==
      text::Written::kFailed) {
    fs::remove(versions / file.name, error);
    return false;
  }
  for (const fs::path& it : files) {
    if (fs::remove(it, error)) continue;
    diagnostics.error(shown_from_here(it), fmt::format("cannot be taken away: {}; the new revision "
                                                       "stands for it, so do that yourself",
                                                       error.message()));
  }
  return true;
}

void print_done(const project::Project& project, const Squash& squash,
                const revisions::NewFile& file, const std::string& id) {
  const Chain& chain = project.chain;
  const std::string& last = chain[squash.members.back()].id;
  fmt::print("created {}, which stands for {} revisions; their files are gone:\n",
             shown(project, file), squash.members.size());
  for (const unsigned it : squash.members) {
    fmt::print("  {}\n", shown_from_here(project.root, chain[it].file));
  }
  fmt::print(
      "a database before them gets {0} in their place; one that is at {1}, or beyond, has it\n"
      "one between them is told to go on to {1} first, with the files or a program from before:\n"
      "  aludel upgrade {1}\n",
      id, last);
  for (const unsigned it : squash.members) {
    if (it == squash.members.back() || !chain[it].user_version) continue;
    fmt::print("a database with user_version {} is not recognised any more\n",
               chain[it].user_version->number);
  }
}

}  // namespace

int squash(const SquashOptions& options, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  RevisionOptions file_options = options.file;
  if (!load(file_options, project, diagnostics)) return failed(diagnostics);
  const Chain& chain = project.chain;
  std::string problem;
  if (options.range.find(':') == options.range.npos) {
    return usage(fmt::format("\"{}\" is no range; write A:B, A: or :B", options.range));
  }
  const auto members = range(chain, options.range, problem);
  if (!members) return usage(problem);
  if (members->size() < 2) {
    return usage(members->empty() ? "there is no revision in the range"
                                  : fmt::format("\"{}\" alone is one revision already",
                                                chain[members->front()].id));
  }
  Squash plan{*members};
  if (!revisions::can_be_squashed(chain, plan, diagnostics)) return failed(diagnostics);
  const revisions::Revision& first = chain[members->front()];
  const revisions::Revision& last = chain[members->back()];
  if (file_options.message.empty()) {
    file_options.message = fmt::format("{} to {} as one", first.id, last.id);
  }
  if (const auto why = revisions::message_problem(file_options.message)) {
    return usage(fmt::format("this can't be the message: {}", *why));
  }
  int code = kDone;
  const auto revision = begin(file_options, project, "squash", code);
  if (!revision) return code;
  std::vector<fs::path> files;
  for (const unsigned it : *members) files.push_back(project.root / chain[it].file);

  const JudgeOptions judge{options.file.verify, tool, false};
  std::deque<Attempt> attempts;
  for (const bool keeps_lossy : {true, false}) {
    plan.keeps_lossy = keeps_lossy;
    attempt(project, plan, *revision, files, judge, attempts.emplace_back());
    if (attempts.back().code == kDone) break;
  }
  const Attempt& made = attempts.back();
  if (made.code != kDone) {
    fmt::print(stderr, "they can't be one revision as they are:\n");
    return failed(attempts.front().diagnostics);
  }
  if (!made.diagnostics.empty()) fmt::print(stderr, "{}", made.diagnostics.print());
  if (options.file.dry_run) {
    fmt::print("{}", made.file.text);
    return kDone;
  }
  text::Diagnostics writing;
  if (!write(project, made.file, files, writing)) return failed(writing);
  fmt::print("{}\n", made.proved);
  print_done(project, plan, made.file, revision->id);
  if (writing.has_errors()) {
    fmt::print(stderr, "{}", writing.print());
    return kFailed;
  }
  return run_hooks(project, made.file);
}

}  // namespace aludel::commands
