// SPDX-License-Identifier: MIT
//
// What speaks of a table, and what the order of its columns matters to.
#include <catch2/catch.hpp>
#include <string>

#include "schema/order.h"
#include "schema/schemas.h"

namespace aludel::schema {
namespace {

struct Row {
  const char* dialect;
  const char* sql;
  const char* relation;
  const char* column;
  const char* dependants;  // each before what depends on it
};

constexpr Row kRows[] = {
    {"sqlite",
     "CREATE TABLE t (a, b); CREATE VIEW z AS SELECT a FROM t; CREATE VIEW y AS SELECT * FROM z; "
     "CREATE VIEW x AS SELECT 1 AS a",
     "t", "",
     "view \"z\"\n"
     "view \"y\"\n"},
    {"sqlite",
     "CREATE TABLE t (a, b); CREATE VIEW z AS SELECT a FROM t; CREATE VIEW y AS SELECT b FROM t; "
     "CREATE VIEW x AS SELECT b FROM z",
     "t", "a",
     "view \"z\"\n"
     "view \"x\"\n"},
    {"sqlite",
     "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER r INSTEAD OF DELETE ON "
     "v BEGIN SELECT 1; END; CREATE TABLE u (a); CREATE TRIGGER q AFTER DELETE ON u BEGIN DELETE "
     "FROM t; END; CREATE TRIGGER p AFTER DELETE ON u BEGIN SELECT 1; END; CREATE TRIGGER o AFTER "
     "DELETE ON t BEGIN SELECT 1; END",
     "t", "",
     "view \"v\"\n"
     "trigger \"q\"\n"
     "trigger \"r\"\n"},
    {"sqlite", "CREATE TABLE t (a); CREATE VIEW v AS WITH t AS (SELECT 1 AS a) SELECT a FROM t",
     "t", "", ""},
    {"sqlite", "CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM v", "v", "",
     "view \"w\"\n"},
    {"postgresql",
     "CREATE TABLE t (a int, b int); CREATE VIEW v AS SELECT * FROM t; CREATE MATERIALIZED VIEW w "
     "AS SELECT a FROM v",
     "t", "b",
     "view \"v\"\n"
     "materialized view \"w\"\n"},
};

struct OrderRow {
  const char* expected;
  const char* actual;
  const char* findings;
};

constexpr OrderRow kOrderRows[] = {
    {"CREATE TABLE t (a, b); CREATE VIEW v AS SELECT * FROM t",
     "CREATE TABLE t (b, a); CREATE VIEW v AS SELECT * FROM t",
     "view \"v\" depends on the order of the columns of \"t\": a, b / b, a\n"},
    {"CREATE TABLE t (a, b); CREATE VIEW v AS SELECT a, b FROM t",
     "CREATE TABLE t (b, a); CREATE VIEW v AS SELECT a, b FROM t", ""},
    {"CREATE TABLE t (a, b); CREATE VIEW v AS SELECT * FROM t",
     "CREATE TABLE t (A, B); CREATE VIEW v AS SELECT * FROM t", ""},
    {"CREATE TABLE t (a, b); CREATE TABLE u (a); CREATE TRIGGER r AFTER DELETE ON u BEGIN INSERT "
     "INTO t VALUES (1, 2); END",
     "CREATE TABLE t (b, a); CREATE TABLE u (a); CREATE TRIGGER r AFTER DELETE ON u BEGIN INSERT "
     "INTO t VALUES (1, 2); END",
     "trigger \"r\" depends on the order of the columns of \"t\": a, b / b, a\n"},
    {"CREATE TABLE t (a, b); CREATE TABLE u (a); CREATE TRIGGER r AFTER DELETE ON u BEGIN INSERT "
     "INTO t (a, b) VALUES (1, 2); END",
     "CREATE TABLE t (b, a); CREATE TABLE u (a); CREATE TRIGGER r AFTER DELETE ON u BEGIN INSERT "
     "INTO t (a, b) VALUES (1, 2); END",
     ""},
    {"CREATE TABLE t (a, b); CREATE VIEW v AS SELECT 1 AS x WHERE EXISTS (SELECT * FROM t)",
     "CREATE TABLE t (b, a); CREATE VIEW v AS SELECT 1 AS x WHERE EXISTS (SELECT * FROM t)", ""},
};

TEST_CASE("views and triggers that speak of a table or of a column, directly or by others") {
  for (const Row& row : kRows) {
    INFO(row.sql);
    const Schema schema = made(row.dialect, row.sql);
    std::string text;
    for (const Object* it : schema.dependants({"", row.relation}, row.column)) {
      text += said(*it) + '\n';
    }
    CHECK(text == row.dependants);
  }
}

TEST_CASE("the order of columns matters to * and to INSERT without a list, and to nothing else") {
  for (const OrderRow& row : kOrderRows) {
    INFO(row.expected);
    const Schema expected = made("sqlite", row.expected);
    const Schema actual = made("sqlite", row.actual);
    std::string text;
    for (const OrderFinding& it : compare_order(expected, actual)) {
      text += it.what + ": " + it.expected + " / " + it.actual + '\n';
    }
    CHECK(text == row.findings);
    CHECK(differences(expected, actual).empty());
  }
}

}  // namespace
}  // namespace aludel::schema
