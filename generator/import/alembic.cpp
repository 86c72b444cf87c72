// SPDX-License-Identifier: MIT
#include "import/alembic.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "import/offline.h"
#include "import/python.h"
#include "revisions/names.h"
#include "text/files.h"

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

struct File {
  const text::Source* source = nullptr;
  fs::path path;
  Module module;
  Imported revision;
};

std::vector<fs::path> files_in(const fs::path& folder, bool recursive) {
  std::vector<fs::path> files = text::list(folder, ".py");
  if (!recursive) return files;
  std::vector<fs::path> folders;
  std::error_code error;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    if (it->is_directory() && name != "__pycache__" && name[0] != '.') folders.push_back(*it);
  }
  std::ranges::sort(folders);
  for (const fs::path& it : folders) {
    const std::vector<fs::path> below = files_in(it, true);
    files.insert(files.end(), below.begin(), below.end());
  }
  return files;
}

/// The first paragraph of a docstring, in one line.
std::string message_of(const std::string& doc) {
  std::string message;
  bool begun = false;
  bool blank_line = false;
  for (const char c : doc) {
    if (c == '\n' && blank_line && begun) break;
    if (c == '\n') blank_line = true;
    const bool space = c == '\n' || c == ' ' || c == '\t' || c == '\r';
    if (space) {
      if (begun && !message.ends_with(' ')) message += ' ';
      continue;
    }
    begun = true;
    blank_line = false;
    message += c;
  }
  while (message.ends_with(' ')) message.pop_back();
  return message;
}

/// Behind "Create Date:": with a distance from UTC, or in UTC.
std::optional<std::time_t> created_of(const std::string& doc) {
  constexpr std::string_view kMark = "Create Date:";
  const std::size_t at = doc.find(kMark);
  if (at == std::string::npos) return std::nullopt;
  std::tm time{};
  int read = 0;
  const char* text = doc.c_str() + at + kMark.size();
  if (std::sscanf(text, " %d-%d-%d%*1[ T]%d:%d:%d%n", &time.tm_year, &time.tm_mon, &time.tm_mday,
                  &time.tm_hour, &time.tm_min, &time.tm_sec, &read) != 6) {
    return std::nullopt;
  }
  time.tm_year -= 1900;
  time.tm_mon -= 1;
  text += read;
  if (*text == '.') text += 1 + std::strspn(text + 1, "0123456789");
  int hours = 0;
  int minutes = 0;
  char sign[2] = "+";
  if (std::sscanf(text, "%1[+-]%2d:%2d", sign, &hours, &minutes) != 3) hours = minutes = 0;
  const std::time_t utc = timegm(&time);
  const int offset = (hours * 60 + minutes) * 60;
  return utc - (sign[0] == '-' ? -offset : offset);
}

class Project {
 public:
  Project(const AlembicSettings& settings, History& history, text::Diagnostics& diagnostics)
      : settings_(settings), history_(history), diagnostics_(diagnostics) {}

  void read();
  void add_statements(::aludel::Dialect dialect, const std::string& python);
  void sort();

 private:
  void read(const fs::path& path);
  std::vector<Text> texts(const File& file, const char* name);
  void check_id(const File& file, const std::string& id, text::Span span);
  void link(File& file);
  void add_way(const File& file, const Offline& offline, const char* name, Way& way);

  const AlembicSettings& settings_;
  History& history_;
  text::Diagnostics& diagnostics_;
  std::vector<File> files_;
  std::map<std::string, const File*, std::less<>> by_id_;
  std::map<std::string, const File*, std::less<>> by_label_;
};

std::vector<Text> Project::texts(const File& file, const char* name) {
  const auto it = file.module.assigned.find(name);
  if (it == file.module.assigned.end()) return {};
  if (!it->second.is_constant) {
    diagnostics_.error(*file.source, it->second.span,
                       fmt::format("{} is not written as a constant here: write the id itself, or "
                                   "a tuple of them",
                                   name));
    return {};
  }
  return it->second.texts;
}

