// SPDX-License-Identifier: MIT
#include "command_line/location.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "driver.h"

namespace aludel::command_line {
namespace {

constexpr const char kScheme[] = "sqlite:";
constexpr const char kUrl[] = "sqlite:///";  // as SQLAlchemy has it: what follows is the path

const char* last_part(const char* path) {
  const char* slash = std::strrchr(path, '/');
  return slash != nullptr && slash[1] != '\0' ? slash + 1 : path;
}

bool begins(const char* text, const char* beginning) {
  return std::strncmp(text, beginning, std::strlen(beginning)) == 0;
}

/// The length of "word:" at the beginning of a URL-like location; 0 where there is none. What
/// stands before "://" is no file's name, whatever a scheme is made of (RFC 3986, 3.1).
unsigned scheme_length(const char* location) {
  const size_t word = std::strspn(location, "abcdefghijklmnopqrstuvwxyz+");
  if (word > 1 && location[word] == ':') return static_cast<unsigned>(word) + 1;
  const size_t any =
      std::strspn(location, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-.");
  return any > 1 && begins(location + any, "://") ? static_cast<unsigned>(any) + 1 : 0;
}

/// The length of "word = " at the beginning of a text; 0 where there is none.
size_t key_length(const char* text) {
  size_t length = std::strspn(text, "abcdefghijklmnopqrstuvwxyz_");
  if (length == 0) return 0;
  length += std::strspn(text + length, " ");
  if (text[length] != '=') return 0;
  length++;
  return length + std::strspn(text + length, " ");
}

/// Whether libpq is meant to read it.
bool is_conninfo(const char* location) {
  if (begins(location, "postgresql://") || begins(location, "postgres://")) return true;
  const char* const keys[] = {"host", "hostaddr", "port",    "dbname",
                              "user", "password", "service", "sslmode"};
  const size_t length = std::strcspn(location, " =");
  if (key_length(location) == 0) return false;
  for (const char* key : keys) {
    if (std::strlen(key) == length && std::strncmp(location, key, length) == 0) return true;
  }
  return false;
}

const Database* database_of(const Invocation& invocation, Dialect dialect) {
  if (invocation.database.driver->dialect == dialect) return &invocation.database;
  for (unsigned i = 0; i < invocation.other_count; i++) {
    if (invocation.others[i].driver->dialect == dialect) return &invocation.others[i];
  }
  return nullptr;
}

bool refuse(const char* location, const char* what, const Invocation& invocation, Report* report) {
  report->begin(kUsage).add("%s", what);
  add_masked(report->row("database"), location);
  add_forms(report->row("can be"), invocation);
  return false;
}

bool refuse_kind(const char* location, const char* kind, int length, const Invocation& invocation,
                 Report* report) {
  Line what;
  const void* plus = std::memchr(kind, '+', static_cast<size_t>(length));
  if (plus != nullptr && (begins(kind, "postgres") || begins(kind, "sqlite+"))) {
    const auto before = static_cast<int>(static_cast<const char*>(plus) - kind);
    what.add("leave out \"%.*s\": no driver is named here", length - before, kind + before);
  } else {
    what.add("nothing here speaks to \"%.*s\" databases", length, kind);
  }
  return refuse(location, what.text(), invocation, report);
}

/// The name of the database in what libpq reads, or nothing where it can't be seen.
void add_dbname(Line& line, const char* conninfo) {
  const char* authority = std::strstr(conninfo, "://");
  const char* at = authority != nullptr ? std::strchr(authority + 3, '/') : nullptr;
  if (at != nullptr) line.add("%.*s", static_cast<int>(std::strcspn(at + 1, "?")), at + 1);
  if (authority != nullptr) return;
  for (const char* key = conninfo; *key != '\0'; key += std::strcspn(key, " ")) {
    key += std::strspn(key, " ");
    if (!begins(key, "dbname") || key_length(key) == 0 || std::strchr(key, '\'') != nullptr)
      continue;
    key += key_length(key);
    line.add("%.*s", static_cast<int>(std::strcspn(key, " ")), key);
    return;
  }
}

void take_own(const Database& database, Place* place) {
  place->there = true;
  place->database = database;
  if (database.connection != nullptr || database.location == nullptr) return;
  if (database.driver->dialect == Dialect::kPostgresql) {
    add_dbname(place->masked, database.location);
    if (place->masked.empty()) add_masked(place->masked, database.location);
    if (!place->masked.empty()) place->name = place->masked.text();
    return;
  }
  place->location = database.location;
  place->name = last_part(place->location);
}

/// The end of a password's value in `text`: where the next part begins, or nothing more is there.
/// Blanks that nothing stands between quotes for belong to it.
const char* end_of_value(const char* text, bool uri) {
  if (uri) return text + std::strcspn(text, "&");
  const bool quoted = *text == '\'';
  if (quoted) text++;
  while (*text != '\0' && quoted && *text != '\'') text += *text == '\\' && text[1] != '\0' ? 2 : 1;
  while (*text != '\0') {
    text += std::strcspn(text, " ");
    if (key_length(text + std::strspn(text, " ")) != 0) return text;
    text += std::strspn(text, " ");
  }
  return text;
}

}  // namespace

const char* path_of(const char* location) noexcept {
  if (begins(location, kUrl)) return location + sizeof kUrl - 1;
  return begins(location, kScheme) ? location + sizeof kScheme - 1 : nullptr;
}

bool find_place(const char* given, const Invocation& invocation, Place* place,
                Report* report) noexcept {
  const char* location = given;
  if (location == nullptr && invocation.has_database) {
    take_own(invocation.database, place);
    return true;
  }
  if (location == nullptr) location = invocation.location;
  if (location == nullptr) return true;

  if (is_conninfo(location)) {
    const Database* database = database_of(invocation, Dialect::kPostgresql);
    if (database == nullptr) return refuse_kind(location, "postgresql", 10, invocation, report);
    place->there = true;
    place->database = Database{database->driver, nullptr, location};
    add_masked(place->masked, location);
    place->name = place->masked.text();
    return true;
  }
  const char* path = path_of(location);
  if (path == nullptr) {
    const unsigned scheme = scheme_length(location);
    if (scheme != 0) {
      return refuse_kind(location, location, static_cast<int>(scheme - 1), invocation, report);
    }
    path = location;
  } else if (begins(path, "//")) {
    return refuse(location,
                  "three slashes stand before a path, and a fourth begins an absolute one",
                  invocation, report);
  } else if (begins(location, kUrl) && access(path, F_OK) != 0 && access(path - 1, F_OK) == 0) {
    Line what;
    what.add("\"%s%s\" is a path from here, and nothing is there; for %s write \"%s%s\"", kUrl,
             path, path - 1, kUrl, path - 1);
    return refuse(location, what.text(), invocation, report);
  }
  const Database* database = database_of(invocation, Dialect::kSqlite);
  if (database == nullptr) return refuse_kind(location, "sqlite", 6, invocation, report);
  if (*path == '\0') {
    return refuse(location, "the path of the database is missing", invocation, report);
  }
  place->there = true;
  place->database = Database{database->driver, nullptr, path};
  place->location = path;
  place->name = path;
  return true;
}

const Driver& driver_of(const Place& place, const Invocation& invocation) noexcept {
  return place.there ? *place.database.driver : *invocation.database.driver;
}

void add_forms(Line& line, const Invocation& invocation) noexcept {
  if (database_of(invocation, Dialect::kSqlite) != nullptr) {
    line.add("sqlite:PATH, sqlite:///PATH or PATH");
  }
  if (database_of(invocation, Dialect::kPostgresql) == nullptr) return;
  line.add("%spostgresql://HOST/NAME or \"host=HOST dbname=NAME\"", line.empty() ? "" : "; ");
}

const char* example_of(const Invocation& invocation) noexcept {
  const bool sqlite = invocation.database.driver->dialect == Dialect::kSqlite;
  return sqlite ? "sqlite:PATH" : "postgresql://HOST/NAME";
}

bool is_missing(const Place& place) noexcept {
  return place.location != nullptr && access(place.location, F_OK) != 0 && errno == ENOENT;
}

void add_masked(Line& line, const char* location) noexcept {
  const char* authority = std::strstr(location, "://");
  const char* at = std::strrchr(location, '@');
  if (authority != nullptr && at != nullptr && at > authority) {
    const char* user = authority + 3;
    const void* colon = std::memchr(user, ':', static_cast<size_t>(at - user));
    if (colon != nullptr) {
      const char* end = static_cast<const char*>(colon);
      line.add("%.*s:***", static_cast<int>(end - location), location);
      location = at;
    }
  }
  constexpr const char kPassword[] = "password";
  while (const char* word = std::strstr(location, kPassword)) {
    const size_t length = key_length(word);
    const char* value = word + (length != 0 ? length : sizeof kPassword - 1);
    line.add("%.*s", static_cast<int>(value - location), location);
    location = value;
    if (length == 0) continue;
    line.add("***");
    location = end_of_value(value, authority != nullptr);
  }
  line.add("%s", location);
}

}  // namespace aludel::command_line
