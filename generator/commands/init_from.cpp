// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <system_error>
#include <vector>

#include "commands/commands.h"
#include "commands/live.h"
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
then change schema/, and write the revision that leads there:

    aludel revision -m "…"
)text";

/// What @user-version can say: see the reader of it.
constexpr std::int32_t kLargest = 2147483646;

int failed(const text::Diagnostics& diagnostics) {
  fmt::print(stderr, "{}nothing was changed\n", diagnostics.print());
  return kFailed;
}

/// Whether there is no project in the folder yet; what there is of one is reported.
bool is_free(const fs::path& folder, text::Diagnostics& diagnostics) {
  for (const char* part : {"schema", "versions"}) {
    std::error_code error;
    for (fs::directory_iterator it(folder / part, error), end; !error && it != end;
         it.increment(error)) {
      diagnostics.error((fs::path(part) / it->path().filename()).generic_string(),
                        "there is a project here already: move this away, or begin in another "
                        "folder");
    }
  }
  return !diagnostics.has_errors();
}

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

revisions::NewFile baseline_file(const Live& live, const std::string& id) {
  const inspect::Database& database = live.database;
  const std::string name = fs::path(database.name).filename().string();
  const std::string message = "baseline of " + name;
  inspect::Baseline baseline = inspect::baseline(live.taken);
  std::optional<std::int64_t> user_version;
  if (database.user_version > 0 && database.user_version <= kLargest) {
    user_version = database.user_version;
  }
  return revisions::write(
      {.id = id,
       .message = revisions::message_problem(message) ? "baseline" : message,
       .created = std::time(nullptr),
       .user_version = user_version,
       .notes = {"What the database had when aludel took it over. Databases from before that are",
                 "recognised and get none of these statements; new ones do."},
       .upgrade = std::move(baseline.upgrade),
       .downgrade = std::move(baseline.downgrade)});
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

/// How databases in the field will be told, and what is left to do.
std::string said(const Live& live, const std::string& id) {
  const std::int32_t number = live.database.user_version;
  if (number > 0 && number <= kLargest) {
    return fmt::format(
        "\na database with user_version {} and these tables is taken for one at {}: the program "
        "that\nis built next takes it over when it upgrades\n",
        number, id);
  }
  return fmt::format(
      "\n{} has user_version {}, by which no database can be recognised. Tell each that is there "
      "already,\nonce, where it is:\n\n    aludel stamp {} --database {}\n",
      live.database.name, number, id, live.database.name);
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

/// What the settings that are there already don't have, in lines to add.
std::string settings_to_add(const Live& live, const project::Settings& settings) {
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
  return "\nin aludel.toml, what the program registers with its SQLite:\n\n" + proof_lines(missing);
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
  if (live->database.is_kept) {
    diagnostics.error(
        live->database.name,
        fmt::format("aludel keeps it already, in table \"{}\": its revisions are what "
                    "the project needs; aludel inspect gives its schema",
                    settings->version_table));
    return failed(diagnostics);
  }
  if (live->taken.objects.empty()) {
    diagnostics.error(live->database.name,
                      "there is nothing in it to take over; aludel init makes "
                      "a project without a database");
    return failed(diagnostics);
  }
  const std::string id = revisions::new_id({});
  const revisions::NewFile baseline = baseline_file(*live, id);
  const std::vector<text::NewFile> all = files(folder, *live, baseline, id, source != nullptr);
  text::Diagnostics refused;
  if (!text::write_new(all, refused)) return failed(refused);
  for (const text::NewFile& it : all) {
    fmt::print("created {}\n", it.file.lexically_relative(folder).generic_string());
  }
  say_what_is_not_taken(*live, diagnostics);
  fmt::print(
      "\nthe rows of {} are not taken over: what a new database is to begin with, add to the "
      "baseline\n{}{}{}{}\n",
      live->database.name, said(*live, id), settings_to_add(*live, *settings), cmake_lines(folder),
      kNext);
  std::fflush(stdout);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  std::fflush(stderr);
  const int checked = check("engine", tool);
  return checked != kDone ? checked : code;
}

}  // namespace aludel::commands
