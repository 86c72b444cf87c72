// SPDX-License-Identifier: MIT
//
// ALTER COLUMN TYPE without USING, where PostgreSQL has no cast of its own accord: on the server,
// with a row. The value is the same afterwards, or nothing is changed.
#include <catch2/catch.hpp>

#include "dialect/postgresql_database.h"

namespace aludel::dialect {
namespace {

struct Row {
  const char* from;
  const char* value;
  const char* to;
  const char* becomes;  // nullptr: it would not be the same
};

constexpr Row kRows[] = {
    {"mood[]", "'{glad}'", "varchar(2)[]", nullptr},
    {"mood[]", "'{glad}'", "varchar(4)[]", "{glad}"},
    {"mood[]", "'{glad}'", "state[]", "{glad}"},
    {"mood", "'glad'", "state", "glad"},
    {"mood", "'17'", "integer", "17"},
    {"mood", "'17'", "numeric(1)", "error: numeric field overflow"},
    {"text", "'17'", "integer", "17"},
    {"text", "'glad'", "mood", "glad"},
    {"text", "'10111'", "bit(3)", nullptr},
    {"text", "'101'", "bit(3)", "101"},
    {"text", "'3.456'", "numeric(4,1)", nullptr},
    {"text", "'3.50'", "numeric(4,1)", "3.5"},
    {"text", "'3.456'", "numeric", "3.456"},
    {"text", "'3.456'", "tenth", nullptr},
    {"text", "'0.12345678901234567'", "double precision", nullptr},
    {"text", "'1e3'", "double precision", "1000"},
    {"text", "'0.12345678'", "real", nullptr},
    {"text", "'3.456'", "money", nullptr},
    {"text", "'2024-01-01 10:00'", "date", nullptr},
    {"text", "'2024-01-01'", "date", "2024-01-01"},
    {"text", "'2024-01-01T10:00'", "timestamp", "2024-01-01 10:00:00"},
    {"text", "'2024-01-01 10:00:00.9'", "timestamp(0)", nullptr},
    {"text", "'2024-01-01 10:00:00.9'", "timestamptz(0)", nullptr},
    {"text", "'2024-01-01 10:00+07'", "timestamp", nullptr},
    {"text", "'2024-01-01 10:00'", "time", nullptr},
    {"text", "'10:00:00'", "time", "10:00:00"},
    {"text", "'{\"a\":1}'", "jsonb", "{\"a\": 1}"},
    {"text", "'xyz'", "\"char\"", nullptr},
    {"text[]", "'{abc}'", "integer[]", "error: invalid input syntax for type integer: \"abc\""},
    {"text[]", "'{12}'", "integer[]", "{12}"},
    {"text[]", "'{abc}'", "varchar(2)[]", "error: value too long for type character varying(2)"},
    {"integer", "255", "bit(4)", nullptr},
    {"integer", "7", "bit(4)", "0111"},
    {"bigint", "255", "bit(4)", nullptr},
    {"bit(8)", "'00001111'", "integer", "15"},
    {"integer", "2", "boolean", nullptr},
    {"integer", "1", "boolean", "t"},
    {"boolean", "true", "integer", "1"},
    {"jsonb", "'3.7'", "integer", nullptr},
    {"jsonb", "'3.0'", "integer", "3"},
    {"jsonb", "'3.7'", "numeric", "3.7"},
    {"jsonb", "'0.12345678901234567'", "double precision", nullptr},
    {"jsonb", "'true'", "boolean", "t"},
    {"point", "'(1,2)'", "lseg", "error: cannot cast type point to lseg"},
    {"text", "NULL", "numeric(4,1)", "NULL"},
};

}  // namespace

TEST_CASE("a cast that has to be written loses no value", "[postgresql]") {
  const std::string types =
      "CREATE TYPE mood AS ENUM ('sad', 'glad', '17');\n"
      "CREATE TYPE state AS ENUM ('glad', 'sad');\n"
      "CREATE DOMAIN tenth AS numeric(4,1);\n";
  const PostgresqlDatabase db;
  for (const Row& row : kRows) {
    CAPTURE(row.from, row.value, row.to);
    db("BEGIN");
    const Rendered made =
        render(types + "CREATE TABLE t (c " + row.from + ")", schema::Schema(postgresql().rules()));
    CHECK(db.run(made.script) == "");
    CHECK(db(std::string("INSERT INTO t VALUES (") + row.value + ") RETURNING 1") == "1");
    const Rendered up =
        render(std::string("ALTER TABLE t ALTER COLUMN c TYPE ") + row.to, made.state);
    CHECK(up.errors == "");
    const std::string before = db("SELECT c FROM t");
    const std::string wrong = db.run(up.script);
    if (row.becomes == nullptr) {
      CHECK(
          wrong.starts_with("error: column \"c\" of table \"t\" has values that are not the same"));
      CHECK(db("SELECT c FROM t") == before);
    } else {
      CHECK((wrong.empty() ? db("SELECT c FROM t") : wrong) == row.becomes);
    }
    db("ROLLBACK");
  }
}

}  // namespace aludel::dialect
