// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>

#include "revisions/names.h"
#include "text/similar.h"

namespace aludel::revisions {

TEST_CASE("similar: the nearest, at most two letters off") {
  constexpr std::string_view kWords[] = {"upgrade", "downgrade", "end", "fill", "call"};
  const std::pair<const char*, const char*> rows[] = {
      {"upgrade", "upgrade"},
      {"upgarde", "upgrade"},
      {"pgrade", "upgrade"},
      {"upggrade", "upgrade"},
      {"UPGRADE", "upgrade"},
      {"uprgaed", "upgrade"},
      {"upgr", ""},
      {"ed", "end"},
      {"e", ""},
      {"fall", "fill"},
      {"xx", ""},
      {"", ""},
  };
  for (const auto& [word, expected] : rows) {
    INFO(word);
    CHECK(text::similar(word, kWords) == expected);
  }
  CHECK(text::did_you_mean("upgarde", kWords, "@") == "; did you mean \"@upgrade\"?");
  CHECK(text::did_you_mean("merge", kWords) == "");
}

TEST_CASE("ids") {
  for (const char* id :
       {"a", "8be41c07a3f5", "A.b_9", "a2345678901234567890123456789012", "header", "_", "."}) {
    INFO(id);
    CHECK(id_problem(id) == std::nullopt);
  }
  for (const char* id : {"", "a b", "a-b", "é", "a2345678901234567890123456789012x", "head",
                         "HEADS", "Base", "current"}) {
    INFO(id);
    CHECK(id_problem(id) != std::nullopt);
  }
}

TEST_CASE("times") {
  const std::pair<const char*, std::int64_t> rows[] = {
      {"1970-01-01T00:00:00Z", 0},
      {"2024-02-29T23:59:59Z", 1709251199},
      {"2026-11-20T19:52:09Z", 1795204329},
      {"2026-11-20T21:52:09+02:00", 1795204329},
      {"2026-11-20T14:22:09-05:30", 1795204329},
      {"1969-12-31T23:59:59+00:00", -1},
  };
  for (const auto& [time, instant] : rows) {
    INFO(time);
    CHECK(instant_of(time) == instant);
  }
  for (const char* time :
       {"", "2026-11-20", "2026-11-20T19:52:09", "2026-11-20 19:52:09Z", "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-04-31T00:00:00Z", "2025-02-29T00:00:00Z",
        "2026-11-20T24:00:00Z", "2026-11-20T19:60:09Z", "2026-11-20T19:52:60Z",
        "2026-11-20T19:52:09+01", "2026-11-20T19:52:09+24:00", "2026-11-20T19:52:09+01:60",
        "2026-11-20T19:52:09 01:00", "2026-11-20T19:52:09Z+01:00", "+026-11-20T19:52:09Z"}) {
    INFO(time);
    CHECK_FALSE(instant_of(time));
  }
}

}  // namespace aludel::revisions
