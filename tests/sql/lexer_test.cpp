// SPDX-License-Identifier: MIT
#include "sql/lexer.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>
#include <string_view>

#include "dump.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;
using namespace std::string_view_literals;

constexpr Language kLanguages[] = {Language::kSqlite, Language::kPostgresql, Language::kPortable};

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
    CHECK(dump(source, lex(source, language, diagnostics)) == row.dump);
    CHECK(diagnostics.print().empty());
  }
}

TEST_CASE("what all languages read alike") {
  const Row rows[] = {
      {"", ""},
      {" \t\n\f\r ", ""},
      {"SELECT 1;", "word:SELECT number:1 semicolon:;"},
      {";;", "semicolon:; semicolon:;"},
      {"a_1$ _b $1", "word:a_1$ word:_b parameter:$1"},
      {"größe", "word:größe"},
      {"\"a\" \"a\"\"b\" \"\" \"a;--\"", "name:\"a\" name:\"a\"\"b\" name:\"\" name:\"a;--\""},
      {"'a' 'it''s' '' '''' 'a\\' 'a;--'",
       "string:'a' string:'it''s' string:'' string:'''' string:'a\\' string:'a;--'"},
      {"'a\nb'", "string:'a\\nb'"},
      {"'a'\n'b'", "string:'a' string:'b'"},
      {"'a'b\"c\"d", "string:'a' word:b name:\"c\" word:d"},
      {"1 12 1.5 .5 1. 1e3 1E+3 1.5e-3 .5e1",
       "number:1 number:12 number:1.5 number:.5 number:1. number:1e3 number:1E+3 number:1.5e-3 "
       "number:.5e1"},
      {"a.b", "word:a operator:. word:b"},
      {"t.1", "word:t number:.1"},
      {"1+2-3", "number:1 operator:+ number:2 operator:- number:3"},
      {"(a,b)", "operator:( word:a operator:, word:b operator:)"},
      {"* / % < > = <= >= <> != || | & << >> -> ->>",
       "operator:* operator:/ operator:% operator:< operator:> operator:= operator:<= operator:>= "
       "operator:<> operator:!= operator:|| operator:| operator:& operator:<< operator:>> "
       "operator:-> operator:->>"},
      {"a=-1 b<-1 c*-1 d>=+1",
       "word:a operator:= operator:- number:1 word:b operator:< operator:- number:1 word:c "
       "operator:* operator:- number:1 word:d operator:>= operator:+ number:1"},
      {"-- a", "comment:-- a"},
      {"-- a\n--\n1", "comment:-- a comment:-- number:1"},
      {"1--a;'\n+2", "number:1 comment:--a;' operator:+ number:2"},
      {"/**/ /* a */ /***/ /* ' ; -- */",
       "block:/**/ block:/* a */ block:/***/ block:/* ' ; -- */"},
      {"/*\n*/1/*/ */2", "block:/*\\n*/ number:1 block:/*/ */ number:2"},
      {"1*/**/2", "number:1 operator:* block:/**/ number:2"},
      {"a+--b\nc", "word:a operator:+ comment:--b word:c"},
      {"e 'a' x 'a' u & 'a'", "word:e string:'a' word:x string:'a' word:u operator:& string:'a'"},
      {"ae'a' bx'0'", "word:ae string:'a' word:bx string:'0'"},
  };
  for (const Language language : kLanguages) check(rows, language);
}

TEST_CASE("SQLite's own") {
  const Row rows[] = {
      {"[a] [a b] [a\"b] []", "name:[a] name:[a b] name:[a\"b] name:[]"},
      {"`a` `a``b`", "name:`a` name:`a``b`"},
      {"x'' X'0fF0' x'00'a x''''", "blob:x'' blob:X'0fF0' blob:x'00' word:a blob:x'' string:''"},
      {"0x1F 0XaB 1_000 1_0.0_1e1_0 0x1_F",
       "number:0x1F number:0XaB number:1_000 number:1_0.0_1e1_0 number:0x1_F"},
      {"? ?12 :a @a $a :1 $a$b",
       "parameter:? parameter:?12 parameter::a parameter:@a parameter:$a "
       "parameter::1 parameter:$a$b"},
      {"E'a\\' b'1' n'a' u&'a'",
       "word:E string:'a\\' word:b string:'1' word:n string:'a' word:u operator:& string:'a'"},
      {"== = ~ a||-1 1..2",
       "operator:== operator:= operator:~ word:a operator:|| operator:- "
       "number:1 number:1. number:.2"},
      {"/* /* */ */", "block:/* /* */ operator:* operator:/"},
  };
  check(rows, Language::kSqlite);
}

