// SPDX-License-Identifier: MIT
//
// What stands around a schema in a dump, and what is kept as one piece of text.
#include <algorithm>
#include <utility>

#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

struct Words {
  std::string_view words;
  enum class Known { kBoth, kSqlite, kPostgresql } known;
};

constexpr Words::Known kBoth = Words::Known::kBoth;
constexpr Words::Known kSqlite = Words::Known::kSqlite;
constexpr Words::Known kPostgresql = Words::Known::kPostgresql;

/// Statements that leave a schema as it is, or are about more than one database.
constexpr Words kSkipped[] = {
    {"BEGIN", kBoth},
    {"COMMIT", kBoth},
    {"END", kBoth},
    {"ROLLBACK", kBoth},
    {"SAVEPOINT", kBoth},
    {"RELEASE", kBoth},
    {"ANALYZE", kBoth},
    {"REINDEX", kBoth},
    {"VACUUM", kBoth},
    {"EXPLAIN", kBoth},
    {"PRAGMA", kSqlite},
    {"ATTACH", kSqlite},
    {"DETACH", kSqlite},
    {"ABORT", kPostgresql},
    {"ALTER DATABASE", kPostgresql},
    {"ALTER GROUP", kPostgresql},
    {"ALTER ROLE", kPostgresql},
    {"ALTER SYSTEM", kPostgresql},
    {"ALTER USER", kPostgresql},
    {"ANALYSE", kPostgresql},
    {"CHECKPOINT", kPostgresql},
    {"CLOSE", kPostgresql},
    {"CLUSTER", kPostgresql},
    {"CREATE DATABASE", kPostgresql},
    {"CREATE GROUP", kPostgresql},
    {"CREATE ROLE", kPostgresql},
    {"CREATE USER", kPostgresql},
    {"DEALLOCATE", kPostgresql},
    {"DECLARE", kPostgresql},
    {"DISCARD", kPostgresql},
    {"DROP DATABASE", kPostgresql},
    {"DROP GROUP", kPostgresql},
    {"DROP OWNED", kPostgresql},
    {"DROP ROLE", kPostgresql},
    {"DROP USER", kPostgresql},
    {"EXECUTE", kPostgresql},
    {"FETCH", kPostgresql},
    {"LISTEN", kPostgresql},
    {"LOAD", kPostgresql},
    {"LOCK", kPostgresql},
    {"MOVE", kPostgresql},
    {"NOTIFY", kPostgresql},
    {"PREPARE", kPostgresql},
    {"REASSIGN OWNED", kPostgresql},
    {"RESET", kPostgresql},
    {"SECURITY LABEL", kPostgresql},
    {"SET", kPostgresql},
    {"SHOW", kPostgresql},
    {"START TRANSACTION", kPostgresql},
    {"UNLISTEN", kPostgresql},
};

/// SELECT pg_catalog.set_config (…), SELECT pg_catalog.setval (…): as dumps print them.
bool is_dumped_select(const Cursor& cursor) {
  if (cursor.language() != Language::kPostgresql || !cursor.is("SELECT")) return false;
  const std::size_t ahead = cursor.is("PG_CATALOG", 1) && cursor.is_operator(".", 2) ? 3 : 1;
  const bool is_one = cursor.is("SET_CONFIG", ahead) || (ahead == 3 && cursor.is("SETVAL", ahead));
  return is_one && cursor.is_operator("(", ahead + 1) &&
         cursor.text(ahead + 1 + cursor.width(ahead + 1)).empty();
}

