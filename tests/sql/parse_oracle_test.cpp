// SPDX-License-Identifier: MIT
//
// Our parser against those of the databases: what they take must be taken, and what their
// grammars refuse must be refused.
#include <sqlite3.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sql/mutants.h"
#include "sql/parser.h"
#include "sql/pg_oracle.h"
#include "sql/printer.h"
#include "sql/statements.h"

namespace {

using namespace aludel::sql;

enum class Verdict {
  kTaken,
  kSyntaxError,
  kOther,  // grammar is not the matter: no such table, a comment, two statements
};

class Sqlite {
 public:
  Sqlite() {
    sqlite3* database = nullptr;
    REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
    database_.reset(database);
    REQUIRE(sqlite3_exec(database,
                         "CREATE TABLE t (a, b, c); CREATE TABLE u (a INTEGER PRIMARY KEY, b)",
                         nullptr, nullptr, nullptr) == SQLITE_OK);
  }

  Verdict operator()(const std::string& sql) const {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int status = sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, &tail);
    const bool one = statement != nullptr && *tail == '\0';
    sqlite3_finalize(statement);
    if (status == SQLITE_OK) return one ? Verdict::kTaken : Verdict::kOther;
    const std::string_view message = sqlite3_errmsg(database_.get());
    const auto says = [&](std::string_view words) { return message.find(words) != message.npos; };
    return says("syntax error") || says("incomplete input") || says("unrecognized token")
               ? Verdict::kSyntaxError
               : Verdict::kOther;
  }

 private:
  struct Close {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
  };
  std::unique_ptr<sqlite3, Close> database_;
};

Verdict postgresql(const std::string& sql) {
  const auto error = pg_error(sql);
  if (!error) return Verdict::kTaken;
  return error->find("syntax error") != std::string::npos ? Verdict::kSyntaxError : Verdict::kOther;
}

/// Our verdict. Data statements are kept as text and are not ours to judge.
bool taken(const std::string& sql, Language language, bool& judged) {
  const auto statement = parse(sql, language);
  judged = !statement || !std::holds_alternative<DataStatement>(statement->node);
  return statement.has_value();
}

struct Differences {
  std::size_t tried = 0;
  std::vector<std::string> refused;  // by us alone
  std::vector<std::string> taken;    // by us alone
};

template <typename Oracle, std::size_t kSize>
Differences differences(const Oracle& oracle, const char* const (&statements)[kSize],
                        Language language) {
  Differences out;
  std::set<std::string> seen;
  for (const char* statement : statements) {
    for (const std::string& mutant : mutants(statement, language)) {
      if (!seen.insert(mutant).second) continue;
      ++out.tried;
      bool judged = true;
      const bool ours = taken(mutant, language, judged);
      if (!judged) continue;
      const Verdict verdict = oracle(mutant);
      if (verdict == Verdict::kTaken && !ours) out.refused.push_back(mutant);
      if (verdict == Verdict::kSyntaxError && ours) out.taken.push_back(mutant);
    }
  }
  return out;
}

template <std::size_t kSize>
void check(const std::vector<std::string>& found, const char* const (&known)[kSize]) {
  for (const std::string& it : found) {
    const bool is_known =
        std::any_of(std::begin(known), std::end(known), [&](const char* at) { return it == at; });
    if (!is_known) FAIL_CHECK(it);
  }
}

// SQLite takes names without a character, and a comma before the table's options; we don't.
constexpr const char* kRefusedOfSqlite[] = {
    "CREATE TABLE x ( a FLOAT ( 3.5 ) , b any c , \"\" )",
    "CREATE TABLE x ( a FLOAT ( 3.5 ) , b any , \"\" )",
    "CREATE TABLE x ( a FLOAT ( 3.5 ) , b any , \"\" c )",
    "CREATE TABLE x ( a TEXT , '' NOT NULL COLLATE NOCASE CHECK ( a <> 'x' ) UNIQUE )",
    "CREATE TABLE x ( a INT PRIMARY KEY ) , without rowid",
};

