// SPDX-License-Identifier: MIT
//
// A SQLite database as bytes and back: those of its file, if it had one.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "proof/sqlite_engine.h"

namespace aludel::proof {

std::string SqliteEngine::save() {
  struct Free {
    void operator()(unsigned char* bytes) const { sqlite3_free(bytes); }
  };
  sqlite3_int64 size = 0;
  own_ = true;
  const std::unique_ptr<unsigned char, Free> bytes(sqlite3_serialize(db_.get(), "main", &size, 0));
  own_ = false;
  if (!bytes) return {};
  return {reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)};
}

// By way of another connection: sqlite3_deserialize() would put a database of another kind in the
// place of ours.
void SqliteEngine::load(std::string_view bytes) {
  opaque_ = true;
  if (bytes.empty()) return;  // nothing was ever in it
  sqlite3* raw = nullptr;
  sqlite3_open_v2(":memory:", &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const Database saved(raw);
  const auto size = static_cast<sqlite3_int64>(bytes.size());
  auto* data = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
  sqlite3_deserialize(raw, "main", data, size, size, SQLITE_DESERIALIZE_READONLY);
  sqlite3_backup* backup = sqlite3_backup_init(db_.get(), "main", raw, "main");
  sqlite3_backup_step(backup, -1);
  if (sqlite3_backup_finish(backup) == SQLITE_OK) return;
  fmt::print(stderr, "SQLite: no database that was saved: {}\n", sqlite3_errmsg(db_.get()));
  std::abort();
}

std::unique_ptr<Engine> SqliteEngine::copy() {
  auto other = std::make_unique<SqliteEngine>(registered_);
  other->load(save());
  return other;
}

}  // namespace aludel::proof
