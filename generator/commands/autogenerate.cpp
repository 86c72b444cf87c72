// SPDX-License-Identifier: MIT
//
// aludel revision --autogenerate: what the comparison proposes, asked about, written, proved.
#include "autogenerate/autogenerate.h"

#include <aludel/status.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "autogenerate/review.h"
#include "commands/cache.h"
#include "commands/commands.h"
#include "commands/live.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "inspect/read_back.h"
#include "revisions/drift.h"
#include "revisions/revision.h"
#include "schema/compare.h"
#include "sql/printer.h"

namespace aludel::commands {
namespace {

using autogenerate::Comparison;
using autogenerate::Proposal;

constexpr unsigned kReviews = 64;  // a check sees only what the one before lets through

std::string at(const schema::Place& place) {
  if (place.source == nullptr) return "";
  const text::Place it = place.source->place(place.span.begin);
  return fmt::format("{}:{}:{}", place.source->path(), it.line, it.column);
}

/// Nothing where the input ends: whoever goes away has answered nothing.
std::optional<bool> ask(const diff::LookAlike& it) {
  fmt::print("{}: {}: renamed? [y/N] ", at(it.place), it.said);
  std::fflush(stdout);
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  return line == "y" || line == "Y" || line == "yes";
}

/// Each answer may open further questions: the columns of a table that was renamed. What is not
/// answered stays open.
void ask_all(Comparison& comparison) {
  for (auto open = comparison.open(); !open.empty(); open = comparison.open()) {
    const std::optional<bool> is_rename = ask(open[0]);
    if (!is_rename) return fmt::print("\n");
    if (*is_rename) {
      comparison.rename(open[0].rename, "as was answered");
    } else {
      comparison.refuse(open[0].rename);
    }
  }
}

std::string hint(const diff::Rename& rename) {
  const bool is_value = rename.kind == diff::Rename::Kind::kValue;
  return fmt::format("-- @renamed from={}",
                     is_value ? sql::quoted_text(rename.from)
                              : sql::quoted(rename.from, sql::Language::kPortable));
}

/// What nobody can be asked about.
void report(const std::vector<diff::LookAlike>& open, text::Diagnostics& diagnostics) {
  for (const diff::LookAlike& it : open) {
    text::Diagnostic& diagnostic =
        it.place.source != nullptr
            ? diagnostics.error(*it.place.source, it.place.span, it.said + ": is it renamed?")
            : diagnostics.error("", it.said + ": is it renamed?");
    diagnostic.note(fmt::format("if it is, write above this line:\n{}", hint(it.rename)));
  }
  diagnostics.last().note(
      "for what is not renamed, the same command with --no-renames: it is dropped, and made anew");
}

/// The text as it is to be written, after the checks of the build.
struct Checked {
  std::string text;
  std::string proved;               // by what, in words; empty where it wasn't
  std::vector<std::string> losses;  // that only the proof saw
  unsigned todos = 0;
  bool is_of_others = false;  // the chain before it doesn't hold
};

/// Whether something is wrong in a revision that was there before.
bool is_of_others(const project::Project& project, const text::Source& its,
                  const text::Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics.all(), [&](const text::Diagnostic& it) {
    return it.severity == text::Severity::kError && it.source != &its &&
           std::ranges::any_of(project.chain.links, [&](const revisions::Link& link) {
             return link.revision.source.get() == it.source;
           });
  });
}

/// One look at the text: by the reader, by the model, by the engine.
std::string check(project::Project& project, const std::string& shown_file, const std::string& text,
                  const ProveOptions& options, std::unique_ptr<text::Source>& source,
                  text::Diagnostics& diagnostics) {
  source = std::make_unique<text::Source>(shown_file, text);
  auto revision = revisions::read_revision(std::move(source), shown_file, diagnostics);
  if (!revision) return "";
  project::extend(project, std::move(*revision), diagnostics);
  if (diagnostics.has_errors() || !prepare(project, options, diagnostics)) return "";
  return prove(project, options, diagnostics).value_or("");
}

Checked check(project::Project& project, const std::string& shown_file, std::string text,
              const std::string& verify, const std::string& tool) {
  const ProveOptions options{.verify = *emit::verify_of(verify), .folder = cache(), .tool = tool};
  Checked out{std::move(text), "", {}, 0};
  for (unsigned i = 0; i != kReviews && out.todos == 0; ++i) {
    text::Diagnostics diagnostics;
    std::unique_ptr<text::Source> source;
    out.proved = check(project, shown_file, out.text, options, source, diagnostics);
    if (!diagnostics.has_errors()) break;
    const text::Source& its =
        source != nullptr ? *source : *project.chain.links.back().revision.source;
    if (is_of_others(project, its, diagnostics)) {
      diagnostics.last().note("the chain has to hold before it is added to; see aludel check");
      fmt::print(stderr, "{}", diagnostics.print());
      out.is_of_others = true;
      break;
    }
    autogenerate::Reviewed reviewed = autogenerate::review(its, diagnostics);
    for (const std::string& it : reviewed.lossy) {
      out.losses.push_back(
          fmt::format("changes values of {}: what was in them doesn't come back", it));
    }
    out.text = std::move(reviewed.text);
    out.todos += reviewed.todos;
    if (reviewed.todos != 0) fmt::print(stderr, "{}", diagnostics.print());
  }
  return out;
}

void tell(const Proposal& proposal, std::FILE* to) {
  std::size_t width = 0;
  for (const auto& it : proposal.changes) width = std::max(width, it.said.size());
  for (const auto& it : proposal.changes) {
    const std::string place = at(it.place);
    fmt::print(to, "{}\n",
               place.empty() ? it.said : fmt::format("{:<{}}  {}", it.said, width, place));
  }
  for (const std::string& it : proposal.losses) fmt::print(to, "{}\n", it);
  std::fflush(to);  // what the proof has to say comes after it
}

std::string decisions(unsigned count) {
  return fmt::format("{} open decision{}", count, count == 1 ? "" : "s");
}

/// Whether the live database is as the chain's head has it: then what is written for the one is
/// right for the other.
bool is_at_head(const project::Project& project, const std::string& location, int& code,
                text::Diagnostics& diagnostics) {
  const auto live = look_at(location, project.settings.version_table, code, diagnostics);
  if (!live || code != kDone) return false;
  if (!project.settings.has(::aludel::Dialect::kSqlite)) {
    diagnostics.error("aludel.toml",
                      "--from-database takes one of SQLite, and \"dialects\" has none");
    return false;
  }
  const schema::Schema head =
      revisions::without_records(inspect::as_in_catalog(project.head(::aludel::Dialect::kSqlite)),
                                 project.settings.version_table);
  const auto differences = schema::compare(head, live->taken.schema);
  for (const schema::Difference& it : differences) {
    using Kind = schema::Difference::Kind;
    diagnostics.error(live->database.name,
                      it.kind == Kind::kMissing ? it.what + " is missing in it"
                      : it.kind == Kind::kUnexpected
                          ? it.what + " is not in the chain"
                          : fmt::format("{} is {} there, and {} after the chain", it.what,
                                        it.actual, it.expected));
  }
  if (differences.empty()) return true;
  diagnostics.last().note(
      "bring it to the head, aludel upgrade; where it is there already somebody has changed it by "
      "hand: take that back, or leave --from-database out");
  return false;
}

}  // namespace

