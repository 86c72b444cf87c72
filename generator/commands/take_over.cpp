// SPDX-License-Identifier: MIT
#include "commands/take_over.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "command_line/location.h"
#include "command_line/report.h"
#include "commands/databases.h"
#include "driver.h"
#include "text/shell.h"
#ifdef ALUDEL_WITH_POSTGRESQL
#include "postgresql/connection.h"
#endif

namespace aludel::commands {
namespace {

using import::History;
using import::Tool;

/// How the tool's table gives the numbers of what a database has had.
struct Table {
  Tool tool;
  const char* applied;             // gives each number, or the newest alone
  const char* dirty;               // gives a row where a run has failed; nullptr: it isn't kept
  bool newest_alone;               // the table has one row
  const char* declared = nullptr;  // gives the number up to which a database was declared to be
};

constexpr Table kTables[] = {
    {Tool::kAlembic, "SELECT version_num FROM alembic_version", nullptr, false},
    {Tool::kFlyway,
     "SELECT version FROM flyway_schema_history AS did WHERE version IS NOT NULL AND success = "
     "'true' AND type NOT LIKE 'UNDO%' AND type NOT IN ('DELETE', 'BASELINE') AND NOT EXISTS "
     "(SELECT 1 "
     "FROM flyway_schema_history AS undid WHERE undid.version = did.version AND (undid.type LIKE "
     "'UNDO%' OR undid.type = 'DELETE') AND undid.success = 'true' AND undid.installed_rank > "
     "did.installed_rank)",
     "SELECT coalesce(version, 'a repeatable script') FROM flyway_schema_history WHERE success <> "
     "'true'",
     false, "SELECT version FROM flyway_schema_history WHERE type = 'BASELINE'"},
    {Tool::kDbmate, "SELECT version FROM schema_migrations", nullptr, false},
    {Tool::kGoose,
     "SELECT version_id FROM goose_db_version WHERE version_id > 0 AND id IN (SELECT max(id) FROM "
     "goose_db_version GROUP BY version_id) AND is_applied = 'true'",
     nullptr, false},
    {Tool::kGolangMigrate, "SELECT version FROM schema_migrations",
     "SELECT version FROM schema_migrations WHERE dirty = 'true'", true},
    {Tool::kDiesel, "SELECT version FROM __diesel_schema_migrations", nullptr, false},
    {Tool::kSqlx, "SELECT version FROM _sqlx_migrations WHERE success = 'true'",
     "SELECT version FROM _sqlx_migrations WHERE success <> 'true'", false},
};

const Table& numbers_of(Tool tool) { return *std::ranges::find(kTables, tool, &Table::tool); }

/// A database that is open for as long as this lasts, for a look.
class Look {
 public:
  explicit Look(const std::string& location) : location_(location) {}
  Look(const Look&) = delete;
  Look& operator=(const Look&) = delete;
  ~Look() {
    if (opened_) session_.database.driver->close(session_);
  }

  bool open() {
    command_line::Report report;
    if (!find_named(location_, place_, report)) {
      Text(detail_) << report.title().text();
      return false;
    }
    session_.database = place_.database;
    opened_ = true;
    return session_.database.driver->open(session_, Access::kRead) == Status::kOk &&
           !session_.missing;
  }

  /// The first column of each row; nothing where it can't be had.
  std::optional<std::vector<std::string>> column(std::string sql) {
    const bool is_sqlite = session_.database.driver->dialect == Dialect::kSqlite;
    for (std::size_t at; is_sqlite && (at = sql.find("'true'")) != std::string::npos;) {
      sql.replace(at, 6, "1");
    }
    std::vector<std::string> rows;
    const Status status = is_sqlite ? fetch(sql, rows) : fetch_from_server(sql, rows);
    return status == Status::kOk ? std::optional(rows) : std::nullopt;
  }

  std::string why() const { return session_.missing ? "there is no such file" : detail_; }

 private:
  Status fetch(const std::string& sql, std::vector<std::string>& rows) {
    Cursor cursor;
    for (;;) {
      const Status status = session_.database.driver->fetch(session_, sql.c_str(), cursor);
      if (status != Status::kOk || cursor.statement == nullptr) return status;
      rows.emplace_back(cursor.columns[0]);
    }
  }

#ifdef ALUDEL_WITH_POSTGRESQL
  Status fetch_from_server(const std::string& sql, std::vector<std::string>& rows) {
    const auto take = [](void* user, const PGresult* row) noexcept {
      static_cast<std::vector<std::string>*>(user)->emplace_back(PQgetvalue(row, 0, 0));
      return true;
    };
    return on_postgresql::each_row(session_, sql.c_str(), take, &rows);
  }
#else
  Status fetch_from_server(const std::string&, std::vector<std::string>&) {
    return Status::kCannotOpen;  // find_named() has none
  }
#endif

