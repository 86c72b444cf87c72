// SPDX-License-Identifier: MIT
#include "sql/splitter.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <string_view>

#include "dump.h"
#include "sql/lexer.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;

struct Row {
  std::string_view text;
  std::string_view dump;
};

template <std::size_t kCount>
void check(const Row (&rows)[kCount], Language language) {
  for (const Row& row : rows) {
    CAPTURE(row.text, static_cast<int>(language));
    const Source source("a", row.text);
    Diagnostics diagnostics;
    const auto tokens = lex(source, language, diagnostics);
    REQUIRE(diagnostics.print().empty());
    CHECK(dump(source, split(source, tokens)) == row.dump);
  }
}

TEST_CASE("a semicolon ends a statement") {
  const Row rows[] = {
      {"", ""},
      {";", ""},
      {" ; ;; ", ""},
      {"-- nothing", ""},
      {"a", "[a]"},
      {"a;", "[a];"},
      {"a;b", "[a]; [b]"},
      {";a;;b;;", "[a]; [b];"},
      {"a ';' \";\" /*;*/ --;\nb ; c", "[a ';' \";\" /*;*/ --;\\nb]; [c]"},
      {"/*1*/ a /*2*/ b /*3*/ ; /*4*/ c /*5*/", "[a /*2*/ b]; [c]"},
      {"a -- b\n;\n-- c\n", "[a];"},
      {"a -- b\n", "[a]"},
  };
  check(rows, Language::kSqlite);
  check(rows, Language::kPostgresql);
  check(rows, Language::kPortable);
}

