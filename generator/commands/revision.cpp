// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>
#include <ctime>

#include "commands/commands.h"
#include "project/project.h"
#include "revisions/names.h"
#include "revisions/releases.h"
#include "revisions/write.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

int usage(const std::string& problem) {
  fmt::print(stderr, "aludel revision: {}\n", problem);
  return kUsage;
}

int failed(const text::Diagnostics& diagnostics) {
  fmt::print(stderr, "{}nothing was changed\n", diagnostics.print());
  return kFailed;
}

/// The revision file and HEAD, or neither.
bool write_both(const std::filesystem::path& versions, const revisions::NewFile& file,
                const std::string& head, text::Diagnostics& diagnostics) {
  if (text::write(versions / file.name, file.text, diagnostics) == text::Written::kFailed) {
    return false;
  }
  if (text::write(versions / "HEAD", head, diagnostics) != text::Written::kFailed) return true;
  std::error_code ignored;
  std::filesystem::remove(versions / file.name, ignored);
  return false;
}

}  // namespace

int revision(const RevisionOptions& options) {
  if (const auto problem = revisions::message_problem(options.message)) {
    return usage("this can't be the message: " + *problem);
  }
  text::Diagnostics diagnostics;
  const auto root = project::find_root(".", diagnostics);
  if (!root) return failed(diagnostics);
  const project::Project project =
      project::load(*root, "", {.own_sqlite = own_sqlite()}, diagnostics);
  if (diagnostics.has_errors()) return failed(diagnostics);

  const std::string id = options.id.empty() ? revisions::new_id(project.chain) : options.id;
  if (!options.id.empty()) {
    if (const auto problem = revisions::id_problem(id)) {
      return usage("\"" + id + "\" can't be the id: " + *problem);
    }
    if (const auto taken = revisions::taken_by(project.chain, id)) {
      return usage("the id \"" + id + "\" is taken by " + *taken);
    }
  }
  std::vector<std::string> parents;
  for (const unsigned head : project.chain.heads) parents.push_back(project.chain[head].id);
  const revisions::NewFile file =
      revisions::write_empty({.id = id,
                              .message = options.message,
                              .parents = parents,
                              .language = project::schema_language(project.settings),
                              .created = std::time(nullptr)});
  if (!write_both(*root / "versions", file, id + "\n", diagnostics)) return failed(diagnostics);

  const std::string shown =
      std::filesystem::proximate(*root / "versions" / file.name).generic_string();
  fmt::print("created {}\nwrite its statements in place of the @todo lines, and build\n", shown);
  return kDone;
}

}  // namespace aludel::commands
