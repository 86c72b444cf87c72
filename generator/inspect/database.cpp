// SPDX-License-Identifier: MIT
#include "inspect/database.h"

#include <aludel/database.h>
#include <aludel/migrator.h>
#include <aludel/sqlite.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <utility>

#include "driver.h"
#include "sql/parser.h"
#include "sqlite/connection.h"

namespace aludel::inspect {
namespace {

/// The tables that a virtual table keeps its rows in are known to its module alone, and to
/// SQLite 3.37 and newer by it.
constexpr char kDefinitions[] =
    "SELECT type, name, tbl_name, sql FROM main.sqlite_master"
    " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND tbl_name NOT IN"
    " (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')"
    " ORDER BY rowid";
constexpr char kModules[] = "SELECT name FROM pragma_module_list";
constexpr char kHeader[] =
    "SELECT user_version, application_id, journal_mode, encoding, auto_vacuum FROM"
    " pragma_user_version, pragma_application_id, pragma_journal_mode, pragma_encoding,"
    " pragma_auto_vacuum";

/// A file that is open for as long as this lasts, as the runtime opens it for a look.
class File {
 public:
  explicit File(const char* path) : session_{sqlite(path), "", &options_, Text(detail_)} {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { session_.database.driver->close(session_); }

  Status open() { return session_.database.driver->open(session_, Access::kRead); }
  bool is_missing() const { return session_.missing; }
  /// In the engine's words.
  std::string detail() const { return detail_; }

  /// `take(row)` for each row, if there is no failure before.
  template <unsigned N, typename Take>
  Status rows(const char (&sql)[N], Take take) {
    const auto row = [](void* user, sqlite3_stmt* statement) noexcept {
      (*static_cast<Take*>(user))(statement);
      return true;
    };
    return on_sqlite::execute(session_, sql, row, &take);
  }

 private:
  Options options_;
  char detail_[512] = {};
  Session session_;
};

std::string text_of(sqlite3_stmt* row, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row, column));
  if (text == nullptr) return {};
  return {text, static_cast<std::size_t>(sqlite3_column_bytes(row, column))};
}

Status read(File& file, Database& database, std::set<std::string>& modules) {
  Status status = file.rows("BEGIN", [](sqlite3_stmt*) {});
  if (status != Status::kOk) return status;
  status = file.rows(kDefinitions, [&](sqlite3_stmt* row) {
    database.definitions.push_back(
        {text_of(row, 0), text_of(row, 1), text_of(row, 2), text_of(row, 3)});
  });
  if (status != Status::kOk) return status;
  status = file.rows(kModules, [&](sqlite3_stmt* row) { modules.insert(folded(text_of(row, 0))); });
  if (status != Status::kOk) return status;
  return file.rows(kHeader, [&](sqlite3_stmt* row) {
    database.user_version = sqlite3_column_int(row, 0);
    database.application_id = sqlite3_column_int(row, 1);
    database.journal_mode = text_of(row, 2);
    database.encoding = text_of(row, 3);
    database.auto_vacuum = sqlite3_column_int64(row, 4);
  });
}

/// The module of a virtual table; empty for anything else.
std::string module_of(const Definition& definition) {
  if (definition.kind != "table" ||
      !folded(definition.sql.substr(0, 14)).starts_with("create virtual")) {
    return {};
  }
  const auto statement = sql::parse(definition.sql, sql::Language::kSqlite);
  const auto* table = statement ? std::get_if<sql::CreateVirtualTable>(&statement->node) : nullptr;
  return table == nullptr ? std::string() : table->module.text;
}

/// Takes out what SQLite would take for a table of `unknown`, if it knew the module.
void leave_out_shadows(Database& database, Database::Unknown& unknown) {
  const std::string beginning = folded(unknown.table) + "_";
  std::erase_if(database.definitions, [&](const Definition& it) {
    if (!folded(it.table).starts_with(beginning)) return false;
    if (it.kind == "table") unknown.left_out.push_back(it.name);
    return true;
  });
}

/// Of the header of the file: see SQLite's description of its format.
std::string written_by(const std::string& path) {
  std::array<unsigned char, 100> header{};
  std::FILE* file = std::fopen(path.c_str(), "rb");
  if (file == nullptr) return {};
  const std::size_t size = std::fread(header.data(), 1, header.size(), file);
  std::fclose(file);
  if (size < header.size()) return {};
  unsigned version = 0;
  for (std::size_t i = 96; i != 100; ++i) version = version << 8 | header[i];
  if (version == 0) return {};
  return fmt::format("{}.{}.{}", version / 1000000, version / 1000 % 1000, version % 1000);
}

void report(const std::string& path, const File& file, Status status,
            text::Diagnostics& diagnostics) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    diagnostics.error(path, "this is a folder: name the database file in it");
  } else if (status == Status::kNotADatabase) {
    diagnostics.error(path,
                      "this is no SQLite database, or it is encrypted, which aludel can't read: "
                      "name another file, or decrypt a copy of it");
  } else if (status == Status::kBusy) {
    diagnostics.error(path, "another program has locked it: try again when that has ended");
  } else {
    diagnostics.error(path, fmt::format("{}: {}", status_text(status), file.detail()));
  }
}

}  // namespace

Catalog Database::catalog() const {
  Catalog catalog;
  for (const Definition& it : definitions) catalog.emplace(key_of(it.kind, it.name), it);
  return catalog;
}

std::optional<Database> look(const std::string& path, const revisions::Records& records,
                             Status& status, text::Diagnostics& diagnostics) {
  File file(path.c_str());
  Database database;
  database.name = path;
  std::set<std::string> modules;
  status = file.open();
  if (status == Status::kOk && file.is_missing()) {
    status = Status::kCannotOpen;
    diagnostics.error(path, "there is no such file: correct the path");
    return std::nullopt;
  }
  if (status == Status::kOk) status = read(file, database, modules);
  if (status != Status::kOk) {
    report(path, file, status, diagnostics);
    return std::nullopt;
  }
  database.written_by = written_by(path);
  database.is_kept = std::erase_if(database.definitions, [&](const Definition& it) {
                       return records.has(it.table);
                     }) != 0;
  for (const Definition& it : database.definitions) {
    std::string module = module_of(it);
    if (module.empty() || modules.contains(folded(module))) continue;
    database.unknown.push_back({it.name, std::move(module), {}});
  }
  for (Database::Unknown& it : database.unknown) leave_out_shadows(database, it);
  return database;
}

}  // namespace aludel::inspect
