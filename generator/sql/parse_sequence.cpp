// SPDX-License-Identifier: MIT
#include <utility>

#include "sql/parse.h"

namespace aludel::sql {
namespace {

/// OWNED BY table.column, which may have a schema, or NONE.
void parse_owner(Cursor& cursor, SequenceOptions& options) {
  if (cursor.accept("NONE")) {
    options.owned_by_none = true;
    return;
  }
  const std::size_t first = cursor.position();
  Name table = cursor.name("a column as table.column, or \"NONE\"");
  cursor.expect_operator(".");
  Name column = cursor.label("a column's name");
  ObjectName owner{{}, std::move(table.text), {}};
  if (cursor.accept_operator(".")) {
    owner = {std::move(owner.name), std::move(column.text), {}};
    column = cursor.label("a column's name");
  }
  owner.at = cursor.since(first);
  options.owned_by_table = std::move(owner);
  options.owned_by_column = std::move(column.text);
}

bool parse_bound(Cursor& cursor, std::string_view word, std::string& to) {
  if (cursor.is("NO") && cursor.is(word, 1)) {
    cursor.skip(2);
    to = "no";
    return true;
  }
  if (!cursor.accept(word)) return false;
  to = cursor.number("a number");
  return true;
}

bool parse_count(Cursor& cursor, SequenceOptions& options) {
  if (cursor.accept("INCREMENT")) {
    cursor.accept("BY");
    options.increment = cursor.number("a number");
  } else if (cursor.accept("START")) {
    cursor.accept("WITH");
    options.start = cursor.number("a number");
  } else if (cursor.accept("RESTART")) {
    const bool with = cursor.accept("WITH");
    const bool number = with || cursor.is_kind(TokenKind::kNumber) || cursor.is_operator("-");
    options.restart = number ? cursor.number("a number") : "start";
  } else if (cursor.accept("CACHE")) {
    options.cache = cursor.number("a number");
  } else {
    return parse_bound(cursor, "MINVALUE", options.minimum) ||
           parse_bound(cursor, "MAXVALUE", options.maximum);
  }
  return true;
}

}  // namespace

bool parse_sequence_option(Cursor& cursor, SequenceOptions& options) {
  if (cursor.accept("AS")) {
    options.type = parse_type(cursor);
  } else if (cursor.accept("CYCLE")) {
    options.cycle = true;
  } else if (cursor.accept("NO CYCLE")) {
    options.cycle = false;
  } else if (cursor.accept("OWNED BY")) {
    parse_owner(cursor, options);
  } else if (cursor.accept("SEQUENCE NAME")) {
    options.sequence_name = cursor.object_name("a sequence's name");
  } else {
    return parse_count(cursor, options);
  }
  return true;
}

SequenceOptions parse_sequence_options(Cursor& cursor) {
  SequenceOptions options;
  while (!cursor.failed() && parse_sequence_option(cursor, options)) {
  }
  return options;
}

Node parse_create_sequence(Cursor& cursor) {
  CreateSequence sequence;
  cursor.expect("CREATE");
  if (!cursor.accept("LOCAL")) cursor.accept("GLOBAL");
  if (cursor.accept("TEMP") || cursor.accept("TEMPORARY")) {
    sequence.persistence = Persistence::kTemporary;
  } else if (cursor.accept("UNLOGGED")) {
    sequence.persistence = Persistence::kUnlogged;
  }
  cursor.expect("SEQUENCE");
  sequence.if_not_exists = accept_if_not_exists(cursor);
  sequence.name = cursor.object_name("the sequence's name");
  sequence.options = parse_sequence_options(cursor);
  return sequence;
}

Node parse_create_schema(Cursor& cursor) {
  CreateSchema schema;
  const std::size_t first = cursor.position();
  cursor.expect("CREATE SCHEMA");
  schema.if_not_exists = accept_if_not_exists(cursor);
  if (!cursor.is("AUTHORIZATION")) schema.name = cursor.name("the schema's name").text;
  if (cursor.accept("AUTHORIZATION")) {
    schema.authorization = parse_role(cursor);
    if (schema.name.empty()) schema.name = schema.authorization;
  }
  schema.at = cursor.since(first);
  if (!cursor.at_end()) {
    cursor.error("what is made in a schema is written as statements of its own behind it");
  }
  return schema;
}

}  // namespace aludel::sql
