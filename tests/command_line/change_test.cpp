// SPDX-License-Identifier: MIT
//
// upgrade, downgrade, stamp, plan, and what --dry-run says of them.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;

TEST_CASE("An upgrade says the database, what happens to it, and where it is") {
  const Folder folder;
  CHECK(folder.say("", "GATEWAY_KNOWS=1") ==
        "gateway.db is new\n"
        "gateway.db: base -> 1f0c9ab2e7d4 (head), 1 revision\n"
        "  upgrade 1f0c9ab2e7d4  make people and devices   N ms\n"
        "gateway.db is at 1f0c9ab2e7d4 (head)\n");
  CHECK(folder.say("", "GATEWAY_KNOWS=1") ==
        "gateway.db is at 1f0c9ab2e7d4 (head), nothing to do\n");
  CHECK(folder.say("upgrade +1") ==
        "gateway.db: 1f0c9ab2e7d4 -> 8be41c07a3f5, 1 revision\n"
        "  upgrade 8be41c07a3f5  add owner to devices   N ms\n"
        "gateway.db is at 8be41c07a3f5\n");
  CHECK(folder.say("upgrade heads") ==
        "gateway.db: 8be41c07a3f5 -> f6f6f6f6f6f6 (head), 5 revisions\n"
        "  upgrade c0ffee123456  keep \"readings\"   N ms\n"
        "  upgrade d15c0c0a0b0c  tell devices apart   N ms\n"
        "  upgrade e4e4e4e4e4e4  give space back   N ms\n"
        "  upgrade e5a1b2c3d4e5  tell people apart, Müller\\tfrom Müller   N ms\n"
        "  upgrade f6f6f6f6f6f6  forget serial numbers   N ms\n"
        "gateway.db is at f6f6f6f6f6f6 (head)\n");
  CHECK(folder.say("upgrade 1f0c") == "gateway.db is at f6f6f6f6f6f6 (head), nothing to do\n");
}

TEST_CASE("A downgrade takes back, to the base and in one transaction or several") {
  const Folder folder;
  folder.say("upgrade e5a1 --quiet");
  CHECK(folder.say("downgrade -1") ==
        "gateway.db: e5a1b2c3d4e5 -> e4e4e4e4e4e4, 1 revision\n"
        "  downgrade e5a1b2c3d4e5  tell people apart, Müller\\tfrom Müller   N ms\n"
        "gateway.db is at e4e4e4e4e4e4\n");
  CHECK(folder.say("downgrade --per-revision c0ffee123456") ==
        "gateway.db: e4e4e4e4e4e4 -> c0ffee123456, 2 revisions\n"
        "  downgrade e4e4e4e4e4e4  give space back   N ms\n"
        "  downgrade d15c0c0a0b0c  tell devices apart   N ms\n"
        "gateway.db is at c0ffee123456\n");
  CHECK(folder.say("downgrade base") ==
        "gateway.db: c0ffee123456 -> base, 3 revisions\n"
        "  downgrade c0ffee123456  keep \"readings\"   N ms\n"
        "  downgrade 8be41c07a3f5  add owner to devices   N ms\n"
        "  downgrade 1f0c9ab2e7d4  make people and devices   N ms\n"
        "gateway.db is at base\n");
  CHECK(folder.say("downgrade base") == "gateway.db is at base, nothing to do\n");
  CHECK(folder.sql("SELECT count(DISTINCT run) FROM aludel_version_history") == "4\n");
}

TEST_CASE("A stamp runs nothing, and takes a database of no known place") {
  const Folder folder;
  folder.sql("CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL)");
  CHECK(folder.say("stamp 8be4 --force") ==
        "gateway.db: base -> 8be41c07a3f5, 2 revisions\n"
        "gateway.db is declared to be at 8be41c07a3f5, nothing was run\n");
  CHECK(folder.say("stamp 8be4 --force") == "gateway.db is at 8be41c07a3f5, nothing to do\n");
  CHECK(folder.sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") ==
        "aludel_version\naludel_version_downgrade\naludel_version_history\nperson\n");
}

TEST_CASE("A stamp of the base takes a database as it is") {
  const Folder folder;
  folder.sql("CREATE TABLE person (id INTEGER PRIMARY KEY)");
  CHECK(folder.say("stamp base --dry-run --force") ==
        "gateway.db: would go base -> base, 0 revisions\n"
        "gateway.db is at base, nothing was changed\n");
  CHECK(folder.sql("SELECT name FROM sqlite_schema") == "person\n");
  CHECK(folder.say("stamp base --force") ==
        "gateway.db: base -> base, 0 revisions\n"
        "gateway.db is declared to be at base, nothing was run\n");
  CHECK(folder.say("current") == "base\n");
  CHECK(folder.say("stamp base --force") == "gateway.db is at base, nothing to do\n");
  CHECK(folder.say("stamp base --dry-run --force") == "gateway.db is at base, nothing to do\n");
}

TEST_CASE("With --quiet nothing is said when all is well") {
  const Folder folder;
  CHECK(folder.say("--quiet") == "");
  CHECK(folder.say("--quiet") == "");
  CHECK(folder.say("stamp e5a1 --quiet --force") == "");
  CHECK(folder.say("downgrade base --quiet") == "");
}

