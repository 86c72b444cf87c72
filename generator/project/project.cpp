// SPDX-License-Identifier: MIT
#include "project/project.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "dialect/dialect.h"
#include "revisions/drift.h"
#include "revisions/fixture.h"
#include "revisions/graph.h"
#include "revisions/join.h"
#include "revisions/records.h"
#include "revisions/render.h"
#include "text/files.h"

namespace aludel::project {

namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

// Whether the file is there; put down in the one list or the other.
bool look_for(const fs::path& file, Project& project) {
  std::error_code ignored;
  const bool found = fs::exists(file, ignored);
  (found ? project.files : project.missing).push_back(file);
  return found;
}

std::string below(const std::string& folder, const std::string& name) {
  if (folder.empty()) return name;
  return folder.back() == '/' ? folder + name : folder + "/" + name;
}

/// Of an amalgamation, as it says itself; 0 where it doesn't.
unsigned version_of(const fs::path& amalgamation) {
  constexpr std::string_view kSays = "#define SQLITE_VERSION_NUMBER ";
  std::ifstream in(amalgamation);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kSays)) {
      return static_cast<unsigned>(std::strtoul(line.c_str() + kSays.size(), nullptr, 10));
    }
  }
  return 0;
}

void load_settings(const std::string& shown_root, const LoadOptions& options, Project& project,
                   text::Diagnostics& diagnostics) {
  const fs::path file = project.root / "aludel.toml";
  if (!look_for(file, project) && !options.planned.contains(file)) return;
  project.settings_source =
      text::read(file, below(shown_root, "aludel.toml"), diagnostics, options.planned);
  if (project.settings_source == nullptr) return;
  project.settings = read_settings(*project.settings_source, diagnostics);
  const std::string& sqlite = project.settings.proof.sqlite;
  if (!sqlite.empty()) project.files.push_back(project.root / sqlite);
}

unsigned sqlite_version(const LoadOptions& options, const Project& project) {
  unsigned version = project.settings.minimum[static_cast<unsigned>(::aludel::Dialect::kSqlite)];
  if (version == 0) version = options.sqlite_version;
  if (version == 0) version = version_of(project.root / project.settings.proof.sqlite);
  return version != 0 ? version : options.own_sqlite;
}

void load_schema(const std::string& shown_root, std::vector<fs::path> files, Project& project,
                 text::Diagnostics& diagnostics) {
  if (files.empty()) files = text::list(project.root / "schema", ".sql");
  std::ranges::sort(files, {}, [](const fs::path& file) { return file.filename().string(); });
  const std::string shown = below(shown_root, "schema");
  for (const fs::path& file : files) {
    project.files.push_back(file);
    auto source = text::read(file, below(shown, file.filename().string()), diagnostics);
    if (source != nullptr) project.schema.push_back(std::move(source));
  }
}

void load_chain(const std::string& shown_root, const LoadOptions& options, Project& project,
                text::Diagnostics& diagnostics) {
  std::vector<fs::path> files = options.version_files;
  const fs::path folder = project.root / "versions";
  if (files.empty()) files = text::list(folder, ".sql");
  project.files.insert(project.files.end(), files.begin(), files.end());
  look_for(folder / "HEAD", project);
  look_for(folder / "RELEASES", project);
  const std::string shown = below(shown_root, "versions");
  project.chain = revisions::read_chain(
      folder, shown, {.files = files, .planned = options.planned, .any_heads = options.any_heads},
      diagnostics);
  const std::vector<fs::path> fixtures = text::list(folder / "fixtures", ".sql");
  project.files.insert(project.files.end(), fixtures.begin(), fixtures.end());
  if (diagnostics.has_errors()) return;
  revisions::read_fixtures(fixtures, shown + "/fixtures", project.chain, diagnostics);
}

void render(Project& project, text::Diagnostics& diagnostics) {
  const revisions::Records records(project.settings.version_table);
  if (!revisions::check_records(project.chain, records, diagnostics)) return;
  std::vector<revisions::Target> targets;
  for (const ::aludel::Dialect dialect : project.settings.dialects) {
    const Settings& settings = project.settings;
    const bool is_sqlite = dialect == ::aludel::Dialect::kSqlite;
    targets.push_back(
        {dialect, is_sqlite ? dialect::Minimum(project.sqlite_version, &settings.proof.registered)
                            : dialect::Minimum(settings.minimum[static_cast<unsigned>(dialect)])});
  }
  project.heads = revisions::render(project.chain, targets, diagnostics);
}

}  // namespace

sql::Language schema_language(const Settings& settings) {
  return settings.dialects.size() > 1 ? sql::Language::kPortable
                                      : dialect::dialect(settings.dialects[0]).language();
}

