// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>
#include <utility>

#include "sql/parse.h"

namespace aludel::sql {
namespace {

using Kind = Constraint::Kind;
using Timing = Constraint::Timing;

void take_no_inherit(Cursor& cursor, Constraint& to) {
  if (cursor.accept_only(Language::kPostgresql, "NO INHERIT")) to.no_inherit = true;
}

void take_not_valid(Cursor& cursor, Constraint& to) {
  if (cursor.accept_only(Language::kPostgresql, "NOT VALID")) to.not_valid = true;
}

/// Whether the clause of a column ends before the token here, which follows an operand.
bool ends_default(const Cursor& cursor) {
  constexpr std::string_view kWords[] = {
      "CONSTRAINT", "NOT",       "NULL",    "DEFAULT",    "CHECK",     "UNIQUE",        "PRIMARY",
      "REFERENCES", "GENERATED", "COLLATE", "DEFERRABLE", "INITIALLY", "AUTOINCREMENT", "ON"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view word) { return cursor.is(word); });
}

/// A default of PostgreSQL's: an expression in which no clause of a column can stand but inside
/// of parentheses and CASE … END, or where an operand is due (`DEFAULT NULL`).
Fragment take_default(Cursor& cursor) {
  const std::size_t first = cursor.position();
  unsigned cases = 0;
  bool after_operand = false;
  bool after_is = false;
  while (!cursor.at_end() && !cursor.is_operator(",") && !cursor.is_operator(")")) {
    if (after_operand && cases == 0 && ends_default(cursor)) break;
    // Behind a point any word is a name. NOT begins an operand in parentheses only.
    if (cursor.accept_operator(".")) {
      cursor.skip();
      after_operand = true;
      continue;
    }
    if (!after_operand && cases == 0 && (cursor.is("DEFAULT") || (cursor.is("NOT") && !after_is))) {
      cursor.expected("an expression");
      return {};
    }
    after_operand = !cursor.is_kind(TokenKind::kOperator) || cursor.width() > 1;
    after_is = cursor.is("IS");
    if (cursor.is("CASE")) {
      ++cases;
    } else if (cursor.is("END") && cases > 0) {
      --cases;
    } else if (after_is || cursor.is("NOT") || cursor.is("DISTINCT") || cursor.is("FROM")) {
      after_operand = false;
    }
    cursor.skip(cursor.width());
  }
  return cursor.expression_since(first);
}

/// A default of SQLite's: a literal, a signed number, a word, or parentheses.
Fragment take_sqlite_default(Cursor& cursor) {
  const std::size_t first = cursor.position();
  if (cursor.is_operator("+") || cursor.is_operator("-")) {
    cursor.skip();
    if (!cursor.is_kind(TokenKind::kNumber) && !cursor.is_kind(TokenKind::kString) &&
        !cursor.is_kind(TokenKind::kBlob) && !cursor.is("NULL")) {
      cursor.expected("a number");
    }
  } else if (cursor.is_kind(TokenKind::kParameter) || cursor.is_kind(TokenKind::kSemicolon) ||
             (cursor.is_kind(TokenKind::kOperator) && !cursor.is_operator("(")) ||
             (cursor.is_kind(TokenKind::kWord) && !cursor.is_name() && !cursor.is("NULL"))) {
    cursor.expected("a literal, a name or an expression in parentheses");
  }
  if (cursor.is_operator("(")) {
    cursor.parenthesised_expression();
  } else {
    cursor.skip();
    if (cursor.is_kind(TokenKind::kOperator) && !cursor.is_operator(",") &&
        !cursor.is_operator(")")) {
      cursor.error("an expression as a default stands in parentheses: \"DEFAULT (…)\"");
    }
  }
  return cursor.expression_since(first);
}

/// The part of a key that PostgreSQL alone has, behind its columns.
void take_key_options(Cursor& cursor, Constraint& to) {
  if (cursor.accept_only(Language::kPostgresql, "INCLUDE")) to.include = cursor.names("a column");
  if (cursor.is("WITH") && cursor.only_in(Language::kPostgresql, "WITH")) {
    cursor.skip();
    to.with = parse_settings(cursor);
  }
  if (cursor.accept_only(Language::kPostgresql, "USING INDEX TABLESPACE")) {
    to.tablespace = cursor.name("a tablespace");
  }
}

void take_nulls_distinct(Cursor& cursor, Constraint& to) {
  if (cursor.accept_only(Language::kPostgresql, "NULLS NOT DISTINCT")) {
    to.nulls_not_distinct = true;
  } else {
    cursor.accept_only(Language::kPostgresql, "NULLS DISTINCT");
  }
}

Action take_action(Cursor& cursor) {
  if (cursor.accept("NO ACTION")) return Action::kNoAction;
  if (cursor.accept("RESTRICT")) return Action::kRestrict;
  if (cursor.accept("CASCADE")) return Action::kCascade;
  if (cursor.accept("SET NULL")) return Action::kSetNull;
  if (cursor.accept("SET DEFAULT")) return Action::kSetDefault;
  cursor.expected("\"NO ACTION\", \"RESTRICT\", \"CASCADE\", \"SET NULL\" or \"SET DEFAULT\"");
  return Action::kNoAction;
}

void take_match(Cursor& cursor, Constraint& to) {
  if (cursor.accept("FULL")) {
    to.match = Match::kFull;
  } else if (cursor.accept("PARTIAL")) {
    to.match = Match::kPartial;
  } else if (!cursor.accept("SIMPLE")) {
    // Any name means nothing to SQLite, but is taken.
    if (cursor.sqlite()) {
      cursor.name("\"FULL\", \"PARTIAL\" or \"SIMPLE\"");
    } else {
      cursor.expected("\"FULL\", \"PARTIAL\" or \"SIMPLE\"");
    }
  }
}

/// REFERENCES table [(columns)] and what follows, in any order.
void take_references(Cursor& cursor, Constraint& to) {
  to.kind = Kind::kForeignKey;
  cursor.expect("REFERENCES");
  to.references = cursor.object_name("a table");
  if (cursor.sqlite() && !to.references->schema.empty()) {
    cursor.error(to.references->at,
                 "a key refers to a table of its own schema; leave the schema out");
  }
  if (cursor.is_operator("(")) to.referenced = cursor.names("a column");
  while (true) {
    if (cursor.accept("MATCH")) {
      take_match(cursor, to);
    } else if (cursor.accept("ON UPDATE")) {
      to.on_update = take_action(cursor);
    } else if (cursor.accept("ON DELETE")) {
      to.on_delete = take_action(cursor);
      const bool sets = to.on_delete == Action::kSetNull || to.on_delete == Action::kSetDefault;
      if (sets && cursor.is_operator("(") &&
          cursor.only_in(Language::kPostgresql, "SET NULL (columns)")) {
        to.on_delete_columns = cursor.names("a column");
      }
    } else {
      return;
    }
  }
}

/// UNIQUE or PRIMARY KEY behind a column.
void take_column_key(Cursor& cursor, Constraint& to) {
  if (to.kind == Kind::kPrimaryKey) {
    if (cursor.is("DESC") && cursor.only_in(Language::kSqlite, "PRIMARY KEY DESC")) {
      cursor.skip();
      to.order = Order::kDescending;
    } else {
      cursor.accept_only(Language::kSqlite, "ASC");
    }
  } else {
    take_nulls_distinct(cursor, to);
  }
  to.conflict = parse_conflict(cursor);
  if (to.kind == Kind::kPrimaryKey && cursor.accept_only(Language::kSqlite, "AUTOINCREMENT")) {
    to.autoincrement = true;
  }
  if (!cursor.sqlite()) take_key_options(cursor, to);
  if (!cursor.sqlite()) to.timing = parse_timing(cursor);
}

/// (e) [STORED | VIRTUAL], behind AS; on PostgreSQL from 18 on.
void take_generated(Cursor& cursor, Constraint& to) {
  to.kind = Kind::kGenerated;
  to.expression = cursor.parenthesised_expression();
  to.stored = cursor.accept("STORED");
  if (to.stored) return;
  const bool written = cursor.postgresql() ? cursor.accept("VIRTUAL")
                                           : cursor.accept_only(Language::kSqlite, "VIRTUAL");
  if (!written && cursor.language() == Language::kPortable) cursor.expected("\"STORED\"");
}

void take_identity(Cursor& cursor, Constraint& to) {
  to.kind = Kind::kIdentity;
  if (cursor.sqlite() && !cursor.only_in(Language::kPostgresql, "AS IDENTITY")) return;
  cursor.expect("AS IDENTITY");
  if (!cursor.accept_operator("(")) return;
  to.sequence = parse_sequence_options(cursor);
  cursor.expect_operator(")");
}

void take_column_body(Cursor& cursor, Constraint& to) {
  if (cursor.accept("NOT NULL")) {
    to.kind = Kind::kNotNull;
    to.conflict = parse_conflict(cursor);
  } else if (cursor.accept("NULL")) {
    to.kind = Kind::kNull;
    parse_conflict(cursor);
  } else if (cursor.accept("DEFAULT")) {
    to.kind = Kind::kDefault;
    to.expression = cursor.sqlite() ? take_sqlite_default(cursor) : take_default(cursor);
  } else if (cursor.accept("CHECK")) {
    to.kind = Kind::kCheck;
    to.expression = cursor.parenthesised_expression();
    take_no_inherit(cursor, to);
  } else if (cursor.is("UNIQUE") || cursor.is("PRIMARY")) {
    to.kind = cursor.accept("UNIQUE") ? Kind::kUnique : Kind::kPrimaryKey;
    if (to.kind == Kind::kPrimaryKey) cursor.expect("PRIMARY KEY");
    take_column_key(cursor, to);
  } else if (cursor.is("REFERENCES")) {
    take_references(cursor, to);
    to.timing = parse_timing(cursor);
  } else if (cursor.accept("GENERATED BY DEFAULT")) {
    take_identity(cursor, to);
  } else if (cursor.accept("GENERATED")) {
    cursor.expect("ALWAYS");
    to.always = cursor.is("AS IDENTITY");
    if (to.always) return take_identity(cursor, to);
    cursor.expect("AS");
    take_generated(cursor, to);
  } else if (cursor.is("AS") && cursor.only_in(Language::kSqlite, "AS (expression)")) {
    cursor.skip();
    take_generated(cursor, to);
  } else {
    cursor.expected("a constraint");
  }
}

void take_plain_columns(Cursor& cursor, Constraint& to) {
  for (Name& name : cursor.names("a column")) {
    IndexElement element;
    element.at = name.at;
    element.column = std::move(name);
    to.columns.push_back(std::move(element));
  }
}

/// (columns) of a key of a table. SQLite lets a column have its collation and order.
void take_key_columns(Cursor& cursor, Constraint& to) {
  if (!cursor.sqlite()) return take_plain_columns(cursor, to);
  cursor.expect_operator("(");
  do {
    to.columns.push_back(parse_index_element(cursor));
    if (!to.columns.back().column) {
      cursor.error(to.columns.back().at, "a key has columns only, no expressions");
    }
  } while (cursor.accept_operator(","));
  if (to.kind == Kind::kPrimaryKey) to.autoincrement = cursor.accept("AUTOINCREMENT");
  cursor.expect_operator(")");
}

/// UNIQUE or PRIMARY KEY of a table, or of ADD CONSTRAINT.
void take_table_key(Cursor& cursor, Constraint& to) {
  if (cursor.is("USING INDEX") && cursor.only_in(Language::kPostgresql, "USING INDEX")) {
    cursor.skip(2);
    to.using_index = cursor.name("an index");
  } else {
    if (to.kind == Kind::kUnique) take_nulls_distinct(cursor, to);
    take_key_columns(cursor, to);
    if (!cursor.sqlite()) take_key_options(cursor, to);
    to.conflict = parse_conflict(cursor);
  }
  if (!cursor.sqlite()) to.timing = parse_timing(cursor);
}

void take_exclude(Cursor& cursor, Constraint& to) {
  to.kind = Kind::kExclude;
  if (!cursor.accept_only(Language::kPostgresql, "EXCLUDE")) return;
  if (cursor.accept("USING")) to.method = cursor.name("an index method").text;
  to.columns = parse_exclude_elements(cursor);
  take_key_options(cursor, to);
  if (cursor.accept("WHERE")) to.where = cursor.parenthesised_expression();
  to.timing = parse_timing(cursor);
}

/// SQLite: one clause in one order; what follows NOT DEFERRABLE means nothing.
Timing parse_sqlite_timing(Cursor& cursor) {
  const bool never = cursor.accept("NOT DEFERRABLE");
  if (!never && !cursor.accept("DEFERRABLE")) return Timing::kNotDeferrable;
  const bool deferred = cursor.accept("INITIALLY DEFERRED");
  if (!deferred) cursor.accept("INITIALLY IMMEDIATE");
  if (never) return Timing::kNotDeferrable;
  return deferred ? Timing::kInitiallyDeferred : Timing::kInitiallyImmediate;
}

/// Elsewhere: in any order, the second alone too, and NOT VALID among them where it can be.
Timing parse_attributes(Cursor& cursor, bool& not_valid, bool can_be_not_valid) {
  bool deferrable = false;
  bool deferred = false;
  bool never = false;
  while (true) {
    if (cursor.accept("NOT DEFERRABLE")) {
      never = true;
    } else if (cursor.accept("DEFERRABLE")) {
      deferrable = true;
    } else if (cursor.accept("INITIALLY DEFERRED")) {
      deferred = true;
    } else if (can_be_not_valid && cursor.accept_only(Language::kPostgresql, "NOT VALID")) {
      not_valid = true;
    } else if (!cursor.accept("INITIALLY IMMEDIATE")) {
      break;
    }
  }
  if (never && (deferrable || deferred)) {
    cursor.error("a constraint that is \"NOT DEFERRABLE\" can't be deferred; leave one out");
  }
  if (deferred) return Timing::kInitiallyDeferred;
  return deferrable ? Timing::kInitiallyImmediate : Timing::kNotDeferrable;
}

void take_table_body(Cursor& cursor, Constraint& to) {
  if (cursor.accept("CHECK")) {
    to.kind = Kind::kCheck;
    to.expression = cursor.parenthesised_expression();
    to.conflict = parse_conflict(cursor);
    while (cursor.is("NO INHERIT") || cursor.is("NOT VALID")) {
      take_no_inherit(cursor, to);
      take_not_valid(cursor, to);
    }
  } else if (cursor.accept("UNIQUE")) {
    to.kind = Kind::kUnique;
    take_table_key(cursor, to);
  } else if (cursor.accept("PRIMARY KEY")) {
    to.kind = Kind::kPrimaryKey;
    take_table_key(cursor, to);
  } else if (cursor.accept("FOREIGN KEY")) {
    take_plain_columns(cursor, to);
    take_references(cursor, to);
    to.timing = cursor.sqlite() ? parse_sqlite_timing(cursor)
                                : parse_attributes(cursor, to.not_valid, true);
  } else if (cursor.is("EXCLUDE")) {
    take_exclude(cursor, to);
  } else {
    cursor.expected("a constraint: \"CHECK\", \"UNIQUE\", \"PRIMARY KEY\" or \"FOREIGN KEY\"");
  }
}

/// CONSTRAINT name. SQLite takes several in a row, of which the last counts.
void take_constraint_name(Cursor& cursor, Constraint& to) {
  while (cursor.accept("CONSTRAINT")) {
    to.name = cursor.name("the constraint's name");
    if (!cursor.sqlite()) return;
  }
}

}  // namespace

