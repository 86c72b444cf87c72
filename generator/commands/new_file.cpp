// SPDX-License-Identifier: MIT
#include "commands/new_file.h"

#include <aludel/status.h>
#include <fmt/core.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "commands/prove.h"
#include "commands/targets.h"
#include "revisions/graph.h"
#include "revisions/head.h"
#include "revisions/names.h"
#include "revisions/releases.h"
#include "text/files.h"
#include "text/shell.h"

namespace aludel::commands {

namespace fs = std::filesystem;

bool load(const RevisionOptions& options, project::Project& project,
          text::Diagnostics& diagnostics) {
  const auto root = project::find_root(options.root.empty() ? "." : options.root, diagnostics);
  if (!root) return false;
  std::error_code ignored;
  const std::string from_here = fs::proximate(*root, ignored).generic_string();
  const bool no_schema = !fs::is_directory(*root / "schema", ignored);
  if (no_schema && options.autogenerate) {
    diagnostics.error((fs::path(from_here) / "schema").lexically_normal().generic_string(),
                      "there is no such folder, and so nothing to compare the chain with; "
                      "\"aludel revision -m\" writes a revision to fill in");
    return false;
  }
  project = project::load(
      *root, from_here == "." ? "" : from_here,
      {.no_schema = no_schema, .own_sqlite = own_sqlite(), .any_heads = !options.head.empty()},
      diagnostics);
  return !diagnostics.has_errors();
}

bool load_graph(const RevisionOptions& options, project::Project& project,
                text::Diagnostics& diagnostics) {
  if (load(options, project, diagnostics)) return true;
  if (project.root.empty()) return false;
  text::Diagnostics missing;
  bool has_scripts = false;
  project::Project graph = project::load_graph(project.root, shown_from_here(project.root),
                                               {.own_sqlite = own_sqlite()}, has_scripts, missing);
  const bool must_say_where = options.head.empty() && graph.chain.heads.size() > 1 && has_scripts;
  if (must_say_where) return false;
  if (missing.has_errors()) {
    diagnostics = std::move(missing);
    project = std::move(graph);
    return false;
  }
  // HEAD is written anew with the file.
  fmt::print(stderr, "{}", has_scripts ? "" : diagnostics.brief());
  diagnostics = {};
  project = std::move(graph);
  return true;
}

bool stamp_now(const project::Settings& settings, const text::Source* source,
               revisions::NewRevision& revision, text::Diagnostics& diagnostics) {
  const std::time_t now = std::time(nullptr);
  revision.created = now;
  const std::string& zone = settings.writing.timezone;
  if (zone == "UTC") return true;
  const char* folder = std::getenv("TZDIR");
  const fs::path zones = folder != nullptr ? folder : "/usr/share/zoneinfo";
  std::error_code ignored;
  if (!fs::is_regular_file(zones / zone, ignored)) {
    diagnostics.error(*source, settings.writing.timezone_at,
                      fmt::format("there is no time zone \"{}\" in {}; write \"UTC\", or a name as "
                                  "in \"Europe/Berlin\"",
                                  zone, zones.generic_string()));
    return false;
  }
  // The C library knows no other way to ask for a zone but its own.
  ::setenv("TZ", (":" + zone).c_str(), 1);
  ::tzset();
  std::tm local{};
  ::localtime_r(&now, &local);
  revision.utc_offset = static_cast<int>(local.tm_gmtoff / 60);
  return true;
}

bool are_heads(const revisions::Chain& chain, const std::vector<unsigned>& revisions, bool splice,
               std::string& problem) {
  if (splice) return true;
  for (const unsigned it : revisions) {
    const std::vector<unsigned> children = children_of(chain, it);
    if (children.empty()) continue;
    problem = fmt::format(
        "\"{0}\" is no head, since \"{1}\" follows it: name \"{0}@head\", or let a branch begin "
        "there "
        "by --splice",
        chain[it].id, chain[children[0]].id);
    return false;
  }
  return true;
}

std::string merge_line(const revisions::Chain& chain) {
  std::string line = "aludel merge";
  for (const unsigned head : chain.heads) line += ' ' + chain[head].id;
  return line;
}

std::optional<std::vector<std::string>> parents_of(const RevisionOptions& options,
                                                   const revisions::Chain& chain, int& code) {
  std::string problem;
  std::optional<std::vector<unsigned>> found = chain.heads;
  if (!options.head.empty()) {
    found = named(chain, options.head, problem);
  } else if (chain.heads.size() > 1) {
    problem = "there are several heads; say which one it is to follow, or join them";
    for (const unsigned head : chain.heads) problem += fmt::format("\n  --head {}", chain[head].id);
    problem += "\n  " + merge_line(chain);
  }
  if (problem.empty()) are_heads(chain, *found, options.splice, problem);
  if (!problem.empty()) {
    fmt::print(stderr, "aludel revision: {}\n", problem);
    code = kUsage;
    return std::nullopt;
  }
  std::vector<std::string> ids;
  for (const unsigned it : *found) ids.push_back(chain[it].id);
  return ids;
}

namespace {

/// A dependency as it is written in the file: the label that it was named by, or an id.
std::string dependency(const revisions::Chain& chain, const std::string& name,
                       std::string& problem) {
  for (const revisions::Link& link : chain.links) {
    const auto& labels = link.revision.labels;
    if (std::ranges::find(labels, name, &revisions::Reference::id) != labels.end()) return name;
  }
  const auto found = named_one(chain, name, problem);
  return found ? chain[*found].id : name;
}

}  // namespace

std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project,
                                            std::string_view command, int& code) {
  const revisions::Chain& chain = project.chain;
  revisions::NewRevision revision{.id = options.id.empty() ? revisions::new_id(chain) : options.id,
                                  .message = options.message,
                                  .language = project::schema_language(project.settings),
                                  .labels = options.labels};
  text::Diagnostics diagnostics;
  if (!stamp_now(project.settings, project.settings_source.get(), revision, diagnostics)) {
    code = failed(diagnostics);
    return std::nullopt;
  }
  std::string problem;
  const auto check = [&](const std::string& name, std::string_view what, std::string_view one) {
    if (const auto why = revisions::id_problem(name, one)) problem = *why;
    if (const auto taken = revisions::taken_by(chain, name)) {
      problem = fmt::format("the {} \"{}\" is taken by {}", what, name, *taken);
    }
  };
  check(revision.id, "id", "an id");
  for (const std::string& label : options.labels) check(label, "label", "a label");
  for (const std::string& name : options.depends) {
    revision.depends.push_back(dependency(chain, name, problem));
  }
  if (problem.empty()) return revision;
  fmt::print(stderr, "aludel {}: {}\n", command, problem);
  code = kUsage;
  return std::nullopt;
}

