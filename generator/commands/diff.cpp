// SPDX-License-Identifier: MIT
//
// aludel diff: two schemas, wherever they are, and the SQL that leads from the one to the other.
#include "diff/diff.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "autogenerate/hinted.h"
#include "commands/commands.h"
#include "commands/live.h"
#include "diff/look_alikes.h"
#include "project/project.h"
#include "sql/parser.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

namespace fs = std::filesystem;

/// One of the two, with what its schema speaks of.
struct Side {
  std::optional<schema::Schema> schema;
  std::optional<dialect::Declaration> declared;  // of files of schema/
  std::vector<std::unique_ptr<text::Source>> sources;
  std::optional<project::Project> project;
  std::optional<Live> live;
};

bool is_database(const fs::path& path, const std::string& text) {
  if (text.starts_with("sqlite:") || text.starts_with("postgres")) return true;
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  std::ifstream in(path, std::ios::binary);
  std::string magic(15, '\0');
  in.read(magic.data(), static_cast<std::streamsize>(magic.size()));
  return magic == "SQLite format 3";
}

/// The settings of the project around a file or folder; the usual ones where there is none.
project::Settings settings_around(const fs::path& path) {
  text::Diagnostics ignored;
  const fs::path start = fs::is_directory(path) ? path : path.parent_path();
  const auto root = project::find_root(start.empty() ? "." : start, ignored);
  std::error_code no;
  if (!root || !fs::exists(*root / "aludel.toml", no)) return {};
  const auto source = text::read(*root / "aludel.toml", "aludel.toml", ignored);
  return source == nullptr ? project::Settings() : project::read_settings(*source, ignored);
}

/// Files of definitions, in the project's language or the database's own.
bool declare(const std::vector<fs::path>& files, const dialect::Dialect& dialect,
             const project::Settings& settings, Side& side, text::Diagnostics& diagnostics) {
  std::vector<const text::Source*> read;
  for (const fs::path& file : files) {
    auto source = text::read(file, file.generic_string(), diagnostics);
    if (source == nullptr) return false;
    read.push_back(side.sources.emplace_back(std::move(source)).get());
  }
  const sql::Language language =
      settings.dialects.size() > 1 ? sql::Language::kPortable : dialect.language();
  side.declared = dialect.declare(read, language, diagnostics);
  if (!side.declared) return false;
  side.schema = side.declared->schema;
  return true;
}

/// Where the chain of a folder versions/ arrives.
bool replay(const fs::path& versions, const dialect::Dialect& dialect, Side& side,
            text::Diagnostics& diagnostics) {
  const fs::path root = fs::absolute(versions).lexically_normal().parent_path();
  const fs::path shown = fs::proximate(root);
  side.project = project::load(root, shown == "." ? "" : shown.generic_string(),
                               {.no_schema = true, .own_sqlite = own_sqlite()}, diagnostics);
  if (diagnostics.has_errors()) return false;
  if (!side.project->settings.has(dialect.id())) {
    diagnostics.error(versions.generic_string(),
                      fmt::format("the project is not for {}", dialect.title()));
    return false;
  }
  side.schema = side.project->head(dialect.id());
  return true;
}

bool look(const std::string& location, const dialect::Dialect& dialect, Side& side,
          text::Diagnostics& diagnostics) {
  int code = kDone;
  side.live = look_at(location, settings_around(".").version_table, code, diagnostics);
  if (!side.live) return false;
  if (dialect.id() != Dialect::kSqlite) {
    diagnostics.error(location, fmt::format("this is a SQLite database, and the SQL is to be for "
                                            "{}; say --dialect sqlite",
                                            dialect.title()));
    return false;
  }
  side.schema = side.live->taken.schema;
  return !diagnostics.has_errors();
}

bool is_chain(const fs::path& folder) {
  std::error_code ignored;
  return folder.filename() == "versions" || fs::exists(folder / "HEAD", ignored);
}

bool read(const std::string& text, const dialect::Dialect& dialect, Side& side,
          text::Diagnostics& diagnostics) {
  std::error_code ignored;
  fs::path path = fs::path(text);
  if (!path.has_filename()) path = path.parent_path();  // "schema/" is "schema"
  if (is_database(path, text)) return look(text, dialect, side, diagnostics);
  if (!fs::exists(path, ignored)) {
    diagnostics.error(text, "there is no such file, folder or database");
    return false;
  }
  if (fs::is_directory(path, ignored) && is_chain(path)) {
    return replay(path, dialect, side, diagnostics);
  }
  const std::vector<fs::path> files =
      fs::is_directory(path, ignored) ? text::list(path, ".sql") : std::vector<fs::path>{path};
  return declare(files, dialect, settings_around(path), side, diagnostics);
}

