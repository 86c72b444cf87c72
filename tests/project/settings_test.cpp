// SPDX-License-Identifier: MIT
#include "project/settings.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "project/function.h"

namespace aludel::project {

namespace {

struct Case {
  const char* name;
  std::string text;
  std::string said;
};

const Case kCases[] = {
    {"syntax: no value",
     R"(drift = "warn"
version_table
dialects = []
)",
     R"(aludel.toml:2:14: error: this is not TOML: error while parsing key-value pair: expected '=', saw '\n'
  2 | version_table
    |              ^
)"},
    {"syntax: an open string",
     R"(# ä
drift = "wärn
)",
     R"(aludel.toml:2:14: error: this is not TOML: error while parsing string: unescaped control characters other than TAB (U+0009) are explicitly prohibited
  2 | drift = "wärn
    |              ^
)"},
    {"syntax: no key in a header",
     R"([=]
)",
     R"(aludel.toml:1:2: error: this is not TOML: error while parsing key: expected bare key starting character or string delimiter, saw '='
  1 | [=]
    |  ^
)"},
    {"syntax: a letter beyond ASCII",
     R"(# ä is fine here
drift = 'wärn'
größe = 1
)",
     R"(aludel.toml:3:3: error: this is not TOML: "ö" cannot stand here
  3 | größe = 1
    |   ^
)"},
    {"syntax: such a letter behind a backslash",
     R"(drift = "\ä"
)",
     R"(aludel.toml:1:11: error: this is not TOML: "ä" cannot stand here
  1 | drift = "\ä"
    |           ^
)"},
    {"a key twice",
     R"(drift = "warn"
drift = "error"
)",
     R"(aludel.toml:2:9: error: this is not TOML: error while parsing key-value pair: cannot redefine existing string 'drift'
  2 | drift = "error"
    |         ^
)"},
    {"unknown keys",
     R"(drfit = "warn"
schema = "x"
[lint]
a = 1
)",
     R"(aludel.toml:1:1: error: there is no setting "drfit"; did you mean "drift"?
  1 | drfit = "warn"
    | ^~~~~
aludel.toml:2:1: error: there is no setting "schema"
  2 | schema = "x"
    | ^~~~~~
aludel.toml:3:2: error: there is no setting "lint"
  3 | [lint]
    |  ^~~~
)"},
    {"dialects",
     R"(dialects = ["sqlite", "mysql", 3, "sqlite"]
)",
     R"(aludel.toml:1:23: error: there is no dialect "mysql"; write "sqlite" or "postgresql"
  1 | dialects = ["sqlite", "mysql", 3, "sqlite"]
    |                       ^~~~~~~
aludel.toml:1:32: error: "dialects" takes a list of strings, not a number
  1 | dialects = ["sqlite", "mysql", 3, "sqlite"]
    |                                ^
aludel.toml:1:35: error: "sqlite" stands here twice; keep one of them
  1 | dialects = ["sqlite", "mysql", 3, "sqlite"]
    |                                   ^~~~~~~~
)"},
    {"no list",
     R"(dialects = "sqlite"
)",
     R"(aludel.toml:1:12: error: "dialects" takes a list, as in ["sqlite"], not a string
  1 | dialects = "sqlite"
    |            ^~~~~~~~
)"},
    {"an empty list",
     R"(dialects = []
)",
     R"(aludel.toml:1:12: error: "dialects" takes a list, as in ["sqlite"], not an empty one
  1 | dialects = []
    |            ^~
)"},
    {"how new files are written",
     R"(file_template = "{year}_{rve}"
truncate_slug_length = 151
timezone = "Berlin time"
database = "gateway.db"
[post_write_hooks]
hook = ["x"]
hooks = [" ", 1]
)",
     R"(aludel.toml:1:17: error: "{year}_{rve}" can't name the files of revisions: there is no token "{rve}"; did you mean "rev"?
  1 | file_template = "{year}_{rve}"
    |                 ^~~~~~~~~~~~~~
