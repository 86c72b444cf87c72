// SPDX-License-Identifier: MIT
#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

// Memory for the end of a run: enough for a ROLLBACK, and then for what puts settings back.
constexpr int kReserve = 8192;

// What a statement does must not depend on whose connection it is.
struct Option {
  int option;
  int value;  // for a run
};

constexpr Option kOptions[] = {
    {SQLITE_DBCONFIG_ENABLE_FKEY, 0}, {SQLITE_DBCONFIG_ENABLE_TRIGGER, 1},
    {SQLITE_DBCONFIG_ENABLE_VIEW, 1}, {SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, 0},
    {SQLITE_DBCONFIG_DQS_DML, 1},     {SQLITE_DBCONFIG_DQS_DDL, 1},
};
constexpr unsigned kOptionCount = sizeof kOptions / sizeof *kOptions;

/// Off for a run.
struct Pragma {
  const char* read;
  const char* write[2];  // off, on
};

constexpr Pragma kPragmas[] = {
    {"PRAGMA recursive_triggers",
     {"PRAGMA recursive_triggers = 0", "PRAGMA recursive_triggers = 1"}},
    {"PRAGMA ignore_check_constraints",
     {"PRAGMA ignore_check_constraints = 0", "PRAGMA ignore_check_constraints = 1"}},
    {"PRAGMA count_changes", {"PRAGMA count_changes = 0", "PRAGMA count_changes = 1"}},
    {"PRAGMA query_only", {"PRAGMA query_only = 0", "PRAGMA query_only = 1"}},
    {"SELECT 'a' NOT LIKE 'A'",  // this one can't be read
     {"PRAGMA case_sensitive_like = 0", "PRAGMA case_sensitive_like = 1"}},
};
constexpr unsigned kPragmaCount = sizeof kPragmas / sizeof *kPragmas;

constexpr unsigned pragma_bit(unsigned index) { return 1u << (kOptionCount + index); }

int is_on(void* user, int, char** columns, char**) {
  *static_cast<bool*>(user) = columns[0] != nullptr && columns[0][0] != '0';
  return 0;
}

int read(sqlite3* connection, const Pragma& pragma, bool& on) {
  on = false;
  return sqlite3_exec(connection, pragma.read, is_on, &on, nullptr);
}

/// Writes only what differs: writing makes the owner's statements be prepared again.
int bring(sqlite3* connection, const Pragma& pragma, bool wanted) {
  bool on = false;
  if (read(connection, pragma, on) == SQLITE_OK && on == wanted) return SQLITE_OK;
  return sqlite3_exec(connection, pragma.write[wanted ? 1 : 0], nullptr, nullptr, nullptr);
}

int save(Session& session) {
  sqlite3* connection = handle(session);
  session.saved = 0;
  for (unsigned i = 0; i < kPragmaCount; ++i) {
    bool on = false;
    const int code = read(connection, kPragmas[i], on);
    if (code != SQLITE_OK) return code;
    if (on) session.saved |= pragma_bit(i);
  }
  for (unsigned i = 0; i < kOptionCount; ++i) {
    int value = kOptions[i].value;
    sqlite3_db_config(connection, kOptions[i].option, -1, &value);
    if (value != 0) session.saved |= 1u << i;
  }
  session.settled = true;
  return SQLITE_OK;
}

}  // namespace

void spend_reserve(Session& session) noexcept {
  sqlite3_free(session.reserve);
  session.reserve = nullptr;
}

Status settle(Session& session) noexcept {
  if (session.reserve == nullptr) session.reserve = sqlite3_malloc(kReserve);
  if (session.reserve == nullptr) return no_memory(session);
  sqlite3* connection = handle(session);
  int code = session.settled ? SQLITE_OK : save(session);
  for (unsigned i = 0; i < kOptionCount && code == SQLITE_OK; ++i) {
    sqlite3_db_config(connection, kOptions[i].option, kOptions[i].value, nullptr);
  }
  for (unsigned i = 0; i < kPragmaCount && code == SQLITE_OK; ++i) {
    code = bring(connection, kPragmas[i], false);
  }
  return code == SQLITE_OK ? Status::kOk : fail(session, Status::kStatementFailed);
}

void unsettle(Session& session) noexcept {
  if (!session.settled) return spend_reserve(session);
  session.settled = false;
  sqlite3* connection = handle(session);
  for (unsigned i = 0; i < kOptionCount; ++i) {
    const int value = (session.saved >> i & 1u) != 0 ? 1 : 0;
    sqlite3_db_config(connection, kOptions[i].option, value, nullptr);
  }
  for (unsigned i = 0; i < kPragmaCount; ++i) {
    const bool was_on = (session.saved & pragma_bit(i)) != 0;
    if (bring(connection, kPragmas[i], was_on) == SQLITE_OK) continue;
    spend_reserve(session);
    bring(connection, kPragmas[i], was_on);
  }
  spend_reserve(session);
}

}  // namespace aludel::on_sqlite
