// SPDX-License-Identifier: MIT
#include "import/numbered.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>
#include <fstream>
#include <map>
#include <string_view>
#include <system_error>
#include <utility>

#include "import/lines.h"
#include "revisions/names.h"
#include "text/files.h"

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

struct Named {
  const char* name;
  const char* table;
};

constexpr Named kTools[] = {
    {"Alembic", "alembic_version"},
    {"Flyway", "flyway_schema_history"},
    {"dbmate", "schema_migrations"},
    {"goose", "goose_db_version"},
    {"golang-migrate", "schema_migrations"},
    {"diesel", "__diesel_schema_migrations"},
    {"sqlx", "_sqlx_migrations"},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::string_view digits_of(std::string_view text) {
  return text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
}

/// Without zeros before it, as a number is kept.
std::string as_number(std::string_view digits) {
  if (digits.empty()) return "0";
  const std::size_t begin = std::min(digits.find_first_not_of('0'), digits.size() - 1);
  return std::string(digits.substr(begin));
}

/// "add_owner-to  devices" as words.
std::string words_of(std::string_view name) {
  std::string words;
  for (const char c : name) {
    const bool space = c == '_' || c == '-' || c == ' ' || c == '.';
    if (!space) words += c;
    if (space && !words.empty() && !words.ends_with(' ')) words += ' ';
  }
  while (words.ends_with(' ')) words.pop_back();
  return words;
}

/// A number of 14 digits that is a time.
std::optional<std::time_t> time_of(std::string_view digits) {
  if (digits.size() != 14) return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t size) { return digits.substr(at, size); };
  const std::string text = fmt::format("{}-{}-{}T{}:{}:{}Z", part(0, 4), part(4, 2), part(6, 2),
                                       part(8, 2), part(10, 2), part(12, 2));
  return revisions::instant_of(text);
}

/// What a file is, by its name.
struct Found {
  fs::path path;
  std::string number = {};  // as it is written; empty: repeatable
  std::string name = {};    // what it is called besides
  std::string stem = {};    // of its own name, without the endings
  bool down = false;
  bool code = false;  // a program, not SQL
};

bool ends_with(std::string& name, std::string_view ending) {
  if (!std::string_view(name).ends_with(ending)) return false;
  name.resize(name.size() - ending.size());
  return true;
}

/// `V1_2__add_owner.sql`, `U1__x.sql`, `R__views.sql`, `V3__Fill.java`.
std::optional<Found> flyway(const fs::path& path) {
  std::string name = path.filename().string();
  Found found{.path = path};
  found.code = ends_with(name, ".java") || ends_with(name, ".kt");
  if (!found.code && !ends_with(name, ".sql")) return std::nullopt;
  const std::size_t mark = name.find("__");
  if (name.empty() || mark == std::string::npos) return std::nullopt;
  const char kind = name[0];
  found.stem = name;
  found.number = name.substr(1, mark - 1);
  found.name = words_of(name.substr(mark + 2));
  found.down = kind == 'U';
  if (kind == 'R') return found.number.empty() ? std::optional(found) : std::nullopt;
  const bool versioned = (kind == 'V' || kind == 'U') && !found.number.empty() &&
                         is_digit(found.number[0]) &&
                         found.number.find_first_not_of("0123456789._") == std::string::npos;
  return versioned ? std::optional(found) : std::nullopt;
}

/// `0012_add_owner.sql`, with `.up`, `.down`, `.go`.
std::optional<Found> plain(const fs::path& path) {
  std::string name = path.filename().string();
  Found found{.path = path};
  found.code = ends_with(name, ".go");
  if (found.code && name.ends_with("_test")) return std::nullopt;
  if (!found.code && !ends_with(name, ".sql")) return std::nullopt;
  found.down = ends_with(name, ".down");
  if (!found.down) ends_with(name, ".up");
  found.number = digits_of(name);
  if (found.number.empty()) return std::nullopt;
  found.stem = name;
  found.name = words_of(std::string_view(name).substr(found.number.size()));
  return found;
}

/// `2020-01-01-000000_add_owner/up.sql`.
std::optional<Found> diesel(const fs::path& folder, const char* file) {
  const std::string name = folder.filename().string();
  const std::size_t end = std::min(name.find('_'), name.size());
  Found found{.path = folder / file};
  for (const char c : name.substr(0, end)) {
    if (is_digit(c)) found.number += c;
    if (!is_digit(c) && c != '-') return std::nullopt;
  }
  if (found.number.empty()) return std::nullopt;
  found.stem = name;
  found.name = words_of(std::string_view(name).substr(end));
  found.down = file == std::string_view("down.sql");
  std::error_code ignored;
  return fs::exists(found.path, ignored) ? std::optional(found) : std::nullopt;
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::vector<fs::path> entries;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->path().filename().string()[0] != '.') entries.push_back(it->path());
  }
  std::ranges::sort(entries);
  return entries;
}

