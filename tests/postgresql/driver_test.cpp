// SPDX-License-Identifier: MIT
//
// What the PostgreSQL driver does beside what means the same on both databases: locks, settings,
// errors with their places, connections that are lost.
#include <aludel/migrator.h>
#include <aludel/postgresql.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <sstream>
#include <string>
#include <thread>

#include "runtime/chain.h"
#include "runtime/events.h"
#include "runtime/live.h"

namespace aludel::tests {
namespace {

Options impatient() {
  Options options;
  options.wait_ms = 0;
  return options;
}

/// What passes on a connection while it does something, a message in each line.
std::string traced(const Live& db, const std::function<void()>& something) {
  std::FILE* trace = std::tmpfile();
  PQtrace(db, trace);
  something();
  PQuntrace(db);
  std::rewind(trace);
  std::string all;
  char part[4096];
  while (std::fgets(part, sizeof part, trace) != nullptr) all += part;
  std::fclose(trace);
  return all;
}

/// How often it waits for the server: a message to it, and then one from it.
unsigned round_trips(const Live& db, const std::function<void()>& something) {
  std::istringstream lines(traced(db, something));
  unsigned count = 0;
  bool asked = false;
  for (std::string line; std::getline(lines, line);) {
    const bool asks = line.find("\tF\t") != std::string::npos;
    const bool answers = line.find("\tB\t") != std::string::npos;
    if (asked && answers) ++count;
    if (asks || answers) asked = asks;
  }
  return count;
}

TEST_CASE("nothing to do is one round trip, and takes no lock") {
  Gateway gateway;
  const Live db;
  REQUIRE(upgrade(db.database(), gateway.migrations()).ok());
  CHECK(round_trips(db, [&] { CHECK(upgrade(db.database(), gateway.migrations()).ok()); }) == 1);
  CHECK(round_trips(
            db, [&] { CHECK(downgrade(db.database(), gateway.migrations(), "head").ok()); }) == 1);
  CHECK(round_trips(db, [&] { CHECK(state(db.database(), gateway.migrations()).ok()); }) == 1);

  const Live other(std::string("dbname=") + PQdb(db) + " user=postgres host=" + PQhost(db));
  Events events(gateway.chain());
  events.then = [&](const Event& event) {  // somebody else holds the lock
    if (event.kind != Event::Kind::kBegin) return;
    CHECK(words(upgrade(other.database(), gateway.migrations(), "8be4", impatient())) == "done");
  };
  CHECK(downgrade(db.database(), gateway.migrations(), "8be4", events.options()).ok());
}

TEST_CASE("round trips don't grow with the revisions") {
  // What a statement that may change a setting, or a constraint that may be put off, asks for
  // besides is sent along.
  const char* const kinds[] = {
      "CREATE TABLE t# ()",
      "SELECT\n  1 /* # */",
      "SET DateStyle = German",
      "DO $$BEGIN CREATE TABLE t# (); END$$",
      "CREATE TABLE t# (a INTEGER UNIQUE DEFERRABLE)",
  };
  for (const std::string kind : kinds) {
    INFO(kind);
    const auto count = [&](unsigned revisions) {
      TestChain chain;
      for (unsigned i = 0; i < revisions; ++i) {
        std::string sql = kind;
        if (sql.find('#') != std::string::npos) sql.replace(sql.find('#'), 1, std::to_string(i));
        chain.add(("r" + std::to_string(i)).c_str(), "", {sql}, {"SELECT 1", "SELECT 2"});
      }
      const Live db;
      Events events(chain.chain());
      return round_trips(db, [&] {
        CHECK(upgrade(db.database(), chain.migrations(), "heads", events.options()).ok());
      });
    };
    CHECK(count(21) == count(1));
  }
}

TEST_CASE("much that is sent ahead, and a mistake in the middle of it") {
  for (const unsigned bad : {0u, 63u, 64u, 65u, 200u, 399u}) {
    TestChain::Lines lines;
    for (unsigned i = 0; i < 400; ++i) {
      lines.emplace_back(i == bad ? "INSERT INTO nowhere VALUES (1)" : "INSERT INTO t VALUES (1)");
    }
    TestChain chain;
    chain.add("a", "", {"CREATE TABLE t (a INTEGER)"}).add("b", "", lines).add("c", "", lines);
    const Live db;
    Events events(chain.chain());
    CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
          "a statement failed; at b versions/b.sql:" + std::to_string(10 + bad) +
              "; relation \"nowhere\" does not exist");
    CHECK(events.take() == "begin 3 up base -> c\nrevision a 0/3\ndone a 1/3\nrevision b 1/3\n");
    CHECK(db.idle());
    CHECK(db.tables() == "");
  }
}

TEST_CASE("large statements and large answers are in nobody's way") {
  const std::string large(3000000, 'x');
  TestChain chain;
  TestChain::Lines lines = {"CREATE TABLE t (a TEXT)"};
  for (unsigned i = 0; i < 4; ++i) {
    lines.emplace_back("SELECT repeat('x', 1000) FROM generate_series(1, 10000)");
    lines.emplace_back("INSERT INTO t VALUES ('" + large + "')");
  }
  chain.add("a", "", lines);
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 1");
  CHECK(db("SELECT count(*), sum(length(a)) FROM t") == "4|12000000");
}

TEST_CASE("what is done is told when it is done, and what is under way can be cancelled") {
  using Clock = std::chrono::steady_clock;
  TestChain chain;
  for (const char* id : {"a", "b"}) chain.add(id, "", {"SELECT pg_sleep(0.3)"});
  chain.add("c", "", {"CREATE TABLE t (a INTEGER)", "SELECT pg_sleep(100)"});
  const Live db;
  Events events(chain.chain());
  const auto begin = Clock::now();
  Clock::duration first{};
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kDone && event.done == 1) first = Clock::now() - begin;
  };
  events.stop_after(6);  // c is about to run
  const Result result = upgrade(db.database(), chain.migrations(), "heads", events.options());
  const auto all = Clock::now() - begin;
  CHECK(words(result) == "the program asked to stop; at c");
  CHECK(events.take() ==
        "begin 3 up base -> c\nrevision a 0/3\ndone a 1/3\nrevision b 1/3\ndone b 2/3\n"
        "revision c 2/3\n");
  CHECK(all - first > std::chrono::milliseconds(250));
  CHECK(all < std::chrono::seconds(50));
  CHECK(db.idle());
  CHECK(db.tables() == "");
}

