// SPDX-License-Identifier: MIT
#include <aludel/command_line.h>
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <gateway/migrations.h>

int main(int argc, char** argv) {
  if (aludel::wants_migration(argc, argv)) {
    return aludel::migrate(argc, argv, gateway::migrations, aludel::sqlite("gateway.db"));
  }
  return aludel::upgrade(aludel::sqlite("gateway.db"), gateway::migrations).exit_code();
}
