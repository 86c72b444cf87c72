// SPDX-License-Identifier: MIT
#include <aludel/migrator.h>
#include <aludel/status.h>

#include <catch2/catch.hpp>
#include <set>
#include <string>

namespace aludel {
namespace {

TEST_CASE("numbers and exit codes of statuses are fixed") {
  const struct {
    Status status;
    int number;
    int exit;
  } rows[] = {
      {Status::kOk, 0, 0},
      {Status::kBadTarget, 1, 2},
      {Status::kAmbiguousTarget, 2, 2},
      {Status::kUnreachable, 3, 2},
      {Status::kIrreversible, 4, 3},
      {Status::kWrongFormat, 5, 3},
      {Status::kWrongDialect, 6, 3},
      {Status::kUnknownRevision, 10, 4},
      {Status::kForeign, 11, 4},
      {Status::kBusy, 20, 5},
      {Status::kOpenTransaction, 21, 3},
      {Status::kOpenStatement, 22, 3},
      {Status::kCannotOpen, 23, 3},
      {Status::kNotADatabase, 24, 3},
      {Status::kReadOnly, 25, 3},
      {Status::kFull, 26, 3},
      {Status::kDamaged, 27, 3},
      {Status::kNotAlone, 28, 3},
      {Status::kConnectionLost, 29, 3},
      {Status::kStatementFailed, 30, 3},
      {Status::kRequireFailed, 31, 3},
      {Status::kForeignKeys, 32, 3},
      {Status::kTransactionEnded, 33, 3},
      {Status::kCancelled, 34, 3},
      {Status::kFunctionFailed, 35, 3},
      {Status::kNoFunction, 36, 3},
  };
  std::set<std::string> texts;
  for (const auto& row : rows) {
    CHECK(static_cast<int>(row.status) == row.number);
    CHECK(exit_code(row.status) == row.exit);
    texts.insert(status_text(row.status));
  }
  CHECK(texts.size() == std::size(rows));
  CHECK(texts.count("") == 0);
}

TEST_CASE("a failure after a commit is a part done") {
  Result result;
  CHECK(result.exit_code() == 0);
  result.applied = 2;
  CHECK(result.exit_code() == 0);
  result.status = Status::kStatementFailed;
  CHECK(result.exit_code() == 6);
  result.applied = 0;
  CHECK(result.exit_code() == 3);
  result.unrecorded = true;
  CHECK(result.exit_code() == 6);
}

}  // namespace
}  // namespace aludel
