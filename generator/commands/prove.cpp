// SPDX-License-Identifier: MIT
#include "commands/prove.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <system_error>

#include "commands/cache.h"
#include "commands/commands.h"
#include "commands/fingerprint.h"
#include "commands/progress.h"
#include "dialect/dialect.h"
#include "proof/amalgamation.h"
#include "proof/proof.h"
#include "proof/registered.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

bool is_on_sqlite(const project::Project& project, const ProveOptions& options) {
  return options.verify == emit::Verify::kEngine && project.settings.has(Dialect::kSqlite);
}

bool prove_on_sqlite(const project::Project& project, const ProveOptions& options,
                     text::Diagnostics& diagnostics) {
  std::optional<dialect::Declaration> declared;
  if (!options.no_schema) declared = project::declare(project, Dialect::kSqlite, diagnostics);
  // Without a fingerprint nothing that is remembered can be trusted.
  const auto build = options.remembers ? fingerprint(options.tool) : std::nullopt;
  Progress line;
  return proof::prove(
      project.chain, project.head(Dialect::kSqlite), declared ? &*declared : nullptr,
      {.version_table = project.settings.version_table,
       .registered = project.settings.proof.registered,
       .memory = build ? options.folder : std::filesystem::path(),
       .tool = build.value_or(""),
       .progress = [&](std::size_t done, std::size_t all) { line.show(done, all); }},
      diagnostics);
}

/// By what the chain was proved.
std::string means(const project::Project& project, const ProveOptions& options) {
  if (!is_on_sqlite(project, options)) return "by the model";
  return fmt::format(
      "on SQLite {}, with rows{}", proof::sqlite_version(),
      project.settings.dialects.size() > 1 ? ", and for PostgreSQL by the model" : "");
}

}  // namespace

bool prepare(project::Project& project, const ProveOptions& options,
             text::Diagnostics& diagnostics) {
  const project::ProofSettings& settings = project.settings.proof;
  if (!is_on_sqlite(project, options)) return true;
  if (!settings.sqlite.empty()) {
    const text::Source& source = *project.settings_source;
    const auto included = proof::prove_on({.file = project.root / settings.sqlite,
                                           .options = settings.sqlite_options,
                                           .source = &source,
                                           .at = settings.sqlite_at},
                                          options.folder, diagnostics);
    if (!included) return false;
    project.files.insert(project.files.end(), included->begin(), included->end());
    if (proof::sqlite_version_number() < project.sqlite_version) {
      diagnostics.error(
          source, settings.sqlite_at,
          fmt::format("this is SQLite {}, and the scripts are for {} and newer; say so in this "
                      "file, sqlite_minimum = \"{}\", or name a newer one",
                      proof::sqlite_version(),
                      dialect::version_text(Dialect::kSqlite, project.sqlite_version),
                      proof::sqlite_version()));
      return false;
    }
  }
  return settings.registered.functions.empty() ||
         proof::check_registered(settings.registered, *project.settings_source, diagnostics);
}

std::optional<std::string> prove(const project::Project& project, const ProveOptions& options,
                                 text::Diagnostics& diagnostics) {
  const project::Settings& settings = project.settings;
  const std::size_t count = project.chain.size();
  const std::string revisions = fmt::format("{} revision{}", count, count == 1 ? "" : "s");
  if (options.verify == emit::Verify::kNone) return revisions + " read, none proved";
  if (is_on_sqlite(project, options) && !prove_on_sqlite(project, options, diagnostics)) {
    return std::nullopt;
  }
  const std::string proved = fmt::format("{} proved {}", revisions, means(project, options));
  if (options.no_schema) return proved;
  if (project::compare_with_schema(project, settings.dialects, options.tool, diagnostics)) {
    return proved + "; the chain arrives at schema/";
  }
  return diagnostics.has_errors() ? std::nullopt : std::optional(proved);
}

std::string shown_from_here(const fs::path& root, const std::string& name) {
  const std::string path = fs::proximate(name.empty() ? root : root / name).generic_string();
  return path == "." ? "" : path;
}

int judge_here(const JudgeOptions& options, project::LoadOptions load, project::Project& project,
               std::string& proved, text::Diagnostics& diagnostics) {
  const auto root = project::find_root(".", diagnostics);
  if (!root) return kFailed;
  std::error_code ignored;
  load.no_schema = !fs::is_directory(*root / "schema", ignored);
  load.own_sqlite = own_sqlite();
  project = project::load(*root, shown_from_here(*root), load, diagnostics);
  if (diagnostics.has_errors()) return project.is_read ? kNo : kFailed;
  project.settings.drift_is_error =
      options.drift_is_error.value_or(project.settings.drift_is_error);
  const ProveOptions prove_options{.verify = *emit::verify_of(options.verify),
                                   .no_schema = load.no_schema,
                                   .folder = cache(),
                                   .tool = options.tool};
  if (!prepare(project, prove_options, diagnostics)) return kFailed;
  const std::optional<std::string> words = prove(project, prove_options, diagnostics);
  if (!words) return kNo;
  proved = *words;
  return kDone;
}

}  // namespace aludel::commands
