// SPDX-License-Identifier: MIT
#include "project/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dialect/dialect.h"
#include "project/function.h"
#include "revisions/names.h"
#include "text/similar.h"

// toml++ 3.3 asserts, and with NDEBUG assumes, what a file with errors doesn't keep ("[=]"). Left
// alone it reports these as the errors that they are.
#undef NDEBUG
#define TOML_ASSERT(expression) static_assert(true)
#define TOML_EXCEPTIONS 0
#include <toml++/toml.h>

namespace aludel::project {

namespace {

constexpr std::string_view kKeys[] = {"dialects",
                                      "version_table",
                                      "drift",
                                      "stored_downgrades",
                                      "sqlite_minimum",
                                      "postgresql_minimum",
                                      "database",
                                      "file_template",
                                      "timezone",
                                      "truncate_slug_length",
                                      "post_write_hooks",
                                      "proof"};
constexpr std::string_view kHookKeys[] = {"hooks"};
constexpr std::int64_t kLongestSlug = 150;  // with the rest of a name it is to fit into 255 bytes
constexpr std::string_view kProofKeys[] = {"functions", "collations", "sqlite", "sqlite_options"};
constexpr ::aludel::Dialect kAll[] = {::aludel::Dialect::kSqlite, ::aludel::Dialect::kPostgresql};

std::size_t character_end(std::string_view text, std::size_t offset) {
  do ++offset;
  while (offset < text.size() && !text::is_character_begin(text[offset]));
  return offset;
}

std::size_t offset_of(const text::Source& source, toml::source_position position) {
  const std::string_view text = source.text();
  std::size_t offset = 0;
  for (toml::source_index line = 1; line < position.line && offset < text.size(); ++line) {
    offset = std::min(text.find('\n', offset), text.size() - 1) + 1;
  }
  const std::size_t end = source.line_span(offset).end;
  for (toml::source_index column = 1; column < position.column && offset < end; ++column) {
    offset = character_end(text, offset);
  }
  return offset;
}

text::Span span_of(const text::Source& source, const toml::source_region& region) {
  const std::size_t begin = offset_of(source, region.begin);
  return {begin, std::max(begin, offset_of(source, region.end))};
}

std::string_view type_of(const toml::node& node) {
  if (node.is_string()) return "a string";
  if (node.is_number()) return "a number";
  if (node.is_boolean()) return "true or false";
  if (node.is_array()) return "a list";
  return node.is_table() ? "a table" : "a date or time";
}

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80u; }

// The end of the string that begins at a quote: behind its closing one, where its line ends, or
// at a character beyond ASCII that a backslash would escape.
std::size_t string_end(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  const std::string three(3, quote);
  const bool lines = text.substr(begin).starts_with(three);
  for (std::size_t i = begin + (lines ? 3 : 1); i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      i = std::min(text.find_first_not_of(" \t\n", i + 1), text.size() - 1);
      if (!is_ascii(text[i])) return i;
    } else if (lines ? text.substr(i).starts_with(three) : text[i] == quote || text[i] == '\n') {
      return i + (lines ? 3 : 1);
    }
  }
  return text.size();
}

// The first character beyond ASCII outside of strings and comments. No TOML has one there, and
// toml++ 3.3 must not see it: it is undefined what it does then.
std::optional<text::Span> stray_character(const text::Source& source) {
  const std::string_view text = source.text();
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] == '"' || text[i] == '\'') {
      i = string_end(text, i);
    } else if (text[i] == '#') {
      i = std::min(text.find('\n', i), text.size());
    } else if (is_ascii(text[i])) {
      ++i;
    } else {
      return text::Span{i, character_end(text, i)};
    }
  }
  return std::nullopt;
}

// Of a URL: user:password@host, ?password=…
bool has_password(std::string_view location) {
  const std::string_view rest = location.substr(std::min(location.find("//"), location.size()));
  const std::string_view who = rest.substr(0, rest.find('@'));
  return rest.find("password=") != rest.npos ||
         (who.size() != rest.size() && who.find(':') != who.npos);
}

class Reader {
 public:
  Reader(const text::Source& source, text::Diagnostics& diagnostics)
      : source_(source), diagnostics_(diagnostics) {}

