// SPDX-License-Identifier: MIT
//
// Rows of a SQLite table, in and out.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "proof/sqlite_engine.h"

namespace aludel::proof {
namespace {

using rows::Value;

Value value_of(sqlite3_stmt* statement, int column) {
  const auto bytes = [&](const void* data) {
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
    return std::string_view(static_cast<const char*>(data), data == nullptr ? 0 : size);
  };
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return Value::of(std::int64_t{sqlite3_column_int64(statement, column)});
    case SQLITE_FLOAT:
      return Value::of(sqlite3_column_double(statement, column));
    case SQLITE_TEXT:
      return Value::text(bytes(sqlite3_column_text(statement, column)));
    case SQLITE_BLOB:
      return Value::blob(bytes(sqlite3_column_blob(statement, column)));
    default:
      return {};
  }
}

void bind(sqlite3_stmt* statement, int index, const Value& value) {
  const auto size = static_cast<sqlite3_uint64>(value.bytes.size());
  switch (value.type) {
    case Value::Type::kNull:
      sqlite3_bind_null(statement, index);
      break;
    case Value::Type::kInteger:
      sqlite3_bind_int64(statement, index, value.integer);
      break;
    case Value::Type::kReal:
      sqlite3_bind_double(statement, index, value.real);
      break;
    case Value::Type::kText:
      sqlite3_bind_text64(statement, index, value.bytes.data(), size, SQLITE_STATIC, SQLITE_UTF8);
      break;
    case Value::Type::kBlob:
      sqlite3_bind_blob64(statement, index, value.bytes.data(), size, SQLITE_STATIC);
      break;
  }
}

std::vector<rows::Row> rows_of(sqlite3_stmt* statement) {
  std::vector<rows::Row> rows;
  const int count = sqlite3_column_count(statement);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    rows::Row& row = rows.emplace_back();
    row.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i != count; ++i) row.push_back(value_of(statement, i));
  }
  return rows;
}

}  // namespace

rows::Contents SqliteEngine::contents(std::string_view table, const std::vector<std::string>& key) {
  rows::Contents contents;
  std::string order;
  for (const std::string& column : key)
    order += (order.empty() ? " ORDER BY " : ", ") + quoted(column);
  own_ = true;
  const Statement statement = prepare(fmt::format("SELECT * FROM main.{}{}", quoted(table), order));
  const int count = sqlite3_column_count(statement.get());
  for (int i = 0; i != count; ++i) {
    contents.columns.emplace_back(sqlite3_column_name(statement.get(), i));
  }
  contents.rows = proof::rows_of(statement.get());
  own_ = false;
  for (const std::string& column : key) {
    contents.key.push_back(static_cast<std::size_t>(contents.column(column)));
  }
  return contents;
}

// As a foreign key compares: by the parent's affinity and collation, for it stands on the left,
/// and a + takes the child's affinity away.
std::string SqliteEngine::refers(const std::vector<std::string>& columns,
                                 const std::vector<std::string>& referenced) {
  std::string agrees;
  for (std::size_t i = 0; i != columns.size(); ++i) {
    agrees += fmt::format("{}parent.{} = +child.{}", i == 0 ? "" : " AND ", quoted(referenced[i]),
                          quoted(columns[i]));
  }
  return agrees;
}

std::vector<rows::Row> SqliteEngine::orphans(std::string_view table,
                                             const std::vector<std::string>& columns,
                                             std::string_view parent,
                                             const std::vector<std::string>& referenced) {
  std::string where;
  for (const std::string& it : columns) {
    where += fmt::format("child.{} IS NOT NULL AND ", quoted(it));
  }
  return rows_of(fmt::format(
      "SELECT child.* FROM main.{} AS child WHERE {}NOT EXISTS (SELECT 1 FROM main.{} AS parent "
      "WHERE {})",
      quoted(table), where, quoted(parent), refers(columns, referenced)));
}

