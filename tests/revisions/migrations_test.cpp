// SPDX-License-Identifier: MIT
#include "revisions/migrations.h"

#include <catch2/catch.hpp>
#include <cstring>

#include "revisions/folder.h"
#include "revisions/render.h"

namespace aludel::revisions {

namespace {

constexpr Target kSqliteOnly[] = {{::aludel::Dialect::kSqlite, 3040001}};

const char* const kFirst = R"(-- devices
-- @revision aa
-- @sql sqlite
-- @upgrade
CREATE TABLE device (id);
-- @require no rows yet
SELECT * FROM device;
-- @downgrade
DROP TABLE device;
)";
const char* const kSecond = R"(-- compact
-- @revision bb
-- @revises aa
-- @sql sqlite
-- @no-transaction
-- @upgrade
VACUUM;
-- @irreversible a file stays small
)";

}  // namespace

TEST_CASE("loaded migrations: what generated code would hold") {
  const Folder folder;
  folder.write("1.sql", kFirst);
  folder.write("2.sql", kSecond);
  folder.write("HEAD", "bb\n");
  text::Diagnostics diagnostics;
  Chain chain = read_chain(folder.path(), "versions", {}, diagnostics);
  render(chain, kSqliteOnly, diagnostics);
  REQUIRE(diagnostics.print() == "");
  const LoadedMigrations loaded(chain, {"gateway", "2.1.5", "my_version", false});
  const ::aludel::Migrations& migrations = loaded.get();

  CHECK(migrations.program == std::string("gateway"));
  CHECK(migrations.version == std::string("2.1.5"));
  CHECK(migrations.version_table == std::string("my_version"));
  CHECK(migrations.speaks(::aludel::Dialect::kSqlite));
  CHECK_FALSE(migrations.speaks(::aludel::Dialect::kPostgresql));
  CHECK_FALSE(migrations.stored_downgrades);

  const ::aludel::Chain& data = *migrations.chain;
  REQUIRE(data.size == 2);
  CHECK(data.format == ::aludel::kFormat);
  CHECK(data.head_count == 1);
  CHECK(data.head().id == std::string("bb"));
  CHECK(data[0].message == std::string("devices"));
  CHECK(data[0].reason == nullptr);
  CHECK(data[0].edge_count() == 0);
  CHECK(data[0].flags == 0);
  CHECK(data[0].checksum(::aludel::Dialect::kSqlite).upgrade == chain[0].checksums[0].upgrade);
  CHECK(data[0].checksum(::aludel::Dialect::kSqlite).downgrade == chain[0].checksums[0].downgrade);
  CHECK(data[1].reason == std::string("a file stays small"));
  CHECK(data[1].parent_count == 1);
  CHECK(data[1].edges[0] == 0);
  CHECK(data[1].flags == (::aludel::Revision::kNoTransaction | ::aludel::Revision::kIrreversible));

  const ::aludel::Unit& unit = *migrations.units[0];
  CHECK(unit.file == std::string("versions/1.sql"));
  const auto& up = unit.script(::aludel::Dialect::kSqlite, ::aludel::Direction::kUpgrade);
  REQUIRE(up.size == 2);
  const ::aludel::Statement& create = up.statements[0];
  CHECK(create.kind == ::aludel::Statement::Kind::kSql);
  CHECK(create.line == 5);
  CHECK(create.column == 1);
  CHECK(create.verbatim);
  CHECK(create.sql == std::string("CREATE TABLE device (id)"));
  CHECK(create.size == std::strlen(create.sql) + 1);
  CHECK(create.message == nullptr);
  const ::aludel::Statement& require = up.statements[1];
  CHECK(require.kind == ::aludel::Statement::Kind::kRequire);
  CHECK(require.line == 7);
  CHECK(require.sql == std::string("SELECT * FROM device"));
  CHECK(require.message == std::string("no rows yet"));
  CHECK(unit.script(::aludel::Dialect::kSqlite, ::aludel::Direction::kDowngrade).size == 1);
  CHECK(unit.script(::aludel::Dialect::kPostgresql, ::aludel::Direction::kUpgrade).size == 0);
  CHECK(migrations.units[1]
            ->script(::aludel::Dialect::kSqlite, ::aludel::Direction::kDowngrade)
            .size == 0);
}

TEST_CASE("loaded migrations: a call has no function, and nothing that stands for it") {
  const Folder folder;
  folder.write("1.sql",
               "-- devices\n-- @revision aa\n-- @sql sqlite\n-- @upgrade\n"
               "CREATE TABLE device (id);\n-- @call fill\n-- @stands-for DELETE FROM device\n"
               "-- @irreversible x\n");
  folder.write("HEAD", "aa\n");
  text::Diagnostics diagnostics;
  Chain chain = read_chain(folder.path(), "versions", {}, diagnostics);
  render(chain, kSqliteOnly, diagnostics);
  REQUIRE(diagnostics.print() == "");
  const LoadedMigrations loaded(chain, {"gateway", "", "aludel_version", true});
  const auto& up =
      loaded.get().units[0]->script(::aludel::Dialect::kSqlite, ::aludel::Direction::kUpgrade);
  REQUIRE(up.size == 2);
  const ::aludel::Statement& call = up.statements[1];
  CHECK(call.kind == ::aludel::Statement::Kind::kCall);
  CHECK(call.line == 6);
  CHECK(call.sql == std::string("fill"));
  CHECK(call.size == 5);
  CHECK(call.function == nullptr);
}

TEST_CASE("loaded migrations: an empty chain") {
  const Chain chain;
  const LoadedMigrations loaded(chain, {"gateway", "", "aludel_version", true});
  CHECK(loaded.get().chain->size == 0);
  CHECK(loaded.get().chain->head_count == 0);
  CHECK(loaded.get().stored_downgrades);
}

}  // namespace aludel::revisions