  Settings read();

 private:
  using Entry = std::pair<const toml::key*, const toml::node*>;

  std::vector<Entry> entries(const toml::table& table) const;
  void apply(const toml::key& key, const toml::node& value);
  void unknown(const toml::key& key, std::span<const std::string_view> known);
  void dialects(const toml::node& value);
  void dialect(const toml::node& value);
  void minimum(const toml::node& value, ::aludel::Dialect dialect);
  void version_table(const toml::node& value);
  void drift(const toml::node& value);
  void stored_downgrades(const toml::node& value);
  void database(const toml::node& value);
  void file_template(const toml::node& value);
  void truncate_slug_length(const toml::node& value);
  void timezone(const toml::node& value);
  void post_write_hooks(const toml::node& value);
  void hooks(const toml::node& value);
  void proof_table(const toml::node& value);
  void proof(const toml::key& key, const toml::node& value);
  void functions(const toml::node& value);
  void collations(const toml::node& value);
  void sqlite(const toml::node& value);
  void sqlite_options(const toml::node& value);

  void error(const toml::source_region& region, std::string text) {
    diagnostics_.error(source_, span_of(source_, region), std::move(text));
  }
  /// The table of a value; nullptr and an error where it is none.
  const toml::table* table(const toml::node& value, std::string_view key);
  /// The string of a value; nullptr and an error that says what `key` takes where it is none.
  const std::string* string(const toml::node& value, std::string_view key, std::string_view takes);
  /// The list of a value; nullptr and an error likewise.
  const toml::array* list(const toml::node& value, std::string_view key, std::string_view example);
  void twice(const toml::node& value, std::string_view what) {
    error(value.source(), fmt::format("\"{}\" stands here twice; keep one of them", what));
  }

  const text::Source& source_;
  text::Diagnostics& diagnostics_;
  Settings settings_;
};

Settings Reader::read() {
  if (const auto stray = stray_character(source_)) {
    diagnostics_.error(
        source_, *stray,
        fmt::format("this is not TOML: \"{}\" cannot stand here", source_.text(*stray)));
    return settings_;
  }
  const toml::parse_result parsed = toml::parse(source_.text(), source_.path());
  if (!parsed) {
    std::string description(parsed.error().description());
    if (!description.empty())
      description = revisions::lower_case(description.substr(0, 1)) + description.substr(1);
    error(parsed.error().source(), fmt::format("this is not TOML: {}", description));
    return settings_;
  }
  for (const auto& [key, value] : entries(parsed.table())) apply(*key, *value);
  const auto proof = parsed.table().find("proof");
  if (proof != parsed.table().end() && !settings_.has(::aludel::Dialect::kSqlite)) {
    error(proof->first.source(),
          "\"proof\" is about SQLite, which is none of the \"dialects\"; take it out");
  }
  if (settings_.version_table.find('.') != std::string::npos &&
      settings_.has(::aludel::Dialect::kSqlite)) {
    error(parsed.table().find("version_table")->second.source(),
          fmt::format("\"{}\" names a schema, and SQLite, one of the \"dialects\", has none; take "
                      "it out",
                      settings_.version_table));
    settings_.version_table = Settings().version_table;
  }
  return settings_;
}

// As they stand in the file.
std::vector<Reader::Entry> Reader::entries(const toml::table& table) const {
  std::vector<Entry> entries;
  for (const auto& [key, value] : table) entries.emplace_back(&key, &value);
  std::ranges::sort(entries, {}, [&](const Entry& entry) {
    return offset_of(source_, entry.first->source().begin);
  });
  return entries;
}

void Reader::apply(const toml::key& key, const toml::node& value) {
  const std::string_view name = key.str();
  if (name == "dialects") return dialects(value);
  if (name == "sqlite_minimum") return minimum(value, ::aludel::Dialect::kSqlite);
  if (name == "postgresql_minimum") return minimum(value, ::aludel::Dialect::kPostgresql);
  if (name == "version_table") return version_table(value);
  if (name == "drift") return drift(value);
  if (name == "stored_downgrades") return stored_downgrades(value);
  if (name == "database") return database(value);
  if (name == "file_template") return file_template(value);
  if (name == "truncate_slug_length") return truncate_slug_length(value);
  if (name == "timezone") return timezone(value);
  if (name == "post_write_hooks") return post_write_hooks(value);
  if (name == "proof") return proof_table(value);
  unknown(key, kKeys);
}

