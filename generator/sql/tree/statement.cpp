// SPDX-License-Identifier: MIT
#include "sql/tree/statement.h"

#include "sql/normal.h"

namespace aludel::sql {

bool operator==(const Fragment& a, const Fragment& b) {
  if (a.text == b.text && a.language == b.language) return true;
  if (a.empty() || b.empty()) return a.empty() == b.empty();
  return normal_form(a) == normal_form(b);
}

bool Statement::operator==(const Statement& other) const {
  if (node != other.node) return false;
  const bool is_text =
      std::holds_alternative<DataStatement>(node) || std::holds_alternative<Skipped>(node);
  return !is_text || text == other.text;
}

std::string_view kind_name(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::kTable:
      return "table";
    case ObjectKind::kIndex:
      return "index";
    case ObjectKind::kView:
      return "view";
    case ObjectKind::kMaterializedView:
      return "materialized view";
    case ObjectKind::kTrigger:
      return "trigger";
    case ObjectKind::kSequence:
      return "sequence";
    case ObjectKind::kType:
      return "type";
    case ObjectKind::kDomain:
      return "domain";
    case ObjectKind::kSchema:
      return "schema";
    case ObjectKind::kFunction:
      return "function";
    case ObjectKind::kProcedure:
      return "procedure";
    case ObjectKind::kAggregate:
      return "aggregate";
    case ObjectKind::kPolicy:
      return "policy";
    case ObjectKind::kExtension:
      return "extension";
    case ObjectKind::kColumn:
      return "column";
    case ObjectKind::kConstraint:
      return "constraint";
    case ObjectKind::kRule:
      return "rule";
    case ObjectKind::kOther:
      return "object";
  }
  return "object";
}

}  // namespace aludel::sql
