#include <aludel/command_line.h>
#include <aludel/sqlite.h>
#include <gateway/migrations.h>            // generated

int main(int argc, char** argv) {
  if (aludel::wants_migration(argc, argv)) // gateway --migrate [command …]
    return aludel::migrate(argc, argv, gateway::migrations, aludel::sqlite("gateway.db"));
  // … the program …
}