void Project::check_id(const File& file, const std::string& id, text::Span span) {
  if (const auto problem = revisions::id_problem(id)) {
    diagnostics_.error(*file.source, span,
                       fmt::format("this can't be an id of aludel's: {}; give the revision another "
                                   "one, here, where it is named, and in the version rows of "
                                   "databases that are at it",
                                   *problem));
  }
}

void Project::read(const fs::path& path) {
  auto source = text::read(path, path.generic_string(), diagnostics_);
  if (source == nullptr) return;
  File file;
  file.source = source.get();
  file.path = path;
  file.module = read_module(*source);
  history_.sources.push_back(std::move(source));
  if (!file.module.assigned.contains("revision")) {
    if (file.module.functions.contains("upgrade")) {
      diagnostics_.error(
          file.source->path(),
          "it has an upgrade() and no id: write  revision = \"…\"  on a line of its own");
    }
    return;  // no revision: a helper
  }
  const std::vector<Text> id = texts(file, "revision");
  if (id.size() != 1) {
    if (!diagnostics_.has_errors()) {
      diagnostics_.error(*file.source, file.module.assigned.at("revision").span,
                         "revision is not one id");
    }
    return;
  }
  file.revision.id = id.front().value;
  check_id(file, id.front().value, id.front().span);
  file.revision.message = message_of(file.module.doc);
  file.revision.created = created_of(file.module.doc);
  file.revision.from = file.source->path();
  if (!file.revision.created) file.revision.stem = path.stem().string();
  for (const Text& it : texts(file, "branch_labels")) {
    check_id(file, it.value, it.span);
    file.revision.labels.push_back(it.value);
  }
  files_.push_back(std::move(file));
}

void Project::link(File& file) {
  for (const Text& it : texts(file, "down_revision")) {
    if (!by_id_.contains(it.value)) {
      diagnostics_.error(*file.source, it.span,
                         fmt::format("there is no revision \"{}\" in {}", it.value,
                                     settings_.versions.front().generic_string()));
    }
    file.revision.parents.push_back(it.value);
  }
  for (const Text& it : texts(file, "depends_on")) {
    if (!by_id_.contains(it.value) && !by_label_.contains(it.value)) {
      diagnostics_.error(*file.source, it.span,
                         fmt::format("there is no revision and no label \"{}\"", it.value));
    }
    file.revision.depends.push_back(it.value);
  }
}

void Project::read() {
  std::set<fs::path> seen;
  for (const fs::path& folder : settings_.versions) {
    for (const fs::path& path : files_in(folder, settings_.recursive)) {
      if (seen.insert(path).second) read(path);
    }
  }
  for (const File& it : files_) {
    const auto [other, fresh] = by_id_.emplace(it.revision.id, &it);
    if (!fresh) {
      const Text& id = it.module.assigned.at("revision").texts.front();
      const Text& first = other->second->module.assigned.at("revision").texts.front();
      diagnostics_
          .error(*it.source, id.span, fmt::format("revision \"{}\" is there twice", id.value))
          .note(*other->second->source, first.span, "the other one");
    }
    for (const std::string& label : it.revision.labels) by_label_.emplace(label, &it);
  }
  if (files_.empty() && !diagnostics_.has_errors()) {
    diagnostics_.error(settings_.versions.front().generic_string(), "there is no revision in it");
  }
  if (diagnostics_.has_errors()) return;
  for (File& it : files_) link(it);
}

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// A line of Python without its remark, and without blanks but between two words.
std::string squeezed(const std::string& line) {
  std::string code;
  bool blank = false;
  for (const char c : line.substr(0, line.find('#'))) {
    const bool is_blank = c == ' ' || c == '\t';
    if (!is_blank && blank && !code.empty() && is_word(code.back()) && is_word(c)) code += ' ';
    if (!is_blank) code += c;
    blank = is_blank;
  }
  return code;
}