aludel.toml:2:24: error: "truncate_slug_length" takes a number of characters, 0 to 150, not 151
  2 | truncate_slug_length = 151
    |                        ^~~
aludel.toml:3:12: error: "Berlin time" is no time zone; write "UTC", or a name as in "Europe/Berlin"
  3 | timezone = "Berlin time"
    |            ^~~~~~~~~~~~~
aludel.toml:4:12: error: "gateway.db" is no database; write "sqlite:PATH" or "postgresql://…"
  4 | database = "gateway.db"
    |            ^~~~~~~~~~~~
aludel.toml:6:1: error: there is no setting "hook"; did you mean "hooks"?
  6 | hook = ["x"]
    | ^~~~
aludel.toml:7:10: error: a hook is a command, as in "pg_format -i {file}"; this one is empty
  7 | hooks = [" ", 1]
    |          ^~~
aludel.toml:7:15: error: "hooks" takes a list of strings, not a number
  7 | hooks = [" ", 1]
    |               ^
)"},
    {"passwords",
     R"(database = "postgresql://ann:secret@host/db"
truncate_slug_length = "x"
post_write_hooks = ["x"]
)",
     R"(aludel.toml:1:12: error: a password is nothing for this file, which others read; leave it out, and keep it in DATABASE_URL, PGPASSWORD or ~/.pgpass
  1 | database = "postgresql://ann:secret@host/db"
    |            ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
aludel.toml:2:24: error: "truncate_slug_length" takes a number of characters, 0 to 150, not a string
  2 | truncate_slug_length = "x"
    |                        ^~~
aludel.toml:3:20: error: "post_write_hooks" is a table, [post_write_hooks], not a list
  3 | post_write_hooks = ["x"]
    |                    ^~~~~
)"},
    {"wrong types",
     R"(version_table = 3
drift = true
stored_downgrades = "yes"
)",
     R"(aludel.toml:1:17: error: "version_table" takes a string, not a number
  1 | version_table = 3
    |                 ^
aludel.toml:2:9: error: "drift" takes "error" or "warn", not true or false
  2 | drift = true
    |         ^~~~
aludel.toml:3:21: error: "stored_downgrades" takes true or false, not a string
  3 | stored_downgrades = "yes"
    |                     ^~~~~
)"},
    {"wrong types, others",
     R"(version_table = 2026-01-01
drift = ["warn"]
stored_downgrades = 1
)",
     R"(aludel.toml:1:17: error: "version_table" takes a string, not a date or time
  1 | version_table = 2026-01-01
    |                 ^~~~~~~~~~
aludel.toml:2:9: error: "drift" takes "error" or "warn", not a list
  2 | drift = ["warn"]
    |         ^~~~~~~~
aludel.toml:3:21: error: "stored_downgrades" takes true or false, not a number
  3 | stored_downgrades = 1
    |                     ^
)"},
    {"values",
     R"(version_table = "my version"
drift = "ignore"
)",
     R"(aludel.toml:1:17: error: "my version" cannot be the version table: its name takes at most 40 letters, digits and "_", no digit first
  1 | version_table = "my version"
    |                 ^~~~~~~~~~~~
aludel.toml:2:9: error: "drift" takes "error" or "warn", not "ignore"
  2 | drift = "ignore"
    |         ^~~~~~~~
)"},
    {"sqlite_",
     R"(version_table = "SQLite_version"
)",
     R"(aludel.toml:1:17: error: "SQLite_version" cannot be the version table: SQLite keeps names with "sqlite_" to itself
  1 | version_table = "SQLite_version"
    |                 ^~~~~~~~~~~~~~~~
)"},
    {"too long",
     R"(version_table = "a2345678901234567890123456789012345678901"
)",
     R"(aludel.toml:1:17: error: "a2345678901234567890123456789012345678901" cannot be the version table: its name takes at most 40 letters, digits and "_", no digit first
  1 | version_table = "a2345678901234567890123456789012345678901"
    |                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
    {"a schema's long name",
     R"(version_table = "a2345678901234567890123456789012345678901.version"
)",
     R"(aludel.toml:1:17: error: "a2345678901234567890123456789012345678901.version" cannot be the version table: its name, and the schema's, take at most 40 letters, digits and "_", no digit first
  1 | version_table = "a2345678901234567890123456789012345678901.version"
    |                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
)"},
    {"of a schema",
     R"(version_table = "app.version"
)",
     R"(aludel.toml:1:17: error: "app.version" names a schema, and SQLite, one of the "dialects", has none; take it out
  1 | version_table = "app.version"
    |                 ^~~~~~~~~~~~~
)"},
    {"minimums",
     R"(sqlite_minimum = 3.40
postgresql_minimum = "fifteen"
)",
     R"(aludel.toml:1:18: error: "sqlite_minimum" takes a version, as in "3.40.1", not a number
  1 | sqlite_minimum = 3.40
    |                  ^~~~
