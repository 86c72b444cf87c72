// SPDX-License-Identifier: MIT
#include <algorithm>
#include <utility>

#include "sql/names.h"
#include "sql/parse.h"

namespace aludel::sql {
namespace {

void parse_head(Cursor& cursor, CreateTrigger& trigger) {
  cursor.expect("CREATE");
  trigger.or_replace = cursor.accept_only(Language::kPostgresql, "OR REPLACE");
  trigger.temporary = cursor.accept_only(Language::kSqlite, "TEMP") ||
                      cursor.accept_only(Language::kSqlite, "TEMPORARY");
  trigger.constraint = cursor.accept_only(Language::kPostgresql, "CONSTRAINT");
  cursor.expect("TRIGGER");
  trigger.if_not_exists = cursor.accept_only(Language::kSqlite, "IF NOT EXISTS");
  trigger.name = cursor.object_name("the trigger's name");
  if (!trigger.name.schema.empty() && cursor.postgresql()) {
    cursor.error(trigger.name.at, "a trigger is in its table's schema: write its name without one");
  }
}

void parse_when(Cursor& cursor, CreateTrigger& trigger) {
  using When = CreateTrigger::When;
  if (cursor.accept("AFTER")) {
    trigger.when = When::kAfter;
  } else if (cursor.accept("INSTEAD OF")) {
    trigger.when = When::kInsteadOf;
  } else if (!cursor.accept("BEFORE") && !cursor.sqlite()) {
    cursor.expected("\"BEFORE\", \"AFTER\" or \"INSTEAD OF\"");
  }
}

CreateTrigger::Event parse_event(Cursor& cursor) {
  CreateTrigger::Event event;
  event.what = cursor.lower_text();
  if (cursor.accept("INSERT") || cursor.accept("DELETE") ||
      cursor.accept_only(Language::kPostgresql, "TRUNCATE")) {
    return event;
  }
  if (!cursor.accept("UPDATE")) {
    cursor.expected("\"INSERT\", \"UPDATE\" or \"DELETE\"");
    return event;
  }
  if (!cursor.accept("OF")) return event;
  do {
    event.columns.push_back(cursor.name("a column's name"));
  } while (cursor.accept_operator(","));
  return event;
}

/// REFERENCING {OLD | NEW} TABLE [AS] name, ….
void parse_transition_tables(Cursor& cursor, CreateTrigger& trigger) {
  if (!cursor.accept_only(Language::kPostgresql, "REFERENCING")) return;
  do {
    const bool is_new = cursor.accept("NEW");
    if (!is_new) cursor.expect("OLD");
    cursor.expect("TABLE");
    cursor.accept("AS");
    (is_new ? trigger.new_table : trigger.old_table) = cursor.name("a name for the table").text;
  } while (cursor.is("NEW") || cursor.is("OLD"));
}

void parse_level(Cursor& cursor, CreateTrigger& trigger) {
  trigger.for_each_row = cursor.sqlite();
  if (!cursor.accept("FOR")) return;
  if (!cursor.accept("EACH") && (cursor.sqlite() || trigger.constraint)) cursor.expect("EACH");
  if (cursor.accept_only(Language::kPostgresql, "STATEMENT")) return;
  cursor.expect("ROW");
  trigger.for_each_row = true;
}

/// SQLite needs no parentheses round the condition.
void parse_condition(Cursor& cursor, CreateTrigger& trigger) {
  if (!cursor.accept("WHEN")) return;
  const std::size_t behind = cursor.width();
  if (!cursor.sqlite() || (cursor.is_operator("(") && cursor.is("BEGIN", behind))) {
    trigger.condition = cursor.parenthesised_expression();
  } else {
    trigger.condition = cursor.expression([](const Cursor& here) { return here.is("BEGIN"); });
  }
}

void parse_function(Cursor& cursor, CreateTrigger& trigger) {
  if (!cursor.accept_only(Language::kPostgresql, "EXECUTE")) return;
  if (!cursor.accept("FUNCTION")) cursor.expect("PROCEDURE");
  trigger.function = cursor.object_name("the function's name");
  cursor.expect_operator("(");
  if (cursor.accept_operator(")")) return;
  do {
    // Whatever is written, the function gets its text.
    const bool is_argument =
        cursor.is_kind(TokenKind::kString) || cursor.is_kind(TokenKind::kNumber) ||
        cursor.is_kind(TokenKind::kWord) || cursor.is_kind(TokenKind::kQuotedName);
    if (!is_argument) return cursor.expected("an argument as a literal");
    trigger.arguments.emplace_back(cursor.text());
    cursor.skip();
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

Fragment parse_body_statement(Cursor& cursor) {
  const std::size_t first = cursor.position();
  const auto is_first = [&](std::string_view word) { return cursor.is(word); };
  constexpr std::string_view kWords[] = {"INSERT", "REPLACE", "UPDATE", "DELETE",
                                         "SELECT", "VALUES",  "WITH"};
  if (std::none_of(std::begin(kWords), std::end(kWords), is_first)) {
    cursor.expected("\"INSERT\", \"UPDATE\", \"DELETE\", \"SELECT\" or the body's \"END\"");
    return {};
  }
  read_data(cursor);
  if (cursor.failed()) return {};
  Fragment out = cursor.fragment(first, cursor.position());
  if (!cursor.is_kind(TokenKind::kSemicolon)) cursor.expected("\";\"");
  cursor.skip();
  return out;
}

/// BEGIN statement; … END.
void parse_body(Cursor& cursor, CreateTrigger& trigger) {
  if (!cursor.only_in(Language::kSqlite, "BEGIN")) return;
  cursor.expect("BEGIN");
  do {
    trigger.body.push_back(parse_body_statement(cursor));
  } while (!cursor.failed() && !cursor.is("END"));
  cursor.expect("END");
}

}  // namespace

Node parse_create_trigger(Cursor& cursor) {
  CreateTrigger trigger;
  parse_head(cursor, trigger);
  parse_when(cursor, trigger);
  do {
    trigger.events.push_back(parse_event(cursor));
  } while (cursor.accept_only(Language::kPostgresql, "OR"));
  cursor.expect("ON");
  trigger.table = cursor.object_name("a table");
  if (trigger.constraint && cursor.accept("FROM")) trigger.from = cursor.object_name("a table");
  if (!cursor.sqlite()) trigger.timing = parse_timing(cursor);
  parse_transition_tables(cursor, trigger);
  parse_level(cursor, trigger);
  parse_condition(cursor, trigger);
  if (cursor.is("BEGIN")) {
    parse_body(cursor, trigger);
  } else {
    parse_function(cursor, trigger);
    if (!trigger.function && !cursor.failed()) {
      cursor.expected(cursor.sqlite() ? "\"BEGIN\"" : "\"EXECUTE FUNCTION\"");
    }
  }
  return trigger;
}

}  // namespace aludel::sql
