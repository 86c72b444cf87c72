// SPDX-License-Identifier: MIT
//
// Whose connection it is, what is in its way, and what is left of a run on it.
#include <aludel/migrator.h>
#include <aludel/sqlite.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

constexpr int kOptions[] = {SQLITE_DBCONFIG_ENABLE_FKEY, SQLITE_DBCONFIG_ENABLE_TRIGGER,
                            SQLITE_DBCONFIG_ENABLE_VIEW, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE,
                            SQLITE_DBCONFIG_DQS_DML,     SQLITE_DBCONFIG_DQS_DDL};

constexpr const char* kPragmas[] = {"recursive_triggers", "ignore_check_constraints",
                                    "count_changes", "query_only"};

/// Every setting that a run switches, as it is.
std::string settings(const Live& db) {
  std::string out;
  for (const int option : kOptions) {
    int value = -1;
    sqlite3_db_config(db, option, -1, &value);
    out += std::to_string(value);
  }
  for (const char* pragma : kPragmas) out += db(std::string("PRAGMA ") + pragma);
  return out + db("SELECT 'a' NOT LIKE 'A'");
}

void set_all(const Live& db, bool odd) {
  const int values[] = {1, 0, 0, 1, 0, 0};  // what a run does not want
  for (unsigned i = 0; i < std::size(kOptions); ++i) {
    sqlite3_db_config(db, kOptions[i], odd ? values[i] : 1 - values[i], nullptr);
  }
  const std::string value = odd ? "1" : "0";
  for (const char* pragma : kPragmas) db(std::string("PRAGMA ") + pragma + " = " + value);
  db("PRAGMA case_sensitive_like = " + value);
}

Options impatient(unsigned wait_ms = 0) {
  Options options;
  options.wait_ms = wait_ms;
  return options;
}

TEST_CASE("settings are restored on every way out") {
  for (const bool odd : {true, false}) {
    Gateway gateway;
    const Live db;
    set_all(db, odd);
    const std::string before = settings(db);
    CHECK(before == (odd ? "10010011111" : "01101100000"));

    CHECK(upgrade(db.database(), gateway.migrations(), "8be4").ok());
    CHECK(settings(db) == before);
    CHECK(downgrade(db.database(), gateway.migrations(), "-1").ok());
    CHECK(settings(db) == before);
    CHECK(stamp(db.database(), gateway.migrations(), "base").ok());
    CHECK(stamp(db.database(), gateway.migrations(), "1f0c").ok());
    CHECK(settings(db) == before);

    Events events(gateway.chain());
    events.stop_after(3);
    CHECK(upgrade(db.database(), gateway.migrations(), "heads", events.options()).status ==
          Status::kCancelled);
    CHECK(settings(db) == before);

    TestChain failing;
    add_gateway(failing);
    failing.add("bad", "", {"nonsense"});
    CHECK(upgrade(db.database(), failing.migrations()).status == Status::kStatementFailed);
    CHECK(settings(db) == before);

    TestChain ending;
    add_gateway(ending);
    ending.add("bad", "", {"ROLLBACK"});
    CHECK(upgrade(db.database(), ending.migrations()).status == Status::kTransactionEnded);
    CHECK(settings(db) == before);
  }
}

TEST_CASE("what a revision does is the same whatever the connection's settings") {
  TestChain chain;
  chain.add("a", "",
            {"CREATE TABLE t (a CHECK (a < 100), n INTEGER DEFAULT 0)",
             "CREATE TRIGGER again AFTER INSERT ON t WHEN new.a < 3 BEGIN INSERT INTO t (a) VALUES "
             "(new.a + 1); END",
             "INSERT OR IGNORE INTO t (a) VALUES (1), (200)", "CREATE VIEW v AS SELECT a FROM t",
             "ALTER TABLE t RENAME COLUMN n TO m", "UPDATE t SET m = (SELECT count(*) FROM v)",
             "DELETE FROM t WHERE 'a' NOT LIKE 'A'"});
  std::string first;
  for (const bool odd : {true, false}) {
    const Live db;
    set_all(db, odd);
    CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
    set_all(db, false);
    const std::string rows = db("SELECT a, m FROM t");
    CHECK(rows == "1|2 2|2");
  }
}