/// The steps as text, one statement behind the other, and where each begins.
struct Written {
  std::unique_ptr<text::Source> source;  // diagnostics speak of it
  std::vector<dialect::Input> inputs;
  std::vector<std::size_t> begins;
};

Written write(const diff::Diff& diff, const std::vector<autogenerate::Fill>& fills,
              sql::Language language, text::Diagnostics& diagnostics) {
  Written out;
  std::string text;
  for (const diff::Step& it : diff.steps) {
    out.begins.push_back(text.size());
    text += it.statement.text.text + ";\n";
  }
  out.source = std::make_unique<text::Source>("the way", std::move(text));
  for (sql::Statement& it : sql::parse(*out.source, language, diagnostics)) {
    dialect::Input& input = out.inputs.emplace_back();
    const auto* alter = std::get_if<sql::AlterTable>(&it.node);
    const auto* add = alter ? std::get_if<sql::AddColumn>(&alter->actions.front()) : nullptr;
    for (const autogenerate::Fill& fill : fills) {
      if (!add || fill.table.name != alter->name.name || fill.column != add->column.name.text) {
        continue;
      }
      input.fill = sql::Fragment{fill.expression, language, add->column.at};
    }
    input.statement = std::move(it);
  }
  return out;
}

/// What the SQL is for, above it, and each statement as the database gets it.
void print(const diff::Diff& diff, const Written& written,
           const std::vector<dialect::Output>& script) {
  std::string last;
  std::size_t told = 0;
  for (const dialect::Output& it : script) {
    for (; told != written.begins.size() && written.begins[told] <= it.span.begin; ++told) {
      std::string why;
      for (const diff::Change& change : diff.steps[told].changes) {
        why += fmt::format("-- {}\n", diff::said(change));
      }
      if (why != last) fmt::print("{}", why);
      last = std::move(why);
    }
    // What must hold of the rows is a question, whose answer nobody would read here.
    if (it.kind == dialect::Output::Kind::kSql) fmt::print("{};\n", it.sql);
  }
}

/// What can't be said by itself: what may be a rename, and what no statement leads to.
void warn(const diff::Diff& diff, const std::vector<diff::LookAlike>& alike,
          text::Diagnostics& diagnostics) {
  for (const diff::LookAlike& it : alike) {
    const std::string text = it.said +
                             ": dropped and made anew here; where it is a rename, say so "
                             "above it by \"-- @renamed from=" +
                             it.rename.from + '"';
    if (it.place.source != nullptr) {
      diagnostics.warning(*it.place.source, it.place.span, text);
    } else {
      diagnostics.warning("", text);
    }
  }
  for (const schema::Difference& it : diff.left) {
    const schema::Place& place =
        it.expected_place.source != nullptr ? it.expected_place : it.actual_place;
    const std::string text = it.what + " differs, and no statement makes one of the other";
    if (place.source != nullptr) {
      diagnostics.error(*place.source, place.span, text);
    } else {
      diagnostics.error("", text);
    }
  }
}

/// Prints the way; false where it isn't one, or ends before it is there.
bool print_way(const schema::Schema& from, const Side& to, const dialect::Dialect& dialect,
               Written& written, text::Diagnostics& diagnostics) {
  const auto hinted =
      to.declared ? autogenerate::hinted(*to.declared, from, diagnostics) : autogenerate::Hinted();
  const diff::Diff diff = diff::diff(from, *to.schema, hinted.renames);
  warn(diff, diff::look_alikes(from, *to.schema, hinted.renames), diagnostics);
  written = write(diff, hinted.fills, dialect.language(), diagnostics);
  constexpr unsigned kPostgresql = 140000;
  const unsigned minimum = dialect.id() == Dialect::kSqlite ? own_sqlite() : kPostgresql;
  schema::Schema state = from;
  dialect::Uncommitted uncommitted;
  std::vector<dialect::Output> script;
  if (!dialect.render(written.inputs, *written.source, dialect::Minimum(minimum), state,
                      uncommitted, script, diagnostics)) {
    diagnostics.last().note(
        "\"-- @fill expression\" above a column in schema/ gives it in the rows there are");
    return false;
  }
  if (diff.steps.empty() && diff.left.empty()) fmt::print(stderr, "nothing differs\n");
  print(diff, written, script);
  return !diagnostics.has_errors();
}

}  // namespace

int diff(const DiffOptions& options) {
  text::Diagnostics diagnostics;
  const dialect::Dialect& dialect =
      options.dialect == "postgresql" ? dialect::postgresql() : dialect::sqlite();
  Side from;
  Side to;
  Written written;
  const bool is_read = read(options.from, dialect, from, diagnostics);
  const bool good = read(options.to, dialect, to, diagnostics) && is_read &&
                    print_way(*from.schema, to, dialect, written, diagnostics);
  std::fflush(stdout);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return good ? kDone : kFailed;
}

}  // namespace aludel::commands
