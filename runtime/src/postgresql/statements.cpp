// SPDX-License-Identifier: MIT
#include "postgresql/connection.h"
#include "postgresql/text.h"

namespace aludel::on_postgresql {
namespace {

constexpr int kColumns = 5;  // of the widest query

// pg_type.oid of what is shown without quotes, and of what isn't shown.
constexpr Oid kBare[] = {16, 20, 21, 23, 26, 700, 701, 1700};
constexpr Oid kBytea = 17;

struct FirstRow {
  Text& detail;
  long long rows;
};

bool is_bare(Oid type) {
  for (const Oid bare : kBare) {
    if (type == bare) return true;
  }
  return false;
}

/// 'it''s'
void quote(Text& out, const char* text) {
  out << '\'';
  for (; *text != 0; ++text) {
    if (*text == '\'') out << '\'';
    out << *text;
  }
  out << '\'';
}

/// id=17, name='x'
bool describe_first(void* user, const PGresult* row) noexcept {
  FirstRow& first = *static_cast<FirstRow*>(user);
  if (first.rows++ != 0) return true;
  first.detail.clear();
  for (int i = 0; i < PQnfields(row); ++i) {
    first.detail << (i == 0 ? "" : ", ") << PQfname(row, i) << '=';
    const char* text = PQgetvalue(row, 0, i);
    if (PQgetisnull(row, 0, i) != 0) {
      first.detail << "NULL";
    } else if (PQftype(row, i) == kBytea) {
      first.detail << (PQgetlength(row, 0, i) - 2) / 2 + 0ll << " bytes";  // after "\x"
    } else if (is_bare(PQftype(row, i))) {
      first.detail << text;
    } else {
      quote(first.detail, text);
    }
  }
  return true;
}

/// What the statement leaves to be seen to by between().
void note(Session& session, const char* sql) {
  if (may_defer(sql)) session.saved |= kDeferrable;
  if (may_set(sql)) session.saved |= kMayHaveSet | kHasSet;
}

/// Values as the server takes them.
struct Texts {
  static constexpr unsigned kMost = 9;

  Texts(const Value* values, unsigned count) noexcept {
    for (unsigned i = 0; i < count; ++i) {
      if (values[i].kind == Value::Kind::kText) texts[i] = values[i].text;
      if (values[i].kind != Value::Kind::kNumber) continue;
      Text(numbers[i]) << values[i].number;
      texts[i] = numbers[i];
    }
  }

