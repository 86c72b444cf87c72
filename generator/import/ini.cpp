// SPDX-License-Identifier: MIT
#include "import/ini.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <system_error>
#include <utility>

#include "import/lines.h"
#include "text/files.h"

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

using Values = std::map<std::string, std::vector<std::string>>;

bool is_there(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

/// A section of a file of settings. Lines that are indented go on with the value before.
Values read_section(const fs::path& file, const char* section) {
  Values values;
  std::ifstream in(file);
  bool ours = false;
  std::string last;
  for (std::string line; std::getline(in, line);) {
    const std::string text(trimmed(line));
    if (text.empty() || text[0] == '#' || text[0] == ';') continue;
    if (text[0] == '[' && line[0] == '[') {
      ours = text == section;
      last.clear();
      continue;
    }
    if (!ours) continue;
    const bool goes_on = (line[0] == ' ' || line[0] == '\t') && !last.empty();
    const std::size_t mark = text.find_first_of("=:");
    if (goes_on) {
      values[last].push_back(text);
    } else if (mark != std::string::npos) {
      last = trimmed(std::string_view(text).substr(0, mark));
      values[last] = {std::string(trimmed(std::string_view(text).substr(mark + 1)))};
    }
  }
  return values;
}

Values read_ini(const fs::path& file) { return read_section(file, "[alembic]"); }

/// As much of TOML as Alembic's few settings need: texts, and lists of them.
Values read_pyproject(const fs::path& file) {
  Values values;
  for (const auto& [key, lines] : read_section(file, "[tool.alembic]")) {
    std::vector<std::string>& into = values[key];
    for (const std::string& line : lines) {
      std::size_t begin = line.find_first_not_of("[] ,\"'");
      while (begin != std::string::npos) {
        const std::size_t end = std::min(line.find_first_of("\"',]", begin), line.size());
        into.push_back(line.substr(begin, end - begin));
        begin = line.find_first_not_of("[] ,\"'", end);
      }
    }
  }
  return values;
}

std::string first(const Values& values, const std::string& key) {
  const auto it = values.find(key);
  return it == values.end() || it->second.empty() ? std::string() : it->second.front();
}

void replace_all(std::string& text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) {
    text.replace(at, what.size(), with);
  }
}

/// `%(here)s/x`, `x`, `package.of:x`.
fs::path path_of(std::string text, const fs::path& here) {
  replace_all(text, "%(here)s", here.string());
  replace_all(text, "%%", "%");
  const std::size_t colon = text.find(':');
  const bool is_package =
      colon != std::string::npos && colon > 1 && text.find('/') == std::string::npos;
  if (is_package) {
    std::string package = text.substr(0, colon);
    std::ranges::replace(package, '.', '/');
    text = package + "/" + text.substr(colon + 1);
  }
  return (here / text).lexically_normal();
}

/// The folders in version_locations, by the separator that the settings name.
std::vector<fs::path> locations(const Values& values, const fs::path& here) {
  std::vector<fs::path> result;
  const auto it = values.find("version_locations");
  if (it == values.end()) return result;
  std::string separator = first(values, "path_separator");
  if (separator.empty()) separator = first(values, "version_path_separator");
  // The template of Alembic 1.8 has a remark behind it.
  separator.resize(std::min(separator.find(' '), separator.size()));
  const std::string marks = separator == "os" || separator == ":" ? ":"
                            : separator == ";"                    ? ";"
                            : separator == "newline"              ? "\n"
                                                                  : ", ";
  for (const std::string& value : it->second) {
    // A package has a colon, and so has a list by "os" of folders.
    std::size_t begin = 0;
    while (begin <= value.size()) {
      const std::size_t end = std::min(value.find_first_of(marks, begin), value.size());
      const std::string part(trimmed(std::string_view(value).substr(begin, end - begin)));
      if (!part.empty()) result.push_back(path_of(part, here));
      begin = end + 1;
    }
  }
  return result;
}

void read_url(const Values& values, AlembicSettings& settings) {
  const std::string url = first(values, "sqlalchemy.url");
  const std::size_t end = url.find("://");
  if (end == std::string::npos) return;
  const std::string scheme = url.substr(0, end);
  if (scheme.find_first_of("%(${") != std::string::npos || scheme == "driver") return;
  settings.scheme = scheme;
  const std::string name = scheme.substr(0, scheme.find('+'));
  if (name == "sqlite") settings.dialect = ::aludel::Dialect::kSqlite;
  if (name == "postgresql" || name == "postgres") settings.dialect = ::aludel::Dialect::kPostgresql;
}

AlembicSettings settings_of(const Values& values, const fs::path& file) {
  AlembicSettings settings;
  settings.file = file;
  const fs::path here = file.parent_path();
  settings.script = path_of(first(values, "script_location"), here);
  settings.versions = locations(values, here);
  if (settings.versions.empty()) settings.versions.push_back(settings.script / "versions");
  settings.recursive = first(values, "recursive_version_locations") == "true";
  read_url(values, settings);
  return settings;
}

bool has_revisions(const fs::path& folder) {
  for (const fs::path& file : text::list(folder, ".py")) {
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("down_revision")) return true;
    }
  }
  return false;
}

std::optional<AlembicSettings> look(const fs::path& folder) {
  const fs::path ini = folder / "alembic.ini";
  const fs::path pyproject = folder / "pyproject.toml";
  Values values = is_there(pyproject) ? read_pyproject(pyproject) : Values();
  const bool in_pyproject = values.contains("script_location");
  // The one has where the files are, the other where the database is.
  if (is_there(ini)) {
    for (auto& [key, value] : read_ini(ini)) values.insert_or_assign(key, value);
  }
  if (values.contains("script_location")) {
    AlembicSettings found = settings_of(values, is_there(ini) ? ini : pyproject);
    if (in_pyproject && !is_there(ini)) found.file.clear();
    return found;
  }
  AlembicSettings settings;
  if (is_there(folder / "env.py") && is_there(folder / "versions")) {
    settings.script = folder;
    settings.versions = {folder / "versions"};
  } else if (has_revisions(folder)) {
    settings.script = folder.parent_path();
    settings.versions = {folder};
  } else {
    return std::nullopt;
  }
  // The settings of the project that it is a part of, for the URL and for env.py.
  const fs::path around = fs::absolute(settings.script).lexically_normal().parent_path();
  for (const fs::path& it : {settings.script, around, around.parent_path()}) {
    if (!settings.file.empty() || !is_there(it / "alembic.ini")) continue;
    settings.file = it / "alembic.ini";
    read_url(read_ini(settings.file), settings);
  }
  return settings;
}

}  // namespace

bool is_alembic(const fs::path& folder) { return look(folder).has_value(); }

std::optional<AlembicSettings> find_alembic(const fs::path& folder,
                                            text::Diagnostics& diagnostics) {
  auto settings = look(folder);
  if (!settings) {
    diagnostics.error(folder.generic_string(),
                      "there is no Alembic project in it: name the folder of alembic.ini, or the "
                      "one with env.py and versions/");
    return std::nullopt;
  }
  for (const fs::path& it : settings->versions) {
    if (is_there(it)) continue;
    diagnostics.error(it.generic_string(),
                      "Alembic's settings name this folder, and it isn't there");
  }
  return diagnostics.has_errors() ? std::nullopt : std::move(settings);
}

}  // namespace aludel::import
