// SPDX-License-Identifier: MIT
//
// The three tables, as users' databases carry them.
#include "runtime/records.h"

#include <aludel/migrator.h>

#include <catch2/catch.hpp>
#include <string>

#include "runtime/chain.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

TEST_CASE("the history of runs") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  gateway.settings.version = "2.2.0";
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be9").ok());
  gateway.settings.version = "";
  REQUIRE(downgrade(db.database(), gateway.migrations(), "1f0c").ok());
  CHECK(db("SELECT sequence, run, revision, parents, dependencies, direction, how, checksum, "
           "message, program FROM aludel_version_history ORDER BY sequence") ==
        "1|1|1f0c9ab2e7d4|||upgrade|run|0000000000001000|create site and device|gateway 2.1.5 "
        "2|1|8be41c07a3f5|1f0c9ab2e7d4||upgrade|run|0000000000001001|add serial to devices|gateway "
        "2.1.5 "
        "3|2|8be9d1e20c44|8be41c07a3f5||upgrade|run|0000000000001002|create reading|gateway 2.2.0 "
        "4|3|8be9d1e20c44|8be41c07a3f5||downgrade|run|0000000000002002|create reading|gateway "
        "5|3|8be41c07a3f5|1f0c9ab2e7d4||downgrade|run|0000000000002001|add serial to "
        "devices|gateway");
  CHECK(db("SELECT count(*) FROM aludel_version_history WHERE time LIKE '20__-__-__T__:__:__Z'") ==
        "5");
}

TEST_CASE("a history that was cut goes on with greater numbers") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be9").ok());
  db("DELETE FROM aludel_version_history WHERE sequence < 3");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "+1").ok());
  CHECK(db("SELECT sequence, run FROM aludel_version_history") == "3|1 4|2");
}

TEST_CASE("downgrades are kept for what is applied") {
  Gateway gateway;
  gateway.add("f00000000001", "gone", {"DROP VIEW overview"}, {}, Revision::kIrreversible,
              "nobody knows");
  gateway.add("f00000000002", "compact", {"VACUUM"}, {"VACUUM"}, Revision::kNoTransaction);
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  CHECK(db("SELECT revision, variant, number, flags, sql, message, checksum FROM "
           "aludel_version_downgrade WHERE revision >= 'c' ORDER BY revision, number") ==
        "c0ffee000001|0|0|0||NULL|0000000000002003 "
        "c0ffee000001|0|1|1|SELECT id, serial FROM device WHERE serial = 'used'|serials are in "
        "use|NULL "
        "c0ffee000001|0|2|0|UPDATE device SET serial = NULL|NULL|NULL "
        "d00d00000002|0|0|1||NULL|0000000000002004 "
        "e5e5e5e5e5e5|0|0|4||NULL|0000000000002005 "
        "e5e5e5e5e5e5|0|1|0|DROP VIEW overview|NULL|NULL "
        "f00000000001|0|0|2||nobody knows|0000000000002006 "
        "f00000000002|0|0|8||NULL|0000000000002007 "
        "f00000000002|0|1|0|VACUUM|NULL|NULL");
  REQUIRE(downgrade(db.database(), gateway.migrations(), "-1").ok());
  CHECK(db("SELECT count(*) FROM aludel_version_downgrade WHERE revision = 'f00000000002'") == "0");
}

TEST_CASE("without stored downgrades there is no table of them") {
  Gateway gateway;
  gateway.settings.stored_downgrades = false;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  CHECK(db.tables() == "aludel_version aludel_version_history device overview reading site");
  REQUIRE(downgrade(db.database(), gateway.migrations(), "base").ok());
}

TEST_CASE("a program that doesn't store downgrades leaves none behind that are wrong") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  gateway.settings.stored_downgrades = false;
  REQUIRE(downgrade(db.database(), gateway.migrations(), "8be4").ok());
  CHECK(db("SELECT DISTINCT revision FROM aludel_version_downgrade ORDER BY 1") ==
        "1f0c9ab2e7d4 8be41c07a3f5");
  REQUIRE(stamp(db.database(), gateway.migrations(), "base").ok());
  CHECK(db("SELECT count(*) FROM aludel_version_downgrade") == "0");
  db("DROP TABLE device; DROP TABLE site");
  gateway.settings.stored_downgrades = true;
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 6");
}

TEST_CASE("the tables' names begin with the version table's") {
  Gateway gateway;
  gateway.settings.version_table = "Order";  // a keyword
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  REQUIRE(downgrade(db.database(), gateway.migrations(), "-1").ok());
  CHECK(db.tables() == "Order Order_downgrade Order_history device reading site");
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kBehind);
}

/// a - b - d    c forks from a, d merges; e stands alone and depends on c
///  \- c -/
TEST_CASE("version rows are the heads of what is applied") {
  TestChain chain;
  chain.add_with("a", "", {}, {}, {}, {})
      .add_with("b", "", {0}, {}, {}, {})
      .add_with("c", "", {0}, {}, {}, {})
      .add_with("e", "", {}, {2}, {}, {})
      .add_with("d", "", {1, 2}, {}, {}, {});
  const Live db;
  const struct {
    bool up;
    const char* target;
    const char* rows;
  } steps[] = {
      {true, "b", "b"},    {true, "c", "b c"}, {true, "e", "b e"},     {true, "heads", "d e"},
      {false, "b", "b e"}, {false, "a", "a"},  {true, "heads", "d e"}, {false, "base", ""},
  };
  for (const auto& step : steps) {
    INFO(step.target);
    const Result result = step.up ? upgrade(db.database(), chain.migrations(), step.target)
                                  : downgrade(db.database(), chain.migrations(), step.target);
    CHECK(words(result).rfind("done", 0) == 0);
    CHECK(db("SELECT * FROM aludel_version ORDER BY 1") == step.rows);
  }
  CHECK(db("SELECT DISTINCT revision, parents, dependencies FROM aludel_version_history WHERE "
           "revision >= 'd' ORDER BY 1") == "d|b c| e||c");
}

TEST_CASE("checksums have sixteen digits") {
  char text[17];
  write_checksum(0x0123456789abcdefull, text);
  CHECK(std::string(text) == "0123456789abcdef");
  write_checksum(0, text);
  CHECK(std::string(text) == "0000000000000000");
  write_checksum(~0ull, text);
  CHECK(std::string(text) == "ffffffffffffffff");
}
}  // namespace
}  // namespace aludel::tests
