// SPDX-License-Identifier: MIT
//
// What the program registers with its SQLite, as far as the host can stand in for it: enough for
// tables, indexes and triggers that name it, and always the same for the same arguments, as SQLite
// demands of what an index stands on. A function gives what aludel.toml says, otherwise NULL, of
// which a CHECK is no judge; a collation compares bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "proof/sqlite_engine.h"

namespace aludel::proof {
namespace {

int compare_bytes(void*, int size, const void* text, int other_size, const void* other) {
  const auto shorter = static_cast<std::size_t>(std::min(size, other_size));
  const int order = std::memcmp(text, other, shorter);
  return order != 0 ? order : size - other_size;
}

}  // namespace

std::string value_query(const dialect::Function& function) {
  if (function.value.empty()) return "SELECT NULL";
  std::string arguments;
  for (std::size_t i = 0; i != function.parameters.size(); ++i) {
    arguments += fmt::format("{}?{} AS {}", i == 0 ? " FROM (SELECT " : ", ", i + 1,
                             SqliteEngine::quoted(function.parameters[i]));
  }
  return fmt::format("SELECT ({}\n){}{}", function.value, arguments, arguments.empty() ? "" : ")");
}

// The value is worked out in a database where none of the functions is registered: its SQL says
// lower() and means SQLite's, even where it stands for lower().
void SqliteEngine::call(sqlite3_context* context, int count, sqlite3_value** arguments) {
  auto& stub = *static_cast<Stub*>(sqlite3_user_data(context));
  if (stub.function->value.empty()) {
    stub.engine->stub_called_ = stub.engine->stub_ = stub.function->name;
    return sqlite3_result_null(context);
  }
  sqlite3_stmt* value = stub.value.get();
  for (int i = 0; i != count; ++i) sqlite3_bind_value(value, i + 1, arguments[i]);
  if (sqlite3_step(value) == SQLITE_ROW) {
    sqlite3_result_value(context, sqlite3_column_value(value, 0));
  } else {
    sqlite3_result_error(context, sqlite3_errmsg(stub.engine->plain_.get()), -1);
  }
  sqlite3_reset(value);
}

/// Whether SQLite has it already.
bool SqliteEngine::has(const dialect::Function& function) {
  const Statement statement = prepare(
      "SELECT 1 FROM pragma_function_list"
      " WHERE name = ?1 COLLATE NOCASE AND (narg < 0 OR ?2 < 0 OR narg = ?2)");
  sqlite3_bind_text(statement.get(), 1, function.name.c_str(), -1, SQLITE_STATIC);
  sqlite3_bind_int64(statement.get(), 2, function.arguments);
  return sqlite3_step(statement.get()) == SQLITE_ROW;
}

void SqliteEngine::register_all() {
  constexpr int kForm = SQLITE_UTF8 | SQLITE_INNOCUOUS;
  for (const dialect::Function& it : registered_.functions) {
    if (it.value.empty() && has(it)) continue;
    Stub& stub = stubs_.emplace_back(Stub{this, &it, nullptr});
    if (!it.value.empty()) {
      if (plain_ == nullptr) plain_ = open();
      stub.value = prepare(plain_.get(), value_query(it), SQLITE_PREPARE_PERSISTENT);
    }
    // What takes nothing is there to give something else each time.
    const int form = it.arguments == 0 ? kForm : kForm | SQLITE_DETERMINISTIC;
    sqlite3_create_function_v2(db_.get(), it.name.c_str(), it.arguments, form, &stub, call, nullptr,
                               nullptr, nullptr);
  }
  for (const std::string& name : registered_.collations) {
    sqlite3_create_collation_v2(db_.get(), name.c_str(), SQLITE_UTF8, nullptr, compare_bytes,
                                nullptr);
  }
}

std::string SqliteEngine::identity() const {
  // The version is the same where somebody edited it; the library's name says what it was made of.
  std::string result =
      fmt::format("SQLite {} {} {}", sqlite3_libversion(), sqlite3_sourceid(), loaded_sqlite());
  int i = 0;
  while (const char* option = sqlite3_compileoption_get(i++)) result += fmt::format("\n{}", option);
  for (const dialect::Function& it : registered_.functions) {
    result += fmt::format("\n{}/{}({}) = {}", it.name, it.arguments, fmt::join(it.parameters, ", "),
                          it.value);
  }
  for (const std::string& it : registered_.collations) result += fmt::format("\nCOLLATE {}", it);
  return result;
}

}  // namespace aludel::proof
