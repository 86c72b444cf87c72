// SPDX-License-Identifier: MIT
#include "command_line/location.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace aludel::command_line {
namespace {

constexpr const char kScheme[] = "sqlite:";

const char* last_part(const char* path) {
  const char* slash = std::strrchr(path, '/');
  return slash != nullptr && slash[1] != '\0' ? slash + 1 : path;
}

/// The length of "word:" at the beginning of a URL-like location; 0 where there is none.
unsigned scheme_length(const char* location) {
  unsigned length = 0;
  while ((location[length] >= 'a' && location[length] <= 'z') || location[length] == '+') length++;
  return length > 1 && location[length] == ':' ? length + 1 : 0;
}

void refuse(const char* location, const char* what, Report* report) {
  report->begin(kUsage).add("%s", what);
  add_masked(report->row("database"), location);
  report->row("can be").add("sqlite:PATH, sqlite:///PATH or PATH");
}

}  // namespace

bool find_place(const char* given, const Invocation& invocation, Place* place,
                Report* report) noexcept {
  const char* location = given;
  if (location == nullptr && invocation.has_database) {
    place->there = true;
    place->database = invocation.database;
    if (invocation.database.connection != nullptr) return true;
    place->location = invocation.database.location;
    place->name = last_part(place->location);
    return true;
  }
  if (location == nullptr) location = invocation.location;
  if (location == nullptr) return true;

  const char* path = location;
  const unsigned scheme = scheme_length(location);
  if (std::strncmp(location, kScheme, sizeof kScheme - 1) == 0) {
    path = location + sizeof kScheme - 1;
    if (std::strncmp(path, "//", 2) == 0) {
      path += 2;
      if (*path != '/') {
        refuse(location, "after \"sqlite://\" stands an absolute path", report);
        return false;
      }
    }
  } else if (scheme != 0) {
    Line what;
    what.add("nothing here speaks to \"%.*s\" databases", static_cast<int>(scheme - 1), location);
    refuse(location, what.text(), report);
    return false;
  }
  if (*path == '\0') {
    refuse(location, "the path of the database is missing", report);
    return false;
  }
  place->there = true;
  place->database = Database{invocation.database.driver, nullptr, path};
  place->location = path;
  place->name = path;
  return true;
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
  const char* word = std::strstr(location, "password=");
  if (word == nullptr) {
    line.add("%s", location);
    return;
  }
  word += sizeof "password=" - 1;
  line.add("%.*s***", static_cast<int>(word - location), location);
}

}  // namespace aludel::command_line