/// Whether a connection is used for more than to run a statement, to look at the dialect, or to
/// make a type.
bool asks(std::string_view code, std::string_view connection) {
  for (std::size_t at = 0; (at = code.find(connection, at)) != std::string::npos;) {
    const std::string_view before = code.substr(0, at);
    const std::string_view behind = code.substr(at + connection.size());
    at += connection.size();
    const bool is_part = (!before.empty() && (is_word(before.back()) || before.back() == '.')) ||
                         (!behind.empty() && is_word(behind.front()));
    const bool only_runs = before.empty() && (behind.starts_with(".execute(") ||
                                              behind.starts_with(".exec_driver_sql("));
    const bool of_dialect = behind.starts_with(".dialect") || behind.starts_with(".engine.name") ||
                            behind.starts_with(".engine.dialect");
    const bool of_type = before.ends_with(".create(") || before.ends_with(".drop(");
    if (!is_part && !only_runs && !of_dialect && !of_type) return true;
  }
  return false;
}

/// Whether what a connection answers decides what the function does: offline it answers nothing.
bool asks_the_database(const std::vector<std::string>& lines) {
  constexpr std::string_view kBind = "=op.get_bind()";
  std::set<std::string> connections = {"op.get_bind()"};
  for (const std::string& line : lines) {
    const std::string code = squeezed(line);
    if (code.ends_with(kBind)) {
      const std::string name = code.substr(0, code.size() - kBind.size());
      connections.insert(name.substr(0, name.find(':')));  // without its annotation
    } else if (code.find("Session(") != std::string::npos ||
               code.find("inspect(") != std::string::npos ||
               std::ranges::any_of(connections,
                                   [&](const std::string& it) { return asks(code, it); })) {
      return true;
    }
  }
  return false;
}

/// What an exception says, without its kind.
std::string said(std::string words) {
  words.resize(std::min(words.find(" (not installed here"), words.size()));
  const std::size_t colon = words.find(": ");
  return colon == std::string::npos ? words : words.substr(colon + 2);
}

/// Whether a function says no: `raise …` is all that it does.
bool refuses(const std::vector<std::string>& lines) {
  const auto first = std::ranges::find_if(lines, [](const std::string& line) {
    const std::size_t begin = line.find_first_not_of(" \t");
    return begin != std::string::npos && line[begin] != '#';
  });
  return first != lines.end() && first->starts_with("raise ");
}

void Project::add_way(const File& file, const Offline& offline, const char* name, Way& way) {
  const auto body = file.module.functions.find(name);
  if (body == file.module.functions.end() || does_nothing(body->second)) {
    way.kind = Way::Kind::kNothing;
    return;
  }
  way.kind = Way::Kind::kByHand;
  way.quoted = body->second;
  const auto ran = offline.ran.find(fmt::format("{}:{}", name, file.revision.id));
  const bool asks = asks_the_database(body->second);
  if (!offline.is_installed) {
    way.why = "write this in SQL: Alembic is not installed here";
    if (const auto sql = executed(body->second)) way = {.kind = Way::Kind::kSql, .sql = *sql};
  } else if (ran == offline.ran.end()) {
    way.why = fmt::format("write this in SQL: Alembic was not asked, since {}", offline.ended);
  } else if (ran->second.failed && refuses(body->second)) {
    way = {.kind = Way::Kind::kMissing, .why = said(ran->second.words)};
  } else if (ran->second.failed && asks) {
    way.why = fmt::format(
        "write this in SQL: the Python below asks the database, and Alembic's offline mode has "
        "none "
        "to ask ({})",
        ran->second.words);
  } else if (ran->second.failed) {
    way.why =
        fmt::format("write this in SQL: Alembic's offline mode stopped at {}", ran->second.words);
  } else if (ran->second.words.find_first_not_of(" \n") == std::string::npos) {
    way.why = "write this in SQL, or @nothing: Alembic's offline mode writes nothing for it";
  } else {
    way.kind = Way::Kind::kSql;
    way.sql = ran->second.words;
    if (!asks) {
      way.quoted.clear();
    } else {
      way.why =
          "see that this is right: the Python below asks the database, and Alembic's offline "
          "mode has none to ask";
    }
  }
}

