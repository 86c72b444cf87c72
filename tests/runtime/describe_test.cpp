// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <cstring>
#include <string>

namespace aludel {
namespace {

std::string described(const Result& result) {
  char buffer[200];
  return describe(result, buffer, sizeof buffer);
}

TEST_CASE("a result about a revision that the program doesn't know") {
  Result result;
  result.status = Status::kStatementFailed;
  std::strcpy(result.unknown, "77ab01c2d3e4");
  result.line = 2;
  std::strcpy(result.detail, "no such table: x");
  char buffer[200];
  CHECK(std::string(describe(result, buffer, sizeof buffer)) ==
        "undo 77ab01c2d3e4, statement 2: a statement failed: no such table: x");
}

TEST_CASE("a run's end in one line") {
  Result result;
  CHECK(described(result) == "done");

  result.status = Status::kOpenTransaction;
  CHECK(described(result) == "the connection is inside a transaction");

  result.status = Status::kRequireFailed;
  result.file = "versions/b.sql";
  result.line = 12;
  result.message = "two devices have the same serial number";
  result.rows = 2;
  std::strcpy(result.detail, "serial='A1'");
  CHECK(described(result) ==
        "versions/b.sql:12: a requirement is not met: two devices have the same serial number "
        "(2 rows): serial='A1'");

  result.unrecorded = true;
  CHECK(described(result).find("serial='A1'; it has run, and is not recorded") !=
        std::string::npos);

  result = Result();
  result.status = Status::kStatementFailed;
  result.file = "versions/b.sql";
  result.line = 12;
  result.column = 5;
  std::strcpy(result.detail, "no such thing");
  std::strcpy(result.sqlstate, "42P01");
  CHECK(described(result) == "versions/b.sql:12:5: a statement failed: no such thing (42P01)");

  result = Result();
  result.status = Status::kFunctionFailed;
  result.file = "versions/b.sql";
  result.line = 12;
  result.function = "rehash";
  std::strcpy(result.detail, "no such row");
  CHECK(described(result) ==
        "versions/b.sql:12: a function of the program failed: rehash(): no such row");

  char small[16];
  CHECK(std::string(describe(result, small, sizeof small)) == "versions/b.s…");
}

}  // namespace
}  // namespace aludel