TEST_CASE("another migrator is waited for, and named") {
  Folder folder;
  Gateway gateway;
  const Live db(folder / "gw");
  const Live other((folder / "gw") + "&application_name=the%20other");
  const auto hold = [&](const char* target, const std::function<void()>& meanwhile) {
    Events events(gateway.chain());
    events.then = [&](const Event& event) {
      if (event.kind == Event::Kind::kBegin) meanwhile();
    };
    CHECK(upgrade(other.database(), gateway.migrations(), target, events.options()).ok());
  };
  hold("8be4", [&] {
    Events events(gateway.chain());
    Options options = events.options();
    options.wait_ms = 30;
    const Result result = upgrade(db.database(), gateway.migrations(), "heads", options);
    CHECK(words(result) == "somebody else holds the database; process " +
                               std::to_string(PQbackendPID(other)) +
                               " (the other) is migrating it");
    CHECK(result.exit_code() == 5);
    CHECK(std::string(result.sqlstate) == "55P03");
    CHECK(events.take().rfind("waiting\n", 0) == 0);
    CHECK(db.idle());
  });
  std::thread waiter;  // has done nothing when the other is done
  Result result;
  hold("8be9", [&] {
    waiter = std::thread([&] { result = upgrade(db.database(), gateway.migrations()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  });
  waiter.join();
  CHECK(words(result) == "done; applied 3");
}

TEST_CASE("two migrators at once do the work once") {
  Folder folder;
  Gateway gateway;
  const Migrations& migrations = gateway.migrations();
  const std::string place = folder / "gw";
  Result results[2];
  std::thread first([&] { results[0] = upgrade(at(place), migrations); });
  results[1] = upgrade(at(place), migrations);
  first.join();
  CHECK(results[0].ok());
  CHECK(results[1].ok());
  CHECK(results[0].applied + results[1].applied == 6);
  CHECK(Live(place)("SELECT count(*) FROM aludel_version_history") == "6");
}

TEST_CASE("the callback can end the waiting") {
  Folder folder;
  Gateway gateway;
  const Live db(folder / "gw");
  const Live other(folder / "gw");
  Events events(gateway.chain());
  events.then = [&](const Event& event) {
    if (event.kind != Event::Kind::kBegin) return;
    Events waiting(gateway.chain());
    waiting.stop_after(2);
    CHECK(upgrade(db.database(), gateway.migrations(), "heads", waiting.options()).status ==
          Status::kCancelled);
    CHECK(waiting.take() == "waiting\nwaiting\n");
  };
  CHECK(upgrade(other.database(), gateway.migrations(), "heads", events.options()).ok());
}

TEST_CASE("a mistake is shown with its code, its words and its place") {
  const struct {
    const char* sql;
    const char* result;
    const char* sqlstate;
    unsigned line;
    unsigned column;
  } rows[] = {
      {"SELEKT 1", "syntax error at or near \"SELEKT\"", "42601", 10, 1},
      {"SELECT 1,\n  2,\n  nowhere", "column \"nowhere\" does not exist", "42703", 12, 3},
      {"SELECT 'Grüße',\n 'ß' || nowhere", "column \"nowhere\" does not exist", "42703", 11, 9},
      {"SELECT nam FROM t",
       "column \"nam\" does not exist; Perhaps you meant to reference the column \"t.name\".",
       "42703", 10, 8},
      {"INSERT INTO t VALUES (1, 'a'), (1, 'b')",
       "duplicate key value violates unique constraint \"t_pkey\"; Key (id)=(1) already exists.",
       "23505", 10, 0},
      {"DO $$BEGIN RAISE EXCEPTION 'no' USING HINT = 'ask\nagain', ERRCODE = 'AA000'; END$$",
       "no; ask again", "AA000", 10, 0},
  };
  for (const auto& row : rows) {
    INFO(row.sql);
    TestChain chain;
    chain.add("a", "", {"CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)"});
    chain.add("b", "", {row.sql});
    const Live db;
    REQUIRE(upgrade(db.database(), chain.migrations(), "a").ok());
    const Result result = upgrade(db.database(), chain.migrations());
    CHECK(result.status == Status::kStatementFailed);
    CHECK(std::string(result.detail) == row.result);
    CHECK(std::string(result.sqlstate) == row.sqlstate);
    CHECK(result.line == row.line);
    CHECK(result.column == row.column);
    CHECK(result.engine_code != 0);
    CHECK(db("SELECT count(*) FROM t") == "0");
    CHECK(db.idle());
  }
}

TEST_CASE("a transaction that somebody has spoilt is not taken for committed") {
  Gateway gateway;
  const Live db;
  Events events(gateway.chain());
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kDone && event.done == event.count) db("SELECT 1 / 0");
  };
  const Result result = upgrade(db.database(), gateway.migrations(), "heads", events.options());
  CHECK(result.status == Status::kStatementFailed);
  CHECK(std::string(result.sqlstate) == "25P02");
  CHECK(result.applied == 0);
  CHECK(db.idle());
  CHECK(db("SELECT count(*) FROM pg_prepared_statements") == "0");
  CHECK(db.tables() == "");
}

TEST_CASE("a statement that ends the transaction and begins another") {
  for (const char* sql : {"COMMIT AND CHAIN", "PREPARE TRANSACTION 'x'"}) {
    TestChain chain;
    chain.add("a", "", {"CREATE TABLE t (a INTEGER)", sql, "CREATE TABLE u (a INTEGER)"});
    const Live db;
    const Result result = upgrade(db.database(), chain.migrations());
    CHECK(!result.ok());
    CHECK(db.tables().find("u") == std::string::npos);
    CHECK(db.idle());
  }
}

TEST_CASE("a connection that is lost half way") {
  Folder folder;
  Gateway gateway;
  const std::string place = folder / "gw";
  const Live other(place);
  for (const unsigned done : {0u, 3u, 6u}) {
    Events events(gateway.chain());
    events.then = [&](const Event& event) {
      const bool here = done == 6 ? event.kind == Event::Kind::kDone && event.done == done
                                  : event.kind == Event::Kind::kRevision && event.done == done;
      if (!here) return;
      other(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
          "current_database() AND pid <> pg_backend_pid()");
      while (other("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()") !=
             "1") {
      }
    };
    const Result result = upgrade(at(place), gateway.migrations(), "heads", events.options());
    INFO(words(result));
    CHECK(result.status == Status::kConnectionLost);
    CHECK(result.applied == 0);
    CHECK(result.exit_code() == (result.in_doubt ? 6 : 3));
    CHECK(other.tables() == "");
  }
}

TEST_CASE("a connection that is lost while the end is committed") {
  Folder folder;
  Gateway gateway;
  const std::string place = folder / "gw";
  const Live db(place);
  REQUIRE(upgrade(db.database(), gateway.migrations(), "1f0c").ok());
  REQUIRE(db("CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
             "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$;"
             "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON aludel_version DEFERRABLE INITIALLY "
             "DEFERRED FOR EACH ROW EXECUTE FUNCTION die()") == "");
  const Result result = upgrade(at(place), gateway.migrations());
  CHECK(result.status == Status::kConnectionLost);
  CHECK(result.in_doubt);
  CHECK(result.applied == 0);
  CHECK(result.exit_code() == 6);
  char line[300];
  CHECK(std::string(describe(result, line, sizeof line)) ==
        "the connection to the server broke: terminating connection due to administrator command "
        "(57P01); it is not known whether it was committed");
  CHECK(db("SELECT * FROM aludel_version") == "1f0c9ab2e7d4");
}

/// The advisory locks of this connection: those that are held elsewhere on the server are not ours.
constexpr const char* kLocks =
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()";

constexpr const char* kShow =
    "SELECT current_setting('search_path'), current_setting('TimeZone'), "
    "current_setting('DateStyle'), current_setting('client_encoding'), "
    "current_setting('standard_conforming_strings'), current_setting('client_min_messages'), "
    "current_setting('check_function_bodies')";

TEST_CASE("settings are fixed for a run, and as before after it") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE seen (path TEXT, zone TEXT, style TEXT, encoding TEXT, strings TEXT, "
            "messages TEXT, bodies TEXT)",
            std::string("INSERT INTO seen ") + kShow, "SET search_path = pg_catalog",
            "SELECT set_config('TimeZone', 'Asia/Tokyo', false)", "SET DateStyle = German"})
      .add("b", "", {std::string("INSERT INTO seen ") + kShow})
      .add("c", "", {"SET TimeZone = 'Asia/Tokyo'"}, {}, Revision::kNoTransaction)
      .add("d", "", {std::string("INSERT INTO seen ") + kShow})
      .add("e", "", {"SET search_path = nowhere", "SELECT * FROM seen"});
  const Live db;
  REQUIRE(db("CREATE SCHEMA app; CREATE SCHEMA other; CREATE TABLE other.aludel_version "
             "(version_num VARCHAR(32) PRIMARY KEY)") == "");
  db("SET search_path = app, other, public; SET TimeZone = 'Europe/Berlin'; SET DateStyle = SQL, "
     "DMY; SET client_encoding = LATIN1; SET standard_conforming_strings = off; SET "
     "client_min_messages = error; SET check_function_bodies = off");
  const std::string before = db(kShow);
  CHECK(words(upgrade(db.database(), chain.migrations(), "d")) == "done; applied 4");
  CHECK(db(kShow) == before);
  CHECK(db("SELECT DISTINCT * FROM app.seen") ==
        "app, other, public|UTC|ISO, MDY|UTF8|on|warning|on");
  CHECK(db("SELECT count(*) FROM app.seen") == "3");
  CHECK(db("SELECT * FROM other.aludel_version") == "d");  // it was found there
  CHECK(db("SELECT count(*) FROM pg_prepared_statements") == "0");

  CHECK(upgrade(db.database(), chain.migrations()).status == Status::kStatementFailed);
  CHECK(db(kShow) == before);
  CHECK(db(kLocks) == "0");
}

