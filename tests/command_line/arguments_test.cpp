// SPDX-License-Identifier: MIT
//
// Requests that can't be understood: exit code 2, what is known instead, and nothing is done.
#include <catch2/catch.hpp>

#include "command_line/program.h"

using aludel::tests::Folder;
using aludel::tests::Outcome;

namespace {

struct Case {
  const char* words;
  const char* err;
};

constexpr Case kCases[] = {
    {"upgrad",
     "there is no command \"upgrad\"\n"
     "  did you mean:  gateway --migrate upgrade\n"
     "  commands  upgrade downgrade stamp ensure-version current history heads "
     "branches show plan check help\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"upgrad +1 --database 'a copy.db'",
     "there is no command \"upgrad\"\n"
     "  did you mean:  gateway --migrate upgrade +1 --database 'a copy.db'\n"
     "  commands  upgrade downgrade stamp ensure-version current history heads "
     "branches show plan check help\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"brunches",
     "there is no command \"brunches\"\n"
     "  did you mean:  gateway --migrate branches\n"
     "  commands  upgrade downgrade stamp ensure-version current history heads "
     "branches show plan check help\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"help hsitory",
     "there is no command \"hsitory\"\n"
     "  did you mean:  gateway --migrate help history\n"
     "  commands  upgrade downgrade stamp ensure-version current history heads "
     "branches show plan check help\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"upgrade --datbase=x",
     "there is no option \"--datbase\"\n"
     "  did you mean:  --database\n"
     "  options  --database --dry-run --sql --tag --per-revision --unknown --wait --quiet --json\n"
     "  more:  gateway --migrate help upgrade\n"
     "nothing was changed\n"},
    {"current -q",
     "current has no option \"--quiet\"\n"
     "  options  --database --check-heads --verbose --wait --json\n"
     "  more:  gateway --migrate help current\n"},
    {"--zebra=undo",
     "there is no option \"--zebra\"\n"
     "  options  --database --dry-run --sql --tag --per-revision --unknown --wait --quiet --json\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"history --quiet",
     "history has no option \"--quiet\"\n"
     "  options  --database --rev-range --indicate-current --verbose --wait --json\n"
     "  more:  gateway --migrate help history\n"},
    {"heads --database x",
     "heads has no option \"--database\"\n"
     "  options  --resolve-dependencies --verbose --json\n"
     "  more:  gateway --migrate help heads\n"},
    {"current -vx",
     "there is no option \"-vx\"\n"
     "  options  --database --check-heads --verbose --wait --json\n"
     "  more:  gateway --migrate help current\n"},
    {"history -r",
     "option \"--rev-range\" needs its A:B\n"
     "  more:  gateway --migrate help history\n"},
    {"stamp head --sql --force",
     "\"--force\" does not go with \"--sql\": a script is printed, no database used\n"
     "  more:  gateway --migrate help stamp\n"
     "nothing was changed\n"},
    {"ensure-version head",
     "ensure-version: \"head\" is one word too many\n"
     "  more:  gateway --migrate help ensure-version\n"
     "nothing was changed\n"},
    {"stamp head --per-revision",
     "stamp has no option \"--per-revision\"\n"
     "  options  --database --dry-run --sql --purge --force --tag --wait --quiet --json\n"
     "  more:  gateway --migrate help stamp\n"
     "nothing was changed\n"},
    {"--database",
     "option \"--database\" needs its DATABASE\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"--quiet=yes",
     "option \"--quiet\" takes no value\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"--database a --database b",
     "option \"--database\" is given twice\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"--wait 1.5",
     "\"--wait 1.5\" is no whole number of seconds, 0 to 1000000\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"--wait 1000001",
     "\"--wait 1000001\" is no whole number of seconds, 0 to 1000000\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"upgrade --sql --dry-run",
     "\"--dry-run\" does not go with \"--sql\": a script is printed, no database used\n"
     "  more:  gateway --migrate help upgrade\n"
     "nothing was changed\n"},
    {"plan --from base --database x",
     "\"--database\" does not go with \"--from\": each says where to start\n"
     "  more:  gateway --migrate help plan\n"},
    {"plan --from base --wait 1",
     "\"--wait\" does not go with \"--from\": no database is looked at\n"
     "  more:  gateway --migrate help plan\n"},
    {"--quiet --dry-run",
     "\"--dry-run\" does not go with \"--quiet\": nothing would be left to print\n"
     "  more:  gateway --migrate help\n"
     "nothing was changed\n"},
    {"upgrade head head",
     "upgrade: \"head\" is one word too many\n"
     "  more:  gateway --migrate help upgrade\n"
     "nothing was changed\n"},
    {"heads -- --json",
     "heads: \"--json\" is one word too many\n"
     "  more:  gateway --migrate help heads\n"},
    {"downgrade",
     "downgrade needs its TARGET\n"
     "  for example:  gateway --migrate downgrade -1\n"
     "  more:  gateway --migrate help downgrade\n"
     "nothing was changed\n"},
    {"downgrade --database it\\'s.db --per-revision --wait 5 --dry-run",
     "downgrade needs its TARGET\n"
     "  for example:  gateway --migrate downgrade -1 --database 'it'\\''s.db' --dry-run "
     "--per-revision --wait 5\n"
     "  more:  gateway --migrate help downgrade\n"
     "nothing was changed\n"},
    {"plan downgrade --from head",
     "plan downgrade needs its TARGET\n"
     "  for example:  gateway --migrate plan downgrade -1 --from head\n"
     "  more:  gateway --migrate help plan\n"},
    {"plan downgrade",
     "plan downgrade needs its TARGET\n"
     "  for example:  gateway --migrate plan downgrade -1\n"
     "  more:  gateway --migrate help plan\n"},
    {"show",
     "show needs its REVISION\n"
     "  for example:  gateway --migrate show head\n"
     "  more:  gateway --migrate help show\n"},
    {"--database postgresql://gw:s/e@cret@db/gw?password=x",
     "nothing here speaks to \"postgresql\" databases\n"
     "  database  postgresql://gw:***@db/gw?password=***\n"
     "  can be    sqlite:PATH, sqlite:///PATH or PATH\n"
     "nothing was changed\n"},
    {"current --database sqlite://x.db",
     "three slashes stand before a path, and a fourth begins an absolute one\n"
     "  database  sqlite://x.db\n"
     "  can be    sqlite:PATH, sqlite:///PATH or PATH\n"},
    {"current --database sqlite:///dev/null",
     "\"sqlite:///dev/null\" is a path from here, and nothing is there; for /dev/null write "
     "\"sqlite:////dev/null\"\n"
     "  database  sqlite:///dev/null\n"
     "  can be    sqlite:PATH, sqlite:///PATH or PATH\n"},
    {"current --database sqlite+pysqlite:///x.db",
     "leave out \"+pysqlite\": no driver is named here\n"
     "  database  sqlite+pysqlite:///x.db\n"
     "  can be    sqlite:PATH, sqlite:///PATH or PATH\n"},
    {"--database sqlite:",
     "the path of the database is missing\n"
     "  database  sqlite:\n"
     "  can be    sqlite:PATH, sqlite:///PATH or PATH\n"
     "nothing was changed\n"},
    {"upgrade hed",
     "no revision is called \"hed\"\n"
     "  did you mean:  head\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade 8be41c17a3f5",
     "no revision is called \"8be41c17a3f5\"\n"
     "  did you mean:  8be41c07a3f5 \"add owner to devices\"\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade hed --database 'a copy.db'",
     "no revision is called \"hed\"\n"
     "  did you mean:  head\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history --database 'a copy.db'\n"
     "nothing was changed\n"},
    {"upgrade ''",
     "\"\" is not a target\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade base:head",
     "\"base:head\" is a range: that is for history and for --sql\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade e",
     "several revisions begin with \"e\": e4e4e4e4e4e4, e5a1b2c3d4e5\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade +9",
     "\"+9\" goes past the head: there are 7 revisions on the way\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"upgrade -1 --dry-run",
     "\"-1\" leads down, and this goes up\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
    {"plan downgrade 8be4 --from 1f0c",
     "8be41c07a3f5 is not applied\n"
     "  more:  gateway --migrate history\n"},
    {"plan --from nowhere",
     "no revision is called \"nowhere\"\n"
     "  targets  head heads base current, an id or its beginning, a label, a release, +2, -1, "
     "ID+2, "
     "LABEL@head\n"
     "  more:  gateway --migrate history\n"},
    {"show base", "\"base\" is the base, before the first revision\n"},
    {"downgrade --sql -1",
     "downgrade --sql needs to know where it starts: a range FROM:TO\n"
     "  for example:  gateway --migrate downgrade heads:base --sql\n"
     "nothing was changed\n"},
    {"upgrade --sql current:head",
     "a script asks no database where it is\n"
     "  instead  name the revision that it starts from: FROM:TO\n"
     "nothing was changed\n"},
    {"upgrade --sql nowhere:head",
     "no revision is called \"nowhere\"\n"
     "  ranges  A:B, A: (to the heads), :B (from the base), -3:B, A:+2\n"
     "  more:  gateway --migrate history\n"
     "nothing was changed\n"},
};

}  // namespace

TEST_CASE("What can't be understood is refused, with what is known") {
  const Folder folder;
  for (const Case& row : kCases) {
    INFO(row.words);
    const Outcome outcome = folder.migrate(row.words);
    CHECK(outcome.err == row.err);
    CHECK(outcome.out == "");
    CHECK(outcome.code == 2);
  }
  CHECK(std::filesystem::is_empty(folder.path("data")));
}

TEST_CASE("The word --migrate counts as the first argument only") {
  const Folder folder;
  CHECK(folder.shell("'" GATEWAY_PROGRAM "' upgrade --migrate").code == 100);
  CHECK(folder.shell("'" GATEWAY_PROGRAM "'").code == 100);
}
