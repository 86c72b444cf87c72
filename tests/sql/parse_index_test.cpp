// SPDX-License-Identifier: MIT
#include <catch2/catch.hpp>
#include <string_view>

#include "sql/parsing.h"

namespace {

using namespace aludel::sql;

struct Row {
  const char* name;
  Language language;
  std::string_view sql;
  std::string_view expected;  // printed
};

constexpr Language kS = Language::kSqlite;
constexpr Language kP = Language::kPostgresql;
constexpr Language kBoth = Language::kPortable;

constexpr Row kIndexes[] = {
    {"columns", kBoth, "CREATE UNIQUE INDEX i ON t (a, b DESC, c ASC)",
     "CREATE UNIQUE INDEX i ON t (a, b DESC, c)"},
    {"SQLite's collation is the index's where it is of all of it", kS,
     "CREATE INDEX i ON t (a COLLATE nocase DESC, b || c COLLATE rtrim, (b || c) COLLATE rtrim)",
     "CREATE INDEX i ON t (a COLLATE nocase DESC, (b || c COLLATE rtrim), (b || c) COLLATE rtrim)"},
    {"a column in parentheses is a column", kS, "CREATE INDEX i ON t ((a), (('b')), (a + b))",
     "CREATE INDEX i ON t (a, b, (a + b))"},
    {"expressions", kP, "CREATE INDEX i ON t (lower(a), ((a || b)) COLLATE \"C\" text_ops DESC)",
     "CREATE INDEX i ON t (lower(a), (a || b) COLLATE \"C\" text_ops DESC)"},
    {"without a name", kP, "CREATE INDEX ON ONLY app.t USING GIN (a jsonb_path_ops)",
     "CREATE INDEX ON ONLY app.t USING gin (a jsonb_path_ops)"},
    {"a class with settings, nulls", kP,
     "CREATE INDEX i ON t (a app.ops (siglen = 32) NULLS FIRST, b DESC NULLS LAST)",
     "CREATE INDEX i ON t (a app.ops (siglen = 32) NULLS FIRST, b DESC NULLS LAST)"},
    {"all that follows", kP,
     "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a) INCLUDE (b) NULLS NOT DISTINCT "
     "WITH (fillfactor=70) TABLESPACE s WHERE (b > 0)",
     "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a) INCLUDE (b) NULLS NOT DISTINCT "
     "WITH (fillfactor = 70) TABLESPACE s WHERE (b > 0)"},
    {"a partial one", kBoth, "CREATE INDEX i ON t (a) WHERE b IS NOT NULL",
     "CREATE INDEX i ON t (a) WHERE b IS NOT NULL"},
};

TEST_CASE("indexes are read as they are meant") {
  for (const Row& row : kIndexes) {
    CAPTURE(row.name);
    CHECK(reprinted(row.sql, row.language) == row.expected);
  }
}

}  // namespace