revisions::Product product(const Settings& settings, std::string program, std::string version) {
  revisions::Product product = {.program = std::move(program),
                                .version = std::move(version),
                                .version_table = settings.version_table,
                                .stored_downgrades = settings.stored_downgrades,
                                .dialects = 0};
  for (const ::aludel::Dialect it : settings.dialects) {
    product.dialects |= 1u << static_cast<unsigned>(it);
  }
  return product;
}

std::optional<fs::path> find_root(const fs::path& start, text::Diagnostics& diagnostics) {
  std::error_code ignored;
  fs::path absolute = fs::absolute(start, ignored).lexically_normal();
  if (!absolute.has_filename()) absolute = absolute.parent_path();  // "a/b/" is not "a/b"
  for (fs::path folder = absolute;; folder = folder.parent_path()) {
    if (is_folder(folder / "versions") || is_folder(folder / "schema")) return folder;
    if (folder == folder.parent_path()) break;
  }
  diagnostics.error(absolute.generic_string(),
                    "neither here nor above is a folder with \"versions/\" or \"schema/\" in it; "
                    "run \"aludel init\" where they are to be");
  return std::nullopt;
}

Settings settings_around(const fs::path& path) {
  text::Diagnostics ignored;
  const fs::path start = is_folder(path) ? path : path.parent_path();
  const auto root = find_root(start.empty() ? "." : start, ignored);
  std::error_code no;
  if (!root || !fs::exists(*root / "aludel.toml", no)) return {};
  const auto source = text::read(*root / "aludel.toml", "aludel.toml", ignored);
  return source == nullptr ? Settings() : read_settings(*source, ignored);
}

Project load(const fs::path& root, const std::string& shown_root, const LoadOptions& options,
             text::Diagnostics& diagnostics) {
  Project project;
  project.root = root;
  load_settings(shown_root, options, project, diagnostics);
  project.sqlite_version = sqlite_version(options, project);
  if (!options.no_schema) {
    load_schema(shown_root, options.schema_files, project, diagnostics);
  }
  load_chain(shown_root, options, project, diagnostics);
  project.is_read = !diagnostics.has_errors() || !project.chain.is_kept;
  if (!diagnostics.has_errors()) render(project, diagnostics);
  return project;
}

Project load_graph(const fs::path& root, const std::string& shown_root, const LoadOptions& options,
                   bool& has_scripts, text::Diagnostics& diagnostics) {
  Project project;
  project.root = root;
  load_settings(shown_root, options, project, diagnostics);
  project.sqlite_version = sqlite_version(options, project);
  project.chain = revisions::read_graph(root / "versions", below(shown_root, "versions"),
                                        has_scripts, diagnostics);
  if (!has_scripts) return project;
  text::Diagnostics rendering;
  render(project, rendering);
  has_scripts = !rendering.has_errors();
  return project;
}

void extend(Project& project, revisions::Revision revision, text::Diagnostics& diagnostics) {
  revisions::Chain& chain = project.chain;
  if (chain.size() != 0 && chain[chain.size() - 1].id == revision.id) {
    chain.links.back().revision = std::move(revision);
  } else {
    revisions::link_on_top(chain, std::move(revision));
  }
  render(project, diagnostics);
}

const schema::Schema& Project::head(::aludel::Dialect dialect) const {
  const auto found = std::ranges::find(settings.dialects, dialect);
  return heads[static_cast<std::size_t>(found - settings.dialects.begin())];
}

std::optional<dialect::Declaration> declare(const Project& project, ::aludel::Dialect dialect,
                                            text::Diagnostics& diagnostics) {
  std::vector<const text::Source*> files;
  for (const auto& source : project.schema) files.push_back(source.get());
  return dialect::dialect(dialect).declare(files, schema_language(project.settings), diagnostics);
}

bool compare_with_schema(const Project& project, std::span<const ::aludel::Dialect> dialects,
                         const std::string& tool, text::Diagnostics& diagnostics) {
  const revisions::DriftOptions options = {.is_error = project.settings.drift_is_error,
                                           .tool = tool,
                                           .root = project.root.generic_string(),
                                           .version_table = project.settings.version_table};
  std::vector<revisions::Said> said;
  bool good = true;
  bool differs = false;
  for (std::size_t i = 0; i < project.heads.size(); ++i) {
    const ::aludel::Dialect dialect = project.settings.dialects[i];
    if (std::ranges::find(dialects, dialect) == dialects.end()) continue;
    text::Diagnostics& its = said.emplace_back(revisions::Said{dialect, {}}).diagnostics;
    const auto expected = declare(project, dialect, its);
    const bool same = expected && revisions::compare_head(project.chain, expected->schema,
                                                          project.heads[i], options, its);
    good = good && same;
    differs = differs || (expected && !same);
  }
  revisions::join(said, diagnostics);
  if (differs) diagnostics.last().note(revisions::drift_remedy(options));
  return good;
}

}  // namespace aludel::project