TEST_CASE("settings are as before after a revision that fails outside of any transaction") {
  TestChain chain;
  chain.add("a", "", {"SELECT nowhere"}, {}, Revision::kNoTransaction);
  const Live db;
  db("SET TimeZone = 'Europe/Berlin'; SET DateStyle = SQL, DMY");
  const std::string before = db(kShow);
  CHECK(upgrade(db.database(), chain.migrations()).status == Status::kStatementFailed);
  CHECK(db(kShow) == before);
  CHECK(db(kLocks) == "0");
}

TEST_CASE("a run leaves nothing to a session that a pooler lends to others") {
  Gateway gateway;
  const Live db;
  const std::string trace = traced(db, [&] {
    CHECK(upgrade(db.database(), gateway.migrations(), "8be9").ok());
    CHECK(downgrade(db.database(), gateway.migrations(), "base").ok());
  });
  CHECK(trace.find("set_config('search_path', $1, true)") != std::string::npos);
  CHECK(trace.find("set_config('search_path', $1, false)") == std::string::npos);
  CHECK(trace.find("pg_try_advisory_lock") == std::string::npos);
  std::istringstream lines(trace);
  for (std::string line; std::getline(lines, line);) {
    if (line.find("\tParse\t") != std::string::npos) {
      CHECK(line.find("\tParse\t \"\" ") != std::string::npos);  // a statement without a name
    }
  }
}

