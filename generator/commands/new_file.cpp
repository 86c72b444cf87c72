// SPDX-License-Identifier: MIT
#include "commands/new_file.h"

#include <aludel/status.h>
#include <fmt/core.h>
#include <sys/wait.h>

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <system_error>

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
  project = project::load(*root, from_here == "." ? "" : from_here,
                          {.no_schema = no_schema, .own_sqlite = own_sqlite()}, diagnostics);
  return !diagnostics.has_errors();
}

bool stamp_now(const project::Settings& settings, const text::Source* source,
               revisions::NewRevision& revision, text::Diagnostics& diagnostics) {
  revision.created = std::time(nullptr);
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
  ::localtime_r(&revision.created, &local);
  revision.utc_offset = static_cast<int>(local.tm_gmtoff / 60);
  return true;
}

std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project, int& code) {
  revisions::NewRevision revision{
      .id = options.id.empty() ? revisions::new_id(project.chain) : options.id,
      .message = options.message,
      .language = project::schema_language(project.settings)};
  for (const unsigned head : project.chain.heads) {
    revision.parents.push_back(project.chain[head].id);
  }
  text::Diagnostics diagnostics;
  if (!stamp_now(project.settings, project.settings_source.get(), revision, diagnostics)) {
    code = failed(diagnostics);
    return std::nullopt;
  }
  std::string problem;
  if (const auto why = revisions::id_problem(revision.id)) {
    problem = fmt::format("\"{}\" can't be the id: {}", revision.id, *why);
  }
  if (const auto taken = revisions::taken_by(project.chain, revision.id)) {
    problem = fmt::format("the id \"{}\" is taken by {}", revision.id, *taken);
  }
  if (problem.empty()) return revision;
  fmt::print(stderr, "aludel revision: {}\n", problem);
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
    fmt::print(stderr,
               "aludel: error: {} is written, but a hook of aludel.toml failed{}:  {}\n"
               "the hooks after it were not run\n",
               fs::proximate(path).generic_string(),
               WIFEXITED(status) ? fmt::format(" with {}", WEXITSTATUS(status)) : "", hook);
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

bool write_both(const project::Project& project, const revisions::NewFile& file,
                const std::string& id, text::Diagnostics& diagnostics) {
  const fs::path versions = project.root / "versions";
  std::error_code none;
  if (fs::exists(versions / file.name, none)) {
    diagnostics.error(shown(project, file),
                      "there is a file of that name already; file_template in aludel.toml can tell "
                      "them apart");
    return false;
  }
  if (text::write(versions / file.name, file.text, diagnostics) == text::Written::kFailed) {
    return false;
  }
  if (text::write(versions / "HEAD", id + "\n", diagnostics) != text::Written::kFailed) return true;
  std::error_code ignored;
  fs::remove(versions / file.name, ignored);
  return false;
}

int failed(const text::Diagnostics& diagnostics) {
  fmt::print(stderr, "{}nothing was changed\n", diagnostics.print());
  return kFailed;
}

}  // namespace aludel::commands
