// SPDX-License-Identifier: MIT
#include "import/ini.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

namespace aludel::import {
namespace {

namespace fs = std::filesystem;

using Files = std::vector<std::pair<const char*, const char*>>;

/// The folders as seen from the project's, and the URL's scheme.
std::string said(const Files& files, const char* folder = "") {
  const fs::path root = fs::temp_directory_path() / ("aludel-ini-" + std::to_string(getpid()));
  fs::remove_all(root);
  for (const auto& [name, text] : files) {
    fs::create_directories((root / name).parent_path());
    std::ofstream(root / name) << text;
  }
  text::Diagnostics diagnostics;
  const auto settings = find_alembic(root / folder, diagnostics);
  std::string words;
  if (settings) {
    words = "script " + fs::relative(settings->script, root).string() + ", versions";
    for (const fs::path& it : settings->versions) words += " " + fs::relative(it, root).string();
    if (settings->recursive) words += " and below";
    if (!settings->scheme.empty()) words += ", " + settings->scheme;
  } else {
    words = diagnostics.all().empty() ? "?" : diagnostics.all().front().text.substr(0, 30);
  }
  fs::remove_all(root);
  return words;
}

}  // namespace

TEST_CASE("ini: where an Alembic project has its files") {
  CHECK(said({{"alembic.ini",
               "[alembic]\nscript_location = %(here)s/db\n# sqlalchemy.url = x\n"
               "sqlalchemy.url = postgresql+psycopg2://me:secret@host/x\n[loggers]\nkeys = a\n"},
              {"db/versions/a.py", ""}}) == "script db, versions db/versions, postgresql+psycopg2");
  CHECK(said({{"alembic.ini",
               "[alembic]\nscript_location = db\nversion_locations = db/versions more/versions\n"
               "recursive_version_locations = true\nsqlalchemy.url = driver://user:pass@host/x\n"},
              {"db/versions/a.py", ""},
              {"more/versions/b.py", ""}}) ==
        "script db, versions db/versions more/versions and below");
  CHECK(said({{"alembic.ini",
               "[alembic]\nscript_location = db\npath_separator = os\n"
               "version_locations = %(here)s/db/versions:%(here)s/more\n"},
              {"db/versions/a.py", ""},
              {"more/b.py", ""}}) == "script db, versions db/versions more");
  CHECK(said({{"alembic.ini", "[alembic]\nscript_location = my.app:db\n"},
              {"my/app/db/versions/a.py", ""}}) == "script my/app/db, versions my/app/db/versions");
  CHECK(said({{"pyproject.toml",
               "[tool.alembic]\nscript_location = \"db\"\nversion_locations = [\n  \"db/one\",\n"
               "  \"db/two\",\n]\n"},
              {"db/one/a.py", ""},
              {"db/two/b.py", ""}}) == "script db, versions db/one db/two");
}

TEST_CASE("ini: a part of a project will do") {
  const Files files = {{"alembic.ini", "[alembic]\nsqlalchemy.url = sqlite:///x.db\n"},
                       {"db/env.py", ""},
                       {"db/versions/a.py", "revision = 'a'\ndown_revision = None\n"}};
  CHECK(said(files, "db") == "script db, versions db/versions, sqlite");
  CHECK(said(files, "db/versions") == "script db, versions db/versions, sqlite");
  CHECK(said({{"x.py", "x = 1\n"}}) == "there is no Alembic project in");
  CHECK(said({{"alembic.ini", "[alembic]\nscript_location = gone\n"}}) ==
        "Alembic's settings name this f");
}

}  // namespace aludel::import