TEST_CASE("a version table in a schema that the first revision makes") {
  TestChain chain;
  chain.settings.version_table = "app.Version";
  chain.add("a", "", {"CREATE SCHEMA app", "CREATE TABLE app.t (a INTEGER)"})
      .add("b", "", {"DROP TABLE app.t"}, {"CREATE TABLE app.t (a INTEGER)"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 2");
  CHECK(words(downgrade(db.database(), chain.migrations(), "-1")) == "done; applied 1");
  CHECK(db("SELECT relname FROM pg_class WHERE relnamespace = 'app'::regnamespace AND relkind = "
           "'r' ORDER BY relname COLLATE \"C\"") == "Version Version_downgrade Version_history t");
  CHECK(words(state(db.database(), chain.migrations())) ==
        "behind; rows 1, pending 1, unknown 0; a");
}

TEST_CASE("what a database without a version table holds") {
  const struct {
    const char* sql;
    const char* found;  // nullptr: nothing
  } rows[] = {
      {"CREATE SCHEMA app", nullptr},
      {"CREATE EXTENSION citext", nullptr},
      {"CREATE TEMP TABLE t ()", nullptr},
      {"CREATE TABLE t (id SERIAL, n INT GENERATED ALWAYS AS IDENTITY)",
       "1 table (t), 1 other object (t_id_seq)"},
      {"CREATE SCHEMA app; CREATE TABLE app.t (); CREATE VIEW v AS SELECT 1; CREATE MATERIALIZED "
       "VIEW m AS SELECT 1",
       "3 tables (app.t, m, v)"},
      {"CREATE TYPE mood AS ENUM (); CREATE TYPE pair AS (a INT); CREATE DOMAIN d AS INT; CREATE "
       "FUNCTION f() RETURNS INT LANGUAGE SQL AS 'SELECT 1'",
       "4 other objects (d, f, mood, pair)"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.sql);
    const Live db;
    REQUIRE(db(row.sql) == "");
    const std::string tail = row.found != nullptr ? std::string("; ") + row.found : "";
    CHECK(words(state(db.database(), gateway.migrations())) ==
          (row.found != nullptr ? "foreign" : "fresh") +
              std::string("; rows 0, pending 6, unknown 0") + tail);
  }
}

TEST_CASE("an owner in the middle of something is refused, and goes on") {
  const struct {
    const char* sql;
    const char* result;
  } rows[] = {
      {"BEGIN", "the connection is inside a transaction"},
      {"BEGIN; SELECT 1 / 0", "the connection is inside a transaction"},
      {"CREATE TEMP TABLE t (); CREATE TEMP VIEW v AS SELECT 1",
       "the connection has temporary objects or other databases attached; temp.t, temp.v"},
      {"COPY (SELECT 1) TO STDOUT",
       "the connection has an unfinished statement; a command, or a COPY, is not yet at its end"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.sql);
    const Live db;
    db(row.sql);
    const PGTransactionStatusType before = PQtransactionStatus(db);
    CHECK(words(upgrade(db.database(), gateway.migrations())) == row.result);
    CHECK(PQtransactionStatus(db) == before);
  }
  const Live db;
  REQUIRE(PQenterPipelineMode(db) == 1);
  CHECK(words(upgrade(db.database(), gateway.migrations())) ==
        "the connection has an unfinished statement; the connection is in pipeline mode");
  CHECK(PQpipelineStatus(db) == PQ_PIPELINE_ON);
}

TEST_CASE("a look inside the owner's transaction leaves it as it is") {
  Gateway gateway;
  const Live db;
  REQUIRE(db("BEGIN; CREATE TABLE theirs (a INTEGER)") == "");
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kForeign);
  CHECK(db("SELECT count(*) FROM theirs") == "0");
  REQUIRE(db("ROLLBACK") == "");
  REQUIRE(upgrade(db.database(), gateway.migrations(), "8be4").ok());
  REQUIRE(db("BEGIN") == "");
  CHECK(state(db.database(), gateway.migrations()).situation == Situation::kBehind);
  CHECK(PQtransactionStatus(db) == PQTRANS_INTRANS);
}

TEST_CASE("what is put off is found at the end of its revision") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE c (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)"})
      .add("b", "", {"INSERT INTO c VALUES (1)", "INSERT INTO p VALUES (1)"})
      .add("c", "", {"INSERT INTO c VALUES (2)"})
      .add("d", "", {"INSERT INTO p VALUES (2)"});
  const struct {
    const char* start;  // in one run or another
    const char* rows;
  } rows[] = {{"base", "error: relation \"c\" does not exist"}, {"a", "0"}, {"b", "1"}};
  for (const auto& row : rows) {
    const Live db;
    REQUIRE(upgrade(db.database(), chain.migrations(), row.start).ok());
    CHECK(words(upgrade(db.database(), chain.migrations())) ==
          "a statement failed; at c versions/c.sql:0; insert or update on table \"c\" violates "
          "foreign key constraint \"c_p_fkey\"; Key (p)=(2) is not present in table \"p\".");
    CHECK(db("SELECT count(*) FROM c") == row.rows);
  }
}

