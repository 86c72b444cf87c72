// SPDX-License-Identifier: MIT
#include "commands/new_file.h"

#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "revisions/names.h"
#include "revisions/releases.h"
#include "text/files.h"

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

std::optional<revisions::NewRevision> begin(const RevisionOptions& options,
                                            const project::Project& project) {
  revisions::NewRevision revision{
      .id = options.id.empty() ? revisions::new_id(project.chain) : options.id,
      .message = options.message,
      .language = project::schema_language(project.settings),
      .created = std::time(nullptr)};
  for (const unsigned head : project.chain.heads) {
    revision.parents.push_back(project.chain[head].id);
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
  return std::nullopt;
}

std::string shown(const project::Project& project, const revisions::NewFile& file) {
  return fs::proximate(project.root / "versions" / file.name).generic_string();
}

bool write_both(const project::Project& project, const revisions::NewFile& file,
                const std::string& id, text::Diagnostics& diagnostics) {
  const fs::path versions = project.root / "versions";
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