aludel.toml:2:22: error: there is no PostgreSQL "fifteen"; "postgresql_minimum" takes a version, as in 14
  2 | postgresql_minimum = "fifteen"
    |                      ^~~~~~~~~
)"},
    {"minimums, others",
     R"(sqlite_minimum = "3.x"
postgresql_minimum = true
)",
     R"(aludel.toml:1:18: error: there is no SQLite "3.x"; "sqlite_minimum" takes a version, as in "3.40.1"
  1 | sqlite_minimum = "3.x"
    |                  ^~~~~
aludel.toml:2:22: error: "postgresql_minimum" takes a version, as in 14, not true or false
  2 | postgresql_minimum = true
    |                      ^~~~
)"},
};

}  // namespace

TEST_CASE("settings: what is said about them") {
  for (const Case& it : kCases) {
    INFO(it.name);
    const text::Source source("aludel.toml", it.text);
    text::Diagnostics diagnostics;
    CHECK(read_settings(source, diagnostics) == Settings());
    CHECK(diagnostics.print() == it.said);
  }
}

TEST_CASE("settings: the defaults, and an empty file") {
  Settings settings;
  CHECK(settings.dialects == std::vector{::aludel::Dialect::kSqlite});
  CHECK(settings.version_table == "aludel_version");
  CHECK(settings.drift_is_error);
  CHECK(settings.stored_downgrades);
  CHECK(settings.minimum == std::array<unsigned, 2>{0, 140000});
  text::Diagnostics diagnostics;
  CHECK(read_settings(text::Source("aludel.toml", "# nothing yet\n"), diagnostics) == settings);
  CHECK(diagnostics.empty());
}

TEST_CASE("settings: on PostgreSQL alone the version table may be in a schema") {
  const text::Source source("aludel.toml",
                            "dialects = ['postgresql']\nversion_table = 'app.version'\n");
  text::Diagnostics diagnostics;
  CHECK(read_settings(source, diagnostics).version_table == "app.version");
  CHECK(diagnostics.empty());
}

TEST_CASE("settings: all of them, from a file of another system") {
  const text::Source source("aludel.toml",
                            "\xEF\xBB\xBF"
                            R"(dialects = ["sqlite"])"
                            "\r\n"
                            R"(version_table = "my_version")"
                            "\r\n"
                            "drift = 'warn'\r\nstored_downgrades = false\r\n"
                            "database = 'sqlite:dev.db'\r\nfile_template = '{rev}'\r\n"
                            "truncate_slug_length = 0\r\ntimezone = 'Etc/GMT+5'\r\n"
                            "[post_write_hooks]\r\nhooks = ['a', 'b {file}']\r\n");
  text::Diagnostics diagnostics;
  const Settings settings = read_settings(source, diagnostics);
  CHECK(diagnostics.print() == "");
  CHECK(settings.dialects == std::vector{::aludel::Dialect::kSqlite});
  CHECK(settings.version_table == "my_version");
  CHECK_FALSE(settings.drift_is_error);
  CHECK_FALSE(settings.stored_downgrades);
  CHECK(settings.database == "sqlite:dev.db");
  CHECK(settings.writing.naming == revisions::Naming{.file_template = "{rev}", .slug_length = 0});
  CHECK(settings.writing.timezone == "Etc/GMT+5");
  CHECK(settings.writing.hooks == std::vector<std::string>{"a", "b {file}"});
}

