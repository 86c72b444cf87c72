// SPDX-License-Identifier: MIT
//
// Stubs for what the program registers with its SQLite: enough for tables, indexes and triggers
// that name it, and always the same for the same arguments, as SQLite demands of what an index
// stands on. A function gives NULL, of which a CHECK is no judge, and a collation compares bytes.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "proof/sqlite_engine.h"

namespace aludel::proof {
namespace {

void call_function(sqlite3_context* context, int, sqlite3_value**) { sqlite3_result_null(context); }

int compare_bytes(void*, int size, const void* text, int other_size, const void* other) {
  const auto shorter = static_cast<std::size_t>(std::min(size, other_size));
  const int order = std::memcmp(text, other, shorter);
  return order != 0 ? order : size - other_size;
}

}  // namespace

void SqliteEngine::register_all() {
  for (const dialect::Function& it : registered_.functions) {
    sqlite3_create_function_v2(db_.get(), it.name.c_str(), it.arguments,
                               SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                               call_function, nullptr, nullptr, nullptr);
  }
  for (const std::string& name : registered_.collations) {
    sqlite3_create_collation_v2(db_.get(), name.c_str(), SQLITE_UTF8, nullptr, compare_bytes,
                                nullptr);
  }
}

std::string SqliteEngine::identity() const {
  std::string result = fmt::format("SQLite {} {}", sqlite3_libversion(), sqlite3_sourceid());
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