int autogenerate_revision(const RevisionOptions& options, const std::string& tool) {
  text::Diagnostics diagnostics;
  project::Project project;  // owns what the diagnostics speak of
  if (!load(options, project, diagnostics)) return failed(diagnostics);
  int code = kDone;
  const auto parents = parents_of(options, project.chain, code);
  if (!parents) return code;
  if (!options.database.empty() && !is_at_head(project, options.database, code, diagnostics)) {
    return failed(diagnostics);
  }
  Comparison comparison(project, diagnostics);
  if (diagnostics.has_errors()) return failed(diagnostics);
  const bool is_on_terminal = isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0;
  if (!options.no_renames && is_on_terminal) ask_all(comparison);
  if (const auto open = comparison.open(); !options.no_renames && !open.empty()) {
    report(open, diagnostics);
    return failed(diagnostics);
  }
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());

  Proposal proposal = comparison.propose();
  if (proposal.upgrade.empty() && proposal.downgrade.empty()) {
    fmt::print("the chain arrives at schema/: there is nothing to write\n");
    return kDone;
  }
  RevisionOptions named = options;
  if (named.message.empty()) named.message = autogenerate::message_of(proposal);
  if (const auto problem = revisions::message_problem(named.message)) {
    fmt::print(stderr, "aludel revision: this can't be the message: {}\n", *problem);
    return kUsage;
  }
  auto revision = begin(named, project, "revision", code);
  if (!revision) return code;
  revision->parents = *parents;
  revision->upgrade = proposal.upgrade;
  revision->downgrade = proposal.downgrade;
  revisions::NewFile file = revisions::write(*revision, project.settings.writing.naming);

  tell(proposal, options.dry_run ? stderr : stdout);
  Checked checked{file.text, "", {}, proposal.open};
  if (proposal.open == 0) {
    checked = check(project, shown(project, file), file.text, options.verify, tool);
  }
  if (checked.is_of_others) {
    fmt::print(stderr, "nothing was changed\n");
    return kFailed;
  }
  file.text = checked.text;
  for (const std::string& it : checked.losses) {
    fmt::print(options.dry_run ? stderr : stdout, "{}\n", it);
  }
  if (options.dry_run) {
    fmt::print("{}", file.text);
    return kDone;
  }
  text::Diagnostics writing;
  if (!write_both(project, file, writing)) return failed(writing);
  fmt::print("created {}\n", shown(project, file));
  if (checked.todos != 0) {
    fmt::print("it has {}: see its @todo lines; it is proved when the project is built\n",
               decisions(checked.todos));
  } else {
    fmt::print("{}\n", checked.proved);
  }
  return run_hooks(project, file);
}

}  // namespace aludel::commands