/// The modules that functions stopped at, since they aren't installed.
std::set<std::string> missing_modules(const Offline& offline) {
  constexpr std::string_view kBefore = "ImportError: ";
  std::set<std::string> modules;
  for (const auto& [name, ran] : offline.ran) {
    if (!ran.failed || !ran.words.starts_with(kBefore)) continue;
    const std::string words = ran.words.substr(kBefore.size());
    const std::size_t end = words.find(" is not installed");
    if (end != std::string::npos) modules.insert(words.substr(0, std::min(end, words.find('.'))));
  }
  return modules;
}

void Project::add_statements(::aludel::Dialect dialect, const std::string& python) {
  std::vector<std::pair<std::string, fs::path>> list;
  for (const File& it : files_) list.emplace_back(it.revision.id, it.path);
  const Offline offline = run_offline(settings_, dialect, python, list);
  for (File& it : files_) {
    add_way(it, offline, "upgrade", it.revision.upgrade);
    add_way(it, offline, "downgrade", it.revision.downgrade);
  }
  history_.version_table =
      offline.version_table.empty() ? "alembic_version" : offline.version_table;
  if (!offline.is_installed) {
    diagnostics_.warning("",
                         "Alembic is not installed here, so there is no SQL but what is executed "
                         "as a text: each revision has the lines of its Python to write it from. "
                         "Install it (pip install alembic), or name the Python that has it by "
                         "--python, and import again into another folder");
  }
  if (const std::set<std::string> modules = missing_modules(offline); !modules.empty()) {
    diagnostics_.warning(
        "", fmt::format("not installed here: {}; with {}, less would be left to be written by hand",
                        fmt::join(modules, ", "), modules.size() == 1 ? "it" : "them"));
  }
  if (!offline.environment.empty()) {
    diagnostics_.warning((settings_.script / "env.py").generic_string(),
                         fmt::format("it can't be used here, so constraints "
                                     "without a name may have got none: {}",
                                     offline.environment));
  }
  if (!offline.version_schema.empty()) {
    diagnostics_.warning(
        (settings_.script / "env.py").generic_string(),
        fmt::format("version_table_schema is \"{0}\": let the connection's "
                    "search_path begin with it, so that the version table is found",
                    offline.version_schema));
  }
  if (!offline.ended.empty() && offline.is_installed) {
    diagnostics_.warning("", fmt::format("Alembic's offline mode: {}", offline.ended));
  }
}

void Project::sort() {
  std::vector<Imported> rest;
  for (File& it : files_) rest.push_back(std::move(it.revision));
  std::ranges::sort(rest, [](const Imported& a, const Imported& b) {
    return std::pair(a.created.value_or(0), a.id) < std::pair(b.created.value_or(0), b.id);
  });
  std::set<std::string> done;
  while (!rest.empty()) {
    const auto next = std::ranges::find_if(rest, [&](const Imported& it) {
      const auto is_done = [&](const std::string& name) {
        const auto label = by_label_.find(name);
        return done.contains(label != by_label_.end()
                                 ? label->second->module.assigned.at("revision").texts.front().value
                                 : name);
      };
      return std::ranges::all_of(it.parents, is_done) && std::ranges::all_of(it.depends, is_done);
    });
    if (next == rest.end()) {
      std::vector<std::string> ids;
      for (const Imported& it : rest) ids.push_back(it.id);
      diagnostics_.error(settings_.versions.front().generic_string(),
                         fmt::format("these revisions come after each other in a circle: {}",
                                     fmt::join(ids, ", ")));
      return;
    }
    done.insert(next->id);
    history_.revisions.push_back(std::move(*next));
    rest.erase(next);
  }
}

}  // namespace

History read_alembic(const AlembicSettings& settings, ::aludel::Dialect dialect,
                     const std::string& python, text::Diagnostics& diagnostics) {
  History history;
  history.tool = Tool::kAlembic;
  Project project(settings, history, diagnostics);
  project.read();
  if (diagnostics.has_errors()) return history;
  project.add_statements(dialect, python);
  project.sort();
  return history;
}

}  // namespace aludel::import