TEST_CASE("nothing is installed on a borrowed handle") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  const Live db(path);
  int calls = 0;
  sqlite3_busy_handler(
      db, [](void* user, int) { return ++*static_cast<int*>(user), 0; }, &calls);
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  const Live other(path);
  REQUIRE(other("BEGIN EXCLUSIVE") == "");
  CHECK(upgrade(db.database(), gateway.migrations(), "heads", impatient(20)).status ==
        Status::kBusy);
  calls = 0;
  CHECK(db("SELECT * FROM site") == "error: database is locked");
  CHECK(calls == 1);  // it is still the owner's
}

TEST_CASE("an owner in the middle of something is refused") {
  Gateway gateway;
  const Live db;
  db("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)");
  REQUIRE(stamp(db.database(), gateway.migrations(), "base").ok());

  db("BEGIN; INSERT INTO t VALUES (3)");
  CHECK(words(stamp(db.database(), gateway.migrations(), "head")) ==
        "the connection is inside a transaction");
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "the connection is inside a transaction");
  CHECK(sqlite3_get_autocommit(db) == 0);  // and it stays the owner's
  CHECK(db("COMMIT") == "");
  CHECK(db("SELECT count(*) FROM t") == "3");

  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(db, "SELECT a FROM t", -1, &statement, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
  CHECK(words(stamp(db.database(), gateway.migrations(), "head")) ==
        "the connection has an unfinished statement; SELECT a FROM t");
  CHECK(sqlite3_step(statement) == SQLITE_ROW);  // and it goes on
  sqlite3_reset(statement);
  CHECK(words(stamp(db.database(), gateway.migrations(), "head")) == "done; applied 6");
  sqlite3_finalize(statement);
}

TEST_CASE("a connection with anything but main is refused") {
  Folder folder;
  const std::string side = folder / "side.db";
  const struct {
    const char* sql;
    const char* detail;
    const char* undo;
  } rows[] = {
      {"CREATE TEMP TABLE device (id)", "temp.device", "DROP TABLE temp.device"},
      {"CREATE TEMP TABLE z (id INTEGER PRIMARY KEY AUTOINCREMENT); CREATE TEMP VIEW v AS SELECT 1",
       "temp.z, temp.v, temp.sqlite_sequence", nullptr},
      {"CREATE TEMP TRIGGER t AFTER INSERT ON main.site BEGIN SELECT 1; END", "temp.t",
       "DROP TRIGGER temp.t"},
      {"ATTACH ':memory:' AS side; CREATE TABLE side.device (id)", "side", "DETACH side"},
      {"ATTACH ':memory:' AS one; ATTACH ':memory:' AS two; CREATE TEMP TABLE t (a)",
       "temp.t, one, two", "DETACH one; DETACH two; DROP TABLE t"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.sql);
    const Live db;
    REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
    REQUIRE(db(row.sql) == "");
    const std::string refused =
        std::string("the connection has temporary objects or other databases attached; ") +
        row.detail;
    CHECK(words(upgrade(db.database(), gateway.migrations())) == refused);
    CHECK(words(upgrade(db.database(), gateway.migrations(), "8be4")) == refused);
    CHECK(words(downgrade(db.database(), gateway.migrations(), "base")) == refused);
    CHECK(words(stamp(db.database(), gateway.migrations(), "head")) == refused);
    CHECK(upgrade(db.database(), gateway.migrations()).exit_code() == 3);
    CHECK(state(db.database(), gateway.migrations()).situation == Situation::kBehind);
    if (row.undo == nullptr) continue;
    REQUIRE(db(row.undo) == "");
    CHECK(words(upgrade(db.database(), gateway.migrations())) == "done; applied 4");
  }
}

/// An authorizer of the owner's that refuses one kind of statement.
void refuse(const Live& db, const char* operation) {
  sqlite3_set_authorizer(
      db,
      [](void* refused, int action, const char* what, const char*, const char*, const char*) {
        return action == SQLITE_TRANSACTION && what == std::string(static_cast<char*>(refused))
                   ? SQLITE_DENY
                   : SQLITE_OK;
      },
      const_cast<char*>(operation));
}

