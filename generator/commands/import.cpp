// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <set>
#include <system_error>
#include <vector>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/prove.h"
#include "commands/take_over.h"
#include "import/alembic.h"
#include "import/guess.h"
#include "import/numbered.h"
#include "import/schema_text.h"
#include "import/write.h"
#include "project/project.h"
#include "revisions/head.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

const char* word_of(Dialect dialect) {
  return dialect == Dialect::kSqlite ? "sqlite" : "postgresql";
}

/// What is imported, and for which database.
struct Imported {
  import::History history;
  Dialect dialect = Dialect::kSqlite;
  std::string why;  // the dialect was guessed; empty: it is known
};

std::optional<Dialect> dialect_of(const ImportOptions& options) {
  if (options.dialect.empty()) return std::nullopt;
  return options.dialect == "sqlite" ? Dialect::kSqlite : Dialect::kPostgresql;
}

bool read_alembic(const ImportOptions& options, Imported& into, text::Diagnostics& diagnostics) {
  const auto settings = import::find_alembic(options.folder, diagnostics);
  if (!settings) return false;
  const auto dialect = dialect_of(options) ? dialect_of(options) : settings->dialect;
  if (!dialect) {
    diagnostics.error(
        settings->file.empty() ? options.folder.generic_string()
                               : settings->file.lexically_normal().generic_string(),
        settings->scheme.empty()
            ? "it doesn't say for which database it is: add --dialect sqlite or --dialect "
              "postgresql"
            : fmt::format("it is for \"{}\", and aludel has SQLite and PostgreSQL: add --dialect "
                          "with the one that you go to",
                          settings->scheme));
    return false;
  }
  into.dialect = *dialect;
  into.history = import::read_alembic(*settings, *dialect, options.python, diagnostics);
  return !diagnostics.has_errors();
}

bool read(const ImportOptions& options, Imported& into, text::Diagnostics& diagnostics) {
  std::optional<import::Tool> tool;
  if (!options.tool.empty()) {
    tool = import::tool_of(options.tool);
    if (!tool) {
      diagnostics.error(options.tool,
                        "there is no tool of this name: alembic, flyway, dbmate, goose, "
                        "golang-migrate, diesel or sqlx");
      return false;
    }
  } else if (import::is_alembic(options.folder)) {
    tool = import::Tool::kAlembic;
  } else {
    tool = import::recognised(options.folder, diagnostics);
    if (!tool) return false;
  }
  if (*tool == import::Tool::kAlembic) return read_alembic(options, into, diagnostics);
  into.history = import::read_numbered(options.folder, *tool, diagnostics);
  if (diagnostics.has_errors()) return false;
  if (const auto dialect = dialect_of(options)) {
    into.dialect = *dialect;
  } else {
    const import::Guess guess = import::guess(into.history);
    into.dialect = guess.dialect;
    into.why = guess.why;
  }
  return true;
}

std::string settings_text(const Imported& imported) {
  std::string text = fmt::format(
      "# What this product's migrations are; its history was imported from {}.\n"
      "dialects = [\"{}\"]\n",
      import::name_of(imported.history.tool), word_of(imported.dialect));
  if (!imported.history.version_table.empty()) {
    text += fmt::format("version_table = \"{}\"\n", imported.history.version_table);
  }
  return text;
}

/// Whether an aludel.toml that is there says what the history needs; what to write in it is
/// reported.
bool fits(const project::Settings& settings, const Imported& imported,
          text::Diagnostics& diagnostics) {
  const std::string& table = imported.history.version_table;
  if (settings.dialects != std::vector{imported.dialect}) {
    diagnostics.error("aludel.toml", fmt::format("the history is for one database: write dialects "
                                                 "= [\"{}\"]",
                                                 word_of(imported.dialect)));
  }
  if (!table.empty() && settings.version_table != table) {
    diagnostics.error("aludel.toml",
                      fmt::format("databases have their version rows in another table: write "
                                  "version_table = \"{}\"",
                                  table));
  }
  return !diagnostics.has_errors();
}

/// The project that these files would be.
project::Project planned(const std::vector<import::WrittenRevision>& written,
                         const Imported& imported, const fs::path& folder, const std::string& head,
                         text::Diagnostics& diagnostics) {
  project::LoadOptions load;
  load.no_schema = true;
  load.own_sqlite = own_sqlite();
  for (const import::WrittenRevision& it : written) {
    const fs::path file = folder / "versions" / it.file.name;
    load.version_files.push_back(file);
    load.planned.emplace(file, it.file.text);
  }
  if (!head.empty()) load.planned.emplace(folder / "versions" / "HEAD", head);
  std::error_code ignored;  // what is there stays as it is
  if (!fs::exists(folder / "aludel.toml", ignored)) {
    load.planned.emplace(folder / "aludel.toml", settings_text(imported));
  }
  return project::load(folder, shown_from_here(folder), load, diagnostics);
}

/// Where the upgrades lead.
struct Arrival {
  std::string head;                   // versions/HEAD
  std::optional<std::string> schema;  // a text for schema/; nothing where that isn't known
};

Arrival follow(const Imported& imported, const fs::path& folder) {
  text::Diagnostics diagnostics;
  const project::Project project =
      planned(import::write(imported.history, {.dialect = imported.dialect, .replay = true}),
              imported, folder, "", diagnostics);
  Arrival arrival;
  const bool is_linked =
      project.chain.size() == imported.history.revisions.size() && !project.chain.heads.empty();
  arrival.head =
      is_linked ? revisions::head_file(project.chain) : import::head_file(imported.history);
  if (project.heads.empty() || diagnostics.has_errors()) return arrival;
  std::string text = import::schema_text(project.heads.front());
  if (!text.empty()) arrival.schema = std::move(text);
  return arrival;
}