int run_hooks(const project::Settings& settings, const fs::path& root,
              const revisions::NewFile& file) {
  constexpr std::string_view kToken = "{file}";
  const fs::path path = root / "versions" / file.name;
  const std::string word = text::in_shell(fs::absolute(path).generic_string());
  for (const std::string& hook : settings.writing.hooks) {
    std::string command = hook;
    for (std::size_t at = 0; (at = command.find(kToken, at)) != command.npos; at += word.size()) {
      command.replace(at, kToken.size(), word);
    }
    std::fflush(nullptr);
    const int status = std::system(
        fmt::format("cd {} && {}", text::in_shell(root.generic_string()), command).c_str());
    if (status == 0) continue;
    fmt::print(stderr, "aludel: error: {} is written, but a hook of aludel.toml failed{}:  {}\n{}",
               fs::proximate(path).generic_string(),
               WIFEXITED(status) ? fmt::format(" with {}", WEXITSTATUS(status)) : "", hook,
               &hook != &settings.writing.hooks.back() ? "the hooks after it were not run\n" : "");
    return kFailed;
  }
  return kDone;
}

int run_hooks(const project::Project& project, const revisions::NewFile& file) {
  return run_hooks(project.settings, project.root, file);
}

std::string shown(const project::Project& project, const revisions::NewFile& file) {
  return fs::proximate(project.root / "versions" / file.name).generic_string();
}

namespace {

std::vector<fs::path> version_files(const fs::path& root, const revisions::NewFile& file,
                                    const std::vector<fs::path>& without) {
  std::vector<fs::path> files = text::list(root / "versions", ".sql");
  std::erase_if(
      files, [&](const fs::path& it) { return std::ranges::find(without, it) != without.end(); });
  files.push_back(root / "versions" / file.name);
  return files;
}

text::Planned planned(const fs::path& root, const revisions::NewFile& file) {
  return {{root / "versions" / file.name, file.text}};
}

}  // namespace

std::optional<revisions::Chain> chain_with(const fs::path& root, const revisions::NewFile& file,
                                           const std::vector<fs::path>& without) {
  text::Diagnostics diagnostics;
  revisions::Chain chain =
      revisions::read_chain(root / "versions", shown_from_here(root, "versions"),
                            {.files = version_files(root, file, without),
                             .planned = planned(root, file),
                             .headers_only = true},
                            diagnostics);
  if (!diagnostics.has_errors()) return chain;
  fmt::print(stderr, "{}", diagnostics.print());
  return std::nullopt;
}

int judge_with(const fs::path& root, const revisions::NewFile& file,
               const std::vector<fs::path>& without, const JudgeOptions& options,
               project::Project& judged, std::string& proved, text::Diagnostics& diagnostics) {
  return judge_here(options,
                    {.version_files = version_files(root, file, without),
                     .planned = planned(root, file),
                     .any_heads = true},
                    judged, proved, diagnostics);
}

namespace {

/// Several heads are a chain of their own each, or are to be joined.
void say_what_is_missing(const revisions::Chain& chain) {
  const auto nameless = revisions::nameless_head(chain);
  if (!nameless) return;
  fmt::print(
      stderr,
      "there are {} heads now, and {} has no label of its own; a build takes several only where "
      "each has one:\n"
      "  \"-- @label NAME\" in its header, as --branch-label writes it; or  {}\n",
      chain.heads.size(), chain[*nameless].id, merge_line(chain));
}

}  // namespace

bool write_both(const project::Project& project, const revisions::NewFile& file,
                text::Diagnostics& diagnostics) {
  const fs::path versions = project.root / "versions";
  std::error_code ignored;
  if (fs::exists(versions / file.name, ignored)) {
    diagnostics.error(shown(project, file),
                      "there is a file of that name already; file_template in aludel.toml can tell "
                      "them apart");
    return false;
  }
  const auto chain = chain_with(project.root, file, {});
  if (!chain ||
      text::write(versions / file.name, file.text, diagnostics) == text::Written::kFailed) {
    return false;
  }
  if (text::write(versions / "HEAD", revisions::head_file(*chain), diagnostics) !=
      text::Written::kFailed) {
    say_what_is_missing(*chain);
    return true;
  }
  fs::remove(versions / file.name, ignored);
  return false;
}

int usage(std::string_view command, const std::string& problem) {
  fmt::print(stderr, "aludel {}: {}\n", command, problem);
  return kUsage;
}

int failed(const text::Diagnostics& diagnostics) {
  fmt::print(stderr, "{}nothing was changed\n", diagnostics.print());
  return kFailed;
}

}  // namespace aludel::commands
