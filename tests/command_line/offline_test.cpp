// SPDX-License-Identifier: MIT
//
// The printing driver, where no chain leads to what is to be seen.
#include "runtime/offline.h"

#include <catch2/catch.hpp>
#include <string>

using namespace aludel;

TEST_CASE("A record's values are found by their whole number") {
  const char* texts[kRecords] = {};
  texts[static_cast<unsigned>(Record::kInsertHistory)] = "$1 $2 $10 $11 $12 #";
  Driver driver = {};
  driver.sql = texts;
  const Chain chain = {};
  const Migrations migrations = {&chain, nullptr, "gateway", "", "version", 1, true};
  unsigned char bytes[64];
  Set rows(bytes, chain);
  std::FILE* out = std::tmpfile();
  REQUIRE(out != nullptr);
  Offline offline(migrations, driver, rows, false, out);
  const Options options;
  char detail[8];
  const Database database = offline.database();
  Session session{database, "version", &options, Text(detail)};
  const Value values[] = {"one", 2u, nullptr, 4u, 5u, 6u, 7u, 8u, 9u, "it's ten", 11u};
  REQUIRE(database.driver->write(session, Record::kInsertHistory, values, 11) == Status::kOk);
  char text[100] = {};
  std::rewind(out);
  REQUIRE(std::fread(text, 1, sizeof text - 1, out) != 0);
  std::fclose(out);
  CHECK(std::string(text) == "'one' 2 'it''s ten' 11 $12 version;\n");
}
