// SPDX-License-Identifier: MIT
#include "sql/print.h"

namespace aludel::sql {
namespace {

/// Where another object's name belongs behind ON.
bool is_of_a_table(ObjectKind kind) {
  return kind == ObjectKind::kTrigger || kind == ObjectKind::kPolicy || kind == ObjectKind::kRule ||
         kind == ObjectKind::kConstraint;
}

/// Of what has no name, or no usual one: a cast's types, an operator.
bool is_words(const ObjectReference& object) {
  return object.other == "cast" || object.other == "operator" || object.other == "transform" ||
         object.other == "user mapping" || object.other == "large object";
}

void print_objects(Printer& to, const Grant& grant) {
  if (!grant.all_in_schema.empty()) {
    (to << "ON ALL").keyword(grant.all_in_schema) << "IN SCHEMA";
  } else if (!grant.objects.empty()) {
    print_kind(to << "ON", grant.objects.front());
  }
  for (const ObjectReference& object : grant.objects) {
    if (&object != &grant.objects.front()) to.tight(",");
    print_name(to, object);
  }
}

}  // namespace

Printer& operator<<(Printer& to, const Grant::Privilege& privilege) {
  return to.keyword(privilege.what).parenthesised(privilege.columns);
}

void print_kind(Printer& to, const ObjectReference& object) {
  const bool other = object.kind == ObjectKind::kOther || object.other == "foreign table";
  to.keyword(other ? object.other : kind_name(object.kind));
}

void print_name(Printer& to, const ObjectReference& object) {
  if (object.kind == ObjectKind::kColumn && object.table) {
    (to << *object.table).tight(".").tight(quoted(object.name.name, to.language()));
    return;
  }
  if (is_words(object)) {
    to << object.name.name;
  } else if (!object.name.name.empty()) {
    to << object.name;
  }
  if (object.signature) to.tight(*object.signature);
  if (!object.table || !is_of_a_table(object.kind)) return;
  to << "ON";
  const bool domain = object.kind == ObjectKind::kConstraint && object.other == "domain";
  to.when(domain, "DOMAIN") << *object.table;
}

void print_reference(Printer& to, const ObjectReference& object, bool if_exists) {
  print_kind(to, object);
  to.when(if_exists, "IF EXISTS");
  print_name(to, object);
}

Printer& operator<<(Printer& to, const ObjectReference& object) {
  print_reference(to, object, false);
  return to;
}

void print_node(Printer& to, const CreatePolicy& policy) {
  (to << "CREATE POLICY").name(policy.name) << "ON" << policy.table;
  to.when(!policy.permissive, "AS RESTRICTIVE");
  if (policy.command != "all") (to << "FOR").keyword(policy.command);
  const bool everyone = policy.roles.size() == 1 && policy.roles.front() == "public";
  if (!everyone) to.roles("TO", policy.roles);
  to.enclosed("USING", policy.using_expression);
  to.enclosed("WITH CHECK", policy.check_expression);
}

void print_node(Printer& to, const Comment& comment) {
  to << "COMMENT ON" << comment.object << "IS";
  to << (comment.text ? quoted_text(*comment.text) : "NULL");
}

void print_node(Printer& to, const Grant& grant) {
  if (grant.defaults) to << *grant.defaults;
  to << (grant.revoke ? "REVOKE" : "GRANT");
  to.when(grant.option_only, "GRANT OPTION FOR").list(grant.privileges);
  print_objects(to, grant);
  to.roles(grant.revoke ? "FROM" : "TO", grant.roles);
  to.when(grant.with_grant_option, "WITH GRANT OPTION");
  if (!grant.granted_by.empty()) (to << "GRANTED BY").role(grant.granted_by);
  to.when(grant.cascade, "CASCADE");
}

}  // namespace aludel::sql
