// SPDX-License-Identifier: MIT
//
// CREATE and ALTER of types and domains.
#include <utility>

#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

void parse_values(Cursor& cursor, CreateType& type) {
  type.form = CreateType::Form::kEnum;
  cursor.expect_operator("(");
  if (cursor.accept_operator(")")) return;
  do {
    const At at = cursor.here();
    type.values.push_back({cursor.string("a value as a string"), at});
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

/// name type [COLLATE c].
ColumnDefinition parse_attribute(Cursor& cursor) {
  const std::size_t first = cursor.position();
  ColumnDefinition column;
  column.name = cursor.name("an attribute's name");
  column.type = parse_type(cursor);
  if (cursor.accept("COLLATE")) column.collation = cursor.object_name("a collation");
  column.at = cursor.since(first);
  return column;
}

void parse_attributes(Cursor& cursor, CreateType& type) {
  type.form = CreateType::Form::kComposite;
  cursor.expect_operator("(");
  if (cursor.accept_operator(")")) return;
  do {
    type.attributes.push_back(parse_attribute(cursor));
  } while (cursor.accept_operator(","));
  cursor.expect_operator(")");
}

AlterType::AddValue parse_add_value(Cursor& cursor) {
  AlterType::AddValue out;
  out.if_not_exists = accept_if_not_exists(cursor);
  out.value = cursor.string("the value as a string");
  out.before = cursor.accept("BEFORE");
  if (out.before || cursor.accept("AFTER")) out.neighbour = cursor.string("a value as a string");
  return out;
}

AlterColumnType parse_attribute_type(Cursor& cursor) {
  AlterColumnType out;
  out.column = cursor.name("an attribute's name");
  cursor.accept("SET DATA");
  cursor.expect("TYPE");
  out.type = parse_type(cursor);
  if (cursor.accept("COLLATE")) out.collation = cursor.object_name("a collation");
  parse_cascade(cursor);
  return out;
}

AlterType::Action parse_type_action(Cursor& cursor) {
  if (cursor.accept("ADD VALUE")) return parse_add_value(cursor);
  if (cursor.accept("RENAME VALUE")) {
    AlterType::RenameValue out;
    out.from = cursor.string("a value as a string");
    cursor.expect("TO");
    out.to = cursor.string("a value as a string");
    return out;
  }
  if (cursor.accept("RENAME ATTRIBUTE")) {
    RenameColumn out;
    out.from = cursor.name("an attribute's name");
    cursor.expect("TO");
    out.to = cursor.name("an attribute's name");
    parse_cascade(cursor);
    return out;
  }
  if (cursor.accept("ADD ATTRIBUTE")) {
    AddColumn out{parse_attribute(cursor)};
    parse_cascade(cursor);
    return out;
  }
  if (cursor.accept("DROP ATTRIBUTE")) {
    DropColumn out;
    out.if_exists = accept_if_exists(cursor);
    out.column = cursor.name("an attribute's name");
    out.cascade = parse_cascade(cursor);
    return out;
  }
  if (cursor.accept("ALTER ATTRIBUTE")) return parse_attribute_type(cursor);
  if (cursor.accept("SET")) return SetSettings{false, parse_settings(cursor)};
  cursor.expected("what is to be altered, such as \"ADD VALUE\" or \"RENAME TO\"");
  return SetSettings{};
}

AlterDomain::Action parse_domain_constraint(Cursor& cursor) {
  AddConstraint out{parse_column_constraint(cursor)};
  Constraint& constraint = out.constraint;
  if (constraint.kind != Constraint::Kind::kCheck &&
      constraint.kind != Constraint::Kind::kNotNull) {
    cursor.error(constraint.at, "a domain can be given a CHECK or NOT NULL only");
  }
  constraint.not_valid = cursor.accept("NOT VALID") || constraint.not_valid;
  return out;
}

AlterDomain::Action parse_domain_action(Cursor& cursor) {
  if (cursor.accept("SET DEFAULT")) return SetDefault{{}, cursor.expression()};
  if (cursor.accept("DROP DEFAULT")) return SetDefault{};
  if (cursor.accept("SET NOT NULL")) return SetNotNull{};
  if (cursor.accept("DROP NOT NULL")) return SetNotNull{{}, false};
  if (cursor.accept("ADD")) return parse_domain_constraint(cursor);
  if (cursor.accept("DROP CONSTRAINT")) {
    DropConstraint out;
    out.if_exists = accept_if_exists(cursor);
    out.name = cursor.name("a constraint's name");
    out.cascade = parse_cascade(cursor);
    return out;
  }
  if (cursor.accept("RENAME CONSTRAINT")) {
    RenameConstraint out;
    out.from = cursor.name("a constraint's name");
    cursor.expect("TO");
    out.to = cursor.name("a constraint's name");
    return out;
  }
  if (cursor.accept("VALIDATE CONSTRAINT")) {
    AlterConstraint out;
    out.name = cursor.name("a constraint's name");
    out.validate = true;
    return out;
  }
  cursor.expected("what is to be altered, such as \"SET DEFAULT\" or \"ADD CONSTRAINT\"");
  return SetDefault{};
}

/// Whether what stands `ahead` is said of every kind of object in the same way.
bool is_common_action(const Cursor& cursor, std::size_t ahead) {
  return cursor.is("RENAME TO", ahead) || cursor.is("SET SCHEMA", ahead) ||
         cursor.is("OWNER TO", ahead);
}

std::size_t behind_name(const Cursor& cursor) { return cursor.is_operator(".", 3) ? 5 : 3; }

}  // namespace

Node parse_create_type(Cursor& cursor) {
  CreateType type;
  cursor.expect("CREATE TYPE");
  type.name = cursor.object_name("the type's name");
  if (cursor.accept("AS ENUM")) {
    parse_values(cursor, type);
  } else if (cursor.at_end() && cursor.only_in(Language::kPostgresql, "CREATE TYPE")) {
    type.form = CreateType::Form::kShell;
  } else if (cursor.accept_only(Language::kPostgresql, "AS RANGE")) {
    type.form = CreateType::Form::kRange;
    type.settings = parse_settings(cursor);
  } else if (cursor.is_operator("(") && cursor.only_in(Language::kPostgresql, "CREATE TYPE")) {
    type.form = CreateType::Form::kBase;
    type.definition = cursor.parenthesised();
  } else if (cursor.accept_only(Language::kPostgresql, "AS")) {
    parse_attributes(cursor, type);
  } else if (!cursor.failed()) {
    cursor.expected("\"AS ENUM\"");
  }
  return type;
}

Node parse_create_domain(Cursor& cursor) {
  CreateDomain domain;
  cursor.expect("CREATE DOMAIN");
  domain.name = cursor.object_name("the domain's name");
  cursor.accept("AS");
  domain.type = parse_type(cursor);
  while (!cursor.failed() && !cursor.at_end()) {
    if (cursor.accept("COLLATE")) {
      domain.collation = cursor.object_name("a collation");
      continue;
    }
    const std::size_t first = cursor.position();
    Constraint constraint = parse_column_constraint(cursor);
    using Kind = Constraint::Kind;
    if (constraint.kind != Kind::kDefault && constraint.kind != Kind::kCheck &&
        constraint.kind != Kind::kNotNull && constraint.kind != Kind::kNull) {
      cursor.error(cursor.since(first), "a domain has DEFAULT, NOT NULL and CHECK only");
    }
    domain.constraints.push_back(std::move(constraint));
  }
  return domain;
}

Node parse_alter_type(Cursor& cursor) {
  if (is_common_action(cursor, behind_name(cursor))) return parse_alter_object(cursor);
  AlterType alter;
  const std::size_t first = cursor.position();
  cursor.expect("ALTER TYPE");
  alter.name = cursor.object_name("the type's name");
  do {
    alter.actions.push_back(parse_type_action(cursor));
  } while (cursor.accept_operator(","));
  alter.at = cursor.since(first);
  return alter;
}

Node parse_alter_domain(Cursor& cursor) {
  if (is_common_action(cursor, behind_name(cursor))) return parse_alter_object(cursor);
  AlterDomain alter;
  cursor.expect("ALTER DOMAIN");
  alter.name = cursor.object_name("the domain's name");
  alter.action = parse_domain_action(cursor);
  return alter;
}

}  // namespace aludel::sql
