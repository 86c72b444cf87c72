// SPDX-License-Identifier: MIT
#include "commands/live.h"

#include <aludel/status.h>
#include <fmt/format.h>

#include <cstdio>
#include <utility>
#include <vector>

#include "command_line/output.h"
#include "commands/databases.h"
#include "driver.h"
#include "proof/needs.h"
#include "sql/printer.h"

namespace aludel::commands {
namespace {

std::optional<inspect::Database> open(const std::string& location, const std::string& version_table,
                                      int& code, text::Diagnostics& diagnostics) {
  command_line::Place place;
  command_line::Report report;
  if (!find_named(location, place, report)) {
    command_line::put(stderr, report);
    code = report.exit_code();
    return std::nullopt;
  }
  if (place.database.driver->dialect != Dialect::kSqlite) {
    diagnostics.error(place.name,
                      "aludel can't look into a PostgreSQL database yet: `pg_dump --schema-only` "
                      "gives a file that schema/ can hold as it is");
    code = kFailed;
    return std::nullopt;
  }
  Status status = Status::kOk;
  auto found =
      inspect::look(place.location, revisions::Records(version_table), status, diagnostics);
  code = exit_code(status);
  return found;
}

/// What was taken over, by its definitions as they are now. What there is to say has been said, and
/// may speak of the sources that there were.
void take_again(Live& live) {
  inspect::Database database = live.database;
  database.definitions.clear();
  for (auto& it : live.taken.objects) database.definitions.push_back(std::move(it.definition));
  auto sources = std::move(live.taken.sources);
  text::Diagnostics said;
  live.taken = inspect::take(database, said);
  for (auto& it : sources) live.taken.sources.push_back(std::move(it));
}

/// Sees to it that the proof can make what was taken over; what that needs is added to `live`.
void settle(Live& live, text::Diagnostics& diagnostics) {
  std::vector<std::string> definitions;
  for (const auto& it : live.taken.objects) definitions.push_back(it.text);
  proof::Needs needs = proof::needs_of(definitions);
  for (const proof::QuotedText& it : needs.texts) {
    inspect::Taken::Object& object = live.taken.objects[it.definition];
    object.definition.sql = proof::with_text(object.definition.sql, it.name);
    diagnostics.warning(
        object.source->path(),
        fmt::format("\"{0}\" in double quotes names nothing there, so that SQLite takes it for a "
                    "text: it is taken over as {1}",
                    it.name, sql::quoted_text(it.name)));
  }
  if (!needs.texts.empty()) take_again(live);
  live.registered = std::move(needs.registered);
}

}  // namespace

std::optional<Live> look_at(const std::string& location, const std::string& version_table,
                            int& code, text::Diagnostics& diagnostics) {
  auto database = open(location, version_table, code, diagnostics);
  if (!database) return std::nullopt;
  Live live{std::move(*database), {}, 0, {}};
  live.taken = inspect::take(live.database, diagnostics);
  live.left_out = live.database.definitions.size() - live.taken.objects.size();
  if (live.left_out != 0) code = kNo;
  settle(live, diagnostics);
  return live;
}

}  // namespace aludel::commands
