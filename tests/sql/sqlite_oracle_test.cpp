// SPDX-License-Identifier: MIT
//
// Our lexer and splitter against SQLite's own.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "sql/lexer.h"
#include "sql/splitter.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;

struct Close {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using Database = std::unique_ptr<sqlite3, Close>;

Database open() {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(":memory:", &database) == SQLITE_OK);
  return Database(database);
}

/// Where SQLite sees the statements of a script end, each run as it comes.
std::vector<std::size_t> ends_in_sqlite(const std::string& script) {
  const Database database = open();
  std::vector<std::size_t> ends;
  for (const char* at = script.c_str(); *at != '\0';) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    const int status = sqlite3_prepare_v3(database.get(), at, -1, 0, &statement, &tail);
    CAPTURE(at, sqlite3_errmsg(database.get()));
    REQUIRE(status == SQLITE_OK);
    at = tail;
    if (statement == nullptr) continue;
    ends.push_back(static_cast<std::size_t>(tail - script.c_str()));
    while (sqlite3_step(statement) == SQLITE_ROW) {
    }
    REQUIRE(sqlite3_finalize(statement) == SQLITE_OK);
  }
  return ends;
}

/// The same as we see it: behind the semicolon, or at the end of the text.
std::vector<std::size_t> ends_here(const std::string& script) {
  const Source source("a", script);
  Diagnostics diagnostics;
  const auto tokens = lex(source, Language::kSqlite, diagnostics);
  REQUIRE(diagnostics.print().empty());
  std::vector<std::size_t> ends;
  for (const Extent& statement : split(source, tokens)) {
    std::size_t end = statement.last;
    while (end < tokens.size() && tokens[end].kind != TokenKind::kSemicolon) ++end;
    ends.push_back(end < tokens.size() ? tokens[end].span.end : script.size());
    CHECK(statement.terminated == (end < tokens.size()));
  }
  return ends;
}

// Each can be run any number of times in any order.
constexpr std::string_view kPieces[] = {
    "SELECT 1",
    "SELECT ';' AS \"a;\", 1 AS [b;], 2 AS `c;` FROM t",
    "CREATE TABLE IF NOT EXISTS u (begin TEXT DEFAULT ';', end, \"case\" CHECK (1 /*;*/))",
    "INSERT INTO t (a, end) VALUES ('it''s;', x'3b'), (1.5e3, 0x1F)",
    "UPDATE t SET a = CASE WHEN a THEN 1 ELSE CASE b WHEN 2 THEN 3 END END",
    "BEGIN; SELECT 1; END",
    "SAVEPOINT begin; RELEASE begin",
    "DROP TRIGGER IF EXISTS r; CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END",
    "DROP TRIGGER IF EXISTS r; CREATE TRIGGER IF NOT EXISTS main.r BEFORE UPDATE OF a, end ON t "
    "WHEN CASE WHEN NEW.a THEN 1 END BEGIN UPDATE t SET b = CASE WHEN 1 THEN ';' END; "
    "DELETE FROM t WHERE end = OLD.end; END",
    "DROP TRIGGER IF EXISTS begin; CREATE TEMP TRIGGER begin AFTER DELETE ON t FOR EACH ROW BEGIN "
    "INSERT INTO t (a) SELECT end FROM t end; -- ;\n SELECT 1 end; SELECT RAISE(IGNORE); END",
    "drop trigger if exists \"end\"; create temporary trigger \"end\" delete on t begin /*;*/ "
    "select case when 1 then 2 else 3 end; /* end; */ end",
    "CREATE TABLE IF NOT EXISTS begin (end); DROP TRIGGER IF EXISTS s; CREATE TRIGGER s INSERT ON "
    "begin WHEN new.end BEGIN DELETE FROM begin WHERE (SELECT end) = 1 AND end; VALUES (1); END",
    "CREATE VIEW IF NOT EXISTS v AS SELECT a AS end, CASE b WHEN 1 THEN 2 END FROM t; "
    "DROP TRIGGER IF EXISTS w; CREATE TRIGGER w INSTEAD OF INSERT ON v BEGIN WITH x AS (SELECT 1) "
    "SELECT * FROM x; REPLACE INTO t (a) VALUES (new.end); END",
};

TEST_CASE("statements end where SQLite sees them end") {
  const auto seed = Catch::rngSeed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto any = [&](const auto& of) { return std::string(of[random() % std::size(of)]); };
  constexpr std::string_view kBetween[] = {";",           ";\n", " ; ",   "/*;*/;",
                                           "--;\n;--;\n", ";;",  ";\t;\r"};
  for (int round = 0; round < 500; ++round) {
    std::string script = "CREATE TABLE t (a, b, c, end);";
    for (auto count = random() % 8; count != 0; --count) script += any(kPieces) + any(kBetween);
    script += any(kPieces);
    CAPTURE(script);
    REQUIRE(ends_here(script) == ends_in_sqlite(script));
  }
}

/// What SQLite says to `text` behind a CREATE, where hardly any token may stand: an error that
/// shows how its lexer reads the beginning of the text.
std::string complaint(sqlite3* database, std::string_view text) {
  const std::string sql = "CREATE " + std::string(text);
  sqlite3_stmt* statement = nullptr;
  REQUIRE(sqlite3_prepare_v3(database, sql.c_str(), -1, 0, &statement, nullptr) == SQLITE_ERROR);
  return sqlite3_errmsg(database);
}

TEST_CASE("tokens are those of SQLite") {
  const auto seed = Catch::rngSeed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  // Left out: _ (newer versions have digit separators), # (for SQLite's own use).
  constexpr std::string_view kBytes =
      "''\"\"``[]$--**//;\\\n \tEexXaf0019..:=<>|!~@^?+%&(){},\x80\xC3";
  const Database database = open();
  for (int round = 0; round < 5000; ++round) {
    std::string text(random() % 16, ' ');
    for (char& c : text) c = kBytes[random() % kBytes.size()];
    const Source source("a", text);
    Diagnostics diagnostics;
    for (const Token& token : lex(source, Language::kSqlite, diagnostics)) {
      const std::string read(source.text(token.span));
      // A parameter's Tcl suffix, "::b" or "(…)", is none of ours. That 0x1Fg is no number, SQLite
      // knows from 3.46 on.
      const char next = token.span.end < text.size() ? text[token.span.end] : ' ';
      const bool suffix =
          std::string_view(":@$").find(read[0]) != read.npos && (next == '(' || next == ':');
      if (is_comment(token) || suffix || read.starts_with("0x") || read.starts_with("0X")) continue;
      const std::string said = complaint(database.get(), source.text().substr(token.span.begin));
      bool refused = false;
      for (const auto& it : diagnostics.all()) {
        refused = refused || (it.span.begin >= token.span.begin && it.span.end <= token.span.end);
      }
      CAPTURE(text, read, said);
      if (refused) {
        REQUIRE(said.starts_with("unrecognized token: "));
      } else {
        REQUIRE(said == "near \"" + read + "\": syntax error");
      }
    }
  }
}

}  // namespace
