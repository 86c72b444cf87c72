// SPDX-License-Identifier: MIT
#include "revisions/squash.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <cstdio>
#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/targets.h"
#include "dialect/dialect.h"
#include "revisions/head.h"
#include "revisions/releases.h"
#include "schema/compare.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;
using revisions::Chain;
using revisions::Squash;

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

/// What the folder holds besides, once the file is there: HEAD, and RELEASES where that has shipped
/// for which the file stands; for it is the same on each database that has it, and stays so.
text::Planned kept_with(const project::Project& project, const Squash& squash,
                        const project::Project& judged, const Chain& linked,
                        const std::string& id) {
  const fs::path versions = project.root / "versions";
  text::Planned planned{{versions / "HEAD", revisions::head_file(linked)}};
  const revisions::Revision& last = project.chain[squash.members.back()];
  const revisions::Release* release = revisions::release_of(project.chain, last);
  for (const revisions::Link& it : judged.chain.links) {
    if (release == nullptr || it.revision.id != id) continue;
    planned[versions / "RELEASES"] =
        revisions::releases_with(text::bytes_of(versions / "RELEASES").value_or(""), *release,
                                 it.revision, project.settings.dialects);
  }
  return planned;
}

/// Writes the file and what is kept with it, or nothing. Only then do those go that it stands for:
/// whatever is killed between leaves too many files, which the build says, and never too few.
bool write(const project::Project& project, const revisions::NewFile& file,
           const text::Planned& kept, const std::vector<fs::path>& files,
           text::Diagnostics& diagnostics) {
  const fs::path versions = project.root / "versions";
  std::error_code error;
  if (fs::exists(versions / file.name, error)) {
    diagnostics.error(shown(project, file), "there is a file of that name already");
    return false;
  }
  text::Planned planned = kept;
  planned[versions / file.name] = file.text;
  std::map<fs::path, std::optional<std::string>> before;
  for (const auto& [path, content] : planned) {
    before.emplace(path, text::bytes_of(path));
    if (text::write(path, content, diagnostics) != text::Written::kFailed) {
      text::sync(path);
      continue;
    }
    for (const auto& [done, bytes] : before) {
      if (bytes) {
        text::write(done, *bytes, diagnostics);
      } else {
        fs::remove(done, error);
      }
    }
    return false;
  }
  text::sync(versions);
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

/// The revisions of the range; nothing, and an exit code, where they can't be one.
std::optional<std::vector<unsigned>> members_of(const Chain& chain, const std::string& words,
                                                int& code) {
  std::string problem;
  if (words.find(':') == words.npos) {
    problem = fmt::format("\"{}\" is no range; write A:B, A: or :B", words);
  } else if (auto members = range(chain, words, problem)) {
    if (members->size() > 1) return members;
    problem = members->empty()
                  ? "there is no revision in the range"
                  : fmt::format("\"{}\" alone is one revision already", chain[members->front()].id);
  }
  code = usage("squash", problem);
  return std::nullopt;
}

/// The new revision's head; nothing, and an exit code, where it can't be had.
std::optional<revisions::NewRevision> head_of(RevisionOptions options,
                                              const project::Project& project, const Squash& squash,
                                              int& code) {
  if (options.message.empty()) {
    options.message = fmt::format("{} to {} as one", project.chain[squash.members.front()].id,
                                  project.chain[squash.members.back()].id);
  }
  if (const auto why = revisions::message_problem(options.message)) {
    code = usage("squash", fmt::format("this can't be the message: {}", *why));
    return std::nullopt;
  }
  return begin(options, project, "squash", code);
}

}  // namespace

int squash(const SquashOptions& options, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  int code = kDone;
  if (!load(options.file, project, diagnostics)) return failed(diagnostics);
  const Chain& chain = project.chain;
  auto members = members_of(chain, options.range, code);
  if (!members) return code;
  Squash plan{*std::move(members)};
  if (!revisions::can_be_squashed(chain, plan, diagnostics)) return failed(diagnostics);
  const auto revision = head_of(options.file, project, plan, code);
  if (!revision) return code;
  std::vector<fs::path> files;
  for (const unsigned it : plan.members) files.push_back(project.root / chain[it].file);

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
  const auto linked = chain_with(project.root, made.file, files);
  if (!linked) return failed(text::Diagnostics());
  const text::Planned kept = kept_with(project, plan, made.judged, *linked, revision->id);
  text::Diagnostics writing;
  if (!write(project, made.file, kept, files, writing)) return failed(writing);
  fmt::print("{}\n", made.proved);
  print_done(project, plan, made.file, revision->id);
  if (writing.has_errors()) {
    fmt::print(stderr, "{}", writing.print());
    return kFailed;
  }
  return run_hooks(project, made.file);
}

}  // namespace aludel::commands