TEST_CASE("With --database another database is meant, named as given") {
  const Folder folder;
  const std::string absolute = folder.path("other.db").string();
  CHECK(folder.say("--database other.db", "GATEWAY_KNOWS=1").rfind("other.db is new\n", 0) == 0);
  CHECK(folder.say("--database=sqlite:other.db current") ==
        "1f0c9ab2e7d4  make people and devices\n");
  // As SQLAlchemy has it: behind three slashes stands the path.
  CHECK(folder.say("--database sqlite:///other.db", "GATEWAY_KNOWS=1") ==
        "other.db is at 1f0c9ab2e7d4 (head), nothing to do\n");
  CHECK(folder.say("--database sqlite:///" + absolute, "GATEWAY_KNOWS=1") ==
        absolute + " is at 1f0c9ab2e7d4 (head), nothing to do\n");
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));
}

TEST_CASE("A borrowed connection has no name") {
  const Folder folder;
  CHECK(folder.say("", "GATEWAY_KNOWS=1 GATEWAY_BORROWS=''") ==
        "database: base -> 1f0c9ab2e7d4 (head), 1 revision\n"
        "  upgrade 1f0c9ab2e7d4  make people and devices   N ms\n"
        "database is at 1f0c9ab2e7d4 (head)\n");
}

TEST_CASE("A dry run says what would be done, and does nothing") {
  const Folder folder;
  CHECK(folder.say("--dry-run", "GATEWAY_KNOWS=2") ==
        "gateway.db would be made\n"
        "gateway.db: would go base -> 8be41c07a3f5 (head), 2 revisions\n"
        "  would upgrade 1f0c9ab2e7d4  make people and devices\n"
        "  would upgrade 8be41c07a3f5  add owner to devices\n"
        "nothing was changed\n");
  CHECK_FALSE(std::filesystem::exists(folder.path("data/gateway.db")));

  folder.say("upgrade e4 --quiet");
  const std::string before = folder.dump();
  CHECK(folder.say("--dry-run") ==
        "gateway.db: would go e4e4e4e4e4e4 -> f6f6f6f6f6f6 (head), 2 revisions\n"
        "  would upgrade e5a1b2c3d4e5  tell people apart, Müller\\tfrom Müller\n"
        "  would upgrade f6f6f6f6f6f6  forget serial numbers  (irreversible)\n"
        "gateway.db is at e4e4e4e4e4e4, nothing was changed\n");
  CHECK(folder.say("--dry-run downgrade -1") ==
        "gateway.db: would go e4e4e4e4e4e4 -> d15c0c0a0b0c, 1 revision\n"
        "  would downgrade e4e4e4e4e4e4  give space back  (no transaction)\n"
        "gateway.db is at e4e4e4e4e4e4, nothing was changed\n");
  CHECK(folder.say("--dry-run --force stamp d15c") ==
        "gateway.db: would go e4e4e4e4e4e4 -> d15c0c0a0b0c, 1 revision\n"
        "  would stamp e4e4e4e4e4e4  give space back\n"
        "gateway.db is at e4e4e4e4e4e4, nothing was changed\n");
  CHECK(folder.say("--dry-run upgrade 1f") == "gateway.db is at e4e4e4e4e4e4, nothing to do\n");
  CHECK(folder.dump() == before);
}

TEST_CASE("A plan has the steps in their order, from the database or from where one says") {
  const Folder folder;
  folder.say("upgrade d15c --quiet");
  CHECK(folder.say("plan") ==
        "gateway.db: d15c0c0a0b0c -> f6f6f6f6f6f6 (head), 3 revisions\n"
        "  upgrade e4e4e4e4e4e4  give space back  (no transaction)\n"
        "  upgrade e5a1b2c3d4e5  tell people apart, Müller\\tfrom Müller\n"
        "  upgrade f6f6f6f6f6f6  forget serial numbers  (irreversible)\n");
  CHECK(folder.say("plan downgrade -2") ==
        "gateway.db: d15c0c0a0b0c -> 8be41c07a3f5, 2 revisions\n"
        "  downgrade d15c0c0a0b0c  tell devices apart\n"
        "  downgrade c0ffee123456  keep \"readings\"\n");
  CHECK(folder.say("plan d15c") == "gateway.db is at d15c0c0a0b0c, nothing to do\n");
  CHECK(folder.say("plan upgrade +1 --from=8be4") ==
        "8be41c07a3f5 -> c0ffee123456, 1 revision\n"
        "  upgrade c0ffee123456  keep \"readings\"\n");
  CHECK(folder.say("plan downgrade head-1 --from head") ==
        "f6f6f6f6f6f6 (head) -> e5a1b2c3d4e5, 1 revision\n"
        "  downgrade f6f6f6f6f6f6  forget serial numbers  (irreversible)\n"
        "f6f6f6f6f6f6 can't be taken back: the run would be refused\n");
  CHECK(folder.say("plan base --from head") == "f6f6f6f6f6f6 (head): nothing to do\n");
}
