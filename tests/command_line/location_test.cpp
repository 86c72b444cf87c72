// SPDX-License-Identifier: MIT
//
// A password in the name of a database is never repeated.
#include "command_line/location.h"

#include <catch2/catch.hpp>
#include <string>

namespace aludel::command_line {
namespace {

TEST_CASE("a database is shown without its password") {
  const struct {
    const char* location;
    const char* shown;
  } rows[] = {
      {"data/gw.db", "data/gw.db"},
      {"data/me@home:1.db", "data/me@home:1.db"},
      {"postgresql://db/gw", "postgresql://db/gw"},
      {"postgresql://me@db:5432/gw", "postgresql://me@db:5432/gw"},
      {"postgresql://me:secret@db:5432/gw", "postgresql://me:***@db:5432/gw"},
      {"postgresql://me:sec@re:t@db/gw", "postgresql://me:***@db/gw"},
      {"postgresql://me:s/e?c@db/gw", "postgresql://me:***@db/gw"},
      {"postgresql:///gw?password=secret&host=db", "postgresql:///gw?password=***&host=db"},
      {"postgresql:///gw?sslpassword=secret", "postgresql:///gw?sslpassword=***"},
      {"postgresql:///gw?password=a&sslpassword=b&user=c",
       "postgresql:///gw?password=***&sslpassword=***&user=c"},
      {"postgresql://me:secret@db/gw?password=secret", "postgresql://me:***@db/gw?password=***"},
      {"host=db dbname=gw", "host=db dbname=gw"},
      {"host=db password=secret dbname=gw", "host=db password=*** dbname=gw"},
      {"host=db password = 'se cret' dbname=gw", "host=db password = *** dbname=gw"},
      {"password='it\\'s secret' host=db", "password=*** host=db"},
      {"password=a secret host=db", "password=*** host=db"},
      {"password='secret", "password=***"},
      {"password=secret", "password=***"},
      {"password=", "password=***"},
      {"passfile=/etc/pass user=password", "passfile=/etc/pass user=password"},
  };
  for (const auto& row : rows) {
    Line line;
    add_masked(line, row.location);
    CHECK(line.text() == std::string(row.shown));
  }
}

}  // namespace
}  // namespace aludel::command_line
