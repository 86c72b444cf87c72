// SPDX-License-Identifier: MIT
//
// Policies, privileges, comments and extensions.
#include <algorithm>
#include <utility>

#include "sql/parse.h"
#include "sql/parse_object.h"

namespace aludel::sql {
namespace {

/// USING (e) and WITH CHECK (e), as far as they stand here.
template <typename Policy>
void parse_policy_expressions(Cursor& cursor, Policy& policy) {
  if (cursor.accept("USING")) policy.using_expression = cursor.parenthesised_expression();
  if (cursor.accept("WITH CHECK")) policy.check_expression = cursor.parenthesised_expression();
}

std::string parse_policy_command(Cursor& cursor) {
  for (const std::string_view it : {"ALL", "SELECT", "INSERT", "UPDATE", "DELETE"}) {
    if (!cursor.is(it)) continue;
    std::string out = cursor.lower_text();
    cursor.skip();
    return out;
  }
  cursor.expected("\"ALL\", \"SELECT\", \"INSERT\", \"UPDATE\" or \"DELETE\"");
  return {};
}

Grant::Privilege parse_privilege(Cursor& cursor) {
  constexpr std::string_view kPrivileges[] = {
      "SELECT", "INSERT",  "UPDATE", "DELETE",    "TRUNCATE", "REFERENCES", "TRIGGER", "USAGE",
      "CREATE", "CONNECT", "TEMP",   "TEMPORARY", "EXECUTE",  "SET",        "MAINTAIN"};
  Grant::Privilege out;
  if (cursor.accept("ALL")) {
    cursor.accept("PRIVILEGES");
    out.what = "all";
  } else if (cursor.accept("ALTER SYSTEM")) {
    out.what = "alter system";
  } else {
    const auto it = std::find_if(std::begin(kPrivileges), std::end(kPrivileges),
                                 [&](std::string_view word) { return cursor.is(word); });
    if (it == std::end(kPrivileges)) {
      cursor.expected("a privilege, such as \"SELECT\"");
      return out;
    }
    out.what = cursor.is("TEMP") ? "temporary" : cursor.lower_text();
    cursor.skip();
  }
  if (cursor.is_operator("(")) out.columns = cursor.names("a column's name");
  return out;
}

bool parse_all_in_schema(Cursor& cursor, Grant& grant) {
  for (const std::string_view it : {"TABLES", "SEQUENCES", "FUNCTIONS", "PROCEDURES", "ROUTINES"}) {
    if (!cursor.is("ALL") || !cursor.is(it, 1)) continue;
    cursor.skip();
    grant.all_in_schema = cursor.lower_text();
    cursor.skip();
    cursor.expect("IN SCHEMA");
    return true;
  }
  return false;
}

/// Whether the word that names a kind begins a kind, not a table of that name.
bool is_kind_word(const Cursor& cursor) {
  constexpr std::string_view kWords[] = {
      "TABLE",     "SEQUENCE",  "DATABASE",   "DOMAIN",   "FOREIGN DATA WRAPPER",
      "FUNCTION",  "PROCEDURE", "ROUTINE",    "LANGUAGE", "LARGE OBJECT",
      "PARAMETER", "SCHEMA",    "TABLESPACE", "TYPE",     "FOREIGN SERVER"};
  return std::any_of(std::begin(kWords), std::end(kWords), [&](std::string_view it) {
    const std::size_t behind = 1 + static_cast<std::size_t>(std::count(it.begin(), it.end(), ' '));
    const bool name_follows = cursor.is_kind(TokenKind::kQuotedName, behind) ||
                              cursor.is_kind(TokenKind::kNumber, behind) ||
                              (cursor.is_kind(TokenKind::kWord, behind) &&
                               !cursor.is("TO", behind) && !cursor.is("FROM", behind));
    return cursor.is(it) && name_follows;
  });
}

void parse_grant_objects(Cursor& cursor, Grant& grant) {
  ObjectReference kind;
  if (parse_all_in_schema(cursor, grant)) {
    kind.kind = ObjectKind::kSchema;
  } else if (is_kind_word(cursor)) {
    kind = parse_kind(cursor);
  }
  do {
    grant.objects.push_back(parse_object_name(cursor, kind));
  } while (cursor.accept_operator(","));
}

/// ON TABLES and the like, of default privileges.
void parse_default_objects(Cursor& cursor, Grant& grant) {
  for (const std::string_view it :
       {"TABLES", "SEQUENCES", "FUNCTIONS", "ROUTINES", "TYPES", "SCHEMAS", "LARGE OBJECTS"}) {
    if (!cursor.is(it)) continue;
    ObjectReference all;
    all.kind = ObjectKind::kOther;
    all.other = cursor.lower_text();
    if (cursor.is("LARGE")) all.other += " objects";
    grant.objects.push_back(std::move(all));
    cursor.accept(it);
    return;
  }
  cursor.expected("\"TABLES\", \"SEQUENCES\", \"FUNCTIONS\", \"TYPES\" or \"SCHEMAS\"");
}

/// From GRANT or REVOKE on.
void parse_privileges(Cursor& cursor, Grant& grant) {
  grant.revoke = cursor.accept("REVOKE");
  if (!grant.revoke) cursor.expect("GRANT");
  grant.option_only = grant.revoke && cursor.accept("GRANT OPTION FOR");
  do {
    grant.privileges.push_back(parse_privilege(cursor));
  } while (cursor.accept_operator(","));
  cursor.expect("ON");
  if (grant.defaults) {
    parse_default_objects(cursor, grant);
  } else {
    parse_grant_objects(cursor, grant);
  }
  cursor.expect(grant.revoke ? "FROM" : "TO");
  cursor.accept("GROUP");
  grant.roles = parse_roles(cursor);
  grant.with_grant_option = !grant.revoke && cursor.accept("WITH GRANT OPTION");
  if (cursor.accept("GRANTED BY")) grant.granted_by = parse_role(cursor);
  if (grant.revoke) grant.cascade = parse_cascade(cursor);
}

/// Whether roles are granted, not privileges on something.
bool is_membership(const Cursor& cursor) {
  for (std::size_t i = 1; !cursor.text(i).empty(); i += cursor.width(i)) {
    if (cursor.is("ON", i)) return false;
    if (cursor.is("TO", i) || cursor.is("FROM", i)) return true;
  }
  return false;
}

}  // namespace

std::string parse_role(Cursor& cursor) {
  for (const std::string_view it : {"CURRENT_USER", "CURRENT_ROLE", "SESSION_USER"}) {
    if (!cursor.is(it)) continue;
    std::string out = cursor.lower_text();
    cursor.skip();
    return out;
  }
  return cursor.name("a role").text;
}

Node parse_create_policy(Cursor& cursor) {
  CreatePolicy policy;
  const std::size_t first = cursor.position();
  cursor.expect("CREATE POLICY");
  policy.name = cursor.name("the policy's name").text;
  cursor.expect("ON");
  policy.table = cursor.object_name("a table");
  if (cursor.accept("AS")) {
    policy.permissive = cursor.accept("PERMISSIVE");
    if (!policy.permissive && !cursor.accept("RESTRICTIVE")) {
      cursor.expected("\"PERMISSIVE\" or \"RESTRICTIVE\"");
    }
  }
  if (cursor.accept("FOR")) policy.command = parse_policy_command(cursor);
  policy.roles = cursor.accept("TO") ? parse_roles(cursor) : std::vector<std::string>{"public"};
  parse_policy_expressions(cursor, policy);
  policy.at = cursor.since(first);
  return policy;
}

Node parse_alter_policy(Cursor& cursor) {
  const std::size_t behind = cursor.is_operator(".", 5) ? 7 : 5;
  if (cursor.is("RENAME TO", behind)) return parse_alter_object(cursor);
  AlterPolicy policy;
  const std::size_t first = cursor.position();
  cursor.expect("ALTER POLICY");
  policy.name = cursor.name("the policy's name").text;
  cursor.expect("ON");
  policy.table = cursor.object_name("a table");
  if (cursor.accept("TO")) policy.roles = parse_roles(cursor);
  parse_policy_expressions(cursor, policy);
  if (!cursor.failed() && policy.roles.empty() && policy.using_expression.empty() &&
      policy.check_expression.empty()) {
    cursor.expected("\"TO\", \"USING\", \"WITH CHECK\" or \"RENAME TO\"");
  }
  policy.at = cursor.since(first);
  return policy;
}

Node parse_create_extension(Cursor& cursor) {
  CreateExtension extension;
  const std::size_t first = cursor.position();
  cursor.expect("CREATE EXTENSION");
  extension.if_not_exists = accept_if_not_exists(cursor);
  extension.name = cursor.name("the extension's name").text;
  cursor.accept("WITH");
  for (bool more = true; more && !cursor.failed();) {
    if (cursor.accept("SCHEMA")) {
      extension.schema = cursor.name("a schema's name").text;
    } else if (cursor.accept("VERSION")) {
      const bool is_string = cursor.is_kind(TokenKind::kString);
      extension.version = is_string ? cursor.string("a version") : cursor.name("a version").text;
    } else {
      more = cursor.accept("CASCADE");
      extension.cascade = extension.cascade || more;
    }
  }
  extension.at = cursor.since(first);
  return extension;
}

Node parse_comment(Cursor& cursor) {
  Comment comment;
  cursor.expect("COMMENT ON");
  const ObjectReference kind = parse_kind(cursor);
  comment.object = parse_object_name(cursor, kind);
  cursor.expect("IS");
  if (!cursor.accept("NULL")) comment.text = cursor.string("the comment as a string");
  return comment;
}

Node parse_grant(Cursor& cursor) {
  if (is_membership(cursor)) return parse_skipped(cursor);
  Grant grant;
  parse_privileges(cursor, grant);
  return grant;
}

Node parse_default_privileges(Cursor& cursor) {
  Grant grant;
  const std::size_t first = cursor.position();
  cursor.expect("ALTER DEFAULT PRIVILEGES");
  for (bool more = true; more && !cursor.failed();) {
    if (cursor.accept("FOR ROLE") || cursor.accept("FOR USER")) {
      parse_roles(cursor);
    } else if (cursor.accept("IN SCHEMA")) {
      parse_roles(cursor);
    } else {
      more = false;
    }
  }
  if (cursor.failed()) return {};
  grant.defaults = cursor.fragment(first, cursor.position());
  parse_privileges(cursor, grant);
  return grant;
}

}  // namespace aludel::sql
