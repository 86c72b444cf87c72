// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <system_error>
#include <vector>

#include "commands/commands.h"
#include "commands/live.h"
#include "commands/new_file.h"
#include "commands/new_project.h"
#include "inspect/baseline.h"
#include "inspect/files.h"
#include "project/project.h"
#include "revisions/write.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNext = R"text(
then change schema/, and have the revision written that leads there:

    aludel revision --autogenerate
)text";

/// What @user-version can say: see the reader of it.
constexpr std::int32_t kLargest = 2147483646;

/// aludel.toml, where there is one; it stays as it is. Nothing where it can't be used.
std::optional<project::Settings> settings(const fs::path& folder,
                                          std::unique_ptr<text::Source>& source,
                                          text::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (!fs::exists(folder / "aludel.toml", ignored)) return project::Settings();
  source = text::read(folder / "aludel.toml", "aludel.toml", diagnostics);
  if (source == nullptr) return std::nullopt;
  project::Settings settings = project::read_settings(*source, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  if (settings.dialects == std::vector{Dialect::kSqlite}) return settings;
  diagnostics.error("aludel.toml",
                    "a SQLite database is taken over in SQLite's own SQL: write dialects = "
                    "[\"sqlite\"], and make the schema portable afterwards");
  return std::nullopt;
}

/// Nothing where the settings' time zone is none, which is reported.
std::optional<revisions::NewFile> baseline_file(const Live& live, const std::string& id,
                                                const project::Settings& settings,
                                                const text::Source* source,
                                                text::Diagnostics& diagnostics) {
  const inspect::Database& database = live.database;
  const std::string name = fs::path(database.name).filename().string();
  const std::string message = "baseline of " + name;
  inspect::Baseline baseline = inspect::baseline(live.taken);
  std::optional<std::int64_t> user_version;
  if (database.user_version > 0 && database.user_version <= kLargest) {
    user_version = database.user_version;
  }
  revisions::NewRevision revision = {
      .id = id,
      .message = revisions::message_problem(message) ? "baseline" : message,
      .user_version = user_version,
      .notes = {"What the database had when aludel took it over. Databases from before that are",
                "recognised and get none of these statements; new ones do."},
      .upgrade = std::move(baseline.upgrade),
      .downgrade = std::move(baseline.downgrade)};
  if (!stamp_now(settings, source, revision, diagnostics)) return std::nullopt;
  return revisions::write(revision, settings.writing.naming);
}

/// What the file has besides its schema, and a new one of the chain won't have.
void say_what_is_not_taken(const Live& live, text::Diagnostics& diagnostics) {
  const inspect::Database& database = live.database;
  const auto differs = [&](const std::string& what, const std::string& pragma) {
    diagnostics.warning(
        database.name,
        fmt::format("{} is not taken over; a new database gets it by PRAGMA {}, in a revision with "
                    "@no-transaction or in the program",
                    what, pragma));
  };
  if (database.journal_mode == "wal") differs("journal mode WAL", "journal_mode = WAL");
  if (database.application_id != 0) {
    differs(fmt::format("application_id {}", database.application_id),
            fmt::format("application_id = {}", database.application_id));
  }
  if (database.auto_vacuum != 0) {
    differs(database.auto_vacuum == 1 ? "auto_vacuum FULL" : "auto_vacuum INCREMENTAL",
            fmt::format("auto_vacuum = {}", database.auto_vacuum));
  }
  if (database.encoding != "UTF-8") {
    diagnostics.warning(database.name,
                        fmt::format("its encoding, {}, is not taken over: new databases are in "
                                    "UTF-8, which to SQL is the same",
                                    database.encoding));
  }
}

/// How databases in the field are told from others.
std::string said_of_devices(const Live& live, const std::string& id) {
  if (live.left_out != 0) {
    return "\ndatabases that have what is left out are not recognised as this: write it into "
           "schema/ "
           "and the\nbaseline, or drop it there\n";
  }
  const std::int32_t number = live.database.user_version;
  if (number > 0 && number <= kLargest) {
    return fmt::format(
        "\na database with user_version {} and these tables is recognised as {}: the next program "
        "takes it\nover when it upgrades\n",
        number, id);
  }
  return fmt::format(
      "\nuser_version is {}, by which no database is recognised: tell each that is there already, "
      "once,\nwhere it is\n\n    aludel stamp {} --database {}\n",
      number, id, live.database.name);
}

std::vector<text::NewFile> files(const fs::path& folder, const Live& live,
                                 const revisions::NewFile& baseline, const std::string& id,
                                 bool has_settings) {
  std::vector<text::NewFile> files;
  if (!has_settings) {
    files.push_back(
        {folder / "aludel.toml", settings_file(live.registered, live.database.written_by)});
  }
  for (const inspect::SchemaFile& it : inspect::schema_files(live.taken)) {
    files.push_back({folder / "schema" / it.name, it.text});
  }
  files.push_back({folder / "versions" / baseline.name, baseline.text});
  files.push_back({folder / "versions" / "HEAD", id + "\n"});
  return files;
}

/// What is new of what the program registers with its SQLite: it is in the settings, or is to be
/// added to them.
std::string said_of_settings(const Live& live, const project::Settings& settings,
                             bool has_settings) {
  dialect::Registered missing = live.registered;
  const dialect::Registered& known = settings.proof.registered;
  std::erase_if(missing.functions, [&](const dialect::Function& it) {
    return std::ranges::any_of(known.functions, [&](const dialect::Function& other) {
      return inspect::folded(other.name) == inspect::folded(it.name);
    });
  });
  std::erase_if(missing.collations, [&](const std::string& it) {
    return std::ranges::find(known.collations, it) != known.collations.end();
  });
  if (missing == dialect::Registered()) return {};
  return fmt::format(
      "\nthe schema uses what SQLite hasn't, and the program registers; {} aludel.toml:\n\n{}",
      has_settings ? "write in" : "so it stands in", proof_lines(missing));
}

/// Whether a project can be made of it; why not is reported.
bool can_be_taken_over(const Live& live, const std::string& version_table,
                       text::Diagnostics& diagnostics) {
  if (live.database.is_kept) {
    diagnostics.error(
        live.database.name,
        fmt::format("aludel keeps it already, in table \"{}\": its revisions are what "
                    "the project needs; aludel inspect gives its schema",
                    version_table));
  } else if (live.taken.objects.empty()) {
    diagnostics.error(live.database.name,
                      "there is nothing in it to take over; aludel init makes a project without a "
                      "database");
  } else {
    return true;
  }
  return false;
}

/// Writes all, and says what to do next; false where it can't be written, which is said. `source`:
/// of the settings that are there already.
bool write(const fs::path& folder, const Live& live, const project::Settings& settings,
           const text::Source* source) {
  const bool has_settings = source != nullptr;
  const std::string id = revisions::new_id({});
  text::Diagnostics refused;
  const auto baseline = baseline_file(live, id, settings, source, refused);
  std::vector<text::NewFile> all;
  if (baseline) all = files(folder, live, *baseline, id, has_settings);
  if (!baseline || !text::write_new(all, refused)) {
    failed(refused);
    return false;
  }
  for (const text::NewFile& it : all) {
    fmt::print("created {}\n", it.file.lexically_relative(folder).generic_string());
  }
  fmt::print(
      "\nthe rows of {} are not taken over: what a new database is to begin with, add to the "
      "baseline\n{}{}{}{}\n",
      live.database.name, said_of_devices(live, id), said_of_settings(live, settings, has_settings),
      cmake_lines(folder), kNext);
  std::fflush(stdout);
  return run_hooks(settings, folder, *baseline) == kDone;
}

}  // namespace

int init_from(const fs::path& folder, const std::string& location, const std::string& tool) {
  text::Diagnostics diagnostics;
  std::unique_ptr<text::Source> source;
  if (!is_free(folder, diagnostics)) return failed(diagnostics);
  const auto settings = commands::settings(folder, source, diagnostics);
  if (!settings) return failed(diagnostics);
  int code = kDone;
  const auto live = look_at(location, settings->version_table, code, diagnostics);
  if (!live) {
    failed(diagnostics);
    return code;
  }
  if (!can_be_taken_over(*live, settings->version_table, diagnostics)) return failed(diagnostics);
  say_what_is_not_taken(*live, diagnostics);
  if (!write(folder, *live, *settings, source.get())) return kFailed;
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  std::fflush(stderr);
  const int checked = check("engine", tool);
  if (checked == kDone) return code;
  fmt::print(stderr, "the files are written: correct this in them, and run \"aludel check\"\n");
  return checked;
}

}  // namespace aludel::commands
