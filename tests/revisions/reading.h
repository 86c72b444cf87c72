// SPDX-License-Identifier: MIT
//
// Reading one revision file out of a string, and tables of what is said about it.
#ifndef ALUDEL_TESTS_REVISIONS_READING_H
#define ALUDEL_TESTS_REVISIONS_READING_H

#include <catch2/catch.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "revisions/revision.h"

namespace aludel::revisions {

inline const std::string kHeader = R"(-- add owner
-- @revision ab12
-- @created 2026-11-20T19:52:09Z
-- @sql sqlite
)";
inline const std::string kUp = "-- @upgrade\nCREATE TABLE a (x);\n";
inline const std::string kDown = "-- @downgrade\nDROP TABLE a;\n";

struct Reading {
  std::unique_ptr<text::Source> source;  // nullptr where there is a revision
  std::optional<Revision> revision;
  std::string said;
};

inline Reading read(const std::string& text) {
  Reading reading;
  text::Diagnostics diagnostics;
  reading.source = std::make_unique<text::Source>("versions/a.sql", text);
  reading.revision = read_revision(std::move(reading.source), "versions/a.sql", diagnostics);
  reading.said = diagnostics.print();
  return reading;
}

/// Reads what must be free of errors.
inline Revision read_good(const std::string& text) {
  Reading reading = read(text);
  REQUIRE(reading.said == "");
  REQUIRE(reading.revision.has_value());
  return std::move(*reading.revision);
}

struct Case {
  const char* name;
  std::string text;
  std::string said;
};

template <std::size_t N>
void check(const Case (&cases)[N]) {
  for (const Case& it : cases) {
    INFO(it.name << "\n" << it.text);
    const Reading reading = read(it.text);
    CHECK(reading.said == it.said);
    CHECK_FALSE(reading.revision.has_value());
  }
}

}  // namespace aludel::revisions

#endif  // ALUDEL_TESTS_REVISIONS_READING_H
