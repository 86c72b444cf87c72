// SPDX-License-Identifier: MIT
//
// myapp: records what the sensors of a small fleet measure.
//
// The two places where a program meets its migrations are both here. `myapp --migrate …` is the
// operator's way, for a database of either kind: the first lines of main() hand it over. And before
// the program works on a database it asks whether that is at the schema the program was built for
// (check_schema).
#include <aludel/command_line.h>
#include <aludel/migrator.h>
#include <aludel/postgresql.h>
#include <aludel/sqlite.h>
#include <myapp/migrations.h>  // generated from versions/

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "database.h"
#include "recorder.h"
#include "summary.h"

namespace {

constexpr const char* kUsage =
    "usage: myapp [--database FILE] record [N]   add N readings (100)\n"
    "       myapp [--database FILE] summary      show sensors, readings and alerts\n"
    "       myapp --migrate [COMMAND ...]        bring the database to this program's schema\n"
    "\n"
    "The database is myapp.db in the current folder, or what MYAPP_DATABASE names. It is migrated\n"
    "on PostgreSQL too (--migrate --database postgresql://...); readings are kept in a file.\n";

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

struct Request {
  std::string database;
  std::string command;
  int count = 100;
};

std::string default_database() {
  const char* named = std::getenv("MYAPP_DATABASE");
  return named != nullptr && *named != '\0' ? named : "myapp.db";
}

std::optional<int> positive_number(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number <= 0) return std::nullopt;
  return number;
}

/// What the arguments ask for; nothing where they make no sense.
std::optional<Request> parse(int argc, char** argv) {
  Request request{default_database(), "", 100};
  int next = 1;
  if (argc - next >= 2 && std::string_view(argv[next]) == "--database") {
    request.database = argv[next + 1];
    next += 2;
  }
  if (next == argc) return std::nullopt;
  request.command = argv[next++];
  if (request.command == "record" && next < argc) {
    const std::optional<int> count = positive_number(argv[next++]);
    if (!count) return std::nullopt;
    request.count = *count;
  }
  const bool known = request.command == "record" || request.command == "summary";
  return known && next == argc ? std::optional(request) : std::nullopt;
}

/// Throws unless the database is at the schema that this program was built for.
void check_schema(const std::string& path) {
  const aludel::State state = aludel::state(aludel::sqlite(path.c_str()), myapp::migrations);
  if (!state.ok()) throw myapp::Error(aludel::status_text(state.status));

  std::string migrate = "myapp --migrate";
  if (path != default_database()) migrate += " --database " + path;
  switch (state.situation) {
    case aludel::Situation::kCurrent:
      return;
    case aludel::Situation::kFresh:
    case aludel::Situation::kBehind:
      throw myapp::Error("not at this program's schema yet\n  run:  " + migrate);
    default:
      throw myapp::Error("newer than this program, or not its own\n  to see more:  " + migrate);
  }
}

void print(const std::string& text) { std::fputs(text.c_str(), stdout); }

void run(const Request& request) {
  check_schema(request.database);
  myapp::Connection connection(request.database);
  if (request.command == "summary") {
    print(myapp::summarize(connection));
    return;
  }
  const myapp::Recorded recorded = myapp::record(connection, request.count);
  std::printf("recorded %d readings of %d sensors, %d alerts opened\n", recorded.readings,
              recorded.sensors, recorded.alerts_opened);
}

}  // namespace

int main(int argc, char** argv) {
  if (aludel::wants_migration(argc, argv)) {
    const std::string database = default_database();
    return aludel::migrate(argc, argv, myapp::migrations, aludel::sqlite(database.c_str()),
                           aludel::postgresql(""));
  }

  const std::optional<Request> request = parse(argc, argv);
  if (!request) {
    std::fputs(kUsage, stderr);
    return kWrongUsage;
  }
  try {
    run(*request);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s: %s\n", request->database.c_str(), error.what());
    return kFailed;
  }
  return 0;
}