TEST_CASE("PostgreSQL's own") {
  const Row rows[] = {
      {R"(E'a\'b' e'\\' E'a''b' E'\'''')",
       R"(string:E'a\'b' string:e'\\' string:E'a''b' string:E'\'''')"},
      {"E'a' 'b\\' c", "string:E'a' string:'b\\' word:c"},
      {"E'a'\n 'b\\'c' 1", "string:E'a' string:'b\\'c' number:1"},
      {"E'a'--x\n'b'\n--y\n'c\\'d' 1",
       "string:E'a' comment:--x string:'b' comment:--y string:'c\\'d' number:1"},
      {"E'a'/*\n*/'b\\' 1", "string:E'a' block:/*\\n*/ string:'b\\' number:1"},
      {"E'a' $$b$$\n'c\\' 1", "string:E'a' string:$$b$$ string:'c\\' number:1"},
      {"E'a';\n'b\\' 1", "string:E'a' semicolon:; string:'b\\' number:1"},
      {"'a'\n'b\\' 1", "string:'a' string:'b\\' number:1"},
      {"B'01' b'' X'1F' x'0' N'a' n'a\\'",
       "string:B'01' string:b'' string:X'1F' string:x'0' "
       "string:N'a' string:n'a\\'"},
      {"U&'a\\' u&'a''b' U&\"a\" u&\"a\"\"b\"",
       "string:U&'a\\' string:u&'a''b' name:U&\"a\" name:u&\"a\"\"b\""},
      {"u&a u& 'a'", "word:u operator:& word:a word:u operator:& string:'a'"},
      {"$$a$$ $$$$ $t$a$$b$t$ $T1_ä$;'$T1_ä$",
       "string:$$a$$ string:$$$$ string:$t$a$$b$t$ string:$T1_ä$;'$T1_ä$"},
      {"$t$a$T$b$t$", "string:$t$a$T$b$t$"},
      {"a$$b$$ c", "word:a$$b$$ word:c"},
      {"1$$a$$", "number:1 string:$$a$$"},
      {"$1 $12 $1$2", "parameter:$1 parameter:$12 parameter:$1 parameter:$2"},
      {"/* /* */ */ 1 /* /**/ /* /* */ */ */",
       "block:/* /* */ */ number:1 block:/* /**/ /* /* */ */ */"},
      {"a::int b:=1 c[1:2] 1..10",
       "word:a operator::: word:int word:b operator::= number:1 word:c "
       "operator:[ number:1 operator:: number:2 operator:] number:1 "
       "operator:.. number:10"},
      {"@>- <-> ~* !~~* ?| #>> @-@ |/ ||- **+-",
       "operator:@>- operator:<-> operator:~* operator:!~~* operator:?| operator:#>> operator:@-@ "
       "operator:|/ operator:||- operator:** operator:+ operator:-"},
      {"a<--b\n*/c", "word:a operator:< comment:--b operator:*/ word:c"},
      {"<*/*x*/-", "operator:<* block:/*x*/ operator:-"},
      {"a=>1 `", "word:a operator:=> number:1 operator:`"},
      {"0x1F 0o17 0b01 1_000", "number:0x1F number:0o17 number:0b01 number:1_000"},
      {"--a\rb\nc", "comment:--a word:b word:c"},
  };
  check(rows, Language::kPostgresql);
}

struct Bad {
  std::string_view text;
  std::string_view dump;
  std::string_view printed;
};

template <std::size_t kCount>
void check(const Bad (&rows)[kCount], Language language) {
  for (const Bad& row : rows) {
    CAPTURE(row.text, static_cast<int>(language));
    const Source source("a", row.text);
    Diagnostics diagnostics;
    CHECK(dump(source, lex(source, language, diagnostics)) == row.dump);
    CHECK(diagnostics.print() == row.printed);
  }
}

TEST_CASE("a line for psql that a dump prints is a comment") {
  const Row rows[] = {
      {"\\connect a 'b;\nSELECT", "comment:\\connect a 'b; word:SELECT"},
      {"\\restrict x\n\\unrestrict x", "comment:\\restrict x comment:\\unrestrict x"},
  };
  check(rows, Language::kPostgresql);
}

