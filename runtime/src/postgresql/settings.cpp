// SPDX-License-Identifier: MIT
#include "postgresql/connection.h"
#include "postgresql/text.h"

namespace aludel::on_postgresql {
namespace {

constexpr unsigned kCount = sizeof kSettings / sizeof *kSettings;
constexpr unsigned kSettingsSize = 2048;

PGresult* saved(const Session& session) { return static_cast<PGresult*>(session.reserve); }

/// Sends a set_config for each, in one query.
Status set_all(Session& session, bool locally, bool as_saved) {
  char buffer[kSettingsSize];
  Text sql(buffer);
  const char* values[kCount];
  for (unsigned i = 0; i < kCount; ++i) {
    sql << (i == 0 ? "SELECT set_config('" : ", set_config('") << kSettings[i].name << "', $"
        << i + 1 << (locally ? ", true)" : ", false)");
    values[i] = as_saved || kSettings[i].value == nullptr
                    ? PQgetvalue(saved(session), 0, static_cast<int>(i))
                    : kSettings[i].value;
  }
  return send(session, buffer, values, kCount);
}

bool add_name(void* user, const PGresult* row) noexcept {
  Text& names = *static_cast<Text*>(user);
  names << (names.empty() ? "" : ", ") << "temp." << PQgetvalue(row, 0, 0);
  return true;
}

/// Whether the names of a revision could mean anything temporary.
Status refuse_temporary(Session& session) {
  char buffer[200];
  Text names(buffer);
  const Status status =
      each_row(session,
               "SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = "
               "pg_catalog.pg_my_temp_schema() AND relkind <> 'i' ORDER BY relname",
               add_name, &names);
  if (status != Status::kOk || names.empty()) return status;
  session.detail << buffer;
  return Status::kNotAlone;
}

}  // namespace

Status save_settings(Session& session) noexcept {
  if (saved(session) != nullptr) return Status::kOk;
  char buffer[kSettingsSize];
  Text sql(buffer);
  sql << "SELECT ";
  for (const Setting& setting : kSettings) sql << "current_setting('" << setting.name << "'), ";
  sql << "pg_catalog.pg_my_temp_schema() <> 0, EXISTS (SELECT FROM pg_catalog.pg_constraint "
         "WHERE condeferrable)";
  PGresult* result = PQexec(handle(session), buffer);
  if (PQresultStatus(result) != PGRES_TUPLES_OK) {
    const Status status = fail(session, result);
    PQclear(result);
    return status;
  }
  session.reserve = result;
  if (PQgetvalue(result, 0, kCount + 1)[0] == 't') session.saved |= kDeferrable;
  const bool temporary = PQgetvalue(result, 0, kCount)[0] == 't';
  return temporary ? refuse_temporary(session) : Status::kOk;
}

Status settle(Session& session, bool locally) noexcept {
  if (!locally) session.settled = true;
  session.saved &= ~unsigned{kMayHaveSet};
  return set_all(session, locally, false);
}

Status restore(Session& session) noexcept {
  session.saved &= ~unsigned{kHasSet};
  const Status status = set_all(session, false, true);
  return status == Status::kOk ? collect_sent(session) : status;
}

void unsettle(Session& session) noexcept {
  const bool changed = session.settled || (session.saved & kHasSet) != 0;
  if (PQstatus(handle(session)) == CONNECTION_OK && changed) {
    char words[240];
    Session quiet{session.database, session.version_table, session.options, Text(words)};
    quiet.handle = session.handle;
    quiet.reserve = session.reserve;
    (void)set_all(quiet, false, true);
    (void)collect_sent(quiet);
  }
  unlock(session);
  session.settled = false;
  session.saved = 0;
  PQclear(saved(session));
  session.reserve = nullptr;
}

}  // namespace aludel::on_postgresql
