// SPDX-License-Identifier: MIT
//
// The steps of revisions that SQL has no words for; <myapp/migrations.h> declares them. They stay
// as they are, like the revisions: nothing here is used by the rest of the program, nor uses it.
#include <aludel/postgresql.h>
#include <aludel/sqlite.h>
#include <libpq-fe.h>
#include <myapp/migrations.h>
#include <sqlite3.h>

#include <string>
#include <vector>

namespace {

using aludel::Context;
using aludel::Status;

struct Device {
  std::string id;
  std::string model;
};

// Both databases read these.
constexpr const char* kRead = "SELECT id, model FROM device ORDER BY id";
constexpr const char* kWrite = "UPDATE device SET model = $1 WHERE id = $2";

Status read(Context& context, std::vector<Device>& devices) {
  if (sqlite3* db = aludel::sqlite_handle(context)) {
    const auto add = [](void* to, int, char** columns, char**) {
      static_cast<std::vector<Device>*>(to)->push_back({columns[0], columns[1]});
      return 0;
    };
    const int code = sqlite3_exec(db, kRead, add, &devices, nullptr);
    return code == SQLITE_OK ? Status::kOk : context.fail(sqlite3_errmsg(db));
  }
  PGconn* db = aludel::postgresql_handle(context);
  PGresult* rows = PQexec(db, kRead);
  const bool done = PQresultStatus(rows) == PGRES_TUPLES_OK;
  for (int row = 0; done && row < PQntuples(rows); ++row) {
    devices.push_back({PQgetvalue(rows, row, 0), PQgetvalue(rows, row, 1)});
  }
  PQclear(rows);
  return done ? Status::kOk : context.fail(PQerrorMessage(db));
}

Status write(Context& context, const Device& device) {
  if (sqlite3* db = aludel::sqlite_handle(context)) {
    sqlite3_stmt* update = nullptr;
    if (sqlite3_prepare_v2(db, kWrite, -1, &update, nullptr) != SQLITE_OK) {
      return context.fail(sqlite3_errmsg(db));
    }
    sqlite3_bind_text(update, 1, device.model.c_str(), -1, SQLITE_STATIC);
    sqlite3_bind_text(update, 2, device.id.c_str(), -1, SQLITE_STATIC);
    sqlite3_step(update);
    const int code = sqlite3_finalize(update);
    return code == SQLITE_OK ? Status::kOk : context.fail(sqlite3_errmsg(db));
  }
  PGconn* db = aludel::postgresql_handle(context);
  const char* values[] = {device.model.c_str(), device.id.c_str()};
  PGresult* result = PQexecParams(db, kWrite, 2, nullptr, values, nullptr, nullptr, 0);
  const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
  PQclear(result);
  return done ? Status::kOk : context.fail(PQerrorMessage(db));
}

/// Gives each device the model number that `change` makes of the one it has.
Status change_models(Context& context, void (*change)(std::string& model)) {
  std::vector<Device> devices;
  Status status = read(context, devices);
  if (status != Status::kOk) return status;
  unsigned done = 0;
  for (Device& device : devices) {
    change(device.model);
    status = write(context, device);
    if (status != Status::kOk) return status;
    if (!context.progress(++done, static_cast<unsigned>(devices.size()))) return Status::kCancelled;
  }
  return status;
}

/// That of the type plate: each character counts as often as its place from the left.
char check_letter(const std::string& model) {
  unsigned sum = 0;
  unsigned place = 0;
  for (const char c : model) sum += ++place * static_cast<unsigned char>(c);
  return "ABCDEFGHJKLMNPQRSTUVWXY"[sum % 23];
}

}  // namespace

// EG-200 -> EG-200-S
Status myapp::add_check_letters(Context& context) noexcept {
  return change_models(context, [](std::string& model) { model += {'-', check_letter(model)}; });
}

// Takes the letter away where it is the right one.
Status myapp::cut_check_letters(Context& context) noexcept {
  return change_models(context, [](std::string& model) {
    if (model.size() < 2) return;
    const std::string bare = model.substr(0, model.size() - 2);
    if (model == bare + '-' + check_letter(bare)) model = bare;
  });
}
