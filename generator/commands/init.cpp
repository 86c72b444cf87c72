// SPDX-License-Identifier: MIT
#include <aludel/status.h>
#include <fmt/core.h>

#include <cstdio>
#include <string>

#include "commands/commands.h"
#include "commands/new_project.h"
#include "text/diagnostics.h"
#include "text/files.h"

namespace aludel::commands {
namespace {

struct File {
  const char* path;
  std::string content;
};

constexpr const char* kSchema =
    R"sql(-- What the database should look like: CREATE TABLE, INDEX, VIEW and TRIGGER statements, in any
-- number of *.sql files in this folder and in any order.
)sql";

constexpr const char* kNext = R"text(
then write schema/schema.sql, and have the first revision written:

    aludel revision --autogenerate -m "create the first tables"
)text";

}  // namespace

int init(const std::filesystem::path& folder) {
  const File files[] = {
      {"aludel.toml", settings_file()}, {"schema/schema.sql", kSchema}, {"versions/HEAD", ""}};
  text::Diagnostics diagnostics;
  bool made = false;
  for (const File& file : files) {
    std::error_code ignored;
    const bool is_schema = file.content == kSchema;  // whatever its files are called
    if (is_schema && !text::list(folder / "schema", ".sql").empty()) continue;
    if (std::filesystem::exists(folder / file.path, ignored)) continue;
    if (text::write(folder / file.path, file.content, diagnostics) == text::Written::kFailed) {
      fmt::print(stderr, "{}", diagnostics.print());
      return kFailed;
    }
    fmt::print("created {}\n", file.path);
    made = true;
  }
  if (made) {
    fmt::print("{}{}", cmake_lines(folder), kNext);
  } else {
    fmt::print("everything is there already: nothing was changed\n");
  }
  return kDone;
}

}  // namespace aludel::commands