TEST_CASE("a rule's statements belong to it, and a line for psql to none") {
  const Row rows[] = {
      {"CREATE RULE r AS ON DELETE TO t DO NOTHING; b",
       "[CREATE RULE r AS ON DELETE TO t DO NOTHING]; [b]"},
      {"create or replace rule r AS ON INSERT TO t DO INSTEAD (INSERT INTO u VALUES (1); DELETE "
       "FROM v;); b",
       "[create or replace rule r AS ON INSERT TO t DO INSTEAD (INSERT INTO u VALUES (1); DELETE "
       "FROM v;)]; [b]"},
      {"CREATE RULE r AS ON UPDATE TO t WHERE (new.a = ';') DO (SELECT 1; SELECT 2); b;",
       "[CREATE RULE r AS ON UPDATE TO t WHERE (new.a = ';') DO (SELECT 1; SELECT 2)]; [b];"},
      {"CREATE TABLE rule (a; b)", "[CREATE TABLE rule (a]; [b)]"},
      {"\\connect a;b\nSELECT 1;\n\\restrict x\n", "[SELECT 1];"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("a trigger's body belongs to its statement") {
  const Row rows[] = {
      {"create trigger t after insert on a begin select 1; end; b;",
       "[create trigger t after insert on a begin select 1; end]; [b];"},
      {"CREATE TEMP TRIGGER t DELETE ON a BEGIN SELECT 1; SELECT 2; END; b",
       "[CREATE TEMP TRIGGER t DELETE ON a BEGIN SELECT 1; SELECT 2; END]; [b]"},
      {"CREATE /*;*/ TEMPORARY --;\nTRIGGER IF NOT EXISTS m.t UPDATE ON a BEGIN\n/*;*/ UPDATE b "
       "SET "
       "c=1; /*;*/ END /*;*/; b",
       "[CREATE /*;*/ TEMPORARY --;\\nTRIGGER IF NOT EXISTS m.t UPDATE ON a BEGIN\\n/*;*/ UPDATE b "
       "SET c=1; /*;*/ END]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END; b",
       "[CREATE TRIGGER t UPDATE ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; END]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a WHEN CASE WHEN 1 THEN 2 END BEGIN SELECT CASE 1 WHEN CASE 2 "
       "WHEN 3 THEN 4 END THEN 5 ELSE 6 END; SELECT 1; END; b",
       "[CREATE TRIGGER t UPDATE ON a WHEN CASE WHEN 1 THEN 2 END BEGIN SELECT CASE 1 WHEN CASE 2 "
       "WHEN 3 THEN 4 END THEN 5 ELSE 6 END; SELECT 1; END]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN INSERT INTO b SELECT NEW.end, end, \"end\" FROM c end; "
       "END; b",
       "[CREATE TRIGGER t UPDATE ON a BEGIN INSERT INTO b SELECT NEW.end, end, \"end\" FROM c end; "
       "END]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1 AS \"case\" FROM \"begin\"; END; b",
       "[CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1 AS \"case\" FROM \"begin\"; END]; [b]"},
      {"CREATE TRIGGER begin UPDATE OF begin, end ON begin WHEN NEW.begin BEGIN SELECT 1; END; b",
       "[CREATE TRIGGER begin UPDATE OF begin, end ON begin WHEN NEW.begin BEGIN SELECT 1; END]; "
       "[b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN END; b",
       "[CREATE TRIGGER t UPDATE ON a BEGIN END]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; END",
       "[CREATE TRIGGER t UPDATE ON a BEGIN "
       "SELECT 1; END]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; END oops; b",
       "[CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; END oops]; [b]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; b; c",
       "[CREATE TRIGGER t UPDATE ON a BEGIN SELECT 1; b; c]"},
      {"CREATE TRIGGER t UPDATE ON a BEGIN UPDAET b; END; c",
       "[CREATE TRIGGER t UPDATE ON a BEGIN UPDAET b; END]; [c]"},
      {"CREATE TRIGGER t UPDATE ON a; b", "[CREATE TRIGGER t UPDATE ON a]; [b]"},
  };
  check(rows, Language::kSqlite);
  check(rows, Language::kPortable);
}

TEST_CASE("only a trigger has a body on SQLite") {
  const Row rows[] = {
      {"BEGIN; a; END; b", "[BEGIN]; [a]; [END]; [b]"},
      {"BEGIN TRANSACTION; a; END", "[BEGIN TRANSACTION]; [a]; [END]"},
      {"CREATE TABLE trigger (begin, end); a", "[CREATE TABLE trigger (begin, end)]; [a]"},
      {"CREATE TABLE t AS SELECT begin x; a", "[CREATE TABLE t AS SELECT begin x]; [a]"},
      {"CREATE \"TRIGGER\" t BEGIN a; b", "[CREATE \"TRIGGER\" t BEGIN a]; [b]"},
      {"DROP TRIGGER begin; a", "[DROP TRIGGER begin]; [a]"},
      {"SELECT CASE; a", "[SELECT CASE]; [a]"},
      {"CREATE", "[CREATE]"},
      {"CREATE TRIGGER", "[CREATE TRIGGER]"},
      {"CREATE TRIGGER t BEGIN", "[CREATE TRIGGER t BEGIN]"},
  };
  check(rows, Language::kSqlite);
}

TEST_CASE("a routine may have a body on PostgreSQL, a trigger not") {
  const Row rows[] = {
      {"CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; "
       "END; "
       "a",
       "[CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT CASE WHEN true THEN 1 END; "
       "END]; [a]"},
      {"create or replace procedure p() begin /*;*/ atomic insert into t values (1); end; a",
       "[create or replace procedure p() begin /*;*/ atomic insert into t values (1); end]; [a]"},
      {"CREATE FUNCTION f() RETURNS void BEGIN ATOMIC END; a",
       "[CREATE FUNCTION f() RETURNS void BEGIN ATOMIC END]; [a]"},
      {"CREATE FUNCTION f() RETURNS void BEGIN ATOMIC SELECT 1; a",
       "[CREATE FUNCTION f() RETURNS void BEGIN ATOMIC SELECT 1; a]"},
      {"CREATE FUNCTION f(begin int) AS $$ BEGIN; END; $$ LANGUAGE plpgsql; a",
       "[CREATE FUNCTION f(begin int) AS $$ BEGIN; END; $$ LANGUAGE plpgsql]; [a]"},
      {"CREATE TRIGGER begin BEFORE UPDATE OF a, begin ON begin REFERENCING OLD TABLE AS begin "
       "FOR EACH ROW WHEN (NEW.begin IS NULL) EXECUTE FUNCTION f(); a; END",
       "[CREATE TRIGGER begin BEFORE UPDATE OF a, begin ON begin REFERENCING OLD TABLE AS begin "
       "FOR EACH ROW WHEN (NEW.begin IS NULL) EXECUTE FUNCTION f()]; [a]; [END]"},
      {"BEGIN; a; END", "[BEGIN]; [a]; [END]"},
      {"BEGIN ATOMIC; a; END", "[BEGIN ATOMIC]; [a]; [END]"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("whatever the tokens are, statements hold all of them but semicolons and comments") {
  constexpr std::string_view kPieces[] = {"CREATE", "TEMP",   "OR REPLACE", "TRIGGER", "FUNCTION",
                                          "BEGIN",  "ATOMIC", "END",        "CASE",    "x",
                                          ";",      ";",      ".",          "/*;*/",   "--\n"};
  const auto seed = Catch::rngSeed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 5000; ++round) {
    std::string text;
    for (auto count = random() % 20; count != 0; --count) {
      text += kPieces[random() % std::size(kPieces)];
      text += ' ';
    }
    const Source source("a", text);
    Diagnostics diagnostics;
    const auto tokens = lex(source, Language::kSqlite, diagnostics);
    const auto is_solid = [&](std::size_t i) { return !is_comment(tokens[i]); };
    bool good = true;
    std::size_t at = 0;
    const auto skip_to = [&](std::size_t end) {
      for (; at < end; ++at) {
        good = good && (!is_solid(at) || tokens[at].kind == TokenKind::kSemicolon);
      }
    };
    for (const Extent& it : split(source, tokens)) {
      good = good && at <= it.first && it.first < it.last && it.last <= tokens.size();
      if (!good) break;
      skip_to(it.first);
      good = good && is_solid(it.first) && is_solid(it.last - 1) &&
             it.span.begin == tokens[it.first].span.begin &&
             it.span.end == tokens[it.last - 1].span.end;
      at = it.last;
      while (at < tokens.size() && !is_solid(at)) ++at;
      good = good && it.terminated == (at < tokens.size());
    }
    if (good) skip_to(tokens.size());
    CAPTURE(text);
    if (!good) FAIL("the statements don't hold the tokens");
  }
}

}  // namespace
