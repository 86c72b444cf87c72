// SPDX-License-Identifier: MIT
// Both directions and all targets, without the command line.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <size_chain/migrations.h>
#include <sqlite3.h>

int main(int argc, char** argv) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open(argv[1], &db);
  const aludel::Database database = aludel::sqlite(db);
  const bool ok = argc > 2 ? aludel::downgrade(database, size_chain::migrations, argv[2]).ok()
                           : aludel::upgrade(database, size_chain::migrations, argv[1]).ok() &&
                                 aludel::stamp(database, size_chain::migrations, argv[1]).ok() &&
                                 aludel::state(database, size_chain::migrations).ok();
  sqlite3_close(db);
  return code + (ok ? 0 : 1);
}
