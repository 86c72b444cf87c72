// A program without a command line of its own: it brings its database up to date when it starts.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <gateway/migrations.h>
#include <sqlite3.h>

#include <cstdio>

int main() {
  sqlite3* db = nullptr;
  if (sqlite3_open("embedded.db", &db) != SQLITE_OK) return 1;

  const aludel::Result result = aludel::upgrade(aludel::sqlite(db), gateway::migrations);
  if (!result.ok()) {
    char words[400];
    std::fprintf(stderr, "%s\n", aludel::describe(result, words, sizeof words));
  }

  sqlite3_close(db);
  return result.exit_code();
}
