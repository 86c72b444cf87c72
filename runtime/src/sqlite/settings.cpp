// SPDX-License-Identifier: MIT
#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

struct Setting {
  int option;
  int value;
};

// What a statement does must not depend on whose connection it is.
constexpr Setting kSettings[] = {
    {SQLITE_DBCONFIG_ENABLE_FKEY, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 1}, {SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0},
    {SQLITE_DBCONFIG_DQS_DML, 1},     {SQLITE_DBCONFIG_DQS_DDL, 1},
};
constexpr unsigned kSettingCount = sizeof kSettings / sizeof *kSettings;
constexpr unsigned kRecursiveTriggers = 1u << kSettingCount;
constexpr unsigned kIgnoreChecks = 2u << kSettingCount;

bool is_on(void* user, sqlite3_stmt* row) noexcept {
  *static_cast<bool*>(user) = sqlite3_column_int(row, 0) != 0;
  return false;
}

}  // namespace

Status settle(Session& session) noexcept {
  if (session.settled) return Status::kOk;
  bool recursive = false;
  bool ignore = false;
  Status status = execute(session, "PRAGMA recursive_triggers", is_on, &recursive);
  if (status == Status::kOk) {
    status = execute(session, "PRAGMA ignore_check_constraints", is_on, &ignore);
  }
  if (status != Status::kOk) return status;
  session.saved = (recursive ? kRecursiveTriggers : 0) | (ignore ? kIgnoreChecks : 0);
  session.settled = true;
  for (unsigned i = 0; i < kSettingCount; ++i) {
    int was = kSettings[i].value;
    sqlite3_db_config(handle(session), kSettings[i].option, -1, &was);
    if (was == kSettings[i].value) continue;
    session.saved |= 1u << i;
    sqlite3_db_config(handle(session), kSettings[i].option, kSettings[i].value, nullptr);
  }
  if (recursive) status = execute(session, "PRAGMA recursive_triggers = 0");
  if (ignore && status == Status::kOk) {
    status = execute(session, "PRAGMA ignore_check_constraints = 0");
  }
  return status;
}

void unsettle(Session& session) noexcept {
  if (!session.settled) return;
  session.settled = false;
  for (unsigned i = 0; i < kSettingCount; ++i) {
    if ((session.saved >> i & 1u) == 0) continue;
    sqlite3_db_config(handle(session), kSettings[i].option, 1 - kSettings[i].value, nullptr);
  }
  sqlite3* connection = handle(session);
  if ((session.saved & kRecursiveTriggers) != 0) {
    sqlite3_exec(connection, "PRAGMA recursive_triggers = 1", nullptr, nullptr, nullptr);
  }
  if ((session.saved & kIgnoreChecks) != 0) {
    sqlite3_exec(connection, "PRAGMA ignore_check_constraints = 1", nullptr, nullptr, nullptr);
  }
}

}  // namespace aludel::on_sqlite