void skip_idle_names(Cursor& cursor) {
  if (!cursor.sqlite()) return;
  const auto is_idle = [&] {
    return cursor.is_operator(",", 2) || cursor.is_operator(")", 2) || cursor.is("COLLATE", 2) ||
           cursor.is("DEFERRABLE", 2) || cursor.is("NOT DEFERRABLE", 2);
  };
  while (cursor.is("CONSTRAINT") && cursor.is_name(1) && is_idle()) cursor.skip(2);
}

bool is_table_constraint(const Cursor& cursor) {
  return cursor.is("CONSTRAINT") || cursor.is("CHECK") || cursor.is("UNIQUE") ||
         cursor.is("PRIMARY KEY") || cursor.is("FOREIGN KEY") || cursor.is("EXCLUDE USING") ||
         (cursor.is("EXCLUDE") && cursor.is_operator("(", 1));
}

bool is_column_constraint(const Cursor& cursor) {
  constexpr std::string_view kWords[] = {"CONSTRAINT", "NOT NULL", "NULL",    "DEFAULT",
                                         "CHECK",      "UNIQUE",   "PRIMARY", "REFERENCES",
                                         "GENERATED",  "AS"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [&](std::string_view words) { return cursor.is(words); });
}

Conflict parse_conflict(Cursor& cursor) {
  if (!cursor.accept_only(Language::kSqlite, "ON CONFLICT")) return Conflict::kAbort;
  if (cursor.accept("ROLLBACK")) return Conflict::kRollback;
  if (cursor.accept("ABORT")) return Conflict::kAbort;
  if (cursor.accept("FAIL")) return Conflict::kFail;
  if (cursor.accept("IGNORE")) return Conflict::kIgnore;
  if (cursor.accept("REPLACE")) return Conflict::kReplace;
  cursor.expected("\"ROLLBACK\", \"ABORT\", \"FAIL\", \"IGNORE\" or \"REPLACE\"");
  return Conflict::kAbort;
}

Constraint::Timing parse_timing(Cursor& cursor) {
  if (cursor.sqlite()) return parse_sqlite_timing(cursor);
  bool ignored = false;
  return parse_attributes(cursor, ignored, false);
}

Constraint parse_column_constraint(Cursor& cursor) {
  const std::size_t first = cursor.position();
  Constraint out;
  take_constraint_name(cursor, out);
  take_column_body(cursor, out);
  out.at = cursor.since(first);
  return out;
}

Constraint parse_table_constraint(Cursor& cursor) {
  const std::size_t first = cursor.position();
  Constraint out;
  take_constraint_name(cursor, out);
  take_table_body(cursor, out);
  out.at = cursor.since(first);
  return out;
}

}  // namespace aludel::sql
