// SPDX-License-Identifier: MIT
#include "revisions/taken.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace aludel::revisions {
namespace {

TEST_CASE("what a statement takes away or alters of what was there") {
  const struct {
    std::vector<std::string> statements;
    std::string taken;  // of all, " " between
  } cases[] = {
      {{"DROP TABLE device"}, "device"},
      {{"drop /* it */ view if exists main.\"the seen\" -- gone"}, "the seen"},
      {{"DROP INDEX CONCURRENTLY i, shop.k CASCADE"}, "i k"},
      {{"DROP FUNCTION f(int, int), g"}, "f g"},
      {{"DROP TRIGGER t_added ON t"}, "t_added"},
      {{"DROP MATERIALIZED VIEW m"}, "m"},
      {{"ALTER TABLE t ADD COLUMN a INTEGER DEFAULT (max(1, 2))"}, ""},
      {{"ALTER TABLE t ADD CONSTRAINT a CHECK (b > 0)", "ALTER TYPE e ADD VALUE 'x'"}, ""},
      {{"ALTER TABLE ONLY t DROP COLUMN IF EXISTS a, ADD b INT, ALTER c TYPE NUMERIC(5, 2)"},
       "t.a t.c"},
      {{"ALTER TABLE t DROP CONSTRAINT t_check"}, "t.t_check"},
      {{"ALTER TABLE t RENAME a TO b", "ALTER TABLE t DROP b"}, "t.a"},
      {{"ALTER TABLE t RENAME TO s", "DROP TABLE s"}, "t"},
      {{"ALTER TABLE t OWNER TO me"}, "t"},
      {{"CREATE OR REPLACE VIEW v AS SELECT 1"}, "v"},
      {{"COMMENT ON TABLE t IS 'all'"}, "t"},
      {{"CREATE TABLE t (a INTEGER)", "ALTER TABLE T RENAME a TO b", "DROP TABLE t"}, ""},
      {{"ALTER TABLE t ADD a INTEGER", "ALTER TABLE t DROP COLUMN a", "DROP TABLE t"}, "t"},
      {{"DROP VIEW v", "CREATE VIEW v AS SELECT 1", "DROP VIEW v"}, "v v"},
      {{"CREATE UNIQUE INDEX i ON device (n) WHERE n > 1", "DROP INDEX i"}, "(device n)"},
      {{"CREATE VIEW v AS SELECT a FROM t", "DROP VIEW w", "DROP VIEW V"}, "w (a t)"},
      {{"INSERT INTO t SELECT 'DROP TABLE s'", "PRAGMA foreign_keys", "SELECT 1"}, ""},
  };
  for (const auto& it : cases) {
    Taken taken;
    std::string all;
    for (const std::string& statement : it.statements) {
      std::string its = taken.by(statement, sql::Language::kPostgresql);
      for (char& c : its) c = c == '\n' ? ' ' : c;
      all += (all.empty() || its.empty() ? "" : " ") + its;
    }
    INFO(it.statements.front());
    CHECK(all == it.taken);
  }
}

}  // namespace
}  // namespace aludel::revisions