std::vector<Found> find(const fs::path& folder, Tool tool) {
  std::vector<Found> found;
  for (const fs::path& it : entries_of(folder)) {
    std::error_code ignored;
    if (fs::is_directory(it, ignored)) {
      if (tool == Tool::kDiesel) {
        for (const char* file : {"up.sql", "down.sql"}) {
          if (auto one = diesel(it, file)) found.push_back(std::move(*one));
        }
      } else if (tool == Tool::kFlyway) {
        for (Found& below : find(it, tool)) found.push_back(std::move(below));
      }
    } else if (tool != Tool::kDiesel) {
      if (auto one = tool == Tool::kFlyway ? flyway(it) : plain(it))
        found.push_back(std::move(*one));
    }
  }
  return found;
}

/// What a line says to dbmate ("migrate:") or goose ("+goose"), in lower case.
std::optional<std::string> marked(std::string_view line, std::string_view mark) {
  if (!line.starts_with("--")) return std::nullopt;
  line = trimmed(line.substr(2));
  if (!revisions::lower_case(line).starts_with(mark)) return std::nullopt;
  return revisions::lower_case(trimmed(line.substr(mark.size())));
}

bool has_mark(const fs::path& file, std::string_view mark) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (marked(line, mark)) return true;
  }
  return false;
}

/// What both sections of a file say.
struct Sections {
  std::optional<std::string> up;
  std::optional<std::string> down;
  std::string todo;  // what of it aludel has no counterpart for
};

Sections sections_of(const text::Source& source, std::string_view mark) {
  Sections sections;
  std::optional<std::string>* into = nullptr;
  for (const std::string& line : lines_of(source.text())) {
    if (const auto word = marked(line, mark)) {
      if (word->starts_with("up")) into = &sections.up;
      if (word->starts_with("down")) into = &sections.down;
      if (into != nullptr && !*into) *into = "";
      if (word->starts_with("envsub on"))
        sections.todo = "write the values of the environment's variables";
    } else if (into != nullptr) {
      into->value() += line + "\n";
    }
  }
  return sections;
}

/// Version numbers part by part, repeatable ones behind them by their names.
bool is_before(const Found& a, const Found& b) {
  if (a.number.empty() != b.number.empty()) return b.number.empty();
  if (a.number.empty()) return a.name < b.name;
  std::string_view left = a.number;
  std::string_view right = b.number;
  while (!left.empty() || !right.empty()) {
    const std::string one = left.empty() ? "0" : as_number(digits_of(left));
    const std::string other = right.empty() ? "0" : as_number(digits_of(right));
    if (one != other) {
      return one.size() != other.size() ? one.size() < other.size() : one < other;
    }
    left.remove_prefix(std::min(digits_of(left).size() + 1, left.size()));
    right.remove_prefix(std::min(digits_of(right).size() + 1, right.size()));
  }
  return false;
}

bool same_number(const Found& a, const Found& b) {
  return !a.number.empty() && !b.number.empty() && !is_before(a, b) && !is_before(b, a);
}

/// As the tool's table has it; Flyway's with its letter, so that no release is called the same.
std::string id_of(const Found& found, Tool tool) {
  if (tool != Tool::kFlyway) {
    const bool as_text = tool == Tool::kDbmate || tool == Tool::kDiesel;
    return as_text ? found.number : as_number(found.number);
  }
  if (found.number.empty()) {
    std::string id = "R_";
    for (const char c : found.name) {
      id += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    }
    return id.substr(0, 32);
  }
  std::string id = "V" + found.number;
  std::ranges::replace(id, '_', '.');
  return id;
}

/// A name that every file system and build takes.
std::string plain_stem(std::string stem) {
  for (char& c : stem) {
    const bool good =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.';
    if (!good) c = '_';
  }
  return stem;
}

class Folder {
 public:
  Folder(Tool tool, History& history, text::Diagnostics& diagnostics)
      : tool_(tool), history_(history), diagnostics_(diagnostics) {}

  void read(const fs::path& folder);

 private:
  const text::Source* read_file(const fs::path& path);
  void add(const Found& found);
  void add_down(const Found& found);
  Way way_of(const std::optional<std::string>& sql, const std::string& todo);

  Tool tool_;
  History& history_;
  text::Diagnostics& diagnostics_;
  const Found* last_ = nullptr;
};

const text::Source* Folder::read_file(const fs::path& path) {
  auto source = text::read(path, path.generic_string(), diagnostics_);
  if (source == nullptr) return nullptr;
  return history_.sources.emplace_back(std::move(source)).get();
}

Way Folder::way_of(const std::optional<std::string>& sql, const std::string& todo) {
  if (!sql) return {};
  Way way{.kind = Way::Kind::kSql, .sql = *sql};
  way.why = todo;
  return way;
}

