// SPDX-License-Identifier: MIT
//
// SQLite accepts views and triggers without looking at what they refer to. A view is compiled
// when it is selected from, a trigger when a statement that fires it is: so such statements are
// prepared here, never run.
#include <fmt/format.h>

#include "proof/sqlite_engine.h"
#include "sql/parser.h"

namespace aludel::proof {

std::vector<Broken> SqliteEngine::broken() {
  std::vector<Broken> broken;
  std::vector<const Definition*> triggers;
  std::set<std::string> firing_statements;
  for (const auto& [rowid, row] : rows_) {
    const Definition& definition = row.definition;
    if (definition.kind == "view") {
      const auto words = complaint("SELECT * FROM main." + quoted(definition.name));
      if (words) broken.push_back({definition, *words});
    } else if (definition.kind == "trigger") {
      triggers.push_back(&definition);
      firing_statements.insert(firing(definition));
    }
  }
  bool sound = true;
  for (const std::string& statement : firing_statements) sound = sound && !complaint(statement);
  if (sound) return broken;

  // A statement compiles every trigger that it sets off, down to those of other tables: to know
  // which one is at fault, each is looked at without the others.
  must("BEGIN");
  for (const Definition* trigger : triggers) must("DROP TRIGGER main." + quoted(trigger->name));
  for (const Definition* trigger : triggers) {
    must(trigger->sql);
    const auto words = complaint(firing(*trigger));
    if (words) broken.push_back({*trigger, *words});
    must("DROP TRIGGER main." + quoted(trigger->name));
  }
  must("ROLLBACK");
  return broken;
}

std::optional<std::string> SqliteEngine::complaint(const std::string& sql) {
  own_ = true;
  sqlite3_stmt* raw = nullptr;
  const int code =
      sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), 0, &raw, nullptr);
  own_ = false;
  sqlite3_finalize(raw);
  if (code == SQLITE_OK) return std::nullopt;
  return sqlite3_errmsg(db_.get());
}

namespace {

std::string event_of(std::string_view create_trigger) {
  const auto statement = sql::parse(create_trigger, sql::Language::kSqlite);
  const auto* trigger = statement ? std::get_if<sql::CreateTrigger>(&statement->node) : nullptr;
  return trigger == nullptr || trigger->events.empty() ? "" : trigger->events.front().what;
}

}  // namespace

// A statement that fires the trigger; empty where its view can't be used, which is reported.
std::string SqliteEngine::firing(const Definition& trigger) {
  const std::string table = "main." + quoted(trigger.table);
  const std::string event = event_of(trigger.sql);
  if (event == "insert") return fmt::format("INSERT INTO {} DEFAULT VALUES", table);
  if (event == "delete") return fmt::format("DELETE FROM {}", table);
  std::string assignments;
  own_ = true;
  Statement statement = prepare("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0");
  sqlite3_bind_text(statement.get(), 1, trigger.table.data(),
                    static_cast<int>(trigger.table.size()), SQLITE_STATIC);
  while (sqlite3_step(statement.get()) == SQLITE_ROW) {
    const std::string column =
        quoted(reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0)));
    assignments += fmt::format("{}{} = {}", assignments.empty() ? "" : ", ", column, column);
  }
  own_ = false;
  return assignments.empty() ? "" : fmt::format("UPDATE {} SET {}", table, assignments);
}

}  // namespace aludel::proof
