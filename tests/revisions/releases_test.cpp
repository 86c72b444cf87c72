// SPDX-License-Identifier: MIT
#include "revisions/releases.h"

#include <array>
#include <catch2/catch.hpp>
#include <string>

#include "text/source.h"

namespace aludel::revisions {
namespace {

TEST_CASE("the lines of what stands for a released revision are put behind that") {
  for (const std::string end : {"\n", "\r\n"}) {
    std::string before = "\xEF\xBB\xBF";
    for (int i = 0; i != 100; ++i) before += "#" + end;  // CRLF moves places by more than a line
    const std::string line = "  revision b sqlite 0000000000000000 0000000000000000";
    before += "release 1 at a" + end + "release 2 at b" + end + line + end;
    const std::string behind = end + "release 3 at c" + end;

    const text::Source source("RELEASES", before + behind);
    const std::size_t at = source.text().find("b sqlite");
    Release release;
    release.frozen.push_back({"b", {at, at + 1}, ::aludel::Dialect::kSqlite, {}});
    Revision revision;
    revision.id = "s";
    const std::array dialects = {::aludel::Dialect::kSqlite};
    CHECK(releases_with(before + behind, release, revision, dialects) ==
          before + "  revision s sqlite 0000000000000000 0000000000000000\n" + behind);
  }
}

}  // namespace
}  // namespace aludel::revisions