  const char* texts[kMost] = {};
  char numbers[kMost][12];
};

struct Query {
  Visitor visitor;
  void* user;
};

bool visit(void* user, const PGresult* row) noexcept {
  const Query& query = *static_cast<Query*>(user);
  const char* columns[kColumns] = {};
  for (int i = 0; i < PQnfields(row) && i < kColumns; ++i) columns[i] = PQgetvalue(row, 0, i);
  return query.visitor(query.user, columns);
}

struct Objects {
  Text names[2];  // of tables and views; of anything else
  unsigned counts[2];
};

bool collect(void* user, const PGresult* row) noexcept {
  Objects& objects = *static_cast<Objects*>(user);
  const int kind = PQgetvalue(row, 0, 0)[0] == 't' ? 0 : 1;
  objects.names[kind] << (objects.counts[kind]++ == 0 ? "" : ", ") << PQgetvalue(row, 0, 1);
  return true;
}

}  // namespace

void expand_record(const Session& session, Record record, Text& out) noexcept {
  expand(kRecordTexts[static_cast<unsigned>(record)], session.version_table, out, "\".\"");
}

Status run(Session& session, const Statement& statement) noexcept {
  if (!in_order(session)) return Status::kTransactionEnded;
  if (statement.kind == Statement::Kind::kCall) return call_inside(session, statement);
  FirstRow first{session.detail, 0};
  const bool require = statement.kind == Statement::Kind::kRequire;
  if (!require) note(session, statement.sql);
  if (session.locked && !require && may_be_ahead(statement.sql)) {
    return send(session, statement.sql);
  }
  Status status = session.locked ? Status::kOk : settle(session, false);
  if (status != Status::kOk) return status;
  status = each_row(session, statement.sql, require ? describe_first : nullptr, &first);
  if (status != Status::kOk) return status;
  session.rows = first.rows;
  if (first.rows != 0) return Status::kRequireFailed;
  const bool chained = session.locked && (session.saved & kEnded) != 0;  // COMMIT AND CHAIN
  if (in_order(session) && !chained) return Status::kOk;
  if (!session.locked) PQclear(PQexec(handle(session), "ROLLBACK"));  // of what it has begun
  return Status::kTransactionEnded;
}

Status write(Session& session, Record record, const Value* values, unsigned count) noexcept {
  if (!in_order(session)) return Status::kTransactionEnded;
  char buffer[kSqlSize];
  Text sql(buffer);
  expand_record(session, record, sql);
  const Texts texts(values, count);
  return send(session, buffer, texts.texts, count);
}

Status query(Session& session, Record record, Visitor visitor, void* user) noexcept {
  Status status = collect_sent(session);
  if (status != Status::kOk) return status;
  // Inside a transaction a failure must not be its end.
  const bool inside = PQtransactionStatus(handle(session)) == PQTRANS_INTRANS;
  char buffer[kSqlSize];
  Text sql(buffer);
  if (inside) sql << "SAVEPOINT aludel_query; ";
  expand_record(session, record, sql);
  if (inside) sql << "; RELEASE SAVEPOINT aludel_query";
  Query query{visitor, user};
  status = each_row(session, buffer, visit, &query);
  if (status == Status::kOk) return status;
  const bool no_table = equal(session.sqlstate, "42P01");
  if (inside && status != Status::kConnectionLost) {
    PQclear(PQexec(handle(session),
                   "ROLLBACK TO SAVEPOINT aludel_query; RELEASE SAVEPOINT aludel_query"));
  }
  if (no_table) forget_failure(session);
  return status;
}

Status keep(Session& session, Record record, const Value* values, unsigned count,
            Kept& row) noexcept {
  Status status = collect_sent(session);
  if (status != Status::kOk) return status;
  char buffer[kSqlSize];
  Text sql(buffer);
  expand_record(session, record, sql);
  const Texts texts(values, count);
  PGresult* result = PQexecParams(handle(session), buffer, static_cast<int>(count), nullptr,
                                  texts.texts, nullptr, nullptr, 0);
  row.memory[0] = result;
  if (PQresultStatus(result) != PGRES_TUPLES_OK) {
    status = fail(session, result);
    release(row);
    return status;
  }
  row.found = PQntuples(result) != 0;
  const int columns = row.found ? PQnfields(result) : 0;
  for (int i = 0; i < columns && i < static_cast<int>(Kept::kColumns); ++i) {
    if (PQgetisnull(result, 0, i) == 0) row.columns[i] = PQgetvalue(result, 0, i);
  }
  return Status::kOk;
}

void release(Kept& row) noexcept {
  PQclear(static_cast<PGresult*>(row.memory[0]));
  row = {};
}

Status violations(Session&, long long& count) noexcept {
  count = 0;  // the server enforces them
  return Status::kOk;
}

Status inspect(Session& session, Found& found) noexcept {
  char tables[160];
  char others[80];
  Objects objects{{Text(tables), Text(others)}, {}};
  const Status status = each_row(session, kObjects, collect, &objects);
  if (status != Status::kOk) return status;
  found.anything = objects.counts[0] + objects.counts[1] != 0;
  forget_failure(session);
  const char* const words[2][2] = {{" table", " tables"}, {" other object", " other objects"}};
  for (int kind = 0; kind < 2; ++kind) {
    const unsigned count = objects.counts[kind];
    if (count == 0) continue;
    session.detail << (session.detail.empty() ? "" : ", ") << count
                   << words[kind][count == 1 ? 0 : 1] << " (" << objects.names[kind].c_str() << ')';
  }
  return Status::kOk;
}

}  // namespace aludel::on_postgresql
