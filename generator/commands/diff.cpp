// SPDX-License-Identifier: MIT
//
// aludel diff: two schemas, wherever they are, and the SQL that leads from the one to the other.
#include "diff/diff.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
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
#include "inspect/read_back.h"
#include "project/project.h"
#include "sql/parser.h"
#include "sql/printer.h"
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
  for (const char* scheme : {"sqlite:", "postgres://", "postgresql://"}) {
    if (text.starts_with(scheme)) return true;
  }
  std::error_code ignored;
  if (!fs::is_regular_file(path, ignored)) return false;
  std::ifstream in(path, std::ios::binary);
  std::string magic(15, '\0');
  in.read(magic.data(), static_cast<std::streamsize>(magic.size()));
  return magic == "SQLite format 3";
}

/// Files of definitions in the project's language; those that aren't in its schema/ may be in the
/// database's own as well, as what pg_dump prints is.
bool declare(const fs::path& path, const dialect::Dialect& dialect, Side& side,
             text::Diagnostics& diagnostics) {
  std::error_code ignored;
  const bool is_folder = fs::is_directory(path, ignored);
  std::vector<const text::Source*> read;
  for (const fs::path& file : is_folder ? text::list(path, ".sql") : std::vector<fs::path>{path}) {
    auto source = text::read(file, file.generic_string(), diagnostics);
    if (source == nullptr) return false;
    read.push_back(side.sources.emplace_back(std::move(source)).get());
  }
  const fs::path here = fs::absolute(path).lexically_normal();
  const bool is_of_schema = (is_folder ? here : here.parent_path()).filename() == "schema";
  const bool is_portable = project::settings_around(path).dialects.size() > 1;
  text::Diagnostics found;
  side.declared =
      dialect.declare(read, is_portable ? sql::Language::kPortable : dialect.language(), found);
  if (!side.declared && is_portable && !is_of_schema) {
    text::Diagnostics of_own;
    side.declared = dialect.declare(read, dialect.language(), of_own);
    if (side.declared) found = std::move(of_own);
  }
  for (const text::Diagnostic& it : found.all()) diagnostics.add(it);
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
  side.live = look_at(location, project::settings_around(".").version_table, code, diagnostics);
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
  return declare(path, dialect, side, diagnostics);
}

/// The value that the rows there are get in a column that a step adds, if it is given.
const autogenerate::Fill* fill_of(const diff::Step& step,
                                  const std::vector<autogenerate::Fill>& fills) {
  const auto* alter = std::get_if<sql::AlterTable>(&step.statement.node);
  const auto* add = alter ? std::get_if<sql::AddColumn>(&alter->actions.front()) : nullptr;
  if (!add) return nullptr;
  const auto found = std::ranges::find_if(fills, [&](const autogenerate::Fill& it) {
    return it.table.schema == alter->name.schema && it.table.name == alter->name.name &&
           it.column == add->column.name.text;
  });
  return found == fills.end() ? nullptr : &*found;
}