// What waits for the end of the transaction would be in the way of ALTER TABLE; and what a later
// revision makes is put off as it was declared.
TEST_CASE("what is put off is done before the next revision") {
  TestChain chain;
  chain
      .add("a", "",
           {"CREATE TABLE p (id INTEGER PRIMARY KEY)",
            "CREATE TABLE \"C\" (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO \"C\" VALUES (1)", "INSERT INTO p VALUES (1)"})
      .add("b", "", {"ALTER TABLE \"C\" ADD COLUMN n INTEGER"})
      .add("c", "",
           {"CREATE TABLE d (p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)",
            "INSERT INTO d VALUES (2)", "INSERT INTO \"C\" VALUES (2)", "INSERT INTO p VALUES (2)"})
      .add("d", "", {"ALTER TABLE d ADD COLUMN n INTEGER"});
  const Live db;
  CHECK(words(upgrade(db.database(), chain.migrations())) == "done; applied 4");
}

TEST_CASE("nobody else gets in while a revision runs outside of any transaction") {
  Folder folder;
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a INTEGER)"})
      .add("b", "", {"CREATE INDEX CONCURRENTLY i ON t (a)"}, {"DROP INDEX CONCURRENTLY i"},
           Revision::kNoTransaction)
      .add("c", "", {"CREATE TABLE u (a INTEGER)"});
  const Live db(folder / "gw");
  const Live other(folder / "gw");
  Events events(chain.chain());
  unsigned busy = 0;
  events.then = [&](const Event& event) {
    if (event.kind == Event::Kind::kBegin || event.kind == Event::Kind::kCommitted) return;
    const Result result = upgrade(other.database(), chain.migrations(), "heads", impatient());
    busy += result.status == Status::kBusy ? 1 : 0;
  };
  CHECK(words(upgrade(db.database(), chain.migrations(), "heads", events.options())) ==
        "done; applied 3");
  CHECK(busy == 6);
  CHECK(db("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == "t");
  CHECK(words(downgrade(db.database(), chain.migrations(), "a")).rfind("done; applied 2", 0) == 0);
  CHECK(db(kLocks) == "0");
}

TEST_CASE("a COPY that wants rows fails, and one that gives some is read to its end") {
  TestChain chain;
  chain.add("a", "", {"CREATE TABLE t (a INTEGER)", "COPY (SELECT 1) TO STDOUT"})
      .add("b", "", {"COPY t FROM STDIN"});
  const Live db;
  const Result result = upgrade(db.database(), chain.migrations(), "heads", each_by_itself());
  CHECK(
      words(result) ==
      "a statement failed; at b versions/b.sql:10; COPY from stdin failed: a revision has no rows "
      "to copy; applied 1");
  CHECK(db.idle());
}

TEST_CASE("a role without the right to it") {
  Gateway gateway;
  const Live db;
  db("DROP ROLE IF EXISTS aludel_nobody; CREATE ROLE aludel_nobody; SET ROLE aludel_nobody");
  const Result result = upgrade(db.database(), gateway.migrations());
  CHECK(words(result) ==
        "a statement failed; at 1f0c9ab2e7d4 versions/1f0c9ab2e7d4.sql:10; permission denied for "
        "schema public");
  CHECK(std::string(result.sqlstate) == "42501");
  db("RESET ROLE; DROP ROLE aludel_nobody");
}

TEST_CASE("what can't be connected to, and a password that nobody sees") {
  const struct {
    const char* conninfo;
    const char* detail;  // its beginning
  } rows[] = {
      {"host=/nowhere dbname=gw password=secret",
       "connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or "},
      {"postgresql://me:secret@/gw?host=/nowhere", "connection to server on socket"},
      {"postgresql://me:sec@secret@host/gw", "an \"@\" in the user or password must be written"},
      {"postgresql://me:1/secret@host/gw",
       "a \"/\" in the user or password must be written as %2F"},
      {"host=/nowhere password=no secret", "that is no connection string that libpq can read"},
      {"postgresql://me:secret%zz@host/gw", "that is no connection string that libpq can read"},
  };
  Gateway gateway;
  for (const auto& row : rows) {
    INFO(row.conninfo);
    const State seen = state(at(row.conninfo), gateway.migrations());
    CHECK(seen.status == Status::kCannotOpen);
    CHECK(std::string(seen.detail).rfind(row.detail, 0) == 0);
    CHECK(std::string(seen.detail).find("secret") == std::string::npos);
    CHECK(upgrade(at(row.conninfo), gateway.migrations()).status == Status::kCannotOpen);
  }
  CHECK(std::string(
            state(postgresql(static_cast<const char*>(nullptr)), gateway.migrations()).detail) ==
        "no connection string was given");
  CHECK(
      std::string(state(postgresql(static_cast<PGconn*>(nullptr)), gateway.migrations()).detail) ==
      "there is no connection");
}

TEST_CASE("a server that is too old is told so") {
  char folder[] = "/tmp/aludel-old-XXXXXX";
  REQUIRE(mkdtemp(folder) != nullptr);
  const std::string path = std::string(folder) + "/.s.PGSQL.5432";
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  REQUIRE(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(listen(listener, 1) == 0);
  std::thread server([listener] {  // lets anybody in, says its version, and is ready
    const std::string version("server_version\00013.9\0", 20);
    const std::string answer =
        std::string("R\0\0\0\10\0\0\0\0S\0\0\0\30", 14) + version + std::string("Z\0\0\0\5I", 6);
    const int client = accept(listener, nullptr, nullptr);
    char startup[1000];
    if (read(client, startup, sizeof startup) > 0 &&
        write(client, answer.data(), answer.size()) > 0) {
      while (read(client, startup, sizeof startup) > 0) continue;
    }
    close(client);
  });
  Gateway gateway;
  const std::string conninfo = "dbname=gw user=me host=" + std::string(folder);
  CHECK(words(upgrade(at(conninfo), gateway.migrations())) ==
        "the database can't be opened; the server is PostgreSQL 13, and must be 14 or newer");
  server.join();
  close(listener);
  std::filesystem::remove_all(folder);
}

TEST_CASE("the first row of a requirement in words") {
  TestChain chain;
  chain.add("a", "",
            {"?found|SELECT 'it''s' AS a, true AS b, 1.50 AS c, NULL AS d, '\\x0102'::bytea AS e, "
             "'2026-01-01'::date AS f FROM generate_series(1, 3)"});
  const Live db;
  CHECK(
      words(upgrade(db.database(), chain.migrations())) ==
      "a requirement is not met; at a versions/a.sql:10; message: found; rows: 3; a='it''s', b=t, "
      "c=1.50, d=NULL, e=2 bytes, f='2026-01-01'");
}

}  // namespace
}  // namespace aludel::tests