TEST_CASE("a run that could not be undone does not begin") {
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a)", "nonsense"});
  const Live db;
  refuse(db, "ROLLBACK");
  CHECK(words(upgrade(db.database(), chain.migrations())) == "a statement failed; not authorized");
  CHECK(sqlite3_get_autocommit(db) == 1);
  CHECK(db.dump() == "");
}

TEST_CASE("a rollback that fails is told") {
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a)", "nonsense"});
  const Live db;
  Events events(chain.chain());
  events.then = [&](const Event&) { refuse(db, "ROLLBACK"); };
  CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
        "a statement failed; at a versions/a.sql:11; near \"nonsense\": syntax error; the "
        "transaction could not be rolled back: not authorized");
  sqlite3_set_authorizer(db, nullptr, nullptr);
  CHECK(db("ROLLBACK") == "");
}

TEST_CASE("somebody else holds the file") {
  for (const char* mode : {"DELETE", "WAL"}) {
    Folder folder;
    Gateway gateway;
    const std::string path = folder / "gw.db";
    const Live other(path);
    other(std::string("PRAGMA journal_mode = ") + mode);
    REQUIRE(upgrade(other.database(), gateway.migrations(), "8be4").ok());
    const std::string before = other.dump();
    REQUIRE(other("BEGIN IMMEDIATE") == "");
    INFO(mode);

    const Result at_once =
        upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", impatient());
    CHECK(words(at_once) == "somebody else holds the database; database is locked");
    CHECK(at_once.exit_code() == 5);

    const auto began = std::chrono::steady_clock::now();
    Events events(gateway.chain());
    Options options = events.options();
    options.wait_ms = 60;
    CHECK(upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", options).status ==
          Status::kBusy);
    const auto took = std::chrono::steady_clock::now() - began;
    CHECK(took >= std::chrono::milliseconds(55));
    CHECK(took < std::chrono::seconds(5));
    CHECK(events.take().rfind("waiting\nwaiting\n", 0) == 0);

    SECTION(std::string("stopped while waiting, ") + mode) {
      events.stop_after(2 + 4);
      options.wait_ms = 60000;
      unsigned waits = 0;
      events.then = [&](const Event&) { ++waits; };
      Events stopping(gateway.chain());
      stopping.stop_after(2);
      CHECK(
          upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", stopping.options()).status ==
          Status::kCancelled);
    }
    SECTION(std::string("released while waiting, ") + mode) {
      options.wait_ms = 60000;
      events.then = [&](const Event& event) {
        if (event.kind == Event::Kind::kWaiting) other("ROLLBACK");
      };
      CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", options)) ==
            "done; applied 4");
      continue;
    }
    CHECK(other.dump() == before);
    other("ROLLBACK");
  }
}

TEST_CASE("somebody else has migrated it meanwhile") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  const Live other(path);
  REQUIRE(upgrade(other.database(), gateway.migrations(), "8be4").ok());
  other("BEGIN IMMEDIATE");
  Events events(gateway.chain());
  events.then = [&](const Event& event) {
    if (event.kind != Event::Kind::kWaiting || sqlite3_get_autocommit(other) != 0) return;
    other("ROLLBACK");
    CHECK(upgrade(other.database(), gateway.migrations()).ok());
  };
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", events.options())) ==
        "done");
  CHECK(other("SELECT count(*) FROM aludel_version_history") == "6");
}