const Words* find_skipped(const Cursor& cursor) {
  // Mappings are objects, users are not.
  if (cursor.is("USER MAPPING", 1)) return nullptr;
  const auto it = std::find_if(std::begin(kSkipped), std::end(kSkipped),
                               [&](const Words& words) { return cursor.is(words.words); });
  return it == std::end(kSkipped) ? nullptr : &*it;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

/// name AS ON event TO table.
void parse_rule(Cursor& cursor, Opaque& opaque) {
  const Name name = cursor.name("the rule's name");
  opaque.name = {{}, name.text, name.at};
  cursor.expect("AS ON");
  if (!cursor.accept("SELECT") && !cursor.accept("INSERT") && !cursor.accept("UPDATE") &&
      !cursor.accept("DELETE")) {
    cursor.expected("\"SELECT\", \"INSERT\", \"UPDATE\" or \"DELETE\"");
  }
  cursor.expect("TO");
  opaque.table = cursor.object_name("a table");
}

/// [name] [(kinds)] ON columns FROM table.
void parse_statistics(Cursor& cursor, Opaque& opaque) {
  if (!cursor.is("ON") && !cursor.is_operator("(")) {
    opaque.name = cursor.object_name("the statistics' name");
  }
  if (cursor.is_operator("(")) cursor.names("a kind of statistics");
  cursor.expect("ON");
  cursor.up_to([](const Cursor& here) { return here.is("FROM"); });
  cursor.expect("FROM");
  opaque.table = cursor.object_name("a table");
}

void parse_opaque_name(Cursor& cursor, Opaque& opaque, const ObjectReference& kind) {
  accept_if_not_exists(cursor);
  if (opaque.kind == "rule") return parse_rule(cursor, opaque);
  if (opaque.kind == "statistics") return parse_statistics(cursor, opaque);
  if (opaque.kind == "operator class") {
    opaque.name = cursor.object_name("its name");
    return;
  }
  if (opaque.kind == "operator") {
    const std::size_t first = cursor.position();
    std::string name = parse_operator_name(cursor);
    opaque.name = {{}, std::move(name), cursor.since(first)};
    return;
  }
  ObjectReference object = parse_object_name(cursor, kind);
  opaque.name = std::move(object.name);
  if (kind.kind == ObjectKind::kAggregate) opaque.name.name += object.signature.value_or("()");
}

}  // namespace

bool is_skipped(const Cursor& cursor) {
  return find_skipped(cursor) != nullptr || is_dumped_select(cursor);
}

Node parse_skipped(Cursor& cursor) {
  Skipped out;
  if (const Words* words = find_skipped(cursor)) {
    if (words->known == kSqlite && !cursor.only_in(Language::kSqlite, words->words)) return out;
    if (words->known == kPostgresql && !cursor.only_in(Language::kPostgresql, words->words)) {
      return out;
    }
    out.what = words->words;
  } else if (is_dumped_select(cursor)) {
    out.what = "SELECT " + cursor.lower_text(cursor.is_operator(".", 2) ? 3 : 1);
  } else {
    out.what = upper(cursor.text());
  }
  cursor.skip_rest();
  return out;
}

Node parse_create_opaque(Cursor& cursor) {
  Opaque opaque;
  const std::size_t first = cursor.position();
  cursor.expect("CREATE");
  if (cursor.sqlite()) {
    cursor.expected("\"TABLE\", \"INDEX\", \"VIEW\", \"TRIGGER\" or \"VIRTUAL TABLE\"");
    return opaque;
  }
  opaque.or_replace = cursor.accept("OR REPLACE");
  cursor.accept("TRUSTED");
  const bool is_default = cursor.accept("DEFAULT");  // CONVERSION
  const ObjectReference kind = parse_kind(cursor);
  if (cursor.failed()) return opaque;
  const bool is_opaque = kind.kind == ObjectKind::kOther || kind.kind == ObjectKind::kRule ||
                         kind.kind == ObjectKind::kAggregate;
  if (!is_opaque || (is_default && kind.other != "conversion")) {
    cursor.go_to(first + 1);
    cursor.expected("a kind of object, such as \"TABLE\"");
    return opaque;
  }
  opaque.kind = kind.kind == ObjectKind::kOther ? kind.other : std::string(kind_name(kind.kind));
  parse_opaque_name(cursor, opaque, kind);
  if (cursor.failed()) return opaque;
  cursor.skip_rest();
  opaque.definition = cursor.fragment(first, cursor.position());
  return opaque;
}

}  // namespace aludel::sql
