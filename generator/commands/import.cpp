// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <system_error>
#include <utility>
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

/// Whether an aludel.toml that is there, if any, says what the history needs; what to write in it
/// is reported.
bool read_settings(Imported& imported, const fs::path& folder, bool& is_there,
                   text::Diagnostics& diagnostics) {
  std::error_code ignored;
  is_there = fs::exists(folder / "aludel.toml", ignored);
  if (!is_there) return true;
  auto source = text::read(folder / "aludel.toml", "aludel.toml", diagnostics);
  if (source == nullptr) return false;
  const project::Settings settings = project::read_settings(*source, diagnostics);
  imported.history.sources.push_back(std::move(source));
  if (diagnostics.has_errors()) return false;
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
  load.planned.emplace(folder / "versions" / "HEAD", head);
  std::error_code ignored;  // what is there stays as it is
  if (!fs::exists(folder / "aludel.toml", ignored)) {
    load.planned.emplace(folder / "aludel.toml", settings_text(imported));
  }
  return project::load(folder, shown_from_here(folder), load, diagnostics);
}

/// versions/HEAD for these revisions, whatever their sections hold.
std::string head_of(const std::vector<import::WrittenRevision>& written, const fs::path& folder) {
  revisions::ReadOptions options{.headers_only = true};
  for (const import::WrittenRevision& it : written) {
    options.files.push_back(folder / "versions" / it.file.name);
    options.planned.emplace(options.files.back(), it.file.text);
  }
  text::Diagnostics said_later;
  return revisions::head_file(
      revisions::read_chain(folder / "versions", "versions", options, said_later));
}

/// A text for schema/ that holds what the upgrades lead to; nothing where that isn't known.
std::optional<std::string> arrival(const Imported& imported, const fs::path& folder,
                                   const std::string& head) {
  text::Diagnostics diagnostics;
  const project::Project project = planned(
      import::write(imported.history,
                    {.dialect = imported.dialect, .part = import::WriteOptions::Part::kUpgrades}),
      imported, folder, head, diagnostics);
  if (project.heads.empty() || diagnostics.has_errors()) return std::nullopt;
  std::string text = import::schema_text(project.heads.front());
  if (text.empty()) return std::nullopt;
  return text;
}

/// The revisions whose downgrades are wrong, though their upgrades are not.
std::set<std::string> bad_downgrades(const import::History& history,
                                     const std::vector<import::WrittenRevision>& written,
                                     const text::Diagnostics& found) {
  std::set<std::string> up;
  std::set<std::string> down;
  for (const text::Diagnostic& it : found.all()) {
    if (it.severity != text::Severity::kError || it.source == nullptr) continue;
    const std::string name = fs::path(it.source->path()).filename().string();
    const std::size_t downgrade = it.source->text().find("\n-- @downgrade");
    (it.span.begin < downgrade ? up : down).insert(name);
  }
  std::set<std::string> ids;
  for (std::size_t i = 0; i != written.size(); ++i) {
    const std::string& name = written[i].file.name;
    if (down.contains(name) && !up.contains(name)) ids.insert(history.revisions[i].id);
  }
  return ids;
}

/// What is written, and what the build will say of it. `found` speaks of `project`'s sources.
struct Files {
  std::vector<import::WrittenRevision> written;
  std::string head;                   // versions/HEAD
  std::optional<std::string> schema;  // schema/schema.sql
  project::Project project;
  text::Diagnostics found;
  std::size_t without_downgrade = 0;  // those that didn't lead back

  /// @todo lines.
  std::size_t open() const {
    std::size_t count = 0;
    for (const import::WrittenRevision& it : written) count += it.open;
    return count;
  }
};

/// The downgrades that don't lead back, as far as that is known with something open.
std::set<std::string> without_downgrade(const Imported& imported, const fs::path& folder,
                                        import::WriteOptions write) {
  write.part = import::WriteOptions::Part::kClosed;
  for (bool more = true; more;) {
    const auto written = import::write(imported.history, write);
    text::Diagnostics found;
    const project::Project project =
        planned(written, imported, folder, head_of(written, folder), found);
    const std::set<std::string> bad = bad_downgrades(imported.history, written, found);
    const std::size_t before = write.without_downgrade.size();
    write.without_downgrade.insert(bad.begin(), bad.end());
    more = write.without_downgrade.size() != before;
  }
  return write.without_downgrade;
}

/// With a reason for what is irreversible, downgrades that the model refuses go as well.
Files convert(const Imported& imported, const ImportOptions& options) {
  import::WriteOptions write{.dialect = imported.dialect, .irreversible = options.irreversible};
  if (!options.irreversible.empty()) {
    write.without_downgrade = without_downgrade(imported, options.out, write);
  }
  Files made;
  made.written = import::write(imported.history, write);
  made.head = head_of(made.written, options.out);
  made.project = planned(made.written, imported, options.out, made.head, made.found);
  made.without_downgrade = write.without_downgrade.size();
  return made;
}