TEST_CASE("a reader is waited for, or not in the way") {
  for (const char* mode : {"DELETE", "WAL"}) {
    Folder folder;
    Gateway gateway;
    const std::string path = folder / "gw.db";
    const Live reader(path);
    reader(std::string("PRAGMA journal_mode = ") + mode);
    REQUIRE(upgrade(reader.database(), gateway.migrations(), "8be4").ok());
    sqlite3_stmt* statement = nullptr;
    REQUIRE(sqlite3_prepare_v2(reader, "SELECT 1 FROM device", -1, &statement, nullptr) == 0);
    REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
    Events events(gateway.chain());
    Options options = events.options();
    options.wait_ms = 20;
    const bool wal = std::string(mode) == "WAL";
    CHECK(upgrade(sqlite(path.c_str()), gateway.migrations(), "heads", options).status ==
          (wal ? Status::kOk : Status::kBusy));
    const bool began = events.take().find("begin") != std::string::npos;
    CHECK(began == wal);  // where it can't end it doesn't begin
    sqlite3_finalize(statement);
  }
}

/// COMMIT can be busy only for what IMMEDIATE did not lock: a reader of an attached file, beside
/// a main in WAL.
TEST_CASE("a busy COMMIT is tried again") {
  Folder folder;
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a)", "INSERT INTO side.s VALUES (2)"});
  const Live reader(folder / "side.db");
  reader("CREATE TABLE s (a); INSERT INTO s VALUES (1)");
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v2(reader, "SELECT a FROM s", -1, &statement, nullptr) == SQLITE_OK);
  REQUIRE(sqlite3_step(statement) == SQLITE_ROW);

  const Live db(folder / "gw.db");
  db("PRAGMA journal_mode = WAL");
  Events events(chain.chain());
  const auto attach = [&](const Event& event) {
    if (event.kind == Event::Kind::kBegin) db("ATTACH '" + (folder / "side.db") + "' AS side");
  };
  events.then = attach;
  SECTION("until the reader is done") {
    events.then = [&](const Event& event) {
      attach(event);
      if (event.kind == Event::Kind::kWaiting) sqlite3_reset(statement);
    };
    CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
          "done; applied 1");
    CHECK(events.take() ==
          "begin 1 up base -> a\nrevision a 0/1\ndone a 1/1\nwaiting\ncommitted 1/1\n");
    CHECK(db("SELECT * FROM side.s") == "1 2");
  }
  SECTION("or the time is over") {
    Options options = events.options();
    options.wait_ms = 10;
    CHECK(upgrade(db.database(), chain.migrations(), "heads", options).status == Status::kBusy);
    CHECK(sqlite3_get_autocommit(db) == 1);
    CHECK(db("SELECT count(*) FROM sqlite_master") == "0");
    CHECK(db("SELECT * FROM side.s") == "1");
  }
  sqlite3_finalize(statement);
}

TEST_CASE("what can't be opened, and why") {
  Folder folder;
  Gateway gateway;
  write_file(folder / "text.db", std::string(4096, 'x'));
  const struct {
    const char* name;
    Status status;
    const char* detail;
  } rows[] = {
      {"nowhere/gw.db", Status::kCannotOpen, "the folder * does not exist"},
      {"text.db", Status::kNotADatabase, "file is not a database"},
      {"", Status::kCannotOpen, "unable to open database file"},  // the folder itself
  };
  for (const auto& row : rows) {
    const std::string path = folder / row.name;
    std::string detail = row.detail;
    const std::size_t star = detail.find('*');
    if (star != std::string::npos) detail.replace(star, 1, folder / "nowhere");
    INFO(path);
    const Result result = upgrade(sqlite(path.c_str()), gateway.migrations());
    CHECK(result.status == row.status);
    CHECK(result.detail == detail);
    CHECK_FALSE(result.created);
    const State seen = state(sqlite(path.c_str()), gateway.migrations());
    CHECK(seen.status == row.status);
    CHECK(seen.detail == detail);
  }
  CHECK(folder.list() == "text.db ");
}

TEST_CASE("a database in memory is no file") {
  Gateway gateway;
  for (const std::string path : {"", ":memory:"}) {
    const std::string words_of_it =
        '"' + path +
        "\" is no file, and all in it would be gone at once: lend a connection instead";
    const Result result = upgrade(sqlite(path.c_str()), gateway.migrations());
    CHECK(result.status == Status::kCannotOpen);
    CHECK(result.detail == words_of_it);
    CHECK_FALSE(result.created);
    const State seen = state(sqlite(path.c_str()), gateway.migrations());
    CHECK(seen.status == Status::kCannotOpen);
    CHECK(seen.detail == words_of_it);
  }
}