/// DROP CONSTRAINT of what a portable type implies, which no text can say.
sql::DropConstraint* drop_of_implied(sql::Node& node) {
  auto* alter = std::get_if<sql::AlterTable>(&node);
  auto* drop = alter ? std::get_if<sql::DropConstraint>(&alter->actions.front()) : nullptr;
  return drop && !drop->implied_by.empty() ? drop : nullptr;
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
  struct Addition {
    std::optional<sql::Fragment> fill;
    std::string implied_by;
  };
  std::vector<Addition> additions;
  for (const diff::Step& it : diff.steps) {
    Addition& addition = additions.emplace_back();
    out.begins.push_back(text.size());
    if (const autogenerate::Fill* fill = fill_of(it, fills)) {
      // Above its statement, so that what is wrong with it is shown there.
      text += "-- @fill ";
      const std::size_t begin = text.size();
      text += fill->expression;
      addition.fill = sql::Fragment{fill->expression, language, {{begin, text.size()}}};
      text += '\n';
    }
    sql::Node node = it.statement.node;
    if (sql::DropConstraint* drop = drop_of_implied(node)) {
      addition.implied_by = drop->name.text = drop->implied_by;
      text += sql::print(node, language) + ";\n";
    } else {
      text += it.statement.text.text + ";\n";
    }
  }
  out.source = std::make_unique<text::Source>("the SQL", std::move(text));
  std::vector<sql::Statement> statements = sql::parse(*out.source, language, diagnostics);
  for (std::size_t i = 0; i != statements.size(); ++i) {
    dialect::Input& input = out.inputs.emplace_back();
    input.statement = std::move(statements[i]);
    if (i >= additions.size()) continue;
    input.fill = additions[i].fill;
    if (additions[i].implied_by.empty()) continue;
    auto& drop = std::get<sql::DropConstraint>(
        std::get<sql::AlterTable>(input.statement.node).actions.front());
    drop.implied_by = additions[i].implied_by;
    drop.name.text.clear();
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

/// Where in the files the reason for a refused statement is.
void explain(const diff::Diff& diff, const Written& written, text::Diagnostic& refusal) {
  const auto next = std::ranges::upper_bound(written.begins, refusal.span.begin);
  if (next == written.begins.begin()) return;
  const diff::Step& step = diff.steps[static_cast<std::size_t>(next - written.begins.begin()) - 1];
  if (step.changes.empty()) return;
  const schema::Place place = step.changes.front().place();
  if (place.source == nullptr) return;
  const bool is_column = step.changes.front().part == diff::Part::kColumn;
  refusal.note(*place.source, place.span,
               is_column
                   ? "for this; \"-- @fill expression\" above it gives it in the rows there are"
                   : "for this");
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
bool print_way(const Side& start, const Side& to, const dialect::Dialect& dialect, Written& written,
               text::Diagnostics& diagnostics) {
  // No catalog has all that a model has.
  const bool live = start.live || to.live;
  const schema::Schema from = live ? inspect::as_in_catalog(*start.schema) : *start.schema;
  const schema::Schema target = live ? inspect::as_in_catalog(*to.schema) : *to.schema;
  const auto hinted =
      to.declared ? autogenerate::hinted(*to.declared, from, diagnostics) : autogenerate::Hinted();
  const diff::Diff diff = diff::diff(from, target, hinted.renames);
  warn(diff, diff::look_alikes(from, target, hinted.renames), diagnostics);
  written = write(diff, hinted.fills, dialect.language(), diagnostics);
  constexpr unsigned kPostgresql = 140000;
  const unsigned minimum = dialect.id() == Dialect::kSqlite ? own_sqlite() : kPostgresql;
  schema::Schema state = from;
  dialect::Uncommitted uncommitted;
  std::vector<dialect::Output> script;
  if (!dialect.render(written.inputs, *written.source, dialect::Minimum(minimum), state,
                      uncommitted, script, diagnostics)) {
    explain(diff, written, diagnostics.last());
    return false;
  }
  if (diff.steps.empty() && diff.left.empty()) fmt::print(stderr, "nothing differs\n");
  // SQLite would carry the actions of foreign keys out where a table is made anew.
  const bool rebuilds = dialect.id() == Dialect::kSqlite &&
                        std::ranges::any_of(script, [](const dialect::Output& it) {
                          return it.sql.starts_with("DROP TABLE ");
                        });
  if (rebuilds) fmt::print("PRAGMA foreign_keys = OFF;\nBEGIN;\n");
  print(diff, written, script);
  if (rebuilds) fmt::print("COMMIT;\n");
  return !diagnostics.has_errors();
}

}  // namespace

int diff(const DiffOptions& options) {
  text::Diagnostics diagnostics;
  const bool postgresql = options.dialect.empty()
                              ? !project::settings_around(".").has(Dialect::kSqlite)
                              : options.dialect == "postgresql";
  const dialect::Dialect& dialect = postgresql ? dialect::postgresql() : dialect::sqlite();
  Side from;
  Side to;
  Written written;
  const bool is_read = read(options.from, dialect, from, diagnostics);
  const bool good = read(options.to, dialect, to, diagnostics) && is_read &&
                    print_way(from, to, dialect, written, diagnostics);
  std::fflush(stdout);
  if (!diagnostics.empty()) fmt::print(stderr, "{}", diagnostics.print());
  return good ? kDone : kFailed;
}

}  // namespace aludel::commands
