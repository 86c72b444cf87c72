// SPDX-License-Identifier: MIT
#include "sql/parse_object.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sql/parse.h"
#include "sql/printer.h"

namespace aludel::sql {
namespace {

struct Kind {
  std::string_view words;
  ObjectKind kind;
  std::string_view other;  // kOther: what it is called
};

/// Those of several words before those that are their first.
constexpr Kind kKinds[] = {
    {"TABLE", ObjectKind::kTable, ""},
    {"FOREIGN TABLE", ObjectKind::kTable, "foreign table"},
    {"INDEX", ObjectKind::kIndex, ""},
    {"VIEW", ObjectKind::kView, ""},
    {"MATERIALIZED VIEW", ObjectKind::kMaterializedView, ""},
    {"TRIGGER", ObjectKind::kTrigger, ""},
    {"SEQUENCE", ObjectKind::kSequence, ""},
    {"TYPE", ObjectKind::kType, ""},
    {"DOMAIN", ObjectKind::kDomain, ""},
    {"SCHEMA", ObjectKind::kSchema, ""},
    {"FUNCTION", ObjectKind::kFunction, ""},
    {"PROCEDURE", ObjectKind::kProcedure, ""},
    {"ROUTINE", ObjectKind::kFunction, ""},
    {"AGGREGATE", ObjectKind::kAggregate, ""},
    {"POLICY", ObjectKind::kPolicy, ""},
    {"EXTENSION", ObjectKind::kExtension, ""},
    {"COLUMN", ObjectKind::kColumn, ""},
    {"CONSTRAINT", ObjectKind::kConstraint, ""},
    {"RULE", ObjectKind::kRule, ""},
    {"ACCESS METHOD", ObjectKind::kOther, "access method"},
    {"CAST", ObjectKind::kOther, "cast"},
    {"COLLATION", ObjectKind::kOther, "collation"},
    {"CONVERSION", ObjectKind::kOther, "conversion"},
    {"DATABASE", ObjectKind::kOther, "database"},
    {"EVENT TRIGGER", ObjectKind::kOther, "event trigger"},
    {"FOREIGN DATA WRAPPER", ObjectKind::kOther, "foreign data wrapper"},
    {"FOREIGN SERVER", ObjectKind::kOther, "foreign server"},
    {"LARGE OBJECT", ObjectKind::kOther, "large object"},
    {"OPERATOR CLASS", ObjectKind::kOther, "operator class"},
    {"OPERATOR FAMILY", ObjectKind::kOther, "operator family"},
    {"OPERATOR", ObjectKind::kOther, "operator"},
    {"PARAMETER", ObjectKind::kOther, "parameter"},
    {"PROCEDURAL LANGUAGE", ObjectKind::kOther, "language"},
    {"LANGUAGE", ObjectKind::kOther, "language"},
    {"PUBLICATION", ObjectKind::kOther, "publication"},
    {"ROLE", ObjectKind::kOther, "role"},
    {"SERVER", ObjectKind::kOther, "server"},
    {"STATISTICS", ObjectKind::kOther, "statistics"},
    {"SUBSCRIPTION", ObjectKind::kOther, "subscription"},
    {"TABLESPACE", ObjectKind::kOther, "tablespace"},
    {"TEXT SEARCH CONFIGURATION", ObjectKind::kOther, "text search configuration"},
    {"TEXT SEARCH DICTIONARY", ObjectKind::kOther, "text search dictionary"},
    {"TEXT SEARCH PARSER", ObjectKind::kOther, "text search parser"},
    {"TEXT SEARCH TEMPLATE", ObjectKind::kOther, "text search template"},
    {"TRANSFORM", ObjectKind::kOther, "transform"},
    {"USER MAPPING", ObjectKind::kOther, "user mapping"},
};

bool is_on_sqlite(ObjectKind kind) {
  return kind == ObjectKind::kTable || kind == ObjectKind::kIndex || kind == ObjectKind::kView ||
         kind == ObjectKind::kTrigger;
}

bool is_in_portable(ObjectKind kind) { return is_on_sqlite(kind) || kind == ObjectKind::kType; }

bool has_signature(const ObjectReference& object) {
  return object.kind == ObjectKind::kFunction || object.kind == ObjectKind::kProcedure ||
         object.kind == ObjectKind::kAggregate;
}

/// [schema.]table.column.
void parse_column_name(Cursor& cursor, ObjectReference& object) {
  const std::size_t first = cursor.position();
  Name table = cursor.name("a column as table.column");
  cursor.expect_operator(".");
  Name column = cursor.label("a column's name");
  object.table = ObjectName{{}, std::move(table.text), {}};
  if (cursor.accept_operator(".")) {
    object.table = ObjectName{object.table->name, std::move(column.text), {}};
    column = cursor.label("a column's name");
  }
  object.name = {{}, std::move(column.text), cursor.since(first)};
}

/// name ON table; a constraint may be a domain's.
void parse_name_on_table(Cursor& cursor, ObjectReference& object) {
  if (cursor.sqlite()) {
    object.name = cursor.object_name("a name");
    return;
  }
  const Name name = cursor.name("a name");
  object.name = {{}, name.text, name.at};
  cursor.expect("ON");
  if (object.kind == ObjectKind::kConstraint && cursor.accept("DOMAIN")) object.other = "domain";
  object.table = cursor.object_name("a table");
}

/// (type AS type).
std::string parse_cast(Cursor& cursor) {
  cursor.expect_operator("(");
  std::string out = "(" + type_name(parse_type(cursor));
  cursor.expect("AS");
  out += " AS " + type_name(parse_type(cursor));
  cursor.expect_operator(")");
  return out + ")";
}

/// FOR type LANGUAGE name, FOR role SERVER name.
std::string parse_for(Cursor& cursor, bool is_transform) {
  cursor.expect("FOR");
  std::string out = "FOR ";
  if (is_transform) {
    out += type_name(parse_type(cursor));
  } else if (cursor.accept("USER")) {
    out += "USER";
  } else {
    out += parse_role(cursor);
  }
  const std::string_view word = is_transform ? "LANGUAGE" : "SERVER";
  cursor.expect(word);
  return fmt::format("{} {} {}", out, word, quoted(cursor.name("a name").text, cursor.language()));
}

/// What is named by more, or less, than a name.
std::string parse_words(Cursor& cursor, const ObjectReference& object) {
  if (object.other == "cast") return parse_cast(cursor);
  if (object.other == "operator") return parse_operator_name(cursor);
  if (object.other == "large object") return cursor.number("a number");
  return parse_for(cursor, object.other == "transform");
}

bool has_words_only(const ObjectReference& object) {
  return object.other == "cast" || object.other == "operator" || object.other == "transform" ||
         object.other == "user mapping" || object.other == "large object";
}

/// (type, type) of an operator, NONE where there is no operand.
std::string parse_operands(Cursor& cursor) {
  const auto operand = [&] {
    return cursor.accept("NONE") ? "NONE" : type_name(parse_type(cursor));
  };
  cursor.expect_operator("(");
  std::string out = "(" + operand();
  cursor.expect_operator(",");
  out += ", " + operand();
  cursor.expect_operator(")");
  return out + ")";
}

}  // namespace

ObjectReference parse_kind(Cursor& cursor) {
  ObjectReference out;
  const auto it = std::find_if(std::begin(kKinds), std::end(kKinds),
                               [&](const Kind& kind) { return cursor.is(kind.words); });
  if (it == std::end(kKinds)) {
    cursor.expected("a kind of object, such as \"TABLE\"");
    return out;
  }
  const bool known = cursor.sqlite()     ? is_on_sqlite(it->kind)
                     : cursor.portable() ? is_in_portable(it->kind)
                                         : true;
  if (!known && !cursor.only_in(Language::kPostgresql, it->words)) return out;
  cursor.accept(it->words);
  out.kind = it->kind;
  out.other = it->other;
  return out;
}

ObjectReference parse_object_name(Cursor& cursor, const ObjectReference& kind) {
  ObjectReference out = kind;
  switch (out.kind) {
    case ObjectKind::kColumn:
      parse_column_name(cursor, out);
      return out;
    case ObjectKind::kTrigger:
    case ObjectKind::kPolicy:
    case ObjectKind::kRule:
    case ObjectKind::kConstraint:
      parse_name_on_table(cursor, out);
      return out;
    case ObjectKind::kSchema: {
      const Name name = cursor.name("a schema's name");
      out.name = {{}, name.text, name.at};
      return out;
    }
    default:
      break;
  }
  if (has_words_only(out)) {
    const std::size_t first = cursor.position();
    std::string words = parse_words(cursor, out);
    out.name = {{}, std::move(words), cursor.since(first)};
    if (out.other == "operator") out.signature = parse_operands(cursor);
    return out;
  }
  out.name = cursor.object_name("a name");
  if (has_signature(out) && cursor.is_operator("(")) {
    if (out.kind == ObjectKind::kAggregate && cursor.is_operator(")", 1)) {
      cursor.error("an aggregate without arguments is written with (*)");
    }
    out.signature = parse_signature(cursor);
  }
  if (out.other == "operator class" || out.other == "operator family") {
    cursor.expect("USING");
    out.signature = " USING " + cursor.name("an access method").text;
  }
  return out;
}

std::string parse_operator_name(Cursor& cursor) {
  std::string out;
  while (cursor.is_operator(".", 1)) {
    out += quoted(cursor.name("a schema's name").text, cursor.language()) + ".";
    cursor.skip();
  }
  constexpr std::string_view kMarks[] = {"(", ")", ",", ".", "[", "]", "::", ":"};
  if (!cursor.is_kind(TokenKind::kOperator) ||
      std::count(std::begin(kMarks), std::end(kMarks), cursor.text()) != 0) {
    cursor.expected("an operator");
  }
  out += cursor.text();
  cursor.skip();
  return out;
}

/// Of an aggregate also (*), and (type ORDER BY type).
std::string parse_signature(Cursor& cursor) {
  std::string out = "(";
  cursor.expect_operator("(");
  if (cursor.accept_operator("*")) {
    out += '*';
  } else {
    const bool has_arguments = !cursor.is_operator(")") && !cursor.is("ORDER BY");
    if (has_arguments) out += types_of(parse_argument_list(cursor));
    if (cursor.accept("ORDER BY")) {
      out += (has_arguments ? " ORDER BY " : "ORDER BY ") + types_of(parse_argument_list(cursor));
    }
  }
  cursor.expect_operator(")");
  return out + ")";
}

std::string type_name(const TypeName& type) {
  const bool is_plain =
      type.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_. ") == std::string::npos;
  std::string out = is_plain ? type.name : quoted(type.name, Language::kPostgresql);
  if (!type.schema.empty()) out = quoted(type.schema, Language::kPostgresql) + "." + out;
  if (type.percent) out += "%TYPE";
  return type.dimensions != 0 ? out + "[]" : out;
}

std::string types_of(const std::vector<CreateRoutine::Argument>& arguments) {
  std::string out;
  for (const CreateRoutine::Argument& it : arguments) {
    if (it.mode == "out") continue;
    if (!out.empty()) out += ", ";
    out += type_name(it.type);
  }
  return out;
}

std::string CreateRoutine::signature() const { return "(" + types_of(arguments) + ")"; }

bool parse_cascade(Cursor& cursor) {
  if (cursor.accept_only(Language::kPostgresql, "CASCADE")) return true;
  cursor.accept_only(Language::kPostgresql, "RESTRICT");
  return false;
}

std::vector<std::string> parse_roles(Cursor& cursor) {
  std::vector<std::string> out;
  do {
    out.push_back(parse_role(cursor));
  } while (cursor.accept_operator(","));
  return out;
}

}  // namespace aludel::sql