/// As if the engine had been compiled so.
class UrisOn {
 public:
  UrisOn() { set(1); }
  ~UrisOn() { set(0); }
  UrisOn(const UrisOn&) = delete;
  UrisOn& operator=(const UrisOn&) = delete;

 private:
  static void set(int on) {
    sqlite3_shutdown();
    sqlite3_config(SQLITE_CONFIG_URI, on);
    sqlite3_initialize();
  }
};

TEST_CASE("a path is never a URI") {
  Folder folder;
  Gateway gateway;
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder / ".");
  {
    const UrisOn uris;
    const char* path = "file:gw.db?mode=memory";
    CHECK(state(sqlite(path), gateway.migrations()).situation == Situation::kFresh);
    CHECK(folder.list() == "");
    CHECK(words(upgrade(sqlite(path), gateway.migrations())) == "done; applied 6");
    CHECK(folder.list() == "file:gw.db?mode=memory ");
    CHECK(state(sqlite(path), gateway.migrations()).situation == Situation::kCurrent);
    const std::string longer = "file:" + std::string(2000, 'x');
    CHECK(words(upgrade(sqlite(longer.c_str()), gateway.migrations())) ==
          "the database can't be opened; the path is too long");
  }
  std::filesystem::current_path(here);
}

TEST_CASE("a damaged file") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  REQUIRE(upgrade(sqlite(path.c_str()), gateway.migrations(), "8be4").ok());
  std::string content = read_file(path);
  content.replace(4096, content.size() - 4096, content.size() - 4096, '\xff');
  write_file(path, content);
  const Result result = upgrade(sqlite(path.c_str()), gateway.migrations());
  CHECK(result.status == Status::kDamaged);
  CHECK(result.detail == std::string("database disk image is malformed"));
  CHECK(read_file(path) == content);
}

TEST_CASE("a database that can't be written") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  REQUIRE(upgrade(sqlite(path.c_str()), gateway.migrations(), "8be4").ok());
  const std::string before = read_file(path);
  const Live db(path, SQLITE_OPEN_READONLY);
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kBehind);
  CHECK(words(upgrade(db.database(), gateway.migrations(), "8be4")) == "done");
  CHECK(words(upgrade(db.database(), gateway.migrations())) == "the database can't be written");
  CHECK(words(downgrade(db.database(), gateway.migrations(), "base")) ==
        "the database can't be written");

  const Live querying(path);
  CHECK(read_file(path) == before);
  querying("PRAGMA query_only = 1");  // of the owner's statements, not of a run's
  CHECK(words(upgrade(querying.database(), gateway.migrations())) == "done; applied 4");
  CHECK(querying("PRAGMA query_only") == "1");
}

TEST_CASE("a database without room") {
  Gateway gateway;
  gateway.add("f00000000001", "fills",
              {"CREATE TABLE big (a)", "INSERT INTO big SELECT zeroblob(99999)"});
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations(), "head-1").ok());
  const std::string before = db.dump();
  db("PRAGMA max_page_count = 20");
  const Result result = upgrade(db.database(), gateway.migrations());
  CHECK(words(result) ==
        "there is no room left; at f00000000001 versions/f00000000001.sql:11; database or disk is "
        "full");
  CHECK(result.engine_code == SQLITE_FULL);
  CHECK(db.dump() == before);
}

TEST_CASE("a database without room for the records") {
  Folder folder;
  Gateway gateway;
  const Live db(folder / "gw.db");
  for (unsigned pages = 3; pages < 16; ++pages) {
    INFO(pages);
    db("PRAGMA max_page_count = " + std::to_string(pages));
    const Result result = upgrade(db.database(), gateway.migrations());
    if (result.ok()) break;
    CHECK(result.status == Status::kFull);
    CHECK(db.dump() == "");
  }
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kCurrent);
}