void Reader::unknown(const toml::key& key, std::span<const std::string_view> known) {
  error(key.source(), fmt::format("there is no setting \"{}\"{}", key.str(),
                                  text::did_you_mean(key.str(), known)));
}

const toml::table* Reader::table(const toml::node& value, std::string_view key) {
  if (const toml::table* table = value.as_table()) return table;
  error(value.source(), fmt::format("\"{0}\" is a table, [{0}], not {1}", key, type_of(value)));
  return nullptr;
}

const std::string* Reader::string(const toml::node& value, std::string_view key,
                                  std::string_view takes) {
  if (const auto* text = value.as_string()) return &text->get();
  error(value.source(), fmt::format("\"{}\" takes {}, not {}", key, takes, type_of(value)));
  return nullptr;
}

const toml::array* Reader::list(const toml::node& value, std::string_view key,
                                std::string_view example) {
  if (const toml::array* list = value.as_array()) return list;
  error(value.source(),
        fmt::format("\"{}\" takes a list, as in [\"{}\"], not {}", key, example, type_of(value)));
  return nullptr;
}

void Reader::dialects(const toml::node& value) {
  const toml::array* items = list(value, "dialects", "sqlite");
  if (items == nullptr) return;
  if (items->empty()) {
    return error(value.source(), "\"dialects\" takes a list, as in [\"sqlite\"], not an empty one");
  }
  settings_.dialects.clear();
  for (const toml::node& item : *items) dialect(item);
  if (settings_.dialects.empty()) settings_.dialects = Settings().dialects;
  std::ranges::sort(settings_.dialects);  // their order means nothing
}

void Reader::dialect(const toml::node& value) {
  const std::string* name = string(value, "dialects", "a list of strings");
  if (name == nullptr) return;
  const auto* found = std::ranges::find(
      kAll, *name, [](::aludel::Dialect it) { return dialect::dialect(it).name(); });
  if (found == std::end(kAll)) {
    return error(
        value.source(),
        fmt::format("there is no dialect \"{}\"; write \"sqlite\" or \"postgresql\"", *name));
  }
  if (settings_.has(*found)) return twice(value, *name);
  settings_.dialects.push_back(*found);
}

// A number will do where a version is one, as PostgreSQL's are.
void Reader::minimum(const toml::node& value, ::aludel::Dialect dialect) {
  const auto& it = dialect::dialect(dialect);
  const bool is_whole = dialect == ::aludel::Dialect::kPostgresql;
  const std::string takes = is_whole ? "a version, as in 14" : "a version, as in \"3.40.1\"";
  const auto* text = value.as_string();
  const auto* number = value.as_integer();
  if (text == nullptr && (number == nullptr || !is_whole)) {
    return error(value.source(),
                 fmt::format("\"{}_minimum\" takes {}, not {}", it.name(), takes, type_of(value)));
  }
  const std::string version = text != nullptr ? text->get() : std::to_string(number->get());
  const auto read = dialect::version_number(dialect, version);
  if (!read) {
    return error(value.source(), fmt::format("there is no {} \"{}\"; \"{}_minimum\" takes {}",
                                             it.title(), version, it.name(), takes));
  }
  settings_.minimum[static_cast<unsigned>(dialect)] = *read;
}

void Reader::version_table(const toml::node& value) {
  const std::string* name = string(value, "version_table", "a string");
  if (name == nullptr) return;
  const std::size_t dot = name->find('.');
  const bool in_schema = dot != name->npos;
  const std::string table = in_schema ? name->substr(dot + 1) : *name;
  // The runtime has room for both in what it asks of the tables.
  const auto is_short = [](const std::string& it) { return is_plain_name(it) && it.size() <= 40; };
  if (!is_short(table) || (in_schema && !is_short(name->substr(0, dot)))) {
    return error(value.source(),
                 fmt::format("\"{}\" cannot be the version table: its name{} at most 40 "
                             "letters, digits and \"_\", no digit first",
                             *name, in_schema ? ", and the schema's, take" : " takes"));
  }
  if (revisions::lower_case(*name).starts_with("sqlite_")) {
    return error(value.source(), fmt::format("\"{}\" cannot be the version table: SQLite keeps "
                                             "names with \"sqlite_\" to itself",
                                             *name));
  }
  settings_.version_table = *name;
}