TEST_CASE("what is not closed takes the rest, with an error where it begins") {
  const Bad rows[] = {
      {"1 'a;\n--", "number:1 string:'a;\\n--",
       "a:1:3: error: string is not closed: a ' is missing\n"
       "  1 | 1 'a;\n"
       "    |   ^\n"},
      {"'a''", "string:'a''",
       "a:1:1: error: string is not closed: a ' is missing\n"
       "  1 | 'a''\n"
       "    | ^\n"},
      {"'", "string:'",
       "a:1:1: error: string is not closed: a ' is missing\n"
       "  1 | '\n"
       "    | ^\n"},
      {"a \"b\nc", "word:a name:\"b\\nc",
       "a:1:3: error: name is not closed: a \" is missing\n"
       "  1 | a \"b\n"
       "    |   ^\n"},
      {"1 /* a\nb *", "number:1 block:/* a\\nb *",
       "a:1:3: error: comment is not closed: a */ is missing\n"
       "  1 | 1 /* a\n"
       "    |   ^~\n"},
      {"/*", "block:/*",
       "a:1:1: error: comment is not closed: a */ is missing\n"
       "  1 | /*\n"
       "    | ^~\n"},
      {"/*/", "block:/*/",
       "a:1:1: error: comment is not closed: a */ is missing\n"
       "  1 | /*/\n"
       "    | ^~\n"},
  };
  for (const Language language : kLanguages) check(rows, language);
  const Bad sqlite[] = {
      {"[a\n", "name:[a\\n",
       "a:1:1: error: name is not closed: a ] is missing\n"
       "  1 | [a\n"
       "    | ^\n"},
      {"`a", "name:`a",
       "a:1:1: error: name is not closed: a ` is missing\n"
       "  1 | `a\n"
       "    | ^\n"},
      {"x'0f", "blob:x'0f",
       "a:1:1: error: blob is not closed: a ' is missing\n"
       "  1 | x'0f\n"
       "    | ^~\n"},
  };
  check(sqlite, Language::kSqlite);
  check(sqlite, Language::kPortable);
  const Bad postgresql[] = {
      {"E'a\\'", "string:E'a\\'",
       "a:1:1: error: string is not closed: a ' is missing\n"
       "  1 | E'a\\'\n"
       "    | ^~\n"},
      {"E'a\\", "string:E'a\\",
       "a:1:1: error: string is not closed: a ' is missing\n"
       "  1 | E'a\\\n"
       "    | ^~\n"},
      {"U&\"a", "name:U&\"a",
       "a:1:1: error: name is not closed: a \" is missing\n"
       "  1 | U&\"a\n"
       "    | ^~~\n"},
      {"1 $t$ $$ $T$", "number:1 string:$t$ $$ $T$",
       "a:1:3: error: string is not closed: a $t$ is missing\n"
       "  1 | 1 $t$ $$ $T$\n"
       "    |   ^~~\n"},
      {"/* /* */", "block:/* /* */",
       "a:1:1: error: comment is not closed: a */ is missing\n"
       "  1 | /* /* */\n"
       "    | ^~\n"},
  };
  check(postgresql, Language::kPostgresql);
}

