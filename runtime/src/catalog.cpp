// SPDX-License-Identifier: MIT
#include "catalog.h"

#include <cstring>

#include "scripts.h"
#include "words.h"

namespace aludel {
namespace {

// A row for each thing: the object and the thing in it, folded, by which both sides are sorted;
// its value; and both in words. The object itself comes before what is in it. Of a table the last
// row is its text, under kText. Shadow tables belong to their virtual table: those of SQLite's own
// modules by their names (what else begins so is a table), of others all that begin with its name.
// A default in double quotes is a text. RTRIM compares UTF-8 whatever the database is encoded in,
// so that both sides have one order; BINARY doesn't, and programs bring a NOCASE of their own.
constexpr const char* kCatalog =
    R"(WITH object AS (SELECT type, name, tbl_name, sql, type || ' ' || lower(name) AS key,
  type || ' ' || name AS words FROM main.sqlite_master WHERE name NOT LIKE 'sqlite\_%' ESCAPE '\'),
plain AS (SELECT * FROM object WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL %'
  AND NOT EXISTS (SELECT 1 FROM object v WHERE v.sql LIKE 'CREATE VIRTUAL %'
    AND substr(object.name, 1, length(v.name) + 1) = v.name || '_'
    AND (substr(object.name, length(v.name) + 2) IN ('config', 'content', 'data', 'docsize', 'idx', 'segdir', 'segments', 'stat', 'node', 'parent', 'rowid')
      OR NOT (v.sql LIKE '%USING fts%' OR v.sql LIKE '%USING rtree%')))),
listed AS (SELECT p.key, p.name, p.words, i.name AS "index", i."unique", i.origin, i.partial,
  (SELECT group_concat(words, ', ') FROM (SELECT coalesce(name, '*') || CASE upper(coll) WHEN 'BINARY' THEN '' ELSE ' COLLATE ' || coll END
    || CASE "desc" WHEN 0 THEN '' ELSE ' DESC' END AS words
    FROM pragma_index_xinfo(i.name, 'main') WHERE key = 1 ORDER BY seqno)) AS columns
  FROM plain p, pragma_index_list(p.name, 'main') i)
SELECT key, '', '', words, '' FROM plain
UNION ALL SELECT key, '~', sql, words, '' FROM plain
UNION ALL SELECT key, '', sql, words, 'its text' FROM object WHERE sql LIKE 'CREATE VIRTUAL %' OR type IN ('view', 'trigger')
UNION ALL SELECT p.key, 'column ' || lower(c.name), c.type || CASE c."notnull" WHEN 0 THEN '' ELSE ' NOT NULL' END
  || coalesce(' DEFAULT ' || nullif(CASE WHEN c.dflt_value LIKE '"%' THEN replace(c.dflt_value, '"', '''') ELSE c.dflt_value END COLLATE NOCASE, 'NULL'), '') || CASE c.hidden WHEN 2 THEN ' VIRTUAL' WHEN 3 THEN ' STORED' ELSE '' END,
  p.words, 'column ' || c.name FROM plain p, pragma_table_xinfo(p.name, 'main') c
UNION ALL SELECT key, 'primary key', '(' || columns || ')', words, 'the primary key' FROM listed WHERE origin = 'pk'
UNION ALL SELECT p.key, 'primary key', '(' || c.name || ')', p.words, 'the primary key' FROM plain p, pragma_table_xinfo(p.name, 'main') c
  WHERE c.pk <> 0 AND NOT EXISTS (SELECT 1 FROM pragma_index_list(p.name, 'main') WHERE origin = 'pk')
UNION ALL SELECT key, 'unique ' || lower(columns), '', words, 'UNIQUE (' || columns || ')' FROM listed WHERE origin = 'u'
UNION ALL SELECT 'index ' || lower("index"), '', CASE "unique" WHEN 0 THEN '' ELSE 'UNIQUE ' END || 'ON ' || name || ' (' || columns || ')',
  'index ' || "index", '' FROM listed WHERE origin = 'c'
UNION ALL SELECT o.key, 'text', o.sql, o.words, 'its text' FROM object o JOIN listed l ON l."index" = o.name
  WHERE l.partial = 1 OR EXISTS (SELECT 1 FROM pragma_index_xinfo(o.name, 'main') WHERE cid = -2)
UNION ALL SELECT key, 'foreign key (' || lower(words) || ')', value, table_words, 'FOREIGN KEY (' || words || ')' FROM
  (SELECT p.key, p.words AS table_words, (SELECT group_concat("from", ', ') FROM (SELECT "from"
    FROM pragma_foreign_key_list(p.name, 'main') WHERE id = f.id ORDER BY seq)) AS words,
  f."table" || ' (' || (SELECT group_concat(coalesce("to", parent, ''), ', ') FROM (SELECT k."to", (SELECT name
    FROM pragma_table_xinfo(k."table", 'main') WHERE pk = k.seq + 1) AS parent
    FROM pragma_foreign_key_list(p.name, 'main') k WHERE k.id = f.id ORDER BY k.seq)) || ')'
  || CASE f.on_update WHEN 'NO ACTION' THEN '' ELSE ' ON UPDATE ' || f.on_update END
  || CASE f.on_delete WHEN 'NO ACTION' THEN '' ELSE ' ON DELETE ' || f.on_delete END AS value
  FROM plain p, pragma_foreign_key_list(p.name, 'main') f WHERE f.seq = 0)
ORDER BY 1 COLLATE RTRIM, 2 COLLATE RTRIM, 3 COLLATE RTRIM)";
constexpr const char* kText = "~";

enum Column : unsigned { kObject, kItem, kValue, kObjectWords, kItemWords };

struct Side {
  Session& session;
  Cursor cursor;

  Status next(const char* sql) { return session.database.driver->fetch(session, sql, cursor); }
  bool any() const { return cursor.statement != nullptr; }
  const char* operator[](Column column) const { return cursor.columns[column]; }
};

Piece all(const char* text) { return {text, text + std::strlen(text)}; }

/// What stands there in one line, cut.
struct Excerpt {
  char buffer[72];

  explicit Excerpt(Piece piece) {
    Text text(buffer);
    char last = ' ';
    for (; piece.begin != piece.end; ++piece.begin) {
      const char letter = *piece.begin >= ' ' || *piece.begin < 0 ? *piece.begin : ' ';
      if (letter != ' ' || last != ' ') text << letter;
      last = letter;
    }
  }
};

class Comparison {
 public:
  Comparison(Session& live, Session& expected, Difference difference, void* user)
      : live_{live, {}}, expected_{expected, {}}, difference_(difference), user_(user) {}

  Status compare();

 private:
  Status rows();
  Status next(Side& side);
  bool is_own(const char* object) const;
  int order() const;
  void one_sided(const Side& side, const char* words);
  void both();
  void facts(const Side& of, const Side& in, const char* words);
  void tell(const Side& side, const char* item, const char* words) const;

  Side live_;
  Side expected_;
  Difference difference_;
  void* user_;
  char lone_[160] = {};  // the object that one side alone has: what is in it is not told
};

/// Passes over what is aludel's own.
bool Comparison::is_own(const char* object) const {
  const char* own = live_.session.version_table;
  if (std::strncmp(object, "table ", 6) != 0) return false;
  const std::size_t size = std::strlen(own);
  Piece name = {object + 6, object + std::strlen(object)};
  if (static_cast<std::size_t>(name.end - name.begin) < size) return false;
  const char* rest = name.begin + size;
  if (!equal(rest, "") && !equal(rest, "_history") && !equal(rest, "_downgrade")) return false;
  name.end = rest;
  Piece other = {own, own + size};
  return same_words(name, other);
}

Status Comparison::next(Side& side) {
  Status status = side.next(kCatalog);
  while (status == Status::kOk && side.any() && is_own(side[kObject])) status = side.next(kCatalog);
  return status;
}

/// Which side has the row that comes first: < 0 the expected one, 0 both.
int Comparison::order() const {
  if (!live_.any()) return -1;
  if (!expected_.any()) return 1;
  const int objects = std::strcmp(expected_[kObject], live_[kObject]);
  return objects != 0 ? objects : std::strcmp(expected_[kItem], live_[kItem]);
}

void Comparison::tell(const Side& side, const char* item, const char* words) const {
  char buffer[240];
  Text what(buffer);
  what << item << (*item != '\0' ? " " : "") << words;
  difference_(user_, side[kObjectWords], buffer);
}

void Comparison::one_sided(const Side& side, const char* words) {
  char object[sizeof lone_];
  Text(object) << side[kObject];
  if (equal(object, lone_)) return;
  if (*side[kItem] == '\0') std::memcpy(lone_, object, sizeof lone_);
  if (equal(side[kItem], kText)) return;
  tell(side, *side[kItem] == '\0' ? "" : side[kItemWords], words);
}

/// What one text says more often than the other.
void Comparison::facts(const Side& of, const Side& in, const char* words) {
  const Piece text = all(of[kValue]);
  Facts facts(text);
  Fact fact;
  while (facts.next(fact)) {
    if (count_fact(text, fact) <= count_fact(all(in[kValue]), fact)) continue;
    char buffer[160];
    Text item(buffer);
    if (fact.column.begin != fact.column.end) {
      item << "column " << Excerpt(fact.column).buffer << ": ";
    }
    item << Excerpt(fact.text).buffer;
    tell(of, buffer, words);
  }
}

constexpr const char* kMissing = "is missing";

/// A thing that both have: the same?
void Comparison::both() {
  if (equal(live_[kItem], kText)) {
    facts(expected_, live_, kMissing);
    facts(live_, expected_, kUnexpected);
    return;
  }
  const Piece is = all(live_[kValue]);
  const Piece wanted = all(expected_[kValue]);
  Piece is_from = is;
  Piece wanted_from = wanted;
  const bool is_trigger = std::strncmp(live_[kObject], "trigger ", 8) == 0;
  if (is_trigger ? same_triggers(is_from, wanted_from) : same_words(is_from, wanted_from)) return;
  constexpr int kLong = 60;
  const bool whole = is.end - is.begin < kLong && wanted.end - wanted.begin < kLong;
  char buffer[200];
  Text words(buffer);
  words << "is \"" << Excerpt(whole ? is : is_from).buffer << "\", not \""
        << Excerpt(whole ? wanted : wanted_from).buffer << '"';
  tell(live_, live_[kItemWords], buffer);
}

Status Comparison::rows() {
  Status status = next(expected_);
  if (status == Status::kOk) status = next(live_);
  while (status == Status::kOk && (expected_.any() || live_.any())) {
    const int first = order();
    if (first < 0) one_sided(expected_, kMissing);
    if (first > 0) one_sided(live_, kUnexpected);
    if (first == 0) both();
    if (first <= 0) status = next(expected_);
    if (first >= 0 && status == Status::kOk) status = next(live_);
  }
  return status;
}

Status Comparison::compare() {
  const Status status = rows();
  static_cast<void>(expected_.next(nullptr));
  static_cast<void>(live_.next(nullptr));
  return status;
}

/// Whether the statement defines something.
bool defines(const Statement& statement) {
  const char* at = statement.sql;
  const Piece word = next_word(at, at + statement.size - 1);
  return statement.kind == Statement::Kind::kSql &&
         (is_keyword(word, "CREATE") || is_keyword(word, "ALTER") || is_keyword(word, "DROP"));
}

/// Makes what the revisions make.
Status build(Session& session, const Migrations& migrations, const Set& applied, Text& where) {
  const Driver& driver = *session.database.driver;
  const Set nothing(alloca(Set::bytes(*migrations.chain)), *migrations.chain);
  Steps steps(nothing, applied);
  while (steps.next()) {
    const Unit& unit = *migrations.units[steps.index()];
    for (const Statement& it : script_of(migrations, driver.dialect, steps)) {
      if (!defines(it)) continue;
      Cursor cursor;
      const Status status = driver.fetch(session, it.sql, cursor);
      if (cursor.statement != nullptr) static_cast<void>(driver.fetch(session, nullptr, cursor));
      if (status == Status::kOk) continue;
      where << unit.file << ':' << it.line << " does not work on an empty database: ";
      return status;
    }
  }
  return Status::kOk;
}

}  // namespace

Status compare_catalog(Session& session, const Migrations& migrations, const Set& applied,
                       Difference difference, void* user) noexcept {
  char buffer[240];
  char where_buffer[160];
  Text where(where_buffer);
  Session beside{session.database, session.version_table, session.options, Text(buffer)};
  const Driver& driver = *session.database.driver;
  Status status = driver.open_beside(beside);
  if (status == Status::kOk) status = build(beside, migrations, applied, where);
  if (status == Status::kOk) status = Comparison(session, beside, difference, user).compare();
  if (status != Status::kOk && beside.engine_code != 0) {
    session.engine_code = beside.engine_code;
    session.detail.clear();
    session.detail << where_buffer << buffer;
  }
  driver.close_beside(beside);
  return status;
}

}  // namespace aludel