/// What a read-only medium does, for root too: the file can't be written, and nothing can be
/// made beside it. This VFS is the default one but for that, and says it by `told`.
class ReadOnlyMedium {
 public:
  explicit ReadOnlyMedium(int told) {
    code_ = told;
    real_ = sqlite3_vfs_find(nullptr);
    vfs_ = *real_;
    vfs_.zName = "read-only-medium";
    vfs_.xOpen = [](sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
      if ((flags & SQLITE_OPEN_CREATE) != 0) return code_;
      flags = (flags & ~SQLITE_OPEN_READWRITE) | SQLITE_OPEN_READONLY;
      const int code = real_->xOpen(real_, name, file, flags, out);
      if (code == SQLITE_OK && (flags & SQLITE_OPEN_MAIN_DB) != 0) {
        methods_ = *file->pMethods;
        methods_.xShmMap = [](sqlite3_file*, int, int, int, void volatile**) { return code_; };
        if (!sqlite3_uri_boolean(name, "immutable", 0)) file->pMethods = &methods_;
      }
      return code;
    };
    sqlite3_vfs_register(&vfs_, 1);
  }
  ~ReadOnlyMedium() {
    sqlite3_vfs_unregister(&vfs_);
    sqlite3_vfs_register(real_, 1);
  }
  ReadOnlyMedium(const ReadOnlyMedium&) = delete;
  ReadOnlyMedium& operator=(const ReadOnlyMedium&) = delete;

 private:
  static inline sqlite3_vfs* real_;
  static inline sqlite3_io_methods methods_;
  static inline int code_;
  sqlite3_vfs vfs_;
};

TEST_CASE("a WAL file on read-only media is read as one that can't change") {
  // The second is what SQLite says of a folder that another user may write.
  const auto [code, refused] = GENERATE(std::pair(SQLITE_CANTOPEN, Status::kCannotOpen),
                                        std::pair(SQLITE_READONLY_DIRECTORY, Status::kReadOnly));
  Folder folder;
  Gateway gateway;
  for (const char* name : {"gw.db", "a?b#c%20 d.db"}) {
    INFO(name);
    const std::string path = folder / name;
    {
      const Live db(path);
      db("PRAGMA journal_mode = WAL");
      REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
    }
    const std::string before = read_file(path);
    const std::string files = folder.list();
    {
      const ReadOnlyMedium medium(code);
      const State seen = state(sqlite(path.c_str()), gateway.migrations());
      CHECK(words(seen) == "behind; rows 1, pending 4, unknown 0; 8be41c07a3f5");
      CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations(), "8be4")) == "done");
      CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations())) ==
            "the database can't be written");
    }
    CHECK(read_file(path) == before);
    CHECK(folder.list() == files);
    write_file(path + "-wal", "");  // somebody may be writing: not immutable
    {
      const ReadOnlyMedium medium(code);
      CHECK(state(sqlite(path.c_str()), gateway.migrations()).status == refused);
    }
    std::filesystem::remove(path + "-wal");
  }
}

TEST_CASE("nothing to open is said, and not taken for a database") {
  Gateway gateway;
  const auto no_path = sqlite(static_cast<const char*>(nullptr));
  const auto no_connection = sqlite(static_cast<sqlite3*>(nullptr));
  CHECK(words(upgrade(no_path, gateway.migrations())) ==
        "the database can't be opened; no path was given");
  CHECK(words(upgrade(no_connection, gateway.migrations())) ==
        "the database can't be opened; there is no connection");
  CHECK(state(no_path, gateway.migrations()).status == Status::kCannotOpen);
  CHECK(state(no_connection, gateway.migrations()).status == Status::kCannotOpen);
}

TEST_CASE("a file in WAL mode goes up and down") {
  Folder folder;
  Gateway gateway;
  const std::string path = folder / "gw.db";
  Live{path}("PRAGMA journal_mode = WAL; CREATE TABLE t (a); DROP TABLE t");
  CHECK(words(upgrade(sqlite(path.c_str()), gateway.migrations())) == "done; applied 6");
  CHECK(words(downgrade(sqlite(path.c_str()), gateway.migrations(), "base")) == "done; applied 6");
  CHECK(folder.list() == "gw.db ");
}

}  // namespace
}  // namespace aludel::tests