  const std::string& location_;
  command_line::Place place_;
  Options options_;
  char detail_[512] = {};
  Session session_{{}, "", &options_, Text(detail_)};
  bool opened_ = false;
};

/// Its id here; nothing where the history has no such number.
std::optional<std::size_t> index_of(const History& history, const std::string& number) {
  const std::string id = history.tool == Tool::kFlyway ? "V" + number : number;
  const auto it = std::ranges::find_if(
      history.revisions, [&](const import::Imported& revision) { return revision.id == id; });
  if (it == history.revisions.end()) return std::nullopt;
  return static_cast<std::size_t>(it - history.revisions.begin());
}

/// Of a Flyway history repeatable files come last, and every database has had them.
std::size_t with_repeatable(const History& history, std::size_t newest) {
  std::size_t versioned = 0;
  for (std::size_t i = 0; i != history.revisions.size(); ++i) {
    if (!history.revisions[i].id.starts_with("R_")) versioned = i;
  }
  return history.tool == Tool::kFlyway && newest == versioned ? history.revisions.size() - 1
                                                              : newest;
}

/// A location without its password.
std::string shown(const std::string& database) {
  command_line::Line line;
  command_line::add_masked(line, database.c_str());
  return line.text();
}

/// Until then a check names it: it is no table of ours.
std::string drop(const char* table) { return fmt::format("DROP TABLE {};", table); }

/// What its table says, with the lines to paste; or what is in the way of them.
std::string words_of(const History& history, const std::string& database) {
  const auto problem = [&](const std::string& words) {
    return fmt::format("\n{}: {}\n", shown(database), words);
  };
  const char* table = import::table_of(history.tool);
  Look look(database);
  if (!look.open()) return problem(fmt::format("it can't be read: {}", look.why()));
  const Table& how = numbers_of(history.tool);
  if (how.dirty != nullptr) {
    const auto dirty = look.column(how.dirty);
    if (!dirty) return problem(fmt::format("there is no table {} in it that can be read", table));
    if (!dirty->empty()) {
      return problem(fmt::format("{} says that {} failed there: mend that with {} first", table,
                                 dirty->front(), import::name_of(history.tool)));
    }
  }
  const auto applied = look.column(how.applied);
  if (!applied) return problem(fmt::format("there is no table {} in it", table));
  std::set<std::size_t> had;
  if (how.declared != nullptr) {
    for (const std::string& it : look.column(how.declared).value_or(std::vector<std::string>())) {
      const auto end = index_of(history, it);
      for (std::size_t i = 0; end && i <= *end; ++i) had.insert(i);
    }
  }
  for (const std::string& it : *applied) {
    const auto index = index_of(history, it);
    if (!index) {
      return problem(fmt::format("it has had {}, of which there is no file: find that first", it));
    }
    had.insert(*index);
  }
  if (had.empty()) return problem(fmt::format("{} is empty: it is at the base", table));
  const std::size_t newest = *had.rbegin();
  std::vector<std::string> missing;
  for (std::size_t i = 0; !how.newest_alone && i != newest; ++i) {
    if (!had.contains(i)) missing.push_back(history.revisions[i].id);
  }
  if (!missing.empty()) {
    return problem(fmt::format("it has had {}, and not {}: let {} apply that first",
                               history.revisions[newest].id, fmt::join(missing, ", "),
                               import::name_of(history.tool)));
  }
  return fmt::format(
      "\n{} goes on with aludel by\n\n    aludel stamp {} --database {}\n\nand, when {} is not "
      "used any more, {}\n",
      shown(database), history.revisions[with_repeatable(history, newest)].id,
      text::in_shell(shown(database)), import::name_of(history.tool), drop(table));
}

}  // namespace

std::string take_over_words(const History& history, const std::string& database) {
  if (history.tool == Tool::kAlembic) {
    return fmt::format(
        "\nits version table is ours: a database that Alembic has migrated goes on as it is\n\n"
        "    aludel current --database {}\n",
        database.empty() ? "D" : text::in_shell(shown(database)));
  }
  const char* table = import::table_of(history.tool);
  if (!database.empty()) return words_of(history, database);
  return fmt::format(
      "\na database that {} has migrated is told once where it is: by the newest number in its "
      "table\n{}. For the newest of all\n\n    aludel stamp {} --database D\n\nand, when {} is not "
      "used "
      "any more, {}\n",
      import::name_of(history.tool), table, history.revisions.back().id,
      import::name_of(history.tool), drop(table));
}

}  // namespace aludel::commands
