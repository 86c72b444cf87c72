// SPDX-License-Identifier: MIT
#include <aludel/sqlite.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

#include "sqlite/connection.h"

namespace aludel {
namespace on_sqlite {
namespace {

constexpr unsigned kPathSize = 1024;

Status open_with(Session& session, const char* path, int flags) {
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path, &connection, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  session.handle = connection;
  if (code == SQLITE_OK) return Status::kOk;
  const Status status = fail(session, Status::kCannotOpen);
  sqlite3_close(connection);
  session.handle = nullptr;
  return status;
}

bool exists(const char* path) {
  struct stat status;
  return stat(path, &status) == 0 || errno != ENOENT;
}

/// The file is missing. Its folder too?
bool folder_exists(const char* path, Text& detail) {
  const char* slash = std::strrchr(path, '/');
  char folder[kPathSize];
  if (slash == nullptr || slash == path || slash - path >= kPathSize) return true;
  const std::size_t size = static_cast<std::size_t>(slash - path);
  std::memcpy(folder, path, size);
  folder[size] = 0;
  if (exists(folder)) return true;
  detail.clear();
  detail << "the folder " << folder << " does not exist";
  return false;
}

/// Whether the engine can open the file, but not what it needs beside it: there is none, or its
/// folder is not ours to write. Other failures will come again.
bool is_stuck(Session& session) {
  const Status status = execute(session, "PRAGMA main.schema_version");
  const bool is_folder = session.engine_code == SQLITE_READONLY_DIRECTORY;
  forget_failure(session);
  return status == Status::kCannotOpen || is_folder;
}

/// A file that can't be written, in WAL mode, whose WAL can't be opened because there is none and
/// none can be made: opens it as one that doesn't change.
Status reopen_immutable(Session& session) {
  const char* file = sqlite3_db_filename(handle(session), "main");
  if (exists(sqlite3_filename_wal(file))) return Status::kOk;  // let the engine say it
  char buffer[kPathSize];
  Text uri(buffer);
  uri << "file://";
  for (; *file != 0; ++file) {
    if (*file == '%' || *file == '?' || *file == '#') {
      uri << '%' << "0123456789ABCDEF"[*file >> 4] << "0123456789ABCDEF"[*file & 15];
    } else {
      uri << *file;
    }
  }
  uri << "?immutable=1";
  if (uri.cut()) return Status::kOk;
  sqlite3_close(handle(session));
  return open_with(session, buffer, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI);
}

/// What the engine is to be given for the path. False, with words: there is nothing.
bool make_path(Session& session, Text& buffer, const char*& path) {
  if (path == nullptr) {
    session.detail << "no path was given";
    return false;
  }
  if (equal(path, "") || equal(path, ":memory:")) {
    session.detail << '"' << path
                   << "\" is no file, and all in it would be gone at once: lend a "
                      "connection instead";
    return false;
  }
  if (std::strncmp(path, "file:", 5) != 0) return true;
  buffer << "./" << path;  // a path, however the engine was compiled
  path = buffer.c_str();
  if (buffer.cut()) session.detail << "the path is too long";
  return !buffer.cut();
}

/// A look, and a run without anything to do, leave a WAL as it is, and so the file.
void keep_wal(Session& session) {
  const char* file = sqlite3_db_filename(handle(session), "main");
  if (!exists(sqlite3_filename_wal(file))) return;  // else it would stay behind, empty
  sqlite3_db_config(handle(session), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

constexpr Driver kFile = make_driver(open_file, close_file);

}  // namespace

Status open_file(Session& session, Access access) noexcept {
  const char* path = session.database.location;
  char buffer[kPathSize];
  Text text(buffer);
  if (!make_path(session, text, path)) return Status::kCannotOpen;
  const bool create = access == Access::kCreate;
  const Status status =
      open_with(session, path, SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0));
  session.missing = status == Status::kCannotOpen && !create && !exists(path) &&
                    folder_exists(path, session.detail);
  if (status == Status::kOk) {
    session.created = create;
    keep_wal(session);
    if (sqlite3_db_readonly(handle(session), "main") == 1 && is_stuck(session)) {
      return reopen_immutable(session);
    }
    return Status::kOk;
  }
  if (!session.missing) return status;
  forget_failure(session);
  return Status::kOk;
}

void close_file(Session& session) noexcept {
  spend_reserve(session);
  sqlite3_close_v2(handle(session));  // as soon as what a C++ function left open is closed
  session.handle = nullptr;
}

}  // namespace on_sqlite

Database sqlite(const char* path) noexcept { return {&on_sqlite::kFile, nullptr, path}; }

}  // namespace aludel
