// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "commands/commands.h"
#include "commands/new_file.h"
#include "commands/new_project.h"
#include "commands/templates.h"
#include "project/settings.h"
#include "revisions/write.h"
#include "text/files.h"
#include "text/similar.h"

namespace aludel::commands {
namespace {

constexpr const char* kCMakeLists = R"cmake(cmake_minimum_required(VERSION 3.25)
project(@NAME@ VERSION 0.1.0 LANGUAGES CXX)

find_package(aludel REQUIRED)
add_executable(@NAME@ main.cpp)
add_migrations(@NAME@)
)cmake";

std::string named(std::string text, const std::string& name) {
  constexpr std::string_view kMark = "@NAME@";
  for (std::size_t at = 0; (at = text.find(kMark, at)) != text.npos; at += name.size()) {
    text.replace(at, kMark.size(), name);
  }
  return text;
}

std::vector<text::NewFile> files_of(const Template& it, const std::filesystem::path& folder) {
  const std::string name = program_name(folder);
  revisions::NewRevision revision{.id = revisions::new_id({}),
                                  .message = "create the first table",
                                  .language = it.language,
                                  .created = std::time(nullptr),
                                  .upgrade = {{.sql = it.table}},
                                  .downgrade = {{.sql = "DROP TABLE device"}}};
  const revisions::NewFile version = revisions::write(revision);
  return {{folder / "CMakeLists.txt", named(kCMakeLists, name)},
          {folder / "main.cpp", named(it.program, name)},
          {folder / "aludel.toml", settings_file({}, "", it.dialects)},
          {folder / "schema" / "device.sql", it.table + std::string(";\n")},
          {folder / "versions" / version.name, version.text},
          {folder / "versions" / "HEAD", revision.id + "\n"}};
}

}  // namespace

int init_template(const std::filesystem::path& folder, const std::string& name) {
  const auto all = templates();
  const auto found = std::ranges::find(all, std::string_view(name), &Template::name);
  if (found == all.end()) {
    std::vector<std::string_view> names;
    for (const Template& it : all) names.emplace_back(it.name);
    fmt::print(stderr,
               "aludel init: there is no template \"{}\"{}\n  more:  aludel list-templates\n", name,
               text::did_you_mean(name, names));
    return kUsage;
  }
  text::Diagnostics diagnostics;
  if (!is_free(folder, diagnostics)) return failed(diagnostics);
  std::vector<text::NewFile> files = files_of(*found, folder);
  for (text::NewFile& it : files) it.file = it.file.lexically_normal();
  if (!text::write_new(files, diagnostics)) return failed(diagnostics);
  for (const text::NewFile& it : files) {
    fmt::print("created {}\n",
               it.file.lexically_relative(folder.lexically_normal()).generic_string());
  }
  fmt::print(
      "\nbuild it, and bring its database up to date:\n\n"
      "    cmake -S . -B build && cmake --build build\n"
      "    {}./build/{} --migrate\n",
      found->language == sql::Language::kPostgresql ? "DATABASE_URL=postgresql://… " : "",
      program_name(folder));
  return kDone;
}

int list_templates() {
  for (const Template& it : templates()) fmt::print("{:<12}{}\n", it.name, it.does);
  fmt::print("\n    aludel init --template {}\n", templates()[0].name);
  return kDone;
}

}  // namespace aludel::commands