void Folder::add(const Found& found) {
  Imported revision{.id = id_of(found, tool_), .message = {}};
  const std::string number = found.number.empty()     ? "R"
                             : tool_ == Tool::kFlyway ? revision.id
                                                      : found.number;
  revision.message = found.name.empty() ? number : fmt::format("{}: {}", number, found.name);
  revision.created = time_of(found.number);
  revision.from = found.path.generic_string();
  revision.stem = plain_stem(found.stem);
  if (!history_.revisions.empty()) revision.parents = {history_.revisions.back().id};
  if (const auto problem = revisions::id_problem(revision.id)) {
    diagnostics_.error(found.path.generic_string(),
                       fmt::format("its number can't be an id of aludel's: {}", *problem));
    return;
  }
  if (last_ != nullptr && same_number(*last_, found)) {
    diagnostics_.error(found.path.generic_string(),
                       fmt::format("{} has the same number", last_->path.generic_string()));
    return;
  }
  const text::Source* source = read_file(found.path);
  if (source == nullptr) return;
  const bool in_sections = tool_ == Tool::kDbmate || tool_ == Tool::kGoose;
  if (found.code) {
    revision.upgrade = {.kind = Way::Kind::kByHand,
                        .why = fmt::format("write in SQL, or as a @call, what {} does",
                                           found.path.filename().string())};
    revision.downgrade = {};
  } else if (in_sections) {
    const Sections sections = sections_of(*source, tool_ == Tool::kDbmate ? "migrate:" : "+goose");
    if (!sections.up) {
      diagnostics_.error(found.path.generic_string(), tool_ == Tool::kDbmate
                                                          ? "it has no line \"-- migrate:up\""
                                                          : "it has no line \"-- +goose Up\"");
      return;
    }
    revision.upgrade = way_of(sections.up, sections.todo);
    revision.downgrade = way_of(sections.down, sections.todo);
  } else {
    revision.upgrade = way_of(std::string(source->text()), "");
  }
  last_ = &found;
  history_.revisions.push_back(std::move(revision));
}

void Folder::add_down(const Found& found) {
  const std::string id = id_of(found, tool_);
  const auto up = std::ranges::find(history_.revisions, id, &Imported::id);
  if (up == history_.revisions.end()) {
    diagnostics_.warning(found.path.generic_string(),
                         "there is no upgrade of this number: it is left out");
    return;
  }
  const text::Source* source = read_file(found.path);
  if (source != nullptr) up->downgrade = way_of(std::string(source->text()), "");
}

void Folder::read(const fs::path& folder) {
  std::vector<Found> found = find(folder, tool_);
  std::ranges::stable_sort(found, is_before);
  for (const Found& it : found) {
    if (!it.down) add(it);
  }
  for (const Found& it : found) {
    if (it.down) add_down(it);
  }
  if (history_.revisions.empty() && !diagnostics_.has_errors()) {
    diagnostics_.error(folder.generic_string(),
                       fmt::format("there is no file of {} in it", name_of(tool_)));
  }
}

bool has_above(const fs::path& folder, const char* file) {
  std::error_code ignored;
  for (fs::path it = fs::absolute(folder).lexically_normal();; it = it.parent_path()) {
    if (fs::exists(it / file, ignored)) return true;
    if (it == it.parent_path()) return false;
  }
}

}  // namespace

const char* name_of(Tool tool) { return kTools[static_cast<unsigned>(tool)].name; }
const char* table_of(Tool tool) { return kTools[static_cast<unsigned>(tool)].table; }

std::optional<Tool> tool_of(const std::string& word) {
  for (std::size_t i = 0; i != std::size(kTools); ++i) {
    if (revisions::lower_case(kTools[i].name) == revisions::lower_case(word))
      return static_cast<Tool>(i);
  }
  return std::nullopt;
}

std::optional<Tool> recognised(const fs::path& folder, text::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored)) {
    diagnostics.error(folder.generic_string(), "there is no such folder");
    return std::nullopt;
  }
  if (!find(folder, Tool::kFlyway).empty()) return Tool::kFlyway;
  if (!find(folder, Tool::kDiesel).empty()) return Tool::kDiesel;
  const std::vector<Found> files = find(folder, Tool::kSqlx);
  const auto any = [&](auto&& is) { return std::ranges::any_of(files, is); };
  if (any([](const Found& it) { return has_mark(it.path, "migrate:up"); })) return Tool::kDbmate;
  if (any([](const Found& it) { return has_mark(it.path, "+goose"); })) return Tool::kGoose;
  const bool in_pairs = any([](const Found& it) { return it.path.stem().extension() == ".up"; });
  if (in_pairs && has_above(folder, "Cargo.toml")) return Tool::kSqlx;
  if (in_pairs) return Tool::kGolangMigrate;
  if (any([](const Found& it) { return !it.code; })) return Tool::kSqlx;
  diagnostics.error(
      folder.generic_string(),
      "nothing in it is known: V1__x.sql (Flyway), 1_x.sql with \"-- migrate:up\" (dbmate) or \"-- "
      "+goose Up\" (goose), 1_x.up.sql (golang-migrate, sqlx), 1_x.sql (sqlx), 1_x/up.sql "
      "(diesel), "
      "alembic.ini (Alembic)");
  return std::nullopt;
}

History read_numbered(const fs::path& folder, Tool tool, text::Diagnostics& diagnostics) {
  History history;
  history.tool = tool;
  Folder(tool, history, diagnostics).read(folder);
  return history;
}

}  // namespace aludel::import