TEST_CASE("settings: dialects in any order, and their oldest versions") {
  const struct {
    const char* text;
    std::vector<::aludel::Dialect> dialects;
    std::array<unsigned, 2> minimum;
  } rows[] = {
      {"dialects = [\"postgresql\"]\npostgresql_minimum = 15\n",
       {::aludel::Dialect::kPostgresql},
       {0, 150000}},
      {"dialects = [\"postgresql\", \"sqlite\"]\nsqlite_minimum = \"3.35.5\"\n",
       {::aludel::Dialect::kSqlite, ::aludel::Dialect::kPostgresql},
       {3035005, 140000}},
      {"postgresql_minimum = \"15.3\"\n", {::aludel::Dialect::kSqlite}, {0, 150003}},
  };
  for (const auto& row : rows) {
    INFO(row.text);
    text::Diagnostics diagnostics;
    const Settings settings = read_settings(text::Source("aludel.toml", row.text), diagnostics);
    CHECK(diagnostics.print() == "");
    CHECK(settings.dialects == row.dialects);
    CHECK(settings.minimum == row.minimum);
  }
}

TEST_CASE("settings: what the proof is to know of SQLite") {
  text::Diagnostics diagnostics;
  const text::Source source("aludel.toml", R"toml([proof]
functions = ["slug", "near/0", "f( a ,b)", "now()", "g(x) = x || ')'", 'slug(t) = (lower(t))']
collations = ["german", "de-DE"]
sqlite = "third_party/sqlite3.c"
sqlite_options = ["SQLITE_ENABLE_FTS5", "SQLITE_MAX_COLUMN=4000"]
)toml");
  const ProofSettings proof = read_settings(source, diagnostics).proof;
  CHECK(diagnostics.print() == "");
  std::string functions;
  for (const dialect::Function& it : proof.registered.functions) {
    functions += it.name + '/' + std::to_string(it.arguments);
    for (const std::string& parameter : it.parameters) functions += ' ' + parameter;
    functions += " = " + it.value + " at " + std::string(source.text(it.at)) + '\n';
  }
  CHECK(functions ==
        "slug/-1 =  at \"slug\"\n"
        "near/0 =  at \"near/0\"\n"
        "f/2 a b =  at \"f( a ,b)\"\n"
        "now/0 =  at \"now()\"\n"
        "g/1 x = x || ')' at \"g(x) = x || ')'\"\n"
        "slug/1 t = (lower(t)) at 'slug(t) = (lower(t))'\n");
  CHECK(proof.registered.collations == std::vector<std::string>{"german", "de-DE"});
  CHECK(proof.sqlite == "third_party/sqlite3.c");
  CHECK(source.text(proof.sqlite_at) == "\"third_party/sqlite3.c\"");
  CHECK(proof.sqlite_options ==
        std::vector<std::string>{"SQLITE_ENABLE_FTS5", "SQLITE_MAX_COLUMN=4000"});
}

TEST_CASE("settings: what is no function") {
  for (const char* text : {"", " ", "1a", "a b", "a/", "a/-1", "a/128", "a/1x", "a(", "a(1)", "a(x",
                           "a(x,)", "a(,)", "a(x) lower(x)", "a(x) =", "a = 1"}) {
    CAPTURE(text);
    CHECK_FALSE(read_function(text));
  }
}

TEST_CASE("settings: what is good is taken beside what is not") {
  const text::Source source("aludel.toml", "drift = 3\nversion_table = \"mine\"\n");
  text::Diagnostics diagnostics;
  const Settings settings = read_settings(source, diagnostics);
  CHECK(diagnostics.has_errors());
  CHECK(settings.drift_is_error);
  CHECK(settings.version_table == "mine");
}

}  // namespace aludel::project