void Reader::drift(const toml::node& value) {
  const std::string* text = string(value, "drift", "\"error\" or \"warn\"");
  if (text == nullptr) return;
  if (*text != "error" && *text != "warn") {
    return error(value.source(),
                 fmt::format("\"drift\" takes \"error\" or \"warn\", not \"{}\"", *text));
  }
  settings_.drift_is_error = *text == "error";
}

void Reader::stored_downgrades(const toml::node& value) {
  if (const auto* flag = value.as_boolean()) {
    settings_.stored_downgrades = flag->get();
  } else {
    error(value.source(),
          fmt::format("\"stored_downgrades\" takes true or false, not {}", type_of(value)));
  }
}

void Reader::database(const toml::node& value) {
  const std::string* location = string(value, "database", "a string");
  if (location == nullptr) return;
  const bool is_server =
      location->starts_with("postgresql://") || location->starts_with("postgres://");
  if (!is_server && (!location->starts_with("sqlite:") || location->size() == 7)) {
    return error(value.source(), fmt::format("\"{}\" is no database; write \"sqlite:PATH\" or "
                                             "\"postgresql://…\"",
                                             *location));
  }
  if (is_server && has_password(*location)) {
    return error(value.source(),
                 "a password is nothing for this file, which others read; leave it out, and keep "
                 "it in DATABASE_URL, PGPASSWORD or ~/.pgpass");
  }
  settings_.database = *location;
}

void Reader::file_template(const toml::node& value) {
  const std::string* text = string(value, "file_template", "a string");
  if (text == nullptr) return;
  if (const auto problem = revisions::template_problem(*text)) {
    return error(value.source(),
                 fmt::format("\"{}\" can't name the files of revisions: {}", *text, *problem));
  }
  settings_.writing.naming.file_template = *text;
}

void Reader::truncate_slug_length(const toml::node& value) {
  const auto* number = value.as_integer();
  if (number == nullptr || number->get() < 0 || number->get() > kLongestSlug) {
    return error(
        value.source(),
        fmt::format(
            "\"truncate_slug_length\" takes a number of characters, 0 to {}, not {}", kLongestSlug,
            number == nullptr ? std::string(type_of(value)) : std::to_string(number->get())));
  }
  settings_.writing.naming.slug_length = static_cast<unsigned>(number->get());
}

// Whether there is such a zone is known where it is used: a build needs no database of them.
void Reader::timezone(const toml::node& value) {
  const std::string* name = string(value, "timezone", "a string");
  if (name == nullptr) return;
  const auto allowed = [](char c) {
    return std::string_view("_/+-").find(c) != std::string_view::npos ||
           is_plain_name(std::string{'_', c});
  };
  if (name->empty() || name->front() == '/' || !std::ranges::all_of(*name, allowed)) {
    return error(value.source(), fmt::format("\"{}\" is no time zone; write \"UTC\", or a name as "
                                             "in \"Europe/Berlin\"",
                                             *name));
  }
  settings_.writing.timezone = *name;
  settings_.writing.timezone_at = span_of(source_, value.source());
}

void Reader::post_write_hooks(const toml::node& value) {
  const toml::table* its = table(value, "post_write_hooks");
  if (its == nullptr) return;
  for (const auto& [key, entry] : entries(*its)) {
    if (key->str() == "hooks") {
      hooks(*entry);
    } else {
      unknown(*key, kHookKeys);
    }
  }
}

void Reader::hooks(const toml::node& value) {
  const toml::array* items = list(value, "hooks", "pg_format -i {file}");
  if (items == nullptr) return;
  for (const toml::node& item : *items) {
    const std::string* command = string(item, "hooks", "a list of strings");
    if (command == nullptr) continue;
    if (command->find_first_not_of(" \t\n") == command->npos) {
      error(item.source(), "a hook is a command, as in \"pg_format -i {file}\"; this one is empty");
      continue;
    }
    settings_.writing.hooks.push_back(*command);
  }
}