std::vector<rows::Row> SqliteEngine::childless(std::string_view table,
                                               const std::vector<std::string>& columns,
                                               std::string_view parent,
                                               const std::vector<std::string>& referenced) {
  std::string values;
  for (const std::string& it : referenced) {
    values += fmt::format("{}parent.{}", values.empty() ? "" : ", ", quoted(it));
  }
  return rows_of(fmt::format(
      "SELECT {} FROM main.{} AS parent WHERE NOT EXISTS (SELECT 1 FROM main.{} AS child WHERE {})",
      values, quoted(parent), quoted(table), refers(columns, referenced)));
}

std::vector<rows::Row> SqliteEngine::rows_of(const std::string& query) {
  own_ = true;
  const Statement statement = prepare(query);
  std::vector<rows::Row> rows;
  if (statement) rows = proof::rows_of(statement.get());
  own_ = false;
  return rows;
}

std::string SqliteEngine::said_row(sqlite3_stmt* statement) {
  rows::Contents contents;
  rows::Row row;
  for (int i = 0; i != sqlite3_column_count(statement); ++i) {
    contents.columns.emplace_back(sqlite3_column_name(statement, i));
    row.push_back(value_of(statement, i));
  }
  return rows::said(contents, row);
}

SqliteEngine::Statement SqliteEngine::inserting(std::string_view table,
                                                const std::vector<std::string>& columns) {
  std::string names;
  std::string places;
  for (const std::string& column : columns) {
    names += (names.empty() ? "" : ", ") + quoted(column);
    places += places.empty() ? "?" : ", ?";
  }
  const std::string what =
      names.empty() ? "DEFAULT VALUES" : fmt::format("({}) VALUES ({})", names, places);
  return prepare(fmt::format("INSERT INTO main.{} {}", quoted(table), what));
}

int SqliteEngine::insert(sqlite3_stmt* statement, const rows::Row& row) {
  for (std::size_t i = 0; i != row.size(); ++i) bind(statement, static_cast<int>(i) + 1, row[i]);
  const int code = sqlite3_step(statement);
  sqlite3_reset(statement);
  return code;
}

std::optional<Refusal> SqliteEngine::insert(std::string_view table,
                                            const std::vector<std::string>& columns,
                                            const rows::Row& row) {
  const std::string key = fmt::format("{}({})", table, fmt::join(columns, ","));
  if (insert_sql_ != key || !insert_) {
    insert_ = inserting(table, columns);
    insert_sql_ = key;
  }
  if (!insert_) return refusal(sqlite3_errcode(db_.get()));
  stub_called_.clear();
  const int code = insert(insert_.get(), row);
  return code == SQLITE_DONE ? std::nullopt : std::optional(refusal(code));
}

void SqliteEngine::replace(std::string_view table, const std::vector<std::string>& columns,
                           const std::vector<rows::Row>& rows) {
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  must("DELETE FROM main." + quoted(table));
  own_ = true;
  const Statement statement = inserting(table, columns);
  for (const rows::Row& row : rows) insert(statement.get(), row);
  own_ = false;
  sqlite3_db_config(db_.get(), SQLITE_DBCONFIG_ENABLE_TRIGGER, 1, nullptr);
}

// There is such a table only where there is AUTOINCREMENT.
std::optional<std::int64_t> SqliteEngine::counter(std::string_view table) {
  own_ = true;
  const Statement statement =
      prepare("SELECT seq FROM main.sqlite_sequence WHERE name = ? COLLATE NOCASE");
  std::optional<std::int64_t> counter;
  if (statement) {
    const Value name = Value::text(table);
    bind(statement.get(), 1, name);
    if (sqlite3_step(statement.get()) == SQLITE_ROW) {
      counter = sqlite3_column_int64(statement.get(), 0);
    }
  }
  own_ = false;
  return counter;
}

void SqliteEngine::set_counter(std::string_view table, std::int64_t counter) {
  own_ = true;
  const Statement statement =
      prepare("UPDATE main.sqlite_sequence SET seq = ? WHERE name = ? COLLATE NOCASE");
  const Value name = Value::text(table);
  sqlite3_bind_int64(statement.get(), 1, counter);
  bind(statement.get(), 2, name);
  sqlite3_step(statement.get());
  own_ = false;
}

}  // namespace aludel::proof
