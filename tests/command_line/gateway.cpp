// SPDX-License-Identifier: MIT
//
// A program as a user writes it, with a chain as the generator writes it, for the tests of the
// command line. The environment makes variants of it:
//
//   GATEWAY_KNOWS    how many revisions of the chain this build has (all)
//   GATEWAY_VERSION  its version (3.0.1)
//   GATEWAY_HEAD     the id of the last of them
//   GATEWAY_HALF     SQL: its only revision makes a table and runs this
//   GATEWAY_VACUUM   SQL in place of the VACUUM that runs outside a transaction
//   GATEWAY_BORROWS  SQL to run on a connection of its own, over which it then migrates
#include <aludel/command_line.h>
#include <aludel/sqlite.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace gateway {
namespace {

using aludel::require;
using aludel::Revision;
using aludel::script;
using aludel::Script;
using aludel::statement;
using aludel::Statement;
using aludel::Unit;

constexpr Statement kUpgrade0[] = {
    statement(7, R"sql(CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL))sql"),
    statement(8, R"sql(CREATE TABLE device (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL, -- as on its label
  serial TEXT
))sql"),
    statement(13, R"sql(INSERT INTO person (name) VALUES ('O''Neill')
-- the first of them)sql"),
};
constexpr Statement kDowngrade0[] = {
    statement(17, R"sql(DROP TABLE device)sql"),
    statement(18, R"sql(DROP TABLE person)sql"),
};

constexpr Statement kUpgrade1[] = {
    statement(7, R"sql(ALTER TABLE device ADD COLUMN owner_id INTEGER REFERENCES person (id))sql"),
    statement(8, R"sql(CREATE INDEX device_owner ON device (owner_id))sql"),
};
constexpr Statement kDowngrade1[] = {
    statement(10, R"sql(UPDATE device SET name = 'nobody''s "own"' WHERE name = '')sql"),
    statement(11, R"sql(DROP INDEX device_owner)sql"),
    statement(12, R"sql(ALTER TABLE device DROP COLUMN owner_id)sql"),
};

constexpr Statement kUpgrade2[] = {
    statement(7, R"sql(CREATE TABLE reading (device_id INTEGER NOT NULL, value REAL))sql"),
    statement(8, R"sql(CREATE TRIGGER reading_sane AFTER INSERT ON reading BEGIN
  DELETE FROM reading WHERE value < -273.15;
END)sql"),
};
constexpr Statement kDowngrade2[] = {
    statement(14, R"sql(DROP TABLE reading)sql"),
};

constexpr Statement kUpgrade3[] = {
    require(
        7, "two devices don't share a \"name\"",
        R"sql(SELECT name, count(*) AS devices FROM device GROUP BY name HAVING count(*) > 1)sql"),
    statement(9, R"sql(CREATE UNIQUE INDEX device_name ON device (name))sql"),
};
constexpr Statement kDowngrade3[] = {
    statement(12, R"sql(DROP INDEX device_name)sql"),
};

constexpr Statement kDowngrade4[] = {statement(11, R"sql(VACUUM)sql")};

constexpr Statement kUpgrade5[] = {
    statement(7, R"sql(DELETE FROM person WHERE name = 'nobody')sql"),
    statement(8, R"sql(CREATE UNIQUE INDEX person_name ON person (name))sql"),
};
constexpr Statement kDowngrade5[] = {statement(11, R"sql(DROP INDEX person_name)sql")};

constexpr Statement kUpgrade6[] = {
    statement(7, R"sql(ALTER TABLE device DROP COLUMN serial)sql"),
};

constexpr Unit kUnits[] = {
    {"versions/2026-01-01_1f0c9ab2e7d4_make_people_and_devices.sql",
     {{script(kUpgrade0), script(kDowngrade0)}}},
    {"versions/2026-01-02_8be41c07a3f5_add_owner_to_devices.sql",
     {{script(kUpgrade1), script(kDowngrade1)}}},
    {"versions/2026-01-03_c0ffee123456_keep_readings.sql",
     {{script(kUpgrade2), script(kDowngrade2)}}},
    {"versions/2026-01-04_d15c0c0a0b0c_tell_devices_apart.sql",
     {{script(kUpgrade3), script(kDowngrade3)}}},
    {"versions/2026-01-05_e4e4e4e4e4e4_give_space_back.sql",
     {{script(kDowngrade4), script(kDowngrade4)}}},
    {"versions/2026-01-06_e5a1b2c3d4e5_tell_people_apart.sql",
     {{script(kUpgrade5), script(kDowngrade5)}}},
    {"versions/2026-01-07_f6f6f6f6f6f6_forget_serial_numbers.sql", {{script(kUpgrade6), Script{}}}},
};
constexpr unsigned kIndices[] = {0, 1, 2, 3, 4, 5, 6};