void Reader::proof_table(const toml::node& value) {
  const toml::table* its = table(value, "proof");
  if (its == nullptr) return;
  for (const auto& entry : entries(*its)) proof(*entry.first, *entry.second);
  const auto options = its->find("sqlite_options");
  if (options != its->end() && !its->contains("sqlite")) {
    error(options->first.source(),
          "\"sqlite_options\" are for the amalgamation that \"sqlite\" names, and there is none");
  }
}

void Reader::proof(const toml::key& key, const toml::node& value) {
  const std::string_view name = key.str();
  if (name == "functions") return functions(value);
  if (name == "collations") return collations(value);
  if (name == "sqlite") return sqlite(value);
  if (name == "sqlite_options") return sqlite_options(value);
  unknown(key, kProofKeys);
}

void Reader::functions(const toml::node& value) {
  const toml::array* items = list(value, "functions", "slug");
  if (items == nullptr) return;
  std::vector<dialect::Function>& known = settings_.proof.registered.functions;
  for (const toml::node& item : *items) {
    const std::string* text = string(item, "functions", "a list of strings");
    if (text == nullptr) continue;
    std::optional<dialect::Function> read = read_function(*text);
    if (!read) {
      error(item.source(),
            fmt::format("\"{}\" is no function; write its name, \"slug\", with the number of its "
                        "arguments, \"slug/1\", or with SQL that may stand for it, \"slug(title) = "
                        "lower(title)\"",
                        *text));
      continue;
    }
    read->at = span_of(source_, item.source());
    const auto is_same = [&](const dialect::Function& it) {
      return it.arguments == read->arguments &&
             revisions::lower_case(it.name) == revisions::lower_case(read->name);
    };
    if (std::ranges::any_of(known, is_same)) {
      twice(item, read->name);
    } else {
      known.push_back(std::move(*read));
    }
  }
}

void Reader::collations(const toml::node& value) {
  const toml::array* items = list(value, "collations", "german");
  if (items == nullptr) return;
  std::vector<std::string>& known = settings_.proof.registered.collations;
  for (const toml::node& item : *items) {
    const std::string* name = string(item, "collations", "a list of strings");
    if (name == nullptr) continue;
    if (name->empty()) {
      error(item.source(), "a collation has a name");
    } else if (std::ranges::find(known, revisions::lower_case(*name), revisions::lower_case) !=
               known.end()) {
      twice(item, *name);
    } else {
      known.push_back(*name);
    }
  }
}

void Reader::sqlite(const toml::node& value) {
  constexpr std::string_view kTakes =
      "the path of an amalgamation, as in \"third_party/sqlite3.c\"";
  const std::string* path = string(value, "sqlite", kTakes);
  if (path == nullptr) return;
  if (path->empty()) {
    return error(value.source(), fmt::format("\"sqlite\" takes {}, not an empty one", kTakes));
  }
  settings_.proof.sqlite = *path;
  settings_.proof.sqlite_at = span_of(source_, value.source());
}

void Reader::sqlite_options(const toml::node& value) {
  const toml::array* items = list(value, "sqlite_options", "SQLITE_ENABLE_FTS5");
  if (items == nullptr) return;
  for (const toml::node& item : *items) {
    const std::string* option = string(item, "sqlite_options", "a list of strings");
    if (option == nullptr) continue;
    if (!is_plain_name(option->substr(0, option->find('=')))) {
      error(item.source(),
            fmt::format(
                "\"{}\" is no macro to compile with; write it as in \"SQLITE_ENABLE_FTS5\" or "
                "\"SQLITE_MAX_COLUMN=4000\"",
                *option));
      continue;
    }
    settings_.proof.sqlite_options.push_back(*option);
  }
}

}  // namespace

bool Settings::has(::aludel::Dialect dialect) const {
  return std::ranges::find(dialects, dialect) != dialects.end();
}

Settings read_settings(const text::Source& source, text::Diagnostics& diagnostics) {
  return Reader(source, diagnostics).read();
}

}  // namespace aludel::project
