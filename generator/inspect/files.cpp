// SPDX-License-Identifier: MIT
#include "inspect/files.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>

#include "text/source.h"

namespace aludel::inspect {
namespace {

constexpr std::size_t kLongest = 100;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

/// Windows takes no file of these names, whatever stands behind the dot.
bool is_device(const std::string& stem) {
  constexpr std::array<std::string_view, 4> kDevices = {"aux", "con", "nul", "prn"};
  const std::string name = folded(stem);
  const bool is_port = name.size() == 4 && (name.starts_with("com") || name.starts_with("lpt")) &&
                       name[3] >= '0' && name[3] <= '9';
  return is_port || std::ranges::find(kDevices, name) != kDevices.end();
}

/// An object's name as that of a file: each run of other characters is one "_".
std::string stem_of(std::string_view name) {
  std::string stem;
  for (const char c : name) {
    if (is_plain(c)) {
      stem += c;
    } else if (text::is_character_begin(c) && !stem.ends_with('_')) {
      stem += '_';
    }
  }
  stem.resize(std::min(stem.size(), kLongest));
  while (stem.size() > 1 && stem.ends_with('_')) stem.pop_back();
  return stem.empty() || is_device(stem) ? stem + '_' : stem;
}

class Names {
 public:
  /// One that nothing has yet: "device", "device_2".
  std::string free(const std::string& stem) {
    std::string name = stem;
    for (unsigned number = 2; !taken_.insert(folded(name)).second; ++number) {
      name = fmt::format("{}_{}", stem, number);
    }
    return name;
  }

 private:
  std::set<std::string> taken_;
};

bool is_one_line(const std::string& text) { return text.find('\n') == std::string::npos; }

}  // namespace

std::vector<SchemaFile> schema_files(const Taken& taken) {
  std::vector<SchemaFile> files;
  std::map<std::string, std::size_t> file_of;  // by the folded name of the table or view
  Names names;
  for (const Taken::Object& it : taken.objects) {
    const bool is_relation = it.definition.kind == "table" || it.definition.kind == "view";
    if (!is_relation) continue;
    file_of.emplace(folded(it.definition.name), files.size());
    files.push_back({names.free(stem_of(it.definition.name)) + ".sql", terminated(it.text)});
  }
  std::map<std::size_t, bool> ends_in_line;  // files whose last statement is an index in one line
  for (const Taken::Object& it : taken.objects) {
    if (it.definition.kind != "index" && it.definition.kind != "trigger") continue;
    const std::size_t file = file_of.at(folded(it.definition.table));
    const bool in_line = it.definition.kind == "index" && is_one_line(it.text);
    bool& before = ends_in_line[file];
    if (!(before && in_line)) files[file].text += '\n';
    files[file].text += terminated(it.text);
    before = in_line;
  }
  return files;
}

}  // namespace aludel::inspect
