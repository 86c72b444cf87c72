// SPDX-License-Identifier: MIT
#include <cstring>

#include "patience.h"
#include "sqlite/connection.h"

namespace aludel::on_sqlite {
namespace {

constexpr unsigned kSqlSize = 1024;
constexpr int kColumns = 5;  // of the widest query

struct FirstRow {
  Text& detail;
  long long rows;
};

/// 'it''s'; what follows a NUL is not shown, but that there is something.
void quote(Text& out, const char* text, std::size_t size) {
  out << '\'';
  std::size_t at = 0;
  for (; text != nullptr && text[at] != 0; ++at) {
    if (text[at] == '\'') out << '\'';
    out << text[at];
  }
  if (at < size) out << "\xE2\x80\xA6";
  out << '\'';
}

/// id=17, name='x'
bool describe_first(void* user, sqlite3_stmt* row) noexcept {
  FirstRow& first = *static_cast<FirstRow*>(user);
  if (first.rows++ != 0) return true;
  first.detail.clear();
  for (int i = 0; i < sqlite3_column_count(row); ++i) {
    first.detail << (i == 0 ? "" : ", ") << sqlite3_column_name(row, i) << '=';
    const int type = sqlite3_column_type(row, i);
    const char* text =
        reinterpret_cast<const char*>(type == SQLITE_BLOB ? nullptr : sqlite3_column_text(row, i));
    const int size = sqlite3_column_bytes(row, i);
    if (type == SQLITE_NULL) {
      first.detail << "NULL";
    } else if (type == SQLITE_BLOB) {
      first.detail << size + 0ll << " bytes";
    } else if (type == SQLITE_TEXT) {
      quote(first.detail, text, static_cast<std::size_t>(size));
    } else {
      first.detail << text;
    }
  }
  return true;
}

struct Query {
  Visitor visitor;
  void* user;
};

bool visit(void* user, sqlite3_stmt* row) noexcept {
  const Query& query = *static_cast<Query*>(user);
  const char* columns[kColumns];
  for (int i = 0; i < sqlite3_column_count(row) && i < kColumns; ++i) {
    columns[i] = reinterpret_cast<const char*>(sqlite3_column_text(row, i));
    if (columns[i] == nullptr) columns[i] = "";
  }
  return query.visitor(query.user, columns);
}

struct Tables {
  Found& found;
  Text names;
  unsigned count;
};

bool collect(void* user, sqlite3_stmt* row) noexcept {
  Tables& tables = *static_cast<Tables*>(user);
  const char* name = reinterpret_cast<const char*>(sqlite3_column_text(row, 0));
  tables.found.anything = true;
  tables.names << (tables.count++ == 0 ? "" : ", ") << name;
  return true;
}

bool begins(const char* text, const char* beginning) {
  return std::strncmp(text, beginning, std::strlen(beginning)) == 0;
}

/// Whether the transaction of the run is still there: a statement of a revision can end it, a
/// callback on its connection, and an error that the engine finds grave.
bool in_order(const Session& session) {
  return (sqlite3_get_autocommit(handle(session)) == 0) == session.locked;
}

int prepare(const Session& session, Record record, sqlite3_stmt*& statement) {
  char buffer[kSqlSize];
  Text sql(buffer);
  expand(kRecordTexts[static_cast<unsigned>(record)], session.version_table, sql);
  return sqlite3_prepare_v3(handle(session), buffer, static_cast<int>(sql.size() + 1), 0,
                            &statement, nullptr);
}

int bind(sqlite3_stmt* statement, const Value* values, unsigned count) {
  int code = SQLITE_OK;
  for (unsigned i = 0; i < count && code == SQLITE_OK; ++i) {
    const int at = static_cast<int>(i + 1);
    if (values[i].kind == Value::Kind::kNumber) {
      code = sqlite3_bind_int64(statement, at, values[i].number);
    } else {
      code = sqlite3_bind_text(statement, at, values[i].text, -1, SQLITE_STATIC);
    }
  }
  return code;
}

/// Takes the values of a row. False: no memory.
bool copy(sqlite3_stmt* statement, Kept& row) {
  row.found = true;
  for (unsigned i = 0; i < Kept::kColumns; ++i) {
    const int column = static_cast<int>(i);
    if (column >= sqlite3_column_count(statement)) break;
    if (sqlite3_column_type(statement, column) == SQLITE_NULL) continue;
    sqlite3_value* value = sqlite3_value_dup(sqlite3_column_value(statement, column));
    row.memory[i] = value;
    row.columns[i] = reinterpret_cast<const char*>(sqlite3_value_text(value));
    if (row.columns[i] == nullptr) return false;
  }
  return true;
}

bool read_number(void* user, sqlite3_stmt* row) noexcept {
  *static_cast<int*>(user) = sqlite3_column_int(row, 0);
  return false;
}

}  // namespace

Status run(Session& session, const Statement& statement) noexcept {
  if (!in_order(session)) return Status::kTransactionEnded;
  if (statement.kind == Statement::Kind::kCall) return call_inside(session, statement);
  FirstRow first{session.detail, 0};
  const bool require = statement.kind == Statement::Kind::kRequire;
  Status status = session.locked ? Status::kOk : settle(session);
  if (status != Status::kOk) return status;
  session.counted = false;
  status =
      each_row(session, statement.sql, statement.size, require ? describe_first : nullptr, &first);
  if (status != Status::kOk) return status;
  session.rows = first.rows;
  if (first.rows != 0) return Status::kRequireFailed;
  return in_order(session) ? Status::kOk : Status::kTransactionEnded;
}

Status write(Session& session, Record record, const Value* values, unsigned count) noexcept {
  if (!in_order(session)) return Status::kTransactionEnded;
  void*& prepared = session.prepared[static_cast<unsigned>(record)];
  sqlite3_stmt* statement = static_cast<sqlite3_stmt*>(prepared);
  int code = SQLITE_OK;
  if (statement == nullptr) {
    code = prepare(session, record, statement);
    prepared = statement;
  }
  if (code == SQLITE_OK) code = bind(statement, values, count);
  if (code == SQLITE_OK) {
    do {
      code = sqlite3_step(statement);
    } while (code == SQLITE_ROW);  // the owner of the connection, or a trigger, may give some
  }
  if (code != SQLITE_DONE) return fail(session, Status::kStatementFailed);
  sqlite3_reset(statement);
  return Status::kOk;
}

Status query(Session& session, Record record, Visitor visitor, void* user) noexcept {
  char buffer[kSqlSize];
  Text sql(buffer);
  expand(kRecordTexts[static_cast<unsigned>(record)], session.version_table, sql);
  Query query{visitor, user};
  const Status status = each_row(session, buffer, sql.size() + 1, visit, &query);
  if (status == Status::kStatementFailed && begins(session.detail.c_str(), "no such table")) {
    forget_failure(session);
  }
  return status;
}

Status keep(Session& session, Record record, const Value* values, unsigned count,
            Kept& row) noexcept {
  Patience patience;
  while (true) {
    sqlite3_stmt* statement = nullptr;
    int code = prepare(session, record, statement);
    if (code == SQLITE_OK) code = bind(statement, values, count);
    if (code == SQLITE_OK) code = sqlite3_step(statement);
    Status status = Status::kOk;
    if (code == SQLITE_ROW) {
      if (!copy(statement, row)) status = no_memory(session);
    } else if (code != SQLITE_DONE) {
      status = fail(session, Status::kStatementFailed);
    }
    sqlite3_finalize(statement);
    if (status == Status::kOk) return status;
    release(row);
    if (status != Status::kBusy) return status;
    status = patience.again(session);
    if (status != Status::kOk) return status;
    forget_failure(session);
  }
}

void release(Kept& row) noexcept {
  for (void* memory : row.memory) sqlite3_value_free(static_cast<sqlite3_value*>(memory));
  row = {};
}

Status inspect(Session& session, Found& found) noexcept {
  char buffer[200];
  Tables tables{found, Text(buffer), 0};
  int user_version = 0;
  Status status = execute(session,
                          "SELECT name FROM main.sqlite_master WHERE type IN ('table', 'view') AND "
                          "name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
                          collect, &tables);
  if (status == Status::kOk) {
    status = execute(session, "PRAGMA main.user_version", read_number, &user_version);
  }
  if (status != Status::kOk) return status;
  if (user_version != 0) found.anything = true;
  found.user_version = user_version;
  forget_failure(session);
  session.detail << tables.count << (tables.count == 1 ? " table" : " tables");
  if (tables.count != 0) session.detail << " (" << buffer << ')';
  if (user_version != 0) session.detail << ", user_version " << user_version + 0ll;
  return Status::kOk;
}

}  // namespace aludel::on_sqlite