// What PostgreSQL's grammar takes and PostgreSQL then refuses: lengths that are no number, a
// timing that says both, strategies of partitions, classes of INCLUDE.
constexpr const char* kRefusedOfPostgresql[] = {
    "CREATE TABLE x ( a bit , b bit ( x ) , c bit varying ( 5 ) , d varbit , e bytea , f bool , g "
    "boolean )",
    "CREATE TABLE x ( a bit , b bit ( 's' ) , c bit varying ( 5 ) , d varbit , e bytea , f bool , "
    "g boolean )",
    "CREATE TABLE x ( a bit , b bit ( 3 ) , c bit varying ( x ) , d varbit , e bytea , f bool , g "
    "boolean )",
    "CREATE TABLE x ( a bit , b bit ( 3 ) , c bit varying ( 's' ) , d varbit , e bytea , f bool , "
    "g boolean )",
    "CREATE TABLE x ( a int REFERENCES u ( a ) NOT DEFERRABLE DEFERRABLE INITIALLY IMMEDIATE NOT "
    "NULL )",
    "CREATE TABLE x ( a int , b text ) PARTITION BY x ( a , ( b || 'x' ) COLLATE \"C\" text_ops )",
    "CREATE TABLE x ( a int ) PARTITION BY x ( lower ( a ) )",
    "CREATE TABLE x ( a int ) PARTITION BY x ( a ) USING heap WITH ( fillfactor = 70 ) TABLESPACE "
    "s",
    "CREATE TABLE x PARTITION OF t ( a NOT NULL , b WITH OPTIONS DEFAULT 5 , CHECK ( a > 0 ) ) FOR "
    "VALUES FROM ( 1 ) TO ( 2 ) PARTITION BY x ( b )",
    "CREATE UNIQUE INDEX i ON t ( a ) INCLUDE ( b b , c ) NULLS NOT DISTINCT WITH ( fillfactor = "
    "70 ) TABLESPACE s WHERE b IS NOT NULL AND c > 5",
    "CREATE UNIQUE INDEX i ON t ( a ) INCLUDE ( b c ) NULLS NOT DISTINCT WITH ( fillfactor = 70 ) "
    "TABLESPACE s WHERE b IS NOT NULL AND c > 5",
    "CREATE UNIQUE INDEX i ON t ( a ) INCLUDE ( b , c c ) NULLS NOT DISTINCT WITH ( fillfactor = "
    "70 ) TABLESPACE s WHERE b IS NOT NULL AND c > 5",
};

// NULLS can be a column of ours. From PostgreSQL 18 on a generated column need not be STORED.
constexpr const char* kTakenOfPostgresql[] = {
    "CREATE TABLE x ( a int , b int GENERATED ALWAYS AS ( a * 2 ) NOT NULL )",
    "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY app . t USING btree ( a , b , NULLS "
    "LAST )",
    "CREATE INDEX i ON t ( lower ( a ) , ( a || b ) COLLATE \"C\" text_pattern_ops , NULLS FIRST )",
};

TEST_CASE("what SQLite takes about tables is taken") {
  const Sqlite sqlite;
  for (const char* statement : kSqliteStatements) {
    CAPTURE(statement);
    CHECK(sqlite(statement) == Verdict::kTaken);
    CHECK(parse(statement, Language::kSqlite));
  }
}

TEST_CASE("what PostgreSQL takes about tables is taken") {
  if (!kHasPgOracle) WARN("libpg_query is not installed: PostgreSQL's own parser was not asked");
  for (const char* statement : kPostgresqlStatements) {
    CAPTURE(statement);
    CHECK(postgresql(statement) == Verdict::kTaken);
    CHECK(parse(statement, Language::kPostgresql));
  }
}

/// Printed, it must be taken as well, and read the same.
template <typename Oracle>
void check_printed(const Oracle& oracle, const char* sql, Language language) {
  CAPTURE(sql);
  const auto statement = parse(sql, language);
  REQUIRE(statement);
  const std::string printed = print(*statement);
  CAPTURE(printed);
  CHECK(oracle(printed) == Verdict::kTaken);
  const auto again = parse(printed, language);
  CHECK((again && again->node == statement->node));
}

TEST_CASE("printed statements about tables are taken and mean the same") {
  const Sqlite sqlite;
  for (const char* sql : kSqliteStatements) check_printed(sqlite, sql, Language::kSqlite);
  for (const char* sql : kPostgresqlStatements) {
    check_printed(postgresql, sql, Language::kPostgresql);
  }
}

TEST_CASE("what SQLite's grammar refuses is refused") {
  const Sqlite sqlite;
  const Differences found = differences(sqlite, kSqliteStatements, Language::kSqlite);
  CHECK(found.tried > 10000);
  check(found.refused, kRefusedOfSqlite);
  CHECK(found.taken == std::vector<std::string>());
}

TEST_CASE("what PostgreSQL's grammar refuses is refused") {
  if (!kHasPgOracle) return;
  const Differences found = differences(postgresql, kPostgresqlStatements, Language::kPostgresql);
  CHECK(found.tried > 20000);
  check(found.refused, kRefusedOfPostgresql);
  check(found.taken, kTakenOfPostgresql);
}

}  // namespace