std::string plural(std::size_t count, const char* word) {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

/// Whether no other revisions are in the folder, which is reported.
bool has_room(const fs::path& folder, const Files& made, text::Diagnostics& diagnostics) {
  for (const fs::path& it : text::list(folder / "versions", ".sql")) {
    if (std::ranges::any_of(made.written, [&](const import::WrittenRevision& written) {
          return written.file.name == it.filename().string();
        })) {
      continue;
    }
    diagnostics.error(it.generic_string(),
                      "there is a project here already: name another folder by --out");
    return false;
  }
  return true;
}

/// All of what is made, or nothing of it.
bool write(const Imported& imported, const fs::path& folder, const Files& made, bool has_settings,
           text::Diagnostics& diagnostics) {
  std::vector<text::NewFile> files;
  for (const import::WrittenRevision& it : made.written) {
    files.push_back({folder / "versions" / it.file.name, it.file.text});
  }
  if (!has_settings) files.push_back({folder / "aludel.toml", settings_text(imported)});
  files.push_back({folder / "versions" / "HEAD", made.head});
  if (made.schema) files.push_back({folder / "schema" / "schema.sql", *made.schema});
  return text::write_new(files, diagnostics);
}

void say_what_is_written(const Imported& imported, const fs::path& folder, const Files& made) {
  fmt::print("{} of {} in {}, for {}\n", plural(made.written.size(), "revision"),
             import::name_of(imported.history.tool),
             (folder / "versions").lexically_normal().generic_string(), word_of(imported.dialect));
  if (!imported.why.empty()) fmt::print("  {}; --dialect says it\n", imported.why);
  if (made.schema) {
    fmt::print("{} is what they lead to{}\n",
               (folder / "schema" / "schema.sql").lexically_normal().generic_string(),
               made.open() != 0 ? ", without what is open" : "");
  }
  std::fflush(stdout);
}

/// What of it is not good yet. `warnings`: of what was read.
void say_what_is_open(const Files& made, const text::Diagnostics& warnings) {
  if (!warnings.empty()) fmt::print(stderr, "{}", warnings.print());
  if (made.without_downgrade != 0) {
    fmt::print("{} did not lead back, and {} irreversible now\n",
               plural(made.without_downgrade, "downgrade"),
               made.without_downgrade == 1 ? "is" : "are");
    std::fflush(stdout);
  }
  if (!made.found.empty()) fmt::print(stderr, "{}", made.found.print());
  std::fflush(stderr);
  if (made.open() == 0) return;
  const auto with_open = std::ranges::count_if(
      made.written, [](const import::WrittenRevision& it) { return it.open != 0; });
  fmt::print("{} in {} {} to be written by hand\n", plural(made.open(), "@todo"),
             plural(static_cast<std::size_t>(with_open), "revision"),
             made.open() == 1 ? "is" : "are");
}

/// The lines to paste next. `lacks_schema`: there is none, and one is wanted.
void say_what_is_next(const Imported& imported, const ImportOptions& options, bool lacks_schema) {
  const std::string there =
      options.out == fs::path(".") ? "" : fmt::format("cd {} && ", options.out.generic_string());
  fmt::print("{}", take_over_words(imported.history, options.database));
  fmt::print("\nthen:  {}aludel check\n", there);
  if (!lacks_schema) return;
  fmt::print(
      "\nschema/ is not written: the upgrades can't be followed to their end yet; once they can\n\n"
      "    {}mkdir -p schema && aludel diff --from schema --to versions > schema/schema.sql\n",
      there);
}

}  // namespace

int import_history(const ImportOptions& options) {
  text::Diagnostics diagnostics;
  Imported imported;
  if (!read(options, imported, diagnostics)) return failed(diagnostics);
  bool has_settings = false;
  if (!read_settings(imported, options.out, has_settings, diagnostics)) return failed(diagnostics);

  Files made = convert(imported, options);
  const bool wants_schema =
      !options.no_schema && text::list(options.out / "schema", ".sql").empty();
  if (wants_schema) made.schema = arrival(imported, options.out, made.head);
  text::Diagnostics refused;
  if (!has_room(options.out, made, refused) ||
      !write(imported, options.out, made, has_settings, refused)) {
    return failed(refused);
  }
  say_what_is_written(imported, options.out, made);
  say_what_is_open(made, diagnostics);
  say_what_is_next(imported, options, wants_schema && !made.schema);
  return made.open() == 0 && !made.found.has_errors() ? kDone : kNo;
}

}  // namespace aludel::commands
