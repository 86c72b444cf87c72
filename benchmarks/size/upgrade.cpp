// SPDX-License-Identifier: MIT
// Upgrades and nothing else.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <size_chain/migrations.h>
#include <sqlite3.h>

int main(int, char** argv) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open(argv[1], &db);
  const bool ok = aludel::upgrade(aludel::sqlite(db), size_chain::migrations).ok();
  sqlite3_close(db);
  return code + (ok ? 0 : 1);
}
