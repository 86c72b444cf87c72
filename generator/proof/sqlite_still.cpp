// SPDX-License-Identifier: MIT
//
// The clock, its zone and chance, held still: a proof says the same today and tomorrow.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "proof/sqlite_engine.h"

namespace aludel::proof {
namespace {

// 2024-02-29 12:34:56 UTC, as SQLite counts: milliseconds since noon of a day 4714 years before.
constexpr sqlite3_int64 kNow = 212575970096000;
constexpr char kName[] = "aludel-still";

/// Local time is the same on every machine. Once, before there are threads.
int hold_zone() {
  const int code = setenv("TZ", "UTC0", 1);
  tzset();
  return code;
}

int current_time(sqlite3_vfs*, double* days) {
  *days = static_cast<double>(kNow) / 86400000.0;
  return SQLITE_OK;
}

int current_time_int64(sqlite3_vfs*, sqlite3_int64* milliseconds) {
  *milliseconds = kNow;
  return SQLITE_OK;
}

/// The next number of splitmix64.
std::uint64_t next(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

std::uint64_t& state_of(sqlite3_context* context) {
  return *static_cast<std::uint64_t*>(sqlite3_user_data(context));
}

void give_random(sqlite3_context* context, int, sqlite3_value**) {
  sqlite3_result_int64(context, static_cast<sqlite3_int64>(next(state_of(context))));
}

void give_random_blob(sqlite3_context* context, int, sqlite3_value** arguments) {
  const sqlite3_int64 asked = std::max<sqlite3_int64>(sqlite3_value_int64(arguments[0]), 1);
  if (asked > sqlite3_limit(sqlite3_context_db_handle(context), SQLITE_LIMIT_LENGTH, -1)) {
    return sqlite3_result_error_toobig(context);
  }
  std::string bytes(static_cast<std::size_t>(asked), '\0');
  for (char& it : bytes) it = static_cast<char>(next(state_of(context)));
  sqlite3_result_blob64(context, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
}

}  // namespace

// Of the library that is in use: another one has its own.
const char* SqliteEngine::still_clock() {
  static const int zone = hold_zone();
  static_cast<void>(zone);
  if (sqlite3_vfs_find(kName) != nullptr) return kName;
  const sqlite3_vfs* usual = sqlite3_vfs_find(nullptr);
  if (usual == nullptr) return nullptr;
  auto* still = new sqlite3_vfs(*usual);  // is never taken back
  still->pNext = nullptr;
  still->zName = kName;
  still->xCurrentTime = current_time;
  if (still->iVersion >= 2) still->xCurrentTimeInt64 = current_time_int64;
  sqlite3_vfs_register(still, 0);
  return kName;
}

void SqliteEngine::hold_chance(sqlite3* db) {
  constexpr int kFlags = SQLITE_UTF8 | SQLITE_INNOCUOUS;
  sqlite3_create_function_v2(db, "random", 0, kFlags, &chance_, give_random, nullptr, nullptr,
                             nullptr);
  sqlite3_create_function_v2(db, "randomblob", 1, kFlags, &chance_, give_random_blob, nullptr,
                             nullptr, nullptr);
}

}  // namespace aludel::proof
