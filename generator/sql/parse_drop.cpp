// SPDX-License-Identifier: MIT
//
// DROP, and ALTER of what has no structure of its own.
#include <utility>

#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

/// RENAME TO, SET SCHEMA, OWNER TO; false where none of them stands here.
bool parse_common_action(Cursor& cursor, AlterObject& alter) {
  using What = AlterObject::What;
  if (cursor.accept("RENAME TO")) {
    alter.what = What::kRename;
    alter.to = cursor.name("the new name");
  } else if (cursor.accept_only(Language::kPostgresql, "SET SCHEMA")) {
    alter.what = What::kSetSchema;
    alter.to = cursor.name("a schema's name");
  } else if (cursor.accept_only(Language::kPostgresql, "OWNER TO")) {
    alter.what = What::kOwner;
    const At at = cursor.here();
    alter.to = {parse_role(cursor), at};
  } else {
    return cursor.failed();
  }
  return true;
}

bool is_common_action(const Cursor& cursor, std::size_t ahead) {
  return cursor.is("RENAME TO", ahead) || cursor.is("SET SCHEMA", ahead) ||
         cursor.is("OWNER TO", ahead) || cursor.is("SET LOGGED", ahead) ||
         cursor.is("SET UNLOGGED", ahead);
}

}  // namespace

Node parse_drop(Cursor& cursor) {
  Drop drop;
  cursor.expect("DROP");
  const ObjectReference kind = parse_kind(cursor);
  if (cursor.failed()) return drop;
  if (kind.kind == ObjectKind::kIndex) {
    drop.concurrently = cursor.accept_only(Language::kPostgresql, "CONCURRENTLY");
  }
  drop.if_exists = accept_if_exists(cursor);
  do {
    drop.objects.push_back(parse_object_name(cursor, kind));
  } while (!cursor.sqlite() && cursor.accept_operator(","));
  if (!cursor.sqlite()) drop.cascade = parse_cascade(cursor);
  return drop;
}

Node parse_alter_object(Cursor& cursor) {
  AlterObject alter;
  cursor.expect("ALTER");
  const ObjectReference kind = parse_kind(cursor);
  if (cursor.failed()) return alter;
  alter.if_exists = accept_if_exists(cursor);
  alter.object = parse_object_name(cursor, kind);
  if (cursor.failed() || parse_common_action(cursor, alter)) return alter;
  alter.what = AlterObject::What::kOther;
  alter.words = cursor.rest("what is to be altered, such as \"RENAME TO\"").text;
  return alter;
}

Node parse_alter_sequence(Cursor& cursor) {
  const std::size_t name = cursor.is("IF EXISTS", 2) ? 4 : 2;
  if (is_common_action(cursor, name + (cursor.is_operator(".", name + 1) ? 3 : 1))) {
    return parse_alter_object(cursor);
  }
  AlterSequence alter;
  cursor.expect("ALTER SEQUENCE");
  alter.if_exists = accept_if_exists(cursor);
  alter.name = cursor.object_name("the sequence's name");
  const std::size_t first = cursor.position();
  alter.options = parse_sequence_options(cursor);
  if (cursor.position() == first) cursor.expected("an option, such as \"RESTART\"");
  return alter;
}

}  // namespace aludel::sql
