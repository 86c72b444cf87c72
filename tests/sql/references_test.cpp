// SPDX-License-Identifier: MIT
#include "sql/references.h"

#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sql/lexer.h"
#include "sql/parser.h"
#include "sql/printer.h"

namespace {

using namespace aludel::sql;
using aludel::text::Diagnostics;
using aludel::text::Source;

Fragment fragment(std::string_view text, Language language) {
  return {std::string(text), language, {}};
}

std::string said(const ObjectName& name) {
  return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

/// tables | columns | functions | types | *
std::string dump(const References& references) {
  std::string out;
  const auto add = [&](const std::string& text) {
    if (!out.empty() && out.back() != ' ') out += ' ';
    out += text;
  };
  for (const ObjectName& it : references.tables) add(said(it));
  out += " |";
  for (const References::Column& it : references.columns) {
    add(it.table.name.empty() ? it.column.text : said(it.table) + "." + it.column.text);
  }
  out += " |";
  for (const ObjectName& it : references.functions) add(said(it));
  out += " |";
  for (const TypeName& it : references.types) add(it.name);
  if (references.star) add("*");
  return out;
}

struct Spoken {
  std::string_view text;
  std::string_view dump;
};

TEST_CASE("what a fragment speaks of") {
  const Spoken rows[] = {
      {"a > 0 AND b IS NOT NULL", " | a b | |"},
      {"length(a) + app.f(t.b)", " | a t.b | length app.f |"},
      {"SELECT a FROM t", "t | t.a | |"},
      {"SELECT a, a FROM app.t", "app.t | app.t.a | |"},
      {"SELECT a FROM t, u", "t u | a | |"},
      {"SELECT x.a, u.b FROM t AS x JOIN u ON x.k = u.k", "t u | t.a u.b t.k u.k | |"},
      {"SELECT * FROM t", "t | | | *"},
      {"SELECT x.* FROM t x", "t | | | *"},
      {"SELECT count(*) FROM t", "t | | count |"},
      {"SELECT a FROM (SELECT b AS a FROM t) AS s", "t | t.b | |"},
      {"WITH w AS (SELECT a FROM t) SELECT a, w.b FROM w", "t | t.a | |"},
      {"SELECT (SELECT max(b) FROM u WHERE u.k = t.k AND c) FROM t", "u t | b u.k t.k c | max |"},
      {"SELECT a AS n FROM t ORDER BY n", "t | t.a | |"},
      {"SELECT a AS n FROM t ORDER BY n + 1", "t | t.a n | |"},
      {"SELECT a FROM t UNION SELECT b FROM u ORDER BY a", "t u | t.a u.b | |"},
      {"SELECT CASE a WHEN 1 THEN b ELSE c END FROM t", "t | t.a t.b t.c | |"},
      {"SELECT CAST(a AS integer), sum(b) OVER (PARTITION BY c ORDER BY d) FROM t",
       "t | t.a t.b t.c t.d | sum | integer"},
      {"INSERT INTO t (a, b) SELECT c, d FROM u", "t u | t.a t.b u.c u.d | |"},
      {"INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = excluded.c",
       "t | t.a t.b t.c | |"},
      {"UPDATE t SET a = b + 1 WHERE c", "t | t.a t.b t.c | |"},
      {"UPDATE t SET a = u.b FROM u WHERE t.k = u.k", "t u | t.a u.b t.k u.k | |"},
      {"DELETE FROM t WHERE a IN (SELECT b FROM u)", "t u | t.a b | |"},
      {"INSERT INTO u VALUES (new.a, OLD.b)", "u | new.a old.b | |"},
      {"a IN (1, 2) OR a LIKE 'x' OR NOT a BETWEEN b AND c", " | a b c | |"},
  };
  for (const Spoken& row : rows) {
    CAPTURE(row.text);
    CHECK(dump(references(fragment(row.text, Language::kSqlite))) == row.dump);
    CHECK(dump(references(fragment(row.text, Language::kPostgresql))) == row.dump);
  }
}

TEST_CASE("what a fragment of PostgreSQL speaks of") {
  const Spoken rows[] = {
      {"(a)::text = 'x'::app.kind", " | a | | text kind"},
      {"SELECT g FROM generate_series(1, 5) AS g", " | | generate_series |"},
      {"SELECT g.a, t.b FROM f(1) AS g (a), t", "t | t.b | f |"},
      {"SELECT b FROM t, LATERAL (SELECT c FROM u WHERE u.k = t.k) AS l", "t u | b c u.k t.k | |"},
      {"SELECT EXTRACT(year FROM a), a AT TIME ZONE 'utc' FROM t", "t | t.a | extract |"},
      {"SELECT p FROM t AS x (p, q)", "t | | |"},
      {"SELECT date '2026-01-01', a FROM t", "t | t.a | | date"},
      {"DELETE FROM t USING u WHERE t.a = u.a", "t u | t.a u.a | |"},
      {"WITH d AS (DELETE FROM t RETURNING a) INSERT INTO u (b) SELECT a FROM d",
       "t u | t.a u.b | |"},
      {"MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = u.c",
       "t u | t.a u.a t.b u.c | |"},
      {"SELECT a = ANY (ARRAY[b, c]), (r).f, a[1] FROM t", "t | t.a t.b t.c t.r | |"},
      {"SELECT x.a FROM (t JOIN u USING (k)) AS x", "t u | k | |"},
      {"SELECT f(x => a), count(*) FILTER (WHERE b) FROM t", "t | t.a t.b | f count |"},
  };
  for (const Spoken& row : rows) {
    CAPTURE(row.text);
    CHECK(dump(references(fragment(row.text, Language::kPostgresql))) == row.dump);
  }
}

struct Renamed {
  std::string_view text;
  std::string_view expected;
};

TEST_CASE("a table's new name") {
  const Renamed rows[] = {
      {"SELECT a FROM t", "SELECT a FROM device"},
      {"SELECT t.a, /* t */ 't' AS t FROM t -- t",
       "SELECT device.a, /* t */ 't' AS t FROM device -- t"},
      {"SELECT t.a FROM t AS t", "SELECT t.a FROM device AS t"},
      {"SELECT x.a FROM t x JOIN u AS t ON t.a = x.a",
       "SELECT x.a FROM device x JOIN u AS t ON t.a = x.a"},
      {"SELECT t.* FROM app.x, t", "SELECT device.* FROM app.x, device"},
      {"WITH t AS (SELECT 1 AS a) SELECT t.a FROM t",
       "WITH t AS (SELECT 1 AS a) SELECT t.a FROM t"},
      {"INSERT INTO t (t) VALUES (1) ON CONFLICT (t) DO UPDATE SET t = t.t",
       "INSERT INTO device (t) VALUES (1) ON CONFLICT (t) DO UPDATE SET t = device.t"},
      {"UPDATE t SET a = (SELECT b FROM u WHERE u.k = t.k)",
       "UPDATE device SET a = (SELECT b FROM u WHERE u.k = device.k)"},
      {"DELETE FROM \"t\" WHERE \"t\".a", "DELETE FROM device WHERE device.a"},
      {"t.a > t(1)", "device.a > t(1)"},
  };
  for (const Renamed& row : rows) {
    for (const Language language : {Language::kSqlite, Language::kPostgresql}) {
      CAPTURE(row.text);
      CHECK(with_table_renamed(fragment(row.text, language), {"", "t", {}}, {"", "device", {}})
                .text == row.expected);
    }
  }
}

TEST_CASE("a table's new name, its schema and what needs quotes") {
  const auto renamed = [](std::string_view text, ObjectName from, ObjectName to) {
    return with_table_renamed(fragment(text, Language::kPostgresql), from, to).text;
  };
  CHECK(renamed("SELECT app.t.a FROM app.t", {"app", "t", {}}, {"app", "u", {}}) ==
        "SELECT app.u.a FROM app.u");
  CHECK(renamed("SELECT t.a FROM t", {"app", "t", {}}, {"app", "u", {}}) == "SELECT t.a FROM t");
  CHECK(renamed("SELECT t.a FROM t", {"", "t", {}}, {"app", "t", {}}) == "SELECT t.a FROM app.t");
  CHECK(renamed("SELECT a FROM public.t", {"", "t", {}}, {"", "User", {}}) ==
        "SELECT a FROM public.\"User\"");
  CHECK(with_table_renamed(fragment("SELECT T.a FROM [T]", Language::kSqlite), {"", "t", {}},
                           {"", "select", {}})
            .text == "SELECT \"select\".a FROM \"select\"");
}

TEST_CASE("a column's new name, PostgreSQL keeping the names of a view") {
  const Renamed rows[] = {
      {"SELECT a FROM t", "SELECT b AS a FROM t"},
      {"SELECT t.a, a + 1 AS c, a AS d FROM t", "SELECT t.b AS a, b + 1 AS c, b AS d FROM t"},
      {"SELECT a FROM t ORDER BY a", "SELECT b AS a FROM t ORDER BY b"},
      {"SELECT s.a FROM (SELECT a FROM t) AS s", "SELECT s.a FROM (SELECT b AS a FROM t) AS s"},
      {"SELECT 1 FROM u WHERE k IN (SELECT a FROM t)",
       "SELECT 1 FROM u WHERE k IN (SELECT b FROM t)"},
      {"WITH w AS (SELECT a FROM t) SELECT a FROM w",
       "WITH w AS (SELECT b AS a FROM t) SELECT a FROM w"},
      {"WITH w (a) AS (SELECT a FROM t) SELECT a FROM w",
       "WITH w (a) AS (SELECT b FROM t) SELECT a FROM w"},
      {"SELECT x.a FROM t AS x (a)", "SELECT x.a FROM t AS x (a)"},
      {"SELECT DISTINCT ON (a) a FROM t", "SELECT DISTINCT ON (b) b AS a FROM t"},
  };
  ColumnRename rename;
  rename.table = {"", "t", {}};
  rename.from = "a";
  rename.to = "b";
  rename.keep_names = true;
  for (const Renamed& row : rows) {
    CAPTURE(row.text);
    CHECK(with_column_renamed(fragment(row.text, Language::kPostgresql), rename).fragment.text ==
          row.expected);
  }
}

TEST_CASE("a column's new name in expressions and triggers") {
  ColumnRename rename;
  rename.table = {"", "t", {}};
  rename.from = "a";
  rename.to = "b c";
  rename.is_expression_of_it = true;
  const auto renamed = [&](std::string_view text) {
    return with_column_renamed(fragment(text, Language::kSqlite), rename).fragment.text;
  };
  CHECK(renamed("a > 0 AND t.a < \"a\" OR a.x = 'a'") ==
        "\"b c\" > 0 AND t.\"b c\" < \"b c\" OR a.x = 'a'");
  CHECK(renamed("lower(A) COLLATE a") == "lower(\"b c\") COLLATE a");
  CHECK(renamed("new.a = old.a") == "new.a = old.a");
  rename.is_expression_of_it = false;
  rename.triggers_table = true;
  CHECK(renamed("NEW.a = old.a AND a") == "NEW.\"b c\" = old.\"b c\" AND a");
}

// SQLite renames by its own parser: what it makes of a schema is what is right.

struct Close {
  void operator()(sqlite3* db) const { sqlite3_close(db); }
};
using Database = std::unique_ptr<sqlite3, Close>;

bool run(sqlite3* db, const std::string& sql) {
  return sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
}

std::map<std::string, std::string> schema_of(sqlite3* db) {
  std::map<std::string, std::string> out;
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v2(db, "SELECT name, sql FROM sqlite_schema", -1, &statement, nullptr);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    const auto text = [&](int i) {
      const auto* it = reinterpret_cast<const char*>(sqlite3_column_text(statement, i));
      return std::string(it != nullptr ? it : "");
    };
    out[text(0)] = text(1);
  }
  sqlite3_finalize(statement);
  return out;
}

constexpr const char* kTables =
    "CREATE TABLE t (a, b, c); CREATE TABLE u (a, d, k); CREATE TABLE w (e, k); CREATE TABLE o (b, "
    "m)";

/// Views and triggers of those tables, named x.
constexpr const char* kObjects[] = {
    "CREATE VIEW x AS SELECT b FROM t",
    "CREATE VIEW x AS SELECT t.b, T.\"b\" AS b, 'b', [b] FROM t WHERE b > 1 AND t.b < 'b'",
    "CREATE VIEW x AS SELECT y.b FROM t AS y WHERE y.b IN (SELECT d FROM u)",
    "CREATE VIEW x AS SELECT t.a, u.a FROM t JOIN u ON b = d",
    "CREATE VIEW x AS SELECT b AS q FROM t ORDER BY b, q",
    "CREATE VIEW x AS SELECT c AS b FROM t ORDER BY b",
    "CREATE VIEW x AS SELECT c AS b FROM t WHERE b > 1 GROUP BY b",
    "CREATE VIEW x AS SELECT count(*) AS n, b FROM t GROUP BY b HAVING b > 1 AND n > 2",
    "CREATE VIEW x AS SELECT (SELECT max(d) FROM u WHERE u.a = t.a AND d = b) AS m FROM t",
    "CREATE VIEW x AS SELECT k FROM w WHERE EXISTS (SELECT 1 FROM t WHERE t.b = w.e AND b = k)",
    "CREATE VIEW x AS SELECT q FROM (SELECT b AS q, t.a FROM t) AS t WHERE t.a > 0",
    "CREATE VIEW x AS WITH y AS (SELECT b AS p FROM t) SELECT p FROM y JOIN t ON y.p = t.b",
    "CREATE VIEW x AS WITH t AS (SELECT d AS b FROM u) SELECT b FROM t",
    "CREATE VIEW x AS SELECT b FROM t UNION ALL SELECT d FROM u WHERE d IN (SELECT b FROM t)",
    "CREATE VIEW x AS SELECT sum(b) OVER (PARTITION BY b ORDER BY t.b DESC) FROM t",
    "CREATE VIEW x AS SELECT sum(b) FILTER (WHERE b > 1) OVER v FROM t WINDOW v AS (ORDER BY b)",
    "CREATE VIEW x AS SELECT CASE b WHEN 1 THEN b ELSE -b END, CAST(b AS b), b COLLATE nocase FROM "
    "t",
    "CREATE VIEW x AS SELECT one.b, two.b FROM t AS one LEFT JOIN t AS two ON one.b = two.b",
    "CREATE VIEW x AS SELECT t.*, b FROM t, w",
    "CREATE VIEW x AS SELECT t.b FROM t WHERE a IN (SELECT b FROM o WHERE b = c AND t.b = o.b)",
    "CREATE VIEW x AS SELECT b FROM (SELECT m AS b FROM o), w WHERE EXISTS (SELECT b FROM t)",
    "CREATE VIEW x AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM (SELECT * FROM o) WHERE b = m)",
    "CREATE VIEW x AS SELECT a FROM t WHERE EXISTS (SELECT 1 FROM (SELECT m AS q FROM o) WHERE b = "
    "q)",
    "CREATE VIEW x (b) AS SELECT b FROM t",
    "CREATE VIEW x AS SELECT b IS NULL, b NOT NULL, b BETWEEN b AND b, b LIKE b ESCAPE 'b' FROM t",
    "CREATE VIEW x AS SELECT e IN t2 FROM w, (SELECT b AS t2 FROM t)",
    "CREATE VIEW x AS SELECT t.b FROM main.t",
    "CREATE VIEW x AS SELECT main.t.b FROM main.t",
    "CREATE TRIGGER x AFTER UPDATE OF b ON t WHEN new.b > old.b BEGIN "
    "UPDATE u SET d = new.b WHERE d = old.b; END",
    "CREATE TRIGGER x AFTER INSERT ON u BEGIN INSERT INTO t (a, b) VALUES (new.a, new.d); "
    "UPDATE t SET b = b + 1, c = t.b WHERE b IN (SELECT d FROM u WHERE d = t.b); "
    "DELETE FROM t WHERE b = new.d; END",
    "CREATE TRIGGER x AFTER DELETE ON t BEGIN INSERT INTO u SELECT b, t.b, old.b FROM t; "
    "SELECT CASE WHEN old.b THEN RAISE(ABORT, 'b') END; END",
    "CREATE TRIGGER x AFTER INSERT ON t BEGIN UPDATE u SET (a, d) = (SELECT b, c FROM t) "
    "FROM t AS y WHERE y.b = u.d; REPLACE INTO t (b) SELECT b FROM t; END",
    "CREATE TRIGGER x AFTER INSERT ON w BEGIN INSERT INTO t (a, b) VALUES (1, 2) "
    "ON CONFLICT DO NOTHING; SELECT b FROM t WHERE b = new.e; END",
    "CREATE INDEX x ON t (b, lower(b), b + c DESC) WHERE b > 0",
};

/// The tokens, names without their quotes, in lower case.
std::string plain(const std::string& sql) {
  const Source source("", sql);
  Diagnostics diagnostics;
  std::string out;
  for (const Token& token : lex(source, Language::kSqlite, diagnostics)) {
    const bool is_name = token.kind == TokenKind::kWord || token.kind == TokenKind::kQuotedName;
    std::string text = is_name ? name_of(source, token, Language::kPostgresql)
                               : std::string(source.text(token.span));
    for (char& c : text) {
      if (is_name && c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    out += text + ' ';
  }
  return out;
}

bool has_column(const ObjectName& table, std::string_view column) {
  const std::map<std::string, std::string_view> columns = {
      {"t", " a b c "}, {"u", " a d k "}, {"w", " e k "}, {"o", " b m "}};
  return columns.at(table.name).find(" " + std::string(column) + " ") != std::string_view::npos;
}

/// The statement with the change made in all of its fragments, and to its own table and columns.
template <typename Change>
std::string changed(const std::string& sql, const Change& change) {
  Statement statement = parse(sql, Language::kSqlite).value();
  if (auto* view = std::get_if<CreateView>(&statement.node)) {
    change.query(view->query);
  } else if (auto* trigger = std::get_if<CreateTrigger>(&statement.node)) {
    const bool own = trigger->table.name == "t";
    change.table(trigger->table);
    for (auto& event : trigger->events) {
      for (Name& name : event.columns) change.column(name);
    }
    change.of_trigger(trigger->condition, own);
    for (Fragment& it : trigger->body) change.of_trigger(it, own);
  } else {
    auto& index = std::get<CreateIndex>(statement.node);
    change.table(index.table);
    for (IndexElement& it : index.columns) {
      if (it.column) change.column(*it.column);
      change.expression(it.expression);
    }
    change.expression(index.where);
  }
  return print(statement);
}

struct TableChange {
  void query(Fragment& it) const { it = with_table_renamed(it, {"", "t", {}}, {"", "z", {}}); }
  void expression(Fragment& it) const { query(it); }
  void of_trigger(Fragment& it, bool) const { query(it); }
  void table(ObjectName& it) const {
    if (it.name == "t") it.name = "z";
  }
  void column(Name&) const {}
};

struct ColumnChange {
  void rename(Fragment& it, bool expression, bool own) const {
    ColumnRename rename;
    rename.table = {"", "t", {}};
    rename.from = "b";
    rename.to = "z";
    rename.is_expression_of_it = expression;
    rename.triggers_table = own;
    rename.columns.of_relation = has_column;
    it = with_column_renamed(it, rename).fragment;
  }
  void query(Fragment& it) const { rename(it, false, false); }
  void expression(Fragment& it) const { rename(it, true, false); }
  void of_trigger(Fragment& it, bool own) const { rename(it, false, own); }
  void table(ObjectName&) const {}
  void column(Name& it) const {
    if (it.text == "b") it.text = "z";
  }
};

template <typename Change>
unsigned compare_with_sqlite(const std::string& rename, const Change& change) {
  unsigned compared = 0;
  for (const std::string sql : kObjects) {
    CAPTURE(sql, rename);
    sqlite3* handle = nullptr;
    sqlite3_open(":memory:", &handle);
    const Database db(handle);
    REQUIRE(run(handle, kTables));
    REQUIRE(run(handle, sql));
    if (!run(handle, rename)) continue;  // it would break the view
    ++compared;
    const std::string theirs = schema_of(handle)["x"];
    CHECK(plain(changed(sql, change)) == plain(print(parse(theirs, Language::kSqlite).value())));
  }
  return compared;
}

TEST_CASE("SQLite gives a table the same new names") {
  CHECK(compare_with_sqlite("ALTER TABLE t RENAME TO z", TableChange{}) >= 32);
}

TEST_CASE("SQLite gives a column the same new names") {
  CHECK(compare_with_sqlite("ALTER TABLE t RENAME COLUMN b TO z", ColumnChange{}) >= 30);
}

}  // namespace