TEST_CASE("what is no SQL is an error") {
  const Bad rows[] = {
      {"12abc 1", "number:12abc number:1",
       "a:1:1: error: \"12abc\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 12abc 1\n"
       "    | ^~~~~\n"},
      {"1.5e+x", "number:1.5e operator:+ word:x",
       "a:1:1: error: \"1.5e\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1.5e+x\n"
       "    | ^~~~\n"},
      {"1_", "number:1_",
       "a:1:1: error: \"1_\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1_\n"
       "    | ^~\n"},
      {"1._0", "number:1._0",
       "a:1:1: error: \"1._0\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1._0\n"
       "    | ^~~~\n"},
      {"1__0", "number:1__0",
       "a:1:1: error: \"1__0\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1__0\n"
       "    | ^~~~\n"},
      {"0xg", "number:0xg",
       "a:1:1: error: \"0xg\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 0xg\n"
       "    | ^~~\n"},
      {"0x1Fg", "number:0x1Fg",
       "a:1:1: error: \"0x1Fg\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 0x1Fg\n"
       "    | ^~~~~\n"},
      {"a {", "word:a operator:{",
       "a:1:3: error: unexpected character \"{\": take it out or put it in quotes\n"
       "  1 | a {\n"
       "    |   ^\n"},
      {"$ 1", "operator:$ number:1",
       "a:1:1: error: unexpected character \"$\": take it out or put it in quotes\n"
       "  1 | $ 1\n"
       "    | ^\n"},
      {"\\d t", "operator:\\ word:d word:t",
       "a:1:1: error: unexpected character \"\\\": commands of psql are no SQL, take them out\n"
       "  1 | \\d t\n"
       "    | ^\n"},
      {"a\0b"sv, "word:a operator:\0 word:b"sv,
       "a:1:2: error: unexpected character U+0000: take it out\n"
       "  1 | a�b\n"
       "    |  ^\n"},
      {"1 \v", "number:1 operator:\v",
       "a:1:3: error: unexpected character U+000B: take it out\n"
       "  1 | 1 �\n"
       "    |   ^\n"},
      {"1;\n\xEF\xBB\xBFSELECT", "number:1 semicolon:; operator:\xEF\xBB\xBF word:SELECT",
       "a:2:1: error: a byte order mark in the middle of the text: take it out\n"
       "  2 | \xEF\xBB\xBFSELECT\n"
       "    | ^\n"},
  };
  for (const Language language : kLanguages) check(rows, language);
  const Bad sqlite[] = {
      {"a ^ b", "word:a operator:^ word:b",
       "a:1:3: error: unexpected character \"^\": take it out or put it in quotes\n"
       "  1 | a ^ b\n"
       "    |   ^\n"},
      {"a::b", "word:a operator:: parameter::b",
       "a:1:2: error: unexpected character \":\": take it out or put it in quotes\n"
       "  1 | a::b\n"
       "    |  ^\n"},
      {"[a]]", "name:[a] operator:]",
       "a:1:4: error: unexpected character \"]\": take it out or put it in quotes\n"
       "  1 | [a]]\n"
       "    |    ^\n"},
      {"1$ 0b1", "number:1$ number:0b1",
       "a:1:1: error: \"1$\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1$ 0b1\n"
       "    | ^~\n"
       "a:1:4: error: \"0b1\" is no number: a name that begins with a digit is written in double "
       "quotes\n"
       "  1 | 1$ 0b1\n"
       "    |    ^~~\n"},
      {"x'0' x'0g'", "blob:x'0' blob:x'0g'",
       "a:1:1: error: a digit is missing in this blob: two make a byte\n"
       "  1 | x'0' x'0g'\n"
       "    | ^~~~\n"
       "a:1:9: error: a blob is written in hexadecimal digits, two for a byte\n"
       "  1 | x'0' x'0g'\n"
       "    |         ^\n"},
  };
  check(sqlite, Language::kSqlite);
}

TEST_CASE("portable SQL says whose a thing is, and what to write") {
  const Bad rows[] = {
      {"[a \"b\"]", "name:[a \"b\"]",
       "a:1:1: error: [a \"b\"] is a name on SQLite only: write \"a \"\"b\"\"\"\n"
       "  1 | [a \"b\"]\n"
       "    | ^~~~~~~\n"},
      {"`a``b`", "name:`a``b`",
       "a:1:1: error: `a``b` is a name on SQLite only: write \"a`b\"\n"
       "  1 | `a``b`\n"
       "    | ^~~~~~\n"},
      {"E'a\\'b'", "string:E'a\\'b'",
       "a:1:1: error: E'…' is a string on PostgreSQL only: write '…'\n"
       "  1 | E'a\\'b'\n"
       "    | ^~~~~~~\n"},
      {"U&'a'", "string:U&'a'",
       "a:1:1: error: U&'…' is a string on PostgreSQL only: write '…'\n"
       "  1 | U&'a'\n"
       "    | ^~~~~\n"},
      {"U&\"a\"", "name:U&\"a\"",
       "a:1:1: error: U&\"…\" is a name on PostgreSQL only: write \"…\"\n"
       "  1 | U&\"a\"\n"
       "    | ^~~~~\n"},
      {"$t$a$t$", "string:$t$a$t$",
       "a:1:1: error: $t$…$t$ is a string on PostgreSQL only: write '…'\n"
       "  1 | $t$a$t$\n"
       "    | ^~~~~~~\n"},
      {":a", "parameter::a",
       "a:1:1: error: \":a\" is a parameter on SQLite only: write the value\n"
       "  1 | :a\n"
       "    | ^~\n"},
      {"? $a", "parameter:? parameter:$a",
       "a:1:1: error: \"?\" is a parameter on SQLite only: write the value\n"
       "  1 | ? $a\n"
       "    | ^\n"
       "a:1:3: error: \"$a\" is a parameter on SQLite only: write the value\n"
       "  1 | ? $a\n"
       "    |   ^~\n"},
      {"0x1F", "number:0x1F",
       "a:1:1: error: \"0x1F\" is not read by all versions of SQLite and PostgreSQL: write plain "
       "digits\n"
       "  1 | 0x1F\n"
       "    | ^~~~\n"},
      {"1_000", "number:1_000",
       "a:1:1: error: \"1_000\" is not read by all versions of SQLite and PostgreSQL: write plain "
       "digits\n"
       "  1 | 1_000\n"
       "    | ^~~~~\n"},
      {"a::int", "word:a operator::: word:int",
       "a:1:2: error: \"::\" is an operator on PostgreSQL only: write CAST(… AS …)\n"
       "  1 | a::int\n"
       "    |  ^~\n"},
      {"a ^ b", "word:a operator:^ word:b",
       "a:1:3: error: \"^\" is an operator on PostgreSQL only: write it in a @postgresql block\n"
       "  1 | a ^ b\n"
       "    |   ^\n"},
      {"a||-b", "word:a operator:||- word:b",
       "a:1:2: error: PostgreSQL reads \"||-\" as one operator, SQLite does not: put a space "
       "behind "
       "\"||\"\n"
       "  1 | a||-b\n"
       "    |  ^~~\n"},
      {"/* /* */ */ 1", "block:/* /* */ */ number:1",
       "a:1:4: error: comments nest on PostgreSQL but not on SQLite: take out this /*\n"
       "  1 | /* /* */ */ 1\n"
       "    |    ^~\n"},
      {"--a\rb\n1", "comment:--a\\rb number:1",
       "a:1:1: error: a carriage return alone does not end a line: end it with LF or CRLF\n"
       "  1 | --a�b\n"
       "    | ^~~~~\n"},
  };
  check(rows, Language::kPortable);
}