/// The revisions whose downgrades something is wrong with.
std::set<std::string> bad_downgrades(const import::History& history,
                                     const std::vector<import::WrittenRevision>& written,
                                     const text::Diagnostics& found) {
  std::set<std::string> ids;
  for (const text::Diagnostic& it : found.all()) {
    if (it.severity != text::Severity::kError || it.source == nullptr) continue;
    const std::string name = fs::path(it.source->path()).filename().string();
    const std::size_t downgrade = it.source->text().find("\n-- @downgrade");
    if (it.span.begin < downgrade) continue;
    const auto file = std::ranges::find(
        written, name, [](const import::WrittenRevision& each) { return each.file.name; });
    if (file == written.end()) continue;
    ids.insert(history.revisions[static_cast<std::size_t>(file - written.begin())].id);
  }
  return ids;
}

/// The revisions, and what the build will say of them. `found` speaks of `project`'s sources.
struct Files {
  std::vector<import::WrittenRevision> written;
  project::Project project;
  text::Diagnostics found;
  std::size_t without_downgrade = 0;  // those that didn't lead back
};

/// With a reason for what is irreversible, downgrades that the model refuses go as well.
void write(const Imported& imported, const ImportOptions& options, const std::string& head,
           Files& into) {
  import::WriteOptions write{.dialect = imported.dialect, .irreversible = options.irreversible};
  for (;;) {
    into.found = text::Diagnostics();
    into.written = import::write(imported.history, write);
    into.project = planned(into.written, imported, options.out, head, into.found);
    if (options.irreversible.empty()) return;
    std::set<std::string> bad = bad_downgrades(imported.history, into.written, into.found);
    std::erase_if(
        bad, [&](const std::string& id) { return !write.without_downgrade.insert(id).second; });
    if (bad.empty()) break;
  }
  into.without_downgrade = write.without_downgrade.size();
}

std::string plural(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

}  // namespace

int import_history(const ImportOptions& options) {
  text::Diagnostics diagnostics;
  Imported imported;
  if (!read(options, imported, diagnostics)) return failed(diagnostics);
  const fs::path& folder = options.out;
  std::error_code ignored;
  project::Settings settings;
  std::unique_ptr<text::Source> source;
  if (fs::exists(folder / "aludel.toml", ignored)) {
    source = text::read(folder / "aludel.toml", "aludel.toml", diagnostics);
    if (source == nullptr) return failed(diagnostics);
    settings = project::read_settings(*source, diagnostics);
    if (diagnostics.has_errors() || !fits(settings, imported, diagnostics)) {
      return failed(diagnostics);
    }
  }

  Arrival arrival = follow(imported, folder);
  Files made;
  write(imported, options, arrival.head, made);
  std::vector<text::NewFile> files;
  std::set<std::string> names;
  std::size_t open = 0;
  std::size_t with_open = 0;
  for (const import::WrittenRevision& it : made.written) {
    files.push_back({folder / "versions" / it.file.name, it.file.text});
    names.insert(it.file.name);
    open += it.open;
    if (it.open != 0) ++with_open;
  }
  for (const fs::path& it : text::list(folder / "versions", ".sql")) {
    if (names.contains(it.filename().string())) continue;
    diagnostics.error(it.generic_string(),
                      "there is a project here already: name another folder by --out");
    return failed(diagnostics);
  }
  if (source == nullptr) files.push_back({folder / "aludel.toml", settings_text(imported)});
  files.push_back({folder / "versions" / "HEAD", arrival.head});

  std::optional<std::string> schema;
  const bool has_schema = !text::list(folder / "schema", ".sql").empty();
  if (!options.no_schema && !has_schema) {
    schema = std::move(arrival.schema);
    if (schema) files.push_back({folder / "schema" / "schema.sql", *schema});
  }
  text::Diagnostics refused;
  if (!text::write_new(files, refused)) return failed(refused);

  fmt::print("{} of {} in {}, for {}\n", plural(made.written.size(), "revision"),
             import::name_of(imported.history.tool),
             (folder / "versions").lexically_normal().generic_string(), word_of(imported.dialect));
  if (!imported.why.empty()) {
    fmt::print("  {}; --dialect says it\n", imported.why);
  }
  if (schema) {
    fmt::print("{} is what they lead to{}\n",
               (folder / "schema" / "schema.sql").lexically_normal().generic_string(),
               open != 0 ? ", without what is open" : "");
  }
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  std::fflush(stdout);

  if (made.without_downgrade != 0) {
    fmt::print("{} did not lead back, and {} irreversible now\n",
               plural(made.without_downgrade, "downgrade"),
               made.without_downgrade == 1 ? "is" : "are");
    std::fflush(stdout);
  }
  if (!made.found.empty()) fmt::print(stderr, "{}", made.found.print());
  std::fflush(stderr);
  if (open != 0) {
    fmt::print("{} in {} {} to be written by hand\n", plural(open, "@todo"),
               plural(with_open, "revision"), open == 1 ? "is" : "are");
  }
  if (!schema && !options.no_schema && !has_schema) {
    fmt::print("schema/ is not written: the upgrades can't be followed to their end yet\n");
  }
  fmt::print("{}", take_over_words(imported.history, options.database));
  const bool good = open == 0 && !made.found.has_errors();
  fmt::print("\nthen:  {}aludel check\n", folder == fs::path(".")
                                              ? std::string()
                                              : fmt::format("cd {} && ", folder.generic_string()));
  return good ? kDone : kNo;
}

}  // namespace aludel::commands