constexpr Revision revision(unsigned index, const char* id, const char* message, unsigned flags = 0,
                            const char* reason = nullptr) {
  return {id,
          message,
          reason,
          index == 0 ? nullptr : &kIndices[index - 1],
          static_cast<unsigned short>(index == 0 ? 0 : 1),
          0,
          nullptr,
          0,
          0,
          flags,
          0,
          {{0x1000u + index, 0x2000u + index}, {}}};
}

constexpr Revision kRevisions[] = {
    revision(0, "1f0c9ab2e7d4", "make people and devices"),
    revision(1, "8be41c07a3f5", "add owner to devices"),
    revision(2, "c0ffee123456", "keep \"readings\""),
    revision(3, "d15c0c0a0b0c", "tell devices apart"),
    revision(4, "e4e4e4e4e4e4", "give space back", Revision::kNoTransaction),
    revision(5, "e5a1b2c3d4e5", "tell people apart, Müller\tfrom Müller"),
    revision(6, "f6f6f6f6f6f6", "forget serial numbers", Revision::kIrreversible,
             "the serial numbers are gone"),
};
constexpr unsigned kSize = sizeof kRevisions / sizeof *kRevisions;

const char* setting(const char* name, const char* otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : otherwise;
}

Statement statement_of(unsigned line, const char* sql) {
  return {Statement::Kind::kSql, line, static_cast<unsigned>(std::strlen(sql) + 1), sql, nullptr};
}

int run(int argc, char** argv) {
  const char* half = std::getenv("GATEWAY_HALF");
  const char* knows = setting("GATEWAY_KNOWS", half != nullptr ? "1" : "7");
  const unsigned asked = static_cast<unsigned>(std::atoi(knows));
  const unsigned known = asked < kSize ? asked : kSize;
  Revision revisions[kSize];
  std::memcpy(revisions, kRevisions, sizeof revisions);
  if (known != 0) revisions[known - 1].id = setting("GATEWAY_HEAD", revisions[known - 1].id);
  const aludel::Chain chain = {
      aludel::kFormat,      known,   revisions, known == 0 ? nullptr : &kIndices[known - 1],
      known == 0 ? 0u : 1u, nullptr, 0};

  const Statement outside[] = {statement_of(8, setting("GATEWAY_VACUUM", "VACUUM"))};
  const Unit cleaning = {kUnits[4].file, {{script(outside), script(kDowngrade4)}}};
  const Statement halves[] = {statement(7, "CREATE TABLE half AS SELECT 1"),
                              statement_of(8, setting("GATEWAY_HALF", ""))};
  const Unit halved = {"versions/half.sql", {{script(halves), Script{}}}};
  const Unit* units[kSize];
  for (unsigned i = 0; i < kSize; i++) units[i] = i == 4 ? &cleaning : &kUnits[i];
  if (half != nullptr) units[0] = &halved;
  const aludel::Migrations migrations = {
      &chain, units, "gateway", setting("GATEWAY_VERSION", "3.0.1"), "aludel_version", 1, true};
  if (!aludel::wants_migration(argc, argv)) return 100;
  const char* path = "data/gateway.db";
  const char* sql = std::getenv("GATEWAY_BORROWS");
  if (sql == nullptr) {
    return aludel::migrate(argc, argv, migrations, aludel::sqlite(path));
  }
  sqlite3* connection = nullptr;
  if (sqlite3_open(path, &connection) != SQLITE_OK) return 101;
  sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
  const int code = aludel::migrate(argc, argv, migrations, aludel::sqlite(connection));
  sqlite3_close(connection);
  return code;
}

}  // namespace
}  // namespace gateway

int main(int argc, char** argv) { return gateway::run(argc, argv); }