/// A short text of bytes that mean something to a lexer, and of some that mean nothing.
std::string random_text(std::mt19937& random) {
  constexpr std::string_view kBytes =
      "''\"\"``[]$$$--**//;;\\\n\n\r  \tEeUu&xXbBnNaf0019_..::=<>|!~@#^?+%(){},\0\v\x80\xC3\xEF\xBB\xBF"sv;
  std::string text(random() % 40, ' ');
  for (char& c : text) c = kBytes[random() % kBytes.size()];
  return text;
}

bool is_white(std::string_view text) {
  return text.find_first_not_of(" \t\n\f\r") == std::string_view::npos;
}

TEST_CASE("a part of a text is read as if nothing stood around it") {
  const Source source("a", "'one' -- 'two\n'three");
  Diagnostics diagnostics;
  const auto tokens = lex(source, {9, 13}, Language::kSqlite, diagnostics);
  CHECK(dump(source, tokens) == "string:'two");
  CHECK(diagnostics.print() == R"(a:1:10: error: string is not closed: a ' is missing
  1 | 'one' -- 'two
    |          ^
)");
}

TEST_CASE("a text in several languages: a line comment says which comes next") {
  const Source source("a", "`a` -- postgresql\n$$ `b $$ -- \n$$c$$ -- sqlite\n[d]");
  Diagnostics diagnostics;
  Language language = Language::kSqlite;
  const auto after = [&](const Token& comment) {
    const auto text = source.text(comment.span);
    if (text == "-- postgresql") language = Language::kPostgresql;
    if (text == "-- sqlite") language = Language::kSqlite;
    return language;
  };
  const auto tokens = lex(source, language, after, diagnostics);
  CHECK(diagnostics.print() == "");
  std::string all;
  for (const Token& token : tokens) {
    if (!is_comment(token)) all += std::string(source.text(token.span)) + '|';
  }
  CHECK(all == "`a`|$$ `b $$|$$c$$|[d]|");
}

TEST_CASE("whatever the bytes are, tokens cover them in order") {
  const auto seed = Catch::rngSeed();
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int round = 0; round < 20000; ++round) {
    const Source source("a", random_text(random));
    for (const Language language : kLanguages) {
      Diagnostics diagnostics;
      const auto tokens = lex(source, language, diagnostics);
      bool good = true;
      std::size_t at = 0;
      for (const Token& token : tokens) {
        good = good && at <= token.span.begin && token.span.begin < token.span.end &&
               is_white(source.text({at, token.span.begin}));
        at = token.span.end;
      }
      good = good && at <= source.text().size() && is_white(source.text().substr(at));
      for (const auto& it : diagnostics.all()) {
        good = good && it.span.begin < it.span.end && it.span.end <= source.text().size();
      }
      diagnostics.print();
      CAPTURE(source.text(), static_cast<int>(language), dump(source, tokens));
      if (!good) FAIL("the tokens don't cover the text");
    }
  }
}

}  // namespace
